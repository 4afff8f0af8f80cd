//! Verify: derives the chain of every segment from the hash before it, and checks the device's signature over its end. A
//! segment that comes too early can't be derived yet: it is held.

use std::collections::BTreeMap;

use sync_core::ids::{EntryHash, OrgId, Seq};
use sync_core::journal::{Purpose, Segment, Signature, UnpackedEntry, signing_message};
use sync_core::sync::{Refused, SignedReceipt};

use crate::app::App;
use crate::receive::unpack::Unpacked;
use crate::receive::{MAX_HELD_SEGMENTS, hash_before, refused};
use crate::store::{Device, HeldSegment, Read, StoreError};

/// Most receipts of one push that are looked at.
const MAX_RECEIPTS: usize = 512;

/// A segment whose signature holds.
pub struct VerifiedSegment {
    /// Its entries with everything derived.
    pub entries: Vec<UnpackedEntry>,
    /// The signature over the last hash.
    pub signature: Signature,
    /// As it was sent.
    pub bytes: Vec<u8>,
}

/// What may go into the chain, what waits, and what was refused.
pub struct Verified {
    /// In the order of their first entry.
    pub segments: Vec<VerifiedSegment>,
    /// Segments that come too early.
    pub held: Vec<HeldSegment>,
    /// What was refused so far.
    pub refused: Vec<Refused>,
    /// Ends of the chain that this server confirmed before it was put back from a copy, and when.
    pub confirmed: Vec<SignedReceipt>,
}

/// Verifies what was unpacked, together with segments that were held before.
///
/// # Errors
/// What the store returns.
pub fn verify(
    read: &dyn Read,
    app: &App,
    org: &OrgId,
    device: &Device,
    unpacked: Unpacked,
) -> Result<Verified, StoreError> {
    let held = read.held_segments(org, &device.id)?;
    let again = held.into_iter().filter_map(|held| Some((Segment::read(&held.bytes).ok()?, held.bytes)));
    let mut segments: Vec<(Segment, Vec<u8>)> = unpacked.segments.into_iter().chain(again).collect();
    segments.sort_by_key(|(segment, _)| segment.first);
    let mut verified =
        Verified { segments: Vec::new(), held: Vec::new(), refused: unpacked.refused, confirmed: Vec::new() };
    for (segment, bytes) in segments {
        verify_one(read, app, org, device, segment, bytes, &mut verified)?;
    }
    verified.confirmed = confirmed(app, org, device, &verified, &unpacked.receipts);
    Ok(verified)
}

/// Receipts that come back: this server's own signature says that it held these entries at that time.
fn confirmed(
    app: &App,
    org: &OrgId,
    device: &Device,
    verified: &Verified,
    receipts: &[SignedReceipt],
) -> Vec<SignedReceipt> {
    let (key, now) = (app.keys.server_key(), app.clock.now());
    let hashes: BTreeMap<Seq, EntryHash> = match receipts {
        [] => return Vec::new(),
        _ => verified.segments.iter().flat_map(|it| &it.entries).map(|it| (it.header.seq, it.hash)).collect(),
    };
    let ours = receipts.iter().take(MAX_RECEIPTS).filter(|signed| {
        let receipt = &signed.receipt;
        receipt.device == device.id
            && receipt.at <= now
            && hashes.get(&receipt.up_to) == Some(&receipt.hash)
            && signed.verify(&key, org, &app.origin).is_ok()
    });
    ours.copied().collect()
}

fn verify_one(
    read: &dyn Read,
    app: &App,
    org: &OrgId,
    device: &Device,
    segment: Segment,
    bytes: Vec<u8>,
    verified: &mut Verified,
) -> Result<(), StoreError> {
    let prev = match verified.hash_before(segment.first) {
        Some(prev) => Some(prev),
        None => hash_before(read, org, device, segment.first)?,
    };
    let Some(prev) = prev else {
        hold(segment, bytes, verified);
        return Ok(());
    };
    let entries = sync_core::journal::unpack(&segment, device.id, prev);
    let Some(last) = entries.last() else { return Ok(()) };
    let message = signing_message(Purpose::Segment, org, &app.origin, &last.hash.0);
    match sync_core::journal::verify(&device.key, &message, &segment.signature) {
        Ok(()) => verified.segments.push(VerifiedSegment { entries, signature: segment.signature, bytes }),
        Err(error) => verified.refused.push(refused(
            segment.first,
            "wrong_signature",
            format!("entries {} to {}: {error}; or they do not follow what is stored", segment.first, segment.last()),
        )),
    }
    Ok(())
}

fn hold(segment: Segment, bytes: Vec<u8>, verified: &mut Verified) {
    if verified.held.len() < MAX_HELD_SEGMENTS {
        verified.held.push(HeldSegment { first: segment.first, last: segment.last(), bytes });
        return;
    }
    let detail = "too many segments wait for missing entries: send the missing entries first";
    verified.refused.push(refused(segment.first, "segment_held_too_many", detail));
}

impl Verified {
    /// The hash before an entry, if a segment verified just now ends there or holds it.
    fn hash_before(&self, seq: Seq) -> Option<EntryHash> {
        let entries = self.segments.iter().flat_map(|segment| &segment.entries);
        entries.filter(|entry| entry.header.seq + 1 == seq).map(|entry| entry.hash).next_back()
    }
}
