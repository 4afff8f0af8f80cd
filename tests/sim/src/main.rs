//! `sim`: plays many seeds and tells what came of them; what goes wrong is made short and printed as a test to keep.

#[cfg(feature = "planted")]
mod zoo;

use std::process::ExitCode;
use std::time::Duration;

use sim::report::run;
use sim::scenario::{Scenario, Size};
use sim::shrink::{as_test, shrink};
use sim::world::play;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

fn main() -> ExitCode {
    let standard = Size::default();
    let size = Size {
        phones: usize::try_from(number("PHONES", standard.phones as u64)).unwrap_or(4),
        days: i64::try_from(number("DAYS", 2)).unwrap_or(2),
        faults: usize::try_from(number("FAULTS", standard.faults as u64)).unwrap_or(50),
    };
    let (seed, runs) = (number("SEED", 1), number("RUNS", 100));
    #[cfg(feature = "planted")]
    if number("PLANTED", 0) > 0 {
        return zoo::all(seed, number("SEEDS_AT_MOST", 10_000), size);
    }
    if number("LOUD", 0) > 0 {
        let outcome = play(&Scenario::draw(seed, size), true);
        println!("{outcome:#?}");
        return if outcome.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let time = std::env::var("SECONDS_AT_MOST").ok().and_then(|it| it.parse().ok()).map(Duration::from_secs);
    let threads = usize::try_from(number("THREADS", 2)).unwrap_or(2);
    println!("seeds {seed} to {}: {size:?}, {threads} threads", seed + runs - 1);
    let most = usize::try_from(number("MOST_WRONG", 5)).unwrap_or(5);
    let sum = run(seed, runs, size, threads, time, most);
    println!("{}", sum.lines());
    for (seed, wrong) in &sum.wrong {
        println!("SEED={seed}: {}", wrong.join("\n    "));
    }
    let Some((seed, wrong)) = sum.wrong.first() else { return ExitCode::SUCCESS };
    let plays = usize::try_from(number("SHRINK", 300)).unwrap_or(300);
    if plays > 0 {
        let short = shrink(&Scenario::draw(*seed, size), plays);
        let wrong = if short.events.is_empty() { wrong.clone() } else { play(&short, false).wrong };
        println!("a test to keep:\n{}", as_test(&short, &wrong));
    }
    ExitCode::FAILURE
}
