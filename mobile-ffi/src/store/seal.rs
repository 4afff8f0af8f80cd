//! Whether the file is sealed, the key it is opened with, and a plain store of an earlier version sealed once.
//!
//! Sealing is a copy: written beside, read as a whole, fsynced, then renamed over the plain one. Whoever is killed on the way
//! leaves one whole store, the plain or the sealed one.

#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::{STORE_FILE, StoreError, fold, row, schema, walk, write_row};
use crate::files;
use crate::vault::{StoreKey, Vault};

/// The copy's name while it is made.
const COPY_FILE: &str = "phone.db.sealed";
/// What a file begins with that is not sealed.
const PLAIN: &[u8; 16] = b"SQLite format 3\0";

/// What stands in the folder.
enum Found {
    Nothing,
    Plain,
    Sealed,
}

/// The key of the folder's store, which is sealed afterwards, or not there yet. A key is made only where it loses nothing.
pub(super) fn ready(dir: &Path, vault: &dyn Vault) -> Result<StoreKey, StoreError> {
    let key = match (look(dir)?, vault.store_key()?) {
        (Found::Plain, key) => {
            let plain = open_plain(dir)?;
            let key = key.map_or_else(|| vault.make_store_key(), Ok)?;
            seal(dir, plain, &key)?;
            key
        }
        (Found::Sealed, None) => return Err(StoreError::NoKey),
        (Found::Nothing, None) => vault.make_store_key()?,
        (_, Some(key)) => key,
    };
    remove_copy(dir)?;
    Ok(key)
}

/// Tells the connection its key, before anything else is asked of it.
pub(super) fn unlock(connection: &Connection, key: &StoreKey) -> Result<(), StoreError> {
    schema::check_cipher(connection)?;
    schema::give_key(connection, key)?;
    // The first page says whether it is this key.
    match connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())) {
        Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => Err(StoreError::WrongKey),
        other => Ok(other?),
    }
}

fn look(dir: &Path) -> Result<Found, StoreError> {
    let path = dir.join(STORE_FILE);
    let mut head = Vec::new();
    match File::open(&path) {
        Ok(file) => file.take(PLAIN.len() as u64).read_to_end(&mut head)?,
        Err(e) if e.kind() == ErrorKind::NotFound => 0,
        Err(e) => return Err(e.into()),
    };
    match head.as_slice() {
        // A log is begun after the first page is on the disk. SQLite would take the file for a new one and remove the log.
        [] if has_log(dir)? => Err(StoreError::Torn),
        [] => Ok(Found::Nothing),
        head if head == PLAIN => Ok(Found::Plain),
        _ => Ok(Found::Sealed),
    }
}

fn has_log(dir: &Path) -> Result<bool, StoreError> {
    match fs::metadata(dir.join(format!("{STORE_FILE}-wal"))) {
        Ok(log) => Ok(log.len() > 0),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(false),
        Err(e) => Err(e.into()),
    }
}

/// Opens a plain store and folds its log into it: nothing stands beside it afterwards. What it does not know it leaves as it is,
/// the log too.
fn open_plain(dir: &Path) -> Result<Connection, StoreError> {
    let mut plain = Connection::open(dir.join(STORE_FILE))?;
    let prepared = schema::prepare(&mut plain);
    if prepared.is_err() {
        fold::never_again(&plain);
    }
    prepared.map(|()| plain)
}

fn seal(dir: &Path, plain: Connection, key: &StoreKey) -> Result<(), StoreError> {
    let (store, copy) = (dir.join(STORE_FILE), dir.join(COPY_FILE));
    remove_copy(dir)?;
    let written = write_copy(&plain, &copy, key).and_then(|rows| check_copy(&copy, key, rows));
    if let Err(error) = written {
        // What is left of it is removed at the next start, if it can't be now.
        let _ = remove_copy(dir);
        return Err(error);
    }
    drop(plain);
    // A log of the plain store beside the sealed one would be taken for its own.
    for beside in ["-wal", "-shm", "-journal"] {
        remove(&dir.join(format!("{STORE_FILE}{beside}")))?;
    }
    files::sync_folder(dir)?;
    fs::rename(&copy, &store)?;
    Ok(files::sync_folder(dir)?)
}

/// Every row, checked on its way, in one transaction: how many.
fn write_copy(plain: &Connection, path: &Path, key: &StoreKey) -> Result<u64, StoreError> {
    files::touch_private(path)?;
    let mut copy = Connection::open(path)?;
    unlock(&copy, key)?;
    schema::for_a_copy(&copy)?;
    schema::create(&mut copy)?;
    let transaction = copy.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut rows = 0;
    walk(plain, |table, key, value| {
        rows += 1;
        write_row(&transaction, table, key, &row::seal(table, key, value)).map_err(StoreError::from)
    })??;
    transaction.commit()?;
    copy.close().map_err(|(_, error)| error)?;
    File::open(path)?.sync_all()?;
    Ok(rows)
}

/// Reads the copy as the next start will: every row must be there and whole.
fn check_copy(path: &Path, key: &StoreKey, rows: u64) -> Result<(), StoreError> {
    let copy = Connection::open(path)?;
    unlock(&copy, key)?;
    let mut found = 0;
    walk(&copy, |_, _, _| {
        found += 1;
        Ok::<(), StoreError>(())
    })??;
    if found == rows { Ok(()) } else { Err(StoreError::NotSealed { found, rows }) }
}

fn remove_copy(dir: &Path) -> Result<(), StoreError> {
    ["", "-wal", "-shm", "-journal"].iter().try_for_each(|ending| remove(&dir.join(format!("{COPY_FILE}{ending}"))))
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(e.into()),
        _ => Ok(()),
    }
}
