//! Legal holds of customers (V11.2): what stands under one is neither destroyed nor erased.

use sync_core::ids::{CustomerId, OrgId};

use crate::store::{Act, ArchiveAct, Read, StoreError, Subject};

/// Why a customer is held, if they are: by the last act about them, or about an id that was merged into theirs.
///
/// # Errors
/// What the store returns.
pub fn held(read: &dyn Read, org: &OrgId, customer: &CustomerId) -> Result<Option<String>, StoreError> {
    let mut ids = read.aliases(org, customer)?;
    ids.push(customer.clone());
    for id in ids {
        let mut held = None;
        for past in read.acts_on(org, &Subject::Customer(id))? {
            match past.act {
                Act::OfArchive(ArchiveAct::HoldPut { reason, .. }) => held = Some(reason),
                Act::OfArchive(ArchiveAct::HoldLifted { .. }) => held = None,
                _ => {}
            }
        }
        if held.is_some() {
            return Ok(held);
        }
    }
    Ok(None)
}
