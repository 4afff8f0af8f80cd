//! The access table as people read it: `docs/access.md` is printed from the code, and fails here where it is not.

use std::fmt::Write;

use sync_core::access::{Action, Relation, Role, allows};

use crate::frames;

const PAGE: &str = include_str!("../../../docs/access.md");
const BEGIN: &str = "<!-- printed by sync-core/tests/it/access.rs: begin -->\n";
const END: &str = "<!-- end -->";

/// Each action's ticks by relation, and the roles that add one whatever the relation.
fn table() -> String {
    let names: Vec<String> = Relation::ALL.iter().map(|relation| format!("{relation:?}")).collect();
    let mut text = format!("| action | {} | roles that add a tick |\n", names.join(" | "));
    text.push_str(&format!("|{}\n", "---|".repeat(Relation::ALL.len() + 2)));
    for action in Action::ALL {
        let tick = |relation| if allows(&[], relation, action) { "✓" } else { "–" };
        let ticks: Vec<&str> = Relation::ALL.into_iter().map(tick).collect();
        let everybody = allows(&[], Relation::Colleague, action);
        let adds = |role: &Role| !everybody && allows(&[*role], Relation::Colleague, action);
        let roles: Vec<String> =
            Role::ALL.iter().filter(|role| adds(role)).map(|role| format!("`{}`", role.as_str())).collect();
        let _ = writeln!(text, "| `{action:?}` | {} | {} |", ticks.join(" | "), roles.join(", "));
    }
    text
}

#[test]
fn the_page_shows_the_table_as_it_is() {
    let (_, rest) = PAGE.split_once(BEGIN).expect("the page has a place for the table");
    let (shown, _) = rest.split_once(END).expect("the table ends");
    assert_eq!(shown, table(), "docs/access.md shows another table; put this one there:\n{}", table());
}

#[test]
fn a_role_adds_the_same_ticks_to_every_relation() {
    for action in Action::ALL {
        for role in Role::ALL {
            let added = allows(&[role], Relation::Colleague, action);
            for relation in Relation::ALL {
                let expected = added || allows(&[], relation, action);
                assert_eq!(allows(&[role], relation, action), expected, "{role:?} {relation:?} {action:?}");
            }
        }
    }
}

#[test]
fn every_fact_asks_for_an_action_or_is_named_here() {
    let free: Vec<&str> = frames::facts()
        .iter()
        .filter(|fact| sync_core::access::action_of(fact).is_none())
        .map(|fact| fact.name())
        .collect();
    assert_eq!(free, ["begin", "tick", "plan"]);
}
