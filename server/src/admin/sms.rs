//! The gateway by which texts of phones come in, as an operator makes, shows, changes and ends it.

use sync_core::ids::OrgId;
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::admin::people::check_org;
use crate::admin::{AdminError, unknown};
use crate::sms::{BOTH_HOLD, written};
use crate::store::{Act, Doer, Gateway, SmsAct, Store};

fn missing(org: &OrgId) -> AdminError {
    unknown("SMS gateway of", org, "`sojourn admin sms make` makes one")
}

/// Makes the gateway: its secret, which is told once.
///
/// # Errors
/// [`AdminError::Refused`] where there is one.
pub fn make(store: &dyn Store, org: &OrgId, now: Timestamp) -> Result<String, AdminError> {
    if show(store, org).is_ok() {
        let remedy = "there is one already: `sms rotate` gives it another secret, `sms end` ends it";
        return Err(AdminError::Refused(remedy.to_owned()));
    }
    check_org(store, org)?;
    put(store, org, Gateway { since: now, secret: rand::random(), before: None }, SmsAct::GatewayMade, now)
}

/// Gives it another secret, which is told once. The one before holds for another day.
///
/// # Errors
/// [`AdminError::Unknown`] where there is none.
pub fn rotate(store: &dyn Store, org: &OrgId, now: Timestamp) -> Result<String, AdminError> {
    let before = show(store, org)?;
    let before = Some((before.secret, now + BOTH_HOLD));
    put(store, org, Gateway { since: now, secret: rand::random(), before }, SmsAct::GatewayRotated, now)
}

/// How it stands. The secret is not to be shown.
///
/// # Errors
/// [`AdminError::Unknown`] where there is none.
pub fn show(store: &dyn Store, org: &OrgId) -> Result<Gateway, AdminError> {
    check_org(store, org)?;
    store.read_with(|read| read.gateway(org))?.ok_or_else(|| missing(org))
}

/// Ends it: no text comes in by it any more, and no secret holds.
///
/// # Errors
/// [`AdminError::Unknown`] where there is none.
pub fn end(store: &dyn Store, org: &OrgId, now: Timestamp) -> Result<(), AdminError> {
    show(store, org)?;
    let org = org.clone();
    Ok(store.write_with(move |tx| {
        tx.set_gateway(&org, None)?;
        carry_out(tx, &org, now, &Doer::Operator, Act::OfSms(SmsAct::GatewayEnded)).map(|_| ())
    })?)
}

fn put(store: &dyn Store, org: &OrgId, gateway: Gateway, act: SmsAct, now: Timestamp) -> Result<String, AdminError> {
    let (org, secret) = (org.clone(), written(&gateway.secret));
    store.write_with(move |tx| {
        tx.set_gateway(&org, Some(&gateway))?;
        carry_out(tx, &org, now, &Doer::Operator, Act::OfSms(act)).map(|_| ())
    })?;
    Ok(secret)
}
