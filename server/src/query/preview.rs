//! What a version of the policy would do to what is open, if it were published now (A6): every visit that it would judge is judged by
//! both, and what differs is said. Nothing is written.

use std::collections::BTreeSet;

use sync_core::assessment::{VisitEvidence, assess_findings, assess_obligations};
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::policy::{PolicyDocument, PolicyError};
use sync_core::time::Timestamp;

use crate::gather::stood;
use crate::query::standing::Asked;
use crate::rulebook::rulebook;
use crate::store::{Position, Read, StoreError, VisitRow};

/// What would change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many visits would be judged by the version.
    pub judged: usize,
    /// What would be otherwise, by planned start.
    pub changes: Vec<Change>,
}

/// One thing that would be otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Of which visit.
    pub visit: VisitId,
    /// Whose.
    pub rep: PersonId,
    /// `brief`, `thank_you` or `record`, or a clause.
    pub what: String,
    /// As it is.
    pub before: String,
    /// As it would be.
    pub after: String,
}

/// Judges all visits of an organisation that a version would concern, as they are now. None where the version can't follow.
///
/// # Errors
/// What the store returns.
pub fn preview(
    read: &dyn Read,
    org: &OrgId,
    version: &PolicyDocument,
    now: Timestamp,
) -> Result<Result<Preview, PolicyError>, StoreError> {
    let mut with = rulebook(read, org, Position::MAX)?;
    if let Err(error) = with.add_policy(version.clone()) {
        return Ok(Err(error));
    }
    let asked = Asked::new(read, org, now)?;
    let calendar = with.calendar(&version.office_calendar);
    let mut preview = Preview::default();
    let concerned = |row: &VisitRow| row.erased.is_none() && with.for_visit(row.start).version == version.version;
    for row in read.visits(org)?.into_iter().filter(concerned) {
        preview.judged += 1;
        let gathered = asked.gather(&row.visit)?;
        let evidence = gathered.evidence();
        let otherwise = VisitEvidence { policy: version, calendar: calendar.as_ref(), ..gathered.evidence() };
        let how = stood(read.history(org, &row.visit)?);
        let frozen = |subject: &str| {
            how.get(subject).is_some_and(|stood| stood.frozen_at(gathered.policy.freeze_after, now).is_some())
        };
        let mut changes = of_obligations(&evidence, &otherwise, now);
        changes.retain(|(subject, ..)| !frozen(subject));
        changes.extend(of_findings(&evidence, &otherwise, now));
        let change =
            |(what, before, after)| Change { visit: row.visit.clone(), rep: row.rep.clone(), what, before, after };
        preview.changes.extend(changes.into_iter().map(change));
    }
    Ok(Ok(preview))
}

type Differs = (String, String, String);

fn of_obligations(before: &VisitEvidence<'_>, after: &VisitEvidence<'_>, now: Timestamp) -> Vec<Differs> {
    let said = |state: &str, due: Option<Timestamp>| match due {
        Some(due) => format!("{state}, due {due}"),
        None => state.to_owned(),
    };
    let after = assess_obligations(after, now);
    let pairs = assess_obligations(before, now).into_iter().filter_map(|before| {
        let after = after.iter().find(|after| after.owed == before.owed)?.clone();
        Some((before, after))
    });
    let differs = pairs.filter(|(before, after)| (before.state, before.due) != (after.state, after.due));
    differs
        .map(|(before, after)| {
            let (was, is) = (said(before.state.as_str(), before.due), said(after.state.as_str(), after.due));
            (before.owed.name(), was, is)
        })
        .collect()
}

fn of_findings(before: &VisitEvidence<'_>, after: &VisitEvidence<'_>, now: Timestamp) -> Vec<Differs> {
    let clauses = |evidence: &VisitEvidence<'_>| -> BTreeSet<&'static str> {
        assess_findings(evidence, now).into_iter().map(|finding| finding.clause.id()).collect()
    };
    let (was, is) = (clauses(before), clauses(after));
    let gone = was.difference(&is).map(|clause| ((*clause).to_owned(), "found".to_owned(), "not found".to_owned()));
    let come = is.difference(&was).map(|clause| ((*clause).to_owned(), "not found".to_owned(), "found".to_owned()));
    gone.chain(come).collect()
}
