//! Folding the write-ahead log into the database file. SQLite does it on its own only after a commit, and keeps to itself
//! what goes wrong then, a failed fsync too; so it is told not to, and it is done here, where an error is heard.

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::store::StoreError;
use crate::store::sqlite::session::fault;

/// The log is folded once it has so many pages.
const LONG: i64 = 1_000;

/// Turns off what SQLite would do unasked.
pub(super) fn by_hand_only(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "wal_autocheckpoint", 0, |_| Ok(()))
}

/// Before anything is read: what a process that died left in the log may be in no more than the system's memory, and after
/// a failed fsync not even the system knows. Written to the file and fsynced there, all that is read later is on the disk.
pub(super) fn at_start(connection: &Connection) -> Result<(), StoreError> {
    fold(connection, "TRUNCATE").map_err(|e| fault("folding the log of an earlier run into the database", e))
}

/// So that nothing of what was deleted is left in the log: it is cut. Nobody else may be reading.
pub(super) fn wholly(connection: &Connection) -> Result<(), StoreError> {
    let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    match busy.map_err(|e| fault("cutting the log", e))? {
        false => Ok(()),
        true => Err(StoreError::Other { context: "cutting the log", source: "somebody reads it".into() }),
    }
}

/// After a commit was answered: once the log is long.
pub(super) fn when_long(connection: &Connection) -> Result<(), StoreError> {
    let fold = || {
        let pages: i64 = connection.prepare_cached("PRAGMA wal_checkpoint(NOOP)")?.query_row([], |row| row.get(1))?;
        if pages >= LONG { fold(connection, "PASSIVE") } else { Ok(()) }
    };
    fold().map_err(|e| fault("folding the log into the database", e))
}

/// Before a connection closes: what SQLite would do then unasked, where an error is heard.
pub(super) fn at_end(connection: &Connection) -> Result<(), StoreError> {
    fold(connection, "PASSIVE").map_err(|e| fault("folding the log into the database at the end", e))
}

/// After a failed fsync: the connection must not write once more when it closes. The next start recovers.
pub(super) fn never_again(connection: &Connection) {
    // It can't fail on an open connection; if it did, closing would do what it always does.
    let _ = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
}

fn fold(connection: &Connection, how: &str) -> rusqlite::Result<()> {
    connection.query_row(&format!("PRAGMA wal_checkpoint({how})"), [], |_| Ok(()))
}
