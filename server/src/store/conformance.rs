//! What every store must do, whatever database stands behind it: one list of sentences, run by `store_conformance!(make)`
//! where `make()` gives an empty store and whatever must live as long. Nothing here knows a database.

pub mod blobs;
pub mod chart;
pub mod contacts;
pub mod erasing;
pub mod journal;
pub mod log;
pub mod logins;
pub mod outbox;
pub mod people;
pub mod restoring;
pub mod verdicts;
pub mod visits;

use sync_core::ids::{AnchorId, BootId, DeviceId, EntryHash, OrgId, PersonId, Seq, VisitId};
use sync_core::journal::PublicKey;
use sync_core::sync::Head;
use sync_core::time::{AnchorSeen, Exchange, Stamp, Timestamp};

use crate::store::{Contact, Device, NewEntry, Page, Published, Read, Recorded, Store, StoreError, Subject, Tx};

macro_rules! store_conformance {
    ($make:path) => {
        $crate::store::conformance::each! { $make;
            people {
                what_is_put_twice_is_replaced,
                people_and_departments_come_back_by_id,
                a_code_is_known_until_it_is_over_and_names_the_device_that_used_it,
                a_device_moves_its_ends_and_keeps_its_earliest_fork,
                a_nonce_is_taken_once_and_only_by_its_device,
                the_newest_nonce_is_there_however_many_were_given,
                a_kept_answer_is_given_again_only_for_the_same_request,
                another_organisation_sees_nothing,
            }
            chart {
                an_act_reads_back_and_an_erased_one_keeps_its_digest,
                the_chart_reads_as_it_was_at_any_position,
                a_delegation_turns_when_its_time_has_come,
            }
            logins {
                an_account_reads_back_and_is_replaced,
                an_email_address_is_one_persons,
                a_recovery_code_is_used_once_and_a_new_set_replaces_the_old,
                attempts_are_counted_apart_and_forgotten_in_time,
                an_address_is_known_for_the_person_who_came_from_there,
                a_pass_holds_for_its_purpose_and_time,
                all_passes_of_a_person_go_at_once_and_no_others,
                a_provider_and_its_identities_are_an_organisations_own,
            }
            journal {
                a_saved_entry_reads_back,
                an_observation_reads_back,
                rows_come_in_order_and_no_more_than_asked_for,
                the_latest_time_is_the_greatest_and_not_the_last,
                a_failed_unit_of_work_leaves_nothing_and_its_neighbours_stay,
                a_read_sees_one_snapshot,
                stamps_come_back_in_the_order_of_the_chain_up_to_a_position,
                a_held_entry_waits_until_it_is_taken_and_names_what_released_it,
                an_actor_stays_bound_to_its_first_device,
                a_parcel_keeps_places_for_its_entries_until_it_is_dropped,
                held_segments_come_back_once_and_by_their_first_entry,
                forks_and_refusals_are_kept_once,
                signatures_come_back_along_the_chain,
            }
            log {
                a_log_begins_empty,
                a_tile_is_replaced_as_it_grows_and_the_last_one_is_found,
                a_row_is_found_by_its_position_and_only_in_its_own_log,
                checkpoints_come_back_by_size_and_the_clock_stays_behind_none,
                headers_are_rows_without_their_bodies,
                places_are_given_one_after_the_other_whatever_fails,
                an_untouched_journal_contradicts_nothing,
            }
            contacts {
                an_anchor_given_with_a_token_is_known_from_the_journals_end_on,
                contacts_say_when_a_device_was_last_heard_of_and_complete,
                a_device_that_was_never_in_contact_was_heard_of_when_it_enrolled,
                contacts_name_only_the_devices_of_the_person,
                a_device_is_lost_since_it_was_first_declared_so,
                anchors_are_known_up_to_a_position,
            }
            visits {
                the_same_fact_twice_is_one,
                facts_come_back_up_to_a_position_whatever_their_order,
                a_member_keeps_the_first_place_of_each_role,
                a_visit_awaits_while_something_owed_waits_for_a_device,
                changes_keep_the_order_of_their_acceptance,
                a_waiting_change_waits_once_until_it_is_dropped,
                visits_come_by_planned_start_and_are_replaced,
                a_feed_gives_each_item_once_and_not_to_its_author,
                a_feed_goes_on_where_it_was_left,
                a_page_of_a_feed_is_bounded_in_bytes_but_never_empty,
                a_turn_stands_in_the_feed_and_a_scope_is_read_from_its_place_on,
                a_membership_ends_and_may_begin_again,
                a_visit_is_one_departments_now_and_may_have_been_others,
                who_reads_which_department_is_kept,
                forgetting_what_is_derived_keeps_the_journal,
            }
            erasing {
                what_was_erased_can_be_read_by_nobody_and_everything_else_can,
                an_erased_visit_leaves_a_row_that_says_so_and_nothing_else,
                nothing_is_taken_about_what_was_erased,
                an_erasure_that_fails_has_not_happened,
                what_waits_and_speaks_of_an_erased_visit_is_let_go,
            }
            restoring {
                restorations_come_back_in_order_and_void_what_is_used_once,
                reminders_wait_for_the_review_after_a_restore_and_watches_do_not,
                what_a_device_had_stored_by_a_position_is_what_its_contacts_say,
            }
            outbox {
                a_message_is_put_into_the_outbox_once_for_each_channel,
                what_is_due_is_claimed_by_one_and_safety_comes_first,
                who_held_a_message_too_long_changes_nothing,
                what_failed_waits_until_it_is_given_up_and_can_be_tried_again,
                what_is_long_over_is_forgotten_and_what_waits_is_not,
                what_is_about_something_erased_or_to_somebody_erased_is_never_sent,
                a_channel_is_set_and_taken_away_with_what_waits_for_it,
                after_a_restore_messages_wait_for_the_review_and_alarms_do_not,
            }
            blobs {
                a_blob_stands_in_parts_for_each_visit_by_itself,
                what_is_half_and_long_untouched_is_forgotten_and_nothing_else,
            }
            verdicts {
                verdicts_come_in_the_order_of_their_kinds_and_are_replaced,
                history_keeps_its_order_and_knows_the_last_state,
                a_watch_is_replaced,
                timers_come_back_watches_first_then_by_due_time,
                a_timer_is_moved_and_cleared,
                a_notice_is_put_once,
            }
        }
    };
}

macro_rules! each {
    ($make:path; $($topic:ident { $($name:ident,)* })*) => { $(
        mod $topic {
            $(#[test]
            fn $name() {
                let (store, _keep) = $make();
                $crate::store::conformance::$topic::$name(&store);
            })*
        }
    )* };
}

pub(crate) use {each, store_conformance};

/// So many rows of a feed, whatever their size.
pub fn page(rows: usize) -> Page {
    Page { rows, bytes: usize::MAX }
}

/// Something for one person and about no visit.
pub fn item(bytes: &[u8]) -> Published {
    Published::Item(None, bytes.to_vec())
}

/// The organisation of most tests.
pub fn org() -> OrgId {
    OrgId::new("acme").expect("sound")
}

/// A person by name.
pub fn person(name: &str) -> PersonId {
    PersonId::new(name).expect("sound")
}

/// A visit by name.
pub fn visit(name: &str) -> VisitId {
    VisitId::new(name).expect("sound")
}

/// So many minutes after some moment.
pub fn at(minutes: i64) -> Timestamp {
    Timestamp(1_789_356_600_000 + minutes * 60_000)
}

/// A device, enrolled at minute 0 under `wang`.
pub fn device(n: u8) -> Device {
    Device {
        id: DeviceId([n; 16]),
        person: person("wang"),
        key: PublicKey([n; 33]),
        name: format!("phone {n}"),
        enrolled: at(0),
        head: Head { seq: 0, hash: EntryHash([n; 32]) },
        merged: 0,
        forked: None,
        revoked: false,
    }
}

/// An entry of a device that was taken.
pub fn entry(n: u8, seq: Seq) -> NewEntry {
    let low = seq.to_le_bytes()[0];
    let exchange = Some(Exchange { sent: seq, received: seq + 40 });
    NewEntry {
        device: DeviceId([n; 16]),
        seq,
        header: vec![n, low, 1],
        hash: EntryHash([low; 32]),
        stamp: Stamp {
            running: seq * 1_000,
            boot: BootId([n; 8]),
            wall: at(0),
            zone: "Asia/Shanghai".to_owned(),
            anchor: Some(AnchorSeen { id: AnchorId([low; 16]), exchange }),
        },
        body: Some((vec![n, low, 2], [low; 32])),
        about: Some(Subject::Visit(visit("v1"))),
        recorded: Recorded::Taken,
    }
}

/// A contact of a device, with an anchor of this number.
pub fn contact(n: u8, announced: Seq, stored: Seq, anchor: u8) -> Contact {
    Contact {
        device: DeviceId([n; 16]),
        announced,
        stored,
        boot: BootId([n; 8]),
        running: u64::from(anchor) * 10,
        anchor: AnchorId([anchor; 16]),
    }
}

/// Writes, and it must work.
pub fn write<T: Send + 'static>(
    store: &dyn Store,
    work: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
) -> T {
    store.write_with(work).expect("a write")
}

/// Reads, and it must work.
pub fn read<T>(store: &dyn Store, work: impl FnOnce(&dyn Read) -> Result<T, StoreError>) -> T {
    store.read_with(work).expect("a read")
}
