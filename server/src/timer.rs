//! The timer loop: sleeps until the next deadline, catches up after a restart. A timer fires once: the observation that it
//! fired and its removal stand in one transaction. What follows from it is digest's to settle, but for the safety watch,
//! which is settled at once.

use std::collections::BTreeSet;
use std::time::Duration;

use sync_core::ids::OrgId;
use sync_core::planted::{self, Bug};
use sync_core::time::{Millis, Timestamp};

use crate::act::{carry_out, turn_delegations};
use crate::app::{App, LONGEST_SLEEP};
use crate::bearer::TOKEN_LASTS;
use crate::gather::Timelines;
use crate::receive::take_apart_of;
use crate::store::{Act, Doer, Observation, Read, StoreError, TimerKind, Tx};

/// Most timers fired in one transaction.
const MAX_FIRED: usize = 256;
/// How often whereabouts are looked through.
const TIDY: Millis = Millis::hours(1);
/// A loop that has not turned for so long is told about: it turns every half minute.
pub const STANDS: Duration = Duration::from_secs(120);

/// When the next timer fires or the next delegation turns.
///
/// # Errors
/// What the store returns.
pub fn next_due(read: &dyn Read) -> Result<Option<Timestamp>, StoreError> {
    let (timer, delegation) = (read.next_timer()?, read.next_delegation()?);
    Ok(timer.into_iter().chain(delegation).min())
}

/// The same with drills. One that is due and could not be turned waits for the next turn of the loop.
fn next_wake(read: &dyn Read, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let drill = read.drills_due()?.into_iter().map(|(_, at)| at).find(|at| *at > now);
    Ok(next_due(read)?.into_iter().chain(drill).min())
}

/// Fires everything that is due: how many timers that were. Delegations begin and end first.
///
/// # Errors
/// What the store returns; what fired before stays fired.
pub fn fire_due(app: &App) -> Result<usize, StoreError> {
    let fired = fire_all(app, || {})?;
    turn_drills(app);
    Ok(fired)
}

/// Only when every alarm has gone off. A drill that can't be turned holds none up.
fn turn_drills(app: &App) {
    match crate::drill::turn_due(app) {
        Ok(0) => {}
        Ok(_) => app.wake_timers(),
        Err(error) => tracing::error!(error = %error, "a drill could not be begun or ended; the loop tries again"),
    }
}

/// The same; each turn is told.
fn fire_all(app: &App, turned: impl Fn()) -> Result<usize, StoreError> {
    let mut total = 0;
    loop {
        turned();
        let next = app.store.read_with(next_due)?;
        if next.is_none_or(|next| next > app.clock.now() + early()) {
            return Ok(total);
        }
        // A check-in may lie in a parcel. One that can't be taken apart must not keep an alarm from going off.
        let due = app.store.read_with(|read| orgs(read, app.clock.now() + early()))?;
        let broken = due.iter().try_for_each(|org| take_apart_of(app, org));
        if let Err(error) = &broken {
            tracing::error!(error = %error, "a parcel can't be taken apart; timers go on without it");
        }
        let app_in = app.clone();
        let waits = broken.is_ok();
        let fired = match app.store.write_with(move |tx| fire_some(tx, &app_in, waits))? {
            Fired::Some(fired) => fired,
            Fired::None => return Ok(total),
            Fired::NotYet => continue,
        };
        total += fired;
        app.wake_digest();
        if planted::is(Bug::TimerEarly) {
            // What fires too early is set again: it would never end.
            return Ok(total);
        }
    }
}

/// How long before their time timers fire: not at all.
fn early() -> Millis {
    if planted::is(Bug::TimerEarly) { Millis::minutes(5) } else { Millis(0) }
}

/// What one turn fired.
enum Fired {
    /// So many.
    Some(usize),
    /// Nothing is due.
    None,
    /// A parcel came in between.
    NotYet,
}

/// Whose timers and delegations are due.
fn orgs(read: &(impl Read + ?Sized), now: Timestamp) -> Result<BTreeSet<OrgId>, StoreError> {
    let timers = read.due_timers(now, MAX_FIRED)?.into_iter().map(|timer| timer.org);
    Ok(timers.chain(read.due_delegations(now)?.into_iter().map(|(org, _)| org)).collect())
}

fn fire_some(tx: &mut dyn Tx, app: &App, waits: bool) -> Result<Fired, StoreError> {
    let now = app.clock.now();
    if waits {
        for org in orgs(tx, now)? {
            if tx.first_parcel_of(&org)?.is_some() {
                return Ok(Fired::NotYet);
            }
        }
    }
    let turned = turn_delegations(tx, now)?;
    let due = tx.due_timers(now + early(), MAX_FIRED)?;
    if due.is_empty() && turned == 0 {
        return Ok(Fired::None);
    }
    for timer in &due {
        tx.set_timer(&timer.org, &timer.visit, timer.kind, None)?;
        if now - timer.due > Millis::minutes(1) && planted::is(Bug::OverdueTimersDropped) {
            continue;
        }
        let seen = Observation::TimerFired { visit: timer.visit.clone(), kind: timer.kind, due: timer.due };
        let position = tx.add_observation(&timer.org, now, &seen)?;
        if planted::is(Bug::TimerTwice) {
            tx.add_observation(&timer.org, now, &seen)?;
        }
        if timer.kind == TimerKind::Watch {
            crate::watch::settle_watch(tx, &timer.org, &timer.visit, position, now, &Timelines::default())?;
        }
    }
    Ok(Fired::Some(due.len() + turned))
}

/// Takes up keys that were changed in the folder, and changes them when their time has come. Each change stands in the journal
/// of every organisation, since it concerns all.
///
/// # Errors
/// What the store returns; then the next turn writes it down.
pub fn turn_keys(app: &App) -> Result<(), StoreError> {
    let now = app.clock.now();
    let looked = app.keys.tokens.look_now_and_then(now).map(|changed| changed.map(|kid| (kid, Doer::Operator)));
    let changed = match looked {
        Ok(None) if app.keys.tokens.is_due(now) => {
            app.keys.tokens.rotate(now, TOKEN_LASTS).map(|kid| Some((kid, Doer::Server)))
        }
        other => other,
    };
    match changed {
        Ok(Some((kid, by))) => note_key(app, &kid, &by),
        Ok(None) => Ok(()),
        Err(error) => {
            tracing::error!(error = %error, "the keys of tokens can't be looked at or changed; the old ones go on");
            Ok(())
        }
    }
}

/// Takes up keys that were changed in the folder, now.
///
/// # Errors
/// What the store returns.
pub fn look_at_keys(app: &App) -> Result<(), StoreError> {
    match app.keys.tokens.look() {
        Ok(Some(kid)) => note_key(app, &kid, &Doer::Operator),
        Ok(None) => Ok(()),
        Err(error) => {
            tracing::error!(error = %error, "the keys of tokens can't be read again; the old ones go on");
            Ok(())
        }
    }
}

/// Writes down that another key signs.
///
/// # Errors
/// What the store returns.
pub fn note_key(app: &App, kid: &str, by: &Doer) -> Result<(), StoreError> {
    tracing::info!(kid, "another key signs access tokens");
    let (now, kid, by) = (app.clock.now(), kid.to_owned(), by.clone());
    app.store.write_with(move |tx| {
        for organisation in tx.organisations()? {
            carry_out(tx, &organisation.id, now, &by, Act::KeyRotated { kid: kid.clone() })?;
        }
        Ok(())
    })
}

/// The loop.
pub async fn run(app: App) {
    let mut changed = app.follow_timers();
    let mut tidied = None;
    while !app.is_stopping() {
        let working = app.clone();
        let next = tokio::task::spawn_blocking(move || {
            // Looked at here too, so that the operator is told while nobody is in contact.
            if !working.clock.hear() {
                working.clock.doubt();
            }
            if let Err(error) = turn_keys(&working) {
                tracing::error!(error = %error, "keys could not be looked at; the loop tries again");
            }
            // A backup may have been made beside this process.
            working.cover.look();
            fire_all(&working, || working.timers_turned())?;
            turn_drills(&working);
            // Digest may have failed on its last turn: it tries again with every turn of this loop.
            working.wake_digest();
            working.store.read_with(|read| next_wake(read, working.clock.now()))
        });
        let next = next.await;
        // Only when every alarm has gone off, and it holds none up.
        tidy(&app, &mut tidied).await;
        let sleep = match next {
            Ok(Ok(next)) => app.sleep_until(next),
            Ok(Err(error)) => {
                tracing::error!(error = %error, "timers could not fire; the loop tries again");
                LONGEST_SLEEP
            }
            Err(ended) if ended.is_panic() => {
                tracing::error!("a turn of the timers panicked; the loop tries again");
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

/// Lets go of whereabouts whose time is over, and looks when the next drill is due, now and then: their time is days.
async fn tidy(app: &App, tidied: &mut Option<Timestamp>) {
    let now = app.clock.now();
    if tidied.is_some_and(|at| (at..at + TIDY).contains(&now)) {
        return;
    }
    *tidied = Some(now);
    let working = app.clone();
    let done = tokio::task::spawn_blocking(move || {
        if let Err(error) = crate::drill::look(&working) {
            tracing::error!(error = %error, "when the next drill is due can't be looked at; tried again in an hour");
        }
        crate::itinerary::let_go_due(&working)
    });
    if let Ok(Err(error)) = done.await {
        tracing::error!(error = %error, "whereabouts whose time is over could not be let go; tried again in an hour");
    }
}

/// Watches over the loop: an alarm in the log for as long as it stands still. What stands outside asks `/healthz`.
pub async fn watch_over(app: App) {
    while !app.is_stopping() {
        tokio::time::sleep(LONGEST_SLEEP).await;
        if let Some(stands) = app.timers_stand().filter(|stands| *stands >= STANDS) {
            let stands = stands.as_secs();
            tracing::error!(
                stands,
                "the timer loop stands still: no deadline and no alarm goes off; restart the server"
            );
        }
    }
}
