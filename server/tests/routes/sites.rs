//! Codes that sites show: what they prove of an entry's time, and what they don't.

use mobile_ffi::Device;
use mobile_ffi::clock::TurnedClock;
use serde_json::Value;
use server::act::carry_out;
use server::admin::{again, site};
use server::site::{known_from, shown};
use server::store::{Act, Doer, Subject};
use server::totp::Secret;
use sync_core::command::Command;
use sync_core::ids::{CustomerId, SiteId};
use sync_core::time::Millis;

use crate::setting::{NOW, Setting, contact, org, plan, visit};

fn hq() -> SiteId {
    "hq".parse().expect("sound")
}

fn customer() -> CustomerId {
    "cust-1".parse().expect("sound")
}

/// A server whose customer shows codes: what the display knows.
fn shows(setting: &Setting) -> Secret {
    let store = &setting.running().app.store;
    let put = Act::CustomerPut { customer: customer(), name: "深圳恒渡".to_owned(), card: "{}".to_owned() };
    store.write_with(move |tx| carry_out(tx, &org("acme"), NOW, &Doer::Operator, put)).expect("put");
    let said = site::add(&**store, &org("acme"), NOW, (customer(), hq()), "前台".to_owned()).expect("added");
    assert!(said.starts_with("otpauth://totp/Sojourn:hq@acme?secret="), "{said}");
    let kept = store.read_with(|read| read.site(&org("acme"), &hq())).expect("read").expect("a site");
    assert!(said.contains(&Secret(kept.secret).base32()) && !format!("{kept:?}").contains("secret: ["));
    Secret(kept.secret)
}

/// Planned in contact, then switched off and on, so that no running clock tells the time.
fn away(setting: &Setting) -> (Device, TurnedClock) {
    let (rep, clock) = setting.phone("acme", "li.na");
    rep.perform(Command::Plan { visit: Some(visit("visit-1")), plan: Box::new(plan()) }).expect("saved");
    contact(&rep);
    clock.reboot(Millis::minutes(1));
    (rep, clock)
}

fn code(rep: &Device, code: String) {
    rep.perform(Command::SiteCode { visit: visit("visit-1"), site: hq(), code }).expect("saved");
}

/// Digits that the site does not show these days.
fn wrong(secret: &Secret) -> impl Iterator<Item = String> {
    let never = |guess: &String| known_from(secret, guess, NOW + Millis::hours(9)).is_none();
    (0..).map(|guess| format!("{guess:08}")).filter(never)
}

fn leave_and_come_back(setting: &Setting, rep: &Device, clock: &TurnedClock, hours: i64) -> Value {
    rep.perform(Command::Leave { visit: visit("visit-1") }).expect("saved");
    clock.reboot(Millis::minutes(1));
    clock.set_true(NOW + Millis::hours(hours));
    setting.turn(Millis::hours(hours));
    contact(rep);
    setting.page(rep, "/v1/visits/visit-1").expect("a page")
}

fn fact<'a>(page: &'a Value, name: &str) -> &'a Value {
    page["facts"].as_array().expect("facts").iter().find(|fact| fact["name"] == name).expect("the fact")
}

#[test]
fn a_code_that_was_shown_proves_that_what_stands_behind_it_is_not_older() {
    let setting = Setting::new();
    let secret = shows(&setting);
    let (rep, clock) = away(&setting);
    clock.set_true(NOW + Millis::hours(3));
    code(&rep, shown(&secret, NOW + Millis::hours(3)));
    let page = leave_and_come_back(&setting, &rep, &clock, 8);
    let known = NOW + Millis::hours(3) - Millis::minutes(5);
    for name in ["site_code", "leave"] {
        assert_eq!(fact(&page, name)["earliest"], known.to_string(), "{name}");
        assert_eq!(fact(&page, name)["earliest_by_code"], true, "{name}");
    }
    assert_eq!(fact(&page, "site_code")["known_from"], known.to_string());
    assert_eq!(fact(&page, "site_code")["words"], "hq");
    assert_eq!(fact(&page, "plan")["earliest_by_code"], false);
    assert!(fact(&page, "plan")["earliest"].as_str() < Some(known.to_string().as_str()), "nothing before it");
    let app = &setting.running().app;
    let rebuilt = again::again(app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same(), "{rebuilt:?}");
}

#[test]
fn a_code_of_another_time_a_wrong_one_and_one_of_a_site_that_ended_prove_nothing() {
    let setting = Setting::new();
    let secret = shows(&setting);
    let (rep, clock) = away(&setting);
    clock.set_true(NOW + Millis::hours(1));
    // Of the evening, when the phone is long back: made by who has the secret.
    code(&rep, shown(&secret, NOW + Millis::hours(20)));
    wrong(&secret).take(1).for_each(|guess| code(&rep, guess));
    let store = &setting.running().app.store;
    let page = leave_and_come_back(&setting, &rep, &clock, 8);
    assert!(page["facts"].as_array().expect("facts").iter().all(|fact| fact["known_from"].is_null()));
    site::end(&**store, &org("acme"), NOW + Millis::hours(8), &hq()).expect("ended");
    setting.turn(Millis::hours(1));
    code(&rep, shown(&secret, NOW + Millis::hours(7)));
    contact(&rep);
    let page = setting.page(&rep, "/v1/visits/visit-1").expect("a page");
    assert!(page["facts"].as_array().expect("facts").iter().all(|fact| fact["known_from"].is_null()));
    assert!(site::list(&**store, &org("acme")).expect("a list")[0].contains("ended"));
}

#[test]
fn after_five_wrong_codes_of_a_visit_none_is_looked_at() {
    let setting = Setting::new();
    let secret = shows(&setting);
    let (rep, clock) = away(&setting);
    wrong(&secret).take(5).for_each(|guess| code(&rep, guess));
    code(&rep, shown(&secret, NOW));
    let page = leave_and_come_back(&setting, &rep, &clock, 2);
    assert!(page["facts"].as_array().expect("facts").iter().all(|fact| fact["known_from"].is_null()));
}

#[test]
fn with_the_customer_the_secret_of_their_sites_is_erased() {
    let setting = Setting::still();
    shows(&setting);
    let store = &setting.running().app.store;
    let gone = store.write_with(|tx| tx.erase(&org("acme"), &[Subject::Customer(customer())], NOW, 1));
    gone.expect("erased");
    assert!(store.read_with(|read| read.site(&org("acme"), &hq())).expect("read").is_none());
}
