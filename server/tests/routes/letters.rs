//! V10.1: a thank-you that the rep asks the server to send, by a real SMTP server on loopback (see `mail`): in the rep's words, once for
//! each asking, recorded; and what happens when nobody takes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use mobile_ffi::Device;
use mobile_ffi::clock::TurnedClock;
use server::admin::{account, again, channel as channels, customer as cards, outbox};
use server::channel::MailSettings;
use server::erase::erase;
use server::store::{Doer, ErrandState, Subject};
use sync_core::command::Command;
use sync_core::customer::{Contact, Field};
use sync_core::fact::{Addressee, Channel};
use sync_core::sync::NoticeKind;
use sync_core::time::Millis;

use crate::canary::in_the_clear;
use crate::ladder::{left_the_customer, settle, turn, with_manager};
use crate::mail::{Post, body, header, left, send};
use crate::setting::{NOW, Setting, contact, org, person, visit};

const WEISS: &str = "erika.weiss@nordwind.example";

fn by(post: &Post, thank_yous: u32) -> MailSettings {
    MailSettings { thank_yous, from: "Acme Freight <visits@acme.example>".to_owned(), ..post.settings() }
}

/// Settings are read for each mail: only passwords wait for a start.
fn set(setting: &Setting, settings: &MailSettings) {
    let store = Arc::clone(&setting.running().app.store);
    channels::set_mail(&*store, &setting.data(), &org("acme"), settings, None, NOW).expect("set");
}

/// A customer with a contact on the card, a rep who may be written to, and a visit that was left just now.
fn visited(settings: &MailSettings) -> (Setting, Device, TurnedClock) {
    let setting = with_manager();
    {
        let store = &*setting.running().app.store;
        let id = "cust-1".parse().expect("an id");
        let fields = [(Field::Name, "Nordwind AG".to_owned()), (Field::InCharge, "li.na".to_owned())];
        cards::put(store, &org("acme"), NOW, &id, &fields).expect("put");
        let plain = Contact::new("k-1".parse().expect("an id"));
        let weiss = Contact { name: "Erika Weiß".to_owned(), mail: WEISS.to_owned(), ..plain };
        cards::put_contact(store, &org("acme"), NOW, &id, weiss).expect("put");
        account::set_email(store, &org("acme"), &person("li.na"), Some("li.na@acme.example"), NOW).expect("set");
    }
    set(&setting, settings);
    let (rep, clock) = left_the_customer(&setting, "visit-1");
    (setting, rep, clock)
}

fn weiss() -> Addressee {
    Addressee::Contact { contact: "k-1".parse().expect("an id") }
}

fn at(mail: &str) -> Addressee {
    Addressee::Address { mail: mail.to_owned() }
}

/// Asks offline; the phone is in contact later.
fn ask(setting: &Setting, rep: &Device, to: Addressee) {
    let (subject, text) =
        ("感谢接待 · thank you".to_owned(), "Dear Frau Weiß,\n\nyou need 40 feet to Hamburg.\n".to_owned());
    rep.perform(Command::SendThanks { visit: visit("visit-1"), to, subject, text }).expect("saved");
    contact(rep);
    settle(setting);
}

fn thanked(setting: &Setting) -> String {
    let app = &setting.running().app;
    let owed = app.store.read_with(|read| read.obligations(&org("acme"), &visit("visit-1"))).expect("read");
    owed.into_iter().find(|row| row.owed.name() == "thank_you").expect("owed").state
}

/// What the visit's page and the phone say of the letter.
fn said(setting: &Setting, rep: &Device) -> String {
    contact(rep);
    let page = setting.page(rep, "/v1/visits/visit-1").expect("a page");
    let notes = page["notes"].as_array().expect("notes").iter().filter(|note| note["clause"] == "V10.1");
    let page: Vec<String> = notes.map(|note| note["en"].as_str().expect("words").to_owned()).collect();
    let phone = rep.visit(&visit("visit-1")).expect("here").notes.into_iter().filter(|(clause, ..)| *clause == "V10.1");
    assert_eq!(phone.map(|(_, en, _)| en).collect::<Vec<_>>(), page, "the phone says the same");
    page.join(" | ")
}

fn inbox(setting: &Setting, who: &str) -> Vec<String> {
    let rows =
        setting.running().app.store.read_with(|read| read.notices(&org("acme"), &person(who))).expect("an inbox");
    let refused = rows.into_iter().filter(|row| row.notice.kind == NoticeKind::ThanksRefused);
    refused.map(|row| row.notice.en).collect()
}

fn gave_up(why: &str) -> Vec<(ErrandState, u32, Option<String>)> {
    vec![(ErrandState::GivenUp, 1, Some(why.to_owned()))]
}

#[test]
fn v10_1_a_thank_you_goes_out_once_in_the_reps_words_and_both_the_asking_and_the_taking_are_said() {
    let mut post = Post::start(&BTreeMap::new());
    let (setting, rep, clock) = visited(&by(&post, 3));
    ask(&setting, &rep, weiss());
    assert_eq!(thanked(&setting), "met", "asking in time is the rep's doing");
    assert!(said(&setting, &rep).contains("the customer has it once the mail server takes it"));
    assert_eq!((send(&setting), left(&setting)), (1, vec![]));
    let mail = post.mail();
    assert_eq!(mail["to"], serde_json::json!([WEISS]));
    assert_eq!(header(&mail, "From"), "\"Acme Freight\" <visits@acme.example>");
    assert!(header(&mail, "Reply-To").ends_with("<li.na@acme.example>"));
    assert!(header(&mail, "Message-ID").ends_with("@acme.example>"));
    assert!(header(&mail, "Subject").starts_with("=?utf-8?"), "{}", header(&mail, "Subject"));
    assert!(body(&mail).replace("\r\n", "\n").starts_with("Dear Frau Weiß,\n\nyou need 40 feet to Hamburg.\n"));
    assert!(!mail["text"].as_str().expect("text").contains("Auto-Submitted"), "a person wrote it");
    settle(&setting);
    assert_eq!(thanked(&setting), "met");
    let said = said(&setting, &rep);
    assert!(said.contains("was asked at 2026-09-14 11:30") && said.contains("the mail server took it at"), "{said}");
    assert!(inbox(&setting, "li.na").is_empty());
    // The same phone with the same journal, and all again from the journal: no second mail.
    let rep = setting.again(rep, &clock);
    contact(&rep);
    settle(&setting);
    let rebuilt = again::again(&setting.running().app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same(), "{rebuilt:?}");
    assert_eq!((send(&setting), left(&setting)), (0, vec![]));
    // Her superior's phone tells the same of the verdict.
    let (wang, _) = setting.phone("acme", "wang.lei");
    contact(&wang);
    assert!(wang.visit(&visit("visit-1")).expect("led").facts.contains(&"thanks_taken"));
}

#[test]
fn v10_1_no_address_and_no_word_of_a_letter_stands_in_the_clear_on_the_server() {
    let mut post = Post::start(&BTreeMap::new());
    let (mut setting, rep, _) = visited(&by(&post, 3));
    ask(&setting, &rep, weiss());
    ask(&setting, &rep, at("someone.else@nordwind.example"));
    assert_eq!(send(&setting), 2);
    let to = [post.mail(), post.mail()].map(|mail| mail["to"][0].as_str().expect("text").to_owned());
    assert_eq!(to, [WEISS, "someone.else@nordwind.example"]);
    setting.stop();
    let words = [WEISS, "someone.else@nordwind", "40 feet to Hamburg", "Dear Frau"];
    assert_eq!(in_the_clear(&setting.data(), &words), []);
}

#[test]
fn v10_1_a_recipient_whom_nobody_knows_is_told_to_the_rep_and_the_thank_you_is_owed_again() {
    let post = Post::start(&BTreeMap::new());
    let (setting, rep, _) = visited(&by(&post, 3));
    ask(&setting, &rep, at("nobody@nordwind.example"));
    assert_eq!(thanked(&setting), "met");
    assert_eq!((send(&setting), left(&setting)), (0, gave_up("smtp 550")));
    settle(&setting);
    assert_eq!(thanked(&setting), "running", "there is time left");
    let told = inbox(&setting, "li.na");
    assert!(told.len() == 1 && told[0].contains("Check the address and ask again"), "{told:?}");
    assert!(!told[0].contains("nobody@"), "no address in it");
    assert!(said(&setting, &rep).contains("does not count as sent"));
    let phone = rep.visit(&visit("visit-1")).expect("here");
    let owed = phone.obligations.iter().find(|owed| owed.kind == "thank_you").expect("owed");
    assert_eq!(owed.state, "running", "on the phone too");
    let thank = Command::Thank { visit: visit("visit-1"), channel: Channel::Sms, text: "thank you".to_owned() };
    rep.perform(thank).expect("saved");
    contact(&rep);
    settle(&setting);
    assert_eq!(thanked(&setting), "met");
    // The operator has it tried once more, and it is refused again.
    let app = &setting.running().app;
    assert_eq!(outbox::retry(&*app.store, &org("acme"), None, app.clock.now()).expect("again"), 1);
    send(&setting);
    settle(&setting);
    assert_eq!(inbox(&setting, "li.na").len(), 2);
    assert!(again::again(app, &mut |_, _| {}).expect("rebuilt").is_same());
}

#[test]
fn v10_1_a_mail_server_that_is_down_or_cut_off_gets_the_same_letter_later() {
    let gone = Post::start(&BTreeMap::new());
    let down = by(&gone, 3);
    drop(gone);
    let (setting, rep, _) = visited(&down);
    ask(&setting, &rep, at("cut@nordwind.example"));
    assert_eq!(send(&setting), 0);
    assert_eq!(left(&setting), [(ErrandState::Waiting, 1, Some("connection".to_owned()))]);
    assert_eq!(thanked(&setting), "met");
    let mut post = Post::start(&BTreeMap::new());
    set(&setting, &by(&post, 3));
    turn(&setting, Millis::minutes(3));
    assert_eq!(send(&setting), 0, "taken, and the line cut before it said so");
    turn(&setting, Millis::minutes(9));
    assert_eq!((send(&setting), left(&setting)), (1, vec![]));
    let [first, second] = [post.mail(), post.mail()];
    assert_eq!(header(&first, "Message-ID"), header(&second, "Message-ID"), "whoever gets both knows it again");
    settle(&setting);
    assert!(said(&setting, &rep).contains("the mail server took it at"));
}

#[test]
fn v10_1_what_the_organisation_does_not_allow_is_refused_with_the_remedy() {
    let post = Post::start(&BTreeMap::new());
    let (setting, rep, _) = visited(&by(&post, 0));
    ask(&setting, &rep, weiss());
    assert_eq!((send(&setting), left(&setting)), (0, gave_up("not allowed")));
    settle(&setting);
    assert_eq!(thanked(&setting), "running");
    assert!(inbox(&setting, "li.na")[0].contains("Send it by your own mail"), "{:?}", inbox(&setting, "li.na"));
    // Allowed from here on, two a day: the third waits for the next.
    set(&setting, &by(&post, 2));
    for _ in 0..3 {
        ask(&setting, &rep, weiss());
    }
    // The notice of the refusal goes out beside them.
    assert_eq!(send(&setting), 3);
    settle(&setting);
    let waits = || {
        let listed = outbox::list(&*setting.running().app.store, &org("acme")).expect("a list").into_iter();
        let letters = listed.filter(|errand| errand.what.name.starts_with("thanks/"));
        letters.filter(|errand| errand.state == ErrandState::Waiting).map(|errand| errand.failed).collect::<Vec<_>>()
    };
    assert_eq!(waits(), [Some("limit".to_owned())]);
    turn(&setting, Millis::hours(23));
    send(&setting);
    assert_eq!(waits(), [Some("limit".to_owned())], "not yet a day");
    turn(&setting, Millis::minutes(62));
    send(&setting);
    settle(&setting);
    assert_eq!(waits(), []);
    assert_eq!(said(&setting, &rep).matches("the mail server took it").count(), 3);
    drop(post);
}

#[test]
fn v10_1_whoever_was_erased_is_not_written_to() {
    let post = Post::start(&BTreeMap::new());
    let (setting, rep, _) = visited(&by(&post, 9));
    ask(&setting, &rep, weiss());
    let app = &setting.running().app;
    let contact = Subject::Contact("k-1".parse().expect("an id"));
    erase(app, &org("acme"), &contact, "asked for it", &Doer::Operator).expect("erased");
    assert_eq!((send(&setting), left(&setting)), (0, gave_up("no address")));
    settle(&setting);
    assert_eq!(thanked(&setting), "running");
    ask(&setting, &rep, at("someone.else@nordwind.example"));
    erase(app, &org("acme"), &Subject::Visit(visit("visit-1")), "asked for it", &Doer::Operator).expect("erased");
    assert_eq!((send(&setting), left(&setting)), (0, vec![]), "nothing of the visit is on its way");
}

#[test]
fn v10_1_a_contact_of_another_customer_is_nobody_there() {
    let post = Post::start(&BTreeMap::new());
    let (setting, rep, _) = visited(&by(&post, 9));
    let store = &*setting.running().app.store;
    let other = "cust-2".parse().expect("an id");
    cards::put(store, &org("acme"), NOW, &other, &[(Field::Name, "Südwind".to_owned())]).expect("put");
    let plain = Contact::new("k-2".parse().expect("an id"));
    let kurz = Contact { name: "Kurz".to_owned(), mail: "kurz@suedwind.example".to_owned(), ..plain };
    cards::put_contact(store, &org("acme"), NOW, &other, kurz).expect("put");
    let to = || Addressee::Contact { contact: "k-2".parse().expect("an id") };
    contact(&rep);
    let (subject, text) = ("thank you".to_owned(), "thank you".to_owned());
    let here = rep.perform(Command::SendThanks { visit: visit("visit-1"), to: to(), subject, text });
    assert!(here.expect_err("the card is here").to_string().contains("give an address"));
    // A phone that has not the card can't know.
    let fields = [(Field::InCharge, "chen.bo".to_owned())];
    cards::put(store, &org("acme"), NOW, &"cust-1".parse().expect("an id"), &fields).expect("put");
    contact(&rep);
    ask(&setting, &rep, to());
    assert_eq!((send(&setting), left(&setting)), (0, gave_up("no address")));
}
