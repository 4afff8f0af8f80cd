//! Verdicts that have stood long enough: they stay, and what comes later is an amendment with a notice.

use mobile_ffi::Device;
use server::admin::again;
use sync_core::command::Command;
use sync_core::fact::ObligationKind;
use sync_core::time::Millis;

use crate::setting::{NOW, Setting, contact, plan, visit};

/// Left and briefed in time, in contact.
fn met(setting: &Setting) -> Device {
    let (rep, clock) = setting.phone("acme", "li.na");
    let id = visit("visit-1");
    rep.perform(Command::Plan { visit: Some(id.clone()), plan: Box::new(plan()) }).expect("saved");
    rep.perform(Command::Leave { visit: id.clone() }).expect("saved");
    contact(&rep);
    clock.set_true(NOW + Millis::minutes(30));
    setting.turn(Millis::minutes(30));
    rep.perform(Command::Brief { visit: id, goals_met: true, next: "报价".to_owned() }).expect("saved");
    contact(&rep);
    rep
}

fn waive(setting: &Setting) -> Device {
    let (supervisor, _) = setting.phone("acme", "wang.lei");
    contact(&supervisor);
    let reason = "后来才知道".to_owned();
    let waive = Command::Waive { visit: visit("visit-1"), obligation: ObligationKind::Brief.into(), reason };
    supervisor.perform(waive).expect("saved");
    contact(&supervisor);
    supervisor
}

#[test]
fn what_comes_after_seven_days_changes_no_verdict_and_stands_beside_it_with_a_notice() {
    let setting = Setting::still();
    let rep = met(&setting);
    let app = &setting.running().app;
    server::digest::digest_all(app).expect("digested");
    setting.turn(Millis::days(7) + Millis::minutes(1));
    server::timer::fire_due(app).expect("fired");
    let supervisor = waive(&setting);
    server::digest::digest_all(app).expect("digested");
    let page = setting.page(&supervisor, "/v1/visits/visit-1").expect("a page");
    assert_eq!(page["obligations"][0]["state"], "met", "{page:#}");
    let frozen = page["frozen"].as_array().expect("frozen");
    assert!(frozen.iter().any(|frozen| frozen["subject"] == "brief"), "{frozen:?}");
    let history = page["history"].as_array().expect("history");
    let amendment = history.iter().find(|change| change["subject"] == "amendment/brief").expect("an amendment");
    assert_eq!((&amendment["from"], &amendment["to"]), (&"met".into(), &"excused".into()));
    assert!(amendment["en"].as_str().is_some_and(|said| said.starts_with("Frozen since")), "{amendment}");
    let said = page["obligations"][0]["sentence_en"].as_str().expect("a sentence");
    assert!(said.ends_with("what came later is in the history."), "{said}");
    contact(&rep);
    let notices = rep.status().expect("enrolled").notices;
    assert!(notices.iter().any(|notice| notice.en.contains("Frozen since")), "{notices:?}");
    let rebuilt = again::again(app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same(), "{rebuilt:?}");
}

#[test]
fn before_that_the_verdict_is_revised_openly() {
    let setting = Setting::still();
    met(&setting);
    let app = &setting.running().app;
    server::digest::digest_all(app).expect("digested");
    setting.turn(Millis::days(6));
    server::timer::fire_due(app).expect("fired");
    let supervisor = waive(&setting);
    server::digest::digest_all(app).expect("digested");
    let page = setting.page(&supervisor, "/v1/visits/visit-1").expect("a page");
    assert_eq!(page["obligations"][0]["state"], "excused");
    assert_eq!(page["frozen"].as_array().map(Vec::len), Some(0), "{:#}", page["frozen"]);
}
