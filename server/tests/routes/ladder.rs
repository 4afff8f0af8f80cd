//! Who is told of what is owed, by the clock alone: reminders, escalation, and that it is withdrawn when later evidence clears
//! it. A rebuild tells nobody anything again.

use mobile_ffi::Device;
use mobile_ffi::clock::TurnedClock;
use server::admin::{again, people};
use server::app::App;
use server::store::Department;
use sync_core::access::Role;
use sync_core::command::Command;
use sync_core::sync::{Notice, NoticeKind};
use sync_core::time::Millis;

use crate::setting::{NOW, Setting, contact, org, person, plan, visit};

/// Wang Lei supervises, Zhao Min manages.
pub fn with_manager() -> Setting {
    let setting = Setting::still();
    setting.person("acme", "zhao.min", Role::Manager);
    let sales = Department {
        id: "sales".parse().expect("sound"),
        name: "sales".to_owned(),
        parent: None,
        supervisor: Some(person("wang.lei")),
        manager: Some(person("zhao.min")),
    };
    people::put_department(&*setting.running().app.store, &org("acme"), NOW, sales).expect("put");
    setting
}

/// Everything that is due and received is looked at.
pub fn settle(setting: &Setting) {
    let app = &setting.running().app;
    server::timer::fire_due(app).expect("fired");
    server::digest::digest_all(app).expect("digested");
}

/// The customer is left at [`NOW`], half past eleven of a Monday, in contact; then the phone is silent.
pub fn left_the_customer(setting: &Setting, name: &str) -> (Device, TurnedClock) {
    let (rep, clock) = setting.phone("acme", "li.na");
    let id = visit(name);
    rep.perform(Command::Plan { visit: Some(id.clone()), plan: Box::new(plan()) }).expect("saved");
    rep.perform(Command::Arrive { visit: id.clone(), fix: None }).expect("saved");
    rep.perform(Command::Leave { visit: id }).expect("saved");
    contact(&rep);
    settle(setting);
    (rep, clock)
}

pub fn turn(setting: &Setting, span: Millis) {
    setting.turn(span);
    settle(setting);
}

fn inbox(app: &App, who: &str) -> Vec<Notice> {
    let rows = app.store.read_with(|read| read.notices(&org("acme"), &person(who))).expect("an inbox");
    rows.into_iter().map(|row| row.notice).collect()
}

/// What stands in each inbox about the brief.
fn told(setting: &Setting) -> [Vec<NoticeKind>; 3] {
    ["li.na", "wang.lei", "zhao.min"].map(|who| {
        let about = inbox(&setting.running().app, who).into_iter().filter(|notice| notice.id.contains("/brief/"));
        about.map(|notice| notice.kind).collect()
    })
}

use NoticeKind::{DeviceSilent, DueSoon, ObligationMissing, Withdrawn};

#[test]
fn the_clock_alone_reminds_the_rep_and_then_tells_the_supervisor_and_the_manager() {
    let setting = with_manager();
    let _phone = left_the_customer(&setting, "visit-1");
    turn(&setting, Millis::minutes(89));
    assert_eq!(told(&setting), [vec![], vec![], vec![]]);
    turn(&setting, Millis::minutes(1));
    assert_eq!(told(&setting), [vec![DueSoon], vec![], vec![]]);
    turn(&setting, Millis::minutes(31));
    assert_eq!(told(&setting), [vec![DueSoon], vec![DeviceSilent], vec![]]);
    turn(&setting, Millis::minutes(238));
    assert_eq!(told(&setting)[2], [], "not before its time");
    turn(&setting, Millis::minutes(2));
    assert_eq!(told(&setting), [vec![DueSoon], vec![DeviceSilent], vec![DeviceSilent]]);
    let said = inbox(&setting.running().app, "zhao.min").remove(0);
    assert!(said.en.starts_with("No news. ") && said.en.contains("not called late"), "{}", said.en);
    assert!(said.zh.starts_with("暂无消息。"), "{}", said.zh);
}

#[test]
fn a_server_that_was_down_tells_each_once_when_it_is_back() {
    let setting = with_manager();
    let _phone = left_the_customer(&setting, "visit-1");
    turn(&setting, Millis::hours(6));
    assert_eq!(told(&setting), [vec![], vec![DeviceSilent], vec![DeviceSilent]], "a reminder is of no use any more");
    for _ in 0..3 {
        turn(&setting, Millis::minutes(1));
    }
    assert_eq!(told(&setting), [vec![], vec![DeviceSilent], vec![DeviceSilent]]);
}

#[test]
fn later_evidence_withdraws_what_was_told_from_whoever_was_told_it() {
    let setting = with_manager();
    let (rep, clock) = left_the_customer(&setting, "visit-1");
    turn(&setting, Millis::minutes(121));
    clock.set_true(NOW + Millis::hours(1));
    let brief = Command::Brief { visit: visit("visit-1"), goals_met: true, next: "报价".to_owned() };
    rep.perform(brief).expect("saved");
    clock.set_true(NOW + Millis::minutes(122));
    setting.turn(Millis::minutes(1));
    contact(&rep);
    settle(&setting);
    assert_eq!(told(&setting), [vec![], vec![DeviceSilent, Withdrawn], vec![]]);
    turn(&setting, Millis::hours(6));
    assert_eq!(told(&setting)[2], [], "nothing is left to escalate");
}

#[test]
fn what_is_found_missing_is_told_to_all_who_were_told_of_silence() {
    let setting = with_manager();
    let (rep, clock) = left_the_customer(&setting, "visit-1");
    turn(&setting, Millis::minutes(362));
    clock.set_true(NOW + Millis::minutes(362));
    contact(&rep);
    settle(&setting);
    let both = vec![DeviceSilent, ObligationMissing];
    assert_eq!(told(&setting), [vec![ObligationMissing], both.clone(), both]);
}

#[test]
fn where_nobody_stands_on_a_rung_the_next_one_is_told() {
    let setting = with_manager();
    let app = &setting.running().app;
    people::leave(&*app.store, &org("acme"), NOW, &person("wang.lei")).expect("left");
    let _phone = left_the_customer(&setting, "visit-1");
    turn(&setting, Millis::minutes(121));
    assert_eq!(told(&setting), [vec![], vec![], vec![DeviceSilent]]);
}

#[test]
fn a_rebuild_makes_the_same_climbs_and_tells_nobody_again() {
    let setting = with_manager();
    let _phone = left_the_customer(&setting, "visit-1");
    [90, 31, 240].into_iter().for_each(|minutes| turn(&setting, Millis::minutes(minutes)));
    let before = told(&setting);
    let app = &setting.running().app;
    // Whoever supervises now was not told then, and is not told by a rebuild.
    setting.person("acme", "new.lead", Role::Supervisor);
    let sales = Department {
        id: "sales".parse().expect("sound"),
        name: "sales".to_owned(),
        parent: None,
        supervisor: Some(person("new.lead")),
        manager: None,
    };
    people::put_department(&*app.store, &org("acme"), app.clock.now(), sales).expect("put");
    let rebuilt = again::again(app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same(), "{rebuilt:?}");
    assert_eq!((told(&setting), inbox(app, "new.lead")), (before, vec![]));
    let climbs = app.store.read_with(|read| read.climbs(&org("acme"), &visit("visit-1"))).expect("climbs");
    assert_eq!(climbs.len(), 3, "brief, thank-you and record are all under way");
}
