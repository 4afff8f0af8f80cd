//! Settles the safety watch (V6.3) in the transaction that received its facts or fired its timer: it needs no document and
//! must not wait for any.

use sync_core::assessment::assess_watch;
use sync_core::fact::Fact;
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::safety::{WatchState, explain_watch};
use sync_core::time::Timestamp;

use crate::gather::{Gathered, Timelines, VisitDocuments};
use crate::notices;
use crate::store::{FactRow, HistoryRow, Position, StoreError, TimerKind, Tx, WatchRow};
use crate::trip;

/// What a watch's history is called.
pub const SUBJECT: &str = "watch";

/// Judges the watch as of a position and time, and writes row, history, timer and notices; without an itinerary that was
/// shared there is none. `timelines` are those of this transaction.
///
/// # Errors
/// What the store returns.
pub fn settle_watch(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    position: Position,
    at: Timestamp,
    timelines: &Timelines,
) -> Result<(), StoreError> {
    match settle(tx, org, visit, (position, at), timelines, true)? {
        Some((rep, change)) => notices::of_watch(tx, org, visit, rep.as_ref(), &change),
        None => Ok(()),
    }
}

/// The same for a rebuild: it was told when it was new, and nobody is told again.
///
/// # Errors
/// What the store returns.
pub fn settle_again(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    position: Position,
    at: Timestamp,
    timelines: &Timelines,
) -> Result<(), StoreError> {
    settle(tx, org, visit, (position, at), timelines, false).map(|_| ())
}

/// Whose visit it is, and what changed.
type Changed = (Option<PersonId>, HistoryRow);

fn settle(
    tx: &mut dyn Tx,
    org: &OrgId,
    visit: &VisitId,
    (position, at): (Position, Timestamp),
    timelines: &Timelines,
    publishes: bool,
) -> Result<Option<Changed>, StoreError> {
    let facts = tx.facts(org, visit, position)?;
    if !facts.iter().any(|row| matches!(row.fact, Fact::Share { .. })) {
        return Ok(None);
    }
    let gathered = Gathered::around(tx, org, visit, position, &facts, VisitDocuments::default(), timelines)?;
    let Some(watch) = assess_watch(&gathered.evidence(), at) else { return Ok(None) };
    let sentence = explain_watch(&watch, &gathered.policy.office_zone);
    let state = watch.state.as_str();
    let before = tx.last_state(org, visit, SUBJECT)?;
    tx.set_timer(org, visit, TimerKind::Watch, watch.changes_at)?;
    let row = WatchRow {
        state: state.to_owned(),
        due: watch.due,
        changes_at: watch.changes_at,
        en: sentence.en.clone(),
        zh: sentence.zh.clone(),
    };
    tx.put_watch(org, visit, &row)?;
    match (before.as_deref(), watch.state) {
        (_, WatchState::Closed) => trip::let_go(tx, org, visit, (position, at), publishes)?,
        (Some("closed"), _) => trip::take_up(tx, org, visit, &watchers(&facts), position, publishes)?,
        _ => {}
    }
    if before.as_deref() == Some(state) {
        return Ok(None);
    }
    let row = HistoryRow {
        subject: SUBJECT.to_owned(),
        position,
        at,
        from: before.clone(),
        to: state.to_owned(),
        en: sentence.en.clone(),
        zh: sentence.zh.clone(),
    };
    tx.add_history(org, visit, &row)?;
    Ok(Some((gathered.rep, row)))
}

/// Whom the last share names.
fn watchers(facts: &[FactRow]) -> Vec<PersonId> {
    let last = facts.iter().rev().find_map(|row| match &row.fact {
        Fact::Share { watchers, .. } => Some(watchers.clone()),
        _ => None,
    });
    last.unwrap_or_default()
}
