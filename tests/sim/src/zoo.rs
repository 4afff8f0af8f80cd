//! Every planted bug, one after the other, each with how many seeds it took to find it.

use std::process::ExitCode;
use std::time::Instant;

use sim::report::run;
use sim::scenario::{Scenario, Size};
use sim::world::play;
use sync_core::planted::{Bug, plant};

/// The first seed that is wrong with the bug and right without it, and what is wrong.
fn find(bug: Bug, seed: u64, most: u64, size: Size) -> Option<(u64, Vec<String>)> {
    let mut from = seed;
    while from < seed + most {
        plant(Some(bug));
        let sum = run(from, seed + most - from, size, 2, None, 1);
        plant(None);
        let (at, wrong) = sum.wrong.into_iter().next()?;
        if play(&Scenario::draw(at, size), false).wrong.is_empty() {
            return Some((at, wrong));
        }
        from = at + 1;
    }
    None
}

/// Plants all of them: whether all were found.
pub fn all(seed: u64, most: u64, size: Size) -> ExitCode {
    let only = std::env::var("BUG").ok();
    let bugs: Vec<Bug> =
        Bug::ALL.into_iter().filter(|bug| only.as_ref().is_none_or(|it| format!("{bug:?}") == *it)).collect();
    let mut missed = Vec::new();
    for bug in &bugs {
        let (begun, found) = (Instant::now(), find(*bug, seed, most, size));
        match &found {
            Some((at, wrong)) => {
                let what: String = wrong.first().map(|what| what.chars().take(110).collect()).unwrap_or_default();
                println!(
                    "{:<22} {:>5} seeds {:>6.1} s  {what}",
                    format!("{bug:?}"),
                    at - seed + 1,
                    begun.elapsed().as_secs_f64()
                );
            }
            None => {
                println!("{:<22} not found in {most} seeds", format!("{bug:?}"));
                missed.push(*bug);
            }
        }
    }
    println!("{} of {} planted bugs found", bugs.len() - missed.len(), bugs.len());
    if missed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
