//! The obligation machine: every state by name, and which goes before which.

use sync_core::fact::ObligationKind;
use sync_core::obligation::{Case, Completion, Limit, Reason};
use sync_core::time::Millis;

use crate::case::{attested, bounds, contradicted, done, heard, judged, left, nothing, phone, seen, state, waiver};
use crate::world::{at, device, entry, person};

#[test]
fn a_visit_called_off_is_void() {
    assert_eq!(state(&Case { cancelled: true, ..nothing() }, "10:00"), "void");
}

#[test]
fn a_waiver_excuses() {
    let case = Case { waivers: vec![waiver(1, "wang", "train was cut off")], ..left() };
    assert_eq!(state(&case, "20:00"), "excused");
    let Reason::Waived { by, reason } = judged(&case, "20:00").reason else { panic!("a waiver") };
    assert_eq!((by, reason.as_str()), (person("wang"), "train was cut off"));
}

#[test]
fn a_contradiction_on_trigger_or_completion_is_disputed() {
    let completed = Case { completions: vec![done(2, contradicted("11:00"))], ..left() };
    assert_eq!(state(&completed, "20:00"), "disputed");
    let triggered = Case { triggers: vec![seen(1, contradicted("10:00"))], ..nothing() };
    assert_eq!(state(&triggered, "10:30"), "disputed", "even while nothing is done");
}

#[test]
fn proven_by_bounds_alone_is_met() {
    let case = Case {
        triggers: vec![seen(1, bounds("10:00", "10:30", "10:10"))],
        completions: vec![done(2, bounds("10:00", "12:00", "23:00"))],
        ..nothing()
    };
    assert_eq!((state(&case, "20:00"), judged(&case, "20:00").reason), ("met", Reason::ProvenInTime));
}

#[test]
fn attested_and_received_in_time_is_met() {
    let case = Case { completions: vec![done(2, attested("11:30", "11:31"))], ..left() };
    assert_eq!((state(&case, "20:00"), judged(&case, "20:00").reason), ("met", Reason::ReceivedInTime));
}

#[test]
fn attested_in_time_and_received_late_is_met_offline() {
    let case = Case { completions: vec![done(2, attested("11:30", "19:00"))], ..left() };
    assert_eq!(state(&case, "20:00"), "met_offline");
    let Reason::DoneOffline { after, delivered_late } = judged(&case, "20:00").reason else { panic!("offline") };
    assert_eq!((after, delivered_late), (Millis(5_402_000), Millis::hours(7)));
}

#[test]
fn one_running_clock_measures_across_the_whole_absence() {
    // Each alone is placed to four hours; the boot they share says 90 minutes.
    let wide = |low: &str, high: &str| {
        let mut placement = attested(low, "22:00");
        placement.high = Some(at(high));
        placement
    };
    let since = vec![(entry(1, 1), (Millis::minutes(89), Millis::minutes(91)))];
    let case = Case {
        triggers: vec![seen(1, wide("10:00", "14:00"))],
        completions: vec![Completion { seen: seen(2, wide("11:30", "15:30")), since }],
        ..nothing()
    };
    assert_eq!(state(&case, "23:00"), "met_offline");
}

#[test]
fn proven_late_is_late_by_at_least_so_much() {
    let case = Case {
        triggers: vec![seen(1, bounds("09:00", "10:00", "10:00"))],
        completions: vec![done(2, bounds("12:30", "19:00", "11:00"))],
        ..nothing()
    };
    assert_eq!(judged(&case, "20:00").reason, Reason::ProvenLate { by: Millis::minutes(30) });
    assert_eq!(state(&case, "20:00"), "late");
}

#[test]
fn late_by_the_phones_own_clock_is_late() {
    let since = vec![(entry(1, 1), (Millis::minutes(150), Millis::minutes(151)))];
    let brief = Completion { seen: seen(2, attested("12:30", "12:40")), since };
    let mut case = Case { completions: vec![brief], ..left() };
    case.triggers[0].placement.latest = Some(at("19:00"));
    case.completions[0].seen.placement.earliest = None;
    assert_eq!(judged(&case, "20:00").reason, Reason::LateByOwnClock { after: Millis::minutes(150) });
}

#[test]
fn only_the_wall_clock_in_time_is_claimed() {
    let case = Case {
        triggers: vec![seen(1, bounds("08:00", "19:00", "10:00"))],
        completions: vec![done(2, bounds("08:00", "19:00", "11:30"))],
        ..nothing()
    };
    assert_eq!(state(&case, "20:00"), "claimed");
}

#[test]
fn what_nothing_decides_is_undetermined() {
    let case = Case {
        triggers: vec![seen(1, bounds("08:00", "19:00", "10:00"))],
        completions: vec![done(2, bounds("08:00", "19:00", "12:30"))],
        ..nothing()
    };
    assert_eq!(state(&case, "20:00"), "undetermined");
}

#[test]
fn waiting_for_a_lost_phone_is_unrecoverable_until_its_entries_turn_up() {
    let mut lost = heard(1, "li", "10:30");
    lost.lost = Some(at("15:00"));
    let case = Case { devices: vec![lost], ..left() };
    assert_eq!(state(&case, "11:00"), "running", "nothing is owed yet");
    assert_eq!(state(&case, "20:00"), "unrecoverable");
    let found = Case { completions: vec![done(2, attested("11:00", "21:00"))], ..case };
    assert_eq!(state(&found, "22:00"), "met_offline");
}

#[test]
fn a_phone_lost_after_it_was_in_contact_without_the_brief_is_missing() {
    let mut lost = heard(1, "li", "13:00");
    lost.lost = Some(at("15:00"));
    assert_eq!(state(&Case { devices: vec![lost], ..left() }, "20:00"), "missing");
}

#[test]
fn in_contact_since_and_without_it_is_missing() {
    let case = Case { devices: vec![heard(1, "li", "12:01")], ..left() };
    assert_eq!(state(&case, "20:00"), "missing");
    assert_eq!(judged(&case, "20:00").reason, Reason::NoneFound { contact: at("12:01") });
}

#[test]
fn a_phone_not_heard_of_since_is_awaited_and_not_called_late() {
    assert_eq!(state(&Case { devices: vec![heard(1, "li", "11:59")], ..left() }, "20:00"), "awaiting_device");
}

#[test]
fn a_contact_with_a_hole_in_the_journal_does_not_make_it_missing() {
    let holed = phone(1, "li", Some(at("19:00")), Some(at("10:01")));
    assert_eq!(state(&Case { devices: vec![holed], ..left() }, "20:00"), "awaiting_device");
}

#[test]
fn a_companions_phone_not_heard_of_keeps_it_awaiting() {
    let case = Case { devices: vec![heard(1, "li", "13:00"), heard(2, "zhao", "09:00")], ..left() };
    assert_eq!(state(&case, "20:00"), "awaiting_device");
    let Reason::Silent { person: who, heard, .. } = judged(&case, "20:00").reason else { panic!("silent") };
    assert_eq!((who, heard), (person("zhao"), Some(at("09:00"))));
}

#[test]
fn a_revoked_phone_is_not_waited_for() {
    let mut revoked = heard(2, "zhao", "09:00");
    revoked.revoked = true;
    assert_eq!(state(&Case { devices: vec![heard(1, "li", "13:00"), revoked], ..left() }, "20:00"), "missing");
}

#[test]
fn a_phone_silent_for_thirty_days_is_no_longer_waited_for() {
    let silent = |days: i64| phone(2, "zhao", Some(at("20:00") - Millis::days(days)), None);
    let case = |days| Case { devices: vec![heard(1, "li", "13:00"), silent(days)], ..left() };
    assert_eq!(state(&case(30), "20:00"), "awaiting_device");
    assert_eq!(state(&case(31), "20:00"), "missing");
}

#[test]
fn the_verdict_names_the_moment_at_which_a_silent_phone_is_given_up() {
    let case = Case { devices: vec![heard(1, "li", "13:00"), heard(2, "zhao", "09:00")], ..left() };
    let gives_up = judged(&case, "20:00").changes_at.expect("by time alone");
    assert_eq!(gives_up, at("09:00") + Millis::days(30) + Millis(1));
    let state_at = |now| sync_core::obligation::judge(&case, now).state.as_str();
    assert_eq!([state_at(gives_up - Millis(1)), state_at(gives_up)], ["awaiting_device", "missing"]);
}

#[test]
fn of_two_lost_phones_the_one_lost_first_is_named_in_any_order() {
    let lost = |n, who, when| {
        let mut phone = heard(n, who, "09:00");
        phone.lost = Some(at(when));
        phone
    };
    let mut case = Case { devices: vec![lost(1, "li", "16:00"), lost(2, "zhao", "15:00")], ..left() };
    for _ in 0..2 {
        assert_eq!(judged(&case, "20:00").reason, Reason::DeviceLost { person: person("zhao") });
        case.devices.reverse();
    }
}

#[test]
fn there_is_time_left_up_to_the_very_millisecond() {
    let case = Case { devices: vec![heard(1, "li", "22:00")], ..left() };
    assert_eq!(state(&case, "11:59"), "running");
    let verdict = judged(&case, "10:30");
    assert_eq!(verdict.due, Some(at("12:00")));
    let changes = verdict.changes_at.expect("by time alone");
    assert_eq!(changes, at("12:00:01") + Millis(1), "counted from the latest that leaving can have been");
    assert_eq!(sync_core::obligation::judge(&case, changes - Millis(1)).state.as_str(), "running");
    assert_eq!(sync_core::obligation::judge(&case, changes).state.as_str(), "missing");
}

#[test]
fn without_leaving_it_waits() {
    assert_eq!(state(&nothing(), "20:00"), "waiting");
}

#[test]
fn the_planned_end_stands_in_for_a_leaving_not_heard_of() {
    let planned = |devices| Case { planned_end: Some(at("10:00")), devices, ..nothing() };
    assert_eq!(state(&planned(vec![heard(1, "li", "09:00")]), "12:00"), "waiting");
    assert_eq!(state(&planned(vec![heard(1, "li", "09:00")]), "12:01"), "awaiting_device");
    assert_eq!(state(&planned(vec![heard(1, "li", "12:30")]), "20:00"), "waiting", "in contact, has not left");
    let mut lost = heard(1, "li", "09:00");
    lost.lost = Some(at("11:00"));
    assert_eq!(state(&planned(vec![lost]), "20:00"), "unrecoverable");
}

#[test]
fn a_leaving_that_is_known_goes_before_the_planned_end() {
    let case = Case { planned_end: Some(at("06:00")), devices: vec![heard(1, "li", "10:01")], ..left() };
    assert_eq!(state(&case, "11:00"), "running");
}

#[test]
fn calling_off_goes_before_waiving_and_waiving_before_disputing() {
    let disputed = Case { completions: vec![done(2, contradicted("11:00"))], ..left() };
    let waived = Case { waivers: vec![waiver(1, "wang", "a storm")], ..disputed.clone() };
    let void = Case { cancelled: true, ..waived.clone() };
    assert_eq!([&disputed, &waived, &void].map(|case| state(case, "20:00")), ["disputed", "excused", "void"]);
}

#[test]
fn the_best_of_several_completions_counts_unless_one_contradicts() {
    let late = done(3, attested("13:00", "13:01"));
    let timely = done(2, attested("11:00", "11:01"));
    let case = Case { completions: vec![late.clone(), timely.clone()], ..left() };
    assert_eq!(state(&case, "20:00"), "met");
    assert_eq!(judged(&case, "20:00").completion, Some(timely.seen));
    let forked = Case { completions: vec![late, timely, done(4, contradicted("11:30"))], ..left() };
    assert_eq!(state(&forked, "20:00"), "disputed");
}

#[test]
fn a_companions_completion_counts_as_well() {
    let mut brief = done(1, attested("11:00", "11:01"));
    brief.seen.entry.device = device(2);
    assert_eq!(state(&Case { completions: vec![brief], ..left() }, "20:00"), "met");
}

#[test]
fn thank_you_and_record_use_the_same_machine_with_their_own_limit() {
    for kind in [ObligationKind::ThankYou, ObligationKind::Record] {
        let owed = Case {
            owed: kind.into(),
            limit: Limit::Span(Millis::hours(24)),
            devices: vec![heard(1, "li", "12:30")],
            ..left()
        };
        assert_eq!(state(&owed, "23:00"), "running");
        let tomorrow = sync_core::obligation::judge(&owed, at("10:05") + Millis::days(1));
        assert_eq!((tomorrow.owed.kind, tomorrow.state.as_str()), (kind, "awaiting_device"));
    }
}
