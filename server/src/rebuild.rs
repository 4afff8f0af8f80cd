//! Rebuild: makes everything derived again from the journal, row for row the same. Observations are repeated, not
//! recomputed; nothing is published or announced twice.

use std::collections::BTreeSet;

use sync_core::ids::VisitId;
use sync_core::journal::Body;
use sync_core::planted::{self, Bug};

use crate::app::App;
use crate::gather::Timelines;
use crate::receive::{begin_memberships, opens, take_apart};
use crate::store::{
    Act, ArchiveAct, CustomerAct, FactRow, JournalRow, NewEntry, Observation, Position, Recorded, StoreError,
    TimerKind, Tx,
};

/// How far a rebuild has come, for whoever shows it.
pub type Progress<'a> = &'a mut dyn FnMut(Position, Position);

/// Rows of the journal in one transaction.
const MAX_ROWS: usize = 1_000;

/// Forgets what is derived and makes it again: how many rows of the journal were read.
///
/// # Errors
/// What the store returns. A rebuild that was cut short is begun anew by the next.
pub fn rebuild(app: &App, progress: Progress<'_>) -> Result<Position, StoreError> {
    take_apart(app, usize::MAX)?;
    let last = app.store.read_with(|read| read.last_position())?;
    app.store.write_with(|tx| tx.forget_derived())?;
    let mut after = 0;
    let mut watched = BTreeSet::new();
    while after < last {
        let rows = app.store.read_with(|read| read.rows_after(after, MAX_ROWS))?;
        let Some(reached) = rows.last().map(|row| row.position) else { break };
        watched = app.store.write_with(move |tx| {
            rows.iter().try_for_each(|row| project(tx, row, &mut watched))?;
            Ok(watched)
        })?;
        after = reached;
        progress(after, last);
    }
    crate::digest::digest_quietly(app)?;
    Ok(after)
}

/// Facts, memberships and watches, in the order of the journal. `watched` are the visits with safety facts in the push
/// whose contact comes next.
fn project(tx: &mut dyn Tx, row: &JournalRow, watched: &mut BTreeSet<VisitId>) -> Result<(), StoreError> {
    if let Err(Observation::Act(acted)) = &row.what
        && let Some((Act::OfCustomer(CustomerAct::Reviewed { entry, accepted, .. }), _)) = &acted.content
    {
        tx.decide_proposal(&row.org, &entry.device, entry.seq, (row.position, *accepted))?;
    }
    if let Err(Observation::Act(acted)) = &row.what
        && let Some((Act::OfArchive(ArchiveAct::HandedOver { to, visits, .. }), _)) = &acted.content
    {
        for visit in visits {
            crate::act::members_of(tx, &row.org, row.position, visit, to)?;
        }
    }
    if let Err(Observation::Act(acted)) = &row.what
        && let Some(said) = acted.content.as_ref().and_then(|(act, _)| act.says(row.position, row.at))
    {
        tx.add_fact(&row.org, &said)?;
        if let Some(visit) = said.fact.visit().filter(|_| said.fact.is_safety()) {
            watched.insert(visit.clone());
        }
    }
    if let Err(Observation::Act(acted)) = &row.what
        && let Some((Act::OfDrill(act), _)) = &acted.content
    {
        crate::act::note_drill(tx, &row.org, (row.position, row.at), &acted.by, act)?;
    }
    if let Err(Observation::Act(acted)) = &row.what
        && let Some((Act::CodeHeard { visit, .. }, _)) = &acted.content
    {
        // What the server heard of a code was settled at its place.
        watched.insert(visit.clone());
    }
    match &row.what {
        Ok(entry) if entry.recorded == Recorded::Taken => fact(tx, row, entry, row.position, watched),
        Ok(_) => Ok(()),
        // Whatever ends a run of entries: a contact, or a decision on what lay in quarantine.
        Err(Observation::Contact(_) | Observation::Act(_)) if !watched.is_empty() => {
            let timelines = Timelines::default();
            for visit in std::mem::take(watched) {
                crate::watch::settle_again(tx, &row.org, &visit, row.position, row.at, &timelines)?;
            }
            Ok(())
        }
        Err(Observation::TimerFired { .. }) if planted::is(Bug::RebuildForgetsTimers) => Ok(()),
        Err(Observation::TimerFired { visit, kind: TimerKind::Watch, .. }) => {
            crate::watch::settle_again(tx, &row.org, visit, row.position, row.at, &Timelines::default())
        }
        Err(_) => Ok(()),
    }
}

fn fact(
    tx: &mut dyn Tx,
    row: &JournalRow,
    entry: &NewEntry,
    position: Position,
    watched: &mut BTreeSet<VisitId>,
) -> Result<(), StoreError> {
    let body = entry.body.as_ref().and_then(|(body, _)| Body::read(body).ok());
    let Some(fact) = body.as_ref().and_then(Body::fact) else { return Ok(()) };
    let Some(author) = tx.device(&row.org, &entry.device)? else { return Ok(()) };
    let person = author.person;
    let (device, seq) = (entry.device, entry.seq);
    let row_of_fact = FactRow { position, device, seq, person: person.clone(), received: row.at, fact: fact.clone() };
    tx.add_fact(&row.org, &row_of_fact)?;
    crate::customer::note(tx, &row.org, &row_of_fact)?;
    crate::trip::index(tx, &row.org, &row_of_fact)?;
    let Some(visit) = fact.visit() else { return Ok(()) };
    if fact.is_safety() {
        watched.extend(crate::trip::watches(tx, &row.org, visit)?);
    }
    begin_memberships(tx, &row.org, visit, &fact, person, position)?;
    if opens(&fact) {
        for released in tx.released_by(&row.org, position)? {
            if let Ok(entry) = &released.what {
                self::fact(tx, &JournalRow { at: row.at, ..released.clone() }, entry, position, watched)?;
            }
        }
    }
    Ok(())
}
