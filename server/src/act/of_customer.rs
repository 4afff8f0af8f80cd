//! What acts about customers change in the tables, and in whose feed they leave a turn.

use sync_core::customer::Card;
use sync_core::ids::{CustomerId, OrgId};

use crate::customer::{look_again, place};
use crate::store::{ContactRow, Customer, CustomerAct, Position, StoreError, Subject, Tx, VisitRow};

/// Carries the effect out.
pub(super) fn effect(tx: &mut dyn Tx, org: &OrgId, position: Position, act: CustomerAct) -> Result<(), StoreError> {
    match act {
        CustomerAct::Changed { customer, changes, .. } => {
            let known = tx.customer(org, &customer)?;
            let (name, stored) = known.map_or_else(Default::default, |known| (known.name, known.card));
            let mut card = Card::stored(&name, &stored);
            card.change(&changes);
            let name = card.get(sync_core::customer::Field::Name).to_owned();
            put(tx, org, Customer { id: customer, name, card: card.store_into(&stored) })
        }
        CustomerAct::ContactPut { customer, contact, visit, .. } => {
            tx.put_contact(org, &ContactRow { customer: customer.clone(), contact, visit })?;
            again(tx, org, &customer)
        }
        CustomerAct::ContactDropped { customer, contact } => {
            tx.drop_contact(org, &contact)?;
            again(tx, org, &customer)
        }
        CustomerAct::Merged { kept, dropped } => merge(tx, org, &kept, &dropped),
        CustomerAct::Reviewed { entry, accepted, .. } => {
            tx.decide_proposal(org, &entry.device, entry.seq, (position, accepted))
        }
        // What it says is all there is to it.
        CustomerAct::Answered { .. } | CustomerAct::Exported { .. } => Ok(()),
    }
}

/// Puts a card, and brings it to where it belongs.
pub(super) fn put(tx: &mut dyn Tx, org: &OrgId, customer: Customer) -> Result<(), StoreError> {
    let before = tx.placed(org, &customer.id)?;
    tx.put_customer(org, &customer)?;
    place(tx, org, &customer.id, before.as_ref())
}

/// The card is another since the people on it are.
pub(super) fn again(tx: &mut dyn Tx, org: &OrgId, id: &CustomerId) -> Result<(), StoreError> {
    let before = tx.placed(org, id)?;
    place(tx, org, id, before.as_ref())
}

/// What the dropped card said stays under its own key, for its history; visits to it are visits to the other from here on.
fn merge(tx: &mut dyn Tx, org: &OrgId, kept: &CustomerId, dropped: &CustomerId) -> Result<(), StoreError> {
    let before = tx.placed(org, dropped)?;
    tx.merge_customer(org, dropped, kept)?;
    for row in tx.visits(org)?.into_iter().filter(|row| row.erased.is_none() && row.customer == dropped.as_str()) {
        tx.put_visit(org, &VisitRow { customer: kept.to_string(), ..row })?;
    }
    if let Some(before) = before {
        look_again(tx, org, dropped, &before)?;
    }
    again(tx, org, kept)
}

/// All that goes with something that is erased: with a customer the people there, and ids that are other names of them. Whoever
/// has the card is told to look again.
pub(super) fn with_all(tx: &mut dyn Tx, org: &OrgId, subjects: &mut Vec<Subject>) -> Result<(), StoreError> {
    for subject in subjects.clone() {
        match subject {
            Subject::Customer(id) => {
                let people = tx.people_at(org, &id)?.into_iter();
                subjects.extend(people.map(|row| Subject::Contact(row.contact.contact)));
                subjects.extend(tx.aliases(org, &id)?.into_iter().map(Subject::Customer));
                if let Some(before) = tx.placed(org, &id)? {
                    look_again(tx, org, &id, &before)?;
                }
            }
            Subject::Contact(contact) => {
                if let Some(row) = tx.contact_row(org, &contact)?
                    && let Some(before) = tx.placed(org, &row.customer)?
                {
                    look_again(tx, org, &row.customer, &before)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}
