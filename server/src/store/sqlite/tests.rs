//! What the embedded store promises beyond what every store does: its folder, its commits, its disk.

use std::sync::atomic::Ordering;

use rusqlite::Connection;
use tempfile::TempDir;

use crate::store::conformance::{at, entry, org, person, read, store_conformance, write};
use crate::store::sqlite::{READERS, SqliteStore, open};
use crate::store::{Condition, NewEntry, Person, Store, StoreError};

fn make() -> (SqliteStore, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    (SqliteStore::open(folder.path()).expect("a store"), folder)
}

store_conformance!(super::make);

fn named(name: &str) -> Person {
    Person { id: person(name), name: name.to_owned(), department: None, roles: Vec::new(), left: None }
}

fn put(store: &SqliteStore, name: &str) -> Result<(), StoreError> {
    let person = named(name);
    store.write(Box::new(move |tx| tx.put_person(&org(), &person)))
}

fn big(seq: u64) -> NewEntry {
    NewEntry { body: Some((vec![7; 1 << 20], [1; 32])), ..entry(1, seq) }
}

fn add_big(store: &SqliteStore, seq: u64) -> Result<(), StoreError> {
    store.write(Box::new(move |tx| tx.add_entry(&org(), at(1), &big(seq)).map(|_| ())))
}

#[test]
fn a_second_opener_is_refused_until_the_first_has_closed() {
    let (store, folder) = make();
    let second = SqliteStore::open(folder.path()).err().expect("a refusal");
    assert!(matches!(&second, StoreError::InUse(path) if *path == folder.path().display().to_string()));
    drop(store);
    SqliteStore::open(folder.path()).expect("free again");
}

#[test]
fn a_library_that_can_corrupt_data_is_refused() {
    assert!(matches!(open::check_library(3_051_002, "3.51.2"), Err(StoreError::OldLibrary { .. })));
    open::check_library(rusqlite::version_number(), rusqlite::version()).expect("the bundled one");
}

#[test]
fn a_newer_schema_is_refused() {
    let (store, folder) = make();
    drop(store);
    let raw = Connection::open(folder.path().join(open::FILE)).expect("the file");
    let sql = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
        SELECT 999, 'future', applied_on, checksum FROM refinery_schema_history WHERE version = 1";
    raw.execute(sql, []).expect("a newer version");
    drop(raw);
    let error = SqliteStore::open(folder.path()).err().expect("a refusal");
    assert!(matches!(error, StoreError::Newer { found: 999, known: 31 }), "{error}");
}

#[test]
fn a_journal_from_before_there_were_acts_keeps_its_rows_and_the_places_it_has_given_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let raw = Connection::open(folder.path().join(open::FILE)).expect("the file");
    open::migrate_to(&raw, 6);
    let sql = "INSERT INTO journal (org, at, kind) VALUES ('acme', 1, 'policy_published');
        INSERT INTO timer_fired (position, visit, kind, due) VALUES (1, 'v1', 'watch', 1);
        INSERT INTO department VALUES ('acme', 'sales', 'Sales', NULL, 'wang', NULL);
        INSERT INTO person VALUES ('acme', 'li', '李', 'sales', 'rep');
        UPDATE sqlite_sequence SET seq = 40 WHERE name = 'journal'";
    raw.execute_batch(sql).expect("rows");
    drop(raw);
    let store = SqliteStore::open(folder.path()).expect("brought up to date");
    assert_eq!(read(&store, |r| r.rows_after(0, 9)).len(), 1);
    assert_eq!(write(&store, |tx| tx.add_entry(&org(), at(1), &entry(1, 1))), 41);
    let department = read(&store, |r| r.department_at(&org(), &person("li"), 1));
    assert_eq!(department.map(|id| id.to_string()).as_deref(), Some("sales"));
    assert_eq!(read(&store, |r| r.departments_at(&org(), 1)).len(), 1);
}

#[test]
fn every_table_of_ours_is_strict() {
    let (_store, folder) = make();
    let raw = Connection::open(folder.path().join(open::FILE)).expect("the file");
    let sql = "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0
        AND name NOT LIKE 'sqlite_%' AND name <> 'refinery_schema_history'";
    assert_eq!(raw.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("a count"), 0);
}

#[test]
fn what_was_written_survives_reopening_in_the_same_epoch() {
    let (store, folder) = make();
    write(&store, |tx| tx.add_entry(&org(), at(1), &entry(1, 1)));
    let (rows, epoch) = read(&store, |r| Ok((r.rows_after(0, 9)?, r.epoch()?)));
    drop(store);
    let store = SqliteStore::open(folder.path()).expect("reopened");
    assert_eq!(read(&store, |r| Ok((r.rows_after(0, 9)?, r.epoch()?))), (rows, epoch));
    let (other, _folder) = make();
    assert_ne!(read(&other, |r| r.epoch()), epoch);
}

#[test]
fn many_threads_writing_at_once_all_land_and_share_commits() {
    let (store, _folder) = make();
    let before = store.commits();
    std::thread::scope(|scope| {
        for n in 0..32 {
            let store = &store;
            scope.spawn(move || (0..20).for_each(|i| put(store, &format!("p-{n}-{i}")).expect("written")));
        }
    });
    assert_eq!(read(&store, |r| r.people(&org())).len(), 640);
    let commits = store.commits() - before;
    assert!(commits < 640, "{commits} commits for 640 writes");
}

#[test]
fn many_readers_wait_for_their_turn() {
    let (store, _folder) = make();
    put(&store, "wang").expect("written");
    std::thread::scope(|scope| {
        for _ in 0..READERS * 8 {
            scope.spawn(|| assert_eq!(read(&store, |r| r.people(&org())).len(), 1));
        }
    });
}

#[test]
fn a_full_disk_answers_full_and_keeps_what_was_there() {
    let (store, _folder) = make();
    put(&store, "wang").expect("written");
    store.writer.shared.faults.pages.store(400, Ordering::SeqCst);
    let full = (1..9).map(|seq| add_big(&store, seq)).find_map(Result::err).expect("no room");
    assert!(matches!(full, StoreError::Full), "{full}");
    let kept = read(&store, |r| r.rows_after(0, 99));
    assert_eq!(read(&store, |r| r.people(&org())), vec![named("wang")]);
    store.writer.shared.faults.pages.store(0, Ordering::SeqCst);
    add_big(&store, 99).expect("room again");
    assert_eq!(read(&store, |r| r.rows_after(0, 99)).len(), kept.len() + 1);
}

#[test]
fn a_unit_that_finds_no_room_costs_no_neighbour_its_place() {
    let (store, _folder) = make();
    put(&store, "wang").expect("written");
    store.writer.shared.faults.pages.store(400, Ordering::SeqCst);
    let answers: Vec<_> = std::thread::scope(|scope| {
        let store = &store;
        let write = |n: u64| {
            scope.spawn(move || if n.is_multiple_of(4) { add_big(store, n) } else { put(store, &format!("p-{n}")) })
        };
        (1..=16).map(write).collect::<Vec<_>>().into_iter().map(|thread| thread.join().expect("answered")).collect()
    });
    assert!(answers.iter().all(|answer| matches!(answer, Ok(()) | Err(StoreError::Full))));
    let acknowledged = answers.iter().filter(|answer| answer.is_ok()).count();
    let (people, entries) = read(&store, |r| Ok((r.people(&org())?.len() - 1, r.rows_after(0, 99)?.len())));
    assert_eq!(people + entries, acknowledged, "what was acknowledged is there, and nothing else");
    assert!(entries < 4);
}

#[test]
fn a_commit_that_does_not_reach_the_disk_stops_the_store_until_it_is_reopened() {
    let (store, folder) = make();
    put(&store, "wang").expect("written");
    store.writer.shared.faults.commit.store(true, Ordering::SeqCst);
    assert!(matches!(put(&store, "li"), Err(StoreError::Stopped)));
    assert!(matches!(put(&store, "an"), Err(StoreError::Stopped)), "never retried");
    assert!(matches!(store.read_people(), Err(StoreError::Stopped)));
    drop(store);
    let store = SqliteStore::open(folder.path()).expect("reopened");
    assert_eq!(store.read_people().expect("a read"), 1);
    put(&store, "li").expect("written again");
}

#[test]
fn what_stopped_says_so_to_who_follows_its_condition_and_does_not_recover_by_itself() {
    let (store, _folder) = make();
    let condition = store.condition();
    assert_eq!(*condition.borrow(), Condition::Works);
    store.writer.shared.faults.commit.store(true, Ordering::SeqCst);
    assert!(put(&store, "li").is_err() && put(&store, "an").is_err());
    assert_eq!(*condition.borrow(), Condition::Stopped);
}

#[test]
fn a_full_disk_is_known_until_something_was_written_again() {
    let (store, _folder) = make();
    let condition = store.condition();
    store.writer.shared.faults.pages.store(200, Ordering::SeqCst);
    assert!(matches!(add_big(&store, 1), Err(StoreError::Full)));
    assert_eq!(*condition.borrow(), Condition::Full);
    store.write(Box::new(|_| Ok(()))).expect("writes nothing");
    assert_eq!(*condition.borrow(), Condition::Full, "what writes nothing does not know");
    store.writer.shared.faults.pages.store(0, Ordering::SeqCst);
    put(&store, "wang").expect("room again");
    assert_eq!(*condition.borrow(), Condition::Works);
}

#[test]
fn a_long_log_is_folded_by_the_writer_and_never_by_sqlite_which_would_keep_a_failed_fsync_to_itself() {
    let (store, folder) = make();
    (1..=6).for_each(|seq| add_big(&store, seq).expect("written"));
    put(&store, "wang").expect("written");
    let reader = open::reader(folder.path()).expect("a reader");
    let number = |sql: &str, column| reader.query_row(sql, [], |row| row.get::<_, i64>(column)).expect("a number");
    assert!(number("PRAGMA wal_checkpoint(NOOP)", 1) < 1_000, "six megabytes were written and the log begins anew");
    assert_eq!(number("PRAGMA wal_autocheckpoint", 0), 0);
    drop(store);
}

#[test]
fn the_settings_that_make_a_commit_last_hold() {
    let (store, folder) = make();
    drop(store);
    let (writer, _seal) =
        open::writer(folder.path(), std::sync::Arc::new(crate::chance::SystemChance)).expect("a writer");
    let number = |sql: &str| writer.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("a number");
    let settings = ["synchronous", "mmap_size", "wal_autocheckpoint"].map(|it| number(&format!("PRAGMA {it}")));
    assert_eq!(settings, [2, 0, 0]);
    assert_eq!(writer.query_row("PRAGMA journal_mode", [], |row| row.get::<_, String>(0)).expect("a mode"), "wal");
}

impl SqliteStore {
    fn read_people(&self) -> Result<usize, StoreError> {
        (self as &dyn Store).read_with(|r| r.people(&org())).map(|people| people.len())
    }
}

#[test]
fn a_panic_in_a_unit_of_work_costs_only_that_unit() {
    let (store, _folder) = make();
    let failed = store.write(Box::new(|tx| {
        tx.put_person(&org(), &named("half"))?;
        panic!("a bug")
    }));
    assert!(matches!(&failed, Err(StoreError::Other { source, .. }) if source.to_string() == "a bug"));
    put(&store, "wang").expect("the writer lives");
    assert_eq!(read(&store, |r| r.people(&org())), vec![named("wang")]);
}

#[test]
fn a_panic_in_a_read_gives_its_connection_back() {
    let (store, _folder) = make();
    for _ in 0..READERS * 2 {
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| store.read(&mut |_| panic!("a bug"))));
        assert!(panicked.is_err());
    }
    assert_eq!(store.read_people().expect("a read"), 0);
}

#[test]
fn a_row_that_cannot_be_read_is_named() {
    let (store, folder) = make();
    put(&store, "wang").expect("written");
    drop(store);
    let raw = Connection::open(folder.path().join(open::FILE)).expect("the file");
    raw.execute("UPDATE person SET roles = 'wizard'", []).expect("damage");
    drop(raw);
    let store = SqliteStore::open(folder.path()).expect("reopened");
    assert!(matches!(store.read_people(), Err(StoreError::Damaged { what: "person", .. })));
}

#[test]
fn a_reader_cannot_write() {
    let (store, folder) = make();
    let reader = open::reader(folder.path()).expect("a reader");
    assert!(reader.execute("UPDATE meta SET digested = 9", []).is_err());
    drop(store);
}
