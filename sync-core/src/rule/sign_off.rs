//! V13.1: the customer signs off the record; a record without it is what risk control samples for.

use super::{Clause, Finding};
use crate::policy::PolicyDocument;
use crate::time::{Millis, Timestamp};

/// What the rule needs to know about a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignOffCase {
    /// When they left the customer's, if they have.
    pub left: Option<Timestamp>,
    /// When the record was submitted, if it was.
    pub submitted: Option<Timestamp>,
    /// When the customer signed, if they did.
    pub signed: Option<Timestamp>,
}

/// Checks V13.1: a finding when by `now` the record was submitted, or its time limit is over, and nobody had signed.
pub fn check(case: &SignOffCase, policy: &PolicyDocument, now: Timestamp) -> Option<Finding> {
    let by_now = |moment: Option<Timestamp>| moment.is_some_and(|moment| moment <= now);
    if by_now(case.signed) {
        return None;
    }
    let (why_en, why_zh) = if by_now(case.submitted) {
        ("the record was submitted", "拜访记录已提交")
    } else if case.left.is_some_and(|left| left + policy.record_limit < now) {
        ("the time for the record is over", "拜访记录提交时限已过")
    } else {
        return None;
    };
    Some(Finding {
        clause: Clause::SignOff,
        detail_en: format!("{why_en}, and the customer has not signed it off"),
        detail_zh: format!("{why_zh}，但没有客户签字确认"),
    })
}

/// From when on time alone makes it a finding; none where it does not. What is said to be done later than `now` is not looked at.
pub fn changes_at(case: &SignOffCase, policy: &PolicyDocument, now: Timestamp) -> Option<Timestamp> {
    let by_now = |moment: Option<Timestamp>| moment.is_some_and(|moment| moment <= now);
    let open = !by_now(case.signed) && !by_now(case.submitted);
    case.left.filter(|_| open).map(|left| left + policy.record_limit + Millis(1)).filter(|at| *at > now)
}

#[cfg(test)]
mod tests {
    use super::{SignOffCase, changes_at, check};
    use crate::policy::PolicyDocument;
    use crate::time::{Millis, Timestamp};

    const LEFT: Timestamp = Timestamp(0);

    fn found(submitted: Option<i64>, signed: Option<i64>, now: Timestamp) -> bool {
        let moment = |at: Option<i64>| at.map(|hours| LEFT + Millis::hours(hours));
        let case = SignOffCase { left: Some(LEFT), submitted: moment(submitted), signed: moment(signed) };
        let finding = check(&case, &PolicyDocument::default(), now);
        finding.map(|finding| assert_eq!(finding.clause.id(), "V13.1")).is_some()
    }

    #[test]
    fn a_submitted_record_needs_the_customers_sign_off() {
        let now = LEFT + Millis::hours(3);
        assert!(found(Some(2), None, now));
        assert!(!found(Some(2), Some(0), now));
        assert!(!found(Some(4), None, now), "not submitted yet");
    }

    #[test]
    fn without_a_record_the_sign_off_is_missed_when_the_records_limit_is_over() {
        let limit = LEFT + Millis::hours(24);
        assert!(!found(None, None, limit));
        assert!(found(None, None, limit + Millis(1)));
        assert!(!found(None, Some(1), limit + Millis(1)));
    }

    #[test]
    fn it_is_said_to_the_millisecond_when_time_alone_makes_it_a_finding() {
        let policy = PolicyDocument::default();
        let limit = LEFT + Millis::hours(24);
        let open = SignOffCase { left: Some(LEFT), submitted: None, signed: None };
        assert_eq!(changes_at(&open, &policy, limit), Some(limit + Millis(1)));
        assert_eq!(changes_at(&open, &policy, limit + Millis(1)), None, "it is one already");
        let submitted = SignOffCase { submitted: Some(LEFT), ..open };
        let signed = SignOffCase { signed: Some(LEFT), ..open };
        for case in [submitted, signed, SignOffCase { left: None, ..open }] {
            assert_eq!(changes_at(&case, &policy, limit), None, "{case:?}");
        }
    }

    #[test]
    fn a_visit_that_has_not_ended_needs_none_yet() {
        let case = SignOffCase { left: None, submitted: None, signed: None };
        assert_eq!(check(&case, &PolicyDocument::default(), Timestamp(i64::MAX)), None);
    }
}
