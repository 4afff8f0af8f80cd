//! What the phone says by itself, offline: countdowns, the server's very words, and hints that never refuse.

use sync_core::assessment::{FactSeen, Holder, VisitEvidence, assess_obligations};
use sync_core::command::Command;
use sync_core::document::plan::{PlanEdit, PlanView};
use sync_core::document::record::RecordView;
use sync_core::engine::effect::Told;
use sync_core::fact::ObligationKind;
use sync_core::ids::{ChangeHash, EntryId};
use sync_core::obligation::{DeviceContact, Sentence, explain};
use sync_core::policy::PolicyDocument;
use sync_core::rule::approval::Superior;
use sync_core::time::{Millis, Timestamp};

use crate::host::{Host, Net};
use crate::taps::{arrive, brief, gift, leave, note, plan, plan_abroad, plan_view, share, v};
use crate::world::{at, device, entry, person};

/// The server's side of the same question.
struct ServerHolder<'a>(&'a Host);

impl Holder for ServerHolder<'_> {
    fn elapsed(&self, from: EntryId, to: EntryId) -> Option<(Millis, Millis)> {
        self.0.server.timeline().elapsed(from.seq, to.seq)
    }
    fn plan_at(&self, _: &[ChangeHash]) -> Option<PlanView> {
        None
    }
    fn record_at(&self, _: &[ChangeHash]) -> Option<RecordView> {
        None
    }
    fn superior(&self, _: &FactSeen) -> Option<Superior> {
        None
    }
}

/// What the server says of the brief, from nothing but what it was sent.
fn on_the_server(host: &Host, now: Timestamp) -> Sentence {
    let timeline = host.server.timeline();
    let seen = |(seq, fact)| {
        let placement = timeline.place(seq).expect("placed");
        FactSeen { entry: entry(1, seq), person: person("li"), placement, fact }
    };
    let facts: Vec<FactSeen> = host.server.facts().into_iter().map(seen).collect();
    let (heard, complete) = (Some(now), Some(now));
    let devices =
        [DeviceContact { device: device(1), person: person("li"), heard, complete, lost: None, revoked: false }];
    let policy = PolicyDocument::default();
    let evidence = VisitEvidence {
        facts: &facts,
        holder: &ServerHolder(host),
        plan: None,
        record: None,
        devices: &devices,
        policy: &policy,
        calendar: None,
    };
    let verdicts = assess_obligations(&evidence, now);
    let brief = verdicts.iter().find(|verdict| verdict.owed == ObligationKind::Brief.into()).expect("judged");
    explain(brief, &policy.office_zone)
}

/// Planned online, left offline at 10:00 with a wall clock three days slow.
fn left_offline() -> Host {
    let mut host = Host::enrolled();
    host.does(plan());
    host.contact();
    host.net = Net::Down;
    host.wall_off = Millis::days(-3);
    host.now = at("10:00");
    host.does(leave());
    host
}

#[test]
fn the_brief_counts_down_offline_by_the_running_clock() {
    let mut host = left_offline();
    host.now = at("11:30");
    let brief = host.brief();
    assert_eq!((brief.state, brief.kind.as_str()), ("running", "brief"));
    let left = brief.left_ms.expect("time left");
    assert!((left - Millis::minutes(30).0).abs() < 2_000, "half an hour: {left}");
    host.now = at("12:10");
    assert!(host.brief().left_ms.expect("overdue") < 0);
    let off = host.status().wall_error_ms.expect("a contact in this boot");
    assert!((off - Millis::days(-3).0).abs() < 2_000, "and says how far the wall clock is off: {off}");
}

#[test]
fn phone_and_server_say_the_same_sentence() {
    for briefed in [None, Some("11:00"), Some("12:30")] {
        let mut host = left_offline();
        if let Some(when) = briefed {
            host.now = at(when);
            host.does(brief());
        }
        host.now = at("11:40").max(host.now);
        host.net = Net::Up;
        host.contact();
        let on_the_phone = host.brief();
        let sentence = on_the_server(&host, host.now);
        assert_eq!((on_the_phone.en, on_the_phone.zh), (sentence.en, sentence.zh), "{briefed:?}");
    }
}

#[test]
fn the_countdown_offline_reads_as_the_server_reads_it_later() {
    let mut host = left_offline();
    host.now = at("11:00");
    let offline = host.brief();
    host.net = Net::Up;
    host.contact();
    let sentence = on_the_server(&host, at("11:00"));
    assert_eq!((offline.en, offline.zh), (sentence.en, sentence.zh));
}

#[test]
fn a_forbidden_promise_gives_a_hint_and_is_still_saved() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.does(note("我们保证100%清关通过"));
    let hints = host.hints();
    assert!(hints.iter().any(|hint| hint.contains("promise")), "{hints:?}");
    host.contact();
    assert_eq!(host.server.story(), "begin plan -");
    host.does(note("customs take three days"));
    assert!(host.hints().is_empty());
}

#[test]
fn gifts_over_the_limit_together_give_a_hint() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.does(gift("120.00"));
    assert!(host.hints().is_empty());
    host.does(gift("80.01"));
    assert_eq!(host.hints(), ["the gifts of this visit are worth 200.01 CNY, the limit is 200.00 CNY"]);
    let findings = host.status().visits[0].findings.clone();
    assert!(findings.iter().any(|(clause, ..)| *clause == "V6.2"), "{findings:?}");
}

#[test]
fn an_amount_that_is_none_is_not_saved() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.does(gift("about 50"));
    assert!(matches!(host.last(), Told::NotSaved { why } if why.starts_with("amount: ")), "{:?}", host.last());
}

#[test]
fn departing_abroad_is_loud_until_the_itinerary_has_reached_the_server() {
    let mut host = Host::enrolled();
    host.does(plan_abroad());
    host.does(arrive());
    assert!(host.hints().iter().any(|hint| hint.contains("no colleague knows the itinerary")), "{:?}", host.hints());
    host.net = Net::Down;
    host.does(share());
    host.does(arrive());
    assert!(host.hints().iter().any(|hint| hint.contains("has not reached the server")), "{:?}", host.hints());
    host.net = Net::Up;
    host.contact();
    host.does(arrive());
    assert!(!host.hints().iter().any(|hint| hint.contains("V6.3")), "{:?}", host.hints());
    assert_eq!(host.status().visits[0].watch.map(|(state, _)| state), Some("under_way"));
}

#[test]
fn departing_at_home_needs_no_itinerary() {
    let mut host = Host::enrolled();
    host.does(plan());
    host.does(arrive());
    assert!(host.hints().is_empty());
}

#[test]
fn a_second_share_extends_the_watch_and_the_last_in_the_chain_counts() {
    let mut host = Host::enrolled();
    let again = |until| Command::Share { visit: v(), watchers: vec![person("wang")], return_by: at(until) };
    let watch = |host: &Host| host.status().visits[0].watch;
    host.does(plan_abroad());
    host.does(share());
    host.does(arrive());
    host.now = at("18:10");
    assert_eq!(watch(&host), Some(("overdue", at("18:00"))));
    host.does(again("20:00"));
    assert_eq!(watch(&host), Some(("under_way", at("20:00"))));
    host.does(again("18:05"));
    assert_eq!(watch(&host), Some(("overdue", at("18:05"))), "also when it is earlier");
}

#[test]
fn v5_2_cases_are_suggested_offline_while_the_needs_are_written_and_no_more_once_prepared() {
    let mut host = Host::enrolled();
    host.net = Net::Down;
    let needs = vec!["玻璃制品易碎".to_owned()];
    host.does(Command::Plan { visit: Some(v()), plan: Box::new(PlanView { needs: needs.clone(), ..plan_view() }) });
    assert!(
        host.hints().iter().any(|hint| hint.contains("V5.2") && hint.contains("防震包装案例")),
        "{:?}",
        host.hints()
    );
    let cases = vec!["防震包装案例".to_owned(), "货运保险方案".to_owned()];
    let edit = PlanEdit { needs: Some(needs), cases: Some(cases), ..PlanEdit::default() };
    host.does(Command::Replan { visit: v(), edit: Box::new(edit) });
    assert!(!host.hints().iter().any(|hint| hint.contains("V5.2")), "{:?}", host.hints());
}
