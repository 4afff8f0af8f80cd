//! V4.2 and V4.3: no visit without an approval by the right superior, of the plan as it is, before the arrival.
//! A visit without one is recorded and flagged, never refused.
//!
//! Superiors approve, return and withdraw offline, each naming the decisions that they knew. A decision ends those that it knew of,
//! by the same or a lower rank; what nobody knew of stands beside it, and is shown with both authors until somebody decides who
//! knows both.

use super::{Clause, Finding, Note};
use crate::ids::{EntryId, PersonId};
use crate::time::Timestamp;

/// Who decided, as the rule sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Superior {
    /// The department's supervisor (部门主管).
    Supervisor,
    /// The department's manager (部门经理).
    Manager,
}

/// What a superior said of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Approved.
    Approved,
    /// Given back to be corrected.
    Returned,
    /// An approval taken back.
    Withdrawn,
}

/// One decision about a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Which entry.
    pub entry: EntryId,
    /// Who.
    pub by: PersonId,
    /// As what.
    pub by_role: Superior,
    /// What they said.
    pub word: Word,
    /// Whether the plan reads now as it did then; if not, the decision is stale (V4.3).
    pub plan_unchanged: bool,
    /// When.
    pub at: Timestamp,
    /// The decisions that were known there.
    pub saw: Vec<EntryId>,
}

/// What the rule needs to know about a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApprovalCase<'a> {
    /// Whether the visit is outside the organisation's own country.
    pub overseas: bool,
    /// How many of the organisation's people go, the rep among them.
    pub participants: usize,
    /// All decisions about its plan, in any order.
    pub decisions: &'a [Decision],
    /// When they arrived, if they have.
    pub arrived: Option<Timestamp>,
}

/// How the approval of a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approval<'a> {
    /// Nobody has decided about it.
    Waiting,
    /// A valid approval stands, and nothing against it.
    Approved(&'a Decision),
    /// It was approved, and is another plan now (V4.3).
    Stale(&'a Decision),
    /// Only somebody approved who may not approve such a visit (V4.2).
    NotByRight(&'a Decision),
    /// It was given back to be corrected.
    Returned(&'a Decision),
    /// Its approval was taken back.
    Withdrawn(&'a Decision),
    /// One approved it and another returned or withdrew it, neither knowing of the other: somebody must decide who knows both.
    Contested(&'a Decision, &'a Decision),
}

impl Approval<'_> {
    /// Its name in JSON and in the history.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved(_) => "approved",
            Self::Stale(_) => "stale",
            Self::NotByRight(_) => "not_by_right",
            Self::Returned(_) => "returned",
            Self::Withdrawn(_) => "withdrawn",
            Self::Contested(..) => "contested",
        }
    }

    /// The same in Chinese.
    pub fn zh(&self) -> &'static str {
        match self {
            Self::Waiting => "待审批",
            Self::Approved(_) => "已批准",
            Self::Stale(_) => "审批已失效",
            Self::NotByRight(_) => "审批权限不足",
            Self::Returned(_) => "已退回",
            Self::Withdrawn(_) => "审批已撤回",
            Self::Contested(..) => "审批有冲突",
        }
    }

    /// How it stands, in a sentence that names who decided.
    pub fn note(&self) -> Note {
        let (detail_en, detail_zh) = match self {
            Self::Waiting => ("nobody has decided about the plan yet".to_owned(), "计划尚未审批".to_owned()),
            Self::Approved(Decision { by, .. }) => (format!("approved by {by}"), format!("{by} 已批准")),
            Self::Stale(Decision { by, .. }) => (
                format!(
                    "approved by {by}, and changed since: the approval is stale and the plan is to be approved again (V4.3)"
                ),
                format!("{by} 批准后计划有变更：原审批已失效，须重新审批（V4.3）"),
            ),
            Self::NotByRight(Decision { by, .. }) => (
                format!("approved by {by}; a visit by several or overseas is the manager's to approve (V4.2)"),
                format!("{by} 已批准；多人或境外拜访须由部门经理审批（V4.2）"),
            ),
            Self::Returned(Decision { by, .. }) => {
                (format!("returned by {by}, to be corrected"), format!("{by} 已退回，请修改"))
            }
            Self::Withdrawn(Decision { by, .. }) => {
                (format!("the approval was withdrawn by {by}"), format!("{by} 已撤回审批"))
            }
            Self::Contested(Decision { by: one, .. }, against) => {
                let (other, en, zh) = (&against.by, against.word.en(), against.word.zh());
                (
                    format!(
                        "approved by {one} and {en} by {other}, neither knowing of the other: a superior who knows both decides"
                    ),
                    format!("{one} 已批准而 {other} {zh}，双方互不知情：请由知晓两者的上级决定"),
                )
            }
        };
        Note { detail_en, detail_zh }
    }
}

impl Word {
    fn en(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
        }
    }

    fn zh(self) -> &'static str {
        match self {
            Self::Approved => "批准",
            Self::Returned => "退回",
            Self::Withdrawn => "撤回",
        }
    }
}

impl<'a> ApprovalCase<'a> {
    /// The least superior who may approve: one person at home the supervisor, several or abroad the manager (V4.2).
    pub fn least_superior(&self) -> Superior {
        if self.overseas || self.participants > 1 { Superior::Manager } else { Superior::Supervisor }
    }

    /// How it stands at a moment: right superior, plan unchanged, given by then (V4.2, V4.3).
    pub fn standing(&self, at: Timestamp) -> Approval<'a> {
        let known = || self.decisions.iter().filter(|given| given.at <= at);
        let ends = |later: &Decision, given: &Decision| {
            later.saw.contains(&given.entry) && (later.by_role >= given.by_role || later.by == given.by)
        };
        let live = || known().filter(|given| !known().any(|later| ends(later, given)));
        let latest = |wanted: &dyn Fn(&Decision) -> bool| {
            live().filter(|given| wanted(given)).max_by_key(|given| (given.at, given.entry))
        };
        let approves = |given: &Decision| given.word == Word::Approved;
        let valid = latest(&|given| approves(given) && given.plan_unchanged && self.is_by_right(given));
        let against = latest(&|given| !approves(given) && given.plan_unchanged);
        match (valid, against) {
            (Some(valid), Some(against)) => Approval::Contested(valid, against),
            (Some(valid), None) => Approval::Approved(valid),
            (None, Some(against)) if against.word == Word::Returned => Approval::Returned(against),
            (None, Some(against)) => Approval::Withdrawn(against),
            (None, None) => {
                let stale = latest(&|given| approves(given) && !given.plan_unchanged && self.is_by_right(given));
                let weak = || latest(&|given| approves(given) && !self.is_by_right(given));
                stale.map(Approval::Stale).or_else(|| weak().map(Approval::NotByRight)).unwrap_or(Approval::Waiting)
            }
        }
    }

    /// Whether a valid approval stands at a moment, and nothing against it.
    pub fn is_approved(&self, at: Timestamp) -> bool {
        matches!(self.standing(at), Approval::Approved(_))
    }

    fn is_by_right(&self, given: &Decision) -> bool {
        given.by_role >= self.least_superior()
    }
}

/// Checks V4.2: a finding when they had arrived by `now` and no valid approval stood at the arrival. Where one was contested, that is
/// shown and nobody is found at fault.
pub fn check(case: &ApprovalCase<'_>, now: Timestamp) -> Option<Finding> {
    let arrived = case.arrived.filter(|arrived| *arrived <= now)?;
    let standing = case.standing(arrived);
    if matches!(standing, Approval::Approved(_) | Approval::Contested(..)) {
        return None;
    }
    let (why_en, why_zh) = reason(case, standing);
    let (who_en, who_zh) = match case.least_superior() {
        Superior::Supervisor => ("the supervisor's or manager's", "部门主管或部门经理"),
        Superior::Manager => ("the manager's", "部门经理"),
    };
    Some(Finding {
        clause: Clause::Approval,
        detail_en: format!("{who_en} approval is needed before the arrival: {why_en}"),
        detail_zh: format!("到访前须经{who_zh}审批：{why_zh}"),
    })
}

/// Why none of the approvals counts: what stood closest to a valid one.
fn reason(case: &ApprovalCase<'_>, standing: Approval<'_>) -> (&'static str, &'static str) {
    let mut approvals = case.decisions.iter().filter(|given| given.word == Word::Approved);
    match standing {
        Approval::Stale(_) => (
            "the plan was changed after it was approved, so the approval is stale (V4.3)",
            "审批后计划有变更，原审批已失效（V4.3）",
        ),
        Approval::Returned(_) => ("the plan was returned to be corrected", "计划已被退回修改"),
        Approval::Withdrawn(_) => ("the approval was withdrawn", "审批已被撤回"),
        _ if approvals.clone().any(|given| given.plan_unchanged && case.is_by_right(given)) => {
            ("it came only after the arrival", "审批晚于到访")
        }
        _ if approvals.clone().any(|given| !case.is_by_right(given)) => {
            ("only the supervisor approved, of a visit by several or overseas", "多人或境外拜访仅有部门主管审批")
        }
        _ if approvals.next().is_none() => ("there is none", "没有审批记录"),
        _ => ("the only ones came after the arrival and are stale (V4.3)", "审批晚于到访且已失效（V4.3）"),
    }
}

#[cfg(test)]
mod tests;
