//! Who is away, and what may be said of that (V6.3).

use sync_core::ids::{OrgId, PersonId};
use sync_core::time::{Millis, Timestamp};

use crate::store::{Absence, Position, Read, StoreError};

/// The longest that somebody may be away at once.
const LONGEST: Millis = Millis::days(366);

/// Why an absence can't be told of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotBeAway {
    /// No time, one that is over, or too long a time.
    #[error(
        "ends: give a time after now and after `starts`, at most 366 days on / 结束时间须晚于现在与开始时间，且不超过 366 天"
    )]
    Times,
    /// Nobody of that name.
    #[error("person: {0} is nobody of this organisation")]
    Unknown(PersonId),
}

/// Checks from when to when somebody is away.
///
/// # Errors
/// [`CannotBeAway::Times`].
pub fn check_times(starts: Timestamp, ends: Timestamp, now: Timestamp) -> Result<(), CannotBeAway> {
    let is_sound = ends > starts && ends > now && ends <= starts + LONGEST;
    is_sound.then_some(()).ok_or(CannotBeAway::Times)
}

/// A person's absences, oldest first.
///
/// # Errors
/// What the store returns.
pub fn absences_of(read: &dyn Read, org: &OrgId, person: &PersonId) -> Result<Vec<Absence>, StoreError> {
    Ok(read.absences(org)?.into_iter().filter(|absence| absence.person == *person).collect())
}

/// The absence of this number that can be taken back: it is not over, and is this person's; of nobody in particular for the operator.
///
/// # Errors
/// What the store returns.
pub fn to_end(
    read: &dyn Read,
    org: &OrgId,
    person: Option<&PersonId>,
    (id, now): (Position, Timestamp),
) -> Result<Option<Absence>, StoreError> {
    let theirs = |it: &Absence| person.is_none_or(|person| it.person == *person) && it.state(now) != "over";
    Ok(read.absences(org)?.into_iter().find(|it| it.id == id && theirs(it)))
}
