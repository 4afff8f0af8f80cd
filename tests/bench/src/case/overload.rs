//! More is asked for than can be served: how much is served all the same, and how soon the service is back.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::bare::Bare;
use crate::process::size;
use crate::setting::{Setting, machine};
use crate::town::Town;
use crate::{Outcome, note};

/// Devices, unless told otherwise: each asks one thing at a time, so that there must be more than find room to wait.
const DEVICES: usize = 1_000;
/// So many of them ask without pause to find out what can be served.
const ENOUGH: usize = 48;
/// How long each step takes.
const STEP: Duration = Duration::from_secs(5);
/// What is offered, as multiples of the most that was served.
const STEPS: [f64; 5] = [0.5, 1.0, 2.0, 5.0, 10.0];
/// Pushes that each device has ready.
const READY: usize = 80;
/// Budgets apart, which would end it after a second: what is measured is what stands behind them.
const LIMITS: &str = r#"{"accounts": {
    "device": {"requests": {"burst": 1000000, "per_second": 100000}, "kib": {"burst": 10000000, "per_second": 1000000},
        "entries": {"burst": 10000000, "per_second": 100000}},
    "address": {"requests": {"burst": 1000000, "per_second": 100000}, "kib": {"burst": 10000000, "per_second": 1000000},
        "entries": {"burst": 1, "per_second": 1}},
    "org": {"requests": {"burst": 10000000, "per_second": 1000000}, "kib": {"burst": 100000000, "per_second": 1000000},
        "entries": {"burst": 10000000, "per_second": 1000000}}}}"#;

/// What became of a step.
#[derive(Default)]
struct Offered {
    sent: usize,
    refused: usize,
    failed: usize,
    /// When each was answered since the beginning, and how long it took.
    good: Vec<(Duration, Duration)>,
    /// When something was refused or failed.
    bad: Vec<Duration>,
}

/// Runs it.
///
/// # Errors
/// What went wrong, in words.
pub fn run(setting: &Setting, tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    let machine = machine();
    let many = setting.devices.unwrap_or(DEVICES);
    note(&format!("overload: enrolling {many} devices"));
    let town = Town::found(setting, "overload", &[("acme", many)], LIMITS)?;
    let mut devices = enrol(setting, &town)?;
    let enough = ENOUGH.min(many);
    let alone = offer(&mut devices[..enough], None, STEP);
    let most = rate(alone.good.len(), STEP);
    note(&format!("overload: {most:.0} pushes a second are served at most"));
    let (cpu, mut steps, mut peak) = (town.server.cpu_seconds(), Vec::new(), most);
    let mut last = most;
    for times in STEPS {
        let offered = offer(&mut devices, Some(most * times), STEP);
        last = rate(offered.good.len(), STEP);
        peak = peak.max(last);
        note(&format!("overload: {times} x: {} sent, {last:.0} a second served", offered.sent));
        steps.push(offered.line(times));
    }
    let after = offer(&mut devices, Some(most * 0.5), STEP);
    let back = after.back();
    let (disk, peak_rss) = (size(&town.data), town.server.kilobytes("VmHWM") / 1_024.0);
    let cpu_s = town.server.cpu_seconds() - cpu;
    drop(town);
    setting.clear("overload");
    tell(&json!({
        "case": "overload", "seconds": back.as_secs_f64(), "ratio": last / peak, "peak_per_second": peak,
        "goodput_at_10x": last, "closed_loop_per_second": most, "steps": steps, "after": after.line(0.5),
        "devices": many, "server_cpu_s": cpu_s, "peak_rss_mb": peak_rss, "disk_bytes": disk, "machine": machine,
        "what": "pushes of one signed entry at a fixed rate, refusals not heeded; ratio is of what is served at ten times the \
            most to the best of all steps; seconds are from the fall of the load until nothing was refused any more",
    }));
    Ok(())
}

fn enrol(setting: &Setting, town: &Town) -> Outcome<Vec<Bare>> {
    let folder = setting.phones("overload")?;
    let codes = town.codes.first().ok_or("no organisation")?;
    let (address, half) = (town.server.address, codes.len().div_ceil(2));
    let numbered: Vec<(usize, &String)> = codes.iter().enumerate().collect();
    thread::scope(|scope| {
        let workers = numbered.chunks(half).map(|chunk| {
            let folder = &folder;
            scope.spawn(move || {
                let device = |(number, code): &(usize, &String)| {
                    let mut device = Bare::enrol(&folder.join(number.to_string()), address, code)?;
                    device.prepare(READY, 1)?;
                    Ok(device)
                };
                chunk.iter().map(device).collect::<Outcome<Vec<_>>>()
            })
        });
        let workers: Vec<_> = workers.collect();
        let enrolled = workers.into_iter().map(|it| it.join().unwrap_or_else(|_| Err("panicked".to_owned())));
        Ok(enrolled.collect::<Outcome<Vec<_>>>()?.into_iter().flatten().collect())
    })
}

fn rate(many: usize, span: Duration) -> f64 {
    many as f64 / span.as_secs_f64()
}

/// Everybody pushes at a rate in all, each at its own moment, or as fast as it is answered. A device whose last push is not
/// answered when the next is due leaves that one out.
fn offer(devices: &mut [Bare], rate: Option<f64>, span: Duration) -> Offered {
    let begun = Instant::now();
    let many = devices.len();
    let period = rate.map_or(Duration::ZERO, |rate| Duration::from_secs_f64(many as f64 / rate));
    let all = thread::scope(|scope| {
        let workers = devices.iter_mut().enumerate().map(|(number, device)| {
            let offset = period.mul_f64(number as f64 / many as f64);
            scope.spawn(move || push_on(device, begun, offset, period, span))
        });
        let workers: Vec<_> = workers.collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect::<Vec<_>>()
    });
    all.into_iter().fold(Offered::default(), |mut sum, one| {
        (sum.sent, sum.refused, sum.failed) = (sum.sent + one.sent, sum.refused + one.refused, sum.failed + one.failed);
        sum.good.extend(one.good);
        sum.bad.extend(one.bad);
        sum
    })
}

#[expect(clippy::disallowed_methods, reason = "a load is offered at a pace")]
fn push_on(device: &mut Bare, begun: Instant, offset: Duration, period: Duration, span: Duration) -> Offered {
    let mut offered = Offered::default();
    let mut due = offset;
    while due < span {
        let now = begun.elapsed();
        if let Some(wait) = due.checked_sub(now) {
            thread::sleep(wait);
        }
        let asked = begun.elapsed();
        if asked >= span {
            break;
        }
        offered.sent += 1;
        let pushed = device.push();
        let now = begun.elapsed();
        match pushed {
            Ok(200) => offered.good.push((now, now - asked)),
            Ok(_) => {
                offered.refused += 1;
                offered.bad.push(now);
            }
            Err(_) => {
                offered.failed += 1;
                offered.bad.push(now);
            }
        }
        due += period;
        while period > Duration::ZERO && due < now {
            due += period;
        }
        due = due.max(if period.is_zero() { now } else { due });
    }
    offered
}

impl Offered {
    fn line(&self, times: f64) -> Value {
        let mut took: Vec<f64> = self.good.iter().map(|(_, took)| took.as_secs_f64() * 1_000.0).collect();
        took.sort_by(f64::total_cmp);
        let at =
            |share: f64| took.get(((took.len() as f64 * share) as usize).min(took.len().saturating_sub(1))).copied();
        json!({
            "times": times, "sent_per_second": rate(self.sent, STEP), "served_per_second": rate(self.good.len(), STEP),
            "refused": self.refused, "failed": self.failed, "p50_ms": at(0.5), "p99_ms": at(0.99),
        })
    }

    /// Until nothing was refused any more.
    fn back(&self) -> Duration {
        self.bad.iter().max().copied().unwrap_or_default()
    }
}
