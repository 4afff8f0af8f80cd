//! Sorts a visit's facts into triggers, completions, waivers and decisions of everything owed, and has it judged: what every
//! visit has once (V9.3, V10.1, A3.3), and what a question, a promise, a delivery or a return began (V10.3, V10.2, A3.3).

use crate::assessment::cancelled::is_cancelled;
use crate::assessment::posted::is_refused;
use crate::assessment::{FactSeen, VisitEvidence};
use crate::fact::{Fact, ObligationKind, Owed, ProposalStep, QuestionStep};
use crate::ids::EntryId;
use crate::obligation::{Case, Completion, Decision, Limit, Seen, Verdict, Waiver, judge};
use crate::planted::{self, Bug};
use crate::time::{Millis, Timestamp};

/// Most characters of what somebody wrote that stand in a verdict.
const ABOUT: usize = 60;

/// Judges at `now` all that is owed of a visit: brief (V9.3), thank-you (V10.1) and record (A3.3), then the replies to open
/// questions (V7.2, V10.3), proposals and word that they were seen (V10.2), and revisions of the record (A3.3).
pub fn assess_obligations(visit: &VisitEvidence<'_>, now: Timestamp) -> Vec<Verdict> {
    let mut owed: Vec<Owed> = ObligationKind::OF_EACH_VISIT.into_iter().map(Owed::from).collect();
    let begun = visit.facts.iter().filter_map(|seen| Some(Owed::begun_by(seen.fact.begins()?, seen.entry)));
    owed.extend(begun);
    owed.sort();
    owed.into_iter().map(|owed| judge(&case(visit, owed), now)).collect()
}

fn case(visit: &VisitEvidence<'_>, owed: Owed) -> Case {
    let beginning = owed.of.and_then(|entry| visit.facts.iter().find(|seen| seen.entry == entry));
    let triggers = match owed.of {
        None => visit.seen(|fact| matches!(fact, Fact::Leave { .. })),
        Some(_) => beginning.iter().map(|seen| seen.seen()).collect(),
    };
    let done = visit.facts.iter().filter(|seen| fulfils(visit, seen, &owed)).map(FactSeen::seen);
    let mut waivers: Vec<Waiver> = visit.facts.iter().filter_map(|fact| waiver(fact, &owed)).collect();
    waivers.extend(beginning.and_then(|returned| passed_after_all(visit, returned)));
    Case {
        owed,
        about: beginning.map(|seen| about(visit, &seen.fact)).unwrap_or_default(),
        limit: limit(visit, owed.kind, beginning.map(|seen| &seen.fact)),
        live: visit.policy.live_device,
        planned_end: visit.plan.filter(|_| owed.of.is_none()).and_then(|plan| plan.end()),
        cancelled: is_cancelled(visit),
        waivers,
        decisions: visit.facts.iter().filter_map(|fact| decision(fact, &owed)).collect(),
        completions: done.map(|seen| completion(visit, &triggers, seen)).collect(),
        triggers,
        devices: visit.devices.to_vec(),
    }
}

/// Whether a fact does what is owed. Who has seen a later delivery of the same proposal has seen the proposal; a letter that can't
/// be sent thanks nobody.
fn fulfils(visit: &VisitEvidence<'_>, done: &FactSeen, owed: &Owed) -> bool {
    if is_refused(visit, done) {
        return false;
    }
    let fulfilled = done.fact.fulfils();
    if fulfilled.contains(owed) {
        return true;
    }
    let seen = |owed: &Owed| Some(owed).filter(|owed| owed.kind == ObligationKind::Seen).and_then(|owed| owed.of);
    let promise = |delivery: EntryId| {
        visit.facts.iter().find(|seen| seen.entry == delivery).and_then(|seen| match &seen.fact {
            Fact::Proposal(_, ProposalStep::Delivered { proposal, .. }) => Some(*proposal),
            _ => None,
        })
    };
    let wanted = seen(owed).and_then(promise);
    wanted.is_some() && fulfilled.iter().filter_map(seen).any(|delivery| promise(delivery) == wanted)
}

/// What was promised may be less than the policy allows, and never more.
fn limit(visit: &VisitEvidence<'_>, kind: ObligationKind, beginning: Option<&Fact>) -> Limit {
    let policy = visit.policy;
    match (policy.limit(kind), beginning) {
        (Some(most), Some(Fact::Question(_, QuestionStep::Asked { within_minutes: Some(minutes), .. }))) => {
            Limit::Span(most.min(Millis::minutes(i64::from(*minutes))))
        }
        (Some(most), _) => Limit::Span(most),
        (None, beginning) => {
            let promised = match beginning {
                Some(Fact::Proposal(_, ProposalStep::Promised { working_days, .. })) => *working_days,
                _ => None,
            };
            let most = policy.proposal_working_days;
            Limit::working_days(promised.map_or(most, |days| days.min(most)), policy, visit.calendar)
        }
    }
}

/// The words that began it, cut to a readable length.
fn about(visit: &VisitEvidence<'_>, fact: &Fact) -> String {
    let words = match fact {
        Fact::Question(_, QuestionStep::Asked { text, .. }) => text.as_str(),
        Fact::Proposal(_, ProposalStep::Promised { what, .. }) => what.as_str(),
        Fact::Proposal(_, ProposalStep::Delivered { proposal, .. }) => {
            let promise = visit.facts.iter().find(|seen| seen.entry == *proposal);
            promise.and_then(|seen| seen.fact.words()).unwrap_or_default()
        }
        _ => "",
    };
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= ABOUT { line } else { line.chars().take(ABOUT).chain(['…']).collect() }
}

/// A superior who returned a record, or another one, passed the same submission later: nothing is to be revised any more.
fn passed_after_all(visit: &VisitEvidence<'_>, returned: &FactSeen) -> Option<Waiver> {
    let Fact::Review(_, of) = &returned.fact else { return None };
    let since = (returned.placement.shown(), returned.entry);
    let passed = visit.facts.iter().filter(|seen| match &seen.fact {
        Fact::Review(_, review) => {
            let later = match seen.entry.device == returned.entry.device {
                true => seen.entry.seq > returned.entry.seq,
                false => (seen.placement.shown(), seen.entry) > since,
            };
            review.passed && review.submission == of.submission && later
        }
        _ => false,
    });
    let last = passed.min_by_key(|seen| seen.entry)?;
    let reason = "passed after all / 复核后通过".to_owned();
    Some(Waiver { by: last.person.clone(), reason, entry: last.entry })
}

fn completion(visit: &VisitEvidence<'_>, triggers: &[Seen], seen: Seen) -> Completion {
    let since = triggers.iter().filter_map(|trigger| {
        let span = visit.holder.elapsed(trigger.entry, seen.entry)?;
        Some((trigger.entry, span))
    });
    Completion { seen, since: since.collect() }
}

fn waiver(fact: &FactSeen, owed: &Owed) -> Option<Waiver> {
    match &fact.fact {
        Fact::Waive { obligation, reason, of, .. }
            if (*obligation, *of) == (owed.kind, owed.of) || planted::is(Bug::WaiverOfAll) =>
        {
            Some(Waiver { by: fact.person.clone(), reason: reason.clone(), entry: fact.entry })
        }
        _ => None,
    }
}

fn decision(fact: &FactSeen, owed: &Owed) -> Option<Decision> {
    match &fact.fact {
        Fact::Decide { obligation, accepted, reason, seen, of, .. } if (*obligation, *of) == (owed.kind, owed.of) => {
            Some(Decision {
                by: fact.person.clone(),
                accepted: *accepted,
                reason: reason.clone(),
                saw: seen.clone(),
                at: fact.placement.shown(),
                entry: fact.entry,
            })
        }
        _ => None,
    }
}
