//! What every file looks like: how it opens, how long it is, what it is called, and words that may not stand in it.

use crate::finding::{Finding, none};
use crate::source::{Source, names};
use crate::tree;

const LONGEST: usize = 500;
const USUAL: usize = 150;

/// Names that say nothing of what lives there.
const EMPTY_NAMES: [&str; 10] =
    ["utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "test_utils", "test_helpers"];

/// Words that may not stand in code, and what to do instead.
const FORBIDDEN: [(&str, &str); 8] = [
    ("#[ignore", "a test runs or goes; assert the wrong answer with a FIXME"),
    ("#[should_panic", "return the error and match on it"),
    ("todo!", "write it or leave it out"),
    ("unimplemented!", "write it or leave it out"),
    ("dbg!", "log it, or leave it out"),
    ("thread::sleep", "wait for the event itself; time is an input"),
    ("time::sleep", "wait for the event itself; time is an input"),
    ("time::sleep_until", "wait for the event itself; time is an input"),
];

/// Who may use a forbidden word all the same: file, word, reason.
const ALLOWED: [(&str, &str, &str); 11] = [
    ("mobile-ffi/src/cli/answer.rs", "thread::sleep", "a terminal leaves the server alone for as long as it asked"),
    ("server/src/http/admission.rs", "time::sleep", "who asks too much is answered slowly"),
    ("server/src/http/pace.rs", "time::sleep", "the other end takes a byte now and then"),
    ("server/tests/routes/slow.rs", "thread::sleep", "a socket does not say when its other end hangs up"),
    ("tests/bench/src/case/fairness.rs", "thread::sleep", "a load is offered at a pace"),
    ("tests/bench/src/case/overload.rs", "thread::sleep", "a load is offered at a pace"),
    ("server/src/http/nudges.rs", "time::sleep", "a stream of nudges ends with the token it was opened by"),
    ("server/src/timer.rs", "time::sleep", "the loop that waits for the next deadline, and the one that watches it"),
    ("server/src/outbox.rs", "time::sleep", "the loop that waits until something is to be sent"),
    ("server/src/blob/sweep.rs", "time::sleep", "the loop that waits for the next day"),
    ("server/src/timer.rs", "time::sleep_until", "the one loop that waits for the next deadline"),
];

#[test]
fn every_file_of_code_opens_with_what_lives_there() {
    let opens_with = |path: &str, openings: &[&str]| {
        let text = tree::text(path).unwrap_or_default();
        let first = text.lines().next().unwrap_or_default().trim();
        let said = openings.iter().find_map(|it| first.strip_prefix(it)).map(str::trim);
        // A block comment may say it on its second line.
        !said.is_some_and(|it| !it.is_empty() || first.starts_with("/*"))
    };
    let rust = tree::files_under("", ".rs").into_iter().filter(|path| opens_with(path, &["//!"]));
    let script = tree::files_under("", ".ts").into_iter().chain(tree::files_under("", ".tsx"));
    let script = script.filter(|path| !path.ends_with(".d.ts") && opens_with(path, &["//", "/**"]));
    let findings: Vec<_> =
        rust.chain(script).map(|path| Finding::new(&path, 1, "does not say what lives here")).collect();
    none(&findings, "let the first line be `//! What lives here, and what may not.` (`//` in TypeScript)");
}

#[test]
fn no_file_is_longer_than_500_lines_and_the_median_is_at_most_150() {
    let mut lengths: Vec<(usize, String)> = Vec::new();
    for ending in [".rs", ".ts", ".tsx", ".kt", ".swift", ".py", ".sql"] {
        // Types that a tool writes are as long as what they describe.
        let of_kind = tree::files_under("", ending).into_iter().filter(|path| !path.ends_with(".d.ts"));
        lengths.extend(of_kind.map(|path| (tree::text(&path).unwrap_or_default().lines().count(), path)));
    }
    lengths.sort();
    let short = lengths.iter().filter(|(length, _)| *length <= USUAL).count();
    let (count, median) = (lengths.len(), lengths[lengths.len() / 2].0);
    println!("{count} files, {}% of at most {USUAL} lines, median {median}", 100 * short / count);
    let long = lengths.iter().filter(|(length, _)| *length > LONGEST);
    let findings: Vec<_> = long.map(|(length, path)| Finding::new(path, *length, format!("{length} lines"))).collect();
    none(&findings, "one file is one resource, one stage or one thing a user can do: split it");
    assert!(median <= USUAL, "the median file has {median} lines: split what does two things");
}

#[test]
fn modules_are_foo_rs_beside_foo_never_mod_rs() {
    let old = tree::files_under("", "/mod.rs");
    let findings: Vec<_> = old.iter().map(|path| Finding::new(path, 1, "a `mod.rs`")).collect();
    none(&findings, "name it `foo.rs`, with its parts in `foo/`");
}

#[test]
fn no_file_or_module_is_called_utils_helpers_manager_or_common() {
    let mut findings = Vec::new();
    for path in tree::files() {
        let parts = path.split('/').map(|part| part.split('.').next().unwrap_or(part));
        findings.extend(parts.filter(|part| EMPTY_NAMES.contains(part)).map(|part| Finding::new(&path, 1, part)));
    }
    for source in Source::all_under("") {
        for line in &source.lines {
            let declared = line.code.split("mod ").nth(1).map(|it| it.trim_end_matches([';', '{', ' ']));
            if let Some(name) = declared.filter(|it| EMPTY_NAMES.contains(it)) {
                findings.push(Finding::new(&source.path, line.number, format!("mod {name}")));
            }
        }
    }
    none(&findings, "name it after the thing of the domain that lives there");
}

#[test]
fn no_test_is_ignored_or_waits_and_nothing_is_left_undone() {
    let mut findings = Vec::new();
    for source in Source::all_under("") {
        for line in &source.lines {
            for (word, instead) in FORBIDDEN {
                let allowed = ALLOWED.iter().any(|(file, it, _)| *file == source.path && *it == word);
                if !allowed && names(&line.code, word) {
                    findings.push(Finding::new(&source.path, line.number, format!("`{word}`: {instead}")));
                }
            }
        }
    }
    none(&findings, "do as the line says; an exception is a row with its reason in `ALLOWED`");
}

#[test]
fn a_test_is_named_by_a_sentence_and_a_lint_is_waived_with_a_reason() {
    let mut findings = Vec::new();
    for source in Source::all_under("") {
        for line in &source.lines {
            if line.code.contains("fn test_") {
                findings.push(Finding::new(&source.path, line.number, "a test named `test_…`: say what holds"));
            }
            if line.code.contains("#[allow(") || line.code.contains("#![allow(") {
                findings.push(Finding::new(&source.path, line.number, "`allow`: write `expect(…, reason = \"…\")`"));
            }
        }
    }
    none(&findings, "do as the line says");
}
