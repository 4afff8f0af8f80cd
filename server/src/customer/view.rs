//! A card put together from its rows, as pages show it and devices get it, and its history (C2.2, C2.4).

use sync_core::customer::{Card, CardChange, Contact, CustomerCard, Field, Value, verify_by};
use sync_core::ids::{CustomerId, OrgId};
use sync_core::policy::PolicyDocument;
use sync_core::time::Timestamp;

use crate::rulebook::rulebook;
use crate::store::{Act, Customer, CustomerAct, Doer, PastAct, Position, Read, StoreError, Subject};

/// The policy by which cards are classed and verified now.
///
/// # Errors
/// What the store returns.
pub fn policy(read: &dyn Read, org: &OrgId) -> Result<PolicyDocument, StoreError> {
    Ok(rulebook(read, org, read.last_position()?)?.policies().latest().clone())
}

/// The card of a customer; none where there is none, or they were erased.
///
/// # Errors
/// What the store returns.
pub fn card_of(
    read: &dyn Read,
    org: &OrgId,
    id: &CustomerId,
    policy: &PolicyDocument,
) -> Result<Option<CustomerCard>, StoreError> {
    let Some(customer) = read.customer(org, id)? else { return Ok(None) };
    whole(read, org, &customer, policy).map(Some)
}

/// The card of a customer whose row was read.
///
/// # Errors
/// What the store returns.
pub fn whole(
    read: &dyn Read,
    org: &OrgId,
    customer: &Customer,
    policy: &PolicyDocument,
) -> Result<CustomerCard, StoreError> {
    let card = Card::stored(&customer.name, &customer.card);
    let contacts = read.people_at(org, &customer.id)?.into_iter().map(|row| row.contact).collect();
    let value = |(field, text): (Field, &str)| Value { field: field.key().to_owned(), text: text.to_owned() };
    let size = card.size(policy.customer_medium_from.0, policy.customer_large_from.0);
    Ok(CustomerCard {
        customer: customer.id.clone(),
        values: card.values().map(value).collect(),
        contacts,
        verify_by: verify_by(&card, policy.customer_verify_days).map(|day| day.to_string()),
        size: size.map(|size| size.as_str().to_owned()),
    })
}

/// Something that happened to a card: who, what, when, and both values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its place in the journal.
    pub position: Position,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Doer,
    /// The act's name.
    pub what: &'static str,
    /// Fields that changed.
    pub fields: Vec<CardChange>,
    /// A contact as they stood before and after.
    pub contact: Option<(Option<Contact>, Option<Contact>)>,
    /// The id that became another name of this customer.
    pub merged: Option<CustomerId>,
}

/// The history of a card and of the people on it, oldest first; what was erased is not in it.
///
/// # Errors
/// What the store returns.
pub fn history(read: &dyn Read, org: &OrgId, id: &CustomerId) -> Result<Vec<Change>, StoreError> {
    let mut acts = read.acts_on(org, &Subject::Customer(id.clone()))?;
    for row in read.people_at(org, id)? {
        acts.extend(read.acts_on(org, &Subject::Contact(row.contact.contact))?);
    }
    acts.sort_by_key(|past| past.position);
    let mut before = Card::default();
    Ok(acts.into_iter().filter_map(|past| change(past, &mut before)).collect())
}

fn change(past: PastAct, before: &mut Card) -> Option<Change> {
    let PastAct { position, at, by, act } = past;
    let what = act.name();
    let plain = Change { position, at, by, what, fields: Vec::new(), contact: None, merged: None };
    match act {
        // As cards were put before single fields were: what differs is what changed.
        Act::CustomerPut { name, card, .. } => {
            let card = Card::stored(&name, &card);
            let fields = card.changes_from(before);
            *before = card;
            Some(Change { fields, ..plain })
        }
        Act::OfCustomer(CustomerAct::Changed { changes, .. }) => {
            before.change(&changes);
            Some(Change { fields: changes, ..plain })
        }
        Act::OfCustomer(CustomerAct::ContactPut { contact, before, .. }) => {
            Some(Change { contact: Some((before.map(|before| *before), Some(contact))), ..plain })
        }
        Act::OfCustomer(CustomerAct::Merged { dropped, .. }) => Some(Change { merged: Some(dropped), ..plain }),
        _ => None,
    }
}
