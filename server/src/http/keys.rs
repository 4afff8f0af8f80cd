//! `GET /.well-known/jwks.json`: the public keys of access tokens. `POST /v1/keys/rotation`: another key signs from now on.

use axum::Json;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sync_core::access::{Action, Resource};
use utoipa::ToSchema;

use crate::app::App;
use crate::bearer::{Caller, TOKEN_LASTS};
use crate::http::access::has_tick;
use crate::http::{Problem, blocking};
use crate::ring::RingError;
use crate::store::Doer;
use crate::timer::note_key;

/// The next key is announced here long before it signs, so a copy of an hour is good.
const CACHED: &str = "public, max-age=3600";

/// The public keys that access tokens are checked with (RFC 7517).
#[utoipa::path(
    get, path = "/.well-known/jwks.json", tag = "operation",
    responses((status = 200, description = "a JWK set", body = Object), (status = "default", response = Problem))
)]
pub async fn jwks(State(app): State<App>) -> Result<Response, Problem> {
    let keys = std::future::ready(app.keys.tokens.held().jwks(app.clock.now())).await;
    Ok(([(CACHE_CONTROL, CACHED)], Json(keys)).into_response())
}

/// What was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct RotatedJson {
    /// The id of the key that signs now.
    kid: String,
}

/// Lets another key sign access tokens. Those that the old one signed hold until they are over.
#[utoipa::path(
    post, path = "/v1/keys/rotation", tag = "operation", security(("token" = [])),
    responses((status = 200, body = RotatedJson), (status = "default", response = Problem))
)]
pub async fn rotate(State(app): State<App>, caller: Caller) -> Result<Json<RotatedJson>, Problem> {
    blocking(move || {
        app.store.read_with(|read| Ok(has_tick(read, &caller, Action::Administer, Resource::Keys)))??;
        let kid = app.keys.tokens.rotate(app.clock.now(), TOKEN_LASTS).map_err(refused)?;
        note_key(&app, &kid, &Doer::Person(caller.person))?;
        Ok(Json(RotatedJson { kid }))
    })
    .await
}

fn refused(error: RingError) -> Problem {
    if let RingError::TooSoon = error {
        let status = axum::http::StatusCode::TOO_MANY_REQUESTS;
        return Problem::new(status, "keys_changed_too_often", error.to_string());
    }
    tracing::error!(error = %error, "the key of tokens can't be changed");
    Problem::internal()
}
