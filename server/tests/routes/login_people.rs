//! `POST /v1/account/password` and `/v1/people/{id}/…`: changing one's own password, and looking after others' accounts.

use serde_json::{Value, json};
use server::admin::people;
use server::store::{AccountEvent, Person};
use sync_core::access::Role;
use sync_core::time::Millis;

use crate::logins::{AppOnPhone, PASSWORD, events, login, set_password, token_by, with_factor};
use crate::setting::{Answer, Setting, org, person};

fn hire(setting: &Setting, id: &str, role: Role) {
    let app = &setting.running().app;
    let row = Person { id: person(id), name: id.to_owned(), department: None, roles: vec![role], left: None };
    people::put_person(&*app.store, &org("acme"), app.clock.now(), row).expect("put");
}

/// Somebody with a second factor, and the token of a device of theirs.
fn at_work(setting: &Setting, id: &str) -> (AppOnPhone, String) {
    let (app, _, code) = with_factor(setting, "acme", id);
    let (_, token) = token_by(setting, &code);
    (app, token)
}

fn say(setting: &Setting, path: &str, body: &Value, token: &str) -> Answer {
    setting.say(path, body, Some(token), "10.0.0.1")
}

fn rep(setting: &Setting) -> String {
    let code = set_password(setting, "acme", "li.na").json()["code"].clone();
    token_by(setting, code.as_str().expect("a code")).1
}

#[test]
fn a_password_is_changed_by_who_knows_the_present_one_and_the_devices_stay() {
    let setting = Setting::still();
    let token = rep(&setting);
    let change = |present: &str, new: &str| {
        say(&setting, "/v1/account/password", &json!({ "present": present, "new": new }), &token)
    };
    assert_eq!(change("wrong wrong wrong", "a fox in the barley").code(), "password_refused");
    assert_eq!(change(PASSWORD, "12345678").code(), "password_not_taken");
    assert_eq!(change(PASSWORD, "a fox in the barley").status, 200);
    assert_eq!(login(&setting, "acme", "li.na", PASSWORD).code(), "login_refused");
    assert_eq!(login(&setting, "acme", "li.na", "a fox in the barley").status, 200);
    assert_eq!(setting.get("/v1/account", Some(&token)).status, 200);
    assert!(events(&setting, &org("acme"), &person("li.na")).contains(&AccountEvent::PasswordChanged));
}

#[test]
fn a_device_that_guesses_the_present_password_waits() {
    let setting = Setting::still();
    let token = rep(&setting);
    let body = json!({ "present": "wrong wrong wrong", "new": "a fox in the barley" });
    (0..4).for_each(|_| assert_eq!(say(&setting, "/v1/account/password", &body, &token).code(), "password_refused"));
    assert_eq!(say(&setting, "/v1/account/password", &body, &token).code(), "too_many_attempts");
    assert_eq!(login(&setting, "acme", "li.na", PASSWORD).status, 200, "the person's own login is not held up");
}

#[test]
fn administration_invites_and_unlocks_and_resets_after_saying_again_who_it_is() {
    let setting = Setting::still();
    hire(&setting, "admin.an", Role::Administration);
    let (app, token) = at_work(&setting, "admin.an");
    assert_eq!(say(&setting, "/v1/people/li.na/invitation", &json!({}), &token).code(), "step_up_needed");
    assert_eq!(
        say(&setting, "/v1/people/li.na/invitation", &json!({ "password": PASSWORD }), &token).code(),
        "step_up_needed"
    );
    setting.turn(Millis::seconds(60));
    let code = || json!({ "second_factor": app.shows(&setting) });
    let made = say(&setting, "/v1/people/li.na/invitation", &code(), &token);
    assert_eq!(made.status, 200);
    let body = json!({ "invitation": made.json()["invitation"], "password": PASSWORD });
    assert_eq!(setting.say("/v1/invitation", &body, None, "10.0.0.2").status, 200);
    for (path, status) in [("unlock", 200), ("second-factor/reset", 200), ("reset", 200)] {
        setting.turn(Millis::seconds(60));
        assert_eq!(say(&setting, &format!("/v1/people/li.na/{path}"), &code(), &token).status, status, "{path}");
    }
    assert_eq!(login(&setting, "acme", "li.na", PASSWORD).code(), "login_refused");
    let of = events(&setting, &org("acme"), &person("li.na"));
    assert!(
        [AccountEvent::Unlocked, AccountEvent::SecondFactorReset, AccountEvent::Reset].iter().all(|it| of.contains(it))
    );
}

#[test]
fn nobody_else_does_and_another_organisation_s_people_are_nobody() {
    let setting = Setting::still();
    hire(&setting, "admin.an", Role::Administration);
    let (rep_token, (app, supervisor)) = (rep(&setting), at_work(&setting, "wang.lei"));
    setting.turn(Millis::seconds(60));
    for path in ["invitation", "reset", "unlock", "second-factor/reset"] {
        let path = format!("/v1/people/chen.bo/{path}");
        assert_eq!(say(&setting, &path, &json!({ "password": PASSWORD }), &rep_token).code(), "not_found", "{path}");
        let body = json!({ "second_factor": app.shows(&setting) });
        assert_eq!(say(&setting, &path, &body, &supervisor).code(), "not_found", "{path}");
        assert_eq!(setting.say(&path, &json!({}), None, "10.0.0.1").code(), "token_not_valid", "{path}");
    }
    let (_, admin) = at_work(&setting, "admin.an");
    let elsewhere = say(&setting, "/v1/people/ivy/invitation", &json!({}), &admin);
    let nobody = say(&setting, "/v1/people/no.body/invitation", &json!({}), &admin);
    assert_eq!((elsewhere.status, elsewhere.body), (404, nobody.body));
}

#[test]
fn nobody_looks_after_their_own_account_and_only_an_operator_after_an_operator_s() {
    let setting = Setting::still();
    hire(&setting, "admin.an", Role::Administration);
    hire(&setting, "op.one", Role::Operator);
    hire(&setting, "op.two", Role::Operator);
    let (admin_app, admin) = at_work(&setting, "admin.an");
    let (app, operator) = at_work(&setting, "op.one");
    setting.turn(Millis::seconds(60));
    let by = |app: &AppOnPhone| json!({ "second_factor": app.shows(&setting) });
    assert_eq!(say(&setting, "/v1/people/admin.an/reset", &by(&admin_app), &admin).code(), "not_found");
    assert_eq!(say(&setting, "/v1/people/op.one/reset", &by(&admin_app), &admin).code(), "not_found");
    assert_eq!(say(&setting, "/v1/people/op.one/reset", &by(&app), &operator).code(), "not_found");
    assert_eq!(say(&setting, "/v1/people/op.two/reset", &by(&app), &operator).status, 200);
}
