//! The storm: devices that were offline for days come back at the same moment, and a colleague wants to read it all.

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use serde_json::{Value, json};

use crate::case::Case;
use crate::data;
use crate::fleet::Fleet;
use crate::floor::{self, Floor};
use crate::measure::{BYTES, Measured, Start, ready};
use crate::reading::Tally;
use crate::setting::{Setting, machine};
use crate::{Outcome, note};

/// A storm, measured.
struct Stormed {
    stored: Measured,
    read: Measured,
    tally: Tally,
    floor: Floor,
    about: Value,
}

/// Runs the storm once, for one of its two lines or both.
///
/// # Errors
/// What went wrong, in words.
pub fn run(setting: &Setting, cases: &[Case], tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    let stormed = stormed(setting, "storm", setting.devices.unwrap_or(20))?;
    for (case, name, measured) in
        [(Case::Storm, "storm", &stormed.stored), (Case::StormRead, "storm_read", &stormed.read)]
    {
        if cases.contains(&case) {
            tell(&stormed.line(name, measured));
        }
    }
    Ok(())
}

/// Five times as many devices, each with as much: one line, with both moments.
///
/// # Errors
/// What went wrong, in words.
pub fn run_100(setting: &Setting, tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    let stormed = stormed(setting, "storm_100", setting.devices.unwrap_or(100))?;
    let mut line = stormed.line("storm_100", &stormed.read);
    line["stored_seconds"] = json!(stormed.stored.seconds);
    line["stored_ratio"] = json!(stormed.stored.seconds / stormed.floor.seconds);
    tell(&line);
    Ok(())
}

fn stormed(setting: &Setting, name: &str, devices: usize) -> Outcome<Stormed> {
    let machine = machine();
    let visits = data::read(&setting.input, devices, setting.visits)?;
    let (fleet, entries) = ready(setting, name, &visits, None)?;
    let start = Start::now(&fleet);
    note(&format!("{name}: everybody connects"));
    let stored = store_all(&fleet, &start)?;
    note(&format!("{name}: all stored after {:.3} s", stored.seconds));
    let tally = fleet.read_all(&visits)?;
    let read = start.until(&fleet, Instant::now());
    note(&format!("{name}: all read after {:.3} s; {tally:?}", read.seconds));
    let bodies: Vec<_> = fleet.phones.iter().map(|(phone, _)| phone.noted().pushed).collect();
    drop(fleet);
    setting.clear(name);
    let about = json!({
        "machine": machine, "devices": bodies.len(), "visits": visits.len(), "entries": entries,
        "body_bytes": bodies.iter().flatten().map(Vec::len).sum::<usize>(),
    });
    Ok(Stormed { stored, read, tally, floor: floor::storm(setting, &bodies)?, about })
}

impl Stormed {
    fn line(&self, case: &str, measured: &Measured) -> Value {
        let visits = self.about["visits"].as_f64().unwrap_or(1.0);
        let mut line = json!({
            "case": case, "seconds": measured.seconds, "floor_seconds": self.floor.seconds,
            "ratio": measured.seconds / self.floor.seconds, "server_cpu_s": measured.cpu_s, "phones_cpu_s": measured.phones_cpu_s,
            "peak_rss_mb": measured.peak_rss_mb, "up_bytes": measured.bytes.0, "down_bytes": measured.bytes.1,
            "disk_bytes": measured.disk, "expected": self.tally.expected, "missing": self.tally.missing,
            "different": self.tally.different, "cpu_ms_per_visit": 1_000.0 * measured.cpu_s / visits,
            "floor": floor::STORM, "floor_cpu_s": self.floor.cpu_s, "floor_peak_rss_mb": self.floor.peak_rss_mb,
            "bytes": BYTES,
        });
        for (key, value) in self.about.as_object().into_iter().flatten() {
            line[key] = value.clone();
        }
        line
    }
}

/// Every phone, from its own thread and over its own connection, until it knows everything stored.
fn store_all(fleet: &Fleet, start: &Start) -> Outcome<Measured> {
    let barrier = Barrier::new(fleet.phones.len());
    let stored = thread::scope(|scope| {
        let phones = fleet.phones.iter().map(|(phone, last)| {
            let barrier = &barrier;
            scope.spawn(move || {
                phone.begin()?;
                barrier.wait();
                phone.store_up_to(*last)
            })
        });
        let phones: Vec<_> = phones.collect();
        let joined = phones.into_iter().map(|it| it.join().unwrap_or_else(|_| Err("a phone panicked".to_owned())));
        joined.collect::<Outcome<Vec<_>>>()
    })?;
    let last = stored.into_iter().max().ok_or("no phones")?;
    Ok(start.until(fleet, last))
}
