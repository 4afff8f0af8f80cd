//! `POST /v1/nonce` and `POST /v1/token`.

use sync_core::cbor;
use sync_core::ids::{DeviceId, Nonce};
use sync_core::sync::{EnrolAnswer, NonceRequest};
use sync_core::time::Millis;

use crate::setting::{Setting, org, token_request};

#[test]
fn a_token_opens_pages_for_ten_minutes() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    assert_eq!(setting.get("/v1/board", Some(&token)).status, 200);
    setting.turn(Millis::minutes(11));
    assert_eq!(setting.get("/v1/board", Some(&token)).code(), "token_not_valid");
}

#[test]
fn a_token_request_that_is_played_again_is_refused() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let request = token_request(&keys, &enrolled);
    assert_eq!(setting.post("/v1/token", &request, None).status, 200);
    let again = setting.post("/v1/token", &request, None);
    assert_eq!((again.status, again.code()), (401, "device_not_accepted".to_owned()));
}

#[test]
fn a_nonce_that_nobody_gave_and_another_devices_nonce_get_no_token() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let (_, other) = setting.bare("acme", "chen.bo");
    for token_nonce in [Nonce([9; 16]), other.token_nonce] {
        let request = token_request(&keys, &EnrolAnswer { token_nonce, ..enrolled.clone() });
        assert_eq!(setting.post("/v1/token", &request, None).code(), "device_not_accepted");
    }
}

#[test]
fn an_unknown_device_gets_no_nonce_and_a_cut_token_opens_nothing() {
    let setting = Setting::new();
    let request = NonceRequest { org: org("acme"), device: DeviceId([1; 16]), enrolled: None };
    assert_eq!(setting.post("/v1/nonce", &cbor::encode(&request), None).code(), "device_not_accepted");
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let cut = token.get(..token.len() - 3).expect("long enough");
    assert_eq!(setting.get("/v1/board", Some(cut)).code(), "token_not_valid");
}
