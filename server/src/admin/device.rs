//! Devices as an operator sees them, and the one-time codes by which they are enrolled.

use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::admin::AdminError;
use crate::admin::people;
use crate::code::{CODE_LASTS, code_digest, make_code};
use crate::query::device::devices_of;
use crate::store::{Act, Doer, Store};

pub use crate::query::device::DeviceView;

/// Makes a one-time code for a person: the code, which nobody can be told again, and when it is over.
///
/// # Errors
/// [`AdminError::Unknown`] for a person who is not there.
pub fn code(
    store: &dyn Store,
    org: &OrgId,
    person: &PersonId,
    now: Timestamp,
) -> Result<(String, Timestamp), AdminError> {
    let person = people::person(store, org, person)?.id;
    let (code, expires) = (make_code(org), now + CODE_LASTS);
    let (digest, org) = (code_digest(&code), org.clone());
    store.write_with(move |tx| {
        carry_out(tx, &org, now, &Doer::Operator, Act::CodeMade { person: person.clone(), expires })?;
        tx.add_code(&org, &digest, &person, expires)
    })?;
    Ok((code, expires))
}

/// All devices, by person.
///
/// # Errors
/// What the store returns.
pub fn devices(store: &dyn Store, org: &OrgId) -> Result<Vec<DeviceView>, AdminError> {
    people::check_org(store, org)?;
    let all = store.read_with(|read| {
        let last = read.last_position()?;
        let mut all = Vec::new();
        for person in read.people(org)? {
            all.extend(devices_of(read, org, &person.id, last)?);
        }
        Ok(all)
    })?;
    Ok(all)
}
