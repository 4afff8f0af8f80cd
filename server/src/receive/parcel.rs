//! Parcels: what a phone gathered in days is stored as it came, signed and chained, and taken apart into entries afterwards,
//! so that a storm of reconnecting phones waits for one row each. Whoever asks for more than the journal's end takes the
//! organisation's parcels apart first: nothing is ever judged around them, and nobody waits for another organisation's.

use sync_core::cbor;
use sync_core::ids::{OrgId, Seq};
use sync_core::journal::{Segment, UnpackedEntry, unpack};
use sync_core::sync::{FeedItem, Head, Refused};
use sync_core::time::Timestamp;

use crate::app::{App, Nudge};
use crate::gather::Timelines;
use crate::notices::SERVER;
use crate::receive::record::record_parcel;
use crate::receive::unpack::Unpacked;
use crate::receive::verify::{Verified, VerifiedSegment};
use crate::store::{Device, Parcel, Position, Published, Scope, StoreError, Tx};

/// A push with more entries than this is kept as it came.
const MANY: usize = 16;

/// The one segment of a push that may be kept as it came: a long one that stands right behind all that is stored.
pub fn may_wait<'v>(verified: &'v Verified, device: &Device) -> Option<&'v VerifiedSegment> {
    let [segment] = verified.segments.as_slice() else { return None };
    let follows = segment
        .entries
        .first()
        .is_some_and(|first| first.header.seq == device.head.seq + 1 && first.header.prev == device.head.hash);
    // What was confirmed before is recorded with that time, at once.
    let plain = verified.held.is_empty() && verified.confirmed.is_empty();
    (follows && segment.entries.len() > MANY && plain).then_some(segment)
}

/// Whether a push will be recorded at once, as far as can be said before it is verified: what stands before it, and what it may
/// bring again, must be taken apart first.
pub fn is_recorded(unpacked: &Unpacked, device: &Device) -> bool {
    match unpacked.segments.as_slice() {
        [] => false,
        [(segment, _)] => segment.first != device.head.seq + 1 || segment.entries.len() <= MANY,
        _ => true,
    }
}

/// Keeps a segment: the device's new head.
///
/// # Errors
/// What the store returns.
pub fn keep(
    tx: &mut dyn Tx,
    org: &OrgId,
    device: &Device,
    segment: &VerifiedSegment,
    refused: &[Refused],
    received: Timestamp,
) -> Result<Head, StoreError> {
    let Head { seq, hash: prev } = device.head;
    let last: Seq = seq + segment.entries.len() as Seq;
    let head = Head { seq: last, hash: segment.entries.last().map_or(prev, |entry| entry.hash) };
    let (org_of, bytes) = (org.clone(), segment.bytes.clone());
    tx.add_parcel(&Parcel { org: org_of, device: device.id, received, first: seq + 1, last, prev, bytes })?;
    tx.add_signature(org, &device.id, last, &segment.signature)?;
    tx.set_head(org, &device.id, &head)?;
    tx.drop_held_segments(org, &device.id, last)?;
    refused.iter().try_for_each(|refused| tx.add_refused(org, &device.id, refused))?;
    Ok(head)
}

/// Takes apart the first parcel, of one organisation or of all: who must be nudged of it; none where there was no parcel.
///
/// # Errors
/// What the store returns; then it stays as it was.
fn take_apart_first(tx: &mut dyn Tx, of: Option<&OrgId>) -> Result<Option<Vec<Nudge>>, StoreError> {
    let parcel = match of {
        Some(org) => tx.parcels_of(org, 1)?.pop(),
        None => tx.parcels(1)?.pop(),
    };
    let Some((position, parcel)) = parcel else { return Ok(None) };
    let damaged = |why: String| StoreError::Damaged { what: "parcel", why };
    let org = &parcel.org;
    let device = tx.device(org, &parcel.device)?.ok_or_else(|| damaged("its device is not known".to_owned()))?;
    let entries = entries(&parcel)?;
    let outcome = record_parcel(tx, &device, (position, &parcel), &entries)?;
    let contact = position + entries.len() as Position;
    let timelines = Timelines::default();
    for visit in &outcome.watched {
        crate::watch::settle_watch(tx, org, visit, contact, parcel.received, &timelines)?;
    }
    // The answer to the push is long gone: the author hears of it by the feed.
    let scopes = vec![Scope::Person(device.person.clone())];
    let nudge = (!outcome.refused.is_empty()).then(|| Nudge { org: org.clone(), scopes: scopes.clone() });
    for refused in outcome.refused {
        let item = cbor::encode(&FeedItem::Refused { refused, device: Some(device.id) });
        tx.publish(org, &scopes, &SERVER, &Published::Item(None, item))?;
    }
    tx.drop_parcel(position)?;
    Ok(Some(nudge.into_iter().collect()))
}

/// The entries of a parcel.
///
/// # Errors
/// [`StoreError::Damaged`] when the stored bytes are not what was stored.
pub fn entries(parcel: &Parcel) -> Result<Vec<UnpackedEntry>, StoreError> {
    let segment = Segment::read(&parcel.bytes);
    let segment = segment.map_err(|error| StoreError::Damaged { what: "parcel", why: error.to_string() })?;
    let entries = unpack(&segment, parcel.device, parcel.prev);
    let whole = segment.first == parcel.first && segment.last() == parcel.last;
    let wrong = || StoreError::Damaged { what: "parcel", why: "it holds other entries than its row says".to_owned() };
    if whole { Ok(entries) } else { Err(wrong()) }
}

/// Takes apart all parcels of an organisation, in this transaction.
///
/// # Errors
/// What the store returns.
pub fn take_apart_all_of(tx: &mut dyn Tx, org: &OrgId) -> Result<(), StoreError> {
    while take_apart_first(tx, Some(org))?.is_some() {}
    Ok(())
}

/// Takes apart so many parcels at most, one after the other, so that others may write between them.
///
/// # Errors
/// What the store returns; what was taken apart before stays so.
pub fn take_apart(app: &App, most: usize) -> Result<(), StoreError> {
    some(app, None, most)
}

/// Takes apart the parcels of an organisation, one after the other. Those of others can't matter to anything of its own, and
/// must not keep it waiting.
///
/// # Errors
/// What the store returns; what was taken apart before stays so.
pub fn take_apart_of(app: &App, org: &OrgId) -> Result<(), StoreError> {
    some(app, Some(org), usize::MAX)
}

fn some(app: &App, of: Option<&OrgId>, most: usize) -> Result<(), StoreError> {
    for _ in 0..most {
        let first =
            app.store.read_with(|read| of.map_or_else(|| read.first_parcel(), |org| read.first_parcel_of(org)))?;
        if first.is_none() {
            break;
        }
        let of = of.cloned();
        let nudges = app.store.write_with(move |tx| take_apart_first(tx, of.as_ref()))?;
        for nudge in nudges.into_iter().flatten() {
            // Nobody listening is no error.
            let _ = app.nudges.send(nudge);
        }
    }
    Ok(())
}
