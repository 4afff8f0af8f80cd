//! The archive over HTTP: what is filed under what, found by whom, and taken away as a file (V11.2, A3.4).

use std::collections::BTreeSet;

use mobile_ffi::Device;
use serde_json::Value;
use server::admin::customer as cards;
use server::digest::digest_all;
use server::erase::erase;
use server::store::{Doer, Subject};
use sync_core::command::Command;
use sync_core::customer::Field;
use sync_core::document::plan::PlanView;
use sync_core::document::record::Section;
use sync_core::fact::Channel;
use sync_core::time::Millis;

use crate::matrix::{cast, planned};
use crate::setting::{Setting, contact, org, person, plan, visit};

/// As it stands in an address.
fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn card(setting: &Setting, id: &str, fields: &[(Field, &str)]) {
    let app = &setting.running().app;
    let fields: Vec<(Field, String)> = fields.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
    let id = id.parse().expect("an id");
    cards::put(&*app.store, &org("acme"), app.clock.now(), &id, &fields).expect("put");
}

/// A visit that is planned, held and reported, in contact and digested.
fn held(setting: &Setting, device: &Device, id: &str, to: (&str, &str), days: i64, words: [&str; 4]) {
    let view = PlanView {
        customer: to.0.to_owned(),
        customer_name: to.1.to_owned(),
        purpose: words[0].to_owned(),
        start: plan().start.map(|start| start + Millis::days(days)),
        ..plan()
    };
    let id = visit(id);
    let note = |text: &str| Command::Note {
        visit: id.clone(),
        section: Section::Points,
        text: text.to_owned(),
        due_working_days: None,
    };
    let all = [
        Command::Plan { visit: Some(id.clone()), plan: Box::new(view) },
        Command::Arrive { visit: id.clone(), fix: None },
        note(words[1]),
        Command::Leave { visit: id.clone() },
        Command::Brief { visit: id.clone(), goals_met: true, next: words[2].to_owned() },
        Command::Thank { visit: id.clone(), channel: Channel::Mail, text: words[3].to_owned() },
    ];
    all.into_iter().for_each(|command| drop(device.perform(command).expect("saved")));
    contact(device);
    digest_all(&setting.running().app).expect("digested");
}

fn ids(page: &Value) -> Vec<String> {
    let all = page["visits"].as_array().expect("visits").iter();
    all.map(|visit| visit["id"].as_str().expect("an id").to_owned()).collect()
}

fn page(device: &Device, path: &str) -> Result<Value, String> {
    let page = device.authorised_get(path).map_err(|error| error.to_string())?;
    Ok(serde_json::from_str(&page).expect("JSON"))
}

fn found(device: &Device, query: &str) -> Vec<String> {
    ids(&page(device, &format!("/v1/archive?{query}")).expect("a page"))
}

/// Three visits: two of `li.na`'s, one of `chen.bo`'s.
fn three(setting: &Setting) -> (Device, Device, Device) {
    let fields = |name, nature, tier, field| {
        [(Field::Name, name), (Field::Nature, nature), (Field::Tier, tier), (Field::Business, field)]
    };
    let of = |person| (Field::InCharge, person);
    let all = [
        ("c-1", fields("深圳恒渡", "trader", "A", "海运"), of("li.na")),
        ("c-2", fields("Nordwind AG", "manufacturer", "B", "rail"), of("chen.bo")),
        ("c-3", fields("义乌星桥", "trader", "C", "海运"), of("li.na")),
    ];
    for (id, fields, of) in all {
        card(setting, id, &[fields.as_slice(), &[of]].concat());
    }
    let (li, _) = setting.phone("acme", "li.na");
    let (chen, _) = setting.phone("acme", "chen.bo");
    let (wang, _) = setting.phone("acme", "wang.lei");
    for device in [&li, &chen, &wang] {
        contact(device);
    }
    held(setting, &li, "visit-1", ("c-1", "恒渡"), 0, ["续签合同", "海运整柜运价", "下周报价", "感谢接待"]);
    held(setting, &li, "visit-2", ("c-3", "星桥"), 30, ["=1+1", "散货拼箱 LCL", "send the tariff", "多谢"]);
    held(setting, &chen, "visit-3", ("c-2", "Nordwind"), 31, ["rail freight", "wagons to 汉堡", "next: 海运", "danke"]);
    (li, chen, wang)
}

#[test]
fn v11_2_plan_record_brief_and_mail_are_found_in_both_languages_by_whom_may_see_them() {
    let setting = Setting::still();
    let (li, chen, wang) = three(&setting);
    let (risk, _) = setting.phone("acme", "risk");
    contact(&risk);
    let table: [(&Device, &str, &[&str]); 11] = [
        (&li, "海运", &["visit-1"]),
        (&chen, "海运", &["visit-3"]),
        (&wang, "海运", &["visit-1"]),
        (&risk, "海运", &["visit-3", "visit-1"]),
        (&risk, "合同 报价", &["visit-1"]),
        (&risk, "lcl", &["visit-2"]),
        (&risk, "Tariff", &["visit-2"]),
        (&risk, "感谢", &["visit-1"]),
        (&risk, "\"wagons to\"", &["visit-3"]),
        (&li, "wagons", &[]),
        (&risk, "不存在", &[]),
    ];
    for (device, sought, wanted) in table {
        assert_eq!(found(device, &format!("text={}", escaped(sought))), wanted, "{sought}");
    }
    let page = page(&risk, &format!("/v1/archive?text={}&lang=zh", escaped("感谢"))).expect("a page");
    let excerpt = &page["visits"][0]["excerpt"];
    assert_eq!((&excerpt["heading"], &excerpt["heading_zh"]), (&"thanks".into(), &"感谢信".into()));
    assert_eq!((&excerpt["heading_en"], &excerpt["text"]), (&Value::Null, &"感谢接待".into()));
}

#[test]
fn a3_4_visits_are_filed_by_class_field_time_and_department_and_counted() {
    let setting = Setting::still();
    let (li, _, wang) = three(&setting);
    let (risk, _) = setting.phone("acme", "risk");
    contact(&risk);
    let field = escaped("海运");
    let table: [(String, &[&str]); 10] = [
        (String::new(), &["visit-3", "visit-2", "visit-1"]),
        ("class=trader".to_owned(), &["visit-2", "visit-1"]),
        ("class=manufacturer".to_owned(), &["visit-3"]),
        ("tier=C".to_owned(), &["visit-2"]),
        (format!("field={field}"), &["visit-2", "visit-1"]),
        ("department=support".to_owned(), &["visit-3"]),
        ("customer=c-1".to_owned(), &["visit-1"]),
        ("review=passed".to_owned(), &[]),
        ("from=2026-10-01".to_owned(), &["visit-3", "visit-2"]),
        (format!("field={field}&text={field}"), &["visit-1"]),
    ];
    for (query, wanted) in &table {
        assert_eq!(found(&risk, query), *wanted, "{query}");
    }
    // The day of the office counts whole, at both ends.
    let starts = page(&risk, "/v1/archive?customer=c-1").expect("a page")["visits"][0]["start"].clone();
    let start: jiff::Timestamp = starts.as_str().expect("a time").parse().expect("a time");
    let day = start.in_tz("Asia/Shanghai").expect("a zone").date();
    let (before, after) = (day.yesterday().expect("a day"), day.tomorrow().expect("a day"));
    assert_eq!(found(&risk, &format!("from={day}&upto={day}")), ["visit-1"]);
    assert_eq!(found(&risk, &format!("from={after}&upto={after}")), [""; 0]);
    assert_eq!(found(&risk, &format!("upto={before}")), [""; 0]);
    let counts = page(&risk, "/v1/archive/counts").expect("counts");
    let wanted = serde_json::json!({ "trader": 2, "manufacturer": 1 });
    assert_eq!((&counts["visits"], &counts["classes"]), (&3.into(), &wanted));
    assert_eq!(counts["fields"], serde_json::json!({ "海运": 2, "rail": 1 }));
    assert_eq!(counts["departments"], serde_json::json!({ "sales": 2, "support": 1 }));
    assert_eq!(counts["months"].as_object().map(serde_json::Map::len), Some(2));
    for device in [&li, &wang] {
        let counts = page(device, "/v1/archive/counts").expect("counts");
        assert_eq!(counts["classes"], serde_json::json!({ "trader": 2 }));
    }
    let refused = page(&risk, "/v1/archive?from=yesterday").expect_err("no day");
    assert!(refused.contains("from: write a day"), "{refused}");
}

#[test]
fn a3_4_pages_go_on_where_the_one_before_ended_and_miss_nothing() {
    let setting = Setting::still();
    let (li, ..) = three(&setting);
    for number in 4..9 {
        // All at the same time: ids decide.
        held(&setting, &li, &format!("visit-{number}"), ("c-1", "恒渡"), 30, ["a", "b", "c", "d"]);
    }
    let all = found(&li, "");
    assert_eq!(all.len(), 7);
    let (mut pages, mut after) = (Vec::new(), String::new());
    loop {
        let page = page(&li, &format!("/v1/archive?limit=2{after}")).expect("a page");
        pages.extend(ids(&page));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(pages, all);
    assert!(page(&li, "/v1/archive?after=tomorrow").is_err());
}

/// The property: whatever is sought, nobody finds what the board does not show them, nor words of a part that it does not.
#[test]
fn a3_4_nobody_finds_what_the_board_does_not_show_them() {
    let setting = Setting::still();
    let cast = cast(&setting);
    planned(&setting, &cast[0], &[visit("visit-9")]);
    let (li, chen, _) = three(&setting);
    drop((li, chen));
    let mut finds = 0;
    for who in &cast {
        let board = setting.get("/v1/board", Some(&who.token)).json();
        let shown: BTreeSet<String> = ids(&board).into_iter().collect();
        let parts = |id: &str| -> Vec<String> {
            let of = board["visits"].as_array().expect("visits").iter().find(|visit| visit["id"] == id);
            let parts = of.and_then(|visit| visit["parts"].as_array()).cloned().unwrap_or_default();
            parts.iter().map(|part| part.as_str().expect("a part").to_owned()).collect()
        };
        for (sought, part) in [("合同", "plan"), ("运价", "record"), ("报价", "visit"), ("how", "visit"), ("", "")]
        {
            let query = if sought.is_empty() { String::new() } else { format!("?text={}", escaped(sought)) };
            let page = setting.get(&format!("/v1/archive{query}"), Some(&who.token)).json();
            for id in ids(&page) {
                finds += 1;
                assert!(shown.contains(&id), "{} finds {id} by {sought:?}", who.id);
                assert!(part.is_empty() || parts(&id).iter().any(|it| it == part), "{}: {sought} in {id}", who.id);
            }
        }
    }
    assert!(finds > 40, "somebody finds something: {finds}");
}

#[test]
fn a3_4_a_file_has_what_the_table_lets_take_away_and_no_formula_and_is_written_down() {
    let setting = Setting::still();
    let (li, _, wang) = three(&setting);
    let token = |device: &Device| setting.token_of(device);
    let file = setting.get("/v1/archive.csv?lang=zh", Some(&token(&wang)));
    assert_eq!((file.status, file.media_type.as_str()), (200, "text/csv; charset=utf-8"));
    let text = String::from_utf8(file.body).expect("UTF-8");
    assert!(text.starts_with("\u{feff}拜访编号,"), "{text}");
    assert!(text.contains("'=1+1"), "no cell is a formula: {text}");
    assert!(text.contains("visit-1") && text.contains("海运整柜运价") && !text.contains("visit-3"), "{text}");
    assert_eq!(text.trim_end().lines().count(), 3);
    let searched = setting.get(&format!("/v1/archive.csv?text={}", escaped("lcl")), Some(&token(&wang)));
    let text = String::from_utf8(searched.body).expect("UTF-8");
    assert!(text.contains("visit-2") && !text.contains("visit-1"), "{text}");
    let refused = setting.get("/v1/archive.csv", Some(&token(&li)));
    assert_eq!((refused.status, refused.code().as_str()), (403, "not_allowed"));
    let app = &setting.running().app;
    let acts = app.store.read_with(|read| read.acts_on(&org("acme"), &Subject::Person(person("wang.lei"))));
    let acts = acts.expect("read");
    assert_eq!(acts.iter().filter(|act| act.act.name() == "visits_exported").count(), 2);
}

#[test]
fn an_erased_visit_is_found_by_nobody_any_more_and_a_rebuild_files_the_rest_as_before() {
    let setting = Setting::still();
    let (_, _, wang) = three(&setting);
    let app = &setting.running().app;
    erase(app, &org("acme"), &Subject::Visit(visit("visit-1")), "asked", &Doer::Operator).expect("erased");
    digest_all(app).expect("digested");
    let seen = || {
        let list = page(&wang, "/v1/archive").expect("a page");
        let search = page(&wang, &format!("/v1/archive?text={}", escaped("拼箱"))).expect("a page");
        (list, search)
    };
    let before = seen();
    assert_eq!(ids(&before.0), ["visit-2"]);
    assert_eq!(ids(&before.1), ["visit-2"]);
    assert_eq!(found(&wang, &format!("text={}", escaped("运价"))), [""; 0]);
    server::rebuild::rebuild(app, &mut |_, _| {}).expect("rebuilt");
    assert_eq!(seen(), before);
}
