//! The record and what may not stand in it. Rows of the page of clauses, no rules.

use super::{Row, row};

pub const ROWS: &[Row] = &[
    row(
        "V7.2",
        "no promise that nobody may make, told while it is typed and judged again by the server",
        "sync-core/src/rule/promise.rs",
        "sync-core/src/rule/promise/tests.rs",
        "a_forbidden_promise_is_found_in_chinese",
    ),
    row(
        "V13.1",
        "the customer signs the record off",
        "sync-core/src/rule/sign_off.rs",
        "sync-core/src/rule/sign_off.rs",
        "a_submitted_record_needs_the_customers_sign_off",
    ),
];
