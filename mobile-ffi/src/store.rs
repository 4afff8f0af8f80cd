//! A phone's store: one SQLite file, sealed by SQLCipher, one writer, every write fsynced before it is called saved.
//!
//! It keeps rows of bytes under table numbers and knows nothing of what they mean. SQL stands only here and in `store/`.

mod blobs;
mod courier;
mod error;
mod fold;
mod lock;
mod open;
mod row;
mod salvage;
mod schema;
mod seal;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior};
use sync_core::engine::effect::{Row, Table, Write};
use sync_core::engine::shelf::Shelf;

use self::open::{OpenFile, StoreShelf};
use crate::files;
use crate::vault::Vault;

pub use blobs::Sent;
pub use courier::CarriedRow;
pub use error::StoreError;
pub use salvage::{Salvaged, set_aside};

/// The file's name in the device's folder.
pub const STORE_FILE: &str = "phone.db";

/// An open store. Whoever has it is the only one.
#[derive(Debug)]
pub struct PhoneStore(Arc<OpenFile>);

impl PhoneStore {
    /// Opens the folder's store with the key from its vault, or makes it. A plain store of an earlier version is sealed first.
    ///
    /// # Errors
    /// [`StoreError`] when another process has it, its key is missing or another, it is of a newer version or can't be used.
    pub fn open(dir: &Path, vault: &dyn Vault) -> Result<Self, StoreError> {
        schema::check_sqlite(rusqlite::version_number())?;
        files::make_folder(dir)?;
        let lock = lock::take(dir)?;
        let key = seal::ready(dir, vault).map_err(StoreError::in_reading)?;
        // SQLite gives its other files the rights of this one.
        files::touch_private(&dir.join(STORE_FILE))?;
        let mut connection = Connection::open(dir.join(STORE_FILE))?;
        // SQLite syncs the folder too, but does not look at what comes of it; the log's name must last as its content.
        let unlocked = seal::unlock(&connection, &key).and_then(|()| schema::prepare(&mut connection));
        let prepared = unlocked.and_then(|()| Ok(files::sync_folder(dir)?));
        let file = OpenFile::new(connection, lock);
        if prepared.is_err() {
            file.close();
        }
        prepared.map(|()| Self(Arc::new(file))).map_err(StoreError::in_reading)
    }

    /// Where the engine looks up what it leaves in the store. The file stays open as long as that lives.
    pub fn shelf(&self) -> Box<dyn Shelf> {
        Box::new(StoreShelf(Arc::clone(&self.0)))
    }

    /// Everything in it: tables by number, each in the order of its keys. Checks every row.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] naming table and key of the first row that is not as it was written, [`StoreError::Torn`] where
    /// a page is not.
    pub fn rows(&self) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        self.each_row(|table, key, value| {
            rows.push(Row { table, key: key.to_vec(), value: value.to_vec() });
            Ok::<(), StoreError>(())
        })?;
        Ok(rows)
    }

    /// As [`Self::rows`], one by one and without a copy of any: table, key, value. The taker must not use the store.
    ///
    /// # Errors
    /// As [`Self::rows`], and what the taker says.
    pub fn each_row<E: From<StoreError>>(
        &self,
        take: impl FnMut(Table, &[u8], &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.0.with(|connection| walk(connection, take)).map_err(StoreError::in_reading)?
    }

    /// Writes all of this or nothing, fsynced when it returns.
    ///
    /// # Errors
    /// [`StoreError`]; nothing of it is in the store then. With [`StoreError::InDoubt`] that is known only once it is opened
    /// anew; this one is closed from now on.
    pub fn commit(&mut self, writes: &[Write]) -> Result<(), StoreError> {
        self.write(|connection| write_all(connection, writes))
    }

    /// Does something that writes; see [`Self::commit`].
    fn write(&mut self, act: impl FnOnce(&mut Connection) -> Result<(), StoreError>) -> Result<(), StoreError> {
        match self.0.with(act) {
            Ok(()) => {
                // What was committed is, whatever becomes of the log; but nothing may be written after a failed fsync.
                if self.0.with(|connection| fold::when_long(connection)).is_err_and(|error| error.leaves_doubt()) {
                    self.0.close();
                }
                Ok(())
            }
            // Nothing was tried.
            Err(StoreError::Closed) => Err(StoreError::Closed),
            Err(error) if error.leaves_doubt() => {
                self.0.close();
                Err(error.in_doubt())
            }
            Err(error) => Err(error),
        }
    }

    #[cfg(test)]
    pub(crate) fn limit_pages_for_test(&self, more: u32) {
        let limit = |connection: &mut Connection| {
            let pages: u32 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            Ok(connection.pragma_update(None, "max_page_count", pages + more)?)
        };
        self.0.with(limit).expect("a limit");
    }
}

/// The file as somebody else opens it who has its key.
#[cfg(all(test, feature = "bindings"))]
pub(crate) fn unlock_for_test(connection: &Connection, key: &crate::vault::StoreKey) {
    seal::unlock(connection, key).expect("unlocked");
}

/// Gives rows to a taker until it fails.
fn walk<E>(
    connection: &Connection,
    mut take: impl FnMut(Table, &[u8], &[u8]) -> Result<(), E>,
) -> Result<Result<(), E>, StoreError> {
    let mut statement = connection.prepare("SELECT tbl, key, value FROM record ORDER BY tbl, key")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let table = row::table(row.get(0)?)?;
        let bytes = |column| Ok::<_, StoreError>(row.get_ref(column)?.as_blob().unwrap_or_default());
        let key = bytes(1)?;
        let taken = take(table, key, row::open(table, key, bytes(2)?)?);
        if taken.is_err() {
            return Ok(taken);
        }
    }
    Ok(Ok(()))
}

fn write_all(connection: &mut Connection, writes: &[Write]) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for write in writes {
        apply(&transaction, write)?;
    }
    transaction.commit()?;
    Ok(())
}

fn apply(connection: &Connection, write: &Write) -> Result<(), rusqlite::Error> {
    match write {
        Write::Put { table, key, value } => write_row(connection, *table, key, &row::seal(*table, key, value)),
        Write::Delete { table, key } => {
            let mut delete = connection.prepare_cached("DELETE FROM record WHERE tbl = ?1 AND key = ?2")?;
            delete.execute((number(*table), key)).map(drop)
        }
    }
}

fn write_row(connection: &Connection, table: Table, key: &[u8], sealed: &[u8]) -> Result<(), rusqlite::Error> {
    let mut put = connection.prepare_cached("INSERT OR REPLACE INTO record (tbl, key, value) VALUES (?1, ?2, ?3)")?;
    put.execute((number(table), key, sealed)).map(drop)
}

fn number(table: Table) -> i64 {
    table as i64
}
