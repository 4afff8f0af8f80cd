//! Quarantine: what a device may leave after its enrolment has ended, what of it is taken by itself, what waits for a
//! person, and what becomes of verdicts.

use mobile_ffi::{Device, FileKeyStore, KeyStore};
use proptest::prelude::*;
use server::admin::{again, folder, verify};
use server::clock::SystemTimeSource;
use server::deposit::{MAX_BYTES, deposits};
use server::store::Recorded;
use sync_core::cbor;
use sync_core::command::Command;
use sync_core::ids::{ActorId, Seq};
use sync_core::journal::{Body, Part, Signature};
use sync_core::sync::{DepositAnswer, DepositRequest, EnrolAnswer, Head, Over, PushAnswer, PushRequest};
use sync_core::time::{Millis, Timestamp};

use crate::hostile::{begin, push, push_from};
use crate::lives::{deposited, json, leaves, note, pass, planned, status};
use crate::setting::{Answer, NOW, Setting, contact, org, person, visit};

type Bare = (FileKeyStore, EnrolAnswer);

fn bodies(many: u8) -> Vec<Body> {
    (0..many).map(|at| begin(ActorId([at + 1; 16]))).collect()
}

/// A deposit of a bare key, with a fresh nonce.
fn request(setting: &Setting, (keys, enrolled): &Bare, head: Head, segments: Vec<Vec<u8>>) -> DepositRequest {
    let nonce = setting.nonces(enrolled).deposit_nonce.expect("a nonce");
    let segments = segments.into_iter().map(Into::into).collect();
    let (org, device, signature) = (enrolled.org.clone(), enrolled.device, Signature([0; 64]));
    let mut request = DepositRequest { org, device, nonce, head, segments, signature };
    request.signature = keys.sign(&request.message(&enrolled.origin)).expect("signed");
    request
}

fn post(setting: &Setting, request: &DepositRequest) -> Answer {
    setting.post("/v1/deposit", &cbor::encode(request), None)
}

/// The journal of these bodies, left from this entry on.
fn leave(setting: &Setting, bare: &Bare, bodies: &[Body], from: Seq) -> DepositAnswer {
    let PushRequest { head, segments, .. } = push_from(&bare.0, &bare.1, bodies, from);
    let segments = segments.into_iter().map(|segment| segment.to_vec()).collect();
    let answer = post(setting, &request(setting, bare, head, segments));
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    let answer: DepositAnswer = cbor::decode("answer", &answer.body).expect("an answer");
    answer.verify(&bare.1.server_key, &bare.1.org, &bare.1.origin).expect("the server's signature");
    answer
}

/// What became of a device's entries in the journal.
fn recorded(setting: &Setting) -> Vec<(Seq, Recorded)> {
    let rows = setting.running().app.store.read_with(|read| read.rows_after(0, usize::MAX)).expect("rows");
    rows.into_iter().filter_map(|row| row.what.ok()).map(|entry| (entry.seq, entry.recorded)).collect()
}

fn taken(many: Seq) -> Vec<(Seq, Recorded)> {
    (1..=many).map(|seq| (seq, Recorded::Taken)).collect()
}

/// What an operator finds once the server has stopped: a rebuild beside its loops would have two hands in the same rows.
fn sound(mut setting: Setting) {
    setting.stop();
    let app = folder::open(&setting.data(), Box::new(SystemTimeSource), None, None).expect("opened");
    let trusted = verify::Trusted { origin: &app.origin, keys: &[app.keys.server_key().key], held: &[] };
    let verified = verify::verify(&*app.store, trusted, &|_, _| {}).expect("verified");
    assert_eq!(verified.broken, []);
    let again = again::again(&app, &mut |_, _| {}).expect("rebuilt");
    assert!(again.is_same(), "{again:?}");
}

fn risk(setting: &Setting) -> Device {
    setting.phone("acme", "risk").0
}

/// What waits, as risk control sees it: for each device its entries with their sides.
fn waiting(setting: &Setting, by: &Device) -> Vec<Vec<(Seq, String)>> {
    let page = setting.get("/v1/deposits", Some(&setting.token_of(by))).json();
    let entry = |entry: &serde_json::Value| {
        (entry["seq"].as_u64().expect("a seq"), entry["side"].as_str().expect("a side").to_owned())
    };
    let of = |deposit: &serde_json::Value| deposit["entries"].as_array().expect("entries").iter().map(entry).collect();
    page["deposits"].as_array().expect("deposits").iter().map(of).collect()
}

#[test]
fn entries_that_were_announced_before_the_leaving_are_taken_at_once_and_without_a_person() {
    let setting = Setting::still();
    let bare = setting.bare("acme", "li.na");
    let token = setting.token(&bare.0, &bare.1);
    let bodies = bodies(5);
    // The network broke off: four entries were announced, the first two arrived.
    let first = push(&bare.0, &bare.1, &bodies[..2]);
    let announced = push(&bare.0, &bare.1, &bodies[..4]).head;
    let cut = PushRequest { head: announced, ..first };
    assert_eq!(setting.post("/v1/journal", &cbor::encode(&cut), Some(&token)).status, 200);
    setting.turn(Millis::hours(1));
    leaves(&setting, "li.na", setting.running().app.clock.now());
    setting.turn(Millis::hours(1));
    let answer = leave(&setting, &bare, &bodies, 3);
    assert_eq!((answer.receipt.stored, answer.receipt.held), (4, 5), "the fifth was made nobody knows when");
    assert_eq!(recorded(&setting), taken(4));
    let risk = risk(&setting);
    assert_eq!(waiting(&setting, &risk), [[(5, "unproven".to_owned())]]);
    sound(setting);
}

#[test]
fn entries_that_were_held_for_a_gap_before_the_leaving_are_taken_at_once() {
    let setting = Setting::still();
    let bare = setting.bare("acme", "li.na");
    let token = setting.token(&bare.0, &bare.1);
    let bodies = bodies(4);
    let tail = push_from(&bare.0, &bare.1, &bodies, 3);
    assert_eq!(setting.post("/v1/journal", &cbor::encode(&tail), Some(&token)).status, 200);
    setting.turn(Millis::hours(1));
    leaves(&setting, "li.na", setting.running().app.clock.now());
    setting.turn(Millis::hours(1));
    let answer = leave(&setting, &bare, &bodies, 1);
    assert_eq!((answer.receipt.stored, answer.receipt.held), (4, 4));
    assert_eq!(recorded(&setting), taken(4));
    sound(setting);
}

#[test]
fn entries_left_after_an_idle_end_wait_for_a_person() {
    let setting = Setting::still();
    let bare = setting.bare("acme", "li.na");
    setting.turn(Millis::days(61));
    let bodies = bodies(3);
    let before = leave(&setting, &bare, &bodies[..2], 1);
    assert_eq!((before.receipt.stored, before.receipt.held), (0, 2), "after the idle end: somebody must decide");
    assert!(recorded(&setting).is_empty());
}

#[test]
fn entries_proven_to_be_from_after_the_leaving_are_refused_without_a_person_and_stay_on_the_phone() {
    let setting = Setting::still();
    let (rep, clock) = setting.phone("acme", "li.na");
    rep.perform(planned("visit-1")).expect("saved");
    contact(&rep);
    let (left_at, stored) = (setting.running().app.clock.now() + Millis::hours(1), status(&rep).stored);
    pass(&setting, &clock, Millis::hours(2));
    // In contact after the leaving, which nobody has written down yet: the phone knows an anchor of then.
    contact(&rep);
    note(&rep, "made after");
    leaves(&setting, "li.na", left_at);
    let left = deposited(&rep);
    assert_eq!((left.over, left.held, left.stored), (Over::PersonLeft, left.saved, left.saved));
    let refused: Vec<_> = recorded(&setting).into_iter().filter(|(seq, _)| *seq > stored).collect();
    assert!(!refused.is_empty());
    assert!(refused.iter().all(|(_, recorded)| *recorded == Recorded::Refused("after_end".to_owned())), "{refused:?}");
    assert_eq!(status(&rep).visits.len(), 1, "the phone keeps all of it");
    sound(setting);
}

#[test]
fn what_lies_in_between_waits_for_risk_control_and_is_taken_or_refused_with_a_reason() {
    for take in [true, false] {
        let setting = Setting::new();
        let (rep, clock) = setting.phone("acme", "li.na");
        rep.perform(planned("visit-1")).expect("saved");
        contact(&rep);
        let stored = status(&rep).stored;
        note(&rep, "made before, or after?");
        pass(&setting, &clock, Millis::hours(1));
        leaves(&setting, "li.na", setting.running().app.clock.now());
        pass(&setting, &clock, Millis::hours(1));
        let left = deposited(&rep);
        assert_eq!((left.stored, left.held), (stored, left.saved));
        let (boss, risk) = (setting.phone("acme", "wang.lei").0, risk(&setting));
        let stranger = setting.phone("other", "ivy").0;
        assert_eq!(waiting(&setting, &risk)[0].len() as u64, left.held - stored);
        let path = format!("/v1/deposits/{}/decision", status(&rep).device);
        let body = format!(r#"{{"take":{take},"reason":"asked her superior"}}"#);
        for other in [&boss, &stranger] {
            let token = setting.token_of(other);
            assert_eq!(setting.get("/v1/deposits", Some(&token)).code(), "not_allowed");
            assert_eq!(json(&setting, other, &path, &body).code(), "not_allowed");
        }
        assert_eq!(json(&setting, &risk, &path, r#"{"take":true,"reason":" "}"#).status, 422);
        assert_eq!(json(&setting, &risk, &path, &body).json()["last"], left.held);
        assert_eq!(json(&setting, &risk, &path, &body).code(), "not_found", "it is decided once");
        assert!(waiting(&setting, &risk).is_empty());
        assert_eq!(deposited(&rep).stored, left.held, "the phone hears that it is decided");
        let page = setting.page(&boss, "/v1/visits/visit-1").expect("a page");
        let points = page["record"]["points"].as_array().map_or(0, Vec::len);
        assert_eq!(points, usize::from(take));
        let wanted = if take { Recorded::Taken } else { Recorded::Refused("after_end".to_owned()) };
        let late: Vec<_> = recorded(&setting).into_iter().filter(|(seq, _)| *seq > stored).collect();
        assert!(late.iter().all(|(_, recorded)| *recorded == wanted), "{late:?}");
        sound(setting);
    }
}

#[test]
fn what_is_taken_days_after_it_came_verifies_with_the_time_at_which_it_came() {
    let setting = Setting::still();
    let bare = setting.bare("acme", "li.na");
    leaves(&setting, "li.na", setting.running().app.clock.now());
    setting.turn(Millis::hours(1));
    leave(&setting, &bare, &bodies(4), 1);
    setting.turn(Millis::hours(30));
    let path = format!("/v1/deposits/{}/decision", bare.1.device);
    let taking = r#"{"take":true,"reason":"asked her superior"}"#;
    assert_eq!(json(&setting, &risk(&setting), &path, taking).status, 200);
    assert_eq!(recorded(&setting), taken(4));
    sound(setting);
}

#[test]
fn risk_control_takes_up_to_an_entry_and_no_further() {
    let setting = Setting::still();
    let bare = setting.bare("acme", "li.na");
    leaves(&setting, "li.na", setting.running().app.clock.now());
    setting.turn(Millis::hours(1));
    leave(&setting, &bare, &bodies(4), 1);
    let risk = risk(&setting);
    let path = format!("/v1/deposits/{}/decision", bare.1.device);
    let decided =
        json(&setting, &risk, &path, r#"{"take":true,"through":3,"reason":"the last one is strange"}"#).json();
    assert_eq!((&decided["taken"], &decided["last"]), (&3.into(), &4.into()));
    let mut wanted = taken(3);
    wanted.push((4, Recorded::Refused("after_end".to_owned())));
    assert_eq!(recorded(&setting), wanted);
    sound(setting);
}

#[test]
fn the_rights_that_count_are_those_of_the_ending() {
    let setting = Setting::new();
    let (rep, boss) = (setting.phone("acme", "li.na").0, setting.phone("acme", "wang.lei"));
    rep.perform(planned("visit-1")).expect("saved");
    contact(&rep);
    let (boss, clock) = boss;
    contact(&boss);
    boss.perform(Command::Approve { visit: visit("visit-1") }).expect("saved");
    let stored = status(&boss).stored;
    pass(&setting, &clock, Millis::hours(1));
    leaves(&setting, "wang.lei", setting.running().app.clock.now());
    // Somebody else leads the department since.
    let row = server::store::Department {
        id: "sales".parse().expect("sound"),
        name: "sales".to_owned(),
        parent: None,
        supervisor: Some(person("zhou.jie")),
        manager: None,
    };
    let now = setting.running().app.clock.now();
    server::admin::people::put_department(&*setting.running().app.store, &org("acme"), now, row).expect("put");
    deposited(&boss);
    let path = format!("/v1/deposits/{}/decision", status(&boss).device);
    json(&setting, &risk(&setting), &path, r#"{"take":true,"reason":"she approved it on her last day"}"#);
    let device = status(&boss).device;
    let rows = setting.running().app.store.read_with(|read| read.rows_after(0, usize::MAX)).expect("rows");
    let late =
        rows.into_iter().filter_map(|row| row.what.ok()).filter(|entry| entry.device == device && entry.seq > stored);
    let late: Vec<Recorded> = late.map(|entry| entry.recorded).collect();
    assert!(!late.is_empty() && late.iter().all(|recorded| *recorded == Recorded::Taken), "{late:?}");
}

#[test]
fn the_answer_is_a_receipt_and_there_is_no_anchor_no_feed_and_no_second_use_of_a_nonce() {
    let setting = Setting::still();
    let bare = setting.bare("acme", "li.na");
    let token = setting.token(&bare.0, &bare.1);
    leaves(&setting, "li.na", setting.running().app.clock.now());
    setting.turn(Millis::hours(1));
    let PushRequest { head, segments, .. } = push(&bare.0, &bare.1, &bodies(2));
    let segments: Vec<Vec<u8>> = segments.into_iter().map(|segment| segment.to_vec()).collect();
    let first = request(&setting, &bare, head, segments.clone());
    assert_eq!(post(&setting, &first).status, 200);
    assert_eq!(post(&setting, &first).code(), "device_not_accepted", "used");
    for change in [0, 1, 2] {
        let mut other = request(&setting, &bare, head, segments.clone());
        match change {
            0 => other.head.seq += 1,
            1 => other.segments.clear(),
            _ => other.nonce = setting.nonces(&bare.1).deposit_nonce.expect("a nonce"),
        }
        assert_eq!(post(&setting, &other).code(), "device_not_accepted", "the signature covers all of it");
    }
    let contact_nonce = DepositRequest { nonce: setting.nonces(&bare.1).nonce, ..first.clone() };
    assert_eq!(post(&setting, &contact_nonce).code(), "device_not_accepted");
    assert_eq!(setting.get("/v1/feed", Some(&token)).code(), "token_not_valid");
    let stale = request(&setting, &bare, head, segments);
    setting.turn(Millis::days(7) + Millis(1));
    assert_eq!(post(&setting, &stale).code(), "device_not_accepted");
}

#[test]
fn who_is_enrolled_deposits_nothing_and_who_is_not_known_learns_nothing() {
    let setting = Setting::still();
    let bare = setting.bare("acme", "li.na");
    let PushRequest { head, segments, .. } = push(&bare.0, &bare.1, &bodies(2));
    let segments: Vec<Vec<u8>> = segments.into_iter().map(|segment| segment.to_vec()).collect();
    assert_eq!(post(&setting, &request(&setting, &bare, head, segments.clone())).code(), "enrolment_holds");
    let stranger = DepositRequest { org: org("other"), ..request(&setting, &bare, head, segments) };
    assert_eq!(post(&setting, &stranger).code(), "device_not_accepted");
    assert_eq!(setting.post("/v1/deposit", b"nonsense", None).code(), "frame_unreadable");
}

#[test]
fn half_a_year_after_the_end_and_over_the_cap_a_deposit_is_refused_with_what_to_do() {
    let setting = Setting::still();
    let bare = setting.bare("acme", "li.na");
    leaves(&setting, "li.na", setting.running().app.clock.now());
    setting.turn(Millis::hours(1));
    // A megabyte each.
    let document = sync_core::ids::DocumentId::record(&visit("visit-1"));
    let big = |at: u8| Body::new(vec![Part { document: document.clone(), change: vec![at; 1_000_000].into() }], None);
    let many: Vec<Body> = (0..18).map(big).collect();
    let mut held = 0;
    let refused = loop {
        let upto = (held as usize + 3).min(many.len());
        let PushRequest { head, segments, .. } = push_from(&bare.0, &bare.1, &many[..upto], held + 1);
        let segments = segments.into_iter().map(|segment| segment.to_vec()).collect();
        let answer = post(&setting, &request(&setting, &bare, head, segments));
        if answer.status != 200 {
            break answer;
        }
        let answer: DepositAnswer = cbor::decode("answer", &answer.body).expect("an answer");
        held = answer.receipt.held;
    };
    assert_eq!((held, refused.code()), (15, "deposit_full".to_owned()));
    assert!(held as usize * 1_000_000 <= MAX_BYTES);
    setting.turn(Millis::days(180));
    let PushRequest { head, segments, .. } = push_from(&bare.0, &bare.1, &many[..16], 16);
    let segments = segments.into_iter().map(|segment| segment.to_vec()).collect();
    assert_eq!(post(&setting, &request(&setting, &bare, head, segments)).code(), "deposit_too_late");
}

#[test]
fn a_second_branch_is_not_taken_for_the_first() {
    let setting = Setting::still();
    let bare = setting.bare("acme", "li.na");
    leaves(&setting, "li.na", setting.running().app.clock.now());
    setting.turn(Millis::hours(1));
    let mut bodies = bodies(3);
    leave(&setting, &bare, &bodies[..2], 1);
    bodies[1] = begin(ActorId([99; 16]));
    let PushRequest { head, segments, .. } = push(&bare.0, &bare.1, &bodies);
    let segments = segments.into_iter().map(|segment| segment.to_vec()).collect();
    assert_eq!(post(&setting, &request(&setting, &bare, head, segments)).code(), "fork");
}

#[test]
fn what_was_left_and_comes_again_after_a_new_enrolment_is_one() {
    let setting = Setting::still();
    let bare = setting.bare("acme", "li.na");
    setting.turn(Millis::days(61));
    let bodies = bodies(3);
    leave(&setting, &bare, &bodies[..2], 1);
    let code = setting.code("acme", "li.na");
    let renewed = setting.post("/v1/enrol", &cbor::encode(&crate::setting::enrolment(&bare.0, &code)), None);
    let renewed: EnrolAnswer = cbor::decode("answer", &renewed.body).expect("an answer");
    assert_eq!(renewed.device, bare.1.device);
    let token = setting.token(&bare.0, &renewed);
    let all = PushRequest { nonce: renewed.nonce, ..push(&bare.0, &renewed, &bodies) };
    let answer = setting.post("/v1/journal", &cbor::encode(&all), Some(&token));
    let answer: PushAnswer = cbor::decode("answer", &answer.body).expect("an answer");
    assert_eq!((answer.stored, answer.refused), (3, vec![]));
    let waits = setting.running().app.store.read_with(|read| deposits(read, &org("acme"), NOW));
    assert_eq!(waits.expect("read"), []);
    sound(setting);
}

/// The brief of visit-1: its state now, and the states it had.
fn brief(setting: &Setting, boss: &Device) -> (String, Vec<String>) {
    let page = setting.page(boss, "/v1/visits/visit-1").expect("a page");
    let owed = page["obligations"].as_array().expect("obligations");
    let brief = owed.iter().find(|owed| owed["kind"] == "brief").expect("a brief");
    let of_brief = |change: &&serde_json::Value| change["subject"] == "brief";
    let history = page["history"].as_array().expect("history").iter().filter(of_brief);
    let to = |change: &serde_json::Value| change["to"].as_str().expect("a state").to_owned();
    (brief["state"].as_str().expect("a state").to_owned(), history.map(to).collect())
}

/// A rep has left the customer, briefed offline, and lost the phone; the server knows of the leaving only.
fn lost(setting: &Setting) -> (Device, Device, mobile_ffi::clock::TurnedClock) {
    let (rep, clock) = setting.phone("acme", "li.na");
    let (boss, of_boss) = setting.phone("acme", "wang.lei");
    setting.person("acme", "ops", sync_core::access::Role::Operator);
    rep.perform(planned("visit-1")).expect("saved");
    rep.perform(Command::Arrive { visit: visit("visit-1"), fix: None }).expect("saved");
    rep.perform(Command::Leave { visit: visit("visit-1") }).expect("saved");
    contact(&rep);
    clock.set_true(clock.true_time() + Millis::minutes(30));
    rep.perform(Command::Brief { visit: visit("visit-1"), goals_met: true, next: "报价".to_owned() }).expect("saved");
    clock.set_true(clock.true_time() + Millis::minutes(210));
    of_boss.set_true(of_boss.true_time() + Millis::hours(4));
    setting.turn(Millis::hours(4));
    let operator = setting.phone("acme", "ops").0;
    let path = format!("/v1/devices/{}/loss", status(&rep).device);
    assert_eq!(json(setting, &operator, &path, r#"{"reason":"left in a taxi"}"#).status, 200);
    (rep, boss, clock)
}

#[test]
fn a_lost_phone_that_turns_up_in_quarantine_revises_unrecoverable_once_its_entries_are_taken() {
    let setting = Setting::new();
    let (rep, boss, clock) = lost(&setting);
    assert_eq!(brief(&setting, &boss).0, "unrecoverable");
    pass(&setting, &clock, Millis::days(2));
    let left = deposited(&rep);
    assert_eq!((left.over, left.held), (Over::Lost, left.saved));
    assert_eq!(brief(&setting, &boss).0, "unrecoverable", "nothing is taken from quarantine by itself");
    let path = format!("/v1/deposits/{}/decision", status(&rep).device);
    json(&setting, &risk(&setting), &path, r#"{"take":true,"reason":"found by its owner"}"#);
    let (state, history) = brief(&setting, &boss);
    assert_eq!(state, "met_offline");
    assert!(history.ends_with(&["unrecoverable".to_owned(), "met_offline".to_owned()]), "{history:?}");
    sound(setting);
}

#[test]
fn a_lost_phone_that_is_enrolled_anew_revises_unrecoverable_by_itself() {
    let setting = Setting::new();
    let (rep, boss, clock) = lost(&setting);
    assert_eq!(brief(&setting, &boss).0, "unrecoverable");
    pass(&setting, &clock, Millis::days(2));
    rep.enrol(&setting.code("acme", "li.na"), "phone").expect("found");
    contact(&rep);
    let (state, history) = brief(&setting, &boss);
    assert_eq!(state, "met_offline");
    assert!(history.contains(&"unrecoverable".to_owned()), "{history:?}");
    sound(setting);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Entries are made at known hours; some are announced, the person leaves at another hour, then all of it is left.
    #[test]
    fn an_entry_proven_before_the_end_is_never_lost_and_none_made_after_it_is_taken_without_a_person(
        announced in proptest::collection::vec(0u8..2, 1..5), leaving in 0usize..6,
    ) {
        let setting = Setting::still();
        let bare = setting.bare("acme", "li.na");
        let all = bodies(announced.len() as u8);
        let mut nonce = bare.1.nonce;
        let (mut left_at, mut proven) = (None, 0);
        let leave_now = |left_at: &mut Option<Timestamp>| {
            let now = setting.running().app.clock.now();
            leaves(&setting, "li.na", now);
            *left_at = Some(now);
        };
        let mut made_before = 0;
        for (at, announce) in announced.iter().enumerate() {
            if at == leaving {
                leave_now(&mut left_at);
            }
            setting.turn(Millis::hours(1));
            if left_at.is_none() {
                made_before = at as Seq + 1;
            }
            if *announce == 1 && left_at.is_none() {
                let head = push(&bare.0, &bare.1, &all[..=at]).head;
                let empty = PushRequest { nonce, head, segments: Vec::new(), ..push(&bare.0, &bare.1, &all[..=at]) };
                let token = setting.fresh_token(&bare.0, &bare.1);
                let answer = setting.post("/v1/journal", &cbor::encode(&empty), Some(&token));
                let answer: PushAnswer = cbor::decode("answer", &answer.body).expect("an answer");
                (nonce, proven) = (answer.nonce, at as Seq + 1);
            }
        }
        if left_at.is_none() {
            leave_now(&mut left_at);
        }
        setting.turn(Millis::hours(1));
        let receipt = leave(&setting, &bare, &all, 1).receipt;
        prop_assert_eq!(receipt.held, all.len() as Seq, "nothing is lost");
        prop_assert_eq!(receipt.stored, proven, "all that is proven to be from before is taken, and no more");
        prop_assert!(receipt.stored <= made_before, "nothing made after is taken without a person");
        prop_assert_eq!(recorded(&setting), taken(proven));
    }
}
