//! A trip on the phone, offline (V6.3): made from plans with one tap, shared from the itinerary, and what is said on the road about
//! any of its visits belongs to the one watch over it.

use sync_core::command::Command;
use sync_core::document::itinerary::{ItineraryEdit, LegEdit};
use sync_core::document::plan::PlanView;
use sync_core::engine::effect::Told;
use sync_core::engine::status::VisitStatus;
use sync_core::fact::Fix;
use sync_core::itinerary::Asked;
use sync_core::time::Millis;

use crate::host::{Host, Net};
use crate::taps::plan_view;
use crate::world::{at, person, visit};

fn planned(host: &mut Host, name: &str, start: &str) {
    let plan = PlanView {
        country: "DE".to_owned(),
        overseas: true,
        place: "Hamburg".to_owned(),
        contact: "Ms Chen".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        start: Some(at(start)),
        ..plan_view()
    };
    host.does(Command::Plan { visit: Some(visit(name)), plan: Box::new(plan) });
}

fn asked() -> Box<Asked> {
    Box::new(Asked { return_at: Some(at("20:00")), watchers: vec![person("wang")], ..Asked::default() })
}

/// Two visits on one trip, offline.
fn on_a_trip() -> Host {
    let mut host = Host::enrolled();
    host.net = Net::Down;
    planned(&mut host, "v-1", "09:00");
    planned(&mut host, "v-2", "12:00");
    host.does(Command::Trip { visits: vec![visit("v-2"), visit("v-1")], asked: asked() });
    host
}

fn of(host: &Host, name: &str) -> VisitStatus {
    host.status().visits.into_iter().find(|known| known.visit == visit(name)).expect("known here")
}

fn not_saved(host: &Host) -> String {
    match host.last() {
        Told::NotSaved { why } => why.clone(),
        told => panic!("{told:?}"),
    }
}

#[test]
fn v6_3_one_tap_makes_the_itinerary_of_the_first_visit_and_another_shares_it() {
    let mut host = on_a_trip();
    assert!(matches!(host.last(), Told::Saved { visit: Some(lead), .. } if *lead == visit("v-1")));
    let hints = host.hints().join("\n");
    assert!(hints.contains("emergency") && hints.contains("not approved"), "{hints}");
    host.does(Command::ShareTrip { visit: visit("v-2") });
    assert!(matches!(host.last(), Told::Saved { visit: Some(lead), .. } if *lead == visit("v-1")));
    assert_eq!(of(&host, "v-1").watch, Some(("armed", at("20:00"))));
    assert_eq!(of(&host, "v-2").watch, None, "one watch over one trip");
}

#[test]
fn v6_3_what_is_said_on_the_road_about_a_leg_belongs_to_the_watch_of_the_trip() {
    let mut host = on_a_trip();
    host.does(Command::ShareTrip { visit: visit("v-1") });
    host.does(Command::SetOut { visit: visit("v-2") });
    assert_eq!(of(&host, "v-1").watch.map(|(state, _)| state), Some("under_way"));
    host.does(Command::CheckIn { visit: visit("v-2"), next_by: at("21:00") });
    assert_eq!(of(&host, "v-1").watch, Some(("under_way", at("21:00"))));
    host.pass(Millis::hours(2));
    host.restart();
    host.does(Command::Return { visit: visit("v-2") });
    assert_eq!(of(&host, "v-1").watch.map(|(state, _)| state), Some("closed"));
}

#[test]
fn v6_3_an_arrival_at_a_leg_stands_for_a_departure() {
    let mut host = on_a_trip();
    host.does(Command::ShareTrip { visit: visit("v-1") });
    host.does(Command::Arrive { visit: visit("v-2"), fix: None });
    assert_eq!(of(&host, "v-1").watch.map(|(state, _)| state), Some("under_way"));
    assert!(of(&host, "v-2").facts.contains(&"arrive"), "and stays an arrival at that visit");
}

#[test]
fn v6_3_a_leg_of_a_shared_trip_that_covers_it_needs_no_share_of_its_own() {
    let mut host = on_a_trip();
    host.does(Command::ShareTrip { visit: visit("v-1") });
    for name in ["v-1", "v-2"] {
        host.does(Command::Arrive { visit: visit(name), fix: None });
        assert!(!host.hints().iter().any(|hint| hint.contains("no colleague knows")), "{:?}", host.hints());
        assert!(!of(&host, name).findings.iter().any(|(clause, ..)| *clause == "V6.3"), "{name}");
    }
}

#[test]
fn v6_3_a_trip_that_nobody_shared_or_that_ends_before_the_visit_is_found() {
    let mut host = on_a_trip();
    host.does(Command::Arrive { visit: visit("v-2"), fix: None });
    assert!(of(&host, "v-2").findings.iter().any(|(clause, ..)| *clause == "V6.3"), "made and never shared");
    let mut host = on_a_trip();
    planned(&mut host, "v-3", "21:00");
    let leg = LegEdit {
        id: "v-3".to_owned(),
        visit: Some("v-3".to_owned()),
        arrive: Some("2026-09-14T08:00".to_owned()),
        arrive_zone: Some("Asia/Shanghai".to_owned()),
        ..LegEdit::default()
    };
    let edit = Box::new(ItineraryEdit { legs: vec![leg], ..ItineraryEdit::default() });
    host.does(Command::EditTrip { visit: visit("v-1"), edit });
    host.does(Command::ShareTrip { visit: visit("v-1") });
    host.does(Command::Arrive { visit: visit("v-3"), fix: None });
    assert!(of(&host, "v-3").findings.iter().any(|(clause, ..)| *clause == "V6.3"), "back before it begins");
}

#[test]
fn v6_3_what_can_not_hold_is_refused_with_the_field_and_nothing_has_changed() {
    let mut host = Host::enrolled();
    planned(&mut host, "v-1", "09:00");
    let early = Asked { return_at: Some(at("08:00")), ..*asked() };
    host.does(Command::Trip { visits: vec![visit("v-1")], asked: Box::new(early) });
    let why = not_saved(&host);
    assert!(why.contains("return: ") && why.contains("return："), "{why}");
    let oneself = Asked { watchers: vec![person("li")], ..*asked() };
    host.does(Command::Trip { visits: vec![visit("v-1")], asked: Box::new(oneself) });
    assert!(not_saved(&host).contains("li is the traveller"));
    host.does(Command::Share { visit: visit("v-1"), watchers: vec![person("li")], return_by: at("20:00") });
    assert!(not_saved(&host).contains("name a colleague who stays"));
    host.does(Command::ShareTrip { visit: visit("v-1") });
    assert!(not_saved(&host).contains("itinerary/v-1 has not reached this device"));
    let open = Asked { return_at: None, ..*asked() };
    host.does(Command::Trip { visits: vec![visit("v-1")], asked: Box::new(open) });
    assert_eq!(not_saved(&host), "return is empty: fill it in");
    host.does(Command::Trip { visits: vec![visit("v-1"), visit("v-9")], asked: asked() });
    assert!(not_saved(&host).contains("plan/v-9 has not reached this device"));
}

#[test]
fn v6_3_a_trip_is_changed_and_colleagues_are_said_to_have_the_old_one() {
    let mut host = on_a_trip();
    host.does(Command::ShareTrip { visit: visit("v-1") });
    let later = ItineraryEdit { return_at: Some("2026-09-15T09:00".to_owned()), ..ItineraryEdit::default() };
    host.does(Command::EditTrip { visit: visit("v-2"), edit: Box::new(later) });
    assert!(host.hints().iter().any(|hint| hint.contains("share it again")), "{:?}", host.hints());
    host.does(Command::Trip { visits: vec![visit("v-1")], asked: asked() });
    assert!(not_saved(&host).contains("has an itinerary already"));
    assert_eq!(of(&host, "v-1").watch, Some(("armed", at("20:00"))), "the watch goes by what was shared");
}

#[test]
fn v6_3_where_somebody_was_stands_in_an_entry_of_its_own() {
    let mut host = on_a_trip();
    let before = host.saved();
    let fix = Fix { latitude_e6: 53_550_000, longitude_e6: 9_990_000, accuracy_m: 10 };
    host.does(Command::Arrive { visit: visit("v-1"), fix: Some(fix) });
    assert_eq!(host.saved(), before + 2, "the arrival, and beside it the position");
    let facts = of(&host, "v-1").facts;
    assert!(facts.contains(&"arrive") && facts.contains(&"position"), "{facts:?}");
}

#[test]
fn v6_3_a_note_for_helpers_is_kept_and_shown_in_no_status() {
    let mut host = on_a_trip();
    host.does(Command::MedicalNote { visit: visit("v-2"), note: "青霉素过敏".to_owned() });
    assert!(matches!(host.last(), Told::Saved { visit: Some(lead), .. } if *lead == visit("v-1")));
    assert!(!format!("{:?}", host.status()).contains("青霉素"));
    host.does(Command::MedicalNote { visit: visit("v-1"), note: "x".repeat(2_001) });
    assert!(not_saved(&host).starts_with("note is out of range"));
}
