//! Chain and record: entries go into the journal in order, each kept, held or refused by itself; facts and memberships take
//! effect in the same transaction.

use std::collections::BTreeSet;

use sync_core::cbor;
use sync_core::fact::Fact;
use sync_core::ids::{DeviceId, OrgId, PersonId, Seq, VisitId};
use sync_core::journal::{Body, UnpackedEntry};
use sync_core::planted::{self, Bug};
use sync_core::sync::{Head, Refused};
use sync_core::time::Timestamp;

use crate::receive::authorise::{Authorised, Made, Relations, authorise};
use crate::receive::membership::{begin_memberships, opens};
use crate::receive::verify::{Verified, VerifiedSegment};
use crate::receive::{MAX_HELD_ENTRIES, refused};
use crate::store::{Branch, Device, FactRow, NewEntry, Parcel, Person, Position, Recorded, StoreError, Subject, Tx};

/// The code of what was not taken from quarantine.
const AFTER_END: &str = "after_end";

/// What a push left in the journal.
pub struct Outcome {
    /// The new end of the device's journal.
    pub head: Head,
    /// What was not taken.
    pub refused: Vec<Refused>,
    /// The first entry that stands in the chain twice.
    pub forked: Option<Seq>,
    /// Visits whose safety watch must be looked at.
    pub watched: BTreeSet<VisitId>,
}

struct Writer<'a> {
    tx: &'a mut dyn Tx,
    org: &'a OrgId,
    device: &'a Device,
    person: Person,
    relations: Relations,
    now: Timestamp,
    /// The place kept for the next entry; none where it is added at the end.
    kept: Option<Position>,
    /// Where the entries come from quarantine.
    late: Option<Late>,
    /// Ends of the chain that were confirmed before the store was put back, and when.
    confirmed: Vec<(Seq, Timestamp)>,
    outcome: Outcome,
}

/// How entries from quarantine are recorded.
#[derive(Debug, Clone)]
pub struct Late {
    /// When they came: they existed by then.
    pub received: Timestamp,
    /// Up to this one they are judged like any others; those after it are refused.
    pub taken: Seq,
    /// Nothing is recorded after this one.
    pub last: Seq,
    /// What those are told that are refused.
    pub reason: String,
    /// Rights are those of this position: where the enrolment ended; none for those of now.
    pub rights_at: Option<Position>,
}

/// Records a segment from quarantine, which stands at the end of what is stored or overlaps with it.
///
/// # Errors
/// What the store returns; then nothing is kept.
pub fn record_late(
    tx: &mut dyn Tx,
    org: &OrgId,
    device: &Device,
    segment: &VerifiedSegment,
    late: Late,
    now: Timestamp,
) -> Result<Outcome, StoreError> {
    let outcome = Outcome { head: device.head, refused: Vec::new(), forked: None, watched: BTreeSet::new() };
    let mut writer = Writer::new(tx, org, device, now, None, outcome)?;
    writer.relations = Relations::at(late.rights_at);
    let (last, received) = (late.last, late.received);
    writer.late = Some(late);
    for entry in segment.entries.iter().filter(|entry| entry.header.seq <= last) {
        let seq = entry.header.seq;
        if seq == writer.outcome.head.seq + 1 && entry.header.prev == writer.outcome.head.hash {
            writer.entry(entry)?;
        } else if seq > writer.outcome.head.seq || writer.tx.entry_hash(org, &device.id, seq)? != Some(entry.hash) {
            writer.fork(seq, &segment.entries)?;
            break;
        }
    }
    let Writer { tx, outcome, .. } = writer;
    if let Some(end) = segment.entries.last().filter(|end| end.header.seq == outcome.head.seq) {
        tx.add_signature(org, &device.id, end.header.seq, &segment.signature)?;
    }
    if outcome.head.seq > device.head.seq {
        // Why these are received before the row that they stand in.
        tx.add_confirmed(org, &device.id, (outcome.head.seq, received), None)?;
    }
    tx.set_head(org, &device.id, &outcome.head)?;
    tx.drop_held_segments(org, &device.id, outcome.head.seq)?;
    for refused in &outcome.refused {
        tx.add_refused(org, &device.id, refused)?;
    }
    Ok(outcome)
}

/// Writes what was verified.
///
/// # Errors
/// What the store returns; then nothing is kept.
pub fn record(
    tx: &mut dyn Tx,
    org: &OrgId,
    device: &Device,
    verified: Verified,
    now: Timestamp,
) -> Result<Outcome, StoreError> {
    let outcome = Outcome { head: device.head, refused: verified.refused, forked: None, watched: BTreeSet::new() };
    let mut writer = Writer::new(tx, org, device, now, None, outcome)?;
    for signed in &verified.confirmed {
        let end = (signed.receipt.up_to, signed.receipt.at);
        writer.tx.add_confirmed(org, &device.id, end, Some(signed))?;
        writer.confirmed.push(end);
    }
    for segment in verified.segments {
        writer.segment(segment)?;
    }
    for held in &verified.held {
        writer.tx.hold_segment(org, &device.id, held)?;
    }
    let Writer { tx, outcome, .. } = writer;
    tx.set_head(org, &device.id, &outcome.head)?;
    tx.drop_held_segments(org, &device.id, outcome.head.seq)?;
    for refused in &outcome.refused {
        tx.add_refused(org, &device.id, refused)?;
    }
    Ok(outcome)
}

/// Takes apart a segment that is stored already: its entries go to the places that are kept for them.
///
/// # Errors
/// What the store returns; then nothing is taken apart.
pub fn record_parcel(
    tx: &mut dyn Tx,
    device: &Device,
    (position, parcel): (Position, &Parcel),
    entries: &[UnpackedEntry],
) -> Result<Outcome, StoreError> {
    let head = Head { seq: parcel.first - 1, hash: parcel.prev };
    let outcome = Outcome { head, refused: Vec::new(), forked: None, watched: BTreeSet::new() };
    let mut writer = Writer::new(tx, &parcel.org, device, parcel.received, Some(position), outcome)?;
    entries.iter().try_for_each(|entry| writer.entry(entry))?;
    let Writer { tx, outcome, .. } = writer;
    for refused in &outcome.refused {
        tx.add_refused(&parcel.org, &device.id, refused)?;
    }
    Ok(outcome)
}

impl<'a> Writer<'a> {
    fn new(
        tx: &'a mut dyn Tx,
        org: &'a OrgId,
        device: &'a Device,
        now: Timestamp,
        kept: Option<Position>,
        outcome: Outcome,
    ) -> Result<Self, StoreError> {
        let person = tx.person(org, &device.person)?.unwrap_or(Person {
            id: device.person.clone(),
            name: String::new(),
            department: None,
            roles: Vec::new(),
            left: None,
        });
        Ok(Self {
            tx,
            org,
            device,
            person,
            relations: Relations::default(),
            now,
            kept,
            late: None,
            confirmed: Vec::new(),
            outcome,
        })
    }

    fn segment(&mut self, segment: VerifiedSegment) -> Result<(), StoreError> {
        let mut again = BTreeSet::new();
        for entry in &segment.entries {
            let seq = entry.header.seq;
            if seq <= self.outcome.head.seq {
                let forks = planted::is(Bug::RepeatForks);
                if forks || self.tx.entry_hash(self.org, &self.device.id, seq)? != Some(entry.hash) {
                    return self.fork(seq, &segment.entries);
                }
                again.insert(seq);
            } else if seq == self.outcome.head.seq + 1 && entry.header.prev == self.outcome.head.hash {
                self.entry(entry)?;
            } else {
                return self.fork(seq, &segment.entries);
            }
        }
        if let Some(last) = segment.entries.last() {
            self.tx.add_signature(self.org, &self.device.id, last.header.seq, &segment.signature)?;
        }
        self.refused_before(&again)
    }

    /// Entries that come again were not heard to be stored, nor to be refused: the answer was lost, so it is said again.
    fn refused_before(&mut self, again: &BTreeSet<Seq>) -> Result<(), StoreError> {
        if again.is_empty() {
            return Ok(());
        }
        let before = self.tx.refused(self.org, &self.device.id)?.into_iter();
        let of_entries = before.filter(|refused| refused.document.is_none() && !refused.is_of_segment());
        self.outcome.refused.extend(of_entries.filter(|refused| again.contains(&refused.seq)));
        Ok(())
    }

    /// Two heads on one chain: both branches are kept, nothing is overwritten, a person decides.
    fn fork(&mut self, seq: Seq, entries: &[UnpackedEntry]) -> Result<(), StoreError> {
        let entries = entries.iter().map(|entry| self.of_branch(entry)).collect();
        if !planted::is(Bug::BranchNotKept) {
            self.tx.keep_fork(self.org, &self.device.id, &Branch { from: seq, entries })?;
        }
        self.outcome.forked = Some(self.outcome.forked.map_or(seq, |earlier| earlier.min(seq)));
        let detail = format!(
            "entry {seq} stands in the journal with other content: the phone was copied or restored. Both are kept; \
             have the operator enrol the device anew"
        );
        self.outcome.refused.push(refused(seq, "fork", detail));
        Ok(())
    }

    /// An entry of a second branch. One that would be refused keeps no body there either.
    fn of_branch(&self, entry: &UnpackedEntry) -> NewEntry {
        let body = Body::read(&entry.body).ok();
        let about = body.and_then(|body| Subject::of_body(&body, &self.person.id).ok());
        NewEntry {
            device: self.device.id,
            seq: entry.header.seq,
            header: cbor::encode(&entry.header),
            hash: entry.hash,
            stamp: entry.header.stamp.clone(),
            body: about.is_some().then(|| (entry.body.clone(), entry.salt)),
            about,
            recorded: Recorded::Taken,
        }
    }

    /// What a body is about, if it may be told at all: nothing is taken about what was erased, nor by whom.
    fn about(&mut self, body: &Body) -> Result<Result<Subject, Authorised>, StoreError> {
        let about = match Subject::of_body(body, &self.person.id) {
            Ok(about) => about,
            Err(error) => return Ok(Err(Authorised::No("several_visits", error.to_string()))),
        };
        let no = |detail: &str| Ok(Err(Authorised::No("erased", detail.to_owned())));
        if self.tx.is_erased(self.org, &Subject::Person(self.person.id.clone()))? {
            return no("whoever this device is enrolled under was erased: nothing is taken from it any more");
        }
        let of_visit = match &about {
            Subject::Trip(visit) => self.tx.is_erased(self.org, &Subject::Visit(visit.clone()))?,
            _ => false,
        };
        match self.tx.is_erased(self.org, &about)? {
            true if !of_visit && matches!(about, Subject::Trip(_)) => {
                return no(
                    "the time for which positions and notes of this trip are kept is over: nothing more is taken",
                );
            }
            erased if erased || of_visit => {
                return no("this visit was erased, for ever: plan another one under another id");
            }
            _ => {}
        }
        Ok(Ok(about))
    }

    fn entry(&mut self, entry: &UnpackedEntry) -> Result<(), StoreError> {
        let seq = entry.header.seq;
        let refused_late = self.late.as_ref().filter(|late| seq > late.taken).map(|late| late.reason.clone());
        let (mut body, mut about) = (None, None);
        let authorised = match Body::read(&entry.body) {
            _ if refused_late.is_some() => Authorised::No(AFTER_END, refused_late.unwrap_or_default()),
            Ok(read) => match self.about(&read)? {
                Ok(subject) => {
                    about = Some(subject);
                    let made = Made { body: body.insert(read), stamp: Some(&entry.header.stamp) };
                    authorise(self.tx, self.org, self.device, &self.person, &mut self.relations, made)?
                }
                Err(refused) => refused,
            },
            Err(error) => Authorised::No("malformed_body", error.to_string()),
        };
        let recorded = self.recorded(seq, authorised)?;
        let keeps_body = !matches!(recorded, Recorded::Refused(_));
        let row = NewEntry {
            device: self.device.id,
            seq,
            header: cbor::encode(&entry.header),
            hash: entry.hash,
            stamp: entry.header.stamp.clone(),
            body: keeps_body.then(|| (entry.body.clone(), entry.salt)),
            about: about.filter(|_| keeps_body),
            recorded: recorded.clone(),
        };
        let position = self.add(&row)?;
        self.outcome.head = Head { seq, hash: entry.hash };
        if let (Recorded::Taken, Some(fact)) = (&recorded, body.as_ref().and_then(Body::fact)) {
            let (device, person) = (self.device.id, self.person.id.clone());
            self.fact(position, device, seq, person, fact)?;
        }
        Ok(())
    }

    fn add(&mut self, row: &NewEntry) -> Result<Position, StoreError> {
        if let Some(late) = &self.late {
            return self.tx.add_entry_of(self.org, self.now, late.received, row);
        }
        let before = self.confirmed.iter().filter(|(seq, _)| *seq >= row.seq).map(|(_, at)| *at).min();
        if let Some(received) = before {
            return self.tx.add_entry_of(self.org, self.now, received, row);
        }
        let Some(position) = self.kept else { return self.tx.add_entry(self.org, self.now, row) };
        self.tx.add_entry_at(position, self.org, self.now, row)?;
        self.kept = Some(position + 1);
        Ok(position)
    }

    fn recorded(&mut self, seq: Seq, authorised: Authorised) -> Result<Recorded, StoreError> {
        let (code, detail) = match authorised {
            Authorised::Yes => return Ok(Recorded::Taken),
            Authorised::Wait(visit) if self.tx.count_held(self.org, &self.device.id)? < MAX_HELD_ENTRIES => {
                return Ok(Recorded::Held(visit));
            }
            Authorised::Wait(visit) => (
                "held_too_many",
                format!(
                    "too many entries wait for visits that nobody planned, among them {visit}: sync their reps' phones"
                ),
            ),
            Authorised::No(code, detail) => (code, detail),
        };
        self.outcome.refused.push(refused(seq, code, detail));
        Ok(Recorded::Refused(code.to_owned()))
    }

    /// A fact takes effect: it is put in its place, and memberships begin.
    fn fact(
        &mut self,
        position: Position,
        device: DeviceId,
        seq: Seq,
        person: PersonId,
        fact: Fact,
    ) -> Result<(), StoreError> {
        let row = FactRow { position, device, seq, person: person.clone(), received: self.now, fact: fact.clone() };
        self.tx.add_fact(self.org, &row)?;
        crate::site::note(self.tx, self.org, &row)?;
        crate::customer::note(self.tx, self.org, &row)?;
        crate::trip::index(self.tx, self.org, &row)?;
        crate::trip::check_share(self.tx, self.org, &row)?;
        let Some(visit) = fact.visit().cloned() else { return Ok(()) };
        if fact.is_safety() {
            self.outcome.watched.extend(crate::trip::watches(self.tx, self.org, &visit)?);
        }
        if begin_memberships(self.tx, self.org, &visit, &fact, person, position)? {
            self.relations.forget(&visit);
        }
        if opens(&fact) { self.release(&visit, position) } else { Ok(()) }
    }

    /// Takes what waited for a visit's members.
    fn release(&mut self, visit: &VisitId, by: Position) -> Result<(), StoreError> {
        for (_, device, seq) in self.tx.held_entries(self.org, visit)? {
            let Some(author) = self.tx.device(self.org, &device)? else { continue };
            let Some(person) = self.tx.person(self.org, &author.person)? else { continue };
            let Some(body) = self.tx.body(self.org, &device, seq)?.and_then(|body| Body::read(&body).ok()) else {
                continue;
            };
            let made = Made { body: &body, stamp: None };
            if authorise(self.tx, self.org, &author, &person, &mut Relations::default(), made)? != Authorised::Yes {
                continue;
            }
            self.tx.take_held(self.org, &device, seq, by)?;
            if let Some(fact) = body.fact() {
                self.fact(by, device, seq, person.id, fact)?;
            }
        }
        Ok(())
    }
}
