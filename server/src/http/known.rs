//! Tokens that were checked already. Checking a signature takes as long as refusing ten requests: a server that is asked for too
//! much must know cheaply by whom. What a token says stands in `bearer`.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};
use sync_core::time::Timestamp;

use crate::bearer::Caller;

/// Most tokens that are remembered: some hundred bytes each.
const MOST: usize = 16_384;

/// A token, without the token.
type Print = [u8; 32];

/// Tokens that were good, until they end.
#[derive(Default)]
pub struct KnownTokens(Mutex<HashMap<Print, (Caller, Timestamp)>>);

impl KnownTokens {
    /// Whose token this is, where that is known and it has not ended.
    pub fn caller(&self, token: &str, now: Timestamp) -> Option<Caller> {
        let known = self.known();
        let (caller, ends) = known.get(&print(token))?;
        (now < *ends).then(|| caller.clone())
    }

    /// Remembers a token that was checked.
    pub fn remember(&self, token: &str, caller: &Caller, ends: Timestamp, now: Timestamp) {
        let mut known = self.known();
        if known.len() >= MOST {
            known.retain(|_, (_, ends)| now < *ends);
        }
        if known.len() >= MOST {
            // They are checked once more.
            known.clear();
        }
        known.insert(print(token), (caller.clone(), ends));
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Print, (Caller, Timestamp)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn print(token: &str) -> Print {
    Sha256::digest(token).into()
}
