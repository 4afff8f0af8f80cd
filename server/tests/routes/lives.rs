//! The life of an enrolment, with real phones: idle and last end, revocation, loss, leaving, and going on. What is left to a
//! device afterwards is in `deposits`.

use mobile_ffi::Device;
use server::act::carry_out;
use server::store::{Act, Doer};
use sync_core::access::Role;
use sync_core::command::Command;
use sync_core::document::record::Section;
use sync_core::engine::effect::{Deposited, Told};
use sync_core::engine::status::Status;
use sync_core::sync::Over;
use sync_core::time::{Millis, Timestamp};

use crate::setting::{Answer, NOW, Setting, contact, org, person, plan, visit};

pub(crate) fn planned(id: &str) -> Command {
    Command::Plan { visit: Some(visit(id)), plan: Box::new(plan()) }
}

pub(crate) fn note(device: &Device, text: &str) {
    let (visit, section, text) = (visit("visit-1"), Section::Points, text.to_owned());
    device.perform(Command::Note { visit, section, text, due_working_days: None }).expect("saved");
}

pub(crate) fn status(device: &Device) -> Status {
    device.status().expect("enrolled")
}

/// A contact of a device that can only deposit.
#[track_caller]
pub(crate) fn deposited(device: &Device) -> Deposited {
    match device.contact() {
        Told::Deposited(left) => left,
        other => panic!("{other:?}"),
    }
}

/// Time passes for everybody.
pub(crate) fn pass(setting: &Setting, clock: &mobile_ffi::clock::TurnedClock, span: Millis) {
    setting.turn(span);
    clock.set_true(clock.true_time() + span);
}

pub(crate) fn leaves(setting: &Setting, id: &str, at: Timestamp) {
    let (now, id) = (setting.running().app.clock.now(), person(id));
    let act = move |tx: &mut dyn server::store::Tx| {
        carry_out(tx, &org("acme"), now, &Doer::Operator, Act::PersonLeft { person: id, at })
    };
    setting.running().app.store.write_with(act).expect("written");
}

pub(crate) fn json(setting: &Setting, by: &Device, path: &str, body: &str) -> Answer {
    setting.post(path, body.as_bytes(), Some(&setting.token_of(by)))
}

#[test]
fn sixty_days_without_a_contact_end_an_enrolment_and_a_new_code_lets_the_same_device_go_on() {
    let setting = Setting::new();
    let (rep, clock) = setting.phone("acme", "li.na");
    rep.perform(planned("visit-1")).expect("saved");
    contact(&rep);
    let (stored, device) = (status(&rep).stored, status(&rep).device);
    pass(&setting, &clock, Millis::days(61));
    note(&rep, "offline for two months");
    let left = deposited(&rep);
    assert_eq!((left.over, left.stored, left.held, left.why), (Over::RanOut, stored, left.saved, None));
    assert!(left.saved > stored);
    let now = status(&rep);
    assert_eq!((now.over, now.stored, now.held, now.saved), (Some(Over::RanOut), stored, left.held, left.saved));
    // Whoever starts the program again sees the same.
    let rep = setting.again(rep, &clock);
    assert_eq!(status(&rep).over, Some(Over::RanOut));
    rep.enrol(&setting.code("acme", "li.na"), "phone").expect("enrolled anew");
    assert_eq!((status(&rep).over, status(&rep).device), (None, device));
    contact(&rep);
    let now = status(&rep);
    assert_eq!((now.saved, now.refused.len()), (now.stored, 0));
    let (boss, _) = setting.phone("acme", "wang.lei");
    setting.turn(Millis(0));
    let page = setting.page(&boss, "/v1/visits/visit-1").expect("a page");
    assert_eq!(page["record"]["points"][0]["text"], "offline for two months");
}

#[test]
fn four_hundred_days_end_an_enrolment_whatever_was_heard_and_the_phone_warns_before() {
    let setting = Setting::still();
    let (rep, clock) = setting.phone("acme", "li.na");
    contact(&rep);
    assert_eq!(status(&rep).ends_soon, None);
    for _ in 0..13 {
        pass(&setting, &clock, Millis::days(30));
        contact(&rep);
    }
    assert_eq!(status(&rep).ends_soon, Some(NOW + Millis::days(400)), "ten days before");
    pass(&setting, &clock, Millis::days(10) - Millis(2_000));
    contact(&rep);
    pass(&setting, &clock, Millis::minutes(11));
    assert_eq!(deposited(&rep).over, Over::RanOut);
    rep.enrol(&setting.code("acme", "li.na"), "phone").expect("enrolled anew");
    contact(&rep);
    assert_eq!(status(&rep).ends_soon, None);
}

#[test]
fn an_enrolment_can_be_made_anew_before_it_ends() {
    let setting = Setting::still();
    let (rep, clock) = setting.phone("acme", "li.na");
    rep.perform(planned("visit-1")).expect("saved");
    contact(&rep);
    let device = status(&rep).device;
    pass(&setting, &clock, Millis::days(50));
    rep.enrol(&setting.code("acme", "li.na"), "phone").expect("enrolled anew");
    pass(&setting, &clock, Millis::days(50));
    note(&rep, "a hundred days on");
    contact(&rep);
    assert_eq!((status(&rep).device, status(&rep).stored), (device, status(&rep).saved));
}

#[test]
fn a_code_of_somebody_else_takes_no_device_over_and_stays_good() {
    let setting = Setting::still();
    let (rep, _) = setting.phone("acme", "li.na");
    contact(&rep);
    let code = setting.code("acme", "chen.bo");
    let refused = rep.enrol(&code, "phone").expect_err("another person's").to_string();
    assert!(refused.contains("another person"), "{refused}");
    contact(&rep);
    let keys = tempfile::tempdir().expect("a folder");
    let keys = mobile_ffi::FileKeyStore::open(keys.path()).expect("a key");
    let request = crate::setting::enrolment(&keys, &code);
    assert_eq!(setting.post("/v1/enrol", &sync_core::cbor::encode(&request), None).status, 200);
}

#[test]
fn a_revoked_device_is_out_at_once_though_its_token_still_holds() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(planned("visit-1")).expect("saved");
    contact(&rep);
    let token = setting.token_of(&rep);
    assert_eq!(setting.get("/v1/devices", Some(&token)).status, 200);
    let id = status(&rep).device;
    // By the person, from another device of theirs.
    let own = setting.bare("acme", "li.na");
    let other = setting.token(&own.0, &own.1);
    let path = format!("/v1/devices/{id}/revocation");
    let revoked = setting.post(&path, br#"{"reason":"stolen, unlocked"}"#, Some(&other));
    assert_eq!(revoked.status, 200, "{}", String::from_utf8_lossy(&revoked.body));
    for path in ["/v1/devices", "/v1/board", "/v1/feed", "/v1/visits/visit-1", "/v1/nudges", "/v1/deposits"] {
        let answer = setting.get(path, Some(&token));
        assert_eq!((answer.status, answer.code()), (403, "device_revoked".to_owned()), "{path}");
    }
    assert_eq!(setting.post("/v1/journal", b"", Some(&token)).code(), "device_revoked");
    note(&rep, "after that");
    let left = deposited(&rep);
    assert_eq!((left.over, left.held), (Over::Revoked, left.saved));
    let refused = rep.enrol(&setting.code("acme", "li.na"), "phone").expect_err("for good").to_string();
    assert!(refused.contains("revoked"), "{refused}");
    assert_eq!(status(&rep).saved, left.saved, "nothing is lost on the phone");
}

#[test]
fn who_has_left_and_who_holds_a_lost_device_read_nothing_from_that_moment_on() {
    let setting = Setting::still();
    let (rep, boss) = (setting.phone("acme", "li.na").0, setting.phone("acme", "wang.lei").0);
    let (of_rep, of_boss) = (setting.token_of(&rep), setting.token_of(&boss));
    leaves(&setting, "li.na", setting.running().app.clock.now());
    assert_eq!(setting.get("/v1/board", Some(&of_rep)).code(), "person_left");
    assert_eq!(deposited(&rep).over, Over::PersonLeft);
    setting.person("acme", "ops", Role::Operator);
    let operator = setting.phone("acme", "ops").0;
    let path = format!("/v1/devices/{}/loss", status(&boss).device);
    assert_eq!(json(&setting, &operator, &path, r#"{"reason":"left in a taxi"}"#).status, 200);
    assert_eq!(setting.get("/v1/board", Some(&of_boss)).code(), "device_lost");
    assert_eq!(deposited(&boss).over, Over::Lost);
    boss.enrol(&setting.code("acme", "wang.lei"), "phone").expect("found");
    contact(&boss);
}

#[test]
fn a_leaving_that_is_yet_to_come_ends_nothing() {
    let setting = Setting::still();
    let (rep, clock) = setting.phone("acme", "li.na");
    leaves(&setting, "li.na", NOW + Millis::days(3));
    contact(&rep);
    pass(&setting, &clock, Millis::days(3));
    assert_eq!(deposited(&rep).over, Over::PersonLeft);
}

#[test]
fn nobody_who_has_left_enrols_a_device_with_a_code_of_before() {
    let setting = Setting::still();
    let code = setting.code("acme", "li.na");
    leaves(&setting, "li.na", setting.running().app.clock.now());
    let keys = tempfile::tempdir().expect("a folder");
    let keys = mobile_ffi::FileKeyStore::open(keys.path()).expect("a key");
    let request = crate::setting::enrolment(&keys, &code);
    let answer = setting.post("/v1/enrol", &sync_core::cbor::encode(&request), None);
    assert_eq!(answer.code(), "code_not_valid");
}

#[test]
fn devices_are_shown_and_administered_by_whom_the_table_names_and_are_not_there_for_others() {
    let setting = Setting::still();
    let (rep, boss) = (setting.phone("acme", "li.na").0, setting.phone("acme", "wang.lei").0);
    let (other, stranger) = (setting.phone("acme", "chen.bo").0, setting.phone("other", "ivy").0);
    let seen = |device: &Device| {
        let page = setting.get("/v1/devices", Some(&setting.token_of(device))).json();
        let of = |device: &serde_json::Value| device["person"].as_str().expect("a person").to_owned();
        page["devices"].as_array().expect("devices").iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(seen(&rep), ["li.na"]);
    assert_eq!(seen(&boss), ["li.na", "wang.lei"]);
    assert_eq!((seen(&other), seen(&stranger)), (vec!["chen.bo".to_owned()], vec!["ivy".to_owned()]));
    let of = |what: &str| format!("/v1/devices/{}/{what}", status(&rep).device);
    let (name, reason) = (r#"{"name":"新手机"}"#, r#"{"reason":"x"}"#);
    for device in [&other, &stranger] {
        for (what, body) in [("name", name), ("revocation", reason), ("loss", reason)] {
            let answer = json(&setting, device, &of(what), body);
            assert_eq!((answer.status, answer.code()), (404, "not_found".to_owned()), "{what}");
        }
    }
    assert_eq!(json(&setting, &rep, &of("loss"), reason).code(), "not_found", "that is for a superior or an operator");
    assert_eq!(json(&setting, &rep, &of("name"), name).status, 200);
    let page = setting.get("/v1/devices", Some(&setting.token_of(&boss))).json();
    assert_eq!(
        (&page["devices"][0]["name"], &page["devices"][0]["over"]),
        (&"新手机".into(), &serde_json::Value::Null)
    );
    assert_eq!(page["devices"][0]["ends"], "2026-11-13T03:30:00Z");
    for bad in ["", "{}", r#"{"name":""}"#, r#"{"name":"a\nb"}"#, r#"{"name":"a","reason":"b"}"#] {
        assert_eq!(json(&setting, &rep, &of("name"), bad).status, 422, "{bad}");
    }
    assert_eq!(json(&setting, &rep, "/v1/devices/%20/name", name).code(), "not_found");
    assert_eq!(json(&setting, &boss, &of("revocation"), reason).status, 200);
    let page = setting.get("/v1/devices", Some(&setting.token_of(&boss))).json();
    assert_eq!(page["devices"][0]["over"], "device_revoked");
}

#[test]
fn an_operator_administers_devices_by_commands_too() {
    use server::admin::device;
    let setting = Setting::still();
    let rep = setting.phone("acme", "li.na").0;
    let (store, now) = (&*setting.running().app.store, setting.running().app.clock.now());
    let id = status(&rep).device;
    device::rename(store, &org("acme"), &id, "old phone", now).expect("named");
    device::lost(store, &org("acme"), &id, "gone", now).expect("lost");
    assert_eq!(deposited(&rep).over, Over::Lost);
    device::revoke(store, &org("acme"), &id, "gone for good", now).expect("revoked");
    assert_eq!(deposited(&rep).over, Over::Revoked);
    let view = device::devices(store, &org("acme")).expect("read").remove(0);
    assert_eq!((view.name.as_str(), view.revoked, view.lost.is_some()), ("old phone", true, true));
    let unknown = device::revoke(store, &org("other"), &id, "x", now).expect_err("another tenant's").to_string();
    assert!(unknown.contains("is not known"), "{unknown}");
}
