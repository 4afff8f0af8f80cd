//! A certificate and its key in files: read, looked over, and told apart from what they were before.

use std::fs::{File, Metadata};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::{Error, InconsistentKeys};

use super::TlsError;

/// Larger files are no certificates: 1 MiB.
const LARGEST: u64 = 1 << 20;
/// What a key's mode must not have: anything for anybody but its owner.
const OTHERS: u32 = 0o077;

/// Where the certificate and its key stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFiles {
    /// The certificate in PEM, the server's own first.
    pub certificate: PathBuf,
    /// Its key in PEM, for its owner only.
    pub key: PathBuf,
}

/// What a file looks like from outside: another content has another mark.
pub(super) type Mark = Option<(u64, u64, i64, i64)>;

impl CertificateFiles {
    /// Reads both and checks that they belong together.
    ///
    /// # Errors
    /// [`TlsError`], naming the file and the remedy.
    pub(super) fn read(&self) -> Result<CertifiedKey, TlsError> {
        let (_, pem) = contents(&self.certificate)?;
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
        let chain = chain.ok().filter(|chain| !chain.is_empty());
        let chain = chain.ok_or_else(|| TlsError::NoCertificate(self.certificate.clone()))?;
        let (about, pem) = contents(&self.key)?;
        let mode = about.mode() & 0o7777;
        if mode & OTHERS != 0 {
            return Err(TlsError::Exposed { path: self.key.clone(), mode });
        }
        let no_key = || TlsError::NoKey(self.key.clone());
        let key = PrivateKeyDer::from_pem_slice(&pem).map_err(|_| no_key())?;
        let signing = super::provider().key_provider.load_private_key(key).map_err(|_| no_key())?;
        let certified = CertifiedKey::new(chain, signing);
        match certified.keys_match() {
            // A key that does not say what its public half is can't be compared.
            Ok(()) | Err(Error::InconsistentKeys(InconsistentKeys::Unknown)) => Ok(certified),
            Err(Error::InconsistentKeys(_)) => {
                Err(TlsError::Strangers { certificate: self.certificate.clone(), key: self.key.clone() })
            }
            Err(other) => Err(TlsError::Unusable { path: self.certificate.clone(), why: other.to_string() }),
        }
    }

    /// What both look like now.
    pub(super) fn marks(&self) -> [Mark; 2] {
        [&self.certificate, &self.key].map(|path| {
            let about = std::fs::metadata(path).ok()?;
            Some((about.ino(), about.len(), about.mtime(), about.mtime_nsec()))
        })
    }
}

fn contents(path: &Path) -> Result<(Metadata, Vec<u8>), TlsError> {
    let unread = |source| TlsError::Unread { path: path.to_owned(), source };
    let file = File::open(path).map_err(unread)?;
    let about = file.metadata().map_err(unread)?;
    let mut bytes = Vec::new();
    file.take(LARGEST).read_to_end(&mut bytes).map_err(unread)?;
    Ok((about, bytes))
}
