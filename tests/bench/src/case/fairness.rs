//! One device asks for more than its share: what others notice. Honest phones note something and contact, each twice a second;
//! beside them floods one device of their own organisation, then one of another. The flood's own threads have the lowest
//! priority: it comes from elsewhere, and who shares a machine with it is not what is measured.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sync_core::command::Command;
use sync_core::document::plan::PlanView;
use sync_core::document::record::Section;
use sync_core::ids::VisitId;
use sync_core::time::Timestamp;

use crate::bare::{Bare, Caller};
use crate::fleet::UNHURRIED;
use crate::phone::Phone;
use crate::setting::{Setting, machine};
use crate::town::Town;
use crate::{Outcome, note, words};

/// Honest phones.
const HONEST: usize = 30;
/// How often each contacts.
const EVERY: Duration = Duration::from_millis(500);
/// How long each phase takes.
const PHASE: Duration = Duration::from_secs(12);
/// Connections over which a flood comes: as many as a device may have requests open.
const CONNECTIONS: usize = 8;
/// Entries of a flooding device's long pushes, and how many of those it has.
const LONG: (usize, usize) = (6, 2_048);

/// Notes so far.
static NOTES: AtomicU64 = AtomicU64::new(0);

/// With the budgets that a server has by itself, and with none, which is what the queue does alone.
const LIMITS: [(&str, &str); 2] = [("fairness", "{}"), ("fairness_without_budgets", UNHURRIED)];

/// What a flood is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The whole feed, again and again.
    Reads,
    /// Short pushes of one entry, and contacts without any once those are used up.
    Shorts,
    /// Pushes of 2,048 entries, as long as there are any.
    Longs,
}

const KINDS: [Kind; 3] = [Kind::Reads, Kind::Shorts, Kind::Longs];

/// Runs it.
///
/// # Errors
/// What went wrong, in words.
pub fn run(setting: &Setting, tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    LIMITS.into_iter().try_for_each(|(name, limits)| once(setting, name, limits, tell))
}

fn once(setting: &Setting, name: &str, limits: &str, tell: &mut dyn FnMut(&Value)) -> Outcome<()> {
    let machine = machine();
    let town = Town::found(setting, name, &[("acme", HONEST + KINDS.len()), ("other", KINDS.len())], limits)?;
    let folder = setting.phones(name)?;
    let address = town.server.address;
    let mut codes = town.codes.iter().map(|codes| codes.iter());
    let (mut own, mut others) = (codes.next().ok_or("no codes")?, codes.next().ok_or("no codes")?);
    let honest = own.by_ref().take(HONEST).enumerate();
    let honest = honest.map(|(number, code)| phone(&folder.join(number.to_string()), address, code, number));
    let honest = honest.collect::<Outcome<Vec<_>>>()?;
    let mut alone = Vec::new();
    let mut floods = Vec::new();
    // What is there once for all is woken first.
    measure(&honest, Duration::from_secs(2))?;
    for kind in KINDS {
        for (org, codes) in [("same", &mut own), ("other", &mut others)] {
            alone.extend(measure(&honest, PHASE / 2)?);
            let code = codes.next().ok_or("no code")?;
            let mut flood = Bare::enrol(&folder.join(format!("{org}-{kind:?}")), address, code)?;
            match kind {
                Kind::Reads => {}
                Kind::Shorts => flood.prepare(2_000, 1)?,
                Kind::Longs => flood.prepare(LONG.0, LONG.1)?,
            }
            let (took, asked) = beside(&honest, &mut flood, kind, address)?;
            note(&format!(
                "{name}: {kind:?} of the {org} organisation: {asked} asked for, p99 {:.1} ms",
                p(&took, 0.99)
            ));
            floods.push((kind, org, took, asked));
        }
    }
    let base = p(&alone, 0.99);
    let line = |(kind, org, took, asked): &(Kind, &str, Vec<f64>, usize)| {
        json!({
            "flood": format!("{kind:?}").to_lowercase(), "organisation": org, "asked": asked, "contacts": took.len(),
            "p50_ms": p(took, 0.5), "p99_ms": p(took, 0.99), "ratio": p(took, 0.99) / base,
        })
    };
    let floods: Vec<Value> = floods.iter().map(line).collect();
    let worst = |org: &str| {
        let of = floods.iter().filter(|flood| flood["organisation"] == org);
        of.filter_map(|flood| flood["ratio"].as_f64()).fold(0.0, f64::max)
    };
    let (same, other) = (worst("same"), worst("other"));
    note(&format!("{name}: alone p99 {base:.1} ms; worst {same:.2} and {other:.2} times that"));
    drop(town);
    setting.clear(name);
    tell(&json!({
        "case": name, "ratio": same.max(other), "ratio_same": same, "ratio_other": other, "p99_alone_ms": base,
        "p50_alone_ms": p(&alone, 0.5), "contacts_alone": alone.len(), "floods": floods, "honest": HONEST,
        "machine": machine,
        "what": "a phone's contact with one new note, of thirty phones, each twice a second; beside them one device floods over eight \
            connections without pause and heeds no refusal; ratio is of the 99th percentiles, the worst of all floods",
    }));
    Ok(())
}

/// A phone with a visit to write to.
fn phone(folder: &Path, address: SocketAddr, code: &str, number: usize) -> Outcome<(Phone, VisitId)> {
    let phone = Phone::enrol(folder, &format!("http://{address}"), code)?;
    let visit = VisitId::new(format!("visit-{number}")).map_err(words)?;
    let plan = PlanView {
        customer: "c1".to_owned(),
        customer_name: "Nordwind".to_owned(),
        country: "CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        start: Some(Timestamp(1_900_000_000_000)),
        minutes: 60,
        purpose: "bench".to_owned(),
        ..PlanView::default()
    };
    phone.perform(Command::Plan { visit: Some(visit.clone()), plan: Box::new(plan) })?;
    phone.contact()?;
    Ok((phone, visit))
}

/// Everybody notes and contacts for a while: how long each contact took, in milliseconds.
#[expect(clippy::disallowed_methods, reason = "a load is offered at a pace")]
fn measure(honest: &[(Phone, VisitId)], span: Duration) -> Outcome<Vec<f64>> {
    let begun = Instant::now();
    thread::scope(|scope| {
        let workers = honest.iter().enumerate().map(|(number, (phone, visit))| {
            scope.spawn(move || {
                let mut took = Vec::new();
                let mut due = EVERY.mul_f64(number as f64 / HONEST as f64);
                while due < span {
                    thread::sleep(due.saturating_sub(begun.elapsed()));
                    // No two alike: an edit that changes nothing is none.
                    let note = NOTES.fetch_add(1, Ordering::Relaxed);
                    let (section, text) = (Section::Points, format!("note {note}"));
                    let id = format!("n{}", took.len() % 5);
                    phone.perform(Command::Put { visit: visit.clone(), section, id, text, due_working_days: None })?;
                    let asked = Instant::now();
                    phone.contact()?;
                    took.push(asked.elapsed().as_secs_f64() * 1_000.0);
                    due = (due + EVERY).max(begun.elapsed());
                }
                Ok(took)
            })
        });
        let workers: Vec<_> = workers.collect();
        let all = workers.into_iter().map(|it| it.join().unwrap_or_else(|_| Err("panicked".to_owned())));
        Ok(all.collect::<Outcome<Vec<_>>>()?.into_iter().flatten().collect())
    })
}

/// The same beside a flood, and how often that asked.
fn beside(
    honest: &[(Phone, VisitId)],
    flood: &mut Bare,
    kind: Kind,
    address: SocketAddr,
) -> Outcome<(Vec<f64>, usize)> {
    let (over, token) = (AtomicBool::new(false), flood.token.clone());
    thread::scope(|scope| {
        let pushing = scope.spawn(|| {
            from_elsewhere();
            let mut asked = 0;
            while !over.load(Ordering::Relaxed) {
                // Refused, answered or hung up on: it goes on.
                let _ = if kind == Kind::Reads { flood.get("/v1/feed?after=") } else { flood.push() };
                asked += 1;
            }
            asked
        });
        let reading: Vec<_> = (1..CONNECTIONS)
            .map(|_| {
                let (token, over) = (&token, &over);
                scope.spawn(move || {
                    from_elsewhere();
                    let mut caller = Caller::new(address);
                    let mut asked = 0;
                    while !over.load(Ordering::Relaxed) {
                        let _ = match kind {
                            Kind::Reads => caller.get("/v1/feed?after=", token),
                            // What is no push at all, at the size of one.
                            Kind::Shorts => caller.post("/v1/journal", token, &[0xa0; 700]),
                            Kind::Longs => caller.post("/v1/journal", token, &[0xa0; 200_000]),
                        };
                        asked += 1;
                    }
                    asked
                })
            })
            .collect();
        let took = measure(honest, PHASE);
        over.store(true, Ordering::Relaxed);
        let asked: usize = reading.into_iter().chain([pushing]).filter_map(|it| it.join().ok()).sum();
        took.map(|took| (took, asked))
    })
}

/// This thread gets what is left of the processors.
fn from_elsewhere() {
    // There a thread has a priority of its own; elsewhere it would be the whole process's.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, 19);
}

fn p(took: &[f64], share: f64) -> f64 {
    let mut sorted = took.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or_default()
}
