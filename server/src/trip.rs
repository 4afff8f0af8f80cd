//! Trips on the server (V6.3): which visits belong to which, what becomes of watchers when the watch closes or is taken up again, and
//! who is told where a watcher can't watch. No watch is ever disarmed here: who is missing is told of, and the others go on.

use sync_core::fact::{Fact, TripStep};
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::policy::Rung;
use sync_core::sync::NoticeKind;
use sync_core::time::Timestamp;

use crate::notices::{self, SERVER, Telling, Whom};
use crate::relation::{rep_at, rep_then};
use crate::store::{FactRow, Member, MemberRole, Position, Published, Read, Scope, Seen, StoreError, Turn, Tx};

/// Notes the legs that a fact names.
///
/// # Errors
/// What the store returns.
pub fn index(tx: &mut dyn Tx, org: &OrgId, row: &FactRow) -> Result<(), StoreError> {
    match &row.fact {
        Fact::Trip { visit, step: TripStep::Made { legs, .. } } => tx.add_legs(org, visit, legs, row.position),
        _ => Ok(()),
    }
}

/// The visits whose watch listens to a visit's facts: itself, and those that lead a trip on which it is.
///
/// # Errors
/// What the store returns.
pub fn watches(tx: &mut dyn Tx, org: &OrgId, visit: &VisitId) -> Result<Vec<VisitId>, StoreError> {
    let mut all = tx.leads_of(org, visit, Position::MAX)?;
    all.push(visit.clone());
    Ok(all)
}

/// The legs of a trip, by what its traveller said last at or before a position; the lead visit is not among them. Legs that are
/// somebody else's visits are none.
///
/// # Errors
/// What the store returns.
pub fn legs(read: &dyn Read, org: &OrgId, lead: &VisitId, upto: Position) -> Result<Vec<VisitId>, StoreError> {
    let facts = read.facts(org, lead, upto)?;
    let Some(named) = facts.iter().rev().find_map(|row| row.fact.trip()) else { return Ok(Vec::new()) };
    let rep = rep_then(read, org, lead, upto)?;
    let mut legs = Vec::new();
    for leg in named.legs.iter().filter(|leg| *leg != lead) {
        if rep.is_some() && rep_then(read, org, leg, upto)? == rep {
            legs.push(leg.clone());
        }
    }
    Ok(legs)
}

/// The watch is closed: whoever watched sees nothing of the trip any more, and calendars of it end (V6.3). `publishes` is not set by a
/// rebuild, of which no feed hears.
///
/// # Errors
/// What the store returns.
pub fn let_go(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    (position, at): (Position, Timestamp),
    publishes: bool,
) -> Result<(), StoreError> {
    let members = tx.members(org, visit)?;
    let watching: Vec<&Member> = members.iter().filter(|member| is_watching(member)).collect();
    for member in &watching {
        tx.end_member(org, visit, MemberRole::Watcher, &member.person, position)?;
    }
    if !publishes {
        return Ok(());
    }
    for member in watching {
        let scope = [Scope::Person(member.person.clone())];
        tx.publish(org, &scope, &SERVER, &Published::Turn(Turn::Lost(Seen::Visit(visit.clone()))))?;
        // What is left to them, if they are something else to the visit.
        tx.publish(org, &scope, &SERVER, &Published::Turn(Turn::Gained(Seen::Visit(visit.clone()))))?;
    }
    tx.end_calendar_links(org, visit, None, at).map(|_| ())
}

/// Whoever set out again is away again: those who watched watch on.
///
/// # Errors
/// What the store returns.
pub fn take_up(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    watchers: &[PersonId],
    position: Position,
    publishes: bool,
) -> Result<(), StoreError> {
    let members = tx.members(org, visit)?;
    for person in watchers {
        if members.iter().any(|member| is_watching(member) && member.person == *person) {
            continue;
        }
        let member = Member { person: person.clone(), role: MemberRole::Watcher, since: position, until: None };
        tx.add_member(org, visit, &member)?;
        if publishes {
            let turn = Published::Turn(Turn::Gained(Seen::Visit(visit.clone())));
            tx.publish(org, &[Scope::Person(person.clone())], &SERVER, &turn)?;
        }
    }
    Ok(())
}

fn is_watching(member: &Member) -> bool {
    member.role == MemberRole::Watcher && member.until.is_none()
}

/// Tells where somebody whom a share names can't watch: they have left, or it is the traveller. Where nobody is left who can, the
/// supervisor is told as well: the watch stays armed.
///
/// # Errors
/// What the store returns.
pub fn check_share(tx: &mut dyn Tx, org: &OrgId, row: &FactRow) -> Result<(), StoreError> {
    let Fact::Share { visit, watchers, .. } = &row.fact else { return Ok(()) };
    let (mut missing, mut there) = (Vec::new(), 0);
    for watcher in watchers {
        let here = tx.person(org, watcher)?.is_some_and(|person| person.left.is_none());
        if here && *watcher != row.person { there += 1 } else { missing.push(watcher.clone()) }
    }
    missing_watchers(tx, org, visit, Some(&row.person), &missing, there, (row.position, row.received))
}

/// Tells of the watches that lose somebody who leaves the organisation.
///
/// # Errors
/// What the store returns.
pub fn watcher_left(
    tx: &mut dyn Tx,
    org: &OrgId,
    person: &PersonId,
    when: (Position, Timestamp),
) -> Result<(), StoreError> {
    for visit in tx.watched_by(org, person)? {
        if tx.watch(org, &visit)?.is_none_or(|watch| watch.state == "closed") {
            continue;
        }
        let members = tx.members(org, &visit)?;
        let rep = rep_at(&members, Position::MAX).cloned();
        let mut there = 0;
        for member in members.iter().filter(|member| is_watching(member) && member.person != *person) {
            there += usize::from(tx.person(org, &member.person)?.is_some_and(|person| person.left.is_none()));
        }
        missing_watchers(tx, org, &visit, rep.as_ref(), std::slice::from_ref(person), there, when)?;
    }
    Ok(())
}

fn missing_watchers(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    rep: Option<&PersonId>,
    missing: &[PersonId],
    there: usize,
    (position, at): (Position, Timestamp),
) -> Result<(), StoreError> {
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.iter().map(PersonId::as_str).collect::<Vec<_>>().join(", ");
    let (en, zh) = match there {
        0 => (
            "nobody else is named: the supervisor watches until you share it with a colleague who stays".to_owned(),
            "此外无人守望：在您改请留守同事之前，由主管守望".to_owned(),
        ),
        there => (
            format!("{there} other(s) watch on; share it again to name somebody else"),
            format!("其余 {there} 人继续守望；可重新共享以改请他人"),
        ),
    };
    let mut whom: Vec<Whom> = rep.cloned().map(Whom::Person).into_iter().collect();
    whom.extend((there == 0).then_some(Whom::Rung(Rung::Supervisor)));
    let telling = Telling {
        subject: "watch".to_owned(),
        kind: NoticeKind::WatcherMissing,
        event: format!("watcher_missing/{position}"),
        whom,
        at,
        disturbs_at: at,
        duty: None,
        en: format!("{names} can't watch over this trip (left the company, or travels); {en}"),
        zh: format!("{names} 无法守望此行（已离职或为出行人本人）；{zh}"),
    };
    notices::tell(tx, org, visit, rep, &telling)
}
