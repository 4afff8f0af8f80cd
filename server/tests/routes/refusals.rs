//! What every route has in common: refusals are problems, pages are never guessed at, nothing is told to strangers.

use crate::setting::Setting;

const GUARDED: [&str; 5] = ["/v1/board", "/v1/visits/visit-1", "/v1/nudges", "/v1/feed", "/v1/account"];

#[test]
fn every_guarded_route_refuses_who_has_no_token() {
    let setting = Setting::new();
    for path in GUARDED {
        let answer = setting.get(path, None);
        assert_eq!((answer.status, answer.code()), (401, "token_not_valid".to_owned()), "{path}");
    }
    assert_eq!(setting.post("/v1/journal", b"", None).code(), "token_not_valid");
    assert_eq!(setting.get("/v1/board", Some("not.a.token")).code(), "token_not_valid");
}

#[test]
fn a_token_in_the_address_opens_nothing() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    assert_eq!(setting.get(&format!("/v1/nudges?token={token}"), None).status, 401);
    assert_eq!(setting.get(&format!("/v1/board?access_token={token}"), None).status, 401);
}

#[test]
fn refusals_are_never_pages() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    assert_eq!(setting.get("/nowhere", None).code(), "not_found");
    assert_eq!(setting.get("/v1/enrol", None).code(), "method_not_allowed");
    assert_eq!(setting.get("/v1/visits/%20", Some(&token)).code(), "not_found");
    assert_eq!(setting.get("/v1/visits/%ff", Some(&token)).code(), "not_found");
    assert_eq!(setting.get("/v1/board?at_least=soon", Some(&token)).code(), "query_not_valid");
    assert_eq!(setting.get("/v1/feed?after=nowhere", Some(&token)).code(), "cursor_not_valid");
}

#[test]
fn health_and_description_are_for_everybody_and_the_documentation_brings_its_own_scripts() {
    let setting = Setting::new();
    let health = setting.get("/healthz", None).json();
    assert_eq!((&health["ok"], health["epoch"].as_str().map(str::len)), (&true.into(), Some(16)));
    assert!(setting.get("/v1/openapi.json", None).json()["paths"]["/v1/board"].is_object());
    let page = setting.get("/v1/docs/", None);
    let html = String::from_utf8_lossy(&page.body).into_owned();
    assert_eq!(page.status, 200);
    assert!(!html.contains("src=\"http") && !html.contains("href=\"http"), "{html}");
}
