//! `POST /v1/oidc/start` and `/finish`: a login through the organisation's own login service. The ticket stays with whoever
//! began; only what the service needs stands in an address.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use sync_core::ids::OrgId;
use utoipa::ToSchema;

use crate::app::App;
use crate::http::address::Address;
use crate::http::extract::field;
use crate::http::json::{JsonBody, time};
use crate::http::login::LoginJson;
use crate::http::{Problem, blocking};
use crate::login::provider::{self, Back};

/// Where to.
#[derive(Deserialize, ToSchema)]
pub struct StartBody {
    /// The organisation's id.
    org: String,
    /// Where the login service sends the person back to; one of those that the operator set.
    redirect: String,
    /// An invitation, at the first login, where nothing else says who the person is here.
    invitation: Option<String>,
}

/// A login that was begun.
#[derive(Serialize, ToSchema)]
pub struct StartJson {
    /// Where to send the person.
    url: String,
    /// What to finish with. Keep it where the login was begun; it belongs into no address.
    ticket: String,
    /// When it is over.
    expires: String,
}

/// What the person came back with.
#[derive(Deserialize, ToSchema)]
pub struct FinishBody {
    /// The ticket of the start.
    ticket: String,
    /// `state` of the address that the person came back to.
    state: String,
    /// `code` of that address.
    code: String,
    /// `iss` of that address, if it has one.
    iss: Option<String>,
}

/// Begins a login through the organisation's login service.
#[utoipa::path(
    post, path = "/v1/oidc/start", tag = "login", request_body = StartBody,
    responses((status = 200, body = StartJson), (status = "default", response = Problem))
)]
pub async fn start(
    State(app): State<App>,
    Address(address): Address,
    JsonBody(body): JsonBody<StartBody>,
) -> Result<Json<StartJson>, Problem> {
    let org = field("org", OrgId::new(body.org))?;
    blocking(move || {
        let started = provider::start(&app, &org, &body.redirect, body.invitation.as_deref(), &address)?;
        Ok(Json(StartJson { url: started.url, ticket: started.ticket, expires: time(started.expires) }))
    })
    .await
}

/// Finishes it, once.
#[utoipa::path(
    post, path = "/v1/oidc/finish", tag = "login", request_body = FinishBody,
    responses((status = 200, body = LoginJson), (status = "default", response = Problem))
)]
pub async fn finish(
    State(app): State<App>,
    Address(address): Address,
    JsonBody(body): JsonBody<FinishBody>,
) -> Result<Json<LoginJson>, Problem> {
    let FinishBody { ticket, state, code, iss } = body;
    let back = Back { ticket, state, code, issuer: iss };
    blocking(move || Ok(Json(provider::finish(&app, &back, &address)?.into()))).await
}
