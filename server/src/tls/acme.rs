//! A certificate that a certificate authority gives by ACME (RFC 8555), proven by a handshake at this very door (RFC 8737).
//!
//! The protocol is `rustls-acme`'s. It was never tried against a real authority, and says so wherever it is offered.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::StreamExt;
use rustls::ServerConfig;
use rustls::pki_types::DnsName;
use rustls::server::ResolvesServerCert;
use rustls_acme::caches::DirCache;
use rustls_acme::{AcmeConfig, AcmeState};

use super::TlsError;

/// The folder within the data folder that holds the account's key and the certificate.
pub const CACHE_FOLDER: &str = "acme";

/// What is asked for. Whoever makes one has agreed to the authority's terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acme {
    /// Names of this server.
    pub domains: Vec<String>,
    /// Whom the authority writes to when something is wrong.
    pub email: String,
    /// The authority's directory; Let's Encrypt without one.
    pub directory: Option<String>,
}

/// Orders under way: nothing happens unless they are run.
pub(super) struct Orders(AcmeState<std::io::Error>);

impl Acme {
    /// Looks the words over and makes the folder; asks nobody yet.
    ///
    /// # Errors
    /// [`TlsError`], naming what is wrong.
    pub(super) fn begin(&self, data: &Path) -> Result<Orders, TlsError> {
        if let Some(domain) = self.domains.iter().find(|domain| DnsName::try_from(domain.as_str()).is_err()) {
            return Err(TlsError::Domain(domain.clone()));
        }
        if !self.email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty()) {
            return Err(TlsError::Mail(self.email.clone()));
        }
        if let Some(directory) = self.directory.as_ref().filter(|directory| !directory.starts_with("https://")) {
            return Err(TlsError::Directory(directory.clone()));
        }
        let cache = folder(data)?;
        let config = AcmeConfig::new_with_provider(&self.domains, super::provider())
            .contact_push(format!("mailto:{}", self.email))
            .cache(DirCache::new(cache));
        Ok(Orders(match &self.directory {
            Some(directory) => config.directory(directory).state(),
            None => config.directory_lets_encrypt(true).state(),
        }))
    }
}

/// The keys within are written with the process's usual rights: it is the folder that keeps others out.
fn folder(data: &Path) -> Result<PathBuf, TlsError> {
    let path = data.join(CACHE_FOLDER);
    match DirBuilder::new().mode(0o700).create(&path) {
        Err(source) if source.kind() != std::io::ErrorKind::AlreadyExists => Err(TlsError::Cache { path, source }),
        _ => Ok(path),
    }
}

impl Orders {
    pub(super) fn resolver(&self) -> Arc<dyn ResolvesServerCert> {
        self.0.resolver()
    }

    /// What the authority is answered with when it comes to see whether we are who we say.
    pub(super) fn challenge(&self) -> Arc<ServerConfig> {
        self.0.challenge_rustls_config_with_provider(super::provider())
    }

    /// For ever: orders, waits, renews when a third of the time is left, tries again after failures with growing pauses.
    pub(super) async fn run(mut self) {
        while let Some(event) = self.0.next().await {
            match event {
                Ok(event) => tracing::info!(?event, "ACME"),
                Err(error) => {
                    tracing::error!(%error, "ACME failed, and is tried again later; the certificate stays what it is")
                }
            }
        }
    }
}
