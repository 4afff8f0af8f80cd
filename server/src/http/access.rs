//! What every route asks of the access table. Whom a handler may answer about one visit or person it asks of `query`; "no"
//! is said in the same words as "there is no such thing".

use sync_core::access::{Action, Resource};

/// What a route asks the access table for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody: what it gives is of no use without a key or a code, or is no secret.
    Public,
    /// Whoever holds a token and has this row's tick for what they ask about.
    Needs(Action, Resource),
}
