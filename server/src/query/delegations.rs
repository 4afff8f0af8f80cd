//! Powers that superiors lend: who lent them to whom, as one person may see it, and whether somebody may lend or end them.

use sync_core::access::{Action, Resource};
use sync_core::ids::{OrgId, PersonId};
use sync_core::time::{Millis, Timestamp};

use crate::query::sight::Sight;
use crate::store::{Delegation, Position, Read, StoreError};

/// Why powers can't be lent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotLend {
    /// The access table has no tick.
    #[error("giver: only {0} and whoever stands above them, or administration, may lend their powers")]
    NotYours(PersonId),
    /// There are none.
    #[error("giver: {0} leads no department: there is nothing to lend")]
    LeadsNothing(PersonId),
    /// Nobody is there to take them.
    #[error("taker: {0} is nobody of this organisation: name a colleague")]
    UnknownTaker(PersonId),
    /// No time, or too long a time.
    #[error("ends: give a time after `starts`, at most 366 days on")]
    Times,
    /// Whose powers they are has left.
    #[error(
        "giver: {0} has left: nobody acts for them; name another leader of the department (`sojourn admin department add`)"
    )]
    GiverLeft(PersonId),
    /// Somebody else's to oneself.
    #[error("taker: nobody gives themselves the powers of another: ask {0}, or the operator")]
    ToYourself(PersonId),
    /// To oneself.
    #[error("taker: {0} has these powers already: name somebody else")]
    Oneself(PersonId),
}

/// All delegations that are given, under way or over, oldest first, as far as they concern this person or those below them.
///
/// # Errors
/// What the store returns.
pub fn delegations(read: &dyn Read, org: &OrgId, caller: &PersonId) -> Result<Vec<Delegation>, StoreError> {
    let sight = Sight::read(read, org, caller)?;
    let all = read.delegations(org)?.into_iter();
    Ok(all.filter(|delegation| delegation.taker == *caller || may(&sight, &delegation.giver)).collect())
}

/// Whether somebody may lend or end the powers of `giver`.
fn may(sight: &Sight, giver: &PersonId) -> bool {
    sight.allows(sight.of_person(giver), Action::Administer, Resource::Delegation)
}

/// The longest that powers may be lent at once.
const LONGEST: Millis = Millis::days(366);

/// Checks for how long powers are lent.
///
/// # Errors
/// [`CannotLend::Times`].
pub fn check_times(starts: Timestamp, ends: Timestamp) -> Result<(), CannotLend> {
    if ends <= starts || ends > starts + LONGEST { Err(CannotLend::Times) } else { Ok(()) }
}

/// Checks a delegation before it is given.
///
/// # Errors
/// What the store returns.
pub fn check(
    read: &dyn Read,
    org: &OrgId,
    caller: Option<&PersonId>,
    giver: &PersonId,
    taker: &PersonId,
) -> Result<Result<(), CannotLend>, StoreError> {
    if let Some(caller) = caller
        && !may(&Sight::read(read, org, caller)?.by_oneself(), giver)
    {
        return Ok(Err(CannotLend::NotYours(giver.clone())));
    }
    let leads = |department: &crate::store::Department| {
        department.supervisor.as_ref() == Some(giver) || department.manager.as_ref() == Some(giver)
    };
    let leads_one = read.departments(org)?.iter().any(leads);
    let giver_left = read.person(org, giver)?.is_some_and(|giver| giver.left.is_some());
    Ok(match read.person(org, taker)? {
        _ if giver_left => Err(CannotLend::GiverLeft(giver.clone())),
        _ if caller == Some(taker) && caller != Some(giver) => Err(CannotLend::ToYourself(giver.clone())),
        _ if giver == taker => Err(CannotLend::Oneself(taker.clone())),
        _ if !leads_one => Err(CannotLend::LeadsNothing(giver.clone())),
        None => Err(CannotLend::UnknownTaker(taker.clone())),
        Some(person) if person.left.is_some() => Err(CannotLend::UnknownTaker(taker.clone())),
        Some(_) => Ok(()),
    })
}

/// The delegation of this number, if it is not over and this person may end it; a caller of none is the operator.
///
/// # Errors
/// What the store returns.
pub fn to_end(
    read: &dyn Read,
    org: &OrgId,
    caller: Option<&PersonId>,
    id: Position,
) -> Result<Option<Delegation>, StoreError> {
    let found = read.delegations(org)?.into_iter().find(|delegation| delegation.id == id);
    let Some(found) = found.filter(|delegation| delegation.until.is_none()) else { return Ok(None) };
    let allowed = match caller {
        Some(caller) => may(&Sight::read(read, org, caller)?.by_oneself(), &found.giver),
        None => true,
    };
    Ok(allowed.then_some(found))
}
