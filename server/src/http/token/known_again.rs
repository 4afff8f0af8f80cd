//! A device that was enrolled after the copy was made from which the store was put back: the server does not know it, but its
//! own signature over the enrolment. It is enrolled again as it was, so that its journal can come back.

use sync_core::ids::{DeviceId, OrgId};
use sync_core::journal::{Enrolment, genesis, verify};
use sync_core::sync::{Enrolled, Head, NonceRequest};
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::app::App;
use crate::store::{Act, Device, Doer, StoreError, Subject, Tx};

/// The name that such a device has until it is given another: its own was lost.
const NAME: &str = "?";

/// What this server signed, if it did.
pub fn vouched(app: &App, request: &NonceRequest) -> Option<Enrolled> {
    let enrolled = request.enrolled.as_ref()?;
    let message = enrolled.message(&request.org, request.device, &app.origin);
    verify(&app.keys.server_key().key, &message, &enrolled.signature).ok()?;
    Some(enrolled.clone())
}

/// Enrols it again, if its enrolment was lost by a restore and its person may have a device: whether it was.
///
/// # Errors
/// What the store returns.
pub fn enrol(
    tx: &mut dyn Tx,
    org: &OrgId,
    device: &DeviceId,
    vouched: Option<&Enrolled>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Some(Enrolled { person, key, at, .. }) = vouched else { return Ok(false) };
    // Devices are never forgotten otherwise: one that is not known was enrolled between a copy and the return to it.
    let lost = tx.restorations(org)?.iter().any(|restored| (restored.taken..=restored.at).contains(at));
    if !lost || tx.device_of_key(org, key)?.is_some() {
        return Ok(false);
    }
    let belongs = tx.person(org, person)?.is_some_and(|person| person.left.is_none_or(|left| left > now));
    if !belongs || tx.is_erased(org, &Subject::Person(person.clone()))? {
        return Ok(false);
    }
    let enrolment = Enrolment { org: org.clone(), person: person.clone(), device: *device, key: key.0.to_vec() };
    let again = Device {
        id: *device,
        person: person.clone(),
        key: *key,
        name: NAME.to_owned(),
        enrolled: *at,
        head: Head { seq: 0, hash: genesis(&enrolment) },
        merged: 0,
        forked: None,
        revoked: false,
    };
    let act = Act::DeviceEnrolled { device: *device, person: person.clone(), key: key.0 };
    carry_out(tx, org, now, &Doer::Server, act)?;
    tx.add_device(org, &again)?;
    tx.set_heard(org, device, now)?;
    Ok(true)
}
