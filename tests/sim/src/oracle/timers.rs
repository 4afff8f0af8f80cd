//! Timers fire never early, never twice, and not long after they could.

use std::collections::BTreeSet;

use server::app::App;
use server::store::{JournalRow, Observation, Read, StoreError};
use sync_core::time::{Millis, Timestamp};

use super::ask;
use crate::world::World;

/// What one event of a play may take.
const TURN: Millis = Millis::minutes(6);

/// Every observation of the server, with its row.
pub fn each(read: &dyn Read, mut take: impl FnMut(&JournalRow, &Observation)) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let rows = read.rows_after(after, 1_000)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.position;
        for row in &rows {
            if let Err(seen) = &row.what {
                take(row, seen);
            }
        }
    }
}

/// All timers of a play.
pub fn after(world: &mut World, app: &App) {
    let mut fired = Vec::new();
    ask(app, |read| {
        each(read, |row, seen| {
            if let Observation::TimerFired { visit, kind, due } = seen {
                fired.push((row.at, visit.clone(), *kind, *due));
            }
        })
    });
    let mut before = BTreeSet::new();
    for (at, visit, kind, due) in fired {
        let name = format!("timer {} of {visit} due {}", kind.name(), (due - crate::time::BEGIN).0);
        if at < due {
            world.is_wrong(format!("{name} fired early, by {} ms", (due - at).0));
        }
        if !before.insert((visit, kind, due)) {
            world.is_wrong(format!("{name} fired twice"));
        }
        let slack = world.slack + world.slack;
        // What a copy that was put back does not know comes with its phone; then it is due at once.
        let lost = world.gaps.iter().any(|gap| due >= gap.from && at >= gap.to);
        if at - due > TURN + slack && !lost && !was_down(world, due, at, slack) {
            world.is_wrong(format!("{name} fired late, by {} s", (at - due).0 / 1_000));
        }
    }
    let (now, next) = (app.clock.now(), ask(app, |read| server::timer::next_due(read)).flatten());
    if next.is_some_and(|next| next + TURN < now) {
        world.is_wrong(format!("a timer that was due at {next:?} never fired"));
    }
}

/// The first moment from one on at which the server was up for a while.
pub fn up_again(world: &World, from: Timestamp, slack: Millis) -> Timestamp {
    let middle = world.net.middle();
    let mut at = from;
    for (begun, ended) in &middle.server.downs {
        let ended = ended.unwrap_or(Timestamp(i64::MAX / 2));
        if *begun <= at + slack + TURN && ended + slack >= at {
            at = ended + slack;
        }
    }
    at
}

/// Whether the server could not do anything at some time between.
pub fn was_down(world: &World, from: Timestamp, to: Timestamp, slack: Millis) -> bool {
    let middle = world.net.middle();
    middle
        .server
        .downs
        .iter()
        .any(|(begun, ended)| *begun <= to + slack && ended.is_none_or(|ended| ended + slack + TURN >= from))
}
