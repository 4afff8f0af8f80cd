//! V4.2 and V4.3: no visit without an approval by the right superior, of the plan as it is, before the arrival.
//! A visit without one is recorded and flagged, never refused.

use super::{Clause, Finding};
use crate::time::Timestamp;

/// Who approved, as the rule sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Superior {
    /// The department's supervisor (部门主管).
    Supervisor,
    /// The department's manager (部门经理).
    Manager,
}

/// One approval of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approval {
    /// Who gave it.
    pub by_role: Superior,
    /// Whether the plan reads now as it did then; if not, the approval is stale (V4.3).
    pub plan_unchanged: bool,
    /// When it was given.
    pub at: Timestamp,
}

/// What the rule needs to know about a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApprovalCase<'a> {
    /// Whether the visit is outside the organisation's own country.
    pub overseas: bool,
    /// How many of the organisation's people go, the rep among them.
    pub participants: usize,
    /// All approvals of its plan, in any order.
    pub approvals: &'a [Approval],
    /// When they arrived, if they have.
    pub arrived: Option<Timestamp>,
}

impl ApprovalCase<'_> {
    /// The least superior who may approve: one person at home the supervisor, several or abroad the manager (V4.2).
    pub fn least_superior(&self) -> Superior {
        if self.overseas || self.participants > 1 { Superior::Manager } else { Superior::Supervisor }
    }

    /// Whether a valid approval stands at a moment: right superior, plan unchanged, given by then (V4.2, V4.3).
    pub fn is_approved(&self, at: Timestamp) -> bool {
        self.approvals.iter().any(|given| given.plan_unchanged && self.is_by_right(given) && given.at <= at)
    }

    fn is_by_right(&self, given: &Approval) -> bool {
        given.by_role >= self.least_superior()
    }
}

/// Checks V4.2: a finding when they had arrived by `now` and no valid approval stood at the arrival.
pub fn check(case: &ApprovalCase<'_>, now: Timestamp) -> Option<Finding> {
    let arrived = case.arrived.filter(|arrived| *arrived <= now)?;
    if case.is_approved(arrived) {
        return None;
    }
    let (why_en, why_zh) = reason(case, arrived);
    let (who_en, who_zh) = match case.least_superior() {
        Superior::Supervisor => ("the supervisor's or manager's", "部门主管或部门经理"),
        Superior::Manager => ("the manager's", "部门经理"),
    };
    Some(Finding {
        clause: Clause::Approval,
        detail_en: format!("{who_en} approval is needed before the arrival: {why_en}"),
        detail_zh: format!("到访前须经{who_zh}审批:{why_zh}"),
    })
}

/// Why none of the approvals counts: what stood closest to a valid one.
fn reason(case: &ApprovalCase<'_>, arrived: Timestamp) -> (&'static str, &'static str) {
    let any = |test: &dyn Fn(&Approval) -> bool| case.approvals.iter().any(test);
    if any(&|given| !given.plan_unchanged && case.is_by_right(given) && given.at <= arrived) {
        (
            "the plan was changed after it was approved, so the approval is stale (V4.3)",
            "审批后计划有变更,原审批已失效(V4.3)",
        )
    } else if any(&|given| given.plan_unchanged && case.is_by_right(given)) {
        ("it came only after the arrival", "审批晚于到访")
    } else if any(&|given| !case.is_by_right(given)) {
        ("only the supervisor approved, of a visit by several or overseas", "多人或境外拜访仅有部门主管审批")
    } else if case.approvals.is_empty() {
        ("there is none", "没有审批记录")
    } else {
        ("the only ones came after the arrival and are stale (V4.3)", "审批晚于到访且已失效(V4.3)")
    }
}

#[cfg(test)]
mod tests {
    use super::{Approval, ApprovalCase, Superior, check};
    use crate::time::Timestamp;

    const ARRIVED: Timestamp = Timestamp(1_000);
    const NOW: Timestamp = Timestamp(5_000);

    fn given(by_role: Superior, at: i64) -> Approval {
        Approval { by_role, plan_unchanged: true, at: Timestamp(at) }
    }

    fn case(overseas: bool, participants: usize, approvals: &[Approval]) -> ApprovalCase<'_> {
        ApprovalCase { overseas, participants, approvals, arrived: Some(ARRIVED) }
    }

    #[test]
    fn one_person_at_home_needs_a_supervisor_and_others_need_the_manager() {
        let (supervisor, manager) = ([given(Superior::Supervisor, 10)], [given(Superior::Manager, 10)]);
        for (overseas, participants, enough) in
            [(false, 1, true), (false, 2, false), (true, 1, false), (true, 3, false)]
        {
            assert_eq!(check(&case(overseas, participants, &supervisor), NOW).is_none(), enough);
            assert_eq!(check(&case(overseas, participants, &manager), NOW), None);
        }
    }

    #[test]
    fn the_detail_says_why_no_approval_counts() {
        let stale = Approval { plan_unchanged: false, ..given(Superior::Manager, 10) };
        let cases: [(&[Approval], &str); 5] = [
            (&[], "there is none"),
            (&[stale], "stale (V4.3)"),
            (&[given(Superior::Manager, 1_001)], "only after the arrival"),
            (&[given(Superior::Supervisor, 10)], "only the supervisor approved"),
            (&[Approval { at: NOW, ..stale }], "after the arrival and are stale"),
        ];
        for (approvals, why) in cases {
            let finding = check(&case(true, 1, approvals), NOW).expect(why);
            assert_eq!(finding.clause.id(), "V4.2");
            assert!(finding.detail_en.contains(why), "{}", finding.detail_en);
        }
    }

    #[test]
    fn a_new_approval_after_a_change_of_plan_makes_it_good() {
        let stale = Approval { plan_unchanged: false, ..given(Superior::Supervisor, 10) };
        assert_eq!(check(&case(false, 1, &[stale, given(Superior::Supervisor, 1_000)]), NOW), None);
    }

    #[test]
    fn before_the_arrival_there_is_nothing_to_find() {
        assert_eq!(check(&ApprovalCase { arrived: None, ..case(true, 2, &[]) }, NOW), None);
        assert_eq!(check(&case(true, 2, &[]), Timestamp(999)), None);
    }
}
