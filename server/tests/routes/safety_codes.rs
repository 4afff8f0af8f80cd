//! The duress code (V6.3): for whoever watches a call for help, for the traveller's phones a check-in like any other. A journey with
//! the one code and a journey with the other are held against each other.

use mobile_ffi::codes;
use serde_json::Value;
use sync_core::command::{Command, SafetyTap};
use sync_core::sync::NoticeKind;
use sync_core::time::Millis;

use crate::safety::{BACK, Trip, does};
use crate::setting::{org, person, visit};

/// A trip that the watcher's phone has, as the traveller knows.
fn without_codes() -> Trip {
    let trip = Trip::shared();
    trip.watcher_is_heard();
    trip.rep_is_heard();
    trip
}

/// The same, on which codes are set, and their keys' folder.
fn with_codes() -> (Trip, tempfile::TempDir) {
    let trip = without_codes();
    let keys = tempfile::tempdir().expect("a folder");
    codes::set(&trip.rep, keys.path(), [5; 32], "1234", "9871").expect("set");
    (trip, keys)
}

fn checks_in(trip: &Trip, keys: &tempfile::TempDir, code: &str) {
    let code = codes::tag(keys.path(), code).expect("digits");
    does(&trip.rep, SafetyTap::CheckIn { next_by: BACK + Millis::hours(2), code });
    trip.rep_is_heard();
}

fn is_back(trip: &Trip, keys: &tempfile::TempDir, code: &str) {
    let code = codes::tag(keys.path(), code).expect("digits");
    does(&trip.rep, SafetyTap::Return { code });
    trip.rep_is_heard();
}

/// Everything that the traveller can read: notices with their names, the page, the board, what their phone says.
fn seen_by_traveller(trip: &Trip) -> (Vec<String>, Value, Vec<Value>, String) {
    let notices = trip.inbox("li.na").into_iter();
    let notices = notices.map(|notice| format!("{} {:?} {}", notice.id, notice.kind, notice.en)).collect();
    let page = trip.page(&trip.rep);
    let of = |name: &str| page[name].as_array().cloned().unwrap_or_default();
    let names = of("facts").iter().map(|fact| fact["name"].clone()).collect::<Vec<_>>();
    let history = of("history").into_iter().map(|row| row["to"].clone());
    let own = trip.rep.visit(&visit("v1")).expect("known");
    let status = format!("{:?} {:?}", own.watch, own.facts);
    (notices, page["watch"].clone(), names.into_iter().chain(history).collect(), status)
}

#[test]
fn a_check_in_by_the_duress_code_is_a_call_for_help_and_the_traveller_reads_what_they_would_read_otherwise() {
    let (calm, calm_keys) = with_codes();
    let (forced, forced_keys) = with_codes();
    checks_in(&calm, &calm_keys, "1234");
    checks_in(&forced, &forced_keys, "9871");
    assert_eq!((calm.state().as_str(), forced.state().as_str()), ("under_way", "alarmed"));
    for who in ["zhou.jie", "wang.lei", "zhao.min"] {
        assert_eq!(forced.told(who).first(), Some(&NoticeKind::WatchCalled), "{who}");
        assert_eq!(calm.told(who), [], "{who}");
    }
    assert!(forced.inbox("zhou.jie")[0].en.contains("Don't call"), "{}", forced.inbox("zhou.jie")[0].en);
    assert_eq!(seen_by_traveller(&forced), seen_by_traveller(&calm));
    // Colleagues act, and nothing of that goes to the traveller either.
    does(&forced.watcher, SafetyTap::Acknowledge { note: "police is on its way".to_owned() });
    forced.watcher_is_heard();
    forced.rep_is_heard();
    assert_eq!(seen_by_traveller(&forced), seen_by_traveller(&calm));
    // Of a call that no phone may know of a word must be proven to be later.
    forced.turn_to(-240);
    forced.watcher_is_heard();
    let how = "police stands beside her".to_owned();
    forced.watcher.perform(Command::ConfirmSafe { visit: visit("v1"), how }).expect("saved");
    forced.watcher_is_heard();
    forced.rep_is_heard();
    assert_eq!(forced.state(), "closed");
    assert_eq!(forced.told("wang.lei").last(), Some(&NoticeKind::WatchClosed));
}

#[test]
fn a_return_by_the_duress_code_looks_like_the_end_and_is_none() {
    let (calm, calm_keys) = with_codes();
    let (forced, forced_keys) = with_codes();
    is_back(&calm, &calm_keys, "1234");
    is_back(&forced, &forced_keys, "9871");
    assert_eq!((calm.state().as_str(), forced.state().as_str()), ("closed", "alarmed"));
    assert_eq!(seen_by_traveller(&forced), seen_by_traveller(&calm));
    forced.turn_to(600);
    calm.turn_to(600);
    assert_eq!(forced.state(), "alarmed", "whatever time passes");
    assert_eq!(seen_by_traveller(&forced), seen_by_traveller(&calm));
}

#[test]
fn after_the_duress_code_the_traveller_is_reminded_as_if_all_were_well() {
    let (calm, calm_keys) = with_codes();
    let (forced, forced_keys) = with_codes();
    checks_in(&calm, &calm_keys, "1234");
    checks_in(&forced, &forced_keys, "9871");
    for minutes in [121, 151] {
        forced.turn_to(minutes);
        calm.turn_to(minutes);
        assert_eq!(forced.told("li.na"), calm.told("li.na"), "{minutes}");
    }
    assert_eq!(calm.told("li.na"), [NoticeKind::WatchOverdue, NoticeKind::WatchAlarmed]);
}

#[test]
fn a_mistyped_code_disarms_nothing_and_is_said() {
    let (trip, keys) = with_codes();
    is_back(&trip, &keys, "1235");
    assert_eq!(trip.told("li.na"), [NoticeKind::WatchNotCounted]);
    trip.turn_to(30);
    assert_eq!(trip.state(), "alarmed", "silence goes on");
}

#[test]
fn a_rebuild_hears_the_codes_the_same() {
    let (trip, keys) = with_codes();
    checks_in(&trip, &keys, "1234");
    checks_in(&trip, &keys, "9871");
    let app = &trip.setting.running().app;
    let watch = || app.store.read_with(|read| read.watch(&org("acme"), &visit("v1"))).expect("read");
    let before = (watch(), trip.history(), trip.told("wang.lei"));
    server::rebuild::rebuild(app, &mut |_, _| {}).expect("rebuilt");
    assert_eq!((watch(), trip.history(), trip.told("wang.lei")), before);
}

#[test]
fn no_code_stands_in_clear_on_the_phone_or_the_server() {
    let (trip, keys) = with_codes();
    checks_in(&trip, &keys, "9871");
    let app = &trip.setting.running().app;
    let given = app.store.read_with(|read| {
        let device = trip.rep.enrolment().expect("enrolled").device;
        read.codes(&org("acme"), &person("li.na"), &device)
    });
    let given = given.expect("read").expect("set");
    let left = std::fs::read(keys.path().join("codes.key")).expect("keys");
    for bytes in [given, left] {
        assert!(!bytes.windows(4).any(|window| window == b"9871" || window == b"1234"));
    }
}

/// The same, without the numbers of notices: they count what the server wrote for everybody.
fn read_by_traveller(trip: &Trip) -> (Vec<(NoticeKind, String)>, Value, Vec<Value>, String) {
    let notices = trip.inbox("li.na").into_iter().map(|notice| (notice.kind, notice.en)).collect();
    let (_, watch, names, status) = seen_by_traveller(trip);
    (notices, watch, names, status)
}

fn says(trip: &Trip, command: Command) {
    trip.rep.perform(command).expect("saved");
    trip.rep_is_heard();
}

#[test]
fn where_codes_are_set_a_check_in_without_one_moves_nothing_for_who_watches_and_everything_that_the_traveller_reads() {
    let calm = without_codes();
    let (forced, _keys) = with_codes();
    // Setting codes is a contact.
    crate::setting::contact(&calm.rep);
    for trip in [&calm, &forced] {
        says(trip, Command::CheckIn { visit: visit("v1"), next_by: BACK + Millis::hours(2) });
    }
    assert_eq!(read_by_traveller(&forced), read_by_traveller(&calm));
    assert_eq!(forced.page(&forced.rep)["told"], calm.page(&calm.rep)["told"], "nor whom the server told");
    assert_eq!(forced.told("zhou.jie"), [NoticeKind::WatchNews]);
    let said = &forced.inbox("zhou.jie")[0];
    assert!(said.en.contains("without a code") && said.zh.contains("未带代码"), "{said:?}");
    let shown = forced.page(&forced.watcher)["facts"].to_string();
    assert!(shown.contains("check_in"), "it is heard and shown: {shown}");
    for minutes in [0, 31] {
        forced.turn_to(minutes);
        calm.turn_to(minutes);
        assert_eq!(read_by_traveller(&forced), read_by_traveller(&calm), "{minutes}");
    }
    assert_eq!((calm.state().as_str(), forced.state().as_str()), ("under_way", "alarmed"), "the due time stays");
    assert!(forced.told("zhou.jie").contains(&NoticeKind::WatchAlarmed));
    // What colleagues do about it stays with them.
    forced.watcher_is_heard();
    does(&forced.watcher, SafetyTap::Acknowledge { note: "calling the hotel".to_owned() });
    forced.watcher_is_heard();
    for trip in [&calm, &forced] {
        trip.rep_is_heard();
    }
    assert_eq!(read_by_traveller(&forced), read_by_traveller(&calm));
}

#[test]
fn where_codes_are_set_a_return_without_one_ends_no_watch() {
    let calm = without_codes();
    let (forced, _keys) = with_codes();
    for trip in [&calm, &forced] {
        says(trip, Command::Return { visit: visit("v1") });
    }
    assert_eq!((calm.state().as_str(), forced.state().as_str()), ("closed", "under_way"));
    assert_eq!(read_by_traveller(&forced), read_by_traveller(&calm));
    forced.turn_to(31);
    calm.turn_to(31);
    assert_eq!(forced.state(), "alarmed");
    assert_eq!(read_by_traveller(&forced), read_by_traveller(&calm), "for them it is over");
}

#[test]
fn a_check_in_from_before_codes_were_set_counts_on() {
    let trip = without_codes();
    trip.rep.perform(Command::CheckIn { visit: visit("v1"), next_by: BACK + Millis::hours(2) }).expect("saved");
    let keys = tempfile::tempdir().expect("a folder");
    // It waits on the phone still: setting codes sends it first.
    codes::set(&trip.rep, keys.path(), [5; 32], "1234", "9871").expect("set");
    trip.rep_is_heard();
    trip.turn_to(60);
    assert_eq!((trip.state().as_str(), trip.told("zhou.jie")), ("under_way", vec![]));
}

#[test]
fn a_rebuild_leaves_out_what_came_without_a_code_again() {
    let (trip, _keys) = with_codes();
    says(&trip, Command::CheckIn { visit: visit("v1"), next_by: BACK + Millis::hours(2) });
    trip.turn_to(41);
    let app = &trip.setting.running().app;
    let watch = || app.store.read_with(|read| read.watch(&org("acme"), &visit("v1"))).expect("read");
    let before = (watch(), trip.history(), trip.told("zhou.jie"), trip.told("li.na"));
    server::rebuild::rebuild(app, &mut |_, _| {}).expect("rebuilt");
    assert_eq!((watch(), trip.history(), trip.told("zhou.jie"), trip.told("li.na")), before);
}
