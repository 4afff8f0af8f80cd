//! What every route asks of the access table. Whom a handler may answer about one visit or person it asks of `query`; "no"
//! is said in the same words as "there is no such thing".

use sync_core::access::{Action, Relation, Resource, allows};

use crate::bearer::Caller;
use crate::http::Problem;
use crate::store::Read;

/// What a route asks the access table for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody: what it gives is of no use without a key or a code, or is no secret.
    Public,
    /// Whoever holds a token and has this row's tick for what they ask about.
    Needs(Action, Resource),
}

/// Checks an action that concerns nobody in particular: only a role gives its tick.
///
/// # Errors
/// A 403 [`Problem`] where the table has no tick; what the store returns.
pub fn has_tick(read: &dyn Read, caller: &Caller, action: Action, resource: Resource) -> Result<(), Problem> {
    let roles = read.person(&caller.org, &caller.person)?.map(|person| person.roles).unwrap_or_default();
    let refused = || {
        let detail = "your roles don't allow this: ask the operator, or somebody of risk control";
        Problem::new(axum::http::StatusCode::FORBIDDEN, "not_allowed", detail)
    };
    allows(&roles, Relation::Colleague, action, resource).then_some(()).ok_or_else(refused)
}
