//! Receipts of a shared itinerary (V6.3): who watches and has it on a device, as the place proves from which that device reads on; who
//! has opened it; and what the traveller's phone and the page say of that.

use serde_json::Value;
use sync_core::command::{Command, SafetyTap};
use sync_core::fact::CheckPlan;
use sync_core::itinerary::Asked;
use sync_core::safety::Reach::{self, NotReached, OnDevice, Opened};
use sync_core::sync::FeedAnswer;

use crate::safety::{BACK, Trip, does};
use crate::setting::{org, person, visit};

/// How far it has reached Zhou Jie, as the traveller's phone knows after its next contact; and what stands there before that.
fn reach(trip: &Trip) -> Vec<Reach> {
    let watchers = trip.rep.visit(&visit("v1")).expect("known").watchers;
    watchers.into_iter().map(|it| it.reach).collect()
}

fn shares(trip: &Trip, watchers: &[&str]) {
    let watchers = watchers.iter().map(|id| person(id)).collect();
    does(&trip.rep, SafetyTap::Share { watchers, return_by: BACK, plan: CheckPlan::default() });
    trip.rep_is_heard();
}

fn said(trip: &Trip) -> usize {
    let page = trip.page(&trip.watcher);
    page["facts"].as_array().expect("facts").iter().filter(|fact| fact["name"] == "reached_watcher").count()
}

#[test]
fn the_traveller_reads_how_far_the_itinerary_has_reached_each_watcher_online_and_offline_after_the_next_contact() {
    let trip = Trip::shared();
    assert_eq!(reach(&trip), [NotReached], "their phone has fetched it, and may have lost it on the way");
    trip.watcher_is_heard();
    assert_eq!(reach(&trip), [NotReached], "and offline nothing is known of that");
    trip.rep_is_heard();
    assert_eq!(reach(&trip), [OnDevice], "it reads on from behind it: it is kept there");
    does(&trip.watcher, SafetyTap::Open);
    trip.watcher_is_heard();
    trip.rep_is_heard();
    assert_eq!(reach(&trip), [Opened]);
    for _ in 0..3 {
        trip.watcher_is_heard();
    }
    assert_eq!(said(&trip), 1, "said once");
}

#[test]
fn who_reads_on_by_asking_for_news_alone_has_it_too() {
    let trip = Trip::shared();
    let token = trip.setting.token_of(&trip.watcher);
    let pull = |after: &str| {
        let answer = trip.setting.get(&format!("/v1/feed?after={after}"), Some(&token));
        FeedAnswer::read(&answer.body).expect("a feed").cursor
    };
    let cursor = pull("");
    assert_eq!(said(&trip), 0, "it may have been lost on the way");
    pull(&cursor);
    server::digest::digest_all(&trip.setting.running().app).expect("digested");
    assert_eq!(said(&trip), 1);
}

#[test]
fn what_reached_a_watcher_says_nothing_of_what_is_shared_anew() {
    let trip = Trip::shared();
    trip.watcher_is_heard();
    trip.rep_is_heard();
    shares(&trip, &["zhou.jie", "wang.lei"]);
    assert_eq!(reach(&trip), [NotReached, NotReached]);
    trip.watcher_is_heard();
    trip.watcher_is_heard();
    trip.rep_is_heard();
    assert_eq!(reach(&trip), [OnDevice, NotReached], "who has no phone in contact is not reached");
}

#[test]
fn setting_out_while_a_watcher_is_not_reached_is_loud_and_names_what_to_do() {
    let trip = Trip::shared();
    let sets_out = || match trip.rep.perform(Command::SetOut { visit: visit("v1") }).expect("saved") {
        sync_core::engine::effect::Told::Saved { hints, .. } => hints,
        told => panic!("{told:?}"),
    };
    let hints = sets_out();
    let loud = hints.iter().find(|(_, en)| en.contains("has not reached zhou.jie")).expect("loud");
    for word in ["Call them", "courier pack", "text share"] {
        assert!(loud.1.contains(word), "{}", loud.1);
    }
    assert!(loud.0.contains("尚未送达") && loud.0.contains("打电话"), "{}", loud.0);
    trip.watcher_is_heard();
    trip.rep_is_heard();
    assert!(!sets_out().iter().any(|(_, en)| en.contains("has not reached")));
}

#[test]
fn the_page_of_an_itinerary_names_each_watcher_with_what_has_reached_them() {
    let trip = Trip::shared();
    let asked = Asked { return_at: Some(BACK), watchers: vec![person("zhou.jie")], ..Asked::default() };
    trip.rep.perform(Command::Trip { visits: vec![visit("v1")], asked: Box::new(asked) }).expect("saved");
    trip.rep.perform(Command::ShareTrip { visit: visit("v1") }).expect("saved");
    trip.rep_is_heard();
    let page = |trip: &Trip| -> Value {
        trip.setting.page(&trip.rep, "/v1/itineraries/v1").expect("a page")["reached"].clone()
    };
    let before = page(&trip);
    assert_eq!((&before[0]["watcher"], &before[0]["state"]), (&"zhou.jie".into(), &"not_reached".into()));
    assert_eq!((&before[0]["zh"], &before[0]["at"]), (&"未送达".into(), &Value::Null));
    trip.watcher_is_heard();
    trip.watcher_is_heard();
    let after = page(&trip);
    assert_eq!((&after[0]["state"], &after[0]["en"]), (&"on_device".into(), &"on their device".into()));
    assert!(after[0]["at"].is_string(), "{after}");
}

#[test]
fn a_rebuild_says_the_same_of_what_has_reached_whom() {
    let trip = Trip::shared();
    trip.watcher_is_heard();
    trip.turn_to(41);
    let app = &trip.setting.running().app;
    let watch = || app.store.read_with(|read| read.watch(&org("acme"), &visit("v1"))).expect("read");
    let before = (watch(), trip.history(), said(&trip), trip.told("wang.lei"));
    server::rebuild::rebuild(app, &mut |_, _| {}).expect("rebuilt");
    assert_eq!((watch(), trip.history(), said(&trip), trip.told("wang.lei")), before);
    assert_eq!(said(&trip), 1);
}

#[test]
fn a_watchers_phone_shows_the_trip_that_it_watches_over() {
    let trip = Trip::shared();
    let asked = Asked { return_at: Some(BACK), watchers: vec![person("zhou.jie")], ..Asked::default() };
    trip.rep.perform(Command::Trip { visits: vec![visit("v1")], asked: Box::new(asked) }).expect("saved");
    trip.rep.perform(Command::ShareTrip { visit: visit("v1") }).expect("saved");
    trip.rep_is_heard();
    trip.watcher_is_heard();
    let page = trip.watcher.trip(&visit("v1")).expect("known");
    assert_eq!((page.own, page.view.legs.len(), page.return_by), (false, 1, Some(BACK)));
    assert_eq!(page.own_alarm, None, "it is not theirs to be heard of");
    assert_eq!(page.watch.map(|(state, ..)| state.as_str()), Some("under_way"));
    assert!(page.next.is_some(), "what is next");
    assert!(trip.watcher.trip(&visit("v9")).is_none());
}
