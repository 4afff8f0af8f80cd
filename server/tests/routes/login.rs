//! `POST /v1/login`: what a right password gives, and what a wrong one tells.

use serde_json::json;
use server::store::AccountEvent;
use sync_core::time::Millis;

use crate::logins::{PASSWORD, care, events, login, login_from, set_password, token_by, with_factor};
use crate::setting::{Setting, org, person};

#[test]
fn a_login_gives_a_code_that_enrols_one_device_within_ten_minutes() {
    let setting = Setting::still();
    set_password(&setting, "acme", "li.na");
    let answer = login(&setting, "acme", "li.na", PASSWORD);
    assert_eq!(answer.status, 200);
    let said = answer.json();
    assert_eq!((&said["next"], &said["person"]), (&json!("enrol"), &json!("li.na")));
    let code = said["code"].as_str().expect("a code");
    let (enrolled, token) = token_by(&setting, code);
    assert_eq!(enrolled.person, person("li.na"));
    assert_eq!(setting.get("/v1/board", Some(&token)).status, 200);
    let later = login(&setting, "acme", "li.na", PASSWORD).json();
    setting.turn(Millis::minutes(10));
    let keys = mobile_ffi::FileKeyStore::open(tempfile::tempdir().expect("a folder").path()).expect("a key");
    let request = crate::setting::enrolment(&keys, later["code"].as_str().expect("a code"));
    let over = setting.post("/v1/enrol", &sync_core::cbor::encode(&request), None);
    assert_eq!(over.code(), "code_not_valid");
}

#[test]
fn no_session_begins_and_no_cookie_is_set() {
    let setting = Setting::still();
    set_password(&setting, "acme", "li.na");
    let agent = ureq::Agent::config_builder().proxy(None).build().new_agent();
    let body = json!({ "org": "acme", "person": "li.na", "password": PASSWORD }).to_string();
    let request = agent.post(format!("{}/v1/login", setting.url())).header("content-type", "application/json");
    let answer = request.send(body).expect("an answer");
    assert!(answer.headers().get("set-cookie").is_none());
    assert_eq!(answer.headers().get("cache-control").map(|it| it.as_bytes()), Some(&b"no-store"[..]));
}

#[test]
fn a_wrong_password_nobody_and_an_unknown_organisation_read_the_same_and_cost_one_hash_each() {
    let setting = Setting::still();
    set_password(&setting, "acme", "li.na");
    let hashes = || setting.running().app.passwords.done();
    let mut bodies = Vec::new();
    let tries = [
        ("acme", "li.na", "copper kettle lamps"),
        ("acme", "nobody", PASSWORD),
        ("nowhere", "li.na", PASSWORD),
        ("acme", "chen.bo", PASSWORD), // has no password yet
        ("other", "li.na", PASSWORD),
        ("acme", "li.na", ""),
    ];
    for (org_id, id, password) in tries {
        let before = hashes();
        let answer = login(&setting, org_id, id, password);
        assert_eq!((answer.status, answer.code()), (401, "login_refused".to_owned()), "{org_id} {id}");
        assert_eq!(hashes() - before, 1, "{org_id} {id}");
        bodies.push(answer.body);
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn who_has_left_is_nobody() {
    let setting = Setting::still();
    set_password(&setting, "acme", "li.na");
    let app = &setting.running().app;
    let at = app.clock.now();
    let left = app.store.write_with(move |tx| {
        let act = server::store::Act::PersonLeft { person: person("li.na"), at };
        server::act::carry_out(tx, &org("acme"), at, &server::store::Doer::Operator, act)
    });
    left.expect("left");
    assert_eq!(login(&setting, "acme", "li.na", PASSWORD).code(), "login_refused");
}

#[test]
fn two_organisations_may_have_the_same_person_and_neither_password_opens_the_other() {
    let setting = Setting::still();
    setting.add_person("other", "li.na");
    set_password(&setting, "acme", "li.na");
    let theirs = crate::logins::invite(&setting, "other", "li.na");
    let body = json!({ "invitation": theirs, "password": "a fox in the barley" });
    assert_eq!(setting.say("/v1/invitation", &body, None, "10.0.0.1").status, 200);
    assert_eq!(login(&setting, "other", "li.na", PASSWORD).code(), "login_refused");
    let code = login(&setting, "other", "li.na", "a fox in the barley").json();
    let (enrolled, _) = token_by(&setting, code["code"].as_str().expect("a code"));
    assert_eq!(enrolled.org, org("other"));
    (0..9).for_each(|_| drop(login(&setting, "other", "li.na", "wrong wrong wrong")));
    assert_eq!(login(&setting, "acme", "li.na", PASSWORD).status, 200, "the other's failures are the other's");
}

#[test]
fn a_person_is_told_of_attempts_that_failed_since_the_last_login() {
    let setting = Setting::still();
    set_password(&setting, "acme", "li.na");
    login(&setting, "acme", "li.na", "wrong wrong wrong");
    setting.turn(Millis::minutes(1));
    login_from(&setting, "acme", "li.na", "wrong wrong wrong", "10.0.0.2");
    let told = login(&setting, "acme", "li.na", PASSWORD).json();
    assert_eq!((&told["failed"]["count"], &told["failed"]["last"]), (&json!(2), &json!("2026-09-14T03:31:00Z")));
    let (_, token) = token_by(&setting, told["code"].as_str().expect("a code"));
    login(&setting, "acme", "li.na", "wrong wrong wrong");
    let account = setting.get("/v1/account", Some(&token)).json();
    assert_eq!(account["failed"]["count"], 1);
    assert!(login(&setting, "acme", "li.na", PASSWORD).json()["failed"]["count"] == 1);
    assert!(login(&setting, "acme", "li.na", PASSWORD).json()["failed"].is_null());
}

#[test]
fn a_hash_with_older_parameters_is_made_anew_at_the_next_login() {
    let setting = Setting::still();
    set_password(&setting, "acme", "li.na");
    let app = &setting.running().app;
    let kept =
        || app.store.read_with(|read| read.account(&org("acme"), &person("li.na"))).expect("read").expect("there");
    let older = older_hash(PASSWORD);
    let account = server::store::Account { password: Some(older.clone()), ..kept() };
    app.store.write_with(move |tx| tx.put_account(&org("acme"), &account)).expect("put");
    assert_eq!(login(&setting, "acme", "li.na", "wrong wrong wrong").code(), "login_refused");
    assert_eq!(kept().password, Some(older.clone()));
    assert_eq!(login(&setting, "acme", "li.na", PASSWORD).status, 200);
    let renewed = kept().password.expect("a hash");
    assert!(renewed != older && renewed.contains("m=19456,t=2,p=1"), "{renewed}");
    assert_eq!(login(&setting, "acme", "li.na", PASSWORD).status, 200);
    assert_eq!(kept().password, Some(renewed), "once is enough");
}

fn older_hash(password: &str) -> String {
    use argon2::password_hash::PasswordHasher;
    let params = argon2::Params::new(1_024, 1, 1, None).expect("sound");
    let hasher = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    hasher.hash_password(password.as_bytes()).expect("a hash").to_string()
}

#[test]
fn a_login_and_what_changes_an_account_stand_in_the_journal_without_secrets() {
    let setting = Setting::still();
    let (_, _, code) = with_factor(&setting, "acme", "wang.lei");
    token_by(&setting, &code);
    care(&setting, "acme", "wang.lei", server::admin::account::Care::ResetFactor);
    let of = events(&setting, &org("acme"), &person("wang.lei"));
    use AccountEvent::{Invited, LoggedIn, PasswordSet, SecondFactorReset, SecondFactorSet};
    assert_eq!(of, [Invited, PasswordSet, SecondFactorSet, LoggedIn, SecondFactorReset]);
    let rows = setting.running().app.store.read_with(|read| read.rows_after(0, 10_000)).expect("rows");
    let text = format!("{rows:?}");
    assert!(!text.contains(PASSWORD) && !text.contains("argon2") && !text.contains(&code), "{text}");
}

#[test]
fn a_body_that_is_no_login_is_refused_by_the_field_and_never_repeated() {
    let setting = Setting::still();
    let say = |body: &serde_json::Value| setting.say("/v1/login", body, None, "10.0.0.1");
    let missing = say(&json!({ "org": "acme", "person": "li.na" }));
    assert_eq!((missing.status, missing.code()), (422, "body_not_valid".to_owned()));
    assert!(missing.json()["detail"].as_str().expect("a text").contains("password"));
    let bad = say(&json!({ "org": "acme", "person": "li na<script>", "password": "secret-secret" }));
    let text = String::from_utf8_lossy(&bad.body).into_owned();
    assert!(
        text.contains("person: a person id must be") && !text.contains("script") && !text.contains("secret-secret")
    );
    let number = say(&json!({ "org": "acme", "person": "li.na", "password": 20260914 }));
    assert!(number.status == 422 && !String::from_utf8_lossy(&number.body).contains("20260914"));
    assert_eq!(setting.post("/v1/login", b"{}", None).code(), "media_type");
    let large = say(&json!({ "org": "acme", "person": "li.na", "password": "x".repeat(20_000) }));
    assert_eq!(large.code(), "body_too_large");
}
