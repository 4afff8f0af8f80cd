//! What a colleague's phone brings of another's journal (V6.3). It is opened here, goes the way of any push, and is answered with a
//! receipt for its owner. It is no contact of that device: it brings no clock pair, no anchor and no announced head, and
//! nobody counts as heard of by it. A device whose enrolment is over has it laid into quarantine, as by a deposit of its own.

use sync_core::ids::OrgId;
use sync_core::journal::Segment;
use sync_core::sync::{CourierAnswer, DepositAnswer, Sealed, SealedError};

use crate::act::carry_out;
use crate::app::App;
use crate::bearer::Caller;
use crate::deposit::{DepositError, leave};
use crate::gather::Timelines;
use crate::keys::OpenError;
use crate::life::ended;
use crate::receive::{Carried, NotCarried, carried, record_carried, signed_receipt};
use crate::store::{Act, Device, Doer, StoreError, Tx};

/// Something that is not taken. Nothing of it is kept, and its owner still has it.
#[derive(Debug, thiserror::Error)]
pub enum CourierError {
    /// No sealed segment.
    #[error("{0}")]
    Sealed(#[from] SealedError),
    /// For another server or organisation.
    #[error("it is for {org} at {origin:?}, and this is another organisation or server: carry it there")]
    Elsewhere {
        /// Which organisation.
        org: OrgId,
        /// Which server.
        origin: String,
    },
    /// Sealed otherwise.
    #[error("{0}")]
    Open(#[from] OpenError),
    /// Of a device that is not known.
    #[error("the device that it is of is not enrolled here: have its owner enrol it")]
    UnknownDevice,
    /// What was sealed is no segment.
    #[error("{0}")]
    Segment(String),
    /// Chain or signature.
    #[error(transparent)]
    Carried(#[from] NotCarried),
    /// Quarantine does not take it.
    #[error(transparent)]
    Deposit(#[from] DepositError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes in what a courier brought: what to answer, and how many entries came.
///
/// # Errors
/// [`CourierError`] when nothing of it was kept.
pub fn deliver(app: &App, courier: &Caller, bytes: &[u8]) -> Result<(CourierAnswer, usize), CourierError> {
    let _receiving = app.receiving();
    let sealed = Sealed::read(bytes)?;
    if sealed.org != courier.org || sealed.origin != app.origin {
        return Err(CourierError::Elsewhere { org: sealed.org, origin: sealed.origin });
    }
    let plain = app.keys.sealing.open(&sealed)?;
    let org = &courier.org;
    let device = app.store.read_with(|read| read.device(org, &sealed.device))?.ok_or(CourierError::UnknownDevice)?;
    let segment = Segment::read(&plain).map_err(|error| CourierError::Segment(error.to_string()))?;
    let entries = segment.entries.len();
    let over = app.store.read_with(|read| ended(read, org, &device, app.clock.now()))?;
    let answer = match over {
        Some(_) => quarantined(app, org, &device, (segment, plain))?,
        None => {
            let carried = carried(app, org, &device, (segment, plain))?;
            let (app_in, courier) = (app.clone(), courier.clone());
            app.store.write_with(move |tx| record(tx, &app_in, &courier, &device, carried))??
        }
    };
    app.wake_digest();
    Ok((answer, entries))
}

/// The part that stands in one transaction.
fn record(
    tx: &mut dyn Tx,
    app: &App,
    courier: &Caller,
    device: &Device,
    carried: Carried,
) -> Result<Result<CourierAnswer, CourierError>, StoreError> {
    let (org, now) = (&courier.org, app.clock.now());
    let Some(device) = tx.device(org, &device.id)? else { return Ok(Err(CourierError::UnknownDevice)) };
    // It may have ended since: then it comes again, and goes into quarantine.
    if ended(tx, org, &device, now)?.is_some() {
        return Ok(Err(NotCarried::TooEarly(device.head.seq + 1).into()));
    }
    let first = device.head.seq + 1;
    let recorded = record_carried(tx, org, &device, carried, now)?;
    let head = recorded.head;
    let position = if head.seq >= first || recorded.forked.is_some() {
        let (person, by) = (device.person.clone(), courier.device);
        let act = Act::Delivered { device: device.id, person, by, first, last: head.seq };
        carry_out(tx, org, now, &Doer::Person(courier.person.clone()), act)?
    } else {
        // It came before, by whatever way: the receipt names how far the server's journal goes.
        tx.last_position()?
    };
    if let Some(from) = recorded.forked {
        tx.set_forked(org, &device.id, from, position)?;
    }
    let timelines = Timelines::default();
    for visit in &recorded.watched {
        crate::watch::settle_watch(tx, org, visit, position, now, &timelines)?;
    }
    let receipt = signed_receipt(tx, app, org, &device, head.seq, head.hash, now, position)?;
    Ok(Ok(CourierAnswer { device: device.id, receipt, deposit: None }))
}

fn quarantined(
    app: &App,
    org: &OrgId,
    device: &Device,
    segment: (Segment, Vec<u8>),
) -> Result<CourierAnswer, CourierError> {
    let receipt = leave(app, org, device.id, segment)?;
    let signature = app.keys.sign(&receipt.message(org, &app.origin));
    Ok(CourierAnswer { device: device.id, receipt: None, deposit: Some(DepositAnswer { receipt, signature }) })
}
