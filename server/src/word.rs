//! Words about somebody's safety that come ahead of their journal (V6.3): signed by their device, or read out of a text by a
//! colleague. They are written down as acts and settle the watch at once; the entry that says the same takes their place when
//! it comes. Whether something comes twice, by whatever way, changes nothing.

use sync_core::access::{Action, Relation, Resource, allows, asked_by};
use sync_core::cbor::{self, CborError};
use sync_core::fact::{Fact, SafetyAct, Weaker, Word, WordKind};
use sync_core::ids::{EntryId, OrgId, PersonId, VisitId};
use sync_core::journal::verify;
use sync_core::policy::Rung;
use sync_core::sync::{NoticeKind, Over, SafetyAnswer, SafetyRequest};
use sync_core::text::{Group, Said, ShortText, TRUSTED_FOR, TextError, device_code, visit_code};
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::app::App;
use crate::bearer::Caller;
use crate::gather::Timelines;
use crate::life::ended;
use crate::notices::{self, Telling, Whom};
use crate::relation::{relation, rep_of};
use crate::rulebook::rulebook;
use crate::store::{Act, Device, Doer, FactRow, MemberRole, Position, Read, StoreError, Tx};

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

/// Why a check-in by text moves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idle {
    /// The traveller has set codes, and a text carries none: whoever forces the traveller could have it written.
    Codes,
    /// A gateway brought it while somebody was missed, or where nobody waits: an alarm is ended by people.
    Missed,
}

impl Idle {
    /// In English and Chinese, with what to do.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Codes => (
                "They have set codes and a text carries none, so it moves nothing. Speak with them, then vouch by \
                 `extend --how`.",
                "本人已设置报平安码，短信不含此码，因此不改变等候时间。请与本人通话后以 extend --how 转达。",
            ),
            Self::Missed => (
                "It came by a gateway while they are missed, so it moves nothing. Speak with them, then vouch by `extend --how` \
                 or `confirm-safe`.",
                "短信经网关在逾时之后送达，因此不改变等候时间。请与本人通话后以 extend --how 或 confirm-safe 确认。",
            ),
        }
    }
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
    /// Why it moves nothing, though it says until when all is well.
    pub why: Option<Idle>,
}

/// Who brings a text.
#[derive(Clone, Copy)]
enum By<'a> {
    /// A colleague who enters it.
    Person(&'a PersonId),
    /// The organisation's gateway: nobody spoke with the traveller, and a sender's number can be forged.
    Gateway,
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
        match ShortText::read(&text, now) {
            Ok(text) => relay_in(tx, &caller.org, By::Person(&caller.person), &text, now),
            Err(error) => Ok(Err(error.into())),
        }
    })??;
    app.wake_digest();
    Ok(relayed)
}

/// Takes a text that the organisation's gateway brought.
///
/// # Errors
/// What the store returns; a [`WordError`] within when nothing has happened.
pub fn relay_by_gateway(
    tx: &mut dyn Tx,
    org: &OrgId,
    text: &str,
    now: Timestamp,
) -> Result<Result<Relayed, WordError>, StoreError> {
    match ShortText::read(text, now) {
        Ok(text) => relay_in(tx, org, By::Gateway, &text, now),
        Err(error) => Ok(Err(error.into())),
    }
}

/// Whether a text calls for help.
pub fn is_call(text: &str, now: Timestamp) -> bool {
    ShortText::read(text, now).is_ok_and(|text| text.said == Said::Sos)
}

fn relay_in(
    tx: &mut dyn Tx,
    org: &OrgId,
    by: By<'_>,
    text: &ShortText,
    now: Timestamp,
) -> Result<Result<Relayed, WordError>, StoreError> {
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
            let may = match by {
                By::Person(person) => may(tx, org, visit, person)?,
                By::Gateway => true,
            };
            // Whoever calls for help is heard from whatever phone.
            let is_over = kind != WordKind::Sos && ended(tx, org, device, now)?.is_some();
            if rep_of(tx, org, visit)?.as_ref() == Some(&device.person) && may && !is_over {
                let entry = EntryId { device: device.id, seq: text.seq };
                return take(tx, org, by, (device, visit), (entry, kind, until), now).map(Ok);
            }
        }
    }
    Ok(Err(WordError::NotFound))
}

fn take(
    tx: &mut dyn Tx,
    org: &OrgId,
    by: By<'_>,
    (device, visit): (&Device, &VisitId),
    (entry, kind, until): (EntryId, WordKind, Option<Timestamp>),
    now: Timestamp,
) -> Result<Relayed, StoreError> {
    let why = idle(tx, org, by, (device, visit), kind, now)?;
    let (counts, says) = if why.is_some() { (None, until) } else { (until, None) };
    let by_gateway = matches!(by, By::Gateway);
    let (entered_by, doer) = match by {
        By::Person(person) => (person.clone(), Doer::Person(person.clone())),
        By::Gateway => (device.person.clone(), Doer::Server),
    };
    let weaker = (by_gateway || says.is_some()).then_some(Weaker { says, by_gateway });
    let word = Word { entry, kind, until: counts, entered_by: Some(entered_by), weaker };
    let known = is_known(tx, org, device, visit, &word)?;
    let relayed = Relayed { visit: visit.clone(), person: device.person.clone(), kind, until: counts, known, why };
    if !known {
        let act = Act::Heard { visit: visit.clone(), person: device.person.clone(), word: word.clone() };
        note(tx, org, &doer, (visit, act), now)?;
        if word.weaker.is_some() && kind == WordKind::CheckedIn {
            tell(tx, org, &relayed, &word, now)?;
        }
    }
    Ok(relayed)
}

/// Whether and why a check-in moves nothing.
fn idle(
    read: &dyn Read,
    org: &OrgId,
    by: By<'_>,
    (device, visit): (&Device, &VisitId),
    kind: WordKind,
    now: Timestamp,
) -> Result<Option<Idle>, StoreError> {
    if kind != WordKind::CheckedIn {
        return Ok(None);
    }
    // On whatever phone of theirs, and a phone that is over says nothing.
    if read.codes_since(org, &device.person)?.is_some() {
        return Ok(Some(Idle::Codes));
    }
    let waits = read.watch(org, visit)?.is_some_and(|watch| {
        let is_calm = matches!(watch.state.as_str(), "armed" | "under_way");
        is_calm && watch.due > now
    });
    Ok(Some(Idle::Missed).filter(|_| matches!(by, By::Gateway) && !waits))
}

/// A watch is put off by no text in silence: whoever watches is told of one that nobody answers for, and what it does.
fn tell(tx: &mut dyn Tx, org: &OrgId, relayed: &Relayed, word: &Word, now: Timestamp) -> Result<(), StoreError> {
    let Relayed { visit, person, .. } = relayed;
    let members = tx.members(org, visit)?.into_iter();
    let watching = members.filter(|member| member.role == MemberRole::Watcher && member.until.is_none());
    let absences = tx.absences(org)?;
    let is_away = |person: &PersonId| absences.iter().any(|it| it.person == *person && it.holds(Position::MAX, now));
    let (mut whom, mut is_heard) = (Vec::new(), false);
    for member in watching {
        let here = tx.person(org, &member.person)?.is_some_and(|person| person.left.is_none());
        if here && member.person != *person {
            is_heard |= !is_away(&member.person);
            whom.push(Whom::Person(member.person));
        }
    }
    // Who is away may not read it.
    if !is_heard {
        whom.push(Whom::Rung(Rung::Supervisor));
    }
    let duty = rulebook(tx, org, Position::MAX)?.policies().in_force(now).duty_contact.clone().filter(|_| !is_heard);
    let until = word.until.or(word.weaker.as_ref().and_then(|it| it.says));
    let until = until.map_or_else(String::new, |until| until.to_string());
    let (en, zh) = match relayed.why {
        Some(why) => why.words(),
        None => (
            "It puts the watch off until then; nobody has spoken with them. If you doubt it, call.",
            "守望顺延至该时间；无人与其本人通话。如有疑问，请致电核实。",
        ),
    };
    let telling = Telling {
        subject: crate::watch::SUBJECT.to_owned(),
        kind: NoticeKind::WatchText,
        event: format!("text/{}-{}", word.entry.device, word.entry.seq),
        whom,
        at: now,
        disturbs_at: now,
        duty,
        en: format!("A text in the name of {person} says that all is well until {until}. {en}"),
        zh: format!("以 {person} 名义的短信称平安，至 {until}。{zh}"),
    };
    notices::tell(tx, org, visit, Some(person), &telling)
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
            // Who answers for a text says more than whoever only brought it.
            let says_no_more = before.until.is_some() || word.until.is_none();
            let same = (before.kind, before.is_signed()) == (word.kind, word.is_signed());
            before.entry == word.entry && same && says_no_more
        }
        fact => (row.device, row.seq) == (word.entry.device, word.entry.seq) && is_of(fact, word.kind),
    };
    let rows = tx.facts(org, visit, Position::MAX)?;
    let Some(before) = rows.iter().rev().find(|row| same(row)) else { return Ok(false) };
    // A text has no time of its own: after somebody vouched, the same words are another call.
    let vouches = |row: &FactRow| {
        let vouched = matches!(&row.fact, Fact::Safety { step: SafetyAct::Vouched { .. }, .. });
        row.position > before.position && (vouched || matches!(row.fact, Fact::ConfirmSafe { .. }))
    };
    Ok(word.kind != WordKind::Sos || word.is_signed() || !rows.iter().any(vouches))
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
        let word = Word { entry, kind, until, entered_by: None, weaker: None };
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
