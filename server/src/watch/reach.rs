//! Receipts of shared itineraries (V6.3): a device that reads on from a place of its feed has kept everything before it. Where that holds
//! what was shared, the server says so in the journal, once for each watcher, and the traveller's phones have it by their feed.

use std::collections::BTreeSet;

use sync_core::fact::{Fact, SafetyAct};
use sync_core::ids::{EntryId, OrgId, PersonId, VisitId};

use crate::app::App;
use crate::codes::say;
use crate::gather::Timelines;
use crate::store::{Act, Doer, FactRow, Position, Read, StoreError, TripAct};

/// Notes what has reached a person who watches: a device of theirs reads its feed on from this place. It is said in a transaction of its
/// own, and only where there is something to say.
///
/// # Errors
/// What the store returns.
pub fn note(app: &App, org: &OrgId, person: &PersonId, read_to: u64) -> Result<(), StoreError> {
    if app.store.read_with(|read| new(read, org, person, read_to))?.is_empty() {
        return Ok(());
    }
    let (org, person, now) = (org.clone(), person.clone(), app.clock.now());
    app.store.write_with(move |tx| {
        for (visit, share) in new(tx, &org, &person, read_to)? {
            let act = TripAct::Reached { visit: visit.clone(), person: person.clone(), share };
            let (position, at) = say(tx, &org, (now, Doer::Server), Act::OfTrip(act))?;
            // As a rebuild does, which settles where the server says something of a watch.
            super::settle_watch(tx, &org, &visit, position, at, &Timelines::default())?;
        }
        Ok(())
    })?;
    app.wake_digest();
    Ok(())
}

/// The shares that have reached somebody and of which nothing says so yet.
fn new(read: &dyn Read, org: &OrgId, person: &PersonId, read_to: u64) -> Result<Vec<(VisitId, EntryId)>, StoreError> {
    let (digested, mut found) = (read.digested()?, Vec::new());
    for visit in read.watched_by(org, person)? {
        let share = unreached(&read.facts(org, &visit, Position::MAX)?, person);
        // What is not digested is published to nobody yet.
        let Some(share) = share.filter(|share| share.position <= digested) else { continue };
        // After a return nobody is a watcher. Whoever stands beside the traveller may think that this was one.
        let history = read.history(org, &visit)?;
        if history.iter().rev().find(|row| row.subject == super::CALM).is_some_and(|row| row.to == "closed") {
            continue;
        }
        if (true, false) == read.published_of(org, person, &visit, read_to)? {
            found.push((visit, EntryId { device: share.device, seq: share.seq }));
        }
    }
    Ok(found)
}

/// The share in force, if it names this person and nothing says that it has reached them.
fn unreached(rows: &[FactRow], person: &PersonId) -> Option<FactRow> {
    let told: BTreeSet<EntryId> = rows.iter().filter_map(|row| told(row, person)).collect();
    let share = rows.iter().rev().find(|row| matches!(row.fact, Fact::Share { .. }))?;
    let Fact::Share { watchers, .. } = &share.fact else { return None };
    let entry = EntryId { device: share.device, seq: share.seq };
    (watchers.contains(person) && !told.contains(&entry)).then(|| share.clone())
}

/// Which share a fact tells of that it has reached this person.
fn told(row: &FactRow, person: &PersonId) -> Option<EntryId> {
    match &row.fact {
        Fact::Safety { step: SafetyAct::Reached { share, watcher }, .. } if watcher == person => Some(*share),
        Fact::Safety { step: SafetyAct::Opened { share }, .. } if row.person == *person => Some(*share),
        _ => None,
    }
}
