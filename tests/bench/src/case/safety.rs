//! Two thousand safety messages while 100,000 entries of other devices are pushed and taken apart: how long until the watch has
//! each, which it has when it is answered. Beside it the same without the backlog, as the floor of the same run.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use serde_json::{Value, json};

use crate::bare::Bare;
use crate::setting::{Setting, machine};
use crate::town::Town;
use crate::{Outcome, note};

/// Devices on the road, and what each says in a run.
const ROAD: (usize, usize) = (20, 100);
/// Devices with a backlog, their pushes, and entries of each.
const BACKLOG: (usize, usize, usize) = (7, 7, 2_048);

/// No budget is measured here: all of them come from one address.
const LIMITS: &str = r#"{"accounts": {
    "device": {"requests": {"burst": 1000000, "per_second": 100000},
    "kib": {"burst": 100000000, "per_second": 1000000}, "entries": {"burst": 10000000, "per_second": 100000}},
    "named": {"requests": {"burst": 1000000, "per_second": 100000},
    "kib": {"burst": 100000000, "per_second": 1000000}, "entries": {"burst": 10000000, "per_second": 100000}},
    "address": {"requests": {"burst": 1000000, "per_second": 100000},
    "kib": {"burst": 100000000, "per_second": 1000000}, "entries": {"burst": 10000000, "per_second": 100000}},
    "org": {"requests": {"burst": 1000000, "per_second": 100000},
    "kib": {"burst": 100000000, "per_second": 1000000}, "entries": {"burst": 10000000, "per_second": 100000}}}}"#;

/// Runs it.
///
/// # Errors
/// What went wrong, in words.
pub fn run(setting: &Setting, tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    let town = Town::found(setting, "safety", &[("acme", ROAD.0 + BACKLOG.0)], LIMITS)?;
    let (folder, address) = (setting.phones("safety")?, town.server.address);
    let codes = town.codes.first().ok_or("no codes")?;
    let mut devices = Vec::new();
    for (number, code) in codes.iter().enumerate() {
        devices.push(Bare::enrol(&folder.join(number.to_string()), address, code)?);
    }
    let mut backlog = devices.split_off(ROAD.0);
    backlog.iter_mut().try_for_each(|device| device.prepare(BACKLOG.1, BACKLOG.2))?;
    for (number, device) in devices.iter_mut().enumerate() {
        device.sets_out(&format!("visit-{number}"))?;
        device.push()?;
    }
    let alone = said(&mut devices, &mut [], 0)?;
    let beside = said(&mut devices, &mut backlog, ROAD.1)?;
    let entries = BACKLOG.0 * BACKLOG.1 * BACKLOG.2;
    note(&format!("safety: p99 {:.1} ms alone, {:.1} ms beside {entries} entries", p(&alone, 0.99), p(&beside, 0.99)));
    drop(town);
    setting.clear("safety");
    tell(&json!({
        "case": "safety", "messages": beside.len(), "entries": entries, "p50_ms": p(&beside, 0.5), "p99_ms": p(&beside, 0.99),
        "floor_p50_ms": p(&alone, 0.5), "floor_p99_ms": p(&alone, 0.99), "machine": machine(),
        "what": "check-ins by POST /v1/safety of twenty devices, each until it is answered and so in the watch, while seven others \
            push their backlogs without pause; the floor is the same without them",
    }));
    Ok(())
}

/// Everybody on the road says all they have to say, each after its last answer, beside backlogs: milliseconds of each.
fn said(road: &mut [Bare], backlog: &mut [Bare], from: usize) -> Outcome<Vec<f64>> {
    let open = AtomicUsize::new(road.len());
    thread::scope(|scope| {
        for device in backlog {
            let open = &open;
            scope.spawn(move || {
                let mut left = BACKLOG.1;
                while left > 0 && open.load(Ordering::Relaxed) > 0 {
                    // What is asked to wait comes again at once.
                    left -= usize::from(device.push() == Ok(200));
                }
            });
        }
        let workers = road.iter_mut().map(|device| {
            let open = &open;
            scope.spawn(move || {
                let all = (from..from + ROAD.1).map(|number| {
                    let asked = Instant::now();
                    match device.says(number)? {
                        200 => Ok(asked.elapsed().as_secs_f64() * 1_000.0),
                        status => Err(format!("a safety message was answered {status}")),
                    }
                });
                let all: Outcome<Vec<f64>> = all.collect();
                open.fetch_sub(1, Ordering::Relaxed);
                all
            })
        });
        let workers: Vec<_> = workers.collect();
        let all = workers.into_iter().map(|it| it.join().unwrap_or_else(|_| Err("panicked".to_owned())));
        Ok(all.collect::<Outcome<Vec<_>>>()?.into_iter().flatten().collect())
    })
}

fn p(took: &[f64], share: f64) -> f64 {
    let mut sorted = took.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or_default()
}
