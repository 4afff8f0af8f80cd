//! A phone as the product has it: engine, store, key and HTTP. Its line notes when it turned from pushing to reading, and
//! keeps what it uploaded for the floor.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use mobile_ffi::transport::{Answer, HttpTransport, Transport, TransportError};
use mobile_ffi::{Device, FileKeyStore, SystemClock};
use sync_core::command::Command;
use sync_core::engine::effect::{Contacted, Request, Told};

use crate::{Outcome, words};

/// A phone.
pub struct Phone {
    /// Its runtime.
    pub device: Device,
    /// Its folder.
    pub folder: PathBuf,
    line: Arc<Line>,
}

struct Line {
    url: String,
    http: Mutex<Arc<HttpTransport>>,
    noted: Mutex<Noted>,
    /// Told when the phone first goes on after a push.
    stored: Mutex<Option<Sender<()>>>,
}

/// What the line has seen.
#[derive(Debug, Default, Clone)]
pub struct Noted {
    /// Bodies pushed.
    pub pushed: Vec<Vec<u8>>,
    /// Requests answered.
    pub round_trips: u64,
    /// When, after its last push, the phone went on to something else.
    pub stored: Option<Instant>,
}

struct Wire(Arc<Line>);

impl Transport for Wire {
    fn send(&self, request: &Request) -> Result<Answer, TransportError> {
        {
            let mut noted = lock(&self.0.noted);
            noted.round_trips += 1;
            if request.path == "/v1/journal" {
                noted.stored = None;
                noted.pushed.extend(request.body.clone());
            } else if !noted.pushed.is_empty() && noted.stored.is_none() {
                noted.stored = Some(Instant::now());
                lock(&self.0.stored).take().map(|stored| stored.send(()));
            }
        }
        let http = Arc::clone(&lock(&self.0.http));
        http.send(request)
    }
}

impl Phone {
    /// Opens a folder's phone, or makes it.
    ///
    /// # Errors
    /// What opening it says.
    pub fn open(folder: &Path, url: &str) -> Outcome<Self> {
        let http = Mutex::new(Arc::new(HttpTransport::new(Some(url.parse().map_err(words)?))));
        let line = Arc::new(Line { url: url.to_owned(), http, noted: Mutex::default(), stored: Mutex::default() });
        let keys = FileKeyStore::open(folder).map_err(words)?;
        let clock = SystemClock::new().map_err(words)?;
        let wire = Box::new(Wire(Arc::clone(&line)));
        let device = Device::open(folder, Box::new(clock), wire, Box::new(keys)).map_err(words)?;
        Ok(Self { device, folder: folder.to_owned(), line })
    }

    /// Opens a folder's phone and enrols it.
    ///
    /// # Errors
    /// What opening or enrolling says.
    pub fn enrol(folder: &Path, url: &str, code: &str) -> Outcome<Self> {
        let phone = Self::open(folder, url)?;
        phone.device.enrol(code, "bench").map_err(words)?;
        Ok(phone)
    }

    /// Does what the person did: the entry's number.
    ///
    /// # Errors
    /// Why it was not saved.
    pub fn perform(&self, command: Command) -> Outcome<u64> {
        match self.device.perform(command).map_err(words)? {
            Told::Saved { seq, .. } => Ok(seq),
            other => Err(format!("not saved: {other:?}")),
        }
    }

    /// Forgets its connections and what was noted: the next request connects anew.
    ///
    /// # Errors
    /// When the address is none.
    pub fn begin(&self) -> Outcome<()> {
        let http = HttpTransport::new(Some(self.line.url.parse().map_err(words)?));
        *lock(&self.line.http) = Arc::new(http);
        *lock(&self.line.noted) = Noted::default();
        Ok(())
    }

    /// One contact, which must succeed.
    ///
    /// # Errors
    /// Why there was none.
    pub fn contact(&self) -> Outcome<Contacted> {
        match self.device.contact() {
            Told::Contacted(contacted) => Ok(contacted),
            other => Err(format!("{}: {other:?}", self.folder.display())),
        }
    }

    /// Contacts until the server holds everything up to an entry, and when the phone knew it.
    ///
    /// # Errors
    /// Why there was no contact.
    pub fn store_up_to(&self, entry: u64) -> Outcome<Instant> {
        while self.contact()?.stored < entry {}
        Ok(lock(&self.line.noted).stored.unwrap_or_else(Instant::now))
    }

    /// Tells, once, at the moment when the phone goes on after its next push.
    pub fn tell_stored(&self, stored: Sender<()>) {
        *lock(&self.line.stored) = Some(stored);
    }

    /// What the line has seen since [`Phone::begin`].
    pub fn noted(&self) -> Noted {
        lock(&self.line.noted).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
