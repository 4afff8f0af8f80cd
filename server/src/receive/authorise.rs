//! Authorise: may this person, by this device, make this entry? What depends on a right that may still come is held, what
//! no right allows is refused; either way the chain goes on.

use std::collections::BTreeMap;

use sync_core::access::{Action, Relation, action_of, allows};
use sync_core::fact::Fact;
use sync_core::ids::{DocumentKind, OrgId, PersonId, VisitId};
use sync_core::journal::Body;

use crate::relation::{relation, superior_of};
use crate::store::{Device, Person, Read, StoreError, Tx};

/// What becomes of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorised {
    /// It may.
    Yes,
    /// It waits for this visit's plan or for an invitation.
    Wait(VisitId),
    /// It may not: code and remedy.
    No(&'static str, String),
}

/// How one person stands to visits, as far as it was asked in this transaction.
#[derive(Debug, Default)]
pub struct Relations(BTreeMap<VisitId, Option<Relation>>);

impl Relations {
    fn to(
        &mut self,
        read: &dyn Read,
        org: &OrgId,
        visit: &VisitId,
        person: &PersonId,
    ) -> Result<Option<Relation>, StoreError> {
        if let Some(known) = self.0.get(visit) {
            return Ok(*known);
        }
        let found = relation(read, org, visit, person)?;
        self.0.insert(visit.clone(), found);
        Ok(found)
    }

    /// The visit has other members now.
    pub fn forget(&mut self, visit: &VisitId) {
        self.0.remove(visit);
    }
}

/// Judges one entry's body. `relations` are the person's.
///
/// # Errors
/// What the store returns.
pub fn authorise(
    tx: &mut dyn Tx,
    org: &OrgId,
    device: &Device,
    person: &Person,
    relations: &mut Relations,
    body: &Body,
) -> Result<Authorised, StoreError> {
    let fact = body.fact();
    if device.revoked {
        return Ok(no("device_revoked", "this device was revoked: have the operator enrol it anew"));
    }
    if let Some(verdict) = fact.as_ref().map(|fact| of_fact(tx, org, device, person, relations, fact)).transpose()?
        && verdict != Authorised::Yes
    {
        return Ok(verdict);
    }
    let planned = match &fact {
        Some(Fact::Plan { visit, .. }) => Some(visit),
        _ => None,
    };
    for part in &body.parts {
        let visit = &part.document.visit;
        let action = match part.document.kind {
            DocumentKind::Plan => Action::WritePlan,
            DocumentKind::Visit => Action::WriteRecord,
            DocumentKind::Review => Action::Decide,
            DocumentKind::Itinerary => Action::Travel,
        };
        let verdict = match planned == Some(visit) {
            true => Authorised::Yes,
            false => about(tx, org, person, relations, visit, action)?,
        };
        if verdict != Authorised::Yes {
            return Ok(verdict);
        }
    }
    Ok(Authorised::Yes)
}

fn of_fact(
    tx: &mut dyn Tx,
    org: &OrgId,
    device: &Device,
    person: &Person,
    relations: &mut Relations,
    fact: &Fact,
) -> Result<Authorised, StoreError> {
    match fact {
        Fact::Begin { actor, .. } => {
            let bound = tx.bind_actor(org, actor, &device.id)?;
            Ok(if bound == device.id {
                Authorised::Yes
            } else {
                no("foreign_actor", "this actor belongs to another device: restart the app for a new one")
            })
        }
        Fact::Plan { visit, .. } => Ok(match relations.to(tx, org, visit, &person.id)? {
            None | Some(Relation::Rep) => Authorised::Yes,
            Some(_) => no("visit_exists", format!("visit {visit} is planned by somebody else: choose another id")),
        }),
        Fact::Share { watchers, .. } => match unknown(tx, org, watchers)? {
            Some(stranger) => {
                Ok(no("unknown_watcher", format!("{stranger} is nobody of this organisation: name other watchers")))
            }
            None => by_table(tx, org, person, relations, fact),
        },
        Fact::Invite { person: guest, .. } => match unknown(tx, org, std::slice::from_ref(guest))? {
            Some(stranger) => Ok(no("unknown_person", format!("{stranger} is nobody of this organisation"))),
            None => by_table(tx, org, person, relations, fact),
        },
        Fact::DeclareLost { device: lost, .. } => declare_lost(tx, org, person, lost),
        other => by_table(tx, org, person, relations, other),
    }
}

fn by_table(
    tx: &mut dyn Tx,
    org: &OrgId,
    person: &Person,
    relations: &mut Relations,
    fact: &Fact,
) -> Result<Authorised, StoreError> {
    match (fact.visit(), action_of(fact)) {
        (Some(visit), Some(action)) => about(tx, org, person, relations, visit, action),
        _ => Ok(Authorised::Yes),
    }
}

fn declare_lost(
    tx: &mut dyn Tx,
    org: &OrgId,
    person: &Person,
    lost: &sync_core::ids::DeviceId,
) -> Result<Authorised, StoreError> {
    let Some(lost) = tx.device(org, lost)? else {
        return Ok(no("unknown_device", format!("device {lost} is not known: check the id on the board")));
    };
    let relation = match superior_of(tx, org, &lost.person, &person.id)? {
        Some(_) => Relation::Supervisor,
        None => Relation::Colleague,
    };
    Ok(if allows(&person.roles, relation, Action::DeclareLost) {
        Authorised::Yes
    } else {
        no("not_allowed", "only an operator or a superior may declare a device lost: ask one of them")
    })
}

fn about(
    tx: &mut dyn Tx,
    org: &OrgId,
    person: &Person,
    relations: &mut Relations,
    visit: &VisitId,
    action: Action,
) -> Result<Authorised, StoreError> {
    let Some(relation) = relations.to(tx, org, visit, &person.id)? else { return Ok(Authorised::Wait(visit.clone())) };
    if allows(&person.roles, relation, action) {
        return Ok(Authorised::Yes);
    }
    let may_come = allows(&person.roles, Relation::Companion, action);
    Ok(match relation {
        Relation::Colleague | Relation::Watcher if may_come => Authorised::Wait(visit.clone()),
        _ => no("not_allowed", format!("{} may not do this on visit {visit}: ask its rep or a superior", person.id)),
    })
}

fn unknown(tx: &mut dyn Tx, org: &OrgId, people: &[PersonId]) -> Result<Option<PersonId>, StoreError> {
    for person in people {
        if tx.person(org, person)?.is_none() {
            return Ok(Some(person.clone()));
        }
    }
    Ok(None)
}

fn no(code: &'static str, detail: impl Into<String>) -> Authorised {
    Authorised::No(code, detail.into())
}
