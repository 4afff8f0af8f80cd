//! What is done about a trip on the server (V6.3): the note for helpers is opened, addresses for calendar programs are given and taken
//! back, and whereabouts are let go when their time is over.

use sha2::{Digest, Sha256};
use sync_core::access::{Action, Resource};
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::sync::NoticeKind;
use sync_core::time::{Millis, Timestamp};

use crate::act::carry_out;
use crate::app::App;
use crate::codes::has_two_voices;
use crate::ics::{Event, calendar, coarse};
use crate::notices::{self, Telling, Whom};
use crate::query::itinerary::{Trip, is_alarmed, note, trip};
use crate::query::sight::Sight;
use crate::rulebook::rulebook;
use crate::store::{Act, CalendarLink, Doer, LinkDigest, Position, Sight as Look, StoreError, Subject, TripAct};

/// Letters of an address's token: 256 bits in hexadecimal.
pub const TOKEN: usize = 64;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum TripError {
    /// There is no such trip, or not for this person.
    #[error("there is no such trip in your sight")]
    Unknown,
    /// Nothing has happened.
    #[error("the note for helpers is opened only while the watch is alarmed: call the traveller first")]
    NotAlarmed,
    /// There is no note.
    #[error("the traveller has left no note for helpers")]
    NoNote,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens the note for helpers, for somebody who may vouch for the traveller, while the watch is alarmed. It is written down and the
/// traveller told, in the same transaction that reads it.
///
/// # Errors
/// [`TripError`]; then nothing was shown, and nothing written down.
pub fn open_note(app: &App, org: &OrgId, person: &PersonId, visit: &VisitId) -> Result<String, TripError> {
    let (org, person, visit, now) = (org.clone(), person.clone(), visit.clone(), app.clock.now());
    let opened = app.store.write_with(move |tx| {
        let Some(row) = tx.visit(&org, &visit)?.filter(|row| row.erased.is_none()) else {
            return Ok(Err(TripError::Unknown));
        };
        let sight = Sight::read(tx, &org, &person)?;
        let relation = sight.of_visit(tx, &org, &row)?;
        if !sight.shown(tx, &org, &row)?.itinerary || !sight.allows(relation, Action::Act, Resource::MedicalNote) {
            return Ok(Err(TripError::Unknown));
        }
        if !is_alarmed(tx, &org, &visit, now)? {
            return Ok(Err(TripError::NotAlarmed));
        }
        let Some(note) = note(tx, &org, &visit)? else { return Ok(Err(TripError::NoNote)) };
        let act = Act::Looked { about: row.rep.clone(), visit: visit.clone(), sight: Look::MedicalNote };
        let position = carry_out(tx, &org, now, &Doer::Person(person.clone()), act)?;
        let name = sight.name(&person);
        let telling = Telling {
            subject: "watch".to_owned(),
            kind: NoticeKind::MedicalOpened,
            event: format!("medical_opened/{position}"),
            whom: vec![Whom::Person(row.rep.clone())],
            at: now,
            disturbs_at: now,
            duty: None,
            en: format!("{name} opened your note for helpers while the watch over this trip was alarmed"),
            zh: format!("守望报警期间，{name} 打开了您的医疗备注"),
        };
        // Where somebody may read along, nothing that the traveller reads tells that anybody answers.
        if !has_two_voices(tx, &org, &tx.facts(&org, &visit, Position::MAX)?)? {
            notices::tell(tx, &org, &visit, Some(&row.rep), &telling)?;
        }
        Ok(Ok(note))
    })??;
    app.wake_digest();
    Ok(opened)
}

/// Makes an address for somebody's calendar program: its token, which is told once and kept nowhere.
///
/// # Errors
/// [`TripError`].
pub fn make_link(app: &App, org: &OrgId, person: &PersonId, visit: &VisitId) -> Result<String, TripError> {
    let token: String = (0..TOKEN / 2).map(|_| format!("{:02x}", rand::random::<u8>())).collect();
    let (digest, now) = (digest_of(&token), app.clock.now());
    let link = CalendarLink { org: org.clone(), visit: visit.clone(), person: person.clone(), made: now, ended: None };
    app.store.write_with(move |tx| {
        let CalendarLink { org, visit, person, .. } = &link;
        let Some(found) = trip(tx, org, person, visit, now)? else { return Ok(Err(TripError::Unknown)) };
        if found.watch.as_ref().is_some_and(|watch| watch.state == "closed") {
            return Ok(Err(TripError::Unknown));
        }
        tx.add_calendar_link(&digest, &link)?;
        let made = TripAct::CalendarMade { visit: visit.clone(), person: person.clone() };
        carry_out(tx, org, now, &Doer::Person(person.clone()), Act::OfTrip(made))?;
        Ok(Ok(()))
    })??;
    Ok(token)
}

/// Ends all addresses of somebody's for a trip, also when they don't see the trip any more.
///
/// # Errors
/// [`TripError::Unknown`] for who never had one, whether or not there is such a trip; what the store returns.
pub fn end_links(app: &App, org: &OrgId, person: &PersonId, visit: &VisitId) -> Result<(), TripError> {
    let (org, person, visit, now) = (org.clone(), person.clone(), visit.clone(), app.clock.now());
    app.store.write_with(move |tx| {
        if !tx.had_calendar_link(&org, &visit, &person)? {
            return Ok(Err(TripError::Unknown));
        }
        // The same answer where the watch has ended them: whether it has must not be found out by asking.
        if tx.end_calendar_links(&org, &visit, Some(&person), now)? == 0 {
            return Ok(Ok(()));
        }
        let ended = TripAct::CalendarEnded { visit, person: person.clone() };
        carry_out(tx, &org, now, &Doer::Person(person), Act::OfTrip(ended))?;
        Ok(Ok(()))
    })?
}

/// The trip to which a token leads, and for whom; none for a token of none, one that was ended, a trip whose watch is closed, and for
/// somebody who may not see it any more.
///
/// # Errors
/// What the store returns.
pub fn by_token(app: &App, token: &str) -> Result<Option<(CalendarLink, Trip)>, StoreError> {
    if token.len() != TOKEN {
        return Ok(None);
    }
    let (digest, now) = (digest_of(token), app.clock.now());
    app.store.read_with(|read| {
        let Some(link) = read.calendar_link(&digest)?.filter(|link| link.ended.is_none()) else { return Ok(None) };
        let found = trip(read, &link.org, &link.person, &link.visit, now)?;
        let open = found.filter(|trip| trip.watch.as_ref().is_none_or(|watch| watch.state != "closed"));
        Ok(open.map(|trip| (link, trip)))
    })
}

fn digest_of(token: &str) -> LinkDigest {
    Sha256::digest(token.as_bytes()).into()
}

/// A trip for calendar programs.
pub fn as_calendar(org: &OrgId, visit: &VisitId, trip: &Trip) -> String {
    let mut events = Vec::new();
    for (leg, span) in trip.view.legs.iter().zip(&trip.timed.legs) {
        let Some(span) = span else { continue };
        let place = coarse(&leg.place);
        let phone = Some(&leg.phone).filter(|phone| trip.policy.calendar_shows_phones && !phone.is_empty());
        let more = [Some(&leg.transport), Some(&leg.contact), phone].into_iter().flatten();
        let more: Vec<&str> = more.map(String::as_str).filter(|text| !text.is_empty()).collect();
        events.push(Event {
            uid: format!("{org}-{visit}-{}@sojourn", leg.id),
            from: span.from,
            until: span.until.max(span.from),
            summary: [trip.name.as_str(), place.as_str()].join(": "),
            location: place,
            description: more.join("\n"),
        });
    }
    if let Some(back) = trip.timed.return_by {
        events.push(Event {
            uid: format!("{org}-{visit}-return@sojourn"),
            from: back,
            until: back,
            summary: format!("{}: 预计返回 / expected back", trip.name),
            location: String::new(),
            description: String::new(),
        });
    }
    calendar(&format!("{} 行程 / trip", trip.name), trip.now, &events)
}

/// Lets go of whereabouts and notes for helpers whose time is over, in every organisation: of how many visits. A trip whose watch is open
/// keeps them.
///
/// # Errors
/// What the store returns; what was let go before stays so.
pub fn let_go_due(app: &App) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let mut gone = 0;
    for org in app.store.read_with(|read| read.organisations())? {
        let org = org.id;
        let due = app.store.read_with(|read| {
            let policy = rulebook(read, &org, Position::MAX)?.policies().in_force(now).clone();
            let mut due = read.whereabouts_before(&org, now - Millis::days(i64::from(policy.whereabouts_days)))?;
            let mut open = Vec::new();
            for visit in &due {
                open.push(read.watch(&org, visit)?.is_some_and(|watch| watch.state != "closed"));
            }
            let mut open = open.into_iter();
            due.retain(|_| !open.next().unwrap_or_default());
            Ok(due)
        })?;
        for visit in due {
            let_go(app, &org, visit, now)?;
            gone += 1;
        }
    }
    Ok(gone)
}

fn let_go(app: &App, org: &OrgId, visit: VisitId, now: Timestamp) -> Result<(), StoreError> {
    let org = org.clone();
    let reason = "whereabouts_days of the policy are over".to_owned();
    app.store.write_with(move |tx| {
        let act = Act::Erased { subject: Subject::Trip(visit).to_string(), reason, visits: Vec::new() };
        carry_out(tx, &org, now, &Doer::Server, act)
    })?;
    app.forget();
    Ok(())
}
