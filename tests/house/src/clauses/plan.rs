//! The plan and its approval, and the policy as data. Rows of the page of clauses, no rules.

use super::{Row, row};

pub const ROWS: &[Row] = &[
    row(
        "V4.1",
        "a plan is made some working days ahead, by the office's days and calendar",
        "sync-core/src/rule/lead_time.rs",
        "sync-core/src/rule/lead_time.rs",
        "three_working_days_ahead_are_enough_and_two_are_not",
    ),
    row(
        "V4.1",
        "beyond what the calendar knows the answer is provisional; a year's notice has it judged again, with a note",
        "sync-core/src/rulebook.rs",
        "server/tests/routes/policy.rs",
        "v4_1_a_provisional_lead_time_is_judged_again_when_the_years_notice_is_imported_with_a_note_in_the_history",
    ),
    row(
        "A6",
        "versions of the policy with effective dates, published to everybody; a visit is judged by the one in force then",
        "sync-core/src/rulebook.rs",
        "server/tests/routes/policy.rs",
        "a6_a_version_judges_the_visits_that_begin_under_it_on_phone_and_server_and_no_earlier_ones",
    ),
    row(
        "A6",
        "each person says, offline too, that they have read it; who has not is listed",
        "server/src/query/rules.rs",
        "server/tests/routes/policy.rs",
        "a6_who_has_not_read_the_last_version_is_listed_for_whom_the_table_names",
    ),
    row(
        "A6",
        "what a version would do to what is open is said before it is published",
        "server/src/query/preview.rs",
        "server/tests/routes/policy.rs",
        "a6_a_preview_says_what_would_change_of_what_is_open_and_changes_nothing",
    ),
    row(
        "V4.2",
        "one person at home: the supervisor approves; several or abroad: the manager; a visit without is flagged",
        "sync-core/src/rule/approval.rs",
        "sync-core/src/rule/approval.rs",
        "one_person_at_home_needs_a_supervisor_and_others_need_the_manager",
    ),
    row(
        "V4.3",
        "an approval binds to the plan that it saw: an edit makes it stale",
        "sync-core/src/rule/approval.rs",
        "sync-core/src/rule/approval.rs",
        "a_new_approval_after_a_change_of_plan_makes_it_good",
    ),
    row(
        "V6.1",
        "a quotation without its notice is flagged",
        "sync-core/src/rule/quotation.rs",
        "sync-core/src/rule/quotation.rs",
        "only_a_quotation_without_its_notice_is_found",
    ),
    row(
        "V6.2",
        "all gifts of a visit stay within the standard, abroad by the policy's rates",
        "sync-core/src/rule/gift.rs",
        "sync-core/src/rule/gift.rs",
        "all_gifts_of_a_visit_count_together",
    ),
    row(
        "V6.3",
        "who travels alone is watched over: silence escalates",
        "sync-core/src/safety.rs",
        "sync-core/tests/it/watch.rs",
        "silence_never_closes_it",
    ),
];
