//! What colleagues did, as the feed brings it: two phones of the same visit, played through the feed by hand.

use sync_core::cbor;
use sync_core::document::Document;
use sync_core::document::record::{Section, add_item, read_record};
use sync_core::engine::effect::{Input, Told};
use sync_core::fact::Fact;
use sync_core::ids::{ActorId, DocumentId};
use sync_core::journal::Body;
use sync_core::sync::{FeedFact, FeedItem, Notice, NoticeKind};
use sync_core::time::Millis;

use crate::fake_digest::Digest;
use crate::host::{Host, Kill, Net};
use crate::taps::{arrive, leave, note, plan, v};
use crate::world::{at, entry, person};

/// The record as the server holds it.
fn record(host: &Host) -> Document {
    let bodies: Vec<Body> = host.server.entries.iter().map(|entry| Body::read(&entry.body).expect("sound")).collect();
    let parts = bodies.iter().flat_map(|body| &body.parts);
    let changes = parts.filter(|part| part.document == DocumentId::record(&v()));
    Document::from_changes(changes.map(|part| part.change.as_slice())).expect("the changes hold together")
}

/// A companion's note on top of what the server holds.
fn companions_note(host: &Host, text: &str) -> FeedItem {
    let mut document = record(host);
    document.set_actor(ActorId([0xc0; 16])).expect("nothing pending");
    add_item(&mut document, Section::Points, Some("item-c"), text, &person("zhao"), None).expect("an edit");
    let change = document.commit().expect("a change");
    FeedItem::Changes { document: DocumentId::record(&v()), changes: vec![change.into()], by: None }
}

/// A companion's notes, each on top of the one before.
fn companions_notes(host: &Host, texts: &[&str]) -> Vec<FeedItem> {
    let mut document = record(host);
    document.set_actor(ActorId([0xc0; 16])).expect("nothing pending");
    let mut note = |text: &&str| {
        add_item(&mut document, Section::Points, None, text, &person("zhao"), None).expect("an edit");
        let change = document.commit().expect("a change");
        FeedItem::Changes { document: DocumentId::record(&v()), changes: vec![change.into()], by: None }
    };
    texts.iter().map(&mut note).collect()
}

/// What stands in the record on the phone.
fn points(host: &Host) -> Vec<String> {
    let document = host.engine.document(&DocumentId::record(&v())).expect("the record can be opened");
    read_record(&document).points.into_iter().map(|item| item.text).collect()
}

#[test]
fn news_that_come_with_a_push_are_taken_and_the_feed_is_not_asked() {
    let mut host = Host::enrolled();
    [plan(), note("price")].into_iter().for_each(|tap| host.does(tap));
    host.contact();
    host.server.brings_news = true;
    let (note, pulls) = (companions_note(&host, "quantity"), host.server.pulls);
    host.server.feed.push(note);
    host.contact();
    assert_eq!(points(&host), ["price", "quantity"]);
    host.contact();
    assert_eq!(host.server.pulls, pulls, "the second contact learned that there is nothing new");
    host.restart();
    assert_eq!(points(&host), ["price", "quantity"]);
}

#[test]
fn a_contact_whose_entries_are_not_merged_yet_asks_the_feed_once() {
    let mut host = Host::enrolled();
    host.server.brings_news = true;
    let mut digest = Digest::refusing(&[]);
    digest.lags = true;
    host.server.digest = Some(digest);
    host.does(plan());
    let pulls = host.server.pulls;
    host.contact();
    assert_eq!(host.server.pulls, pulls + 1);
    host.contact();
    assert_eq!(host.server.pulls, pulls + 1, "merged meanwhile: the answer says all");
}

fn approval(host: &Host) -> FeedItem {
    let heads = match &host.server.facts()[1].1 {
        Fact::Plan { heads, .. } => heads.clone(),
        other => panic!("the plan comes first: {other:?}"),
    };
    let fact = cbor::encode(&Fact::Approve { visit: v(), heads, seen: None }).into();
    let (received, estimate) = (at("06:05"), Some(at("06:05")));
    FeedItem::Fact { fact: FeedFact { entry: entry(2, 7), person: person("wang"), received, estimate, fact } }
}

fn notice() -> Notice {
    Notice {
        id: "visit-001/brief/missing".to_owned(),
        kind: NoticeKind::ObligationMissing,
        visit: v(),
        at: at("12:00"),
        en: "The brief is missing.".to_owned(),
        zh: "简报缺失。".to_owned(),
    }
}

fn planned() -> Host {
    let mut host = Host::enrolled();
    host.does(plan());
    host.contact();
    host.pass(Millis::minutes(6));
    host
}

#[test]
fn an_approval_that_the_feed_brings_approves_until_the_plan_is_changed() {
    let mut host = planned();
    assert!(!host.status().visits[0].approved);
    host.server.feed.push(approval(&host));
    host.contact();
    assert!(host.status().visits[0].approved);
    host.restart();
    assert!(host.status().visits[0].approved, "and after a restart");
    let edit = sync_core::document::plan::PlanEdit { purpose: Some("complaint".to_owned()), ..Default::default() };
    host.does(sync_core::command::Command::Replan { visit: v(), edit: Box::new(edit) });
    assert!(!host.status().visits[0].approved, "another plan than the one that was seen");
}

#[test]
fn own_writing_on_top_of_a_colleagues_survives_a_restart() {
    let mut host = planned();
    host.server.feed.push(companions_note(&host, "他们要样品"));
    host.contact();
    host.net = Net::Down;
    host.does(note("send samples"));
    let before = host.status();
    host.restart();
    assert_eq!(host.status(), before);
    // Own entries are loaded before others' changes, though they build on them.
    host.does(note("and a price list"));
    assert!(matches!(host.last(), Told::Saved { .. }), "{:?}", host.last());
}

#[test]
fn the_same_feed_twice_changes_nothing() {
    let mut host = planned();
    host.server.feed.push(companions_note(&host, "他们要样品"));
    host.server.feed.push(approval(&host));
    host.server.feed.push(FeedItem::Notice { notice: notice() });
    host.contact();
    let (before, rows) = (host.status(), host.rows.len());
    let again = host.server.feed.clone();
    host.server.feed.extend(again);
    host.contact();
    let after = host.status();
    assert_eq!((after.visits[0].facts.clone(), after.notices.len()), (before.visits[0].facts.clone(), 1));
    assert_eq!(host.rows.keys().filter(|(table, _)| *table == sync_core::engine::effect::Table::Change).count(), 1);
    assert!(host.rows.len() <= rows + 2, "nothing but an anchor and the cursor");
}

#[test]
fn a_kill_while_the_feed_is_taken_in_brings_it_whole_the_next_time() {
    for nth in 1..20 {
        for kill in [Kill::Before(nth), Kill::After(nth)] {
            let mut host = planned();
            host.server.feed.extend([companions_note(&host, "one"), approval(&host)]);
            host.kill_at(kill);
            host.contact();
            host.restart();
            host.contact();
            assert!(host.status().visits[0].approved, "{kill:?}");
            assert_eq!(host.status().visits[0].facts, ["plan", "approve"], "{kill:?}");
        }
    }
}

#[test]
fn taps_during_a_contact_are_saved_and_sent() {
    let mut host = planned();
    host.give_at_once(vec![Input::Contact, Input::Command(arrive()), Input::Command(leave())]);
    host.contact();
    assert_eq!(host.server.story(), "begin plan arrive leave");
    assert_eq!(host.status().stored, 4);
}

#[test]
fn a_second_wish_for_contact_during_a_contact_harms_nothing() {
    let mut host = planned();
    host.does(arrive());
    host.give_at_once(vec![Input::Contact, Input::Contact]);
    host.does(leave());
    host.contact();
    assert_eq!(host.server.story(), "begin plan arrive leave");
}

#[test]
fn a_feed_that_brings_a_change_twice_brings_those_behind_it_as_they_were_written() {
    let mut host = planned();
    let notes = companions_notes(&host, &["one", "two", "three"]);
    // A supervisor who is asked to watch gets what the department got before, too.
    host.server.feed.extend([&notes[..1], &notes[..1], &notes[1..]].concat());
    host.contact();
    assert_eq!(points(&host), ["one", "two", "three"]);
    host.restart();
    assert_eq!(points(&host), ["one", "two", "three"]);
}

#[test]
fn what_builds_on_a_change_that_is_not_here_waits_and_the_rest_is_shown_and_written_on() {
    let mut host = planned();
    let notes = companions_notes(&host, &["one", "two", "three"]);
    host.server.feed.extend([notes[0].clone(), notes[2].clone()]);
    host.contact();
    assert_eq!(points(&host), ["one"]);
    host.does(note("mine"));
    assert!(matches!(host.last(), Told::Saved { .. }), "{:?}", host.last());
    host.restart();
    assert_eq!(points(&host), ["one", "mine"]);
    host.server.feed.push(notes[1].clone());
    host.contact();
    let mut all = points(&host);
    all.sort_unstable();
    assert_eq!(all, ["mine", "one", "three", "two"]);
}

#[test]
fn a_run_whose_own_words_build_on_what_was_taken_away_writes_nothing_until_it_is_started_again() {
    let mut host = planned();
    host.server.feed.extend(companions_notes(&host, &["one"]));
    host.contact();
    host.does(note("mine"));
    host.server.feed.push(FeedItem::Removed { visit: v() });
    host.contact();
    assert!(points(&host).is_empty(), "it builds on what is gone");
    host.does(note("again"));
    assert!(matches!(host.last(), Told::NotSaved { .. }), "{:?}", host.last());
    host.restart();
    host.does(note("again"));
    assert!(matches!(host.last(), Told::Saved { .. }), "{:?}", host.last());
    assert_eq!(points(&host), ["again"]);
}
