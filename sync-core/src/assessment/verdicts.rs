//! Sorts a visit's facts into triggers, completions, waivers and signs of life, and has them judged.

use crate::assessment::{FactSeen, VisitEvidence};
use crate::document::plan::PlanView;
use crate::fact::{Fact, ObligationKind};
use crate::obligation::{Case, Completion, Decision, Seen, Verdict, Waiver, judge};
use crate::rule::approval::{Approval, ApprovalCase};
use crate::safety::{CheckIn, Watch, WatchCase, judge_watch};
use crate::time::Timestamp;

/// Judges brief (V9.3), thank-you (V10.1) and record (A3.3) at `now`.
pub fn assess_obligations(visit: &VisitEvidence<'_>, now: Timestamp) -> Vec<Verdict> {
    ObligationKind::ALL.into_iter().map(|kind| judge(&case(visit, kind), now)).collect()
}

fn case(visit: &VisitEvidence<'_>, kind: ObligationKind) -> Case {
    let triggers = visit.seen(|fact| matches!(fact, Fact::Leave { .. }));
    let done = visit.seen(|fact| fact.fulfils() == Some(kind));
    Case {
        kind,
        limit: visit.policy.limit(kind),
        live: visit.policy.live_device,
        planned_end: visit.plan.and_then(|plan| plan.end()),
        cancelled: is_cancelled(visit),
        waivers: visit.facts.iter().filter_map(|fact| waiver(fact, kind)).collect(),
        decisions: visit.facts.iter().filter_map(|fact| decision(fact, kind)).collect(),
        completions: done.into_iter().map(|seen| completion(visit, &triggers, seen)).collect(),
        triggers,
        devices: visit.devices.to_vec(),
    }
}

fn completion(visit: &VisitEvidence<'_>, triggers: &[Seen], seen: Seen) -> Completion {
    let since = triggers.iter().filter_map(|trigger| {
        let span = visit.holder.elapsed(trigger.entry, seen.entry)?;
        Some((trigger.entry, span))
    });
    Completion { seen, since: since.collect() }
}

fn waiver(fact: &FactSeen, kind: ObligationKind) -> Option<Waiver> {
    match &fact.fact {
        Fact::Waive { obligation, reason, .. } if *obligation == kind => {
            Some(Waiver { by: fact.person.clone(), reason: reason.clone(), entry: fact.entry })
        }
        _ => None,
    }
}

fn decision(fact: &FactSeen, kind: ObligationKind) -> Option<Decision> {
    match &fact.fact {
        Fact::Decide { obligation, accepted, reason, seen, .. } if *obligation == kind => Some(Decision {
            by: fact.person.clone(),
            accepted: *accepted,
            reason: reason.clone(),
            saw: seen.clone(),
            at: fact.placement.shown(),
            entry: fact.entry,
        }),
        _ => None,
    }
}

/// Called off, and nobody had arrived.
fn is_cancelled(visit: &VisitEvidence<'_>) -> bool {
    let has = |wanted: fn(&Fact) -> bool| visit.facts.iter().any(|fact| wanted(&fact.fact));
    has(|fact| matches!(fact, Fact::Cancel { .. })) && !has(|fact| matches!(fact, Fact::Arrive { .. }))
}

/// Judges the safety watch at `now` (V6.3); none while the itinerary is not shared.
pub fn assess_watch(visit: &VisitEvidence<'_>, now: Timestamp) -> Option<Watch> {
    let shares = visit.facts.iter().filter_map(|fact| match &fact.fact {
        Fact::Share { return_by, .. } => Some((fact.seen(), *return_by)),
        _ => None,
    });
    let (share, return_by) = shares.max_by_key(|(seen, _)| (seen.placement.earliest, seen.entry.seq, seen.entry))?;
    let case = WatchCase {
        share,
        return_by,
        grace: visit.policy.watch_grace,
        departures: visit.seen(|fact| matches!(fact, Fact::SetOut { .. } | Fact::Arrive { .. })),
        check_ins: visit.facts.iter().filter_map(check_in).collect(),
        returns: visit.seen(|fact| matches!(fact, Fact::Return { .. })),
        confirmations: visit.facts.iter().filter_map(confirmation).collect(),
    };
    Some(judge_watch(&case, now))
}

fn check_in(fact: &FactSeen) -> Option<CheckIn> {
    match fact.fact {
        Fact::CheckIn { next_by, .. } => Some(CheckIn { seen: fact.seen(), next_by }),
        _ => None,
    }
}

fn confirmation(fact: &FactSeen) -> Option<(Seen, crate::ids::PersonId, String)> {
    match &fact.fact {
        Fact::ConfirmSafe { how, .. } => Some((fact.seen(), fact.person.clone(), how.clone())),
        _ => None,
    }
}

/// Approvals of the plan by superiors, each with whether it still reads as they saw it (V4.2, V4.3).
pub(super) fn approvals(visit: &VisitEvidence<'_>) -> Vec<Approval> {
    let now = visit.plan.map(PlanView::decided);
    let given = visit.facts.iter().filter_map(|fact| match &fact.fact {
        Fact::Approve { heads, .. } => Some((fact, heads, visit.holder.superior(fact)?)),
        _ => None,
    });
    given
        .map(|(fact, heads, by_role)| Approval {
            by_role,
            plan_unchanged: now.is_some() && visit.holder.plan_at(heads).map(|plan| plan.decided()) == now,
            at: fact.placement.shown(),
        })
        .collect()
}

/// Whether the plan as it stands is approved by the right person (V4.2, V4.3).
pub fn is_plan_approved(visit: &VisitEvidence<'_>, now: Timestamp) -> bool {
    let Some(plan) = visit.plan else { return false };
    let approvals = approvals(visit);
    let case = ApprovalCase {
        overseas: plan.overseas,
        participants: plan.participants.len(),
        approvals: &approvals,
        arrived: None,
    };
    case.is_approved(now)
}
