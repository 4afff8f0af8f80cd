//! `POST /v1/login` under attack: waits, locks, and the ways back.

use serde_json::json;
use server::admin::account::Care;
use server::store::AccountEvent;
use sync_core::time::Millis;

use crate::logins::{PASSWORD, care, events, invite, login, login_from, set_password, token_by};
use crate::setting::{Setting, contact, org, person};

/// So many wrong ones, each as soon as it is looked at.
fn guess(setting: &Setting, id: &str, address: &str, times: usize) {
    let mut looked_at = 0;
    while looked_at < times {
        let answer = login_from(setting, "acme", id, "wrong wrong wrong", address);
        match answer.again_in {
            Some(seconds) => setting.turn(Millis::seconds(i64::try_from(seconds).expect("a while"))),
            None => looked_at += 1,
        }
    }
}

#[test]
fn who_fails_often_waits_longer_each_time_and_is_told_how_long_without_a_hash() {
    let setting = Setting::still();
    set_password(&setting, "acme", "li.na");
    (0..4).for_each(|_| assert_eq!(login(&setting, "acme", "li.na", "wrong wrong wrong").status, 401));
    let hashes = setting.running().app.passwords.done();
    let early = login(&setting, "acme", "li.na", PASSWORD);
    assert_eq!((early.status, early.again_in, early.code()), (429, Some(3), "too_many_attempts".to_owned()));
    assert_eq!(setting.running().app.passwords.done(), hashes);
    setting.turn(Millis::seconds(2));
    assert_eq!(login(&setting, "acme", "li.na", PASSWORD).status, 200);
}

#[test]
fn nobody_is_locked_out_as_somebody_is() {
    let setting = Setting::still();
    set_password(&setting, "acme", "li.na");
    let answers = |id: &str, address: &str| -> Vec<(u16, Option<u64>, Vec<u8>)> {
        let one = || login_from(&setting, "acme", id, "wrong wrong wrong", address);
        (0..7).map(|_| one()).map(|it| (it.status, it.again_in, it.body)).collect()
    };
    assert_eq!(answers("li.na", "10.0.0.7"), answers("no.body", "10.0.0.8"));
}

#[test]
fn a_lock_ends_by_itself_and_stands_in_the_journal_once() {
    let setting = Setting::still();
    set_password(&setting, "acme", "li.na");
    guess(&setting, "li.na", "10.0.0.7", 13);
    let locked = login_from(&setting, "acme", "li.na", PASSWORD, "10.0.0.7");
    assert_eq!((locked.status, locked.again_in), (429, Some(901)));
    let of = events(&setting, &org("acme"), &person("li.na"));
    assert_eq!(of.iter().filter(|event| **event == AccountEvent::Locked).count(), 1, "{of:?}");
    setting.turn(Millis::minutes(15));
    assert_eq!(login_from(&setting, "acme", "li.na", PASSWORD, "10.0.0.7").status, 200);
}

#[test]
fn what_was_counted_is_not_forgotten_by_a_restart() {
    let mut setting = Setting::still();
    set_password(&setting, "acme", "li.na");
    guess(&setting, "li.na", "10.0.0.7", 13);
    setting.restart();
    assert_eq!(login_from(&setting, "acme", "li.na", PASSWORD, "10.0.0.7").code(), "too_many_attempts");
}

#[test]
fn an_attacker_elsewhere_locks_nobody_out_of_where_they_logged_in_before() {
    let setting = Setting::still();
    set_password(&setting, "acme", "li.na");
    assert_eq!(login_from(&setting, "acme", "li.na", PASSWORD, "10.0.0.1").status, 200);
    for n in 0..40 {
        login_from(&setting, "acme", "li.na", "wrong wrong wrong", &format!("10.6.6.{n}"));
    }
    assert_eq!(login_from(&setting, "acme", "li.na", PASSWORD, "10.7.7.7").status, 429, "from somewhere new");
    assert_eq!(login_from(&setting, "acme", "li.na", PASSWORD, "10.0.0.1").status, 200);
}

#[test]
fn a_locked_account_s_devices_go_on_working() {
    let setting = Setting::new();
    let (device, _) = setting.phone("acme", "li.na");
    set_password(&setting, "acme", "li.na");
    guess(&setting, "li.na", "10.0.0.7", 13);
    let command = sync_core::command::Command::Plan {
        visit: Some(crate::setting::visit("v1")),
        plan: Box::new(crate::setting::plan()),
    };
    device.perform(command).expect("saved");
    contact(&device);
    assert!(setting.page(&device, "/v1/visits/v1").is_ok());
}

#[test]
fn the_operator_unlocks_and_an_invitation_is_a_way_round() {
    let setting = Setting::still();
    set_password(&setting, "acme", "li.na");
    for n in 0..40 {
        login_from(&setting, "acme", "li.na", "wrong wrong wrong", &format!("10.6.6.{n}"));
    }
    assert_eq!(login_from(&setting, "acme", "li.na", PASSWORD, "10.7.7.7").status, 429);
    let invitation = invite(&setting, "acme", "li.na");
    let body = json!({ "invitation": invitation, "password": "a fox in the barley" });
    assert_eq!(setting.say("/v1/invitation", &body, None, "10.7.7.8").status, 200);
    for n in 0..40 {
        login_from(&setting, "acme", "li.na", "wrong wrong wrong", &format!("10.6.7.{n}"));
    }
    assert_eq!(login_from(&setting, "acme", "li.na", "a fox in the barley", "10.7.7.9").status, 429);
    care(&setting, "acme", "li.na", Care::Unlock);
    let answer = login_from(&setting, "acme", "li.na", "a fox in the barley", "10.7.7.9");
    assert_eq!(answer.status, 200);
    let (_, token) = token_by(&setting, answer.json()["code"].as_str().expect("a code"));
    assert_eq!(setting.get("/v1/account", Some(&token)).status, 200);
    assert!(events(&setting, &org("acme"), &person("li.na")).contains(&AccountEvent::Unlocked));
}

#[test]
fn one_address_that_tries_many_people_waits() {
    let setting = Setting::still();
    let mut waited = false;
    for n in 0..70 {
        waited |= login_from(&setting, "acme", &format!("p{n}"), "wrong wrong wrong", "10.0.0.7").status == 429;
    }
    assert!(waited);
    assert_eq!(login_from(&setting, "acme", "p99", "wrong wrong wrong", "10.0.0.8").status, 401);
}
