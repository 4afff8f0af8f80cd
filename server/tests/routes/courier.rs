//! What a colleague's phone carries for another, by real phones and real HTTP: sealed there, a receipt back. No contact, no
//! time and no word of the content goes with it.

use mobile_ffi::{CourierError, Device};
use sync_core::cbor;
use sync_core::command::Command;
use sync_core::engine::effect::Told;
use sync_core::sync::{CarriedReceipts, Sealed};
use sync_core::time::Millis;

use crate::lives::{deposited, leaves, note, planned, status};
use crate::setting::{Setting, contact, visit};

const ALL: usize = 1 << 20;

/// A rep with a plan that is stored, and a note that is not; and a colleague.
fn two(setting: &Setting) -> (Device, Device) {
    let (rep, _) = setting.phone("acme", "li.na");
    let (colleague, _) = setting.phone("acme", "chen.bo");
    rep.perform(planned("visit-1")).expect("saved");
    contact(&rep);
    note(&rep, "written without network");
    (rep, colleague)
}

/// What the courier gives back.
fn brought(courier: &Device) -> Vec<u8> {
    let delivered = courier.deliver().expect("in contact");
    assert_eq!((delivered.taken, delivered.refused, delivered.why), (1, Vec::new(), None));
    courier.carried_receipts().expect("enrolled").write()
}

fn receipted(rep: &Device, file: &[u8]) -> (u64, Option<u64>) {
    match rep.take_receipts(file).expect("the server's, of this phone") {
        Told::Receipted { stored, held } => (stored, held),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_colleagues_phone_carries_entries_it_can_not_read_and_brings_the_receipt_back() {
    let setting = Setting::new();
    let (rep, colleague) = two(&setting);
    let before = status(&rep).stored;
    let packed = rep.pack(ALL).expect("something waits");
    assert_eq!((packed.first, packed.left), (before + 1, 0));
    let shown = String::from_utf8_lossy(&packed.bytes).into_owned();
    assert!(!shown.contains("written without network") && !shown.contains("visit-1"), "{shown}");
    colleague.take_along(&packed.bytes).expect("taken");
    colleague.take_along(&packed.bytes).expect("the same once more");
    let carried = colleague.carries().expect("read");
    assert_eq!((carried.len(), carried[0].size), (1, packed.bytes.len() as u64), "once, with its size");
    let back = brought(&colleague);
    assert_eq!(receipted(&rep, &back), (packed.last, None));
    assert_eq!((status(&rep).stored, status(&rep).saved), (packed.last, packed.last));
    assert!(matches!(rep.pack(ALL), Err(CourierError::NothingWaits)));
    let (boss, _) = setting.phone("acme", "wang.lei");
    let page = setting.page(&boss, "/v1/visits/visit-1").expect("led");
    assert_eq!(page["record"]["points"][0]["text"], "written without network");
    match rep.contact() {
        Told::Contacted(contacted) => assert_eq!(contacted.sent, 0, "the phone itself sends nothing twice"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_couriers_and_the_phone_itself_bring_the_same_entries_once() {
    let setting = Setting::new();
    let (rep, colleague) = two(&setting);
    let (boss, _) = setting.phone("acme", "wang.lei");
    let packed = rep.pack(ALL).expect("something waits");
    for courier in [&colleague, &boss] {
        courier.take_along(&packed.bytes).expect("taken");
    }
    let first = brought(&colleague);
    contact(&rep);
    let second = brought(&boss);
    assert_eq!(receipted(&rep, &second).0, receipted(&rep, &first).0.max(status(&rep).stored));
    let page = setting.page(&boss, "/v1/visits/visit-1").expect("led");
    assert_eq!(page["record"]["points"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_delivery_is_no_contact_of_the_device_that_it_is_of() {
    let setting = Setting::new();
    let (rep, colleague) = two(&setting);
    let heard = |device: &Device| {
        let devices = setting.get("/v1/devices", Some(&setting.token_of(&colleague))).json();
        let id = device.enrolment().expect("enrolled").device.to_string();
        devices["devices"].as_array().and_then(|all| all.iter().find(|it| it["device"] == id).cloned())
    };
    let last = heard(&rep);
    setting.turn(Millis::hours(5));
    let packed = rep.pack(ALL).expect("something waits");
    colleague.take_along(&packed.bytes).expect("taken");
    let back = brought(&colleague);
    assert_eq!(heard(&rep), last, "its last contact is what it was");
    let read = CarriedReceipts::read(&back).expect("receipts");
    assert!(read.answers[0].receipt.is_some() && read.answers[0].deposit.is_none());
}

#[test]
fn what_was_altered_is_for_another_server_or_comes_too_early_is_refused_with_the_reason() {
    let setting = Setting::new();
    let (rep, colleague) = two(&setting);
    let token = setting.token_of(&colleague);
    let packed = rep.pack(ALL).expect("something waits");
    let sent = |bytes: &[u8]| {
        let answer = setting.post("/v1/courier", bytes, Some(&token));
        (answer.status, answer.code())
    };
    let sealed = Sealed::read(&packed.bytes).expect("sealed");
    let mut altered = sealed.clone();
    altered.ciphertext[0] ^= 1;
    assert_eq!(sent(&altered.write()), (422, "courier_not_opened".to_owned()));
    let anothers = Sealed { device: colleague.enrolment().expect("enrolled").device, ..sealed.clone() };
    assert_eq!(sent(&anothers.write()), (422, "courier_not_opened".to_owned()), "the name outside is sealed too");
    let elsewhere = Sealed { origin: "elsewhere".to_owned(), ..sealed.clone() };
    assert_eq!(sent(&elsewhere.write()), (422, "courier_elsewhere".to_owned()));
    assert!(matches!(colleague.take_along(&elsewhere.write()), Err(CourierError::Elsewhere(_))));
    assert_eq!(sent(&Sealed { key: 9, ..sealed }.write()), (422, "courier_not_opened".to_owned()));
    assert_eq!(sent(b"something else"), (422, "courier_unreadable".to_owned()));
    assert!(matches!(rep.take_along(&packed.bytes), Err(CourierError::Own)));
    let (ivy, _) = setting.phone("other", "ivy");
    assert!(matches!(ivy.take_along(&packed.bytes), Err(CourierError::Elsewhere(_))));
    let answer = setting.post("/v1/courier", &packed.bytes, Some(&setting.token_of(&ivy)));
    assert_eq!(answer.code(), "courier_elsewhere", "and its server would say so");
}

#[test]
fn a_receipt_of_another_phone_or_a_forged_one_changes_nothing() {
    let setting = Setting::new();
    let (rep, colleague) = two(&setting);
    let packed = rep.pack(ALL).expect("something waits");
    colleague.take_along(&packed.bytes).expect("taken");
    let back = brought(&colleague);
    let (boss, _) = setting.phone("acme", "wang.lei");
    assert!(matches!(boss.take_receipts(&back), Err(CourierError::OfOthers)));
    let before = status(&rep).stored;
    let mut forged = CarriedReceipts::read(&back).expect("receipts");
    if let Some(signed) = &mut forged.answers[0].receipt {
        signed.receipt.up_to -= 1;
    }
    let error = rep.take_receipts(&forged.write()).expect_err("not signed").to_string();
    assert!(error.contains("not signed by your server"), "{error}");
    assert_eq!(status(&rep).stored, before);
}

#[test]
fn what_is_carried_of_a_device_whose_enrolment_is_over_goes_into_quarantine_as_its_own_deposit_would() {
    let setting = Setting::new();
    let (rep, colleague) = two(&setting);
    let packed = rep.pack(ALL).expect("something waits");
    colleague.take_along(&packed.bytes).expect("taken");
    setting.turn(Millis::minutes(5));
    leaves(&setting, "li.na", setting.running().app.clock.now());
    // Nothing shows that it was written before.
    setting.turn(Millis::minutes(5));
    let back = brought(&colleague);
    let read = CarriedReceipts::read(&back).expect("receipts");
    assert!(read.answers[0].receipt.is_none(), "no receipt as for a push");
    let (stored, held) = receipted(&rep, &back);
    assert!(stored < packed.last && held == Some(packed.last), "{stored} {held:?}");
    let left = deposited(&rep);
    assert_eq!((left.stored, left.held), (stored, packed.last), "its own deposit finds it there");
}

#[test]
fn whatever_was_delivered_is_made_again_alike_from_the_journal() {
    let setting = Setting::still();
    let (rep, colleague) = two(&setting);
    let share = Command::Share {
        visit: visit("visit-1"),
        watchers: vec!["wang.lei".parse().expect("sound")],
        return_by: crate::setting::NOW + Millis::days(8),
    };
    rep.perform(share).expect("saved");
    let packed = rep.pack(ALL).expect("something waits");
    colleague.take_along(&packed.bytes).expect("taken");
    brought(&colleague);
    let app = &setting.running().app;
    server::digest::digest_all(app).expect("digested");
    let page = |device: &Device| setting.page(device, "/v1/visits/visit-1").expect("seen");
    let before = page(&rep);
    assert_eq!(before["watch"]["state"], "armed", "the watch is armed by what was carried");
    server::rebuild::rebuild(app, &mut |_, _| {}).expect("rebuilt");
    assert_eq!(page(&rep)["watch"], before["watch"]);
    assert_eq!(cbor::encode(&before.to_string()), cbor::encode(&page(&rep).to_string()));
}

#[test]
fn after_a_new_key_what_was_sealed_to_the_old_one_still_opens_and_new_phones_get_the_new_one() {
    let mut setting = Setting::new();
    let (rep, colleague) = two(&setting);
    let packed = rep.pack(ALL).expect("something waits");
    colleague.take_along(&packed.bytes).expect("taken");
    assert_eq!(Sealed::read(&packed.bytes).expect("sealed").key, 1);
    let before = std::fs::metadata(setting.data().join("courier.key")).expect("there").permissions();
    assert_eq!(server::admin::key::add_courier(&setting.data()).expect("added"), 2);
    let after = std::fs::metadata(setting.data().join("courier.key")).expect("there").permissions();
    assert_eq!(before, after, "for its owner alone");
    let listed = server::admin::key::list_courier(&setting.data()).expect("listed");
    assert_eq!(listed, ["courier 1\topens", "courier 2\thanded out, opens"]);
    let data = setting.data();
    let keys = server::keys::Keys::read(&data).expect("read");
    let sealed = Sealed::read(&packed.bytes).expect("sealed");
    assert!(keys.sealing.open(&sealed).is_ok(), "the old one opens");
    assert_eq!(keys.sealing.public().id, 2, "the new one is handed out");
    setting.restart();
    assert_eq!(setting.running().app.keys.sealing.public().id, 2);
}
