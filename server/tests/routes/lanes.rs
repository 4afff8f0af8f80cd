//! `GET /v1/board/lanes`, `/v1/board/changes`, `/v1/board/figures` and the pages of `/v1/board`: complete, without doubles and bounded,
//! for whom they are, and by difference.

use std::collections::BTreeSet;

use mobile_ffi::Device;
use serde_json::Value;
use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::time::Millis;

use crate::setting::{NOW, Setting, contact, person, plan, visit};

/// Plans visits an hour apart, each with a customer of its own.
fn fill(rep: &Device, from: i64, upto: i64) {
    for number in from..upto {
        let start = Some(NOW + Millis::days(1) + Millis::hours(number));
        let plan = PlanView { start, customer_name: format!("客户 {number:03}"), ..plan() };
        let visit = Some(visit(&format!("visit-{number:03}")));
        rep.perform(Command::Plan { visit, plan: Box::new(plan) }).expect("saved");
    }
    contact(rep);
}

fn ids(cards: &Value) -> Vec<String> {
    let id = |card: &Value| card["id"].as_str().expect("an id").to_owned();
    cards.as_array().expect("cards").iter().map(id).collect()
}

/// A page, with everything digested that was received.
fn ask(setting: &Setting, token: &str, path: &str) -> Value {
    let last = setting.running().app.store.read_with(|read| read.last_position()).expect("a position");
    let sign = if path.contains('?') { '&' } else { '?' };
    let answer = setting.get(&format!("{path}{sign}at_least={last}"), Some(token));
    assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
    answer.json()
}

/// A lane by its name.
fn lane(page: &Value, name: &str) -> Value {
    let lanes = page["lanes"].as_array().expect("lanes");
    lanes.iter().find(|lane| lane["lane"] == name).cloned().unwrap_or_default()
}

#[test]
fn pages_of_a_lane_are_complete_and_without_doubles_while_visits_are_planned() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    fill(&rep, 0, 24);
    let token = setting.token_of(&setting.phone("acme", "wang.lei").0);
    let (mut seen, mut after, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page = ask(&setting, &token, &format!("/v1/board/lanes?lane=other&limit=7{after}"));
        let found = lane(&page, "other");
        seen.extend(ids(&found["cards"]));
        assert!(found["cards"].as_array().is_some_and(|cards| cards.len() <= 7));
        pages += 1;
        if pages == 2 {
            // One comes behind what was read, one before it.
            fill(&rep, 24, 25);
            let start = Some(NOW + Millis::hours(1));
            let early = Box::new(PlanView { start, ..plan() });
            rep.perform(Command::Plan { visit: Some(visit("early")), plan: early }).expect("saved");
            contact(&rep);
        }
        let Some(next) = found["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    let expected: Vec<String> = (0..25).map(|number| format!("visit-{number:03}")).collect();
    assert_eq!(
        seen, expected,
        "in the order of their beginning; what came before the page that was read is told as a change"
    );
    assert_eq!(lane(&ask(&setting, &token, "/v1/board/lanes"), "other")["count"], 26);
}

#[test]
fn a_board_of_many_visits_comes_in_pages_by_planned_start() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    fill(&rep, 0, 12);
    let token = setting.token_of(&setting.phone("acme", "wang.lei").0);
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = ask(&setting, &token, &format!("/v1/board?limit=5{after}"));
        assert_eq!(page["devices"].as_array().is_some_and(Vec::is_empty), !after.is_empty());
        seen.extend(ids(&page["visits"]));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(seen, (0..12).map(|number| format!("visit-{number:03}")).collect::<Vec<_>>());
}

#[test]
fn no_answer_grows_with_the_number_of_visits() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    let token = setting.token_of(&setting.phone("acme", "wang.lei").0);
    let empty = ask(&setting, &token, "/v1/board/lanes?limit=1000000");
    let since = empty["mark"].as_str().expect("a mark").to_owned();
    fill(&rep, 0, 201);
    let page = lane(&ask(&setting, &token, "/v1/board/lanes?limit=1000000"), "other");
    assert_eq!((page["count"].clone(), ids(&page["cards"]).len()), (201.into(), 200));
    assert_eq!(ids(&lane(&ask(&setting, &token, "/v1/board/lanes"), "other")["cards"]).len(), 50);
    let changes = ask(&setting, &token, &format!("/v1/board/changes?since={since}"));
    assert_eq!((&changes["again"], changes["changed"].as_array().map(Vec::len)), (&true.into(), Some(0)));
    let whole = ask(&setting, &token, "/v1/board?limit=1000000");
    assert_eq!((ids(&whole["visits"]).len(), whole["next"].is_string()), (200, true));
}

#[test]
fn what_changed_since_a_mark_is_told_and_nothing_else() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    fill(&rep, 0, 6);
    let token = setting.token_of(&setting.phone("acme", "wang.lei").0);
    let before = ask(&setting, &token, "/v1/board/lanes");
    let mark = |page: &Value| page["mark"].as_str().expect("a mark").to_owned();
    let quiet = ask(&setting, &token, &format!("/v1/board/changes?since={}", mark(&before)));
    assert_eq!((ids(&quiet["changed"]).len(), &quiet["again"]), (0, &false.into()));
    rep.perform(Command::Arrive { visit: visit("visit-003"), fix: None }).expect("saved");
    rep.perform(Command::Leave { visit: visit("visit-003") }).expect("saved");
    contact(&rep);
    let changes = ask(&setting, &token, &format!("/v1/board/changes?since={}", mark(&quiet)));
    assert_eq!(ids(&changes["changed"]), ["visit-003"]);
    assert_eq!((&changes["changed"][0]["lane"], &changes["counts"]["running"]), (&"running".into(), &1.into()));
    assert_eq!((&changes["counts"]["other"], &changes["all"]), (&5.into(), &6.into()));
    assert_eq!(changes["changed"][0]["owed"]["state"], "running");
    // By a filter that it left it is gone, and stands in no lane.
    let filtered = format!("/v1/board/changes?state=waiting&person=nobody&since={}", mark(&quiet));
    let filtered = ask(&setting, &token, &filtered);
    assert_eq!((ids(&filtered["changed"]).len(), &filtered["gone"][0]), (0, &"visit-003".into()));
}

#[test]
fn a_visit_stands_in_the_lane_of_now_whether_a_timer_has_settled_it_or_not() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    fill(&rep, 0, 2);
    rep.perform(Command::Arrive { visit: visit("visit-001"), fix: None }).expect("saved");
    rep.perform(Command::Leave { visit: visit("visit-001") }).expect("saved");
    contact(&rep);
    let (boss, _) = setting.phone("acme", "wang.lei");
    let lanes = ask(&setting, &setting.token_of(&boss), "/v1/board/lanes");
    assert_eq!(ids(&lane(&lanes, "running")["cards"]), ["visit-001"]);
    setting.turn(Millis::hours(3));
    let lanes = ask(&setting, &setting.token_of(&boss), "/v1/board/lanes");
    assert_eq!(ids(&lane(&lanes, "silent")["cards"]), ["visit-001"]);
    let card = &lane(&lanes, "silent")["cards"][0];
    assert_eq!((&card["owed"]["kind"], &card["owed"]["state"]), (&"brief".into(), &"awaiting_device".into()));
}

#[test]
fn changes_of_rights_and_marks_of_others_ask_for_the_pages_anew() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    fill(&rep, 0, 3);
    let token = setting.token_of(&setting.phone("acme", "wang.lei").0);
    let since = ask(&setting, &token, "/v1/board/lanes")["mark"].as_str().expect("a mark").to_owned();
    let again = |since: &str| ask(&setting, &token, &format!("/v1/board/changes?since={since}"))["again"] == true;
    assert!(!again(&since));
    setting.add_person("acme", "sun.yu");
    assert!(again(&since), "somebody came");
    let since = ask(&setting, &token, "/v1/board/lanes")["mark"].as_str().expect("a mark").to_owned();
    let hand = Command::HandOver { visit: visit("visit-001"), person: person("sun.yu") };
    rep.perform(hand).expect("saved");
    contact(&rep);
    assert!(again(&since), "a visit went to a rep of nobody's department");
    assert_eq!(lane(&ask(&setting, &token, "/v1/board/lanes"), "other")["count"], 2);
    for words in ["", "x", "7", "7-z", "-1-0"] {
        let answer = setting.get(&format!("/v1/board/changes?since={words}"), Some(&token));
        assert_eq!((answer.status, answer.code().as_str()), (400, "query_not_valid"), "{words}");
    }
}

#[test]
fn filters_are_applied_before_pages_are_cut_and_counted() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    fill(&rep, 0, 12);
    rep.perform(Command::Arrive { visit: visit("visit-004"), fix: None }).expect("saved");
    rep.perform(Command::Leave { visit: visit("visit-004") }).expect("saved");
    contact(&rep);
    let token = setting.token_of(&setting.phone("acme", "wang.lei").0);
    let found = |filter: &str| -> BTreeSet<String> {
        let page = ask(&setting, &token, &format!("/v1/board/lanes?limit=3&{filter}"));
        assert_eq!(page["all"], 12);
        let lanes = page["lanes"].as_array().expect("lanes").clone();
        let count: u64 = lanes.iter().filter_map(|lane| lane["count"].as_u64()).sum();
        let shown = ask(&setting, &token, &format!("/v1/board/figures?{filter}"))["shown"].as_u64();
        assert_eq!(Some(count), shown, "{filter}");
        lanes.iter().flat_map(|lane| ids(&lane["cards"])).collect()
    };
    assert_eq!(found("q=客户%20010"), ["visit-010".to_owned()].into());
    assert_eq!(found("q=VISIT-01%20客户"), ["visit-010".to_owned(), "visit-011".to_owned()].into());
    assert_eq!(found("state=running"), ["visit-004".to_owned()].into());
    assert_eq!(found("person=li.na").len(), 4, "three of a lane, and the one that runs");
    assert_eq!(found("person=wang.lei").len() + found("department=elsewhere").len() + found("q=nobody").len(), 0);
    // 11:30 in Shanghai on a Monday, and a day: Tuesday of the 38th week.
    assert_eq!(found("week=2026-W38").len(), 4);
    assert!(found("week=2026-W39&zone=Asia/Shanghai").is_empty());
    for (bad, field) in [("zone=Mars", "zone"), ("lane=none", "lane"), ("after=0", "after")] {
        let answer = setting.get(&format!("/v1/board/lanes?{bad}"), Some(&token));
        assert_eq!(answer.status, 400, "{bad}");
        assert!(answer.json()["detail"].as_str().is_some_and(|said| said.starts_with(field)), "{bad}");
    }
    let long = format!("/v1/board/lanes?q={}", "a".repeat(201));
    assert_eq!(setting.get(&long, Some(&token)).status, 400);
}

#[test]
fn nobody_counts_chooses_or_is_told_of_what_they_may_not_see() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    fill(&rep, 0, 3);
    let watched = Command::Share {
        visit: visit("visit-001"),
        watchers: vec![person("chen.bo")],
        return_by: NOW + Millis::days(9),
    };
    rep.perform(watched).expect("saved");
    contact(&rep);
    for (org, id, sees) in [
        ("acme", "wang.lei", 3),
        ("acme", "risk", 3),
        ("acme", "chen.bo", 1),
        ("acme", "zhou.jie", 0),
        ("other", "ivy", 0),
    ] {
        let token = setting.token_of(&setting.phone(org, id).0);
        let page = ask(&setting, &token, "/v1/board/lanes");
        let count: u64 = page["lanes"].as_array().expect("lanes").iter().filter_map(|it| it["count"].as_u64()).sum();
        assert_eq!((count, &page["all"]), (sees, &sees.into()), "{org}/{id}");
        let figures = ask(&setting, &token, "/v1/board/figures");
        assert_eq!((&figures["all"], &figures["shown"]), (&sees.into(), &sees.into()), "{org}/{id}");
        assert_eq!(figures["choices"]["people"].as_array().is_some_and(Vec::is_empty), sees == 0, "{org}/{id}");
        let changes = ask(&setting, &token, "/v1/board/changes?since=0-0");
        assert_eq!(changes["all"], sees, "{org}/{id}");
        if id == "chen.bo" {
            // Who watches over the trip sees that there is one, and nothing that is owed.
            assert_eq!(lane(&page, "other")["cards"][0]["owed"], Value::Null);
            assert_eq!(figures["choices"]["states"].as_array().map(Vec::len), Some(0));
            assert!(ask(&setting, &token, "/v1/board/lanes?state=waiting")["lanes"][5]["count"] == 0);
        }
    }
}

/// All of a list, page after page of `limit`, by the names of its rows.
fn all_pages(setting: &Setting, token: &str, path: &str, rows: &str, name: fn(&Value) -> String) -> Vec<String> {
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = ask(setting, token, &format!("{path}{after}"));
        let found = page[rows].as_array().expect("rows").clone();
        assert!(found.len() <= 2, "{path}: no more than were asked for");
        seen.extend(found.iter().map(name));
        let Some(next) = page["next"].as_str() else { return seen };
        after = format!("&after={next}");
    }
}

#[test]
fn findings_and_trips_come_in_pages_that_are_complete_and_without_doubles() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    fill(&rep, 0, 5);
    for number in 0..5 {
        let visit = || visit(&format!("visit-{number:03}"));
        let (watchers, return_by) = (vec![person("wang.lei")], NOW + Millis::days(9));
        rep.perform(Command::Share { visit: visit(), watchers, return_by }).expect("saved");
        rep.perform(Command::Arrive { visit: visit(), fix: None }).expect("saved");
    }
    contact(&rep);
    let token = setting.token_of(&setting.phone("acme", "risk").0);
    let named = |row: &Value| format!("{}/{}", row["visit"], row["clause"]);
    let whole = ask(&setting, &token, "/v1/findings");
    let expected: Vec<String> = whole["findings"].as_array().expect("findings").iter().map(named).collect();
    assert!(expected.len() >= 5 && whole["next"].is_null(), "each was begun without an approval: {whole}");
    assert_eq!(all_pages(&setting, &token, "/v1/findings?limit=2", "findings", named), expected);
    let clause = whole["findings"][0]["clause"].as_str().expect("a clause").to_owned();
    let of_clause = all_pages(&setting, &token, &format!("/v1/findings?limit=2&clause={clause}"), "findings", named);
    assert_eq!(Some(of_clause.len() as u64), whole["clauses"][&clause].as_u64());
    let watcher = setting.token_of(&setting.phone("acme", "wang.lei").0);
    let trip = |row: &Value| row["visit"].to_string();
    let trips = all_pages(&setting, &watcher, "/v1/itineraries?limit=2", "trips", trip);
    assert_eq!((trips.len(), trips.iter().collect::<BTreeSet<_>>().len()), (5, 5));
    for path in ["/v1/findings?after=x", "/v1/itineraries?after=7.x"] {
        assert_eq!(setting.get(path, Some(&watcher)).status, 400, "{path}");
    }
}
