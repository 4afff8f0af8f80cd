//! The limit of a photo's size, by which version of the policy it is judged.

use sync_core::blob::{Blob, PART};
use sync_core::cbor;
use sync_core::fact::{Attached, Fact};
use sync_core::journal::Body;

use crate::blobs::{part, planned, png};
use crate::hostile::push;
use crate::setting::{Setting, contact, org, visit};

#[test]
fn the_limit_is_that_of_the_policy_by_which_the_visit_is_judged_on_phone_and_server() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    planned(&rep, "v");
    contact(&rep);
    let app = &setting.running().app;
    let file = setting.data().with_file_name("policy.json");
    std::fs::write(&file, r#"{"attachment_limit_bytes":100000}"#).expect("written");
    server::admin::policy::publish(&*app.store, &org("acme"), &file, app.clock.now()).expect("published");
    contact(&rep);
    let large = Blob::of_file(png(PART, ""), 25_000_000).expect("a picture");
    let refused = rep.attach(&visit("v"), &large, Attached::Photo, "").expect_err("too large by now").to_string();
    assert!(refused.contains("0.1 MB"), "{refused}");
    let (keys, enrolled) = setting.bare_again("acme", "li.na", "older");
    let token = setting.token(&keys, &enrolled);
    let fact = Fact::Attach { visit: visit("v"), blob: large.of, what: Attached::Photo, caption: String::new() };
    let request = push(&keys, &enrolled, &[Body::new(Vec::new(), Some(&fact))]);
    assert_eq!(setting.post("/v1/journal", &cbor::encode(&request), Some(&token)).status, 200);
    let refused = part(&setting, &large.of, 0, &large.bytes, &token);
    assert_eq!((refused.status, refused.code()), (422, "blob_too_large".to_owned()));
}
