//! The lists for who watches, for risk control, for administration and for operators: `GET /v1/itineraries`, `/v1/findings`, `/v1/people`
//! and `/v1/operation`.

use serde_json::Value;
use server::digest::digest_all;
use sync_core::access::{Action, Relation, Resource, Role, allows};
use sync_core::command::{Command, SafetyTap};
use sync_core::document::plan::PlanView;
use sync_core::fact::{CheckPlan, Gap};
use sync_core::time::Millis;

use crate::matrix::{cast, planned};
use crate::safety::{BACK, Trip, does};
use crate::setting::{NOW, Setting, contact, person, plan, visit};

fn trips(trip: &Trip, device: &mobile_ffi::Device) -> Value {
    trip.setting.page(device, "/v1/itineraries").expect("a list")
}

fn asked(setting: &Setting, device: &mobile_ffi::Device, path: &str) -> Value {
    setting.get(path, Some(&setting.token_of(device))).json()
}

#[test]
fn v6_3_trips_come_to_who_watches_with_reason_ladder_and_who_takes_care() {
    let trip = Trip::shared();
    let seen = trips(&trip, &trip.watcher);
    let first = &seen["trips"][0];
    assert_eq!((&first["visit"], &first["why"]), (&"v1".into(), &"on_the_road".into()));
    assert_eq!(first["customer_name"], "", "a watcher sees the watch and no more");
    assert!(first["ladder"].is_null() && first["alarmed"].is_null());
    trip.turn_to(40);
    let seen = trips(&trip, &trip.watcher);
    let first = &seen["trips"][0];
    assert_eq!((&first["state"], &first["why"]), (&"alarmed".into(), &"nothing_heard".into()));
    let steps: Vec<(&str, bool)> = first["ladder"]["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| (step["tell"].as_str().expect("a word"), step["taken"].as_bool().expect("a word")))
        .collect();
    assert_eq!(steps, [("watchers", true), ("supervisor", true), ("manager", false), ("duty", false)]);
    assert!(trips(&trip, &trip.rep)["trips"][0]["ladder"].is_null(), "not for who travels");
    does(&trip.watcher, SafetyTap::Acknowledge { note: "calling the hotel".to_owned() });
    trip.watcher_is_heard();
    assert_eq!(trips(&trip, &trip.watcher)["trips"][0]["ladder"]["held"]["note"], "calling the hotel");
    trip.watcher.perform(Command::ConfirmSafe { visit: visit("v1"), how: "rang".to_owned() }).expect("saved");
    trip.watcher_is_heard();
    assert_eq!(trips(&trip, &trip.rep)["trips"], serde_json::json!([]), "what is over is left out");
    let all = asked(&trip.setting, &trip.rep, "/v1/itineraries?closed=true");
    assert_eq!(all["trips"][0]["why"], "confirmed");
}

#[test]
fn v6_3_a_call_comes_before_silence_and_silence_before_a_gap_that_was_announced() {
    let trip = Trip::shared();
    let gaps = vec![Gap { from: NOW, until: BACK + Millis::hours(9) }];
    for (id, checks) in [("v2", CheckPlan { dues: Vec::new(), gaps }), ("v3", CheckPlan::default())] {
        let start = Some(NOW + Millis::hours(1));
        let written = PlanView { start, ..plan() };
        trip.rep.perform(Command::Plan { visit: Some(visit(id)), plan: Box::new(written) }).expect("saved");
        let tap = SafetyTap::Share { watchers: vec![person("zhou.jie")], return_by: BACK, plan: checks };
        trip.rep.perform(Command::Safety { visit: visit(id), tap }).expect("saved");
        trip.rep.perform(Command::SetOut { visit: visit(id) }).expect("saved");
    }
    let tap = SafetyTap::Sos { words: String::new() };
    trip.rep.perform(Command::Safety { visit: visit("v3"), tap }).expect("saved");
    trip.rep_is_heard();
    trip.turn_to(5);
    let seen = trips(&trip, &trip.watcher);
    let order: Vec<(&str, &str)> = seen["trips"]
        .as_array()
        .expect("trips")
        .iter()
        .map(|trip| (trip["visit"].as_str().expect("an id"), trip["why"].as_str().expect("a word")))
        .collect();
    assert_eq!(order, [("v3", "called"), ("v1", "past_due"), ("v2", "out_of_coverage")]);
}

#[test]
fn findings_are_listed_for_who_sees_the_visits_and_for_nobody_else() {
    let setting = Setting::still();
    let cast = cast(&setting);
    planned(&setting, &cast[0], &[visit("visit-1")]);
    for who in &cast {
        let answer = setting.get("/v1/findings?differences=true", Some(&who.token));
        assert_eq!(answer.status, 200, "{}", who.id);
        let seen = answer.json();
        let found = seen["findings"].as_array().expect("a list");
        let may = allows(&who.roles, who.relation, Action::Read, Resource::Visit);
        let page = setting.get("/v1/visits/visit-1", Some(&who.token)).json();
        let of_page = page["findings"].as_array().map_or(0, Vec::len);
        assert_eq!(found.len(), if may { of_page } else { 0 }, "{}", who.id);
        let counted: u64 = seen["clauses"].as_object().expect("counts").values().filter_map(Value::as_u64).sum();
        assert_eq!(counted, found.len() as u64);
    }
}

#[test]
fn a_finding_of_an_old_visit_is_shown_to_who_asks_for_more_days() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    let old = PlanView { start: Some(NOW - Millis::days(200)), ..plan() };
    rep.perform(Command::Plan { visit: Some(visit("old")), plan: Box::new(old) }).expect("saved");
    contact(&rep);
    digest_all(&setting.running().app).expect("digested");
    let page = setting.page(&rep, "/v1/visits/old").expect("a page");
    let of_page = page["findings"].as_array().map_or(0, Vec::len);
    assert!(of_page > 0, "{page}");
    let found = |path: &str| asked(&setting, &rep, path)["findings"].as_array().map_or(0, Vec::len);
    assert_eq!((found("/v1/findings"), found("/v1/findings?days=365")), (0, of_page));
}

#[test]
fn people_are_listed_for_administration_and_operators_and_the_account_says_who_one_is() {
    let setting = Setting::still();
    let cast = cast(&setting);
    for who in &cast {
        let answer = setting.get("/v1/people", Some(&who.token));
        let may = allows(&who.roles, Relation::Colleague, Action::Read, Resource::People);
        assert_eq!(answer.status, if may { 200 } else { 403 }, "{}", who.id);
        if may {
            let seen = answer.json();
            let people = seen["people"].as_array().expect("people");
            let of = |id: &str| people.iter().find(|it| it["id"] == id).expect("there").clone();
            assert_eq!(of("li.na")["roles"], serde_json::json!(["rep"]));
            assert_eq!(of(&who.id)["in_care"], false, "nobody looks after themselves");
            let operator = who.roles.contains(&Role::Operator);
            assert_eq!(of("operator")["in_care"] == true, operator && who.id != "operator", "{}", who.id);
            assert!(seen["departments"].as_array().is_some_and(|all| all.iter().any(|it| it["id"] == "sales")));
            assert!(!answer.json().to_string().contains("argon"), "nothing of a password");
        }
        let own = setting.get("/v1/account", Some(&who.token)).json();
        assert_eq!(own["person"], who.id.as_str());
        let leads = ["wang.lei", "zhao.min", "zhou.jie"].contains(&who.id.as_str());
        assert_eq!(own["leads"] == true, leads, "{}", who.id);
    }
}

#[test]
fn how_the_server_is_only_operators_are_told() {
    let setting = Setting::still();
    for who in &cast(&setting) {
        let answer = setting.get("/v1/operation", Some(&who.token));
        let may = allows(&who.roles, Relation::Colleague, Action::Read, Resource::Operation);
        assert_eq!(answer.status, if may { 200 } else { 403 }, "{}", who.id);
        if may {
            let seen = answer.json();
            assert_eq!((&seen["clock_in_doubt"], &seen["timers_late"]), (&false.into(), &0.into()));
            assert!(seen["safe"].is_null() && seen["safe_at"].is_null(), "no copy was made");
            assert!(seen["storage_bytes"].as_u64().is_some_and(|bytes| bytes > 0), "{seen}");
            assert_eq!(seen["version"], env!("CARGO_PKG_VERSION"));
        }
    }
}
