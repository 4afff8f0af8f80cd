//! Customers' cards over HTTP and on phones: who has which, what a visit proposes for one, and what a merge does (C2.1, C2.2, C2.4,
//! V11.1).

use mobile_ffi::Device;
use serde_json::{Value, json};
use server::act::carry_out;
use server::admin::{again, customer as cards};
use server::digest::digest_all;
use server::erase::erase;
use server::store::{Act, Department, Doer, Person, Subject};
use sync_core::access::Role;
use sync_core::command::Command;
use sync_core::customer::{Contact, Field};
use sync_core::document::plan::PlanView;
use sync_core::ids::CustomerId;
use sync_core::time::Millis;

use crate::setting::{Answer, NOW, Setting, contact, org, person, plan, visit};

fn customer(id: &str) -> CustomerId {
    id.parse().expect("an id")
}

fn put(setting: &Setting, id: &str, fields: &[(Field, &str)]) -> cards::Put {
    let app = &setting.running().app;
    let fields: Vec<(Field, String)> = fields.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
    let done = cards::put(&*app.store, &org("acme"), app.clock.now(), &customer(id), &fields);
    done.expect("put")
}

fn put_contact(setting: &Setting, id: &str, contact: &str, name: &str) {
    let app = &setting.running().app;
    let plain = Contact::new(contact.parse().expect("an id"));
    let contact = Contact { name: name.to_owned(), phone: "+86 139 0000 0001".to_owned(), ..plain };
    cards::put_contact(&*app.store, &org("acme"), app.clock.now(), &customer(id), contact).expect("put");
}

/// One customer of `li.na`'s, one of `chen.bo`'s, one of nobody's.
fn three(setting: &Setting) {
    put(setting, "c-1", &[(Field::Name, "深圳恒渡"), (Field::Tier, "A"), (Field::InCharge, "li.na")]);
    put_contact(setting, "c-1", "k-1", "王先生");
    put(setting, "c-2", &[(Field::Name, "Nordwind AG"), (Field::InCharge, "chen.bo")]);
    put(setting, "c-3", &[(Field::Name, "义乌星桥")]);
}

fn ids(device: &Device) -> Vec<String> {
    let mut ids: Vec<String> = device.customers().iter().map(|card| card.customer.to_string()).collect();
    ids.sort();
    ids
}

fn listed(setting: &Setting, device: &Device) -> Vec<String> {
    let page = setting.page(device, "/v1/customers").expect("a page");
    let all = page["customers"].as_array().expect("customers").iter();
    all.map(|it| it["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn c2_2_who_is_in_charge_and_their_superiors_have_the_card_offline_and_nobody_else() {
    let setting = Setting::still();
    three(&setting);
    let (li, _) = setting.phone("acme", "li.na");
    let (wang, _) = setting.phone("acme", "wang.lei");
    let (zhou, _) = setting.phone("acme", "zhou.jie");
    let (risk, _) = setting.phone("acme", "risk");
    for device in [&li, &wang, &zhou, &risk] {
        contact(device);
    }
    assert_eq!(
        (ids(&li), ids(&wang), ids(&zhou), ids(&risk)),
        (vec!["c-1".into()], vec!["c-1".into()], vec!["c-2".into()], vec![])
    );
    let card = li.customer(&customer("c-1")).expect("here");
    assert_eq!((card.card().get(Field::Name), card.contacts[0].name.as_str()), ("深圳恒渡", "王先生"));
    let list = |device| listed(&setting, device);
    assert_eq!((list(&li), list(&wang), list(&zhou)), (vec!["c-1".into()], vec!["c-1".into()], vec!["c-2".into()]));
    assert_eq!(list(&risk), ["c-1", "c-2", "c-3"]);
    assert!(setting.page(&li, "/v1/customers/c-2").is_err(), "not hers to see");
}

#[test]
fn c2_2_a_card_follows_who_is_in_charge_their_department_and_their_superior() {
    let setting = Setting::still();
    three(&setting);
    let (li, _) = setting.phone("acme", "li.na");
    let (chen, _) = setting.phone("acme", "chen.bo");
    let (wang, _) = setting.phone("acme", "wang.lei");
    let (zhou, _) = setting.phone("acme", "zhou.jie");
    let all = [&li, &chen, &wang, &zhou];
    let seen = || {
        all.map(|device| {
            contact(device);
            ids(device).join(" ")
        })
    };
    assert_eq!(seen(), ["c-1", "c-2", "c-1", "c-2"]);
    put(&setting, "c-1", &[(Field::Tier, "B")]);
    assert_eq!(seen(), ["c-1", "c-2", "c-1", "c-2"]);
    assert_eq!(li.customer(&customer("c-1")).expect("here").card().get(Field::Tier), "B");
    put(&setting, "c-1", &[(Field::InCharge, "chen.bo")]);
    assert_eq!(seen(), ["", "c-1 c-2", "", "c-1 c-2"]);
    // chen.bo moves to sales; then zhou.jie leads sales.
    let app = &setting.running().app;
    let now = app.clock.now();
    let does = |act: Act| {
        app.store.write_with(move |tx| carry_out(tx, &org("acme"), now, &Doer::Operator, act)).expect("done");
        digest_all(app).expect("digested");
    };
    let (department, roles) = (Some("sales".parse().expect("sound")), vec!["rep".to_owned()]);
    does(Act::PersonPut { person: person("chen.bo"), name: "chen".to_owned(), department, roles });
    assert_eq!(seen(), ["", "c-1 c-2", "c-1 c-2", ""]);
    let Department { id: department, .. } = app
        .store
        .read_with(|read| read.departments(&org("acme")))
        .expect("read")
        .into_iter()
        .find(|it| it.id.as_str() == "sales")
        .expect("sales");
    does(Act::DepartmentPut {
        department,
        name: "sales".to_owned(),
        parent: None,
        supervisor: Some(person("zhou.jie")),
        manager: None,
    });
    assert_eq!(seen(), ["", "c-1 c-2", "", "c-1 c-2"]);
}

/// A visit of `li.na`'s to a customer, in contact.
fn visited(setting: &Setting, to: &str) -> Device {
    let (li, _) = setting.phone("acme", "li.na");
    contact(&li);
    let view = PlanView { customer: to.to_owned(), ..plan() };
    li.perform(Command::Plan { visit: Some(visit("visit-1")), plan: Box::new(view) }).expect("saved");
    li
}

fn propose(li: &Device, field: &str, new: &str) {
    let command = Command::ProposeChange { visit: visit("visit-1"), field: field.to_owned(), new: new.to_owned() };
    li.perform(command).expect("saved");
}

fn open(setting: &Setting, device: &Device) -> Vec<Value> {
    let page = setting.page(device, "/v1/proposals").expect("a page");
    page["proposals"].as_array().expect("proposals").clone()
}

fn review(setting: &Setting, device: &Device, proposal: &Value, body: &Value) -> Answer {
    let (id, seq) = (proposal["device"].as_str().expect("a device"), &proposal["seq"]);
    setting.post_json(&format!("/v1/proposals/{id}/{seq}/review"), &body.to_string(), Some(&setting.token_of(device)))
}

#[test]
fn v11_1_an_accepted_change_stands_on_the_card_with_both_values_and_a_rejected_one_does_not() {
    let mut setting = Setting::new();
    three(&setting);
    let li = visited(&setting, "c-1");
    propose(&li, "tier", "B");
    propose(&li, "address", "深圳市南山区");
    let met =
        Contact { name: "李小姐".to_owned(), post: "buyer".to_owned(), ..Contact::new("x".parse().expect("an id")) };
    li.perform(Command::ProposeContact { visit: visit("visit-1"), contact: Box::new(met) }).expect("saved");
    contact(&li);
    let (wang, _) = setting.phone("acme", "wang.lei");
    contact(&wang);
    assert_eq!(open(&setting, &li).len(), 3, "the rep sees her own");
    let waiting = open(&setting, &wang);
    contact(&wang);
    let told = wang.status().expect("enrolled").notices;
    assert_eq!(told.iter().filter(|notice| notice.zh.contains("请审核")).count(), 3, "{told:?}");
    let of = |field: &str| waiting.iter().find(|it| it["field"] == field).expect(field);
    assert_eq!(
        (&of("tier")["old"], &of("tier")["new"], &of("tier")["current"]),
        (&json!("A"), &json!("B"), &json!("A"))
    );
    let yes = json!({ "accept": true, "reason": "so they told me too" });
    let own = review(&setting, &li, of("tier"), &yes);
    assert_eq!((own.status, own.code()), (404, "not_found".to_owned()), "nobody reviews their own");
    assert_eq!(review(&setting, &wang, of("tier"), &yes).status, 200);
    let no = json!({ "accept": false, "reason": "that is the warehouse" });
    assert_eq!(review(&setting, &wang, of("address"), &no).status, 200);
    let third = waiting.iter().find(|it| it["field"].is_null()).expect("the contact");
    assert_eq!(review(&setting, &wang, third, &yes).status, 200);
    let again = review(&setting, &wang, of("tier"), &yes);
    assert_eq!((again.status, again.code()), (409, "already_reviewed".to_owned()));
    assert_eq!(open(&setting, &wang).len(), 0);
    let page = setting.page(&wang, "/v1/customers/c-1").expect("a page");
    assert_eq!((&page["tier"], page["contacts"].as_array().map(Vec::len)), (&json!("B"), Some(2)));
    assert!(!page["fields"].to_string().contains("南山"));
    let last = page["history"].as_array().expect("history").iter().filter(|it| it["by"] == "person/wang.lei");
    let last: Vec<&Value> = last.collect();
    assert_eq!(last[0]["fields"], json!([{ "field": "tier", "old": "A", "new": "B" }]));
    assert_eq!(last[1]["contact_after"]["name"], "李小姐");
    contact(&li);
    assert_eq!(li.customer(&customer("c-1")).expect("here").card().get(Field::Tier), "B", "and on her phone");
    let told = li.status().expect("enrolled").notices;
    assert!(told.iter().any(|notice| notice.en.contains("rejected: that is the warehouse")), "{told:?}");
    // Nothing digests beside a rebuild.
    setting.restart();
    let rebuilt = again::again(&setting.running().app, &mut |_, _| {}).expect("rebuilt");
    assert!(
        rebuilt.is_same() && rebuilt.kinds.iter().any(|(kind, rows, _)| *kind == "proposals" && rows.count == 3),
        "{rebuilt:?}"
    );
}

#[test]
fn v11_1_a_card_that_changed_meanwhile_shows_both_values_and_nothing_is_taken_until_they_were_seen() {
    let setting = Setting::new();
    three(&setting);
    let li = visited(&setting, "c-1");
    propose(&li, "tier", "B");
    put(&setting, "c-1", &[(Field::Tier, "D")]);
    contact(&li);
    let (wang, _) = setting.phone("acme", "wang.lei");
    let waiting = open(&setting, &wang);
    assert_eq!(
        (&waiting[0]["old"], &waiting[0]["current"], &waiting[0]["conflict"]),
        (&json!("A"), &json!("D"), &json!(true))
    );
    let asked = review(&setting, &wang, &waiting[0], &json!({ "accept": true, "reason": "yes" }));
    assert_eq!((asked.status, asked.code()), (409, "card_changed".to_owned()));
    let said = asked.json()["detail"].to_string();
    assert!(["A", "B", "D"].iter().all(|value| said.contains(&format!("\\\"{value}\\\""))), "{said}");
    let guessed = review(&setting, &wang, &waiting[0], &json!({ "accept": true, "reason": "yes", "over": "C" }));
    assert_eq!(guessed.status, 409);
    let seen = review(&setting, &wang, &waiting[0], &json!({ "accept": true, "reason": "yes", "over": "D" }));
    assert_eq!(seen.status, 200);
    let page = setting.page(&wang, "/v1/customers/c-1").expect("a page");
    assert_eq!(page["tier"], "B");
}

#[test]
fn v11_1_a_visit_whose_customer_has_no_card_proposes_for_none() {
    let setting = Setting::new();
    let li = visited(&setting, "c-9");
    propose(&li, "tier", "B");
    contact(&li);
    let (wang, _) = setting.phone("acme", "wang.lei");
    let waiting = open(&setting, &wang);
    let answer = review(&setting, &wang, &waiting[0], &json!({ "accept": true, "reason": "yes" }));
    assert_eq!((answer.status, answer.code()), (409, "no_card".to_owned()));
    let no = review(&setting, &wang, &waiting[0], &json!({ "accept": false, "reason": "no card" }));
    assert_eq!(no.status, 200, "it can be rejected all the same");
}

#[test]
fn c2_4_a_card_is_due_until_it_is_verified_and_again_after_half_a_year() {
    let setting = Setting::still();
    three(&setting);
    let (li, _) = setting.phone("acme", "li.na");
    let due = |setting: &Setting| {
        let token = setting.token_of(&li);
        setting.get("/v1/customers?due=true", Some(&token)).json()["customers"].as_array().map(Vec::len)
    };
    assert_eq!(due(&setting), Some(1), "never verified");
    let app = &setting.running().app;
    let today = cards::today(&*app.store, &org("acme"), app.clock.now()).expect("a day");
    put(&setting, "c-1", &[(Field::Verified, &today.to_string())]);
    assert_eq!(due(&setting), Some(0));
    for _ in 0..7 {
        setting.turn(Millis::days(25));
        contact(&li);
    }
    assert_eq!(due(&setting), Some(0), "after 175 days");
    setting.turn(Millis::days(5));
    contact(&li);
    assert_eq!(due(&setting), Some(1), "after 180");
}

#[test]
fn c2_4_a_merged_id_finds_the_card_that_stays_with_its_visits_contacts_and_proposals() {
    let mut setting = Setting::new();
    three(&setting);
    put_contact(&setting, "c-3", "k-3", "赵先生");
    let li = visited(&setting, "c-3");
    propose(&li, "tier", "B");
    contact(&li);
    setting.page(&li, "/v1/board").expect("digested");
    let app = &setting.running().app;
    cards::merge(&*app.store, &org("acme"), app.clock.now(), &customer("c-1"), &customer("c-3")).expect("merged");
    let page = setting.page(&li, "/v1/customers/c-3").expect("a page");
    assert_eq!((&page["id"], page["contacts"].as_array().map(Vec::len)), (&json!("c-1"), Some(2)));
    assert_eq!(listed(&setting, &li), ["c-1"]);
    let (wang, _) = setting.phone("acme", "wang.lei");
    assert_eq!(open(&setting, &wang)[0]["customer"], "c-1");
    let row = app.store.read_with(|read| read.visit(&org("acme"), &visit("visit-1"))).expect("read").expect("there");
    assert_eq!(row.customer, "c-1");
    let twice = cards::merge(&*app.store, &org("acme"), app.clock.now(), &customer("c-2"), &customer("c-3"));
    assert!(twice.expect_err("merged before").to_string().contains("c-1"));
    let gone = erase(app, &org("acme"), &Subject::Customer(customer("c-3")), "x", &Doer::Operator);
    assert!(gone.expect_err("another name").to_string().contains("c-1"));
    setting.restart();
    let app = &setting.running().app;
    let rebuilt = again::again(app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same(), "{rebuilt:?}");
    let went = erase(app, &org("acme"), &Subject::Customer(customer("c-1")), "x", &Doer::Operator).expect("erased");
    assert_eq!(went.visits, [visit("visit-1")], "visits to either id are visits to the one customer");
    for id in ["c-1", "c-3"] {
        assert_eq!(app.store.read_with(|read| read.customer(&org("acme"), &customer(id))).expect("read"), None);
    }
}

#[test]
fn c2_4_a_card_that_may_be_anothers_is_warned_of_and_put_all_the_same() {
    let setting = Setting::still();
    three(&setting);
    let put = put(&setting, "c-9", &[(Field::Name, "ＮＯＲＤＷＩＮＤ Ltd."), (Field::Phone, "13900000001")]);
    let like: Vec<&str> = put.like.iter().map(|(id, _)| id.as_str()).collect();
    assert!(put.made && like == ["c-1", "c-2"], "{put:?}");
}

#[test]
fn a_file_of_cards_is_for_superiors_and_risk_control_holds_no_formula_and_stands_in_the_journal() {
    let setting = Setting::still();
    three(&setting);
    put(&setting, "c-1", &[(Field::Scope, "=HYPERLINK(\"http://evil.example\")")]);
    let (li, _) = setting.phone("acme", "li.na");
    let (wang, _) = setting.phone("acme", "wang.lei");
    let refused = setting.get("/v1/customers.csv", Some(&setting.token_of(&li)));
    assert_eq!((refused.status, refused.code()), (403, "not_allowed".to_owned()));
    let given = setting.get("/v1/customers.csv?lang=zh", Some(&setting.token_of(&wang)));
    assert_eq!((given.status, given.media_type.as_str()), (200, "text/csv; charset=utf-8"));
    let text = String::from_utf8(given.body.clone()).expect("UTF-8");
    assert!(
        text.starts_with("\u{feff}客户编号,客户名称,") && text.contains("\"'=HYPERLINK(") && text.contains("'+86 139"),
        "{text}"
    );
    assert!(text.contains("c-1") && !text.contains("c-2") && !text.contains("c-3"), "of those below her alone");
    let app = &setting.running().app;
    let acts =
        app.store.read_with(|read| read.acts_on(&org("acme"), &Subject::Person(person("wang.lei")))).expect("read");
    assert!(acts.iter().any(|past| past.act.name() == "customers_exported"));
}

#[test]
fn c2_2_a_workbook_goes_out_and_comes_back_over_http_and_what_is_wrong_in_it_is_named_by_line() {
    let setting = Setting::still();
    three(&setting);
    put(&setting, "c-1", &[(Field::Scope, "=HYPERLINK(\"http://evil.example\")")]);
    let (wang, _) = setting.phone("acme", "wang.lei");
    let given = setting.get("/v1/customers.xlsx?lang=zh", Some(&setting.token_of(&wang)));
    assert_eq!(given.status, 200);
    let rows = server::sheet::read(&given.body, true).expect("a workbook");
    assert_eq!((rows[0].cells[0].as_str(), rows[1].cells[0].as_str(), rows.len()), ("客户编号", "c-1", 2));
    let app = &setting.running().app;
    let (id, roles) = (person("admin"), vec![Role::Administration]);
    let row = Person { id, name: "admin".to_owned(), department: None, roles, left: None };
    server::admin::people::put_person(&*app.store, &org("acme"), NOW, row).expect("put");
    digest_all(app).expect("digested");
    let (admin, _) = setting.phone("acme", "admin");
    let bring = |query: &str, device: &Device, body: &[u8]| {
        setting.post(&format!("/v1/customers/import{query}"), body, Some(&setting.token_of(device)))
    };
    let refused = bring("", &wang, &given.body);
    assert_eq!((refused.status, refused.code()), (403, "not_allowed".to_owned()));
    let same = bring("", &admin, &given.body);
    assert_eq!(same.status, 200, "{}", String::from_utf8_lossy(&same.body));
    assert_eq!(
        (&same.json()["same"], &same.json()["wrong"]),
        (&json!(1), &json!(0)),
        "what went out comes back the same"
    );
    let sheet = "id,name,tier\nc-1,深圳恒渡,B\nc-8,Eight,E\n,Nine,A\n";
    let looked = bring("?check=true", &admin, sheet.as_bytes()).json();
    assert_eq!((&looked["written"], &looked["changed"], &looked["wrong"]), (&json!(false), &json!(1), &json!(2)));
    assert_eq!((&looked["errors"][0]["line"], &looked["errors"][0]["column"]), (&json!(3), &json!("tier")), "{looked}");
    let kept_out = bring("?all_or_nothing=true", &admin, sheet.as_bytes()).json();
    assert_eq!(kept_out["written"], false);
    let taken = bring("", &admin, sheet.as_bytes()).json();
    assert_eq!((&taken["written"], &taken["changed"], &taken["made"]), (&json!(true), &json!(1), &json!(0)));
    let page = setting.page(&wang, "/v1/customers/c-1").expect("a page");
    assert_eq!(page["tier"], "B");
    let history = page["history"].as_array().expect("history").clone();
    assert!(history.iter().any(|it| it["by"] == "person/admin" && it["fields"][0]["new"] == "B"), "{history:?}");
    let many: String =
        std::iter::once("id,name\n".to_owned()).chain((0..10_001).map(|at| format!("m-{at},M\n"))).collect();
    let bad: [(&[u8], &str); 4] = [
        (b"", "empty"),
        (b"id,colour\nc-1,red\n", "colour"),
        (b"PK\x03\x04no archive", "workbook"),
        (many.as_bytes(), "10000"),
    ];
    for (body, named) in bad {
        let answer = bring("", &admin, body);
        assert_eq!((answer.status, answer.code()), (422, "sheet_not_read".to_owned()));
        assert!(answer.json()["detail"].to_string().contains(named), "{}", answer.json());
    }
}
