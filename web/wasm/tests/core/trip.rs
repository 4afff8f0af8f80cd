//! A trip in the browser's core (V6.3): made of plans, shared, watched by its own clock offline; codes; words that go first.

use super::browser::{Browser, HOUR, NOW};
use sojourn_wasm::{AskedOfTrip, Do, Heading, LegChange, OnTrip, TextAsked, TripChange, set_codes, tag_code};
use sync_core::cbor;
use sync_core::fact::{Coded, WhichCode};
use sync_core::safety::SetCodes;
use sync_core::sync::SafetyAnswer;

fn about(trip: OnTrip) -> Do {
    Do::Trip { trip: Box::new(trip) }
}

fn v(id: &str) -> String {
    id.to_owned()
}

/// Two visits a day apart, a trip of both, back on the third day, a sign of life every twelve hours.
fn on_a_trip() -> Browser {
    let mut browser = Browser::enrolled();
    browser.plan("v2", "若羌", NOW + 48 * HOUR);
    browser.plan("v1", "哈密", NOW + 24 * HOUR);
    let asked = AskedOfTrip {
        return_at: Some(NOW + 72 * HOUR),
        return_zone: Some("Asia/Shanghai".to_owned()),
        watchers: vec![v("chen.bo"), v("wang.lei")],
        check_in_hours: Some(12),
        emergency_name: Some("李强".to_owned()),
        emergency_phone: Some("+86 138 0000 0000".to_owned()),
        ..AskedOfTrip::default()
    };
    let (_, lead) = browser.saved(about(OnTrip::Make { visits: vec![v("v2"), v("v1")], asked }));
    assert_eq!(lead, "v1");
    browser
}

fn trip(browser: &Browser) -> sojourn_wasm::Trip {
    browser.core.trip(browser.clocks(), "v2").expect("it makes sense").expect("it is here")
}

#[test]
fn a_trip_is_made_of_plans_in_the_order_of_time_and_belongs_to_the_first() {
    let browser = on_a_trip();
    let trip = trip(&browser);
    let places: Vec<&str> = trip.legs.iter().map(|leg| leg.place.as_str()).collect();
    assert_eq!((trip.visit.as_str(), trip.own), ("v1", true));
    assert_eq!(places, ["哈密 (客户 v1)", "若羌 (客户 v2)"]);
    assert_eq!((trip.return_by, trip.watch), (Some(NOW + 72 * HOUR), None));
    assert_eq!((trip.named, trip.emergency_name.as_str()), (vec![v("chen.bo"), v("wang.lei")], "李强"));
    assert_eq!(trip.dues.first(), Some(&(NOW + 36 * HOUR)));
}

#[test]
fn a_leg_is_changed_and_what_can_not_hold_together_is_refused_with_the_field() {
    let mut browser = on_a_trip();
    let quiet = |until: &str| {
        let leg = LegChange { id: v("v2"), no_coverage_until: Some(until.to_owned()), ..LegChange::default() };
        about(OnTrip::Change {
            visit: v("v1"),
            change: Box::new(TripChange { legs: vec![leg], ..TripChange::default() }),
        })
    };
    let why = browser.refused(quiet("half past"));
    assert!(why.contains("legs[1].no_coverage_until") || why.contains("no_coverage_until"), "{why}");
    assert_eq!(trip(&browser).gaps, []);
    browser.saved(quiet("2026-09-12T20:00"));
    assert_eq!(trip(&browser).gaps.len(), 1);
}

#[test]
fn shared_and_under_way_the_next_sign_of_life_and_the_own_alarm_are_known_offline() {
    let mut browser = on_a_trip();
    browser.saved(about(OnTrip::Share { visit: v("v1") }));
    let shared = trip(&browser);
    assert_eq!(shared.watch.map(|watch| watch.state).as_deref(), Some("armed"));
    let receipts: Vec<_> = shared.watchers.iter().map(|it| (it.person.as_str(), it.reach.as_str())).collect();
    assert_eq!(receipts, [("chen.bo", "not_reached"), ("wang.lei", "not_reached")]);
    browser.now += 20 * HOUR;
    browser.saved(about(OnTrip::SetOut { visit: v("v2") }));
    let next_by = browser.now + 6 * HOUR;
    browser.saved(about(OnTrip::CheckIn { visit: v("v1"), next_by, code: None }));
    let there = trip(&browser);
    let watch = there.watch.expect("shared");
    assert_eq!((watch.state.as_str(), watch.due), ("under_way", next_by));
    assert!(there.own_alarm.is_some_and(|at| at < next_by));
    browser.now += 8 * HOUR;
    assert_eq!(trip(&browser).watch.map(|watch| watch.state).as_deref(), Some("alarmed"));
    browser.saved(about(OnTrip::Extend { visit: v("v1"), until: browser.now + HOUR, reason: v("雪"), how: None }));
    browser.saved(about(OnTrip::Return { visit: v("v1"), code: None }));
    let back = trip(&browser);
    assert_eq!((back.watch.map(|watch| watch.state).as_deref(), back.own_alarm), (Some("closed"), None));
}

#[test]
fn a_code_travels_as_a_tag_that_only_the_server_can_tell_and_the_screen_reads_the_same() {
    let sign_of_life = |entered: &str| {
        let made = set_codes(&[3; 32], "2468", "1357").expect("two codes");
        let tagged = tag_code(&made.keys, entered).expect("digits");
        assert_ne!(tagged.left, made.keys);
        let mut browser = on_a_trip();
        browser.saved(about(OnTrip::Share { visit: v("v1") }));
        let check_in = OnTrip::CheckIn { visit: v("v1"), next_by: NOW + 30 * HOUR, code: Some(tagged.code.clone()) };
        browser.saved(about(check_in));
        let server: SetCodes = cbor::decode("codes", &made.given).expect("readable");
        let which = server.which(&cbor::decode::<Coded>("code", &tagged.code).expect("a code"));
        (which, trip(&browser), browser.core.list(browser.clocks(), 0, 9).expect("it makes sense"), tagged.left)
    };
    let (well, duress) = (sign_of_life("2468"), sign_of_life("1357"));
    assert_eq!((well.0, duress.0), (WhichCode::Normal, WhichCode::Duress));
    assert_eq!((well.1, well.2, well.3), (duress.1, duress.2, duress.3));
    assert_eq!(set_codes(&[3; 32], "12", "1357").map(|_| ()).map_err(|bad| bad.field), Err(v("code")));
    assert_eq!(tag_code(b"rubbish", "2468").map(|_| ()).map_err(|bad| bad.field), Err(v("codes")));
}

#[test]
fn a_call_for_help_behind_a_long_backlog_goes_first_and_once() {
    let mut browser = on_a_trip();
    for _ in 0..8 {
        let text = "零下十八度".repeat(120);
        browser.saved(Do::Note { visit: v("v1"), heading: Heading::Needs, text, due_working_days: None });
    }
    assert_eq!(browser.core.words_ahead(browser.clocks()).expect("it makes sense").all, []);
    browser.saved(about(OnTrip::Sos { visit: v("v1"), words: v("车坏了") }));
    let words = browser.core.words_ahead(browser.clocks()).expect("it makes sense").all;
    let [word] = words.as_slice() else { panic!("{words:?}") };
    assert!(!word.message.is_empty());
    assert_ne!(browser.core.word_signed(&word.word, &[7; 64]).expect("signed"), word.word);
    let taken = |taken| cbor::encode(&SafetyAnswer { taken });
    assert_eq!(browser.core.word_answered(&word.word, &taken(false)), Ok(false));
    assert_eq!(browser.core.words_ahead(browser.clocks()).expect("it makes sense").all.len(), 1);
    assert_eq!(browser.core.word_answered(&word.word, &taken(true)), Ok(true));
    assert_eq!(browser.core.words_ahead(browser.clocks()).expect("it makes sense").all, []);
    assert_eq!(browser.core.word_signed(b"rubbish", &[7; 64]).map_err(|bad| bad.field), Err(v("word")));
}

#[test]
fn a_text_for_one_sms_says_what_was_saved() {
    let mut browser = on_a_trip();
    browser.saved(about(OnTrip::Share { visit: v("v1") }));
    let next_by = NOW + 6 * HOUR;
    let (entry, _) = browser.saved(about(OnTrip::CheckIn { visit: v("v1"), next_by, code: None }));
    let asked = |said: &str, at| TextAsked { visit: v("v1"), said: said.to_owned(), at, entry };
    let text = browser.core.short_text(&asked("check_in", Some(next_by))).expect("a text");
    assert!(text.starts_with("SJ1 C") && text.len() <= 160, "{text}");
    let said = |text: &str| sync_core::text::ShortText::read(text, sync_core::time::Timestamp(NOW)).map(|it| it.seq);
    assert_eq!(said(&text), Ok(entry));
    assert_eq!(browser.core.short_text(&asked("check_in", None)).map_err(|bad| bad.field), Err(v("at")));
    assert_eq!(browser.core.short_text(&asked("hello", None)).map_err(|bad| bad.field), Err(v("said")));
}

#[test]
fn colleagues_are_those_of_whom_something_is_here() {
    let mut browser = on_a_trip();
    assert_eq!(
        browser.core.colleagues(browser.clocks()).expect("it makes sense").people,
        [v("chen.bo"), v("wang.lei")]
    );
}

#[test]
fn a_report_for_support_names_nobody() {
    let mut browser = on_a_trip();
    let report = browser.core.support(browser.clocks()).expect("it makes sense");
    assert_eq!(report.device.as_ref().map(|device| device.visits), Some(2));
    let report = format!("{report:?}");
    for personal in ["li.na", "acme", "哈密", "客户", "李强", "chen.bo", "0101010101"] {
        assert!(!report.contains(personal), "{personal}: {report}");
    }
}
