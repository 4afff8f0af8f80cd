//! Who was told of a watch and how far that came, on the pages of the visit and of its itinerary (V6.3): what is known and no more, and
//! for a traveller with codes nothing that tells which one they entered.

use mobile_ffi::{Device, codes};
use serde_json::Value;
use server::chance::SystemChance;
use server::channel::{Address, Carrier, Failed};
use server::outbox::send_due_by;
use server::store::{Channel, Errand};
use sync_core::command::SafetyTap;
use sync_core::time::{Millis, Timestamp};

use crate::safety::{BACK, Trip, does};
use crate::setting::{contact, org};

/// What the page says of one person's first notice of a kind: how far by inbox and webhook, and whether it is called reached.
fn far(page: &Value, who: &str, kind: &str) -> (String, String, bool) {
    let told = page["told"].as_array().expect("told");
    let row = told.iter().find(|row| row["person"] == who && row["kind"] == kind).expect("told of it");
    let by = |name: &str| {
        let ways = row["ways"].as_array().expect("ways");
        let way = ways.iter().find(|way| way["by"] == name).expect("a way");
        let why = way["why"].as_str().map_or_else(String::new, |why| format!(": {why}"));
        format!("{}{why}", way["far"].as_str().expect("a word"))
    };
    (by("inbox"), by("webhook"), row["reached"] == true)
}

fn pair(inbox: &str, webhook: &str, reached: bool) -> (String, String, bool) {
    (inbox.to_owned(), webhook.to_owned(), reached)
}

/// A service that answers, is down, or refuses for good.
struct Service(Result<(), Failed>);

impl Carrier for Service {
    fn send(&self, _: &Errand, _: &str, _: Option<&Address>, _: Timestamp) -> Result<(), Failed> {
        self.0.clone()
    }
}

fn with_service() -> Trip {
    let trip = Trip::shared();
    let app = &trip.setting.running().app;
    app.store.write_with(|tx| tx.set_channel(&org("acme"), Channel::Webhook, Some("{}"))).expect("set");
    trip
}

fn supervisor(trip: &Trip) -> Device {
    trip.setting.phone("acme", "wang.lei").0
}

#[test]
fn a_page_tells_told_from_reached_for_each_person_and_way() {
    let trip = with_service();
    let above = supervisor(&trip);
    trip.turn_to(40);
    let app = &trip.setting.running().app;
    let page = |trip: &Trip| trip.setting.page(&above, "/v1/visits/v1").expect("a page");
    assert_eq!(far(&page(&trip), "zhou.jie", "watch_alarmed"), pair("not_fetched", "waiting", false));
    send_due_by(app, &Service(Err(Failed::Down("timeout".to_owned()))), &SystemChance).expect("tried");
    assert_eq!(far(&page(&trip), "zhou.jie", "watch_alarmed"), pair("not_fetched", "waiting: timeout", false));
    trip.turn_to(49);
    send_due_by(app, &Service(Ok(())), &SystemChance).expect("sent");
    assert_eq!(far(&page(&trip), "zhou.jie", "watch_alarmed"), pair("not_fetched", "answered", true));
    // A phone has what comes before the place from which it asks on.
    contact(&trip.watcher);
    contact(&trip.watcher);
    assert_eq!(far(&page(&trip), "zhou.jie", "watch_alarmed"), pair("fetched", "answered", true));
    assert_eq!(
        far(&page(&trip), "wang.lei", "watch_alarmed").0,
        "not_fetched",
        "another's phone says nothing of theirs"
    );
    assert_eq!(far(&trip.page(&trip.rep), "wang.lei", "watch_alarmed").1, "answered", "the traveller sees it too");
}

#[test]
fn what_was_refused_for_good_is_failed_with_its_reason_and_what_was_forgotten_is_unknown() {
    let trip = with_service();
    let above = supervisor(&trip);
    trip.turn_to(40);
    let app = &trip.setting.running().app;
    send_due_by(app, &Service(Err(Failed::Never("http 410".to_owned()))), &SystemChance).expect("tried");
    let page = |trip: &Trip| trip.setting.page(&above, "/v1/visits/v1").expect("a page");
    assert_eq!(far(&page(&trip), "wang.lei", "watch_alarmed"), pair("not_fetched", "failed: http 410", false));
    app.store.write_with(|tx| tx.forget_errands(BACK + Millis::days(90)).map(|_| ())).expect("forgotten");
    assert_eq!(far(&page(&trip), "wang.lei", "watch_alarmed"), pair("not_fetched", "unknown", false));
}

#[test]
fn from_the_first_code_on_the_traveller_sees_the_same_whichever_it_was() {
    let journey = |code: &str| {
        let trip = with_service();
        trip.turn_to(40);
        trip.turn_to(45);
        let keys = tempfile::tempdir().expect("a folder");
        codes::set(&trip.rep, keys.path(), [5; 32], "1234", "9871").expect("set");
        let code = codes::tag(keys.path(), code).expect("digits");
        does(&trip.rep, SafetyTap::CheckIn { next_by: BACK + Millis::hours(4), code });
        trip.rep_is_heard();
        trip.turn_to(75);
        trip.rep_is_heard();
        let others: Vec<Value> = trip.page(&trip.rep)["told"].as_array().expect("told").clone();
        (trip, others)
    };
    let ((calm, seen_calm), (forced, seen_forced)) = (journey("1234"), journey("9871"));
    assert_eq!(seen_calm, seen_forced);
    assert!(seen_calm.iter().any(|row| row["person"] == "wang.lei"), "what was before the code stays");
    let watchers = |trip: &Trip| trip.page(&trip.watcher)["told"].to_string();
    assert!(watchers(&forced).contains("watch_called") && !watchers(&calm).contains("watch_called"));
}
