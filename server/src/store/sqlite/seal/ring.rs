//! `keys.db`: the keys of all subjects, each wrapped by the key in `seal.key` and bound to its name. A file of its own, so that a
//! copy of the data holds none of them. A key that is destroyed leaves nothing in it: pages are overwritten, the file is written
//! anew and its log is cut.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use sync_core::time::Timestamp;

use super::erasures::Line;
use super::master::{self, Master};
use super::opened::{SubjectKey, fresh_secret};
use super::{Expected, Name};
use crate::chance::{Chance, drawn};
use crate::store::StoreError;
use crate::store::sqlite::fold;
use crate::store::sqlite::session::fault;

/// The file.
pub(super) const FILE: &str = "keys.db";

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS about (
        one     INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
        version INTEGER NOT NULL,
        proof   BLOB    NOT NULL -- the folder's id, sealed by the key in seal.key
    ) STRICT;
    CREATE TABLE IF NOT EXISTS key (
        number  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        name    TEXT    NOT NULL UNIQUE,
        wrapped BLOB    NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS destroyed (
        name TEXT    NOT NULL PRIMARY KEY,
        at   INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;";
const VERSION: i64 = 1;

/// What there is of a name.
pub(super) enum Found {
    /// Its key.
    Key(Arc<SubjectKey>),
    /// It was erased.
    Destroyed,
    /// Nothing was ever sealed under it.
    Nothing,
}

/// The keys' file.
pub(super) struct Ring {
    connection: Connection,
    master: Master,
    folder: [u8; 16],
    chance: Arc<dyn Chance>,
}

fn refused(why: impl std::fmt::Display) -> StoreError {
    StoreError::Keys(format!("{FILE} can't be used ({why}): restore it from its backup; nothing was changed"))
}

fn wrong(error: rusqlite::Error) -> StoreError {
    match fault("the keys' file", error) {
        StoreError::Damaged { why, .. } => refused(why),
        other => other,
    }
}

impl Ring {
    /// Opens the file; makes it where nothing sealed is expected.
    ///
    /// # Errors
    /// [`StoreError::Keys`] where it is not there, is damaged, older than the data, or of another folder.
    pub(super) fn open(
        folder: &Path,
        master: Master,
        expected: Option<Expected>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self, StoreError> {
        let file = folder.join(FILE);
        match (file.exists(), expected) {
            (false, Some(_)) => return Err(refused("it is not there")),
            (false, None) => {
                // Its log and index take after it.
                let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&file);
                made.map_err(|error| StoreError::Other { context: "making keys.db", source: Box::new(error) })?;
            }
            (true, _) => {
                master::owner_only(&file).map_err(refused)?;
            }
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&file, flags).map_err(wrong)?;
        set_up(&connection).map_err(wrong)?;
        Self::settle(connection, master, expected, chance).map_err(|refused| {
            let (connection, error) = *refused;
            fold::never_again(&connection);
            error
        })
    }

    fn settle(
        connection: Connection,
        master: Master,
        expected: Option<Expected>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self, Box<(Connection, StoreError)>> {
        let settled = || {
            fold::at_start(&connection)?;
            if expected.is_none() {
                connection.execute_batch(SCHEMA).map_err(wrong)?;
            }
            let tables = "SELECT count(*) FROM sqlite_schema WHERE name IN ('about', 'key', 'destroyed')";
            if connection.query_row(tables, [], |row| row.get::<_, i64>(0)).map_err(wrong)? != 3 {
                return Err(refused("it is cut"));
            }
            let proof = "SELECT version, proof FROM about";
            let proof = connection.query_row(proof, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)));
            match (proof.optional().map_err(wrong)?, expected) {
                (Some((version, _)), _) if version > VERSION => Err(refused("a newer server wrote it")),
                (Some((_, proof)), _) => master.proven(&proof).ok_or_else(|| refused("seal.key is another one's")),
                (None, Some(_)) => Err(refused("it is cut")),
                (None, None) => {
                    let folder: [u8; 16] = drawn(&*chance);
                    let sql = "INSERT INTO about (one, version, proof) VALUES (1, ?1, ?2)";
                    connection.execute(sql, params![VERSION, master.prove(&*chance, &folder)?]).map_err(wrong)?;
                    Ok(folder)
                }
            }
        };
        let folder = match settled() {
            Ok(folder) => folder,
            Err(error) => return Err(Box::new((connection, error))),
        };
        let ring = Self { connection, master, folder, chance };
        match ring.check(expected) {
            Ok(()) => Ok(ring),
            Err(error) => Err(Box::new((ring.connection, error))),
        }
    }

    fn check(&self, expected: Option<Expected>) -> Result<(), StoreError> {
        let sound: String = self.one("PRAGMA quick_check(1)")?;
        if sound != "ok" {
            return Err(refused(sound));
        }
        let Some(expected) = expected else { return Ok(()) };
        if expected.folder != self.folder {
            return Err(refused("it belongs to another data folder"));
        }
        let made = self.made()?;
        if made < expected.keys {
            let missing = expected.keys - made;
            return Err(refused(format!("it is older than the database: {missing} keys are missing")));
        }
        Ok(())
    }

    /// The folder's id.
    pub(super) fn folder(&self) -> [u8; 16] {
        self.folder
    }

    fn one<T: rusqlite::types::FromSql>(&self, sql: &str) -> Result<T, StoreError> {
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(wrong)
    }

    /// How many keys were ever made.
    fn made(&self) -> Result<u64, StoreError> {
        self.one::<i64>("SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'key'), 0)")
            .map(i64::cast_unsigned)
    }

    /// What there is of a name.
    pub(super) fn find(&self, name: &Name) -> Result<Found, StoreError> {
        let sql = "SELECT wrapped FROM key WHERE name = ?1";
        let wrapped = self.query(sql, name, |row| row.get::<_, Vec<u8>>(0))?;
        if let Some(wrapped) = wrapped {
            let secret = self.master.unwrap(&self.place(name), &wrapped)?;
            return Ok(Found::Key(Arc::new(SubjectKey::new(&secret))));
        }
        let gone = self.query("SELECT at FROM destroyed WHERE name = ?1", name, |row| row.get::<_, i64>(0))?;
        Ok(gone.map_or(Found::Nothing, |_| Found::Destroyed))
    }

    fn query<T>(
        &self,
        sql: &str,
        name: &Name,
        read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        let run = || self.connection.prepare_cached(sql)?.query_row([&name.0], read).optional();
        run().map_err(wrong)
    }

    /// A wrapped key can be opened only under its name and in this folder.
    fn place(&self, name: &Name) -> Vec<u8> {
        [b"sojourn key", self.folder.as_slice(), name.0.as_bytes()].concat()
    }

    /// Makes a key: itself, and as it will be kept.
    pub(super) fn make(&self, name: &Name) -> Result<(Arc<SubjectKey>, Vec<u8>), StoreError> {
        let secret = fresh_secret(&*self.chance);
        let wrapped = self.master.wrap(&*self.chance, &self.place(name), &secret)?;
        Ok((Arc::new(SubjectKey::new(&secret)), wrapped))
    }

    /// Keeps keys, fsynced: how many were ever made.
    pub(super) fn keep<'k>(&mut self, fresh: impl Iterator<Item = (&'k Name, &'k [u8])>) -> Result<u64, StoreError> {
        let keep = || {
            let tx = self.connection.unchecked_transaction()?;
            {
                let mut add = tx.prepare_cached("INSERT INTO key (name, wrapped) VALUES (?1, ?2)")?;
                for (name, wrapped) in fresh {
                    add.execute(params![name.0, wrapped])?;
                }
            }
            tx.commit()
        };
        keep().map_err(|error| self.fail(error))?;
        fold::when_long(&self.connection)?;
        self.made()
    }

    /// Deletes keys and lets nothing of them stay in the file or its log.
    pub(super) fn destroy(&mut self, keys: &[Name], gone: &[(Name, Timestamp)]) -> Result<(), StoreError> {
        let destroy = || {
            let tx = self.connection.unchecked_transaction()?;
            for name in keys.iter().chain(gone.iter().map(|(name, _)| name)) {
                tx.execute("DELETE FROM key WHERE name = ?1", [&name.0])?;
            }
            for (name, at) in gone {
                let sql = "INSERT INTO destroyed (name, at) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING";
                tx.execute(sql, params![name.0, at.0])?;
            }
            tx.commit()?;
            // Deleted content is overwritten in place; a page that was rearranged before may hold a copy.
            self.connection.execute_batch("VACUUM")
        };
        destroy().map_err(|error| self.fail(error))?;
        fold::wholly(&self.connection)
    }

    /// Before the file is closed.
    pub(super) fn fold_at_end(&self) -> Result<(), StoreError> {
        fold::at_end(&self.connection)
    }

    /// After a failed write: nothing is written any more, closing included.
    pub(super) fn never_again(&self) {
        fold::never_again(&self.connection);
    }

    fn fail(&self, error: rusqlite::Error) -> StoreError {
        let error = wrong(error);
        if matches!(error, StoreError::Stopped) {
            fold::never_again(&self.connection);
        }
        error
    }

    /// Names that begin so.
    pub(super) fn names(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let run = || {
            let mut names = self.connection.prepare_cached("SELECT name FROM key WHERE name >= ?1 AND name < ?2")?;
            // '0' is what follows '/'.
            let end = format!("{}0", prefix.trim_end_matches('/'));
            names.query_map([prefix, &end], |row| row.get(0))?.collect::<rusqlite::Result<_>>()
        };
        run().map_err(wrong)
    }

    /// Whether anything was ever destroyed.
    pub(super) fn has_destroyed(&self) -> Result<bool, StoreError> {
        self.one("SELECT EXISTS (SELECT 1 FROM destroyed)")
    }

    /// All that was destroyed.
    pub(super) fn destroyed(&self) -> Result<Vec<Line>, StoreError> {
        let run = || {
            let mut all = self.connection.prepare("SELECT name, at FROM destroyed ORDER BY name")?;
            let lines = all.query_map([], |row| Ok(Line::of(&row.get::<_, String>(0)?, Timestamp(row.get(1)?))))?;
            lines.collect::<rusqlite::Result<Vec<_>>>()
        };
        Ok(run().map_err(wrong)?.into_iter().flatten().collect())
    }
}

fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update_and_check(None, "mmap_size", 0, |_| Ok(()))?;
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    fold::by_hand_only(connection)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "cache_size", -1_024)
}
