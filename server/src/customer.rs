//! Customers' cards (C2.1, C2.2, C2.4): how people stand to them, in whose feed they are, and how a card is put together from its
//! rows. What changes a card is an act; what may be written on it is sync-core's.

pub mod columns;
pub mod file;
mod hold;
pub mod likeness;
mod place;
pub mod view;

pub use hold::held;
pub use place::{look_again, place, placed_again};

use sync_core::access::Relation;
use sync_core::ids::{CustomerId, OrgId, PersonId};
use sync_core::rule::approval::Superior;

use crate::relation::DepartmentTree;
use crate::store::{FactRow, Placed, ProposalRow, Read, StoreError, Tx};

/// The customer that an id names: another one where it was merged.
///
/// # Errors
/// What the store returns.
pub fn resolve(read: &dyn Read, org: &OrgId, id: &CustomerId) -> Result<CustomerId, StoreError> {
    let into = read.placed(org, id)?.and_then(|placed| placed.merged_into);
    Ok(into.unwrap_or_else(|| id.clone()))
}

/// The same for what a plan says, which may be no id at all.
///
/// # Errors
/// What the store returns.
pub fn resolve_text(read: &dyn Read, org: &OrgId, text: &str) -> Result<String, StoreError> {
    match CustomerId::new(text) {
        Ok(id) => Ok(resolve(read, org, &id)?.to_string()),
        Err(_) => Ok(text.to_owned()),
    }
}

/// How a person stands to a customer: by who is in charge of them.
///
/// # Errors
/// What the store returns.
pub fn relation(
    read: &dyn Read,
    tree: &DepartmentTree,
    org: &OrgId,
    placed: &Placed,
    person: &PersonId,
) -> Result<Relation, StoreError> {
    let Some(in_charge) = &placed.in_charge else { return Ok(Relation::Colleague) };
    if in_charge == person {
        return Ok(Relation::Rep);
    }
    let department = read.person(org, in_charge)?.and_then(|person| person.department);
    Ok(match tree.superior(in_charge, department.as_ref(), person) {
        Some(Superior::Manager) => Relation::Manager,
        Some(Superior::Supervisor) => Relation::Supervisor,
        None => Relation::Colleague,
    })
}

/// Notes a proposal for a card, where a fact is one (V11.1).
///
/// # Errors
/// What the store returns.
pub fn note(tx: &mut dyn Tx, org: &OrgId, row: &FactRow) -> Result<(), StoreError> {
    let Some(visit) = row.fact.visit().filter(|_| row.fact.proposes()) else { return Ok(()) };
    let (device, seq, position, visit, person) = (row.device, row.seq, row.position, visit.clone(), row.person.clone());
    tx.add_proposal(org, &ProposalRow { device, seq, position, visit, person, decided: None })
}
