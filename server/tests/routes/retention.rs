//! Retention, legal hold and the certificate of a destruction (V11.2, A3.5).

use server::admin::customer as cards;
use server::digest::digest_all;
use server::erase::{EraseError, erase};
use server::retention::{RetentionError, certificates, destroy, ended, hold, lift};
use server::store::{Doer, Subject};
use sync_core::command::Command;
use sync_core::customer::Field;
use sync_core::document::plan::PlanView;
use sync_core::ids::CustomerId;
use sync_core::time::Millis;

use crate::setting::{Setting, contact, org, plan, visit};

fn customer() -> CustomerId {
    "c-1".parse().expect("an id")
}

fn put(setting: &Setting, field: Field, text: &str) {
    let app = &setting.running().app;
    let fields = [(field, text.to_owned())];
    cards::put(&*app.store, &org("acme"), app.clock.now(), &customer(), &fields).expect("put");
}

/// A customer with a visit of `li.na`'s; co-operation ended on a day.
fn ended_on(setting: &Setting, day: &str) -> mobile_ffi::Device {
    put(setting, Field::Name, "深圳恒渡");
    put(setting, Field::InCharge, "li.na");
    put(setting, Field::Ended, day);
    let (li, _) = setting.phone("acme", "li.na");
    contact(&li);
    let view = PlanView { customer: "c-1".to_owned(), ..plan() };
    li.perform(Command::Plan { visit: Some(visit("visit-1")), plan: Box::new(view) }).expect("saved");
    contact(&li);
    digest_all(&setting.running().app).expect("digested");
    contact(&li);
    li
}

fn try_to(setting: &Setting) -> Result<server::retention::Certificate, RetentionError> {
    destroy(&setting.running().app, &org("acme"), &customer(), "保留期满", &Doer::Operator)
}

#[test]
fn v11_2_visits_are_kept_three_years_from_the_end_of_co_operation_to_the_day() {
    let setting = Setting::still();
    let app = &setting.running().app;
    drop(ended_on(&setting, ""));
    assert!(matches!(try_to(&setting), Err(RetentionError::NotEnded(_))), "it has not ended");
    let today = jiff::Timestamp::from_millisecond(app.clock.now().0).expect("a time");
    let today = today.in_tz("Asia/Shanghai").expect("a zone").date();
    let three_years = jiff::Span::new().years(3);
    // Three years ago today: the last day on which it is kept.
    put(&setting, Field::Ended, &today.checked_sub(three_years).expect("a day").to_string());
    let kept = || app.store.read_with(|read| ended(read, &org("acme"))).expect("read");
    assert!(!kept()[0].is_due(today));
    let error = try_to(&setting).expect_err("too early");
    assert!(matches!(&error, RetentionError::NotDue(..)) && error.to_string().contains("retention_years"), "{error}");
    setting.turn(Millis::days(1));
    assert!(kept()[0].is_due(today.tomorrow().expect("a day")));
    assert_eq!((kept()[0].visits, try_to(&setting).is_ok()), (1, true));
    assert_eq!(kept(), []);
}

#[test]
fn v11_2_nothing_under_legal_hold_is_destroyed_or_erased_until_it_is_lifted() {
    let setting = Setting::still();
    let app = &setting.running().app;
    let (org, by) = (org("acme"), Doer::Operator);
    drop(ended_on(&setting, "2020-01-31"));
    hold(app, &org, &customer(), "诉讼", &by).expect("held");
    let error = try_to(&setting).expect_err("held").to_string();
    assert!(error.contains("诉讼") && error.contains("retention lift"), "{error}");
    for subject in [
        Subject::Customer(customer()),
        Subject::Visit(visit("visit-1")),
        Subject::Person("li.na".parse().expect("an id")),
    ] {
        let refused = erase(app, &org, &subject, "asked", &by).expect_err("held");
        assert!(matches!(refused, EraseError::Held(..)), "{subject}: {refused}");
    }
    assert!(matches!(lift(app, &org, &customer(), " ", &by), Err(RetentionError::NoReason)));
    lift(app, &org, &customer(), "结案", &by).expect("lifted");
    assert!(matches!(lift(app, &org, &customer(), "结案", &by), Err(RetentionError::NotHeld(_))));
    try_to(&setting).expect("destroyed");
}

#[test]
fn a3_5_a_destruction_leaves_a_certificate_that_says_the_same_whenever_it_is_printed() {
    let setting = Setting::still();
    let app = &setting.running().app;
    let li = ended_on(&setting, "2020-01-31");
    let certificate = try_to(&setting).expect("destroyed");
    for said in ["customer / 客户: c-1", "1 visits", "visit-1", "operator", "2020-01-31", "3 years", "保留期满"] {
        assert!(certificate.text.contains(said), "{said}: {}", certificate.text);
    }
    assert!(!certificate.text.contains("恒渡"), "it says nothing of what was destroyed");
    assert!(certificate.holds(app, &org("acme")));
    let altered = server::retention::Certificate {
        text: certificate.text.replace("1 visits", "2 visits"),
        ..certificate.clone()
    };
    assert!(!altered.holds(app, &org("acme")));
    // Phones learn of it, and nobody finds it.
    digest_all(app).expect("digested");
    contact(&li);
    assert!(li.customers().is_empty());
    let compared = li.compare(true).expect("compared");
    assert!(compared.server.visits.is_empty());
    let whys: Vec<&str> = compared.differences.iter().map(|difference| difference.why.as_str()).collect();
    assert_eq!(whys, ["erased"], "her own words are in her own journal");
    assert!(matches!(try_to(&setting), Err(RetentionError::Unknown(_))), "once");
    setting.turn(Millis::days(400));
    let again = certificates(app, &org("acme")).expect("read");
    assert_eq!((again.len(), &again[0].text, &again[0].digest), (1, &certificate.text, &certificate.digest));
}
