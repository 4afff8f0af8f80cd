//! A safety session that has to be started online protects nobody where there is no network.
//!
//! `safety_session_must_start_online`: StaySafe, help article 5992284 (a session can't be started without a connection).

use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::sync::NoticeKind;
use sync_core::time::Millis;

use crate::ground::{Ground, NOW, Phone, person, plan, text, visit};
use crate::way::Fate;

/// Alone to a remote place, tomorrow.
fn remote() -> PlanView {
    PlanView { remote: true, participants: vec!["li.na".to_owned()], ..plan(NOW + Millis::days(1)) }
}

fn share(rep: &Phone) {
    let return_by = NOW + Millis::hours(34);
    rep.does(Command::Share { visit: visit("v1"), watchers: vec![person("chen.bo")], return_by });
}

fn watch(ground: &Ground, boss: &Phone) -> String {
    text(&ground.visit(boss, "v1")["watch"]["state"])
}

#[test]
fn safety_session_must_start_online() {
    let ground = Ground::new();
    let (rep, guest, boss) = (ground.phone("li.na"), ground.phone("chen.bo"), ground.phone("wang.lei"));
    rep.plans("v1", remote());
    share(&rep);
    rep.syncs(&ground);
    // The first contact brings it to the guest's phone, the next one says that it is there.
    guest.syncs(&ground);
    guest.syncs(&ground);
    rep.syncs(&ground);
    rep.goes(Fate::NoNetwork);
    assert_eq!(watch(&ground, &boss), "armed", "from what was shared the day before");
    // She sets out where there is no network, and is never heard of.
    ground.pass(Millis::days(1));
    let hints = rep.does(Command::SetOut { visit: visit("v1") });
    assert!(hints.is_empty(), "somebody watches, and has it: {hints:?}");
    ground.turn_to(NOW + Millis::hours(34) + Millis::minutes(1));
    assert_eq!(watch(&ground, &boss), "overdue");
    guest.syncs(&ground);
    assert_eq!(guest.told_of("v1"), [NoticeKind::WatchOverdue]);
    ground.pass(Millis::minutes(30));
    assert_eq!(watch(&ground, &boss), "alarmed");
    ground.pass(Millis::minutes(10));
    boss.syncs(&ground);
    assert!(boss.told_of("v1").contains(&NoticeKind::WatchAlarmed), "{:?}", boss.told_of("v1"));

    let ground = Ground::new();
    let (rep, boss) = (ground.phone("li.na"), ground.phone("wang.lei"));
    rep.plans("v1", remote());
    rep.syncs(&ground);
    rep.goes(Fate::NoNetwork);
    ground.pass(Millis::days(1));
    let hints = rep.does(Command::SetOut { visit: visit("v1") });
    let [loud] = hints.as_slice() else { panic!("nobody knows of the trip, and the phone says: {hints:?}") };
    assert!(loud.starts_with("V6.3") && loud.contains("Share it now"), "with a way out: {loud}");
    share(&rep);
    let hints = rep.does(Command::Arrive { visit: visit("v1"), fix: None });
    let [loud] = hints.as_slice() else { panic!("shared with nobody yet, and the phone says: {hints:?}") };
    assert!(loud.contains("not reached the server"), "{loud}");
    rep.goes(Fate::Good);
    rep.syncs(&ground);
    assert_eq!(watch(&ground, &boss), "under_way", "the first moment of network is enough");
}
