//! Digest: from the journal to merged documents, feeds, verdicts and notices, ordered per visit, parallel over visits. What
//! is costly is computed on snapshots; one short transaction then writes it all. Every settling looks at the journal up to
//! its own position and no further, so the order in which visits are digested changes nothing.

mod fan_out;
mod hands;
mod merge;
mod open;
mod publish;
mod settle;
mod sight;
mod views;
mod visit;

use std::collections::BTreeSet;

use sync_core::ids::{OrgId, VisitId};
use sync_core::planted::{self, Bug};

use crate::app::{App, Nudge};
use crate::digest::fan_out::{Batch, fan_out};
use crate::digest::hands::Hands;
use crate::digest::visit::{VisitDigest, write_visit};
use crate::log::Keeper;
use crate::receive::take_apart;
use crate::store::{JournalRow, Position, Read, Scope, StoreError, Tx};

/// Most rows of the journal in one batch, unless one push alone has more.
const MAX_ROWS: usize = 512;
/// Most parcels that are taken apart between two batches.
const MAX_PARCELS: usize = 8;

/// Digests until nothing is left.
///
/// # Errors
/// What the store returns; what was digested before stays.
pub fn digest_all(app: &App) -> Result<Position, StoreError> {
    digest(app, true, &mut Hands::default())
}

/// Digests until nothing is left and publishes nothing: for what was published before.
///
/// # Errors
/// What the store returns; what was digested before stays.
pub fn digest_quietly(app: &App) -> Result<Position, StoreError> {
    digest(app, false, &mut Hands::default())
}

fn digest(app: &App, publish: bool, hands: &mut Hands) -> Result<Position, StoreError> {
    let mut at = app.store.read_with(|read| read.digested())?;
    hands.resume(at, app.forgotten());
    while let Some(upto) = digest_batch(app, hands, publish)? {
        hands.reached(upto);
        hands.resume(upto, app.forgotten());
        at = upto;
    }
    Ok(at)
}

/// The loop of the digest thread: works whenever something was received. Documents stay open between pushes.
pub fn run(app: &App) {
    yield_to_others();
    let (mut hands, mut keeper) = (Hands::default(), Keeper::default());
    while app.wait_for_work() {
        if let Err(error) = digest(app, true, &mut hands) {
            // What was merged and not written is in them.
            hands = Hands::default();
            tracing::error!(error = %error, "digest failed; it goes on with the next push");
        }
        // The log does not wait for a digest that fails.
        keeper.turn(app);
    }
    keeper.end(app);
}

/// Who waits for a receipt or a page goes first: this thread, and those that it starts, get what is left of the processors.
fn yield_to_others() {
    // There a thread has a priority of its own; elsewhere it would be the whole process's.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, 10);
}

/// Digests one batch: the position reached, or none when nothing was left.
fn digest_batch(app: &App, hands: &mut Hands, publish: bool) -> Result<Option<Position>, StoreError> {
    app.receive_first();
    take_apart(app, MAX_PARCELS)?;
    let batch = app.store.read_with(|read| {
        let mut rows = next_rows(read)?;
        if rows.len() > 6 && planted::is(Bug::DigestSkipsRow) {
            rows.remove(2);
        }
        if rows.is_empty() { Ok(None) } else { fan_out(read, &rows).map(Some) }
    })?;
    let Some(batch) = batch else { return Ok(None) };
    let mut digests = hands.digest(app, &batch)?;
    digests.iter_mut().for_each(|digest| digest.publish(publish));
    let upto = batch.upto;
    let mut nudges = nudges(&batch, &digests);
    nudges.extend(app.store.write_with(move |tx| write(tx, batch, digests, publish))?);
    app.set_digested(upto);
    for nudge in nudges {
        // Nobody listening is no error.
        let _ = app.nudges.send(nudge);
    }
    Ok(Some(upto))
}

/// The next rows, ending where a push or a timer ends, and before what is not taken apart yet.
fn next_rows(read: &dyn Read) -> Result<Vec<JournalRow>, StoreError> {
    let after = read.digested()?;
    let end = read.first_parcel()?.unwrap_or(Position::MAX);
    let mut limit = MAX_ROWS;
    loop {
        let mut rows = read.rows_after(after, limit)?;
        let all = rows.len() < limit;
        rows.retain(|row| row.position < end);
        let whole = rows.iter().rposition(|row| row.what.is_err()).map_or(0, |last| last + 1);
        if whole > 0 || all || rows.len() < limit {
            rows.truncate(whole);
            return Ok(rows);
        }
        limit *= 2;
    }
}

/// The visits of a batch, shuffled where a seed says so.
fn order(batch: &Batch, seed: Option<u64>) -> Vec<(OrgId, VisitId)> {
    let mut visits: Vec<(OrgId, VisitId)> = batch.visits.keys().cloned().collect();
    if let Some(seed) = seed {
        visits.sort_by_key(|(org, visit)| {
            use sha2::{Digest, Sha256};
            let words = format!("{seed}/{}/{org}/{visit}", batch.upto);
            <[u8; 32]>::from(Sha256::digest(words))
        });
    }
    visits
}

/// Writes what a batch came to: whom to nudge since they see something else now.
fn write(tx: &mut dyn Tx, batch: Batch, digests: Vec<VisitDigest>, publish: bool) -> Result<Vec<Nudge>, StoreError> {
    for digest in digests {
        write_visit(tx, digest)?;
    }
    let mut nudges = Vec::new();
    for (org, moved) in batch.charts.iter().filter(|_| publish) {
        nudges.push(Nudge { org: org.clone(), scopes: sight::turn(tx, org, moved)? });
    }
    for ((org, device), merged) in &batch.merged {
        tx.set_merged(org, device, *merged)?;
    }
    tx.set_digested(batch.upto)?;
    Ok(nudges)
}

fn nudges(batch: &Batch, digests: &[VisitDigest]) -> Vec<Nudge> {
    let orgs: BTreeSet<&OrgId> = batch.visits.keys().map(|(org, _)| org).collect();
    let scopes_of = |org: &OrgId| -> BTreeSet<Scope> {
        digests.iter().filter(|digest| digest.org == *org).flat_map(|digest| digest.scopes.iter().cloned()).collect()
    };
    orgs.into_iter().map(|org| Nudge { org: org.clone(), scopes: scopes_of(org).into_iter().collect() }).collect()
}
