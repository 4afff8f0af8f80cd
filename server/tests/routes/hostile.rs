//! A push in which hostile document changes stand beside good ones: who is refused, what lives, and that the server goes on.

use ::hostile::{Key, OpType, ScalarValue, altered, record_story, with_columns};
use mobile_ffi::{FileKeyStore, KeyStore};
use sync_core::cbor;
use sync_core::document::guard::scan;
use sync_core::document::record::{Section, read_record};
use sync_core::fact::Fact;
use sync_core::ids::{ActorId, BootId, DocumentId, Seq};
use sync_core::journal::{
    Body, Codec, Enrolment, Part, Purpose, Run, RunSecret, Segment, Signature, WireEntry, genesis, pack,
    signing_message, unpack,
};
use sync_core::sync::{EnrolAnswer, FeedAnswer, FeedItem, Head, PushAnswer, PushRequest, Refused};
use sync_core::time::Stamp;

use crate::setting::{NOW, Setting, visit};

const BOOT: BootId = BootId([5; 8]);
pub(crate) const OWN: ActorId = ActorId([3; 16]);
pub(crate) const TABLET: ActorId = ActorId([4; 16]);

/// One signed segment with an entry for each body.
pub(crate) fn push(keys: &FileKeyStore, enrolled: &EnrolAnswer, bodies: &[Body]) -> PushRequest {
    push_from(keys, enrolled, bodies, 1)
}

/// The same journal, but only the entries from this one on are sent.
pub(crate) fn push_from(keys: &FileKeyStore, enrolled: &EnrolAnswer, bodies: &[Body], from: Seq) -> PushRequest {
    let entry = |(at, body): (usize, &Body)| {
        let running = 1_000 + at as u64;
        let stamp = Stamp { running, boot: BOOT, wall: NOW, zone: "Asia/Shanghai".to_owned(), anchor: None };
        WireEntry::new(&stamp, cbor::encode(body), None)
    };
    let entries = bodies.iter().enumerate().map(entry).collect();
    let runs = vec![Run { from: 1, secret: RunSecret([8; 32]) }];
    let mut segment = Segment { version: 1, first: 1, runs, entries, signature: Signature([0; 64]) };
    let genesis = genesis(&Enrolment {
        org: enrolled.org.clone(),
        person: enrolled.person.clone(),
        device: enrolled.device,
        key: keys.public_key().0.to_vec(),
    });
    let hash = unpack(&segment, enrolled.device, genesis).last().expect("an entry").hash;
    let message = signing_message(Purpose::Segment, &enrolled.org, &enrolled.origin, &hash.0);
    segment.signature = keys.sign(&message).expect("signed");
    segment.entries.drain(..from as usize - 1);
    segment.first = from;
    segment.runs[0].from = from;
    PushRequest {
        nonce: enrolled.nonce,
        boot: BOOT,
        running: 2_000,
        head: Head { seq: bodies.len() as Seq, hash },
        segments: vec![pack(&segment, Codec::None).into()],
        cursor: None,
        receipts: None,
    }
}

pub(crate) fn begin(actor: ActorId) -> Body {
    Body::new(Vec::new(), Some(&Fact::Begin { actor, app: "test".to_owned() }))
}

pub(crate) fn record(changes: &[&[u8]], fact: Option<&Fact>) -> Body {
    let part =
        |change: &&[u8]| Part { document: DocumentId::record(&visit("visit-1")), change: change.to_vec().into() };
    Body::new(changes.iter().map(part).collect(), fact)
}

#[test]
fn hostile_changes_beside_good_ones_cost_themselves_and_what_builds_on_them() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let log = record_story(OWN, TABLET).log;
    let planned = Fact::Plan { visit: visit("visit-1"), heads: Vec::new() };
    let arrived = Fact::Arrive { visit: visit("visit-1"), fix: None };
    let left = Fact::Leave { visit: visit("visit-1") };
    // The last honest change, said otherwise: a key that no record has, and predecessors of other places.
    let last = &log[log.len() - 1];
    let strange_key = altered(last, |change| change.operations[0].key = Key::Map("verified".into()));
    let strange_value = altered(last, |change| change.operations[0].action = OpType::Put(ScalarValue::Uint(1)));
    let mut on_top = altered(last, |change| {
        let scanned = scan(&strange_key).expect("well formed");
        change.deps = vec![::hostile::hash(&scanned.hash)];
        change.seq += 1;
        change.start_op = change.start_op.saturating_add(scanned.operations);
    });
    let bomb = with_columns(OWN, &[(0x42, &[0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 1])]);
    let strangers = record_story(ActorId([9; 16]), TABLET).log.swap_remove(0);
    let honest: Vec<&[u8]> = log.iter().map(Vec::as_slice).collect();
    let bodies = [
        begin(OWN),
        begin(TABLET),
        record(&honest[..2], Some(&planned)),
        record(&[&bomb], None),
        record(&honest[2..4], None),
        record(&[&strangers], Some(&arrived)),
        record(&honest[4..log.len() - 1], None),
        record(&[&strange_key], None),
        record(&[&strange_value], None),
        record(&[&std::mem::take(&mut on_top)], None),
        record(&[last], Some(&left)),
    ];
    let answer = setting.post("/v1/journal", &cbor::encode(&push(&keys, &enrolled, &bodies)), Some(&token));
    let answer: PushAnswer = cbor::decode("answer", &answer.body).expect("an answer");
    assert_eq!((answer.stored, answer.refused), (bodies.len() as Seq, Vec::new()), "a journal is kept whole");

    let (supervisor, _) = setting.phone("acme", "wang.lei");
    let page = setting.page(&supervisor, "/v1/visits/visit-1").expect("a page");
    let read = read_record(record_story(OWN, TABLET).whole().document());
    assert!(!read.points.is_empty() && page["record"][Section::Points.as_str()][0]["text"] == read.points[0].text);
    assert_eq!(page["record"]["summary"], read.summary);
    let names: Vec<&str> =
        page["facts"].as_array().expect("facts").iter().filter_map(|fact| fact["name"].as_str()).collect();
    assert_eq!(names, ["plan", "arrive", "leave"]);

    let feed = setting.get("/v1/feed?after=", Some(&token));
    let feed = FeedAnswer::read(&feed.body).expect("a feed");
    let told = feed.items.into_iter().filter_map(|item| match item {
        FeedItem::Refused { refused: Refused { seq, code, blocked_by, .. }, .. } => Some((seq, code, blocked_by)),
        _ => None,
    });
    let expected = [
        (4, "too_many", None),
        (6, "foreign_actor", None),
        (8, "unknown_key", None),
        (9, "wrong_value", None),
        (10, "blocked_by", Some(9)),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected.map(|(seq, code, by)| (seq, code.to_owned(), by)));
    let app = setting.running();
    let last = app.app.store.read_with(|read| read.last_position()).expect("a position");
    assert!(last >= bodies.len() as u64, "the server goes on");
}
