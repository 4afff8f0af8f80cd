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

/// A scenario as a test to keep, for `tests/sim/tests/`.
pub fn as_test(scenario: &Scenario, wrong: &[String]) -> String {
    let events: Vec<String> = scenario.events.iter().map(|event| format!("            {},", spelled(event))).collect();
    let Scenario { seed, phones, span, .. } = scenario;
    format!(
        "// {}\n#[test]\nfn seed_{seed}() {{\n    let scenario = Scenario {{\n        seed: {seed},\n        phones: {phones},\n        \
         span: {span:?},\n        events: vec![\n{}\n        ],\n    }};\n    let wrong = play(&scenario, false).wrong;\n    \
         assert!(wrong.is_empty(), \"{{wrong:#?}}\");\n}}\n",
        wrong.join("; "),
        events.join("\n")
    )
}

/// An event as it stands in a program.
fn spelled(event: &Event) -> String {
    let mut text = format!("{event:?}");
    for (field, of) in [("what", "What"), ("deed", "Deed"), ("fault", "Fault"), ("obligation", "ObligationKind")] {
        text = text.replace(&format!("{field}: "), &format!("{field}: {of}::"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::as_test;
    use crate::scenario::{Scenario, Size};

    #[test]
    fn a_scenario_is_printed_as_a_program_spells_it() {
        let scenario = Scenario::draw(1, Size::default());
        let text = as_test(&scenario, &["it is wrong".to_owned()]);
        assert!(text.starts_with("// it is wrong\n#[test]\nfn seed_1() {"), "{text}");
        assert!(text.contains("what: What::Do { phone: ") && text.contains("deed: Deed::Plan { start: Timestamp("));
        assert_eq!(text.matches("Event { at: ").count(), scenario.events.len());
    }
}
