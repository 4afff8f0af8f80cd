//! The keys by which push services know this server (VAPID, RFC 8292): P-256. A browser subscribes for one of them, so earlier ones go
//! on signing for who subscribed to them; the highest id is handed out.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use sync_core::time::{Millis, Timestamp};

use crate::keys::KeyError;
use crate::keys::lines::Lines;

const LINES: Lines =
    Lines { file: "vapid.key", new: "vapid.key.new", is_key: |secret| SigningKey::from_slice(secret).is_ok() };

/// How long a word of ours to a push service holds. RFC 8292 allows 24 hours, by its clock.
const HOLDS: Millis = Millis::hours(12);

/// The keys.
pub struct VapidKeys {
    private: BTreeMap<u32, SigningKey>,
    newest: (u32, String),
}

impl VapidKeys {
    /// Makes the first one, where there is none yet.
    ///
    /// # Errors
    /// [`KeyError`] naming the file.
    pub fn make(folder: &Path) -> Result<(), KeyError> {
        LINES.make(folder)
    }

    /// Adds the next one, which browsers subscribe for from then on: its id.
    ///
    /// # Errors
    /// [`KeyError`] naming the file; then the keys are as they were.
    pub fn add(folder: &Path) -> Result<u32, KeyError> {
        LINES.add(folder)
    }

    /// Reads them.
    ///
    /// # Errors
    /// [`KeyError`] naming the file.
    pub fn read(folder: &Path) -> Result<Self, KeyError> {
        let damaged = || KeyError::Damaged(LINES.file);
        let mut private = BTreeMap::new();
        for (id, secret) in LINES.read(folder)? {
            private.insert(id, SigningKey::from_slice(secret.as_slice()).map_err(|_| damaged())?);
        }
        let (id, key) = private.last_key_value().ok_or_else(damaged)?;
        let newest = (*id, public(key));
        Ok(Self { private, newest })
    }

    /// The ids of all of them, ascending.
    pub fn ids(&self) -> impl Iterator<Item = u32> {
        self.private.keys().copied()
    }

    /// The one that is handed out: its id, and the public half as browsers take it, base64url of the uncompressed point.
    pub fn newest(&self) -> (u32, &str) {
        (self.newest.0, &self.newest.1)
    }

    /// The id of the key with this public half.
    pub fn named(&self, key: &str) -> Option<u32> {
        self.private.iter().find(|(_, private)| public(private) == key).map(|(id, _)| *id)
    }

    /// The header `Authorization` for a push service at `audience`, an origin; `contact` is whom its people can write to. None where
    /// there is no such key.
    pub fn authorization(&self, id: u32, audience: &str, contact: &str, now: Timestamp) -> Option<String> {
        let key = self.private.get(&id)?;
        let ends = (now + HOLDS).0.div_euclid(1_000);
        let claims = serde_json::json!({ "aud": audience, "exp": ends, "sub": contact }).to_string();
        let head = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
        let said = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature: Signature = key.sign(said.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
        Some(format!("vapid t={said}.{signature}, k={}", public(key)))
    }
}

fn public(key: &SigningKey) -> String {
    URL_SAFE_NO_PAD.encode(VerifyingKey::from(key).to_sec1_point(false).as_bytes())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::VapidKeys;

    #[test]
    fn a_key_is_made_once_for_its_owner_alone_and_the_next_one_leaves_those_before_it() {
        let folder = tempfile::tempdir().expect("a folder");
        VapidKeys::make(folder.path()).expect("made");
        VapidKeys::make(folder.path()).expect("made again");
        let first = VapidKeys::read(folder.path()).expect("read");
        let mode = std::fs::metadata(folder.path().join("vapid.key")).expect("there").permissions().mode();
        assert_eq!((mode & 0o777, first.newest().0, first.newest().1.len()), (0o600, 1, 87));
        assert_eq!(VapidKeys::add(folder.path()).expect("added"), 2);
        let both = VapidKeys::read(folder.path()).expect("read");
        assert_eq!(both.ids().collect::<Vec<_>>(), [1, 2]);
        assert_eq!(both.named(first.newest().1), Some(1));
        assert!(both.newest().0 == 2 && both.newest().1 != first.newest().1);
        assert_eq!(both.named("another"), None);
    }

    #[test]
    fn a_file_that_holds_no_key_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        for bad in ["", "1 00", &format!("1 {}", "0".repeat(64)), &format!("x {}", "1".repeat(64))] {
            std::fs::write(folder.path().join("vapid.key"), bad).expect("written");
            let why = VapidKeys::read(folder.path()).err().expect("refused").to_string();
            assert!(why.contains("vapid.key"), "{why}");
        }
    }
}
