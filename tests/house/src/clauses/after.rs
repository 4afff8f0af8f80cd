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
        "the customer is thanked in time, with a letter drafted from the record",
        "sync-core/src/assessment/thanks.rs",
        "sync-core/tests/it/after_taps.rs",
        "v10_1_the_thank_you_is_drafted_from_the_record_and_says_by_when",
    ),
    row(
        "V10.1",
        "the rep's own words go out by the organisation's mail server where it has that, and the sending is recorded",
        "sync-core/src/assessment/posted.rs",
        "server/tests/routes/letters.rs",
        "v10_1_a_thank_you_goes_out_once_in_the_reps_words_and_both_the_asking_and_the_taking_are_said",
    ),
    row(
        "V10.2",
        "a custom proposal is delivered within working days, and the customer's having seen it confirmed",
        "sync-core/src/assessment/obligations.rs",
        "server/tests/routes/after.rs",
        "v10_2_a_proposal_is_owed_in_working_days_and_then_word_that_it_was_seen",
    ),
    row(
        "V10.3",
        "a question goes to the department and back by way of the supervisor",
        "sync-core/src/rule/answer.rs",
        "server/tests/routes/after.rs",
        "v10_3_a_question_goes_to_the_department_and_back_by_way_of_the_supervisor",
    ),
    row(
        "A3.3",
        "the record is submitted in time, looked over first, passed or returned with points",
        "sync-core/src/assessment/review.rs",
        "server/tests/routes/after.rs",
        "a3_3_a_returned_record_comes_back_and_a_passed_one_is_seen_by_customer_service_until_it_changes",
    ),
    row(
        "A4.1",
        "a change after the review is never silent",
        "sync-core/src/assessment/review.rs",
        "sync-core/tests/it/after.rs",
        "a4_1_a_change_after_the_review_is_never_silent_and_its_reason_is_reviewed",
    ),
];
