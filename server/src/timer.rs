//! The timer loop: sleeps until the next deadline, catches up after a restart. A timer fires once: the observation that it
//! fired and its removal stand in one transaction. What follows from it is digest's to settle, but for the safety watch,
//! which is settled at once.

use std::time::Duration;

use crate::app::App;
use crate::gather::Timelines;
use crate::receive::take_apart_all;
use crate::store::{Observation, StoreError, TimerKind, Tx};

/// Most timers fired in one transaction.
const MAX_FIRED: usize = 256;
/// The loop looks again at least this often, so that a turned or stepped clock is noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Fires everything that is due: how many timers that were.
///
/// # Errors
/// What the store returns; what fired before stays fired.
pub fn fire_due(app: &App) -> Result<usize, StoreError> {
    let mut total = 0;
    loop {
        let app_in = app.clone();
        let fired = app.store.write_with(move |tx| fire_some(tx, &app_in))?;
        if fired == 0 {
            return Ok(total);
        }
        total += fired;
        app.wake_digest();
    }
}

fn fire_some(tx: &mut dyn Tx, app: &App) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let due = tx.due_timers(now, MAX_FIRED)?;
    if due.iter().any(|timer| timer.kind == TimerKind::Watch) {
        // A check-in may lie in a parcel.
        take_apart_all(tx)?;
    }
    for timer in &due {
        tx.set_timer(&timer.org, &timer.visit, timer.kind, None)?;
        let seen = Observation::TimerFired { visit: timer.visit.clone(), kind: timer.kind, due: timer.due };
        let position = tx.add_observation(&timer.org, now, &seen)?;
        if timer.kind == TimerKind::Watch {
            crate::watch::settle_watch(tx, &timer.org, &timer.visit, position, now, &Timelines::default())?;
        }
    }
    Ok(due.len())
}

/// The loop.
pub async fn run(app: App) {
    let mut changed = app.follow_timers();
    while !app.is_stopping() {
        let working = app.clone();
        let next = tokio::task::spawn_blocking(move || {
            fire_due(&working)?;
            // Digest may have failed on its last turn: it tries again with every turn of this loop.
            working.wake_digest();
            working.store.read_with(|read| read.next_timer())
        });
        let sleep = match next.await {
            Ok(Ok(next)) => until(&app, next),
            Ok(Err(error)) => {
                tracing::error!(error = %error, "timers could not fire; the loop tries again");
                LONGEST_SLEEP
            }
            Err(_) => return,
        };
        tokio::select! {
            () = tokio::time::sleep(sleep) => {}
            seen = changed.changed() => if seen.is_err() { return },
        }
    }
}

fn until(app: &App, next: Option<sync_core::time::Timestamp>) -> Duration {
    let wait =
        next.map_or(LONGEST_SLEEP, |next| Duration::from_millis((next - app.clock.now()).0.max(0).unsigned_abs()));
    wait.min(LONGEST_SLEEP)
}
