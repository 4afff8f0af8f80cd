//! The access table as people read it: `docs/access.md` is printed from the code, and fails here where it is not.

use std::fmt::Write;

use sync_core::access::{Once, Relation, Role, TABLE, asked_by};
use sync_core::fact::{CardStep, Fact};

use crate::{after_golden, frames};

const PAGE: &str = include_str!("../../../docs/access.md");
const BEGIN: &str = "<!-- printed by sync-core/tests/it/access.rs: begin -->\n";
const END: &str = "<!-- end -->";

/// Each row's ticks by relation, and the roles that add one whatever the relation.
fn table() -> String {
    let names: Vec<String> = Relation::ALL.iter().map(|relation| format!("{relation:?}")).collect();
    let mut text = format!("| action | resource | {} | roles that add a tick |\n", names.join(" | "));
    text.push_str(&format!("|{}\n", "---|".repeat(Relation::ALL.len() + 3)));
    for row in TABLE {
        let tick = |relation| if row.relations.contains(relation) { "✓" } else { "–" };
        let ticks: Vec<&str> = Relation::ALL.iter().map(tick).collect();
        let roles: Vec<String> = row.roles.iter().map(role).collect();
        let (action, resource) = (row.action, row.resource);
        let _ = writeln!(text, "| `{action:?}` | `{resource:?}` | {} | {} |", ticks.join(" | "), roles.join(", "));
    }
    text
}

fn role((role, once): &(Role, Once)) -> String {
    let once = match once {
        Once::Always => "",
        Once::Approved => " once the plan is approved",
        Once::Reviewed => " once the record is reviewed",
    };
    format!("`{}`{once}", role.as_str())
}

#[test]
fn the_page_shows_the_table_as_it_is() {
    let (_, rest) = PAGE.split_once(BEGIN).expect("the page has a place for the table");
    let (shown, _) = rest.split_once(END).expect("the table ends");
    assert_eq!(shown, table(), "docs/access.md shows another table; put this one there:\n{}", table());
}

#[test]
fn every_fact_asks_for_a_row_of_the_table_or_is_named_here() {
    let (asking, free): (Vec<_>, Vec<_>) =
        frames::facts().into_iter().chain(after_golden::facts()).partition(|fact| asked_by(fact).is_some());
    assert_eq!(
        free.iter().map(|fact| fact.name()).collect::<Vec<_>>(),
        ["begin", "tick", "plan", "clock_jump", "acknowledge"]
    );
    // What no device may say has no row.
    let answers = |fact: &Fact| matches!(fact, Fact::Card(_, CardStep::Answered { .. }));
    let of_server = |fact: &Fact| matches!(fact, Fact::ThanksPosted { .. } | Fact::Word { .. }) || answers(fact);
    for fact in asking {
        let (action, resource) = asked_by(&fact).expect("it asks");
        let has_row = sync_core::access::row_of(action, resource).is_some();
        assert_eq!(has_row, !of_server(&fact), "{action:?} {resource:?}");
    }
}
