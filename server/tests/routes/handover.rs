//! Handing on (V11.3): the visits and customers of a rep go to another in one step, on both phones and on the server, and nothing that
//! anybody wrote is lost.

use std::collections::BTreeSet;

use mobile_ffi::Device;
use server::admin::customer as cards;
use server::digest::digest_all;
use sync_core::command::Command;
use sync_core::customer::Field;
use sync_core::document::plan::PlanView;
use sync_core::document::record::Section;
use sync_core::ids::VisitId;
use sync_core::sync::NoticeKind;
use sync_core::time::Millis;

use crate::setting::{Answer, Setting, contact, org, person, plan, visit};

fn planned(device: &Device, id: &str, customer: &str) {
    let view = PlanView { customer: customer.to_owned(), ..plan() };
    device.perform(Command::Plan { visit: Some(visit(id)), plan: Box::new(view) }).expect("saved");
}

fn note(device: &Device, id: &str, text: &str) -> Result<(), String> {
    let command =
        Command::Note { visit: visit(id), section: Section::Points, text: text.to_owned(), due_working_days: None };
    device.perform(command).map(|_| ()).map_err(|error| error.to_string())
}

fn points(device: &Device, id: &str) -> BTreeSet<String> {
    let record = device.content(&visit(id)).and_then(|content| content.record);
    record.map(|record| record.points.into_iter().map(|point| point.text).collect()).unwrap_or_default()
}

fn own(device: &Device) -> Vec<VisitId> {
    device.tally().visits.into_keys().collect()
}

fn settled(setting: &Setting, devices: &[&Device]) {
    for _ in 0..2 {
        devices.iter().for_each(|device| contact(device));
        digest_all(&setting.running().app).expect("digested");
    }
    devices.iter().for_each(|device| contact(device));
}

fn hand(setting: &Setting, by: &Device, body: &serde_json::Value) -> Answer {
    let answer = setting.post_json("/v1/handovers", &body.to_string(), Some(&setting.token_of(by)));
    digest_all(&setting.running().app).expect("digested");
    answer
}

/// Two visits of `li.na`'s to two customers of hers, one of them left and not briefed; her superior, and who takes them.
fn two(setting: &Setting) -> (Device, Device, Device) {
    let app = &setting.running().app;
    for (id, name) in [("c-1", "深圳恒渡"), ("c-2", "Nordwind AG")] {
        let fields = [(Field::Name, name.to_owned()), (Field::InCharge, "li.na".to_owned())];
        cards::put(&*app.store, &org("acme"), app.clock.now(), &id.parse().expect("an id"), &fields).expect("put");
    }
    let (li, _) = setting.phone("acme", "li.na");
    let (chen, _) = setting.phone("acme", "chen.bo");
    let (wang, _) = setting.phone("acme", "wang.lei");
    planned(&li, "visit-1", "c-1");
    planned(&li, "visit-2", "c-2");
    li.perform(Command::Arrive { visit: visit("visit-1"), fix: None }).expect("saved");
    note(&li, "visit-1", "before").expect("saved");
    li.perform(Command::Leave { visit: visit("visit-1") }).expect("saved");
    settled(setting, &[&li, &chen, &wang]);
    (li, chen, wang)
}

#[test]
fn v11_3_all_of_a_rep_goes_in_one_step_and_the_counts_agree_afterwards() {
    let setting = Setting::still();
    let (li, chen, wang) = two(&setting);
    let body = serde_json::json!({ "from": "li.na", "to": "chen.bo", "reason": "调岗" });
    let before = li.compare(true).expect("compared");
    assert_eq!((before.differences.len(), before.server.open().get("brief")), (0, Some(&1)));
    let answer = hand(&setting, &wang, &body);
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    let said = answer.json();
    assert_eq!(said["visits"], serde_json::json!(["visit-1", "visit-2"]));
    assert_eq!((&said["customers"], &said["open"]["brief"]), (&serde_json::json!(["c-1", "c-2"]), &1.into()));
    // The giver's phone has not heard of it: the difference has its reason.
    let stale = li.compare(false).expect("compared");
    let whys: Vec<&str> = stale.differences.iter().map(|difference| difference.why.as_str()).collect();
    assert_eq!(whys, ["handed_on", "handed_on"]);
    settled(&setting, &[&li, &chen]);
    for device in [&li, &chen] {
        let compared = device.compare(true).expect("compared");
        assert_eq!(compared.differences, [], "{compared:?}");
    }
    assert_eq!((own(&li), own(&chen)), (vec![], vec![visit("visit-1"), visit("visit-2")]));
    let taken = chen.compare(true).expect("compared");
    assert_eq!((taken.phone.open(), taken.server.open().get("brief")), (taken.server.open(), Some(&1)));
    // All documents are there, the cards too, and both are told.
    assert_eq!(points(&chen, "visit-1"), BTreeSet::from(["before".to_owned()]));
    assert!(chen.content(&visit("visit-2")).is_some_and(|content| content.plan.is_some()));
    let cards = |device: &Device| device.customers().len();
    assert_eq!((cards(&li), cards(&chen)), (0, 2));
    for device in [&li, &chen] {
        let notices = device.status().expect("enrolled").notices;
        let told = notices.iter().filter(|notice| notice.kind == NoticeKind::HandedOver).collect::<Vec<_>>();
        assert!(told.len() == 1 && told[0].zh.contains("调岗"), "{notices:?}");
    }
    // What is open can be done by whom it belongs to now, and by nobody else.
    let brief = |device: &Device| {
        let command = Command::Brief { visit: visit("visit-1"), goals_met: true, next: "报价".to_owned() };
        device.perform(command).map(|_| ()).map_err(|error| error.to_string())
    };
    let refused = brief(&li).expect_err("not hers any more");
    assert!(refused.contains("handed on to chen.bo"), "{refused}");
    brief(&chen).expect("saved");
    settled(&setting, &[&chen]);
    assert_eq!(chen.compare(true).expect("compared").server.open().get("brief"), None);
}

#[test]
fn v11_3_what_the_giver_wrote_offline_after_the_handover_is_kept_and_comes_to_the_receiver() {
    let setting = Setting::still();
    let (li, chen, wang) = two(&setting);
    let body = serde_json::json!({ "from": "li.na", "to": "chen.bo", "reason": "调岗" });
    setting.turn(Millis::minutes(1));
    assert_eq!(hand(&setting, &wang, &body).status, 200);
    note(&li, "visit-1", "offline").expect("she can't know");
    settled(&setting, &[&li, &chen]);
    let wanted = BTreeSet::from(["before".to_owned(), "offline".to_owned()]);
    assert_eq!(points(&chen, "visit-1"), wanted);
    assert!(points(&li, "visit-1").contains("offline"), "her own words stay on her phone");
    let refused = note(&li, "visit-1", "later").expect_err("told now");
    assert!(refused.contains("chen.bo"), "{refused}");
    for device in [&li, &chen] {
        assert_eq!(device.compare(true).expect("compared").differences, []);
    }
}

#[test]
fn v11_3_one_customer_goes_alone_and_who_is_on_the_road_keeps_their_trip() {
    let setting = Setting::still();
    let (li, chen, wang) = two(&setting);
    let body = serde_json::json!({ "from": "li.na", "to": "chen.bo", "customer": "c-2", "reason": "区域调整" });
    let said = hand(&setting, &wang, &body).json();
    assert_eq!((&said["visits"], &said["customers"]), (&serde_json::json!(["visit-2"]), &serde_json::json!(["c-2"])));
    settled(&setting, &[&li, &chen]);
    assert_eq!((own(&li), own(&chen)), (vec![visit("visit-1")], vec![visit("visit-2")]));
    planned(&li, "visit-3", "c-1");
    let return_by = plan().start.expect("planned") + Millis::hours(9);
    let share = Command::Share { visit: visit("visit-3"), watchers: vec![person("zhou.jie")], return_by };
    li.perform(share).expect("saved");
    li.perform(Command::SetOut { visit: visit("visit-3") }).expect("saved");
    settled(&setting, &[&li]);
    let all = serde_json::json!({ "from": "li.na", "to": "chen.bo", "reason": "离职" });
    let said = hand(&setting, &wang, &all).json();
    assert_eq!(
        (&said["visits"], &said["on_the_road"]),
        (&serde_json::json!(["visit-1"]), &serde_json::json!(["visit-3"]))
    );
    settled(&setting, &[&li, &chen]);
    assert_eq!(own(&li), [visit("visit-3")]);
    assert_eq!(li.compare(true).expect("compared").differences, []);
}

#[test]
fn v11_3_only_a_superior_or_administration_hands_on_and_every_refusal_says_what_to_do() {
    let setting = Setting::still();
    let (li, chen, wang) = two(&setting);
    let (zhou, _) = setting.phone("acme", "zhou.jie");
    let of = |from: &str, to: &str, reason: &str| serde_json::json!({ "from": from, "to": to, "reason": reason });
    let table = [
        (&li, of("li.na", "chen.bo", "why"), 404),
        (&chen, of("li.na", "chen.bo", "why"), 404),
        (&zhou, of("li.na", "chen.bo", "why"), 404),
        (&wang, of("nobody", "chen.bo", "why"), 404),
        (&wang, of("li.na", "li.na", "why"), 422),
        (&wang, of("li.na", "nobody", "why"), 422),
        (&wang, of("li.na", "chen.bo", " "), 422),
    ];
    for (device, body, status) in table {
        let answer = hand(&setting, device, &body);
        assert_eq!(answer.status, status, "{body}");
        assert!(!answer.code().is_empty());
    }
    settled(&setting, &[&li]);
    assert_eq!(own(&li).len(), 2);
}

#[test]
fn a_rebuild_makes_the_same_of_a_handover() {
    let setting = Setting::still();
    let (li, chen, wang) = two(&setting);
    let body = serde_json::json!({ "from": "li.na", "to": "chen.bo", "reason": "调岗" });
    assert_eq!(hand(&setting, &wang, &body).status, 200);
    settled(&setting, &[&li, &chen]);
    let app = &setting.running().app;
    let read = || {
        let visits = app.store.read_with(|read| read.visits(&org("acme"))).expect("read");
        let members = app.store.read_with(|read| read.members(&org("acme"), &visit("visit-1"))).expect("read");
        (visits, members)
    };
    let before = read();
    assert_eq!(before.0[0].rep, person("chen.bo"));
    server::rebuild::rebuild(app, &mut |_, _| {}).expect("rebuilt");
    assert_eq!(read(), before);
}
