//! Customers' cards as an operator keeps them: put, verified, merged; an import of many stands in `import`.

pub mod import;

use sync_core::customer::duplicate::Same;
use sync_core::customer::{Card, Contact, CustomerCard, Field};
use sync_core::ids::{ContactId, CustomerId, OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::admin::people::check_org;
use crate::admin::{AdminError, unknown};
use crate::customer::view::{Change, history, policy, whole};
use crate::customer::{likeness, resolve};
use crate::store::{Act, CustomerAct, Doer, Read, Store, StoreError, Subject};

const LIST: &str = "`sojourn admin customer list` shows all";

/// A card that was put, and those that may be the same customer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    /// Whether there was none before.
    pub made: bool,
    /// How many fields changed.
    pub changed: usize,
    /// Others that may be the same, each with why (C2.4).
    pub like: Vec<(CustomerId, Same)>,
}

/// Writes fields of a card; an empty text empties one. A customer that is not there is made, and then needs a name.
///
/// # Errors
/// [`AdminError`], naming the field and the remedy; then nothing has changed.
pub fn put(
    store: &dyn Store,
    org: &OrgId,
    now: Timestamp,
    id: &CustomerId,
    fields: &[(Field, String)],
) -> Result<Put, AdminError> {
    check_org(store, org)?;
    let (before, after, like) = store.read_with(|read| {
        let before = stored(read, org, id)?;
        let mut after = before.clone().unwrap_or_default();
        fields.iter().for_each(|(field, text)| after.set(*field, text.clone()));
        let contacts: Vec<Contact> = read.people_at(org, id)?.into_iter().map(|row| row.contact).collect();
        let like = likeness::known(read, org)?.like(id, &after, &contacts);
        Ok((before, after, like))
    })?;
    store.read_with(|read| Ok(fit(read, org, id, &after)))??;
    let changes = after.changes_from(&before.clone().unwrap_or_default());
    let put = Put { made: before.is_none(), changed: changes.len(), like };
    if !changes.is_empty() {
        act(store, org, now, CustomerAct::Changed { customer: id.clone(), changes, proposed: None })?;
    }
    Ok(put)
}

/// The card as it is stored.
fn stored(read: &dyn Read, org: &OrgId, id: &CustomerId) -> Result<Option<Card>, StoreError> {
    Ok(read.customer(org, id)?.map(|customer| Card::stored(&customer.name, &customer.card)))
}

/// Whether a card may stand like this.
fn fit(read: &dyn Read, org: &OrgId, id: &CustomerId, card: &Card) -> Result<(), AdminError> {
    if let Some(kept) = read.placed(org, id)?.and_then(|placed| placed.merged_into) {
        return Err(AdminError::Refused(format!("{id} was merged into {kept}: write {kept}")));
    }
    if read.is_erased(org, &Subject::Customer(id.clone()))? {
        return Err(AdminError::Refused(format!("{id} was erased, for ever: choose another id")));
    }
    if card.get(Field::Name).is_empty() {
        return Err(AdminError::Refused(format!("{id} has no name yet: give one (name)")));
    }
    let in_charge = card.get(Field::InCharge);
    if let Ok(person) = in_charge.parse::<PersonId>()
        && read.person(org, &person)?.is_none()
    {
        return Err(unknown("person", in_charge, "`sojourn admin user list` shows who is"));
    }
    Ok(())
}

fn act(store: &dyn Store, org: &OrgId, now: Timestamp, act: CustomerAct) -> Result<(), AdminError> {
    let org = org.clone();
    store.write_with(move |tx| carry_out(tx, &org, now, &Doer::Operator, Act::OfCustomer(act)))?;
    Ok(())
}

/// Puts a person at a customer's, or changes the one of this id.
///
/// # Errors
/// [`AdminError`], naming what is wrong.
pub fn put_contact(
    store: &dyn Store,
    org: &OrgId,
    now: Timestamp,
    customer: &CustomerId,
    contact: Contact,
) -> Result<ContactId, AdminError> {
    let customer = card(store, org, customer)?.customer;
    let contact = contact.read().map_err(|(_, error)| AdminError::Refused(error.to_string()))?;
    let id = contact.contact.clone();
    let (known, erased) = store
        .read_with(|read| Ok((read.contact_row(org, &id)?, read.is_erased(org, &Subject::Contact(id.clone()))?)))?;
    if erased || known.as_ref().is_some_and(|known| known.customer != customer) {
        return Err(AdminError::Refused(format!(
            "{id} is another contact, or was erased: leave the id out to get a new one"
        )));
    }
    let before = known.map(|known| known.contact);
    if before.as_ref() != Some(&contact) {
        let before = before.map(Box::new);
        act(store, org, now, CustomerAct::ContactPut { customer, contact, before, visit: None, proposed: None })?;
    }
    Ok(id)
}

/// Takes a person at a customer's off the card. What was said of them stays in its history until they are erased.
///
/// # Errors
/// [`AdminError::Unknown`].
pub fn drop_contact(store: &dyn Store, org: &OrgId, now: Timestamp, id: &ContactId) -> Result<(), AdminError> {
    let row = store.read_with(|read| read.contact_row(org, id))?;
    let customer = row.ok_or_else(|| unknown("contact", id, "`sojourn admin customer show` shows them"))?.customer;
    act(store, org, now, CustomerAct::ContactDropped { customer, contact: id.clone() })
}

/// A customer's card; an id that is another name of one finds it.
///
/// # Errors
/// [`AdminError::Unknown`].
pub fn card(store: &dyn Store, org: &OrgId, id: &CustomerId) -> Result<CustomerCard, AdminError> {
    check_org(store, org)?;
    let found = store.read_with(|read| {
        let id = resolve(read, org, id)?;
        crate::customer::view::card_of(read, org, &id, &policy(read, org)?)
    })?;
    found.ok_or_else(|| unknown("customer", id, LIST))
}

/// All cards, by id.
///
/// # Errors
/// What the store returns.
pub fn cards(store: &dyn Store, org: &OrgId) -> Result<Vec<CustomerCard>, AdminError> {
    check_org(store, org)?;
    let cards = store.read_with(|read| {
        let policy = policy(read, org)?;
        read.customers(org)?.iter().map(|customer| whole(read, org, customer, &policy)).collect()
    })?;
    Ok(cards)
}

/// What happened to a card, oldest first.
///
/// # Errors
/// What the store returns.
pub fn story(store: &dyn Store, org: &OrgId, id: &CustomerId) -> Result<Vec<Change>, AdminError> {
    Ok(store.read_with(|read| history(read, org, id))?)
}

/// The office's day now, by the policy.
///
/// # Errors
/// What the store returns.
pub fn today(store: &dyn Store, org: &OrgId, now: Timestamp) -> Result<jiff::civil::Date, AdminError> {
    let policy = store.read_with(|read| policy(read, org))?;
    policy
        .office_day(now)
        .ok_or_else(|| AdminError::Refused("the office's zone tells no day: correct office_zone".to_owned()))
}

/// Notes that an operator took cards away as a file.
///
/// # Errors
/// What the store returns.
pub fn exported(store: &dyn Store, org: &OrgId, now: Timestamp, cards: usize) -> Result<(), AdminError> {
    act(store, org, now, CustomerAct::Exported { person: None, cards: cards as u64 })
}

/// Makes one id another name of a customer that stays (C2.4): visits, contacts and proposals are theirs from here on.
///
/// # Errors
/// [`AdminError`], where one of them is not there.
pub fn merge(
    store: &dyn Store,
    org: &OrgId,
    now: Timestamp,
    kept: &CustomerId,
    dropped: &CustomerId,
) -> Result<(), AdminError> {
    for id in [kept, dropped] {
        let found = card(store, org, id)?.customer;
        if found != *id {
            return Err(AdminError::Refused(format!("{id} was merged into {found} before: name {found}")));
        }
    }
    if kept == dropped {
        return Err(AdminError::Refused(format!("{kept} can't be merged into itself: name two")));
    }
    act(store, org, now, CustomerAct::Merged { kept: kept.clone(), dropped: dropped.clone() })
}
