//! Second factors: who needs one, setting one up, giving one, losing one.

use serde_json::{Value, json};
use server::admin::account::Care;
use server::store::AccountEvent;
use sync_core::time::Millis;

use crate::logins::{AppOnPhone, PASSWORD, care, events, login, set_password, token_by, with_factor};
use crate::setting::{Answer, Setting, org, person};

fn give(setting: &Setting, ticket: &Value, code: &str) -> Answer {
    setting.say("/v1/login/second-factor", &json!({ "ticket": ticket, "second_factor": code }), None, "10.0.0.1")
}

fn ticket(setting: &Setting, id: &str) -> Value {
    let said = login(setting, "acme", id, PASSWORD).json();
    assert_eq!(said["next"], "second_factor", "{said}");
    assert!(said["code"].is_null());
    said["ticket"].clone()
}

#[test]
fn a_superior_and_risk_control_set_one_up_before_they_get_a_code_and_a_rep_does_not() {
    let setting = Setting::still();
    assert_eq!(set_password(&setting, "acme", "li.na").json()["next"], "enrol");
    for id in ["wang.lei", "risk"] {
        let said = set_password(&setting, "acme", id).json();
        assert_eq!(said["next"], "set_up_second_factor", "{id}");
        assert!(said["code"].is_null());
        let uri = said["uri"].as_str().expect("an address");
        assert!(uri.starts_with(&format!("otpauth://totp/Sojourn:{id}@acme?secret=")), "{uri}");
        let again = login(&setting, "acme", id, PASSWORD).json();
        assert_eq!(again["next"], "set_up_second_factor", "a first login does not go round it");
    }
}

#[test]
fn who_leads_a_department_or_acts_for_a_superior_needs_one_whatever_their_role() {
    let setting = Setting::still();
    let app = &setting.running().app;
    let now = app.clock.now();
    let lent = server::store::Act::DelegationGiven {
        giver: person("wang.lei"),
        taker: person("chen.bo"),
        starts: now,
        ends: now + Millis::days(1),
    };
    let leads = server::store::Act::DepartmentPut {
        department: "team".parse().expect("sound"),
        name: "team".to_owned(),
        parent: None,
        supervisor: None,
        manager: Some(person("li.na")),
    };
    for act in [lent, leads] {
        let by = server::store::Doer::Operator;
        app.store.write_with(move |tx| server::act::carry_out(tx, &org("acme"), now, &by, act)).expect("done");
    }
    for id in ["chen.bo", "li.na"] {
        assert_eq!(set_password(&setting, "acme", id).json()["next"], "set_up_second_factor", "{id}");
    }
}

#[test]
fn it_is_set_up_with_a_first_code_and_asked_for_from_then_on() {
    let setting = Setting::still();
    let (app, recovery, code) = with_factor(&setting, "acme", "wang.lei");
    assert_eq!(recovery.len(), 10);
    token_by(&setting, &code);
    let ticket = ticket(&setting, "wang.lei");
    setting.turn(Millis::seconds(60));
    let answer = give(&setting, &ticket, &app.shows(&setting));
    assert_eq!((answer.status, &answer.json()["next"]), (200, &json!("enrol")));
    assert!(answer.json()["recovery_codes"].is_null());
    assert_eq!(give(&setting, &ticket, &app.shows(&setting)).code(), "ticket_not_valid", "a ticket is used once");
}

#[test]
fn both_factors_may_come_in_one_request() {
    let setting = Setting::still();
    let (app, ..) = with_factor(&setting, "acme", "wang.lei");
    setting.turn(Millis::seconds(60));
    let body =
        json!({ "org": "acme", "person": "wang.lei", "password": PASSWORD, "second_factor": app.shows(&setting) });
    let answer = setting.say("/v1/login", &body, None, "10.0.0.1");
    assert_eq!((answer.status, &answer.json()["next"]), (200, &json!("enrol")));
    assert_eq!(setting.say("/v1/login", &body, None, "10.0.0.1").code(), "second_factor_refused", "used");
}

#[test]
fn a_code_that_was_used_gives_nothing_again_not_even_the_one_of_the_setting_up() {
    let setting = Setting::still();
    let (app, ..) = with_factor(&setting, "acme", "wang.lei");
    let same = app.shows(&setting);
    assert_eq!(give(&setting, &ticket(&setting, "wang.lei"), &same).code(), "second_factor_refused");
    setting.turn(Millis::seconds(60));
    let next = app.shows(&setting);
    let (first, second) = (ticket(&setting, "wang.lei"), ticket(&setting, "wang.lei"));
    assert_eq!(give(&setting, &first, &next).status, 200);
    assert_eq!(give(&setting, &second, &next).code(), "second_factor_refused");
}

#[test]
fn a_wrong_code_opens_nothing_and_after_five_the_ticket_is_void() {
    let setting = Setting::still();
    with_factor(&setting, "acme", "wang.lei");
    let ticket = ticket(&setting, "wang.lei");
    (0..5).for_each(|_| assert_eq!(give(&setting, &ticket, "000000").code(), "second_factor_refused"));
    assert_eq!(give(&setting, &ticket, "000000").code(), "ticket_not_valid");
}

#[test]
fn guessing_codes_with_the_right_password_runs_into_longer_and_longer_waits() {
    let setting = Setting::still();
    with_factor(&setting, "acme", "wang.lei");
    let mut looked_at = 0;
    let began = setting.running().app.clock.now();
    while setting.running().app.clock.now().0 < began.0 + 24 * 3_600_000 {
        let ticket = ticket(&setting, "wang.lei");
        let answer = give(&setting, &ticket, "000000");
        match answer.again_in {
            Some(seconds) => setting.turn(Millis::seconds(i64::try_from(seconds).expect("a while"))),
            None => looked_at += 1,
        }
    }
    assert!(looked_at < 120, "{looked_at} guesses a day");
    assert!(events(&setting, &org("acme"), &person("wang.lei")).contains(&AccountEvent::Locked));
}

#[test]
fn a_recovery_code_stands_in_once_however_it_was_written_down() {
    let setting = Setting::still();
    let (_, recovery, _) = with_factor(&setting, "acme", "wang.lei");
    let written = recovery[0].to_uppercase().replace('-', " ");
    assert_eq!(give(&setting, &ticket(&setting, "wang.lei"), &written).status, 200);
    assert_eq!(give(&setting, &ticket(&setting, "wang.lei"), &recovery[0]).code(), "second_factor_refused");
    let (_, token) = token_by(
        &setting,
        give(&setting, &ticket(&setting, "wang.lei"), &recovery[1]).json()["code"].as_str().expect("a code"),
    );
    assert_eq!(setting.get("/v1/account", Some(&token)).json()["recovery_codes"], 8);
    assert!(events(&setting, &org("acme"), &person("wang.lei")).contains(&AccountEvent::RecoveryCodeUsed));
}

#[test]
fn a_setting_up_that_is_not_confirmed_changes_nothing_and_ends_in_time() {
    let setting = Setting::still();
    let asked = set_password(&setting, "acme", "wang.lei").json();
    assert_eq!(give(&setting, &asked["ticket"], "000000").code(), "second_factor_refused");
    setting.turn(Millis::minutes(10));
    let app = AppOnPhone::told(&asked);
    assert_eq!(give(&setting, &asked["ticket"], &app.shows(&setting)).code(), "ticket_not_valid");
    assert_eq!(login(&setting, "acme", "wang.lei", PASSWORD).json()["next"], "set_up_second_factor");
}

#[test]
fn the_operator_takes_a_lost_one_away_and_the_next_login_sets_up_another() {
    let setting = Setting::still();
    let (_, recovery, _) = with_factor(&setting, "acme", "wang.lei");
    care(&setting, "acme", "wang.lei", Care::ResetFactor);
    let asked = login(&setting, "acme", "wang.lei", PASSWORD).json();
    assert_eq!(asked["next"], "set_up_second_factor");
    assert_eq!(
        give(&setting, &asked["ticket"], &recovery[0]).code(),
        "second_factor_refused",
        "the old codes are void"
    );
}

#[test]
fn a_rep_may_have_one_too_and_it_is_asked_for_before_it_is_replaced() {
    let setting = Setting::still();
    let code = set_password(&setting, "acme", "li.na").json()["code"].clone();
    let (_, token) = token_by(&setting, code.as_str().expect("a code"));
    let say = |path: &str, body: &Value| setting.say(path, body, Some(&token), "10.0.0.1");
    let (begin, confirm) = ("/v1/account/second-factor", "/v1/account/second-factor/confirm");
    assert_eq!(say(begin, &json!({})).code(), "step_up_needed");
    assert_eq!(say(begin, &json!({ "password": "wrong wrong wrong" })).code(), "password_refused");
    let asked = say(begin, &json!({ "password": PASSWORD })).json();
    let app = AppOnPhone::told(&asked);
    assert_eq!(login(&setting, "acme", "li.na", PASSWORD).json()["next"], "enrol", "not before it is confirmed");
    let done = say(confirm, &json!({ "ticket": asked["ticket"], "code": app.shows(&setting) }));
    assert_eq!(done.json()["recovery_codes"].as_array().map(Vec::len), Some(10));
    assert_eq!(login(&setting, "acme", "li.na", PASSWORD).json()["next"], "second_factor");
    assert_eq!(
        say(begin, &json!({ "password": PASSWORD })).code(),
        "step_up_needed",
        "the password is not enough any more"
    );
    setting.turn(Millis::seconds(60));
    let another = say(begin, &json!({ "second_factor": app.shows(&setting) }));
    assert_eq!(another.status, 200);
    let (_, others) = {
        let code = crate::logins::set_password(&setting, "acme", "chen.bo").json()["code"].clone();
        token_by(&setting, code.as_str().expect("a code"))
    };
    let theirs = AppOnPhone::told(&another.json());
    let body = json!({ "ticket": another.json()["ticket"], "code": theirs.shows(&setting) });
    assert_eq!(setting.say(confirm, &body, Some(&others), "10.0.0.1").code(), "ticket_not_valid", "another person's");
}
