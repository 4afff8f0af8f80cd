//! Hands: the visits of a batch are shared out among a few threads, a visit always to the same one, which keeps its
//! documents open. In which order hands finish changes nothing.

use std::num::NonZero;
use std::thread;

use sync_core::ids::{OrgId, VisitId};

use crate::app::App;
use crate::digest::fan_out::Batch;
use crate::digest::open::OpenDocuments;
use crate::digest::visit::{VisitDigest, digest_visit};
use crate::gather::Timelines;
use crate::store::{Position, StoreError};

/// Most hands: each reads on a connection of its own, and pages want some too.
const MOST: usize = 2;
/// Fewer visits than this are digested one after the other: a thread is not worth it.
const FEW: usize = 4;

/// The documents that each hand keeps open.
pub struct Hands {
    open: Vec<OpenDocuments>,
    /// How often something had been erased when these were opened.
    forgotten: u64,
}

impl Default for Hands {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        Self { open: (0..cores.clamp(1, MOST)).map(|_| OpenDocuments::default()).collect(), forgotten: 0 }
    }
}

type Place<'b> = (usize, &'b (OrgId, VisitId));

impl Hands {
    /// Closes all documents, unless the digest goes on from where they stand and nothing was erased since.
    pub fn resume(&mut self, at: Position, forgotten: u64) {
        if self.forgotten != forgotten {
            *self = Self { forgotten, ..Self::default() };
        }
        self.open.iter_mut().for_each(|open| open.resume(at));
    }

    /// Says that what was merged up to here is written.
    pub fn reached(&mut self, at: Position) {
        self.open.iter_mut().for_each(|open| open.reached(at));
    }

    /// Digests the visits of a batch; what came of each, in the order of the batch.
    ///
    /// # Errors
    /// What the store returns.
    pub fn digest(&mut self, app: &App, batch: &Batch) -> Result<Vec<VisitDigest>, StoreError> {
        let visits = super::order(batch, app.digest_seed);
        let mut shares: Vec<Vec<Place<'_>>> = self.open.iter().map(|_| Vec::new()).collect();
        for place in visits.iter().enumerate() {
            let whose = of(&place.1.1, shares.len());
            shares[whose].push(place);
        }
        let work = self.open.iter_mut().zip(shares).filter(|(_, share)| !share.is_empty());
        let done: Vec<Result<Vec<(usize, VisitDigest)>, StoreError>> = if visits.len() < FEW {
            work.map(|(open, share)| one(app, batch, open, &share)).collect()
        } else {
            thread::scope(|scope| {
                let hands: Vec<_> =
                    work.map(|(open, share)| scope.spawn(move || one(app, batch, open, &share))).collect();
                hands.into_iter().map(|hand| hand.join().unwrap_or_else(|_| Err(panicked()))).collect()
            })
        };
        let done = done.into_iter().collect::<Result<Vec<_>, _>>()?;
        let mut digests: Vec<(usize, VisitDigest)> = done.into_iter().flatten().collect();
        digests.sort_by_key(|(at, _)| *at);
        Ok(digests.into_iter().map(|(_, digest)| digest).collect())
    }
}

/// Which hand has a visit: always the same.
fn of(visit: &VisitId, hands: usize) -> usize {
    let sum = visit.as_str().bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    sum as usize % hands
}

/// One hand's share, on one snapshot.
fn one(
    app: &App,
    batch: &Batch,
    open: &mut OpenDocuments,
    share: &[Place<'_>],
) -> Result<Vec<(usize, VisitDigest)>, StoreError> {
    app.store.read_with(|read| {
        let timelines = Timelines::default();
        let digest = |(at, key): &Place<'_>| {
            let steps = batch.visits.get(*key).map(Vec::as_slice).unwrap_or_default();
            Ok((*at, digest_visit(read, &key.0, &key.1, steps, open, &timelines)?))
        };
        share.iter().map(digest).collect()
    })
}

fn panicked() -> StoreError {
    StoreError::Other { context: "digesting", source: "a thread panicked".into() }
}
