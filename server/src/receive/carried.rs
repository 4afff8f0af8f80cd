//! What a courier brought: a device's segment without its device. It is verified and recorded as from a push, but nothing is
//! held that comes too early: only the device's own signature opens its place among what waits, and that can't be checked
//! across a gap.

use std::collections::BTreeSet;

use sync_core::ids::{OrgId, Seq, VisitId};
use sync_core::journal::Segment;
use sync_core::sync::Head;
use sync_core::time::Timestamp;

use crate::app::App;
use crate::receive::parcel::{take_apart_all_of, take_apart_of};
use crate::receive::record::record;
use crate::receive::unpack::Unpacked;
use crate::receive::verify::{Verified, verify};
use crate::store::{Device, StoreError, Tx};

/// A segment that a courier brought, its chain and signature checked.
pub struct Carried(Verified);

/// Why a courier's segment is not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotCarried {
    /// Entries before it have not come.
    #[error(
        "entries before {0} have not arrived: carry what was packed before it first, or let its owner's phone sync"
    )]
    TooEarly(Seq),
    /// The device's signature or chain.
    #[error("{0}")]
    Segment(String),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was recorded of it.
pub struct Recorded {
    /// Where the device's journal ends now.
    pub head: Head,
    /// Visits whose safety watch must be looked at.
    pub watched: BTreeSet<VisitId>,
    /// The first entry that stands in the chain twice.
    pub forked: Option<Seq>,
}

/// Verifies it, outside any transaction.
///
/// # Errors
/// [`NotCarried`]; nothing of it is kept then.
pub fn carried(app: &App, org: &OrgId, device: &Device, segment: (Segment, Vec<u8>)) -> Result<Carried, NotCarried> {
    // What waits to be taken apart may be what it goes on from.
    take_apart_of(app, org)?;
    let (first, last) = (segment.0.first, segment.0.last());
    let unpacked = Unpacked { segments: vec![segment], refused: Vec::new(), receipts: Vec::new() };
    let verified = app.store.read_with(|read| {
        let device = read.device(org, &device.id)?.unwrap_or_else(|| device.clone());
        verify(read, app, org, &device, unpacked)
    })?;
    let taken = verified.segments.iter().any(|it| it.entries.last().is_some_and(|end| end.header.seq == last));
    if let Some(refused) = verified.refused.iter().find(|refused| refused.seq == first).filter(|_| !taken) {
        return Err(NotCarried::Segment(refused.detail.clone()));
    }
    if taken { Ok(Carried(verified)) } else { Err(NotCarried::TooEarly(first)) }
}

/// Records it.
///
/// # Errors
/// What the store returns; then nothing is kept.
pub fn record_carried(
    tx: &mut dyn Tx,
    org: &OrgId,
    device: &Device,
    carried: Carried,
    now: Timestamp,
) -> Result<Recorded, StoreError> {
    take_apart_all_of(tx, org)?;
    let outcome = record(tx, org, device, carried.0, now)?;
    Ok(Recorded { head: outcome.head, watched: outcome.watched, forked: outcome.forked })
}
