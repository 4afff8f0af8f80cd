//! What a device knows: its journal, documents, others' facts and the state of contact. One way in, [`Books::enter`], for
//! rows at loading and for rows just committed, so that a restart can't know anything else than the running engine.

mod begins;
mod branch;
mod chain;
mod refusals;
mod rules;
mod trips;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::cbor::{self, CborError};
use crate::customer::CustomerCard;
use crate::document::Document;
use crate::document::plan::{PlanView, read_plan};
use crate::document::record::{RecordView, read_record};
use crate::engine::effect::{Table, Write};
use crate::engine::rows::{
    CONTACT, ContactState, ENROLMENT, StoredAgain, StoredAnchor, StoredChange, StoredEnrolment, StoredEntry,
    StoredHanded, StoredReceipt, StoredRefused, begins_key, entry_key,
};
use crate::engine::shelf::Shelf;
use crate::fact::{Fact, TripStep};
use crate::ids::{ActorId, ChangeHash, DocumentId, EntryId, PersonId, Seq, VisitId};
use crate::journal::{BodyParts, Enrolment, chain_hash, genesis};
use crate::sync::{FeedFact, Head, Notice};
use crate::time::Timestamp;

use begins::Begins;
use branch::{Branches, Bytes};
use chain::{Chain, OwnEntry};
pub(super) use refusals::OwnPart;
use rules::Rules;

/// One fact known here, own or another's.
#[derive(Debug, Clone)]
pub(super) struct KnownFact {
    pub entry: EntryId,
    pub person: PersonId,
    pub fact: Arc<Fact>,
    /// For others' facts: when it was received, and the server's estimate.
    pub told: Option<(Timestamp, Option<Timestamp>)>,
}

/// Everything a device knows.
#[derive(Debug, Default)]
pub(super) struct Books {
    pub enrolment: Option<StoredEnrolment>,
    pub contact: ContactState,
    pub entries: Chain,
    pub facts: BTreeMap<VisitId, Vec<KnownFact>>,
    pub anchors: BTreeMap<crate::ids::AnchorId, StoredAnchor>,
    pub receipts: BTreeMap<Seq, StoredReceipt>,
    pub refused: BTreeMap<Vec<u8>, StoredRefused>,
    pub again: BTreeMap<(Seq, DocumentId), StoredAgain>,
    pub notices: BTreeMap<Vec<u8>, Notice>,
    /// What the organisation published.
    pub rules: Rules,
    /// Cards of customers, by id.
    pub customers: BTreeMap<Vec<u8>, CustomerCard>,
    /// Visits that were handed on, from this person or to them.
    pub handed: BTreeMap<VisitId, StoredHanded>,
    /// Visits that lead a trip, or once did.
    trips: BTreeSet<VisitId>,
    /// The last own entry about a visit.
    pub last: BTreeMap<VisitId, Seq>,
    shelf: Option<Box<dyn Shelf>>,
    begins: Begins,
    slots: BTreeMap<DocumentId, Branches>,
    others_changes: BTreeMap<DocumentId, Vec<(Vec<u8>, ChangeHash)>>,
    /// Whose the actors are, as far as it is known here.
    writers: BTreeMap<ActorId, PersonId>,
}

impl Books {
    /// Nothing yet, beside a store.
    pub(super) fn over(shelf: Box<dyn Shelf>) -> Self {
        Self { shelf: Some(shelf), ..Self::default() }
    }

    /// Takes one row as it stands in the store.
    pub(super) fn enter(&mut self, table: Table, key: &[u8], value: &[u8]) -> Result<(), CborError> {
        match table {
            Table::Meta if key == ENROLMENT => self.enrolment = Some(cbor::decode("enrolment", value)?),
            Table::Meta if key == CONTACT => self.contact = cbor::decode("contact state", value)?,
            Table::Meta => {}
            Table::Entry => self.enter_entry(cbor::decode("entry", value)?),
            Table::Change => self.enter_change(key, cbor::decode("change", value)?),
            Table::Fact => self.enter_fact(cbor::decode("fact", value)?),
            Table::Anchor => {
                let anchor: StoredAnchor = cbor::decode("anchor", value)?;
                self.anchors.insert(anchor.id, anchor);
            }
            Table::Receipt => {
                if let Ok(seq) = <[u8; 8]>::try_from(key) {
                    self.receipts.insert(u64::from_be_bytes(seq), cbor::decode("receipt", value)?);
                }
            }
            Table::Refused => self.enter_refused(key, value)?,
            Table::Again => self.enter_again(cbor::decode("written again", value)?),
            // It stays on the shelf.
            Table::Intent => {}
            Table::Notice => {
                self.notices.insert(key.to_vec(), cbor::decode("notice", value)?);
            }
            Table::Ruling => self.rules.enter(key, cbor::decode("ruling", value)?),
            Table::Begins => self.enter_begins(cbor::decode("begin", value)?),
            Table::Customer => {
                self.customers.insert(key.to_vec(), cbor::decode("card", value)?);
            }
            Table::Handed => {
                let stored: StoredHanded = cbor::decode("handed", value)?;
                self.handed.insert(stored.handed.visit.clone(), stored);
            }
        }
        Ok(())
    }

    /// Takes writes that are now in the store.
    pub(super) fn enter_all(&mut self, writes: &[Write]) -> Result<(), CborError> {
        writes.iter().try_for_each(|write| match write {
            Write::Put { table, key, value } => self.enter(*table, key, value),
            Write::Delete { table: Table::Customer, key } => {
                self.customers.remove(key);
                Ok(())
            }
            Write::Delete { .. } => Ok(()),
        })
    }

    fn enter_entry(&mut self, stored: StoredEntry<'_>) {
        let StoredEntry { header, secret, body } = stored;
        let body: Arc<[u8]> = body.into();
        let read = BodyParts::read(&body).unwrap_or_default();
        let (fact, seq) = (read.fact.map(Arc::new), header.seq);
        let mut changes = Vec::with_capacity(read.parts.len());
        for (document, range) in read.parts {
            self.note_last(&document.visit, seq);
            let bytes = Bytes { of: Arc::clone(&body), range };
            changes.extend(self.add_change(&document, bytes).map(|(hash, _)| (document, hash)));
        }
        if let Some(visit) = fact.as_deref().and_then(Fact::visit) {
            self.note_last(visit, seq);
        }
        if let Some(Fact::Acknowledge(version)) = fact.as_deref() {
            self.rules.has_read(*version);
        }
        let person = self.enrolment.as_ref().map(|enrolment| enrolment.answer.person.clone());
        if let (Some(Fact::Begin { actor, .. }), Some(person)) = (fact.as_deref(), &person) {
            self.writers.insert(*actor, person.clone());
        }
        if let (Some(fact), Some(person)) = (&fact, person) {
            let entry = EntryId { device: header.device, seq };
            self.add_fact(KnownFact { entry, person, fact: Arc::clone(fact), told: None });
        }
        self.entries.insert(OwnEntry { header, secret, body, fact, changes: changes.into() });
    }

    fn note_last(&mut self, visit: &VisitId, seq: Seq) {
        match self.last.get_mut(visit) {
            Some(last) => *last = seq,
            None => drop(self.last.insert(visit.clone(), seq)),
        }
    }

    fn enter_change(&mut self, key: &[u8], stored: StoredChange<'_>) {
        let of: Arc<[u8]> = stored.change.into();
        let bytes = Bytes { range: 0..of.len(), of };
        if let Some((hash, true)) = self.add_change(&stored.document, bytes) {
            let actor = self.slots.get(&stored.document).and_then(|slot| slot.actor_of(&hash));
            self.writers.extend(actor.zip(stored.by));
            self.others_changes.entry(stored.document).or_default().push((key.to_vec(), hash));
        }
    }

    /// Adds a change: its hash, and whether it is new here.
    fn add_change(&mut self, document: &DocumentId, bytes: Bytes) -> Option<(ChangeHash, bool)> {
        self.begins.look_again(document);
        match self.slots.get_mut(document) {
            Some(slot) => slot.add(bytes),
            None => self.slots.entry(document.clone()).or_default().add(bytes),
        }
    }

    fn enter_fact(&mut self, told: FeedFact) {
        if let Ok(fact) = cbor::decode::<Fact>("fact", &told.fact) {
            let told_at = Some((told.received, told.estimate));
            self.add_fact(KnownFact { entry: told.entry, person: told.person, fact: Arc::new(fact), told: told_at });
        }
    }

    fn add_fact(&mut self, known: KnownFact) {
        if let Fact::Trip { visit, step: TripStep::Made { .. } } = &*known.fact {
            self.trips.insert(visit.clone());
        }
        let Some(visit) = known.fact.visit() else { return };
        let facts = self.facts.entry(visit.clone()).or_default();
        if facts.iter().all(|other| other.entry != known.entry) {
            facts.push(known);
        }
    }

    /// Whether the server refused the entry of an own fact: then it did not happen, as far as anybody else knows.
    pub(super) fn is_refused(&self, known: &KnownFact) -> bool {
        known.told.is_none() && self.refusals_of(known.entry.seq).any(StoredRefused::is_whole)
    }

    /// The end of the own journal.
    pub(super) fn head(&self) -> Option<Head> {
        let enrolment = self.enrolment.as_ref()?;
        Some(match self.entries.last() {
            Some(entry) => Head { seq: entry.header.seq, hash: chain_hash(&entry.header) },
            None => Head {
                seq: 0,
                hash: genesis(&Enrolment {
                    org: enrolment.answer.org.clone(),
                    person: enrolment.answer.person.clone(),
                    device: enrolment.answer.device,
                    key: enrolment.key.0.to_vec(),
                }),
            },
        })
    }

    /// Whether a document has changes here that stand.
    pub(super) fn has(&self, document: &DocumentId) -> bool {
        self.slots.get(document).is_some_and(Branches::stands)
    }

    /// Whether this change is here already.
    pub(super) fn has_change(&self, document: &DocumentId, hash: &ChangeHash) -> bool {
        self.slots.get(document).is_some_and(|slot| slot.has(hash))
    }

    /// The change of this actor that holds the operation of that number, if it stands.
    pub(super) fn change_of(&self, document: &DocumentId, actor: ActorId, operation: u64) -> Option<ChangeHash> {
        self.slots.get(document)?.change_of(actor, operation)
    }

    /// What own entries wrote in a document, oldest first.
    pub(super) fn own_changes(&self, document: &DocumentId) -> impl Iterator<Item = (ChangeHash, Seq)> {
        let of = |entry: &OwnEntry| entry.header.seq;
        let all = self.entries.all().iter().flat_map(move |entry| entry.changes.iter().map(move |it| (it, of(entry))));
        all.filter(move |((known, _), _)| known == document).map(|((_, hash), seq)| (*hash, seq))
    }

    /// Opens a document, from memory or from its changes; an empty one where there are none.
    pub(super) fn open(&self, document: &DocumentId) -> Option<Document> {
        self.slots.get(document).map_or_else(|| Some(Document::empty()), Branches::open)
    }

    /// Opens a document for this actor to write in; none as well when something that it wrote can't be shown.
    pub(super) fn open_for(&self, document: &DocumentId, actor: ActorId) -> Option<Document> {
        let hidden = self.slots.get(document).is_some_and(|slot| slot.hides(actor));
        if hidden { None } else { self.open(document) }
    }

    /// Keeps an opened document, so that it need not be opened again.
    pub(super) fn keep_open(&mut self, document: &DocumentId, opened: Document) {
        if let Some(slot) = self.slots.get_mut(document) {
            slot.opened = Some(Box::new(opened));
        }
    }

    /// Closes all documents but a few, so that memory stays small.
    pub(super) fn close_documents(&mut self, keep: usize) {
        let opened = self.slots.values_mut().filter(|slot| slot.opened.is_some());
        opened.skip(keep).for_each(|slot| slot.opened = None);
    }

    /// The plan as it stands here.
    pub(super) fn plan(&self, visit: &VisitId) -> Option<PlanView> {
        let id = DocumentId::plan(visit);
        self.has(&id).then(|| self.open(&id))?.as_ref().map(read_plan)
    }

    /// The record as it stands here.
    pub(super) fn record(&self, visit: &VisitId) -> Option<RecordView> {
        let id = DocumentId::record(visit);
        self.has(&id).then(|| self.open(&id))?.as_ref().map(read_record)
    }

    /// The questions of a visit that notices in the inbox name: `<visit>/question/<device>-<seq>/<event>`.
    pub(super) fn asked(&self, visit: &VisitId) -> Vec<EntryId> {
        let about = self.notices.values().filter(|notice| notice.visit == *visit);
        let mut all: Vec<EntryId> = about.filter_map(|notice| question_of(&notice.id, visit)).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Whose an actor is, if it is known here.
    pub(super) fn writer(&self, actor: &ActorId) -> Option<&PersonId> {
        self.writers.get(actor)
    }

    /// Every visit of which anything is known.
    pub(super) fn visits(&self) -> BTreeSet<VisitId> {
        let of_documents = self.slots.keys().map(|document| document.visit.clone());
        of_documents.chain(self.facts.keys().cloned()).collect()
    }

    /// The keys of the rows that hold what others did in a visit: own entries stay in the journal.
    pub(super) fn keys_of(&self, visit: &VisitId) -> Vec<(Table, Vec<u8>)> {
        let documents = [DocumentId::plan(visit), DocumentId::record(visit), DocumentId::itinerary(visit)];
        let changes = documents.iter().filter_map(|document| self.others_changes.get(document)).flatten();
        let facts = self.facts.get(visit).into_iter().flatten().filter(|known| known.told.is_some());
        let facts = facts.map(|known| (Table::Fact, entry_key(&known.entry)));
        let changes = changes.map(|(key, _)| (Table::Change, key.clone()));
        changes.chain(facts).chain([(Table::Begins, begins_key(visit))]).collect()
    }

    /// Forgets what others did in a visit that is no longer in sight, once its rows are gone from the store.
    pub(super) fn forget(&mut self, visit: &VisitId) {
        for document in [DocumentId::plan(visit), DocumentId::record(visit), DocumentId::itinerary(visit)] {
            let gone = self.others_changes.remove(&document).unwrap_or_default();
            self.begins.look_again(&document);
            if let Some(slot) = self.slots.get_mut(&document) {
                gone.iter().for_each(|(_, hash)| slot.remove(hash));
            }
        }
        self.slots.retain(|_, slot| !slot.is_empty());
        if let Some(facts) = self.facts.get_mut(visit) {
            facts.retain(|known| known.told.is_none());
        }
        self.facts.retain(|_, facts| !facts.is_empty());
    }
}

/// The question that a notice is about.
fn question_of(notice: &str, visit: &VisitId) -> Option<EntryId> {
    let subject = notice.strip_prefix(visit.as_str())?.strip_prefix("/question/")?;
    subject.split('/').next()?.parse().ok()
}
