//! Findings are kept as they were settled, and judged again where time alone may have made other ones: the list says what each visit's own
//! page says, at every moment, whether or not the server has settled anything since.

use std::collections::BTreeMap;

use mobile_ffi::Device;
use serde_json::Value;
use server::admin::again;
use server::digest::digest_all;
use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::ids::VisitId;
use sync_core::time::Millis;

use crate::setting::{NOW, Setting, contact, plan, visit};

fn does(rep: &Device, command: Command) {
    rep.perform(command).expect("saved");
}

/// Visits that came this far, each by one step more than the one before it.
fn several(rep: &Device) -> Vec<VisitId> {
    let all: Vec<VisitId> = ["planned", "arrived", "left", "noted"].into_iter().map(visit).collect();
    for (steps, id) in all.iter().enumerate() {
        let written = PlanView { start: Some(NOW + Millis::minutes(30)), ..plan() };
        does(rep, Command::Plan { visit: Some(id.clone()), plan: Box::new(written) });
        let then = [
            Command::Arrive { visit: id.clone(), fix: None },
            Command::Leave { visit: id.clone() },
            Command::NewInformation { visit: id.clone(), what: "换了采购".to_owned() },
        ];
        then.into_iter().take(steps).for_each(|command| does(rep, command));
    }
    contact(rep);
    all
}

/// What the list says of each visit, and how often each clause is counted.
fn listed(setting: &Setting, token: &str) -> (BTreeMap<String, Vec<(String, String)>>, usize) {
    let seen = setting.get("/v1/findings?days=366", Some(token)).json();
    let mut by_visit: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for one in seen["findings"].as_array().expect("a list") {
        by_visit.entry(text(one, "visit")).or_default().push((text(one, "clause"), text(one, "en")));
    }
    let counted: u64 = seen["clauses"].as_object().expect("counts").values().filter_map(Value::as_u64).sum();
    (by_visit, usize::try_from(counted).expect("few"))
}

fn text(of: &Value, key: &str) -> String {
    of[key].as_str().unwrap_or_default().to_owned()
}

fn of_page(setting: &Setting, token: &str, id: &VisitId) -> Vec<(String, String)> {
    let page = setting.get(&format!("/v1/visits/{id}"), Some(token)).json();
    let found = page["findings"].as_array().expect("findings");
    found.iter().map(|one| (text(one, "clause"), text(one, "en"))).collect()
}

fn clauses(found: &BTreeMap<String, Vec<(String, String)>>, id: &str) -> Vec<String> {
    found.get(id).into_iter().flatten().map(|(clause, _)| clause.clone()).collect()
}

#[test]
fn the_list_says_at_every_moment_what_the_pages_say_settled_or_not() {
    for settles in [false, true] {
        let setting = Setting::still();
        let (rep, _) = setting.phone("acme", "li.na");
        let (risk, _) = setting.phone("acme", "risk");
        let all = several(&rep);
        let app = &setting.running().app;
        digest_all(app).expect("digested");
        let mut before = 0;
        // Before and after the plan, its end, the record's limit (24 h), the customer update's (3 working days).
        for hours in [0, 1, 2, 21, 24, 24, 24, 48, 240] {
            setting.turn(Millis::hours(hours));
            if settles {
                server::timer::fire_due(app).expect("fired");
                digest_all(app).expect("digested");
            }
            let token = setting.token_of(&risk);
            let (found, counted) = listed(&setting, &token);
            for id in &all {
                let page = of_page(&setting, &token, id);
                assert_eq!(found.get(id.as_str()).cloned().unwrap_or_default(), page, "{id} {settles}");
            }
            assert!(counted >= before, "what was found stays");
            before = counted;
        }
        let (found, _) = listed(&setting, &setting.token_of(&risk));
        // Nobody settled it: time alone made these.
        for (id, clause) in [("left", "V13.1"), ("noted", "V13.1"), ("noted", "V11.1")] {
            assert!(clauses(&found, id).contains(&clause.to_owned()), "{id} {clause} {settles}: {found:?}");
        }
        assert!(!clauses(&found, "arrived").contains(&"V13.1".to_owned()));
        let rebuilt = again::again(app, &mut |_, _| {}).expect("rebuilt");
        assert!(rebuilt.is_same(), "row for row: {rebuilt:?}");
        assert_eq!(listed(&setting, &setting.token_of(&risk)).0, found);
    }
}
