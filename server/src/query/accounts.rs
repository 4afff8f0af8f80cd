//! Whose account somebody may look after. Nobody looks after their own, for which there is another way that asks for more;
//! and after an operator's only another operator does, else whoever invites people could become one.

use sync_core::access::{Action, Relation, Resource, Role, allows};
use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::store::{Person, Read, StoreError};

/// Whether a person may invite, unlock and reset another. False as well where there is no such person.
///
/// # Errors
/// What the store returns.
pub fn may_look_after(
    read: &dyn Read,
    org: &OrgId,
    caller: &PersonId,
    about: &PersonId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let here = |id| Ok::<_, StoreError>(read.person(org, id)?.filter(|it| it.left.is_none_or(|left| left > now)));
    let (Some(asker), Some(asked)) = (here(caller)?, here(about)?) else { return Ok(false) };
    let runs = |it: &Person| it.roles.contains(&Role::Operator);
    let ticked = allows(&asker.roles, Relation::Colleague, Action::Administer, Resource::Account);
    Ok(ticked && caller != about && (runs(&asker) || !runs(&asked)))
}
