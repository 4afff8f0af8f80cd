//! `POST /v1/nonce` and `POST /v1/token`: a device signs a single-use number and gets a ten-minute token.

mod known_again;

use axum::body::Bytes;
use axum::extract::State;
use sync_core::cbor;
use sync_core::ids::{DeviceId, Nonce, OrgId};
use sync_core::journal::{Purpose, signing_message, verify};
use sync_core::sync::{Anchor, NonceAnswer, NonceRequest, Over, RunningClock, TokenAnswer, TokenRequest};
use sync_core::time::Timestamp;

use crate::app::App;
use crate::bearer::{Caller, TOKEN_LASTS, issue};
use crate::http::journal::Cbor;
use crate::http::{Problem, blocking};
use crate::life::{ended, ends, is_fresh};
use crate::receive::{anchor, give_nonce, signed_anchor};
use crate::store::{Device, NonceKind, StoreError, Tx};

/// Gives a device fresh nonces. They are of no use without its key.
#[utoipa::path(
    post, path = "/v1/nonce", tag = "device",
    request_body(content = crate::http::openapi::Frame, content_type = "application/cbor", description = "nonce-request, see docs/wire.md"),
    responses(
        (status = 200, description = "nonce-answer, see docs/wire.md", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn nonce(State(app): State<App>, body: Bytes) -> Result<Cbor, Problem> {
    let request: NonceRequest = cbor::decode("nonce request", &body)?;
    blocking(move || {
        let now = app.clock.now();
        let vouched = known_again::vouched(&app, &request);
        let answer = app.store.write_with(move |tx| {
            let (org, device) = (&request.org, &request.device);
            if tx.device(org, device)?.is_none() && !known_again::enrol(tx, org, device, vouched.as_ref(), now)? {
                return Ok(None);
            }
            Ok(Some(NonceAnswer {
                nonce: give_nonce(tx, org, device, NonceKind::Contact, now)?,
                token_nonce: give_nonce(tx, org, device, NonceKind::Token, now)?,
                deposit_nonce: Some(give_nonce(tx, org, device, NonceKind::Deposit, now)?),
            }))
        })?;
        answer.map(|answer| Cbor(cbor::encode(&answer))).ok_or_else(unknown_device)
    })
    .await
}

/// Gives a token for a signed nonce.
#[utoipa::path(
    post, path = "/v1/token", tag = "device",
    request_body(content = crate::http::openapi::Frame, content_type = "application/cbor", description = "token-request, see docs/wire.md"),
    responses(
        (status = 200, description = "token-answer, see docs/wire.md", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn token(State(app): State<App>, body: Bytes) -> Result<Cbor, Problem> {
    let request: TokenRequest = cbor::decode("token request", &body)?;
    blocking(move || {
        let (org, id) = (request.org.clone(), request.device);
        let device = app.store.read_with(|read| read.device(&org, &id))?;
        let device = device.ok_or_else(unknown_device)?;
        let message = signing_message(Purpose::Token, &org, &app.origin, &request.nonce.0);
        verify(&device.key, &message, &request.signature).map_err(|_| unknown_device())?;
        let now = app.clock.now();
        let (nonce, running, org_in) =
            (request.nonce, request.running.filter(|_| app.clock.doubt().is_none()), org.clone());
        let given = app.store.write_with(move |tx| give(tx, &org_in, &id, &nonce, running, now))?;
        let (device, anchor, ends) = match given {
            Given::Token(device, anchor, ends) => (device, anchor, ends),
            Given::Over(over) => return Err(Problem::over(over)),
            Given::Nothing => return Err(unknown_device()),
        };
        let anchor = anchor.map(|anchor| signed_anchor(&app, &org, anchor));
        let caller = Caller { org, person: device.person, device: id };
        let token = issue(&app.keys, &app.origin, &caller, now).ok_or_else(Problem::internal)?;
        let expires_in = u32::try_from(TOKEN_LASTS.0 / 1_000).unwrap_or(0);
        Ok(Cbor(cbor::encode(&TokenAnswer { token, expires_in, anchor, ends: Some(ends) })))
    })
    .await
}

/// What a signed nonce gets.
enum Given {
    /// A token for this device, the time if it was asked for, and when the enrolment ends.
    Token(Box<Device>, Option<Anchor>, Timestamp),
    /// Nothing, and why: whoever signed holds the key and may know.
    Over(Over),
    /// Nothing.
    Nothing,
}

fn give(
    tx: &mut dyn Tx,
    org: &OrgId,
    id: &DeviceId,
    nonce: &Nonce,
    running: Option<RunningClock>,
    now: Timestamp,
) -> Result<Given, StoreError> {
    let given = tx.take_nonce(nonce, org, id, NonceKind::Token)?;
    let fresh = given.is_some_and(|given| is_fresh(given, now));
    let Some(device) = tx.device(org, id)?.filter(|_| fresh) else { return Ok(Given::Nothing) };
    if let Some(ended) = ended(tx, org, &device, now)? {
        return Ok(Given::Over(ended.over));
    }
    tx.set_heard(org, id, now)?;
    let anchor = running.map(|clock| anchor(tx, *id, clock, now));
    if let Some(anchor) = &anchor {
        tx.add_anchor(org, anchor)?;
    }
    let ends = ends(tx, org, &device, now)?;
    Ok(Given::Token(Box::new(device), anchor, ends))
}

/// One answer for an unknown device, a wrong signature and a used nonce: an attacker learns nothing from it.
fn unknown_device() -> Problem {
    let detail = "the device, the nonce or its signature is not good: ask POST /v1/nonce again, or enrol the device";
    Problem::new(axum::http::StatusCode::UNAUTHORIZED, "device_not_accepted", detail)
}

/// The device that a request for nonces names.
pub fn device_of_nonce(body: &[u8]) -> Option<DeviceId> {
    cbor::decode::<NonceRequest>("nonce request", body).ok().map(|request| request.device)
}

/// The device that a request for a token names.
pub fn device_of_token(body: &[u8]) -> Option<DeviceId> {
    cbor::decode::<TokenRequest>("token request", body).ok().map(|request| request.device)
}
