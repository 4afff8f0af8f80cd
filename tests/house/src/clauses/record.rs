//! The record and what may not stand in it. Rows of the page of clauses, no rules.

use super::{Row, row};

pub const ROWS: &[Row] = &[
    row(
        "V6.2",
        "a country's checklist is done before the trip; gifts stay within the limits of a visit and a year",
        "sync-core/src/rule/preparation.rs",
        "server/tests/routes/compliance.rs",
        "v6_2_gifts_of_a_year_count_over_all_visits_of_the_customer",
    ),
    row(
        "V7.1",
        "the arrival is compared with the appointment, by what is proven or likely",
        "sync-core/src/rule/arrival.rs",
        "server/tests/routes/compliance.rs",
        "v7_1_an_arrival_is_shown_against_the_appointment_with_its_evidence",
    ),
    row(
        "V7.2",
        "no promise that nobody may make, told while it is typed and judged again by the server",
        "sync-core/src/rule/promise.rs",
        "server/tests/routes/compliance.rs",
        "v7_2_and_v9_2_phone_and_server_find_the_same_and_nobody_is_alarmed",
    ),
    row(
        "V7.3",
        "abroad: interpreter, customs, by the country's checklist",
        "sync-core/src/rule/preparation.rs",
        "server/tests/routes/compliance.rs",
        "v7_3_a_trip_abroad_with_an_open_checklist_is_found_and_one_that_is_ticked_off_is_not",
    ),
    row(
        "V9.1",
        "the record's essentials, shown while it is written; companions write it together",
        "sync-core/src/rule/completeness.rs",
        "server/tests/routes/coedit.rs",
        "v9_1_three_phones_write_offline_and_nothing_is_lost",
    ),
    row(
        "V9.2",
        "a framework may be confirmed, no agreement signed on site",
        "sync-core/src/rule/on_site.rs",
        "sync-core/src/rule/on_site.rs",
        "v9_2_an_agreement_signed_on_site_is_found_and_a_framework_is_not",
    ),
    row(
        "A3.2",
        "one form, with a section for key customers",
        "sync-core/src/rule/completeness.rs",
        "server/tests/routes/coedit.rs",
        "a3_2_the_section_for_key_customers_is_written_by_three_and_what_it_lacks_is_named",
    ),
    row(
        "V13.1",
        "the customer signs the record off",
        "sync-core/src/rule/sign_off.rs",
        "sync-core/src/rule/sign_off.rs",
        "a_submitted_record_needs_the_customers_sign_off",
    ),
];
