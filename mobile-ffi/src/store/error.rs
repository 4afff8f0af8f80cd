//! What can go wrong with a store, each with what to do about it.

use std::io;
use std::path::PathBuf;

use rusqlite::{Error, ErrorCode, ffi};
use sync_core::engine::effect::Table;

use crate::vault::VaultError;

/// A store that can't be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else writes here.
    #[error("another sojourn-device is using {}: close it, or choose another folder", .0.display())]
    InUse(PathBuf),
    /// Made by a newer version.
    #[error(
        "the store is of version {found}, this program knows up to {known}: nothing was touched; update the program"
    )]
    Newer {
        /// The file's version.
        found: i64,
        /// The newest known here.
        known: i64,
    },
    /// The key can't be had.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store is there and its key is not.
    #[error(
        "store.key is missing, and phone.db can't be read without it: nothing was touched. Put store.key back from a copy; if \
         there is none, enrol anew in an empty folder: what the server has stored comes back, what was not sent is lost"
    )]
    NoKey,
    /// The key is another store's, or the beginning of the file is damaged.
    #[error(
        "phone.db can't be opened with this device's store.key: it was sealed with another key, or its first page is \
         damaged. Nothing was touched. Put the two back that belong together, or enrol anew in an empty folder"
    )]
    WrongKey,
    /// A page, or the file, is not as it was written.
    #[error(
        "phone.db is damaged and is left as it is. Put it and store.key back from a copy made of both together; if there is \
         none, enrol anew in an empty folder: what the server has stored comes back, what was not sent is lost. Keep the \
         damaged file: some of it may still be had"
    )]
    Torn,
    /// The library can't seal.
    #[error(
        "this program was built without SQLCipher and would save in the clear: nothing was touched; build it as it is meant"
    )]
    NoCipher,
    /// The copy of a plain store is not whole.
    #[error(
        "sealing the store gave {found} rows of {rows}: it stays as it was; start the program again and look at the disk"
    )]
    NotSealed {
        /// Rows in the copy.
        found: u64,
        /// Rows in the store.
        rows: u64,
    },
    /// Not one of ours.
    #[error("phone.db holds something else than a phone's store: nothing was touched; choose another folder")]
    Foreign,
    /// An SQLite whose write-ahead log can lose data.
    #[error("this program was built with SQLite {0}, which is older than 3.51.3: build it with the bundled one")]
    OldSqlite(String),
    /// The disk is full.
    #[error(
        "the disk is full: nothing was saved and nothing has changed. Free some space (photos, videos, downloads, \
         caches of other apps; not this app's folder), then do it again"
    )]
    Full,
    /// A row is not as it was written.
    #[error("row {key} of table {table:?} is damaged: keep the file as it is and restore the device from the server")]
    Damaged {
        /// Which table.
        table: Table,
        /// Which key, as hex.
        key: String,
    },
    /// A row in a table nobody here knows.
    #[error(
        "the store has a table number {0} that this program does not know: nothing was touched; update the program"
    )]
    UnknownTable(i64),
    /// The write failed in a way that leaves what the disk holds in doubt. The store has closed.
    #[error(
        "the disk failed while this was being written ({0}): whether it was saved is not known, what was saved before is. \
         Start the program again and look whether it is there before doing it again"
    )]
    InDoubt(#[source] Error),
    /// The store has closed after such a failure.
    #[error("the store has closed since the disk failed: this was not saved. Start the program again before going on")]
    Closed,
    /// The file or its log can't be opened or made.
    #[error(
        "the store can't be opened: nothing has changed. Look at the rights of the device's folder and at the free space, \
         then start the program again"
    )]
    Unopened,
    /// The disk or SQLite failed.
    #[error("the store can't be used ({0}): nothing was saved; start the program again and look at the disk")]
    Sqlite(#[source] Error),
    /// The folder can't be used.
    #[error("the device's folder can't be used ({0}): look at its rights and the free space")]
    Io(#[source] io::Error),
}

impl StoreError {
    /// Whether the disk may hold more or less than was acknowledged, so that no write may follow before a restart.
    pub(super) fn leaves_doubt(&self) -> bool {
        match self {
            Self::InDoubt(_) | Self::Closed => true,
            Self::Sqlite(e) => {
                matches!(e.sqlite_error_code(), Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt))
            }
            _ => false,
        }
    }
}

impl StoreError {
    /// The same, of something that was only read: nothing is in doubt, but the file is not whole.
    pub(super) fn in_reading(self) -> Self {
        match self {
            Self::Sqlite(error)
                if matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)) =>
            {
                Self::Torn
            }
            other => other,
        }
    }

    /// The same, of a write of which is not known whether it happened.
    pub(super) fn in_doubt(self) -> Self {
        match self {
            Self::Sqlite(error) => Self::InDoubt(error),
            other => other,
        }
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        let full = error.sqlite_error().is_some_and(|e| {
            // Without room for the write-ahead log's index SQLite reports an IO error instead.
            e.code == ErrorCode::DiskFull || e.extended_code == ffi::SQLITE_IOERR_SHMSIZE
        });
        match error.sqlite_error_code() {
            _ if full => Self::Full,
            Some(ErrorCode::CannotOpen) => Self::Unopened,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error),
        }
    }
}
