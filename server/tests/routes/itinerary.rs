//! A trip on the server (V6.3), journeys with the clock turned: who sees it and until when, one watch over all its legs, the note for
//! helpers, watchers who can't watch, and where somebody was.

use mobile_ffi::Device;
use serde_json::Value;
use server::admin::people;
use server::itinerary::let_go_due;
use server::rebuild::rebuild;
use server::timer::fire_due;
use sync_core::access::Role;
use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::fact::Fix;
use sync_core::ids::PersonId;
use sync_core::itinerary::Asked;
use sync_core::time::{Millis, Timestamp};

use crate::setting::{NOW, Setting, contact, org, person, plan, visit};

/// The first visit of the trip begins then.
const FIRST: Timestamp = Timestamp(NOW.0 + 3_600_000);

fn digest(setting: &Setting) {
    server::digest::digest_all(&setting.running().app).expect("digested");
}

/// Time passes, and what is due happens.
fn pass(setting: &Setting, span: Millis) {
    setting.turn(span);
    fire_due(&setting.running().app).expect("fired");
    digest(setting);
}

fn sent(setting: &Setting, device: &Device) {
    contact(device);
    digest(setting);
}

fn planned(device: &Device, id: &str, start: Timestamp) {
    let plan = PlanView {
        place: "Hafenstraße 1, 20457 Hamburg".to_owned(),
        contact: "Ms Chen".to_owned(),
        country: "DE".to_owned(),
        overseas: true,
        zone: "Europe/Berlin".to_owned(),
        start: Some(start),
        participants: vec!["li.na".to_owned()],
        ..plan()
    };
    device.perform(Command::Plan { visit: Some(visit(id)), plan: Box::new(plan) }).expect("saved");
}

fn asked(watchers: &[&str]) -> Box<Asked> {
    Box::new(Asked {
        return_at: Some(NOW + Millis::hours(10)),
        watchers: watchers.iter().map(|id| person(id)).collect::<Vec<PersonId>>(),
        emergency_name: Some("Li Qiang".to_owned()),
        emergency_phone: Some("+86 138 0000 0000".to_owned()),
        ..Asked::default()
    })
}

/// `li.na` has shared a trip over `v-1` and `v-2`, to be back in ten hours.
fn shared(setting: &Setting, watchers: &[&str]) -> Device {
    let (rep, _) = setting.phone("acme", "li.na");
    planned(&rep, "v-1", FIRST);
    planned(&rep, "v-2", FIRST + Millis::hours(3));
    let visits = vec![visit("v-1"), visit("v-2")];
    rep.perform(Command::Trip { visits, asked: asked(watchers) }).expect("saved");
    rep.perform(Command::ShareTrip { visit: visit("v-1") }).expect("saved");
    sent(setting, &rep);
    rep
}

/// Status and body of what somebody asks.
fn get(setting: &Setting, device: &Device, path: &str) -> (u16, String) {
    let answer = setting.get(path, Some(&setting.token_of(device)));
    (answer.status, String::from_utf8_lossy(&answer.body).into_owned())
}

fn json(setting: &Setting, device: &Device, path: &str) -> Value {
    let (status, body) = get(setting, device, path);
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).expect("JSON")
}

fn watch(setting: &Setting, device: &Device) -> String {
    json(setting, device, "/v1/visits/v-1")["watch"]["state"].as_str().expect("a watch").to_owned()
}

fn clauses(setting: &Setting, device: &Device, id: &str) -> Vec<String> {
    let page = json(setting, device, &format!("/v1/visits/{id}"));
    let all = page["findings"].as_array().cloned().unwrap_or_default();
    all.iter().filter_map(|finding| finding["clause"].as_str().map(str::to_owned)).collect()
}

/// The notices of somebody, in English.
fn notices(device: &Device) -> Vec<String> {
    contact(device);
    device.status().expect("enrolled").notices.into_iter().map(|notice| notice.en).collect()
}

/// What was looked at of `li.na`, latest first.
fn looks(setting: &Setting, rep: &Device) -> Vec<String> {
    let page = json(setting, rep, "/v1/looks");
    let look =
        |look: &Value| format!("{} {}", look["by"].as_str().unwrap_or("-"), look["sight"].as_str().unwrap_or("-"));
    page["looks"].as_array().expect("looks").iter().map(look).collect()
}

#[test]
fn v6_3_a_watcher_sees_the_trip_and_each_look_is_shown_to_the_traveller() {
    let setting = Setting::still();
    let rep = shared(&setting, &["chen.bo"]);
    let (watcher, _) = setting.phone("acme", "chen.bo");
    contact(&watcher);
    let page = json(&setting, &watcher, "/v1/itineraries/v-1");
    assert_eq!(page["traveller"], "li.na");
    assert_eq!(page["legs"].as_array().map(Vec::len), Some(2));
    assert_eq!(page["legs"][1]["contact"], "Ms Chen");
    assert_eq!(page["watch"], "armed");
    assert_eq!(looks(&setting, &rep), ["chen.bo contact", "chen.bo location"]);
    let (stranger, _) = setting.phone("acme", "zhou.jie");
    assert_eq!(get(&setting, &stranger, "/v1/itineraries/v-1").0, 404);
    let (other, _) = setting.phone("other", "ivy");
    assert_eq!(get(&setting, &other, "/v1/itineraries/v-1").0, 404);
}

#[test]
fn v6_3_an_arrival_at_a_leg_sets_the_watch_of_the_trip_under_way_and_a_return_closes_it() {
    let setting = Setting::still();
    let rep = shared(&setting, &["chen.bo"]);
    assert_eq!(watch(&setting, &rep), "armed");
    rep.perform(Command::Arrive { visit: visit("v-2"), fix: None }).expect("saved");
    sent(&setting, &rep);
    assert_eq!(watch(&setting, &rep), "under_way");
    rep.perform(Command::Return { visit: visit("v-2") }).expect("saved");
    sent(&setting, &rep);
    assert_eq!(watch(&setting, &rep), "closed");
}

#[test]
fn v6_3_silence_on_a_leg_raises_the_alarm_of_the_trip() {
    let setting = Setting::still();
    let rep = shared(&setting, &["chen.bo"]);
    rep.perform(Command::Arrive { visit: visit("v-2"), fix: None }).expect("saved");
    sent(&setting, &rep);
    pass(&setting, Millis::hours(10));
    assert_eq!(watch(&setting, &rep), "overdue");
    pass(&setting, Millis::minutes(30));
    assert_eq!(watch(&setting, &rep), "alarmed");
    let (watcher, _) = setting.phone("acme", "chen.bo");
    assert!(notices(&watcher).iter().any(|said| said.contains("call the traveller")));
}

#[test]
fn v6_3_watchers_lose_sight_when_it_is_closed_and_see_again_who_sets_out_again() {
    let setting = Setting::still();
    let rep = shared(&setting, &["chen.bo"]);
    let (watcher, _) = setting.phone("acme", "chen.bo");
    contact(&watcher);
    assert!(watcher.visit(&visit("v-1")).is_some_and(|status| status.watch.is_some()));
    rep.perform(Command::SetOut { visit: visit("v-1") }).expect("saved");
    rep.perform(Command::Return { visit: visit("v-1") }).expect("saved");
    sent(&setting, &rep);
    assert_eq!(get(&setting, &watcher, "/v1/itineraries/v-1").0, 404);
    assert_eq!(get(&setting, &watcher, "/v1/visits/v-1").0, 404);
    contact(&watcher);
    assert!(watcher.status().is_some_and(|status| status.visits.is_empty()), "gone from their phone");
    rep.perform(Command::SetOut { visit: visit("v-1") }).expect("saved");
    sent(&setting, &rep);
    assert_eq!(watch(&setting, &rep), "under_way");
    assert_eq!(get(&setting, &watcher, "/v1/itineraries/v-1").0, 200);
    let (supervisor, _) = setting.phone("acme", "wang.lei");
    assert_eq!(get(&setting, &supervisor, "/v1/itineraries/v-1").0, 200);
}

#[test]
fn v6_3_two_watchers_may_vouch_at_once_and_neither_is_refused() {
    let setting = Setting::still();
    let rep = shared(&setting, &["chen.bo", "zhou.jie"]);
    rep.perform(Command::SetOut { visit: visit("v-1") }).expect("saved");
    sent(&setting, &rep);
    let watchers = ["chen.bo", "zhou.jie"].map(|id| setting.phone("acme", id).0);
    watchers.iter().for_each(contact);
    for watcher in &watchers {
        let how = "telephone".to_owned();
        watcher.perform(Command::ConfirmSafe { visit: visit("v-1"), how }).expect("saved");
    }
    setting.turn(Millis::minutes(1));
    watchers.iter().for_each(|watcher| sent(&setting, watcher));
    assert_eq!(watch(&setting, &rep), "closed");
    for watcher in &watchers {
        assert!(watcher.status().expect("enrolled").refused.is_empty());
    }
}

#[test]
fn v6_3_a_leg_is_covered_by_the_trip_and_a_visit_beside_it_is_found() {
    let setting = Setting::still();
    let rep = shared(&setting, &["chen.bo"]);
    planned(&rep, "v-3", FIRST);
    for id in ["v-1", "v-2", "v-3"] {
        rep.perform(Command::Arrive { visit: visit(id), fix: None }).expect("saved");
    }
    sent(&setting, &rep);
    let found = |id| clauses(&setting, &rep, id).contains(&"V6.3".to_owned());
    assert_eq!(["v-1", "v-2", "v-3"].map(found), [false, false, true]);
}

#[test]
fn v6_3_the_note_for_helpers_is_on_no_page_and_in_no_feed_and_opens_in_an_emergency_alone() {
    let setting = Setting::still();
    let rep = shared(&setting, &["chen.bo"]);
    let note = "青霉素过敏".to_owned();
    rep.perform(Command::MedicalNote { visit: visit("v-1"), note: note.clone() }).expect("saved");
    rep.perform(Command::SetOut { visit: visit("v-1") }).expect("saved");
    sent(&setting, &rep);
    let (watcher, _) = setting.phone("acme", "chen.bo");
    let (supervisor, _) = setting.phone("acme", "wang.lei");
    let (risk, _) = setting.phone("acme", "risk");
    for device in [&watcher, &supervisor, &risk, &rep] {
        contact(device);
        for path in ["/v1/visits/v-1", "/v1/itineraries/v-1", "/v1/itineraries/v-1.ics", "/v1/board"] {
            assert!(!get(&setting, device, path).1.contains(&note), "{path}");
        }
    }
    for device in [&watcher, &supervisor] {
        assert!(!format!("{:?}", device.visit(&visit("v-1"))).contains("medical_note"), "not even that there is one");
    }
    let path = "/v1/itineraries/v-1/medical-note";
    let open = |device: &Device| setting.post(path, b"", Some(&setting.token_of(device)));
    let early = open(&watcher);
    assert_eq!((early.status, early.code()), (409, "not_alarmed".to_owned()));
    pass(&setting, Millis::hours(11));
    assert_eq!(open(&risk).status, 404, "who does not watch opens nothing");
    let opened = open(&watcher);
    assert_eq!((opened.status, opened.json()["note"].as_str().map(str::to_owned)), (200, Some(note)));
    assert_eq!(looks(&setting, &rep)[0], "chen.bo medical_note");
    digest(&setting);
    assert!(notices(&rep).iter().any(|said| said.starts_with("chen.bo opened your note for helpers")));
    rep.perform(Command::MedicalNote { visit: visit("v-1"), note: String::new() }).expect("saved");
    sent(&setting, &rep);
    assert_eq!(open(&supervisor).code(), "no_note");
}

#[test]
fn v6_3_a_watcher_who_has_left_is_told_of_and_the_others_watch_on() {
    let setting = Setting::still();
    people::leave(&*setting.running().app.store, &org("acme"), NOW, &person("chen.bo")).expect("left");
    let rep = shared(&setting, &["chen.bo", "zhou.jie"]);
    assert_eq!(watch(&setting, &rep), "armed");
    let said = notices(&rep);
    assert!(said.iter().any(|said| said.contains("chen.bo can't watch") && said.contains("1 other(s)")), "{said:?}");
}

#[test]
fn v6_3_where_nobody_is_left_to_watch_the_supervisor_is_told_and_the_watch_stays_armed() {
    let setting = Setting::still();
    let rep = shared(&setting, &["chen.bo"]);
    people::leave(&*setting.running().app.store, &org("acme"), NOW, &person("chen.bo")).expect("left");
    digest(&setting);
    assert_eq!(watch(&setting, &rep), "armed");
    let (supervisor, _) = setting.phone("acme", "wang.lei");
    let said = notices(&supervisor);
    assert!(said.iter().any(|said| said.contains("chen.bo can't watch") && said.contains("supervisor")), "{said:?}");
    pass(&setting, Millis::hours(11));
    assert_eq!(watch(&setting, &rep), "alarmed");
    assert!(notices(&supervisor).iter().any(|said| said.contains("call the traveller")));
}

fn hamburg() -> Option<Fix> {
    Some(Fix { latitude_e6: 53_546_789, longitude_e6: 9_998_765, accuracy_m: 12 })
}

/// Latitude and radius of the arrival, as somebody sees it.
fn seen(setting: &Setting, device: &Device) -> Option<(f64, u64)> {
    let page = json(setting, device, "/v1/visits/v-1");
    let facts = page["facts"].as_array().expect("facts").clone();
    assert!(facts.iter().all(|fact| fact["name"] != "position" && fact["name"] != "medical_note"));
    let arrival = facts.iter().find(|fact| fact["name"] == "arrive").expect("an arrival");
    Some((arrival["fix"]["latitude"].as_f64()?, arrival["fix"]["accuracy_m"].as_u64()?))
}

#[test]
fn v6_3_others_see_where_somebody_was_coarsely_and_exactly_when_it_is_alarmed() {
    let setting = Setting::still();
    let rep = shared(&setting, &["chen.bo"]);
    rep.perform(Command::Arrive { visit: visit("v-1"), fix: hamburg() }).expect("saved");
    sent(&setting, &rep);
    let (watcher, _) = setting.phone("acme", "chen.bo");
    let (supervisor, _) = setting.phone("acme", "wang.lei");
    for device in [&watcher, &supervisor] {
        contact(device);
        assert_eq!(seen(&setting, device), Some((53.55, 1_114)));
    }
    assert_eq!(seen(&setting, &rep), Some((53.546_789, 12)), "the traveller's own");
    pass(&setting, Millis::hours(11));
    assert_eq!(seen(&setting, &watcher), Some((53.546_789, 12)));
}

#[test]
fn v6_3_where_somebody_was_and_the_note_are_gone_for_ever_after_sixty_days_and_the_arrival_stays() {
    let setting = Setting::still();
    let rep = shared(&setting, &["chen.bo"]);
    rep.perform(Command::MedicalNote { visit: visit("v-1"), note: "青霉素".to_owned() }).expect("saved");
    rep.perform(Command::Arrive { visit: visit("v-1"), fix: hamburg() }).expect("saved");
    sent(&setting, &rep);
    let app = &setting.running().app;
    // The phone is heard of in between: an enrolment ends by itself after sixty days of silence.
    pass(&setting, Millis::days(31));
    sent(&setting, &rep);
    pass(&setting, Millis::days(30));
    assert_eq!(let_go_due(app).expect("looked"), 0, "an open watch keeps them");
    rep.perform(Command::Return { visit: visit("v-1") }).expect("saved");
    sent(&setting, &rep);
    assert_eq!(watch(&setting, &rep), "closed");
    assert_eq!(let_go_due(app).expect("let go"), 1);
    assert_eq!(let_go_due(app).expect("once"), 0);
    digest(&setting);
    assert_eq!(seen(&setting, &rep), None);
    let has = app.store.read_with(|read| read.has_whereabouts(&org("acme"), &visit("v-1"))).expect("read");
    assert!(!has);
    let facts = app.store.read_with(|read| read.facts(&org("acme"), &visit("v-1"), u64::MAX)).expect("read");
    assert!(facts.iter().any(|row| row.fact.name() == "arrive"));
    rebuild(app, &mut |_, _| {}).expect("rebuilt");
    assert_eq!(seen(&setting, &rep), None, "a rebuild brings nothing back");
}

#[test]
fn v6_3_a_rebuild_makes_watchers_and_watch_again_as_they_were() {
    let setting = Setting::still();
    let rep = shared(&setting, &["chen.bo"]);
    rep.perform(Command::Arrive { visit: visit("v-2"), fix: None }).expect("saved");
    sent(&setting, &rep);
    pass(&setting, Millis::hours(11));
    rep.perform(Command::Return { visit: visit("v-1") }).expect("saved");
    sent(&setting, &rep);
    let app = &setting.running().app;
    let rows = || {
        app.store
            .read_with(|read| {
                let (acme, v_1, v_2) = (org("acme"), visit("v-1"), visit("v-2"));
                Ok((
                    read.members(&acme, &v_1)?,
                    read.watch(&acme, &v_1)?,
                    read.history(&acme, &v_1)?,
                    read.history(&acme, &v_2)?,
                    read.visit(&acme, &v_2)?,
                    read.leads_of(&acme, &v_2, u64::MAX)?,
                ))
            })
            .expect("read")
    };
    let before = rows();
    assert_eq!(before.1.as_ref().map(|watch| watch.state.as_str()), Some("closed"));
    rebuild(app, &mut |_, _| {}).expect("rebuilt");
    assert_eq!(rows(), before);
}

#[test]
fn v6_3_legs_that_are_somebody_elses_visits_change_nothing_of_theirs() {
    let setting = Setting::still();
    setting.person("acme", "mei", Role::Rep);
    let (other, _) = setting.phone("acme", "mei");
    planned(&other, "v-9", FIRST);
    sent(&setting, &other);
    let rep = shared(&setting, &["chen.bo"]);
    other.perform(Command::Arrive { visit: visit("v-9"), fix: None }).expect("saved");
    sent(&setting, &other);
    assert_eq!(watch(&setting, &rep), "armed");
    assert!(clauses(&setting, &other, "v-9").contains(&"V6.3".to_owned()));
}
