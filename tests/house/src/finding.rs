//! What a rule found, and how it says so.

use std::fmt;

/// One place that breaks a rule.
pub struct Finding {
    file: String,
    line: usize,
    what: String,
}

impl Finding {
    pub fn new(file: &str, line: usize, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {}:{}: {}", self.file, self.line, self.what)
    }
}

/// Passes if nothing was found; else fails with every place and the remedy.
#[track_caller]
pub fn none(findings: &[Finding], remedy: &str) {
    let places: Vec<String> = findings.iter().map(Finding::to_string).collect();
    assert!(places.is_empty(), "\n{}\nremedy: {remedy}\n", places.join("\n"));
}
