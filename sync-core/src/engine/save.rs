//! Saving: a command becomes one entry, committed before anybody is told. The screen says "saved" once it is fsynced.

mod position;

use crate::cbor;
use crate::command::act::{Act, Known, act};
use crate::command::edit::{Edit, Meant};
use crate::command::{Command, CommandError};
use crate::customer::{CardProposal, Field};
use crate::document::Document;
use crate::document::guard;
use crate::document::itinerary::ItineraryView;
use crate::document::plan::PlanView;
use crate::document::record::{RecordView, read_record};
use crate::engine::Engine;
use crate::engine::books::Books;
use crate::engine::draw::Draw;
use crate::engine::effect::{Effect, Table, TaskId, Told, Write};
use crate::engine::hints;
use crate::engine::rows::{StoredEntry, number, put};
use crate::evidence::{Jump, jump};
use crate::fact::{Fact, Owed};
use crate::ids::{ActorId, ContactId, DocumentId, EntryHash, EntryId, PersonId, Seq, VisitId};
use crate::journal::{Body, Header, Part, RunSecret, chain_hash, commit};
use crate::planted::{self, Bug};
use crate::sync::Head;
use crate::time::{AnchorSeen, DeviceTime, Stamp, Timestamp};

/// What belongs to one engine run.
#[derive(Debug)]
pub(super) struct Run {
    pub actor: ActorId,
    pub secret: RunSecret,
    /// Whether the actor stands in the journal.
    pub announced: bool,
}

impl Run {
    pub(super) fn new(actor: ActorId, secret: RunSecret) -> Self {
        Self { actor, secret, announced: false }
    }
}

/// What a commit is for.
#[derive(Debug)]
pub(super) enum Kind {
    /// Something of the person's, who is told once it is fsynced.
    Save(Told),
    /// What a contact brought.
    Contact,
    /// Written again after something was refused: how many parts could be, and how many could not.
    Rebase { again: u64, refused: u64 },
}

/// A commit that is not reported back yet.
#[derive(Debug)]
pub(super) struct Pending {
    pub task: TaskId,
    pub writes: Vec<Write>,
    pub documents: Vec<(DocumentId, Document)>,
    /// The actor that stands in the journal with this.
    pub announces: Option<ActorId>,
    pub kind: Kind,
}

/// Longest fact with its few words, in bytes.
const MAX_FACT: usize = 64 << 10;

/// How many documents stay open in memory.
const OPEN_DOCUMENTS: usize = 8;

/// The books and the draw, as a command sees them.
struct View<'a> {
    books: &'a Books,
    draw: &'a mut Draw,
    now: Option<Timestamp>,
}

impl Known for View<'_> {
    fn knows(&self, visit: &VisitId) -> bool {
        self.books.facts.contains_key(visit) || self.books.has(&DocumentId::plan(visit))
    }

    fn plan(&self, visit: &VisitId) -> Option<PlanView> {
        self.books.plan(visit)
    }

    fn attachment_limit(&self, visit: &VisitId) -> u64 {
        self.books.policy_for(visit).attachment_limit_bytes
    }

    fn record(&self, visit: &VisitId) -> Option<RecordView> {
        self.books.record(visit)
    }

    fn has(&self, document: &DocumentId) -> bool {
        self.books.has(document)
    }

    fn completions(&self, visit: &VisitId, obligation: Owed) -> Vec<EntryId> {
        let known = self.books.facts.get(visit).into_iter().flatten();
        known.filter(|known| known.fact.fulfils().contains(&obligation)).map(|known| known.entry).collect()
    }

    fn facts(&self, visit: &VisitId) -> Vec<(EntryId, Fact)> {
        let known = self.books.facts.get(visit).into_iter().flatten();
        let stand = known.filter(|known| !self.books.is_refused(known));
        stand.map(|known| (known.entry, Fact::clone(&known.fact))).collect()
    }

    fn asked(&self, visit: &VisitId) -> Vec<EntryId> {
        self.books.asked(visit)
    }

    fn decisions(&self, visit: &VisitId) -> Vec<(EntryId, bool)> {
        let known = self.books.facts.get(visit).into_iter().flatten();
        let decided = known.filter(|known| known.fact.is_decision_of_plan() && !self.books.is_refused(known));
        decided.map(|known| (known.entry, matches!(&*known.fact, Fact::Approve { .. }))).collect()
    }

    fn latest_policy(&self) -> u32 {
        self.books.rules.book().policies().latest().version
    }

    fn card_says(&self, customer: &str, field: Field) -> Option<String> {
        self.books.customers.get(customer.as_bytes()).map(|card| card.card().get(field).to_owned())
    }

    fn card_proposals(&self, visit: &VisitId) -> Vec<CardProposal> {
        self.books.card_proposals(visit)
    }

    fn has_mail(&self, customer: &str, contact: &ContactId) -> Option<bool> {
        let card = self.books.customers.get(customer.as_bytes())?;
        Some(card.contacts.iter().any(|known| known.contact == *contact && !known.mail.is_empty()))
    }

    fn now(&self) -> Option<Timestamp> {
        self.now
    }

    fn itinerary(&self, visit: &VisitId) -> Option<ItineraryView> {
        self.books.itinerary(visit)
    }

    fn lead_of(&self, visit: &VisitId) -> Option<VisitId> {
        self.books.lead_of(visit)
    }

    fn home_zone(&self) -> String {
        self.books.rules.book().policies().latest().office_zone.clone()
    }

    fn me(&self) -> Option<PersonId> {
        self.books.enrolment.as_ref().map(|enrolment| enrolment.answer.person.clone())
    }

    fn fresh_id(&mut self) -> String {
        self.draw.id()
    }
}

/// Edited copies of documents, the body that carries their changes, and what was meant.
type Written = (Vec<(DocumentId, Document)>, Body, Option<Meant>);

/// An entry on its way into the store.
pub(super) struct Draft {
    pub writes: Vec<Write>,
    pub head: Head,
}

impl Engine {
    pub(super) fn save(&mut self, now: &DeviceTime, command: Command) -> Vec<Effect> {
        if !self.pending.is_empty() {
            self.waiting.push_back((now.clone(), command));
            return Vec::new();
        }
        // What was written before goes before.
        match self.rebase(now) {
            Ok(None) => {}
            Ok(Some(rebase)) => {
                self.waiting.push_front((now.clone(), command));
                return self.ask_commit(rebase);
            }
            Err(why) => return vec![Effect::Tell(Told::NotSaved { why })],
        }
        match self.prepare(now, command) {
            Ok(pending) => self.ask_commit(pending),
            Err(error) => vec![Effect::Tell(Told::NotSaved { why: error.to_string() })],
        }
    }

    pub(super) fn ask_commit(&mut self, mut pending: Pending) -> Vec<Effect> {
        let begins = self.books.begins_to_store(&pending.writes);
        pending.writes.extend(begins);
        let effect = Effect::Commit { task: pending.task, writes: pending.writes.clone() };
        if let (Kind::Save(told), true) = (&pending.kind, planted::is(Bug::SavedBeforeCommit)) {
            let effects = vec![Effect::Tell(told.clone()), effect];
            self.pending.push(pending);
            return effects;
        }
        self.pending.push(pending);
        vec![effect]
    }

    fn prepare(&mut self, now: &DeviceTime, command: Command) -> Result<Pending, CommandError> {
        let person = self.person().ok_or(CommandError::NotEnrolled)?;
        let mut draft = self.draft(now).ok_or(CommandError::NotEnrolled)?;
        let hints = hints::before(&self.books, &command);
        let time = self.anchored(now);
        let drafted = act(command, &mut View { books: &self.books, draw: &mut self.draw, now: time })?;
        let announces = !drafted.steps.is_empty() && !self.run.announced;
        if announces {
            let begin = Fact::Begin { actor: self.run.actor, app: self.app.clone() };
            self.append(now, &mut draft, &Body::new(Vec::new(), Some(&begin)));
        }
        let visit = drafted.visit.clone();
        let (documents, mut body, meant) = self.write(drafted, &person)?;
        let position = position::taken_out(&mut body);
        if let Some(visit) = &visit {
            self.may_write(visit, body.fact().as_ref(), body.parts.iter().map(|part| &part.document))?;
        }
        let seq = self.append(now, &mut draft, &body);
        if let Some(position) = position {
            self.append(now, &mut draft, &position.beside(seq));
        }
        if let Some(meant) = meant {
            draft.writes.push(put(Table::Intent, number(seq), &meant));
        }
        let kind = Kind::Save(Told::Saved { seq, visit, hints });
        let announces = announces.then_some(self.run.actor);
        Ok(Pending { task: self.task(), writes: draft.writes, documents, announces, kind })
    }

    /// A fresh actor, to be announced before its first change.
    pub(super) fn new_actor(&mut self) {
        self.run.actor = self.draw.actor();
        self.run.announced = false;
    }

    pub(super) fn person(&self) -> Option<PersonId> {
        self.books.enrolment.as_ref().map(|enrolment| enrolment.answer.person.clone())
    }

    /// Takes an act's steps on copies of the documents: the edited copies, and the body that carries one change of each.
    fn write(&self, act: Act, by: &PersonId) -> Result<Written, CommandError> {
        let mut edited: Vec<(DocumentId, Document)> = Vec::new();
        let mut parts = Vec::new();
        for (id, step) in &act.steps {
            self.edit(id, step, by, &mut edited)?;
        }
        for (id, document) in &mut edited {
            let change = document.commit().ok_or_else(|| CommandError::Edit("it changes nothing".to_owned()))?;
            // What the server would refuse is not told as saved.
            guard::scan(&change).map_err(|error| CommandError::Edit(format!("{error}: write less at a time")))?;
            parts.push(Part { document: id.clone(), change: change.into() });
        }
        let heads_of = |id: &DocumentId| {
            let fresh = edited.iter().find(|(edited, _)| edited == id).map(|(_, document)| document.heads());
            fresh.or_else(|| self.books.open(id).map(|document| document.heads())).unwrap_or_default()
        };
        let mut fact = act.fact.map(|seed| seed(&heads_of));
        if let Some(Fact::Submit { visit, checked, .. }) = &mut fact {
            let document = edited.iter().find(|(id, _)| *id == DocumentId::record(visit)).map(|(_, document)| document);
            *checked = self.books.checked_as(visit, document.map(read_record)).map(Box::new);
        }
        let meant = (!act.steps.is_empty()).then_some(Meant { steps: act.steps });
        if fact.as_ref().is_some_and(|fact| cbor::encode(fact).len() > MAX_FACT) {
            return Err(CommandError::Edit(format!("its words are longer than {MAX_FACT} bytes: write less")));
        }
        Ok((edited, Body::new(parts, fact.as_ref()), meant))
    }

    /// Takes a step on the copy of its document, which is opened for the first.
    fn edit(
        &self,
        id: &DocumentId,
        step: &Edit,
        by: &PersonId,
        edited: &mut Vec<(DocumentId, Document)>,
    ) -> Result<(), CommandError> {
        if edited.iter().all(|(other, _)| other != id) {
            let unreadable = || CommandError::Edit(format!("{id} can't be opened on this device"));
            let mut document = self.books.open_for(id, self.run.actor).ok_or_else(unreadable)?;
            document.set_actor(self.run.actor).map_err(|error| CommandError::Edit(error.to_string()))?;
            edited.push((id.clone(), document));
        }
        let place = edited.iter().position(|(other, _)| other == id).unwrap_or_default();
        let (_, document) = edited.get_mut(place).ok_or(CommandError::Empty("document"))?;
        step.apply(document, by).map_err(|error| CommandError::Edit(error.to_string()))
    }

    /// An empty draft behind the last entry. Where the wall clock jumped since that was made, it says so first; none before the
    /// enrolment.
    pub(super) fn draft(&self, now: &DeviceTime) -> Option<Draft> {
        let mut draft = Draft { writes: Vec::new(), head: self.books.head()? };
        let last = self.books.entries.last().map(|entry| &entry.header.stamp);
        if let Some(Jump { before, after }) = last.and_then(|last| jump(last, &self.stamp(now))) {
            self.append(now, &mut draft, &Body::new(Vec::new(), Some(&Fact::ClockJump { before, after })));
        }
        Some(draft)
    }

    /// Adds an entry to a draft: its header, commitment and row.
    pub(super) fn append(&self, now: &DeviceTime, draft: &mut Draft, body: &Body) -> Seq {
        let (device, seq) = (self.device(), draft.head.seq + 1);
        let body = cbor::encode(body);
        let salt = self.run.secret.salt(device, seq);
        let header =
            Header { device, seq, prev: draft.head.hash, stamp: self.stamp(now), commit: commit(&salt, &body) };
        draft.head = Head { seq, hash: chain_hash(&header) };
        let stored = StoredEntry { header, secret: self.run.secret, body: &body };
        draft.writes.push(put(Table::Entry, number(seq), &stored));
        seq
    }

    fn device(&self) -> crate::ids::DeviceId {
        self.books.enrolment.as_ref().map_or(crate::ids::DeviceId([0; 16]), |enrolment| enrolment.answer.device)
    }

    fn stamp(&self, now: &DeviceTime) -> Stamp {
        let anchor = self.books.contact.anchor.map(|anchor| AnchorSeen {
            id: anchor.id,
            exchange: (anchor.boot == now.boot || planted::is(Bug::PairOfAnotherBoot)).then_some(anchor.exchange),
        });
        Stamp { running: now.running, boot: now.boot, wall: now.wall, zone: now.zone.clone(), anchor }
    }

    /// The commit of an entry that holds nothing but its stamp: journals the clock pair of the last contact.
    /// None while another entry is being committed: the chain has one end.
    pub(super) fn tick(&mut self, now: &DeviceTime) -> Option<Pending> {
        if !self.pending.is_empty() {
            return None;
        }
        let mut draft = self.draft(now)?;
        self.append(now, &mut draft, &Body::new(Vec::new(), Some(&Fact::Tick)));
        let (writes, documents) = (draft.writes, Vec::new());
        Some(Pending { task: self.task(), writes, documents, announces: None, kind: Kind::Contact })
    }

    pub(super) fn committed(&mut self, now: &DeviceTime, task: TaskId) -> Vec<Effect> {
        let Some(pending) = self.take_pending(task) else { return Vec::new() };
        // What was just encoded here can be decoded here.
        let _ = self.books.enter_all(&pending.writes);
        self.run.announced |= pending.announces == Some(self.run.actor);
        if !matches!(pending.kind, Kind::Save(_)) {
            // Documents edited meanwhile are others now.
            self.pending.iter_mut().for_each(|other| other.documents.clear());
        }
        if pending.writes.iter().any(|write| matches!(write, Write::Put { table: Table::Refused, .. })) {
            self.new_actor();
        }
        self.books.close_documents(OPEN_DOCUMENTS);
        for (id, document) in pending.documents {
            self.books.keep_open(&id, document);
        }
        let mut effects: Vec<Effect> = match pending.kind {
            Kind::Save(told) => vec![Effect::Tell(told)],
            Kind::Contact => self.contact_committed(now),
            Kind::Rebase { again, refused } => self.rebase_committed(now, again, refused),
        };
        match self.rebase(now) {
            Ok(Some(rebase)) => effects.extend(self.ask_commit(rebase)),
            Ok(None) | Err(_) => effects.extend(self.save_waiting()),
        }
        effects
    }

    /// Goes on with what waited for a commit; a command that can't be carried out does not hold up those behind it.
    pub(super) fn save_waiting(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        while self.pending.is_empty()
            && let Some((then, command)) = self.waiting.pop_front()
        {
            effects.extend(self.save(&then, command));
        }
        effects
    }

    /// The hash that a segment ending at `seq` is signed over.
    pub(super) fn hash_at(&self, seq: Seq) -> Option<EntryHash> {
        self.books.entries.get(seq).map(|entry| chain_hash(&entry.header))
    }
}
