//! What only a claim says was in time, a superior's word on it, and what pages say of the clocks meanwhile.

use mobile_ffi::Device;
use mobile_ffi::clock::TurnedClock;
use sync_core::command::Command;
use sync_core::fact::ObligationKind;
use sync_core::time::Millis;

use crate::setting::{NOW, Setting, contact, plan, visit};

/// Left and briefed between two reboots, out of coverage: no running clock tells when. Delivered five hours later.
fn claimed(setting: &Setting) -> (Device, TurnedClock) {
    let (rep, clock) = setting.phone("acme", "li.na");
    let id = visit("visit-1");
    rep.perform(Command::Plan { visit: Some(id.clone()), plan: Box::new(plan()) }).expect("saved");
    contact(&rep);
    clock.reboot(Millis::minutes(1));
    clock.set_true(NOW + Millis::minutes(10));
    rep.perform(Command::Leave { visit: id.clone() }).expect("saved");
    clock.set_true(NOW + Millis::minutes(70));
    clock.set_wall_offset(-600);
    rep.perform(Command::Brief { visit: id, goals_met: true, next: "报价".to_owned() }).expect("saved");
    clock.reboot(Millis::minutes(1));
    clock.set_true(NOW + Millis::hours(5));
    setting.turn(Millis::hours(5));
    contact(&rep);
    (rep, clock)
}

fn decide(accepted: bool) -> Command {
    let reason = "她当时来过电话".to_owned();
    Command::Decide { visit: visit("visit-1"), obligation: ObligationKind::Brief.into(), accepted, reason }
}

#[test]
fn a_superior_accepts_what_only_the_wall_clock_says_and_all_see_it_with_the_reason() {
    for (accepted, wanted) in [(true, "accepted"), (false, "rejected")] {
        let setting = Setting::new();
        let (rep, _) = claimed(&setting);
        let (supervisor, _) = setting.phone("acme", "wang.lei");
        contact(&supervisor);
        let page = setting.page(&supervisor, "/v1/visits/visit-1").expect("a page");
        assert_eq!(page["obligations"][0]["state"], "claimed", "{page:#}");
        supervisor.perform(decide(accepted)).expect("saved");
        contact(&supervisor);
        let page = setting.page(&supervisor, "/v1/visits/visit-1").expect("a page");
        assert_eq!(page["obligations"][0]["state"], wanted);
        let said = page["obligations"][0]["sentence_zh"].as_str().expect("a sentence");
        assert!(said.contains("wang.lei") && said.contains("她当时来过电话"), "{said}");
        let history = page["history"].as_array().expect("history");
        let last = history.iter().rfind(|change| change["subject"] == "brief").expect("a change");
        assert_eq!((&last["from"], &last["to"]), (&"claimed".into(), &wanted.into()));
        contact(&rep);
        let status = rep.status().expect("enrolled");
        assert_eq!(status.visits[0].obligations[0].state, wanted, "the phone says the same");
    }
}

#[test]
fn a_rep_decides_nothing_about_their_own_claim() {
    let setting = Setting::new();
    let (rep, _) = claimed(&setting);
    rep.perform(decide(true)).expect("saved");
    rep.contact();
    let page = setting.page(&rep, "/v1/visits/visit-1").expect("a page");
    assert_eq!(page["obligations"][0]["state"], "claimed");
    assert!(rep.status().expect("enrolled").refused.iter().any(|refused| refused.code == "not_allowed"));
}

#[test]
fn reboots_and_wall_clocks_that_were_set_are_shown_beside_the_facts() {
    let setting = Setting::new();
    let (rep, _) = claimed(&setting);
    let page = setting.page(&rep, "/v1/visits/visit-1").expect("a page");
    let clocks = page["clocks"].as_array().expect("clocks");
    let what: Vec<_> = clocks.iter().filter_map(|clock| clock["what"].as_str()).collect();
    assert_eq!(what, ["reboot", "clock_jump"], "{clocks:#?}");
    assert!(clocks[1]["before"].as_str() > clocks[1]["after"].as_str(), "set back by ten minutes");
}
