//! How the file is opened: the settings that make a commit last, and the schema by version.

use std::time::Duration;

use rusqlite::Connection;

use super::{StoreError, fold};

/// The schema's version; it stands in `user_version`.
const KNOWN: i64 = 1;
/// The first SQLite without the WAL reset bug, by which a commit could be lost.
const OLDEST_SQLITE: i32 = 3_051_003;

const CREATE: &str = "
    CREATE TABLE record (
        tbl INTEGER NOT NULL,
        key BLOB NOT NULL,
        value BLOB NOT NULL,
        PRIMARY KEY (tbl, key)
    ) STRICT, WITHOUT ROWID;
    PRAGMA user_version = 1;
";

/// Refuses an SQLite that is too old.
pub(super) fn check_sqlite(version: i32) -> Result<(), StoreError> {
    if version < OLDEST_SQLITE { Err(StoreError::OldSqlite(rusqlite::version().to_owned())) } else { Ok(()) }
}

/// Looks at the version first, so that a file we don't know stays as it is, then sets up and creates.
pub(super) fn prepare(connection: &mut Connection) -> Result<(), StoreError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    // One connection has it all: the log's index stays in memory and needs no file, which a full disk would not give.
    connection.query_row("PRAGMA locking_mode = EXCLUSIVE", [], |_| Ok(()))?;
    let found = version(connection)?;
    if found > KNOWN {
        return Err(StoreError::Newer { found, known: KNOWN });
    }
    if found < KNOWN && !is_empty(connection)? {
        return Err(StoreError::Foreign);
    }
    settings(connection)?;
    fold::at_start(connection)?;
    if found < KNOWN {
        let transaction = connection.transaction()?;
        transaction.execute_batch(CREATE)?;
        transaction.commit()?;
    }
    Ok(())
}

fn version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

fn is_empty(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?)
}

fn settings(connection: &Connection) -> Result<(), StoreError> {
    // The answer names the mode that holds now: a file system without shared memory can't have a write-ahead log.
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(std::io::Error::other("no write-ahead log on this file system").into());
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", "ON")?;
    connection.pragma_update(None, "checkpoint_fullfsync", "ON")?;
    // pragmas that answer with their value
    connection.query_row("PRAGMA mmap_size = 0", [], |_| Ok(()))?;
    fold::by_hand_only(connection)?;
    connection.pragma_update(None, "cell_size_check", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    Ok(())
}
