//! The access matrix for customers' cards and what visits propose for them.

use server::digest::digest_all;
use sync_core::access::{Action, Relation, Resource, allows};
use sync_core::cbor;
use sync_core::customer::Field;
use sync_core::fact::Fact;
use sync_core::journal::Body;

use crate::hostile::push;
use crate::matrix::{cast, planned};
use crate::setting::{Setting, org, visit};

/// The relation to a card is that to who is in charge of it; to a proposal, that to who made it.
#[test]
fn cards_and_proposals_are_for_whom_the_table_names() {
    let setting = Setting::still();
    let cast = cast(&setting);
    let app = &setting.running().app;
    let fields = [(Field::Name, "深圳恒渡".to_owned()), (Field::InCharge, "li.na".to_owned())];
    let id = "c-1".parse().expect("sound");
    server::admin::customer::put(&*app.store, &org("acme"), app.clock.now(), &id, &fields).expect("put");
    planned(&setting, &cast[0], &[visit("visit-1")]);
    let (keys, enrolled) = setting.bare_again("acme", "li.na", "proposes");
    let fact =
        Fact::ProposeChange { visit: visit("visit-1"), field: "tier".to_owned(), old: None, new: "A".to_owned() };
    let request = push(&keys, &enrolled, &[Body::new(Vec::new(), Some(&fact))]);
    assert_eq!(
        setting.post("/v1/journal", &cbor::encode(&request), Some(&setting.token(&keys, &enrolled))).status,
        200
    );
    digest_all(app).expect("digested");
    for who in &cast {
        let relation = match who.relation {
            of_person @ (Relation::Rep | Relation::Supervisor | Relation::Manager) => of_person,
            _ => Relation::Colleague,
        };
        let may = |action, resource| allows(&who.roles, relation, action, resource);
        let get = |path: &str| setting.get(path, Some(&who.token));
        let reads = may(Action::Read, Resource::Customer);
        assert_eq!(get("/v1/customers/c-1").status, if reads { 200 } else { 404 }, "{}", who.id);
        assert_eq!(
            get("/v1/customers").json()["customers"].as_array().map(Vec::len),
            Some(usize::from(reads)),
            "{}",
            who.id
        );
        // Who leads another department leads somebody: their file has nobody in it.
        let file = get("/v1/customers.csv");
        let (takes, leads) = (may(Action::Read, Resource::CustomerFile), who.id == "zhou.jie");
        assert_eq!(file.status, if takes || leads { 200 } else { 403 }, "{}", who.id);
        assert_eq!(String::from_utf8_lossy(&file.body).contains("恒渡"), takes, "{}", who.id);
        assert_eq!(get("/v1/customers.xlsx").status, file.status, "{}", who.id);
        let brought = setting.post("/v1/customers/import?check=true", b"id,name\nc-9,Nine\n", Some(&who.token));
        assert_eq!(brought.status, if may(Action::Administer, Resource::Customer) { 200 } else { 403 }, "{}", who.id);
        let proposals = get("/v1/proposals").json()["proposals"].as_array().map(Vec::len);
        assert_eq!(proposals, Some(usize::from(may(Action::Read, Resource::Proposal))), "{}", who.id);
        let path = format!("/v1/proposals/{}/1/review", enrolled.device);
        let answer = setting.post_json(&path, r#"{"accept":true,"reason":"seen"}"#, Some(&who.token));
        // The visit's plan is not written, so there is no card to change: who may review is told that.
        let wanted = if may(Action::Decide, Resource::Proposal) { (409, "no_card") } else { (404, "not_found") };
        assert_eq!((answer.status, answer.code().as_str()), wanted, "{}", who.id);
    }
}
