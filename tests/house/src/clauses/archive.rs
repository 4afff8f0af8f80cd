//! Archive, search, retention, handover. Rows of the page of clauses, no rules.

use super::{Row, row};

pub const ROWS: &[Row] = &[
    row(
        "V11.2",
        "plan, record, mail and proposal are filed with their words, and found",
        "sync-core/src/archive.rs",
        "sync-core/src/archive.rs",
        "v11_2_plan_record_mail_and_proposal_are_all_filed_with_their_words",
    ),
    row(
        "A3.4",
        "filed by class, business field, time and department, and counted",
        "server/src/query/archive.rs",
        "server/tests/routes/archive.rs",
        "a3_4_visits_are_filed_by_class_field_time_and_department_and_counted",
    ),
    row(
        "A3.4",
        "search in Chinese and English, within one's sight",
        "sync-core/src/archive/search.rs",
        "server/tests/routes/archive.rs",
        "a3_4_nobody_finds_what_the_board_does_not_show_them",
    ),
    row(
        "V11.2",
        "kept until the years of the policy after co-operation ended; nothing under legal hold goes",
        "server/src/retention.rs",
        "server/tests/routes/retention.rs",
        "v11_2_visits_are_kept_three_years_from_the_end_of_co_operation_to_the_day",
    ),
    row(
        "V11.2",
        "a legal hold refuses destruction and erasing",
        "server/src/customer/hold.rs",
        "server/tests/routes/retention.rs",
        "v11_2_nothing_under_legal_hold_is_destroyed_or_erased_until_it_is_lifted",
    ),
    row(
        "V11.3",
        "all visits and what is open of them go to another in one step",
        "server/src/handover.rs",
        "server/tests/routes/handover.rs",
        "v11_3_all_of_a_rep_goes_in_one_step_and_the_counts_agree_afterwards",
    ),
    row(
        "V11.3",
        "every difference of two counts has a reason",
        "sync-core/src/handover.rs",
        "sync-core/src/handover.rs",
        "v11_3_every_difference_of_two_counts_has_a_reason",
    ),
    row(
        "A3.5",
        "a destruction leaves a signed certificate",
        "server/src/retention/certificate.rs",
        "server/tests/routes/retention.rs",
        "a3_5_a_destruction_leaves_a_certificate_that_says_the_same_whenever_it_is_printed",
    ),
    row(
        "A3.5",
        "what is stored about somebody can be destroyed for ever, by its key",
        "server/src/erase.rs",
        "server/tests/routes/erasing.rs",
        "an_erased_customer_is_in_no_file_and_behind_no_key_and_everything_else_goes_on",
    ),
];
