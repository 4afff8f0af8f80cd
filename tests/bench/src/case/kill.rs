//! `kill -9` of the server at the instant at which the last phone believes everything stored; a fresh phone then reads all
//! from the same folder. A killed process leaves what it wrote to the system behind: a power loss is not played here.

use std::sync::mpsc::channel;
use std::thread;
use std::time::Instant;

use serde_json::{Value, json};

use crate::data;
use crate::fleet::serve;
use crate::floor;
use crate::measure::{BYTES, Start, ready};
use crate::setting::{Setting, machine};
use crate::{Outcome, note};

/// Runs it.
///
/// # Errors
/// What went wrong, in words.
pub fn run(setting: &Setting, tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    let machine = machine();
    let visits = data::read(&setting.input, setting.devices.unwrap_or(20), setting.visits)?;
    let (mut fleet, entries) = ready(setting, "storm_kill", &visits, None)?;
    let (stored, heard) = channel();
    for (phone, _) in &fleet.phones {
        phone.begin()?;
        phone.tell_stored(stored.clone());
    }
    drop(stored);
    let (phones, server) = (&fleet.phones, &mut fleet.server);
    thread::scope(|scope| {
        for (phone, _) in phones {
            // The contacts that the death cuts off say so; that is no news here.
            scope.spawn(move || drop(phone.device.contact()));
        }
        let all = phones.iter().filter(|_| heard.recv().is_ok()).count();
        server.end();
        note(&format!("storm_kill: killed when {all} phones believed themselves stored"));
    });
    let believe = |(phone, last): &&(crate::phone::Phone, u64)| {
        phone.device.status().is_some_and(|status| status.stored >= *last)
    };
    let believing = fleet.phones.iter().filter(believe).count();
    let begun = Instant::now();
    fleet.server = serve(setting, &fleet.data)?;
    let listening = begun.elapsed().as_secs_f64();
    fleet.proxy.turn_to(fleet.server.address);
    fleet.reader.begin()?;
    let start = Start::now(&fleet);
    let tally = fleet.read_all(&visits)?;
    let read = start.until(&fleet, Instant::now());
    note(&format!("storm_kill: read after {:.3} s; {tally:?}", read.seconds + listening));
    let bodies: Vec<_> = fleet.phones.iter().map(|(phone, _)| phone.noted().pushed).collect();
    drop(fleet);
    setting.clear("storm_kill");
    let floor = floor::storm(setting, &bodies)?;
    let seconds = read.seconds + listening;
    tell(&json!({
        "case": "storm_kill", "seconds": seconds, "floor_seconds": floor.seconds, "ratio": seconds / floor.seconds,
        "server_cpu_s": read.cpu_s, "peak_rss_mb": read.peak_rss_mb, "up_bytes": read.bytes.0,
        "down_bytes": read.bytes.1, "disk_bytes": read.disk, "expected": tally.expected, "missing": tally.missing,
        "different": tally.different, "floor": floor::STORM, "bytes": BYTES, "listening_seconds": listening,
        "believed_stored": believing, "devices": bodies.len(), "visits": visits.len(), "entries": entries,
        "what": "restart after the kill until a fresh phone has read all", "machine": machine,
    }));
    Ok(())
}
