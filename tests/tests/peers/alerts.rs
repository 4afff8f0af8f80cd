//! What did not happen sends no message by itself, so nobody is told of it.
//!
//! `alert_on_what_did_not_happen`: traccar/traccar#3897, operately/operately#1329.

use sync_core::command::Command;
use sync_core::sync::NoticeKind::{DeviceSilent, DueSoon, ObligationMissing, WatchAlarmed, WatchOverdue, Withdrawn};
use sync_core::time::Millis;

use crate::ground::{Ground, NOW, Phone, person, plan, visit};
use crate::way::Fate;

struct Office {
    rep: Phone,
    guest: Phone,
    boss: Phone,
    manager: Phone,
}

fn office(ground: &Ground) -> Office {
    let (rep, guest) = (ground.phone("li.na"), ground.phone("chen.bo"));
    Office { rep, guest, boss: ground.phone("wang.lei"), manager: ground.phone("zhao.min") }
}

/// What each has been told by now of the kinds that are asked for, the supervisor and the manager.
fn told(ground: &Ground, office: &Office, kinds: &[sync_core::sync::NoticeKind]) -> [usize; 2] {
    [&office.boss, &office.manager].map(|phone| {
        phone.syncs(ground);
        phone.told_of("v1").iter().filter(|kind| kinds.contains(kind)).count()
    })
}

#[test]
fn alert_on_what_did_not_happen() {
    not_briefed();
    not_arrived();
    not_returned();
}

fn not_briefed() {
    let ground = Ground::new();
    let office = office(&ground);
    office.rep.plans("v1", plan(NOW));
    office.rep.arrives("v1");
    office.rep.leaves("v1");
    office.rep.syncs(&ground);
    ground.pass(Millis::minutes(91));
    office.rep.syncs(&ground);
    assert_eq!(office.rep.told_of("v1"), [DueSoon], "while there is time, the one who owes it");
    ground.pass(Millis::minutes(30));
    office.rep.syncs(&ground);
    let missing = [DeviceSilent, ObligationMissing];
    let [supervisor, manager] = told(&ground, &office, &missing);
    assert!(supervisor >= 1 && manager == 0, "then the supervisor: {supervisor}, {manager}");
    assert_eq!(ground.states(&office.boss, "v1")[0], "missing", "the phone was heard of since, without it");
    ground.pass(Millis::hours(4));
    let [_, manager] = told(&ground, &office, &missing);
    assert!(manager >= 1, "and the manager, four hours later");
    assert_eq!(told(&ground, &office, &[Withdrawn]), [0, 0]);
}

/// Nothing is heard of the whole visit: its planned end stands in for what did not happen.
fn not_arrived() {
    let ground = Ground::new();
    let office = office(&ground);
    office.rep.plans("v1", plan(NOW + Millis::hours(1)));
    office.rep.syncs(&ground);
    office.rep.goes(Fate::NoNetwork);
    ground.turn_to(NOW + Millis::minutes(235));
    assert_eq!(told(&ground, &office, &[DeviceSilent, ObligationMissing]), [0, 0]);
    ground.pass(Millis::minutes(10));
    assert_eq!(told(&ground, &office, &[DeviceSilent])[0], 1, "no news, two hours after the planned end");
    ground.pass(Millis::hours(4));
    assert_eq!(told(&ground, &office, &[DeviceSilent])[1], 1);
    assert_eq!(ground.states(&office.boss, "v1")[0], "awaiting_device", "told of, and not called late");
}

fn not_returned() {
    let ground = Ground::new();
    let office = office(&ground);
    office.rep.plans("v1", plan(NOW + Millis::hours(1)));
    let return_by = NOW + Millis::hours(5);
    office.rep.does(Command::Share { visit: visit("v1"), watchers: vec![person("chen.bo")], return_by });
    office.rep.does(Command::SetOut { visit: visit("v1") });
    office.rep.syncs(&ground);
    office.rep.goes(Fate::NoNetwork);
    ground.turn_to(return_by + Millis::minutes(1));
    office.guest.syncs(&ground);
    assert_eq!(office.guest.told_of("v1"), [WatchOverdue], "whoever watches, at once");
    assert_eq!(told(&ground, &office, &[WatchAlarmed]), [0, 0]);
    ground.pass(Millis::minutes(30));
    office.guest.syncs(&ground);
    assert_eq!(office.guest.told_of("v1"), [WatchOverdue, WatchAlarmed]);
    ground.pass(Millis::minutes(10));
    assert_eq!(told(&ground, &office, &[WatchAlarmed])[0], 1, "and the superiors, in their turn");
}
