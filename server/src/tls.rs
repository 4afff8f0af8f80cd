//! TLS at the server's own door: from a connection that has just come to a stream that nobody can read on the way.
//!
//! Where the certificate comes from stands in `tls/`; which requests come over it is the matter of `http`. The provider of
//! cryptography is `ring`, here and in all that this server reaches.

mod about;
mod acme;
mod error;
mod files;
mod renewal;
#[cfg(test)]
mod tests;

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::server::{Acceptor, NoServerSessionStorage, ResolvesServerCert};
use rustls::version::{TLS12, TLS13};
use rustls_acme::is_tls_alpn_challenge;
use sync_core::time::Timestamp;
use tokio::net::TcpStream;
use tokio_rustls::LazyConfigAcceptor;

use crate::tls::acme::Orders;
use crate::tls::renewal::Renewal;

pub use acme::Acme;
pub use error::TlsError;
pub use files::CertificateFiles;

/// How long a client may take from its first byte to the end of the handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// The only protocol spoken behind it.
const HTTP: &[u8] = b"http/1.1";

/// A stream behind the handshake.
pub type Stream = tokio_rustls::server::TlsStream<TcpStream>;

/// Where a certificate comes from.
#[derive(Debug, Clone)]
pub enum Source {
    /// Files of one's own.
    Files(CertificateFiles),
    /// A certificate authority that is asked by ACME.
    Acme(Acme),
}

/// What every handshake uses.
pub struct Tls {
    config: Arc<ServerConfig>,
    origin: Origin,
}

enum Origin {
    Files(Arc<Renewal>),
    Acme { challenge: Arc<ServerConfig>, orders: std::sync::Mutex<Option<Orders>> },
}

impl Tls {
    /// Reads what is there of the certificate; with ACME it may be got later, by [`Self::order`].
    ///
    /// # Errors
    /// [`TlsError`], naming the file and the remedy.
    pub fn open(source: &Source, data: &Path, now: Timestamp) -> Result<Self, TlsError> {
        // For libraries that look for the process's own; whoever was first has installed the same.
        let _ = ring::default_provider().install_default();
        match source {
            Source::Files(files) => {
                let renewal = Arc::new(Renewal::begin(files.clone(), now)?);
                let config = config(renewal.serving())?;
                Ok(Self { config, origin: Origin::Files(renewal) })
            }
            Source::Acme(acme) => {
                let orders = acme.begin(data)?;
                let config = config(orders.resolver())?;
                let origin = Origin::Acme { challenge: orders.challenge(), orders: Some(orders).into() };
                Ok(Self { config, origin })
            }
        }
    }

    /// Gets the certificate by ACME and keeps it fresh, as long as it is polled; ends at once where there is nothing to get.
    pub async fn order(self: Arc<Self>) {
        let Origin::Acme { orders, .. } = &self.origin else { return };
        let orders = orders.lock().ok().and_then(|mut orders| orders.take());
        if let Some(orders) = orders {
            orders.run().await;
        }
    }

    /// What is served now, in a sentence for the operator.
    pub fn about(&self) -> String {
        match &self.origin {
            Origin::Files(renewal) => renewal.about(),
            Origin::Acme { .. } => {
                "TLS with a certificate by ACME: until it is there, every handshake is refused".to_owned()
            }
        }
    }

    /// Whether there are files that can be looked at anew.
    pub fn has_files(&self) -> bool {
        matches!(self.origin, Origin::Files(_))
    }

    /// Looks at the files now and takes up what is new there. It reads files: not for an event loop.
    pub fn look(&self) {
        if let Origin::Files(renewal) = &self.origin {
            renewal.look();
        }
    }

    /// The handshake with who has just come: none if that was the certificate authority, which asks for nothing more.
    ///
    /// # Errors
    /// What broke it off. It is the client's doing, and no more than a trace.
    pub async fn handshake(&self, stream: TcpStream, now: Timestamp) -> io::Result<Option<Stream>> {
        if let Origin::Files(renewal) = &self.origin
            && renewal.is_due(now)
        {
            let renewal = Arc::clone(renewal);
            // Only who came at that moment waits for it. If it panics, the old certificate stays.
            let _ = tokio::task::spawn_blocking(move || renewal.look()).await;
        }
        tokio::time::timeout(HANDSHAKE, self.greet(stream)).await?
    }

    async fn greet(&self, stream: TcpStream) -> io::Result<Option<Stream>> {
        let begun = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
        if let Origin::Acme { challenge, .. } = &self.origin
            && is_tls_alpn_challenge(&begun.client_hello())
        {
            begun.into_stream(Arc::clone(challenge)).await?;
            return Ok(None);
        }
        begun.into_stream(Arc::clone(&self.config)).await.map(Some)
    }
}

fn config(certificates: Arc<dyn ResolvesServerCert>) -> Result<Arc<ServerConfig>, TlsError> {
    let builder = ServerConfig::builder_with_provider(provider()).with_protocol_versions(&[&TLS13, &TLS12])?;
    let mut config = builder.with_no_client_auth().with_cert_resolver(certificates);
    config.alpn_protocols = vec![HTTP.to_vec()];
    // Who comes again brings what is needed to go on: nothing is kept here for thousands of phones.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.ticketer = ring::Ticketer::new()?;
    // A phone keeps one connection at a time, and every ticket is bytes on a thin line.
    config.send_tls13_tickets = 1;
    Ok(Arc::new(config))
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}
