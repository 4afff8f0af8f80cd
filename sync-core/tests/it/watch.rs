//! The safety watch: silence escalates, and nothing but a return after the departure or a person's word closes it.

use sync_core::evidence::Placement;
use sync_core::obligation::Seen;
use sync_core::safety::{CheckIn, Confirmation, Watch, WatchCase, WatchState, judge_watch};
use sync_core::time::{Millis, Timestamp};

use crate::case::{attested, bounds, seen};
use crate::world::{at, device, person};

/// Shared at 07:00 to be back by 18:00, half an hour of grace.
fn shared() -> WatchCase {
    WatchCase::of(seen(1, attested("07:00", "07:01")), at("18:00"), Millis::minutes(30), Millis::hours(72))
}

/// Departed at 08:00.
fn departed() -> WatchCase {
    WatchCase { departures: vec![seen(2, attested("08:00", "08:01"))], ..shared() }
}

fn check_in(seq: u64, placement: Placement, next_by: &str) -> CheckIn {
    CheckIn { seen: seen(seq, placement), next_by: at(next_by) }
}

/// By entry `seq` of another device.
fn other(seq: u64, placement: Placement) -> Seen {
    let mut seen = seen(seq, placement);
    seen.entry.device = device(2);
    seen
}

fn state(case: &WatchCase, now: Timestamp) -> &'static str {
    judge_watch(case, now).state.as_str()
}

#[test]
fn the_states_change_at_the_exact_millisecond() {
    let (due, alarm) = (at("18:00"), at("18:30"));
    for (case, before) in [(shared(), "armed"), (departed(), "under_way")] {
        assert_eq!(state(&case, due - Millis(1)), before);
        assert_eq!(state(&case, due), "overdue");
        assert_eq!(state(&case, alarm - Millis(1)), "overdue");
        assert_eq!(state(&case, alarm), "alarmed");
        assert_eq!(judge_watch(&case, at("12:00")).changes_at, Some(due));
        assert_eq!(judge_watch(&case, due).changes_at, Some(alarm));
        assert_eq!(judge_watch(&case, alarm).changes_at, None);
    }
}

#[test]
fn silence_never_closes_it() {
    for days in [1, 30, 3_650] {
        assert_eq!(state(&departed(), at("18:00") + Millis::days(days)), "alarmed");
    }
}

#[test]
fn a_return_after_the_departure_closes_it_early_late_or_heard_of_late() {
    for (time, received) in [("12:00", "12:01"), ("17:59", "22:00"), ("20:00", "20:01")] {
        let case = WatchCase { returns: vec![seen(3, attested(time, received))], ..departed() };
        assert_eq!(state(&case, at("23:00")), "closed", "back at {time}, heard at {received}");
    }
}

#[test]
fn a_return_before_the_departure_in_the_chain_does_not_close_it() {
    let mut case = departed();
    case.departures = vec![seen(3, attested("08:00", "08:01"))];
    // However late its clocks say it was.
    case.returns = vec![seen(2, attested("17:00", "17:01"))];
    assert_eq!(state(&case, at("23:00")), "alarmed");
}

#[test]
fn a_return_does_not_close_a_departure_after_it() {
    let mut case = departed();
    case.returns = vec![seen(3, attested("08:05", "08:06"))];
    case.departures.push(seen(4, attested("08:10", "08:11")));
    assert_eq!(state(&case, at("12:00")), "under_way", "set out, turned back, set out again");
    assert_eq!(state(&case, at("23:00")), "alarmed");
    case.returns.push(seen(5, attested("17:00", "17:01")));
    assert_eq!(state(&case, at("23:00")), "closed");
}

#[test]
fn a_return_without_any_departure_closes_nothing() {
    let case = WatchCase { returns: vec![seen(3, attested("12:00", "12:01"))], ..shared() };
    assert_eq!(state(&case, at("23:00")), "alarmed");
}

#[test]
fn an_arrival_stands_for_a_departure_that_was_not_recorded() {
    // Departures and arrivals come in one list; the first of either begins the trip.
    let case = WatchCase { departures: vec![seen(4, attested("10:00", "10:01"))], ..shared() };
    assert_eq!(state(&case, at("12:00")), "under_way");
}

#[test]
fn a_return_of_another_phone_closes_only_when_proven_to_be_after() {
    let back = |earliest: &str| WatchCase { returns: vec![other(9, bounds(earliest, "19:00", "19:00"))], ..departed() };
    assert_eq!(state(&back("08:00"), at("23:00")), "alarmed");
    assert_eq!(state(&back("08:01"), at("23:00")), "alarmed", "not after it, but at it");
    assert_eq!(state(&back("08:02"), at("23:00")), "closed");
    let mut unproven = back("08:02");
    unproven.returns[0].placement.earliest = None;
    assert_eq!(state(&unproven, at("23:00")), "alarmed");
}

#[test]
fn the_wall_clock_of_another_phones_return_proves_nothing() {
    let case = WatchCase { returns: vec![other(9, bounds("06:00", "19:00", "18:55"))], ..departed() };
    assert_eq!(state(&case, at("23:00")), "alarmed");
}

#[test]
fn a_persons_word_closes_it_and_is_named() {
    let (how, calls) = ("spoke on the telephone".to_owned(), Vec::new());
    let word = Confirmation { seen: other(1, attested("19:00", "19:01")), person: person("wang"), how, calls };
    let watch = judge_watch(&WatchCase { confirmations: vec![word], ..departed() }, at("23:00"));
    assert_eq!(watch.state, WatchState::Closed);
    let said = sync_core::safety::explain_watch(&watch, "UTC");
    assert!(said.en.contains("wang") && said.zh.contains("spoke on the telephone"), "{said:?}");
}

#[test]
fn a_check_in_moves_the_due_time() {
    let case = WatchCase { check_ins: vec![check_in(3, attested("12:00", "12:01"), "21:00")], ..departed() };
    let watch: Watch = judge_watch(&case, at("19:00"));
    assert_eq!((watch.state, watch.due), (WatchState::UnderWay, at("21:00")));
    assert_eq!(state(&case, at("21:30")), "alarmed");
}

#[test]
fn an_older_check_in_that_arrives_later_moves_nothing_back() {
    let newer = check_in(4, bounds("14:00", "14:01", "14:00"), "22:00");
    let older = check_in(3, bounds("12:00", "15:00", "12:00"), "23:30");
    for check_ins in [vec![newer, older], vec![older, newer]] {
        assert_eq!(judge_watch(&WatchCase { check_ins, ..departed() }, at("19:00")).due, at("22:00"));
    }
}

#[test]
fn a_check_in_from_before_the_share_moves_nothing() {
    let mut case = departed();
    case.share = seen(5, attested("07:30", "07:31"));
    case.check_ins = vec![check_in(4, attested("07:10", "07:11"), "23:00")];
    assert_eq!(judge_watch(&case, at("19:00")).due, at("18:00"));
    case.check_ins = vec![CheckIn { seen: other(9, bounds("07:00", "12:00", "12:00")), next_by: at("23:00") }];
    assert_eq!(judge_watch(&case, at("19:00")).due, at("18:00"), "another phone's, not proven to be after");
}

#[test]
fn a_check_in_without_any_proof_does_not_move_one_that_has_it() {
    let proven = check_in(3, bounds("12:00", "12:01", "12:00"), "20:00");
    let mut unproven = check_in(4, bounds("12:00", "19:30", "19:00"), "23:30");
    unproven.seen.placement.earliest = None;
    let case = WatchCase { check_ins: vec![unproven, proven], ..departed() };
    assert_eq!(judge_watch(&case, at("19:00")).due, at("20:00"));
}

#[test]
fn a_check_in_never_closes_it() {
    let case = WatchCase { check_ins: vec![check_in(3, attested("12:00", "12:01"), "21:00")], ..departed() };
    assert_eq!(state(&case, at("23:59")), "alarmed");
}
