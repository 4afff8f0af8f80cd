//! A trip in calendar programs (V6.3): read by a parser that is not ours, across zones and the date line, and found by nobody once the
//! watch is closed.

use icalendar::{Calendar, CalendarComponent, Component, EventLike};
use mobile_ffi::Device;
use sync_core::command::Command;
use sync_core::document::itinerary::{ItineraryEdit, LegEdit};
use sync_core::document::plan::PlanView;
use sync_core::itinerary::Asked;
use sync_core::time::Millis;

use crate::setting::{NOW, Setting, contact, person, plan, visit};

fn digest(setting: &Setting) {
    server::digest::digest_all(&setting.running().app).expect("digested");
}

/// A trip from Auckland to Honolulu, shared with `chen.bo`.
fn shared(setting: &Setting) -> Device {
    let (rep, _) = setting.phone("acme", "li.na");
    let plan = PlanView {
        place: "Ala Moana Blvd 1, Honolulu".to_owned(),
        contact: "Kai; Ms, \\ 王\nwith a line".to_owned(),
        zone: "Pacific/Honolulu".to_owned(),
        start: Some(NOW + Millis::days(2)),
        ..plan()
    };
    rep.perform(Command::Plan { visit: Some(visit("v-1")), plan: Box::new(plan) }).expect("saved");
    let asked = Asked { return_at: Some(NOW + Millis::days(4)), watchers: vec![person("chen.bo")], ..Asked::default() };
    rep.perform(Command::Trip { visits: vec![visit("v-1")], asked: Box::new(asked) }).expect("saved");
    let leg = LegEdit {
        id: "flight".to_owned(),
        place: Some("Honolulu".to_owned()),
        phone: Some("+1 808 555 0100".to_owned()),
        depart: Some("2026-09-16T09:00".to_owned()),
        depart_zone: Some("Pacific/Auckland".to_owned()),
        arrive: Some("2026-09-15T19:30".to_owned()),
        arrive_zone: Some("Pacific/Honolulu".to_owned()),
        transport: Some("飞机，经停".repeat(20)),
        lodging: Some("Hotel Secret 77".to_owned()),
        ..LegEdit::default()
    };
    let edit = ItineraryEdit { legs: vec![leg], ..ItineraryEdit::default() };
    rep.perform(Command::EditTrip { visit: visit("v-1"), edit: Box::new(edit) }).expect("saved");
    rep.perform(Command::MedicalNote { visit: visit("v-1"), note: "penicillin".to_owned() }).expect("saved");
    rep.perform(Command::ShareTrip { visit: visit("v-1") }).expect("saved");
    contact(&rep);
    digest(setting);
    rep
}

/// An address for somebody's calendar program.
fn address(setting: &Setting, device: &Device) -> String {
    let made = setting.post("/v1/itineraries/v-1/calendar", b"", Some(&setting.token_of(device)));
    assert_eq!(made.status, 201, "{}", String::from_utf8_lossy(&made.body));
    made.json()["path"].as_str().expect("a path").to_owned()
}

#[test]
fn v6_3_a_calendar_program_reads_the_trip_without_a_token_and_across_the_date_line() {
    let setting = Setting::still();
    let rep = shared(&setting);
    let (watcher, _) = setting.phone("acme", "chen.bo");
    let path = address(&setting, &watcher);
    let answer = setting.get(&path, None);
    assert_eq!((answer.status, answer.media_type.as_str()), (200, "text/calendar; charset=utf-8"));
    let text = String::from_utf8(answer.body).expect("UTF-8");
    let calendar: Calendar = text.parse().expect("RFC 5545");
    let events: Vec<_> = calendar
        .components
        .iter()
        .filter_map(|component| match component {
            CalendarComponent::Event(event) => Some(event),
            _ => None,
        })
        .collect();
    assert_eq!(events.len(), 3, "{text}");
    let flight = events.iter().find(|event| event.get_uid().is_some_and(|uid| uid.contains("flight"))).expect("there");
    let at = |key| flight.property_value(key).map(str::to_owned);
    // 16 September 09:00 in Auckland is 15 September 21:00 UTC; 15 September 19:30 in Honolulu is the 16th, 05:30.
    assert_eq!(
        (at("DTSTART"), at("DTEND")),
        (Some("20260915T210000Z".to_owned()), Some("20260916T053000Z".to_owned()))
    );
    assert_eq!(flight.get_location(), Some("Honolulu"));
    let said = text.replace("\r\n ", "");
    for secret in ["808", "Hotel", "penicillin", "Ala Moana Blvd 1"] {
        assert!(!said.contains(secret), "{secret} in {said}");
    }
    assert!(said.contains("Kai\\; Ms\\, \\\\ 王\\nwith a line"), "{said}");
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    let looks = setting.get("/v1/looks", Some(&setting.token_of(&rep))).json();
    assert_eq!(
        (looks["looks"][0]["by"].as_str(), looks["looks"][0]["sight"].as_str()),
        (Some("chen.bo"), Some("calendar"))
    );
}

#[test]
fn v6_3_an_address_is_taken_back_and_ends_with_the_watch() {
    let setting = Setting::still();
    let rep = shared(&setting);
    let (watcher, _) = setting.phone("acme", "chen.bo");
    let (first, own) = (address(&setting, &watcher), address(&setting, &rep));
    assert_ne!(first, own);
    let token = setting.token_of(&watcher);
    let end = |token: &str| setting.post("/v1/itineraries/v-1/calendar/end", b"", Some(token)).status;
    assert_eq!(end(&token), 204);
    assert_eq!(end(&token), 204, "twice says the same");
    assert_eq!(setting.get(&first, None).status, 404);
    assert_eq!(setting.get(&own, None).status, 200, "somebody else's");
    let second = address(&setting, &watcher);
    assert_eq!(setting.get(&second, None).status, 200);
    rep.perform(Command::SetOut { visit: visit("v-1") }).expect("saved");
    rep.perform(Command::Return { visit: visit("v-1") }).expect("saved");
    contact(&rep);
    digest(&setting);
    for path in [&second, &own] {
        assert_eq!(setting.get(path, None).status, 404, "the watch is closed");
    }
    assert_eq!(end(&setting.token_of(&rep)), 204, "whether the watch has ended it is not told");
    let again = setting.post("/v1/itineraries/v-1/calendar", b"", Some(&setting.token_of(&rep)));
    assert_eq!(again.status, 404);
}

#[test]
fn v6_3_a_guessed_address_and_a_stranger_find_nothing() {
    let setting = Setting::still();
    shared(&setting);
    for token in ["", "0", &"0".repeat(64), &"é".repeat(32)] {
        assert_eq!(setting.get(&format!("/v1/calendar.ics?token={token}"), None).status, 404, "{token}");
    }
    assert_eq!(setting.get("/v1/calendar.ics", None).status, 400);
    let (stranger, _) = setting.phone("acme", "zhou.jie");
    let token = setting.token_of(&stranger);
    assert_eq!(setting.post("/v1/itineraries/v-1/calendar", b"", Some(&token)).status, 404);
    assert_eq!(setting.get("/v1/itineraries/v-1.ics", Some(&token)).status, 404);
}
