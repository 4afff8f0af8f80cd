//! Copies of the databases of a data folder, made while a server uses it: page by page, of one snapshot. The server goes on
//! writing to its log meanwhile; no lock of the folder is taken. Where copies go, and what they are named, stands in `admin`.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use sync_core::ids::Epoch;
use sync_core::time::Timestamp;

use crate::store::sqlite::fold;
use crate::store::sqlite::open::FILE;
use crate::store::sqlite::session::{fault, number};
use crate::store::{Position, StoreError};

/// Pages that are copied before somebody is told how far it is: 1 MiB.
const PAGES: i32 = 256;

/// The database of content, sealed.
pub const DATA: &str = FILE;
/// The database of keys.
pub const KEYS: &str = "keys.db";

/// What a copy holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Which life of the store.
    pub epoch: Epoch,
    /// The journal's last position.
    pub position: Position,
    /// The latest time in the journal.
    pub latest: Option<Timestamp>,
    /// So many keys were made before it.
    pub keys: u64,
    /// The schema's version.
    pub schema: u32,
}

/// Copies the database of content to a file that is not there yet, fsynced and looked through. `progress` is told how many
/// pages there are and how many are left.
///
/// # Errors
/// What either database says; a copy that is not sound is [`StoreError::Damaged`].
pub fn copy_data(folder: &Path, to: &Path, progress: &mut dyn FnMut(i32, i32)) -> Result<Copied, StoreError> {
    copy(&folder.join(DATA), to, held, progress)
}

/// Copies the database of keys in the same way: how many keys were ever made. To be done after the copy of the content, since
/// keys that are older than it can't open all of it.
///
/// # Errors
/// As [`copy_data`].
pub fn copy_keys(folder: &Path, to: &Path) -> Result<u64, StoreError> {
    copy(&folder.join(KEYS), to, made, &mut |_, _| {})
}

/// What a database of content holds, looked through.
///
/// # Errors
/// [`StoreError::Damaged`] where it is not sound.
pub fn look_through(file: &Path) -> Result<Copied, StoreError> {
    look(file, held)
}

fn held(connection: &Connection) -> rusqlite::Result<Copied> {
    let position = "SELECT ifnull((SELECT max(position) FROM journal), 0)";
    let schema = "SELECT max(version) FROM refinery_schema_history";
    connection.query_row(&format!("SELECT epoch, ({position}), latest, keys, ({schema}) FROM meta"), [], |row| {
        Ok(Copied {
            epoch: Epoch(row.get(0)?),
            position: number(row, 1)?,
            latest: row.get::<_, Option<_>>(2)?.map(Timestamp),
            keys: number(row, 3)?,
            schema: row.get(4)?,
        })
    })
}

fn made(connection: &Connection) -> rusqlite::Result<u64> {
    let sql = "SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'key'), 0)";
    connection.query_row(sql, [], |row| number(row, 0))
}

fn copy<T: PartialEq>(
    from: &Path,
    to: &Path,
    held: fn(&Connection) -> rusqlite::Result<T>,
    progress: &mut dyn FnMut(i32, i32),
) -> Result<T, StoreError> {
    let source = open(from).map_err(|e| fault("opening what is to be copied", e))?;
    // The snapshot holds until the connection closes: however long it takes, the copy is of one moment.
    source.execute_batch("BEGIN DEFERRED").map_err(|e| fault("opening a snapshot", e))?;
    let before = held(&source).map_err(|e| fault("reading what is to be copied", e))?;
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::StorageFull => StoreError::Full,
        _ => StoreError::Other { context: "writing the copy", source: Box::new(source) },
    };
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map_err(failed)?;
    pages(&source, to, progress).map_err(|e| of_copy("copying", e))?;
    File::open(to).and_then(|file| file.sync_all()).map_err(failed)?;
    let after = look(to, held)?;
    if after != before {
        return Err(StoreError::Damaged { what: "copy", why: "it holds something else than was copied".to_owned() });
    }
    Ok(after)
}

/// An error on a copy is none of the store's.
fn of_copy(context: &'static str, error: rusqlite::Error) -> StoreError {
    match fault(context, error) {
        StoreError::Stopped => StoreError::Other { context, source: "a write failed: look at the disk".into() },
        other => other,
    }
}

fn pages(source: &Connection, to: &Path, progress: &mut dyn FnMut(i32, i32)) -> rusqlite::Result<()> {
    let mut copy = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // It is of no use until it is whole; then the file is fsynced.
    copy.pragma_update_and_check(None, "journal_mode", "off", |_| Ok(()))?;
    copy.pragma_update(None, "synchronous", "off")?;
    {
        let backup = Backup::new(source, &mut copy)?;
        while backup.step(PAGES)? != StepResult::Done {
            let at = backup.progress();
            progress(at.pagecount, at.remaining);
        }
        let at = backup.progress();
        progress(at.pagecount, 0);
    }
    copy.close().map_err(|(_, error)| error)?;
    // The copy says that it has a log, as what it was copied from: opened anew, it is made one file.
    let copy = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    copy.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    copy.close().map_err(|(_, error)| error)
}

fn look<T>(file: &Path, held: fn(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
    let read = || {
        let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let sound: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        Ok((sound, held(&connection)?))
    };
    match read().map_err(|e| of_copy("looking through the copy", e))? {
        (sound, held) if sound == "ok" => Ok(held),
        (why, _) => Err(StoreError::Damaged { what: "copy", why }),
    }
}

/// A connection beside those of a server: it writes nothing, and does nothing to the log, at closing neither.
fn open(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    fold::by_hand_only(&connection)?;
    fold::never_again(&connection);
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update_and_check(None, "mmap_size", 0, |_| Ok(()))?;
    Ok(connection)
}
