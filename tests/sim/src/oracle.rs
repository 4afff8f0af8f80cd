//! The oracle: it knows what truly happened, and looks whether phones and server tell it, and nothing else. Each family of
//! invariants stands in a file of its own.

mod ended;
mod kept;
mod outbox;
mod same;
mod timers;
mod truth;
mod verdicts;
mod watch;

use std::collections::BTreeMap;

use mobile_ffi::Device;
use server::app::App;
use server::store::{FactRow, Observation, Read, StoreError};
use sync_core::ids::{OrgId, VisitId};

use crate::ledger::{Done, times_in, visit_id};
use crate::server::ORIGIN;
use crate::world::World;

/// What the server says of one visit.
pub(crate) struct Said {
    pub(crate) visit: usize,
    pub(crate) id: VisitId,
    pub(crate) facts: Vec<FactRow>,
    /// Kind and state.
    pub(crate) states: Vec<(sync_core::fact::ObligationKind, String, Option<sync_core::time::Timestamp>)>,
}

/// How often a deed stands in what a phone shows.
pub fn shown(device: &Device, done: &Done) -> usize {
    let content = visit_id(done.visit).and_then(|visit| device.content(&visit));
    content.map_or(0, |content| times_in(&content, done))
}

/// What a phone called saved is there after it was started again.
pub fn saved_is_there(world: &mut World, number: usize) {
    kept::on_phone(world, number);
}

/// A quick look during the play.
pub fn glance(world: &mut World) {
    let Some(app) = world.net.middle().server.app().cloned() else { return };
    let Ok(said) = read_all(&app, world) else { return };
    let now = app.clock.now();
    for one in &said {
        verdicts::during(world, one, now);
    }
}

/// The whole judgement, once everything was told.
pub fn judge(world: &mut World) {
    let Some(app) = world.net.middle().server.app().cloned() else {
        world.is_wrong("the server is down at the end".to_owned());
        return;
    };
    let said = match read_all(&app, world) {
        Ok(said) => said,
        Err(error) => return world.is_wrong(format!("the server can't be read: {error}")),
    };
    let now = app.clock.now();
    for number in 0..world.phones.len() {
        kept::on_phone(world, number);
        kept::outbox(world, number);
    }
    for one in &said {
        kept::on_server(world, &app, one);
        verdicts::after(world, one, now);
        watch::after(world, &app, one);
        same::visit(world, &app, one);
    }
    timers::after(world, &app);
    outbox::after(world, &app);
    ended::after(world, &app);
    verified(world, &app);
    rebuilt(world, &app);
}

fn org(world: &World) -> OrgId {
    world.net.middle().server.org.clone()
}

fn read_all(app: &App, world: &World) -> Result<Vec<Said>, StoreError> {
    let org = org(world);
    let mut visits: Vec<usize> = world.ledger.sure.iter().map(|done| done.visit).collect();
    visits.sort_unstable();
    visits.dedup();
    app.store.read_with(|read| {
        let last = read.last_position()?;
        let mut all = Vec::new();
        for visit in visits {
            let Some(id) = visit_id(visit) else { continue };
            let obligations = read.obligations(&org, &id)?;
            let states = obligations.into_iter().map(|row| (row.owed.kind, row.state, row.changes_at)).collect();
            all.push(Said { visit, facts: read.facts(&org, &id, last)?, id, states });
        }
        Ok(all)
    })
}

fn verified(world: &mut World, app: &App) {
    if let Err(error) = server::log::grow(app).and_then(|_| server::log::sign(app)) {
        return world.is_wrong(format!("the log does not grow: {error}"));
    }
    let (mut held, restored) = (Vec::new(), !world.gaps.is_empty());
    for phone in &mut world.phones {
        let number = phone.number;
        // What it alone could bring back, and may not any more, is lost.
        if phone.is_murky && restored {
            continue;
        }
        if let Some(it) = phone.device().and_then(Device::held) {
            held.push((format!("phone-{number}"), it));
        }
    }
    let key = app.keys.server_key().key;
    let trusted = server::admin::verify::Trusted { origin: ORIGIN, keys: &[key], held: &held };
    match server::admin::verify::verify(&*app.store, trusted, &|_, _| {}) {
        Ok(verified) => {
            for broken in verified.broken.into_iter().take(3) {
                world.is_wrong(format!("verify: {broken}"));
            }
        }
        Err(error) => world.is_wrong(format!("verify fails: {error}")),
    }
}

fn rebuilt(world: &mut World, app: &App) {
    let before = derived(app, world);
    match server::admin::again::again(app, &mut |_, _| {}) {
        Ok(rebuilt) if rebuilt.is_same() => {}
        Ok(rebuilt) => {
            let differ = rebuilt.kinds.into_iter().filter(|(_, before, after)| before != after);
            let kinds: Vec<&str> = differ.map(|(kind, ..)| kind).collect();
            let after = derived(app, world);
            let first = before.iter().zip(&after).find(|(before, after)| before != after);
            world.is_wrong(format!("a rebuild gives other rows: {}: {first:?}", kinds.join(", ")));
        }
        Err(error) => world.is_wrong(format!("rebuild fails: {error}")),
    }
}

/// Verdicts and visits as lines.
fn derived(app: &App, world: &World) -> Vec<String> {
    let org = org(world);
    let read = ask(app, |read| {
        let mut lines = Vec::new();
        for row in read.visits(&org)? {
            lines.extend(read.obligations(&org, &row.visit)?.iter().map(|it| format!("{} {it:?}", row.visit)));
            lines.push(format!("{row:?}"));
        }
        Ok(lines)
    });
    read.unwrap_or_default()
}

/// Verdicts by state, timers that fired, and a line that stands for all rows.
pub fn summary(world: &mut World) -> (BTreeMap<String, u64>, u64, String) {
    let mut states = BTreeMap::new();
    let Some(app) = world.net.middle().server.app().cloned() else { return (states, 0, "down".to_owned()) };
    let Ok(said) = read_all(&app, world) else { return (states, 0, "unread".to_owned()) };
    let mut rows = String::new();
    for one in &said {
        for (kind, state, _) in &one.states {
            *states.entry(state.clone()).or_default() += 1;
            rows.push_str(&format!("{} {} {state};", one.id, kind.as_str()));
        }
        for fact in &one.facts {
            rows.push_str(&format!("{} {} {} {};", fact.position, fact.device, fact.seq, fact.received));
        }
    }
    let fired = app.store.read_with(|read| {
        let mut fired = 0;
        timers::each(read, |_, seen| fired += u64::from(matches!(seen, Observation::TimerFired { .. })))?;
        Ok(fired)
    });
    (states, fired.unwrap_or(0), rows)
}

/// Something of the store, where it can be read.
pub(crate) fn ask<T>(app: &App, work: impl FnOnce(&dyn Read) -> Result<T, StoreError>) -> Option<T> {
    app.store.read_with(work).ok()
}
