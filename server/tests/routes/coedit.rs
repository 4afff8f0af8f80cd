//! V9.1: three phones write one record at the same time, offline, over a real server: nothing is lost, what differs is shown with
//! its authors, and a person settles it.

use mobile_ffi::Device;
use serde_json::Value;
use sync_core::command::{Command, Settled};
use sync_core::document::record::{Attitude, Place, RecordForm, RecordView, Section};
use sync_core::engine::content::Content;
use sync_core::ids::VisitId;

use crate::setting::{Setting, contact, person, plan, visit};

fn v() -> VisitId {
    visit("visit-1")
}

fn note(device: &Device, section: Section, text: &str) {
    let note = Command::Note { visit: v(), section, text: text.to_owned(), due_working_days: None };
    device.perform(note).expect("saved");
}

fn put(device: &Device, id: &str, text: &str) {
    let (section, id, text) = (Section::Needs, id.to_owned(), text.to_owned());
    device.perform(Command::Put { visit: v(), section, id, text, due_working_days: None }).expect("saved");
}

fn content(device: &Device) -> Content {
    device.content(&v()).expect("it is here")
}

fn record(device: &Device) -> RecordView {
    content(device).record.expect("it is here")
}

/// All in contact until nobody learns anything more.
fn exchange(all: &[&Device]) {
    for _ in 0..2 {
        all.iter().for_each(|device| contact(device));
    }
}

/// The rep and two companions, each with the visit on a phone.
fn three(setting: &Setting) -> (Device, Device, Device) {
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(Command::Plan { visit: Some(v()), plan: Box::new(plan()) }).expect("saved");
    for guest in ["chen.bo", "wang.lei"] {
        rep.perform(Command::Invite { visit: v(), person: person(guest) }).expect("saved");
    }
    put(&rep, "need-1", "每周两柜");
    contact(&rep);
    setting.page(&rep, "/v1/board").expect("digested");
    let ((second, _), (third, _)) = (setting.phone("acme", "chen.bo"), setting.phone("acme", "wang.lei"));
    exchange(&[&second, &third]);
    (rep, second, third)
}

/// Everything digested, and everybody told.
fn settle_down(setting: &Setting, all: &[&Device]) {
    all.iter().for_each(|device| contact(device));
    setting.page(all[0], "/v1/board").expect("digested");
    exchange(all);
}

#[test]
fn v9_1_three_phones_write_offline_and_nothing_is_lost() {
    let setting = Setting::new();
    let (rep, second, third) = three(&setting);
    for (device, who) in [(&rep, "rep"), (&second, "second"), (&third, "third")] {
        for section in Section::ALL {
            note(device, section, &format!("{who} {section}"));
        }
        let text = format!("{} {who}。", record(device).summary);
        device.perform(Command::Summary { visit: v(), text }).expect("saved");
    }
    settle_down(&setting, &[&rep, &second, &third]);
    let whole = record(&rep);
    for section in Section::ALL {
        for who in ["rep", "second", "third"] {
            let wanted = format!("{who} {section}");
            assert!(whole.items(section).any(|item| item.text == wanted), "{wanted}");
        }
    }
    for who in ["rep", "second", "third"] {
        assert!(whole.summary.contains(&format!("{who}。")), "{}", whole.summary);
    }
    assert_eq!(whole, record(&second));
    assert_eq!(whole, record(&third));
}

#[test]
fn v9_1_one_item_changed_on_three_phones_is_shown_with_all_authors_until_a_person_settles_it() {
    let setting = Setting::new();
    let (rep, second, third) = three(&setting);
    for (device, text) in [(&rep, "每周三柜"), (&second, "每周四柜"), (&third, "每周五柜")] {
        put(device, "need-1", text);
    }
    settle_down(&setting, &[&rep, &second, &third]);
    let place: Place = "needs/need-1".parse().expect("a place");
    for device in [&rep, &second, &third] {
        let Content { record, authors, .. } = content(device);
        let record = record.expect("it is here");
        let mut shown: Vec<(String, String)> = record
            .versions_at(&place)
            .iter()
            .map(|version| (version.text.clone(), authors.get(&version.actor).expect("known").to_string()))
            .collect();
        shown.sort();
        let expected = [("每周三柜", "li.na"), ("每周五柜", "wang.lei"), ("每周四柜", "chen.bo")];
        assert_eq!(shown, expected.map(|(text, author)| (text.to_owned(), author.to_owned())));
    }
    let page = setting.page(&rep, "/v1/visits/visit-1").expect("a page");
    let mut authors: Vec<&str> =
        list(&page["record"]["needs"][0]["versions"]).iter().filter_map(|one| one["author"].as_str()).collect();
    authors.sort_unstable();
    assert_eq!(authors, ["chen.bo", "li.na", "wang.lei"]);

    let kept =
        record(&second).versions_at(&place).iter().position(|version| version.text == "每周四柜").expect("there");
    let settle = Command::Settle { visit: v(), place: place.clone(), with: Settled::Keep(kept + 1) };
    second.perform(settle).expect("saved");
    settle_down(&setting, &[&rep, &second, &third]);
    let page = setting.page(&rep, "/v1/visits/visit-1").expect("a page");
    assert_eq!(page["record"]["needs"][0]["text"], "每周四柜");
    assert_eq!(list(&page["record"]["needs"][0]["versions"]).len(), 0);
    let settled = &page["record"]["settled"][0];
    assert_eq!((&settled["of"], &settled["author"]), (&"needs/need-1".into(), &"chen.bo".into()));
    let mut dropped: Vec<&str> = list(&settled["dropped"]).iter().filter_map(Value::as_str).collect();
    dropped.sort_unstable();
    assert_eq!(dropped, ["每周三柜", "每周五柜"]);
    let again = Command::Settle { visit: v(), place, with: Settled::Keep(1) };
    assert!(rep.perform(again).expect_err("nobody differs").to_string().contains("do not differ"));
}

#[test]
fn a3_2_the_section_for_key_customers_is_written_by_three_and_what_it_lacks_is_named() {
    let setting = Setting::new();
    let (rep, second, third) = three(&setting);
    let form = |form: RecordForm| Command::Form { visit: v(), form: Box::new(form) };
    rep.perform(form(RecordForm { key_customer: Some(true), ..RecordForm::default() })).expect("saved");
    let scene = Some("对方会议室,三人在座".to_owned());
    second.perform(form(RecordForm { scene, ..RecordForm::default() })).expect("saved");
    let decider = |name: &str, post: &str, attitude| {
        let (name, post) = (name.to_owned(), post.to_owned());
        Command::Decider { visit: v(), id: None, name, post, attitude }
    };
    third.perform(decider("王总", "总经理", Attitude::Supports)).expect("saved");
    second.perform(decider("李工", "", Attitude::Unclear)).expect("saved");
    settle_down(&setting, &[&rep, &second, &third]);
    let page = setting.page(&rep, "/v1/visits/visit-1").expect("a page");
    let mut names: Vec<&str> = list(&page["record"]["chain"]).iter().filter_map(|one| one["text"].as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["李工", "王总"]);
    let missing = list(&page["record"]["missing"]);
    assert!(missing.contains(&"chain".into()), "a post is missing: {missing:?}");
    assert!(!missing.contains(&"scene".into()) && missing.contains(&"opinions".into()), "{missing:?}");
    let lacking = list(&page["record"]["lacking"]);
    assert!(lacking.iter().all(|one| one["zh"].is_string() && one["verb"].is_string()));
}

fn list(of: &Value) -> &[Value] {
    of.as_array().map(Vec::as_slice).unwrap_or_default()
}
