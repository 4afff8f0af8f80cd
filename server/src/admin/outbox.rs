//! What is on its way out, as an operator sees it and has it tried again.

use sync_core::ids::OrgId;
use sync_core::time::Timestamp;

use crate::admin::AdminError;
use crate::admin::people::check_org;
use crate::notices::TRIED_FOR;
use crate::store::{Errand, Store};

/// Most that is listed.
const LISTED: usize = 1_000;

/// What waits and what was given up, oldest first.
///
/// # Errors
/// [`AdminError::Unknown`].
pub fn list(store: &dyn Store, org: &OrgId) -> Result<Vec<Errand>, AdminError> {
    check_org(store, org)?;
    Ok(store.read_with(|read| read.errands(org, LISTED))?)
}

/// Has one that was given up, or all, tried again: how many.
///
/// # Errors
/// [`AdminError::Unknown`]; [`AdminError::Refused`] for one that was not given up.
pub fn retry(store: &dyn Store, org: &OrgId, id: Option<u64>, now: Timestamp) -> Result<usize, AdminError> {
    check_org(store, org)?;
    let org = org.clone();
    let tried = store.write_with(move |tx| tx.retry_errands(&org, id, now, now + TRIED_FOR))?;
    match id {
        Some(id) if tried == 0 => {
            Err(AdminError::Refused(format!("{id} is none that was given up: `outbox list` shows those")))
        }
        _ => Ok(tried),
    }
}
