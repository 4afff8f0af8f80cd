//! Opening a data folder: the lock, the version checks, the schema and how connections are set up. What is done with the
//! connections stands elsewhere.

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::sync::Arc;

use refinery::{Migration, Runner};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, params};

use sync_core::planted::{self, Bug};

use crate::chance::{Chance, drawn};
use crate::store::StoreError;
use crate::store::sqlite::seal::{Expected, Seal};
use crate::store::sqlite::session::fault;
use crate::store::sqlite::{erase, fold, plain};

/// The database's file in the folder.
pub(super) const FILE: &str = "sojourn.db";
/// The file that is locked while a server uses the folder.
const LOCK: &str = "lock";
/// Before this, resetting the write-ahead log could corrupt data.
const NEEDED: (i32, &str) = (3_051_003, "3.51.3");
/// Page cache of the writer, KiB.
const WRITER_CACHE: i32 = 8_192;
/// Page cache of each reader, KiB.
const READER_CACHE: i32 = 2_048;
/// Statements kept prepared on each connection: more than there are.
const STATEMENTS: usize = 256;

const MIGRATIONS: [(&str, &str); 31] = [
    ("V1__journal", include_str!("migrations/V1__journal.sql")),
    ("V2__people", include_str!("migrations/V2__people.sql")),
    ("V3__visits", include_str!("migrations/V3__visits.sql")),
    ("V4__verdicts", include_str!("migrations/V4__verdicts.sql")),
    ("V5__anchors", include_str!("migrations/V5__anchors.sql")),
    ("V6__parcels", include_str!("migrations/V6__parcels.sql")),
    ("V7__acts", include_str!("migrations/V7__acts.sql")),
    ("V8__sight", include_str!("migrations/V8__sight.sql")),
    ("V9__log", include_str!("migrations/V9__log.sql")),
    ("V10__lives", include_str!("migrations/V10__lives.sql")),
    ("V11__logins", include_str!("migrations/V11__logins.sql")),
    ("V12__sealed", include_str!("migrations/V12__sealed.sql")),
    ("V13__safe", include_str!("migrations/V13__safe.sql")),
    ("V14__evidence", include_str!("migrations/V14__evidence.sql")),
    ("V15__outbox", include_str!("migrations/V15__outbox.sql")),
    ("V16__app", include_str!("migrations/V16__app.sql")),
    ("V17__rulings", include_str!("migrations/V17__rulings.sql")),
    ("V18__after", include_str!("migrations/V18__after.sql")),
    ("V19__given", include_str!("migrations/V19__given.sql")),
    ("V20__customers", include_str!("migrations/V20__customers.sql")),
    ("V21__blobs", include_str!("migrations/V21__blobs.sql")),
    ("V22__archive", include_str!("migrations/V22__archive.sql")),
    ("V23__safety", include_str!("migrations/V23__safety.sql")),
    ("V24__trips", include_str!("migrations/V24__trips.sql")),
    ("V25__drill", include_str!("migrations/V25__drill.sql")),
    ("V26__sms", include_str!("migrations/V26__sms.sql")),
    ("V27__codes_since", include_str!("migrations/V27__codes_since.sql")),
    ("V28__absences", include_str!("migrations/V28__absences.sql")),
    ("V29__push", include_str!("migrations/V29__push.sql")),
    ("V30__outlines", include_str!("migrations/V30__outlines.sql")),
    ("V31__found_until", include_str!("migrations/V31__found_until.sql")),
];
/// Since this schema content is sealed.
const SEALED: u32 = 12;

fn other(context: &'static str) -> impl Fn(std::io::Error) -> StoreError {
    move |e| StoreError::Other { context, source: Box::new(e) }
}

/// Refuses a library that can corrupt data.
pub(super) fn check_library(number: i32, version: &str) -> Result<(), StoreError> {
    if number < NEEDED.0 {
        return Err(StoreError::OldLibrary { found: version.to_owned(), needed: NEEDED.1 });
    }
    Ok(())
}

/// Makes the folder if need be and locks it for as long as the file stays open.
pub(super) fn lock_folder(folder: &Path) -> Result<File, StoreError> {
    if !folder.is_dir() {
        fs::create_dir_all(folder).map_err(other("making the data folder"))?;
        if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            File::open(parent)
                .and_then(|parent| parent.sync_all())
                .map_err(other("syncing the data folder's parent"))?;
        }
    }
    let lock = File::options().create(true).truncate(false).write(true).open(folder.join(LOCK));
    let lock = lock.map_err(other("opening the lock of the data folder"))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(folder.display().to_string())),
        Err(TryLockError::Error(e)) => Err(other("locking the data folder")(e)),
    }
}

/// The connection that writes, on the newest schema, and the keys of what stands there.
pub(super) fn writer(folder: &Path, chance: Arc<dyn Chance>) -> Result<(Connection, Seal), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = connect(folder, flags, WRITER_CACHE)?;
    let prepared = prepare(&mut connection, folder, chance);
    if prepared.is_err() {
        fold::never_again(&connection);
    }
    prepared.map(|seal| (connection, seal))
}

/// From what an earlier run left to the newest schema, on the disk.
fn prepare(connection: &mut Connection, folder: &Path, chance: Arc<dyn Chance>) -> Result<Seal, StoreError> {
    fold::at_start(connection)?;
    refuse_newer(connection)?;
    let found = found(connection)?;
    // Before anything is changed: without its keys the data is not touched.
    let seal = Seal::open(folder, expected(connection, found)?, chance)?;
    let updated = update(connection, folder, &seal, found);
    if updated.is_err() {
        seal.never_again();
    }
    updated.map(|()| seal)
}

fn update(connection: &mut Connection, folder: &Path, seal: &Seal, found: u32) -> Result<(), StoreError> {
    migrate(connection, found)?;
    begin_epoch(connection, seal, found == 0).map_err(|e| fault("giving the store its epoch", e))?;
    // SQLite syncs the folder too, but does not look at what comes of it; the log's name must last as long as its content.
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(other("syncing the data folder"))?;
    plain::seal_all(connection, seal)?;
    erase::repeat(connection, seal)
}

/// What the data says of its keys; none before anything was sealed.
fn expected(connection: &Connection, schema: u32) -> Result<Option<Expected>, StoreError> {
    if schema < SEALED {
        return Ok(None);
    }
    let read = |row: &Row<'_>| {
        let folder: Option<[u8; 16]> = row.get(0)?;
        Ok(folder.map(|folder| (folder, row.get::<_, i64>(1))))
    };
    let found = connection.query_row("SELECT folder, keys FROM meta", [], read).optional();
    let found = found.map_err(|e| fault("reading which keys belong to the data", e))?.flatten();
    let whole = |(folder, keys): (_, rusqlite::Result<i64>)| Ok(Expected { folder, keys: keys?.cast_unsigned() });
    found.map(whole).transpose().map_err(|e| fault("reading which keys belong to the data", e))
}

/// Writes the keys that were made in this transaction, and how many there are now: older ones are not enough any more.
pub(super) fn keep_keys(connection: &Connection, seal: &Seal) -> Result<(), StoreError> {
    let Some(made) = seal.make_durable()? else { return Ok(()) };
    let note = || connection.prepare_cached("UPDATE meta SET keys = ?1")?.execute([made.cast_signed()]);
    note().map(|_| ()).map_err(|e| fault("noting the keys", e))
}

/// A connection that can only read.
pub(super) fn reader(folder: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = connect(folder, flags, READER_CACHE)?;
    connection.pragma_update(None, "query_only", true).map_err(|e| fault("opening a reader", e))?;
    Ok(connection)
}

fn connect(folder: &Path, flags: OpenFlags, cache: i32) -> Result<Connection, StoreError> {
    let open = || {
        let connection = Connection::open_with_flags(folder.join(FILE), flags)?;
        set_up(&connection, cache)?;
        Ok(connection)
    };
    open().map_err(|e| fault("opening the database", e))
}

fn set_up(connection: &Connection, cache: i32) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0))?;
    connection.pragma_update(None, "synchronous", if planted::is(Bug::ServerDoesNotSync) { "off" } else { "full" })?;
    // Only macOS knows this one: there a plain fsync does not reach the disk.
    connection.pragma_update(None, "fullfsync", true)?;
    // A truncated or failing file must be an error, not a signal.
    connection.pragma_update_and_check(None, "mmap_size", 0, |_| Ok(()))?;
    fold::by_hand_only(connection)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // Else a statement is planned anew whenever a bound value might choose another index.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "cache_size", -cache)?;
    connection.pragma_update_and_check(None, "journal_size_limit", 64 << 20, |_| Ok(()))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

fn found(connection: &Connection) -> Result<u32, StoreError> {
    schema(connection).map_err(|e| fault("reading the schema's version", e))
}

fn migrate(connection: &mut Connection, before: u32) -> Result<(), StoreError> {
    // A table that others refer to can be made anew only without looking at who does; it is looked at afterwards.
    let switch = |connection: &Connection, on: bool| {
        connection.pragma_update(None, "foreign_keys", on).map_err(|e| fault("bringing the schema up to date", e))
    };
    switch(connection, false)?;
    let migrated = run_migrations(connection);
    switch(connection, true)?;
    migrated?;
    if found(connection)? == before {
        return Ok(());
    }
    let broken = "SELECT count(*) FROM pragma_foreign_key_check";
    let broken = connection.query_row(broken, [], |row| row.get::<_, i64>(0));
    match broken.map_err(|e| fault("bringing the schema up to date", e))? {
        0 => Ok(()),
        broken => {
            Err(StoreError::Damaged { what: "schema", why: format!("{broken} rows refer to rows that are gone") })
        }
    }
}

fn run_migrations(connection: &mut Connection) -> Result<(), StoreError> {
    let wrong =
        |e: refinery::Error| StoreError::Other { context: "bringing the schema up to date", source: Box::new(e) };
    let migrations: Result<Vec<_>, _> = MIGRATIONS.iter().map(|(name, sql)| Migration::unapplied(name, sql)).collect();
    Runner::new(&migrations.map_err(wrong)?).run(connection).map_err(wrong)?;
    Ok(())
}

/// The schema as an earlier version left it, for tests of what comes after.
#[cfg(test)]
pub(super) fn migrate_to(connection: &Connection, version: usize) {
    let mut history = "CREATE TABLE refinery_schema_history (version int4 PRIMARY KEY, name VARCHAR(255),
        applied_on VARCHAR(255), checksum VARCHAR(255));"
        .to_owned();
    for (name, sql) in MIGRATIONS.iter().take(version) {
        let migration = Migration::unapplied(name, sql).expect("a migration");
        connection.execute_batch(sql).expect("applied");
        let (version, name, checksum) = (migration.version(), migration.name(), migration.checksum());
        history.push_str(&format!(
            "INSERT INTO refinery_schema_history VALUES ({version}, '{name}', '2026-11-22T00:00:00Z', '{checksum}');"
        ));
    }
    connection.execute_batch(&history).expect("a history");
}

fn refuse_newer(connection: &Connection) -> Result<(), StoreError> {
    let last = MIGRATIONS.last().and_then(|(name, _)| name.strip_prefix('V')?.split("__").next()?.parse().ok());
    let known = last.unwrap_or(u32::MAX);
    let found = found(connection)?;
    if found > known { Err(StoreError::Newer { found, known }) } else { Ok(()) }
}

fn schema(connection: &Connection) -> rusqlite::Result<u32> {
    let known = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'refinery_schema_history'";
    if connection.query_row(known, [], |_| Ok(())).optional()?.is_none() {
        return Ok(0);
    }
    connection.query_row("SELECT coalesce(max(version), 0) FROM refinery_schema_history", [], |row| row.get(0))
}

/// Eight random bytes, made once, and the id that the keys know the folder by.
fn begin_epoch(connection: &Connection, seal: &Seal, is_new: bool) -> rusqlite::Result<()> {
    let epoch: [u8; 8] = drawn(seal.chance());
    let sql = "INSERT INTO meta (one, epoch, digested, latest) VALUES (1, ?1, 0, NULL) ON CONFLICT (one) DO NOTHING";
    connection.execute(sql, [epoch])?;
    let sql = "UPDATE meta SET folder = ?1, sealed = iif(?2, 2, sealed) WHERE folder IS NULL";
    connection.execute(sql, params![seal.folder(), is_new]).map(|_| ())
}
