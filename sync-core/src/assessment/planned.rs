//! What stands around a visit's plan: superiors' decisions, changes after an approval, details to be confirmed (V4.2, V4.3, V5.3). Maps
//! facts onto the rules' inputs.

use crate::assessment::{FactSeen, VisitEvidence};
use crate::fact::Fact;
use crate::rule::approval::{ApprovalCase, Decision, Word};
use crate::rule::change::{Change, ChangeCase};
use crate::rule::details::DetailsCase;
use crate::rule::{Note, change};
use crate::time::Timestamp;

/// How the approval of a plan stands, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalAnswer {
    /// In a word, for example `stale`.
    pub state: &'static str,
    /// The same in Chinese.
    pub state_zh: &'static str,
    /// In a sentence that names who decided.
    pub note: Note,
}

/// How the approval of the plan as it stands is at `now` (V4.2, V4.3); none while there is no plan.
pub fn approval_answer(visit: &VisitEvidence<'_>, now: Timestamp) -> Option<ApprovalAnswer> {
    let decisions = decisions(visit);
    let case = approval_case(visit, &decisions)?;
    let standing = case.standing(now);
    Some(ApprovalAnswer { state: standing.as_str(), state_zh: standing.zh(), note: standing.note() })
}

/// Whether the plan as it stands is approved by the right person, and nobody says otherwise (V4.2, V4.3).
pub fn is_plan_approved(visit: &VisitEvidence<'_>, now: Timestamp) -> bool {
    let decisions = decisions(visit);
    approval_case(visit, &decisions).is_some_and(|case| case.is_approved(now))
}

/// From when on the rep is to confirm changed details of the customer (V5.3); none where there is nothing to confirm, or no more.
pub fn details_due(visit: &VisitEvidence<'_>, now: Timestamp) -> Option<Timestamp> {
    let confirmed = moments(visit, |fact| matches!(fact, Fact::ConfirmDetails { .. }));
    let case = details_case(visit, &confirmed);
    case.due(visit.policy, now).filter(|_| case.arrived.is_none() && !visit.is_called_off())
}

/// The case of V4.2, around decisions that were gathered.
pub(super) fn approval_case<'a>(visit: &VisitEvidence<'_>, decisions: &'a [Decision]) -> Option<ApprovalCase<'a>> {
    let plan = visit.plan?;
    let (overseas, participants) = (plan.overseas, plan.participants.len());
    Some(ApprovalCase { overseas, participants, decisions, arrived: arrived(visit) })
}

/// Superiors' decisions about the plan, each with whether it still reads as they saw it (V4.2, V4.3).
pub(super) fn decisions(visit: &VisitEvidence<'_>) -> Vec<Decision> {
    let decided = visit.facts.iter().filter(|fact| fact.fact.is_decision_of_plan());
    decided.filter_map(|fact| decision(visit, fact)).collect()
}

fn decision(visit: &VisitEvidence<'_>, fact: &FactSeen) -> Option<Decision> {
    let (word, heads, saw) = match &fact.fact {
        Fact::Approve { heads, seen, .. } => (Word::Approved, heads, seen.clone().unwrap_or_default()),
        Fact::ReturnPlan { heads, seen, .. } => (Word::Returned, heads, seen.clone()),
        Fact::Withdraw { heads, seen, .. } => (Word::Withdrawn, heads, seen.clone()),
        _ => return None,
    };
    Some(Decision {
        entry: fact.entry,
        by: fact.person.clone(),
        by_role: visit.holder.superior(fact)?,
        word,
        plan_unchanged: visit.plan.is_some() && visit.holder.plan_at(heads).as_ref() == visit.plan,
        at: fact.placement.shown(),
        saw,
    })
}

/// What V4.3 looks at, gathered.
pub(super) struct Changes {
    changes: Vec<Change>,
    told: Vec<Timestamp>,
    arrived: Option<Timestamp>,
}

impl Changes {
    /// Changes since the plan was first approved, and what the customer was told.
    pub(super) fn of(visit: &VisitEvidence<'_>) -> Self {
        let approved = moments(visit, |fact| matches!(fact, Fact::Approve { .. })).into_iter().min();
        let change = |fact: &FactSeen| match fact.fact {
            Fact::Replan { before, after, .. } => {
                let start = before.into_iter().chain(after).min();
                Some(Change { at: fact.placement.shown(), start })
            }
            _ => None,
        };
        let changes = visit.facts.iter().filter_map(change);
        Self {
            changes: changes.filter(|change| approved.is_some_and(|approved| approved <= change.at)).collect(),
            told: moments(visit, |fact| matches!(fact, Fact::TellChange { .. })),
            arrived: arrived(visit),
        }
    }

    /// As the rule takes it.
    pub(super) fn case(&self) -> ChangeCase<'_> {
        ChangeCase { changes: &self.changes, told: &self.told, arrived: self.arrived }
    }

    /// That the customer is still to be told.
    pub(super) fn remind(&self, visit: &VisitEvidence<'_>, now: Timestamp) -> Option<Note> {
        change::remind(&self.case(), now).filter(|_| !visit.is_called_off())
    }
}

/// The case of V5.3, around confirmations that were gathered.
pub(super) fn details_case<'a>(visit: &VisitEvidence<'_>, confirmed: &'a [Timestamp]) -> DetailsCase<'a> {
    let changed = moments(visit, |fact| matches!(fact, Fact::Replan { details: true, .. }));
    let start = visit.plan.and_then(|plan| plan.start);
    DetailsCase { changed: changed.into_iter().max(), confirmed, start, arrived: arrived(visit) }
}

/// When things were done, as far as can be told.
pub(super) fn moments(visit: &VisitEvidence<'_>, wanted: impl Fn(&Fact) -> bool) -> Vec<Timestamp> {
    visit.facts.iter().filter(|fact| wanted(&fact.fact)).map(|fact| fact.placement.shown()).collect()
}

fn arrived(visit: &VisitEvidence<'_>) -> Option<Timestamp> {
    moments(visit, |fact| matches!(fact, Fact::Arrive { .. })).into_iter().min()
}
