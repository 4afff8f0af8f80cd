//! What can be wrong with a certificate, its key or the order for one, each with what to do. Nothing of a file's content is
//! ever in it: it may be a part of the key.

use std::path::PathBuf;

/// TLS that can't be offered.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file that can't be read.
    #[error("{} can't be read ({source}): give the path of a PEM file that this process may read", path.display())]
    Unread {
        /// Which.
        path: PathBuf,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// A key that others can read.
    #[error(
        "the key {} can be read by others (mode {mode:04o}), so it may be known already: chmod 600 {}, and ask for a new certificate \
         if anybody else has an account on this machine",
        path.display(), path.display()
    )]
    Exposed {
        /// Which.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// No certificate in the file.
    #[error(
        "{} holds no certificate: give --tls-cert the PEM file that begins with -----BEGIN CERTIFICATE-----, the server's own first \
         and those that lead to the root behind it",
        .0.display()
    )]
    NoCertificate(PathBuf),
    /// No key in the file.
    #[error(
        "{} holds no private key that can be used: give --tls-key a PEM file with an unencrypted PKCS#8, SEC1 or PKCS#1 key",
        .0.display()
    )]
    NoKey(PathBuf),
    /// A key that is not the certificate's.
    #[error(
        "the key in {} is not that of the first certificate in {}: give the two that were made together",
        key.display(), certificate.display()
    )]
    Strangers {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// A certificate that can't be used.
    #[error("the first certificate in {} can't be used ({why}): ask for it anew", path.display())]
    Unusable {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A name for which no certificate is given.
    #[error(
        "--acme-domain {0:?} is no name that a certificate can be for: write it like visits.example.com, without https://"
    )]
    Domain(String),
    /// An address nobody can be written to.
    #[error("--acme-email {0:?} is no mail address: write it like admin@example.com")]
    Mail(String),
    /// A directory that is not one.
    #[error(
        "--acme-directory {0:?} is no address of a certificate authority: write it like https://acme.example.com/directory"
    )]
    Directory(String),
    /// The folder for what ACME brings.
    #[error("{} can't be made ({source}): look at the rights of the data folder", path.display())]
    Cache {
        /// Which.
        path: PathBuf,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// The library.
    #[error("TLS can't be set up: {0}")]
    Library(#[from] rustls::Error),
}
