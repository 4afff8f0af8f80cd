//! Every refusal by name, and that no damage to a real change gets past the guard.

use automerge::transaction::Transactable;
use automerge::{AutoCommit, Change, ROOT, ReadDoc};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::{Expected, GuardError, MAX_CHANGE, admit, scan};
use crate::document::record::{Section, add_item, change_item, create_record, read_record, set_summary};
use crate::document::{Document, theirs};
use crate::ids::{ActorId, PersonId};

const DEVICE: ActorId = ActorId([7; 16]);

fn of_device(actor: ActorId) -> bool {
    actor == DEVICE
}

fn admitted(doc: &Document, change: &[u8]) -> Result<Document, GuardError> {
    admit(doc, change, &Expected { actor_of_device: &of_device })
}

fn code(doc: &Document, change: &[u8]) -> &'static str {
    admitted(doc, change).expect_err("to be refused").code()
}

/// A record and the two changes that made it.
fn recorded(actor: ActorId) -> (Document, Vec<Vec<u8>>) {
    let (mut doc, mut log) = (Document::empty(), Vec::new());
    let by = PersonId::new("rep-1").expect("a sound id");
    doc.set_actor(actor).expect("nothing pending");
    create_record(&mut doc).expect("an actor is set");
    add_item(&mut doc, Section::Needs, Some("n"), "每周两柜", &by, None).expect("created");
    log.extend(doc.commit());
    change_item(&mut doc, Section::Needs, "n", "每周三柜").expect("in sight");
    add_item(&mut doc, Section::Actions, Some("a"), "发方案", &by, Some(3)).expect("created");
    set_summary(&mut doc, "谈得很好。😀").expect("created");
    log.extend(doc.commit());
    (doc, log)
}

fn number(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// A chunk with this content and the right length and checksum.
fn sealed(kind: u8, content: &[u8]) -> Vec<u8> {
    let hashed = [&[kind], number(content.len()).as_slice(), content].concat();
    let checksum = &Sha256::digest(&hashed)[..4];
    [&[0x85, 0x6f, 0x4a, 0x83], checksum, &hashed].concat()
}

fn content(change: &[u8]) -> Vec<u8> {
    let start = 9 + change[9..].iter().take_while(|byte| **byte >= 0x80).count() + 1;
    change[start..].to_vec()
}

/// The first change with one part of its content said otherwise; the content begins with no dependencies and the actor.
fn altered(at: usize, put: &[u8]) -> Vec<u8> {
    let mut bytes = content(&recorded(DEVICE).1[0]);
    bytes.splice(at..at + 1, put.iter().copied());
    sealed(1, &bytes)
}

#[test]
fn real_changes_are_admitted_one_after_the_other() {
    let (doc, log) = recorded(DEVICE);
    let first = admitted(&Document::empty(), &log[0]).expect("sound");
    let both = admitted(&first, &log[1]).expect("sound");
    assert_eq!(both.heads(), doc.heads());
    assert_eq!(read_record(&both), read_record(&doc));
    assert_eq!(code(&both, &log[0]), "duplicate");
    assert_eq!(sealed(1, &content(&log[1])), log[1]);
}

#[test]
fn a_scan_reads_what_automerge_reads() {
    for bytes in recorded(DEVICE).1 {
        let (scanned, change) = (scan(&bytes).expect("sound"), Change::from_bytes(bytes).expect("sound"));
        assert_eq!(theirs(&scanned.hash), change.hash());
        assert_eq!((scanned.seq, scanned.start_op), (change.seq(), change.start_op().get()));
        assert_eq!(scanned.deps.iter().map(theirs).collect::<Vec<_>>(), change.deps());
        assert_eq!(scanned.operations, change.len() as u64);
    }
}

#[test]
fn what_is_not_one_raw_change_is_refused_by_name() {
    let doc = Document::empty();
    let (mut whole, log) = recorded(DEVICE);
    set_summary(&mut whole, &"很长的总结。".repeat(60)).expect("created");
    let long = whole.commit().expect("edited");
    let deflated = Change::from_bytes(long).expect("sound").bytes().into_owned();
    assert_eq!(deflated[8], 2, "long enough to be deflated");
    assert_eq!(code(&doc, &deflated), "compressed_chunk");
    assert_eq!(code(&doc, &whole.save().expect("nothing pending")), "document_chunk");
    assert_eq!(code(&doc, &sealed(3, b"x")), "bundle_chunk");
    assert_eq!(code(&doc, &sealed(4, b"x")), "not_a_change");
    assert_eq!(code(&doc, b"hello, world"), "not_a_change");
    assert_eq!(code(&doc, b""), "not_a_change");
    assert_eq!(code(&doc, &vec![0; MAX_CHANGE + 1]), "change_too_large");
    assert_eq!(code(&doc, &log.concat()), "length");
    let mut damaged = log[0].clone();
    damaged[4] ^= 1;
    assert_eq!(code(&doc, &damaged), "checksum");
    for end in 4..log[0].len() {
        assert_eq!(code(&doc, &log[0][..end]), "truncated", "cut at {end}");
    }
}

#[test]
fn a_header_beyond_its_limits_is_refused_by_name() {
    let doc = Document::empty();
    // 0 dependencies at 0, actor at 1..18, sequence 18, first operation 19, time 20, message 21, other actors 22.
    assert_eq!(code(&doc, &altered(0, &[65])), "too_many");
    assert_eq!(code(&doc, &altered(0, &[&[2][..], &[5; 64]].concat())), "malformed");
    assert_eq!(code(&doc, &altered(1, &[15])), "malformed");
    assert_eq!(code(&doc, &altered(18, &[0])), "malformed");
    assert_eq!(code(&doc, &altered(18, &[0x81, 0x00])), "malformed");
    assert_eq!(code(&doc, &altered(19, &[0x80, 0x80, 0x80, 0x80, 0x04])), "malformed");
    assert_eq!(code(&doc, &altered(20, &[0x7f])), "malformed");
    assert_eq!(code(&doc, &altered(21, &[0x81, 0x02])), "too_many");
    assert_eq!(code(&doc, &altered(22, &[65])), "too_many");
    assert_eq!(code(&doc, &altered(23, &[25])), "too_many");
    let extra = [content(&recorded(DEVICE).1[0]), vec![0]].concat();
    assert_eq!(code(&doc, &sealed(1, &extra)), "malformed");
}

/// A change with these columns and nothing else to say.
fn with_columns(columns: &[(u8, &[u8])]) -> Vec<u8> {
    let head = [&[0, 16][..], &DEVICE.0, &[1, 1, 0, 0, 0, columns.len() as u8]].concat();
    let metas = columns.iter().flat_map(|(kind, bytes)| [*kind, bytes.len() as u8]);
    let data = columns.iter().flat_map(|(_, bytes)| bytes.iter().copied());
    sealed(1, &head.into_iter().chain(metas).chain(data).collect::<Vec<u8>>())
}

#[test]
fn a_column_that_would_unfold_without_limit_is_refused_before_it_is_decoded() {
    let doc = Document::empty();
    let bomb = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0x01];
    assert_eq!(code(&doc, &with_columns(&[(0x42, &bomb)])), "too_many");
    assert_eq!(code(&doc, &with_columns(&[(0x42, &[1, 1]), (0x70, &[1, 0x80, 0x80, 0x80, 0x10])])), "too_many");
    assert_eq!(code(&doc, &with_columns(&[(0x42, &[1, 1]), (0x42, &bomb)])), "malformed");
    assert_eq!(code(&doc, &with_columns(&[(0x4a, &[1, 1])])), "malformed");
    assert_eq!(code(&doc, &with_columns(&[(0x42, &[1, 7])])), "operation_not_allowed");
    assert_eq!(code(&doc, &with_columns(&[(0x42, &[0, 1])])), "malformed");
    assert_eq!(code(&doc, &with_columns(&[])), "malformed");
}

#[test]
fn a_change_that_does_not_belong_here_is_refused_by_name() {
    let (doc, log) = recorded(DEVICE);
    let empty = Document::empty();
    assert_eq!(code(&empty, &recorded(ActorId([8; 16])).1[0]), "foreign_actor");
    let Err(GuardError::MissingDependencies(missing)) = admitted(&empty, &log[1]) else { panic!("not missing") };
    assert_eq!(missing, [scan(&log[0]).expect("sound").hash]);
    assert_eq!(code(&empty, &altered(18, &[2])), "actor_seq_gap");
    assert_eq!(code(&doc, &altered(20, &[1])), "actor_seq_gap");
    assert_eq!(code(&empty, &altered(19, &[2])), "start_op_unexplained");
    let mut editing = empty.clone();
    editing.set_actor(DEVICE).expect("nothing pending");
    create_record(&mut editing).expect("an actor is set");
    assert_eq!(code(&editing, &log[0]), "pending_edits");
}

#[test]
fn an_operation_on_an_object_that_is_not_there_is_caught_and_the_document_stays_sound() {
    let (doc, log) = recorded(DEVICE);
    // The second change says its objects by actor and counter; another first change has other objects there.
    let mut other = AutoCommit::new();
    other.set_actor(automerge::ActorId::from(DEVICE.0));
    for n in 0..scan(&log[0]).expect("sound").operations {
        other.put(ROOT, format!("key-{n}"), 1).expect("a root key");
    }
    let hash = other.commit().expect("edited");
    let first = ReadDoc::get_change_by_hash(&other, &hash).expect("committed").raw_bytes().to_vec();
    let base = admitted(&Document::empty(), &first).expect("sound");
    let mut moved = content(&log[1]);
    moved.splice(1..33, hash.0);
    let heads = base.heads();
    assert_eq!(code(&base, &sealed(1, &moved)), "poisoned");
    assert_eq!(base.heads(), heads);
    assert!(base.save().and_then(|saved| Document::load(&saved)).is_ok());
    assert_ne!(doc.heads(), heads);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damage_never_gets_past_the_guard(
        which in 0usize..2,
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let (_, log) = recorded(DEVICE);
        let before = Document::from_changes(log[..which].iter().map(Vec::as_slice)).expect("our own log");
        let (heads, read) = (before.heads(), read_record(&before));
        let mut bytes = content(&log[which]);
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(mut after) = admitted(&before, &sealed(1, &bytes)) {
            // What is let in can be read, edited, stored and loaded.
            let _ = read_record(&after);
            after.set_actor(ActorId([9; 16])).expect("nothing pending");
            create_record(&mut after).expect("an actor is set");
            set_summary(&mut after, "续").expect("created");
            after.commit();
            let again = Document::load(&after.save().expect("nothing pending")).expect("loadable");
            prop_assert_eq!(again.heads(), after.heads());
        }
        prop_assert_eq!(before.heads(), heads);
        prop_assert_eq!(read_record(&before), read);
    }
}
