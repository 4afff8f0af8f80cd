//! Drills of the safety ladder (V6.3), with the clock turned: who is told, what is known of how far it came, who confirmed, who is told of
//! those who did not; and that no watch is touched and no alarm waits.

use mobile_ffi::Device;
use serde_json::Value;
use server::admin::{drill, people};
use server::chance::SystemChance;
use server::channel::{Address, Carrier, Failed};
use server::drill as drills;
use server::outbox::send_due_by;
use server::store::{Channel, Doer, Drill, DrillPlace, Errand, Person};
use sync_core::access::Role;
use sync_core::sync::{Notice, NoticeKind};
use sync_core::time::{Millis, Timestamp};

use crate::ladder::{settle, turn, with_manager};
use crate::safety::Trip;
use crate::setting::{NOW, Setting, contact, org, person};

fn start(setting: &Setting) -> Drill {
    let app = &setting.running().app;
    let id = drill::start(&*app.store, &org("acme"), app.clock.now()).expect("started");
    let all = drill::list(&*app.store, &org("acme")).expect("a list");
    assert_eq!(all[0].id, id);
    all[0].clone()
}

fn report(setting: &Setting) -> drill::Report {
    let app = &setting.running().app;
    drill::report(&*app.store, &org("acme"), None, app.clock.now()).expect("a report")
}

fn inbox(setting: &Setting, who: &str) -> Vec<Notice> {
    let app = &setting.running().app;
    let rows = app.store.read_with(|read| read.notices(&org("acme"), &person(who))).expect("an inbox");
    rows.into_iter().map(|row| row.notice).filter(|notice| notice.kind == NoticeKind::Drill).collect()
}

/// Rung, person and whether they confirmed.
fn stands(setting: &Setting) -> Vec<(String, Option<String>, bool)> {
    let line = |(place, _): &(DrillPlace, Vec<drill::Way>)| {
        let who = place.person.as_ref().map(ToString::to_string);
        (place.rung.clone(), who, place.confirmed.is_some())
    };
    let of_sales = |place: &DrillPlace| place.department.as_ref().is_some_and(|it| it.as_str() == "sales");
    report(setting).places.iter().filter(|(place, _)| of_sales(place)).map(line).collect()
}

fn place(rung: &str, who: Option<&str>, confirmed: bool) -> (String, Option<String>, bool) {
    (rung.to_owned(), who.map(str::to_owned), confirmed)
}

fn confirm(setting: &Setting, device: &Device, drill: &Drill) -> (u16, Value) {
    let (keys, enrolled) = setting.key_of(device);
    let token = setting.fresh_token(&keys, &enrolled);
    let answer = setting.post(&format!("/v1/drills/{}/confirm", drills::name_of(drill.id)), b"", Some(&token));
    (answer.status, answer.json())
}

fn far(setting: &Setting, who: &str, by: &str) -> String {
    let report = report(setting);
    let found = report.places.iter().find(|(place, _)| place.person == Some(person(who))).expect("on the ladder");
    let way = found.1.iter().find(|way| way.by == by).expect("a way");
    way.why.as_ref().map_or_else(|| way.far.as_str().to_owned(), |why| format!("{}: {why}", way.far.as_str()))
}

#[test]
fn every_rung_of_each_department_is_told_once_that_it_is_a_drill_and_confirms_it() {
    let setting = with_manager();
    let (supervisor, _) = setting.phone("acme", "wang.lei");
    let drill = start(&setting);
    assert_eq!((inbox(&setting, "wang.lei").len(), inbox(&setting, "zhao.min").len()), (1, 1));
    let told = &inbox(&setting, "wang.lei")[0];
    assert!(
        told.en.starts_with("DRILL. Nobody is in danger.") && told.zh.starts_with("【演练】并非真实警报"),
        "{told:?}"
    );
    assert!(told.en.contains("supervisor of sales"), "{}", told.en);
    assert!(inbox(&setting, "li.na").is_empty(), "who only travels stands on no rung");
    assert_eq!(far(&setting, "wang.lei", "inbox"), "not_fetched");
    contact(&supervisor);
    contact(&supervisor);
    assert_eq!(far(&setting, "wang.lei", "inbox"), "fetched");
    assert_eq!(far(&setting, "zhao.min", "mail"), "not_sent: no such channel");
    assert_eq!(confirm(&setting, &supervisor, &drill), (200, serde_json::json!({ "before": false })));
    assert_eq!(confirm(&setting, &supervisor, &drill), (200, serde_json::json!({ "before": true })));
    let expected = [
        place("supervisor", Some("wang.lei"), true),
        place("manager", Some("zhao.min"), false),
        place("duty", Some("zhao.min"), false),
    ];
    assert_eq!(stands(&setting), expected);
    let again = drill::start(&*setting.running().app.store, &org("acme"), NOW).expect_err("one at a time");
    assert!(again.to_string().contains("runs until"), "{again}");
    let (rep, _) = setting.phone("acme", "li.na");
    assert_eq!(confirm(&setting, &rep, &drill).0, 404, "it was not for them");
}

#[test]
fn whoever_has_not_confirmed_and_an_empty_rung_are_told_to_operators_and_managers_once_its_time_is_over() {
    let setting = with_manager();
    let app = &setting.running().app;
    let ops =
        Person { id: person("ops"), name: "Ops".to_owned(), department: None, roles: vec![Role::Operator], left: None };
    people::put_person(&*app.store, &org("acme"), NOW, ops).expect("put");
    let (supervisor, _) = setting.phone("acme", "wang.lei");
    let drill = start(&setting);
    confirm(&setting, &supervisor, &drill);
    turn(&setting, Millis::hours(24) - Millis(1));
    assert!(inbox(&setting, "ops").is_empty());
    turn(&setting, Millis(1));
    let told = inbox(&setting, "ops");
    let sales = told.iter().find(|notice| notice.en.contains("ladder of sales")).expect("told of sales");
    assert!(sales.en.contains("zhao.min (manager) has not said that they have it"), "{}", sales.en);
    assert!(sales.en.contains("no duty contact is configured") && !sales.en.contains("wang.lei"), "{}", sales.en);
    let none = told.iter().find(|notice| notice.en.contains("people of no department")).expect("told of those");
    assert!(none.en.contains("nobody stands on the rung supervisor") && none.zh.contains("无人"), "{none:?}");
    assert_eq!(inbox(&setting, "zhao.min").len(), 2, "the manager reads what is of their department, and no more");
    turn(&setting, Millis::hours(24));
    assert_eq!((inbox(&setting, "ops").len(), inbox(&setting, "zhao.min").len()), (told.len(), 2), "once");
    assert!(report(&setting).drill.over.is_some());
}

#[test]
fn one_starts_by_itself_when_the_last_is_drill_days_ago_in_working_hours_and_once() {
    let setting = with_manager();
    let app = setting.running().app.clone();
    let count = || drill::list(&*app.store, &org("acme")).expect("a list").len();
    drills::look(&app).expect("looked");
    settle(&setting);
    assert_eq!(count(), 0, "a server that is new does not begin with one");
    // NOW is half past eleven of Monday 14 September; 31 days later it is a Thursday, in working hours.
    turn(&setting, Millis::days(31) - Millis(1));
    assert_eq!(count(), 0);
    turn(&setting, Millis(1));
    assert_eq!(count(), 1);
    let first = report(&setting).drill;
    assert_eq!((first.by.clone(), first.at), (Doer::Server, NOW + Millis::days(31)));
    settle(&setting);
    turn(&setting, Millis::days(30));
    assert_eq!(count(), 1);
    // Until the night of the 31st day nobody looked: it waits for the morning.
    turn(&setting, Millis::hours(34));
    assert_eq!(count(), 1, "not at night");
    turn(&setting, Millis::hours(14));
    assert_eq!(count(), 2);
    settle(&setting);
    drills::look(&app).expect("looked");
    settle(&setting);
    assert_eq!(count(), 2, "once");
}

/// Takes everything, and keeps what it was.
#[derive(Default)]
struct Kept(std::sync::Mutex<Vec<(NoticeKind, Channel)>>);

impl Carrier for Kept {
    fn send(&self, errand: &Errand, _: &str, _: Option<&Address>, _: Timestamp) -> Result<(), Failed> {
        self.0.lock().expect("whole").push((errand.what.message.kind, errand.what.channel));
        match errand.what.channel {
            Channel::Mail | Channel::Push => Ok(()),
            Channel::Webhook => Err(Failed::Never("http 410".to_owned())),
        }
    }
}

#[test]
fn a_drill_touches_no_watch_goes_out_behind_every_alarm_and_what_its_channels_did_is_shown() {
    let trip = Trip::shared();
    let app = &trip.setting.running().app;
    app.store
        .write_with(|tx| {
            tx.set_channel(&org("acme"), Channel::Webhook, Some("{}"))?;
            tx.set_channel(&org("acme"), Channel::Mail, Some("{}"))
        })
        .expect("set");
    let before = (trip.state(), trip.history().len());
    let drill = start(&trip.setting);
    assert_eq!((trip.state(), trip.history().len()), before);
    assert_eq!(far(&trip.setting, "zhao.min", "mail"), "not_sent: no address");
    assert_eq!(far(&trip.setting, "zhao.min", "webhook"), "waiting");
    trip.turn_to(40);
    assert_eq!(trip.told("wang.lei"), [NoticeKind::WatchAlarmed], "the alarm is climbed as if there were none");
    let carrier = Kept::default();
    send_due_by(app, &carrier, &SystemChance).expect("sent");
    let sent = carrier.0.into_inner().expect("whole");
    let first_drill = sent.iter().position(|(kind, _)| *kind == NoticeKind::Drill).expect("sent as well");
    let last_alarm = sent.iter().rposition(|(kind, _)| *kind == NoticeKind::WatchAlarmed).expect("sent");
    assert!(last_alarm < first_drill, "the drill was there first, and goes last: {sent:?}");
    assert_eq!(far(&trip.setting, "zhao.min", "webhook"), "failed: http 410");
    assert!(drill.over.is_none());
}

#[test]
fn a_rebuild_makes_the_same_drill_and_tells_nobody() {
    let setting = with_manager();
    let (supervisor, _) = setting.phone("acme", "wang.lei");
    let drill = start(&setting);
    confirm(&setting, &supervisor, &drill);
    turn(&setting, Millis::hours(25));
    let (before, told) = (report(&setting), inbox(&setting, "zhao.min"));
    server::rebuild::rebuild(&setting.running().app, &mut |_, _| {}).expect("rebuilt");
    assert_eq!((report(&setting), inbox(&setting, "zhao.min")), (before, told));
}
