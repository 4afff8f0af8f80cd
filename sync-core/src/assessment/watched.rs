//! Sorts a visit's facts into signs of life and calls for help, and has the watch judged (V6.3).

use std::collections::BTreeMap;

use crate::assessment::words::{self, added};
use crate::assessment::{FactSeen, VisitEvidence};
use crate::fact::{Fact, SafetyAct, WhichCode};
use crate::ids::{DeviceId, EntryId, PersonId};
use crate::safety::{
    Acknowledgement, Call, CheckIn, Confirmation, Extension, Reached, Watch, WatchCase, judge_watch, own_due, reached,
};
use crate::time::Timestamp;

/// With whose eyes a watch is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eyes {
    /// Of whoever watches: a code is what the server heard it to be, and nothing before that.
    Watchers,
    /// Of whoever may stand beside the traveller: a duress code looks like the other.
    Traveller,
    /// Of a phone, which does not know what the server heard: a code is a code.
    Phone,
}

/// Judges the safety watch at `now` (V6.3), with the eyes of whoever holds this evidence on a phone; none while the itinerary is
/// not shared and nobody calls for help.
pub fn assess_watch(visit: &VisitEvidence<'_>, now: Timestamp) -> Option<Watch> {
    assess_watch_as(visit, Eyes::Phone, now)
}

/// By when the person of a device is to be heard of, as far as that device's own journal says.
pub fn assess_own_due(visit: &VisitEvidence<'_>, device: DeviceId) -> Option<Timestamp> {
    own_due(&case_of(visit, Eyes::Phone)?, device)
}

/// When the traveller means to be back, by the share in force.
pub fn return_by(visit: &VisitEvidence<'_>) -> Option<Timestamp> {
    share_of(visit).map(|(_, return_by, _)| return_by)
}

/// The same, with these eyes.
pub fn assess_watch_as(visit: &VisitEvidence<'_>, eyes: Eyes, now: Timestamp) -> Option<Watch> {
    case_of(visit, eyes).map(|case| judge_watch(&case, now))
}

/// Whether the watch has two voices, by what the server heard: the duress code was entered, or none where codes are set. What the
/// traveller may know is then another thing than what is so.
pub fn has_two_voices(visit: &VisitEvidence<'_>) -> bool {
    codes(visit).values().any(|which| *which == WhichCode::Duress) || !visit.holder.uncoded().is_empty()
}

/// Signs of life with a code that is none, as the server heard it: they count for nothing.
pub fn unknown_codes(visit: &VisitEvidence<'_>) -> Vec<(EntryId, PersonId)> {
    let codes = codes(visit);
    let unknown = visit.facts.iter().filter(|fact| codes.get(&fact.entry) == Some(&WhichCode::Unknown));
    unknown.map(|fact| (fact.entry, fact.person.clone())).collect()
}

/// How far the share in force has reached those whom it names, as far as whoever holds this evidence knows; none where nothing is shared.
pub fn assess_reach(visit: &VisitEvidence<'_>) -> Vec<Reached> {
    match share_of(visit) {
        Some((share, _, FactSeen { fact: Fact::Share { watchers, .. }, .. })) => {
            let facts = visit.facts.iter().map(|fact| (&fact.person, &fact.fact, fact.placement.latest));
            reached(share.entry, watchers, facts)
        }
        _ => Vec::new(),
    }
}

/// Who said that they take care of an alarm, in no order.
pub fn acknowledgements(visit: &VisitEvidence<'_>) -> Vec<Acknowledgement> {
    let taken = |fact: &FactSeen| match &fact.fact {
        Fact::Safety { step: SafetyAct::Acknowledged { note }, .. } => Some(Acknowledgement {
            entry: fact.entry,
            person: fact.person.clone(),
            received: fact.placement.latest?,
            note: note.clone(),
        }),
        _ => None,
    };
    visit.facts.iter().filter_map(taken).collect()
}

/// What the server heard of each code.
fn codes(visit: &VisitEvidence<'_>) -> BTreeMap<EntryId, WhichCode> {
    let heard = |fact: &FactSeen| match &fact.fact {
        Fact::Safety { step: SafetyAct::CodeHeard { entry, which }, .. } => Some((*entry, *which)),
        _ => None,
    };
    visit.facts.iter().filter_map(heard).collect()
}

fn case_of(visit: &VisitEvidence<'_>, eyes: Eyes) -> Option<WatchCase> {
    let codes = codes(visit);
    let counts = |fact: &FactSeen| match (eyes, codes.get(&fact.entry)) {
        (_, Some(WhichCode::Normal)) | (Eyes::Phone, None) => true,
        (eyes, Some(WhichCode::Duress)) => eyes != Eyes::Watchers,
        (_, Some(WhichCode::Unknown)) | (Eyes::Watchers | Eyes::Traveller, None) => false,
    };
    // Where codes are set, one without is none for those who watch.
    let uncoded = if eyes == Eyes::Watchers { visit.holder.uncoded() } else { BTreeMap::new() };
    let counts_plain = |entry: &EntryId| !uncoded.contains_key(entry);
    let mut calls: Vec<Call> = visit.facts.iter().filter_map(|fact| call(fact, eyes, codes.get(&fact.entry))).collect();
    calls.extend(words::calls(visit.facts));
    let policy = visit.policy;
    let mut case = match share_of(visit) {
        Some((share, return_by, fact)) => {
            let mut case = WatchCase::of(share, return_by, policy.watch_grace, policy.extend_limit);
            if let Fact::Share { plan: Some(plan), .. } = &fact.fact {
                (case.dues, case.gaps) = (plan.dues.clone(), plan.gaps.clone());
            }
            case
        }
        // Nobody was asked to watch, and yet somebody calls for help.
        None => {
            let first = calls.iter().map(|call| call.seen).min_by_key(|seen| (seen.placement.latest, seen.entry))?;
            let at = first.placement.latest.unwrap_or(first.placement.wall);
            WatchCase::of(first, at, policy.watch_grace, policy.extend_limit)
        }
    };
    case.calls = calls;
    for fact in visit.facts {
        match &fact.fact {
            Fact::SetOut { .. } | Fact::Arrive { .. } => case.departures.push(fact.seen()),
            Fact::CheckIn { next_by, .. } if counts_plain(&fact.entry) => {
                case.check_ins.push(CheckIn { seen: fact.seen(), next_by: *next_by });
            }
            Fact::Return(_) if counts_plain(&fact.entry) => case.returns.push(fact.seen()),
            Fact::ConfirmSafe { how, .. } => case.confirmations.push(vouched(fact, how, &[])),
            Fact::Safety { step, .. } => match step {
                SafetyAct::CheckedIn { next_by, .. } if counts(fact) => {
                    case.check_ins.push(CheckIn { seen: fact.seen(), next_by: *next_by });
                }
                SafetyAct::Returned { .. } if counts(fact) => case.returns.push(fact.seen()),
                SafetyAct::Vouched { how, calls } => case.confirmations.push(vouched(fact, how, calls)),
                SafetyAct::Extended { until, reason, how } => case.extensions.push(Extension {
                    seen: fact.seen(),
                    person: fact.person.clone(),
                    until: *until,
                    reason: reason.clone(),
                    how: how.clone(),
                }),
                _ => {}
            },
            _ => {}
        }
    }
    case.departures.extend(visit.holder.on_legs());
    let said = added(visit.facts);
    case.departures.extend(said.departures);
    case.check_ins.extend(said.check_ins.into_iter().filter(|it| counts_plain(&it.seen.entry)));
    case.returns.extend(said.returns.into_iter().filter(|it| counts_plain(&it.entry)));
    Some(case)
}

/// The share in force.
fn share_of<'f>(visit: &VisitEvidence<'f>) -> Option<(crate::obligation::Seen, Timestamp, &'f FactSeen)> {
    let shares = visit.facts.iter().filter_map(|fact| match &fact.fact {
        Fact::Share { return_by, .. } => Some((fact.seen(), *return_by, fact)),
        _ => None,
    });
    shares.max_by_key(|(seen, ..)| (seen.placement.earliest, seen.entry.seq, seen.entry))
}

fn vouched(fact: &FactSeen, how: &str, calls: &[EntryId]) -> Confirmation {
    Confirmation { seen: fact.seen(), person: fact.person.clone(), how: how.to_owned(), calls: calls.to_vec() }
}

/// A call for help: said aloud, or by the duress code, which only the eyes of whoever watches see.
fn call(fact: &FactSeen, eyes: Eyes, code: Option<&WhichCode>) -> Option<Call> {
    let Fact::Safety { step, .. } = &fact.fact else { return None };
    let (words, secret) = match step {
        SafetyAct::Sos { words } => (words.clone(), false),
        _ if code == Some(&WhichCode::Duress) && eyes == Eyes::Watchers => (String::new(), true),
        _ => return None,
    };
    Some(Call { seen: fact.seen(), person: fact.person.clone(), words, secret })
}
