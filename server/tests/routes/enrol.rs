//! `POST /v1/enrol`.

use mobile_ffi::FileKeyStore;
use sync_core::cbor;
use sync_core::sync::{EnrolAnswer, EnrolRequest};
use sync_core::time::Millis;

use crate::setting::{Setting, enrolment};

fn post(setting: &Setting, request: &EnrolRequest) -> crate::setting::Answer {
    setting.post("/v1/enrol", &cbor::encode(request), None)
}

fn key() -> (tempfile::TempDir, FileKeyStore) {
    let folder = tempfile::tempdir().expect("a folder");
    let keys = FileKeyStore::open(folder.path()).expect("a key");
    (folder, keys)
}

#[test]
fn a_device_is_enrolled_once_and_the_same_request_gets_the_same_device() {
    let setting = Setting::new();
    let (_folder, keys) = key();
    let request = enrolment(&keys, &setting.code("acme", "li.na"));
    let (first, again) = (post(&setting, &request), post(&setting, &request));
    let read = |body: &[u8]| cbor::decode::<EnrolAnswer>("answer", body).expect("an answer");
    let (first, again) = (read(&first.body), read(&again.body));
    assert_eq!((first.device, first.person.as_str()), (again.device, "li.na"));
}

#[test]
fn a_used_code_enrols_no_other_key() {
    let setting = Setting::new();
    let ((_folder, keys), (_other_folder, other)) = (key(), key());
    let code = setting.code("acme", "li.na");
    assert_eq!(post(&setting, &enrolment(&keys, &code)).status, 200);
    assert_eq!(post(&setting, &enrolment(&other, &code)).code(), "code_not_valid");
}

#[test]
fn a_wrong_code_and_one_that_is_over_are_refused_in_the_same_words() {
    let setting = Setting::new();
    let (_folder, keys) = key();
    let wrong = post(&setting, &enrolment(&keys, "acme/wrong"));
    let code = setting.code("acme", "li.na");
    setting.turn(Millis::hours(25));
    let over = post(&setting, &enrolment(&keys, &code));
    assert_eq!((wrong.status, wrong.code()), (403, "code_not_valid".to_owned()));
    assert_eq!(wrong.body, over.body);
}

#[test]
fn a_key_that_its_sender_does_not_hold_is_refused() {
    let setting = Setting::new();
    let ((_folder, keys), (_other_folder, other)) = (key(), key());
    let code = setting.code("acme", "li.na");
    let signature = enrolment(&other, &code).signature;
    let request = EnrolRequest { signature, ..enrolment(&keys, &code) };
    assert_eq!(post(&setting, &request).code(), "wrong_signature");
}
