//! A supervisor can't see whose phone has not been heard of, what runs on it, and what is still on it.
//!
//! `supervisor_cannot_see_devices`: getodk/central#1198.

use std::process::Command as Program;

use serde_json::Value;
use sync_core::command::Command;
use sync_core::time::Millis;
use tests::crash::programs::Programs;

use crate::ground::{Ground, NOW, array, person, plan, text, time, visit};
use crate::way::Fate;

fn of<'a>(devices: &'a Value, person: &str) -> &'a Value {
    array(&devices["devices"]).iter().find(|device| device["person"] == person).expect("it is shown")
}

#[test]
fn supervisor_cannot_see_devices() {
    let mut ground = Ground::new();
    let (rep, other, boss) = (ground.phone("li.na"), ground.phone("chen.bo"), ground.phone("wang.lei"));
    other.plans("v2", plan(NOW));
    other.syncs(&ground);
    rep.plans("v1", plan(NOW));
    rep.does(Command::Invite { visit: visit("v1"), person: person("nobody") });
    rep.syncs(&ground);
    ground.pass(Millis::minutes(30));
    rep.clock.set_wall_offset(-7_200);
    rep.arrives("v1");
    rep.syncs(&ground);
    // Now the phone says what it has and gets no further: a contact that broke off.
    ground.pass(Millis::minutes(30));
    let stored = rep.status().stored;
    for number in 0..3 {
        rep.writes("v1", &format!("wish-{number}"), "not yet there");
    }
    let unsent = rep.status().saved - stored;
    rep.goes(Fate::NothingCarried);
    rep.tries();
    ground.pass(Millis::hours(2));

    for page in ["/v1/devices", "/v1/board"] {
        let page = ground.page(&boss, page);
        let device = of(&page, "li.na");
        assert_eq!(time(&device["last_contact"]), NOW + Millis::hours(1), "when it was heard of: {device:#}");
        assert!(text(&device["app"]).starts_with("sojourn-device "), "what runs on it: {device:#}");
        assert_eq!(device["known_missing"], unsent, "what is known to be on it still: {device:#}");
        assert_eq!(device["refused"], 1, "what was refused: {device:#}");
        let off = device["clock_off_seconds"].as_f64().expect("it is known");
        assert!((off + 7_200.0).abs() < 5.0, "how far its clock is off: {off}");
        let device = of(&page, "chen.bo");
        assert_eq!((&device["known_missing"], &device["refused"]), (&0.into(), &0.into()), "{device:#}");
        assert!(device["clock_off_seconds"].as_f64().is_none_or(|off| off.abs() < 5.0), "{device:#}");
    }

    ground.stop();
    let mut list = Program::new(Programs::find().server);
    let output = list.args(["admin", "device", "list", "--data"]).arg(ground.data()).output().expect("it starts");
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = listed.lines().find(|line| line.contains("li.na")).expect("it is listed");
    for part in
        [format!("unsent {unsent}"), "refused 1".to_owned(), "-7200 s".to_owned(), "app sojourn-device ".to_owned()]
    {
        assert!(line.contains(&part), "the operator's list lacks {part:?}: {line}");
    }
}
