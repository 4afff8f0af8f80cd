//! What holds of the order, whoever comes when and whatever it costs.

use std::collections::BTreeMap;

use proptest::prelude::*;
use sync_core::ids::{DeviceId, OrgId};

use super::{Entered, Lane, Next, Queue, SHORTS_IN_A_ROW, Slots};
use crate::fair::who::Who;

const ROOMY: Slots = Slots { slots: 1, kept: 0, room: 1_000, of_member: 1_000 };

fn who(org: &str, device: u8) -> Who {
    Who::device(&OrgId::new(org).expect("sound"), DeviceId([device; 16]))
}

/// Serves what waits, one after the other: who was served, in order.
fn serve(queue: &mut Queue<u64>) -> Vec<(Who, Lane)> {
    let mut served = Vec::new();
    while let Some(Next { who, lane, cost, .. }) = queue.next() {
        queue.done(&who, lane, cost, cost);
        served.push((who, lane));
    }
    served
}

fn fill(queue: &mut Queue<u64>, who: &Who, lane: Lane, times: usize) {
    for _ in 0..times {
        assert!(matches!(queue.enter(who, lane, 1, 0), Entered::Waits(_)));
    }
}

#[test]
fn a_flood_of_one_device_waits_for_itself() {
    let mut queue = Queue::new(ROOMY);
    fill(&mut queue, &who("acme", 1), Lane::Long, 50);
    fill(&mut queue, &who("acme", 2), Lane::Long, 2);
    let served = serve(&mut queue);
    let honest: Vec<_> = (0..).zip(&served).filter(|(_, it)| it.0 == who("acme", 2)).map(|(at, _)| at).collect();
    assert_eq!(honest, [1, 3], "the second and the fourth of 52");
}

#[test]
fn a_flood_of_many_devices_waits_for_its_organisation() {
    let mut queue = Queue::new(ROOMY);
    (0..50).for_each(|device| fill(&mut queue, &who("acme", device), Lane::Long, 1));
    fill(&mut queue, &who("other", 1), Lane::Long, 3);
    let served = serve(&mut queue);
    let honest: Vec<_> = (0..).zip(&served).filter(|(_, it)| it.0 == who("other", 1)).map(|(at, _)| at).collect();
    assert_eq!(honest, [1, 3, 5]);
}

#[test]
fn what_it_cost_counts_and_not_how_often_somebody_came() {
    let mut queue = Queue::new(ROOMY);
    let (heavy, light) = (who("acme", 1), who("acme", 2));
    fill(&mut queue, &heavy, Lane::Long, 10);
    fill(&mut queue, &light, Lane::Long, 10);
    let mut served = Vec::new();
    while let Some(Next { who, lane, cost, .. }) = queue.next() {
        // Thought to be alike, and one turns out to be five times as much.
        queue.done(&who, lane, cost, if who == heavy { 5 } else { 1 });
        served.push(who);
    }
    let first = served.iter().take(12).filter(|who| **who == heavy).count();
    assert_eq!(first, 2, "ten of one for two of the other: {served:?}");
}

#[test]
fn short_ones_go_first_and_do_not_starve_long_ones() {
    let mut queue = Queue::new(ROOMY);
    fill(&mut queue, &who("acme", 1), Lane::Long, 3);
    fill(&mut queue, &who("acme", 2), Lane::Short, 30);
    let lanes: Vec<_> = serve(&mut queue).into_iter().map(|(_, lane)| lane).collect();
    let longs: Vec<_> = (0..).zip(&lanes).filter(|(_, lane)| **lane == Lane::Long).map(|(at, _)| at).collect();
    assert_eq!(longs, [SHORTS_IN_A_ROW, 2 * SHORTS_IN_A_ROW + 1, 3 * SHORTS_IN_A_ROW + 2]);
}

#[test]
fn slots_are_kept_for_short_ones_and_one_of_a_device_is_served_at_a_time() {
    let mut queue = Queue::new(Slots { slots: 4, kept: 2, ..ROOMY });
    (0..4).for_each(|device| fill(&mut queue, &who("acme", device), Lane::Long, 2));
    (0..4).for_each(|device| fill(&mut queue, &who("other", device), Lane::Long, 2));
    let serving: Vec<_> = std::iter::from_fn(|| queue.next()).collect();
    assert_eq!(serving.iter().map(|it| &it.who).collect::<Vec<_>>(), [&who("acme", 0), &who("other", 0)]);
    fill(&mut queue, &who("acme", 9), Lane::Short, 3);
    assert_eq!(queue.next().map(|it| it.who), Some(who("acme", 9)));
    assert_eq!(queue.next(), None, "its other two wait for the first");
    queue.done(&serving[0].who, Lane::Long, 1, 1);
    assert_eq!(queue.next().map(|it| it.lane), Some(Lane::Long));
}

#[test]
fn when_the_room_is_full_who_has_most_gives_a_place() {
    let mut queue = Queue::new(Slots { slots: 1, kept: 0, room: 4, of_member: 3 });
    fill(&mut queue, &who("acme", 1), Lane::Long, 3);
    assert_eq!(queue.enter(&who("acme", 1), Lane::Long, 1, 0), Entered::TooMany);
    fill(&mut queue, &who("acme", 2), Lane::Long, 1);
    assert!(queue.has_room(&who("other", 1), Lane::Long));
    let first = queue.enter(&who("other", 1), Lane::Long, 1, 7);
    assert!(matches!(first, Entered::InPlaceOf(_, 0)), "{first:?}");
    let second = queue.enter(&who("other", 2), Lane::Long, 1, 8);
    assert!(matches!(second, Entered::InPlaceOf(_, 0)), "{second:?}");
    assert_eq!(queue.enter(&who("other", 3), Lane::Long, 1, 9), Entered::Full, "two and two");
    assert!(matches!(queue.enter(&who("third", 1), Lane::Short, 1, 9), Entered::Waits(_)), "another lane's room");
    assert!(!queue.has_room(&who("acme", 3), Lane::Long) && queue.has_room(&who("acme", 3), Lane::Short));
}

#[test]
fn who_leaves_gives_the_place_back_and_nobody_is_remembered_for_ever() {
    let mut queue = Queue::new(ROOMY);
    let Entered::Waits(ticket) = queue.enter(&who("acme", 1), Lane::Long, 1, 7) else { panic!("there is room") };
    fill(&mut queue, &who("acme", 2), Lane::Long, 1);
    assert_eq!(queue.leave(&who("acme", 1), Lane::Long, ticket), Some(7));
    assert_eq!(queue.leave(&who("acme", 1), Lane::Long, ticket), None);
    assert_eq!(serve(&mut queue), [(who("acme", 2), Lane::Long)]);
    assert!(queue.groups.is_empty());
    queue.charge(&who("acme", 1), 1_000);
    assert!(queue.groups.is_empty(), "nobody else wanted the time");
}

/// What may happen to a queue.
#[derive(Debug, Clone)]
enum Step {
    Enter(u8, u8, bool, u64),
    Serve,
    Done(usize, u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0..3u8, 0..4u8, any::<bool>(), 1..20u64).prop_map(|(org, device, short, cost)| Step::Enter(org, device, short, cost)),
        2 => Just(Step::Serve),
        2 => (0..8usize, 1..20u64).prop_map(|(which, cost)| Step::Done(which, cost)),
    ];
    prop::collection::vec(step, 1..400)
}

proptest! {
    /// While an organisation waits and could be served, no other is served more than its share, whatever each asks for: the
    /// most that one thing can cost, twice over, and what is under way.
    #[test]
    fn while_one_waits_no_other_is_served_more_than_a_bound(steps in steps()) {
        let slots = Slots { slots: 1, kept: 0, room: 10_000, of_member: 10_000 };
        let mut queue = Queue::new(slots);
        let mut serving: Vec<Next<u64>> = Vec::new();
        // What others were served since each organisation waits: by who waits, then by who was served.
        let mut since: BTreeMap<u8, BTreeMap<u8, u64>> = BTreeMap::new();
        let mut waiting: BTreeMap<u8, u64> = BTreeMap::new();
        for step in steps {
            match step {
                Step::Enter(org, device, _, cost) => {
                    let entered = queue.enter(&who(&format!("org{org}"), device), Lane::Long, cost, u64::from(org));
                    prop_assert!(matches!(entered, Entered::Waits(_)));
                    *waiting.entry(org).or_default() += 1;
                    since.entry(org).or_default();
                }
                Step::Serve => {
                    let next = queue.next();
                    prop_assert_eq!(next.is_none(), !serving.is_empty() || waiting.values().all(|n| *n == 0));
                    if let Some(next) = next {
                        let org = u8::try_from(next.item).expect("small");
                        *waiting.entry(org).or_default() -= 1;
                        since.insert(org, BTreeMap::new());
                        serving.push(next);
                    }
                }
                Step::Done(which, cost) => {
                    if serving.is_empty() {
                        continue;
                    }
                    let Next { who, lane, cost: thought, item } = serving.swap_remove(which % serving.len());
                    queue.done(&who, lane, thought, cost);
                    let org = u8::try_from(item).expect("small");
                    for (waits, others) in &mut since {
                        if *waits != org && waiting.get(waits).is_some_and(|n| *n > 0) {
                            let had = others.entry(org).or_default();
                            *had += cost;
                            prop_assert!(*had <= 4 * 20, "org{} had {} while org{} waited", org, had, waits);
                        }
                    }
                }
            }
        }
    }

    /// Whatever comes in whatever lane, everything that entered is served once.
    #[test]
    fn everything_that_entered_is_served_once(steps in steps()) {
        let slots = Slots { slots: 4, kept: 2, room: 10_000, of_member: 10_000 };
        let (mut queue, mut serving, mut entered, mut served) = (Queue::new(slots), Vec::new(), 0u64, 0u64);
        for step in steps {
            match step {
                Step::Enter(org, device, short, cost) => {
                    let lane = if short { Lane::Short } else { Lane::Long };
                    let entry = queue.enter(&who(&format!("org{org}"), device), lane, cost, 0);
                    prop_assert!(matches!(entry, Entered::Waits(_)));
                    entered += 1;
                }
                Step::Serve => serving.extend(queue.next()),
                Step::Done(which, cost) if !serving.is_empty() => {
                    let Next { who, lane, cost: thought, .. } = serving.swap_remove(which % serving.len());
                    queue.done(&who, lane, thought, cost);
                    served += 1;
                }
                Step::Done(..) => {}
            }
            prop_assert!(serving.len() <= 4);
            prop_assert!(serving.iter().filter(|it| it.lane == Lane::Long).count() <= 2);
        }
        for Next { who, lane, cost, .. } in serving.drain(..) {
            queue.done(&who, lane, cost, cost);
            served += 1;
        }
        served += serve(&mut queue).len() as u64;
        prop_assert_eq!((served, queue.groups.len()), (entered, 0));
    }
}
