//! Keys of access tokens: announced, changed without a restart, and gone once nothing that they signed is good.

use std::os::unix::fs::PermissionsExt;

use server::admin::key;
use server::store::{Act, Observation};
use server::timer::turn_keys;
use sync_core::access::Role;
use sync_core::time::Millis;

use crate::setting::{NOW, Setting, org, token_request};

fn kids(setting: &Setting) -> Vec<String> {
    let jwks = setting.get("/.well-known/jwks.json", None).json();
    let keys = jwks["keys"].as_array().expect("keys").clone();
    for key in &keys {
        assert_eq!(
            (&key["kty"], &key["crv"], &key["use"], &key["alg"]),
            (&"EC".into(), &"P-256".into(), &"sig".into(), &"ES256".into())
        );
        assert!(key.get("d").is_none(), "a private half");
    }
    keys.iter().map(|key| key["kid"].as_str().expect("an id").to_owned()).collect()
}

fn rotations(setting: &Setting) -> Vec<(String, String)> {
    let rows = setting.running().app.store.read_with(|read| read.rows_after(0, usize::MAX)).expect("rows");
    let act = |row: server::store::JournalRow| match row.what {
        Err(Observation::Act(acted)) if row.org == org("acme") => match acted.content {
            Some((Act::KeyRotated { kid }, _)) => Some((kid, acted.by.key())),
            _ => None,
        },
        _ => None,
    };
    rows.into_iter().filter_map(act).collect()
}

#[test]
fn the_public_keys_are_there_for_everybody_and_may_be_kept_for_a_while() {
    let setting = Setting::still();
    assert_eq!(kids(&setting).len(), 2, "the one that signs and the next");
    for file in ["token.key", "token.next.key"] {
        let mode = std::fs::metadata(setting.data().join(file)).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[test]
fn a_key_is_changed_by_a_command_while_the_server_runs_and_old_tokens_hold_until_they_are_over() {
    let setting = Setting::still();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let old = setting.token(&keys, &enrolled);
    let before = kids(&setting);
    let now = setting.running().app.clock.now();
    let kid = key::rotate(&setting.data(), now).expect("no lock stands in the way");
    assert_eq!(kid, before[1], "the one that was announced");
    setting.turn(Millis::seconds(31));
    turn_keys(&setting.running().app).expect("turned");
    let after = kids(&setting);
    assert_eq!((&after[0], after.len(), after.contains(&before[0])), (&before[1], 3, true));
    assert_eq!(rotations(&setting), [(kid, "operator".to_owned())]);
    assert_eq!(setting.get("/v1/devices", Some(&old)).status, 200);
    let fresh = setting.fresh_token(&keys, &enrolled);
    assert_ne!(fresh.split('.').next(), old.split('.').next());
    setting.turn(Millis::minutes(9));
    assert_eq!(setting.get("/v1/devices", Some(&fresh)).status, 200);
    setting.turn(Millis::minutes(3));
    assert_eq!(kids(&setting).len(), 2, "the old one is gone from the list");
    let lines = key::list(&setting.data(), setting.running().app.clock.now()).expect("listed");
    assert!(lines.iter().any(|line| line.ends_with("over")), "{lines:?}");
}

#[test]
fn a_token_of_a_key_that_is_gone_opens_nothing_even_where_the_token_would_hold() {
    let setting = Setting::still();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    assert_eq!(setting.get("/v1/devices", Some(&token)).status, 200, "it was good, and the server has it in mind");
    let now = setting.running().app.clock.now();
    key::rotate(&setting.data(), now).expect("rotated");
    let old = |name: &str| name.starts_with("token.until-");
    for entry in std::fs::read_dir(setting.data()).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if old(&name) {
            let text = std::fs::read_to_string(entry.path()).expect("text");
            assert!(!text.contains("\"d\"") && !text.contains("PRIVATE"), "{text}");
            std::fs::remove_file(entry.path()).expect("removed");
        }
    }
    setting.turn(Millis::seconds(31));
    turn_keys(&setting.running().app).expect("turned");
    assert_eq!(setting.get("/v1/devices", Some(&token)).code(), "token_not_valid");
}

#[test]
fn a_key_changes_by_itself_after_its_days() {
    let setting = Setting::still();
    let app = &setting.running().app;
    turn_keys(app).expect("turned");
    let before = kids(&setting);
    app.keys.tokens.set_signs(Millis::days(7));
    setting.turn(Millis::days(6));
    turn_keys(app).expect("turned");
    assert_eq!(kids(&setting), before);
    setting.turn(Millis::days(1));
    turn_keys(app).expect("turned");
    assert_eq!(kids(&setting)[0], before[1]);
    assert_eq!(rotations(&setting), [(before[1].clone(), "server".to_owned())]);
}

#[test]
fn an_operator_changes_the_key_by_a_route_and_a_rep_does_not() {
    let setting = Setting::still();
    setting.person("acme", "ops", Role::Operator);
    let (operator, rep) = (setting.phone("acme", "ops").0, setting.bare("acme", "li.na"));
    let token = setting.token(&rep.0, &rep.1);
    assert_eq!(setting.post("/v1/keys/rotation", b"", Some(&token)).code(), "not_allowed");
    let before = kids(&setting);
    let token = setting.token_of(&operator);
    let answer = setting.post("/v1/keys/rotation", b"", Some(&token));
    assert_eq!((answer.status, answer.json()["kid"].as_str()), (200, Some(before[1].as_str())));
    assert_eq!(rotations(&setting), [(before[1].clone(), "person/ops".to_owned())]);
    for _ in 0..7 {
        setting.post("/v1/keys/rotation", b"", Some(&token));
    }
    assert_eq!(setting.post("/v1/keys/rotation", b"", Some(&token)).code(), "keys_changed_too_often");
}

#[test]
fn a_nonce_is_good_for_a_week() {
    let setting = Setting::still();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let request = token_request(&keys, &enrolled);
    setting.turn(Millis::days(7) + Millis(1));
    assert_eq!(setting.post("/v1/token", &request, None).code(), "device_not_accepted");
    assert!(setting.running().app.clock.now() > NOW);
    let fresh = setting.fresh_token(&keys, &enrolled);
    assert_eq!(setting.get("/v1/devices", Some(&fresh)).status, 200);
}

#[test]
fn a_nonce_of_another_kind_or_for_another_origin_gets_no_token() {
    let setting = Setting::still();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let nonces = setting.nonces(&enrolled);
    for token_nonce in [nonces.nonce, nonces.deposit_nonce.expect("a nonce")] {
        let wrong = sync_core::sync::EnrolAnswer { token_nonce, ..enrolled.clone() };
        assert_eq!(setting.post("/v1/token", &token_request(&keys, &wrong), None).code(), "device_not_accepted");
    }
    let elsewhere = sync_core::sync::EnrolAnswer { origin: "elsewhere".to_owned(), ..enrolled.clone() };
    assert_eq!(setting.post("/v1/token", &token_request(&keys, &elsewhere), None).code(), "device_not_accepted");
    assert_eq!(setting.post("/v1/token", &token_request(&keys, &enrolled), None).status, 200);
}
