//! A certificate that is renewed on the disk while the server runs: taken up without a restart, and not where it can't be
//! used: then the old one goes on.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use sync_core::time::{Millis, Timestamp};

use super::about::about;
use super::files::Mark;
use super::{CertificateFiles, TlsError};

/// The files are looked at when somebody comes, but not more often than this.
const LOOK_AGAIN: Millis = Millis::minutes(1);

/// Files, and what was last read of them.
pub(super) struct Renewal {
    files: CertificateFiles,
    serving: Arc<Serving>,
    next: Mutex<Timestamp>,
    /// What the files looked like when they were last read, whatever came of it.
    seen: Mutex<[Mark; 2]>,
}

impl Renewal {
    /// Reads the files, which must be good now.
    ///
    /// # Errors
    /// [`TlsError`] of the first thing that is not.
    pub(super) fn begin(files: CertificateFiles, now: Timestamp) -> Result<Self, TlsError> {
        // Before they are read: what changes meanwhile is read once more.
        let seen = files.marks();
        let serving = Arc::new(Serving(RwLock::new(Arc::new(files.read()?))));
        Ok(Self { files, serving, next: Mutex::new(now + LOOK_AGAIN), seen: Mutex::new(seen) })
    }

    /// What handshakes take their certificate from.
    pub(super) fn serving(&self) -> Arc<dyn ResolvesServerCert> {
        Arc::clone(&self.serving) as Arc<dyn ResolvesServerCert>
    }

    /// The certificate that is served, for the operator.
    pub(super) fn about(&self) -> String {
        format!("TLS with {}: {}", self.files.certificate.display(), about(&self.serving.now()))
    }

    /// Whether it is time to look. Who is told so looks; nobody else is told for a while.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let due = now >= *next;
        if due {
            *next = now + LOOK_AGAIN;
        }
        due
    }

    /// Reads the files if they have changed. What can't be used is told once and read again when it changes again.
    pub(super) fn look(&self) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let marks = self.files.marks();
        if *seen == marks {
            return;
        }
        *seen = marks;
        match self.files.read() {
            Ok(read) => {
                tracing::info!(
                    certificate = about(&read),
                    "the certificate on the disk has changed and is served from now on"
                );
                self.serving.put(read);
            }
            Err(error) => {
                tracing::warn!(%error, "the certificate on the disk has changed and can't be used; the old one goes on")
            }
        }
    }
}

/// The certificate of every handshake.
#[derive(Debug)]
struct Serving(RwLock<Arc<CertifiedKey>>);

impl Serving {
    fn now(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn put(&self, fresh: CertifiedKey) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
    }
}

impl ResolvesServerCert for Serving {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.now())
    }
}
