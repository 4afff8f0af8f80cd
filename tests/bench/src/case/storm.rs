//! The storm: devices that were offline for days come back at the same moment, and a colleague wants to read it all.

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use serde_json::{Value, json};

use crate::case::Case;
use crate::data::{self, Visit};
use crate::fleet::Fleet;
use crate::floor::{self, Floor};
use crate::process::size;
use crate::reading::Tally;
use crate::setting::{Setting, machine};
use crate::{Outcome, note};

/// What was measured from the first connect to a moment.
struct Measured {
    seconds: f64,
    cpu_s: f64,
    peak_rss_mb: f64,
    bytes: (u64, u64),
    disk: u64,
}

/// Runs the storm once, for one of its two lines or both.
///
/// # Errors
/// What went wrong, in words.
pub fn run(setting: &Setting, cases: &[Case], tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    let machine = machine();
    let visits = data::read(&setting.input, setting.devices.unwrap_or(20), setting.visits)?;
    let (fleet, entries) = ready(setting, "storm", &visits)?;
    let start = Start::now(&fleet);
    note("storm: everybody connects");
    let stored = store_all(&fleet, &start)?;
    note(&format!("storm: all stored after {:.3} s", stored.seconds));
    let tally = fleet.read_all(&visits)?;
    let read = start.until(&fleet, Instant::now());
    note(&format!("storm: all read after {:.3} s; {tally:?}", read.seconds));
    let bodies: Vec<_> = fleet.phones.iter().map(|(phone, _)| phone.noted().pushed).collect();
    drop(fleet);
    setting.clear("storm");
    let floor = floor::storm(setting, &bodies)?;
    for (case, name, measured) in [(Case::Storm, "storm", &stored), (Case::StormRead, "storm_read", &read)] {
        if cases.contains(&case) {
            let mut line = line(name, measured, &floor, tally);
            line["machine"] = machine.clone();
            line["devices"] = json!(bodies.len());
            line["visits"] = json!(visits.len());
            line["entries"] = json!(entries);
            line["body_bytes"] = json!(bodies.iter().flatten().map(Vec::len).sum::<usize>());
            line["cpu_ms_per_visit"] = json!(1_000.0 * measured.cpu_s / visits.len() as f64);
            tell(&line);
        }
    }
    Ok(())
}

/// A fleet that has written everything and sent nothing, and how many entries that is.
fn ready(setting: &Setting, name: &str, visits: &[Visit]) -> Outcome<(Fleet, u64)> {
    note(&format!("{name}: enrolling, then writing {} visits offline", visits.len()));
    let mut fleet = Fleet::found(setting, name, visits)?;
    let entries = fleet.write(visits)?;
    Ok((fleet, entries))
}

/// The moment before the first connect.
struct Start {
    at: Instant,
    cpu_s: f64,
    bytes: (u64, u64),
}

impl Start {
    fn now(fleet: &Fleet) -> Self {
        Self { cpu_s: fleet.server.cpu_seconds(), bytes: fleet.proxy.bytes(), at: Instant::now() }
    }

    fn until(&self, fleet: &Fleet, end: Instant) -> Measured {
        let (up, down) = fleet.proxy.bytes();
        Measured {
            seconds: end.duration_since(self.at).as_secs_f64(),
            cpu_s: fleet.server.cpu_seconds() - self.cpu_s,
            peak_rss_mb: fleet.server.kilobytes("VmHWM") / 1_024.0,
            bytes: (up - self.bytes.0, down - self.bytes.1),
            disk: size(&fleet.data),
        }
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

fn line(case: &str, measured: &Measured, floor: &Floor, tally: Tally) -> Value {
    json!({
        "case": case, "seconds": measured.seconds, "floor_seconds": floor.seconds,
        "ratio": measured.seconds / floor.seconds, "server_cpu_s": measured.cpu_s, "peak_rss_mb": measured.peak_rss_mb,
        "up_bytes": measured.bytes.0, "down_bytes": measured.bytes.1, "disk_bytes": measured.disk,
        "expected": tally.expected, "missing": tally.missing, "different": tally.different,
        "floor": floor::STORM, "floor_cpu_s": floor.cpu_s, "floor_peak_rss_mb": floor.peak_rss_mb,
        "bytes": "HTTP heads and bodies, counted by a TCP proxy in between",
    })
}
