//! `GET /v1/visits/{id}`: content and evidence, and to whom there is no such visit. And what an operator finds afterwards.

use server::admin::{again, folder, verify};
use server::clock::SystemTimeSource;
use sync_core::command::Command;
use sync_core::document::record::Section;

use crate::setting::{Setting, contact, plan, trusted, visit};

fn noted(setting: &Setting) -> mobile_ffi::Device {
    let (rep, _) = setting.phone("acme", "li.na");
    let id = visit("visit-1");
    rep.perform(Command::Plan { visit: Some(id.clone()), plan: Box::new(plan()) }).expect("saved");
    rep.perform(Command::Arrive { visit: id.clone(), fix: None }).expect("saved");
    let text = "每周两个柜".to_owned();
    let note = Command::Note { visit: id.clone(), section: Section::Needs, text, due_working_days: None };
    rep.perform(note).expect("saved");
    rep.perform(Command::Leave { visit: id.clone() }).expect("saved");
    rep.perform(Command::Brief { visit: id, goals_met: true, next: "报价".to_owned() }).expect("saved");
    contact(&rep);
    rep
}

#[test]
fn a_supervisor_sees_content_facts_with_their_evidence_and_why_each_verdict_stands() {
    let setting = Setting::new();
    noted(&setting);
    let (supervisor, _) = setting.phone("acme", "wang.lei");
    let page = setting.page(&supervisor, "/v1/visits/visit-1").expect("a page");
    assert_eq!(page["record"]["needs"][0]["text"], "每周两个柜");
    assert_eq!(page["record"]["needs"][0]["by"], "li.na");
    assert_eq!(page["plan"]["duration_seconds"], 3_600);
    let names: Vec<&str> =
        page["facts"].as_array().expect("facts").iter().filter_map(|fact| fact["name"].as_str()).collect();
    assert_eq!(names, ["plan", "arrive", "leave", "brief"]);
    let brief = &page["facts"][3];
    assert_eq!((&brief["goals_met"], &brief["words"]), (&true.into(), &"报价".into()));
    assert!(brief["latest"].is_string() && brief["grade"].is_string());
    assert_eq!(page["obligations"][0]["kind"], "brief");
    assert!(page["obligations"][0]["sentence_en"].as_str().is_some_and(|said| said.starts_with("Brief")));
    assert!(!page["history"].as_array().expect("history").is_empty());
}

#[test]
fn somebody_elses_visit_another_tenants_and_one_that_is_not_there_are_refused_in_the_same_words() {
    let setting = Setting::new();
    noted(&setting);
    for (org, id) in [("acme", "chen.bo"), ("other", "ivy")] {
        let (keys, enrolled) = setting.bare(org, id);
        let token = setting.token(&keys, &enrolled);
        let (theirs, none) =
            (setting.get("/v1/visits/visit-1", Some(&token)), setting.get("/v1/visits/no", Some(&token)));
        assert_eq!((theirs.status, theirs.code()), (404, "not_found".to_owned()), "{org}/{id}");
        assert_eq!(theirs.body, none.body);
    }
}

#[test]
fn one_language_is_given_where_one_is_asked_for() {
    let setting = Setting::new();
    let rep = noted(&setting);
    let page = rep.authorised_get("/v1/visits/visit-1?lang=zh").expect("a page");
    let page: serde_json::Value = serde_json::from_str(&page).expect("JSON");
    assert!(page["obligations"][0]["sentence_en"].is_null());
    assert!(page["obligations"][0]["sentence_zh"].is_string());
}

#[test]
fn once_stopped_the_journal_verifies_and_a_rebuild_comes_out_the_same() {
    let mut setting = Setting::new();
    let rep = noted(&setting);
    setting.page(&rep, "/v1/board").expect("digested");
    setting.stop();
    let app = folder::open(&setting.data(), Box::new(SystemTimeSource), None, None).expect("opened");
    let keys = [app.keys.server_key().key];
    let verified = verify::verify(&*app.store, trusted(&app.origin, &keys), &|_, _| {}).expect("read");
    assert_eq!(verified.broken, []);
    assert!(verified.entries >= 5 && verified.signatures >= 1 && verified.receipts >= 1, "{verified:?}");
    let strange = verify::verify(&*app.store, trusted("another origin", &keys), &|_, _| {}).expect("read");
    assert_eq!(strange.broken.len() as u64, verified.signatures, "signatures cover the origin");
    let rebuilt = again::again(&app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same(), "{rebuilt:?}");
    assert!(rebuilt.kinds.iter().any(|(kind, before, _)| *kind == "facts" && before.count == 4), "{rebuilt:?}");
}

#[test]
fn a_folder_in_use_is_refused_with_what_to_do() {
    let setting = Setting::new();
    let refusal = folder::open_store(&setting.data()).err().expect("in use").to_string();
    assert!(refusal.contains("stop it first"), "{refusal}");
}
