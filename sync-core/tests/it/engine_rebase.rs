//! After a refused change: what built on it stands again by itself, what was refused is shown, nothing is lost.

use sync_core::cbor;
use sync_core::command::Command;
use sync_core::document::plan::{PlanEdit, read_plan};
use sync_core::document::record::{read_record, set_summary};
use sync_core::engine::effect::{Input, Table, Told};
use sync_core::engine::status::Status;
use sync_core::ids::DocumentId;
use sync_core::sync::{FeedItem, Refused};

use crate::fake_digest::Digest;
use crate::host::{Host, Kill, Net};
use crate::taps::{arrive, note, plan, v};

fn record() -> DocumentId {
    DocumentId::record(&v())
}

/// The words of all points in the record, as this phone shows it.
fn points(host: &Host) -> Vec<String> {
    let document = host.engine.document(&record()).expect("a record");
    read_record(&document).points.into_iter().map(|item| item.text).collect()
}

fn refused(status: &Status) -> Vec<(u64, &str, String)> {
    status.refused.iter().map(|work| (work.seq, work.code.as_str(), work.words.join("/"))).collect()
}

fn again(status: &Status) -> Vec<(u64, Option<u64>, String)> {
    status.again.iter().map(|work| (work.seq, work.entry, work.words.join("/"))).collect()
}

/// Phone and server hold the same documents.
#[track_caller]
pub(crate) fn agree(host: &Host) {
    let digest = host.server.digest.as_ref().expect("a digest");
    for (id, document) in &digest.documents {
        let here = host.engine.document(id).map(|document| document.heads()).unwrap_or_default();
        assert_eq!(here, document.document().heads(), "{id}");
    }
}

/// A phone with a plan, at a server that refuses changes with these words.
fn planned(words: &[&str]) -> Host {
    let mut host = Host::enrolled();
    host.server.digest = Some(Digest::refusing(words));
    host.does(plan());
    host.contact();
    host.net = Net::Down;
    host
}

fn online(host: &mut Host) {
    host.net = Net::Up;
    host.contact();
}

#[test]
fn what_built_on_a_refused_change_is_written_again_and_the_refused_words_are_shown() {
    let mut host = planned(&["bad"]);
    [note("before"), note("bad"), note("one"), note("two")].into_iter().for_each(|tap| host.does(tap));
    online(&mut host);
    assert_eq!(points(&host), ["before", "one", "two"]);
    let status = host.status();
    assert_eq!(refused(&status), [(4, "spoiled", "bad".to_owned())]);
    assert_eq!(again(&status), [(5, Some(8), "one".to_owned()), (6, Some(9), "two".to_owned())]);
    assert_eq!(host.server.story(), "begin plan - - - - begin - -", "a new actor is announced, in the same contact");
    let Told::Contacted(contacted) = host.last() else { panic!("{:?}", host.last()) };
    assert_eq!((contacted.refused, contacted.again), (1, 2));
    agree(&host);
    let whole = host.engine.open_with_refused(&record()).expect("opened");
    assert_eq!(read_record(&whole).points.len(), 6, "the refused branch can still be read");
    host.restart();
    assert_eq!(host.status(), status);
    host.does(note("three"));
    host.contact();
    assert_eq!(points(&host), ["before", "one", "two", "three"]);
    agree(&host);
}

#[test]
fn a_kill_at_any_effect_loses_nothing_and_writes_nothing_twice() {
    for kill in [Kill::Before as fn(u32) -> Kill, Kill::After] {
        for nth in 1.. {
            let mut host = planned(&["bad"]);
            [note("bad"), note("one"), note("two")].into_iter().for_each(|tap| host.does(tap));
            host.net = Net::Up;
            host.kill_at(kill(nth));
            host.contact();
            let survived = !host.killed;
            host.restart();
            let status = host.status();
            let due = status.again.iter().filter(|work| work.due).map(|work| work.words.concat());
            let named = points(&host).into_iter().chain(due).collect::<Vec<_>>().join(" ");
            assert!(named.contains("one") && named.contains("two"), "{nth}: nothing is out of sight: {named}");
            host.contact();
            host.contact();
            assert_eq!(points(&host), ["one", "two"], "{nth}");
            assert_eq!(refused(&host.status()), [(3, "spoiled", "bad".to_owned())], "{nth}");
            assert_eq!(host.saved(), host.server.entries.len() as u64, "{nth}");
            agree(&host);
            if survived {
                assert!(nth > 10, "there were effects to die at: {nth}");
                break;
            }
        }
    }
}

#[test]
fn entries_not_sent_yet_are_written_again_before_the_server_has_said_anything_of_them() {
    let mut host = planned(&["bad"]);
    host.server.digest.as_mut().expect("a digest").lags = true;
    host.does(note("bad"));
    online(&mut host);
    assert!(host.status().refused.is_empty(), "the server has not looked at it");
    host.net = Net::Down;
    host.does(note("later"));
    online(&mut host);
    host.contact();
    host.contact();
    assert_eq!(points(&host), ["later"]);
    assert_eq!(refused(&host.status()), [(3, "spoiled", "bad".to_owned())]);
    agree(&host);
}

#[test]
fn refusals_of_several_contacts_are_each_left_aside_and_only_they() {
    let mut host = planned(&["bad"]);
    for round in ["a", "b", "c"] {
        host.net = Net::Down;
        [note(&format!("bad {round}")), note(&format!("good {round}"))].into_iter().for_each(|tap| host.does(tap));
        online(&mut host);
    }
    assert_eq!(points(&host), ["good a", "good b", "good c"]);
    assert_eq!(host.status().refused.len(), 3);
    agree(&host);
}

#[test]
fn what_is_refused_when_written_again_is_shown_and_what_builds_on_it_goes_on() {
    let mut host = planned(&["bad", "worse"]);
    [note("bad"), note("worse"), note("good")].into_iter().for_each(|tap| host.does(tap));
    online(&mut host);
    assert_eq!(points(&host), ["good"]);
    let status = host.status();
    let words: Vec<String> = refused(&status).into_iter().map(|(_, _, words)| words).collect();
    assert_eq!(words, ["bad", "worse"]);
    assert!(again(&status).iter().all(|(seq, _, words)| *seq == 5 && words == "good"), "{:?}", again(&status));
    agree(&host);
}

#[test]
fn a_server_that_blocks_for_ever_does_not_keep_the_phone_writing_for_ever() {
    let mut host = planned(&[]);
    host.server.digest.as_mut().expect("a digest").blocks_all = true;
    host.does(note("one"));
    online(&mut host);
    (0..12).for_each(|_| host.contact());
    let entries = host.saved();
    host.contact();
    assert_eq!(host.saved(), entries, "it has stopped");
    let status = host.status();
    assert_eq!(status.refused.len(), 1, "{:?}", status.refused);
    assert!(status.refused[0].detail.contains("always refused"), "{}", status.refused[0].detail);
    assert_eq!(status.refused[0].words, ["one"]);
}

#[test]
fn what_a_colleague_wrote_meanwhile_stays_beside_what_is_written_again() {
    let mut host = planned(&["bad"]);
    let summary = |text: &str| Command::Summary { visit: v(), text: text.to_owned() };
    host.does(note("bad"));
    host.does(summary("We met. "));
    let digest = host.server.digest.as_mut().expect("a digest");
    let item = digest.other_writes(&record(), |document| set_summary(document, "They like it. ").expect("an edit"));
    host.server.feed.push(item);
    online(&mut host);
    let summary = read_record(&host.engine.document(&record()).expect("a record")).summary;
    assert!(summary.contains("We met.") && summary.contains("They like it."), "{summary}");
    agree(&host);
}

#[test]
fn a_plan_whose_two_documents_are_refused_is_shown_and_the_record_gets_its_containers_again() {
    let mut host = Host::enrolled();
    host.server.digest = Some(Digest::judged(Box::new(|seq, _| seq == 2)));
    host.net = Net::Down;
    [plan(), arrive(), note("one")].into_iter().for_each(|tap| host.does(tap));
    online(&mut host);
    assert_eq!(points(&host), ["one"]);
    let status = host.status();
    assert_eq!(status.refused.len(), 1, "{:?}", status.refused);
    assert!(status.refused[0].words.contains(&"Huaxing".to_owned()), "{:?}", status.refused[0].words);
    assert_eq!(status.visits[0].facts, ["plan", "arrive"], "facts always land");
    agree(&host);
}

#[test]
fn an_entry_that_is_refused_as_a_whole_is_shown_with_its_words_and_later_ones_stand_again() {
    let mut host = planned(&[]);
    host.server.digest.as_mut().expect("a digest").whole = Box::new(|seq, _| seq == 3);
    [note("whole"), note("later")].into_iter().for_each(|tap| host.does(tap));
    online(&mut host);
    assert_eq!(points(&host), ["later"]);
    assert_eq!(refused(&host.status()), [(3, "not_allowed", "whole".to_owned())]);
    agree(&host);
}

#[test]
fn what_can_not_be_written_again_is_shown_with_the_reason_and_its_words() {
    let mut host = Host::enrolled();
    let mut digest = Digest::refusing(&[]);
    digest.whole = Box::new(|seq, _| seq == 2);
    host.server.digest = Some(digest);
    host.net = Net::Down;
    [plan(), note("one")].into_iter().for_each(|tap| host.does(tap));
    online(&mut host);
    let status = host.status();
    assert_eq!(refused(&status)[1], (3, "blocked_by", "one".to_owned()));
    assert!(status.refused[1].detail.contains("create the record first"), "{}", status.refused[1].detail);
    assert_eq!(host.saved(), 3, "no actor is announced for nothing");
    host.restart();
    assert_eq!(host.status(), status);
}

#[test]
fn a_decision_about_refused_content_stands_and_is_named() {
    let mut host = planned(&["bad"]);
    [note("bad"), note("one"), Command::Submit { visit: v() }].into_iter().for_each(|tap| host.does(tap));
    online(&mut host);
    let status = host.status();
    let unseen: Vec<(u64, &str)> = status.unseen.iter().map(|unseen| (unseen.seq, unseen.fact)).collect();
    assert_eq!(unseen, [(5, "submit")]);
    assert_eq!(status.visits[0].facts, ["plan", "submit"]);
    host.does(Command::Submit { visit: v() });
    assert_eq!(host.status().unseen.len(), 1, "the new one names what stands");
}

#[test]
fn a_visit_that_goes_out_of_sight_with_the_refusal_leaves_its_words_in_sight() {
    let mut host = planned(&["bad"]);
    let digest = host.server.digest.as_mut().expect("a digest");
    let item = digest.other_writes(&record(), |document| set_summary(document, "They like it. ").expect("an edit"));
    host.server.feed.push(item);
    online(&mut host);
    host.net = Net::Down;
    [note("bad"), note("one")].into_iter().for_each(|tap| host.does(tap));
    host.server.feed.push(FeedItem::Removed { visit: v() });
    online(&mut host);
    let words: Vec<String> = refused(&host.status()).into_iter().map(|(_, _, words)| words).collect();
    assert_eq!(words, ["bad", "one"], "{:?}", host.status());
    host.restart();
    host.contact();
    assert_eq!(host.status().refused.len(), 2);
}

#[test]
fn a_refusal_whose_answer_was_lost_is_heard_of_with_the_next() {
    let mut host = planned(&[]);
    host.server.digest.as_mut().expect("a digest").whole = Box::new(|seq, _| seq == 3);
    [note("whole"), note("later")].into_iter().for_each(|tap| host.does(tap));
    host.net = Net::AnswerLost;
    host.contact();
    online(&mut host);
    assert_eq!(points(&host), ["later"]);
    assert_eq!(refused(&host.status()), [(3, "not_allowed", "whole".to_owned())]);
    agree(&host);
}

#[test]
fn the_same_refusal_again_changes_nothing() {
    let mut host = planned(&["bad"]);
    [note("bad"), note("one")].into_iter().for_each(|tap| host.does(tap));
    online(&mut host);
    let (status, entries) = (host.status(), host.saved());
    let items: Vec<FeedItem> = host.server.feed.clone();
    host.server.feed.extend(items);
    host.contact();
    let Told::Contacted(contacted) = host.last() else { panic!("{:?}", host.last()) };
    assert_eq!((contacted.refused, contacted.again), (0, 0));
    assert_eq!((refused(&host.status()), host.saved()), (refused(&status), entries));
    agree(&host);
}

#[test]
fn taps_during_the_contact_that_brings_the_refusal_stand_in_their_order() {
    let mut host = planned(&["bad"]);
    host.does(note("bad"));
    host.net = Net::Up;
    let taps = [note("one"), note("two"), note("three")].map(Input::Command);
    host.give_at_once([Input::Contact].into_iter().chain(taps).collect());
    host.contact();
    host.contact();
    assert_eq!(points(&host), ["one", "two", "three"]);
    agree(&host);
}

#[test]
fn a_full_disk_keeps_a_tap_from_overtaking_what_must_be_written_again() {
    let mut host = planned(&["bad"]);
    [note("bad"), note("one")].into_iter().for_each(|tap| host.does(tap));
    host.net = Net::Up;
    // The push's and the feed's answers are kept, what is written again is not.
    (host.fail_commits, host.commits_before_failing) = (true, 2);
    host.contact();
    assert_eq!(host.last(), &Told::NoContact { why: "the disk is full".to_owned() });
    host.does(note("two"));
    assert_eq!(host.last(), &Told::NotSaved { why: "the disk is full".to_owned() });
    host.fail_commits = false;
    host.does(note("two"));
    assert_eq!(points(&host), ["one", "two"]);
    host.contact();
    agree(&host);
}

#[test]
fn a_plan_that_was_changed_on_top_of_a_refused_change_is_as_last_changed() {
    let mut host = planned(&["bad"]);
    let replan = |purpose: &str| Command::Replan {
        visit: v(),
        edit: Box::new(PlanEdit { purpose: Some(purpose.to_owned()), ..PlanEdit::default() }),
    };
    [replan("bad"), replan("one"), replan("two")].into_iter().for_each(|tap| host.does(tap));
    online(&mut host);
    let plan = read_plan(&host.engine.document(&DocumentId::plan(&v())).expect("a plan"));
    assert_eq!((plan.purpose.as_str(), plan.customer.as_str()), ("two", "c-1"));
    agree(&host);
}

#[test]
fn while_what_was_meant_cant_be_read_nothing_is_written_before_it_and_nothing_is_given_up() {
    let mut host = planned(&["bad"]);
    [note("bad"), note("one")].into_iter().for_each(|tap| host.does(tap));
    host.disk_reads(false);
    online(&mut host);
    assert_eq!(host.last(), &Told::NoContact { why: "the disk can't be read".to_owned() });
    let rows = host.rows.clone();
    host.does(note("two"));
    assert_eq!(host.last(), &Told::NotSaved { why: "the disk can't be read".to_owned() });
    assert_eq!(host.rows, rows, "neither the tap nor a word on what is to be written again");
    assert!(host.status().refused.iter().any(|work| work.words.contains(&"bad".to_owned())), "as the bytes say");
    host.disk_reads(true);
    host.does(note("two"));
    host.contact();
    assert_eq!(points(&host), ["one", "two"]);
    agree(&host);
}

#[test]
fn a_store_of_before_shows_the_words_of_what_was_refused_then() {
    let mut host = planned(&["bad"]);
    [note("bad"), note("one")].into_iter().for_each(|tap| host.does(tap));
    // As an engine of before left it: refusals in their wire form, the intents gone.
    host.rows.retain(|(table, _), _| *table != Table::Intent);
    let row = |seq: u64, code: &str, blocked_by| {
        let (detail, document) = (String::new(), Some(record()));
        let key = [&seq.to_be_bytes()[..], code.as_bytes(), b"/", record().to_string().as_bytes()].concat();
        let refused = Refused { seq, code: code.to_owned(), detail, blocked_by, document };
        ((Table::Refused, key), cbor::encode(&refused))
    };
    host.rows.extend([row(3, "spoiled", None), row(4, "blocked_by", Some(3))]);
    host.restart();
    host.does(note("two"));
    let status = host.status();
    assert!(status.refused[0].words.contains(&"bad".to_owned()), "{:?}", status.refused);
    assert!(status.refused[1].words.contains(&"one".to_owned()), "{:?}", status.refused);
    assert_eq!(points(&host), ["two"]);
    online(&mut host);
    agree(&host);
}
