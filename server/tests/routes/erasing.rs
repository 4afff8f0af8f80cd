//! Data at rest: content stands in no file in the clear, and what was erased can be read by nobody any more, in no file and by no key,
//! while everything else goes on as it was.

use mobile_ffi::Device;
use server::act::carry_out;
use server::admin::{account, again, verify};
use server::erase::{EraseError, Reach, erase, reach};
use server::store::{Act, CustomerAct, Doer, Subject};
use sync_core::cbor;
use sync_core::command::Command;
use sync_core::customer::{CardChange, Contact};
use sync_core::document::plan::PlanView;
use sync_core::document::record::Section;
use sync_core::fact::{Channel, Fact, ObligationKind};
use sync_core::ids::{CustomerId, VisitId};
use sync_core::journal::Body;
use sync_core::sync::PushAnswer;

use crate::canary::{can_be_opened, files_with, in_the_clear, readable, wrapped_keys};
use crate::hostile::{OWN, TABLET, begin, push_from, record};
use crate::logins;
use crate::setting::{Setting, contact, org, person, plan, visit};

/// What is written about the first visit and its customer, in words that stand nowhere else.
const FIRST: [&str; 12] = [
    "信天翁货运",
    "albatross-card",
    "丹顶鹤先生",
    "rooftop-plover",
    "每周两个金丝雀柜",
    "promise-of-a-heron",
    "简报里的白鹭",
    "dear-kingfisher",
    "摘要中的戴胜",
    "box-of-finches",
    "waived-for-a-wren",
    "objection-of-an-owl",
];
/// On the first customer's card: a person there, and what a visit proposed of the card.
const CONTACT: [&str; 2] = ["杜鹃女士", "cuckoo@customer.example"];
const PROPOSED: [&str; 2] = ["提议里的红隼", "kestrel-street"];
/// Whose visit the first is.
const REP: [&str; 4] = ["雨燕", "li-nas-nightjar-phone", "swift-of-sales", "swift@acme.example"];
/// The second visit, of somebody else to somebody else.
const SECOND: [&str; 3] = ["云雀机械", "skylark-purpose", "second-need-of-a-lark"];
/// Another organisation.
const OTHER: [&str; 2] = ["他家的夜莺", "nightingale-card"];

fn customer(id: &str) -> CustomerId {
    CustomerId::new(id).expect("sound")
}

fn act(setting: &Setting, org_id: &str, act: Act) {
    let app = &setting.running().app;
    let (org, now) = (org(org_id), app.clock.now());
    app.store.write_with(move |tx| carry_out(tx, &org, now, &Doer::Operator, act)).expect("carried out");
}

fn card(setting: &Setting, org_id: &str, id: &str, name: &str, card: &str) {
    let card = serde_json::json!({ "note": card }).to_string();
    act(setting, org_id, Act::CustomerPut { customer: customer(id), name: name.to_owned(), card });
}

fn planned(id: &str, to: &str, name: &str, contact: &str, purpose: &str) -> Command {
    let view = PlanView {
        customer: to.to_owned(),
        customer_name: name.to_owned(),
        contact: contact.to_owned(),
        purpose: purpose.to_owned(),
        ..plan()
    };
    Command::Plan { visit: Some(visit(id)), plan: Box::new(view) }
}

fn note(id: &str, section: Section, text: &str) -> Command {
    Command::Note { visit: visit(id), section, text: text.to_owned(), due_working_days: None }
}

/// A login with a password, an e-mail address, and an address logged in from.
fn logs_in(setting: &Setting, id: &str, email: &str) {
    let app = &setting.running().app;
    account::set_email(&*app.store, &org("acme"), &person(id), Some(email), app.clock.now()).expect("set");
    logins::set_password(setting, "acme", id);
    assert_eq!(logins::login(setting, "acme", id, logins::PASSWORD).status, 200);
}

fn named(setting: &Setting) {
    let (name, department) = (format!("{} {}", REP[0], REP[2]), Some("sales".parse().expect("sound")));
    act(setting, "acme", Act::PersonPut { person: person("li.na"), name, department, roles: vec!["rep".to_owned()] });
    card(setting, "acme", "c-1", FIRST[0], FIRST[1]);
    card(setting, "acme", "c-2", SECOND[0], "");
    card(setting, "other", "c-1", OTHER[0], OTHER[1]);
    let who = Contact::new("k-1".parse().expect("an id"));
    let contact = Contact { name: CONTACT[0].to_owned(), mail: CONTACT[1].to_owned(), ..who };
    let customer = customer("c-1");
    let put = CustomerAct::ContactPut { customer, contact, before: None, visit: None, proposed: None };
    act(setting, "acme", Act::OfCustomer(put));
    logs_in(setting, "li.na", REP[3]);
}

/// Everything that can be written about a visit, by real phones; and another visit of another rep. All is digested.
fn written(setting: &Setting) -> (Device, Device, Device) {
    named(setting);
    let (rep, _) = setting.phone_named("acme", "li.na", REP[1]);
    let (superior, _) = setting.phone("acme", "wang.lei");
    let (second, _) = setting.phone("acme", "chen.bo");
    let id = visit("visit-1");
    let done = [
        planned("visit-1", "c-1", FIRST[0], FIRST[2], FIRST[3]),
        Command::Arrive { visit: id.clone(), fix: None },
        note("visit-1", Section::Needs, FIRST[4]),
        note("visit-1", Section::Points, FIRST[5]),
        note("visit-1", Section::Objections, FIRST[11]),
        Command::Summary { visit: id.clone(), text: FIRST[8].to_owned() },
        Command::Leave { visit: id.clone() },
        Command::Brief { visit: id.clone(), goals_met: true, next: FIRST[6].to_owned() },
        Command::Thank { visit: id.clone(), channel: Channel::Mail, text: FIRST[7].to_owned() },
    ];
    done.into_iter().for_each(|command| drop(rep.perform(command).expect("saved")));
    let gift = Command::Gift {
        visit: id.clone(),
        item: FIRST[9].to_owned(),
        amount: "20".to_owned(),
        currency: "CNY".to_owned(),
    };
    rep.perform(gift).expect("saved");
    for (field, new) in [("trends", PROPOSED[0]), ("address", PROPOSED[1])] {
        let command = Command::ProposeChange { visit: visit("visit-1"), field: field.to_owned(), new: new.to_owned() };
        rep.perform(command).expect("saved");
    }
    contact(&rep);
    setting.page(&rep, "/v1/board").expect("digested");
    contact(&superior);
    let waive = Command::Waive { visit: id, obligation: ObligationKind::Record.into(), reason: FIRST[10].to_owned() };
    superior.perform(waive).expect("saved");
    contact(&superior);
    second.perform(planned("visit-2", "c-2", SECOND[0], "", SECOND[1])).expect("saved");
    second.perform(note("visit-2", Section::Needs, SECOND[2])).expect("saved");
    contact(&second);
    setting.page(&rep, "/v1/board").expect("digested");
    (rep, superior, second)
}

fn erased(setting: &Setting, subject: Subject) -> Reach {
    erase(&setting.running().app, &org("acme"), &subject, "a test", &Doer::Operator).expect("erased")
}

/// What `admin verify` and `rebuild` say.
fn holds(setting: &Setting) {
    let app = &setting.running().app;
    let keys = [app.keys.server_key().key];
    let trusted = verify::Trusted { origin: &app.origin, keys: &keys, held: &[] };
    let verified = verify::verify(&*app.store, trusted, &|_, _| {}).expect("read");
    assert_eq!(verified.broken, []);
    let rebuilt = again::again(app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same(), "{rebuilt:?}");
}

fn all() -> Vec<&'static str> {
    let first = FIRST.iter().chain(&CONTACT).chain(&PROPOSED);
    first.chain(&REP).chain(&SECOND).chain(&OTHER).copied().collect()
}

/// Nothing of these is left; everything else can be read still.
fn gone(setting: &Setting, words: &[&'static str], keys: &[(String, Vec<u8>)]) {
    let data = setting.data();
    assert_eq!(in_the_clear(&data, &all()), []);
    assert_eq!(can_be_opened(&data, words), [].into());
    let others: Vec<&str> = all().into_iter().filter(|word| !words.contains(word)).collect();
    assert_eq!(readable(&data, &others), others.iter().copied().collect(), "everything else can be read");
    let left: Vec<String> = wrapped_keys(&data).into_iter().map(|(name, _)| name).collect();
    for (name, wrapped) in keys {
        assert!(!left.contains(name), "{name}");
        // Nonce, content and proof, each of which would be enough to know it again.
        for part in [&wrapped[1..25], &wrapped[25..57], &wrapped[57..]] {
            assert_eq!(files_with(&data, part), Vec::<String>::new(), "{name}");
        }
    }
}

fn keys_of(setting: &Setting, names: &[&str]) -> Vec<(String, Vec<u8>)> {
    let keys: Vec<_> =
        wrapped_keys(&setting.data()).into_iter().filter(|(name, _)| names.contains(&name.as_str())).collect();
    assert_eq!(keys.len(), names.len(), "{names:?}");
    keys
}

#[test]
fn an_erased_customer_is_in_no_file_and_behind_no_key_and_everything_else_goes_on() {
    let mut setting = Setting::new();
    let (_, superior, second) = written(&setting);
    let of_customer: Vec<&str> = FIRST.iter().chain(&CONTACT).chain(&PROPOSED).copied().collect();
    assert_eq!(in_the_clear(&setting.data(), &all()), [], "while it can be read, too");
    assert_eq!(readable(&setting.data(), &all()), all().into_iter().collect(), "else looking proves nothing");
    let keys = keys_of(&setting, &["acme/customer/c-1", "acme/contact/k-1", "acme/visit/visit-1"]);
    let before = setting.page(&second, "/v1/visits/visit-2").expect("a page");
    assert!(has(&superior, "visit-1"));

    let went = erased(&setting, Subject::Customer(customer("c-1")));
    assert_eq!((went.visits, went.may_have_named), (vec![visit("visit-1")], vec![]));
    gone(&setting, &of_customer, &keys);
    let page = setting.page(&superior, "/v1/visits/visit-1").expect("a page");
    assert!(page["erased"]["sentence_zh"].as_str().is_some_and(|said| said.contains("删除")), "{page}");
    assert_eq!((&page["plan"], &page["record"], &page["customer_name"]), (&().into(), &().into(), &"".into()));
    assert!(
        page["facts"].as_array().is_some_and(Vec::is_empty)
            && page["obligations"].as_array().is_some_and(Vec::is_empty)
    );
    contact(&superior);
    assert!(!has(&superior, "visit-1"), "devices that had it let it go");
    assert!(has(&second, "visit-2"));

    setting.restart_with_loops();
    gone(&setting, &of_customer, &keys);
    holds(&setting);
    gone(&setting, &of_customer, &keys);
    let (second, _) = setting.phone("other", "ivy");
    contact(&second);
    let app = &setting.running().app;
    let again = erase(app, &org("acme"), &Subject::Customer(customer("c-1")), "again", &Doer::Operator);
    assert!(matches!(again, Err(EraseError::Already(_))), "{again:?}");
    let kept = app.store.read_with(|read| read.customer(&org("other"), &customer("c-1"))).expect("read");
    assert_eq!(kept.map(|kept| kept.name).as_deref(), Some(OTHER[0]), "another organisation's customer of that id");
    let row = app.store.read_with(|read| read.visit(&org("acme"), &visit("visit-2"))).expect("read").expect("there");
    assert_eq!(before["customer_name"], row.customer_name.as_str());
}

/// Whether a phone shows a visit's plan. What its own person did stays in its journal.
fn has(device: &Device, id: &str) -> bool {
    device.content(&visit(id)).is_some_and(|content| content.plan.is_some())
}

#[test]
fn an_erased_person_takes_their_name_their_devices_and_their_visits_with_them() {
    let mut setting = Setting::new();
    let (rep, ..) = written(&setting);
    let keys = keys_of(&setting, &["acme/person/li.na", "acme/visit/visit-1"]);
    let went = erased(&setting, Subject::Person(person("li.na")));
    assert_eq!((went.visits, went.devices, went.shared), (vec![visit("visit-1")], 1, vec![]));
    // The customer's card is the organisation's.
    let words: Vec<&str> = FIRST[2..].iter().chain(&PROPOSED).chain(&REP).copied().collect();
    gone(&setting, &words, &keys);
    let app = &setting.running().app;
    let known = app.store.read_with(|read| read.person(&org("acme"), &person("li.na"))).expect("read").expect("the id");
    assert!(known.name.is_empty() && known.left.is_some());
    assert_eq!(app.store.read_with(|read| read.account(&org("acme"), &person("li.na"))).expect("read"), None);
    assert_eq!(logins::login(&setting, "acme", "li.na", logins::PASSWORD).status, 401);
    rep.perform(Command::Plan { visit: Some(visit("visit-3")), plan: Box::new(plan()) }).expect("saved");
    let _ = rep.contact();
    let planned = app.store.read_with(|read| read.visit(&org("acme"), &visit("visit-3"))).expect("read");
    assert_eq!(planned, None, "nothing is taken from their phone");
    setting.restart_with_loops();
    gone(&setting, &words, &keys);
    holds(&setting);
}

#[test]
fn an_erased_visit_takes_its_content_and_not_its_customer() {
    let mut setting = Setting::new();
    written(&setting);
    let of_visit: Vec<&str> = FIRST[2..].iter().chain(&PROPOSED).copied().collect();
    let keys = keys_of(&setting, &["acme/visit/visit-1"]);
    erased(&setting, Subject::Visit(visit("visit-1")));
    // The name stands on the customer's card as well.
    gone(&setting, &of_visit, &keys);
    setting.restart_with_loops();
    holds(&setting);
    gone(&setting, &of_visit, &keys);
}

#[test]
fn what_a_phone_writes_about_an_erased_visit_is_refused_and_its_journal_goes_on() {
    let setting = Setting::new();
    let (rep, ..) = written(&setting);
    rep.perform(note("visit-1", Section::Needs, "late-words-of-a-loon")).expect("saved");
    erased(&setting, Subject::Visit(visit("visit-1")));
    rep.perform(planned("visit-3", "c-2", "x", "", "x")).expect("saved");
    contact(&rep);
    let status = rep.status().expect("enrolled");
    assert_eq!(status.stored, status.saved, "the chain goes on");
    assert!(status.refused.iter().any(|refused| refused.code == "erased"), "{:?}", status.refused);
    setting.page(&rep, "/v1/board").expect("digested");
    assert_eq!(readable(&setting.data(), &["late-words-of-a-loon"]), [].into());
    let app = &setting.running().app;
    let rows = app.store.read_with(|read| read.visits(&org("acme"))).expect("read");
    let known: Vec<&VisitId> = rows.iter().filter(|row| row.erased.is_none()).map(|row| &row.visit).collect();
    assert_eq!(known, [&visit("visit-2"), &visit("visit-3")]);
    holds(&setting);
}

#[test]
fn a_visit_is_erased_while_a_parcel_about_it_waits() {
    let setting = Setting::still();
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(planned("visit-1", "c-1", FIRST[0], FIRST[2], FIRST[3])).expect("saved");
    for at in 0..24 {
        rep.perform(note("visit-1", Section::Needs, &format!("{} {at}", FIRST[4]))).expect("saved");
    }
    contact(&rep);
    let app = &setting.running().app;
    assert!(app.store.read_with(|read| read.first_parcel()).expect("read").is_some());
    let words = [FIRST[0], FIRST[2], FIRST[3], FIRST[4]];
    assert_eq!(readable(&setting.data(), &words), words.into());
    let waits = reach_of(&setting, Subject::Customer(customer("c-1")));
    assert!(matches!(waits, Err(EraseError::NotDigested(_))), "{waits:?}");
    erased(&setting, Subject::Visit(visit("visit-1")));
    assert_eq!(can_be_opened(&setting.data(), &words), [].into());
    holds(&setting);
    assert_eq!(can_be_opened(&setting.data(), &words), [].into());
}

fn reach_of(setting: &Setting, subject: Subject) -> Result<Reach, EraseError> {
    let app = &setting.running().app;
    app.store.read_with(|read| Ok(reach(read, &org("acme"), &subject))).expect("read")
}

#[test]
fn a_visit_is_erased_while_a_change_of_it_waits_and_a_segment_about_it_is_held() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let log = hostile::record_story(OWN, TABLET).log;
    let planned = Fact::Plan { visit: visit("visit-1"), heads: Vec::new() };
    let words = ["held-back-by-a-hoopoe"];
    let late = Fact::Brief { visit: visit("visit-1"), goals_met: true, next: words[0].to_owned() };
    let other = Fact::Plan { visit: visit("visit-9"), heads: Vec::new() };
    // The second change of the record without the first; then, after a gap, a brief, and in a segment of its own another visit.
    let bodies: Vec<Body> = vec![
        begin(OWN),
        record(&[], Some(&planned)),
        record(&[&log[1]], None),
        record(&[], Some(&Fact::Leave { visit: visit("visit-1") })),
        record(&[], Some(&late)),
        Body::new(Vec::new(), Some(&other)),
    ];
    let send = |bodies: &[Body], from: u64, nonce: Option<sync_core::ids::Nonce>, token: &str| {
        let mut request = push_from(&keys, &enrolled, bodies, from);
        request.nonce = nonce.unwrap_or(request.nonce);
        let answer = setting.post("/v1/journal", &cbor::encode(&request), Some(token));
        assert_eq!(answer.status, 200);
        cbor::decode::<PushAnswer>("answer", &answer.body).expect("an answer")
    };
    let token = setting.token(&keys, &enrolled);
    let first = send(&bodies[..3], 1, None, &token);
    let held = send(&bodies[..5], 5, Some(first.nonce), &token);
    assert!(held.missing.is_some(), "{held:?}");
    let other = send(&bodies, 6, Some(held.nonce), &token);
    let app = &setting.running().app;
    let read_held = || app.store.read_with(|read| read.held_segments(&org("acme"), &enrolled.device)).expect("read");
    assert_eq!(read_held().len(), 2);
    assert_eq!(readable(&setting.data(), &words), words.into());
    erased(&setting, Subject::Visit(visit("visit-1")));
    assert_eq!(can_be_opened(&setting.data(), &words), [].into());
    assert_eq!(
        read_held().iter().map(|held| held.first).collect::<Vec<_>>(),
        [6],
        "what speaks of others is held still"
    );
    let whole = send(&bodies, 4, Some(other.nonce), &token);
    assert_eq!(whole.stored, 6);
    assert!(whole.refused.iter().filter(|refused| refused.code == "erased").count() >= 2, "{:?}", whole.refused);
    assert_eq!(can_be_opened(&setting.data(), &words), [].into());
    holds(&setting);
}

#[test]
fn a_customer_whom_a_plan_named_once_is_said_and_the_visit_stays() {
    let setting = Setting::new();
    card(&setting, "acme", "c-17", "x", "");
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(planned("visit-1", "c-17", "x", "", "x")).expect("saved");
    let edit = sync_core::document::plan::PlanEdit { customer: Some("c-2".to_owned()), ..Default::default() };
    rep.perform(Command::Replan { visit: visit("visit-1"), edit: Box::new(edit) }).expect("saved");
    contact(&rep);
    setting.page(&rep, "/v1/board").expect("digested");
    let reach = reach_of(&setting, Subject::Customer(customer("c-17"))).expect("known");
    assert_eq!((reach.visits, reach.may_have_named), (vec![], vec![visit("visit-1")]));
}

#[test]
fn nobody_erases_what_is_not_there_or_a_whole_organisation() {
    let setting = Setting::new();
    for subject in [Subject::Visit(visit("no")), Subject::Customer(customer("no")), Subject::Person(person("no"))] {
        let unknown = erase(&setting.running().app, &org("acme"), &subject, "", &Doer::Operator);
        assert!(matches!(unknown, Err(EraseError::Unknown(_))), "{unknown:?}");
    }
    let whole = erase(&setting.running().app, &org("acme"), &Subject::Organisation, "", &Doer::Operator);
    assert!(matches!(whole, Err(EraseError::Organisation)), "{whole:?}");
}

#[test]
fn an_erased_contact_is_in_no_file_and_behind_no_key_and_the_rest_of_the_card_stays() {
    let mut setting = Setting::new();
    let (rep, ..) = written(&setting);
    // Written once more, so that both values of a change stand in the journal; then accepted from a visit, and in a feed.
    let who = Contact::new("k-1".parse().expect("an id"));
    let before = Contact { name: CONTACT[0].to_owned(), mail: CONTACT[1].to_owned(), ..who };
    let contact_now = Contact { post: "buyer".to_owned(), ..before.clone() };
    let put = CustomerAct::ContactPut {
        customer: customer("c-1"),
        contact: contact_now,
        before: Some(Box::new(before)),
        visit: None,
        proposed: None,
    };
    act(&setting, "acme", Act::OfCustomer(put));
    let change = CardChange { field: "in_charge".to_owned(), old: String::new(), new: "li.na".to_owned() };
    let changed = CustomerAct::Changed { customer: customer("c-1"), changes: vec![change], proposed: None };
    act(&setting, "acme", Act::OfCustomer(changed));
    contact(&rep);
    assert_eq!(rep.customer(&customer("c-1")).expect("here").contacts.len(), 1);
    let keys = keys_of(&setting, &["acme/contact/k-1"]);
    let subject = Subject::Contact("k-1".parse().expect("an id"));
    let went = erased(&setting, subject.clone());
    assert_eq!((went.visits, went.may_have_named), (vec![], vec![]));
    gone(&setting, &CONTACT, &keys);
    contact(&rep);
    let card = rep.customer(&customer("c-1")).expect("the card stays");
    assert!(card.contacts.is_empty(), "phones let go of the contact alone: {card:?}");
    setting.restart_with_loops();
    gone(&setting, &CONTACT, &keys);
    holds(&setting);
    let app = &setting.running().app;
    let again = erase(app, &org("acme"), &subject, "again", &Doer::Operator);
    assert!(matches!(again, Err(EraseError::Already(_))), "{again:?}");
    let back = Contact { name: "x".to_owned(), ..Contact::new("k-1".parse().expect("an id")) };
    let put = server::admin::customer::put_contact(&*app.store, &org("acme"), app.clock.now(), &customer("c-1"), back);
    assert!(put.is_err(), "and is not put in again under that id");
}
