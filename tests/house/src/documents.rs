//! What is written for people: links that lead somewhere, no path of somebody's machine, clauses that exist.

use std::path::Path;

use crate::finding::{Finding, none};
use crate::tree;

/// This file, which has to spell what it forbids.
const SELF: &str = "tests/house/src/documents.rs";

/// Folders of machines, which nobody else has.
const MACHINE: [&str; 5] = ["/work/", "/root/", "/home/", "/tmp/", "/Users/"];

/// Papers that are not part of the repository.
const ELSEWHERE: [&str; 7] = [
    "shared/design",
    "shared/style",
    "shared/policy",
    "shared/data",
    "shared/hooks",
    "wt-house",
    "design/architecture.md",
];

/// The clauses that the product carries out. A clause without a part is cited as `A2`; those are not checked.
const CLAUSES: [&str; 57] = [
    "V4.1", "V4.2", "V4.3", "V5.1", "V5.2", "V5.3", "V6.1", "V6.2", "V6.3", "V7.1", "V7.2", "V7.3", "V8.1", "V8.2",
    "V8.3", "V9.1", "V9.2", "V9.3", "V10.1", "V10.2", "V10.3", "V11.1", "V11.2", "V11.3", "V12.1", "V12.2", "V12.3",
    "V13.1", "V13.2", "V13.3", "V14.1", "V14.2", "C2.1", "C2.2", "C2.3", "C2.4", "C3.1", "C3.2", "C3.3", "C5.1",
    "C5.2", "C5.3", "C5.4", "C6.1", "C6.2", "C6.3", "C6.4", "A3.1", "A3.2", "A3.3", "A3.4", "A3.5", "A3.6", "A4.1",
    "A5.1", "A5.2", "A5.3",
];

fn texts() -> impl Iterator<Item = (String, String)> {
    let made = |path: &str| path.ends_with("Cargo.lock") || path == SELF;
    tree::files()
        .into_iter()
        .filter(move |path| !made(path))
        .filter_map(|path| Some((path.clone(), tree::text(&path)?)))
}

#[test]
fn every_relative_link_of_a_document_leads_somewhere() {
    let mut findings = Vec::new();
    for path in tree::files_under("", ".md") {
        let text = tree::text(&path).unwrap_or_default();
        let folder = Path::new(&path).parent().unwrap_or(Path::new(""));
        let mut fenced = false;
        for (at, line) in text.lines().enumerate() {
            fenced ^= line.trim_start().starts_with("```");
            let links = if fenced { Vec::new() } else { links(line) };
            for link in links.iter().filter(|link| !link.contains("://") && !link.starts_with("mailto:")) {
                let file = link.split(['#', '?']).next().unwrap_or_default();
                let base = if file.starts_with('/') { tree::root() } else { tree::root().join(folder) };
                if !file.is_empty() && !base.join(file.trim_start_matches('/')).exists() {
                    findings.push(Finding::new(&path, at + 1, format!("`{link}` leads nowhere")));
                }
            }
        }
    }
    none(&findings, "correct the link, or write what it promises");
}

#[test]
fn no_text_names_a_path_of_somebodys_machine() {
    let mut findings = Vec::new();
    for (path, text) in texts() {
        for (at, line) in text.lines().enumerate() {
            let found = MACHINE.iter().find(|folder| line.match_indices(**folder).any(|(at, _)| is_root(line, at)));
            findings.extend(found.map(|it| Finding::new(&path, at + 1, format!("`{it}`"))));
        }
    }
    none(&findings, "name it from the root of the repository; in tests use `tempfile`");
}

#[test]
fn no_text_points_to_papers_outside_the_repository() {
    let mut findings = Vec::new();
    for (path, text) in texts() {
        for (at, line) in text.lines().enumerate() {
            let found = ELSEWHERE.iter().find(|it| line.contains(**it));
            findings.extend(found.map(|it| Finding::new(&path, at + 1, format!("`{it}`"))));
        }
    }
    none(&findings, "say it here: the reader has this repository and nothing else");
}

#[test]
fn every_clause_that_is_cited_exists() {
    let mut findings = Vec::new();
    let cites = |path: &str| [".rs", ".ts", ".tsx", ".md", ".sql", ".kt", ".swift"].iter().any(|it| path.ends_with(it));
    for (path, text) in texts().filter(|(path, _)| cites(path)) {
        for (at, line) in text.lines().enumerate() {
            let unknown = clauses(line).into_iter().filter(|it| !CLAUSES.contains(&it.as_str()));
            findings.extend(unknown.map(|it| Finding::new(&path, at + 1, format!("there is no clause {it}"))));
        }
    }
    none(&findings, "cite the clause that is meant, or add it to `CLAUSES` when the policy has it");
}

/// Whether what starts here starts at the root of a machine, and is not the tail of a longer path or address.
fn is_root(line: &str, at: usize) -> bool {
    !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-)}*".contains(c))
}

fn links(line: &str) -> Vec<String> {
    // What stands between backticks is code, not a link.
    let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("``");
    let targets = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter_map(|it| Some(it.split_whitespace().next()?.trim_matches(['<', '>']).to_owned())).collect()
}

/// The clauses that a line cites: a capital of a policy, a number, a point, a number.
fn clauses(line: &str) -> Vec<String> {
    let words = line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_'));
    let of_policy = |word: &&str| {
        let (head, part) = word.split_once('.').unwrap_or((word, ""));
        let digits = |it: &str| !it.is_empty() && it.len() <= 2 && it.bytes().all(|b| b.is_ascii_digit());
        head.starts_with(['V', 'A', 'C', 'H', 'M']) && digits(head.get(1..).unwrap_or_default()) && digits(part)
    };
    words.map(|word| word.trim_end_matches('.')).filter(of_policy).map(str::to_owned).collect()
}

#[test]
fn links_roots_and_clauses_are_recognised() {
    assert_eq!(links("[a](b.md#c), `[x](y)` and ![d](e/f.png \"g\")"), ["b.md#c", "e/f.png"]);
    assert_eq!(clauses("// V9.3, (V10.12). C2.1-C2.4 and 1.V2, V1__x.sql, A6"), ["V9.3", "V10.12", "C2.1", "C2.4"]);
    let line = "https://x.cn/home/a and /home/b";
    let roots: Vec<bool> = line.match_indices("/home/").map(|(at, _)| is_root(line, at)).collect();
    assert_eq!(roots, [false, true]);
}
