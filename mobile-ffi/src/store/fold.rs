//! Folding the write-ahead log into the file. SQLite does it on its own only after a commit, and keeps to itself what goes
//! wrong then, a failed fsync too; so it is told not to, and it is done here, where an error is heard.

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::StoreError;

/// The log is folded once it has so many pages: a megabyte.
const LONG: i64 = 128;

/// Turns off what SQLite would do unasked.
pub(super) fn by_hand_only(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA wal_autocheckpoint = 0", [], |_| Ok(()))
}

/// Before anything is read: what a process that died left in the log may be in no more than the system's memory, and after
/// a failed fsync not even the system knows. Written to the file and fsynced there, all that is read later is on the disk,
/// and so may be shown as saved and sent.
pub(super) fn at_start(connection: &Connection) -> Result<(), StoreError> {
    Ok(fold(connection, "TRUNCATE")?)
}

/// After a commit: once the log is long.
pub(super) fn when_long(connection: &Connection) -> Result<(), StoreError> {
    let pages: i64 = connection.prepare_cached("PRAGMA wal_checkpoint(NOOP)")?.query_row([], |row| row.get(1))?;
    if pages >= LONG { Ok(fold(connection, "PASSIVE")?) } else { Ok(()) }
}

/// After a failed fsync: the connection must not write once more when it closes. The next start recovers.
pub(super) fn never_again(connection: &Connection) {
    // It can't fail on an open connection; if it did, closing would do what it always does.
    let _ = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
}

fn fold(connection: &Connection, how: &str) -> rusqlite::Result<()> {
    connection.query_row(&format!("PRAGMA wal_checkpoint({how})"), [], |_| Ok(()))
}
