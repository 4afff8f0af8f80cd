//! May this person do this with this visit? One question for every handler; the answer is the access table's, and "no" is
//! said in the same words as "there is no such visit".

use sync_core::access::{Action, Relation, allows};
use sync_core::ids::VisitId;

use crate::bearer::Caller;
use crate::http::Problem;
use crate::relation::relation;
use crate::store::Read;

/// What a route asks the access table for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody: what it gives is of no use without a key or a code, or is no secret.
    Public,
    /// Whoever holds a token and has this action's tick for what they ask about.
    Needs(Action),
}

/// Checks one visit: how the caller stands to it.
///
/// # Errors
/// A 404 [`Problem`] where there is no such visit or the table has no tick; what the store returns.
pub fn authorise(read: &dyn Read, caller: &Caller, visit: &VisitId, action: Action) -> Result<Relation, Problem> {
    let missing = || Problem::not_found("visit");
    let relation = relation(read, &caller.org, visit, &caller.person)?.ok_or_else(missing)?;
    let person = read.person(&caller.org, &caller.person)?.ok_or_else(missing)?;
    if allows(&person.roles, relation, action) { Ok(relation) } else { Err(missing()) }
}
