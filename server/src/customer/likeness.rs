//! Cards that may be one customer's (C2.4): what is known of all, to be asked before a card is put. A warning and no more.

use sync_core::customer::duplicate::Known;
use sync_core::customer::{Card, Contact};
use sync_core::ids::OrgId;

use crate::store::{Read, StoreError};

/// All cards of an organisation, to be asked for those that are like another.
///
/// # Errors
/// What the store returns.
pub fn known(read: &dyn Read, org: &OrgId) -> Result<Known, StoreError> {
    let mut known = Known::default();
    for customer in read.customers(org)? {
        let contacts: Vec<Contact> = read.people_at(org, &customer.id)?.into_iter().map(|row| row.contact).collect();
        known.add(&customer.id, &Card::stored(&customer.name, &customer.card), &contacts);
    }
    Ok(known)
}
