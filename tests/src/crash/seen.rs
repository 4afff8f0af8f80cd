//! What the server shows the supervisor, read with a device of their own.

use std::collections::BTreeMap;
use std::path::Path;

use mobile_ffi::{Device, FileKeyStore, HttpTransport, SystemClock};
use serde_json::{Value, json};
use sync_core::engine::effect::Told;

/// The supervisor, with a device that was enrolled after everything had happened.
pub struct Supervisor {
    device: Device,
}

/// Everything that is shown.
pub struct Seen {
    /// Devices by person.
    pub devices: BTreeMap<String, Value>,
    /// Visits by id, in full.
    pub visits: BTreeMap<String, Value>,
}

impl Supervisor {
    /// Enrols a fresh device.
    pub fn enrol(folder: &Path, url: &str, code: &str) -> Self {
        let supervisor = Self::open(folder, url);
        supervisor.device.enrol(code, "fresh").expect("enrolled");
        supervisor
    }

    /// Opens a device that was enrolled before.
    pub fn open(folder: &Path, url: &str) -> Self {
        let keys = FileKeyStore::open(folder).expect("a key");
        let transport = HttpTransport::new(Some(url.parse().expect("an address")));
        let clock = SystemClock::new().expect("a clock");
        let device = Device::open(folder, Box::new(clock), Box::new(transport), Box::new(keys)).expect("a device");
        Self { device }
    }

    /// How many visits the feed brings to the fresh device.
    pub fn fed(&self) -> usize {
        loop {
            match self.device.contact() {
                Told::Contacted(contacted) if contacted.received == 0 => break,
                Told::Contacted(_) => {}
                other => panic!("the fresh device has no contact: {other:?}"),
            }
        }
        self.device.status().expect("enrolled").visits.len()
    }

    fn get(&self, path: &str) -> Value {
        let page = self.device.authorised_get(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        serde_json::from_str(&page).expect("JSON")
    }

    /// Reads the board, page after page, and every visit on it.
    pub fn look(&self) -> Seen {
        let mut seen = Seen { devices: BTreeMap::new(), visits: BTreeMap::new() };
        let mut after = String::new();
        loop {
            let board = self.get(&format!("/v1/board{after}"));
            let devices = array(&board["devices"]).iter();
            seen.devices.extend(devices.map(|device| (text(&device["person"]), device.clone())));
            for id in array(&board["visits"]).iter().map(|visit| text(&visit["id"])) {
                seen.visits.insert(id.clone(), self.get(&format!("/v1/visits/{id}")));
            }
            let Some(next) = board["next"].as_str() else { return seen };
            after = format!("?after={next}");
        }
    }
}

impl Seen {
    /// Verdicts, watch and findings of every visit with their history, and what they rest on: nothing that changes with
    /// the time of asking.
    pub fn lasting(&self) -> BTreeMap<&str, Value> {
        let state = |of: &Value| json!([of["kind"], of["clause"], of["state"], of["due"]]);
        let states = |list: &Value| array(list).iter().map(state).collect::<Vec<_>>();
        let lasting = |visit: &Value| {
            json!({
                "obligations": states(&visit["obligations"]), "watch": state(&visit["watch"]),
                "findings": states(&visit["findings"]), "history": visit["history"],
                "watch_history": visit["watch_history"], "facts": visit["facts"], "plan": visit["plan"],
                "record": visit["record"], "refused": visit["refused"], "parked": visit["parked"],
            })
        };
        self.visits.iter().map(|(id, visit)| (id.as_str(), lasting(visit))).collect()
    }

    /// How many verdicts are in which state.
    pub fn tally(&self) -> BTreeMap<String, u64> {
        let mut tally = BTreeMap::new();
        for owed in self.visits.values().flat_map(|visit| array(&visit["obligations"])) {
            *tally.entry(format!("{}={}", text(&owed["kind"]), text(&owed["state"]))).or_default() += 1;
        }
        tally
    }
}

/// An array that must be one.
pub fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A text; what is none is empty.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
