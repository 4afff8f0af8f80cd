//! Sorts a visit's facts into approvals and signs of life, and has them judged.

use crate::assessment::words::added;
use crate::assessment::{FactSeen, VisitEvidence};
use crate::fact::Fact;
use crate::obligation::Seen;
use crate::planted::{self, Bug};
use crate::safety::{CheckIn, Watch, WatchCase, judge_watch};
use crate::time::Timestamp;

/// Called off, and nobody had arrived.
pub(super) fn is_cancelled(visit: &VisitEvidence<'_>) -> bool {
    let has = |wanted: fn(&Fact) -> bool| visit.facts.iter().any(|fact| wanted(&fact.fact));
    has(|fact| matches!(fact, Fact::Cancel { .. }))
        && (!has(|fact| matches!(fact, Fact::Arrive { .. })) || planted::is(Bug::CancelAfterArrival))
}

/// Judges the safety watch at `now` (V6.3); none while the itinerary is not shared.
pub fn assess_watch(visit: &VisitEvidence<'_>, now: Timestamp) -> Option<Watch> {
    let shares = visit.facts.iter().filter_map(|fact| match &fact.fact {
        Fact::Share { return_by, .. } => Some((fact.seen(), *return_by)),
        _ => None,
    });
    let (share, return_by) = shares.max_by_key(|(seen, _)| (seen.placement.earliest, seen.entry.seq, seen.entry))?;
    let said = added(visit.facts, visit.policy.watch_grace);
    let mut case = WatchCase {
        share,
        return_by,
        grace: visit.policy.watch_grace,
        departures: visit.seen(|fact| matches!(fact, Fact::SetOut { .. } | Fact::Arrive { .. })),
        check_ins: visit.facts.iter().filter_map(check_in).collect(),
        returns: visit.seen(|fact| matches!(fact, Fact::Return { .. })),
        confirmations: visit.facts.iter().filter_map(confirmation).collect(),
    };
    case.departures.extend(said.departures);
    case.check_ins.extend(said.check_ins);
    case.returns.extend(said.returns);
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
