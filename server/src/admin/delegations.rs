//! Powers that superiors lend, as an operator keeps them.

use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::act::{carry_out, turn_delegations};
use crate::admin::{AdminError, people, unknown};
use crate::query::delegations::{check, check_times, to_end};
use crate::store::{Act, Doer, Position, Store};

/// Lends a superior's powers for a time: the delegation's number.
///
/// # Errors
/// [`AdminError::Refused`] with what is wrong and the remedy.
pub fn lend(
    store: &dyn Store,
    org: &OrgId,
    now: Timestamp,
    (giver, taker): (PersonId, PersonId),
    (starts, ends): (Timestamp, Timestamp),
) -> Result<Position, AdminError> {
    people::check_org(store, org)?;
    let starts = starts.max(now);
    let refused = |why: crate::query::delegations::CannotLend| AdminError::Refused(why.to_string());
    check_times(starts, ends).map_err(refused)?;
    store.read_with(|read| check(read, org, None, &giver, &taker))?.map_err(refused)?;
    let org = org.clone();
    Ok(store.write_with(move |tx| {
        let act = Act::DelegationGiven { giver, taker, starts, ends };
        let id = carry_out(tx, &org, now, &Doer::Operator, act)?;
        turn_delegations(tx, now)?;
        Ok(id)
    })?)
}

/// Ends a delegation before its time.
///
/// # Errors
/// [`AdminError::Unknown`] for one that is not there, or is over.
pub fn end(store: &dyn Store, org: &OrgId, now: Timestamp, id: Position) -> Result<(), AdminError> {
    people::check_org(store, org)?;
    if store.read_with(|read| to_end(read, org, None, id))?.is_none() {
        return Err(unknown("delegation", id, "`sojourn admin delegation list` shows those under way"));
    }
    let org = org.clone();
    let act = Act::DelegationEnded { delegation: id };
    store.write_with(move |tx| carry_out(tx, &org, now, &Doer::Operator, act))?;
    Ok(())
}
