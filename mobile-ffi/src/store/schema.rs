//! How the file is opened: the settings that make a commit last, and the schema by version.

use std::time::Duration;

use rusqlite::{Connection, Error, OptionalExtension, ffi};
use zeroize::Zeroizing;

use sync_core::planted::{self, Bug};

use super::{StoreError, fold};
use crate::vault::StoreKey;

/// The schema's version; it stands in `user_version`.
const KNOWN: i64 = 3;
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

/// Since version 2: the bytes of photos and signatures, in parts and apart from the rows, which are all read at a start; and how
/// much of them the server has confirmed.
const BLOBS: &str = "
    CREATE TABLE blob (hash BLOB PRIMARY KEY, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE blob_part (
        hash BLOB NOT NULL,
        at INTEGER NOT NULL,
        value BLOB NOT NULL,
        PRIMARY KEY (hash, at)
    ) STRICT;
    CREATE TABLE blob_sent (
        visit TEXT NOT NULL,
        hash BLOB NOT NULL,
        confirmed INTEGER NOT NULL,
        whole_in TEXT,
        PRIMARY KEY (visit, hash)
    ) STRICT, WITHOUT ROWID;
    PRAGMA user_version = 2;
";

/// Since version 3: what is carried for colleagues, which nothing reads at a start.
const CARRIED: &str = "
    CREATE TABLE carried (
        id BLOB PRIMARY KEY,
        device BLOB NOT NULL,
        size INTEGER NOT NULL,
        taken INTEGER NOT NULL,
        sealed BLOB NOT NULL,
        answer BLOB,
        refused TEXT
    ) STRICT;
    PRAGMA user_version = 3;
";

/// How pages are sealed. It stands nowhere in the file and so holds for every store there is: another way is another version.
/// What is not said is SQLCipher's own: AES-256-CBC, a random vector for each write of a page. Both differ from its defaults for
/// the start of a phone, which reads every page: it takes half the time (ADR 0012).
const SEALING: [&str; 4] = [
    // First: it sets all of them. A later SQLCipher with other defaults still reads what phones have.
    "PRAGMA cipher_compatibility = 4",
    "PRAGMA cipher_page_size = 8192",
    "PRAGMA cipher_hmac_algorithm = HMAC_SHA256",
    // Wiping and locking the library's memory would leave the same words in the engine's.
    "PRAGMA cipher_memory_security = OFF",
];

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
    if found == 0 && !is_empty(connection)? {
        return Err(StoreError::Foreign);
    }
    settings(connection)?;
    fold::at_start(connection)?;
    match found {
        0 => create(connection),
        KNOWN => Ok(()),
        1 => upgrade(connection, &[BLOBS, CARRIED]),
        _ => upgrade(connection, &[CARRIED]),
    }
}

/// The tables of an empty store.
pub(super) fn create(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(CREATE)?;
    transaction.execute_batch(BLOBS)?;
    transaction.execute_batch(CARRIED)?;
    Ok(transaction.commit()?)
}

/// From an earlier version, step by step.
fn upgrade(connection: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
    let transaction = connection.transaction()?;
    steps.iter().try_for_each(|step| transaction.execute_batch(step))?;
    Ok(transaction.commit()?)
}

/// Refuses a library that would write everything in the clear and say nothing.
pub(super) fn check_cipher(connection: &Connection) -> Result<(), StoreError> {
    let version: Option<String> = connection.query_row("PRAGMA cipher_version", [], |row| row.get(0)).optional()?;
    version.map(drop).ok_or(StoreError::NoCipher)
}

/// Says the key, and how pages are sealed with it.
pub(super) fn give_key(connection: &Connection, key: &StoreKey) -> Result<(), StoreError> {
    // What goes wrong is told by what it comes to; the library would write it to standard error as well.
    connection.query_row("PRAGMA cipher_log_level = NONE", [], |_| Ok(())).optional()?;
    // Random bytes, and not a word of a person: nothing is derived from them by thousands of rounds at each start.
    let hex = key.reveal().iter().fold(Zeroizing::new(String::with_capacity(64)), |mut hex, byte| {
        for nibble in [byte >> 4, byte & 15] {
            hex.push(char::from_digit(u32::from(nibble), 16).unwrap_or_default());
        }
        hex
    });
    let said = Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", hex.as_str()));
    // An error of SQLite can quote the statement, and this one must stand in none.
    let told = connection.query_row(&said, [], |_| Ok(())).optional();
    told.map_err(|error| Error::SqliteFailure(error.sqlite_error().copied().unwrap_or(ffi::Error::new(1)), None))?;
    for setting in SEALING {
        connection.query_row(setting, [], |_| Ok(())).optional()?;
    }
    Ok(())
}

/// A copy that is thrown away if anything happens needs no journal, and one fsync at its end.
pub(super) fn for_a_copy(connection: &Connection) -> Result<(), StoreError> {
    connection.query_row("PRAGMA journal_mode = OFF", [], |_| Ok(()))?;
    Ok(connection.pragma_update(None, "synchronous", "OFF")?)
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
    connection.pragma_update(None, "synchronous", if planted::is(Bug::PhoneDoesNotSync) { "OFF" } else { "FULL" })?;
    connection.pragma_update(None, "fullfsync", "ON")?;
    connection.pragma_update(None, "checkpoint_fullfsync", "ON")?;
    // pragmas that answer with their value
    connection.query_row("PRAGMA mmap_size = 0", [], |_| Ok(()))?;
    // No page leaves for a temporary file.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    fold::by_hand_only(connection)?;
    connection.pragma_update(None, "cell_size_check", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    Ok(())
}
