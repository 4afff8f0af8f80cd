//! The phone's own alarm and what it says first, offline.

use sync_core::command::Command;
use sync_core::time::{Millis, Timestamp};

use crate::host::{Host, Net};
use crate::taps::{arrive, plan_abroad, share, v};
use crate::world::at;

fn alarm(host: &Host) -> Option<Timestamp> {
    host.status().visits[0].own_alarm
}

#[test]
fn the_phone_reminds_its_person_offline_a_quarter_of_an_hour_before_they_are_due() {
    let mut host = Host::enrolled();
    host.net = Net::Down;
    host.does(plan_abroad());
    assert_eq!(alarm(&host), None, "nobody is waited for");
    host.does(share());
    assert_eq!(alarm(&host), Some(at("18:00") - Millis::minutes(15)));
    host.does(arrive());
    for next in ["19:00", "20:00"] {
        host.does(Command::CheckIn { visit: v(), next_by: at(next) });
        assert_eq!(alarm(&host), Some(at(next) - Millis::minutes(15)), "each check-in moves it, without any contact");
    }
    host.does(Command::Return { visit: v() });
    assert_eq!(alarm(&host), None, "and a return cancels it");
}

#[test]
fn a_departure_that_nobody_knows_of_names_both_ways_out() {
    let mut host = Host::enrolled();
    host.does(plan_abroad());
    host.does(Command::SetOut { visit: v() });
    let loud = |host: &Host| host.hints().iter().any(|it| it.contains("courier pack") && it.contains("text share"));
    assert!(loud(&host), "{:?}", host.hints());
    host.net = Net::Down;
    host.does(share());
    host.does(Command::SetOut { visit: v() });
    assert!(loud(&host), "{:?}", host.hints());
}
