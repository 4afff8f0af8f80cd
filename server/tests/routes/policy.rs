//! The organisation's policy and working days, published to everybody (A6, V4.1): refused with line and reason, previewed, in force from
//! its time on, on every phone and on the server alike, and read by each person.

use std::path::PathBuf;

use serde_json::{Value, json};
use server::admin::{calendar, policy};
use server::digest::digest_all;
use sync_core::access::Role;
use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::policy::PolicyDocument;
use sync_core::time::{Millis, Timestamp};

use crate::setting::{NOW, Setting, contact, org, plan, visit};

fn file(setting: &Setting, name: &str, text: &str) -> PathBuf {
    let path = setting.data().with_file_name(name);
    std::fs::write(&path, text).expect("written");
    path
}

fn publish(setting: &Setting, policy_file: &Value) -> u32 {
    let path = file(setting, "policy.json", &policy_file.to_string());
    let app = &setting.running().app;
    let published = policy::publish(&*app.store, &org("acme"), &path, app.clock.now()).expect("sound");
    digest_all(app).expect("digested");
    published.version
}

fn starting(start: Timestamp) -> Box<PlanView> {
    Box::new(PlanView { start: Some(start), ..plan() })
}

/// When the brief of a visit falls due, on the server.
fn brief(page: &Value) -> (String, String) {
    let owed = page["obligations"].as_array().expect("owed").iter().find(|owed| owed["kind"] == "brief");
    let owed = owed.expect("a brief is owed");
    let word = |key: &str| owed[key].as_str().unwrap_or_default().to_owned();
    (word("state"), word("due"))
}

#[test]
fn a6_a_version_judges_the_visits_that_begin_under_it_on_phone_and_server_and_no_earlier_ones() {
    let setting = Setting::new();
    let (rep, clock) = setting.phone("acme", "li.na");
    let begins = NOW + Millis::days(2);
    for (id, start) in [("before", begins - Millis::hours(2)), ("under", begins + Millis::hours(2))] {
        rep.perform(Command::Plan { visit: Some(visit(id)), plan: starting(start) }).expect("saved");
    }
    contact(&rep);
    let version = publish(&setting, &json!({ "effective_from": begins.to_string(), "brief_limit_minutes": 30 }));
    contact(&rep);
    setting.turn(Millis::days(3));
    clock.set_true(NOW + Millis::days(3));
    let left = NOW + Millis::days(3);
    for id in ["before", "under"] {
        rep.perform(Command::Leave { visit: visit(id) }).expect("saved, with the version that came");
    }
    let due = |id: &str| {
        let owed = rep.visit(&visit(id)).expect("known").obligations;
        owed.into_iter().find(|owed| owed.kind == "brief").and_then(|owed| owed.due).expect("due")
    };
    let minutes = |id: &str| (due(id) - left).0 / 60_000;
    assert_eq!((version, minutes("before"), minutes("under")), (2, 120, 30));
    contact(&rep);
    for id in ["before", "under"] {
        let page = setting.page(&rep, &format!("/v1/visits/{id}")).expect("a page");
        let (state, on_server): (_, Timestamp) = (brief(&page).0, brief(&page).1.parse().expect("a time"));
        assert_eq!(state, "running");
        assert!(((on_server - due(id)).0).abs() < 5_000, "{id}: {on_server} and {}", due(id));
    }
}

#[test]
fn a6_a_file_with_an_error_is_refused_with_its_line_and_what_is_in_force_stays() {
    let setting = Setting::still();
    publish(&setting, &json!({ "brief_limit_minutes": 90 }));
    let app = &setting.running().app;
    let tried = |text: &str| {
        let path = file(&setting, "bad.json", text);
        policy::publish(&*app.store, &org("acme"), &path, app.clock.now()).expect_err("refused").to_string()
    };
    let refused = [
        ("{\n \"brief_limit\": 3}", "bad.json: line 2: there is no policy field \"brief_limit\""),
        ("{\n\n \"brief_limit_minutes\": 0}", "bad.json: line 3: policy field brief_limit_minutes"),
        ("{\"version\": 2}", "bad.json: line 1: policy field version is \"2\": give it a higher number"),
        ("{\"effective_from\": \"2026-01-01T00:00:00Z\"}", "let it take effect now or later"),
    ];
    for (text, why) in refused {
        assert!(tried(text).contains(why), "{}", tried(text));
    }
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let shown = setting.get("/v1/policy", Some(&setting.token(&keys, &enrolled))).json();
    assert_eq!((&shown["in_force"], &shown["policy"]["brief_limit_minutes"]), (&json!(2), &json!(90)));
    assert_eq!(shown["versions"].as_array().map(Vec::len), Some(2), "the defaults and one more");
    assert_eq!(shown["versions"][0]["published"], Value::Null);
}

#[test]
fn a6_who_has_not_read_the_last_version_is_listed_for_whom_the_table_names() {
    let setting = Setting::still();
    let (rep, _) = setting.phone("acme", "li.na");
    contact(&rep);
    let (keys, enrolled) = setting.bare("acme", "wang.lei");
    let superior = setting.token(&keys, &enrolled);
    let listed = |token: &str| setting.get("/v1/policy/acknowledgements", Some(token)).json();
    assert_eq!(listed(&superior), json!({ "version": 1, "people": [] }), "nobody need read the defaults");

    publish(&setting, &json!({ "record_limit_minutes": 600 }));
    contact(&rep);
    assert_eq!(rep.status().expect("enrolled").policy.unread, Some(2));
    rep.perform(Command::Acknowledge { version: None }).expect("saved");
    assert_eq!(rep.status().expect("enrolled").policy.unread, None);
    let word = |listed: &Value| -> Vec<(String, bool)> {
        let people = listed["people"].as_array().expect("people").iter();
        let word =
            |person: &Value| (person["person"].as_str().expect("an id").to_owned(), person["acknowledged"] == true);
        people.map(word).collect()
    };
    let of = |id: &str, read: bool| (id.to_owned(), read);
    assert_eq!(word(&listed(&superior)), [of("li.na", false), of("wang.lei", false)], "it has not arrived");
    contact(&rep);
    assert_eq!(word(&listed(&superior)), [of("li.na", true), of("wang.lei", false)]);
    let (keys, enrolled) = setting.bare("acme", "chen.bo");
    assert_eq!(word(&listed(&setting.token(&keys, &enrolled))), [of("chen.bo", false)], "a colleague sees their own");
    let (keys, enrolled) = setting.bare("acme", "risk");
    assert_eq!(word(&listed(&setting.token(&keys, &enrolled))).len(), 5, "risk control sees everybody's");
}

#[test]
fn a6_a_phone_that_is_enrolled_later_gets_what_was_published_before() {
    let setting = Setting::still();
    publish(&setting, &json!({ "brief_limit_minutes": 45 }));
    setting.person("acme", "new.one", Role::Rep);
    let (phone, _) = setting.phone("acme", "new.one");
    contact(&phone);
    let policy = phone.status().expect("enrolled").policy;
    assert_eq!((policy.version, policy.unread), (2, Some(2)));
    let (other, _) = setting.phone("other", "ivy");
    contact(&other);
    assert_eq!(other.status().expect("enrolled").policy.version, 1, "another organisation goes by its own");
}

#[test]
fn a6_a_preview_says_what_would_change_of_what_is_open_and_changes_nothing() {
    let setting = Setting::new();
    let (rep, clock) = setting.phone("acme", "li.na");
    rep.perform(Command::Plan { visit: Some(visit("visit-1")), plan: starting(NOW + Millis::days(7)) }).expect("saved");
    contact(&rep);
    clock.set_true(NOW + Millis::days(7) + Millis::hours(1));
    setting.turn(Millis::days(7) + Millis::hours(1));
    rep.perform(Command::Leave { visit: visit("visit-1") }).expect("saved");
    let gift = |amount: &str| Command::Gift {
        visit: visit("visit-1"),
        item: "茶".to_owned(),
        amount: amount.to_owned(),
        currency: "CNY".to_owned(),
    };
    rep.perform(gift("150.00")).expect("saved");
    contact(&rep);
    let before = setting.page(&rep, "/v1/visits/visit-1").expect("a page");
    // In force before the visit begins: nothing that was begun by then is judged by it.
    let path = file(&setting, "policy.json", r#"{"brief_limit_minutes": 30, "gift_limit_fen": 10000}"#);
    let app = &setting.running().app;
    let (version, none) = policy::preview(&*app.store, &org("acme"), &path, app.clock.now()).expect("sound");
    assert_eq!((version.version, none.judged), (2, 0), "visits that began are judged by the version of then");
    rep.perform(Command::Plan { visit: Some(visit("visit-2")), plan: starting(NOW + Millis::days(8)) }).expect("saved");
    rep.perform(Command::Leave { visit: visit("visit-2") }).expect("saved");
    rep.perform(Command::Gift {
        visit: visit("visit-2"),
        item: "茶".to_owned(),
        amount: "150.00".to_owned(),
        currency: "CNY".to_owned(),
    })
    .expect("saved");
    contact(&rep);
    setting.page(&rep, "/v1/visits/visit-2").expect("digested");
    let (_, found) = policy::preview(&*app.store, &org("acme"), &path, app.clock.now()).expect("sound");
    let what: Vec<&str> = found.changes.iter().map(|change| change.what.as_str()).collect();
    assert_eq!((found.judged, what), (1, vec!["brief", "V6.2"]), "{:?}", found.changes);
    assert_eq!((found.changes[1].before.as_str(), found.changes[1].after.as_str()), ("not found", "found"));
    assert_eq!(setting.page(&rep, "/v1/visits/visit-1").expect("a page")["obligations"], before["obligations"]);
    assert_eq!(policy::rules(&*app.store, &org("acme")).expect("read").rulebook.policies().latest().version, 1);
}

const NOTICE: &str = r#"{"region": "CN", "weekend": ["sat", "sun"], "through": "2027-12-31", "source": "a notice",
    "days": [{"date": "2027-01-01", "kind": "off", "name": "New Year's Day"}]}"#;

#[test]
fn v4_1_a_provisional_lead_time_is_judged_again_when_the_years_notice_is_imported_with_a_note_in_the_history() {
    let mut setting = Setting::still();
    let december: Timestamp = "2026-12-30T02:00:00Z".parse().expect("RFC 3339");
    setting.turn(december - NOW);
    let (rep, clock) = setting.phone("acme", "li.na");
    clock.set_true(december);
    let start = "2027-01-04T02:00:00Z".parse().expect("RFC 3339");
    rep.perform(Command::Plan { visit: Some(visit("visit-1")), plan: starting(start) }).expect("saved");
    contact(&rep);
    digest_all(&setting.running().app).expect("digested");
    let page = |setting: &Setting| setting.page(&rep, "/v1/visits/visit-1").expect("a page");
    let of_lead = |page: &Value| -> Vec<String> {
        let rows = page["history"].as_array().expect("a history").iter().filter(|row| row["subject"] == "lead_time");
        rows.map(|row| row["to"].as_str().expect("a word").to_owned()).collect()
    };
    let before = page(&setting);
    assert_eq!((of_lead(&before), &before["findings"]), (vec!["provisional".to_owned()], &json!([])));

    let app = &setting.running().app;
    let bad = file(&setting, "bad.json", &NOTICE.replace("\"off\"", "\"holiday\""));
    let why = calendar::import(&*app.store, &org("acme"), &bad, app.clock.now()).expect_err("refused").to_string();
    assert!(why.contains("bad.json: line 2: calendar field days[0].kind is \"holiday\""), "{why}");
    let gap = file(&setting, "gap.json", &NOTICE.replace("2027", "2029"));
    assert!(calendar::import(&*app.store, &org("acme"), &gap, app.clock.now()).is_err(), "2027 and 2028 lie between");
    let known = calendar::list(&*app.store, &org("acme")).expect("listed");
    assert!(known.iter().any(|known| known.region() == "CN" && known.through().year() == 2026), "it stays as it was");

    let sound = file(&setting, "2027.json", NOTICE);
    let known = calendar::import(&*app.store, &org("acme"), &sound, app.clock.now()).expect("sound");
    assert_eq!(known.through().year(), 2027);
    digest_all(app).expect("digested");
    let after = page(&setting);
    assert_eq!(of_lead(&after), ["provisional", "short"]);
    assert!(after["findings"].as_array().expect("findings").iter().any(|found| found["clause"] == "V4.1"));
    contact(&rep);
    let on_phone = rep.visit(&visit("visit-1")).expect("known");
    assert!(on_phone.findings.iter().any(|(clause, ..)| *clause == "V4.1") && on_phone.notes.is_empty());

    setting.stop();
    let app = server::admin::folder::open(&setting.data(), setting.time_source(), None, None).expect("opened");
    let rebuilt = server::admin::again::again(&app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same(), "{:?}", rebuilt.kinds);
}

#[test]
fn a6_a_version_that_cant_follow_the_last_one_is_refused_and_what_is_in_force_can_still_be_read() {
    let setting = Setting::still();
    assert_eq!(publish(&setting, &json!({ "effective_from": (NOW + Millis::days(2)).to_string() })), 2);
    let app = &setting.running().app;
    let latest = || policy::rules(&*app.store, &org("acme")).expect("readable").rulebook.policies().latest().clone();
    let last = latest();
    // Two operators read version 1 and both made a second one of it.
    let taken = policy::publish_version(&*app.store, &org("acme"), &last, NOW).expect_err("its number is taken");
    assert!(taken.to_string().contains("give it a higher number"), "{taken}");
    let early = PolicyDocument { version: 3, effective_from: NOW, ..last.clone() };
    assert!(policy::publish_version(&*app.store, &org("acme"), &early, NOW).is_err(), "before the last one");
    assert_eq!(latest().version, 2);
}
