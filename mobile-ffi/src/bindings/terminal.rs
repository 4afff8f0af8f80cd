//! Hands for a phone that is none: a terminal, a test, a first try. Keys in files protect as far as the rights of the folder do; an
//! app on a phone gives the platform's own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sync_core::engine::effect::Request;

use super::error::{PhoneError, PlatformError};
use super::platform::{HttpAnswer, HttpRequest, KeyStore, StorageKey, Transport};
use crate::key::{FileKeyStore, KeyStore as Signer};
use crate::server::{Server, ServerUrl};
use crate::transport::{HttpTransport, Transport as Sender};
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

struct PlainTransport;

impl Transport for PlainTransport {
    fn exchange(&self, request: HttpRequest) -> Result<HttpAnswer, PlatformError> {
        let (base, path) = request.url.split_once("/v1/").ok_or_else(|| unavailable("no address of a server"))?;
        let url: ServerUrl = base.parse().map_err(unavailable)?;
        // Whether it may be open was asked at the enrolment.
        let server = Server::told(url, None, crate::server::Open::Agreed).map_err(unavailable)?;
        let header = |name: &str| request.headers.iter().find(|header| header.name == name).map(|it| it.value.as_str());
        let bearer = header("Authorization").and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned);
        let (http, path) = (HttpTransport::new(Some(server)), format!("/v1/{path}"));
        let answer = match &request.body {
            Some(body) if header("Content-Type") == Some("application/json") => http.post_json(&path, body),
            _ => http.send(&Request { body: request.body.clone(), path, bearer }),
        };
        let answer = answer.map_err(unavailable)?;
        Ok(HttpAnswer {
            status: i32::from(answer.status),
            content_type: answer.media_type,
            retry_after: answer.again_in.map(|span| (span.0 / 1_000).to_string()),
            body: answer.body,
        })
    }
}

/// HTTP by the library itself: verified by the public authorities, no proxy, at most 30 s an exchange whatever the window.
#[uniffi::export]
pub fn plain_transport() -> Arc<dyn Transport> {
    Arc::new(PlainTransport)
}
