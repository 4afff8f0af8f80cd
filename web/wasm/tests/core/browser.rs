//! A browser that is played: the core, the rows that were committed, and a server that answers everything alike.

use sojourn_wasm::{Asked, Clocks, Core, Do, Happened, Loading, Plan, Said, Written};
use sync_core::cbor;
use sync_core::ids::{DeviceId, Epoch, Nonce, OrgId, PersonId};
use sync_core::journal::PublicKey;
use sync_core::sync::{EnrolAnswer, ServerKey};
use sync_core::time::Timestamp;

pub const NOW: i64 = 1_789_000_000_000;
pub const HOUR: i64 = 3_600_000;

/// The generator of P-256, compressed.
const KEY: [u8; 33] = [
    0x03, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03,
    0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96,
];

pub fn clocks_at(wall: i64) -> Clocks {
    let running = u64::try_from(5_000 + wall - NOW).expect("after the start");
    Clocks { running, boot: "00112233445566ff".to_owned(), wall, zone: "Asia/Shanghai".to_owned() }
}

/// At the moment of a start.
pub fn clocks() -> Clocks {
    clocks_at(NOW)
}

pub struct Browser {
    pub core: Core,
    pub rows: Vec<(u8, Vec<u8>, Vec<u8>)>,
    pub now: i64,
}

impl Browser {
    /// From the rows that an earlier one left.
    pub fn started(rows: Vec<(u8, Vec<u8>, Vec<u8>)>, entropy: u8) -> Self {
        let mut loading = Loading::default();
        rows.iter().for_each(|(table, key, value)| loading.take(*table, key, value).expect("a row"));
        Self { core: loading.start(&[entropy; 32], "test").expect("a core"), rows, now: NOW }
    }

    pub fn enrolled() -> Self {
        let mut browser = Self::started(Vec::new(), 1);
        let enrol = Happened::Enrol { code: "acme/secret".to_owned(), name: "浏览器".to_owned(), key: KEY.to_vec() };
        assert_eq!(browser.run(enrol), [Said::Enrolled { person: "li.na".to_owned() }]);
        browser
    }

    pub fn clocks(&self) -> Clocks {
        clocks_at(self.now)
    }

    fn keep(&mut self, writes: Vec<Written>) {
        for Written { table, key, value } in writes {
            self.rows.retain(|(it, at, _)| (*it, at) != (table, &key));
            self.rows.extend(value.map(|value| (table, key, value)));
        }
        self.rows.sort();
    }

    /// Performs commits, answers what is sent and signs anything; what the person is told, in order.
    pub fn run(&mut self, happened: Happened) -> Vec<Said> {
        let (mut inputs, mut told) = (vec![happened], Vec::new());
        while let Some(input) = inputs.pop() {
            for effect in self.core.handle(clocks_at(self.now), input).expect("it makes sense").all {
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
                        body: enrol_answer(),
                        again_in: None,
                    }),
                });
            }
        }
        told
    }

    pub fn tap(&mut self, command: Do) -> Vec<Said> {
        self.run(Happened::Tap { command: Box::new(command), shown: None })
    }

    /// The entry and the visit of what was saved.
    pub fn saved(&mut self, command: Do) -> (u64, String) {
        let told = self.tap(command);
        let [Said::Saved { entry, visit, .. }] = told.as_slice() else { panic!("{told:?}") };
        (*entry, visit.clone().unwrap_or_default())
    }

    pub fn refused(&mut self, command: Do) -> String {
        let told = self.tap(command);
        let [Said::NotSaved { why }] = told.as_slice() else { panic!("{told:?}") };
        why.clone()
    }

    pub fn plan(&mut self, visit: &str, place: &str, start: i64) {
        let plan = Plan {
            customer: format!("customer-{visit}"),
            customer_name: format!("客户 {visit}"),
            country: "CN".to_owned(),
            remote: true,
            place: place.to_owned(),
            contact: "王经理".to_owned(),
            zone: "Asia/Urumqi".to_owned(),
            start: Some(start),
            minutes: 120,
            purpose: "了解冷链需求".to_owned(),
            ..Plan::default()
        };
        self.saved(Do::Plan { visit: Some(visit.to_owned()), plan: Box::new(plan) });
    }
}

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
