//! Words about somebody's safety that come ahead of their journal (V6.3): signed by their device, or read out of a text by a
//! colleague. They are written down as acts and settle the watch at once; the entry that says the same takes their place when
//! it comes. Whether something comes twice, by whatever way, changes nothing.

use sync_core::access::{Action, Relation, Resource, allows, asked_by};
use sync_core::cbor::{self, CborError};
use sync_core::fact::{Fact, Word, WordKind};
use sync_core::ids::{EntryId, OrgId, PersonId, VisitId};
use sync_core::journal::verify;
use sync_core::sync::{Over, SafetyAnswer, SafetyRequest};
use sync_core::text::{Group, Said, ShortText, TRUSTED_FOR, TextError, device_code, visit_code};
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::app::App;
use crate::bearer::Caller;
use crate::gather::Timelines;
use crate::life::ended;
use crate::relation::{relation, rep_of};
use crate::store::{Act, Device, Doer, FactRow, Position, Read, StoreError, Tx};

/// A word that is not taken. Nobody's watch has changed.
#[derive(Debug, thiserror::Error)]
pub enum WordError {
    /// The text.
    #[error("{0}")]
    Text(#[from] TextError),
    /// Its time is over, or further off than somebody is trusted by word of mouth.
    #[error("the time in it is over: ask for a new text")]
    Over,
    /// It is none of a safety message.
    #[error("{0}")]
    Frame(#[from] CborError),
    /// Not one of those that go ahead.
    #[error("only a departure, a check-in, a return or a call for help goes ahead of its journal: push the journal")]
    Kind,
    /// The device or its signature: an attacker learns nothing from it.
    #[error("the device or its signature is not good: push the journal")]
    NotAccepted,
    /// The device's enrolment is over.
    #[error("the enrolment is over ({})", .0.code())]
    Ended(Over),
    /// Not for this person.
    #[error("no such visit of that device, or it is not yours to speak for")]
    NotFound,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relayed {
    /// Of which visit.
    pub visit: VisitId,
    /// Of whom.
    pub person: PersonId,
    /// What was said.
    pub kind: WordKind,
    /// Until when somebody is not waited for now.
    pub until: Option<Timestamp>,
    /// Whether it was known, by a text or by the journal.
    pub known: bool,
}

/// Takes a text that a colleague entered. It may move the next due time, at most as far as somebody is trusted by word of mouth,
/// or call for help; it proves nothing.
///
/// # Errors
/// [`WordError`] when nothing has happened.
pub fn relay(app: &App, caller: &Caller, text: &str) -> Result<Relayed, WordError> {
    let (app_in, caller, text) = (app.clone(), caller.clone(), text.to_owned());
    let relayed = app.store.write_with(move |tx| {
        let now = app_in.clock.now();
        let text = match ShortText::read(&text, now) {
            Ok(text) => text,
            Err(error) => return Ok(Err(error.into())),
        };
        relay_in(tx, &caller, &text, now)
    })??;
    app.wake_digest();
    Ok(relayed)
}

fn relay_in(
    tx: &mut dyn Tx,
    caller: &Caller,
    text: &ShortText,
    now: Timestamp,
) -> Result<Result<Relayed, WordError>, StoreError> {
    let org = &caller.org;
    let (kind, until) = match text.said {
        Said::Shared(at) => (WordKind::Shared, Some(at)),
        Said::SetOut => (WordKind::SetOut, None),
        Said::CheckedIn(at) => (WordKind::CheckedIn, Some(at)),
        Said::Returned => (WordKind::Returned, None),
        Said::Sos => (WordKind::Sos, None),
    };
    if until.is_some_and(|until| until <= now) {
        return Ok(Err(WordError::Over));
    }
    let until = match kind {
        WordKind::CheckedIn => until.map(|until| until.min(now + TRUSTED_FOR)),
        _ => until,
    };
    let devices: Vec<Device> =
        tx.devices(org)?.into_iter().filter(|device| device_code(&device.id) == text.device).collect();
    if devices.is_empty() {
        return Ok(Err(TextError::Wrong(Group::Device).into()));
    }
    let named: Vec<VisitId> = {
        let all = tx.visits(org)?.into_iter();
        all.map(|row| row.visit).filter(|visit| visit_code(visit) == text.visit).collect()
    };
    for device in &devices {
        for visit in &named {
            if rep_of(tx, org, visit)?.as_ref() != Some(&device.person) || !may(tx, org, visit, &caller.person)? {
                continue;
            }
            let entry = EntryId { device: device.id, seq: text.seq };
            let word = Word { entry, kind, until, entered_by: Some(caller.person.clone()) };
            let said = Relayed { visit: visit.clone(), person: device.person.clone(), kind, until, known: false };
            let known = is_known(tx, org, device, visit, &word)?;
            if !known {
                let act = Act::Heard { visit: visit.clone(), person: device.person.clone(), word };
                note(tx, org, &Doer::Person(caller.person.clone()), (visit, act), now)?;
            }
            return Ok(Ok(Relayed { known, ..said }));
        }
    }
    Ok(Err(WordError::NotFound))
}

/// Whether somebody may speak for a traveller, as for a confirmation that they are safe.
fn may(read: &dyn Read, org: &OrgId, visit: &VisitId, person: &PersonId) -> Result<bool, StoreError> {
    let roles = read.person(org, person)?.map(|person| person.roles).unwrap_or_default();
    let relation = relation(read, org, visit, person)?.unwrap_or(Relation::Colleague);
    Ok(relation == Relation::Rep || allows(&roles, relation, Action::Act, Resource::Safety))
}

/// The entry is here, or the same was heard before.
fn is_known(tx: &mut dyn Tx, org: &OrgId, device: &Device, visit: &VisitId, word: &Word) -> Result<bool, StoreError> {
    // A text's call for help names whatever entry was the last: only an entry that calls is the same.
    if word.entry.seq <= device.head.seq && word.kind != WordKind::Sos {
        return Ok(true);
    }
    let same = |row: &FactRow| match &row.fact {
        Fact::Word { word: before, .. } => {
            before.entry == word.entry && (before.kind, before.is_signed()) == (word.kind, word.is_signed())
        }
        fact => (row.device, row.seq) == (word.entry.device, word.entry.seq) && is_of(fact, word.kind),
    };
    Ok(tx.facts(org, visit, Position::MAX)?.iter().any(same))
}

fn is_of(fact: &Fact, kind: WordKind) -> bool {
    fact.as_word().is_some_and(|(of, _)| of == kind)
}

fn note(
    tx: &mut dyn Tx,
    org: &OrgId,
    by: &Doer,
    (visit, act): (&VisitId, Act),
    now: Timestamp,
) -> Result<(), StoreError> {
    let position = carry_out(tx, org, now, by, act)?;
    crate::watch::settle_watch(tx, org, visit, position, now, &Timelines::default())
}

/// Takes what a device said ahead of its journal.
///
/// # Errors
/// [`WordError`] when nothing has happened.
pub fn hear(app: &App, request: SafetyRequest) -> Result<SafetyAnswer, WordError> {
    let device = app.store.read_with(|read| read.device(&request.org, &request.device))?;
    let device = device.ok_or(WordError::NotAccepted)?;
    verify(&device.key, &request.message(&app.origin), &request.signature).map_err(|_| WordError::NotAccepted)?;
    let fact: Fact = cbor::decode("fact", &request.fact)?;
    let (kind, until) = fact.as_word().ok_or(WordError::Kind)?;
    let app_in = app.clone();
    let taken = app.store.write_with(move |tx| {
        let (org, now) = (&request.org, app_in.clock.now());
        let Some(device) = tx.device(org, &request.device)? else { return Ok(Err(WordError::NotAccepted)) };
        if let Some(ended) = ended(tx, org, &device, now)? {
            return Ok(Err(WordError::Ended(ended.over)));
        }
        let Some(visit) = fact.visit().filter(|_| device.forked.is_none()) else { return Ok(Ok(false)) };
        let roles = tx.person(org, &device.person)?.map(|person| person.roles).unwrap_or_default();
        // Nobody planned it yet, as far as is known here: the journal will say.
        let Some(relation) = relation(tx, org, visit, &device.person)? else { return Ok(Ok(false)) };
        if !asked_by(&fact).is_some_and(|(action, resource)| allows(&roles, relation, action, resource)) {
            return Ok(Err(WordError::NotFound));
        }
        let entry = EntryId { device: device.id, seq: request.seq };
        let word = Word { entry, kind, until, entered_by: None };
        if !is_known(tx, org, &device, visit, &word)? {
            let person = device.person.clone();
            let act = Act::Heard { visit: visit.clone(), person: person.clone(), word };
            note(tx, org, &Doer::Person(person), (visit, act), now)?;
        }
        Ok(Ok(true))
    })??;
    app.wake_digest();
    Ok(SafetyAnswer { taken })
}
