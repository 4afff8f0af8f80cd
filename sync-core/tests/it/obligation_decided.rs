//! What only a claim says was in time, and a superior's word on it.

use sync_core::command::Command;
use sync_core::fact::ObligationKind;
use sync_core::ids::EntryId;
use sync_core::obligation::{Case, Decision, Reason, State, frozen_from};
use sync_core::time::Millis;

use crate::case::{bounds, contradicted, done, judged, left, nothing, seen, state, waiver};
use crate::host::Host;
use crate::taps::{brief, leave, plan, v};
use crate::world::{at, entry, person};

/// Left at 10:00 and briefed at 11:30 by the wall clock alone.
fn claimed() -> Case {
    Case {
        triggers: vec![seen(1, bounds("08:00", "19:00", "10:00"))],
        completions: vec![done(2, bounds("08:00", "19:00", "11:30"))],
        ..nothing()
    }
}

fn decision(seq: u64, accepted: bool, when: &str, saw: &[EntryId]) -> Decision {
    let reason = if accepted { "she rang me up" } else { "nobody heard of it" }.to_owned();
    Decision { by: person("wang"), accepted, reason, saw: saw.to_vec(), at: at(when), entry: entry(9, seq) }
}

#[test]
fn a_superior_accepts_or_rejects_what_only_the_wall_clock_says() {
    let saw = [entry(1, 2)];
    let accepted = Case { decisions: vec![decision(1, true, "20:00", &saw)], ..claimed() };
    let rejected = Case { decisions: vec![decision(1, false, "20:00", &saw)], ..claimed() };
    assert_eq!([&accepted, &rejected].map(|case| state(case, "21:00")), ["accepted", "rejected"]);
    let Reason::Decided { by, accepted: true, reason } = judged(&accepted, "21:00").reason else { panic!("decided") };
    assert_eq!((by, reason.as_str()), (person("wang"), "she rang me up"));
}

#[test]
fn of_several_decisions_the_last_counts_in_any_order() {
    let saw = [entry(1, 2)];
    let mut case = claimed();
    case.decisions = vec![decision(1, true, "20:00", &saw), decision(2, false, "20:30", &saw)];
    assert_eq!(state(&case, "21:00"), "rejected");
    case.decisions.reverse();
    assert_eq!(state(&case, "21:00"), "rejected");
}

#[test]
fn a_decision_is_about_the_completions_that_it_saw() {
    let case = Case { decisions: vec![decision(1, true, "20:00", &[entry(1, 7), entry(2, 2)])], ..claimed() };
    assert_eq!(state(&case, "21:00"), "claimed");
}

#[test]
fn only_a_claim_is_decided_by_opinion() {
    let decisions = vec![decision(1, true, "20:00", &[entry(1, 2)])];
    let late = Case { completions: vec![done(2, bounds("12:30", "19:00", "11:00"))], ..left() };
    let open = Case {
        triggers: vec![seen(1, bounds("08:00", "19:00", "10:00"))],
        completions: vec![done(2, bounds("08:00", "19:00", "12:30"))],
        ..nothing()
    };
    let disputed = Case { completions: vec![done(2, contradicted("11:00"))], ..left() };
    let met = Case { completions: vec![done(2, bounds("10:00", "11:00", "23:00"))], ..left() };
    for (case, wanted) in [(late, "late"), (open, "undetermined"), (disputed, "disputed"), (met, "met")] {
        let rejected = Case { decisions: vec![decision(1, false, "20:00", &[entry(1, 2)])], ..case.clone() };
        assert_eq!(state(&Case { decisions: decisions.clone(), ..case }, "21:00"), wanted);
        assert_eq!(state(&rejected, "21:00"), wanted);
    }
}

#[test]
fn proof_that_turns_up_later_goes_before_an_opinion() {
    let mut case = Case { decisions: vec![decision(1, true, "20:00", &[entry(1, 2)])], ..claimed() };
    case.triggers[0].placement.latest = Some(at("10:30"));
    case.completions[0].seen.placement.earliest = Some(at("13:00"));
    assert_eq!(state(&case, "21:00"), "late");
}

#[test]
fn only_what_waits_for_nobody_is_frozen() {
    let frozen = |state| frozen_from(state, at("10:00"), Millis::days(7)).is_some();
    let names: Vec<_> = State::ALL.into_iter().filter(|state| frozen(*state)).map(State::as_str).collect();
    let wanted = ["void", "excused", "met", "met_offline", "late", "accepted", "rejected", "undetermined"];
    assert_eq!(names, wanted);
    assert_eq!(frozen_from(State::Met, at("10:00"), Millis::hours(2)), Some(at("12:00")));
}

#[test]
fn a_waiver_goes_before_a_decision() {
    let decisions = vec![decision(1, false, "20:00", &[entry(1, 2)])];
    let case = Case { decisions, waivers: vec![waiver(2, "wang", "a storm")], ..claimed() };
    assert_eq!(state(&case, "21:00"), "excused");
}

fn decide(accepted: bool) -> Command {
    Command::Decide {
        visit: v(),
        obligation: ObligationKind::Brief.into(),
        accepted,
        reason: "she rang me up".to_owned(),
    }
}

#[test]
fn a_tap_names_the_completions_that_the_device_knows_and_without_one_there_is_nothing_to_decide() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.does(leave());
    host.does(decide(true));
    assert!(format!("{:?}", host.last()).contains("nothing to accept or reject"), "{:?}", host.last());
    host.does(brief());
    host.does(decide(true));
    host.contact();
    assert_eq!(host.server.story(), "begin plan leave brief decide");
    let facts = host.server.facts();
    let Some((_, sync_core::fact::Fact::Decide { seen, .. })) = facts.last() else { panic!("decided") };
    assert_eq!(seen.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [4]);
}
