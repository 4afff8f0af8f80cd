//! How a visit stands at the server's now. Stored verdicts are a cache: where time has passed what they hold for, they are
//! judged again from the same evidence by the same code as digest's. Nothing is written.

use std::sync::Arc;

use sync_core::assessment::{
    Eyes, ReviewState, assess_findings, assess_obligations, assess_reach, assess_review, assess_watch_as,
};
use sync_core::document::Document;
use sync_core::document::plan::read_plan;
use sync_core::document::record::read_record;
use sync_core::evidence::Placement;
use sync_core::ids::{DocumentId, EntryId, OrgId, VisitId};
use sync_core::obligation::{Sentence, State, Verdict, explain};
use sync_core::rule::{Clause, Finding};
use sync_core::safety::{Reached, Watch, WatchState, explain_watch};
use sync_core::time::Timestamp;

use crate::codes::has_two_voices;
use crate::gather::{Gathered, Timelines, VisitDocuments, stood};
use crate::query::said;
use crate::rulebook::rulebook;
use crate::store::{ObligationRow, Position, Read, StoreError, Until, VisitRow, WatchRow};

/// Everything a page is made from: one snapshot, one organisation, one moment.
pub struct Asked<'a> {
    /// The snapshot.
    pub read: &'a dyn Read,
    /// The organisation.
    pub org: &'a OrgId,
    /// The server's now.
    pub now: Timestamp,
    /// Up to where documents are digested.
    pub digested: Position,
    /// The office's zone.
    pub zone: String,
    /// The end of the journal: safety does not wait for documents.
    pub last: Position,
    timelines: Timelines,
}

/// One thing owed, at now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// Its name: `brief`, `thank_you`, `record`, or for example `question/<device>-<seq>`.
    pub kind: String,
    /// The state's name.
    pub state: String,
    /// The same in Chinese.
    pub state_zh: &'static str,
    /// When it falls due.
    pub due: Option<Timestamp>,
    /// The verdict in a sentence.
    pub said: Sentence,
}

/// The safety watch, at now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// The state's name.
    pub state: String,
    /// The same in Chinese.
    pub state_zh: &'static str,
    /// When to hear from the traveller next.
    pub due: Timestamp,
    /// Where it stands, in a sentence.
    pub said: Sentence,
}

/// A clause that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The clause's id, for example `V4.1`.
    pub clause: String,
    /// What was broken.
    pub title: Sentence,
    /// How.
    pub said: Sentence,
}

/// How a visit stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// What is owed.
    pub obligations: Vec<Owed>,
    /// The safety watch, where the itinerary was shared.
    pub watch: Option<Watched>,
    /// Clauses broken.
    pub findings: Vec<Found>,
    /// How the review of the record stands (A3.3); none where it is not shown.
    pub review: Option<ReviewState>,
    /// Long past its planned end, its phone in contact, and nobody has left.
    pub open_past_plan: bool,
}

impl<'a> Asked<'a> {
    /// Begins a page.
    ///
    /// # Errors
    /// What the store returns.
    pub fn new(read: &'a dyn Read, org: &'a OrgId, now: Timestamp) -> Result<Self, StoreError> {
        let (digested, last) = (read.digested()?, read.last_position()?);
        let zone = rulebook(read, org, Position::MAX)?.policies().latest().office_zone.clone();
        Ok(Self { read, org, now, digested, last, zone, timelines: Timelines::default() })
    }

    /// How a visit stands.
    ///
    /// # Errors
    /// What the store returns.
    pub fn standing(&self, row: &VisitRow, own: bool) -> Result<Standing, StoreError> {
        let stored = self.read.obligations(self.org, &row.visit)?;
        let watch = self.watch(&row.visit, own)?;
        if !self.is_stale(row, &stored) && !self.may_find_other(row) {
            let obligations = stored.iter().map(of_row).collect();
            return Ok(Standing {
                obligations,
                watch,
                findings: stored_findings(&row.findings),
                review: Some(row.review),
                open_past_plan: false,
            });
        }
        let gathered = self.gather(&row.visit)?;
        let evidence = gathered.evidence();
        let verdicts = assess_obligations(&evidence, self.now);
        let (how, policy) = (stood(self.read.history(self.org, &row.visit)?), &gathered.policy);
        // What is frozen stays as it is stored.
        let frozen = |owed: &&ObligationRow| {
            let stood = how.get(&owed.owed.name());
            stood.is_some_and(|stood| stood.frozen_at(policy.freeze_after, self.now).is_some())
        };
        let kept = |verdict: &Verdict| stored.iter().filter(frozen).find(|owed| owed.owed == verdict.owed);
        let owed = |verdict: &Verdict| kept(verdict).map_or_else(|| of_verdict(verdict, &policy.office_zone), of_row);
        Ok(Standing {
            obligations: verdicts.iter().map(owed).collect(),
            watch,
            findings: assess_findings(&evidence, self.now).iter().map(of_finding).collect(),
            review: Some(assess_review(&evidence).state),
            open_past_plan: gathered.is_open_past_plan(self.now),
        })
    }

    /// What is owed on a visit: as it is stored, or judged again where time alone may have made it another state.
    ///
    /// # Errors
    /// What the store returns.
    pub fn owed(&self, row: &VisitRow, own: bool) -> Result<Vec<Owed>, StoreError> {
        let stored = self.read.obligations(self.org, &row.visit)?;
        let holds = |owed: &ObligationRow| owed.changes_at.is_none_or(|at| at > self.now);
        match !stored.is_empty() && stored.iter().all(holds) {
            true => Ok(stored.iter().map(of_row).collect()),
            false => Ok(self.standing(row, own)?.obligations),
        }
    }

    /// Clauses broken on a visit: as they are stored, or judged again where time alone may have made other ones.
    ///
    /// # Errors
    /// What the store returns.
    pub fn found(&self, row: &VisitRow, own: bool) -> Result<Vec<Found>, StoreError> {
        match row.found_until {
            Until::Ever => Ok(stored_findings(&row.findings)),
            Until::At(at) if at > self.now => Ok(stored_findings(&row.findings)),
            Until::At(_) | Until::Unknown => Ok(self.standing(row, own)?.findings),
        }
    }

    /// Whether time has passed what the stored findings hold for.
    fn may_find_other(&self, row: &VisitRow) -> bool {
        matches!(row.found_until, Until::At(at) if at <= self.now)
    }

    /// Whether time has passed what the stored rows hold for, or the visit is over and nobody is known to have left.
    fn is_stale(&self, row: &VisitRow, stored: &[ObligationRow]) -> bool {
        let passed = |at: Option<Timestamp>| at.is_some_and(|at| at <= self.now);
        let not_left = || stored.iter().any(|owed| owed.state == State::Waiting.as_str());
        stored.is_empty() || stored.iter().any(|owed| passed(owed.changes_at)) || (passed(row.end) && not_left())
    }

    /// A visit's evidence as far as it is digested.
    ///
    /// # Errors
    /// What the store returns.
    pub fn gather(&self, visit: &VisitId) -> Result<Gathered, StoreError> {
        let plan = self.document(&DocumentId::plan(visit))?;
        let record = self.document(&DocumentId::record(visit))?;
        let documents = VisitDocuments {
            plan: plan.as_ref().map(|plan| Arc::new(read_plan(plan))),
            record: record.as_ref().map(|record| Arc::new(read_record(record))),
            open_plan: Some(&mut || Ok(plan.clone())),
            open_record: Some(&mut || Ok(record.clone())),
            all_versions: true,
        };
        Gathered::at(self.read, self.org, visit, self.digested, documents, &self.timelines)
    }

    /// When an entry was, as far as can be said.
    ///
    /// # Errors
    /// What the store returns.
    pub fn placed(&self, entry: EntryId) -> Result<Option<Placement>, StoreError> {
        Ok(self.timelines.of(self.read, self.org, &entry.device, self.digested)?.place(entry.seq))
    }

    /// A document as its changes make it; none where there are none.
    ///
    /// # Errors
    /// What the store returns.
    pub(super) fn document(&self, id: &DocumentId) -> Result<Option<Document>, StoreError> {
        let changes = self.read.changes(self.org, id)?;
        if changes.is_empty() {
            return Ok(None);
        }
        let damaged = |error: sync_core::document::DocumentError| StoreError::Damaged {
            what: "document",
            why: format!("{id}: {error}"),
        };
        Document::from_changes(changes.iter().map(Vec::as_slice)).map(Some).map_err(damaged)
    }

    /// How far what was shared has reached those who watch.
    ///
    /// # Errors
    /// What the store returns.
    pub fn reach(&self, visit: &VisitId) -> Result<Vec<Reached>, StoreError> {
        let documents = VisitDocuments::default();
        let gathered = Gathered::at(self.read, self.org, visit, self.last, documents, &self.timelines)?;
        Ok(assess_reach(&gathered.evidence()))
    }

    /// The safety watch of a visit, as its own people or others may see it; judged again from all that was received, where time has passed what the row holds for.
    ///
    /// # Errors
    /// What the store returns.
    pub fn watch(&self, visit: &VisitId, own: bool) -> Result<Option<Watched>, StoreError> {
        let Some(row) = self.read.watch(self.org, visit)? else { return Ok(None) };
        let is_secret = own && has_two_voices(self.read, self.org, &self.read.facts(self.org, visit, self.last)?)?;
        let eyes = if is_secret { Eyes::Traveller } else { Eyes::Watchers };
        // Nothing is judged around what is stored and not taken apart yet: a check-in may lie in it.
        let holds = row.changes_at.is_none_or(|at| at > self.now);
        if !is_secret && (holds || self.read.first_parcel_of(self.org)?.is_some()) {
            return Ok(Some(of_watch_row(row)));
        }
        let documents = VisitDocuments::default();
        let gathered = Gathered::at(self.read, self.org, visit, self.last, documents, &self.timelines)?;
        let watch = assess_watch_as(&gathered.evidence(), eyes, self.now);
        Ok(watch.map(|watch| of_watch(&watch, &gathered.policy.office_zone)))
    }
}

impl Asked<'_> {
    /// The watch of a visit judged anew from all that was received, as its own people or others may see it, with what it was made from.
    ///
    /// # Errors
    /// What the store returns.
    pub(super) fn judged(&self, visit: &VisitId, own: bool) -> Result<Option<(Watch, Gathered)>, StoreError> {
        let is_secret = own && has_two_voices(self.read, self.org, &self.read.facts(self.org, visit, self.last)?)?;
        let eyes = if is_secret { Eyes::Traveller } else { Eyes::Watchers };
        let documents = VisitDocuments::default();
        let gathered = Gathered::at(self.read, self.org, visit, self.last, documents, &self.timelines)?;
        let watch = assess_watch_as(&gathered.evidence(), eyes, self.until(visit, is_secret)?);
        Ok(watch.map(|watch| (watch, gathered)))
    }

    /// The moment for which a watch is judged: now, or as long as the stored row holds while something is stored and not taken apart yet,
    /// since a check-in may lie in it.
    fn until(&self, visit: &VisitId, is_secret: bool) -> Result<Timestamp, StoreError> {
        if is_secret || self.read.first_parcel_of(self.org)?.is_none() {
            return Ok(self.now);
        }
        let holds = self.read.watch(self.org, visit)?.and_then(|row| row.changes_at);
        Ok(holds.map_or(self.now, |changes| self.now.min(Timestamp(changes.0 - 1))))
    }
}

fn of_row(row: &ObligationRow) -> Owed {
    let zh = State::ALL.into_iter().find(|state| state.as_str() == row.state).map_or("", State::zh);
    let said = said(row.en.clone(), row.zh.clone());
    Owed { kind: row.owed.name(), state: row.state.clone(), state_zh: zh, due: row.due, said }
}

fn of_verdict(verdict: &Verdict, zone: &str) -> Owed {
    Owed {
        kind: verdict.owed.name(),
        state: verdict.state.as_str().to_owned(),
        state_zh: verdict.state.zh(),
        due: verdict.due,
        said: explain(verdict, zone),
    }
}

const WATCH_STATES: [WatchState; 5] =
    [WatchState::Armed, WatchState::UnderWay, WatchState::Overdue, WatchState::Alarmed, WatchState::Closed];

fn of_watch_row(row: WatchRow) -> Watched {
    let zh = WATCH_STATES.into_iter().find(|state| state.as_str() == row.state).map_or("", WatchState::zh);
    Watched { state: row.state, state_zh: zh, due: row.due, said: said(row.en, row.zh) }
}

/// A watch as pages show it.
pub(super) fn of_watch(watch: &Watch, zone: &str) -> Watched {
    Watched {
        state: watch.state.as_str().to_owned(),
        state_zh: watch.state.zh(),
        due: watch.due,
        said: explain_watch(watch, zone),
    }
}

/// A finding as pages show it.
pub fn of_finding(finding: &Finding) -> Found {
    let title = said(finding.clause.title_en(), finding.clause.title_zh());
    let how = said(finding.detail_en.clone(), finding.detail_zh.clone());
    Found { clause: finding.clause.id().to_owned(), title, said: how }
}

/// Findings in the form in which digest stores them.
fn stored_findings(json: &str) -> Vec<Found> {
    let stored: Vec<serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    stored.iter().map(stored_finding).collect()
}

fn stored_finding(stored: &serde_json::Value) -> Found {
    let text = |key: &str| stored.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let clause = text("clause");
    let known = Clause::ALL.into_iter().find(|known| known.id() == clause);
    let title = known.map_or_else(|| said("", ""), |known| said(known.title_en(), known.title_zh()));
    Found { clause, title, said: said(text("en"), text("zh")) }
}
