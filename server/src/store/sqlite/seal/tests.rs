//! What the keys promise: who may read their files, what happens when one is missing, another's or cut, and that a destroyed key
//! leaves nothing behind and never comes back.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::Ordering;

use rusqlite::Connection;
use tempfile::TempDir;

use crate::store::conformance::{at, entry, org, person, read, visit, write};
use crate::store::sqlite::SqliteStore;
use crate::store::{NewEntry, Person, Store, StoreError, Subject};

const CANARY: &str = "候鸟-canary";

fn wang(name: &str) -> Person {
    Person { id: person("wang"), name: name.to_owned(), department: None, roles: Vec::new(), left: None }
}

/// A store with a person and two visits of one entry each, closed.
fn filled() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::open(folder.path()).expect("a store");
    write(&store, |tx| {
        tx.put_person(&org(), &wang(CANARY))?;
        for (seq, name) in [(1, "v1"), (2, "v2")] {
            let about = Some(Subject::Visit(visit(name)));
            let body = Some((format!("{CANARY} {name}").into_bytes(), [7; 32]));
            tx.add_entry(&org(), at(1), &NewEntry { about, body, ..entry(1, seq) })?;
        }
        Ok(())
    });
    folder
}

fn bodies(store: &dyn Store) -> Vec<Option<String>> {
    let rows = read(store, |r| r.rows_after(0, 9));
    let entries = rows.into_iter().filter_map(|row| row.what.ok());
    entries.map(|entry| entry.body.map(|(body, _)| String::from_utf8(body).expect("text"))).collect()
}

fn refused(folder: &Path) -> StoreError {
    SqliteStore::open(folder).err().expect("a refusal")
}

fn erase_first(store: &dyn Store) -> Result<(), StoreError> {
    store.write(Box::new(|tx| tx.erase(&org(), &[Subject::Visit(visit("v1"))], at(5), 9)))
}

fn wrapped(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let keys = Connection::open(folder.join("keys.db")).expect("the keys");
    keys.query_row("SELECT wrapped FROM key WHERE name = ?1", [name], |row| row.get(0)).ok()
}

/// Whether any file of a folder holds these bytes.
fn holds(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let files = fs::read_dir(folder).expect("a folder").flatten();
    let has = |file: &fs::DirEntry| {
        let content = fs::read(file.path()).expect("read");
        content.windows(bytes.len()).any(|window| window == bytes)
    };
    files.filter(has).map(|file| file.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn key_files_are_their_owners_alone_and_stay_so() {
    let folder = filled();
    let mode = |file: &str| fs::metadata(folder.path().join(file)).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode("seal.key"), mode("keys.db")), (0o600, 0o600));
    for file in ["seal.key", "keys.db"] {
        fs::set_permissions(folder.path().join(file), fs::Permissions::from_mode(0o644)).expect("a careless backup");
    }
    let store = SqliteStore::open(folder.path()).expect("opened");
    assert_eq!((mode("seal.key"), mode("keys.db"), mode("keys.db-wal")), (0o600, 0o600, 0o600));
    erase_first(&store).expect("erased");
    assert_eq!(mode("erasures"), 0o600);
}

#[test]
fn nothing_of_the_content_stands_in_any_file_while_it_can_be_read() {
    let folder = filled();
    assert!(holds(folder.path(), CANARY.as_bytes()).is_empty());
    let store = SqliteStore::open(folder.path()).expect("opened");
    assert_eq!(bodies(&store), [Some(format!("{CANARY} v1")), Some(format!("{CANARY} v2"))]);
    assert!(holds(folder.path(), CANARY.as_bytes()).is_empty());
}

#[test]
fn data_whose_keys_are_missing_is_refused_and_not_touched() {
    for file in ["seal.key", "keys.db"] {
        let folder = filled();
        let aside = folder.path().with_extension("aside");
        fs::rename(folder.path().join(file), &aside).expect("moved");
        let before = fs::read(folder.path().join("sojourn.db")).expect("read");
        let error = refused(folder.path());
        assert!(matches!(&error, StoreError::Keys(why) if why.contains(file)), "{file}: {error}");
        assert!(!folder.path().join(file).exists(), "no other key is made in its place");
        assert_eq!(fs::read(folder.path().join("sojourn.db")).expect("read"), before);
        fs::rename(&aside, folder.path().join(file)).expect("moved back");
        assert_eq!(bodies(&SqliteStore::open(folder.path()).expect("opened")).len(), 2);
    }
}

#[test]
fn keys_of_another_folder_are_refused() {
    let (folder, other) = (filled(), filled());
    for (files, why) in [(&["seal.key"][..], "another one's"), (&["seal.key", "keys.db"][..], "another data folder")] {
        let kept: Vec<_> = files.iter().map(|file| fs::read(folder.path().join(file)).expect("read")).collect();
        for file in files {
            fs::copy(other.path().join(file), folder.path().join(file)).expect("swapped");
        }
        let error = refused(folder.path());
        assert!(matches!(&error, StoreError::Keys(said) if said.contains(why)), "{error}");
        for (file, bytes) in files.iter().zip(kept) {
            fs::write(folder.path().join(file), bytes).expect("put back");
        }
    }
    SqliteStore::open(folder.path()).expect("its own");
}

#[test]
fn a_cut_keys_file_is_refused() {
    let whole = fs::metadata(filled().path().join("keys.db")).expect("there").len();
    for length in [0, 100, 4_096, whole / 2, whole - 4_096] {
        let folder = filled();
        let file = fs::File::options().write(true).open(folder.path().join("keys.db")).expect("opened");
        file.set_len(length).expect("cut");
        drop(file);
        let error = refused(folder.path());
        assert!(matches!(&error, StoreError::Keys(why) if why.contains("restore it")), "{length}: {error}");
    }
}

#[test]
fn keys_that_are_older_than_the_data_are_refused() {
    let folder = filled();
    let old = fs::read(folder.path().join("keys.db")).expect("read");
    let store = SqliteStore::open(folder.path()).expect("opened");
    write(&store, |tx| {
        let about = Some(Subject::Visit(visit("v3")));
        tx.add_entry(&org(), at(1), &NewEntry { about, ..entry(1, 3) }).map(|_| ())
    });
    drop(store);
    fs::write(folder.path().join("keys.db"), old).expect("restored");
    let error = refused(folder.path());
    assert!(matches!(&error, StoreError::Keys(why) if why.contains("1 keys are missing")), "{error}");
}

#[test]
fn a_key_that_stands_under_another_name_opens_nothing() {
    let folder = filled();
    let keys = Connection::open(folder.path().join("keys.db")).expect("the keys");
    keys.execute("DELETE FROM key WHERE name = 'acme/visit/v1'", []).expect("deleted");
    let sql = "UPDATE key SET name = 'acme/visit/v1' WHERE name = 'acme/visit/v2'";
    assert_eq!(keys.execute(sql, []).expect("renamed"), 1);
    drop(keys);
    let store = SqliteStore::open(folder.path()).expect("opened");
    let error = (&store as &dyn Store).read_with(|r| r.rows_after(0, 9)).expect_err("a refusal");
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
}

#[test]
fn a_sealed_value_in_another_place_is_no_value() {
    for sql in [
        // Another row of the same visit's key, another table's value, another person's name.
        "UPDATE body SET subject = 'visit/v1', sealed = (SELECT sealed FROM body WHERE position = 1) WHERE position = 2",
        "UPDATE body SET sealed = (SELECT sealed FROM person) WHERE position = 2",
        "UPDATE body SET sealed = substr(sealed, 1, length(sealed) - 1) WHERE position = 2",
        "UPDATE body SET subject = 'visit/v1' WHERE position = 2",
        "UPDATE body SET sealed = x'' WHERE position = 2",
    ] {
        let folder = filled();
        let raw = Connection::open(folder.path().join("sojourn.db")).expect("the file");
        assert_eq!(raw.execute(sql, []).expect("moved"), 1);
        drop(raw);
        let store = SqliteStore::open(folder.path()).expect("opened");
        let error = (&store as &dyn Store).read_with(|r| r.rows_after(0, 9)).expect_err("a refusal");
        assert!(matches!(error, StoreError::Damaged { .. }), "{sql}: {error}");
    }
}

#[test]
fn a_key_that_was_destroyed_stands_in_no_file_and_opens_nothing_before_and_after_a_restart() {
    let folder = filled();
    let (key, other) = (wrapped(folder.path(), "acme/visit/v1"), wrapped(folder.path(), "acme/visit/v2"));
    let (key, other) = (key.expect("a key"), other.expect("a key"));
    assert_eq!(holds(folder.path(), &key), ["keys.db"]);
    let store = SqliteStore::open(folder.path()).expect("opened");
    assert_eq!(bodies(&store).len(), 2);
    erase_first(&store).expect("erased");
    let left = [None, Some(format!("{CANARY} v2"))];
    assert_eq!(bodies(&store), left);
    // All but the nonce, which could be looked for too, but any part of it would do.
    assert!(holds(folder.path(), &key[25..41]).is_empty(), "{:?}", holds(folder.path(), &key[25..41]));
    assert!(!holds(folder.path(), &other[25..41]).is_empty());
    drop(store);
    assert_eq!(bodies(&SqliteStore::open(folder.path()).expect("opened")), left);
    assert!(holds(folder.path(), &key[25..41]).is_empty());
}

#[test]
fn an_erasure_that_was_cut_short_by_a_death_is_finished_by_the_next_start() {
    let folder = filled();
    let store = SqliteStore::open(folder.path()).expect("opened");
    store.writer.shared.faults.destroy.store(true, Ordering::SeqCst);
    assert!(matches!(erase_first(&store), Err(StoreError::Stopped)));
    drop(store);
    assert!(wrapped(folder.path(), "acme/visit/v1").is_some(), "it was cut short");
    let store = SqliteStore::open(folder.path()).expect("opened");
    assert_eq!(bodies(&store), [None, Some(format!("{CANARY} v2"))]);
    drop(store);
    assert!(wrapped(folder.path(), "acme/visit/v1").is_none());
    let list = fs::read_to_string(folder.path().join("erasures")).expect("a list");
    assert!(list.contains("acme visit/v1"), "{list}");
}

#[test]
fn what_was_erased_stays_so_when_older_data_and_older_keys_come_back() {
    let folder = filled();
    let old = |file: &str| fs::read(folder.path().join(file)).expect("read");
    let (data, keys) = (old("sojourn.db"), old("keys.db"));
    let store = SqliteStore::open(folder.path()).expect("opened");
    erase_first(&store).expect("erased");
    drop(store);
    let newest = old("keys.db");
    // The list alone, and the keys' own list alone: either is enough.
    for (keys, list) in [(&keys, true), (&newest, false)] {
        fs::write(folder.path().join("sojourn.db"), &data).expect("restored");
        fs::write(folder.path().join("keys.db"), keys).expect("restored");
        if !list {
            fs::remove_file(folder.path().join("erasures")).expect("removed");
        }
        let store = SqliteStore::open(folder.path()).expect("opened");
        assert_eq!(bodies(&store), [None, Some(format!("{CANARY} v2"))]);
        assert!(read(&store, |r| r.is_erased(&org(), &Subject::Visit(visit("v1")))));
        drop(store);
        assert!(wrapped(folder.path(), "acme/visit/v1").is_none());
        assert!(folder.path().join("erasures").exists());
    }
}

#[test]
fn a_list_that_cannot_be_read_is_refused_by_its_line_and_a_cut_last_line_is_not() {
    let folder = filled();
    let store = SqliteStore::open(folder.path()).expect("opened");
    erase_first(&store).expect("erased");
    drop(store);
    let list = folder.path().join("erasures");
    let whole = fs::read_to_string(&list).expect("a list");
    fs::write(&list, format!("{whole}17 acme vis")).expect("cut");
    let store = SqliteStore::open(folder.path()).expect("opened");
    write(&store, |tx| tx.erase(&org(), &[Subject::Visit(visit("v2"))], at(6), 10));
    drop(store);
    SqliteStore::open(folder.path()).expect("opened");
    let both = fs::read_to_string(&list).expect("a list");
    assert!(both.contains("acme visit/v2"), "{both}");
    fs::write(&list, format!("{whole}once upon a time\n")).expect("damaged");
    let error = refused(folder.path());
    assert!(matches!(&error, StoreError::Keys(why) if why.contains("line 2")), "{error}");
}

#[test]
fn more_keys_than_memory_holds_are_still_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::open(folder.path()).expect("a store");
    for from in (0..6_000_u64).step_by(1_000) {
        write(&store, move |tx| {
            (from..from + 1_000).try_for_each(|n| {
                let about = Some(Subject::Visit(visit(&format!("v{n}"))));
                let body = Some((n.to_be_bytes().to_vec(), [1; 32]));
                tx.add_entry(&org(), at(1), &NewEntry { about, body, ..entry(1, n + 1) }).map(|_| ())
            })
        });
    }
    let rows = read(&store, |r| r.rows_after(0, 9_000));
    let whole = rows.iter().enumerate().all(|(n, row)| {
        let body = row.what.as_ref().ok().and_then(|entry| entry.body.as_ref());
        body.is_some_and(|(body, _)| *body == (n as u64).to_be_bytes())
    });
    assert!(rows.len() == 6_000 && whole);
}
