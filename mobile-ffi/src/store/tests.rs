//! What the store promises: it survives, it has one writer, it notices damage, and a full disk saves nothing and breaks nothing.

use rusqlite::Connection;
use sync_core::blob::PART;
use sync_core::engine::effect::{Row, Table, Write};
use sync_core::ids::{BlobHash, VisitId};
use tempfile::TempDir;

use std::path::Path;

use super::{PhoneStore, STORE_FILE, Sent, StoreError, schema, seal};
use crate::vault::{FileVault, Vault};

fn put(table: Table, key: &[u8], value: &[u8]) -> Write {
    Write::Put { table, key: key.to_vec(), value: value.to_vec() }
}

fn row(table: Table, key: &[u8], value: &[u8]) -> Row {
    Row { table, key: key.to_vec(), value: value.to_vec() }
}

fn open(dir: &Path) -> Result<PhoneStore, StoreError> {
    PhoneStore::open(dir, &FileVault::of(dir))
}

/// The file as somebody else opens it who has its key.
fn raw(dir: &Path) -> Connection {
    let raw = Connection::open(dir.join(STORE_FILE)).expect("opened");
    let key = FileVault::of(dir).store_key().expect("read").expect("there");
    seal::unlock(&raw, &key).expect("unlocked");
    raw
}

fn opened() -> (TempDir, PhoneStore) {
    let dir = tempfile::tempdir().expect("folder");
    let store = open(dir.path()).expect("opened");
    (dir, store)
}

#[test]
fn what_was_committed_survives_a_reopen_in_the_order_of_tables_and_keys() {
    let (dir, mut store) = opened();
    let writes = [
        put(Table::Intent, b"a", b"last table"),
        put(Table::Entry, &[0, 2], b"second"),
        put(Table::Entry, &[0, 1], b"first"),
        put(Table::Meta, b"", b""),
        put(Table::Entry, &[0, 3], b"gone"),
        Write::Delete { table: Table::Entry, key: vec![0, 3] },
    ];
    store.commit(&writes).expect("committed");
    store.commit(&[put(Table::Entry, &[0, 2], b"second, again")]).expect("committed");
    drop(store);
    let rows = open(dir.path()).expect("opened").rows().expect("read");
    let expected = [
        row(Table::Meta, b"", b""),
        row(Table::Entry, &[0, 1], b"first"),
        row(Table::Entry, &[0, 2], b"second, again"),
        row(Table::Intent, b"a", b"last table"),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn one_row_is_looked_up_as_it_was_last_committed_and_damage_to_it_is_told() {
    let (_dir, mut store) = opened();
    let shelf = store.shelf();
    store.commit(&[put(Table::Intent, &[1], b"meant"), put(Table::Entry, &[1], b"written")]).expect("committed");
    assert_eq!(shelf.row(Table::Intent, &[1]), Ok(Some(b"meant".to_vec())));
    assert_eq!(shelf.row(Table::Intent, &[2]), Ok(None));
    let spoil = "UPDATE record SET value = x'0000000000' WHERE tbl = 1";
    store.0.with(|connection| Ok(connection.execute(spoil, [])?)).expect("spoilt");
    let why = shelf.row(Table::Entry, &[1]).expect_err("damaged");
    assert!(why.starts_with("row 01 of table Entry is damaged"), "{why}");
    store.0.close();
    let why = shelf.row(Table::Intent, &[1]).expect_err("closed");
    assert!(why.contains("Start the program again"), "{why}");
}

#[test]
fn the_folder_stays_taken_until_the_shelf_is_gone_too() {
    let (dir, store) = opened();
    let shelf = store.shelf();
    drop(store);
    assert!(matches!(open(dir.path()), Err(StoreError::InUse(_))));
    drop(shelf);
    open(dir.path()).expect("free again");
}

#[test]
fn a_second_opener_is_refused_by_name_until_the_first_has_closed() {
    let (dir, store) = opened();
    let error = open(dir.path()).expect_err("in use").to_string();
    assert!(error.starts_with("another sojourn-device is using ") && error.contains(&*dir.path().to_string_lossy()));
    drop(store);
    open(dir.path()).expect("free again");
}

#[test]
fn a_flipped_bit_is_reported_by_table_and_key() {
    let (dir, mut store) = opened();
    store.commit(&[put(Table::Entry, &[0, 0xab], b"what was done")]).expect("committed");
    drop(store);
    let raw = raw(dir.path());
    let flip = "UPDATE record SET value = CAST(replace(CAST(value AS TEXT), 'done', 'dond') AS BLOB)";
    assert!(raw.execute(flip, []).is_ok_and(|n| n == 1));
    drop(raw);
    let error = open(dir.path()).expect("opened").rows().expect_err("damaged");
    assert!(error.to_string().starts_with("row 00ab of table Entry is damaged"), "{error}");
}

#[test]
fn a_row_that_stands_under_another_key_is_noticed() {
    let (dir, mut store) = opened();
    store.commit(&[put(Table::Entry, &[1], b"one")]).expect("committed");
    drop(store);
    let raw = raw(dir.path());
    raw.execute("UPDATE record SET key = x'02'", []).expect("moved");
    drop(raw);
    let error = open(dir.path()).expect("opened").rows().expect_err("moved");
    assert!(matches!(error, StoreError::Damaged { table: Table::Entry, .. }));
}

#[test]
fn on_a_full_disk_nothing_is_saved_the_old_rows_stand_and_it_goes_on_when_there_is_room() {
    let (_dir, mut store) = opened();
    store.commit(&[put(Table::Entry, &[1], b"before")]).expect("committed");
    store.limit_pages_for_test(2);
    let big = vec![7u8; 1 << 20];
    let error = store.commit(&[put(Table::Entry, &[2], b"small"), put(Table::Entry, &[3], &big)]).expect_err("full");
    assert!(matches!(error, StoreError::Full), "{error:?}");
    assert!(error.to_string().contains("nothing was saved") && error.to_string().contains("Free some space"));
    assert_eq!(store.rows().expect("read"), [row(Table::Entry, &[1], b"before")]);
    store.limit_pages_for_test(1_000);
    store.commit(&[put(Table::Entry, &[3], &big)]).expect("room again");
}

#[test]
fn a_store_of_a_newer_version_is_refused_and_left_as_it_is() {
    let (dir, store) = opened();
    drop(store);
    let path = dir.path().join(STORE_FILE);
    raw(dir.path()).pragma_update(None, "user_version", 4).expect("set");
    let before = std::fs::read(&path).expect("there");
    let error = open(dir.path()).expect_err("newer").to_string();
    assert!(error.contains("version 4") && error.contains("update the program"), "{error}");
    assert_eq!(std::fs::read(&path).expect("there"), before);
}

#[test]
fn a_store_from_before_photos_is_brought_up_to_date_and_keeps_its_rows() {
    let (dir, mut store) = opened();
    store.commit(&[put(Table::Entry, &[1], b"before photos")]).expect("committed");
    drop(store);
    let old =
        "DROP TABLE blob; DROP TABLE blob_part; DROP TABLE blob_sent; DROP TABLE carried; PRAGMA user_version = 1";
    raw(dir.path()).execute_batch(old).expect("as it was");
    let mut store = open(dir.path()).expect("opened");
    assert_eq!(store.rows().expect("read"), [row(Table::Entry, &[1], b"before photos")]);
    store.keep_blob(&BlobHash([1; 32]), b"a photo").expect("kept");
    drop(store);
    let store = open(dir.path()).expect("opened again");
    assert_eq!(store.blob_bytes(&BlobHash([1; 32])).expect("read"), Some(7));
}

#[test]
fn a_blob_is_kept_in_parts_and_what_nothing_names_is_swept() {
    let (dir, mut store) = opened();
    let bytes: Vec<u8> = (0..PART * 40 + 3).map(|at| (at >> 9) as u8).collect();
    let (named, stray) = (BlobHash([1; 32]), BlobHash([2; 32]));
    store.keep_blob(&named, &bytes).expect("kept");
    store.keep_blob(&stray, &bytes).expect("kept");
    store.keep_blob(&named, &bytes).expect("what is there costs nothing");
    let sent = Sent { confirmed: PART, whole_in: None };
    store.note_sent(&VisitId::new("v").expect("sound"), &named, &sent).expect("noted");
    drop(store);
    let mut store = open(dir.path()).expect("opened");
    store.sweep_blobs(&[named].into()).expect("swept");
    assert_eq!(store.blob_bytes(&stray).expect("read"), None);
    assert_eq!(store.blob_part(&stray, 0).expect("read"), None);
    let parts = (0..41).map(|part| store.blob_part(&named, part * PART).expect("read").expect("there"));
    assert_eq!(parts.flatten().collect::<Vec<_>>(), bytes);
    assert_eq!(store.sent().expect("read").into_values().collect::<Vec<_>>(), [sent]);
    let word = b"0123456789abcdef".repeat(8);
    store.keep_blob(&stray, &word).expect("kept");
    drop(store);
    let file = std::fs::read(dir.path().join(STORE_FILE)).expect("there");
    assert!(!file.windows(word.len()).any(|window| window == word), "it stands in no file in the clear");
}

#[test]
fn a_file_of_somebody_else_is_refused() {
    let dir = tempfile::tempdir().expect("folder");
    let raw = Connection::open(dir.path().join(STORE_FILE)).expect("opened");
    raw.execute_batch("CREATE TABLE theirs (x)").expect("made");
    drop(raw);
    assert!(matches!(open(dir.path()), Err(StoreError::Foreign)));
}

#[test]
fn an_sqlite_that_can_lose_a_commit_is_refused() {
    assert!(matches!(schema::check_sqlite(3_051_002), Err(StoreError::OldSqlite(_))));
    schema::check_sqlite(rusqlite::version_number()).expect("the bundled one is new enough");
}

#[test]
fn the_settings_that_make_a_commit_last_hold() {
    let (_dir, store) = opened();
    let asked = |pragma: &str| -> String {
        let sql = format!("SELECT CAST({pragma} AS TEXT) FROM pragma_{pragma}");
        store.0.with(|connection| Ok(connection.query_row(&sql, [], |row| row.get(0))?)).expect(pragma)
    };
    assert_eq!((asked("journal_mode").as_str(), asked("synchronous").as_str()), ("wal", "2"));
    assert_eq!(asked("fullfsync"), "1");
    let number = |pragma: &str| -> i64 {
        let sql = format!("PRAGMA {pragma}");
        store.0.with(|connection| Ok(connection.query_row(&sql, [], |row| row.get(0))?)).expect(pragma)
    };
    assert_eq!(number("mmap_size"), 0);
    assert_eq!(number("temp_store"), 2, "memory");
    assert_eq!(number("wal_autocheckpoint"), 0, "it would keep a failed fsync to itself");
}

#[test]
fn only_the_owner_can_read_the_store_and_its_log() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, mut store) = opened();
    store.commit(&[put(Table::Meta, b"a", b"b")]).expect("committed");
    for file in std::fs::read_dir(dir.path()).expect("folder") {
        let file = file.expect("a file");
        let mode = file.metadata().expect("rights").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?}", file.file_name());
    }
}
