//! The customer's card: classes, contacts, changes. Rows of the page of clauses, no rules.

use super::{Row, row};

pub const ROWS: &[Row] = &[
    row(
        "C2.1",
        "classes by size, nature and region",
        "sync-core/src/customer/card.rs",
        "sync-core/src/customer/card.rs",
        "c2_1_the_size_comes_from_yearly_purchases_and_the_limits",
    ),
    row(
        "C2.2",
        "the card, offline for who may see it",
        "sync-core/src/customer/field.rs",
        "server/tests/routes/customers.rs",
        "c2_2_who_is_in_charge_and_their_superiors_have_the_card_offline_and_nobody_else",
    ),
    row(
        "C2.2",
        "cards go out and come in as a workbook, what is wrong named row by row",
        "server/src/http/customer_file.rs",
        "server/tests/routes/customers.rs",
        "c2_2_a_workbook_goes_out_and_comes_back_over_http_and_what_is_wrong_in_it_is_named_by_line",
    ),
    row(
        "C2.4",
        "cards are verified again in time, and one of the same name is warned of",
        "sync-core/src/customer/card.rs",
        "server/tests/routes/customers.rs",
        "c2_4_a_card_is_due_until_it_is_verified_and_again_after_half_a_year",
    ),
    row(
        "V11.1",
        "new information goes to the card in three working days, by a superior's review",
        "sync-core/src/rule/new_information.rs",
        "server/tests/routes/customers.rs",
        "v11_1_an_accepted_change_stands_on_the_card_with_both_values_and_a_rejected_one_does_not",
    ),
    row(
        "V11.1",
        "a superior reviews it in a dead zone; of two at once the first to arrive holds, and both are shown",
        "server/src/proposal/by_fact.rs",
        "server/tests/routes/card_review.rs",
        "v11_1_of_two_superiors_offline_at_once_the_first_to_arrive_holds_and_every_phone_shows_both",
    ),
];
