//! The loop with the real engine and store, and a server of which only the enrolment answers.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sync_core::cbor;
use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::document::record::Section;
use sync_core::engine::effect::{Request, Told};
use sync_core::ids::{DeviceId, Epoch, Nonce, OrgId, PersonId, VisitId};
use sync_core::sync::{CBOR, EnrolAnswer, ServerKey};
use sync_core::time::Timestamp;

use super::{Device, DeviceError};
use crate::clock::TurnedClock;
use crate::key::{FileKeyStore, KeyStore};
use crate::transport::{Answer, Transport, TransportError};

const NOW: Timestamp = Timestamp(1_789_356_600_000);

/// Answers an enrolment; everything else waits until the test lets it fail.
struct Fake {
    key: ServerKey,
    reached: Sender<String>,
    let_fail: Mutex<Receiver<()>>,
}

impl Transport for Fake {
    fn send(&self, request: &Request) -> Result<Answer, TransportError> {
        if request.path == "/v1/enrol" {
            let body = cbor::encode(&enrolment(self.key));
            return Ok(Answer { status: 200, media_type: CBOR.to_owned(), body, again_in: None });
        }
        self.reached.send(request.path.clone()).expect("the test listens");
        let _ = self.let_fail.lock().expect("whole").recv_timeout(Duration::from_secs(10));
        Err(TransportError { why: "no network".to_owned() })
    }
}

fn enrolment(key: ServerKey) -> EnrolAnswer {
    EnrolAnswer {
        org: OrgId::new("acme").expect("sound"),
        person: PersonId::new("li.na").expect("sound"),
        device: DeviceId([7; 16]),
        origin: "test".to_owned(),
        server_key: key,
        nonce: Nonce([1; 16]),
        token_nonce: Nonce([2; 16]),
        epoch: Epoch([3; 8]),
        at: NOW,
        signed: None,
        seal_key: None,
    }
}

struct Setting {
    device: Arc<Device>,
    reached: Receiver<String>,
    let_fail: Sender<()>,
}

fn open(dir: &Path, entropy: u8) -> Setting {
    let keys = FileKeyStore::open(dir).expect("a key");
    let (reached, at) = channel();
    let (let_fail, fail) = channel();
    let key = ServerKey { id: 1, key: keys.public_key() };
    let fake = Fake { key, reached, let_fail: Mutex::new(fail) };
    let clock = TurnedClock::new(NOW, 1);
    let device = Device::open_with(dir, Box::new(clock), Box::new(fake), Box::new(keys), [entropy; 32]);
    Setting { device: Arc::new(device.expect("opened")), reached: at, let_fail }
}

fn plan(visit: &str) -> Command {
    let plan = PlanView {
        customer: "c1".to_owned(),
        customer_name: "Nordwind".to_owned(),
        country: "CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        start: Some(NOW),
        minutes: 60,
        purpose: "demo".to_owned(),
        ..PlanView::default()
    };
    Command::Plan { visit: Some(VisitId::new(visit).expect("sound")), plan: Box::new(plan) }
}

fn saved(told: Result<Told, DeviceError>) -> u64 {
    match told {
        Ok(Told::Saved { seq, .. }) => seq,
        other => panic!("not saved: {other:?}"),
    }
}

#[test]
fn what_is_saved_is_there_after_the_process_has_ended() {
    let dir = tempfile::tempdir().expect("folder");
    let first = open(dir.path(), 1);
    assert!(matches!(first.device.perform(plan("v1")), Err(DeviceError::NotSaved(_))));
    assert!(first.device.status().is_none());
    first.device.enrol("acme/secret", "phone").expect("enrolled");
    let seq = saved(first.device.perform(plan("v1")));
    drop(first);
    let status = open(dir.path(), 2).device.status().expect("enrolled");
    assert_eq!((status.saved, status.stored), (seq, 0));
    assert_eq!(status.visits.iter().map(|v| v.visit.as_str()).collect::<Vec<_>>(), ["v1"]);
}

#[test]
fn a_person_can_save_while_a_contact_waits_for_the_network() {
    let dir = tempfile::tempdir().expect("folder");
    let Setting { device, reached, let_fail } = open(dir.path(), 1);
    device.enrol("acme/secret", "phone").expect("enrolled");
    let contacting = Arc::clone(&device);
    let contact = std::thread::spawn(move || contacting.contact());
    assert_eq!(reached.recv_timeout(Duration::from_secs(10)).expect("asked"), "/v1/token");
    saved(device.perform(plan("v1")));
    let second = device.contact();
    assert!(matches!(&second, Told::NoContact { why } if why.contains("under way")), "{second:?}");
    let_fail.send(()).expect("waits");
    let told = contact.join().expect("no panic");
    assert!(matches!(&told, Told::NoContact { why } if why.contains("no network")), "{told:?}");
    assert_eq!(device.status().expect("enrolled").visits.len(), 1);
}

#[test]
fn on_a_full_disk_a_command_is_told_not_saved_and_works_again_when_there_is_room() {
    let dir = tempfile::tempdir().expect("folder");
    let Setting { device, .. } = open(dir.path(), 1);
    device.enrol("acme/secret", "phone").expect("enrolled");
    let before = saved(device.perform(plan("v1")));
    let (visit, section) = (VisitId::new("v1").expect("sound"), Section::Needs);
    let long = || Command::Note { visit: visit.clone(), section, text: noise(), due_working_days: None };
    device.lock().expect("whole").store.limit_pages_for_test(0);
    let Err(DeviceError::NotSaved(why)) = device.perform(long()) else { panic!("saved on a full disk") };
    assert!(why.contains("the disk is full") && why.contains("nothing was saved"), "{why}");
    assert_eq!(device.status().expect("enrolled").saved, before);
    device.lock().expect("whole").store.limit_pages_for_test(1_000);
    assert!(saved(device.perform(long())) > before);
}

/// A text that no free page has room for and that can't be packed well.
fn noise() -> String {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'a' + (state >> 24) as u8 % 26)
    };
    (0..20_000).map(|_| next()).collect()
}
