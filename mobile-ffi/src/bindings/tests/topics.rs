//! Each object of the phone, offline: what it saves, what it shows, and what it says of input that makes no sense.

use std::path::Path;
use std::sync::Arc;

use futures_lite::future::block_on;
use sync_core::cbor;
use sync_core::safety::set_codes;

use super::super::{
    Channel, ContactCard, Language, Phone, PhoneError, ProposedChange, QrReader, Saved, Settlement, SilentStretch,
    VisitRow, qr_parts,
};
use super::app::{App, NOW, draft, enrolled, open, plan};

const HOUR: i64 = 3_600_000;
/// The visit is planned a day ahead.
const BEGINS: i64 = NOW + 24 * HOUR;

fn planned(dir: &Path) -> Arc<Phone> {
    let phone = enrolled(&Arc::new(App::default()), dir);
    plan(&phone, "v1").expect("saved");
    phone
}

fn v1() -> String {
    "v1".to_owned()
}

fn row(phone: &Phone) -> VisitRow {
    block_on(phone.visits().find(v1())).expect("found").expect("known")
}

/// The name of what is owed of this kind.
fn owed(phone: &Phone, kind: &str) -> String {
    let row = row(phone);
    let found = row.owed.iter().find(|owed| owed.kind.starts_with(kind));
    found.unwrap_or_else(|| panic!("no {kind} in {:?}", row.owed)).kind.clone()
}

fn bad<T: std::fmt::Debug>(done: Result<T, PhoneError>, wanted: &str) {
    assert!(matches!(&done, Err(PhoneError::BadInput { field, .. }) if field == wanted), "{wanted}: {done:?}");
}

fn saved(done: Result<Saved, PhoneError>) {
    assert_eq!(done.expect("saved").visit.as_deref(), Some("v1"));
}

#[test]
fn a_customers_question_is_asked_drafted_and_answered_by_the_name_that_lists_give_it() {
    let dir = tempfile::tempdir().expect("folder");
    let phone = planned(dir.path());
    let questions = phone.questions();
    let ask = |within, to: &[&str]| {
        let to = to.iter().map(|id| (*id).to_owned()).collect();
        block_on(questions.ask(v1(), "报关多久 🚢?".to_owned(), within, to))
    };
    bad(ask(Some(-1), &[]), "within_minutes");
    bad(ask(None, &["zhao min"]), "to");
    saved(ask(Some(600), &["zhao.min"]));
    let name = owed(&phone, "question/");
    saved(block_on(questions.entrust(v1(), Some(name.clone()), vec!["zhou.jie".to_owned()])));
    saved(block_on(questions.draft(v1(), Some(name.clone()), "三天".to_owned())));
    saved(block_on(questions.reply(v1(), None, Channel::Mail, Some("三天".to_owned()))));
    bad(block_on(questions.draft(v1(), Some("question/x".to_owned()), "三天".to_owned())), "question");
    bad(block_on(questions.check("v 1".to_owned(), None, true, Vec::new())), "visit");
}

#[test]
fn a_proposal_is_promised_delivered_and_seen() {
    let dir = tempfile::tempdir().expect("folder");
    let phone = planned(dir.path());
    let proposals = phone.proposals();
    bad(block_on(proposals.promise(v1(), "年度方案".to_owned(), Some(-2))), "working_days");
    saved(block_on(proposals.promise(v1(), "年度方案".to_owned(), None)));
    let name = owed(&phone, "proposal");
    saved(block_on(proposals.deliver(v1(), Some(name), Channel::Chat, "方案 v1".to_owned())));
    saved(block_on(proposals.confirm_seen(v1(), None, "客户回电".to_owned())));
    bad(block_on(proposals.confirm_seen(v1(), Some("nothing".to_owned()), "x".to_owned())), "delivery");
}

#[test]
fn what_a_visit_proposes_for_a_card_is_listed_with_what_it_says_and_awaits_nobody_here() {
    let dir = tempfile::tempdir().expect("folder");
    let phone = planned(dir.path());
    let customers = phone.customers();
    assert!(block_on(customers.list(String::new())).expect("listed").is_empty());
    assert_eq!(block_on(customers.find("c1".to_owned())).expect("looked for"), None);
    bad(block_on(customers.find("c 1".to_owned())), "customer");
    saved(block_on(customers.propose_change(v1(), "tier".to_owned(), "A".to_owned())));
    let contact = ContactCard {
        contact: String::new(),
        name: "𡈽田".to_owned(),
        post: "采购".to_owned(),
        phone: String::new(),
        mail: String::new(),
        language: String::new(),
    };
    saved(block_on(customers.propose_contact(v1(), contact)));
    saved(block_on(customers.note_news(v1(), "搬了新仓库".to_owned())));
    let all = block_on(customers.proposals()).expect("listed");
    assert!(all.iter().all(|it| it.visit == "v1" && it.person == "li.na" && !it.awaits_me && it.accepted.is_none()));
    assert!(all.iter().any(
        |it| matches!(&it.change, ProposedChange::OfField { key, name, wanted, .. } if key == "tier" && name.zh == "等级" && wanted == "A")
    ));
    assert!(all.iter().any(|it| matches!(&it.change, ProposedChange::OfContact { contact } if contact.name == "𡈽田")));
    let refused = block_on(customers.propose_change(v1(), "colour".to_owned(), "red".to_owned()));
    assert!(matches!(refused, Err(PhoneError::NotSaved { .. })), "{refused:?}");
    bad(block_on(customers.review(v1(), Some("x".to_owned()), true, "ok".to_owned(), false)), "proposal");
}

#[test]
fn where_nobody_differs_there_is_nothing_to_settle() {
    let dir = tempfile::tempdir().expect("folder");
    let phone = planned(dir.path());
    let records = phone.records();
    assert!(block_on(records.conflicts(v1())).expect("listed").is_empty());
    bad(block_on(records.settle(v1(), "nowhere".to_owned(), Settlement::Keep { at: 0 })), "place");
    bad(block_on(records.settle(v1(), "intent".to_owned(), Settlement::Keep { at: -1 })), "at");
    let none = block_on(records.settle(v1(), "intent".to_owned(), Settlement::Rewrite { text: "x".to_owned() }));
    assert!(matches!(none, Err(PhoneError::NotSaved { .. })), "{none:?}");
}

#[test]
fn a_promise_is_marked_where_editors_count_and_checklists_are_ticked_off() {
    let dir = tempfile::tempdir().expect("folder");
    let phone = planned(dir.path());
    let policy = phone.policy();
    let marks = block_on(policy.check_text("😀承诺旺季零延误。".to_owned())).expect("checked");
    assert_eq!(marks.iter().map(|mark| (mark.begin, mark.end)).collect::<Vec<_>>(), [(6, 9)], "UTF-16 units");
    let lines = block_on(policy.checklist(v1())).expect("listed");
    let line = lines.first().expect("materials").line.clone();
    saved(block_on(policy.tick(v1(), line.clone(), true)));
    let done = |lines: Vec<super::super::ChecklistLine>| lines.into_iter().filter(|it| it.done).map(|it| it.line);
    assert_eq!(done(block_on(policy.checklist(v1())).expect("listed")).collect::<Vec<_>>(), [line]);
    let abroad = super::super::PlanDraft { country: "SG".to_owned(), overseas: true, ..draft() };
    block_on(phone.plans().make(Some("v2".to_owned()), abroad)).expect("saved");
    let lines = block_on(policy.checklist("v2".to_owned())).expect("listed");
    assert!(lines.iter().any(|it| it.clause == "V6.2" && it.required && !it.source.is_empty()), "{lines:?}");
    let visa = lines.iter().find(|it| it.required).expect("required").line.clone();
    block_on(policy.tick("v2".to_owned(), visa.clone(), true)).expect("saved");
    assert_eq!(done(block_on(policy.checklist("v2".to_owned())).expect("listed")).collect::<Vec<_>>(), [visa]);
    let thanks = block_on(policy.draft_thanks(v1(), Language::Chinese)).expect("drafted").expect("planned");
    assert!(thanks.body.contains("𠮷野家") && !thanks.sms.is_empty());
    assert_eq!(block_on(policy.state()).expect("told").unread, None);
    bad(block_on(policy.acknowledge(Some(-1))), "version");
}

#[test]
fn a_traveller_calls_for_help_extends_and_checks_in_with_a_code_where_codes_are_set() {
    let dir = tempfile::tempdir().expect("folder");
    let phone = planned(dir.path());
    let (safety, trip) = (phone.safety(), phone.itinerary());
    let gap = SilentStretch { begin_ms: NOW + HOUR, end_ms: NOW + 2 * HOUR };
    let watchers = vec!["chen.bo".to_owned()];
    saved(block_on(safety.share_plan(v1(), watchers, BEGINS + 9 * HOUR, vec![NOW + 3 * HOUR], vec![gap])));
    saved(block_on(safety.see_itinerary(v1())));
    saved(block_on(trip.set_out(v1())));
    saved(block_on(trip.check_in(v1(), NOW + 4 * HOUR, None)));
    saved(block_on(safety.extend(v1(), NOW + 5 * HOUR, "封路".to_owned(), None)));
    saved(block_on(safety.call_for_help(v1(), "41 公里处".to_owned())));
    saved(block_on(safety.acknowledge_alarm(v1(), "正在联系客户".to_owned())));
    bad(block_on(safety.share_plan(v1(), vec!["x y".to_owned()], NOW, Vec::new(), Vec::new())), "watchers");

    assert!(!block_on(safety.codes_are_set()).expect("told"));
    bad(block_on(safety.set_codes("12".to_owned(), "4321".to_owned())), "code");
    let offline = block_on(safety.set_codes("1234".to_owned(), "4321".to_owned()));
    assert!(matches!(offline, Err(PhoneError::NoContact { .. })), "{offline:?}");
    let (keys, _) = set_codes([3; 32], "1234", "4321").expect("sound");
    std::fs::write(dir.path().join("codes.key"), cbor::encode(&keys)).expect("written");
    assert!(block_on(safety.codes_are_set()).expect("told"));
    bad(block_on(trip.come_back(v1(), None)), "code");
    let before = block_on(phone.status()).expect("a status").saved;
    saved(block_on(trip.check_in(v1(), NOW + 6 * HOUR, Some("1234".to_owned()))));
    saved(block_on(trip.come_back(v1(), Some("4321".to_owned()))));
    assert_eq!(block_on(phone.status()).expect("a status").saved, before + 2, "one entry each");
}

#[test]
fn a_short_text_says_what_was_saved_and_fits_one_message() {
    let dir = tempfile::tempdir().expect("folder");
    let phone = planned(dir.path());
    let texts = phone.texts();
    assert!(matches!(block_on(texts.share(v1())), Err(PhoneError::NotSaved { .. })), "nothing is shared yet");
    block_on(phone.itinerary().share(v1(), vec!["chen.bo".to_owned()], BEGINS + 9 * HOUR)).expect("shared");
    let all = [
        ("SJ1 I", block_on(texts.share(v1()))),
        ("SJ1 O", block_on(texts.set_out(v1()))),
        ("SJ1 C", block_on(texts.check_in(v1(), NOW + 3 * HOUR))),
        ("SJ1 S", block_on(texts.call_for_help(v1()))),
        ("SJ1 R", block_on(texts.come_back(v1()))),
    ];
    for (begins, text) in all {
        let text = text.expect("written");
        assert!(text.starts_with(begins) && text.len() <= 160 && text.is_ascii(), "{text}");
    }
    let facts = row(&phone).facts;
    assert!(["set_out", "check_in", "return"].iter().all(|name| facts.iter().any(|fact| fact == name)), "{facts:?}");
    assert!(matches!(block_on(texts.relay("SJ1 …".to_owned())), Err(PhoneError::NoContact { .. })));
}

#[test]
fn a_parcel_goes_from_screen_to_camera_in_any_order_and_what_is_none_is_refused_by_name() {
    let dir = tempfile::tempdir().expect("folder");
    let phone = planned(dir.path());
    let courier = phone.courier();
    bad(block_on(courier.pack(0)), "kib");
    let no_key = block_on(courier.pack(24));
    assert!(matches!(no_key, Err(PhoneError::NotSaved { .. })), "no server has given its key yet: {no_key:?}");
    bad(block_on(courier.take(b"a holiday photo".to_vec())), "bytes");
    bad(block_on(courier.take_receipts(b"a holiday photo".to_vec())), "bytes");
    assert!(block_on(courier.list()).expect("listed").is_empty());
    assert_eq!(block_on(courier.deliver()).expect("nothing to do").taken, 0);

    let parcel: Vec<u8> = (0..5_000_u32).map(|at| (at % 251) as u8).collect();
    let parts = qr_parts(parcel.clone()).expect("parts");
    let reader = QrReader::begin();
    bad(reader.take(b"a menu".to_vec()), "part");
    let mut last = None;
    for part in parts.iter().rev().chain(parts.iter().take(1)) {
        last = Some(reader.take(part.clone()).expect("a part"));
    }
    let last = last.expect("some");
    assert_eq!((last.have, last.total), (parts.len() as i32, parts.len() as i32));
    assert_eq!(last.whole, Some(parcel));
    bad(qr_parts(vec![0; 1 << 20]), "bytes");
}

#[test]
fn a_login_is_for_a_phone_that_is_nobodys_and_goes_to_no_open_server() {
    let dir = tempfile::tempdir().expect("folder");
    let app = Arc::new(App::default());
    let phone = open(&app, dir.path()).expect("opened");
    let with = |server: &str| {
        let text = str::to_owned;
        block_on(phone.login().with_password(text(server), text("acme"), text("li.na"), text("a long secret")))
    };
    bad(with("http://visits.example.com"), "server");
    assert!(matches!(with("https://visits.example.com"), Err(PhoneError::NoContact { .. })));
    block_on(phone.enrol("http://127.0.0.1:1".to_owned(), "acme/x".to_owned(), "test".to_owned())).expect("enrolled");
    assert!(matches!(with("https://visits.example.com"), Err(PhoneError::EnrolledAlready { .. })));
}
