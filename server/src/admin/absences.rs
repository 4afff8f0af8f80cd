//! Who is away, as an operator keeps it: of people who can't say so themselves (V6.3).

use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::admin::{AdminError, people, unknown};
use crate::query::absences::{CannotBeAway, check_times, to_end};
use crate::store::{Act, Doer, Position, Store};

/// Says that somebody is away for a time: the absence's number.
///
/// # Errors
/// [`AdminError::Refused`] with what is wrong and the remedy.
pub fn add(
    store: &dyn Store,
    org: &OrgId,
    now: Timestamp,
    person: PersonId,
    (starts, ends): (Timestamp, Timestamp),
) -> Result<Position, AdminError> {
    people::check_org(store, org)?;
    let refused = |why: CannotBeAway| AdminError::Refused(why.to_string());
    check_times(starts, ends, now).map_err(refused)?;
    let known = store.read_with(|read| read.person(org, &person))?;
    if known.is_none_or(|known| known.left.is_some()) {
        return Err(refused(CannotBeAway::Unknown(person)));
    }
    let (org, act) = (org.clone(), Act::AbsenceSet { person, starts, ends });
    Ok(store.write_with(move |tx| carry_out(tx, &org, now, &Doer::Operator, act))?)
}

/// Takes an absence back: whose it was.
///
/// # Errors
/// [`AdminError::Unknown`] for one that is not there, or is over.
pub fn end(store: &dyn Store, org: &OrgId, now: Timestamp, id: Position) -> Result<PersonId, AdminError> {
    people::check_org(store, org)?;
    let found = store.read_with(|read| to_end(read, org, None, (id, now)))?;
    let found = found.ok_or_else(|| unknown("absence", id, "`sojourn admin absence list` shows them"))?;
    let (org, person) = (org.clone(), found.person.clone());
    let act = Act::AbsenceEnded { person: found.person, absence: id };
    store.write_with(move |tx| carry_out(tx, &org, now, &Doer::Operator, act))?;
    Ok(person)
}
