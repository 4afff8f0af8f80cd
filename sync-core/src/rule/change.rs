//! V4.3: an approved plan is changed some working days ahead of the visit, and the customer is told why.
//!
//! Before anybody approved it a plan is a draft, and what it names is not agreed yet. That a change needs a new approval is
//! `approval`'s to say.

use super::{Clause, Finding, Note};
use crate::calendar::Calendar;
use crate::policy::PolicyDocument;
use crate::time::Timestamp;

/// A change of a plan that had been approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// When it was made.
    pub at: Timestamp,
    /// When the visit was to begin: the earlier one, of before and after.
    pub start: Option<Timestamp>,
}

/// What the rule needs to know about a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeCase<'a> {
    /// The changes since it was first approved, in any order.
    pub changes: &'a [Change],
    /// When the customer was told why.
    pub told: &'a [Timestamp],
    /// When they arrived, if they have.
    pub arrived: Option<Timestamp>,
}

impl ChangeCase<'_> {
    /// Whether the customer was told after the last change before a moment.
    fn is_told(&self, by: Timestamp) -> bool {
        let last = self.changes.iter().map(|change| change.at).filter(|at| *at <= by).max();
        last.is_none_or(|last| self.told.iter().any(|told| (last..=by).contains(told)))
    }
}

/// Checks V4.3: a change at least so many working days d ahead with day of the change < d <= day of the visit, by the office's days and
/// calendar; and the customer told before the arrival. What the calendar does not know yet is held against nobody.
pub fn check(
    case: &ChangeCase<'_>,
    policy: &PolicyDocument,
    calendar: Option<&Calendar>,
    now: Timestamp,
) -> Vec<Finding> {
    let short =
        case.changes.iter().filter(|change| change.at <= now).filter_map(|change| late(change, policy, calendar?));
    let mut findings: Vec<Finding> = short.take(1).collect();
    if let Some(arrived) = case.arrived.filter(|arrived| *arrived <= now)
        && !case.is_told(arrived)
    {
        findings.push(Finding {
            clause: Clause::PlanChange,
            detail_en: "the plan was changed after its approval, and the customer was not told why before the arrival"
                .to_owned(),
            detail_zh: "审批后变更了计划，但到访前未向客户说明原因".to_owned(),
        });
    }
    findings
}

fn late(change: &Change, policy: &PolicyDocument, calendar: &Calendar) -> Option<Finding> {
    let (changed, visit) = (policy.office_day(change.at)?, policy.office_day(change.start?)?);
    let found = calendar.working_days_between(changed, visit);
    let needed = policy.change_lead_working_days;
    if found.provisional || found.count >= needed {
        return None;
    }
    let count = found.count;
    Some(Finding {
        clause: Clause::PlanChange,
        detail_en: format!("changed on {changed} for {visit}: {count} working days ahead, {needed} are needed"),
        detail_zh: format!("{changed} 变更 {visit} 的拜访计划：提前 {count} 个工作日，要求至少 {needed} 个工作日"),
    })
}

/// While there is time: that the customer is still to be told (V4.3).
pub fn remind(case: &ChangeCase<'_>, now: Timestamp) -> Option<Note> {
    if case.arrived.is_some() || case.is_told(now) {
        return None;
    }
    Some(Note {
        detail_en: "the plan was changed after its approval: tell the customer why, and note it".to_owned(),
        detail_zh: "审批后变更了计划：请向客户说明原因并登记".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Change, ChangeCase, check, remind};
    use crate::calendar::Calendar;
    use crate::policy::PolicyDocument;
    use crate::time::Timestamp;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("RFC 3339")
    }

    fn found(changed: &str, start: &str) -> Vec<String> {
        let changes = [Change { at: at(changed), start: Some(at(start)) }];
        let case = ChangeCase { changes: &changes, told: &[], arrived: None };
        let calendar = Calendar::of("CN");
        let found = check(&case, &PolicyDocument::default(), calendar.as_ref(), at("2027-06-01T00:00:00Z"));
        found.into_iter().map(|finding| format!("{} {}", finding.clause.id(), finding.detail_en)).collect()
    }

    #[test]
    fn v4_3_a_change_is_made_a_working_day_ahead_over_holidays_and_make_up_days_too() {
        let none: [(&str, &str); 4] = [
            ("2026-09-10T02:00:00Z", "2026-09-11T02:00:00Z"),
            // Saturday the 19th to Monday: Sunday the 20th is worked, to make up for National Day.
            ("2026-09-19T02:00:00Z", "2026-09-20T02:00:00Z"),
            ("2026-09-30T02:00:00Z", "2026-10-08T02:00:00Z"),
            // Not known yet.
            ("2027-01-01T02:00:00Z", "2027-01-02T02:00:00Z"),
        ];
        for (changed, start) in none {
            assert_eq!(found(changed, start), [""; 0], "{changed} {start}");
        }
        let late = [
            ("2026-09-11T01:00:00Z", "2026-09-11T02:00:00Z"),
            // Mid-Autumn: Friday the 25th to Sunday the 27th are off.
            ("2026-09-24T02:00:00Z", "2026-09-26T02:00:00Z"),
            ("2026-09-30T02:00:00Z", "2026-10-07T02:00:00Z"),
        ];
        for (changed, start) in late {
            assert!(found(changed, start)[0].starts_with("V4.3 changed on"), "{changed} {start}");
        }
    }

    #[test]
    fn v4_3_the_customer_is_told_why_after_the_last_change_and_before_the_arrival() {
        let start = Some(at("2026-09-18T02:00:00Z"));
        let change = |day: &str| Change { at: at(&format!("{day}T02:00:00Z")), start };
        let changes = [change("2026-09-10"), change("2026-09-14")];
        let (early, late) = ([at("2026-09-11T02:00:00Z")], [at("2026-09-14T03:00:00Z")]);
        let (arrived, now) = (start, at("2026-09-18T09:00:00Z"));
        let calendar = Calendar::of("CN");
        let many = |told: &[Timestamp], arrived| {
            let case = ChangeCase { changes: &changes, told, arrived };
            let found = check(&case, &PolicyDocument::default(), calendar.as_ref(), now).len();
            (found, remind(&case, now).is_some())
        };
        assert_eq!(many(&[], arrived), (1, false));
        assert_eq!(many(&early, arrived), (1, false), "they were told of another change");
        assert_eq!(many(&late, arrived), (0, false));
        assert_eq!(many(&early, None), (0, true), "there is time yet");
        assert_eq!(many(&late, None), (0, false));
        let none = ChangeCase { changes: &[], told: &[], arrived };
        assert!(check(&none, &PolicyDocument::default(), None, now).is_empty() && remind(&none, now).is_none());
    }
}
