//! `POST /v1/account/codes`: a traveller's phone hands over what its two codes are made with (V6.3). Neither code comes here.

use axum::body::Bytes;
use axum::extract::State;
use sync_core::cbor;
use sync_core::safety::SetCodes;

use crate::app::App;
use crate::bearer::Caller;
use crate::codes;
use crate::http::journal::Cbor;
use crate::http::{Problem, blocking};

/// Keeps what a phone's codes are told apart by; what it gave before counts no more.
#[utoipa::path(
    post, path = "/v1/account/codes", tag = "device", security(("token" = [])),
    request_body(content = crate::http::openapi::Frame, content_type = "application/cbor", description = "set-codes, see docs/wire.md"),
    responses(
        (status = 200, description = "true: kept", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn set(State(app): State<App>, caller: Caller, body: Bytes) -> Result<Cbor, Problem> {
    let given: SetCodes = cbor::decode("codes", &body)?;
    blocking(move || {
        let Caller { org, person, device } = caller;
        let now = app.clock.now();
        app.store.write_with(move |tx| codes::set(tx, &org, (&person, &device), &given, now))?;
        Ok(Cbor(cbor::encode(&true)))
    })
    .await
}
