//! What the pages on security name as shown: the files and tests are there, and the counts are those of the rows.

use std::collections::BTreeMap;

use crate::finding::{Finding, none};
use crate::tree;

const ROWS: &str = "docs/asvs.md";
const PAGE: &str = "docs/security.md";

/// What stands between backticks in a line.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

fn is_path(word: &str) -> bool {
    word.contains('/') || word.contains('.')
}

/// What of a row leads nowhere.
fn wrong_in(line: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut text = None;
    for word in quoted(line) {
        if is_path(word) {
            text = tree::text(word);
            if text.is_none() {
                wrong.push(format!("`{word}` is no file"));
            }
        } else if !text.as_ref().is_some_and(|text| text.contains(&format!("fn {word}("))) {
            wrong.push(format!("`{word}` is no function of the file named before it"));
        }
    }
    wrong
}

/// The rows of a table: its cells.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

#[test]
fn every_test_and_file_that_a_row_of_the_asvs_names_is_there() {
    let text = tree::text(ROWS).unwrap_or_default();
    let rows = text.lines().enumerate().filter(|(_, line)| line.starts_with("| ") && line.contains('`'));
    let mut findings = Vec::new();
    let mut seen = 0;
    for (at, line) in rows {
        seen += 1;
        findings.extend(wrong_in(line).into_iter().map(|why| Finding::new(ROWS, at + 1, why)));
    }
    assert!(seen > 100, "rows are not seen: {seen}");
    none(&findings, "name the test as it is called, or say in the row that there is none");
}

#[test]
fn a_row_that_says_met_shows_something() {
    let text = tree::text(ROWS).unwrap_or_default();
    let empty = text.lines().enumerate().filter(|(_, line)| {
        cells(line)
            .is_some_and(|cells| cells.get(3) == Some(&"met") && !cells.last().is_some_and(|it| it.contains('`')))
    });
    let findings: Vec<Finding> =
        empty.map(|(at, _)| Finding::new(ROWS, at + 1, "it says met and names nothing")).collect();
    none(&findings, "name a test or a place, or say what is missing");
}

#[test]
fn the_counts_on_the_page_of_security_are_those_of_the_rows() {
    let text = tree::text(ROWS).unwrap_or_default();
    let mut counts: BTreeMap<u32, [usize; 5]> = BTreeMap::new();
    for cells in text.lines().filter_map(cells) {
        let Some(chapter) = cells[0].split('.').next().and_then(|it| it.parse::<u32>().ok()) else { continue };
        let Some(state) = ["met", "partly", "not met", "n/a"].iter().position(|it| cells.get(3) == Some(it)) else {
            continue;
        };
        let count = counts.entry(chapter).or_default();
        count[state] += 1;
        count[4] += 1;
    }
    let mut all = [0; 5];
    counts.values().for_each(|count| all.iter_mut().zip(count).for_each(|(all, one)| *all += one));
    let page = tree::text(PAGE).unwrap_or_default();
    let numbers = |cells: &[&str]| -> Vec<usize> {
        cells[1..].iter().filter_map(|cell| cell.trim_matches('*').parse().ok()).collect()
    };
    let mut findings = Vec::new();
    let mut seen = 0;
    for (at, line) in page.lines().enumerate() {
        let Some(cells) = cells(line) else { continue };
        let first = cells[0].trim_matches('*');
        let expected = match first.split('.').next().and_then(|it| it.parse::<u32>().ok()) {
            Some(chapter) if first.contains(". ") => counts.get(&chapter).copied().unwrap_or_default(),
            _ if first == "all" => all,
            _ => continue,
        };
        seen += 1;
        if numbers(&cells) != expected {
            findings.push(Finding::new(PAGE, at + 1, format!("the rows say {expected:?}")));
        }
    }
    assert_eq!(seen, counts.len() + 1, "a line for each chapter and one for all");
    none(&findings, "count again");
}
