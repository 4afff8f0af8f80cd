//! Acts of administration: each is carried out and written into the journal in one transaction, and nothing is administered
//! in any other way. Whether somebody may is asked before, of the access table.

mod of_archive;
mod of_customer;
mod of_drill;

pub use of_archive::members_of;
pub use of_drill::note_drill;

use std::collections::BTreeSet;

use sync_core::access::Role;
use sync_core::cbor;
use sync_core::ids::{OrgId, PersonId};
use sync_core::sync::{FeedItem, RulingKind};
use sync_core::time::Timestamp;

use crate::notices::SERVER;
use crate::receive::take_apart_all_of;
use crate::store::{
    Absence, Act, Acted, Customer, Delegation, Department, DeviceTurn, Doer, Fate, Observation, Person, Position,
    Published, Restoration, Ruling, Scope, StoreError, Subject, Tx,
};

/// Carries an act out: its place in the journal. What was received before it is taken apart first, so that rights are those
/// of its time.
///
/// # Errors
/// What the store returns; then nothing of it has happened.
pub fn carry_out(tx: &mut dyn Tx, org: &OrgId, now: Timestamp, by: &Doer, act: Act) -> Result<Position, StoreError> {
    if act.changes_rights() {
        take_apart_all_of(tx, org)?;
    }
    // Whoever waited for the writer must not write behind what was written meanwhile.
    let now = tx.latest_at()?.map_or(now, |latest| latest.max(now));
    let acted = Acted::new(by.clone(), act.clone(), tx.drawn());
    let position = tx.add_observation(org, now, &Observation::Act(Box::new(acted)))?;
    effect(tx, org, (position, now), by, act)?;
    Ok(position)
}

/// What an act changes in the tables.
fn effect(
    tx: &mut dyn Tx,
    org: &OrgId,
    (position, now): (Position, Timestamp),
    by: &Doer,
    act: Act,
) -> Result<(), StoreError> {
    if let Some(row) = act.says(position, now) {
        tx.add_fact(org, &row)?;
    }
    let turned = |turn| DeviceTurn { position, at: now, turn };
    match act {
        Act::PersonPut { person, name, department, roles } => {
            let roles = roles.iter().filter_map(|name| Role::named(name)).collect();
            // Who has left stays so: coming back is an act of its own.
            let left = tx.person(org, &person)?.and_then(|known| known.left);
            tx.put_person(org, &Person { id: person.clone(), name, department, roles, left })?;
            tx.note_person(org, &person, position)
        }
        Act::PersonLeft { person, at } => {
            if let Some(known) = tx.person(org, &person)? {
                tx.put_person(org, &Person { left: Some(at), ..known })?;
                tx.note_person(org, &person, position)?;
                crate::trip::watcher_left(tx, org, &person, (position, now))?;
            }
            end_delegations_of(tx, org, now, &person)
        }
        Act::PersonReturned { person } => {
            if let Some(known) = tx.person(org, &person)? {
                tx.put_person(org, &Person { left: None, ..known })?;
                tx.note_person(org, &person, position)?;
            }
            Ok(())
        }
        Act::DepartmentPut { department: id, name, parent, supervisor, manager } => {
            tx.put_department(org, &Department { id: id.clone(), name, parent, supervisor, manager })?;
            tx.note_department(org, &id, position)
        }
        Act::CustomerPut { customer: id, name, card } => of_customer::put(tx, org, Customer { id, name, card }),
        Act::OfCustomer(act) => of_customer::effect(tx, org, position, act),
        Act::DelegationGiven { giver, taker, starts, ends } => {
            let delegation = Delegation { id: position, giver, taker, starts, ends, since: None, until: None };
            tx.put_delegation(org, &delegation)
        }
        Act::DelegationBegun { delegation } => turn(tx, org, delegation, |it| it.since = Some(position)),
        Act::DelegationEnded { delegation } => turn(tx, org, delegation, |it| it.until = Some(position)),
        Act::AbsenceSet { person, starts, ends } => {
            tx.put_absence(org, &Absence { id: position, person, starts, ends, until: None })
        }
        Act::AbsenceEnded { absence, .. } => {
            let found = tx.absences(org)?.into_iter().find(|it| it.id == absence && it.until.is_none());
            found.map_or(Ok(()), |it| tx.put_absence(org, &Absence { until: Some(position), ..it }))
        }
        Act::DeviceRenewed { device, .. } => tx.add_turn(org, &device, &turned(Fate::Renewed)),
        Act::DeviceRevoked { device, .. } => tx.add_turn(org, &device, &turned(Fate::Revoked)),
        Act::DeviceLost { device, .. } => tx.add_turn(org, &device, &turned(Fate::Lost)),
        Act::DeviceRenamed { device, name, .. } => tx.rename_device(org, &device, &name),
        Act::Restored { before, epoch, upto, size, taken, .. } => {
            tx.add_restoration(org, &Restoration { before, epoch, upto, size, taken, at: now })
        }
        Act::PolicyPublished { policy, .. } => publish(tx, org, (position, now), RulingKind::Policy, policy),
        Act::CalendarImported { notice, .. } => publish(tx, org, (position, now), RulingKind::Calendar, notice),
        // What these say stands in tables of their own topics, written beside them.
        Act::CodeMade { .. }
        | Act::DeviceEnrolled { .. }
        | Act::Looked { .. }
        | Act::KeyRotated { .. }
        | Act::DepositMade { .. }
        | Act::DepositDecided { .. }
        | Act::Delivered { .. }
        | Act::Account { .. }
        | Act::LoginServiceSet { .. }
        | Act::ChannelSet { .. }
        | Act::ThanksPosted { .. }
        | Act::OfTrip(_)
        | Act::OfSms(_)
        | Act::CodeHeard { .. }
        | Act::CodesSet { .. }
        | Act::Heard { .. }
        | Act::SiteAdded { .. } => Ok(()),
        Act::SiteEnded { site, .. } => tx.end_site(org, &site, now),
        Act::OfArchive(act) => of_archive::effect(tx, org, (position, now), act),
        Act::OfDrill(act) => note_drill(tx, org, (position, now), by, &act),
        Act::Erased { subject, visits, .. } => {
            let named = subject
                .parse::<Subject>()
                .map_err(|error| StoreError::Other { context: "erasing", source: Box::new(error) })?;
            let mut subjects: Vec<Subject> = visits.into_iter().map(Subject::Visit).collect();
            if !subjects.contains(&named) {
                subjects.push(named);
            }
            of_customer::with_all(tx, org, &mut subjects)?;
            for subject in subjects.clone() {
                // Where people were goes with the visit, if it has not gone before.
                if let Some(visit) =
                    subject.visit().cloned().filter(|visit| tx.has_whereabouts(org, visit).unwrap_or(true))
                {
                    subjects.push(Subject::Trip(visit));
                }
            }
            tx.erase(org, &subjects, now, position)
        }
    }
}

/// What everybody is judged by goes to every phone, now or when it next looks.
fn publish(
    tx: &mut dyn Tx,
    org: &OrgId,
    (position, at): (Position, Timestamp),
    kind: RulingKind,
    text: String,
) -> Result<(), StoreError> {
    tx.add_ruling(org, &Ruling { position, at, kind, text: text.clone() })?;
    let item = Published::Item(None, cbor::encode(&FeedItem::Ruling { position, kind, text }));
    tx.publish(org, &[Scope::Organisation], &SERVER, &item).map(|_| ())
}

/// Who leaves takes what was lent with them, on either side.
fn end_delegations_of(tx: &mut dyn Tx, org: &OrgId, now: Timestamp, person: &PersonId) -> Result<(), StoreError> {
    let theirs = |it: &Delegation| it.until.is_none() && (it.giver == *person || it.taker == *person);
    for delegation in tx.delegations(org)?.into_iter().filter(theirs) {
        carry_out(tx, org, now, &Doer::Server, Act::DelegationEnded { delegation: delegation.id })?;
    }
    Ok(())
}

fn turn(tx: &mut dyn Tx, org: &OrgId, id: Position, change: impl FnOnce(&mut Delegation)) -> Result<(), StoreError> {
    let Some(mut found) = tx.delegations(org)?.into_iter().find(|delegation| delegation.id == id) else {
        return Ok(());
    };
    change(&mut found);
    tx.put_delegation(org, &found)
}

/// Begins and ends the delegations whose time has come: how many turned.
///
/// # Errors
/// What the store returns; then none has turned.
pub fn turn_delegations(tx: &mut dyn Tx, now: Timestamp) -> Result<usize, StoreError> {
    let mut turned = BTreeSet::new();
    for (org, delegation) in tx.due_delegations(now)? {
        let id = delegation.id;
        if delegation.since.is_none() && delegation.ends > now {
            carry_out(tx, &org, now, &Doer::Server, Act::DelegationBegun { delegation: id })?;
        } else {
            carry_out(tx, &org, now, &Doer::Server, Act::DelegationEnded { delegation: id })?;
        }
        turned.insert((org, id));
    }
    Ok(turned.len())
}
