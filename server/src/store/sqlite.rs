//! The embedded store: one SQLite file in one folder, one writer, a few readers. SQL stands here and nowhere else.
//!
//! `open` sets the folder and its connections up, `writer` groups commits, `fold` moves them from the log to the file, `pool` lends snapshots, `session` is what both
//! hand to a unit of work, `seal` has the keys under which content stands; every other file is one topic's statements.

mod absences;
mod archive;
pub mod backup;
mod blobs;
mod chart;
mod codes;
mod contradictions;
mod customers;
mod devices;
mod drills;
mod erase;
mod feed;
mod fold;
mod forks;
mod given;
mod journal;
mod lives;
mod log;
mod logins;
mod open;
mod outbox;
mod outlines;
mod people;
mod plain;
mod pool;
mod pushes;
mod reached;
mod record;
mod restorations;
mod rulings;
mod seal;
mod session;
mod sight;
mod sites;
mod sms;
mod trips;
mod verdicts;
mod visits;
mod writer;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::watch;

use crate::chance::{Chance, SystemChance};
use crate::store::{Condition, Read, Store, StoreError, WriteWork};
use pool::Pool;
use writer::Writer;

/// Snapshots that can be open at a time; who comes then waits.
const READERS: usize = 4;

/// A store in a folder of its own.
pub struct SqliteStore {
    readers: Pool,
    writer: Writer,
    /// Held open for the lock on it, and let go last.
    _lock: File,
}

impl SqliteStore {
    /// Opens the store in a folder, making both if they are not there.
    ///
    /// # Errors
    /// [`StoreError::OldLibrary`], [`StoreError::InUse`], [`StoreError::Newer`] or [`StoreError::Keys`] before anything is touched; else what
    /// kept the folder or the database from opening.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::open_with(folder, Arc::new(SystemChance))
    }

    /// The same, with this randomness, which must be the system's outside tests.
    ///
    /// # Errors
    /// As [`SqliteStore::open`].
    pub fn open_with(folder: &Path, chance: Arc<dyn Chance>) -> Result<Self, StoreError> {
        open::check_library(rusqlite::version_number(), rusqlite::version())?;
        let lock = open::lock_folder(folder)?;
        let (writer, seal) = open::writer(folder, chance)?;
        let seal = Arc::new(seal);
        let readers = (0..READERS).map(|_| open::reader(folder)).collect::<Result<_, _>>()?;
        let readers = Pool::new(readers, Arc::clone(&seal));
        Ok(Self { readers, writer: Writer::start(writer, seal)?, _lock: lock })
    }

    /// How many commits there were since it was opened: fewer than writes, where several shared one.
    pub fn commits(&self) -> u64 {
        self.writer.shared.commits.load(Ordering::SeqCst)
    }
}

impl Store for SqliteStore {
    fn write(&self, work: WriteWork) -> Result<(), StoreError> {
        self.writer.write(work)
    }

    fn read(&self, work: &mut dyn FnMut(&dyn Read) -> Result<(), StoreError>) -> Result<(), StoreError> {
        if self.writer.shared.stopped() {
            return Err(StoreError::Stopped);
        }
        self.readers.read(work)
    }

    fn condition(&self) -> watch::Receiver<Condition> {
        self.writer.shared.condition.subscribe()
    }
}

impl Drop for SqliteStore {
    /// Readers go first: the connection that is closed last folds the log into the file.
    fn drop(&mut self) {
        self.readers.close();
    }
}
