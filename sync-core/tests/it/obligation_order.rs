//! Properties of the obligation machine: a verdict is a function of the set of evidence, and says when time alone changes it.

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};
use proptest::{prop_assert, prop_assert_eq, proptest};
use sync_core::evidence::{Contradiction, Grade, Placement};
use sync_core::ids::EntryId;
use sync_core::obligation::{Case, Completion, Decision, DeviceContact, Seen, Waiver, judge};
use sync_core::time::{Millis, Timestamp};

use crate::case::nothing;
use crate::world::{at, device, entry, person, seeded};

fn moment() -> impl Strategy<Value = Timestamp> {
    (0..40i64).prop_map(|quarters| at("06:00") + Millis::minutes(15 * quarters))
}

fn placement() -> impl Strategy<Value = Placement> {
    let times = (moment(), 0..12i64, 0..12i64, any::<bool>());
    (times, prop::bool::weighted(0.1)).prop_map(|((time, before, after, paired), forked)| {
        let (low, high) = (time - Millis::minutes(15 * before), time + Millis::minutes(15 * after));
        Placement {
            earliest: Some(low),
            latest: Some(high),
            low: Some(if paired { time } else { low }),
            high: Some(if paired { time } else { high }),
            estimate: paired.then_some(time),
            error: paired.then_some(Millis(0)),
            wall: time,
            grade: if forked {
                Grade::X
            } else if paired {
                Grade::B
            } else {
                Grade::C
            },
            contradiction: forked.then_some(Contradiction::Fork),
            by_code: false,
        }
    })
}

fn entries(devices: std::ops::Range<u8>) -> impl Strategy<Value = Vec<Seen>> {
    let one = (devices, 1..5u64, placement())
        .prop_map(|(device, seq, placement)| Seen { entry: entry(device, seq), placement });
    prop::collection::vec(one, 0..4).prop_map(|mut seen| {
        seen.sort_by_key(|seen| seen.entry);
        seen.dedup_by_key(|seen| seen.entry);
        seen
    })
}

fn contact(n: u8) -> impl Strategy<Value = DeviceContact> {
    let heard = prop::option::of((moment(), prop_oneof![Just(0i64), Just(29), Just(40)]));
    (heard, prop::option::of(moment()), prop::option::weighted(0.3, moment()), prop::bool::weighted(0.1)).prop_map(
        move |(heard, complete, lost, revoked)| {
            let heard = heard.map(|(at, days)| at - Millis::days(days));
            let complete = complete.and_then(|complete| heard.map(|heard| heard.min(complete)));
            DeviceContact { device: device(n), person: person(&format!("p{n}")), heard, complete, lost, revoked }
        },
    )
}

fn cases() -> impl Strategy<Value = Case> {
    let people = (contact(1), contact(2), contact(3)).prop_map(|(a, b, c)| vec![a, b, c]);
    let waiver =
        (1..4u64, "[ab]").prop_map(|(seq, reason)| Waiver { by: person("wang"), reason, entry: entry(9, seq) });
    let waivers = prop_oneof![6 => Just(Vec::new()), 1 => prop::collection::vec(waiver, 1..3)];
    let decided = (1..4u64, any::<bool>(), moment(), 1..5u64).prop_map(|(seq, accepted, at, saw)| Decision {
        by: person("wang"),
        accepted,
        reason: "heard of it".to_owned(),
        saw: vec![entry(3, saw), entry(4, saw)],
        at,
        entry: entry(8, seq),
    });
    let decisions = prop::collection::vec(decided, 0..3);
    (entries(1..3), entries(3..5), people, (waivers, decisions), prop::option::of(moment())).prop_map(
        |(triggers, done, devices, (mut waivers, mut decisions), planned_end)| {
            decisions.sort_by_key(|decision| decision.entry);
            decisions.dedup_by_key(|decision| decision.entry);
            waivers.sort_by_key(|waiver| waiver.entry);
            waivers.dedup_by_key(|waiver| waiver.entry);
            let completions = done.into_iter().map(|seen| Completion { seen, since: since(&triggers) }).collect();
            Case { triggers, completions, devices, waivers, decisions, planned_end, ..nothing() }
        },
    )
}

/// Some triggers share a clock with the completion.
fn since(triggers: &[Seen]) -> Vec<(EntryId, (Millis, Millis))> {
    let shared = triggers.iter().filter(|seen| seen.entry.seq % 2 == 0);
    shared.map(|seen| (seen.entry, (Millis::minutes(60), Millis::minutes(130)))).collect()
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn a_verdict_does_not_depend_on_the_order_of_the_evidence(case in cases(), now in moment(), turn in 0..4usize) {
        let mut turned = case.clone();
        turned.triggers.reverse();
        turned.completions.reverse();
        turned.devices.rotate_left(turn % 3);
        turned.waivers.reverse();
        turned.decisions.reverse();
        turned.completions.iter_mut().for_each(|done| done.since.reverse());
        prop_assert_eq!(judge(&case, now), judge(&turned, now));
        turned.devices.reverse();
        prop_assert_eq!(judge(&case, now), judge(&turned, now));
    }

    #[test]
    fn nothing_changes_before_the_moment_that_the_verdict_names(case in cases(), now in moment(), later in 0..60i64) {
        let verdict = judge(&case, now);
        let then = now + Millis::hours(24 * later / 2);
        if verdict.changes_at.is_none_or(|changes| then < changes) {
            prop_assert_eq!(judge(&case, then).state, verdict.state);
        }
        if let Some(changes) = verdict.changes_at {
            prop_assert!(changes > now, "what is due already has happened");
        }
    }

    #[test]
    fn a_completion_is_never_judged_by_the_time_at_which_one_asks(case in cases(), now in moment(), days in 1..90i64) {
        let verdict = judge(&case, now);
        if !verdict.state.is_open() {
            prop_assert_eq!(judge(&case, now + Millis::days(days)), verdict);
        }
    }
}
