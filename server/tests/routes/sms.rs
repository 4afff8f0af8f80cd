//! Texts that an organisation's gateway brings (V6.3): signed, of now, taken once, with an answer for whoever sent one; and what they may
//! do to a watch, also where codes are set.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use mobile_ffi::{Device, codes};
use serde_json::{Value, json};
use server::admin::sms as admin;
use sha2::Sha256;
use sync_core::command::Command;
use sync_core::sync::NoticeKind;
use sync_core::text::{Said, to_the_minute};
use sync_core::time::{Millis, Timestamp};

use crate::lives::status;
use crate::safety::{BACK, Trip};
use crate::setting::{Answer, Setting, org, visit};
use crate::word::{mistyped, text_of};

fn made(setting: &Setting) -> String {
    let app = &setting.running().app;
    admin::make(&*app.store, &org("acme"), app.clock.now()).expect("made")
}

fn signature(secret: &str, id: &str, seconds: i64, body: &str) -> String {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").expect("a secret")).expect("base64");
    let mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key").chain_update(format!("{id}.{seconds}.{body}"));
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// As the gateway sends it, now.
fn sent(setting: &Setting, secret: &str, id: &str, text: &str) -> Answer {
    let seconds = setting.running().app.clock.now().0 / 1_000;
    let body = json!({ "text": text, "from": "+86 138 0013 8000" }).to_string();
    let signed = signature(secret, id, seconds, &body);
    let headers = [("webhook-id", id), ("webhook-timestamp", &seconds.to_string()), ("webhook-signature", &signed)];
    setting.post_with("/v1/sms/acme", &body, &headers)
}

/// An hour on the way, so that what is said now is proven to be later than the departure.
fn away() -> Trip {
    let trip = Trip::shared();
    trip.turn_to(-240);
    trip.watcher_is_heard();
    trip
}

fn check_in(trip: &Trip, until: Timestamp, seq: u64) -> String {
    text_of(&trip.rep, "v1", Said::CheckedIn(to_the_minute(until)), status(&trip.rep).saved + seq)
}

fn due(trip: &Trip) -> Timestamp {
    let app = &trip.setting.running().app;
    let row = app.store.read_with(|read| read.watch(&org("acme"), &"v1".parse().expect("sound"))).expect("read");
    row.expect("a watch").due
}

fn facts(trip: &Trip) -> String {
    server::digest::digest_all(&trip.setting.running().app).expect("digested");
    trip.page(&trip.watcher)["facts"].to_string()
}

fn relayed(by: &Device, text: &str) -> Value {
    serde_json::from_str(&by.relay(text).expect("taken")).expect("JSON")
}

#[test]
fn a_check_in_by_the_gateway_puts_a_waiting_watch_off_by_twelve_hours_at_most_and_the_watchers_are_told() {
    let trip = away();
    let secret = made(&trip.setting);
    let said = check_in(&trip, BACK + Millis::hours(30), 1);
    let answer = sent(&trip.setting, &secret, "m-1", &said);
    assert_eq!((answer.status, &answer.json()["taken"]), (200, &Value::Bool(true)));
    let reply = answer.json()["reply"].as_str().expect("a reply").to_owned();
    assert!(reply.contains("已收到") && reply.contains("proves nothing"), "{reply}");
    let now = trip.setting.running().app.clock.now();
    assert_eq!(due(&trip), now + Millis::hours(12));
    assert_eq!(trip.told("zhou.jie"), [NoticeKind::WatchText]);
    let told = &trip.inbox("zhou.jie")[0];
    assert!(told.en.contains("in the name of li.na") && told.en.contains("nobody has spoken with them"), "{}", told.en);
    assert!(facts(&trip).contains("by a gateway, nobody spoke with them"), "{}", facts(&trip));
    assert_eq!(trip.told("li.na"), []);
    let before = due(&trip);
    server::rebuild::rebuild(&trip.setting.running().app, &mut |_, _| {}).expect("rebuilt");
    assert_eq!((due(&trip), trip.told("zhou.jie").len()), (before, 1));
}

#[test]
fn a_text_by_the_gateway_ends_no_alarm_and_a_call_for_help_raises_one_at_once() {
    let trip = away();
    let secret = made(&trip.setting);
    trip.turn_to(31);
    assert_eq!(trip.state(), "alarmed");
    let answer = sent(&trip.setting, &secret, "m-1", &check_in(&trip, BACK + Millis::hours(5), 1));
    assert_eq!(answer.json()["taken"], true);
    assert_eq!(trip.state(), "alarmed", "an alarm is ended by people");
    let last = trip.inbox("zhou.jie").pop().expect("told");
    assert!(last.kind == NoticeKind::WatchText && last.en.contains("moves nothing"), "{last:?}");
    assert!(facts(&trip).contains("moves nothing"), "{}", facts(&trip));
    // A colleague who spoke with them answers for the same text, and then it counts.
    let entered = relayed(&trip.watcher, &check_in(&trip, BACK + Millis::hours(5), 1));
    assert_eq!((&entered["known"], &entered["weaker"]), (&Value::Bool(false), &Value::Null));
    assert_eq!(trip.state(), "under_way");
    let sos = text_of(&trip.rep, "v1", Said::Sos, status(&trip.rep).saved);
    let answer = sent(&trip.setting, &secret, "m-2", &sos);
    assert!(answer.json()["reply"].as_str().expect("a reply").contains("call for help"));
    assert_eq!(trip.state(), "alarmed");
}

#[test]
fn a_second_call_for_help_in_the_same_words_is_another_once_somebody_vouched_for_the_first() {
    let trip = away();
    let secret = made(&trip.setting);
    let sos = text_of(&trip.rep, "v1", Said::Sos, status(&trip.rep).saved);
    for (message, again, minutes) in [("m-1", "m-2", 30), ("m-3", "m-4", 60)] {
        for id in [message, again] {
            let answer = sent(&trip.setting, &secret, id, &sos);
            assert!(answer.json()["reply"].as_str().expect("a reply").contains("call for help"), "{id}");
            assert_eq!(trip.state(), "alarmed", "{id}");
        }
        trip.turn_to(minutes);
        trip.watcher_is_heard();
        let how = "I rang her".to_owned();
        trip.watcher.perform(Command::ConfirmSafe { visit: visit("v1"), how }).expect("saved");
        trip.watcher_is_heard();
        assert_eq!(trip.state(), "closed");
    }
    let calls = trip.told("zhou.jie").into_iter().filter(|kind| *kind == NoticeKind::WatchCalled);
    assert_eq!(calls.count(), 2, "{:?}", trip.told("zhou.jie"));
}

#[test]
fn where_codes_are_set_no_text_moves_the_watch_whoever_enters_it_until_a_colleague_vouches() {
    let trip = away();
    let secret = made(&trip.setting);
    let keys = tempfile::tempdir().expect("a folder");
    codes::set(&trip.rep, keys.path(), [5; 32], "1234", "9871").expect("set");
    let before = due(&trip);
    let plain = sent(&trip.setting, &secret, "m-1", &check_in(&trip, BACK + Millis::hours(4), 1));
    assert_eq!((plain.json()["taken"].clone(), due(&trip)), (Value::Bool(true), before));
    let told = trip.inbox("zhou.jie").pop().expect("told");
    assert!(told.en.contains("They have set codes") && told.zh.contains("报平安码"), "{told:?}");
    let entered = relayed(&trip.watcher, &check_in(&trip, BACK + Millis::hours(4), 2));
    assert!(entered["weaker"].as_str().expect("why").contains("extend --how"), "{entered}");
    assert_eq!((due(&trip), entered["until"].clone()), (before, Value::Null));
    assert!(facts(&trip).contains("moves nothing; entered by zhou.jie"), "{}", facts(&trip));
    let reply = plain.json()["reply"].clone();
    let without = away();
    let other = sent(&without.setting, &made(&without.setting), "m-1", &check_in(&without, BACK + Millis::hours(4), 1));
    assert_eq!(other.json()["reply"], reply, "who reads the answer learns nothing of codes");
    crate::safety::does(
        &trip.watcher,
        sync_core::command::SafetyTap::Extend {
            until: BACK + Millis::hours(4),
            reason: "slow road".to_owned(),
            how: Some("spoke with her by telephone".to_owned()),
        },
    );
    trip.watcher_is_heard();
    assert!(due(&trip) > before, "who answers for it moves it");
}

#[test]
fn a_slip_is_answered_with_what_to_check_and_the_same_message_is_taken_once() {
    let trip = away();
    let secret = made(&trip.setting);
    let said = check_in(&trip, BACK + Millis::hours(4), 1);
    let before = due(&trip);
    let slip = sent(&trip.setting, &secret, "m-1", &mistyped(&said));
    let reply = slip.json()["reply"].as_str().expect("a reply").to_owned();
    assert_eq!((slip.status, slip.json()["taken"].clone(), due(&trip)), (200, Value::Bool(false), before));
    assert!(reply.contains("group 3 (the device)") && reply.contains("第 3 组"), "{reply}");
    let again = sent(&trip.setting, &secret, "m-1", &said);
    assert_eq!((again.json(), due(&trip)), (slip.json(), before), "a message has one answer");
    sent(&trip.setting, &secret, "m-2", &said);
    assert!(due(&trip) > before);
    sent(&trip.setting, &secret, "m-3", &said);
    assert_eq!(trip.told("zhou.jie").len(), 1, "the same text in another message is known");
    assert_eq!(sent(&trip.setting, &secret, "m-4", "hello").json()["taken"], false);
}

#[test]
fn what_is_not_signed_by_the_gateway_now_is_nothing_and_an_ended_or_changed_secret_holds_no_longer() {
    let trip = away();
    let said = check_in(&trip, BACK + Millis::hours(4), 1);
    let app = &trip.setting.running().app;
    let (store, acme) = (&*app.store, org("acme"));
    let none = format!("whsec_{}", STANDARD.encode([0; 32]));
    assert_eq!(sent(&trip.setting, &none, "m-0", &said).code(), "gateway_not_accepted", "there is none yet");
    let secret = made(&trip.setting);
    assert_eq!(sent(&trip.setting, &none, "m-0", &said).code(), "gateway_not_accepted");
    assert!(admin::make(store, &acme, app.clock.now()).is_err(), "one at a time");
    let body = json!({ "text": said }).to_string();
    let now = app.clock.now().0 / 1_000;
    let posted = |seconds: i64, signed: &str, body: &str| {
        let at = seconds.to_string();
        let headers = [("webhook-id", "m-1"), ("webhook-timestamp", at.as_str()), ("webhook-signature", signed)];
        trip.setting.post_with("/v1/sms/acme", body, &headers).status
    };
    for off in [-301, 301] {
        assert_eq!(posted(now + off, &signature(&secret, "m-1", now + off, &body), &body), 401, "{off}");
    }
    assert_eq!(posted(now, &signature(&secret, "m-2", now, &body), &body), 401, "another message's signature");
    assert_eq!(posted(now, &signature(&secret, "m-1", now, &body), &format!("{body} ")), 401, "another body");
    let signed = signature(&secret, "m-1", now, "{}");
    assert_eq!(posted(now, &signed, "{}"), 422, "signed, and no message");
    let large = format!("{{\"text\":\"{}\"}}", "x".repeat(5_000));
    assert_eq!(posted(now, &signature(&secret, "m-1", now, &large), &large), 413);
    assert_eq!(due(&trip), BACK);
    let other = admin::rotate(store, &acme, app.clock.now()).expect("rotated");
    for (id, secret) in [("m-5", &secret), ("m-6", &other)] {
        assert_eq!(sent(&trip.setting, secret, id, "hello").status, 200, "both hold for a day");
    }
    trip.setting.turn(Millis::hours(24));
    assert_eq!(sent(&trip.setting, &secret, "m-7", "hello").status, 401);
    assert_eq!(sent(&trip.setting, &other, "m-8", "hello").status, 200);
    admin::end(store, &acme, app.clock.now()).expect("ended");
    assert_eq!(sent(&trip.setting, &other, "m-9", "hello").status, 401);
}

#[test]
fn a_sender_without_measure_is_refused_but_for_a_call_for_help_and_no_number_is_kept() {
    let trip = away();
    let secret = made(&trip.setting);
    for n in 0..30 {
        assert_eq!(sent(&trip.setting, &secret, &format!("m-{n}"), "hello").status, 200);
    }
    assert_eq!(sent(&trip.setting, &secret, "m-30", "hello").code(), "too_many_texts");
    let sos = text_of(&trip.rep, "v1", Said::Sos, status(&trip.rep).saved);
    assert_eq!(sent(&trip.setting, &secret, "m-31", &sos).json()["taken"], true);
    assert_eq!(trip.told("wang.lei"), [NoticeKind::WatchCalled]);
    trip.setting.turn(Millis::hours(1) + Millis(1));
    assert_eq!(sent(&trip.setting, &secret, "m-32", "hello").status, 200);
    for file in std::fs::read_dir(trip.setting.data()).expect("a folder").flatten() {
        let bytes = std::fs::read(file.path()).unwrap_or_default();
        for number in [b"13800138000".as_slice(), b"138 0013 8000"] {
            assert!(!bytes.windows(number.len()).any(|window| window == number), "{:?}", file.path());
        }
    }
}
