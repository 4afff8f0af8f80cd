//! Certificates made for a test: an authority, and what it gives to servers.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rcgen::{BasicConstraints, Certificate, CertificateParams, DnType, IsCa, KeyPair, date_time_ymd};
use server::tls::CertificateFiles;

pub struct Authority {
    /// What its clients believe.
    pub certificate: Certificate,
    key: KeyPair,
}

/// When a certificate ends.
#[derive(Clone, Copy)]
pub enum Until {
    Future,
    Past,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut about = CertificateParams::default();
        about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        about.distinguished_name.push(DnType::CommonName, name);
        Self { certificate: about.self_signed(&key).expect("a certificate"), key }
    }

    /// A certificate for a name and its key, in two files of a folder; what stood there is replaced.
    pub fn give(&self, folder: &Path, name: &str, until: Until) -> CertificateFiles {
        let key = KeyPair::generate().expect("a key");
        let mut about = CertificateParams::new(vec![name.to_owned()]).expect("a name");
        if let Until::Past = until {
            (about.not_before, about.not_after) = (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 1, 1));
        }
        let given = about.signed_by(&key, &self.certificate, &self.key).expect("a certificate");
        let files = CertificateFiles { certificate: folder.join("cert.pem"), key: folder.join("key.pem") };
        std::fs::write(&files.certificate, given.pem()).expect("written");
        std::fs::write(&files.key, key.serialize_pem()).expect("written");
        mode(&files.key, 0o600);
        files
    }
}

pub fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("a mode");
}
