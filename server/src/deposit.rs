//! Quarantine: journals of devices whose enrolment is over. What comes is stored as it came and answered with a receipt.
//! What is proven to be from before the end is taken at once, what is proven to be from after it is refused, and what lies
//! in between waits for a person. Who may decide is asked before, of the access table.

mod chain;
mod view;

use sync_core::ids::{DeviceId, OrgId, Seq};
use sync_core::journal::{Segment, verify};
use sync_core::sync::{DepositAnswer, DepositReceipt, DepositRequest};
use sync_core::time::{Millis, Timestamp};

use crate::act::carry_out;
use crate::app::App;
use crate::deposit::chain::Quarantine;
use crate::gather::Timelines;
use crate::life::{Ended, ended, is_fresh};
use crate::receive::{Late, record_late, take_apart_all_of};
use crate::store::{Act, Device, Doer, NonceKind, Store, StoreError, Tx};

pub use crate::deposit::view::{DepositView, EntryView, deposit_of, deposits};

/// Most bytes that a device may have in quarantine.
pub const MAX_BYTES: usize = 16 << 20;
/// Most entries that a device may have there.
pub const MAX_ENTRIES: u64 = 20_000;
/// So long after its end a device may still deposit.
pub const LASTS: Millis = Millis::days(180);

/// A deposit that is not taken in. Nothing of it is kept; on the device nothing is lost.
#[derive(Debug, thiserror::Error)]
pub enum DepositError {
    /// The device, the nonce or the signature: an attacker learns nothing from it.
    #[error("the device, the nonce or its signature is not good: ask POST /v1/nonce again")]
    NotAccepted,
    /// The device is enrolled: there is nothing to deposit.
    #[error("the enrolment is not over: send the journal to POST /v1/journal")]
    NotOver,
    /// A segment that can't be read or does not follow.
    #[error("{0}")]
    Segment(String),
    /// Two heads on one chain.
    #[error(
        "entry {0} is held with other content: the phone was copied or restored; have the operator look at both phones"
    )]
    Fork(Seq),
    /// Over the cap.
    #[error(
        "the server holds as much of this device as it may before somebody decides ({MAX_ENTRIES} entries, 16 MiB): \
         ask risk control to decide, then sync again; nothing on the phone is dropped"
    )]
    Full,
    /// Too long after the end.
    #[error(
        "the enrolment ended more than 180 days ago: ask the operator to enrol the device anew; nothing on the phone is dropped"
    )]
    TooLate,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes a deposit in: what is held of the device's journal then, fsynced.
///
/// # Errors
/// [`DepositError`] when nothing of it was kept.
pub fn deposit(app: &App, request: DepositRequest) -> Result<DepositAnswer, DepositError> {
    let device = app.store.read_with(|read| read.device(&request.org, &request.device))?;
    let device = device.ok_or(DepositError::NotAccepted)?;
    verify(&device.key, &request.message(&app.origin), &request.signature).map_err(|_| DepositError::NotAccepted)?;
    let mut segments = Vec::new();
    for bytes in &request.segments {
        let segment = Segment::read(bytes).map_err(|error| DepositError::Segment(error.to_string()))?;
        segments.push((segment, bytes.to_vec()));
    }
    let (now, origin, org) = (app.clock.now(), app.origin.clone(), request.org.clone());
    let receipt = app.store.write_with(move |tx| take_in(tx, &origin, &request, segments, now));
    let receipt = receipt??;
    app.wake_digest();
    let signature = app.keys.sign(&receipt.message(&org, &app.origin));
    Ok(DepositAnswer { receipt, signature })
}

fn take_in(
    tx: &mut dyn Tx,
    origin: &str,
    request: &DepositRequest,
    segments: Vec<(Segment, Vec<u8>)>,
    now: Timestamp,
) -> Result<Result<DepositReceipt, DepositError>, StoreError> {
    let (org, id) = (&request.org, &request.device);
    let given = tx.take_nonce(&request.nonce, org, id, NonceKind::Deposit)?;
    let fresh = given.is_some_and(|given| is_fresh(given, now));
    let Some(device) = tx.device(org, id)?.filter(|_| fresh) else { return Ok(Err(DepositError::NotAccepted)) };
    lay_down(tx, origin, org, &device, segments, now)
}

/// Takes in what a courier brought of a device whose enrolment is over: the device's signature over the segment stands for
/// that over a request. What is held then, fsynced.
///
/// # Errors
/// [`DepositError`] when nothing of it was kept.
pub fn leave(
    app: &App,
    org: &OrgId,
    id: DeviceId,
    segment: (Segment, Vec<u8>),
) -> Result<DepositReceipt, DepositError> {
    let (now, origin, org) = (app.clock.now(), app.origin.clone(), org.clone());
    app.store.write_with(move |tx| {
        let Some(device) = tx.device(&org, &id)? else { return Ok(Err(DepositError::NotAccepted)) };
        lay_down(tx, &origin, &org, &device, vec![segment], now)
    })?
}

fn lay_down(
    tx: &mut dyn Tx,
    origin: &str,
    org: &OrgId,
    device: &Device,
    segments: Vec<(Segment, Vec<u8>)>,
    now: Timestamp,
) -> Result<Result<DepositReceipt, DepositError>, StoreError> {
    let id = &device.id;
    let Some(ended) = ended(tx, org, device, now)? else { return Ok(Err(DepositError::NotOver)) };
    // What stands before it in the journal is judged before it.
    take_apart_all_of(tx, org)?;
    tx.drop_deposits(org, id, device.head.seq)?;
    let mut held = Quarantine::read(tx, org, device)?;
    let before = held.last();
    for (segment, bytes) in segments {
        if let Err(error) = keep(tx, origin, org, &ended, &mut held, segment, bytes, now)? {
            // Those before it stay: each stands by itself.
            match held.last() > before {
                true => break,
                false => return Ok(Err(error)),
            }
        }
    }
    if held.last() > before {
        let (person, first, last) = (device.person.clone(), before + 1, held.last());
        let made = Act::DepositMade { device: *id, person: person.clone(), first, last };
        carry_out(tx, org, now, &Doer::Person(person), made)?;
        settle(tx, org, device, &ended, now)?;
    }
    let stored = tx.device(org, id)?.map_or(0, |device| device.head.seq);
    let (held, hash) = (held.last(), held.hash());
    Ok(Ok(DepositReceipt { device: *id, stored, held, hash, at: now }))
}

#[expect(clippy::too_many_arguments, reason = "one segment, and all that it is measured by")]
fn keep(
    tx: &mut dyn Tx,
    origin: &str,
    org: &OrgId,
    ended: &Ended,
    held: &mut Quarantine,
    segment: Segment,
    bytes: Vec<u8>,
    now: Timestamp,
) -> Result<Result<(), DepositError>, StoreError> {
    if segment.last() <= held.last() || segment.first > held.last() + 1 {
        // Held already; or a gap, which the receipt tells by what is held.
        return Ok(Ok(()));
    }
    if now - ended.at > LASTS {
        return Ok(Err(DepositError::TooLate));
    }
    if held.entries() + (segment.last() - held.last()) > MAX_ENTRIES || held.bytes() + bytes.len() > MAX_BYTES {
        return Ok(Err(DepositError::Full));
    }
    let deposit = match held.check(tx, org, origin, segment, bytes, now)? {
        Ok(deposit) => deposit,
        Err(error) => return Ok(Err(error)),
    };
    tx.add_deposit(org, &deposit)?;
    Ok(Ok(()))
}

/// Takes what is proven to be from before the end, and refuses what is proven to be from after it, as far as no entry in
/// between waits for a person.
fn settle(tx: &mut dyn Tx, org: &OrgId, device: &Device, ended: &Ended, now: Timestamp) -> Result<(), StoreError> {
    let held = Quarantine::read(tx, org, device)?;
    let sides = held.sides(tx, org, ended.at)?;
    let (taken, last) = sides.without_a_person(device.head.seq);
    if last > device.head.seq {
        let reason = "proven by the evidence of its time".to_owned();
        decide(tx, org, device, &held, (taken, last), ended, (&Doer::Server, reason), now)?;
    }
    Ok(())
}

/// Records what is decided: entries up to `taken` by the usual rules and the rights at the end, those up to `last` as
/// refused. They keep the time at which they came.
#[expect(clippy::too_many_arguments, reason = "who decides what about which, and why")]
fn decide(
    tx: &mut dyn Tx,
    org: &OrgId,
    device: &Device,
    held: &Quarantine,
    (taken, last): (Seq, Seq),
    ended: &Ended,
    (by, reason): (&Doer, String),
    now: Timestamp,
) -> Result<(), StoreError> {
    let now = tx.latest_at()?.map_or(now, |latest| latest.max(now));
    let first = device.head.seq + 1;
    let told = format!("it came after the enrolment had ended, and was not taken: {reason}");
    let mut watched = std::collections::BTreeSet::new();
    for (received, segment) in held.segments() {
        let Some(device) = tx.device(org, &device.id)?.filter(|device| device.head.seq < last) else { break };
        let (reason, rights_at) = (told.clone(), ended.position);
        let late = Late { received, taken, last, reason, rights_at };
        let outcome = record_late(tx, org, &device, segment, late, now)?;
        watched.extend(outcome.watched);
    }
    let person = device.person.clone();
    let act = Act::DepositDecided { device: device.id, person, first, taken: taken.max(first - 1), last, reason };
    let position = carry_out(tx, org, now, by, act)?;
    for visit in &watched {
        crate::watch::settle_watch(tx, org, visit, position, now, &Timelines::default())?;
    }
    let reached = tx.device(org, &device.id)?.map_or(0, |device| device.head.seq);
    tx.drop_deposits(org, &device.id, reached)
}

/// What a person decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Take what is not proven to be from after the end; or up to an entry, whatever is proven. The rest is refused.
    Take(Option<Seq>),
    /// Refuse all of it.
    Refuse,
}

/// Carries out a person's decision: up to which entry the device's journal was taken, and where it ends now; none where
/// nothing waits.
///
/// # Errors
/// What the store returns; then nothing has happened.
pub fn judge(
    store: &dyn Store,
    org: &OrgId,
    id: &DeviceId,
    decision: Decision,
    (by, reason): (Doer, String),
    now: Timestamp,
) -> Result<Option<(Seq, Seq)>, StoreError> {
    let (org, id) = (org.clone(), *id);
    store.write_with(move |tx| {
        take_apart_all_of(tx, &org)?;
        let Some(device) = tx.device(&org, &id)? else { return Ok(None) };
        tx.drop_deposits(&org, &id, device.head.seq)?;
        let held = Quarantine::read(tx, &org, &device)?;
        let last = held.last();
        if last <= device.head.seq {
            return Ok(None);
        }
        let ended = match ended(tx, &org, &device, now)? {
            Some(ended) => ended,
            // It was enrolled anew meanwhile, and will bring the same by itself.
            None => return Ok(None),
        };
        let taken = match decision {
            Decision::Refuse => device.head.seq,
            Decision::Take(Some(through)) => through.clamp(device.head.seq, last),
            Decision::Take(None) => held.sides(tx, &org, ended.at)?.not_after(device.head.seq),
        };
        decide(tx, &org, &device, &held, (taken, last), &ended, (&by, reason), now)?;
        Ok(Some((taken, last)))
    })
}
