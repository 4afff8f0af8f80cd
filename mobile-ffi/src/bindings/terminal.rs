//! Hands for a phone that is none: a terminal, a test, a first try. Keys in files protect as far as the rights of the folder do; an
//! app on a phone gives the platform's own. There is no network among them: TLS of its own would be a megabyte in every app.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::{PhoneError, PlatformError};
use super::platform::{KeyStore, StorageKey};
use crate::key::{FileKeyStore, KeyStore as Signer};
use crate::vault::{FileVault, STORE_KEY_FILE, StoreKey, Vault};

fn unavailable(why: impl ToString) -> PlatformError {
    PlatformError::Unavailable { why: why.to_string() }
}

struct FileSigner(FileKeyStore);

impl KeyStore for FileSigner {
    fn public_key(&self) -> Result<Vec<u8>, PlatformError> {
        Ok(self.0.public_key().0.to_vec())
    }

    fn sign(&self, message: Vec<u8>) -> Result<Vec<u8>, PlatformError> {
        self.0.sign(&message).map(|signature| signature.0.to_vec()).map_err(unavailable)
    }
}

/// A signing key in a file of the folder.
#[uniffi::export]
pub fn file_key_store(folder: String) -> Result<Arc<dyn KeyStore>, PhoneError> {
    Ok(Arc::new(FileSigner(FileKeyStore::open(Path::new(&folder))?)))
}

struct FileStorageKey(PathBuf);

impl StorageKey for FileStorageKey {
    fn load(&self) -> Result<Option<Vec<u8>>, PlatformError> {
        let key = FileVault::of(&self.0).store_key().map_err(unavailable)?;
        Ok(key.map(|key| key.reveal().to_vec()))
    }

    fn keep(&self, key: Vec<u8>) -> Result<(), PlatformError> {
        let key = <[u8; 32]>::try_from(key).map_err(|_| unavailable("a key has 32 bytes"))?;
        FileVault::of(&self.0).keep(&StoreKey::of(key)).map_err(unavailable)
    }

    fn forget(&self) -> Result<(), PlatformError> {
        match std::fs::remove_file(self.0.join(STORE_KEY_FILE)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(unavailable(error)),
            _ => Ok(()),
        }
    }
}

/// The key of the store in a file of the folder.
#[uniffi::export]
pub fn file_storage_key(folder: String) -> Arc<dyn StorageKey> {
    Arc::new(FileStorageKey(PathBuf::from(folder)))
}
