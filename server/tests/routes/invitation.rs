//! `POST /v1/invitation`: a first password.

use serde_json::json;
use server::admin::account::Care;
use sync_core::time::Millis;

use crate::logins::{PASSWORD, care, invite, login, set_password, token_by};
use crate::setting::{Answer, Setting};

fn accept(setting: &Setting, invitation: &str, password: &str) -> Answer {
    setting.say("/v1/invitation", &json!({ "invitation": invitation, "password": password }), None, "10.0.0.1")
}

#[test]
fn an_invitation_sets_a_password_once_and_logs_its_person_in() {
    let setting = Setting::still();
    let invitation = invite(&setting, "acme", "li.na");
    assert!(invitation.starts_with("acme/"));
    let answer = accept(&setting, &invitation, PASSWORD);
    assert_eq!(answer.status, 200);
    token_by(&setting, answer.json()["code"].as_str().expect("a code"));
    assert_eq!(login(&setting, "acme", "li.na", PASSWORD).status, 200);
    let again = accept(&setting, &invitation, "a fox in the barley");
    assert_eq!((again.status, again.code()), (403, "invitation_not_valid".to_owned()));
    assert_eq!(login(&setting, "acme", "li.na", PASSWORD).status, 200);
}

#[test]
fn one_that_is_over_one_that_was_replaced_and_one_that_never_was_read_the_same() {
    let setting = Setting::still();
    let replaced = invite(&setting, "acme", "li.na");
    let over = invite(&setting, "acme", "li.na");
    let bodies: Vec<_> =
        [replaced.as_str(), "acme/abcde-fghjk-mnpqr-stuvw", "nowhere/x", "", &over.replace("acme", "other")]
            .iter()
            .map(|text| accept(&setting, text, PASSWORD))
            .map(|answer| (answer.status, answer.code(), answer.body))
            .collect();
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "{bodies:?}");
    setting.turn(Millis::hours(72));
    assert_eq!(accept(&setting, &over, PASSWORD).body, bodies[0].2);
}

#[test]
fn a_password_that_is_not_taken_leaves_the_invitation_good_and_says_what_to_do() {
    let setting = Setting::still();
    let invitation = invite(&setting, "acme", "li.na");
    let tries = [
        ("short", "fewer than 8"),
        ("12345678", "first that others"),
        ("my-li.na-word", "your own"),
        ("ACME visits", "id"),
    ];
    for (password, why) in tries {
        let answer = accept(&setting, &invitation, password);
        assert_eq!((answer.status, answer.code()), (422, "password_not_taken".to_owned()), "{password}");
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(text.contains(why) && !text.contains(password), "{text}");
    }
    assert_eq!(setting.running().app.passwords.done(), 0, "nothing was hashed");
    assert_eq!(accept(&setting, &invitation, PASSWORD).status, 200);
}

#[test]
fn the_password_before_holds_until_the_new_one_is_set() {
    let setting = Setting::still();
    set_password(&setting, "acme", "li.na");
    let invitation = invite(&setting, "acme", "li.na");
    assert_eq!(login(&setting, "acme", "li.na", PASSWORD).status, 200);
    assert_eq!(accept(&setting, &invitation, "a fox in the barley").status, 200);
    assert_eq!(login(&setting, "acme", "li.na", PASSWORD).code(), "login_refused");
    assert_eq!(login(&setting, "acme", "li.na", "a fox in the barley").status, 200);
}

#[test]
fn a_reset_takes_the_password_at_once_and_leaves_the_devices() {
    let setting = Setting::still();
    let answer = set_password(&setting, "acme", "li.na").json();
    let (_, token) = token_by(&setting, answer["code"].as_str().expect("a code"));
    let invitation = care(&setting, "acme", "li.na", Care::Reset).expect("an invitation");
    assert_eq!(login(&setting, "acme", "li.na", PASSWORD).code(), "login_refused");
    let account = setting.get("/v1/account", Some(&token));
    assert_eq!((account.status, account.json()["password_set"].is_null()), (200, true));
    assert_eq!(accept(&setting, &invitation, "a fox in the barley").status, 200);
}

#[test]
fn a_new_password_voids_logins_under_way() {
    let setting = Setting::still();
    crate::logins::with_factor(&setting, "acme", "wang.lei");
    let invitation = invite(&setting, "acme", "wang.lei");
    let ticket = login(&setting, "acme", "wang.lei", PASSWORD).json()["ticket"].clone();
    accept(&setting, &invitation, "a fox in the barley");
    let body = json!({ "ticket": ticket, "second_factor": "123456" });
    assert_eq!(setting.say("/v1/login/second-factor", &body, None, "10.0.0.1").code(), "ticket_not_valid");
}

#[test]
fn an_invitation_keeps_the_second_factor_and_a_reset_takes_it() {
    let setting = Setting::still();
    let (_, recovery, _) = crate::logins::with_factor(&setting, "acme", "wang.lei");
    let invited = accept(&setting, &invite(&setting, "acme", "wang.lei"), "a fox in the barley").json();
    assert_eq!(invited["next"], "second_factor");
    let give = |ticket: &serde_json::Value, code: &str| {
        let body = json!({ "ticket": ticket, "second_factor": code });
        setting.say("/v1/login/second-factor", &body, None, "10.0.0.1").status
    };
    assert_eq!(give(&invited["ticket"], &recovery[0]), 200);
    let invitation = care(&setting, "acme", "wang.lei", Care::Reset).expect("an invitation");
    let again = accept(&setting, &invitation, PASSWORD).json();
    assert_eq!(again["next"], "set_up_second_factor");
    assert_eq!(give(&again["ticket"], &recovery[1]), 401, "the old codes are void");
}
