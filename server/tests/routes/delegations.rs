//! `/v1/delegations`: a superior's powers are lent, count while they are lent, and what was decided by them stays decided.

use sync_core::command::Command;
use sync_core::time::Millis;

use crate::setting::{NOW, Setting, contact, plan, visit};

const ENDS: &str = r#"{"taker":"zhou.jie","ends":"2026-09-16T00:00:00Z"}"#;

#[test]
fn powers_that_are_lent_count_until_their_time_and_what_was_approved_by_them_stays_approved() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(Command::Plan { visit: Some(visit("visit-1")), plan: Box::new(plan()) }).expect("saved");
    contact(&rep);
    let (keys, enrolled) = setting.bare("acme", "wang.lei");
    let token = setting.token(&keys, &enrolled);
    let (stand_in, clock) = setting.phone("acme", "zhou.jie");
    assert!(setting.page(&stand_in, "/v1/visits/visit-1").is_err(), "nobody to this visit");

    let lent = setting.post_json("/v1/delegations", ENDS, Some(&token));
    assert_eq!((lent.status, lent.json()["state"].as_str()), (200, Some("under_way")), "{:?}", lent.json());
    assert!(setting.page(&stand_in, "/v1/visits/visit-1").is_ok());
    contact(&stand_in);
    contact(&stand_in);
    stand_in.perform(Command::Approve { visit: visit("visit-1") }).expect("the plan is on the phone");
    contact(&stand_in);

    setting.turn(Millis::days(3));
    clock.set_true(NOW + Millis::days(3));
    server::timer::fire_due(&setting.running().app).expect("turned");
    assert!(setting.page(&stand_in, "/v1/visits/visit-1").is_err(), "the time is over");
    let (supervisor, clock) = setting.phone("acme", "wang.lei");
    clock.set_true(NOW + Millis::days(3));
    rep.perform(Command::Arrive { visit: visit("visit-1"), fix: None }).expect("saved");
    contact(&rep);
    let page = setting.page(&supervisor, "/v1/visits/visit-1").expect("a page");
    let findings = page["findings"].as_array().expect("findings");
    assert!(findings.iter().all(|finding| finding["clause"] != "V4.2"), "approved by right: {findings:?}");
    assert_eq!(setting.get("/v1/delegations", Some(&setting.fresh_token(&keys, &enrolled))).json()[0]["state"], "over");
}

#[test]
fn only_who_has_powers_lends_them_to_a_colleague_and_for_a_time() {
    let setting = Setting::still();
    let token = |id: &str| {
        let (keys, enrolled) = setting.bare("acme", id);
        setting.token(&keys, &enrolled)
    };
    let (rep, superior) = (token("li.na"), token("wang.lei"));
    let refused = |token: &str, body: &str| {
        let answer = setting.post_json("/v1/delegations", body, Some(token));
        (
            answer.status,
            answer.json()["detail"].as_str().unwrap_or_default().split(':').next().unwrap_or_default().to_owned(),
        )
    };
    let ends = r#""ends":"2026-09-16T00:00:00Z""#;
    let cases = [
        (&rep, format!(r#"{{"giver":"wang.lei","taker":"li.na",{ends}}}"#), 403, "giver"),
        (&rep, format!(r#"{{"taker":"chen.bo",{ends}}}"#), 422, "giver"),
        (&superior, format!(r#"{{"taker":"ivy",{ends}}}"#), 422, "taker"),
        (&superior, format!(r#"{{"taker":"wang.lei",{ends}}}"#), 422, "taker"),
        (&superior, r#"{"taker":"li.na","ends":"2026-09-14T00:00:00Z"}"#.to_owned(), 422, "ends"),
        (&superior, r#"{"taker":"li.na","ends":"2029-09-14T00:00:00Z"}"#.to_owned(), 422, "ends"),
        (&superior, r#"{"taker":"li.na","ends":"tomorrow"}"#.to_owned(), 422, "ends"),
        (&superior, r#"{"taker":"li na","ends":"2026-09-16T00:00:00Z"}"#.to_owned(), 422, "taker"),
    ];
    for (token, body, status, field) in cases {
        assert_eq!(refused(token, &body), (status, field.to_owned()), "{body}");
    }
    assert_eq!(setting.get("/v1/delegations", Some(&superior)).json().as_array().map(Vec::len), Some(0));
}

#[test]
fn a_delegation_is_ended_by_its_giver_and_not_by_a_stranger() {
    let setting = Setting::still();
    let (keys, enrolled) = setting.bare("acme", "wang.lei");
    let superior = setting.token(&keys, &enrolled);
    let lent = setting.post_json("/v1/delegations", ENDS, Some(&superior)).json();
    let path = format!("/v1/delegations/{}/end", lent["id"]);
    let (keys, enrolled) = setting.bare("acme", "chen.bo");
    let stranger = setting.token(&keys, &enrolled);
    assert_eq!(setting.post(&path, b"", Some(&stranger)).status, 404);
    assert_eq!(setting.post(&path, b"", Some(&superior)).status, 204);
    assert_eq!(setting.post(&path, b"", Some(&superior)).status, 404, "it is over");
}
