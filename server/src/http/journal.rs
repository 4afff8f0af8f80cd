//! `POST /v1/journal`: a device's contact. What is done with it stands in `receive`.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sync_core::sync::CBOR;

use crate::app::App;
use crate::bearer::Caller;
use crate::http::{Problem, blocking};
use crate::receive::{Sender, receive};

/// A frame on its way out.
pub struct Cbor(pub Vec<u8>);

impl IntoResponse for Cbor {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, CBOR)], self.0).into_response()
    }
}

/// Takes a push; answered once it is fsynced.
#[utoipa::path(
    post, path = "/v1/journal", tag = "device", security(("token" = [])),
    request_body(content = crate::http::openapi::Frame, content_type = "application/cbor", description = "push-request, see docs/wire.md"),
    responses(
        (status = 200, description = "push-answer, see docs/wire.md", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn push(State(app): State<App>, caller: Caller, body: Bytes) -> Result<Cbor, Problem> {
    let sender = Sender { org: caller.org, device: caller.device };
    blocking(move || Ok(Cbor(receive(&app, &sender, &body)?))).await
}
