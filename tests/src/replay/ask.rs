//! Asks the server what the script expects, at the moment it expects it: over HTTP, as risk control, who sees all visits.

use serde_json::Value;

use crate::replay::script::{Expectation, Says};
use crate::replay::world::World;

/// Findings are compared among these clauses only; later ones may come to be checked.
const CLAUSES: [&str; 6] = ["V4.1", "V4.2", "V6.1", "V6.2", "V7.2", "V13.1"];

/// An expectation and what the server said.
#[derive(Debug, Clone)]
pub struct Answered {
    /// What was expected.
    pub expected: Expectation,
    /// What was said.
    pub said: Says,
    /// Why, in the server's words.
    pub because: String,
}

impl Answered {
    /// Whether the server said what was expected.
    pub fn holds(&self) -> bool {
        self.expected.says == self.said
    }
}

/// Asks one expectation, as somebody who sees all visits.
///
/// # Errors
/// What went wrong, in words.
pub fn ask(world: &World, asker: &str, expectation: &Expectation) -> Result<Answered, String> {
    let page = world.page(asker, &format!("/v1/visits/{}", expectation.visit))?;
    let (said, because) = match &expectation.says {
        Says::Obligation(kind, _) => {
            let owed = list(&page, "obligations").find(|owed| text(owed, "kind") == *kind).cloned().unwrap_or_default();
            (Says::Obligation(kind.clone(), text(&owed, "state")), text(&owed, "sentence_en"))
        }
        Says::Watch(_) => {
            let watch = page.get("watch").cloned().unwrap_or_default();
            (Says::Watch(text(&watch, "state")), text(&watch, "sentence_en"))
        }
        Says::Findings(_) => {
            let mut clauses: Vec<String> = list(&page, "findings").map(|finding| text(finding, "clause")).collect();
            clauses.retain(|clause| CLAUSES.contains(&clause.as_str()));
            clauses.sort();
            clauses.dedup();
            let because: Vec<String> = list(&page, "findings").map(|finding| text(finding, "en")).collect();
            (Says::Findings(clauses), because.join(" "))
        }
    };
    Ok(Answered { expected: expectation.clone(), said, because })
}

fn list<'a>(page: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    page.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn text(of: &Value, name: &str) -> String {
    of.get(name).and_then(Value::as_str).unwrap_or("none").to_owned()
}
