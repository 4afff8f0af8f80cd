//! The safety watch on a server (V6.3), by the clock alone: the ladder of an alarm, who holds it and for how long, calls for help,
//! extensions, planned gaps, what is heard of late, and that nobody is told twice.

use mobile_ffi::Device;
use mobile_ffi::clock::TurnedClock;
use serde_json::Value;
use server::admin::people;
use server::store::HistoryRow;
use sync_core::command::{Command, SafetyTap};
use sync_core::document::plan::PlanView;
use sync_core::fact::{CheckPlan, Gap};
use sync_core::sync::{Notice, NoticeKind};
use sync_core::time::{Millis, Timestamp};

use crate::ladder::{settle, turn, with_manager};
use crate::setting::{NOW, Setting, contact, org, person, plan, visit};

use NoticeKind::{WatchAcknowledged, WatchAlarmed, WatchCalled, WatchClosed, WatchNews, WatchNotCounted, WatchOverdue};

pub const BACK: Timestamp = Timestamp(NOW.0 + 5 * 3_600_000);

/// One trip: Li Na travels, Zhou Jie watches, Wang Lei supervises, Zhao Min manages, and the desk is on duty if it is there.
pub struct Trip {
    pub setting: Setting,
    pub rep: Device,
    rep_clock: TurnedClock,
    pub watcher: Device,
    watcher_clock: TurnedClock,
}

pub fn does(device: &Device, tap: SafetyTap) {
    device.perform(Command::Safety { visit: visit("v1"), tap }).expect("saved");
}

impl Trip {
    fn planned() -> Self {
        let setting = with_manager();
        let (rep, rep_clock) = setting.phone("acme", "li.na");
        let (watcher, watcher_clock) = setting.phone("acme", "zhou.jie");
        let plan = PlanView { start: Some(NOW + Millis::hours(1)), ..plan() };
        rep.perform(Command::Plan { visit: Some(visit("v1")), plan: Box::new(plan) }).expect("saved");
        contact(&rep);
        settle(&setting);
        Self { setting, rep, rep_clock, watcher, watcher_clock }
    }

    pub fn shared() -> Self {
        Self::shared_by(CheckPlan::default())
    }

    fn shared_by(plan: CheckPlan) -> Self {
        let trip = Self::planned();
        does(&trip.rep, SafetyTap::Share { watchers: vec![person("zhou.jie")], return_by: BACK, plan });
        trip.rep.perform(Command::SetOut { visit: visit("v1") }).expect("saved");
        trip.rep_is_heard();
        contact(&trip.watcher);
        trip
    }

    /// The server's clock at a time after the planned return, and everything done that is due.
    pub fn turn_to(&self, minutes: i64) {
        let now = self.setting.running().app.clock.now();
        turn(&self.setting, BACK + Millis::minutes(minutes) - now);
        let now = self.setting.running().app.clock.now();
        self.rep_clock.set_true(now);
        self.watcher_clock.set_true(now);
    }

    pub fn rep_is_heard(&self) {
        contact(&self.rep);
        settle(&self.setting);
    }

    pub fn watcher_is_heard(&self) {
        contact(&self.watcher);
        settle(&self.setting);
    }

    pub fn inbox(&self, who: &str) -> Vec<Notice> {
        let app = &self.setting.running().app;
        let rows = app.store.read_with(|read| read.notices(&org("acme"), &person(who))).expect("an inbox");
        rows.into_iter().map(|row| row.notice).filter(|notice| notice.id.contains("/watch/")).collect()
    }

    pub fn told(&self, who: &str) -> Vec<NoticeKind> {
        self.inbox(who).into_iter().map(|notice| notice.kind).collect()
    }

    pub fn state(&self) -> String {
        let app = &self.setting.running().app;
        let row = app.store.read_with(|read| read.watch(&org("acme"), &visit("v1"))).expect("read");
        row.map_or_else(String::new, |row| row.state)
    }

    pub fn history(&self) -> Vec<HistoryRow> {
        let app = &self.setting.running().app;
        app.store.read_with(|read| read.history(&org("acme"), &visit("v1"))).expect("read")
    }

    pub fn page(&self, device: &Device) -> Value {
        self.setting.page(device, "/v1/visits/v1").expect("a page")
    }
}

#[test]
fn by_the_clock_alone_each_rung_is_told_once_and_the_last_again() {
    let trip = Trip::shared();
    trip.turn_to(0);
    assert_eq!((trip.told("li.na"), trip.told("zhou.jie")), (vec![WatchOverdue], vec![WatchOverdue]));
    trip.turn_to(30);
    assert_eq!(trip.told("zhou.jie"), [WatchOverdue, WatchAlarmed]);
    assert_eq!((trip.told("wang.lei"), trip.told("zhao.min")), (vec![], vec![]));
    trip.turn_to(40);
    assert_eq!((trip.told("wang.lei"), trip.told("zhao.min")), (vec![WatchAlarmed], vec![]));
    trip.turn_to(50);
    assert_eq!(trip.told("zhao.min"), [WatchAlarmed]);
    trip.turn_to(60);
    let manager = trip.inbox("zhao.min");
    assert_eq!(manager.len(), 2, "no duty contact is configured: the managers stand in for it");
    assert!(manager[1].en.contains("Skipped: no duty contact is configured"), "{}", manager[1].en);
    trip.turn_to(90);
    assert_eq!(trip.told("zhao.min").len(), 3, "and again, until it is closed");
    assert_eq!(trip.told("zhou.jie"), [WatchOverdue, WatchAlarmed], "the others once");
    assert_eq!(trip.told("li.na"), [WatchOverdue, WatchAlarmed]);
}

#[test]
fn a_server_that_was_down_takes_each_step_once_when_it_is_back() {
    let trip = Trip::shared();
    trip.turn_to(600);
    assert_eq!(trip.told("zhou.jie"), [WatchAlarmed]);
    assert_eq!(trip.told("wang.lei"), [WatchAlarmed]);
    let before = trip.told("zhao.min").len();
    assert!(before <= 3, "its own step, that of duty, and one repeat: {before}");
    trip.turn_to(601);
    assert_eq!(trip.told("zhao.min").len(), before);
}

#[test]
fn whoever_takes_care_of_it_holds_the_ladder_for_half_an_hour_and_no_longer() {
    let trip = Trip::shared();
    trip.turn_to(30);
    trip.watcher_is_heard();
    does(&trip.watcher, SafetyTap::Acknowledge { note: "calling the customer".to_owned() });
    trip.watcher_is_heard();
    assert_eq!(trip.told("zhou.jie"), [WatchAlarmed, WatchAcknowledged]);
    assert!(trip.told("li.na").contains(&WatchAcknowledged), "the traveller reads that somebody acts");
    trip.turn_to(69);
    assert_eq!((trip.state(), trip.told("wang.lei")), ("alarmed".to_owned(), vec![]));
    trip.turn_to(71);
    let told = trip.told("wang.lei");
    assert!(told.contains(&WatchAlarmed), "it goes on from where it was: {told:?}");
}

#[test]
fn taking_care_of_what_is_no_alarm_is_said_to_hold_nothing() {
    let trip = Trip::shared();
    does(&trip.watcher, SafetyTap::Acknowledge { note: "mine".to_owned() });
    trip.watcher_is_heard();
    assert_eq!(trip.told("zhou.jie"), [WatchNotCounted]);
    trip.turn_to(41);
    assert_eq!(trip.told("wang.lei"), [WatchAlarmed], "and it holds nothing");
}

#[test]
fn a_return_settles_it_with_all_who_were_told() {
    let trip = Trip::shared();
    trip.turn_to(41);
    trip.rep.perform(Command::Return { visit: visit("v1") }).expect("saved");
    trip.rep_is_heard();
    assert_eq!(trip.state(), "closed");
    for who in ["li.na", "zhou.jie", "wang.lei"] {
        assert_eq!(trip.told(who).last(), Some(&WatchClosed), "{who}");
    }
    assert_eq!(trip.told("zhao.min"), [], "who was never told of it hears nothing");
    trip.turn_to(600);
    assert_eq!(trip.told("zhao.min"), []);
}

#[test]
fn a_check_in_from_before_the_alarm_that_comes_after_it_is_shown_with_its_bounds() {
    let trip = Trip::shared();
    trip.rep_clock.set_true(BACK);
    does_check_in(&trip, BACK + Millis::hours(3));
    trip.turn_to(41);
    assert_eq!(trip.state(), "alarmed");
    trip.rep_is_heard();
    assert_eq!(trip.state(), "under_way");
    for who in ["li.na", "zhou.jie", "wang.lei"] {
        assert_eq!(trip.told(who).last(), Some(&WatchClosed), "{who}: the alarm is settled");
    }
    let said = &trip.history().into_iter().rfind(|row| row.subject == "watch").expect("a change").en;
    assert!(said.contains("Last sign of life heard at") && said.contains("it was between"), "{said}");
    trip.turn_to(211);
    assert_eq!(trip.state(), "alarmed", "and a silence after it is another alarm");
    assert_eq!(trip.told("zhou.jie").iter().filter(|kind| **kind == WatchAlarmed).count(), 2);
}

fn does_check_in(trip: &Trip, next_by: Timestamp) {
    trip.rep.perform(Command::CheckIn { visit: visit("v1"), next_by }).expect("saved");
}

#[test]
fn late_evidence_that_ends_nothing_is_news_to_all_who_were_told() {
    let trip = Trip::shared();
    trip.rep_clock.set_true(BACK - Millis::hours(2));
    does_check_in(&trip, BACK - Millis::hours(1));
    trip.turn_to(41);
    trip.rep_is_heard();
    assert_eq!(trip.state(), "alarmed");
    assert_eq!(trip.told("wang.lei"), [WatchAlarmed, WatchNews]);
    assert!(trip.inbox("wang.lei")[1].en.contains("it was between"), "{}", trip.inbox("wang.lei")[1].en);
}

#[test]
fn who_has_left_is_passed_over_with_a_note_and_the_next_is_told_at_once() {
    let trip = Trip::shared();
    let store = &*trip.setting.running().app.store;
    for gone in ["zhou.jie", "wang.lei"] {
        people::leave(store, &org("acme"), NOW, &person(gone)).expect("left");
    }
    trip.turn_to(30);
    let before = vec![NoticeKind::WatcherMissing];
    assert_eq!(
        (trip.told("zhou.jie"), trip.told("wang.lei")),
        (vec![], before),
        "while the supervisor was still there"
    );
    let manager = trip.inbox("zhao.min");
    assert!(!manager.is_empty(), "nobody stands before the manager: told at once");
    let steps: Vec<HistoryRow> = trip.history().into_iter().filter(|row| row.subject == "watch_step").collect();
    assert!(steps[0].en.contains("Skipped: zhou.jie has left."), "{}", steps[0].en);
    assert!(steps[0].zh.contains("zhou.jie 已离职"), "{}", steps[0].zh);
}

#[test]
fn a_call_for_help_tells_everybody_at_once_and_only_a_persons_word_ends_it() {
    let trip = Trip::shared();
    does(&trip.rep, SafetyTap::Sos { words: "off the road".to_owned() });
    trip.rep_is_heard();
    for who in ["zhou.jie", "wang.lei", "zhao.min"] {
        assert_eq!(trip.told(who).first(), Some(&WatchCalled), "{who}");
    }
    assert!(trip.inbox("zhou.jie")[0].en.contains("li.na calls for help: off the road"));
    trip.rep.perform(Command::Return { visit: visit("v1") }).expect("saved");
    trip.rep_is_heard();
    assert_eq!(trip.state(), "alarmed", "a return does not end it");
    trip.watcher_is_heard();
    let how = "stands beside me".to_owned();
    trip.watcher.perform(Command::ConfirmSafe { visit: visit("v1"), how }).expect("saved");
    trip.watcher_is_heard();
    assert_eq!(trip.state(), "closed");
    for who in ["li.na", "zhou.jie", "wang.lei", "zhao.min"] {
        assert_eq!(trip.told(who).last(), Some(&WatchClosed), "{who}");
    }
}

#[test]
fn a_call_for_help_without_any_itinerary_is_told_to_the_superiors() {
    let trip = Trip::planned();
    does(&trip.rep, SafetyTap::Sos { words: String::new() });
    trip.rep_is_heard();
    assert_eq!(trip.state(), "alarmed");
    assert_eq!(trip.told("zhou.jie"), [], "nobody asked them to watch");
    assert_eq!(
        (trip.told("wang.lei").first(), trip.told("zhao.min").first()),
        (Some(&WatchCalled), Some(&WatchCalled))
    );
}

#[test]
fn nobody_calls_in_anothers_name_nor_takes_care_of_their_own_alarm() {
    let trip = Trip::shared();
    let refused = |device: &Device| device.status().expect("enrolled").refused.len();
    does(&trip.watcher, SafetyTap::Sos { words: "she is in danger".to_owned() });
    trip.watcher_is_heard();
    does(&trip.rep, SafetyTap::Acknowledge { note: "it's me".to_owned() });
    trip.rep_is_heard();
    assert_eq!(refused(&trip.rep), 1);
    assert_eq!(trip.state(), "under_way", "neither is taken");
}

#[test]
fn the_traveller_extends_from_the_road_and_a_watcher_on_their_word() {
    let trip = Trip::shared();
    let extend = |until, how: Option<&str>| SafetyTap::Extend {
        until,
        reason: "the road is closed".to_owned(),
        how: how.map(str::to_owned),
    };
    does(&trip.rep, extend(BACK + Millis::hours(2), None));
    trip.rep_is_heard();
    trip.turn_to(60);
    assert_eq!(trip.state(), "under_way");
    trip.watcher_is_heard();
    does(&trip.watcher, extend(BACK + Millis::hours(4), Some("she rang me")));
    trip.watcher_is_heard();
    trip.turn_to(200);
    assert_eq!(trip.state(), "under_way");
    let facts = trip.page(&trip.watcher)["facts"].to_string();
    assert!(facts.contains("the road is closed (she rang me)"), "shown as a relay's: {facts}");
    trip.turn_to(270);
    assert_eq!(trip.state(), "alarmed");
}

#[test]
fn an_extension_backwards_changes_nothing_and_says_so() {
    let trip = Trip::shared();
    let until = BACK - Millis::hours(1);
    does(&trip.rep, SafetyTap::Extend { until, reason: "sooner".to_owned(), how: None });
    trip.rep_is_heard();
    assert_eq!(trip.told("li.na"), [WatchNotCounted]);
    trip.turn_to(30);
    assert_eq!(trip.state(), "alarmed", "never a watch that is silently disarmed");
}

#[test]
fn silence_in_a_planned_gap_raises_nothing_before_its_end_and_the_grace() {
    let gap = Gap { from: BACK - Millis::hours(1), until: BACK + Millis::hours(2) };
    let trip = Trip::shared_by(CheckPlan { dues: Vec::new(), gaps: vec![gap] });
    trip.turn_to(100);
    assert_eq!(trip.state(), "under_way");
    let said = trip.page(&trip.watcher)["watch"].to_string();
    assert!(said.contains("Out of coverage as planned until") || said.contains("按计划"), "{said}");
    trip.turn_to(150);
    assert_eq!(trip.state(), "overdue");
    trip.turn_to(180);
    assert_eq!(trip.state(), "alarmed");
}

#[test]
fn a_rebuild_climbs_the_same_and_tells_nobody_again() {
    let trip = Trip::shared();
    trip.turn_to(30);
    trip.watcher_is_heard();
    does(&trip.watcher, SafetyTap::Acknowledge { note: "calling".to_owned() });
    trip.watcher_is_heard();
    trip.turn_to(95);
    let app = &trip.setting.running().app;
    let watch = |trip: &Trip| {
        let app = &trip.setting.running().app;
        app.store.read_with(|read| read.watch(&org("acme"), &visit("v1"))).expect("read")
    };
    let before = (watch(&trip), trip.history(), trip.told("wang.lei"), trip.told("zhao.min"));
    server::rebuild::rebuild(app, &mut |_, _| {}).expect("rebuilt");
    assert_eq!((watch(&trip), trip.history(), trip.told("wang.lei"), trip.told("zhao.min")), before);
}
