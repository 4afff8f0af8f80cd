//! A visit that was handed on, on the phone of who gave it and of who took it (V11.3).

use sync_core::command::Command;
use sync_core::document::record::Section;
use sync_core::engine::effect::Told;
use sync_core::handover::Tally;
use sync_core::ids::PersonId;
use sync_core::sync::{FeedItem, Handed};
use sync_core::time::{Millis, Timestamp};

use crate::host::{Host, Net};
use crate::taps::{plan_view, v};

/// Later than anything in these stories.
const AT: Timestamp = Timestamp(1_900_000_000_000);

fn handed(from: &str, to: &str, at: Timestamp) -> FeedItem {
    let person = |id: &str| -> PersonId { id.parse().expect("an id") };
    FeedItem::Handed { handed: Handed { visit: v(), from: person(from), to: person(to), at } }
}

fn note(text: &str) -> Command {
    Command::Note { visit: v(), section: Section::Points, text: text.to_owned(), due_working_days: None }
}

fn tally(host: &Host) -> Tally {
    host.engine.tally(&host.time())
}

#[test]
fn v11_3_a_phone_that_gave_a_visit_names_who_has_it_and_keeps_what_was_written() {
    let mut host = Host::enrolled();
    host.does(Command::Plan { visit: Some(v()), plan: Box::new(plan_view()) });
    host.does(note("before"));
    host.contact();
    host.server.feed.extend([FeedItem::Removed { visit: v() }, handed("li", "chen.bo", AT)]);
    host.contact();
    host.restart();
    host.net = Net::Down;
    host.does(note("after"));
    assert!(matches!(host.last(), Told::NotSaved { why } if why.contains("handed on to chen.bo")), "{:?}", host.last());
    let record = host.engine.content(&v()).and_then(|content| content.record).expect("her own words");
    assert_eq!(record.points.iter().map(|point| point.text.as_str()).collect::<Vec<_>>(), ["before"]);
    assert!(!tally(&host).visits.contains_key(&v()));
    // Word from the road always goes.
    let next_by = host.time().wall + Millis::hours(1);
    host.does(Command::CheckIn { visit: v(), next_by });
    assert!(matches!(host.last(), Told::Saved { .. }), "{:?}", host.last());
    host.net = Net::Up;
    host.server.feed.push(handed("chen.bo", "li", AT + Millis::hours(1)));
    host.contact();
    host.does(note("again"));
    assert!(matches!(host.last(), Told::Saved { .. }), "{:?}", host.last());
    assert!(tally(&host).visits.contains_key(&v()));
}

#[test]
fn v11_3_a_phone_that_took_a_visit_counts_it_as_its_persons_once_something_of_it_has_come() {
    let mut giver = Host::enrolled();
    giver.does(Command::Plan { visit: Some(v()), plan: Box::new(plan_view()) });
    giver.contact();
    assert!(tally(&giver).visits.contains_key(&v()) && tally(&giver).unsent.is_empty());
    giver.net = Net::Down;
    giver.does(note("unsent"));
    assert!(tally(&giver).unsent.contains(&v()), "the server has not got it");
    let mut taker = Host::enrolled();
    taker.server.feed.push(handed("chen.bo", "li", AT));
    taker.contact();
    assert!(tally(&taker).visits.is_empty(), "nothing of it has come yet");
}

#[test]
fn v11_3_whoever_hands_a_visit_over_in_a_dead_zone_writes_nothing_more_in_it_and_is_told_at_once() {
    let mut host = Host::enrolled();
    host.does(Command::Plan { visit: Some(v()), plan: Box::new(plan_view()) });
    host.net = Net::Down;
    host.does(Command::HandOver { visit: v(), person: "chen.bo".parse().expect("an id") });
    assert!(matches!(host.last(), Told::Saved { .. }), "{:?}", host.last());
    for command in [note("after"), Command::Cancel { visit: v(), reason: "no time".to_owned() }] {
        host.does(command);
        let told = host.last();
        assert!(matches!(told, Told::NotSaved { why } if why.contains("handed on to chen.bo")), "{told:?}");
    }
}
