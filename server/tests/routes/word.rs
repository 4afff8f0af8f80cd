//! Words about somebody's safety that come ahead of their journal: what they move, and what they never do.

use mobile_ffi::{Device, FetchError, KeyStore};
use serde_json::Value;
use sync_core::cbor;
use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::fact::Fact;
use sync_core::sync::{SafetyAnswer, SafetyRequest};
use sync_core::text::{Said, ShortText, device_code, to_the_minute, visit_code};
use sync_core::time::{Millis, Timestamp};

use crate::lives::{note, pass, status};
use crate::setting::{NOW, Setting, contact, plan, visit};

/// A rep on the road, who is to be back in five hours, and the colleague who watches.
fn away(setting: &Setting) -> (Device, Device) {
    let (rep, clock) = setting.phone("acme", "li.na");
    let (watcher, of_watcher) = setting.phone("acme", "wang.lei");
    let plan = PlanView { start: Some(NOW + Millis::hours(1)), ..plan() };
    rep.perform(Command::Plan { visit: Some(visit("visit-1")), plan: Box::new(plan) }).expect("saved");
    let (visit, watchers) = (visit("visit-1"), vec!["wang.lei".parse().expect("sound")]);
    rep.perform(Command::Share { visit: visit.clone(), watchers, return_by: NOW + Millis::hours(5) }).expect("saved");
    rep.perform(Command::SetOut { visit }).expect("saved");
    contact(&rep);
    server::digest::digest_all(&setting.running().app).expect("digested");
    pass(setting, &clock, Millis::minutes(5));
    of_watcher.set_true(clock.true_time());
    (rep, watcher)
}

fn watch(setting: &Setting, by: &Device) -> Value {
    server::digest::digest_all(&setting.running().app).expect("digested");
    setting.page(by, "/v1/visits/visit-1").expect("seen")["watch"].clone()
}

fn text(rep: &Device, said: Said, seq: u64) -> String {
    text_of(rep, "visit-1", said, seq)
}

/// The text of a phone about a visit.
pub fn text_of(rep: &Device, id: &str, said: Said, seq: u64) -> String {
    let device = device_code(&rep.enrolment().expect("enrolled").device);
    ShortText { said, device, visit: visit_code(&visit(id)), seq }.write()
}

fn in_hours(hours: i64) -> Timestamp {
    to_the_minute(NOW + Millis::hours(hours))
}

#[test]
fn a_check_in_by_text_moves_when_somebody_is_waited_for_and_says_who_entered_it() {
    let setting = Setting::still();
    let (rep, watcher) = away(&setting);
    let due = watch(&setting, &watcher)["due"].clone();
    let said = text(&rep, Said::CheckedIn(in_hours(8)), status(&rep).saved + 1);
    let relayed: Value = serde_json::from_str(&watcher.relay(&said).expect("taken")).expect("JSON");
    assert_eq!((relayed["said"].as_str(), relayed["known"].as_bool()), (Some("checked_in"), Some(false)));
    let after = watch(&setting, &watcher);
    assert_ne!(after["due"], due);
    assert_eq!(after["state"], "under_way");
    let page = setting.page(&watcher, "/v1/visits/visit-1").expect("seen");
    assert!(page["facts"].to_string().contains("entered by wang.lei"), "{}", page["facts"]);
    let again: Value = serde_json::from_str(&watcher.relay(&said).expect("taken")).expect("JSON");
    assert_eq!(again["known"], true, "twice is once");
    server::rebuild::rebuild(&setting.running().app, &mut |_, _| {}).expect("rebuilt");
    assert_eq!(watch(&setting, &watcher), after, "made again alike");
}

#[test]
fn word_of_mouth_brings_nobody_back_and_trusts_for_twelve_hours_at_most() {
    let setting = Setting::still();
    let (rep, watcher) = away(&setting);
    let seq = status(&rep).saved + 1;
    let said = text(&rep, Said::CheckedIn(in_hours(48)), seq);
    let relayed: Value = serde_json::from_str(&watcher.relay(&said).expect("taken")).expect("JSON");
    let twelve = (NOW + Millis::minutes(5) + Millis::hours(12)).to_string();
    assert_eq!(relayed["until"].as_str(), Some(twelve.as_str()));
    watcher.relay(&text(&rep, Said::Returned, seq + 1)).expect("noted");
    assert_eq!(watch(&setting, &watcher)["state"], "under_way", "a person must confirm it, or the journal");
}

#[test]
fn a_call_for_help_by_text_raises_the_alarm_at_once_and_no_later_text_takes_it_back() {
    let setting = Setting::still();
    let (rep, watcher) = away(&setting);
    watcher.relay(&text(&rep, Said::Sos, status(&rep).saved)).expect("taken");
    assert_eq!(watch(&setting, &watcher)["state"], "alarmed");
    watcher.relay(&text(&rep, Said::CheckedIn(in_hours(8)), status(&rep).saved + 1)).expect("noted");
    assert_eq!(watch(&setting, &watcher)["state"], "alarmed");
}

/// Two neighbours in the group of the device the other way round: two that differ, for its code is drawn anew each time.
pub fn mistyped(said: &str) -> String {
    let mut typed: Vec<char> = said.chars().collect();
    let at = (10..).find(|at| typed[*at] != typed[at + 1]).expect("two that differ");
    typed.swap(at, at + 1);
    typed.into_iter().collect()
}

#[test]
fn a_mistyped_text_one_of_the_past_and_one_of_somebody_elses_trip_change_nothing() {
    let setting = Setting::still();
    let (rep, watcher) = away(&setting);
    let before = watch(&setting, &watcher);
    let seq = status(&rep).saved + 1;
    let said = text(&rep, Said::CheckedIn(in_hours(8)), seq);
    let refused = |by: &Device, said: &str| match by.relay(said) {
        Err(FetchError::Refused { status, detail }) => (status, detail),
        other => panic!("{other:?}"),
    };
    let (code, detail) = refused(&watcher, &mistyped(&said));
    assert_eq!(code, 422);
    assert!(detail.contains("group 3 (the device)") && detail.contains("ask for it again"), "{detail}");
    assert!(detail.contains("nobody's watch has changed") && detail.contains("第 3 组"), "{detail}");
    assert_eq!(refused(&watcher, &text(&rep, Said::CheckedIn(NOW - Millis::hours(1)), seq)).0, 422);
    let (stranger, _) = setting.phone("acme", "chen.bo");
    assert_eq!(refused(&stranger, &said).0, 404, "only who may vouch for somebody may speak for them");
    assert_eq!(watch(&setting, &watcher), before);
}

fn say(setting: &Setting, rep: &Device, seq: u64, fact: &Fact) -> (u16, Option<SafetyAnswer>, usize) {
    let (keys, enrolled) = setting.key_of(rep);
    let mut request = SafetyRequest::new(enrolled.org.clone(), enrolled.device, seq, fact);
    request.signature = keys.sign(&request.message(&enrolled.origin)).expect("signed");
    let bytes = cbor::encode(&request);
    let answer = setting.post("/v1/safety", &bytes, None);
    (answer.status, cbor::decode("answer", &answer.body).ok(), bytes.len())
}

#[test]
fn what_the_device_signed_counts_at_once_and_its_entry_takes_its_place() {
    let setting = Setting::still();
    let (rep, watcher) = away(&setting);
    let seq = status(&rep).saved + 1;
    rep.perform(Command::Return { visit: visit("visit-1") }).expect("saved");
    let back = Fact::Return(visit("visit-1"));
    let (code, answer, bytes) = say(&setting, &rep, seq, &back);
    assert_eq!((code, answer), (200, Some(SafetyAnswer { taken: true })));
    assert!(bytes <= 160, "{bytes} bytes");
    assert_eq!(watch(&setting, &watcher)["state"], "closed", "a return behind the departure in the same journal");
    say(&setting, &rep, seq, &back);
    let count = |page: &Value| page["facts"].to_string().matches("said_ahead").count();
    assert_eq!(count(&setting.page(&watcher, "/v1/visits/visit-1").expect("seen")), 1, "twice is once");
    contact(&rep);
    assert_eq!(watch(&setting, &watcher)["state"], "closed");
    server::rebuild::rebuild(&setting.running().app, &mut |_, _| {}).expect("rebuilt");
    assert_eq!(watch(&setting, &watcher)["state"], "closed");
}

#[test]
fn a_word_that_is_not_the_devices_or_not_of_safety_is_refused() {
    let setting = Setting::still();
    let (rep, watcher) = away(&setting);
    let seq = status(&rep).saved + 1;
    let back = Fact::Return(visit("visit-1"));
    let (keys, _) = setting.key_of(&watcher);
    let enrolled = rep.enrolment().expect("enrolled");
    let mut forged = SafetyRequest::new(enrolled.org.clone(), enrolled.device, seq, &back);
    forged.signature = keys.sign(&forged.message(&enrolled.origin)).expect("signed");
    assert_eq!(setting.post("/v1/safety", &cbor::encode(&forged), None).status, 401);
    assert_eq!(say(&setting, &rep, seq, &Fact::Tick).0, 422);
    let safe = Fact::ConfirmSafe { visit: visit("visit-1"), how: "me".to_owned() };
    assert_eq!(say(&setting, &rep, seq, &safe).0, 422);
    let unknown = Fact::SetOut { visit: visit("visit-9") };
    assert_eq!(say(&setting, &rep, seq, &unknown).1, Some(SafetyAnswer { taken: false }), "the journal comes first");
    assert_eq!(watch(&setting, &watcher)["state"], "under_way");
}

#[test]
fn a_return_behind_a_long_backlog_is_heard_before_the_backlog() {
    let setting = Setting::still();
    let (rep, watcher) = away(&setting);
    for many in 0..40 {
        note(&rep, &format!("{many} {}", "a long note about the customer's wishes ".repeat(10)));
    }
    rep.perform(Command::Return { visit: visit("visit-1") }).expect("saved");
    contact(&rep);
    assert_eq!(watch(&setting, &watcher)["state"], "closed");
    let page = setting.page(&watcher, "/v1/visits/visit-1").expect("seen");
    assert!(page["facts"].to_string().contains("said_ahead"), "{}", page["facts"]);
}
