//! The API's description knows schemas by the last part of a type's name: of two types that are called alike only one would be in it,
//! and whoever writes a client from it would be told wrong.

use std::collections::BTreeMap;

use crate::finding::{Finding, none};
use crate::source::Source;

/// The name that a line declares, if it declares a type.
fn declared(code: &str) -> Option<&str> {
    let rest = code.split_once("struct ").or_else(|| code.split_once("enum "))?.1;
    rest.split(|c: char| !c.is_alphanumeric()).next().filter(|name| !name.is_empty())
}

#[test]
fn no_two_types_of_the_api_are_called_alike() {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut findings = Vec::new();
    for source in Source::all_under("server/src/http/") {
        let lines: Vec<_> = source.product().collect();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.code.contains("ToSchema)")) {
            let Some(name) = lines.iter().skip(at + 1).find_map(|line| declared(&line.code)) else { continue };
            if let Some(other) = known.insert(name.to_owned(), source.path.clone()) {
                findings.push(Finding::new(&source.path, line.number, format!("`{name}` is in {other} too")));
            }
        }
    }
    assert!(known.len() > 50, "the types were not read");
    none(&findings, "give it a name that says whose it is");
}
