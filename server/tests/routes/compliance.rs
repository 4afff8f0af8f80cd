//! V6.2, V7.1, V7.2, V7.3, V9.2: what a phone finds offline the server finds again at settling; where they differ somebody is told,
//! with the reason.

use mobile_ffi::Device;
use serde_json::Value;
use server::admin::again::again;
use server::admin::{country, customer as cards};
use server::store::Organisation;
use sync_core::command::Command;
use sync_core::customer::Field;
use sync_core::document::plan::{PlanEdit, PlanView};
use sync_core::document::record::{RecordForm, Section};
use sync_core::policy::{Fen, PolicyDocument};
use sync_core::time::{Millis, Timestamp};

use crate::setting::{NOW, Setting, contact, org, plan, visit};

fn planned(device: &Device, id: &str, plan: PlanView) {
    device.perform(Command::Plan { visit: Some(visit(id)), plan: Box::new(plan) }).expect("saved");
}

fn gift(device: &Device, id: &str, amount: &str) {
    let (item, amount, currency) = ("茶叶".to_owned(), amount.to_owned(), "CNY".to_owned());
    device.perform(Command::Gift { visit: visit(id), item, amount, currency }).expect("saved");
}

fn submit(device: &Device, id: &str) {
    device.perform(Command::Submit { visit: visit(id) }).expect("saved");
    contact(device);
}

fn clauses(page: &Value) -> Vec<String> {
    let all = page["findings"].as_array().cloned().unwrap_or_default();
    all.iter().filter_map(|finding| finding["clause"].as_str().map(str::to_owned)).collect()
}

/// The organisation's next version of the policy.
fn publish(setting: &Setting, change: impl FnOnce(&mut PolicyDocument)) {
    let store = &setting.running().app.store;
    let organisation = store.read_with(|read| read.organisation(&org("acme"))).expect("read").expect("there");
    let mut next = PolicyDocument { version: 2, effective_from: Timestamp(0), ..PolicyDocument::default() };
    change(&mut next);
    let policy = Some(Value::Array(vec![next.to_json()]).to_string());
    store.write_with(move |tx| tx.put_organisation(&Organisation { policy, ..organisation })).expect("put");
}

/// What the supervisor was told of differences.
fn alarms(setting: &Setting) -> Vec<String> {
    let (supervisor, _) = setting.phone("acme", "wang.lei");
    contact(&supervisor);
    let status = supervisor.status().expect("enrolled");
    let told = status.notices.into_iter().filter(|notice| notice.id.contains("/compliance/"));
    told.map(|notice| notice.en).collect()
}

#[test]
fn v7_2_and_v9_2_phone_and_server_find_the_same_and_nobody_is_alarmed() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    planned(&rep, "visit-1", plan());
    let text = "承诺旺季零延误".to_owned();
    let (section, due_working_days) = (Section::Points, None);
    rep.perform(Command::Note { visit: visit("visit-1"), section, text, due_working_days }).expect("saved");
    let form = RecordForm { agreement_signed: Some(true), ..RecordForm::default() };
    rep.perform(Command::Form { visit: visit("visit-1"), form: Box::new(form) }).expect("saved");
    let checked = rep.check(&visit("visit-1")).expect("it is here");
    let found: Vec<&str> = checked.findings.iter().map(|finding| finding.clause.id()).collect();
    assert_eq!(found, ["V7.2", "V9.2"]);
    assert!(checked.marks[0].place.starts_with("points/"));
    submit(&rep, "visit-1");
    let page = setting.page(&rep, "/v1/visits/visit-1").expect("a page");
    for clause in ["V7.2", "V9.2"] {
        assert!(clauses(&page).contains(&clause.to_owned()), "{page}");
    }
    assert!(page["compliance"]["difference"].is_null());
    assert!(alarms(&setting).is_empty());
}

#[test]
fn a_phone_that_checked_by_another_version_of_the_policy_is_told_apart_with_that_reason() {
    let setting = Setting::new();
    publish(&setting, |policy| policy.forbidden_promises.push("全程包赔".to_owned()));
    let (rep, _) = setting.phone("acme", "li.na");
    planned(&rep, "visit-1", plan());
    let (section, text, due_working_days) = (Section::Points, "承诺全程包赔".to_owned(), None);
    rep.perform(Command::Note { visit: visit("visit-1"), section, text, due_working_days }).expect("saved");
    submit(&rep, "visit-1");
    let page = setting.page(&rep, "/v1/visits/visit-1").expect("a page");
    let difference = &page["compliance"]["difference"];
    assert_eq!((&difference["because"], &difference["only_server"][0]), (&"policy".into(), &"V7.2".into()), "{page}");
    let told = alarms(&setting);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("version 1 of the policy, the server by 2"), "{told:?}");
}

#[test]
fn v6_2_gifts_of_a_year_count_over_all_visits_of_the_customer() {
    let setting = Setting::new();
    publish(&setting, |policy| policy.gift_limit_year = Some(Fen(30_000)));
    let (first, _) = setting.phone("acme", "li.na");
    planned(&first, "visit-1", plan());
    gift(&first, "visit-1", "190");
    contact(&first);
    setting.page(&first, "/v1/board").expect("digested");
    let (second, _) = setting.phone("acme", "chen.bo");
    planned(&second, "visit-2", PlanView { start: Some(NOW + Millis::days(8)), ..plan() });
    gift(&second, "visit-2", "120");
    submit(&second, "visit-2");
    let page = setting.page(&second, "/v1/visits/visit-2").expect("a page");
    assert_eq!(page["compliance"]["gift_year"]["total_fen"], 31_000, "{page}");
    assert!(clauses(&page).contains(&"V6.2".to_owned()));
    let difference = &page["compliance"]["difference"];
    assert_eq!(difference["only_server"][0], "V6.2/year", "the phone could not know the other's visit");
    let page = setting.page(&first, "/v1/visits/visit-1").expect("a page");
    assert_eq!(page["compliance"]["gift_year"]["total_fen"], 19_000, "what comes later breaks nothing before it");
    assert!(page["compliance"]["gift_year"]["over"].is_null());
}

#[test]
fn v6_2_gifts_of_a_year_count_over_cards_that_were_merged() {
    let setting = Setting::still();
    publish(&setting, |policy| policy.gift_limit_year = Some(Fen(30_000)));
    let (rep, _) = setting.phone("acme", "li.na");
    for (at, customer) in ["cust-1", "cust-2", "cust-1"].into_iter().enumerate() {
        let start = Some(NOW + Millis::days(7 + at as i64));
        let id = format!("visit-{at}");
        planned(&rep, &id, PlanView { customer: customer.to_owned(), start, ..plan() });
        gift(&rep, &id, "100");
    }
    contact(&rep);
    server::digest::digest_all(&setting.running().app).expect("digested");
    let total = |id: &str| {
        let page = setting.page(&rep, &format!("/v1/visits/{id}")).expect("a page");
        page["compliance"]["gift_year"]["total_fen"].as_i64()
    };
    assert_eq!((total("visit-1"), total("visit-2")), (Some(10_000), Some(20_000)), "two customers");
    let app = &setting.running().app;
    let (kept, other) = ("cust-1".parse().expect("an id"), "cust-2".parse().expect("an id"));
    for id in [&kept, &other] {
        let name = [(Field::Name, "深圳恒渡".to_owned())];
        cards::put(&*app.store, &org("acme"), app.clock.now(), id, &name).expect("put");
    }
    cards::merge(&*app.store, &org("acme"), app.clock.now(), &kept, &other).expect("merged");
    assert_eq!((total("visit-1"), total("visit-2")), (Some(20_000), Some(30_000)), "one, under either id");
    let rebuilt = again(app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same(), "{rebuilt:?}");
    assert_eq!((total("visit-1"), total("visit-2")), (Some(20_000), Some(30_000)), "made again alike");
}

#[test]
fn v7_3_a_trip_abroad_with_an_open_checklist_is_found_and_one_that_is_ticked_off_is_not() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    let abroad = PlanView { country: "SG".to_owned(), overseas: true, ..plan() };
    for id in ["visit-1", "visit-2"] {
        planned(&rep, id, abroad.clone());
    }
    let country = PolicyDocument::default().country("SG").expect("there is a list");
    for line in country.lines.iter().filter(|line| line.required) {
        let (line, done) = (line.id.clone(), true);
        rep.perform(Command::Prepare { visit: visit("visit-2"), line, done }).expect("saved");
    }
    for id in ["visit-1", "visit-2"] {
        rep.perform(Command::SetOut { visit: visit(id) }).expect("saved");
    }
    contact(&rep);
    let page = setting.page(&rep, "/v1/visits/visit-1").expect("a page");
    assert!(clauses(&page).contains(&"V7.3".to_owned()), "{page}");
    let page = setting.page(&rep, "/v1/visits/visit-2").expect("a page");
    assert!(!clauses(&page).contains(&"V7.3".to_owned()), "{page}");
    assert!(page["plan"]["prepared"].as_array().expect("ticks").len() >= 4);
}

#[test]
fn v7_1_an_arrival_is_shown_against_the_appointment_with_its_evidence() {
    let setting = Setting::new();
    let (rep, clock) = setting.phone("acme", "li.na");
    planned(&rep, "visit-1", PlanView { start: Some(NOW + Millis::hours(1)), ..plan() });
    planned(&rep, "visit-2", PlanView { start: Some(NOW + Millis::hours(1)), ..plan() });
    contact(&rep);
    for (id, minutes) in [("visit-1", 30), ("visit-2", 40)] {
        clock.set_true(clock.true_time() + Millis::minutes(minutes));
        setting.turn(Millis::minutes(minutes));
        rep.perform(Command::Arrive { visit: visit(id), fix: None }).expect("saved");
        contact(&rep);
    }
    let early = setting.page(&rep, "/v1/visits/visit-1").expect("a page");
    assert_eq!(early["compliance"]["arrival"]["punctuality"], "early", "{early}");
    let late = setting.page(&rep, "/v1/visits/visit-2").expect("a page");
    assert_eq!(late["compliance"]["arrival"]["punctuality"], "late", "{late}");
    assert!(clauses(&late).contains(&"V7.1".to_owned()) && !clauses(&early).contains(&"V7.1".to_owned()));
}

#[test]
fn a6_a_countrys_list_is_put_in_as_the_next_version_of_the_policy_and_one_with_errors_changes_nothing() {
    let setting = Setting::new();
    let store = &*setting.running().app.store;
    let folder = tempfile::TempDir::new().expect("a folder");
    let file = folder.path().join("VN.json");
    let list = country::show(store, &org("acme"), Some("SG")).expect("there is one").join("\n");
    std::fs::write(&file, list.replace("\"SG\"", "\"VN\"").replace("2026-11-22", "soon")).expect("written");
    let refused = country::put(store, &org("acme"), NOW, &file).expect_err("a bad date").to_string();
    assert!(refused.contains("VN visa-1") && refused.contains("YYYY-MM-DD"), "{refused}");
    assert!(country::show(store, &org("acme"), Some("VN")).is_err());
    std::fs::write(&file, list.replace("\"SG\"", "\"VN\"")).expect("written");
    assert_eq!(country::put(store, &org("acme"), NOW, &file).expect("sound").1.version, 2);
    assert_eq!(country::put(store, &org("acme"), NOW, &file).expect("sound").1.version, 3);
    let shown = country::show(store, &org("acme"), None).expect("there");
    assert_eq!(shown.len(), 4, "{shown:?}");
}

#[test]
fn v6_2_a_country_that_changes_after_the_submission_is_no_difference_between_phone_and_server() {
    let setting = Setting::new();
    publish(&setting, |policy| policy.gift_limit_overseas = Some(Fen(10_000)));
    let (rep, _) = setting.phone("acme", "li.na");
    planned(&rep, "visit-1", plan());
    gift(&rep, "visit-1", "150");
    submit(&rep, "visit-1");
    let edit = PlanEdit { country: Some("SG".to_owned()), overseas: Some(true), ..PlanEdit::default() };
    rep.perform(Command::Replan { visit: visit("visit-1"), edit: Box::new(edit) }).expect("saved");
    contact(&rep);
    let page = setting.page(&rep, "/v1/visits/visit-1").expect("a page");
    assert!(clauses(&page).contains(&"V6.2".to_owned()), "over the limit for abroad, as the plan is now: {page}");
    assert!(page["compliance"]["difference"].is_null(), "the phone looked at the plan of then: {page}");
    assert!(alarms(&setting).is_empty());
}
