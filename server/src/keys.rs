//! The server's keys: made at `init`, kept in files that only their owner may read, never defaults, never in logs. One
//! signs receipts and anchors; those that sign access tokens stand in the ring; those that couriers' segments are sealed to
//! stand in `keys/sealing.rs`, those by which push services know this server in `keys/vapid.rs`.

mod lines;
mod sealing;
mod vapid;

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{SigningKey, VerifyingKey};
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use sync_core::ids::OrgId;
use sync_core::journal::{PublicKey, Signature};
use sync_core::sync::{ServerKey, SignedSealKey};

use crate::ring::{Ring, RingError};

pub use sealing::{OpenError, SealKeys};
pub use vapid::VapidKeys;

/// Id of the only signing key so far.
const SIGNING_KEY_ID: u32 = 1;
const SIGNING_FILE: &str = "signing.key";

/// Keys that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A file that can't be read or made.
    #[error("key file {file}: {source}")]
    File {
        /// Which.
        file: &'static str,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// A file that holds no key.
    #[error("key file {0} holds no P-256 key: restore it from your backup")]
    Damaged(&'static str),
    /// The keys of tokens.
    #[error(transparent)]
    Ring(#[from] RingError),
}

/// The server's keys.
pub struct Keys {
    signing: SigningKey,
    /// Sign and check access tokens.
    pub tokens: Ring,
    /// Open what couriers bring.
    pub sealing: SealKeys,
    /// By which push services know this server.
    pub vapid: Arc<VapidKeys>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(***)")
    }
}

impl Keys {
    /// Makes the keys in a folder, where there are none yet.
    ///
    /// # Errors
    /// [`KeyError`] naming the file.
    pub fn make(folder: &Path) -> Result<(), KeyError> {
        if !folder.join(SIGNING_FILE).exists() {
            write_key(folder, SIGNING_FILE)?;
        }
        SealKeys::make(folder)?;
        VapidKeys::make(folder)?;
        Ok(Ring::make(folder)?)
    }

    /// Reads the keys from a folder.
    ///
    /// # Errors
    /// [`KeyError`] naming the file.
    pub fn read(folder: &Path) -> Result<Self, KeyError> {
        let signing = read_key(folder, SIGNING_FILE)?;
        // A folder of before couriers, or of before web push, has none yet.
        SealKeys::make(folder)?;
        VapidKeys::make(folder)?;
        let (sealing, vapid) = (SealKeys::read(folder)?, Arc::new(VapidKeys::read(folder)?));
        Ok(Self { signing, tokens: Ring::read(folder)?, sealing, vapid })
    }

    /// What devices check receipts and anchors with.
    pub fn server_key(&self) -> ServerKey {
        let point = VerifyingKey::from(&self.signing).to_sec1_point(true);
        let mut key = [0; 33];
        key.iter_mut().zip(point.as_bytes()).for_each(|(to, from)| *to = *from);
        ServerKey { id: SIGNING_KEY_ID, key: PublicKey(key) }
    }

    /// To which key couriers' segments are sealed, for an organisation's devices.
    pub fn seal_key(&self, org: &OrgId, origin: &str) -> SignedSealKey {
        let key = self.sealing.public();
        SignedSealKey { key, signature: self.sign(&key.message(org, origin)) }
    }

    /// Signs a message that says what it is for.
    pub fn sign(&self, message: &[u8]) -> Signature {
        let signature: p256::ecdsa::Signature = self.signing.sign(message);
        Signature(signature.to_bytes().into())
    }
}

fn write_key(folder: &Path, file: &'static str) -> Result<(), KeyError> {
    let failed = |source| KeyError::File { file, source };
    let mut secret = [0u8; 32];
    let key = loop {
        rand::fill(&mut secret);
        if let Ok(key) = SigningKey::from_slice(&secret) {
            break key;
        }
    };
    let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|_| KeyError::Damaged(file))?;
    let mut out =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(folder.join(file)).map_err(failed)?;
    out.write_all(pem.as_bytes()).and_then(|()| out.sync_all()).map_err(failed)?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

fn read_key(folder: &Path, file: &'static str) -> Result<SigningKey, KeyError> {
    let mut pem = String::new();
    let read = File::open(folder.join(file)).and_then(|mut from| from.read_to_string(&mut pem));
    read.map_err(|source| KeyError::File { file, source })?;
    SigningKey::from_pkcs8_pem(&pem).map_err(|_| KeyError::Damaged(file))
}

#[cfg(test)]
mod tests {
    use super::Keys;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn keys_are_made_once_for_their_owner_only_and_sign_what_devices_can_check() {
        let folder = tempfile::tempdir().expect("a folder");
        Keys::make(folder.path()).expect("made");
        let first = Keys::read(folder.path()).expect("read");
        Keys::make(folder.path()).expect("made again");
        let again = Keys::read(folder.path()).expect("read again");
        assert_eq!(first.server_key(), again.server_key());
        let mode = std::fs::metadata(folder.path().join("signing.key")).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let signature = first.sign(b"words");
        assert!(sync_core::journal::verify(&again.server_key().key, b"words", &signature).is_ok());
    }
}
