//! The key of the device's store: who keeps it, and a keeper that uses a file.
//!
//! A phone keeps it under its keystore or secure enclave; the file is for the terminal and for tests, and protects as far as
//! the rights of the folder do.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rand::TryRng;
use rand::rngs::SysRng;
use zeroize::Zeroizing;

use crate::files;

/// The file's name in the device's folder.
pub const STORE_KEY_FILE: &str = "store.key";
/// Length of a key.
const KEY: usize = 32;

/// The key of a store: 32 random bytes, wiped from memory when dropped.
#[derive(Clone)]
pub struct StoreKey(Zeroizing<[u8; KEY]>);

impl std::fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreKey(***)")
    }
}

impl StoreKey {
    /// A key of these bytes, which must be random.
    pub fn of(bytes: [u8; KEY]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A new one from the system's randomness.
    ///
    /// # Errors
    /// [`VaultError::Randomness`].
    pub fn random() -> Result<Self, VaultError> {
        let mut bytes = Zeroizing::new([0u8; KEY]);
        SysRng.try_fill_bytes(bytes.as_mut()).map_err(|e| VaultError::Randomness(e.to_string()))?;
        Ok(Self(bytes))
    }

    /// The bytes, for whoever opens the store or keeps the key.
    pub fn reveal(&self) -> &[u8; KEY] {
        &self.0
    }
}

/// Keeps the key of the device's store.
pub trait Vault: Send + Sync {
    /// The key; none if there never was one.
    ///
    /// # Errors
    /// [`VaultError`] when it can't be had now, for example while the phone is locked.
    fn store_key(&self) -> Result<Option<StoreKey>, VaultError>;

    /// Makes a key where there is none, and keeps it through a power loss before it returns.
    ///
    /// # Errors
    /// [`VaultError`] when it can't be kept.
    fn make_store_key(&self) -> Result<StoreKey, VaultError>;
}

/// A key that can't be had or kept.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The file can't be read or written.
    #[error("{STORE_KEY_FILE} can't be read or written ({0}): look at the folder's rights and free space")]
    Io(#[from] io::Error),
    /// The system gave no randomness.
    #[error("the system gave no randomness for a key ({0}): try again")]
    Randomness(String),
    /// Not a key any more.
    #[error(
        "{STORE_KEY_FILE} is damaged, and without it the store can't be read: both are left as they are; put {STORE_KEY_FILE} \
         back from a copy, or enrol anew in an empty folder"
    )]
    Damaged,
    /// The keeper can't give it now.
    #[error("the key of the store can't be had now ({0}): unlock the phone and try again")]
    Locked(String),
}

/// The key in a file that only its owner may read.
#[derive(Debug)]
pub struct FileVault {
    dir: PathBuf,
}

impl FileVault {
    /// The vault of a device's folder.
    pub fn of(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// Keeps a key that was made elsewhere, where there is none yet.
    ///
    /// # Errors
    /// [`VaultError`] when it can't be kept, or one is there.
    pub fn keep(&self, key: &StoreKey) -> Result<(), VaultError> {
        files::make_folder(&self.dir)?;
        let bytes = Zeroizing::new([key.reveal().as_slice(), &checksum(key.reveal())].concat());
        Ok(files::create_private(&self.dir, STORE_KEY_FILE, &bytes)?)
    }
}

impl Vault for FileVault {
    fn store_key(&self) -> Result<Option<StoreKey>, VaultError> {
        match fs::read(self.dir.join(STORE_KEY_FILE)).map(Zeroizing::new) {
            Ok(bytes) => read(&bytes).map(Some),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    fn make_store_key(&self) -> Result<StoreKey, VaultError> {
        let made = StoreKey::random()?;
        match self.keep(&made) {
            Ok(()) => Ok(made),
            // Another process was faster; its key is the store's.
            Err(VaultError::Io(e)) if e.kind() == io::ErrorKind::AlreadyExists => {
                self.store_key()?.ok_or_else(|| e.into())
            }
            Err(e) => Err(e),
        }
    }
}

/// A key, and its checksum after it, so that a flipped bit is told apart from a key of another store.
fn read(bytes: &[u8]) -> Result<StoreKey, VaultError> {
    match bytes.split_first_chunk::<KEY>() {
        Some((key, sum)) if sum == checksum(key) => Ok(StoreKey::of(*key)),
        _ => Err(VaultError::Damaged),
    }
}

fn checksum(key: &[u8; KEY]) -> [u8; 4] {
    crc32fast::hash(key).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::{FileVault, STORE_KEY_FILE, Vault, VaultError};

    #[test]
    fn a_key_is_made_once_for_its_owner_only_and_never_shown() {
        let dir = tempfile::tempdir().expect("folder");
        let vault = FileVault::of(dir.path());
        assert!(vault.store_key().expect("read").is_none());
        let made = vault.make_store_key().expect("made");
        let mode = std::fs::metadata(dir.path().join(STORE_KEY_FILE)).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let again = vault.make_store_key().expect("the same");
        assert_eq!(again.reveal(), made.reveal());
        assert_eq!(vault.store_key().expect("read").expect("there").reveal(), made.reveal());
        assert_eq!(format!("{made:?}"), "StoreKey(***)");
    }

    #[test]
    fn a_flipped_bit_in_the_key_is_noticed_and_the_file_is_left_alone() {
        let dir = tempfile::tempdir().expect("folder");
        let vault = FileVault::of(dir.path());
        vault.make_store_key().expect("made");
        let path = dir.path().join(STORE_KEY_FILE);
        let mut bytes = std::fs::read(&path).expect("there");
        bytes[5] ^= 1;
        std::fs::write(&path, &bytes).expect("written");
        assert!(matches!(vault.store_key(), Err(VaultError::Damaged)));
        assert!(matches!(vault.make_store_key(), Err(VaultError::Damaged)), "a damaged key is never replaced");
        assert_eq!(std::fs::read(&path).expect("there"), bytes);
    }
}
