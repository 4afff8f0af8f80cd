//! Superiors' words about a plan on phones (V4.2, V4.3, V5.3): returned, withdrawn, contested, stale; changes that the customer is told
//! of, details that are confirmed. All of it offline.

use sync_core::cbor;
use sync_core::command::Command;
use sync_core::document::plan::PlanEdit;
use sync_core::engine::effect::Told;
use sync_core::engine::status::VisitStatus;
use sync_core::fact::{Channel, Fact};
use sync_core::ids::{EntryId, Heads};
use sync_core::sync::{FeedFact, FeedItem};
use sync_core::time::{Millis, Timestamp};

use crate::host::{Host, Net};
use crate::taps::{arrive, plan, v};
use crate::world::{at, entry, person};

/// The plan is made and sent, six minutes ago.
fn planned() -> Host {
    let mut host = Host::enrolled();
    host.does(plan());
    host.contact();
    host.pass(Millis::minutes(6));
    host
}

fn heads(host: &Host) -> Heads {
    match &host.server.facts()[1].1 {
        Fact::Plan { heads, .. } => heads.clone(),
        other => panic!("the plan comes first: {other:?}"),
    }
}

/// What a superior did on another phone, as the feed brings it.
fn heard(host: &mut Host, who: &str, entry: EntryId, when: Timestamp, fact: &Fact) {
    let fact = cbor::encode(fact).into();
    let told = FeedFact { entry, person: person(who), received: when, estimate: Some(when), fact };
    host.server.feed.push(FeedItem::Fact { fact: told });
}

fn stands(host: &Host) -> VisitStatus {
    host.status().visits.remove(0)
}

fn state(host: &Host) -> &'static str {
    stands(host).approval.expect("the plan is here").state
}

fn change(edit: PlanEdit) -> Command {
    Command::Replan { visit: v(), edit: Box::new(edit) }
}

#[test]
fn v4_3_an_edit_makes_the_approval_stale_by_itself_and_the_phone_says_who_gave_it() {
    let mut host = planned();
    assert_eq!(state(&host), "waiting");
    let seen = heads(&host);
    heard(&mut host, "wang", entry(2, 7), at("06:05"), &Fact::Approve { visit: v(), heads: seen, seen: None });
    host.contact();
    assert_eq!(state(&host), "approved");
    host.net = Net::Down;
    host.does(change(PlanEdit { place: Some("Hall 4".to_owned()), ..PlanEdit::default() }));
    assert_eq!(state(&host), "stale");
    let note = stands(&host).approval.expect("the plan is here").note;
    assert!(note.detail_en.contains("wang") && note.detail_zh.contains("wang"), "{note:?}");
    host.restart();
    assert_eq!(state(&host), "stale", "and after a restart");
}

#[test]
fn v4_2_a_superior_returns_a_plan_with_a_reason_and_withdraws_only_what_is_approved_offline() {
    let mut host = planned();
    host.net = Net::Down;
    host.does(Command::Withdraw { visit: v(), reason: "a typhoon".to_owned() });
    assert!(matches!(host.last(), Told::NotSaved { why } if why.contains("no approval")), "{:?}", host.last());
    host.does(Command::ReturnPlan { visit: v(), reason: "  ".to_owned() });
    assert!(matches!(host.last(), Told::NotSaved { why } if why.contains("reason is empty")), "{:?}", host.last());
    host.does(Command::ReturnPlan { visit: v(), reason: "whom do you meet?".to_owned() });
    assert_eq!(state(&host), "returned");
    host.does(Command::Approve { visit: v() });
    assert_eq!(state(&host), "approved", "who returned it has seen it again");
    host.does(Command::Withdraw { visit: v(), reason: "a typhoon".to_owned() });
    assert_eq!(state(&host), "withdrawn");
    assert!(!stands(&host).approved);
}

#[test]
fn v4_2_an_approval_and_a_withdrawal_made_apart_are_both_shown_and_neither_is_hidden() {
    let mut host = planned();
    let seen = heads(&host);
    let approve = |saw: Option<Vec<EntryId>>| Fact::Approve { visit: v(), heads: seen.clone(), seen: saw };
    let withdraw =
        Fact::Withdraw { visit: v(), heads: seen.clone(), reason: "a typhoon".to_owned(), seen: vec![entry(2, 7)] };
    heard(&mut host, "wang", entry(2, 7), at("06:01"), &approve(None));
    heard(&mut host, "zhao", entry(3, 4), at("06:03"), &withdraw);
    heard(&mut host, "wang", entry(2, 8), at("06:04"), &approve(Some(vec![entry(2, 7)])));
    host.contact();
    let visit = stands(&host);
    assert_eq!((state(&host), visit.approved), ("contested", false));
    let note = visit.notes.iter().find(|(clause, ..)| *clause == "V4.2").expect("a note");
    assert!(note.1.contains("wang") && note.1.contains("zhao"), "{}", note.1);
    host.does(arrive());
    let findings = stands(&host).findings;
    assert!(findings.iter().all(|(clause, ..)| *clause != "V4.2"), "nobody is found at fault: {findings:?}");
}

#[test]
fn v4_3_a_late_change_of_an_approved_plan_is_told_to_the_customer_or_is_found() {
    let mut host = planned();
    let seen = heads(&host);
    heard(&mut host, "wang", entry(2, 7), at("06:05"), &Fact::Approve { visit: v(), heads: seen, seen: None });
    host.contact();
    host.net = Net::Down;
    let prepared = PlanEdit { research: Some("cold chain".to_owned()), ..PlanEdit::default() };
    host.does(change(prepared));
    assert!(stands(&host).notes.is_empty(), "what is prepared is no change of the visit");
    host.does(change(PlanEdit { start: Some(at("10:00")), ..PlanEdit::default() }));
    let clauses =
        |host: &Host| -> Vec<&'static str> { stands(host).notes.iter().map(|(clause, ..)| *clause).collect() };
    assert_eq!(clauses(&host), ["V4.3"], "the customer is still to be told");
    let found = stands(&host).findings;
    assert!(found.iter().any(|(clause, en, _)| *clause == "V4.3" && en.contains("0 working days ahead")), "{found:?}");
    let text = "the flight was cancelled".to_owned();
    host.does(Command::TellChange { visit: v(), channel: Channel::Phone, text });
    assert!(clauses(&host).is_empty());
    host.does(arrive());
    let found = stands(&host).findings;
    assert!(found.iter().all(|(_, en, _)| !en.contains("not told why")), "{found:?}");
}

#[test]
fn v5_3_a_changed_contact_is_to_be_confirmed_in_the_last_day_before_the_visit() {
    let mut host = planned();
    host.net = Net::Down;
    host.does(change(PlanEdit { contact: Some("Ms Chen".to_owned()), ..PlanEdit::default() }));
    let asks = |host: &Host| stands(host).notes.iter().any(|(clause, ..)| *clause == "V5.3");
    assert!(asks(&host));
    host.does(Command::ConfirmDetails { visit: v(), with: "Ms Chen, by telephone".to_owned() });
    assert!(!asks(&host));
    host.pass(Millis::minutes(1));
    host.does(change(PlanEdit { place: Some("Hall 4".to_owned()), ..PlanEdit::default() }));
    assert!(asks(&host), "another change is another thing to confirm");
    host.does(arrive());
    let found = stands(&host).findings;
    assert!(found.iter().any(|(clause, ..)| *clause == "V5.3") && !asks(&host), "{found:?}");
}
