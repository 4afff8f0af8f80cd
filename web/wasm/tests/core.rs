//! The core behind plain data, driven as the Worker drives it: every effect performed by hand, every report given back.

#[path = "core/at_visit.rs"]
mod at_visit;

#[path = "core/browser.rs"]
mod browser;
#[path = "core/print.rs"]
mod print;
#[path = "core/trip.rs"]
mod trip;

use browser::{Browser, NOW, clocks};
use sojourn_wasm::{Asked, Clocks, Do, Happened, Heading, Loading, Plan, Said};
use sync_core::cbor;
use sync_core::ids::Nonce;

fn plan() -> Plan {
    Plan {
        customer: "haifeng".to_owned(),
        customer_name: "海风物流".to_owned(),
        country: "CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        start: Some(NOW + 86_400_000),
        minutes: 60,
        purpose: "了解冷链需求".to_owned(),
        ..Plan::default()
    }
}

#[test]
fn before_the_enrolment_there_is_nothing_to_show_and_nothing_is_saved() {
    let mut browser = Browser::started(Vec::new(), 1);
    assert_eq!(browser.core.list(clocks(), 0, 10), Ok(None));
    let told = browser.tap(Do::Plan { visit: None, plan: Box::new(plan()) });
    assert!(matches!(told.as_slice(), [Said::NotSaved { .. }]), "{told:?}");
    assert!(browser.rows.is_empty());
}

#[test]
fn a_plan_and_a_note_are_told_as_saved_once_they_last_and_are_there_after_a_restart() {
    let mut browser = Browser::enrolled();
    let told = browser.tap(Do::Plan { visit: Some("v1".to_owned()), plan: Box::new(plan()) });
    assert!(matches!(told.as_slice(), [Said::Saved { .. }]), "{told:?}");
    let note = Do::Note {
        visit: "v1".to_owned(),
        heading: Heading::Needs,
        text: "零下十八度".to_owned(),
        due_working_days: None,
    };
    assert!(matches!(browser.tap(note).as_slice(), [Said::Saved { .. }]));
    for mut browser in [Browser::started(browser.rows.clone(), 2), browser] {
        let device = browser.core.list(clocks(), 0, 10).expect("it makes sense").expect("it is enrolled");
        assert_eq!((device.person.as_str(), device.known), ("li.na", 1));
        let content = browser.core.content(clocks(), "v1").expect("it makes sense").expect("it is here");
        assert_eq!(content.plan.map(|plan| plan.customer_name).as_deref(), Some("海风物流"));
        assert_eq!(content.record.map(|record| record.needs[0].text.clone()).as_deref(), Some("零下十八度"));
    }
}

#[test]
fn a_commit_that_failed_is_told_as_not_saved() {
    let mut browser = Browser::enrolled();
    let tap = Happened::Tap { command: Box::new(Do::Plan { visit: None, plan: Box::new(plan()) }), shown: None };
    let asked = browser.core.handle(clocks(), tap).expect("it makes sense").all;
    let [Asked::Commit { task, .. }] = asked.as_slice() else { panic!("{asked:?}") };
    let failed = Happened::CommitFailed { task: *task, why: "no room".to_owned() };
    let told = browser.core.handle(clocks(), failed).expect("it makes sense").all;
    assert_eq!(told, [Asked::Tell { said: Said::NotSaved { why: "no room".to_owned() } }]);
    assert_eq!(browser.core.list(clocks(), 0, 10).expect("it makes sense").map(|device| device.known), Some(0));
}

#[test]
fn what_makes_no_sense_is_named_and_changes_nothing() {
    let mut browser = Browser::enrolled();
    let named = |bad: Result<_, sojourn_wasm::Bad>| bad.expect_err("it makes no sense").field;
    assert_eq!(named(browser.core.handle(Clocks { boot: "xyz".to_owned(), ..clocks() }, Happened::Contact)), "boot");
    let short = Happened::Signed { task: 1, signature: vec![0; 3] };
    assert_eq!(named(browser.core.handle(clocks(), short)), "signature");
    let nowhere = Happened::Tap { command: Box::new(Do::Leave { visit: "a b".to_owned() }), shown: None };
    assert_eq!(named(browser.core.handle(clocks(), nowhere)), "visit");
    assert_eq!(Loading::default().take(99, &[], &[]).map_err(|bad| bad.field), Err("store".to_owned()));
}

#[test]
fn a_page_gets_a_token_by_signing_a_number_of_the_servers() {
    let browser = Browser::enrolled();
    assert!(browser.core.nonce_request().is_some());
    assert_eq!(browser.core.token_message(b"a login page").map_err(|bad| bad.field), Err("answer".to_owned()));
    let answer =
        sync_core::sync::NonceAnswer { nonce: Nonce([3; 16]), token_nonce: Nonce([4; 16]), deposit_nonce: None };
    let answer = cbor::encode(&answer);
    assert!(browser.core.token_message(&answer).is_ok_and(|message| !message.is_empty()));
    assert!(browser.core.token_request(&answer, &[7; 64]).is_ok());
}
