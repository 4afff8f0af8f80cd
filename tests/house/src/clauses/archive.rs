//! Archive, search, retention, handover. Rows of the page of clauses, no rules.

use super::{Row, row};

pub const ROWS: &[Row] = &[row(
    "A3.5",
    "what is stored about somebody can be destroyed for ever, by its key",
    "server/src/erase.rs",
    "server/tests/routes/erasing.rs",
    "an_erased_customer_is_in_no_file_and_behind_no_key_and_everything_else_goes_on",
)];
