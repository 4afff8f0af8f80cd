//! `POST /v1/enrol`: a device's key under a one-time code. Asked again with the same code and key, the answer is the same.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use sync_core::cbor;
use sync_core::ids::{DeviceId, OrgId};
use sync_core::journal::{Enrolment, Purpose, Signature, genesis, signing_message, verify};
use sync_core::sync::{EnrolAnswer, EnrolRequest, Enrolled, Head, enrolment_payload};
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::app::App;
use crate::code::code_digest;
use crate::http::journal::Cbor;
use crate::http::{Problem, blocking};
use crate::receive::give_nonce;
use crate::store::{Act, Device, Doer, NonceKind, StoreError, Tx};

/// Longest name of a device that is kept, in characters.
const MAX_NAME: usize = 80;

/// Enrols a device under a one-time code.
#[utoipa::path(
    post, path = "/v1/enrol", tag = "device",
    request_body(content = crate::http::openapi::Frame, content_type = "application/cbor", description = "enrol-request, see docs/wire.md"),
    responses(
        (status = 200, description = "enrol-answer, see docs/wire.md", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn enrol(State(app): State<App>, body: Bytes) -> Result<Cbor, Problem> {
    let request: EnrolRequest = cbor::decode("enrolment", &body)?;
    blocking(move || {
        let org = request.code.split_once('/').and_then(|(org, _)| OrgId::new(org).ok()).ok_or_else(bad_code)?;
        let message = signing_message(Purpose::Enrolment, &org, "", &enrolment_payload(&request.code, &request.key));
        verify(&request.key, &message, &request.signature)
            .map_err(|error| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_signature", error.to_string()))?;
        let (app_in, now) = (app.clone(), app.clock.now());
        let answer = app.store.write_with(move |tx| enrol_in(tx, &app_in, &org, &request, now))?;
        answer.map(|answer| Cbor(cbor::encode(&answer))).map_err(Refusal::problem)
    })
    .await
}

fn bad_code() -> Problem {
    let detail = "code: it is not valid, is over or was used by another device: ask the operator for a new one";
    Problem::new(StatusCode::FORBIDDEN, "code_not_valid", detail)
}

/// Why nothing was enrolled. Each but the first is said only to who holds both a good code and the key.
enum Refusal {
    Code,
    KeyOfAnother,
    KeyRevoked,
}

impl Refusal {
    fn problem(self) -> Problem {
        let (code, detail) = match self {
            Self::Code => return bad_code(),
            Self::KeyOfAnother => (
                "key_of_another",
                "key: this device is enrolled under another person: enrol in an empty folder, or as a fresh install; the \
                 code is still good",
            ),
            Self::KeyRevoked => (
                "key_revoked",
                "key: this device was revoked, and its key stays so: enrol in an empty folder, or as a fresh install; the \
                 code is still good, and the old journal can still be left with the server by `sync`",
            ),
        };
        Problem::new(StatusCode::CONFLICT, code, detail)
    }
}

fn enrol_in(
    tx: &mut dyn Tx,
    app: &App,
    org: &OrgId,
    request: &EnrolRequest,
    now: Timestamp,
) -> Result<Result<EnrolAnswer, Refusal>, StoreError> {
    let digest = code_digest(&request.code);
    let Some((person, used_by)) = tx.code(org, &digest, now)? else { return Ok(Err(Refusal::Code)) };
    if tx.person(org, &person)?.is_some_and(|person| person.left.is_some()) {
        return Ok(Err(Refusal::Code));
    }
    let known = tx.device_of_key(org, &request.key)?;
    let device = match (used_by, known) {
        (Some(used_by), Some(known)) if known.id == used_by && !known.revoked => used_by,
        (Some(_), _) => return Ok(Err(Refusal::Code)),
        (None, Some(known)) if known.person != person => return Ok(Err(Refusal::KeyOfAnother)),
        (None, Some(known)) if known.revoked => return Ok(Err(Refusal::KeyRevoked)),
        // The same device of the same person: its journal goes on.
        (None, Some(known)) => {
            let doer = Doer::Person(person.clone());
            carry_out(tx, org, now, &doer, Act::DeviceRenewed { device: known.id, person: person.clone() })?;
            tx.use_code(org, &digest, &known.id)?;
            known.id
        }
        (None, None) => {
            let id = DeviceId(tx.drawn());
            let enrolment =
                Enrolment { org: org.clone(), person: person.clone(), device: id, key: request.key.0.to_vec() };
            let device = Device {
                id,
                person: person.clone(),
                key: request.key,
                name: one_line(&request.name),
                enrolled: now,
                head: Head { seq: 0, hash: genesis(&enrolment) },
                merged: 0,
                forked: None,
                revoked: false,
            };
            let (doer, key) = (Doer::Person(person.clone()), device.key.0);
            carry_out(tx, org, now, &doer, Act::DeviceEnrolled { device: id, person: person.clone(), key })?;
            tx.add_device(org, &device)?;
            tx.use_code(org, &digest, &id)?;
            id
        }
    };
    tx.set_heard(org, &device, now)?;
    let unsigned = Enrolled { person: person.clone(), key: request.key, at: now, signature: Signature([0; 64]) };
    let signed = Some(app.keys.sign(&unsigned.message(org, device, &app.origin)));
    Ok(Ok(EnrolAnswer {
        org: org.clone(),
        person,
        device,
        origin: app.origin.clone(),
        server_key: app.keys.server_key(),
        nonce: give_nonce(tx, org, &device, NonceKind::Contact, now)?,
        token_nonce: give_nonce(tx, org, &device, NonceKind::Token, now)?,
        epoch: tx.epoch()?,
        at: now,
        signed,
        seal_key: Some(app.keys.seal_key(org, &app.origin)),
    }))
}

/// A name as it is printed for operators: no control character moves what stands around it.
fn one_line(name: &str) -> String {
    let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_NAME).collect();
    name.trim().to_owned()
}
