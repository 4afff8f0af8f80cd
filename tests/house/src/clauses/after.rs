//! After the visit: brief, thank-you, questions, proposal, review. Rows of the page of clauses, no rules.

use super::{Row, row};

pub const ROWS: &[Row] = &[
    row(
        "V9.3",
        "the supervisor is briefed in time, and a brief made in a dead zone counts from when it was made",
        "sync-core/src/obligation.rs",
        "sync-core/tests/it/obligation_states.rs",
        "attested_in_time_and_received_late_is_met_offline",
    ),
    row(
        "V10.1",
        "the customer is thanked in time",
        "sync-core/src/policy.rs",
        "sync-core/tests/it/obligation_states.rs",
        "thank_you_and_record_use_the_same_machine_with_their_own_limit",
    ),
    row(
        "A3.3",
        "the record is submitted in time",
        "sync-core/src/policy.rs",
        "sync-core/tests/it/obligation_states.rs",
        "thank_you_and_record_use_the_same_machine_with_their_own_limit",
    ),
];
