//! The policy as people read it (A6): `docs/policy.md` is printed from the code, and fails here where it is not; the example of an
//! organisation's own file is one that could be published.

use std::fmt::Write;

use serde_json::Value;
use sync_core::policy::{FIELDS, Field, PolicyDocument, PolicyHistory};

use crate::world::at;

const PAGE: &str = include_str!("../../../docs/policy.md");
const EXAMPLE: &str = include_str!("../../../docs/policy-example.json");
const BEGIN: &str = "<!-- printed by sync-core/tests/it/policy_page.rs: begin -->\n";
const END: &str = "<!-- end -->";
/// A default that is longer stands below the table.
const LONGEST: usize = 40;

fn printed() -> String {
    let defaults = PolicyDocument::default().to_json();
    let mut text = "| field | unit | default | clause | what it is | 说明 |\n|---|---|---|---|---|---|\n".to_owned();
    let mut below = String::new();
    for Field { name, unit, clause, en, zh } in FIELDS {
        let default = defaults.get(name).cloned().unwrap_or(Value::Null);
        let mut shown = format!("`{default}`");
        if shown.len() > LONGEST {
            shown = "below".to_owned();
            let pretty = serde_json::to_string_pretty(&default).expect("JSON");
            let _ = write!(below, "\n`{name}`:\n\n```json\n{pretty}\n```\n");
        }
        let _ = writeln!(text, "| `{name}` | {unit} | {shown} | {clause} | {en} | {zh} |");
    }
    text + &below
}

#[test]
fn the_page_shows_every_field_with_its_unit_default_and_clause() {
    let (_, rest) = PAGE.split_once(BEGIN).expect("the page has a place for the fields");
    let (shown, _) = rest.split_once(END).expect("the fields end");
    assert_eq!(shown, printed(), "docs/policy.md shows other fields; put these there:\n{}", printed());
}

#[test]
fn the_example_of_an_organisations_file_can_be_published_and_changes_something() {
    let history = PolicyHistory::default();
    let policy = PolicyDocument::from_file(EXAMPLE, &history, at("06:00")).expect("the example is sound");
    assert_eq!(policy.version, 2, "the first that an organisation publishes comes after the defaults");
    let (written, defaults) = (policy.to_json(), PolicyDocument::default().to_json());
    let changed = FIELDS.iter().filter(|field| written.get(field.name) != defaults.get(field.name)).count();
    assert!(changed > 5, "an example of the defaults would be none");
}
