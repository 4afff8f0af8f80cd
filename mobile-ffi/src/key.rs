//! The device's signing key: who keeps it, and a keeper that uses a file. The key never leaves this module.
//!
//! A phone keeps it in its keystore or secure enclave; the file is for the terminal and for tests.

use std::fs;
use std::io;
use std::path::Path;

use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer;
use rand::TryRng;
use rand::rngs::SysRng;
use sync_core::journal::{PublicKey, Signature};

use crate::files;
use crate::vault::{FileVault, StoreKey, Vault, VaultError};

/// The file's name in the device's folder.
pub const KEY_FILE: &str = "device.key";
/// Length of the private key; the public key stands after it, so that a flipped bit is noticed.
const SECRET: usize = 32;

/// Keeps the device's keys: a P-256 key that it signs with and never gives away, and the key of the store.
pub trait KeyStore: Vault {
    /// The public key, SEC1 compressed.
    fn public_key(&self) -> PublicKey;

    /// ES256 over the message itself, 64 bytes r||s.
    ///
    /// # Errors
    /// [`KeyError`] when the keeper can't sign now, for example while the phone is locked.
    fn sign(&self, message: &[u8]) -> Result<Signature, KeyError>;
}

/// A key that can't be had or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file can't be read or written.
    #[error("the key file can't be read or written ({0}): look at the folder's rights and free space")]
    Io(#[from] io::Error),
    /// The system gave no randomness.
    #[error("the system gave no randomness for a key ({0}): try again")]
    Randomness(String),
    /// Not a key any more.
    #[error("{KEY_FILE} is damaged: it is left as it is; restore it from a copy, or enrol anew in an empty folder")]
    Damaged,
    /// The keeper can't sign now.
    #[error("the key can't be used now ({0}): try again")]
    Unusable(String),
}

/// Keys in files that only their owner may read.
pub struct FileKeyStore {
    key: SigningKey,
    vault: FileVault,
}

impl std::fmt::Debug for FileKeyStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileKeyStore(***)")
    }
}

impl FileKeyStore {
    /// Reads the folder's key, or makes one on first use. A damaged key is never replaced.
    ///
    /// # Errors
    /// [`KeyError`], naming the remedy.
    pub fn open(dir: &Path) -> Result<Self, KeyError> {
        files::make_folder(dir)?;
        match fs::read(dir.join(KEY_FILE)) {
            Ok(bytes) => Self::read(dir, &bytes),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Self::make(dir),
            Err(e) => Err(e.into()),
        }
    }

    fn of(dir: &Path, key: SigningKey) -> Self {
        Self { key, vault: FileVault::of(dir) }
    }

    fn read(dir: &Path, bytes: &[u8]) -> Result<Self, KeyError> {
        let (secret, public) = bytes.split_at_checked(SECRET).ok_or(KeyError::Damaged)?;
        let kept = Self::of(dir, SigningKey::from_slice(secret).map_err(|_| KeyError::Damaged)?);
        if kept.public_key().0 == public { Ok(kept) } else { Err(KeyError::Damaged) }
    }

    fn make(dir: &Path) -> Result<Self, KeyError> {
        let made = loop {
            let mut secret = [0u8; SECRET];
            SysRng.try_fill_bytes(&mut secret).map_err(|e| KeyError::Randomness(e.to_string()))?;
            // About one draw in four billion is not a scalar of the curve.
            if let Ok(key) = SigningKey::from_slice(&secret) {
                break Self::of(dir, key);
            }
        };
        let bytes = [made.key.to_bytes().as_slice(), &made.public_key().0].concat();
        match files::create_private(dir, KEY_FILE, &bytes) {
            Ok(()) => Ok(made),
            // Another process was faster; its key is the device's.
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Self::read(dir, &fs::read(dir.join(KEY_FILE))?),
            Err(e) => Err(e.into()),
        }
    }
}

impl Vault for FileKeyStore {
    fn store_key(&self) -> Result<Option<StoreKey>, VaultError> {
        self.vault.store_key()
    }

    fn make_store_key(&self) -> Result<StoreKey, VaultError> {
        self.vault.make_store_key()
    }
}

impl KeyStore for FileKeyStore {
    fn public_key(&self) -> PublicKey {
        let point = self.key.verifying_key().to_sec1_point(true);
        let mut bytes = [0u8; 33];
        bytes.copy_from_slice(point.as_bytes());
        PublicKey(bytes)
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, KeyError> {
        let signature: p256::ecdsa::Signature =
            self.key.try_sign(message).map_err(|e| KeyError::Unusable(e.to_string()))?;
        Ok(Signature(signature.to_bytes().into()))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use sync_core::journal::verify;

    use super::{FileKeyStore, KEY_FILE, KeyError, KeyStore};

    #[test]
    fn a_key_is_made_once_for_its_owner_only_and_signs_what_the_core_verifies() {
        let dir = tempfile::tempdir().expect("folder");
        let made = FileKeyStore::open(dir.path()).expect("made");
        let mode = std::fs::metadata(dir.path().join(KEY_FILE)).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let again = FileKeyStore::open(dir.path()).expect("read");
        assert_eq!(again.public_key(), made.public_key());
        let signature = again.sign(b"message").expect("signed");
        verify(&made.public_key(), b"message", &signature).expect("holds");
        assert!(verify(&made.public_key(), b"another", &signature).is_err());
    }

    #[test]
    fn a_flipped_bit_in_the_key_is_noticed_and_the_file_is_left_alone() {
        let dir = tempfile::tempdir().expect("folder");
        FileKeyStore::open(dir.path()).expect("made");
        let path = dir.path().join(KEY_FILE);
        let mut bytes = std::fs::read(&path).expect("there");
        bytes[5] ^= 1;
        std::fs::write(&path, &bytes).expect("written");
        assert!(matches!(FileKeyStore::open(dir.path()), Err(KeyError::Damaged)));
        assert_eq!(std::fs::read(&path).expect("there"), bytes);
    }
}
