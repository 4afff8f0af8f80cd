//! Makes a failing list of events short (delta debugging): whatever can be left out, is, as long as something is wrong in the end.

use crate::scenario::{Event, Scenario};
use crate::world::play;

/// A list of which nothing can be left out, after so many plays at most.
pub fn shrink(scenario: &Scenario, most: usize) -> Scenario {
    let mut best = scenario.clone();
    let (mut parts, mut plays) = (2, 0);
    while best.events.len() > 1 && plays < most {
        let size = best.events.len().div_ceil(parts);
        let mut found = false;
        for from in (0..best.events.len()).step_by(size) {
            let rest = without(&best.events, from, size);
            let shorter = Scenario { events: rest, ..best.clone() };
            plays += 1;
            if !play(&shorter, false).wrong.is_empty() {
                best = shorter;
                found = true;
                break;
            }
            if plays >= most {
                break;
            }
        }
        if found {
            parts = parts.saturating_sub(1).max(2);
        } else if size == 1 {
            break;
        } else {
            parts = (parts * 2).min(best.events.len());
        }
    }
    best
}

fn without(events: &[Event], from: usize, many: usize) -> Vec<Event> {
    let kept = events.iter().enumerate().filter(|(at, _)| *at < from || *at >= from + many);
    kept.map(|(_, event)| *event).collect()
}

/// A scenario as a test to keep.
pub fn as_test(scenario: &Scenario, wrong: &[String]) -> String {
    let events: Vec<String> = scenario.events.iter().map(|event| format!("        {event:?},")).collect();
    format!(
        "// {}\n#[test]\nfn seed_{}() {{\n    holds(&Scenario {{\n        seed: {}, phones: {}, span: {:?},\n        events: vec![\n{}\n        ],\n    }});\n}}\n",
        wrong.join("; "),
        scenario.seed,
        scenario.seed,
        scenario.phones,
        scenario.span,
        events.join("\n")
    )
}
