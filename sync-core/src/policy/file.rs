//! A policy file as an operator writes it: read more strictly than what is stored, since a slip of the pen must not become the
//! default. A refusal names the line; what is in force stays.

use serde_json::{Map, Value};

use super::{PolicyDocument, PolicyError, PolicyHistory, stored};
use crate::place::line_of;
use crate::time::Timestamp;

/// A file that can't be published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct BadPolicyFile {
    /// The line, from 1 on.
    pub line: usize,
    /// What is wrong with it, and what to write there.
    pub why: String,
}

/// Reads a file that shall be published after a history.
pub(super) fn read(text: &str, history: &PolicyHistory, now: Timestamp) -> Result<PolicyDocument, BadPolicyFile> {
    let given = known_fields(text)?;
    let parsed = stored::parse(text).map_err(|error| BadPolicyFile {
        line: error.line().max(1),
        why: PolicyError::Json { why: error.to_string() }.to_string(),
    })?;
    let mut policy = parsed.map_err(|error| of_field(text, &error))?;
    if !given.contains_key("version") {
        policy.version = history.latest().version + 1;
    }
    if !given.contains_key("effective_from") {
        policy.effective_from = now.max(history.latest().effective_from);
    }
    if policy.effective_from < now {
        let remedy = "let it take effect now or later: what was done before is judged by the version of then";
        return Err(of_field(text, &PolicyError::field("effective_from", policy.effective_from, remedy)));
    }
    history.clone().publish(policy.clone()).map_err(|error| of_field(text, &error))?;
    Ok(policy)
}

/// The fields of the file; one that nobody knows is a slip of the pen.
fn known_fields(text: &str) -> Result<Map<String, Value>, BadPolicyFile> {
    let given: Map<String, Value> = serde_json::from_str(text).map_err(|error| BadPolicyFile {
        line: error.line().max(1),
        why: format!("this is no JSON object ({error}): correct that place"),
    })?;
    let all = PolicyDocument::default().to_json();
    let unknown =
        |within: &Map<String, Value>, known: &Value| within.keys().find(|key| known.get(key).is_none()).cloned();
    let ladders = given.get("ladders").and_then(Value::as_object);
    let found = unknown(&given, &all).or_else(|| unknown(ladders?, all.get("ladders")?));
    match found {
        None => Ok(given),
        Some(key) => Err(BadPolicyFile {
            line: line_of(text, &key, 0),
            why: format!(
                "there is no policy field {key:?}: correct its name (docs/policy.md lists all), or leave it out"
            ),
        }),
    }
}

fn of_field(text: &str, error: &PolicyError) -> BadPolicyFile {
    let line = match error {
        PolicyError::Field { field, .. } => line_of(text, field, 0),
        PolicyError::Json { .. } => 1,
    };
    BadPolicyFile { line, why: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::{PolicyHistory, read};
    use crate::policy::PolicyDocument;
    use crate::time::{Millis, Timestamp};

    const NOW: Timestamp = Timestamp(1_789_356_600_000);

    fn history() -> PolicyHistory {
        let mut history = PolicyHistory::default();
        let second = PolicyDocument { version: 2, effective_from: NOW - Millis::days(1), ..PolicyDocument::default() };
        history.publish(second).expect("later");
        history
    }

    #[test]
    fn without_a_number_and_a_time_a_file_is_the_next_version_at_once() {
        let policy = read("{\"brief_limit_minutes\": 90}", &history(), NOW).expect("sound");
        assert_eq!((policy.version, policy.effective_from), (3, NOW));
        assert_eq!(policy.brief_limit, Millis::minutes(90));
    }

    #[test]
    fn a_file_with_an_error_is_refused_with_its_line_and_the_reason() {
        let cases = [
            ("{\n\"brief_limit\": 90}", "line 2: there is no policy field \"brief_limit\": correct its name"),
            ("{\"ladders\": {\n\n\"briefs\": []}}", "line 3: there is no policy field \"briefs\""),
            ("{\n\"version\": 3,\n\"brief_limit_minutes\": 0}", "line 3: policy field brief_limit_minutes is \"0 s\""),
            ("{\n\"brief_limit_minutes\": \"2 h\"}", "line 2: the policy can't be read"),
            ("{\n\"brief_limit_minutes\" 90}", "line 2: this is no JSON object"),
            ("{\n\"version\": 2}", "line 2: policy field version is \"2\": give it a higher number"),
            (
                "{\"version\": 3,\n\"effective_from\": \"2026-09-01T00:00:00Z\"}",
                "line 2: policy field effective_from is \"2026-09-01T00:00:00Z\": let it take effect now or later",
            ),
            ("{\"brief_limit_minutes\": 1,\n\"brief_limit_minutes\": 2}", "line 2: the policy can't be read"),
        ];
        for (text, expected) in cases {
            let error = read(text, &history(), NOW).expect_err(expected).to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn a_version_may_be_published_for_later_and_none_before_that_one() {
        let later = read("{\"effective_from\": \"2026-12-01T00:00:00Z\"}", &history(), NOW).expect("later");
        let mut history = history();
        history.publish(later).expect("published");
        let between = "{\"effective_from\": \"2026-11-01T00:00:00Z\"}";
        let error = read(between, &history, NOW).expect_err("before the one that was published").to_string();
        assert!(error.contains("no earlier than the last version does"), "{error}");
    }
}
