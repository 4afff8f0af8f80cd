//! Names, times and keys that the stories share, all made from small numbers and texts.

use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer;
use proptest::test_runner::{Config, RngSeed};
use sync_core::ids::{DeviceId, EntryId, OrgId, PersonId, Seq, VisitId};
use sync_core::journal::{PublicKey, Signature};
use sync_core::time::Timestamp;

/// Where the server of the stories says it lives.
pub(crate) const ORIGIN: &str = "https://sojourn.test";

/// The same cases in every run; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` ask for more and for others.
pub(crate) fn seeded() -> Config {
    let asked = Config::default();
    let rng_seed = match asked.rng_seed {
        RngSeed::Random => RngSeed::Fixed(20_260_914),
        fixed => fixed,
    };
    Config { rng_seed, failure_persistence: None, ..asked }
}

/// The same with ten thousand cases, for what a liar must never reach; `PROPTEST_CASES` asks for another number.
pub(crate) fn seeded_many() -> Config {
    let asked = seeded();
    let unasked = asked.cases == 256;
    Config { cases: if unasked { 10_000 } else { asked.cases }, ..asked }
}

/// A moment of the week that the stories play in; `text` is `HH:MM` or `HH:MM:SS` of its first day, UTC.
pub(crate) fn at(text: &str) -> Timestamp {
    let seconds = if text.len() == 5 { ":00" } else { "" };
    format!("2026-09-14T{text}{seconds}Z").parse().expect("a time of day")
}

pub(crate) fn org() -> OrgId {
    OrgId::new("acme").expect("sound")
}

pub(crate) fn person(name: &str) -> PersonId {
    PersonId::new(name).expect("sound")
}

pub(crate) fn visit(name: &str) -> VisitId {
    VisitId::new(name).expect("sound")
}

pub(crate) fn device(n: u8) -> DeviceId {
    DeviceId([n; 16])
}

pub(crate) fn entry(device_no: u8, seq: Seq) -> EntryId {
    EntryId { device: device(device_no), seq }
}

/// A key pair that is the same in every run.
pub(crate) struct Key(SigningKey);

impl Key {
    pub(crate) fn of(seed: u8) -> Self {
        Self(SigningKey::from_slice(&[seed.max(1); 32]).expect("a scalar of the curve"))
    }

    pub(crate) fn public(&self) -> PublicKey {
        let point = self.0.verifying_key().to_sec1_point(true);
        PublicKey(point.as_bytes().try_into().expect("33 bytes"))
    }

    /// Signs the message itself, as a phone's keystore does.
    pub(crate) fn sign(&self, message: &[u8]) -> Signature {
        let signature: p256::ecdsa::Signature = self.0.sign(message);
        Signature(signature.to_bytes().as_slice().try_into().expect("64 bytes"))
    }
}
