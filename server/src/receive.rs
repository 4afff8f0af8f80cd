//! Receive: from a device's bytes to entries in the journal and a receipt. Each stage takes the type of the one before:
//! unpack -> verify (both outside any transaction) -> chain, authorise, record (in the writer) -> answer. A long push is kept as
//! it came and recorded after its answer. No document is opened here; digest does that after the receipt.

mod authorise;
mod carried;
mod membership;
mod parcel;
mod record;
mod unpack;
mod verify;

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use sync_core::cbor;
use sync_core::ids::{AnchorId, DeviceId, EntryHash, Nonce, OrgId, Seq};
use sync_core::planted::{self, Bug};
use sync_core::sync::{
    Anchor, Missing, Over, PushAnswer, PushRequest, Receipt, Refused, RunningClock, SignedAnchor, SignedReceipt,
};
use sync_core::time::Timestamp;

use crate::app::App;
use crate::gather::Timelines;
use crate::life;
pub use crate::receive::carried::{Carried, NotCarried, carried, record_carried};
pub use crate::receive::membership::{begin_memberships, opens};
pub use crate::receive::parcel::{entries, take_apart, take_apart_all_of, take_apart_of};
use crate::receive::parcel::{is_recorded, keep, may_wait};
use crate::receive::record::record;
pub use crate::receive::record::{Late, Outcome, record_late};
use crate::receive::unpack::unpack;
pub use crate::receive::verify::VerifiedSegment;
use crate::receive::verify::{Verified, verify};
use crate::store::{Contact, Device, NonceKind, Observation, Position, Read, StoreError, Tx};

/// Most missing entries that a device may leave before what it sends is not even held.
pub const MAX_HELD_SEGMENTS: usize = 16;
/// Most entries of a device that may wait for a visit's membership.
pub const MAX_HELD_ENTRIES: usize = 256;

/// A push that is refused as a whole. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// Not a push frame.
    #[error("{0}")]
    Frame(#[from] sync_core::cbor::CborError),
    /// The nonce was not given to this device, or was used for another request.
    #[error("the nonce is not fresh: ask POST /v1/nonce for another and send the request again")]
    Nonce,
    /// The device is not known (any more).
    #[error("the device is not enrolled here: enrol it with a one-time code")]
    UnknownDevice,
    /// Its enrolment is over.
    #[error("the enrolment is over ({})", .0.code())]
    Over(Over),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whose push it is.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The organisation.
    pub org: OrgId,
    /// The device.
    pub device: DeviceId,
}

/// What became of a push.
pub enum Received {
    /// It came before: the answer it got then.
    Before(Vec<u8>),
    /// It was taken.
    Now(Box<Taken>),
}

/// A push that was taken.
pub struct Taken {
    /// What to answer, as it is kept for the same push again.
    pub answer: PushAnswer,
    /// The contact's place in the journal.
    pub position: Position,
    /// How many entries came.
    pub entries: usize,
    /// How far the device has read its feed.
    pub cursor: Option<String>,
}

/// Takes one push: the answer, once everything in it is fsynced.
///
/// # Errors
/// [`ReceiveError`] when nothing of it was kept.
pub fn receive(app: &App, sender: &Sender, bytes: &[u8]) -> Result<Received, ReceiveError> {
    let _receiving = app.receiving();
    let request: PushRequest = cbor::decode("push", bytes)?;
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    let nonce = request.nonce;
    let unpacked = unpack(&request);
    let behind_a_parcel = app.store.read_with(|read| {
        let waits = read.first_parcel_of(&sender.org)?.is_some();
        let device = if waits { read.device(&sender.org, &sender.device)? } else { None };
        Ok(device.is_some_and(|device| is_recorded(&unpacked, &device)))
    })?;
    if behind_a_parcel {
        // Here others may write in between.
        take_apart_of(app, &sender.org)?;
    }
    let verified = app.store.read_with(|read| {
        if let Some(kept) = read.kept_answer(&nonce, &digest)? {
            return Ok(Err(kept));
        }
        let Some(device) = read.device(&sender.org, &sender.device)? else { return Ok(Ok(None)) };
        Ok(Ok(Some(verify(read, app, &sender.org, &device, unpacked)?)))
    })?;
    let verified = match verified {
        Err(kept) => return Ok(Received::Before(kept)),
        Ok(None) => return Err(ReceiveError::UnknownDevice),
        Ok(Some(verified)) => verified,
    };
    let (sender, app_in) = (sender.clone(), app.clone());
    let work = move |tx: &mut dyn Tx| commit(tx, &app_in, &sender, &request, verified, &digest);
    let answer = app.store.write_with(work)?;
    app.wake_digest();
    answer
}

/// The part of a push that stands in one transaction.
fn commit(
    tx: &mut dyn Tx,
    app: &App,
    sender: &Sender,
    request: &PushRequest,
    verified: Verified,
    digest: &[u8; 32],
) -> Result<Result<Received, ReceiveError>, StoreError> {
    let now = app.clock.now();
    let (org, id) = (&sender.org, &sender.device);
    if let Some(kept) = tx.kept_answer(&request.nonce, digest)? {
        return Ok(Ok(Received::Before(kept)));
    }
    let entries = verified.segments.iter().map(|segment| segment.entries.len()).sum();
    let Some(device) = tx.device(org, id)? else { return Ok(Err(ReceiveError::UnknownDevice)) };
    // It may have ended since the request was let in.
    if let Some(ended) = life::ended(tx, org, &device, now)? {
        return Ok(Err(ReceiveError::Over(ended.over)));
    }
    let given = tx.take_nonce(&request.nonce, org, id, NonceKind::Contact)?;
    if given.is_none_or(|given| !life::is_fresh(given, now)) {
        return Ok(Err(ReceiveError::Nonce));
    }
    let recorded = match may_wait(&verified, &device) {
        Some(segment) => {
            let head = keep(tx, org, &device, segment, &verified.refused, now)?;
            Outcome { head, refused: verified.refused, forked: None, watched: BTreeSet::new() }
        }
        None => {
            // What stands before it in the journal goes first: it may be what an entry waits for. A contact without
            // entries waits for nothing.
            if !verified.segments.is_empty() {
                take_apart_all_of(tx, org)?;
            }
            record(tx, org, &device, verified, now)?
        }
    };
    let clock = RunningClock { boot: request.boot, at: request.running };
    let sound = app.clock.doubt().is_none();
    let anchor = if sound { anchor(tx, *id, clock, now) } else { withheld(tx, *id, clock, now) };
    let contact = Contact {
        device: *id,
        announced: request.head.seq,
        stored: recorded.head.seq,
        boot: request.boot,
        running: request.running,
        anchor: anchor.id,
    };
    let position = tx.add_observation(org, now, &Observation::Contact(contact))?;
    if let Some(from) = recorded.forked {
        tx.set_forked(org, id, from, position)?;
    }
    if request.head.seq > recorded.head.seq {
        tx.add_announced(org, id, &request.head, now)?;
    }
    let timelines = Timelines::default();
    for visit in &recorded.watched {
        crate::watch::settle_watch(tx, org, visit, position, now, &timelines)?;
    }
    let answer = PushAnswer {
        stored: recorded.head.seq,
        merged: device.merged,
        refused: recorded.refused,
        missing: missing(tx, org, id, recorded.head.seq, request.head.seq)?,
        receipt: match request.segments.is_empty() {
            // What was receipted before needs no second receipt: an idle contact costs no signature for it.
            true => None,
            false => signed_receipt(tx, app, org, &device, recorded.head.seq, recorded.head.hash, now, position)?,
        },
        anchor: sound.then(|| signed_anchor(app, org, anchor)),
        nonce: give_nonce(tx, org, id, NonceKind::Contact, now)?,
        token_nonce: give_nonce(tx, org, id, NonceKind::Token, now)?,
        epoch: tx.epoch()?,
        news: None,
        safe: app.cover.position().map_or(Ok(None), |covered| tx.stored_by(org, id, covered))?,
    };
    tx.keep_answer(org, id, &request.nonce, digest, &cbor::encode(&answer))?;
    Ok(Ok(Received::Now(Box::new(Taken { answer, position, entries, cursor: request.cursor.clone() }))))
}

/// The server's time for a reading of a device's clock. It must be stored before it is given away.
pub fn anchor(tx: &mut dyn Tx, device: DeviceId, clock: RunningClock, at: Timestamp) -> Anchor {
    Anchor { id: AnchorId(tx.drawn()), device, boot: clock.boot, running: clock.at, at }
}

/// What a contact is noted with while the server's clock is in doubt: nobody gets it, and it proves nothing.
fn withheld(tx: &mut dyn Tx, device: DeviceId, clock: RunningClock, at: Timestamp) -> Anchor {
    Anchor { id: AnchorId::withheld(tx.drawn()), ..anchor(tx, device, clock, at) }
}

/// An anchor as the device takes it.
pub fn signed_anchor(app: &App, org: &OrgId, anchor: Anchor) -> SignedAnchor {
    SignedAnchor { anchor, signature: app.keys.sign(&anchor.message(org, &app.origin)) }
}

/// Gives a device a fresh nonce.
///
/// # Errors
/// What the store returns.
pub fn give_nonce(
    tx: &mut dyn Tx,
    org: &OrgId,
    device: &DeviceId,
    kind: NonceKind,
    now: Timestamp,
) -> Result<Nonce, StoreError> {
    let nonce = Nonce(tx.drawn());
    tx.add_nonce(&nonce, org, device, kind, now)?;
    Ok(nonce)
}

/// What must be sent before held segments can be taken.
fn missing(
    tx: &mut dyn Tx,
    org: &OrgId,
    device: &DeviceId,
    stored: Seq,
    announced: Seq,
) -> Result<Option<Missing>, StoreError> {
    let held = tx.held_segments(org, device)?;
    let first_held = held.first().map_or(announced + 1, |segment| segment.first);
    Ok((!held.is_empty() && first_held > stored + 1).then(|| Missing { from: stored + 1, to: first_held - 1 }))
}

/// A receipt for a device's entries.
///
/// # Errors
/// What the store returns.
#[expect(clippy::too_many_arguments, reason = "a receipt says all of this")]
pub(crate) fn signed_receipt(
    tx: &mut dyn Tx,
    app: &App,
    org: &OrgId,
    device: &Device,
    up_to: Seq,
    hash: EntryHash,
    at: Timestamp,
    position: Position,
) -> Result<Option<SignedReceipt>, StoreError> {
    if up_to == 0 {
        return Ok(None);
    }
    let up_to = up_to + u64::from(planted::is(Bug::ReceiptNamesMore));
    let receipt = Receipt { device: device.id, up_to, hash, at, position, epoch: tx.epoch()? };
    let signature = app.keys.sign(&receipt.message(org, &app.origin));
    Ok(Some(SignedReceipt { receipt, signature }))
}

/// A refusal with its remedy.
pub(crate) fn refused(seq: Seq, code: &str, detail: impl Into<String>) -> Refused {
    Refused { seq, code: code.to_owned(), detail: detail.into(), blocked_by: None, document: None }
}

/// The hash before an entry: of the entry before it, or of the enrolment.
pub(crate) fn hash_before(
    read: &dyn Read,
    org: &OrgId,
    device: &Device,
    seq: Seq,
) -> Result<Option<EntryHash>, StoreError> {
    if seq <= 1 {
        let enrolment = sync_core::journal::Enrolment {
            org: org.clone(),
            person: device.person.clone(),
            device: device.id,
            key: device.key.0.to_vec(),
        };
        return Ok(Some(sync_core::journal::genesis(&enrolment)));
    }
    if seq == device.head.seq + 1 {
        // It may stand in a parcel still.
        return Ok(Some(device.head.hash));
    }
    read.entry_hash(org, &device.id, seq - 1)
}
