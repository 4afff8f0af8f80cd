//! Draws ids, actors and secrets from the entropy that the host handed in at the start.

use sha2::{Digest, Sha256};

use crate::ids::ActorId;
use crate::journal::RunSecret;

/// A stream of unguessable bytes from one seed.
pub(super) struct Draw {
    seed: [u8; 32],
    drawn: u64,
}

impl Draw {
    pub(super) fn new(seed: [u8; 32]) -> Self {
        Self { seed, drawn: 0 }
    }

    fn next(&mut self, purpose: &str) -> [u8; 32] {
        self.drawn += 1;
        let mut hash = Sha256::new_with_prefix(self.seed);
        hash.update(self.drawn.to_be_bytes());
        hash.update(purpose.as_bytes());
        hash.finalize().into()
    }

    pub(super) fn actor(&mut self) -> ActorId {
        let bytes = self.next("actor");
        ActorId::from_slice(&bytes[..16]).unwrap_or(ActorId([0; 16]))
    }

    pub(super) fn run_secret(&mut self) -> RunSecret {
        RunSecret(self.next("run secret"))
    }

    /// A number below another, any of them as likely; 0 below 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.next("number");
        // The unevenness is less than 2^-40 for any span of a day.
        u64::from_be_bytes([a, b, c, d, e, f, g, h]).checked_rem(end).unwrap_or(0)
    }

    /// Twelve hexadecimal digits.
    pub(super) fn id(&mut self) -> String {
        self.next("id").iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl std::fmt::Debug for Draw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Draw(***, {} drawn)", self.drawn)
    }
}
