//! Maps a visit's documents and facts onto the small rules of the clauses.

use crate::assessment::VisitEvidence;
use crate::assessment::verdicts::approvals;
use crate::compliance::{departed, findings_of_record, materials, preparation};
use crate::document::plan::PlanView;
use crate::evidence::Grade;
use crate::fact::Fact;
use crate::rule::approval::{self, ApprovalCase};
use crate::rule::arrival::{self, Arrived};
use crate::rule::lead_time::{self, LeadTime, LeadTimeOutcome};
use crate::rule::sign_off::{self, SignOffCase};
use crate::rule::{Clause, Finding, Note, quotation};
use crate::time::Timestamp;

/// Clauses broken, as far as the evidence shows at `now`: V4.1, V4.2, V6.1, V6.2, V7.1, V7.2, V7.3, V9.2, V13.1.
pub fn assess_findings(visit: &VisitEvidence<'_>, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(plan) = visit.plan {
        findings.extend(of_plan(visit, plan, now));
    }
    if let Some(record) = visit.record {
        findings.extend(findings_of_record(visit.plan, record, visit.policy));
    }
    let at = |wanted: fn(&Fact) -> bool| visit.first(wanted).map(|seen| seen.placement.shown());
    let sign_off = SignOffCase {
        left: at(|fact| matches!(fact, Fact::Leave { .. })),
        submitted: at(|fact| matches!(fact, Fact::Submit { .. })),
        signed: at(|fact| matches!(fact, Fact::Sign { .. })),
    };
    findings.extend(sign_off::check(&sign_off, visit.policy, now));
    findings
}

/// What could not be decided yet, and why (V4.1): it counts against nobody.
pub fn assess_notes(visit: &VisitEvidence<'_>) -> Vec<(Clause, Note)> {
    match visit.plan.and_then(|plan| lead_time_of(visit, plan)) {
        Some(LeadTimeOutcome::Undecided(note)) => vec![(Clause::LeadTime, note)],
        Some(LeadTimeOutcome::Kept | LeadTimeOutcome::Short(_)) | None => Vec::new(),
    }
}

fn lead_time_of(visit: &VisitEvidence<'_>, plan: &PlanView) -> Option<LeadTimeOutcome> {
    let planned_at = visit.first(|fact| matches!(fact, Fact::Plan { .. }))?.placement.shown();
    let lead = LeadTime { planned_at, visit_start: plan.start? };
    Some(lead_time::check(&lead, visit.policy, visit.calendar?))
}

fn of_plan(visit: &VisitEvidence<'_>, plan: &PlanView, now: Timestamp) -> Vec<Finding> {
    let arrived = visit.first(|fact| matches!(fact, Fact::Arrive { .. })).map(|seen| seen.placement.shown());
    let lead = lead_time_of(visit, plan).and_then(LeadTimeOutcome::finding);
    let approvals = approvals(visit);
    let case =
        ApprovalCase { overseas: plan.overseas, participants: plan.participants.len(), approvals: &approvals, arrived };
    let prepared = preparation(plan, visit.first(departed).is_some(), visit.policy).finding;
    let late = assess_arrival(visit).and_then(|arrival| arrival.finding);
    let quotation = quotation::check(&materials(plan));
    lead.into_iter().chain(approval::check(&case, now)).chain(quotation).chain(prepared).chain(late).collect()
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
