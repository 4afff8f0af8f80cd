//! A few plays with every build: the same seed is the same play, and nothing is wrong in them.

use sim::report::run;
use sim::scenario::{Scenario, Size};
use sim::world::play;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn the_same_seed_is_the_same_play() {
    for seed in 1..4 {
        let scenario = Scenario::draw(seed, Size::default());
        let (first, second) = (play(&scenario, false), play(&scenario, false));
        assert_eq!(first.trace, second.trace, "seed {seed}");
        assert_eq!(first.deeds, second.deeds, "seed {seed}");
    }
    let other = play(&Scenario::draw(4, Size::default()), false);
    assert_ne!(other.trace, play(&Scenario::draw(5, Size::default()), false).trace);
}

#[test]
fn nothing_is_lost_doubled_stuck_or_judged_wrong() {
    let time = std::time::Duration::from_secs(number("SIM_SECONDS", 180));
    // As many as were played without a fault before: a seed that is new is looked for by `make sim`, not by a build.
    let sum = run(number("SIM_SEED", 1), number("SIM_RUNS", 60), Size::default(), 2, Some(time), 3);
    println!("{}", sum.lines());
    assert!(sum.wrong.is_empty(), "{:#?}", sum.wrong);
}
