//! `GET /v1/board`: who sees which visits, and how they stand.

use server::act::carry_out;
use server::store::{Act, Doer};
use sync_core::command::Command;
use sync_core::time::Millis;

use crate::setting::{NOW, Setting, contact, org, person, plan, visit};

#[test]
fn a_visit_is_on_the_board_of_its_rep_their_supervisor_and_risk_control_and_of_no_stranger() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(Command::Plan { visit: Some(visit("visit-1")), plan: Box::new(plan()) }).expect("saved");
    contact(&rep);
    for (org, id, sees) in [
        ("acme", "wang.lei", 1),
        ("acme", "risk", 1),
        ("acme", "chen.bo", 0),
        ("acme", "zhou.jie", 0),
        ("other", "ivy", 0),
    ] {
        let (device, _) = setting.phone(org, id);
        let board = setting.page(&device, "/v1/board").expect("a board");
        assert_eq!(board["visits"].as_array().map(Vec::len), Some(sees), "{org}/{id}");
        let reps_phone = |row: &&serde_json::Value| row["person"] == "li.na";
        let phones = board["devices"].as_array().expect("devices").iter().filter(reps_phone).count();
        assert_eq!(phones, sees, "the rep's phone on the board of {org}/{id}");
    }
    let own = setting.page(&rep, "/v1/board").expect("a board");
    let row = &own["visits"][0];
    assert_eq!((&row["id"], &row["customer_name"]), (&"visit-1".into(), &"深圳恒渡".into()));
    assert_eq!(row["start"], "2026-09-21T03:30:00Z");
    assert_eq!(row["synced"]["word"], "synced");
    assert_eq!(row["obligations"].as_array().map(Vec::len), Some(3));
    assert_eq!(row["obligations"][0]["state"], "waiting");
}

#[test]
fn a_visit_names_the_department_of_its_rep() {
    let setting = Setting::new();
    let app = &setting.running().app;
    let sales = Act::DepartmentPut {
        department: "sales".parse().expect("sound"),
        name: "销售部".to_owned(),
        parent: None,
        supervisor: Some(person("wang.lei")),
        manager: None,
    };
    let now = app.clock.now();
    app.store.write_with(move |tx| carry_out(tx, &org("acme"), now, &Doer::Operator, sales)).expect("done");
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(Command::Plan { visit: Some(visit("visit-1")), plan: Box::new(plan()) }).expect("saved");
    contact(&rep);
    let board = setting.page(&rep, "/v1/board").expect("a board");
    let row = &board["visits"][0];
    assert_eq!((&row["department"], &row["department_name"]), (&"sales".into(), &"销售部".into()));
}

#[test]
fn a_watcher_sees_the_watch_and_nothing_that_is_owed() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    let id = visit("visit-1");
    rep.perform(Command::Plan { visit: Some(id.clone()), plan: Box::new(plan()) }).expect("saved");
    let return_by = NOW + Millis::days(7) + Millis::hours(4);
    rep.perform(Command::Share { visit: id, watchers: vec![person("chen.bo")], return_by }).expect("saved");
    contact(&rep);
    let (watcher, _) = setting.phone("acme", "chen.bo");
    let board = setting.page(&watcher, "/v1/board").expect("a board");
    let row = &board["visits"][0];
    assert_eq!((&row["itinerary_only"], &row["watch"]["state"]), (&true.into(), &"armed".into()));
    assert_eq!(row["obligations"].as_array().map(Vec::len), Some(0));
    assert!(row["synced"].is_null());
    let page = setting.page(&watcher, "/v1/visits/visit-1").expect("a page");
    assert_eq!(page["plan"]["place"], "深圳");
    assert_eq!(page["plan"]["purpose"], "", "what the trip does not need is not shown");
    assert!(page["record"].is_null());
}

#[test]
fn a_brief_that_is_owed_falls_due_on_the_board_without_anybody_sending_anything() {
    let setting = Setting::new();
    let (rep, clock) = setting.phone("acme", "li.na");
    let id = visit("visit-1");
    rep.perform(Command::Plan { visit: Some(id.clone()), plan: Box::new(plan()) }).expect("saved");
    rep.perform(Command::Arrive { visit: id.clone(), fix: None }).expect("saved");
    rep.perform(Command::Leave { visit: id }).expect("saved");
    contact(&rep);
    let (supervisor, _) = setting.phone("acme", "wang.lei");
    let brief = |page: &serde_json::Value| page["visits"][0]["obligations"][0]["state"].clone();
    assert_eq!(brief(&setting.page(&supervisor, "/v1/board").expect("a board")), "running");
    setting.turn(Millis::hours(3));
    assert_eq!(brief(&setting.page(&supervisor, "/v1/board").expect("a board")), "awaiting_device");
    clock.set_true(NOW + Millis::hours(3));
    contact(&rep);
    let board = setting.page(&supervisor, "/v1/board").expect("a board");
    assert_eq!(brief(&board), "missing");
    let zh = setting.page(&supervisor, "/v1/board").expect("a board");
    let said = zh["visits"][0]["obligations"][0]["sentence_zh"].as_str().expect("a sentence").to_owned();
    assert!(said.contains("向主管简报"), "{said}");
}
