//! A store that can't be used any more, set aside: every row that can still be read is handed on, and the files are kept as they
//! are under another name, so that an empty folder is left to enrol in. Nothing is written to them.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};
use sync_core::engine::effect::{Row, Table};

use super::{STORE_FILE, StoreError, fold, lock, number, row, seal};
use crate::files;
use crate::vault::{StoreKey, Vault};

/// What was found in a store that was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Salvaged {
    /// The rows that are whole.
    pub rows: Vec<Row>,
    /// Rows that were seen and are not whole.
    pub damaged: usize,
    /// Tables of which a part could not be read at all.
    pub cut: Vec<Table>,
    /// What the file is called now; none where there was none.
    pub kept_as: Option<String>,
}

/// Reads what can be read and renames the store's files, fsynced when it returns. Killed on the way it leaves the store where it
/// was; it can be called again.
///
/// # Errors
/// [`StoreError`] when somebody has the store, or the folder can't be written.
pub fn set_aside(dir: &Path, vault: &dyn Vault) -> Result<Salvaged, StoreError> {
    let _lock = lock::take(dir)?;
    let mut found = read(dir, vault).unwrap_or_default();
    if dir.join(STORE_FILE).exists() {
        let name = free_name(dir);
        // The log first: it is of no use without the file, and a new file would take it for its own.
        for ending in ["-wal", "-shm", "-journal", ""] {
            match fs::rename(dir.join(format!("{STORE_FILE}{ending}")), dir.join(format!("{name}{ending}"))) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        found.kept_as = Some(name);
    }
    files::sync_folder(dir)?;
    Ok(found)
}

fn free_name(dir: &Path) -> String {
    let mut number = 1_u32;
    loop {
        let name = format!("{STORE_FILE}.bad-{number}");
        if !dir.join(&name).exists() && !dir.join(format!("{name}-wal")).exists() {
            return name;
        }
        number += 1;
    }
}

/// Each table from its beginning, and from its end where that broke off.
fn read(dir: &Path, vault: &dyn Vault) -> Result<Salvaged, StoreError> {
    let key = vault.store_key()?.ok_or(StoreError::NoKey)?;
    let mut found = Salvaged::default();
    for table in Table::ALL {
        // Once it has met a damaged page a connection reads nothing more: each look has its own.
        if scan(&open(dir, &key)?, table, "ASC", &mut found).is_err() {
            found.cut.push(table);
            let _ = scan(&open(dir, &key)?, table, "DESC", &mut found);
        }
    }
    found.rows.sort_by(|one, other| (one.table, &one.key).cmp(&(other.table, &other.key)));
    found.rows.dedup_by(|one, other| (one.table, &one.key) == (other.table, &other.key));
    Ok(found)
}

/// Not read-only: a log that nobody folded is read through a file of its own. Nothing is folded, nothing written.
fn open(dir: &Path, key: &StoreKey) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(dir.join(STORE_FILE), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    fold::never_again(&connection);
    seal::unlock(&connection, key)?;
    fold::by_hand_only(&connection)?;
    Ok(connection)
}

fn scan(connection: &Connection, table: Table, order: &str, found: &mut Salvaged) -> Result<(), StoreError> {
    let sql = format!("SELECT key, value FROM record WHERE tbl = ?1 ORDER BY key {order}");
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(params![number(table)])?;
    while let Some(next) = rows.next()? {
        let (key, sealed): (Vec<u8>, Vec<u8>) = (next.get(0)?, next.get(1)?);
        match row::open(table, &key, &sealed) {
            Ok(value) => found.rows.push(Row { table, value: value.to_vec(), key }),
            Err(_) => found.damaged += 1,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::FileExt;

    use sync_core::engine::effect::{Table, Write};

    use super::super::{PhoneStore, STORE_FILE, StoreError};
    use super::set_aside;
    use crate::vault::FileVault;

    fn rows(count: u64) -> Vec<Write> {
        let put = |n: u64| Write::Put { table: Table::Entry, key: n.to_be_bytes().to_vec(), value: vec![7; 3_000] };
        (1..=count).map(put).collect()
    }

    #[test]
    fn what_can_be_read_of_a_damaged_store_is_had_and_the_file_is_kept_as_it_was() {
        let dir = tempfile::tempdir().expect("folder");
        let vault = FileVault::of(dir.path());
        let mut store = PhoneStore::open(dir.path(), &vault).expect("made");
        store.commit(&rows(60)).expect("saved");
        drop(store);
        let path = dir.path().join(STORE_FILE);
        let file = fs::OpenOptions::new().write(true).open(&path).expect("there");
        file.write_all_at(&[0; 64], fs::metadata(&path).expect("there").len() / 2).expect("written");
        let damaged = fs::read(&path).expect("there");
        let error = PhoneStore::open(dir.path(), &vault).and_then(|store| store.rows()).expect_err("damaged");
        assert!(matches!(error, StoreError::Torn), "{error}");

        let found = set_aside(dir.path(), &vault).expect("set aside");
        assert!((30..60).contains(&found.rows.len()), "{} rows", found.rows.len());
        assert_eq!(found.cut, [Table::Entry]);
        let kept = dir.path().join(found.kept_as.expect("there was one"));
        assert_eq!(fs::read(kept).expect("kept"), damaged);
        let anew = PhoneStore::open(dir.path(), &vault).expect("an empty one");
        assert!(anew.rows().expect("read").is_empty());
    }

    #[test]
    fn a_store_without_its_key_is_kept_too_and_a_second_one_beside_it() {
        let dir = tempfile::tempdir().expect("folder");
        let vault = FileVault::of(dir.path());
        for number in 1..=2 {
            drop(PhoneStore::open(dir.path(), &vault).expect("made"));
            fs::remove_file(dir.path().join("store.key")).expect("there");
            let found = set_aside(dir.path(), &vault).expect("set aside");
            assert_eq!((found.rows.len(), found.kept_as), (0, Some(format!("phone.db.bad-{number}"))));
        }
    }

    #[test]
    fn a_store_that_somebody_has_is_left_to_them() {
        let dir = tempfile::tempdir().expect("folder");
        let vault = FileVault::of(dir.path());
        let _store = PhoneStore::open(dir.path(), &vault).expect("made");
        assert!(matches!(set_aside(dir.path(), &vault), Err(StoreError::InUse(_))));
    }
}
