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
        "A3.5",
        "what is stored about somebody can be destroyed for ever, by its key",
        "server/src/erase.rs",
        "server/tests/routes/erasing.rs",
        "an_erased_customer_is_in_no_file_and_behind_no_key_and_everything_else_goes_on",
    ),
];
