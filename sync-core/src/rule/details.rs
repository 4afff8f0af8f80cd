//! V5.3: details of the customer that changed, place or contact, are confirmed with them in the last hours before the visit.

use super::{Clause, Finding, Note};
use crate::policy::PolicyDocument;
use crate::time::Timestamp;

/// What the rule needs to know about a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DetailsCase<'a> {
    /// When place or contact were last changed; none where they are as they were planned.
    pub changed: Option<Timestamp>,
    /// When they were confirmed.
    pub confirmed: &'a [Timestamp],
    /// The planned start.
    pub start: Option<Timestamp>,
    /// When they arrived, if they have.
    pub arrived: Option<Timestamp>,
}

impl DetailsCase<'_> {
    /// From when on they are to be confirmed; none where nothing changed, or they are confirmed by `by`.
    pub fn due(&self, policy: &PolicyDocument, by: Timestamp) -> Option<Timestamp> {
        let from = (self.start? - policy.confirm_details_before).max(self.changed?);
        let confirmed = self.confirmed.iter().any(|confirmed| (from..=by).contains(confirmed));
        (!confirmed).then_some(from)
    }
}

/// Checks V5.3: a finding when they had arrived by `now` and changed details had not been confirmed in time.
pub fn check(case: &DetailsCase<'_>, policy: &PolicyDocument, now: Timestamp) -> Option<Finding> {
    let arrived = case.arrived.filter(|arrived| *arrived <= now)?;
    let due = case.due(policy, arrived)?;
    (due <= arrived).then(|| Finding {
        clause: Clause::Details,
        detail_en: "place or contact had changed and were not confirmed with the customer before the visit".to_owned(),
        detail_zh: "地址或联系人有变更，拜访前未与客户确认".to_owned(),
    })
}

/// While there is time: that they are to be confirmed now (V5.3).
pub fn remind(case: &DetailsCase<'_>, policy: &PolicyDocument, now: Timestamp) -> Option<Note> {
    let due = case.due(policy, now).filter(|_| case.arrived.is_none())?;
    (due <= now).then(|| Note {
        detail_en: "place or contact have changed: confirm them with the customer before the visit, and note it"
            .to_owned(),
        detail_zh: "地址或联系人有变更：请在拜访前与客户确认并登记".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{DetailsCase, check, remind};
    use crate::policy::PolicyDocument;
    use crate::time::{Millis, Timestamp};

    const START: Timestamp = Timestamp(100 * 3_600_000);

    fn hours_before(hours: i64) -> Timestamp {
        START - Millis::hours(hours)
    }

    #[test]
    fn v5_3_changed_details_are_confirmed_in_the_last_day_before_the_visit() {
        let policy = PolicyDocument::default();
        let outcome = |changed: Option<i64>, confirmed: &[i64], now: i64, arrived: bool| {
            let confirmed: Vec<Timestamp> = confirmed.iter().copied().map(hours_before).collect();
            let arrived = arrived.then_some(START);
            let case =
                DetailsCase { changed: changed.map(hours_before), confirmed: &confirmed, start: Some(START), arrived };
            (check(&case, &policy, hours_before(now)).is_some(), remind(&case, &policy, hours_before(now)).is_some())
        };
        assert_eq!(outcome(None, &[], 1, false), (false, false), "nothing changed");
        assert_eq!(outcome(Some(60), &[], 25, false), (false, false), "not yet");
        assert_eq!(outcome(Some(60), &[], 24, false), (false, true));
        assert_eq!(outcome(Some(60), &[30], 20, false), (false, true), "too long before");
        assert_eq!(outcome(Some(60), &[20], 19, false), (false, false));
        assert_eq!(outcome(Some(5), &[20], 4, false), (false, true), "changed again since");
        assert_eq!(outcome(Some(60), &[20], -1, true), (false, false));
        assert_eq!(outcome(Some(60), &[], -1, true), (true, false));
    }
}
