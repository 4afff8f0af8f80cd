//! In whose feed a card is: of who is in charge and of their superiors. What changes leaves a turn there, ids alone; what it brings
//! or takes away is found when it is read, by the rights of then.

use std::collections::BTreeSet;

use sync_core::ids::{CustomerId, DepartmentId, OrgId, PersonId};

use crate::notices::SERVER;
use crate::store::{Placed, Published, Scope, Seen, StoreError, Turn, Tx};

fn scopes(placed: Option<&Placed>) -> BTreeSet<Scope> {
    let Some(placed) = placed.filter(|placed| placed.merged_into.is_none()) else { return BTreeSet::new() };
    let person = placed.in_charge.clone().map(Scope::Person);
    person.into_iter().chain(placed.department.clone().map(Scope::Department)).collect()
}

/// Brings a card to where it belongs now, and says to all who had or have it that it changed. `before` is where it stood.
///
/// # Errors
/// What the store returns.
pub fn place(tx: &mut dyn Tx, org: &OrgId, id: &CustomerId, before: Option<&Placed>) -> Result<(), StoreError> {
    let in_charge = tx.placed(org, id)?.and_then(|placed| placed.in_charge);
    let department = match &in_charge {
        Some(person) => tx.person(org, person)?.and_then(|person| person.department),
        None => None,
    };
    tx.place_customer(org, id, department.as_ref())?;
    let (had, have) = (scopes(before), scopes(tx.placed(org, id)?.as_ref()));
    let lost: Vec<Scope> = had.difference(&have).cloned().collect();
    say(tx, org, &lost, Turn::Lost(Seen::Customer(id.clone())))?;
    say(tx, org, &have.into_iter().collect::<Vec<_>>(), Turn::Gained(Seen::Customer(id.clone())))
}

/// Says to all who have or had a card that it must be looked at again: it is not theirs any more, or another.
///
/// # Errors
/// What the store returns.
pub fn look_again(tx: &mut dyn Tx, org: &OrgId, id: &CustomerId, before: &Placed) -> Result<(), StoreError> {
    let scopes: Vec<Scope> = scopes(Some(before)).into_iter().collect();
    say(tx, org, &scopes, Turn::Lost(Seen::Customer(id.clone())))
}

/// Brings the cards of somebody who may be of another department now to where they belong.
///
/// # Errors
/// What the store returns.
pub fn placed_again(tx: &mut dyn Tx, org: &OrgId, person: &PersonId) -> Result<Vec<Scope>, StoreError> {
    let department = tx.person(org, person)?.and_then(|person| person.department);
    let mut nudged: Vec<DepartmentId> = Vec::new();
    for id in tx.customers_of(org, person)? {
        let before = tx.placed(org, &id)?.filter(|placed| placed.department != department);
        let Some(before) = before else { continue };
        nudged.extend(before.department.iter().chain(&department).cloned());
        place(tx, org, &id, Some(&before))?;
    }
    Ok(nudged.into_iter().map(Scope::Department).collect())
}

fn say(tx: &mut dyn Tx, org: &OrgId, scopes: &[Scope], turn: Turn) -> Result<(), StoreError> {
    tx.publish(org, scopes, &SERVER, &Published::Turn(turn)).map(|_| ())
}
