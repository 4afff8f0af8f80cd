//! Plans and what superiors say of them, over real HTTP (V4.2, V4.3, V5.3, A3.1): the history shows each turn with its author, the
//! departments concerned get word of an approved plan, the rep of one that is no longer approved and of details to confirm.

use mobile_ffi::Device;
use serde_json::Value;
use server::digest::digest_all;
use server::timer::fire_due;
use sync_core::access::Role;
use sync_core::command::Command;
use sync_core::document::plan::{PlanEdit, PlanView};
use sync_core::fact::Channel;
use sync_core::sync::NoticeKind;
use sync_core::time::Millis;

use crate::setting::{NOW, Setting, contact, plan, visit};

/// Both are in contact, and what they brought is digested.
fn all(setting: &Setting, phones: &[&Device]) {
    phones.iter().for_each(|phone| contact(phone));
    digest_all(&setting.running().app).expect("digested");
    phones.iter().for_each(|phone| contact(phone));
    digest_all(&setting.running().app).expect("digested");
}

fn planned(setting: &Setting, rep: &Device) {
    let plan = PlanView { participants: vec!["li.na".to_owned()], ..plan() };
    rep.perform(Command::Plan { visit: Some(visit("visit-1")), plan: Box::new(plan) }).expect("saved");
    all(setting, &[rep]);
}

fn edit(rep: &Device, edit: PlanEdit) {
    rep.perform(Command::Replan { visit: visit("visit-1"), edit: Box::new(edit) }).expect("saved");
}

/// How the approval turned, by the history, each with who is named.
fn turns(page: &Value) -> Vec<(String, String)> {
    let rows = page["history"].as_array().expect("a history").iter().filter(|row| row["subject"] == "approval");
    let word = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    rows.map(|row| (word(row, "to"), word(row, "en"))).collect()
}

fn kinds(phone: &Device) -> Vec<NoticeKind> {
    phone.status().expect("enrolled").notices.iter().map(|notice| notice.kind).collect()
}

#[test]
fn v4_2_each_turn_of_an_approval_stands_in_the_history_with_its_author_on_every_device() {
    let mut setting = Setting::still();
    let ((rep, _), (superior, _)) = (setting.phone("acme", "li.na"), setting.phone("acme", "wang.lei"));
    planned(&setting, &rep);
    contact(&superior);
    let say = |command: Command| {
        superior.perform(command).expect("saved");
        all(&setting, &[&superior, &rep]);
        let on = |phone: &Device| phone.visit(&visit("visit-1")).expect("known").approval.expect("a plan").state;
        assert_eq!(on(&rep), on(&superior), "both phones say the same");
        on(&rep)
    };
    let reason = || "whom do you meet?".to_owned();
    assert_eq!(say(Command::ReturnPlan { visit: visit("visit-1"), reason: reason() }), "returned");
    edit(&rep, PlanEdit { contact: Some("王先生".to_owned()), ..PlanEdit::default() });
    all(&setting, &[&rep, &superior]);
    assert_eq!(say(Command::Approve { visit: visit("visit-1") }), "approved");
    assert_eq!(say(Command::Withdraw { visit: visit("visit-1"), reason: "台风".to_owned() }), "withdrawn");
    assert_eq!(say(Command::Approve { visit: visit("visit-1") }), "approved");
    edit(&rep, PlanEdit { place: Some("东莞".to_owned()), ..PlanEdit::default() });
    all(&setting, &[&rep, &superior]);

    let page = setting.page(&superior, "/v1/visits/visit-1").expect("a page");
    let turned = turns(&page);
    let states: Vec<&str> = turned.iter().map(|(state, _)| state.as_str()).collect();
    assert_eq!(states, ["returned", "waiting", "approved", "withdrawn", "approved", "stale"]);
    assert!(turned.iter().all(|(state, said)| state == "waiting" || said.contains("wang.lei")), "{turned:?}");
    let decisions = [NoticeKind::PlanDecision; 3];
    assert_eq!(kinds(&rep).into_iter().filter(|kind| *kind == NoticeKind::PlanDecision).collect::<Vec<_>>(), decisions);
    let shown = page["facts"].to_string();
    assert!(shown.contains("whom do you meet?") && shown.contains("台风"), "{shown}");

    setting.stop();
    let app = server::admin::folder::open(&setting.data(), setting.time_source(), None, None).expect("opened");
    let rebuilt = server::admin::again::again(&app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same(), "{:?}", rebuilt.kinds);
}

#[test]
fn v4_2_an_approval_and_a_withdrawal_made_apart_stand_side_by_side_until_one_who_knows_both_decides() {
    let setting = Setting::still();
    let ((rep, _), (superior, _)) = (setting.phone("acme", "li.na"), setting.phone("acme", "wang.lei"));
    planned(&setting, &rep);
    contact(&superior);
    superior.perform(Command::Approve { visit: visit("visit-1") }).expect("saved");
    all(&setting, &[&superior, &rep]);
    let (second, _) = setting.phone_by(&setting.code("acme", "wang.lei"), "second");
    contact(&second);
    // Each with what it knows, and not of the other.
    second.perform(Command::Withdraw { visit: visit("visit-1"), reason: "台风".to_owned() }).expect("saved");
    superior.perform(Command::Approve { visit: visit("visit-1") }).expect("saved");
    all(&setting, &[&second, &superior]);
    all(&setting, &[&rep]);
    let state = |phone: &Device| phone.visit(&visit("visit-1")).expect("known").approval.expect("a plan").state;
    assert_eq!([state(&rep), state(&superior), state(&second)], ["contested"; 3]);
    rep.perform(Command::Arrive { visit: visit("visit-1"), fix: None }).expect("saved, whatever is contested");
    all(&setting, &[&rep]);
    let page = setting.page(&superior, "/v1/visits/visit-1").expect("a page");
    assert!(page["findings"].as_array().expect("findings").iter().all(|found| found["clause"] != "V4.2"));
    superior.perform(Command::Withdraw { visit: visit("visit-1"), reason: "台风".to_owned() }).expect("saved");
    all(&setting, &[&superior, &rep]);
    assert_eq!(state(&rep), "withdrawn", "who knows both has decided");
}

#[test]
fn a3_1_an_approved_plan_goes_to_marketing_and_customer_service_and_to_nobody_before() {
    let setting = Setting::still();
    setting.person("acme", "mark", Role::Marketing);
    setting.person("acme", "care", Role::CustomerService);
    let ((rep, _), (superior, _)) = (setting.phone("acme", "li.na"), setting.phone("acme", "wang.lei"));
    let ((marketing, _), (care, _)) = (setting.phone("acme", "mark"), setting.phone("acme", "care"));
    planned(&setting, &rep);
    all(&setting, &[&superior, &marketing, &care]);
    assert!(
        kinds(&marketing).is_empty() && setting.page(&marketing, "/v1/visits/visit-1").is_err(),
        "not approved yet"
    );
    superior.perform(Command::Approve { visit: visit("visit-1") }).expect("saved");
    all(&setting, &[&superior, &marketing, &care]);
    for phone in [&marketing, &care] {
        assert_eq!(kinds(phone), [NoticeKind::PlanShared]);
        let page = setting.page(phone, "/v1/visits/visit-1").expect("the plan may be looked at");
        assert_eq!(page["parts"], serde_json::json!(["plan"]));
    }
    contact(&rep);
    assert!(kinds(&rep).is_empty(), "their own phone says that it is approved");
}

#[test]
fn v5_3_the_rep_is_reminded_a_day_before_to_confirm_what_changed_and_once_only() {
    let setting = Setting::still();
    let (rep, clock) = setting.phone("acme", "li.na");
    planned(&setting, &rep);
    edit(&rep, PlanEdit { contact: Some("陈女士".to_owned()), ..PlanEdit::default() });
    all(&setting, &[&rep]);
    let reminded = |rep: &Device| kinds(rep).into_iter().filter(|kind| *kind == NoticeKind::ConfirmDetails).count();
    let later = |span: Millis| {
        setting.turn(span);
        clock.set_true(setting.running().app.clock.now());
        fire_due(&setting.running().app).expect("fired");
        all(&setting, &[&rep]);
    };
    later(Millis::days(5));
    assert_eq!(reminded(&rep), 0, "the visit is on the seventh day");
    later(Millis::days(1) + Millis::minutes(1));
    assert_eq!(reminded(&rep), 1);
    later(Millis::hours(1));
    assert_eq!(reminded(&rep), 1);
    let on_phone = rep.visit(&visit("visit-1")).expect("known");
    assert!(on_phone.notes.iter().any(|(clause, ..)| *clause == "V5.3"), "{:?}", on_phone.notes);
    rep.perform(Command::ConfirmDetails { visit: visit("visit-1"), with: "电话".to_owned() }).expect("saved");
    rep.perform(Command::Arrive { visit: visit("visit-1"), fix: None }).expect("saved");
    all(&setting, &[&rep]);
    let page = setting.page(&rep, "/v1/visits/visit-1").expect("a page");
    assert!(page["findings"].as_array().expect("findings").iter().all(|found| found["clause"] != "V5.3"));
}

#[test]
fn v4_3_a_change_of_an_approved_plan_on_the_day_is_found_and_so_is_a_customer_who_was_not_told() {
    let setting = Setting::still();
    let ((rep, clock), (superior, _)) = (setting.phone("acme", "li.na"), setting.phone("acme", "wang.lei"));
    planned(&setting, &rep);
    contact(&superior);
    superior.perform(Command::Approve { visit: visit("visit-1") }).expect("saved");
    all(&setting, &[&superior, &rep]);
    let day = NOW + Millis::days(7) - Millis::hours(1);
    setting.turn(day - NOW);
    clock.set_true(day);
    let found = |setting: &Setting| -> Vec<String> {
        let page = setting.page(&rep, "/v1/visits/visit-1").expect("a page");
        let rows = page["findings"].as_array().expect("findings").iter().filter(|found| found["clause"] == "V4.3");
        rows.map(|found| found["en"].as_str().expect("a sentence").to_owned()).collect()
    };
    edit(&rep, PlanEdit { start: Some(day + Millis::hours(3)), ..PlanEdit::default() });
    all(&setting, &[&rep]);
    let early = found(&setting);
    assert!(early.len() == 1 && early[0].contains("0 working days ahead, 1 are needed"), "{early:?}");
    rep.perform(Command::Arrive { visit: visit("visit-1"), fix: None }).expect("saved");
    all(&setting, &[&rep]);
    assert!(found(&setting).iter().any(|said| said.contains("not told why")), "{:?}", found(&setting));
    setting.turn(Millis::minutes(5));
    clock.set_true(day + Millis::minutes(5));
    let text = "航班取消".to_owned();
    rep.perform(Command::TellChange { visit: visit("visit-1"), channel: Channel::Phone, text }).expect("saved");
    all(&setting, &[&rep]);
    assert!(found(&setting).iter().any(|said| said.contains("not told why")), "afterwards is too late");
}

#[test]
fn v5_1_research_and_v5_2_needs_and_cases_stand_in_the_plan_on_phone_and_server() {
    let setting = Setting::still();
    let (rep, _) = setting.phone("acme", "li.na");
    let plan = PlanView {
        business: "跨境电商,服饰".to_owned(),
        cooperation: "海运拼箱,两年".to_owned(),
        needs: vec!["旺季空运时效".to_owned()],
        ..plan()
    };
    rep.perform(Command::Plan { visit: Some(visit("visit-1")), plan: Box::new(plan) }).expect("saved");
    let cases = Some(vec!["易碎品防震包装".to_owned()]);
    edit(&rep, PlanEdit { cases, ..PlanEdit::default() });
    all(&setting, &[&rep]);
    let page = setting.page(&rep, "/v1/visits/visit-1").expect("a page");
    let plan = &page["plan"];
    assert_eq!((&plan["business"], &plan["cooperation"]), (&"跨境电商,服饰".into(), &"海运拼箱,两年".into()));
    assert_eq!((&plan["needs"][0], &plan["cases"][0]), (&"旺季空运时效".into(), &"易碎品防震包装".into()));
}
