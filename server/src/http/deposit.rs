//! `POST /v1/deposit`: the journal of a device whose enrolment is over. `GET /v1/deposits` and
//! `POST /v1/deposits/{device}/decision`: what waits in quarantine, and what becomes of it.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sync_core::access::{Action, Resource};
use sync_core::cbor;
use sync_core::ids::{DeviceId, Seq};
use sync_core::sync::DepositRequest;
use utoipa::ToSchema;

use crate::app::App;
use crate::bearer::Caller;
use crate::deposit::{Decision, DepositError, DepositView, EntryView, deposits, judge};
use crate::http::access::has_tick;
use crate::http::extract::{DeviceInPath, said};
use crate::http::journal::Cbor;
use crate::http::json::{maybe, time};
use crate::http::{Problem, blocking};
use crate::store::Doer;

/// Leaves a journal in quarantine. The answer is a receipt and nothing else.
#[utoipa::path(
    post, path = "/v1/deposit", tag = "device",
    request_body(content = crate::http::openapi::Frame, content_type = "application/cbor", description = "deposit-request, see docs/wire.md"),
    responses(
        (status = 200, description = "deposit-answer, see docs/wire.md", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn deposit(State(app): State<App>, body: Bytes) -> Result<Cbor, Problem> {
    let request: DepositRequest = cbor::decode("deposit", &body)?;
    blocking(move || Ok(Cbor(cbor::encode(&crate::deposit::deposit(&app, request)?)))).await
}

impl From<DepositError> for Problem {
    fn from(error: DepositError) -> Self {
        let (status, code) = match &error {
            DepositError::NotAccepted => (StatusCode::UNAUTHORIZED, "device_not_accepted"),
            DepositError::NotOver => (StatusCode::CONFLICT, "enrolment_holds"),
            DepositError::Segment(_) => (StatusCode::UNPROCESSABLE_ENTITY, "segment_not_taken"),
            DepositError::Fork(_) => (StatusCode::UNPROCESSABLE_ENTITY, "fork"),
            DepositError::Full => (StatusCode::FORBIDDEN, "deposit_full"),
            DepositError::TooLate => (StatusCode::FORBIDDEN, "deposit_too_late"),
            DepositError::Store(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        };
        match error {
            DepositError::Store(store) => store.into(),
            other => Self::new(status, code, other.to_string()),
        }
    }
}

/// What waits in quarantine.
#[derive(Debug, Serialize, ToSchema)]
pub struct DepositsJson {
    /// By device.
    deposits: Vec<DepositJson>,
}

/// What one device left.
#[derive(Debug, Serialize, ToSchema)]
struct DepositJson {
    /// The device's id.
    device: String,
    /// Whose.
    person: String,
    /// What the person called it.
    name: String,
    /// Why the enrolment is over: `enrolment_over`, `device_lost`, `device_revoked` or `person_left`.
    over: &'static str,
    /// Since when.
    over_since: String,
    /// Where the stored journal ends.
    stored: Seq,
    /// Bytes in quarantine.
    bytes: usize,
    /// The entries that wait.
    entries: Vec<DepositedJson>,
}

/// One entry that waits.
#[derive(Debug, Serialize, ToSchema)]
struct DepositedJson {
    /// Its place in the journal.
    seq: Seq,
    /// The fact's name; none for one that only writes.
    fact: Option<&'static str>,
    /// When it came.
    received: String,
    /// Proven: not before this.
    earliest: Option<String>,
    /// Proven: not after this.
    latest: Option<String>,
    /// The best estimate by the phone's running clock: no proof.
    estimate: Option<String>,
    /// The wall clock: a claim.
    wall: String,
    /// By proof, on which side of the end: `before`, `unproven`, `after`.
    side: &'static str,
}

fn deposit_json(view: DepositView) -> DepositJson {
    DepositJson {
        device: view.device.to_string(),
        person: view.person.to_string(),
        name: view.name,
        over: view.ended.over.code(),
        over_since: time(view.ended.at),
        stored: view.stored,
        bytes: view.bytes,
        entries: view.entries.into_iter().map(entry_json).collect(),
    }
}

fn entry_json(entry: EntryView) -> DepositedJson {
    DepositedJson {
        seq: entry.seq,
        fact: entry.fact,
        received: time(entry.received),
        earliest: maybe(entry.placement.earliest),
        latest: maybe(entry.placement.latest),
        estimate: maybe(entry.placement.estimate),
        wall: time(entry.placement.wall),
        side: entry.side.as_str(),
    }
}

/// What waits in quarantine, with what is proven of each entry's time. What the entries say is not shown before they are taken.
#[utoipa::path(
    get, path = "/v1/deposits", tag = "pages", security(("token" = [])),
    responses((status = 200, body = DepositsJson), (status = "default", response = Problem))
)]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<DepositsJson>, Problem> {
    blocking(move || {
        let now = app.clock.now();
        app.store.read_with(|read| Ok(has_tick(read, &caller, Action::Read, Resource::Quarantine)))??;
        let views = app.store.read_with(|read| deposits(read, &caller.org, now))?;
        Ok(Json(DepositsJson { deposits: views.into_iter().map(deposit_json).collect() }))
    })
    .await
}

/// What a person decides.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionJson {
    /// Whether the entries are taken.
    take: bool,
    /// Taken up to this entry, whatever is proven; without it, all that are not proven to be from after the end.
    through: Option<Seq>,
    /// Why; it stands in the journal.
    reason: String,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecidedJson {
    /// Up to this entry they were taken.
    taken: Seq,
    /// Up to this one they stand in the journal; those after the taken ones are refused.
    last: Seq,
}

/// Decides what becomes of a device's quarantine. It can't be taken back.
#[utoipa::path(
    post, path = "/v1/deposits/{device}/decision", tag = "pages", security(("token" = [])),
    params(("device" = String, Path, description = "the device's id")), request_body = DecisionJson,
    responses((status = 200, body = DecidedJson), (status = "default", response = Problem))
)]
pub async fn decide(
    State(app): State<App>,
    caller: Caller,
    DeviceInPath(id): DeviceInPath,
    body: Bytes,
) -> Result<Json<DecidedJson>, Problem> {
    let DecisionJson { take, through, reason } = said(&body)?;
    let reason = crate::http::devices::words("reason", &reason)?;
    if !take && through.is_some() {
        let detail = "through: say up to where only where something is taken";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "body_not_valid", detail));
    }
    blocking(move || {
        app.store.read_with(|read| Ok(has_tick(read, &caller, Action::Decide, Resource::Quarantine)))??;
        let decision = if take { Decision::Take(through) } else { Decision::Refuse };
        let by = (Doer::Person(caller.person), reason);
        let decided = judge(&*app.store, &caller.org, &id, decision, by, app.clock.now())?;
        let (taken, last) = decided.ok_or_else(|| Problem::not_found("deposit"))?;
        app.wake_digest();
        Ok(Json(DecidedJson { taken, last }))
    })
    .await
}

/// The device that a deposit names.
pub fn device_of_deposit(body: &[u8]) -> Option<DeviceId> {
    cbor::decode::<DepositRequest>("deposit", body).ok().map(|request| request.device)
}
