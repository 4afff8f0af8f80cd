//! The customer's card on a phone: it comes with the feed, is read offline, and what a visit tells of it is proposed (C2.2, V11.1).

use sync_core::command::Command;
use sync_core::customer::Contact;
use sync_core::customer::contact::PARTS;
use sync_core::document::plan::PlanView;
use sync_core::engine::effect::Told;
use sync_core::fact::Fact;
use sync_core::ids::CustomerId;
use sync_core::sync::FeedItem;
use sync_core::time::Millis;

use crate::frames;
use crate::host::{Host, Net};
use crate::taps::{arrive, leave, plan_view, v};

fn customer() -> CustomerId {
    "c-1".parse().expect("an id")
}

/// A visit to the customer, whose card is here.
fn visited() -> Host {
    let mut host = Host::enrolled();
    let plan = PlanView { customer: "c-1".to_owned(), ..plan_view() };
    host.does(Command::Plan { visit: Some(v()), plan: Box::new(plan) });
    host.server.feed.extend(frames::cards().items);
    host.contact();
    host.net = Net::Down;
    host
}

fn proposed(field: &str, new: &str) -> Command {
    Command::ProposeChange { visit: v(), field: field.to_owned(), new: new.to_owned() }
}

fn last_fact(host: &Host) -> Fact {
    host.engine.content(&v()).expect("known").facts.last().expect("a fact").1.clone()
}

#[test]
fn c2_2_a_card_is_read_offline_and_after_a_restart_and_goes_when_it_is_out_of_sight() {
    let mut host = visited();
    host.restart();
    let cards = host.engine.customers();
    assert_eq!(cards.len(), 1);
    let card = host.engine.customer(&customer()).expect("here");
    assert_eq!((card.values[0].text.as_str(), card.contacts[0].name.as_str()), ("深圳恒渡", "王先生"));
    host.net = Net::Up;
    host.server.feed.push(FeedItem::CustomerGone { customer: customer() });
    host.contact();
    assert!(host.engine.customer(&customer()).is_none());
    host.restart();
    assert!(host.engine.customers().is_empty(), "and from the store");
}

#[test]
fn v11_1_a_proposal_made_offline_holds_what_stood_on_the_card_and_what_should() {
    let mut host = visited();
    host.does(proposed("等级", "b"));
    let fact =
        Fact::ProposeChange { visit: v(), field: "tier".to_owned(), old: Some("A".to_owned()), new: "B".to_owned() };
    assert_eq!(last_fact(&host), fact);
    host.does(proposed("address", "深圳市南山区"));
    assert!(matches!(last_fact(&host), Fact::ProposeChange { old: Some(old), .. } if old.is_empty()));
}

#[test]
fn v11_1_a_proposal_for_a_card_that_is_not_here_says_that_it_was_not_seen() {
    let mut host = Host::enrolled();
    host.does(Command::Plan { visit: Some(v()), plan: Box::new(plan_view()) });
    host.does(proposed("tier", "B"));
    assert!(matches!(last_fact(&host), Fact::ProposeChange { old: None, .. }));
}

#[test]
fn v11_1_what_could_never_be_accepted_is_not_saved_and_the_field_is_named() {
    let mut host = visited();
    let contact = |name: &str, phone: &str| {
        let plain = Contact::new("k".parse().expect("an id"));
        let contact = Contact { name: name.to_owned(), phone: phone.to_owned(), ..plain };
        Command::ProposeContact { visit: v(), contact: Box::new(contact) }
    };
    let cases = [
        (proposed("colour", "red"), "field"),
        (proposed("in_charge", "li"), "field"),
        (proposed("tier", "E"), "tier"),
        (proposed("tier", "A"), "already"),
        (proposed("name", " "), "name is empty"),
        (contact(" ", "139 0000 0001"), PARTS[0].0),
        (contact("王", "x"), PARTS[2].0),
    ];
    for (command, named) in cases {
        host.does(command.clone());
        let Told::NotSaved { why } = host.last() else { panic!("{command:?} was saved") };
        assert!(why.contains(named), "{command:?}: {why}");
    }
    host.does(contact("王", "139 0000 0001"));
    assert!(matches!(last_fact(&host), Fact::ProposeContact { name, .. } if name == "王"));
}

#[test]
fn v11_1_news_that_nobody_proposed_for_three_working_days_are_found_on_the_phone_too() {
    let mut host = visited();
    host.does(arrive());
    host.does(Command::NewInformation { visit: v(), what: "they moved".to_owned() });
    host.does(leave());
    let found = |host: &Host| host.status().visits[0].findings.iter().any(|(clause, ..)| *clause == "V11.1");
    let reminded = |host: &Host| host.status().visits[0].notes.iter().any(|(clause, ..)| *clause == "V11.1");
    assert!(!found(&host) && reminded(&host), "there is time, and by when is said");
    host.pass(Millis::days(7));
    assert!(found(&host) && !reminded(&host));
}
