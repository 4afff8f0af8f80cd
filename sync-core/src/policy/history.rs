//! The versions of a policy one after another, and which was in force when (A6).

use super::{PolicyDocument, PolicyError};
use crate::time::Timestamp;

/// All published versions of an organisation's policy. There is always at least one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyHistory {
    first: PolicyDocument,
    later: Vec<PolicyDocument>,
}

impl PolicyHistory {
    /// A history that begins with this version, which also stands for the time before it.
    pub fn new(first: PolicyDocument) -> Self {
        Self { first, later: Vec::new() }
    }

    /// Adds a version after all others. One that takes effect at the same moment as the last replaces it from the start.
    ///
    /// # Errors
    /// [`PolicyError`] when the version is unsound, is not the next number or takes effect before the last one.
    pub fn publish(&mut self, next: PolicyDocument) -> Result<(), PolicyError> {
        next.check()?;
        let last = self.latest();
        if next.version <= last.version {
            return Err(PolicyError::field(
                "version",
                next.version,
                "give it a higher number than the last version has",
            ));
        }
        if next.effective_from < last.effective_from {
            let remedy = "let it take effect no earlier than the last version does";
            return Err(PolicyError::field("effective_from", next.effective_from, remedy));
        }
        self.later.push(next);
        Ok(())
    }

    /// The version in force at a moment: the last that had taken effect, or the first one before any had (A6).
    pub fn in_force(&self, at: Timestamp) -> &PolicyDocument {
        self.later.iter().rev().find(|version| version.effective_from <= at).unwrap_or(&self.first)
    }

    /// The version that was published last, in force already or not yet.
    pub fn latest(&self) -> &PolicyDocument {
        self.later.last().unwrap_or(&self.first)
    }

    /// All versions, oldest first.
    pub fn versions(&self) -> impl Iterator<Item = &PolicyDocument> {
        std::iter::once(&self.first).chain(&self.later)
    }
}

#[cfg(test)]
mod tests {
    use super::PolicyHistory;
    use crate::policy::PolicyDocument;
    use crate::time::{Millis, Timestamp};

    fn version(version: u32, effective_from: i64) -> PolicyDocument {
        PolicyDocument { version, effective_from: Timestamp(effective_from), ..PolicyDocument::default() }
    }

    #[test]
    fn a_visit_is_judged_by_the_version_in_force_then() {
        let mut history = PolicyHistory::new(version(1, 100));
        history.publish(version(2, 200)).expect("later");
        history.publish(version(3, 200)).expect("a correction");
        history.publish(version(4, 300)).expect("later");
        let in_force = |at| history.in_force(Timestamp(at)).version;
        assert_eq!([0, 100, 199, 200, 299, 300, i64::MAX].map(in_force), [1, 1, 1, 3, 3, 4, 4]);
        assert_eq!(history.latest().version, 4);
        assert_eq!(history.versions().count(), 4);
    }

    #[test]
    fn a_version_can_neither_rewrite_the_past_nor_take_a_number_twice() {
        let mut history = PolicyHistory::new(version(1, 100));
        let error = history.publish(version(1, 200)).expect_err("taken").to_string();
        assert_eq!(error, "policy field version is \"1\": give it a higher number than the last version has");
        let error = history.publish(version(2, 50)).expect_err("in the past").to_string();
        assert!(
            error.starts_with("policy field effective_from is \"1970-01-01T00:00:00.05Z\": let it take"),
            "{error}"
        );
        let unsound = PolicyDocument { brief_limit: Millis(0), ..version(2, 200) };
        assert!(history.publish(unsound).is_err());
        assert_eq!(history.latest().version, 1);
    }
}
