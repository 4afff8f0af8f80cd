//! The page of clauses, `docs/clauses.md`: each clause of the policies that the product carries out, the file that does it and the
//! test that shows it. Rows stand in one small file for each part of a visit's life; the page is printed from them and fails here
//! where it is not.

mod after;
mod archive;
mod card;
mod plan;
mod record;

use std::fmt::Write;

use crate::finding::{Finding, none};
use crate::tree;

/// The page.
const PAGE: &str = "docs/clauses.md";
const BEGIN: &str = "<!-- printed by tests/house/src/clauses.rs: begin -->\n";
const END: &str = "<!-- end -->";

/// A clause, or a part of one, that is carried out.
pub struct Row {
    /// The clause's id.
    pub clause: &'static str,
    /// What is done about it here, in a few words.
    pub what: &'static str,
    /// The file that carries it out and names it.
    pub file: &'static str,
    /// The file of the test that shows it.
    pub shown_in: &'static str,
    /// The test.
    pub shown_by: &'static str,
}

/// A row, in the order of its columns.
pub const fn row(
    clause: &'static str,
    what: &'static str,
    file: &'static str,
    shown_in: &'static str,
    shown_by: &'static str,
) -> Row {
    Row { clause, what, file, shown_in, shown_by }
}

/// All rows in the order of the policies: V, then A, C, H and M, each by number; those of one clause as they are written.
fn rows() -> Vec<&'static Row> {
    let parts: [&[Row]; 5] = [plan::ROWS, record::ROWS, after::ROWS, card::ROWS, archive::ROWS];
    let mut rows: Vec<&Row> = parts.into_iter().flatten().collect();
    rows.sort_by_key(|row| order(row.clause));
    rows
}

fn order(clause: &str) -> (usize, u32, u32) {
    let (policy, numbers) = clause.split_at(1);
    let (number, part) = numbers.split_once('.').unwrap_or((numbers, "0"));
    let of = |text: &str| text.parse().unwrap_or(u32::MAX);
    ("VACHM".find(policy).unwrap_or(usize::MAX), of(number), of(part))
}

fn table() -> String {
    let mut text = "| clause | what is done | file | test |\n|---|---|---|---|\n".to_owned();
    let link = |path: &str| format!("[`{path}`](../{path})");
    for Row { clause, what, file, shown_in, shown_by } in rows() {
        let _ = writeln!(text, "| {clause} | {what} | {} | {}: `{shown_by}` |", link(file), link(shown_in));
    }
    text
}

#[test]
fn the_page_of_clauses_shows_the_rows_as_they_are() {
    let page = tree::text(PAGE).unwrap_or_default();
    let (_, rest) = page.split_once(BEGIN).expect("the page has a place for the rows");
    let (shown, _) = rest.split_once(END).expect("the rows end");
    assert_eq!(shown, table(), "{PAGE} shows other rows; put these there:\n{}", table());
}

#[test]
fn every_clause_of_the_page_is_named_where_it_is_carried_out_and_shown_by_a_test() {
    let mut findings = Vec::new();
    for (at, Row { clause, file, shown_in, shown_by, .. }) in rows().into_iter().enumerate() {
        match tree::text(file) {
            None => findings.push(Finding::new(PAGE, at + 1, format!("{clause}: `{file}` is no file"))),
            Some(text) if !names(&text, clause) => {
                findings.push(Finding::new(file, 1, format!("it carries out {clause} and does not name it")));
            }
            Some(_) => {}
        }
        let test = tree::text(shown_in).unwrap_or_default();
        if !is_a_test(&test, shown_by) {
            findings.push(Finding::new(shown_in, 1, format!("{clause}: `{shown_by}` is no test of this file")));
        }
    }
    none(&findings, "correct the row under tests/house/src/clauses/, or write what it promises");
}

/// Whether a text names a clause, and not only one that begins alike.
fn names(text: &str, clause: &str) -> bool {
    let goes_on = |rest: &str| {
        let mut next = rest.chars();
        match next.next() {
            Some('.') => next.next().is_some_and(|digit| digit.is_ascii_digit()),
            Some(next) => next.is_ascii_alphanumeric() || next == '_',
            None => false,
        }
    };
    let begins = |before: &str| !before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    text.match_indices(clause).any(|(at, _)| begins(&text[..at]) && !goes_on(&text[at + clause.len()..]))
}

/// Whether a function of that name stands under a `#[test]`, attributes in between aside.
fn is_a_test(text: &str, name: &str) -> bool {
    let wanted = format!("fn {name}(");
    let mut above = text.lines().scan(false, |test, line| {
        let line = line.trim();
        let was = *test;
        *test = line.starts_with("#[test]") || (was && (line.starts_with("#[") || line.starts_with("//")));
        Some((was, line))
    });
    above.any(|(test, line)| test && line.contains(&wanted))
}

#[test]
fn a_clause_is_not_one_that_begins_alike_and_a_function_is_not_yet_a_test() {
    assert!(names("// V9.3.", "V9.3") && names("(V9.3)", "V9.3") && names("A6: policy", "A6"));
    let longer = |clause: &str, more: &str| names(&format!("{clause}{more}"), clause);
    assert!(!longer("V9.3", "1") && !longer("A6", ".1") && !longer("A6", "x") && !names("xV9.3", "V9.3"));
    assert!(is_a_test("#[test]\n#[ignore]\nfn it_is() {}", "it_is"));
    assert!(!is_a_test("fn it_is() {}\n#[test]\nfn other() {}", "it_is"));
    assert_eq!(order("V10.1"), (0, 10, 1));
    assert!(order("V9.3") < order("V10.1") && order("V14.2") < order("A2") && order("A6") < order("C2.1"));
}
