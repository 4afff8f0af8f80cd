//! What a journal says of the clocks themselves: boots, wall clocks that were set, and the rate check: an honest clock always
//! passes it, one that was falsified by a minute does not.

use std::collections::BTreeMap;

use proptest::prelude::{Strategy, any, prop};
use proptest::{prop_assert, proptest};
use sync_core::evidence::{ClockEvent, Grade, Jump, Timeline, jump};
use sync_core::ids::{BootId, Seq};
use sync_core::time::{Millis, Stamp, Timestamp};

use crate::clockwork::{Contact, Phone};
use crate::world::{at, seeded};

fn stamp(running: u64, boot: u8, wall: Timestamp) -> Stamp {
    Stamp { running, boot: BootId([boot; 8]), wall, zone: "UTC".to_owned(), anchor: None }
}

#[test]
fn a_wall_clock_that_runs_with_the_running_clock_has_not_jumped() {
    let hour = stamp(3_600_000, 1, at("10:00"));
    assert_eq!(jump(&hour, &stamp(7_200_000, 1, at("11:00"))), None);
    assert_eq!(jump(&hour, &stamp(7_200_000, 1, at("11:01"))), None, "a minute is no jump yet");
    let week = 7 * 86_400_000;
    let slewed = at("10:00") + Millis::days(7) + Millis::seconds(150);
    assert_eq!(jump(&hour, &stamp(3_600_000 + week, 1, slewed)), None, "nor what a clock drifts in a week");
}

#[test]
fn a_wall_clock_set_forward_or_back_is_a_jump_with_both_times() {
    let hour = stamp(3_600_000, 1, at("10:00"));
    let back = Jump { before: at("11:00"), after: at("08:00") };
    assert_eq!(jump(&hour, &stamp(7_200_000, 1, at("08:00"))), Some(back));
    assert_eq!(back.by(), Millis::hours(-3));
    let forward = jump(&hour, &stamp(7_200_000, 1, at("11:02"))).expect("two minutes");
    assert_eq!(forward.by(), Millis::minutes(2));
}

#[test]
fn over_a_reboot_or_a_running_clock_that_goes_back_no_jump_is_told() {
    let hour = stamp(3_600_000, 1, at("10:00"));
    assert_eq!(jump(&hour, &stamp(10, 2, at("08:00"))), None);
    assert_eq!(jump(&hour, &stamp(10, 1, at("08:00"))), None);
}

#[test]
fn reboots_and_jumps_are_shown_where_they_happened_and_change_no_verdict() {
    let live = |wrong: bool| {
        let mut phone = Phone::on(at("05:00"));
        phone.contact(Contact { sent: at("06:00"), at: at("06:00"), received: at("06:00"), answered: true });
        let first = phone.press(at("07:00"));
        phone.wall_off = if wrong { Millis::days(-30) } else { Millis(0) };
        let leave = phone.press(at("10:00"));
        let brief = phone.press(at("11:00"));
        phone.reboot(at("12:00"));
        phone.press(at("12:01"));
        (phone.timeline(), [first, leave, brief])
    };
    let ((right, seqs), (wrong, _)) = (live(false), live(true));
    let jump = Jump { before: at("10:00"), after: at("10:00") - Millis::days(30) };
    let events = |timeline: &Timeline| timeline.clock_events().collect::<Vec<(Seq, ClockEvent)>>();
    assert_eq!(events(&right), [(4, ClockEvent::Reboot)]);
    assert_eq!(events(&wrong), [(2, ClockEvent::Jump(jump)), (4, ClockEvent::Reboot)]);
    for seq in seqs {
        let (a, b) = (right.place(seq).expect("placed"), wrong.place(seq).expect("placed"));
        assert_eq!((a.grade, a.low, a.high, a.shown()), (b.grade, b.low, b.high, b.shown()));
    }
}

#[test]
fn a_code_bounds_what_stands_behind_it_and_nothing_before_and_says_that_it_was_the_code() {
    let mut phone = Phone::on(at("05:00"));
    phone.contact(Contact { sent: at("06:00"), at: at("06:00"), received: at("06:00"), answered: true });
    phone.reboot(at("07:00"));
    let seqs = [at("08:00"), at("10:00"), at("11:00")].map(|now| phone.press(now));
    phone.contact(Contact { sent: at("12:00"), at: at("12:00"), received: at("12:00"), answered: true });
    let last = phone.press(at("12:30"));
    let codes = BTreeMap::from([(seqs[1], at("09:55"))]);
    let timeline = Timeline::witnessed_by(phone.entries.clone(), &phone.anchors, codes, None);
    let bound = |seq| timeline.place(seq).map(|placement| (placement.earliest, placement.by_code));
    assert_eq!(bound(seqs[0]), Some((Some(at("06:00")), false)));
    assert_eq!([seqs[1], seqs[2]].map(bound), [Some((Some(at("09:55")), true)); 2]);
    assert_eq!(bound(last), Some((Some(at("12:00")), false)), "a later anchor says more");
    assert_eq!((timeline.witnessed(seqs[1]), timeline.witnessed(last)), (Some(at("09:55")), None));
}

/// Contacts one after another, each with a press behind it that journals the clock pair: pause, trip, share of the way out.
fn contacts(longest: i64, trip: i64, many: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(i64, i64, i64)>> {
    prop::collection::vec((0..longest, 0..trip, 0..=100i64), many)
}

fn meet(phone: &mut Phone, now: Timestamp, (trip, share): (i64, i64)) -> Timestamp {
    let received = now + Millis(trip);
    phone.contact(Contact { sent: now, at: now + Millis(trip * share / 100), received, answered: true });
    received + Millis(5)
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn an_honest_clock_within_200_ppm_never_loses_its_grade(
        drift in -199..=199i64, contacts in contacts(400_000_000, 59_000, 1..12)
    ) {
        let (mut phone, mut now) = (Phone::on(at("05:00")), at("06:00"));
        phone.drift_ppm = drift;
        for (pause, trip, share) in contacts {
            now = meet(&mut phone, now + Millis(pause), (trip, share));
            phone.press(now);
        }
        let timeline = phone.timeline();
        for seq in phone.truth.keys() {
            let placement = timeline.place(*seq).expect("placed");
            prop_assert!(placement.is_attested() && placement.estimate.is_some(), "{placement:?}");
        }
    }

    #[test]
    fn a_running_clock_falsified_by_a_minute_is_found_at_the_next_contact(
        drift in -199..=199i64,
        (before, after) in (contacts(3_600_000, 2_000, 1..4), contacts(129_600_000, 2_000, 1..2)),
        (by, back, when) in (60_000..3_600_000i64, any::<bool>(), 0..100i64),
    ) {
        // 36 hours at most between the two contacts: the longer, the more an honest clock may drift.
        let (mut phone, mut now) = (Phone::on(at("00:00")), at("06:00"));
        phone.drift_ppm = drift;
        for (pause, trip, share) in before {
            now = meet(&mut phone, now + Millis(pause), (trip, share));
            phone.press(now);
        }
        let (pause, trip, share) = after[0];
        phone.press(now + Millis(pause * when / 100));
        phone.leap(Millis(if back { -by } else { by }));
        let wrong = phone.press(now + Millis(pause));
        now = meet(&mut phone, now + Millis(pause), (trip, share));
        phone.press(now);
        phone.contact(Contact { sent: now, at: now, received: now, answered: true });
        let timeline = phone.timeline();
        for seq in phone.truth.keys() {
            let placement = timeline.place(*seq).expect("placed");
            // What the server signed within a minute needs no running clock.
            prop_assert!(matches!(placement.grade, Grade::A | Grade::D | Grade::X), "{seq}: {placement:?}");
            prop_assert!(placement.estimate.is_none(), "nothing is estimated by such a clock");
        }
        prop_assert!(timeline.place(wrong).expect("placed").estimate.is_none());
    }
}
