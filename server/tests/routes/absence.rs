//! Who is away for a time (V6.3), by the clock: the safety ladder passes them over and says so, whoever acts for them is told, and the
//! last rung is never silent.

use server::admin::{absences, delegations, policy};
use server::rebuild::rebuild;
use server::store::Position;
use sync_core::command::SafetyTap;
use sync_core::sync::NoticeKind::{WatchAlarmed, WatchCalled, WatchOverdue};
use sync_core::time::{Millis, Timestamp};

use crate::safety::{BACK, Trip, does};
use crate::setting::{NOW, Setting, org, person, visit};

const FOR_GOOD: Timestamp = Timestamp(BACK.0 + 48 * 3_600_000);

fn away(trip: &Trip, who: &str, ends: Timestamp) -> Position {
    let store = &*trip.setting.running().app.store;
    absences::add(store, &org("acme"), NOW, person(who), (NOW, ends)).expect("away")
}

fn steps(trip: &Trip) -> Vec<(String, String)> {
    let rows = trip.history().into_iter().filter(|row| row.subject == "watch_step");
    rows.map(|row| (row.en, row.zh)).collect()
}

/// Chen Bo is on duty.
fn with_duty(trip: &Trip) {
    let app = &trip.setting.running().app;
    let file = trip.setting.data().join("policy.json");
    std::fs::write(&file, br#"{"duty_contact":"chen.bo"}"#).expect("written");
    policy::publish(&*app.store, &org("acme"), &file, app.clock.now()).expect("published");
}

#[test]
fn who_is_away_is_passed_over_with_a_note_and_the_next_rung_is_told_at_once() {
    let trip = Trip::shared();
    away(&trip, "zhou.jie", FOR_GOOD);
    away(&trip, "wang.lei", FOR_GOOD);
    trip.turn_to(0);
    assert_eq!((trip.told("li.na"), trip.told("zhou.jie")), (vec![WatchOverdue], vec![]));
    trip.turn_to(30);
    assert_eq!((trip.told("zhou.jie"), trip.told("wang.lei")), (vec![], vec![]));
    assert_eq!(trip.told("zhao.min"), [WatchAlarmed], "nobody stands before the manager");
    let steps = steps(&trip);
    assert!(steps[0].0.contains("Skipped: zhou.jie is away until 2026-09-"), "{steps:?}");
    assert!(steps[0].1.contains("已跳过：zhou.jie 离岗至"), "{steps:?}");
    assert!(steps[1].0.contains("Skipped: wang.lei is away until"), "{steps:?}");
}

#[test]
fn an_absence_ends_by_itself_and_when_it_is_taken_back() {
    let trip = Trip::shared();
    away(&trip, "zhou.jie", BACK + Millis::minutes(20));
    let store = &*trip.setting.running().app.store;
    let taken_back = away(&trip, "wang.lei", FOR_GOOD);
    assert_eq!(absences::end(store, &org("acme"), NOW, taken_back).expect("ended"), person("wang.lei"));
    assert!(absences::end(store, &org("acme"), NOW, taken_back).is_err(), "once");
    trip.turn_to(0);
    assert_eq!(trip.told("zhou.jie"), [], "away still");
    trip.turn_to(30);
    assert_eq!(trip.told("zhou.jie"), [WatchAlarmed], "back by the clock alone");
    trip.turn_to(40);
    assert_eq!(trip.told("wang.lei"), [WatchAlarmed]);
    assert!(!steps(&trip).iter().any(|(en, _)| en.contains("is away")), "{:?}", steps(&trip));
}

#[test]
fn who_acts_for_somebody_away_is_told_in_their_place() {
    let trip = Trip::shared();
    let store = &*trip.setting.running().app.store;
    let lent = (person("wang.lei"), person("chen.bo"));
    delegations::lend(store, &org("acme"), NOW, lent, (NOW, FOR_GOOD)).expect("lent");
    away(&trip, "wang.lei", FOR_GOOD);
    trip.turn_to(40);
    assert_eq!((trip.told("wang.lei"), trip.told("chen.bo")), (vec![], vec![WatchAlarmed]));
    let said = trip.inbox("chen.bo").remove(0);
    assert!(said.en.contains("Skipped: wang.lei is away until"), "{}", said.en);
}

#[test]
fn a_duty_contact_who_is_away_is_told_nevertheless_and_so_is_who_stands_in() {
    let trip = Trip::shared();
    with_duty(&trip);
    away(&trip, "chen.bo", FOR_GOOD);
    trip.turn_to(60);
    assert_eq!(trip.told("chen.bo"), [WatchAlarmed]);
    assert_eq!(trip.told("zhao.min"), [WatchAlarmed, WatchAlarmed], "their own step, and in place of who is away");
    let said = trip.inbox("chen.bo").remove(0);
    assert!(said.en.contains("chen.bo is away until") && said.zh.contains("仍予通知"), "{}", said.en);
}

#[test]
fn where_everybody_is_away_the_last_rung_is_told_nevertheless_and_again() {
    let trip = Trip::shared();
    for who in ["zhou.jie", "wang.lei", "zhao.min"] {
        away(&trip, who, FOR_GOOD);
    }
    trip.turn_to(30);
    assert_eq!(trip.told("zhao.min").len(), 1, "no rung before it has anybody: at once");
    trip.turn_to(95);
    assert!(trip.told("zhao.min").len() >= 2, "never a silent end: {:?}", trip.told("zhao.min"));
}

#[test]
fn a_call_for_help_passes_over_who_is_away_too() {
    let trip = Trip::shared();
    away(&trip, "zhou.jie", FOR_GOOD);
    does(&trip.rep, SafetyTap::Sos { words: "off the road".to_owned() });
    trip.rep_is_heard();
    assert_eq!((trip.told("zhou.jie"), trip.told("wang.lei").first()), (vec![], Some(&WatchCalled)));
}

#[test]
fn a_rebuild_passes_over_the_same_people() {
    let trip = Trip::shared();
    away(&trip, "wang.lei", BACK + Millis::minutes(45));
    trip.turn_to(95);
    let app = &trip.setting.running().app;
    let watch = || app.store.read_with(|read| read.watch(&org("acme"), &visit("v1"))).expect("read");
    let before = (watch(), trip.history(), trip.told("wang.lei"), trip.told("zhao.min"));
    rebuild(app, &mut |_, _| {}).expect("rebuilt");
    assert_eq!((watch(), trip.history(), trip.told("wang.lei"), trip.told("zhao.min")), before);
}

#[test]
fn people_say_themselves_when_they_are_away_and_take_only_their_own_back() {
    let setting = Setting::still();
    let token = |id: &str| {
        let (keys, enrolled) = setting.bare("acme", id);
        setting.token(&keys, &enrolled)
    };
    let (one, other) = (token("wang.lei"), token("li.na"));
    let add = |body: &str| setting.post_json("/v1/account/absences", body, Some(&one));
    let answer = add(r#"{"ends":"2026-09-20T00:00:00Z"}"#);
    assert_eq!((answer.status, answer.json()["state"].as_str()), (200, Some("under_way")), "{}", answer.json());
    let id = answer.json()["id"].as_u64().expect("a number");
    let later = add(r#"{"starts":"2026-10-01T00:00:00Z","ends":"2026-10-08T00:00:00+08:00"}"#);
    assert_eq!(later.json()["state"], "given");
    for bad in [
        r#"{"ends":"2020-01-01T00:00:00Z"}"#,
        r#"{"starts":"2026-10-08T00:00:00Z","ends":"2026-10-01T00:00:00Z"}"#,
        r#"{"ends":"2028-01-01T00:00:00Z"}"#,
        r#"{"ends":"on Friday"}"#,
    ] {
        let answer = add(bad);
        assert_eq!((answer.status, answer.code()), (422, "absence_not_valid".to_owned()), "{bad}");
        assert!(answer.json()["detail"].as_str().is_some_and(|said| said.contains("ends")), "{bad}");
    }
    let end =
        |token: &str| setting.post_json("/v1/account/absences/end", &format!("{{\"id\":{id}}}"), Some(token)).status;
    assert_eq!(end(&other), 404, "not theirs");
    assert_eq!((end(&one), end(&one)), (204, 404));
    let all = setting.get("/v1/account/absences", Some(&one)).json();
    let states: Vec<_> = all.as_array().expect("a list").iter().map(|row| row["state"].clone()).collect();
    assert_eq!(states, ["over", "given"]);
    assert_eq!(setting.get("/v1/account/absences", Some(&other)).json(), serde_json::json!([]));
}
