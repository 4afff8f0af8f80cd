//! Contact: what leaves the phone, in which order, and whose word is believed.

use sync_core::engine::effect::{Table, Told};
use sync_core::engine::status::Synced;
use sync_core::sync::FeedItem;
use sync_core::time::Millis;

use crate::host::{Host, Net};
use crate::taps::{arrive, brief, leave, note, plan, v};

fn why(host: &Host) -> String {
    match host.last() {
        Told::NoContact { why } => why.clone(),
        other => panic!("there was contact: {other:?}"),
    }
}

#[test]
fn the_outbox_is_sent_in_order_and_only_once() {
    let mut host = Host::enrolled();
    host.net = Net::Down;
    [plan(), arrive(), note("price"), leave()].into_iter().for_each(|tap| host.does(tap));
    assert_eq!(host.status().visits[0].synced, Some(Synced::Saved));
    host.net = Net::Up;
    host.contact();
    host.does(brief());
    host.contact();
    host.contact();
    assert_eq!(host.server.segments, [(1, 5), (6, 6)]);
    assert_eq!(host.status().visits[0].synced, Some(Synced::Merged));
}

#[test]
fn a_lost_answer_after_the_server_stored_it_costs_nothing() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.net = Net::AnswerLost;
    host.contact();
    assert!(matches!(host.last(), Told::NoContact { .. }));
    assert_eq!(host.server.entries.len(), 2, "the server has it, the phone doesn't know");
    assert_eq!(host.status().visits[0].synced, Some(Synced::Sent));
    host.does(arrive());
    host.contact();
    host.restart();
    host.does(leave());
    host.net = Net::Up;
    host.contact();
    assert_eq!(host.server.story(), "begin plan arrive leave");
    assert_eq!(host.status().stored, 4);
}

#[test]
fn a_segment_that_was_damaged_on_the_way_is_told_once_and_sent_again_and_nothing_stays_refused() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.contact();
    host.server.damaged = true;
    host.does(arrive());
    host.contact();
    host.contact();
    assert_eq!(host.server.story(), "begin plan arrive");
    assert_eq!((host.status().stored, host.status().refused.len()), (3, 0));
}

#[test]
fn a_login_page_with_status_200_changes_nothing() {
    let mut host = Host::enrolled();
    host.does(plan());
    let (before, rows) = (host.status(), host.rows.clone());
    host.net = Net::Captive;
    host.contact();
    assert!(why(&host).contains("login page"), "{}", why(&host));
    assert_eq!((host.status().stored, &host.rows), (before.stored, &rows));
    host.net = Net::Up;
    host.contact();
    assert_eq!(host.server.story(), "begin plan");
}

#[test]
fn a_server_that_claims_more_entries_than_we_have_stops_the_contact() {
    let mut host = Host::enrolled();
    host.does(plan());
    let rows = host.rows.clone();
    host.server.claims = Some(7);
    host.contact();
    assert!(why(&host).contains("the server holds 7 entries of this device, this phone only 2"), "{}", why(&host));
    assert_eq!(host.rows, rows);
}

#[test]
fn a_store_put_back_to_an_older_copy_is_noticed_before_it_forks() {
    let mut host = Host::enrolled();
    host.does(plan());
    let old = host.rows.clone();
    host.does(arrive());
    host.contact();
    host.rows = old;
    host.restart();
    host.contact();
    assert!(why(&host).contains("restored from an older copy"), "{}", why(&host));
    assert_eq!(host.server.entries.len(), 3);
}

#[test]
fn a_tick_is_journalled_after_an_offline_stretch_and_only_once() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.contact();
    assert_eq!(host.server.story(), "begin plan", "online there is nothing to tell");
    host.reboot();
    host.net = Net::Down;
    host.does(leave());
    host.pass(Millis::hours(5));
    host.contact();
    host.net = Net::Up;
    host.contact();
    assert_eq!(host.server.story(), "begin plan leave tick");
    host.pass(Millis::hours(1));
    host.contact();
    host.contact();
    assert_eq!(host.server.story(), "begin plan leave tick");
    let placed = host.server.timeline().place(3).expect("placed");
    assert_eq!(placed.grade.as_str(), "B", "the tick gave the boot its clock pair");
}

/// A plan, a reboot, a leave that waits five hours for the contact that brings it.
fn plans_then_leaves_offline(host: &mut Host) {
    host.does(plan());
    host.contact();
    host.reboot();
    host.does(leave());
    host.pass(Millis::hours(5));
    host.contact();
}

#[test]
fn the_tick_of_an_offline_stretch_goes_with_the_entries_that_it_is_about() {
    let mut host = Host::enrolled();
    plans_then_leaves_offline(&mut host);
    assert_eq!(host.server.segments, [(1, 2), (3, 4)], "leave and tick are one push");
    assert_eq!(host.server.timeline().place(3).expect("placed").grade.as_str(), "B");
}

#[test]
fn a_token_without_an_anchor_leaves_the_tick_to_the_push() {
    let mut host = Host::enrolled();
    host.server.no_anchor_with_tokens = true;
    plans_then_leaves_offline(&mut host);
    assert_eq!(host.server.segments, [(1, 2), (3, 3), (4, 4)]);
    assert_eq!(host.server.story(), "begin plan leave tick");
}

#[test]
fn a_token_whose_anchor_another_signed_ends_the_contact_before_anything_is_sent() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.pass(Millis::hours(1));
    host.server.signs_anchors_as = Some(7);
    let rows = host.rows.clone();
    host.contact();
    assert!(why(&host).contains("does not bear this server's signature"), "{}", why(&host));
    assert!(host.server.entries.is_empty() && host.rows == rows, "nothing was sent or kept");
}

#[test]
fn without_enrolment_nothing_is_sent_or_saved() {
    let mut host = Host::new();
    host.contact();
    assert_eq!(why(&host), "this device is not enrolled yet");
    host.does(plan());
    assert!(matches!(host.last(), Told::NotSaved { why } if why.contains("not enrolled")));
    assert!(host.rows.is_empty());
}

#[test]
fn a_token_that_ran_out_is_renewed_without_loss() {
    let mut host = Host::enrolled();
    for hour in 1..4 {
        host.does(if hour == 1 { plan() } else { note(&format!("hour {hour}")) });
        host.pass(Millis::hours(1));
        host.contact();
    }
    assert_eq!(host.server.story().replace("tick", "").split_whitespace().count(), 4);
}

#[test]
fn an_intent_is_kept_until_others_see_the_change() {
    let mut host = Host::enrolled();
    let intents = |host: &Host| host.rows.keys().filter(|(table, _)| *table == Table::Intent).count();
    host.does(plan());
    host.does(note("price"));
    assert_eq!(intents(&host), 2);
    host.contact();
    assert_eq!(intents(&host), 0);
}

#[test]
fn a_removal_that_could_not_be_committed_changes_nothing() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.contact();
    host.server.feed.push(FeedItem::Removed { visit: v() });
    (host.fail_commits, host.commits_before_failing) = (true, 1);
    host.contact();
    assert_eq!(why(&host), "the disk is full");
    assert_eq!(host.status().visits.len(), 1);
    host.restart();
    assert_eq!(host.status().visits.len(), 1);
}

#[test]
fn an_entry_that_was_delivered_at_once_is_followed_by_no_tick_however_old_it_grows() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.contact();
    host.pass(Millis::minutes(11));
    host.contact();
    host.pass(Millis::minutes(11));
    host.contact();
    assert_eq!(host.server.story(), "begin plan");
}

/// Words that no packing makes much shorter.
fn noise(seed: u32, chars: usize) -> String {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0x4e00 + (state >> 8) % 20_000).unwrap_or('字')
    };
    (0..chars).map(|_| next()).collect()
}

#[test]
fn a_push_that_does_not_get_through_is_halved_until_it_does_and_grows_again_afterwards() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.contact();
    host.net = Net::Down;
    (0..100).for_each(|number| host.does(note(&noise(number, 1_000))));
    host.net = Net::Narrow(60_000);
    let (mut contacts, mut stored) = (0, host.status().stored);
    while stored < host.saved() {
        host.contact();
        host.pass(Millis::minutes(6));
        contacts += 1;
        assert!(host.status().stored >= stored, "what was stored stays stored");
        assert!(contacts < 20, "{stored} of {} after {contacts} contacts", host.saved());
        stored = host.status().stored;
    }
    let of_narrow = host.server.segments.len();
    host.net = Net::Down;
    (100..250).for_each(|number| host.does(note(&noise(number, 1_000))));
    host.net = Net::Up;
    host.contact();
    assert_eq!(host.status().stored, host.saved());
    let sizes: Vec<u64> = host.server.segments[of_narrow..].iter().map(|(first, last)| last + 1 - first).collect();
    assert!(sizes.len() > 1 && sizes.windows(2).take(sizes.len() - 2).all(|pair| pair[0] < pair[1]), "{sizes:?}");
}
