//! A store of before content was sealed: after one start everything in it reads as it did, and no file holds a word of it; also if
//! that start was cut short anywhere.

use std::fs;

use minicbor::bytes::ByteVec;
use rusqlite::{Connection, params};
use sync_core::cbor;
use sync_core::fact::Fact;
use sync_core::ids::{BootId, ChangeHash, CustomerId, DeviceId, DocumentId, EntryHash};
use sync_core::journal::{
    Body, Codec, Enrolment, Header, Part, Run, RunSecret, Segment, Signature, WireEntry, commit, genesis, pack,
};
use sync_core::sync::{FeedItem, Notice, NoticeKind};
use sync_core::time::{Stamp, Timestamp};
use tempfile::TempDir;

use crate::store::conformance::{org, page, person, read, visit};
use crate::store::sqlite::{SqliteStore, open};
use crate::store::{Act, Acted, Doer, Observation, Published, Scope, Store};

/// Stands in every column that held content.
const CANARY: &str = "候鸟 canary";
const ME: DeviceId = DeviceId([1; 16]);
const SALT: [u8; 32] = [9; 32];
/// The newest schema without seals.
const PLAIN: usize = 10;

fn brief() -> Fact {
    Fact::Brief { visit: visit("v1"), goals_met: true, next: CANARY.to_owned() }
}

fn body() -> Vec<u8> {
    let part = Part { document: DocumentId::record(&visit("v1")), change: CANARY.as_bytes().to_vec().into() };
    cbor::encode(&Body::new(vec![part], Some(&brief())))
}

fn stamp() -> Stamp {
    Stamp { running: 1, boot: BootId([1; 8]), wall: Timestamp(1), zone: "Asia/Shanghai".to_owned(), anchor: None }
}

/// A segment of one entry, with this number.
fn segment(first: u64) -> Vec<u8> {
    let entries = vec![WireEntry::new(&stamp(), body(), None)];
    let runs = vec![Run { from: first, secret: RunSecret([8; 32]) }];
    pack(&Segment { version: 1, first, runs, entries, signature: Signature([0; 64]) }, Codec::None)
}

fn act() -> (Act, Acted) {
    let customer = CustomerId::new("c1").expect("sound");
    let act = Act::CustomerPut { customer, name: CANARY.to_owned(), card: "{}".to_owned() };
    (act.clone(), Acted::new(Doer::Operator, act, SALT))
}

fn notice() -> Notice {
    let (en, zh) = (CANARY.to_owned(), CANARY.to_owned());
    Notice { id: "n".to_owned(), kind: NoticeKind::WatchClosed, visit: visit("v1"), at: Timestamp(1), en, zh }
}

fn change() -> FeedItem {
    let changes = vec![ByteVec::from(CANARY.as_bytes().to_vec())];
    FeedItem::Changes { document: DocumentId::record(&visit("v1")), changes, by: None }
}

fn rows(raw: &Connection) -> rusqlite::Result<()> {
    let header =
        Header { device: ME, seq: 1, prev: EntryHash([0; 32]), stamp: stamp(), commit: commit(&SALT, &body()) };
    let (act, acted) = act();
    raw.execute_batch(
        "INSERT INTO meta (one, epoch, digested, latest) VALUES (1, x'0102030405060708', 0, 1);
        INSERT INTO journal (position, org, at, kind, device, seq) VALUES (1, 'acme', 1, 'entry', x'01010101010101010101010101010101', 1);
        INSERT INTO journal (position, org, at, kind) VALUES (2, 'acme', 1, 'act');",
    )?;
    let me = ME.0;
    raw.execute("INSERT INTO person (org, person, name, roles) VALUES ('acme', 'li', ?1, 'rep')", [CANARY])?;
    raw.execute("INSERT INTO customer (org, customer, name, card) VALUES ('acme', 'c1', ?1, ?1)", [CANARY])?;
    raw.execute(
        "INSERT INTO device (org, device, person, key, name, enrolled, head_seq, head_hash, merged, revoked)
            VALUES ('acme', ?1, 'li', ?2, ?3, 1, 1, ?4, 0, 0)",
        params![me, [2u8; 33], CANARY, [3u8; 32]],
    )?;
    raw.execute(
        "INSERT INTO entry (org, device, seq, position, received, header, hash, running, boot, wall, zone, recorded)
            VALUES ('acme', ?1, 1, 1, 1, ?2, ?3, 1, ?4, 1, 'Asia/Shanghai', 'taken')",
        params![me, cbor::encode(&header), [4u8; 32], [1u8; 8]],
    )?;
    raw.execute("INSERT INTO body (position, body, salt) VALUES (1, ?1, ?2)", params![body(), SALT])?;
    raw.execute(
        "INSERT INTO act (position, by, name, digest, act, salt) VALUES (2, 'operator', 'customer_put', ?1, ?2, ?3)",
        params![acted.digest, cbor::encode(&act), SALT],
    )?;
    raw.execute(
        "INSERT INTO fact (org, device, seq, position, person, received, name, visit, fact)
            VALUES ('acme', ?1, 1, 1, 'li', 1, 'brief', 'v1', ?2)",
        params![me, cbor::encode(&brief())],
    )?;
    let hash = [5u8; 32];
    raw.execute(
        "INSERT INTO change (org, document, rank, hash, position, bytes) VALUES ('acme', 'visit/v1', 1, ?1, 1, ?2)",
        params![hash, CANARY.as_bytes()],
    )?;
    raw.execute(
        "INSERT INTO waiting (id, org, document, hash, position, device, seq, bytes)
            VALUES (1, 'acme', 'visit/v1', ?1, 1, ?2, 1, ?3)",
        params![hash, me, CANARY.as_bytes()],
    )?;
    raw.execute(
        "INSERT INTO visit (org, visit, rep, customer, customer_name, merged, parked, findings)
            VALUES ('acme', 'v1', 'li', ?1, ?1, 1, 0, ?1)",
        [CANARY],
    )?;
    raw.execute(
        "INSERT INTO obligation (org, visit, kind, state, en, zh, position)
            VALUES ('acme', 'v1', 'brief', 'met', ?1, ?1, 1)",
        [CANARY],
    )?;
    raw.execute(
        "INSERT INTO history (id, org, visit, subject, position, at, to_state, en, zh)
            VALUES (1, 'acme', 'v1', 'brief', 1, 1, 'met', ?1, ?1)",
        [CANARY],
    )?;
    raw.execute(
        "INSERT INTO watch (org, visit, state, due, en, zh) VALUES ('acme', 'v1', 'armed', 1, ?1, ?1)",
        [CANARY],
    )?;
    raw.execute(
        "INSERT INTO notice (id, org, person, name, notice) VALUES (1, 'acme', 'li', 'n', ?1)",
        [cbor::encode(&notice())],
    )?;
    raw.execute("INSERT INTO feed_item (position, org, item) VALUES (1, 'acme', ?1)", [cbor::encode(&change())])?;
    raw.execute("INSERT INTO feed_item (position, org, item, turn) VALUES (2, 'acme', x'', '+visit/v1')", [])?;
    raw.execute_batch(
        "INSERT INTO feed (org, scope, position, by) VALUES ('acme', 'person/li', 1, x'02');
        INSERT INTO feed (org, scope, position, by) VALUES ('acme', 'person/li', 2, x'02');",
    )?;
    raw.execute(
        "INSERT INTO refused (org, device, seq, code, document, detail) VALUES ('acme', ?1, 1, 'a', 'plan/v1', ?2),
            ('acme', ?1, 2, 'b', '', ?2)",
        params![me, CANARY],
    )?;
    raw.execute(
        "INSERT INTO parcel (position, org, device, received, first_seq, last_seq, prev, bytes)
            VALUES (9, 'acme', ?1, 1, 2, 2, ?2, ?3)",
        params![me, hash, segment(2)],
    )?;
    raw.execute(
        "INSERT INTO held_segment (org, device, first_seq, last_seq, digest, bytes) VALUES ('acme', ?1, 7, 7, ?2, ?3)",
        params![me, hash, segment(7)],
    )?;
    raw.execute(
        "INSERT INTO deposit (id, org, device, at, first_seq, last_seq, prev, bytes)
            VALUES (1, 'acme', ?1, 1, 40, 40, ?2, ?3)",
        params![me, hash, segment(40)],
    )?;
    // One whose first entry's predecessor is known, and one that nobody can take apart any more.
    raw.execute(
        "INSERT INTO fork (org, device, from_seq, digest, bytes) VALUES ('acme', ?1, 1, zeroblob(32), ?2),
            ('acme', ?1, 30, randomblob(32), ?3)",
        params![me, segment(1), segment(30)],
    )?;
    raw.execute(
        "INSERT INTO answer (org, device, nonce, digest, answer) VALUES ('acme', ?1, x'01', x'02', ?2)",
        params![me, CANARY.as_bytes()],
    )?;
    Ok(())
}

/// A store of before, with a canary in everything.
fn before() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let raw = Connection::open(folder.path().join(open::FILE)).expect("the file");
    raw.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())).expect("a log");
    open::migrate_to(&raw, PLAIN);
    rows(&raw).expect("rows");
    drop(raw);
    assert!(!holding(&folder).is_empty(), "else looking proves nothing");
    folder
}

fn holding(folder: &TempDir) -> Vec<String> {
    let holds = |bytes: &[u8]| bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
    let files = fs::read_dir(folder.path()).expect("a folder").flatten();
    let holding = files.filter(|file| holds(&fs::read(file.path()).expect("read")));
    holding.map(|file| file.file_name().to_string_lossy().into_owned()).collect()
}

fn reads_as_before(store: &dyn Store) {
    let rows = read(store, |r| r.rows_after(0, 9));
    let entry = rows[0].what.as_ref().expect("an entry");
    assert_eq!(entry.body, Some((body(), SALT)));
    let Err(Observation::Act(acted)) = &rows[1].what else { panic!("an act") };
    assert!(acted.is_whole() && acted.content == Some((act().0, SALT)));
    let canary = CANARY.to_owned();
    assert_eq!(read(store, |r| r.person(&org(), &person("li"))).expect("there").name, canary);
    let customer = read(store, |r| r.customer(&org(), &CustomerId::new("c1").expect("sound"))).expect("there");
    assert_eq!((customer.name, customer.card), (canary.clone(), canary.clone()));
    assert_eq!(read(store, |r| r.device(&org(), &ME)).expect("there").name, canary);
    assert_eq!(read(store, |r| r.facts(&org(), &visit("v1"), 9))[0].fact, brief());
    let record = DocumentId::record(&visit("v1"));
    assert_eq!(read(store, |r| r.changes(&org(), &record)), [CANARY.as_bytes()]);
    let waiting = &read(store, |r| r.waiting_changes(&org(), &record))[0];
    assert_eq!((waiting.hash, waiting.bytes.as_slice()), (ChangeHash([5; 32]), CANARY.as_bytes()));
    let row = read(store, |r| r.visit(&org(), &visit("v1"))).expect("there");
    assert_eq!((row.customer, row.customer_name, row.findings), (canary.clone(), canary.clone(), canary.clone()));
    let said = |en: &str, zh: &str| assert_eq!((en, zh), (CANARY, CANARY));
    read(store, |r| r.obligations(&org(), &visit("v1"))).iter().for_each(|row| said(&row.en, &row.zh));
    read(store, |r| r.history(&org(), &visit("v1"))).iter().for_each(|row| said(&row.en, &row.zh));
    read(store, |r| r.watch(&org(), &visit("v1"))).iter().for_each(|row| said(&row.en, &row.zh));
    assert_eq!(read(store, |r| r.notices(&org(), &person("li")))[0].notice, notice());
    let feed = read(store, |r| r.feed_after(&org(), &[(Scope::Person(person("li")), 0)], 0, &ME, page(9))).rows;
    assert!(matches!(&feed[0].what, Published::Item(_, item) if *item == cbor::encode(&change())));
    assert!(matches!(&feed[1].what, Published::Turn(_)) && feed.len() == 2);
    let refused = read(store, |r| r.refused(&org(), &ME));
    assert!(refused.len() == 2 && refused.iter().all(|refused| refused.detail == CANARY));
    assert_eq!(read(store, |r| r.parcels(9))[0].1.bytes, segment(2));
    assert_eq!(read(store, |r| r.held_segments(&org(), &ME))[0].bytes, segment(7));
    assert_eq!(read(store, |r| r.deposits(&org(), &ME))[0].bytes, segment(40));
    let forks = read(store, |r| r.forks(&org(), &ME));
    let whole = forks.iter().find(|fork| fork.from == 1).expect("taken apart");
    let enrolment = Enrolment { org: org(), person: person("li"), device: ME, key: vec![2; 33] };
    let header: Header = cbor::decode("header", &whole.entries[0].header).expect("a header");
    assert_eq!(
        (header.prev, whole.entries[0].body.as_ref().map(|(body, _)| body.clone())),
        (genesis(&enrolment), Some(body()))
    );
}

fn unsealed(folder: &TempDir) -> Vec<String> {
    let raw = Connection::open(folder.path().join(open::FILE)).expect("the file");
    let sql = "SELECT name FROM sqlite_schema WHERE name LIKE 'plain_%' OR (type = 'table' AND sql LIKE '%sealed%')";
    let mut all = raw.prepare(sql).expect("a statement");
    let tables: Vec<String> =
        all.query_map([], |row| row.get(0)).expect("tables").collect::<Result<_, _>>().expect("tables");
    let left = |table: &String| {
        let rest = if table == "feed_item" { " AND turn IS NULL" } else { "" };
        let sql = format!("SELECT count(*) FROM {table} WHERE sealed IS NULL{rest}");
        // An index that is left makes no table.
        raw.query_row(&sql, [], |row| row.get::<_, i64>(0)).map_or(true, |left| left > 0)
    };
    tables.into_iter().filter(left).collect()
}

#[test]
fn a_store_of_before_reads_as_it_did_and_no_file_holds_a_word_of_it() {
    let folder = before();
    let store = SqliteStore::open(folder.path()).expect("brought up to date");
    reads_as_before(&store);
    assert_eq!(holding(&folder), Vec::<String>::new());
    drop(store);
    assert_eq!(holding(&folder), Vec::<String>::new());
    assert_eq!(unsealed(&folder), Vec::<String>::new());
    reads_as_before(&SqliteStore::open(folder.path()).expect("opened again"));
}

#[test]
fn sealing_that_was_cut_short_goes_on_where_it_was() {
    for sql in [
        // Before the first row, between two tables, within one, before the file was written anew, and while it was.
        "UPDATE meta SET sealed = 0",
        "UPDATE person SET name = '候鸟 canary', sealed = NULL; UPDATE meta SET sealed = 0;
            CREATE INDEX plain_person ON person (org) WHERE sealed IS NULL",
        "UPDATE refused SET detail = '候鸟 canary', sealed = NULL WHERE seq = 2; UPDATE meta SET sealed = 0",
        "UPDATE meta SET sealed = 1",
    ] {
        let folder = before();
        drop(SqliteStore::open(folder.path()).expect("sealed"));
        let raw = Connection::open(folder.path().join(open::FILE)).expect("the file");
        raw.execute_batch(sql).expect("cut short");
        drop(raw);
        let store = SqliteStore::open(folder.path()).expect("goes on");
        reads_as_before(&store);
        drop(store);
        assert_eq!((holding(&folder), unsealed(&folder)), (vec![], vec![]), "{sql}");
    }
}
