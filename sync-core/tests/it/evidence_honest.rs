//! Properties of evidence over honest phones: whatever their wall clocks, reboots, sleeps, drifts and networks do, the true
//! time lies within what is concluded.

use proptest::prelude::{Strategy, any, prop, prop_oneof};
use proptest::{prop_assert, prop_assert_eq, proptest};
use sync_core::evidence::Timeline;
use sync_core::time::Millis;

use crate::clockwork::{Contact, Phone};
use crate::world::{at, seeded};

/// What can happen to an honest phone.
#[derive(Debug, Clone)]
enum Happens {
    Press,
    Contact { trip: i64, share: i64, answered: bool },
    Reboot,
    Wall { off: i64 },
}

fn happens() -> impl Strategy<Value = (i64, Happens)> {
    let pause = prop_oneof![0..5_000i64, 0..3_600_000i64, 0..400_000_000i64];
    let what = prop_oneof![
        4 => prop::strategy::Just(Happens::Press),
        3 => (prop_oneof![0..3_000i64, 0..120_000i64], 0..=100i64, any::<bool>())
            .prop_map(|(trip, share, answered)| Happens::Contact { trip, share, answered }),
        1 => prop::strategy::Just(Happens::Reboot),
        1 => any::<i32>().prop_map(|off| Happens::Wall { off: i64::from(off) * 100 }),
    ];
    (pause, what)
}

/// Lives through it.
fn live(drift_ppm: i64, days: &[(i64, Happens)]) -> Phone {
    let mut phone = Phone::on(at("06:00"));
    phone.drift_ppm = drift_ppm;
    let mut now = at("06:00");
    for (pause, what) in days {
        now = now + Millis(*pause);
        match what {
            Happens::Press => drop(phone.press(now)),
            Happens::Contact { trip, share, answered } => {
                let (sent, received) = (now, now + Millis(*trip));
                phone.contact(Contact { sent, at: now + Millis(trip * share / 100), received, answered: *answered });
                now = received;
            }
            Happens::Reboot => phone.reboot(now),
            Happens::Wall { off } => phone.wall_off = Millis(*off),
        }
    }
    phone
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn the_true_time_lies_within_bounds_and_attestation(
        drift in -199..=199i64, days in prop::collection::vec(happens(), 1..60)
    ) {
        let phone = live(drift, &days);
        let timeline = phone.timeline();
        for (seq, truth) in &phone.truth {
            let placement = timeline.place(*seq).expect("placed");
            prop_assert_eq!(placement.contradiction, None, "an honest phone never contradicts itself");
            for lower in [placement.earliest, placement.low].into_iter().flatten() {
                prop_assert!(lower <= *truth, "#{seq}: {lower} <= {truth}");
            }
            for upper in [placement.latest, placement.high].into_iter().flatten() {
                prop_assert!(upper >= *truth, "#{seq}: {upper} >= {truth}");
            }
            if let (Some(estimate), Some(error)) = (placement.estimate, placement.error) {
                prop_assert!((estimate - *truth).0.abs() <= error.0, "#{seq}: {estimate} +- {error} holds {truth}");
            }
            let shown = placement.shown();
            prop_assert!(placement.earliest.is_none_or(|bound| bound <= shown));
            prop_assert!(placement.latest.is_none_or(|bound| bound >= shown));
        }
    }

    #[test]
    fn the_time_between_two_presses_of_one_boot_is_within_what_the_running_clock_says(
        drift in -199..=199i64, days in prop::collection::vec(happens(), 1..40)
    ) {
        let phone = live(drift, &days);
        let timeline = phone.timeline();
        for (from, began) in &phone.truth {
            for (to, ended) in &phone.truth {
                if let Some((least, most)) = timeline.elapsed(*from, *to) {
                    let truly = *ended - *began;
                    // One millisecond of rounding at each end.
                    prop_assert!(least.0 - 2 <= truly.0 && truly.0 <= most.0 + 2, "{least:?} {truly:?} {most:?}");
                }
            }
        }
    }

    #[test]
    fn a_timeline_is_a_function_of_the_set_of_entries(
        drift in -199..=199i64, days in prop::collection::vec(happens(), 1..40), order in any::<u64>()
    ) {
        let phone = live(drift, &days);
        let mut entries = phone.entries.clone();
        entries.extend(phone.entries.iter().step_by(2).cloned());
        let len = entries.len().max(1);
        entries.rotate_left(usize::try_from(order % len as u64).expect("small"));
        for place in 0..entries.len() {
            let other = usize::try_from(order.rotate_left(place as u32) % len as u64).expect("small");
            entries.swap(place, other);
        }
        let other = Timeline::new(entries, &phone.anchors, phone.forked_from);
        let timeline = phone.timeline();
        for seq in phone.truth.keys() {
            prop_assert_eq!(timeline.place(*seq), other.place(*seq));
        }
    }

    #[test]
    fn more_evidence_never_widens_proven_bounds(
        drift in -199..=199i64, days in prop::collection::vec(happens(), 2..40), cut in 1..40usize
    ) {
        let early = live(drift, &days[..cut.min(days.len())]);
        let (before, after) = (early.timeline(), live(drift, &days).timeline());
        for seq in early.truth.keys() {
            let (before, after) = (before.place(*seq).expect("placed"), after.place(*seq).expect("placed"));
            prop_assert!(after.earliest >= before.earliest);
            prop_assert!(before.latest.is_none_or(|bound| after.latest.is_some_and(|after| after <= bound)));
        }
    }
}
