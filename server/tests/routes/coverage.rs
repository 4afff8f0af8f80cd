//! `GET /v1/coverage`: which customers are due for a visit (V4.1), for whom the table names.

use serde_json::Value;
use server::act::carry_out;
use server::digest::digest_all;
use server::store::{Act, Doer};
use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::time::Millis;

use crate::setting::{NOW, Setting, contact, org, plan, visit};

fn put(setting: &Setting, id: &'static str, card: &'static str) {
    let app = &setting.running().app;
    let now = app.clock.now();
    let act = Act::CustomerPut { customer: id.parse().expect("sound"), name: id.to_owned(), card: card.to_owned() };
    app.store.write_with(move |tx| carry_out(tx, &org("acme"), now, &Doer::Operator, act)).expect("put");
}

fn listed(setting: &Setting, person: &str) -> Vec<(String, String)> {
    let name = format!("{}", setting.running().app.clock.now().0);
    let (keys, enrolled) = setting.bare_again("acme", person, &name);
    let answer = setting.get("/v1/coverage", Some(&setting.token(&keys, &enrolled)));
    assert_eq!(answer.status, 200);
    let json: Value = answer.json();
    let word = |of: &Value, key: &str| of[key].as_str().expect("a word").to_owned();
    json["customers"].as_array().expect("customers").iter().map(|of| (word(of, "id"), word(of, "state"))).collect()
}

#[test]
fn v4_1_core_customers_are_due_each_quarter_and_ordinary_ones_each_half_year_for_whom_the_table_names() {
    let setting = Setting::still();
    put(&setting, "core-a", r#"{"key":true,"tier":"A"}"#);
    put(&setting, "core-b", r#"{"key":true,"tier":"B"}"#);
    put(&setting, "plain", r#"{"key":false,"tier":"A"}"#);
    put(&setting, "nobodys", "{}");
    let (rep, clock) = setting.phone("acme", "li.na");
    let at = |customer: &str, days: i64| {
        let plan = PlanView { customer: customer.to_owned(), start: Some(NOW + Millis::days(days)), ..plan() };
        Command::Plan { visit: Some(visit(customer)), plan: Box::new(plan) }
    };
    for customer in ["core-a", "core-b", "plain"] {
        rep.perform(at(customer, 0)).expect("saved");
    }
    for customer in ["core-a", "plain"] {
        rep.perform(Command::Arrive { visit: visit(customer), fix: None }).expect("saved");
    }
    contact(&rep);
    digest_all(&setting.running().app).expect("digested");
    let of = |id: &str, state: &str| (id.to_owned(), state.to_owned());
    let now = [of("core-b", "due"), of("core-a", "visited"), of("plain", "visited")];
    assert_eq!(listed(&setting, "li.na"), now, "planned is not yet visited");
    assert_eq!(listed(&setting, "wang.lei"), now);
    assert_eq!(listed(&setting, "chen.bo"), [], "a colleague has none of these");
    assert_eq!(listed(&setting, "risk").len(), 4, "with the one that is nobody's");

    setting.turn(Millis::days(20));
    clock.set_true(NOW + Millis::days(20));
    let later = [of("core-a", "due"), of("core-b", "due"), of("plain", "visited")];
    assert_eq!(listed(&setting, "wang.lei"), later, "the quarter ended with September");
    setting.turn(Millis::days(92));
    let next = listed(&setting, "wang.lei");
    assert_eq!(next, [of("core-a", "overdue"), of("core-b", "due"), of("plain", "due")]);
}
