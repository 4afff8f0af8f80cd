//! A login as a phone makes it, with the phone's own hands: password or invitation, second factor, enrolment.

use mobile_ffi::HttpTransport;
use mobile_ffi::login::{LoginError, Step, with_invitation, with_password, with_second_factor};
use serde_json::json;
use sync_core::time::Millis;

use crate::logins::{AppOnPhone, PASSWORD, invite};
use crate::setting::{Setting, contact};

fn transport(setting: &Setting) -> HttpTransport {
    HttpTransport::new(Some(setting.url().parse().expect("an address")))
}

#[test]
fn a_rep_is_invited_sets_a_password_and_has_two_phones() {
    let setting = Setting::still();
    let http = transport(&setting);
    let invitation = invite(&setting, "acme", "li.na");
    let Ok(Step::Enrol { code, .. }) = with_invitation(&http, &invitation, PASSWORD) else { panic!("a code") };
    let (first, _) = setting.phone_by(&code, "first");
    contact(&first);
    let Ok(Step::Enrol { code, failed, .. }) = with_password(&http, "acme", "li.na", PASSWORD) else {
        panic!("a code")
    };
    assert_eq!(failed, None);
    let (second, _) = setting.phone_by(&code, "second");
    contact(&second);
    assert_eq!(second.enrolment().map(|it| it.person), first.enrolment().map(|it| it.person));
}

#[test]
fn a_supervisor_sets_up_a_second_factor_on_the_way_and_is_asked_for_it_on_the_next_phone() {
    let setting = Setting::still();
    let http = transport(&setting);
    let invitation = invite(&setting, "acme", "wang.lei");
    let Ok(Step::SetUp { ticket, secret, uri }) = with_invitation(&http, &invitation, PASSWORD) else {
        panic!("a setup")
    };
    assert!(uri.contains(&secret));
    let app = AppOnPhone::told(&json!({ "secret": secret }));
    let done = with_second_factor(&http, &ticket, &app.shows(&setting));
    let Ok(Step::Enrol { code, recovery_codes, .. }) = done else { panic!("a code") };
    assert_eq!(recovery_codes.len(), 10);
    contact(&setting.phone_by(&code, "first").0);
    setting.turn(Millis::seconds(60));
    let Ok(Step::SecondFactor { ticket }) = with_password(&http, "acme", "wang.lei", PASSWORD) else {
        panic!("a ticket")
    };
    let wrong = with_second_factor(&http, &ticket, "000000");
    assert!(matches!(wrong, Err(LoginError::Refused { code, .. }) if code == "second_factor_refused"));
    let Ok(Step::Enrol { code, failed, .. }) = with_second_factor(&http, &ticket, &app.shows(&setting)) else {
        panic!("a code")
    };
    assert_eq!(failed.map(|(count, _)| count), Some(1));
    contact(&setting.phone_by(&code, "second").0);
}

#[test]
fn a_phone_is_told_how_long_to_wait() {
    let setting = Setting::still();
    let http = transport(&setting);
    let wrong = || with_password(&http, "acme", "li.na", "wrong wrong wrong").expect_err("refused");
    (0..4).for_each(|_| drop(wrong()));
    let last = wrong();
    assert!(matches!(last, LoginError::Refused { code, retry_after: Some(3), .. } if code == "too_many_attempts"));
}
