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
