//! The open file, which the store and the engine's shelf have in common: the store writes and walks it, the shelf looks up
//! one row. Whoever has it last closes it, and only then lets others in.

use std::fs::File;
use std::sync::{Mutex, MutexGuard};

use rusqlite::{Connection, OptionalExtension};
use sync_core::engine::effect::Table;
use sync_core::engine::shelf::Shelf;

use super::{StoreError, fold, number, row};

/// The file, until a write or fsync fails: what the disk holds is not known then until it is opened anew.
#[derive(Debug)]
pub(super) struct OpenFile {
    connection: Mutex<Option<Connection>>,
    _lock: File,
}

impl OpenFile {
    pub(super) fn new(connection: Connection, lock: File) -> Self {
        Self { connection: Mutex::new(Some(connection)), _lock: lock }
    }

    /// Does something with the file, unless it has closed.
    pub(super) fn with<T>(&self, act: impl FnOnce(&mut Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        act(self.slot()?.as_mut().ok_or(StoreError::Closed)?)
    }

    /// Ends all writing, that of closing too.
    pub(super) fn close(&self) {
        if let Some(connection) = self.slot().ok().and_then(|mut slot| slot.take()) {
            fold::never_again(&connection);
        }
    }

    /// After a panic in the middle of something it counts as closed.
    fn slot(&self) -> Result<MutexGuard<'_, Option<Connection>>, StoreError> {
        self.connection.lock().map_err(|_| StoreError::Closed)
    }

    fn row(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.with(|connection| {
            let mut statement = connection.prepare_cached("SELECT value FROM record WHERE tbl = ?1 AND key = ?2")?;
            let sealed: Option<Vec<u8>> = statement.query_row((number(table), key), |row| row.get(0)).optional()?;
            sealed.map(|sealed| row::open(table, key, &sealed).map(<[u8]>::to_vec)).transpose()
        })
    }
}

/// What the engine looks rows up in.
#[derive(Debug)]
pub(super) struct StoreShelf(pub std::sync::Arc<OpenFile>);

impl Shelf for StoreShelf {
    fn row(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, String> {
        self.0.row(table, key).map_err(|error| error.to_string())
    }
}
