//! `POST /v1/courier`: another device's sealed segment, brought under the token of who carries it. `GET /v1/courier/key`: to
//! which key devices seal.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use sync_core::cbor;

use crate::app::App;
use crate::bearer::Caller;
use crate::courier::{CourierError, deliver};
use crate::http::admission::brought;
use crate::http::journal::Cbor;
use crate::http::{Problem, blocking};
use crate::receive::NotCarried;

/// Takes in what a colleague's phone carries for another. The answer is for that other, and says nothing of the content.
#[utoipa::path(
    post, path = "/v1/courier", tag = "device", security(("token" = [])),
    request_body(content = crate::http::openapi::Frame, content_type = "application/cbor", description = "sealed, see docs/wire.md"),
    responses(
        (status = 200, description = "courier-answer, see docs/wire.md", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn bring(State(app): State<App>, caller: Caller, body: Bytes) -> Result<Cbor, Problem> {
    let (answer, entries) = blocking(move || Ok(deliver(&app, &caller, &body)?)).await?;
    brought(entries);
    Ok(Cbor(cbor::encode(&answer)))
}

/// The server's public key for couriers, signed.
#[utoipa::path(
    get, path = "/v1/courier/key", tag = "device", security(("token" = [])),
    responses(
        (status = 200, description = "signed-seal-key, see docs/wire.md", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn key(State(app): State<App>, caller: Caller) -> Result<Cbor, Problem> {
    blocking(move || Ok(Cbor(cbor::encode(&app.keys.seal_key(&caller.org, &app.origin))))).await
}

impl From<CourierError> for Problem {
    fn from(error: CourierError) -> Self {
        let said = error.to_string();
        let not_taken = |code: &str| Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, said.clone());
        match error {
            CourierError::Sealed(_) => not_taken("courier_unreadable"),
            CourierError::Elsewhere { .. } => not_taken("courier_elsewhere"),
            CourierError::Open(_) => not_taken("courier_not_opened"),
            CourierError::UnknownDevice => not_taken("courier_unknown_device"),
            CourierError::Segment(_) | CourierError::Carried(NotCarried::Segment(_)) => not_taken("segment_not_taken"),
            CourierError::Carried(NotCarried::TooEarly(_)) => {
                Self::new(StatusCode::CONFLICT, "courier_too_early", said)
            }
            CourierError::Carried(NotCarried::Store(store)) | CourierError::Store(store) => store.into(),
            CourierError::Deposit(deposit) => deposit.into(),
        }
    }
}
