//! Signing: what the logs hold now, where that is more than at the last checkpoint.

use sync_core::ids::OrgId;
use sync_core::log::{Checkpoint, Restored, SignedCheckpoint, root};
use sync_core::time::Timestamp;

use crate::app::App;
use crate::log::tiles::{Tiles, size};
use crate::store::{Read, StoreError};

/// Makes a checkpoint of every log that has grown: how many.
///
/// # Errors
/// What the store returns; then none is made.
pub fn sign(app: &App) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let fresh = app.store.read_with(|read| {
        let organisations = read.organisations()?;
        let fresh = organisations.iter().map(|organisation| next(read, &organisation.id, now));
        fresh.filter_map(Result::transpose).collect::<Result<Vec<_>, _>>()
    })?;
    let signed = |checkpoint: Checkpoint| {
        let signature = app.keys.sign(&checkpoint.message(&app.origin));
        SignedCheckpoint { checkpoint, signature }
    };
    let signed: Vec<_> = fresh.into_iter().map(signed).collect();
    let many = signed.len();
    if many > 0 {
        app.store.write_with(move |tx| signed.iter().try_for_each(|signed| tx.add_checkpoint(signed)))?;
    }
    Ok(many)
}

/// What an organisation's next checkpoint says; none where there is nothing new.
fn next(read: &dyn Read, org: &OrgId, now: Timestamp) -> Result<Option<Checkpoint>, StoreError> {
    let size = size(read, org)?;
    let last = read.last_checkpoint(org)?.map(|last| last.checkpoint);
    if last.as_ref().map_or(0, |last| last.size) >= size {
        return Ok(None);
    }
    let root = root(&mut Tiles::of(read, org), size)?;
    let at = last.map_or(now, |last| last.at.max(now));
    let (upto, epoch, restored) = (read.log_upto()?, read.epoch()?, restored(read, org)?);
    Ok(Some(Checkpoint { org: org.clone(), size, root, at, upto, epoch, restored }))
}

/// Every time that the store was put back; none where it never was.
fn restored(read: &dyn Read, org: &OrgId) -> Result<Option<Vec<Restored>>, StoreError> {
    let all = read.restorations(org)?.into_iter();
    let all: Vec<_> = all
        .map(|it| Restored { before: it.before, epoch: it.epoch, size: it.size, upto: it.upto, at: it.at })
        .collect();
    Ok(Some(all).filter(|all| !all.is_empty()))
}
