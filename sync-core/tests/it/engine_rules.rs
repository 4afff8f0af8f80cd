//! The organisation's rulebook on a phone (A6, V4.1): versions and notices come with the feed, visits are judged by the version of
//! their beginning, offline too, and the person says that they have read it.

use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::engine::effect::Told;
use sync_core::engine::status::VisitStatus;
use sync_core::policy::PolicyDocument;
use sync_core::sync::{FeedItem, RulingKind};
use sync_core::time::{Millis, Timestamp};

use crate::host::{Host, Net};
use crate::taps::plan_view;
use crate::world::{at, visit};

/// Half an hour for the brief, from a moment on.
fn strict(version: u32, effective_from: Timestamp) -> FeedItem {
    let brief_limit = Millis::minutes(30);
    let policy = PolicyDocument { version, effective_from, brief_limit, ..PolicyDocument::default() };
    let text = policy.to_json().to_string();
    FeedItem::Ruling { position: 10 + u64::from(version), kind: RulingKind::Policy, text }
}

fn planned(host: &mut Host, name: &str, start: Timestamp) {
    let plan = PlanView { start: Some(start), ..plan_view() };
    host.does(Command::Plan { visit: Some(visit(name)), plan: Box::new(plan) });
}

fn of(host: &Host, name: &str) -> VisitStatus {
    host.status().visits.into_iter().find(|known| known.visit == visit(name)).expect("known here")
}

/// How long after leaving the brief falls due, in minutes.
fn brief_limit(host: &mut Host, name: &str) -> i64 {
    let left = host.now;
    host.does(Command::Leave { visit: visit(name) });
    let brief = of(host, name).obligations.into_iter().find(|owed| owed.kind == "brief").expect("owed");
    (brief.due.expect("due") - left).0 / 60_000
}

#[test]
fn a6_a_visit_is_judged_by_the_version_in_force_when_it_begins_on_a_phone_that_is_offline() {
    let mut host = Host::enrolled();
    planned(&mut host, "before", at("09:00"));
    planned(&mut host, "after", at("10:00"));
    host.server.feed.push(strict(2, at("09:30")));
    host.contact();
    host.net = Net::Down;
    host.pass(Millis::hours(5));
    assert_eq!(brief_limit(&mut host, "before"), 120);
    assert_eq!(brief_limit(&mut host, "after"), 30);
    host.restart();
    let again = of(&host, "after").obligations.into_iter().find(|owed| owed.kind == "brief").expect("owed");
    assert_eq!(again.left_ms.expect("running") / 60_000, 30, "a restarted phone goes by the same version");
}

#[test]
fn a6_a_version_is_acknowledged_offline_and_no_version_that_has_not_come() {
    let mut host = Host::enrolled();
    assert_eq!(host.status().policy.unread, None, "the defaults were published by nobody");
    host.server.feed.push(strict(2, at("06:30")));
    host.contact();
    let status = host.status().policy;
    assert_eq!((status.version, status.coming, status.unread), (1, Some((2, at("06:30"))), Some(2)));
    host.net = Net::Down;
    host.does(Command::Acknowledge { version: Some(3) });
    assert!(matches!(host.last(), Told::NotSaved { why } if why.contains("the latest that has come here is 2")));
    host.does(Command::Acknowledge { version: None });
    assert!(matches!(host.last(), Told::Saved { visit: None, .. }));
    host.pass(Millis::hours(1));
    host.restart();
    let status = host.status().policy;
    assert_eq!((status.version, status.coming, status.unread), (2, None, None));
}

#[test]
fn a6_a_published_version_never_changes_whatever_comes_under_its_number() {
    let mut host = Host::enrolled();
    host.server.feed.push(strict(2, at("06:00")));
    host.contact();
    let other = PolicyDocument { version: 2, brief_limit: Millis::hours(9), ..PolicyDocument::default() };
    let text = other.to_json().to_string();
    host.server.feed.push(FeedItem::Ruling { position: 99, kind: RulingKind::Policy, text });
    host.server.feed.push(FeedItem::Ruling { position: 100, kind: RulingKind::Policy, text: "{".to_owned() });
    host.contact();
    planned(&mut host, "v", at("09:00"));
    assert_eq!(brief_limit(&mut host, "v"), 30);
}

#[test]
fn v4_1_a_years_notice_makes_a_provisional_lead_time_a_certain_one() {
    let mut host = Host::enrolled();
    let new_year = "2027-01-05T02:00:00Z".parse().expect("RFC 3339");
    host.now = "2026-12-30T02:00:00Z".parse().expect("RFC 3339");
    planned(&mut host, "v", new_year);
    let before = of(&host, "v");
    assert!(before.findings.is_empty(), "{:?}", before.findings);
    assert!(before.notes.iter().any(|(_, en, _)| en.contains("provisionally")), "{:?}", before.notes);
    let text = r#"{"region":"CN","weekend":["sat","sun"],"through":"2027-12-31","source":"a notice","days":[
        {"date":"2027-01-01","kind":"off","name":"New Year's Day"},
        {"date":"2027-01-04","kind":"off","name":"New Year's Day"}]}"#;
    let item = FeedItem::Ruling { position: 5, kind: RulingKind::Calendar, text: text.to_owned() };
    host.server.feed.push(item);
    host.contact();
    let after = of(&host, "v");
    assert!(after.notes.is_empty(), "{:?}", after.notes);
    assert!(after.findings.iter().any(|(clause, ..)| *clause == "V4.1"), "{:?}", after.findings);
}
