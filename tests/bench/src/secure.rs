//! TLS for a case: a certificate made for it, and streams of a client that believes it.

use std::fs::{self, Permissions};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
use rustls::crypto::ring;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::{Outcome, words};

/// A stream behind the handshake.
pub type Stream = StreamOwned<ClientConnection, TcpStream>;

/// A certificate for loopback.
pub struct Certificate {
    /// For `--tls-cert`.
    pub file: PathBuf,
    /// For `--tls-key`.
    pub key: PathBuf,
    believed: Arc<ClientConfig>,
}

impl Certificate {
    /// Makes one in a folder.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub fn make(folder: &Path) -> Outcome<Self> {
        let (authority_key, key) = (KeyPair::generate().map_err(words)?, KeyPair::generate().map_err(words)?);
        let mut about = CertificateParams::default();
        about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = about.self_signed(&authority_key).map_err(words)?;
        let about = CertificateParams::new(vec!["127.0.0.1".to_owned()]).map_err(words)?;
        let given = about.signed_by(&key, &authority, &authority_key).map_err(words)?;
        let (file, key_file) = (folder.join("cert.pem"), folder.join("key.pem"));
        fs::write(&file, given.pem()).map_err(words)?;
        fs::write(&key_file, key.serialize_pem()).map_err(words)?;
        fs::set_permissions(&key_file, Permissions::from_mode(0o600)).map_err(words)?;
        let mut roots = RootCertStore::empty();
        roots.add(authority.der().clone()).map_err(words)?;
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().map_err(words)?;
        let believed = Arc::new(builder.with_root_certificates(roots).with_no_client_auth());
        Ok(Self { file, key: key_file, believed })
    }

    /// Connects; the handshake happens with the first bytes.
    ///
    /// # Errors
    /// What the system says.
    pub fn connect(&self, server: SocketAddr) -> Outcome<Stream> {
        let client = ClientConnection::new(Arc::clone(&self.believed), server.ip().into()).map_err(words)?;
        Ok(StreamOwned::new(client, TcpStream::connect(server).map_err(words)?))
    }
}
