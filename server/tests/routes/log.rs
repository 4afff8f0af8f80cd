//! `GET /v1/log/…`: checkpoints and proofs, to whom they are given, and what phones make of a server that lies.

use mobile_ffi::{Device, LogError};
use rusqlite::Connection;
use server::admin::folder;
use server::clock::{SystemTimeSource, TimeSource};
use server::digest::digest_all;
use server::log::{Keeper, grow, sign};
use server::rebuild::rebuild;
use server::store::{Observation, Tx};
use sync_core::cbor;
use sync_core::command::Command;
use sync_core::document::record::Section;
use sync_core::log::{
    Checkpoint, ConsistencyAnswer, Held, InclusionAnswer, Leaf, Lie, Logged, SignedCheckpoint, Unsound, leaf_hash,
    verify_consistency, verify_inclusion,
};
use sync_core::time::{Millis, Timestamp};

use crate::setting::{NOW, Setting, contact, org, plan, visit};

/// A machine's clock that was put back.
struct Standing;

impl TimeSource for Standing {
    fn read(&self) -> Timestamp {
        NOW
    }
}

fn worked() -> (Setting, Device) {
    let setting = Setting::still();
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(Command::Plan { visit: Some(visit("visit-1")), plan: Box::new(plan()) }).expect("saved");
    rep.perform(Command::Arrive { visit: visit("visit-1"), fix: None }).expect("saved");
    contact(&rep);
    closed(&setting);
    (setting, rep)
}

/// Everything received is in the log, and the log is signed.
fn closed(setting: &Setting) {
    let app = &setting.running().app;
    grow(app).expect("grown");
    sign(app).expect("signed");
}

fn noted(rep: &Device, text: &str) {
    let text = text.to_owned();
    let note = Command::Note { visit: visit("visit-1"), section: Section::Points, text, due_working_days: None };
    rep.perform(note).expect("saved");
    contact(rep);
}

fn stored(rep: &Device) -> u64 {
    rep.status().expect("enrolled").stored
}

/// Rows that say nothing, so that the log has several tiles.
fn filled(setting: &Setting, org_id: &'static str, many: usize) {
    let fill = move |tx: &mut dyn Tx| {
        (0..many).try_for_each(|_| tx.add_observation(&org(org_id), NOW, &Observation::PolicyPublished).map(|_| ()))
    };
    setting.running().app.store.write_with(fill).expect("written");
}

fn token_of(setting: &Setting, org_id: &str, id: &str) -> String {
    let (keys, enrolled) = setting.bare(org_id, id);
    setting.token(&keys, &enrolled)
}

fn checkpoint(setting: &Setting, token: &str) -> SignedCheckpoint {
    let answer = setting.get("/v1/log/checkpoint", Some(token));
    assert_eq!((answer.status, answer.media_type.as_str()), (200, "application/cbor"));
    cbor::decode("checkpoint", &answer.body).expect("a checkpoint")
}

fn proven(setting: &Setting, token: &str, query: &str) -> Option<InclusionAnswer> {
    let answer = setting.get(&format!("/v1/log/inclusion?{query}"), Some(token));
    match answer.status {
        200 => Some(cbor::decode("answer", &answer.body).expect("an answer")),
        404 => {
            assert_eq!(answer.code(), "not_found");
            None
        }
        other => panic!("{other}: {}", answer.code()),
    }
}

#[test]
fn a_checkpoint_is_signed_and_holds_all_rows_of_the_organisation_up_to_its_place() {
    let (setting, _rep) = worked();
    let token = token_of(&setting, "acme", "chen.bo");
    let said = checkpoint(&setting, &token);
    let app = &setting.running().app;
    assert_eq!(said.verify(&app.keys.server_key().key, &app.origin), Ok(()));
    let rows = app.store.read_with(|read| read.rows_after(0, usize::MAX)).expect("rows");
    let Checkpoint { org: of, size, upto, at, .. } = said.checkpoint;
    let mine = rows.iter().filter(|row| row.org == org("acme") && row.position <= upto).count();
    assert_eq!((of, size, at), (org("acme"), mine as u64, NOW));
}

#[test]
fn before_anything_is_signed_the_log_says_so() {
    let setting = Setting::still();
    let token = token_of(&setting, "acme", "li.na");
    let answer = setting.get("/v1/log/checkpoint", Some(&token));
    assert_eq!((answer.status, answer.code()), (404, "no_checkpoint".to_owned()));
    let (rep, _) = setting.phone("acme", "chen.bo");
    assert_eq!(rep.check_log(), Ok(None));
}

#[test]
fn a_device_is_shown_its_own_rows_and_of_others_hashes_alone() {
    let (setting, rep) = worked();
    filled(&setting, "acme", 700);
    closed(&setting);
    let (keys, enrolled) = setting.bare("acme", "chen.bo");
    let other = setting.token(&keys, &enrolled);
    let root = checkpoint(&setting, &other).checkpoint;
    let size = root.size;
    let held = rep.held().expect("enrolled");
    let receipt = held.receipts.last().expect("a receipt").receipt;
    for query in [format!("seq={}&size={size}", receipt.up_to), format!("position={}&size={size}", receipt.position)] {
        assert_eq!(proven(&setting, &other, &query), None, "another's row: {query}");
    }
    for index in [0, 1, 255, 256, 511, size - 1] {
        let answer = proven(&setting, &other, &format!("index={index}&size={size}")).expect("a proof");
        assert_eq!((answer.index, &answer.leaf), (index, &None));
        let hash = answer.hash.expect("a hash");
        assert_eq!(verify_inclusion(&hash, index, size, &answer.path, &root.root), Ok(()));
    }
    assert_eq!(proven(&setting, &other, &format!("index={size}&size={size}")), None);
    assert_eq!(proven(&setting, &other, &format!("index=0&size={}", size + 1)), None);
}

#[test]
fn an_own_entry_is_shown_as_it_stands_and_proven() {
    let (setting, _) = worked();
    let (keys, enrolled) = setting.bare("acme", "chen.bo");
    let token = setting.token(&keys, &enrolled);
    let begin = crate::hostile::begin(sync_core::ids::ActorId([9; 16]));
    let push = crate::hostile::push(&keys, &enrolled, &[begin]);
    assert_eq!(setting.post("/v1/journal", &cbor::encode(&push), Some(&token)).status, 200);
    closed(&setting);
    let root = checkpoint(&setting, &token).checkpoint;
    let answer = proven(&setting, &token, &format!("seq=1&size={}", root.size)).expect("a proof");
    let record = answer.leaf.expect("own");
    assert_eq!(verify_inclusion(&leaf_hash(&record), answer.index, root.size, &answer.path, &root.root), Ok(()));
    let leaf: Leaf = cbor::decode("leaf", &record).expect("a leaf");
    assert!(matches!(leaf.what, Logged::Entry { device, seq: 1, .. } if device == enrolled.device), "{leaf:?}");
    let beside = proven(&setting, &token, &format!("position={}&size={}", leaf.position + 1, root.size));
    let contact: Leaf = cbor::decode("leaf", &beside.expect("own").leaf.expect("own")).expect("a leaf");
    assert!(matches!(contact.what, Logged::Contact { device, stored: 1, .. } if device == enrolled.device));
    assert_eq!(proven(&setting, &token, &format!("seq=2&size={}", root.size)), None);
    assert_eq!(proven(&setting, &token, &format!("seq=1&size={}", answer.index)), None, "in a log before it");
}

#[test]
fn a_log_that_grew_is_proven_to_begin_with_what_it_was() {
    let (setting, _) = worked();
    let token = token_of(&setting, "acme", "chen.bo");
    let mut before = checkpoint(&setting, &token).checkpoint;
    for many in [1, 254, 300, 2_000] {
        filled(&setting, "acme", many);
        closed(&setting);
        let after = checkpoint(&setting, &token).checkpoint;
        let path = format!("/v1/log/consistency?first={}&second={}", before.size, after.size);
        let answer = setting.get(&path, Some(&token));
        let grown: ConsistencyAnswer = cbor::decode("answer", &answer.body).expect("an answer");
        let (first, second) = ((before.size, &before.root), (after.size, &after.root));
        assert_eq!(verify_consistency(first, second, &grown.path), Ok(()), "{} to {}", before.size, after.size);
        before = after;
    }
}

#[test]
fn another_tenants_log_can_not_be_asked_for() {
    let (setting, _) = worked();
    filled(&setting, "other", 9);
    closed(&setting);
    let (acme, other) = (token_of(&setting, "acme", "chen.bo"), token_of(&setting, "other", "ivy"));
    let (mine, theirs) = (checkpoint(&setting, &acme).checkpoint, checkpoint(&setting, &other).checkpoint);
    assert_eq!((&mine.org, &theirs.org), (&org("acme"), &org("other")));
    assert_ne!((mine.size, mine.root), (theirs.size, theirs.root));
    let rows = setting.running().app.store.read_with(|read| read.rows_after(0, usize::MAX)).expect("rows");
    for row in rows.iter().filter(|row| row.org == org("acme")) {
        let query = format!("position={}&size={}", row.position, theirs.size);
        assert_eq!(proven(&setting, &other, &query), None);
    }
    // What a number names is always the asking organisation's.
    let answer = proven(&setting, &other, &format!("index=0&size={}", theirs.size)).expect("a proof");
    let hash = answer.hash.expect("a hash");
    assert_eq!(verify_inclusion(&hash, 0, theirs.size, &answer.path, &theirs.root), Ok(()));
}

#[test]
fn a_query_that_asks_for_nothing_or_for_two_things_is_refused() {
    let (setting, _) = worked();
    let token = token_of(&setting, "acme", "chen.bo");
    let wrong = [
        "/v1/log/inclusion?size=1",
        "/v1/log/inclusion?seq=1&index=0&size=1",
        "/v1/log/inclusion?seq=1",
        "/v1/log/inclusion?index=-1&size=1",
        "/v1/log/consistency?first=0&second=1",
        "/v1/log/consistency?first=2&second=1",
        "/v1/log/consistency?first=1&second=18446744073709551615",
        "/v1/log/consistency?first=1",
    ];
    for path in wrong {
        let answer = setting.get(path, Some(&token));
        assert_eq!((answer.status, answer.code()), (400, "query_not_valid".to_owned()), "{path}");
    }
    let far = "/v1/log/inclusion?position=18446744073709551615&size=1";
    assert_eq!(setting.get(far, Some(&token)).status, 404);
}

#[test]
fn a_rebuild_leaves_the_log_as_it_is() {
    let (setting, rep) = worked();
    let app = setting.running().app.clone();
    let seen = |app: &server::app::App| {
        let tails = app.store.read_with(|read| Ok((read.log_upto()?, read.log_tail(&org("acme"), 0)?)));
        let said = app.store.read_with(|read| read.checkpoints(&org("acme"), 0, usize::MAX));
        (tails.expect("read"), said.expect("read"))
    };
    let before = seen(&app);
    rebuild(&app, &mut |_, _| {}).expect("rebuilt");
    grow(&app).expect("grown");
    sign(&app).expect("signed");
    assert_eq!(seen(&app), before);
    assert_eq!(rep.check_log().expect("sound").expect("signed").shown, Some(stored(&rep)));
}

#[test]
fn what_waits_in_a_parcel_and_all_behind_it_is_not_in_the_log_yet() {
    let (setting, rep) = worked();
    let app = setting.running().app.clone();
    let upto = || app.store.read_with(|read| read.log_upto()).expect("read");
    let before = upto();
    for at in 0..30 {
        let text = format!("note {at}");
        let note = Command::Note { visit: visit("visit-1"), section: Section::Points, text, due_working_days: None };
        rep.perform(note).expect("saved");
    }
    contact(&rep);
    filled(&setting, "other", 5);
    closed(&setting);
    assert_eq!(upto(), before, "a place is kept free before what came later");
    digest_all(&app).expect("digested");
    closed(&setting);
    let last = app.store.read_with(|read| read.last_position()).expect("read");
    assert_eq!(upto(), last);
    assert!(rep.check_log().expect("sound").expect("signed").shown.is_some_and(|seq| seq > 30));
}

#[test]
fn a_checkpoint_is_made_at_once_and_then_no_more_than_one_in_five_minutes() {
    let (setting, rep) = worked();
    let app = setting.running().app.clone();
    let many = || app.store.read_with(|read| read.checkpoints(&org("acme"), 0, usize::MAX)).expect("read").len();
    let mut keeper = Keeper::default();
    noted(&rep, "one");
    keeper.turn(&app);
    let first = many();
    assert_eq!(first, 2);
    for text in ["two", "three"] {
        noted(&rep, text);
        setting.turn(Millis::minutes(2));
        keeper.turn(&app);
        assert_eq!(many(), first);
    }
    setting.turn(Millis::minutes(1));
    keeper.turn(&app);
    assert_eq!(many(), first + 1);
    setting.turn(Millis::hours(9));
    keeper.turn(&app);
    assert_eq!(many(), first + 1, "nothing is new");
    noted(&rep, "four");
    keeper.end(&app);
    assert_eq!(many(), first + 2, "a server that stops leaves nothing open");
}

#[test]
fn the_log_of_a_busy_server_is_never_far_behind_between_checkpoints() {
    let (setting, _) = worked();
    let app = setting.running().app.clone();
    let upto = || app.store.read_with(|read| read.log_upto()).expect("read");
    let mut keeper = Keeper::default();
    filled(&setting, "acme", 1);
    keeper.turn(&app);
    let before = upto();
    filled(&setting, "acme", 16_384);
    keeper.turn(&app);
    assert_eq!(upto(), before);
    filled(&setting, "acme", 1);
    keeper.turn(&app);
    assert_eq!(upto(), before + 16_385);
}

#[test]
fn a_running_server_lets_its_log_grow_and_signs_it_by_itself() {
    let mut setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(Command::Plan { visit: Some(visit("visit-1")), plan: Box::new(plan()) }).expect("saved");
    contact(&rep);
    setting.page(&rep, "/v1/board").expect("digested");
    setting.stop();
    let app = folder::open(&setting.data(), Box::new(SystemTimeSource), None, None).expect("opened");
    let (last, upto) = app.store.read_with(|read| Ok((read.last_position()?, read.log_upto()?))).expect("read");
    let said = app.store.read_with(|read| read.last_checkpoint(&org("acme"))).expect("read").expect("signed");
    assert_eq!((upto, said.checkpoint.upto), (last, last));
}

#[test]
fn the_clock_never_goes_back_behind_a_checkpoint() {
    let (mut setting, rep) = worked();
    noted(&rep, "one");
    setting.turn(Millis::hours(5));
    closed(&setting);
    setting.stop();
    let app = folder::open(&setting.data(), Box::new(Standing), None, None).expect("opened");
    assert_eq!(app.clock.now(), NOW + Millis::hours(5));
}

#[test]
fn a_phone_finds_an_honest_log_sound_again_and_again() {
    let (setting, rep) = worked();
    let first = rep.check_log().expect("sound").expect("signed");
    let before = stored(&rep);
    assert_eq!((first.shown, first.more), (Some(before), false));
    noted(&rep, "one");
    let again = rep.check_log().expect("sound").expect("signed");
    assert_eq!((again.checkpoint, again.shown, again.more), (first.checkpoint, Some(before), true));
    filled(&setting, "acme", 600);
    closed(&setting);
    let grown = rep.check_log().expect("sound").expect("signed");
    assert_eq!((grown.shown, grown.more), (Some(stored(&rep)), false));
    assert!(grown.checkpoint.size > 600);
}

/// The server stops, its database is changed behind its back, and it starts again.
fn changed(setting: &mut Setting, sql: &str) {
    setting.stop();
    let raw = Connection::open(setting.data().join("sojourn.db")).expect("the file");
    raw.pragma_update(None, "foreign_keys", false).expect("a switch");
    raw.execute_batch(sql).expect("done");
    drop(raw);
    setting.start_again();
}

/// Everything is logged and signed anew, with the server's key.
const ANEW: &str = "DELETE FROM log_tile; DELETE FROM log_checkpoint; UPDATE log_mark SET upto = 0;";

#[track_caller]
fn caught(rep: &Device, lie: Lie) -> Held {
    assert_eq!(rep.check_log(), Err(LogError::Unsound(Unsound::Lie(lie))));
    let held = Held::read(&rep.held().expect("enrolled").write()).expect("a file");
    assert_eq!(held.shown.iter().map(|shown| shown.lie).collect::<Vec<_>>(), [lie]);
    held
}

#[test]
fn a_phone_catches_a_server_whose_history_was_rewritten_and_hands_the_evidence_on() {
    let (mut setting, mut rep) = worked();
    rep.check_log().expect("sound");
    noted(&rep, "one");
    // Somebody is made to have been in contact earlier than they were.
    let place = "(SELECT min(position) FROM contact)";
    let back = format!("UPDATE journal SET at = at - 60000 WHERE position = {place};{ANEW}");
    drop(rep);
    changed(&mut setting, &back);
    closed(&setting);
    rep = setting.same_phone("acme", "li.na").0;
    let held = caught(&rep, Lie::Rewritten);
    let (shown, keys) = (&held.shown[0], setting.running().app.keys.server_key().key);
    let before = shown.held.as_ref().expect("both are kept");
    assert!(before.checkpoint.size < shown.said.checkpoint.size);
    for said in [before, &shown.said] {
        assert_eq!(said.verify(&keys, &held.origin), Ok(()), "anybody can check who signed this");
    }
    assert_eq!(held.checkpoint.as_ref(), Some(before), "the last sound one is what the next is held against");
}

#[test]
fn a_phone_catches_a_server_whose_last_rows_were_removed() {
    let (mut setting, mut rep) = worked();
    noted(&rep, "one");
    closed(&setting);
    rep.check_log().expect("sound");
    drop(rep);
    setting.turn(Millis::minutes(9));
    let tail = "(SELECT max(position) FROM entry)";
    let cut =
        ["body", "contact", "journal", "entry"].map(|table| format!("DELETE FROM {table} WHERE position >= {tail};"));
    changed(&mut setting, &format!("{}{ANEW}", cut.concat()));
    closed(&setting);
    rep = setting.same_phone("acme", "li.na").0;
    caught(&rep, Lie::Shrunken);
}

#[test]
fn a_phone_that_looks_for_the_first_time_misses_what_it_was_confirmed() {
    let (mut setting, mut rep) = worked();
    drop(rep);
    let place = "(SELECT max(position) FROM contact)";
    changed(
        &mut setting,
        &format!(
            "DELETE FROM contact WHERE position = {place}; UPDATE journal SET kind = 'policy_published', device = NULL
            WHERE kind = 'contact' AND position NOT IN (SELECT position FROM contact);{ANEW}"
        ),
    );
    closed(&setting);
    rep = setting.same_phone("acme", "li.na").0;
    let held = caught(&rep, Lie::Missing);
    assert!(held.shown[0].receipt.is_some(), "the receipt is part of the evidence");
}

#[test]
fn a_server_that_does_not_answer_is_not_called_a_liar() {
    let (mut setting, rep) = worked();
    rep.check_log().expect("sound");
    setting.stop();
    assert!(matches!(rep.check_log(), Err(LogError::Fetch(_))));
    assert_eq!(rep.held().expect("enrolled").shown, []);
}
