//! The customer's card: classes, contacts, changes. Rows of the page of clauses, no rules.

use super::Row;

pub const ROWS: &[Row] = &[];
