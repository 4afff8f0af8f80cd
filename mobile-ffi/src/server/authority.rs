//! The certificate authority of an organisation that has its own: the only one a device then believes.

use std::fs;
use std::io;
use std::path::Path;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use ureq::tls::{Certificate, PemItem, parse_pem};

use crate::files;

/// The file's name in the device's folder.
const AUTHORITY_FILE: &str = "server.ca";
/// Larger files are no certificates: 1 MiB.
const LARGEST: u64 = 1 << 20;

/// Certificates of an authority, in PEM. More than one is believed each: so an authority can be changed for another.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnAuthority {
    pem: Vec<u8>,
}

impl std::fmt::Debug for OwnAuthority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OwnAuthority")
    }
}

/// A file that holds no authority.
#[derive(Debug, thiserror::Error)]
pub enum BadAuthority {
    /// It can't be read.
    #[error("it can't be read ({0})")]
    Unread(#[from] io::Error),
    /// It holds a key.
    #[error("it holds a private key, which no device may have: give the authority's certificate alone")]
    Key,
    /// It holds no certificate that others can be checked by.
    #[error("it holds no certificate of an authority: give the PEM file that begins with -----BEGIN CERTIFICATE-----")]
    NoCertificate,
}

impl OwnAuthority {
    /// Reads a PEM file.
    ///
    /// # Errors
    /// [`BadAuthority`] when it is none of an authority.
    pub fn read(path: &Path) -> Result<Self, BadAuthority> {
        if fs::metadata(path)?.len() > LARGEST {
            return Err(BadAuthority::NoCertificate);
        }
        Self::from_pem(fs::read(path)?)
    }

    /// The same of a file's content.
    ///
    /// # Errors
    /// [`BadAuthority`] when it is none of an authority.
    pub fn from_pem(pem: Vec<u8>) -> Result<Self, BadAuthority> {
        let mut roots = RootCertStore::empty();
        for item in parse_pem(&pem) {
            match item {
                Ok(PemItem::Certificate(it)) => {
                    roots.add(CertificateDer::from(it.der())).map_err(|_| BadAuthority::NoCertificate)?;
                }
                Ok(PemItem::PrivateKey(_)) => return Err(BadAuthority::Key),
                Ok(_) => {}
                Err(_) => return Err(BadAuthority::NoCertificate),
            }
        }
        if roots.is_empty() { Err(BadAuthority::NoCertificate) } else { Ok(Self { pem }) }
    }

    /// The certificates, as the client takes them.
    pub(crate) fn certificates(&self) -> Vec<Certificate<'static>> {
        let items = parse_pem(&self.pem).filter_map(Result::ok);
        items.filter_map(|item| if let PemItem::Certificate(it) = item { Some(it) } else { None }).collect()
    }

    pub(super) fn load(dir: &Path) -> io::Result<Option<Self>> {
        match Self::read(&dir.join(AUTHORITY_FILE)) {
            Ok(read) => Ok(Some(read)),
            Err(BadAuthority::Unread(e)) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            // Without it the public authorities would be believed: better nothing is sent.
            Err(e) => Err(io::Error::other(format!("{AUTHORITY_FILE} in the device's folder can't be used: {e}"))),
        }
    }

    pub(super) fn save(authority: Option<&Self>, dir: &Path) -> io::Result<()> {
        files::make_folder(dir)?;
        if let Some(it) = authority {
            return files::write_private(dir, AUTHORITY_FILE, &it.pem);
        }
        match fs::remove_file(dir.join(AUTHORITY_FILE)) {
            Ok(()) => files::sync_folder(dir),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(e) => Err(e),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AUTHORITY_FILE, BadAuthority, OwnAuthority};

    #[test]
    fn a_file_with_a_key_or_without_a_certificate_is_no_authority() {
        let key = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        assert!(matches!(OwnAuthority::from_pem(key.to_vec()), Err(BadAuthority::Key)));
        let junk = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for bytes in [b"".as_slice(), b"words", junk] {
            assert!(matches!(OwnAuthority::from_pem(bytes.to_vec()), Err(BadAuthority::NoCertificate)));
        }
    }

    #[test]
    fn a_kept_authority_that_is_damaged_is_an_error_and_not_as_if_there_were_none() {
        let dir = tempfile::tempdir().expect("folder");
        assert_eq!(OwnAuthority::load(dir.path()).expect("none"), None);
        std::fs::write(dir.path().join(AUTHORITY_FILE), b"").expect("written");
        let error = OwnAuthority::load(dir.path()).expect_err("damaged").to_string();
        assert!(error.contains(AUTHORITY_FILE), "{error}");
    }
}
