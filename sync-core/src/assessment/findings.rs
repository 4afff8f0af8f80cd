//! Maps a visit's documents and facts onto the small rules of the clauses.

use crate::assessment::VisitEvidence;
use crate::assessment::verdicts::approvals;
use crate::document::plan::PlanView;
use crate::document::record::RecordView;
use crate::fact::Fact;
use crate::rule::approval::{self, ApprovalCase};
use crate::rule::lead_time::{self, LeadTime, LeadTimeOutcome};
use crate::rule::new_information::{self, NewInformation};
use crate::rule::quotation::{self, Materials};
use crate::rule::sign_off::{self, SignOffCase};
use crate::rule::{Clause, Finding, Note, gift, promise};
use crate::time::Timestamp;

/// Clauses broken, as far as the evidence shows at `now`: V4.1, V4.2, V6.1, V6.2, V7.2, V11.1, V13.1.
pub fn assess_findings(visit: &VisitEvidence<'_>, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(plan) = visit.plan {
        findings.extend(of_plan(visit, plan, now));
    }
    if let Some(record) = visit.record {
        findings.extend(of_record(visit, record));
    }
    let at = |wanted: fn(&Fact) -> bool| visit.first(wanted).map(|seen| seen.placement.shown());
    let sign_off = SignOffCase {
        left: at(|fact| matches!(fact, Fact::Leave { .. })),
        submitted: at(|fact| matches!(fact, Fact::Submit { .. })),
        signed: at(|fact| matches!(fact, Fact::Sign { .. })),
    };
    findings.extend(sign_off::check(&sign_off, visit.policy, now));
    findings.extend(of_news(visit, now));
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

/// New information that somebody noted and nobody proposed for the card in time (V11.1).
fn of_news(visit: &VisitEvidence<'_>, now: Timestamp) -> Option<Finding> {
    let at = |wanted: fn(&Fact) -> bool| visit.first(wanted).map(|seen| seen.placement.shown());
    let noted = at(|fact| matches!(fact, Fact::NewInformation { .. }))?;
    let left = at(|fact| matches!(fact, Fact::Leave { .. }));
    let ended = left.or_else(|| visit.plan.and_then(PlanView::end)).unwrap_or(noted);
    let news = NewInformation { ended, proposed: at(Fact::proposes) };
    new_information::check(&news, visit.policy, visit.calendar?, now)
}

fn of_plan(visit: &VisitEvidence<'_>, plan: &PlanView, now: Timestamp) -> Vec<Finding> {
    let arrived = visit.first(|fact| matches!(fact, Fact::Arrive { .. })).map(|seen| seen.placement.shown());
    let lead = lead_time_of(visit, plan).and_then(LeadTimeOutcome::finding);
    let approvals = approvals(visit);
    let case =
        ApprovalCase { overseas: plan.overseas, participants: plan.participants.len(), approvals: &approvals, arrived };
    let materials = Materials { brought: &plan.materials, quotation_notice: plan.quotation_notice };
    lead.into_iter().chain(approval::check(&case, now)).chain(quotation::check(&materials)).collect()
}

fn of_record(visit: &VisitEvidence<'_>, record: &RecordView) -> Vec<Finding> {
    let country = visit.plan.map_or(visit.policy.home_country.as_str(), |plan| plan.country.as_str());
    let gifts: Vec<gift::Gift<'_>> =
        record.gifts.iter().map(|given| gift::Gift { amount: &given.amount, currency: &given.currency }).collect();
    let found = gift::check(&gifts, country, visit.policy).finding;
    found.into_iter().chain(promise::check(&texts(record), visit.policy)).collect()
}

/// Every text that people wrote into the record, conflicting values too (V7.2).
pub fn texts(record: &RecordView) -> Vec<&str> {
    let items = [&record.needs, &record.points, &record.objections].into_iter().flatten();
    let actions = record.actions.iter().map(|action| &action.item);
    let all = items.chain(actions).flat_map(|item| std::iter::once(&item.text).chain(&item.conflicting));
    all.map(String::as_str).chain(std::iter::once(record.summary.as_str())).collect()
}
