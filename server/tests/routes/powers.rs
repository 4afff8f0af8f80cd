//! Ways to more than one's own: powers that are lent on, taken or kept after leaving, codes from before a reset, and what a watcher or
//! an executive gets beyond their part.

use mobile_ffi::Device;
use server::act::carry_out;
use server::admin::account::Care;
use server::admin::people;
use server::store::{Act, Doer, Person};
use sync_core::access::Role;
use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::sync::{FeedAnswer, FeedItem};
use sync_core::time::Millis;

use crate::logins;
use crate::setting::{NOW, Setting, contact, enrolment, org, person, plan, visit};

const ENDS: &str = r#""ends":"2026-09-16T00:00:00Z""#;
const PURPOSE: &str = "purpose-of-a-petrel";

fn token(setting: &Setting, id: &str) -> String {
    let (keys, enrolled) = setting.bare("acme", id);
    setting.token(&keys, &enrolled)
}

fn lend(setting: &Setting, token: &str, giver: &str, taker: &str) -> (u16, String) {
    let body = format!(r#"{{"giver":"{giver}","taker":"{taker}",{ENDS}}}"#);
    let answer = setting.post_json("/v1/delegations", &body, Some(token));
    (answer.status, answer.json()["detail"].as_str().unwrap_or_default().to_owned())
}

fn act(setting: &Setting, act: Act) {
    let app = &setting.running().app;
    let now = app.clock.now();
    app.store.write_with(move |tx| carry_out(tx, &org("acme"), now, &Doer::Operator, act)).expect("done");
}

fn leave(setting: &Setting, id: &str) {
    act(setting, Act::PersonLeft { person: person(id), at: setting.running().app.clock.now() });
}

fn planned(setting: &Setting, id: &str, of: &str) -> Device {
    let (rep, _) = setting.phone("acme", of);
    let plan = PlanView { purpose: PURPOSE.to_owned(), ..plan() };
    rep.perform(Command::Plan { visit: Some(visit(id)), plan: Box::new(plan) }).expect("saved");
    contact(&rep);
    rep
}

#[test]
fn lent_powers_are_neither_lent_on_nor_ended_nor_used_on_who_lent_them() {
    let setting = Setting::new();
    let lender = planned(&setting, "visit-1", "wang.lei");
    let (superior, taker) = (token(&setting, "wang.lei"), token(&setting, "chen.bo"));
    assert_eq!(lend(&setting, &superior, "wang.lei", "chen.bo").0, 200);
    for to in ["li.na", "chen.bo"] {
        let (status, why) = lend(&setting, &taker, "wang.lei", to);
        assert_eq!(status, 403, "to {to}: {why}");
    }
    let id = setting.get("/v1/delegations", Some(&taker)).json()[0]["id"].as_u64().expect("a number");
    let ended = setting.post_json(&format!("/v1/delegations/{id}/end"), "", Some(&taker));
    assert_eq!(ended.status, 404);
    let (stand_in, _) = setting.phone("acme", "chen.bo");
    assert!(setting.page(&stand_in, "/v1/visits/visit-1").is_err(), "the lender's own visit is not one of others'");
    planned(&setting, "visit-2", "li.na");
    assert!(setting.page(&stand_in, "/v1/visits/visit-2").is_ok(), "those of others are");
    drop(lender);
}

#[test]
fn nobody_gives_themselves_the_powers_of_another() {
    let setting = Setting::new();
    setting.person("acme", "ad.min", Role::Administration);
    let administration = token(&setting, "ad.min");
    let (status, why) = lend(&setting, &administration, "wang.lei", "ad.min");
    assert!(status == 422 && why.starts_with("taker: nobody gives themselves"), "{status} {why}");
    assert_eq!(lend(&setting, &administration, "wang.lei", "zhou.jie").0, 200);
    leave(&setting, "wang.lei");
    let (status, why) = lend(&setting, &administration, "wang.lei", "zhou.jie");
    assert!(status == 422 && why.starts_with("giver: wang.lei has left"), "{status} {why}");
}

#[test]
fn who_leaves_takes_lent_powers_along_and_leads_nobody() {
    let setting = Setting::new();
    planned(&setting, "visit-1", "li.na");
    let superior = token(&setting, "wang.lei");
    assert_eq!(lend(&setting, &superior, "wang.lei", "chen.bo").0, 200);
    let (stand_in, _) = setting.phone("acme", "chen.bo");
    assert!(setting.page(&stand_in, "/v1/visits/visit-1").is_ok());
    leave(&setting, "wang.lei");
    assert!(setting.page(&stand_in, "/v1/visits/visit-1").is_err());
    let known = setting.get("/v1/delegations", Some(&setting.token_of(&stand_in))).json();
    assert_eq!(known[0]["state"], "over");
}

#[test]
fn a_code_from_before_a_reset_enrols_no_device() {
    let setting = Setting::new();
    let code = setting.code("acme", "li.na");
    logins::set_password(&setting, "acme", "li.na");
    logins::care(&setting, "acme", "li.na", Care::Reset).expect("an invitation");
    let keys = mobile_ffi::FileKeyStore::open(&setting.data().join("../late")).expect("a key");
    let answer = setting.post("/v1/enrol", &sync_core::cbor::encode(&enrolment(&keys, &code)), None);
    assert_eq!((answer.status, answer.code()), (403, "code_not_valid".to_owned()));
}

#[test]
fn putting_a_person_in_again_brings_nobody_back_and_a_return_opens_nothing_of_before() {
    let setting = Setting::new();
    let (phone, _) = setting.phone("acme", "li.na");
    logins::set_password(&setting, "acme", "li.na");
    leave(&setting, "li.na");
    let app = &setting.running().app;
    let row = Person {
        id: person("li.na"),
        name: "li".to_owned(),
        department: Some("sales".parse().expect("sound")),
        roles: vec![Role::Rep],
        left: None,
    };
    people::put_person(&*app.store, &org("acme"), app.clock.now(), row).expect("put");
    let here =
        || app.store.read_with(|read| read.person(&org("acme"), &person("li.na"))).expect("read").expect("there");
    assert!(here().left.is_some(), "an import is no return");
    assert_eq!(logins::login(&setting, "acme", "li.na", logins::PASSWORD).status, 401);
    people::come_back(&*app.store, &org("acme"), app.clock.now(), &person("li.na")).expect("back");
    assert!(here().left.is_none());
    assert_eq!(logins::login(&setting, "acme", "li.na", logins::PASSWORD).status, 401, "the password of before");
    assert!(setting.page(&phone, "/v1/board").is_err(), "the phone of before");
    contact(&setting.phone_by(&setting.code("acme", "li.na"), "new").0);
    assert!(people::come_back(&*app.store, &org("acme"), app.clock.now(), &person("li.na")).is_err(), "twice");
}

#[test]
fn a_device_s_name_can_not_write_into_an_operator_s_terminal() {
    let setting = Setting::new();
    let (device, _) = setting.phone_named("acme", "li.na", "\u{1b}[31mred\nffff\tforged");
    drop(device);
    let app = &setting.running().app;
    let devices = app.store.read_with(|read| read.devices_of(&org("acme"), &person("li.na"))).expect("read");
    assert!(devices.iter().all(|device| !device.name.chars().any(char::is_control)), "{devices:?}");
}

#[test]
fn a_watcher_s_device_gets_the_trip_and_not_the_plan() {
    let setting = Setting::new();
    let rep = planned(&setting, "visit-1", "li.na");
    let return_by = NOW + Millis::days(9);
    let watchers = vec![person("chen.bo")];
    rep.perform(Command::Share { visit: visit("visit-1"), watchers, return_by }).expect("saved");
    contact(&rep);
    let (watcher, _) = setting.phone("acme", "chen.bo");
    let page = setting.page(&watcher, "/v1/visits/visit-1").expect("the trip");
    assert_eq!((&page["plan"]["purpose"], &page["record"]), (&"".into(), &().into()), "{page}");
    let feed = setting.get("/v1/feed?after=", Some(&setting.token_of(&watcher)));
    let feed = FeedAnswer::read(&feed.body).expect("a feed");
    assert!(feed.items.iter().any(|item| matches!(item, FeedItem::Fact { .. })), "the share is there");
    assert!(!feed.items.iter().any(|item| matches!(item, FeedItem::Changes { .. })), "no document is");
    let (superior, _) = setting.phone("acme", "wang.lei");
    contact(&superior);
    assert!(superior.content(&visit("visit-1")).is_some_and(|it| it.plan.is_some_and(|plan| plan.purpose == PURPOSE)));
}

#[test]
fn an_executive_sees_the_visit_and_nothing_of_the_trip() {
    let setting = Setting::new();
    setting.person("acme", "ex.ec", Role::Executive);
    let rep = planned(&setting, "visit-1", "li.na");
    let return_by = NOW + Millis::days(9);
    let watchers = vec![person("chen.bo")];
    rep.perform(Command::Share { visit: visit("visit-1"), watchers, return_by }).expect("saved");
    rep.perform(Command::SetOut { visit: visit("visit-1") }).expect("saved");
    contact(&rep);
    let (executive, _) = setting.phone("acme", "ex.ec");
    let page = setting.page(&executive, "/v1/visits/visit-1").expect("a page");
    let facts = page["facts"].to_string();
    assert!(facts.contains("\"plan\"") && !facts.contains("share") && !facts.contains("set_out"), "{facts}");
}

#[test]
fn an_invitation_that_holds_is_held_up_by_nobody_s_guesses() {
    let setting = Setting::new();
    for _ in 0..61 {
        logins::login_from(&setting, "acme", "wang.lei", "no such word", "10.7.7.7");
    }
    assert_eq!(logins::login_from(&setting, "acme", "wang.lei", "no such word", "10.7.7.7").status, 429);
    let invitation = logins::invite(&setting, "acme", "li.na");
    let body = serde_json::json!({ "invitation": invitation, "password": logins::PASSWORD });
    assert_eq!(setting.say("/v1/invitation", &body, None, "10.7.7.7").status, 200);
}
