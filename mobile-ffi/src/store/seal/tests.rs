//! What sealing promises: no word of a person in any file, no other key opens it, nothing is touched without the key, and a
//! plain store of an earlier version comes out whole, whenever its sealing is cut short.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use sync_core::engine::effect::{Table, Write};
use tempfile::TempDir;

use super::super::{PhoneStore, STORE_FILE, StoreError, row, schema, write_row};
use super::{COPY_FILE, write_copy};
use crate::vault::{FileVault, STORE_KEY_FILE, StoreKey, Vault, VaultError};

/// Stands in every store here, and must stand in no file.
const CANARY: &[u8] = "金丝雀 canary 7f3a9c".as_bytes();

fn open(dir: &Path) -> Result<PhoneStore, StoreError> {
    PhoneStore::open(dir, &FileVault::of(dir))
}

fn put(key: &[u8], value: &[u8]) -> Write {
    Write::Put { table: Table::Entry, key: key.to_vec(), value: value.to_vec() }
}

/// A folder with a sealed store that holds the canary, closed.
fn sealed() -> TempDir {
    let dir = TempDir::new().expect("folder");
    let mut store = open(dir.path()).expect("opened");
    store.commit(&[put(b"1", CANARY)]).expect("committed");
    dir
}

/// A folder as an earlier version left it when it was killed: a plain store whose last rows stand in its log only.
fn plain() -> TempDir {
    let (living, left) = (TempDir::new().expect("folder"), TempDir::new().expect("folder"));
    let mut connection = Connection::open(living.path().join(STORE_FILE)).expect("opened");
    schema::prepare(&mut connection).expect("prepared");
    for n in 0..200u8 {
        let value = [CANARY, &[n; 500]].concat();
        let value = row::seal(Table::Entry, &[n], &value);
        write_row(&connection, Table::Entry, &[n], &value).expect("written");
    }
    for file in fs::read_dir(living.path()).expect("folder").flatten() {
        fs::copy(file.path(), left.path().join(file.file_name())).expect("copied");
    }
    assert!(fs::metadata(left.path().join("phone.db-wal")).expect("a log").len() > 100_000);
    left
}

/// Files in which the canary stands.
fn singing(dir: &Path) -> Vec<String> {
    let files = fs::read_dir(dir).expect("folder").flatten();
    let sings = |path: &Path| fs::read(path).expect("read").windows(CANARY.len()).any(|it| it == CANARY);
    files.filter(|file| sings(&file.path())).map(|file| file.file_name().to_string_lossy().into_owned()).collect()
}

fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let read =
        |file: fs::DirEntry| (file.file_name().to_string_lossy().into_owned(), fs::read(file.path()).expect("read"));
    let mut files: Vec<_> = fs::read_dir(dir).expect("folder").flatten().map(read).collect();
    files.sort();
    files
}

#[test]
fn no_file_of_the_folder_holds_a_word_that_was_saved() {
    let dir = TempDir::new().expect("folder");
    let mut store = open(dir.path()).expect("opened");
    store.commit(&[put(b"1", CANARY)]).expect("committed");
    // So much that the log is folded, and more stands in the log.
    let long = CANARY.repeat(20_000);
    store.commit(&[put(b"2", &long)]).expect("committed");
    store.commit(&[put(b"3", CANARY), Write::Delete { table: Table::Entry, key: b"2".to_vec() }]).expect("committed");
    assert!(files(dir.path()).iter().any(|(name, bytes)| name == "phone.db-wal" && !bytes.is_empty()));
    assert_eq!(singing(dir.path()), [""; 0], "open");
    drop(store);
    assert_eq!(singing(dir.path()), [""; 0], "closed");
    // And this is how it is found where nothing is sealed.
    assert!(singing(plain().path()).contains(&"phone.db-wal".to_owned()));
}

#[test]
fn a_store_is_sealed_as_every_store_ever_was() {
    let dir = sealed();
    let store = open(dir.path()).expect("opened");
    let asked = |pragma: &str| -> String {
        let sql = format!("PRAGMA {pragma}");
        store.0.with(|connection| Ok(connection.query_row(&sql, [], |row| row.get(0))?)).expect(pragma)
    };
    // Another page or algorithm would not open what phones have.
    let settings = ["cipher_page_size", "cipher_hmac_algorithm", "cipher_kdf_algorithm", "cipher_use_hmac"].map(&asked);
    assert_eq!(settings, ["8192", "HMAC_SHA256", "PBKDF2_HMAC_SHA512", "1"]);
    assert_eq!(["cipher_plaintext_header_size", "cipher_memory_security"].map(&asked), ["0", "0"]);
    assert!(asked("cipher_version").starts_with("4."));
}

/// `golden.db` was written by the first version that sealed, with a key of 32 times 7: two rows, one of them the canary.
#[test]
fn a_store_that_the_first_version_sealed_is_opened_by_every_later_one() {
    let dir = TempDir::new().expect("folder");
    fs::write(dir.path().join(STORE_FILE), include_bytes!("golden.db")).expect("written");
    let rows = PhoneStore::open(dir.path(), &Sevens).expect("opened").rows().expect("read");
    let values: Vec<&[u8]> = rows.iter().map(|row| row.value.as_slice()).collect();
    assert_eq!(values, [CANARY, &[9; 5_000]]);
}

/// Has always the same key.
struct Sevens;

impl Vault for Sevens {
    fn store_key(&self) -> Result<Option<StoreKey>, VaultError> {
        Ok(Some(StoreKey::of([7; 32])))
    }

    fn make_store_key(&self) -> Result<StoreKey, VaultError> {
        Ok(StoreKey::of([7; 32]))
    }
}

#[test]
fn the_key_stands_in_no_other_file_and_in_nothing_that_is_printed() {
    let dir = TempDir::new().expect("folder");
    let mut store = open(dir.path()).expect("opened");
    store.commit(&[put(b"1", CANARY)]).expect("committed");
    let key = *FileVault::of(dir.path()).store_key().expect("read").expect("there").reveal();
    let hex = key.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let holds = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        bytes.windows(key.len()).any(|it| it == key)
            || text.contains(&hex)
            || text.contains(&format!("{:?}", &key[..4]))
    };
    let holding: Vec<String> =
        files(dir.path()).into_iter().filter(|(_, bytes)| holds(bytes)).map(|(name, _)| name).collect();
    assert_eq!(holding, [STORE_KEY_FILE]);
    assert!(!holds(format!("{store:?}").as_bytes()));
    assert!(!holds(format!("{:?}", FileVault::of(dir.path())).as_bytes()));
}

#[test]
fn another_key_opens_nothing_and_touches_nothing() {
    let dir = sealed();
    fs::remove_file(dir.path().join(STORE_KEY_FILE)).expect("removed");
    FileVault::of(dir.path()).make_store_key().expect("another");
    let before = files(dir.path());
    let error = open(dir.path()).expect_err("another key");
    assert!(matches!(error, StoreError::WrongKey), "{error:?}");
    assert!(error.to_string().contains("store.key") && error.to_string().contains("Nothing was touched"), "{error}");
    assert_eq!(files(dir.path()), before);
}

#[test]
fn without_its_key_the_store_is_left_alone_and_no_new_key_is_made() {
    let dir = sealed();
    let key = dir.path().join(STORE_KEY_FILE);
    let kept = fs::read(&key).expect("there");
    fs::remove_file(&key).expect("removed");
    let before = files(dir.path());
    let error = open(dir.path()).expect_err("no key");
    assert!(matches!(error, StoreError::NoKey), "{error:?}");
    assert!(error.to_string().starts_with("store.key is missing"), "{error}");
    assert_eq!(files(dir.path()), before);
    fs::write(&key, kept).expect("put back");
    assert_eq!(open(dir.path()).expect("opened").rows().expect("read").len(), 1);
}

#[test]
fn a_plain_store_is_sealed_whole_with_what_stood_in_its_log_only() {
    let dir = plain();
    let store = open(dir.path()).expect("sealed");
    let rows = store.rows().expect("read");
    assert_eq!(rows.len(), 200);
    assert!(rows.iter().all(|row| row.value.starts_with(CANARY)));
    assert_eq!(singing(dir.path()), [""; 0], "open");
    drop(store);
    assert_eq!(singing(dir.path()), [""; 0], "closed");
    let names: Vec<String> = files(dir.path()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["lock", "phone.db", "store.key"], "nothing is left of it");
    assert_eq!(open(dir.path()).expect("again").rows().expect("read"), rows);
}

#[test]
fn a_sealing_that_was_cut_short_is_begun_anew() {
    let dir = plain();
    let vault = FileVault::of(dir.path());
    let key = vault.make_store_key().expect("made");
    let copy = dir.path().join(COPY_FILE);
    // Killed in the middle of the copy, before the rename, and with a copy of a key that nobody has any more.
    let whole = {
        let mut plain = Connection::open(dir.path().join(STORE_FILE)).expect("opened");
        schema::prepare(&mut plain).expect("prepared");
        write_copy(&plain, &copy, &key).expect("copied");
        fs::read(&copy).expect("there")
    };
    let other = StoreKey::random().expect("random");
    let left: [&[u8]; 4] = [b"", &whole[..whole.len() / 2], &whole, other.reveal()];
    for left in left {
        let again = TempDir::new().expect("folder");
        for (name, bytes) in files(dir.path()) {
            fs::write(again.path().join(name), bytes).expect("copied");
        }
        fs::write(again.path().join(COPY_FILE), left).expect("written");
        fs::write(again.path().join("phone.db.sealed-journal"), left).expect("written");
        let rows = open(again.path()).expect("sealed").rows().expect("read");
        assert_eq!(rows.len(), 200);
        assert_eq!(singing(again.path()), [""; 0]);
    }
}

#[test]
fn a_damaged_row_in_a_plain_store_is_reported_and_the_store_stays_as_it_is() {
    let dir = plain();
    {
        let mut raw = Connection::open(dir.path().join(STORE_FILE)).expect("opened");
        schema::prepare(&mut raw).expect("prepared");
        raw.execute("UPDATE record SET key = x'ffff' WHERE key = x'07'", []).expect("moved");
    }
    let before = fs::read(dir.path().join(STORE_FILE)).expect("there");
    assert!(matches!(open(dir.path()).expect_err("damaged"), StoreError::Damaged { .. }));
    assert_eq!(fs::read(dir.path().join(STORE_FILE)).expect("there"), before);
    assert!(!dir.path().join(COPY_FILE).exists());
}

#[test]
fn a_plain_store_that_this_version_does_not_know_is_left_byte_for_byte_and_no_key_is_made() {
    let spoil = ["PRAGMA user_version = 4", "PRAGMA user_version = 0"];
    for (sql, said) in spoil.into_iter().zip(["update the program", "choose another folder"]) {
        let (living, dir) = (plain(), TempDir::new().expect("folder"));
        let connection = Connection::open(living.path().join(STORE_FILE)).expect("opened");
        connection.execute_batch(sql).expect("set");
        // As its program left it when it was killed: with a log.
        for (name, bytes) in files(living.path()) {
            fs::write(dir.path().join(name), bytes).expect("copied");
        }
        fs::remove_file(dir.path().join("phone.db-shm")).expect("there while it is open");
        fs::write(dir.path().join("lock"), []).expect("written");
        let before = files(dir.path());
        let error = open(dir.path()).expect_err("not known").to_string();
        assert!(error.contains("nothing was touched") && error.contains(said), "{error}");
        assert_eq!(files(dir.path()), before);
    }
}

/// A folder with a sealed store of some pages, closed, and its bytes.
fn sealed_pages() -> (TempDir, Vec<u8>) {
    let dir = TempDir::new().expect("folder");
    let mut store = open(dir.path()).expect("opened");
    let writes: Vec<Write> = (0..200u8).map(|n| put(&[n], &[n; 500])).collect();
    store.commit(&writes).expect("committed");
    drop(store);
    let bytes = fs::read(dir.path().join(STORE_FILE)).expect("there");
    assert!(bytes.len() > 8 * 8_192);
    (dir, bytes)
}

#[test]
fn a_page_that_was_changed_on_the_disk_is_noticed_and_nothing_is_written_after() {
    let (dir, mut bytes) = sealed_pages();
    let path = dir.path().join(STORE_FILE);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, &bytes).expect("written");
    let store = open(dir.path()).expect("its first page is whole");
    let error = store.rows().expect_err("a changed page");
    assert!(matches!(error, StoreError::Torn), "{error:?}");
    drop(store);
    assert_eq!(fs::read(&path).expect("there"), bytes);
}

#[test]
fn a_file_that_was_cut_short_is_left_as_it_is_and_told_with_what_to_do() {
    let (dir, bytes) = sealed_pages();
    let path = dir.path().join(STORE_FILE);
    for length in [5, 20, 4_096, 8_191, 8_192, 8_193, 3 * 8_192, bytes.len() - 8_192, bytes.len() - 1] {
        fs::write(&path, &bytes[..length]).expect("written");
        let error = open(dir.path()).and_then(|store| store.rows()).expect_err("cut short");
        assert!(matches!(error, StoreError::WrongKey | StoreError::Torn), "{length}: {error:?}");
        assert!(error.to_string().contains("enrol anew in an empty folder"), "{error}");
        assert_eq!(fs::read(&path).expect("there"), bytes[..length], "{length}");
    }
    fs::write(&path, &bytes).expect("put back");
    assert_eq!(open(dir.path()).expect("opened").rows().expect("read").len(), 200);
}

#[test]
fn an_empty_file_beside_a_log_is_not_taken_for_a_new_store() {
    let dir = TempDir::new().expect("folder");
    let mut store = open(dir.path()).expect("opened");
    store.commit(&[put(b"1", CANARY)]).expect("committed");
    let left = TempDir::new().expect("folder");
    for (name, bytes) in files(dir.path()) {
        fs::write(left.path().join(name), bytes).expect("copied");
    }
    for spoil in [|path: &Path| fs::write(path, []), |path: &Path| fs::remove_file(path)] {
        spoil(&left.path().join(STORE_FILE)).expect("spoilt");
        let before = files(left.path());
        let error = open(left.path()).expect_err("a log of nothing");
        assert!(matches!(error, StoreError::Torn), "{error:?}");
        assert_eq!(files(left.path()), before);
    }
}
