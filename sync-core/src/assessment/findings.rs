//! Maps a visit's documents and facts onto the small rules of the clauses.

use crate::assessment::VisitEvidence;
use crate::assessment::planned::{Changes, approval_answer, approval_case, decisions, details_case, moments};
use crate::assessment::posted;
use crate::assessment::trip::trip_case;
use crate::compliance::{departed, findings_of_record, materials, preparation};
use crate::document::plan::PlanView;
use crate::evidence::Grade;
use crate::fact::{Fact, QuestionStep};
use crate::ids::EntryId;
use crate::rule::answer::{self, Reply};
use crate::rule::arrival::{self, Arrived};
use crate::rule::lead_time::{self, LeadAnswer, LeadTime, LeadTimeOutcome};
use crate::rule::new_information::{self, NewInformation};
use crate::rule::sign_off::{self, SignOffCase};
use crate::rule::{Clause, Finding, Note, approval, change, details, itinerary, promise, quotation};
use crate::time::Timestamp;

/// Clauses broken, as far as the evidence shows at `now`: V4.1, V4.2, V4.3, V5.3, V6.1, V6.2, V6.3, V7.1, V7.2, V7.3, V9.2,
/// V10.3, V11.1, V13.1.
pub fn assess_findings(visit: &VisitEvidence<'_>, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(plan) = visit.plan {
        findings.extend(of_plan(visit, plan, now));
    }
    if let Some(record) = visit.record {
        findings.extend(findings_of_record(visit.plan, record, visit.policy));
    }
    let said: Vec<&str> = visit.facts.iter().flat_map(|seen| seen.fact.to_customer()).collect();
    findings.extend(promise::check(&said, visit.policy));
    findings.extend(answer::check(&replies(visit)));
    findings.extend(sign_off::check(&signed_off(visit), visit.policy, now));
    let late = |calendar| new_information::check(&news(visit)?, visit.policy, calendar, now);
    findings.extend(visit.calendar.and_then(late));
    findings
}

/// From when on time alone may make other findings of the same evidence than those at `now`; none where it never does.
pub fn findings_change_at(visit: &VisitEvidence<'_>, now: Timestamp) -> Option<Timestamp> {
    // What a phone says was done later than now counts once it is now.
    let said = visit.facts.iter().map(|seen| seen.placement.shown()).filter(|at| *at > now).min();
    let signed = sign_off::changes_at(&signed_off(visit), visit.policy, now);
    let news = |calendar| new_information::changes_at(&news(visit)?, visit.policy, calendar, now);
    [said, signed, visit.calendar.and_then(news)].into_iter().flatten().min()
}

/// What people should know of a visit and is no finding, with the clause that it is about: what can't be decided yet and why
/// (V4.1, V4.2), what is still to be done while there is time (V4.3, V5.3, V6.3, V11.1), where a thank-you is that the server sends (V10.1).
pub fn assess_notes(visit: &VisitEvidence<'_>, now: Timestamp) -> Vec<(Clause, Note)> {
    let provisional = match lead(visit) {
        Some(LeadTimeOutcome::Undecided(note)) => Some((Clause::LeadTime, note)),
        _ => None,
    };
    let approval = approval_answer(visit, now).filter(|answer| answer.state == "contested");
    let contested = approval.map(|answer| (Clause::Approval, answer.note));
    let tell = Changes::of(visit).remind(visit, now).map(|note| (Clause::PlanChange, note));
    let confirmed = moments(visit, |fact| matches!(fact, Fact::ConfirmDetails { .. }));
    let confirm = details::remind(&details_case(visit, &confirmed), visit.policy, now);
    let confirm = confirm.filter(|_| !visit.is_called_off()).map(|note| (Clause::Details, note));
    let news = |calendar| new_information::remind(&news(visit)?, visit.policy, calendar, now);
    let news = visit.calendar.and_then(news).map(|note| (Clause::CustomerUpdate, note));
    let trip = trip_case(visit).filter(|_| !visit.is_called_off());
    let share = trip.and_then(|trip| itinerary::remind(&trip, now)).map(|note| (Clause::Itinerary, note));
    let posted = posted::notes(visit).into_iter().map(|note| (Clause::ThankYou, note));
    [provisional, contested, tell, confirm, share, news].into_iter().flatten().chain(posted).collect()
}

/// How the lead time stands (V4.1); none while the plan or its start is not known.
pub fn lead_answer(visit: &VisitEvidence<'_>) -> Option<LeadAnswer> {
    lead(visit).map(LeadTimeOutcome::answer)
}

/// How far ahead the visit was planned; none while that or its start is not known.
fn lead(visit: &VisitEvidence<'_>) -> Option<LeadTimeOutcome> {
    let planned_at = visit.first(|fact| matches!(fact, Fact::Plan { .. }))?.placement.shown();
    let visit_start = visit.plan?.start?;
    Some(lead_time::check(&LeadTime { planned_at, visit_start }, visit.policy, visit.calendar?))
}

/// Replies to open questions, each with whether the draft that it rests on was passed (V10.3).
fn replies(visit: &VisitEvidence<'_>) -> Vec<Reply> {
    let steps = || {
        visit.facts.iter().filter_map(|seen| match &seen.fact {
            Fact::Question(_, step) => Some((seen.entry, step)),
            _ => None,
        })
    };
    let passes = |entry: EntryId, of: EntryId| {
        steps().any(|(seen, step)| {
            let passed = matches!(step, QuestionStep::Checked { question, passed: true, .. } if *question == of);
            seen == entry && passed
        })
    };
    let reply = |(_, step): (EntryId, &QuestionStep)| match step {
        QuestionStep::Replied { question, checked, .. } => {
            Some(Reply { passed: checked.is_some_and(|checked| passes(checked, *question)) })
        }
        _ => None,
    };
    steps().filter_map(reply).collect()
}

/// New information that somebody noted, against what was proposed for the card (V11.1).
fn news(visit: &VisitEvidence<'_>) -> Option<NewInformation> {
    let at = |wanted: fn(&Fact) -> bool| visit.first(wanted).map(|seen| seen.placement.shown());
    let noted = at(|fact| matches!(fact, Fact::NewInformation { .. }))?;
    let left = at(|fact| matches!(fact, Fact::Leave { .. }));
    let ended = left.or_else(|| visit.plan.and_then(PlanView::end)).unwrap_or(noted);
    Some(NewInformation { ended, proposed: at(Fact::proposes) })
}

fn signed_off(visit: &VisitEvidence<'_>) -> SignOffCase {
    let at = |wanted: fn(&Fact) -> bool| visit.first(wanted).map(|seen| seen.placement.shown());
    SignOffCase {
        left: at(|fact| matches!(fact, Fact::Leave { .. })),
        submitted: at(|fact| matches!(fact, Fact::Submit { .. })),
        signed: at(|fact| matches!(fact, Fact::Sign { .. })),
    }
}

fn of_plan(visit: &VisitEvidence<'_>, plan: &PlanView, now: Timestamp) -> Vec<Finding> {
    let lead = lead(visit).and_then(LeadTimeOutcome::finding);
    let decisions = decisions(visit);
    let approval = approval_case(visit, &decisions).and_then(|case| approval::check(&case, now));
    let changes = change::check(&Changes::of(visit).case(), visit.policy, visit.calendar, now);
    let confirmed = moments(visit, |fact| matches!(fact, Fact::ConfirmDetails { .. }));
    let details = details::check(&details_case(visit, &confirmed), visit.policy, now);
    let quotation = quotation::check(&materials(plan));
    let prepared = preparation(plan, visit.first(departed).is_some(), visit.policy).finding;
    let late = assess_arrival(visit).and_then(|arrival| arrival.finding);
    let shared = trip_case(visit).and_then(|trip| itinerary::check(&trip));
    let planned = lead.into_iter().chain(approval).chain(changes).chain(details);
    planned.chain(quotation).chain(shared).chain(prepared).chain(late).collect()
}

/// The first arrival against the appointment, with what is proven and likely (V7.1); none before anybody arrived, and for a
/// visit without a start.
pub fn assess_arrival(visit: &VisitEvidence<'_>) -> Option<arrival::Outcome> {
    let start = visit.plan?.start?;
    let placement = visit.first(|fact| matches!(fact, Fact::Arrive { .. }))?.placement;
    let proven = (placement.earliest, placement.latest);
    // Only running clocks that are bound to the server's time attest anything; a contradiction proves nothing.
    let (proven, likely) = match placement.grade {
        Grade::A | Grade::B => (proven, (placement.low.or(placement.earliest), placement.high.or(placement.latest))),
        Grade::C | Grade::D => (proven, (None, None)),
        Grade::X => ((None, None), (None, None)),
    };
    Some(arrival::check(&Arrived { proven, likely, grade: placement.grade.as_str() }, start, visit.policy))
}
