//! Digests one visit: its steps in the order of their positions, on a snapshot; then writes what came of it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use sync_core::archive::{Words, words};
use sync_core::assessment::ReviewState;
use sync_core::document::record::RecordView;
use sync_core::fact::Fact;
use sync_core::ids::{DocumentId, EntryId, OrgId, VisitId};

use crate::digest::fan_out::Step;
use crate::digest::merge::{Incoming, Merged, Refusal, merge};
use crate::digest::open::OpenDocuments;
use crate::digest::publish::{Audience, Publication, refusal};
use crate::digest::settle::Settled;
use crate::digest::sight::place;
use crate::gather::{Gathered, Opens, Timelines, VisitDocuments, stood};
use crate::notices::{self, SERVER};
use crate::proposal;
use crate::relation::rep_at;
use crate::store::{FactRow, Position, Read, Scope, StoreError, Subject, Tx, Until, VisitRow};

/// What digesting one visit left to write.
pub struct VisitDigest {
    /// The organisation.
    pub org: OrgId,
    /// The visit.
    pub visit: VisitId,
    /// Who must be nudged.
    pub scopes: Vec<Scope>,
    merged: Merged,
    settled: Settled,
    publications: Vec<Publication>,
    publishes: bool,
    row: Option<VisitRow>,
    /// Gifts of the record, by which the limit of a year is counted (V6.2).
    given: Vec<(String, String)>,
    /// The words by which it is found (A3.4).
    words: Vec<Words>,
    /// Letters to the customer that the server was asked to send (V10.1).
    letters: Vec<FactRow>,
    /// Reviews of proposals for the customer's card, to be carried out in this order (V11.1).
    reviews: Vec<FactRow>,
}

fn given(record: &RecordView) -> Vec<(String, String)> {
    record.gifts.iter().map(|gift| (gift.amount.clone(), gift.currency.clone())).collect()
}

struct Work<'a> {
    read: &'a dyn Read,
    org: &'a OrgId,
    visit: &'a VisitId,
    open: &'a mut OpenDocuments,
    timelines: &'a Timelines,
    audience: Audience,
    steps: &'a [Step],
    digest: VisitDigest,
    /// Changes that nobody has looked at yet: they are merged together, when somebody does.
    unmerged: BTreeMap<DocumentId, Vec<Incoming>>,
    /// Each with the step that it belongs to.
    published: Vec<(usize, Publication)>,
    /// Facts that no settling has seen yet.
    fresh: Vec<EntryId>,
}

/// Takes a visit's steps.
///
/// # Errors
/// What the store returns.
pub fn digest_visit(
    read: &dyn Read,
    org: &OrgId,
    visit: &VisitId,
    steps: &[Step],
    open: &mut OpenDocuments,
    timelines: &Timelines,
) -> Result<VisitDigest, StoreError> {
    let members = read.members(org, visit)?;
    let rep = rep_at(&members, Position::MAX).cloned();
    let department = match &rep {
        Some(rep) => read.person(org, rep)?.and_then(|person| person.department),
        None => None,
    };
    let audience = Audience::new(members, department.clone());
    let history = read.history(org, visit)?;
    let settled =
        Settled { stood: stood(history), climbs: read.climbs(org, visit)?.into_iter().collect(), ..Settled::default() };
    let digest = VisitDigest {
        org: org.clone(),
        visit: visit.clone(),
        scopes: Vec::new(),
        merged: Merged::default(),
        settled,
        publications: Vec::new(),
        publishes: true,
        row: None,
        given: Vec::new(),
        words: Vec::new(),
        letters: Vec::new(),
        reviews: Vec::new(),
    };
    let mut work = Work {
        read,
        org,
        visit,
        open,
        timelines,
        audience,
        steps,
        digest,
        unmerged: BTreeMap::new(),
        published: Vec::new(),
        fresh: Vec::new(),
    };
    let mut last = 0;
    for (at, step) in steps.iter().enumerate() {
        last = work.step(at, step)?.max(last);
    }
    work.merge()?;
    work.row(rep, department, last)?;
    let Work { mut digest, mut published, .. } = work;
    published.sort_by_key(|(step, _)| *step);
    published.into_iter().for_each(|(_, publication)| publication.add_to(&mut digest.publications));
    digest.scopes = digest.publications.iter().flat_map(|publication| publication.scopes.iter().cloned()).collect();
    digest.scopes.sort();
    digest.scopes.dedup();
    Ok(digest)
}

impl Work<'_> {
    fn step(&mut self, at_step: usize, step: &Step) -> Result<Position, StoreError> {
        match step {
            Step::Changes { position, device, seq, parts } => {
                for part in parts {
                    let bytes = part.change.to_vec();
                    let incoming = Incoming { position: *position, device: *device, seq: *seq, bytes, step: at_step };
                    self.unmerged.entry(part.document.clone()).or_default().push(incoming);
                }
                Ok(*position)
            }
            Step::Fact(row, known) => self.fact(at_step, row, *known).map(|()| row.position),
            // Nothing waits: as if the contact had not been looked at.
            Step::SettleAwaiting { .. } if !self.digest.settled.awaits() => Ok(0),
            Step::SettleBegun { since, position, at } => {
                self.merge()?;
                let plan = self.open.plan(self.read, self.org, self.visit)?;
                if plan.and_then(|plan| plan.start).is_some_and(|start| start < *since) {
                    return Ok(0);
                }
                let gathered = self.gather(*position)?;
                let fresh = std::mem::take(&mut self.fresh);
                self.digest.settled.settle(&gathered, &fresh, *position, *at);
                Ok(*position)
            }
            Step::Settle { position, at } | Step::SettleAwaiting { position, at } => {
                let gathered = self.gather(*position)?;
                let fresh = std::mem::take(&mut self.fresh);
                self.digest.settled.settle(&gathered, &fresh, *position, *at);
                Ok(*position)
            }
            Step::OpenPastPlan { position, at } => {
                let gathered = self.gather(*position)?;
                self.digest.settled.remind(&gathered, *position, *at);
                Ok(*position)
            }
        }
    }

    /// Merges what gathered so far, one batch for each document.
    fn merge(&mut self) -> Result<(), StoreError> {
        let accepted = self.digest.merged.accepted.len();
        let refused = self.digest.merged.refused.len();
        for (document, incoming) in std::mem::take(&mut self.unmerged) {
            merge(self.read, self.org, &document, incoming, self.open, &mut self.digest.merged)?;
        }
        let mut authors = BTreeMap::new();
        for (_, _, change) in self.digest.merged.accepted.iter().skip(accepted) {
            if let Entry::Vacant(place) = authors.entry(change.device) {
                place.insert(self.read.device(self.org, &change.device)?.map(|device| device.person));
            }
        }
        for (id, _, change) in self.digest.merged.accepted.iter().skip(accepted) {
            let author = authors.get(&change.device).cloned().flatten();
            // One that waited takes effect with the step that released it: who came in between sees it.
            let released = self.steps.get(change.step).map_or(0, Step::position);
            let position = change.position.max(released);
            let publication = self.audience.change(id, position, (change.device, author), &change.bytes);
            self.published.push((change.step, publication));
        }
        for Refusal { device, refused, step } in self.digest.merged.refused.iter().skip(refused) {
            if let Some(author) = self.read.device(self.org, device)? {
                self.published.push((*step, refusal(&author.person, *device, refused, SERVER)));
            }
        }
        Ok(())
    }

    fn fact(&mut self, step: usize, row: &FactRow, known: Position) -> Result<(), StoreError> {
        if row.fact.is_kept_apart() {
            return Ok(());
        }
        let timeline = self.timelines.of(self.read, self.org, &row.device, known)?;
        let estimate = timeline.place(row.seq).and_then(|placement| placement.told());
        if !row.fact.stays_with_the_server() {
            self.published.push((step, self.audience.fact(row, estimate)));
        }
        self.fresh.push(EntryId { device: row.device, seq: row.seq });
        if matches!(row.fact, Fact::SendThanks { .. }) {
            self.digest.letters.push(row.clone());
        }
        if matches!(row.fact, Fact::Card(..)) {
            self.digest.reviews.push(row.clone());
        }
        if row.fact.proposes() {
            let telling = notices::of_proposal(row);
            self.digest.settled.tellings.push(telling);
        }
        let turns = self.audience.turns(row, self.visit);
        self.published.extend(turns.into_iter().map(|publication| (step, publication)));
        Ok(())
    }

    fn gather(&mut self, upto: Position) -> Result<Gathered, StoreError> {
        self.merge()?;
        let (read, org, visit) = (self.read, self.org, self.visit);
        let (plan, record) = (self.open.plan(read, org, visit)?, self.open.record(read, org, visit)?);
        let open = RefCell::new(&mut *self.open);
        let opened = |id: DocumentId| Ok(open.borrow_mut().read(read, org, &id)?.cloned());
        let mut open_plan = || opened(DocumentId::plan(visit));
        let mut open_record = || opened(DocumentId::record(visit));
        let (open_plan, open_record): (Opens<'_>, Opens<'_>) = (&mut open_plan, &mut open_record);
        let (open_plan, open_record) = (Some(open_plan), Some(open_record));
        let documents = VisitDocuments { plan, record, open_plan, open_record, all_versions: false };
        Gathered::at(self.read, self.org, self.visit, upto, documents, self.timelines)
    }

    /// What pages show; none while nobody has planned the visit.
    fn row(
        &mut self,
        rep: Option<sync_core::ids::PersonId>,
        department: Option<sync_core::ids::DepartmentId>,
        merged: Position,
    ) -> Result<(), StoreError> {
        let Some(rep) = rep else { return Ok(()) };
        let plan = self.open.plan(self.read, self.org, self.visit)?.unwrap_or_default();
        let before = self.read.visit(self.org, self.visit)?;
        let kept = before.as_ref().map(|row| (row.findings.clone(), row.found_until));
        let none = || ("[]".to_owned(), Until::Unknown);
        let (findings, found_until) = self.digest.settled.findings.clone().or(kept).unwrap_or_else(none);
        self.digest.row = Some(VisitRow {
            visit: self.visit.clone(),
            rep,
            department,
            start: plan.start,
            end: plan.end(),
            customer: crate::customer::resolve_text(self.read, self.org, &plan.customer)?,
            customer_name: plan.customer_name.clone(),
            merged: merged.max(before.as_ref().map_or(0, |row| row.merged)),
            parked: self.digest.merged.parked || before.as_ref().is_some_and(|row| row.parked),
            approved: self.digest.settled.approved.unwrap_or_else(|| before.as_ref().is_some_and(|row| row.approved)),
            review: self
                .digest
                .settled
                .review
                .unwrap_or_else(|| before.as_ref().map_or(ReviewState::NotSubmitted, |row| row.review)),
            findings,
            found_until,
            erased: None,
        });
        let record = self.open.record(self.read, self.org, self.visit)?;
        self.digest.given = record.as_ref().map(|record| given(record)).unwrap_or_default();
        // All that is known: who comes after this step files them again.
        let facts = self.read.facts(self.org, self.visit, Position::MAX)?;
        let facts = facts.iter().map(|row| &row.fact);
        self.digest.words = words(Some(&plan), record.as_deref(), facts);
        Ok(())
    }
}

impl VisitDigest {
    /// Drops what is to be published unless it shall be.
    pub fn publish(&mut self, publish: bool) {
        self.publishes = publish;
        if !publish {
            self.publications.clear();
            self.scopes.clear();
        }
    }
}

/// Writes what a visit's digest computed. One short transaction holds those of a whole batch.
///
/// # Errors
/// What the store returns; then nothing of the batch is kept.
pub fn write_visit(tx: &mut dyn Tx, digest: VisitDigest) -> Result<(), StoreError> {
    let VisitDigest {
        org, visit, merged, settled, publications, publishes, row, given, words, letters, reviews, ..
    } = digest;
    if tx.is_erased(&org, &Subject::Visit(visit.clone()))? {
        // Since the snapshot that this was made from.
        return Ok(());
    }
    for (id, hash, incoming) in &merged.accepted {
        tx.add_change(&org, id, hash, incoming.position, &incoming.bytes)?;
    }
    for (id, waiting) in &merged.waiting {
        tx.add_waiting(&org, id, waiting)?;
    }
    for (id, hash) in &merged.released {
        tx.drop_waiting(&org, id, hash)?;
    }
    for Refusal { device, refused, .. } in &merged.refused {
        tx.add_refused(&org, device, refused)?;
    }
    for publication in &publications {
        tx.publish(&org, &publication.scopes, &publication.by, &publication.what.stored())?;
    }
    let rep = row.as_ref().map(|row| row.rep.clone());
    if let Some(row) = &row {
        if publishes {
            place(tx, &org, row)?;
        }
        tx.put_visit(&org, row)?;
        tx.put_given(&org, row, &given)?;
        tx.file_words(&org, &visit, &words)?;
    }
    for obligation in &settled.obligations {
        tx.put_obligation(&org, &visit, obligation)?;
    }
    for (kind, due) in &settled.timers {
        tx.set_timer(&org, &visit, *kind, *due)?;
    }
    for change in &settled.history {
        tx.add_history(&org, &visit, change)?;
    }
    // In a rebuild what came of them stands in the journal.
    for review in reviews.iter().filter(|_| publishes) {
        proposal::answer(tx, &org, review, review.received)?;
    }
    for letter in letters.iter().filter(|_| publishes) {
        notices::of_letter(tx, &org, letter)?;
    }
    // A rebuild tells nobody: what it makes again was told when it was new.
    for telling in settled.tellings.iter().filter(|_| publishes) {
        notices::tell(tx, &org, &visit, rep.as_ref(), telling)?;
    }
    Ok(())
}
