//! The core behind plain data, driven as the Worker drives it: every effect performed by hand, every report given back.

#[path = "core/at_visit.rs"]
mod at_visit;

use sojourn_wasm::{Asked, Clocks, Core, Do, Happened, Heading, Loading, Plan, Said, Written};
use sync_core::cbor;
use sync_core::ids::{DeviceId, Epoch, Nonce, OrgId, PersonId};
use sync_core::journal::PublicKey;
use sync_core::sync::{EnrolAnswer, ServerKey};
use sync_core::time::Timestamp;

const NOW: i64 = 1_789_000_000_000;

fn clocks() -> Clocks {
    Clocks { running: 5_000, boot: "00112233445566ff".to_owned(), wall: NOW, zone: "Asia/Shanghai".to_owned() }
}

/// A browser: the core, and the rows that were committed.
struct Browser {
    core: Core,
    rows: Vec<(u8, Vec<u8>, Vec<u8>)>,
}

impl Browser {
    fn started(rows: Vec<(u8, Vec<u8>, Vec<u8>)>, entropy: u8) -> Self {
        let mut loading = Loading::default();
        rows.iter().for_each(|(table, key, value)| loading.take(*table, key, value).expect("a row"));
        Self { core: loading.start(&[entropy; 32], "test").expect("a core"), rows }
    }

    fn keep(&mut self, writes: Vec<Written>) {
        for Written { table, key, value } in writes {
            self.rows.retain(|(it, at, _)| (*it, at) != (table, &key));
            self.rows.extend(value.map(|value| (table, key, value)));
        }
        self.rows.sort();
    }

    /// Performs commits, answers what is sent and signs anything; what the person is told, in order.
    fn run(&mut self, happened: Happened, answer: &[u8]) -> Vec<Said> {
        let (mut inputs, mut told) = (vec![happened], Vec::new());
        while let Some(input) = inputs.pop() {
            for effect in self.core.handle(clocks(), input).expect("it makes sense").all {
                inputs.extend(match effect {
                    Asked::Tell { said } => {
                        told.push(said);
                        None
                    }
                    Asked::Commit { task, writes } => {
                        self.keep(writes);
                        Some(Happened::Committed { task })
                    }
                    Asked::Sign { task, .. } => Some(Happened::Signed { task, signature: vec![7; 64] }),
                    Asked::Send { task, .. } => Some(Happened::Answered {
                        task,
                        status: 200,
                        media_type: "application/cbor".to_owned(),
                        body: answer.to_vec(),
                        again_in: None,
                    }),
                });
            }
        }
        told
    }

    fn enrolled() -> Self {
        let mut browser = Self::started(Vec::new(), 1);
        let enrol = Happened::Enrol { code: "acme/secret".to_owned(), name: "浏览器".to_owned(), key: KEY.to_vec() };
        let told = browser.run(enrol, &enrol_answer());
        assert_eq!(told, [Said::Enrolled { person: "li.na".to_owned() }]);
        browser
    }

    fn tap(&mut self, command: Do) -> Vec<Said> {
        self.run(Happened::Tap { command: Box::new(command) }, &[])
    }
}

/// The generator of P-256, compressed.
const KEY: [u8; 33] = [
    0x03, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03,
    0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96,
];

fn enrol_answer() -> Vec<u8> {
    cbor::encode(&EnrolAnswer {
        org: OrgId::new("acme").expect("an id"),
        person: PersonId::new("li.na").expect("an id"),
        device: DeviceId([1; 16]),
        origin: "https://visits.example".to_owned(),
        server_key: ServerKey { id: 1, key: PublicKey(KEY) },
        nonce: Nonce([1; 16]),
        token_nonce: Nonce([2; 16]),
        epoch: Epoch([9; 8]),
        at: Timestamp(NOW),
        signed: None,
        seal_key: None,
    })
}

fn plan() -> Plan {
    Plan {
        customer: "haifeng".to_owned(),
        customer_name: "海风物流".to_owned(),
        country: "CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        start: Some(NOW + 86_400_000),
        minutes: 60,
        purpose: "了解冷链需求".to_owned(),
        ..Plan::default()
    }
}

#[test]
fn before_the_enrolment_there_is_nothing_to_show_and_nothing_is_saved() {
    let mut browser = Browser::started(Vec::new(), 1);
    assert_eq!(browser.core.list(clocks(), 0, 10), Ok(None));
    let told = browser.tap(Do::Plan { visit: None, plan: Box::new(plan()) });
    assert!(matches!(told.as_slice(), [Said::NotSaved { .. }]), "{told:?}");
    assert!(browser.rows.is_empty());
}

#[test]
fn a_plan_and_a_note_are_told_as_saved_once_they_last_and_are_there_after_a_restart() {
    let mut browser = Browser::enrolled();
    let told = browser.tap(Do::Plan { visit: Some("v1".to_owned()), plan: Box::new(plan()) });
    assert!(matches!(told.as_slice(), [Said::Saved { .. }]), "{told:?}");
    let note = Do::Note {
        visit: "v1".to_owned(),
        heading: Heading::Needs,
        text: "零下十八度".to_owned(),
        due_working_days: None,
    };
    assert!(matches!(browser.tap(note).as_slice(), [Said::Saved { .. }]));
    for mut browser in [Browser::started(browser.rows.clone(), 2), browser] {
        let device = browser.core.list(clocks(), 0, 10).expect("it makes sense").expect("it is enrolled");
        assert_eq!((device.person.as_str(), device.known), ("li.na", 1));
        let content = browser.core.content("v1").expect("it makes sense").expect("it is here");
        assert_eq!(content.plan.map(|plan| plan.customer_name).as_deref(), Some("海风物流"));
        assert_eq!(content.record.map(|record| record.needs[0].text.clone()).as_deref(), Some("零下十八度"));
    }
}

#[test]
fn a_commit_that_failed_is_told_as_not_saved() {
    let mut browser = Browser::enrolled();
    let tap = Happened::Tap { command: Box::new(Do::Plan { visit: None, plan: Box::new(plan()) }) };
    let asked = browser.core.handle(clocks(), tap).expect("it makes sense").all;
    let [Asked::Commit { task, .. }] = asked.as_slice() else { panic!("{asked:?}") };
    let failed = Happened::CommitFailed { task: *task, why: "no room".to_owned() };
    let told = browser.core.handle(clocks(), failed).expect("it makes sense").all;
    assert_eq!(told, [Asked::Tell { said: Said::NotSaved { why: "no room".to_owned() } }]);
    assert_eq!(browser.core.list(clocks(), 0, 10).expect("it makes sense").map(|device| device.known), Some(0));
}

#[test]
fn what_makes_no_sense_is_named_and_changes_nothing() {
    let mut browser = Browser::enrolled();
    let named = |bad: Result<_, sojourn_wasm::Bad>| bad.expect_err("it makes no sense").field;
    assert_eq!(named(browser.core.handle(Clocks { boot: "xyz".to_owned(), ..clocks() }, Happened::Contact)), "boot");
    let short = Happened::Signed { task: 1, signature: vec![0; 3] };
    assert_eq!(named(browser.core.handle(clocks(), short)), "signature");
    let nowhere = Happened::Tap { command: Box::new(Do::Leave { visit: "a b".to_owned() }) };
    assert_eq!(named(browser.core.handle(clocks(), nowhere)), "visit");
    assert_eq!(Loading::default().take(99, &[], &[]).map_err(|bad| bad.field), Err("store".to_owned()));
}

#[test]
fn a_page_gets_a_token_by_signing_a_number_of_the_servers() {
    let browser = Browser::enrolled();
    assert!(browser.core.nonce_request().is_some());
    assert_eq!(browser.core.token_message(b"a login page").map_err(|bad| bad.field), Err("answer".to_owned()));
    let answer =
        sync_core::sync::NonceAnswer { nonce: Nonce([3; 16]), token_nonce: Nonce([4; 16]), deposit_nonce: None };
    let answer = cbor::encode(&answer);
    assert!(browser.core.token_message(&answer).is_ok_and(|message| !message.is_empty()));
    assert!(browser.core.token_request(&answer, &[7; 64]).is_ok());
}
