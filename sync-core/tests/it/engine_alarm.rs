//! The phone's own alarm and what it says first, offline.

use sync_core::command::{Command, SafetyTap};
use sync_core::fact::{CheckPlan, Gap};
use sync_core::safety::set_codes;
use sync_core::time::{Millis, Timestamp};

use crate::host::{Host, Net};
use crate::taps::{arrive, plan_abroad, share, v};
use crate::world::{at, person};

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

/// A phone that shared its itinerary, back by 18:00, and has no network any more.
fn shared_and_offline() -> Host {
    let mut host = Host::enrolled();
    host.net = Net::Down;
    host.does(plan_abroad());
    host.does(share());
    host
}

fn does(host: &mut Host, tap: SafetyTap) {
    host.does(Command::safety(v(), tap));
}

fn extend(until: &str, how: Option<&str>) -> SafetyTap {
    SafetyTap::Extend { until: at(until), reason: "the road is closed".to_owned(), how: how.map(str::to_owned) }
}

const QUARTER: Millis = Millis::minutes(15);

#[test]
fn a_check_in_with_a_code_moves_the_own_alarm_whichever_code_it_was() {
    for code in ["1234", "9871"] {
        let mut host = shared_and_offline();
        let (keys, _) = set_codes([9; 32], "1234", "9871").expect("two codes");
        let (code, _) = keys.tag(code).expect("digits");
        does(&mut host, SafetyTap::CheckIn { next_by: at("20:00"), code });
        assert_eq!(alarm(&host), Some(at("20:00") - QUARTER));
    }
}

#[test]
fn an_own_extension_moves_the_own_alarm_and_one_backwards_does_not() {
    let mut host = shared_and_offline();
    does(&mut host, extend("19:30", None));
    assert_eq!(alarm(&host), Some(at("19:30") - QUARTER));
    does(&mut host, extend("19:00", None));
    assert_eq!(alarm(&host), Some(at("19:30") - QUARTER), "what is no later is none, as on the server");
    host.does(Command::CheckIn { visit: v(), next_by: at("18:30") });
    assert_eq!(alarm(&host), Some(at("18:30") - QUARTER), "a check-in may ask to be heard of earlier");
    does(&mut host, extend("21:00", None));
    host.does(share());
    assert_eq!(alarm(&host), Some(at("18:00") - QUARTER), "and whoever shares again begins again");
}

#[test]
fn the_own_alarm_rings_before_the_first_check_in_of_the_plan_and_never_in_a_gap_of_it() {
    let mut host = Host::enrolled();
    host.net = Net::Down;
    host.does(plan_abroad());
    let gap = Gap { from: at("11:00"), until: at("13:00") };
    let plan = |due: &str| CheckPlan { dues: vec![at(due)], gaps: vec![gap] };
    let share = |due| SafetyTap::Share { watchers: vec![person("wang")], return_by: at("18:00"), plan: plan(due) };
    does(&mut host, share("10:00"));
    assert_eq!(alarm(&host), Some(at("10:00") - QUARTER));
    does(&mut host, share("12:00"));
    assert_eq!(alarm(&host), Some(at("13:30") - QUARTER), "half an hour of grace after the gap's end");
}
