//! A server whose own clock can't be believed: contacts go on, anchors are withheld, nothing fires early.

use server::store::Observation;
use sync_core::cbor;
use sync_core::command::Command;
use sync_core::ids::{BootId, EntryHash};
use sync_core::sync::{EnrolAnswer, Head, PushAnswer, PushRequest};
use sync_core::time::Millis;

use crate::setting::{NOW, Setting, contact, plan, visit};

/// A contact without entries: the answer.
fn touch(setting: &Setting, enrolled: &EnrolAnswer, token: &str) -> PushAnswer {
    let (nonce, hash) = (setting.nonces(enrolled).nonce, EntryHash([0; 32]));
    let head = Head { seq: 0, hash };
    let (boot, running, segments) = (BootId([5; 8]), 9, Vec::new());
    let request = PushRequest { nonce, boot, running, head, segments, cursor: None, receipts: None };
    let answer = setting.post("/v1/journal", &cbor::encode(&request), Some(token));
    assert_eq!(answer.status, 200, "contact goes on");
    cbor::decode("answer", &answer.body).expect("an answer")
}

#[test]
fn while_its_clock_is_in_doubt_a_server_takes_contacts_and_gives_no_anchor_until_it_agrees_again() {
    let setting = Setting::still();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    assert!(touch(&setting, &enrolled, &token).anchor.is_some());
    assert_eq!(setting.get("/healthz", None).json()["clock_in_doubt"], false);
    for step in [Millis::hours(1), Millis::hours(-2)] {
        setting.step_clock(step);
        setting.turn(Millis::minutes(1));
        assert_eq!(touch(&setting, &enrolled, &token).anchor, None, "{step:?}");
        let health = setting.get("/healthz", None).json();
        assert_eq!((&health["ok"], &health["clock_in_doubt"]), (&true.into(), &true.into()));
    }
    assert_eq!(setting.get("/healthz", None).json()["clock_off_seconds"], -3_600.0);
    assert_eq!(setting.running().app.clock.now(), NOW + Millis::minutes(2), "by the running clock");
    setting.step_clock(Millis::hours(1));
    assert!(touch(&setting, &enrolled, &token).anchor.is_some());
    assert_eq!(setting.get("/healthz", None).json()["clock_off_seconds"], serde_json::Value::Null);
}

#[test]
fn the_id_of_an_anchor_that_was_withheld_proves_nothing_to_who_learns_of_it() {
    let setting = Setting::still();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    setting.step_clock(Millis::hours(1));
    touch(&setting, &enrolled, &token);
    let rows = setting.running().app.store.read_with(|read| read.rows_after(0, 99)).expect("rows");
    let mut contacts = rows.iter().filter_map(|row| match &row.what {
        Err(Observation::Contact(contact)) => Some(contact.anchor),
        _ => None,
    });
    let id = contacts.next_back().expect("a contact");
    assert!(id.is_withheld());
    let known =
        setting.running().app.store.read_with(|read| {
            read.anchors(&enrolled.org, &enrolled.device, &[id].into_iter().collect(), u64::MAX >> 1)
        });
    assert!(known.expect("read").is_empty());
}

#[test]
fn a_clock_set_forward_fires_no_timer_early_and_one_set_back_none_late() {
    for step in [Millis::hours(3), Millis::hours(-3)] {
        let setting = Setting::still();
        let (rep, _) = setting.phone("acme", "li.na");
        let id = visit("visit-1");
        rep.perform(Command::Plan { visit: Some(id.clone()), plan: Box::new(plan()) }).expect("saved");
        rep.perform(Command::Leave { visit: id.clone() }).expect("saved");
        contact(&rep);
        let app = &setting.running().app;
        server::digest::digest_all(app).expect("digested");
        setting.step_clock(step);
        // Half an hour before the brief is due its rep is reminded; then it is due.
        for (minutes, fires) in [(89, false), (2, true), (28, false), (2, true)] {
            setting.turn(Millis::minutes(minutes));
            assert_eq!(server::timer::fire_due(app).expect("fired") > 0, fires, "{step:?}, {minutes} later");
        }
    }
}

#[test]
fn a_server_takes_up_the_operators_word_by_itself() {
    let setting = Setting::still();
    setting.step_clock(Millis::hours(1));
    let app = &setting.running().app;
    assert!(app.clock.doubt().is_some());
    server::admin::folder::leave_word(&setting.data(), NOW + Millis::hours(1)).expect("left");
    assert!(app.clock.hear());
    assert_eq!((app.clock.doubt(), app.clock.now()), (None, NOW + Millis::hours(1)));
}
