//! What visits propose for customers' cards, reviewed on superiors' phones, offline: carried out in the server's order, and what came
//! of each word said to every phone that has the visit (V11.1).

use mobile_ffi::Device;
use serde_json::json;
use server::act::carry_out;
use server::admin::{again, customer as cards};
use server::digest::digest_all;
use server::store::{Act, Doer};
use sync_core::command::Command;
use sync_core::customer::{CardProposal, Contact, Field};
use sync_core::document::plan::PlanView;
use sync_core::fact::CardOutcome;
use sync_core::ids::CustomerId;

use crate::setting::{Setting, contact, org, person, plan, visit};

fn customer() -> CustomerId {
    "c-1".parse().expect("an id")
}

fn put(setting: &Setting, fields: &[(Field, &str)]) {
    let app = &setting.running().app;
    let fields: Vec<(Field, String)> = fields.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
    cards::put(&*app.store, &org("acme"), app.clock.now(), &customer(), &fields).expect("put");
}

fn says(setting: &Setting, field: Field) -> String {
    let app = &setting.running().app;
    let card = cards::card(&*app.store, &org("acme"), &customer()).expect("a card");
    card.card().get(field).to_owned()
}

/// A visit of `li.na`'s to a customer of hers, with what she proposes: another tier, and a contact.
fn visited(setting: &Setting) -> Device {
    put(setting, &[(Field::Name, "深圳恒渡"), (Field::Tier, "A"), (Field::InCharge, "li.na")]);
    let (li, _) = setting.phone("acme", "li.na");
    contact(&li);
    let view = PlanView { customer: "c-1".to_owned(), ..plan() };
    li.perform(Command::Plan { visit: Some(visit("visit-1")), plan: Box::new(view) }).expect("saved");
    let tier = Command::ProposeChange { visit: visit("visit-1"), field: "tier".to_owned(), new: "B".to_owned() };
    li.perform(tier).expect("saved");
    let met = Contact { name: "李小姐".to_owned(), ..Contact::new("x".parse().expect("an id")) };
    li.perform(Command::ProposeContact { visit: visit("visit-1"), contact: Box::new(met) }).expect("saved");
    contact(&li);
    li
}

/// zhou.jie manages the department that wang.lei supervises.
fn managed(setting: &Setting) {
    let app = &setting.running().app;
    let sales = Act::DepartmentPut {
        department: "sales".parse().expect("sound"),
        name: "sales".to_owned(),
        parent: None,
        supervisor: Some(person("wang.lei")),
        manager: Some(person("zhou.jie")),
    };
    let now = app.clock.now();
    app.store.write_with(move |tx| carry_out(tx, &org("acme"), now, &Doer::Operator, sales)).expect("done");
    digest_all(app).expect("digested");
}

/// A superior's phone with what there is to know.
fn superior(setting: &Setting, who: &str) -> Device {
    let (device, _) = setting.phone("acme", who);
    settle(setting, &[&device]);
    device
}

/// Everything that is digested reaches these phones.
fn settle(setting: &Setting, devices: &[&Device]) {
    for _ in 0..2 {
        digest_all(&setting.running().app).expect("digested");
        devices.iter().for_each(|device| contact(device));
    }
}

fn tier(device: &Device) -> CardProposal {
    let all = device.card_proposals();
    let of_tier = all.into_iter().find(|it| !matches!(it.proposed, sync_core::customer::ProposedChange::Contact(_)));
    of_tier.expect("the proposal is here")
}

fn word(of: &CardProposal, accepted: bool, reason: &str) -> Command {
    let (visit, proposal) = (of.visit.clone(), Some(of.entry));
    Command::ReviewCard { visit, proposal, accepted, reason: reason.to_owned(), over: false }
}

#[test]
fn v11_1_what_a_superior_accepts_in_a_dead_zone_stands_on_the_card_once_they_are_back() {
    let setting = Setting::still();
    let li = visited(&setting);
    let wang = superior(&setting, "wang.lei");
    assert_eq!(wang.card_proposals().iter().filter(|it| it.awaits).count(), 2);
    assert_eq!(li.card_proposals().iter().filter(|it| it.awaits).count(), 0, "nobody reviews their own");
    for proposal in wang.card_proposals() {
        wang.perform(word(&proposal, true, "so they told me too")).expect("saved");
    }
    assert_eq!(says(&setting, Field::Tier), "A", "nothing before they are in contact");
    settle(&setting, &[&wang, &li]);
    assert_eq!(says(&setting, Field::Tier), "B");
    let card = li.customer(&customer()).expect("here");
    assert_eq!((card.card().get(Field::Tier), card.contacts.len()), ("B", 1), "and on the rep's phone");
    for device in [&wang, &li] {
        let said = tier(device);
        let holds = said.holds().expect("decided");
        assert_eq!((holds.by.as_str(), holds.outcome), ("wang.lei", Some(CardOutcome::Accepted)));
        assert_eq!(said.reviews.len(), 1, "{said:?}");
    }
    let told = li.status().expect("enrolled").notices;
    assert!(told.iter().any(|notice| notice.en.contains("accepted: so they told me too")), "{told:?}");
    let page = setting.page(&wang, "/v1/customers/c-1").expect("a page");
    let history = page["history"].as_array().expect("history").clone();
    assert!(history.iter().any(|it| it["by"] == "person/wang.lei" && it["fields"][0]["new"] == "B"), "{history:?}");
    let rebuilt = again::again(&setting.running().app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same(), "{rebuilt:?}");
}

#[test]
fn v11_1_of_two_superiors_offline_at_once_the_first_to_arrive_holds_and_every_phone_shows_both() {
    let setting = Setting::still();
    let li = visited(&setting);
    managed(&setting);
    let (wang, zhou) = (superior(&setting, "wang.lei"), superior(&setting, "zhou.jie"));
    wang.perform(word(&tier(&wang), false, "that was a slip")).expect("saved");
    zhou.perform(word(&tier(&zhou), true, "they rang")).expect("saved");
    settle(&setting, &[&zhou, &wang, &li]);
    assert_eq!(says(&setting, Field::Tier), "B");
    for device in [&li, &wang, &zhou] {
        let said = tier(device);
        assert!(said.is_contested() && said.reviews.len() == 2, "{said:?}");
        assert_eq!(said.holds().expect("decided").by.as_str(), "zhou.jie");
        let second = said.reviews.iter().find(|review| review.by.as_str() == "wang.lei").expect("shown");
        assert_eq!((second.accepted, second.outcome), (Some(false), Some(CardOutcome::Decided)));
    }
    let told = wang.status().expect("enrolled").notices;
    assert!(told.iter().any(|notice| notice.zh.contains("以先到者为准")), "who came second is told: {told:?}");
    let page = setting.page(&li, "/v1/visits/visit-1").expect("a page").to_string();
    assert!(["card_accepted", "card_rejected", "card_changed", "card_review_void"].iter().all(|it| page.contains(it)));
    let again = wang.perform(word(&tier(&wang), true, "after all")).expect_err("decided");
    assert!(again.to_string().contains("zhou.jie"), "{again}");
    let rebuilt = again::again(&setting.running().app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same(), "{rebuilt:?}");
}

#[test]
fn v11_1_what_was_decided_on_the_page_is_known_on_phones_and_a_word_that_comes_later_does_nothing() {
    let setting = Setting::still();
    let _li = visited(&setting);
    managed(&setting);
    let (wang, zhou) = (superior(&setting, "wang.lei"), superior(&setting, "zhou.jie"));
    wang.perform(word(&tier(&wang), true, "yes")).expect("saved offline");
    let entry = tier(&zhou).entry;
    let path = format!("/v1/proposals/{}/{}/review", entry.device, entry.seq);
    let no = json!({ "accept": false, "reason": "that was a slip" }).to_string();
    assert_eq!(setting.post_json(&path, &no, Some(&setting.token_of(&zhou))).status, 200);
    settle(&setting, &[&wang, &zhou]);
    assert_eq!(says(&setting, Field::Tier), "A");
    for device in [&wang, &zhou] {
        let said = tier(device);
        let holds = said.holds().expect("decided");
        assert_eq!((holds.by.as_str(), holds.accepted, holds.entry), ("zhou.jie", Some(false), None));
    }
}

#[test]
fn v11_1_a_card_that_changed_under_a_word_on_its_way_takes_nothing_and_the_word_may_be_said_again() {
    let setting = Setting::still();
    let _li = visited(&setting);
    let wang = superior(&setting, "wang.lei");
    wang.perform(word(&tier(&wang), true, "yes")).expect("saved offline");
    put(&setting, &[(Field::Tier, "D")]);
    settle(&setting, &[&wang]);
    assert_eq!(says(&setting, Field::Tier), "D");
    let said = tier(&wang);
    assert_eq!((said.awaits, said.reviews[0].outcome), (true, Some(CardOutcome::Changed)));
    let unseen = wang.perform(word(&said, true, "yes")).expect_err("both are to be seen");
    assert!(unseen.to_string().contains("\"D\""), "{unseen}");
    let Command::ReviewCard { visit, proposal, accepted, reason, .. } = word(&said, true, "both seen") else { return };
    wang.perform(Command::ReviewCard { visit, proposal, accepted, reason, over: true }).expect("saved");
    settle(&setting, &[&wang]);
    assert_eq!(says(&setting, Field::Tier), "B");
}
