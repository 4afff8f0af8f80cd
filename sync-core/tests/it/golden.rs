//! Golden bytes: every frame of version 0.1 as it was first written. What was written once must be written so again, and
//! must still be read. A new shape gets a new line; a line never changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use minicbor::{Decode, Encode};
use sync_core::cbor;
use sync_core::engine::effect::Table;
use sync_core::fact::Fact;
use sync_core::ids::EntryHash;
use sync_core::journal::{
    Body, Enrolment, Header, Purpose, Segment, chain_hash, commit, genesis, signing_message, unpack,
};
use sync_core::log::{ConsistencyAnswer, Held, InclusionAnswer, Leaf, SignedCheckpoint, Witness, node_hash};
use sync_core::sync::{
    DepositAnswer, DepositRequest, EnrolAnswer, EnrolRequest, FeedAnswer, NonceAnswer, NonceRequest, PushAnswer,
    PushRequest, TokenAnswer, TokenRequest,
};

use crate::frames;
use crate::golden_lines::{bytes, hex};
use crate::host::Host;
use crate::world::{Key, ORIGIN, device, org, person};

const JOURNAL: &str = include_str!("golden/journal.hex");
const FACTS: &str = include_str!("golden/facts.hex");
const SYNC: &str = include_str!("golden/sync.hex");
const LOG: &str = include_str!("golden/log.hex");
/// What is published to everybody.
const RULINGS: &str = include_str!("golden/rulings.hex");
const SAFE: &str = include_str!("golden/safe.hex");
const CARDS: &str = include_str!("golden/cards.hex");
const HANDED: &str = include_str!("golden/handed.hex");
/// How things are packed may get better; what was packed once must be read for ever.
const PACKED: &str = include_str!("golden/packed.hex");
/// A phone's rows, each `table key value`: a story with a refusal, as `engine_rebase` tells it.
const STORE: &str = include_str!("golden/store.hex");

/// Lines of `name hex`.
fn lines(file: &str) -> BTreeMap<&str, &str> {
    file.lines().map(|line| line.split_once(' ').expect("a name and bytes")).collect()
}

/// Compares all of a file, and prints it as it should be when anything differs.
#[track_caller]
fn check(file: &str, actual: &[(String, Vec<u8>)]) {
    let golden = lines(file);
    let said: Vec<String> = actual.iter().map(|(name, bytes)| format!("{name} {}", hex(bytes))).collect();
    let same = actual.len() == golden.len()
        && actual.iter().all(|(name, bytes)| golden.get(name.as_str()).is_some_and(|kept| *kept == hex(bytes)));
    assert!(same, "written otherwise than it ever was; now it is\n{}\n", said.join("\n"));
}

/// What was written then reads as the same thing now.
#[track_caller]
fn still_reads<T>(file: &'static str, name: &str, wanted: &T)
where
    T: for<'b> Decode<'b, ()> + PartialEq + Debug,
{
    let golden = bytes(lines(file).get(name).unwrap_or_else(|| panic!("no line {name}")));
    assert_eq!(cbor::decode::<T>("golden frame", &golden).as_ref(), Ok(wanted), "{name}");
}

fn named<T: Encode<()>>(name: &str, value: &T) -> (String, Vec<u8>) {
    (name.to_owned(), cbor::encode(value))
}

fn enrolment() -> Enrolment {
    Enrolment { org: org(), person: person("li"), device: device(1), key: Key::of(1).public().0.to_vec() }
}

#[test]
fn the_journal_is_written_as_it_ever_was() {
    let unpacked = unpack(&frames::segment(), device(1), EntryHash([0x33; 32]));
    let last = unpacked.last().expect("three entries");
    let actual = [
        named("enrolment", &enrolment()),
        ("genesis".to_owned(), genesis(&enrolment()).0.to_vec()),
        named("header", &frames::header()),
        ("header_hash".to_owned(), chain_hash(&frames::header()).0.to_vec()),
        named("stamp", &frames::stamp()),
        named("body", &frames::body()),
        ("commit".to_owned(), commit(&[0x55; 32], &cbor::encode(&frames::body())).to_vec()),
        named("segment", &frames::segment()),
        ("segment_last_salt".to_owned(), last.salt.to_vec()),
        ("segment_last_hash".to_owned(), last.hash.0.to_vec()),
    ];
    check(JOURNAL, &actual);
    still_reads::<Enrolment>(JOURNAL, "enrolment", &enrolment());
    still_reads::<Header>(JOURNAL, "header", &frames::header());
    still_reads::<Body>(JOURNAL, "body", &frames::body());
    still_reads::<Segment>(JOURNAL, "segment", &frames::segment());
}

#[test]
fn what_was_packed_then_is_read_now() {
    let golden = |name| bytes(lines(PACKED).get(name).unwrap_or_else(|| panic!("no line {name}")));
    assert_eq!(Segment::read(&golden("segment")), Ok(frames::segment()));
    assert_eq!(FeedAnswer::read(&golden("feed_answer")), Ok(frames::feed_answer()));
}

#[test]
fn a_phones_store_of_then_is_read_now() {
    let row = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let table: usize = words[0].parse().expect("a table's number");
        ((Table::ALL[table], bytes(words[1])), bytes(words[2]))
    };
    let mut host = Host::new();
    host.rows = STORE.lines().map(row).collect();
    let tables: BTreeSet<Table> = host.rows.keys().map(|(table, _)| *table).collect();
    assert!(tables.contains(&Table::Again) && tables.contains(&Table::Begins) && tables.contains(&Table::Intent));
    host.restart();
    let status = host.status();
    let refused: Vec<_> = status.refused.iter().map(|work| (work.seq, work.words.join("/"))).collect();
    let again: Vec<_> = status.again.iter().map(|work| (work.seq, work.entry, work.words.join("/"))).collect();
    assert_eq!(refused, [(4, "bad".to_owned())]);
    assert_eq!(again, [(5, Some(8), "one".to_owned()), (6, Some(9), "two".to_owned())]);
    assert_eq!((status.saved, status.stored, status.merged, status.visits.len()), (9, 9, 9, 1));
}

#[test]
fn a_body_with_each_kind_of_fact_is_written_as_it_ever_was() {
    let body = |fact: &Fact| Body::new(Vec::new(), Some(fact));
    let actual: Vec<_> = frames::facts().iter().map(|fact| named(fact.name(), &body(fact))).collect();
    check(FACTS, &actual);
    for fact in frames::facts() {
        let golden = bytes(lines(FACTS)[fact.name()]);
        assert_eq!(Body::read(&golden).expect("a body").fact(), Some(fact));
    }
}

#[test]
fn the_wire_is_written_as_it_ever_was() {
    let (nonce_request, nonce_answer) = frames::nonces();
    let (token_request, token_answer) = frames::token();
    let (clock_request, anchor_answer) = frames::token_with_anchor();
    let (cursor_request, news_answer) = frames::push_with_news();
    let message = |purpose, payload: &[u8]| signing_message(purpose, &org(), ORIGIN, payload);
    let actual = [
        named("push_request", &frames::push_request()),
        named("push_answer", &frames::push_answer()),
        named("feed_answer", &frames::feed_answer()),
        named("enrol_request", &frames::enrol_request()),
        named("enrol_answer", &frames::enrol_answer()),
        named("nonce_request", &nonce_request),
        named("nonce_answer", &nonce_answer),
        named("token_request", &token_request),
        named("token_answer", &token_answer),
        named("push_request_with_cursor", &cursor_request),
        named("token_request_with_clock", &clock_request),
        named("token_answer_with_anchor", &anchor_answer),
        named("deposit_request", &frames::deposit().0),
        named("deposit_answer", &frames::deposit().1),
        named("nonce_answer_with_deposit", &frames::deposit().2),
        named("token_answer_with_end", &frames::deposit().3),
        ("deposit_message".to_owned(), frames::deposit().0.message(ORIGIN)),
        ("deposit_receipt_message".to_owned(), frames::deposit().1.receipt.message(&org(), ORIGIN)),
        ("receipt_message".to_owned(), frames::receipt().message(&org(), ORIGIN)),
        ("anchor_message".to_owned(), frames::anchor().message(&org(), ORIGIN)),
        ("segment_message".to_owned(), message(Purpose::Segment, &[0x33; 32])),
        ("token_message".to_owned(), message(Purpose::Token, &[5; 16])),
        ("enrolment_message".to_owned(), message(Purpose::Enrolment, b"acme/s3cret")),
    ];
    check(SYNC, &actual);
    still_reads::<PushRequest>(SYNC, "push_request", &frames::push_request());
    still_reads::<PushAnswer>(SYNC, "push_answer", &frames::push_answer());
    still_reads::<FeedAnswer>(SYNC, "feed_answer", &frames::feed_answer());
    still_reads::<EnrolRequest>(SYNC, "enrol_request", &frames::enrol_request());
    still_reads::<EnrolAnswer>(SYNC, "enrol_answer", &frames::enrol_answer());
    still_reads::<NonceRequest>(SYNC, "nonce_request", &nonce_request);
    still_reads::<NonceAnswer>(SYNC, "nonce_answer", &nonce_answer);
    still_reads::<TokenRequest>(SYNC, "token_request", &token_request);
    still_reads::<TokenAnswer>(SYNC, "token_answer", &token_answer);
    still_reads::<PushRequest>(SYNC, "push_request_with_cursor", &cursor_request);
    still_reads::<TokenRequest>(SYNC, "token_request_with_clock", &clock_request);
    still_reads::<DepositRequest>(SYNC, "deposit_request", &frames::deposit().0);
    still_reads::<DepositAnswer>(SYNC, "deposit_answer", &frames::deposit().1);
    still_reads::<NonceAnswer>(SYNC, "nonce_answer_with_deposit", &frames::deposit().2);
    still_reads::<TokenAnswer>(SYNC, "token_answer_with_end", &frames::deposit().3);
    // How news are packed is free; that they are read is not.
    let again = cbor::decode::<PushAnswer>("push answer", &cbor::encode(&news_answer)).expect("an answer");
    assert_eq!(FeedAnswer::read(&again.news.expect("news")), Ok(frames::feed_answer()));
    still_reads::<TokenAnswer>(SYNC, "token_answer_with_anchor", &anchor_answer);
}

#[test]
fn what_backup_and_restore_added_is_written_as_it_ever_was() {
    let frames::Safe { request, answer, enrolled, nonces, said } = frames::safe();
    let vouched = nonces.enrolled.as_ref().expect("said").message(&org(), device(1), ORIGIN);
    let actual = [
        named("push_request_with_receipts", &request),
        named("push_answer_with_safe", &answer),
        named("enrol_answer_signed", &enrolled),
        named("nonce_request_enrolled", &nonces),
        ("enrolled_message".to_owned(), vouched),
        named("signed_checkpoint_restored", &said),
    ];
    check(SAFE, &actual);
    still_reads::<PushRequest>(SAFE, "push_request_with_receipts", &request);
    still_reads::<PushAnswer>(SAFE, "push_answer_with_safe", &answer);
    still_reads::<EnrolAnswer>(SAFE, "enrol_answer_signed", &enrolled);
    still_reads::<NonceRequest>(SAFE, "nonce_request_enrolled", &nonces);
    still_reads::<SignedCheckpoint>(SAFE, "signed_checkpoint_restored", &said);
}

#[test]
fn what_the_customer_card_added_is_written_as_it_ever_was() {
    check(CARDS, &[named("feed_answer_with_cards", &frames::cards())]);
    still_reads::<FeedAnswer>(CARDS, "feed_answer_with_cards", &frames::cards());
}

#[test]
fn what_handing_on_added_is_written_as_it_ever_was() {
    check(HANDED, &[named("feed_answer_with_handed", &frames::handed())]);
    still_reads::<FeedAnswer>(HANDED, "feed_answer_with_handed", &frames::handed());
}

#[test]
fn the_log_is_hashed_and_signed_as_it_ever_was() {
    let mut actual: Vec<_> = frames::leaves().iter().map(|(name, leaf)| named(name, leaf)).collect();
    let (leaf, said) = (&frames::leaves()[0].1, frames::checkpoint());
    actual.extend([
        ("leaf_hash".to_owned(), leaf.hash().0.to_vec()),
        ("node_hash".to_owned(), node_hash(&leaf.hash(), &leaf.hash()).0.to_vec()),
        named("signed_checkpoint", &said),
        ("checkpoint_message".to_owned(), said.checkpoint.message(ORIGIN)),
        named("inclusion_answer", &frames::inclusion_answer()),
        named("consistency_answer", &frames::consistency_answer()),
        named("witness", &frames::witness()),
        ("held".to_owned(), frames::held().write()),
    ]);
    check(LOG, &actual);
    for (name, leaf) in frames::leaves() {
        still_reads::<Leaf>(LOG, name, &leaf);
    }
    still_reads::<SignedCheckpoint>(LOG, "signed_checkpoint", &said);
    still_reads::<InclusionAnswer>(LOG, "inclusion_answer", &frames::inclusion_answer());
    still_reads::<ConsistencyAnswer>(LOG, "consistency_answer", &frames::consistency_answer());
    still_reads::<Witness>(LOG, "witness", &frames::witness());
    assert_eq!(Held::read(&bytes(lines(LOG)["held"])), Ok(frames::held()));
}

#[test]
fn what_is_published_to_everybody_is_written_as_it_ever_was() {
    check(RULINGS, &[named("feed_rulings", &frames::rulings())]);
    still_reads::<FeedAnswer>(RULINGS, "feed_rulings", &frames::rulings());
}

/// Every fact there is has a golden line: a new kind fails to compile here until it gets one.
#[test]
fn no_kind_of_fact_is_without_golden_bytes() {
    for fact in frames::facts() {
        match fact {
            Fact::Begin { .. } | Fact::Tick | Fact::Plan { .. } | Fact::Approve { .. } | Fact::Invite { .. } => {}
            Fact::Share { .. } | Fact::SetOut { .. } | Fact::CheckIn { .. } | Fact::Arrive { .. } => {}
            Fact::Sign { .. } | Fact::Leave { .. } | Fact::Brief { .. } | Fact::Thank { .. } | Fact::Submit { .. } => {}
            Fact::Return(_) | Fact::Waive { .. } | Fact::ConfirmSafe { .. } => {}
            Fact::DeclareLost { .. } | Fact::Cancel { .. } | Fact::HandOver { .. } => {}
            Fact::ReturnPlan { .. } | Fact::Withdraw { .. } | Fact::Replan { .. } => {}
            Fact::TellChange { .. } | Fact::ConfirmDetails { .. } => {}
            Fact::ClockJump { .. } | Fact::Decide { .. } | Fact::SiteCode { .. } | Fact::Acknowledge(_) => {}
            // In `after_golden`, a line for each step.
            Fact::SendThanks { .. } | Fact::ThanksPosted { .. } => {}
            Fact::Question(..) | Fact::Proposal(..) | Fact::Review(..) => {}
            Fact::ProposeChange { .. } | Fact::ProposeContact { .. } | Fact::NewInformation { .. } => {}
            Fact::Attach { .. } => {}
            Fact::Trip { .. } => {}
            // In `safety_golden`, a line for each step.
            Fact::Safety { .. } => {}
            // In `after_golden` too.
            Fact::Card(..) => {}
            // In `words`, one of each kind.
            Fact::Word { .. } => {}
        }
    }
    assert_eq!(lines(FACTS).len(), 36);
}
