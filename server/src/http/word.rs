//! `POST /v1/safety`: a device's word ahead of its journal. `POST /v1/text`: a short text that somebody enters for a colleague.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sync_core::cbor;
use sync_core::ids::DeviceId;
use sync_core::sync::SafetyRequest;
use utoipa::ToSchema;

use crate::app::App;
use crate::bearer::Caller;
use crate::http::extract::said;
use crate::http::journal::Cbor;
use crate::http::json::maybe;
use crate::http::{Problem, blocking};
use crate::word::{WordError, hear, relay};

/// Hears a departure, a check-in or a return ahead of its journal.
#[utoipa::path(
    post, path = "/v1/safety", tag = "device",
    request_body(content = crate::http::openapi::Frame, content_type = "application/cbor", description = "safety-request, see docs/wire.md"),
    responses(
        (status = 200, description = "safety-answer, see docs/wire.md", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn safety(State(app): State<App>, body: Bytes) -> Result<Cbor, Problem> {
    let request: SafetyRequest = cbor::decode("safety request", &body)?;
    blocking(move || Ok(Cbor(cbor::encode(&hear(&app, request)?)))).await
}

/// The device that a safety message names.
pub fn device_of_safety(body: &[u8]) -> Option<DeviceId> {
    cbor::decode::<SafetyRequest>("safety request", body).ok().map(|request| request.device)
}

/// A text as somebody typed it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TextJson {
    /// The whole text, beginning with SJ1.
    text: String,
}

/// What was taken of it. It is word of mouth: it moves the next due time or calls for help, and proves nothing.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelayedJson {
    /// The visit.
    visit: String,
    /// Who said it.
    person: String,
    /// `shared`, `set_out`, `checked_in`, `returned` or `sos`.
    said: &'static str,
    /// Until when nobody is waited for, of a check-in: at most twelve hours from now.
    until: Option<String>,
    /// Whether it was known already.
    known: bool,
    /// Why a check-in moves nothing, and what to do, in English and Chinese; none where it counts.
    weaker: Option<String>,
}

/// Enters a short text for a colleague who has no network. Who may vouch for somebody may.
#[utoipa::path(
    post, path = "/v1/text", tag = "pages", security(("token" = [])), request_body = TextJson,
    responses((status = 200, body = RelayedJson), (status = "default", response = Problem))
)]
pub async fn text(State(app): State<App>, caller: Caller, body: Bytes) -> Result<Json<RelayedJson>, Problem> {
    let TextJson { text } = said(&body)?;
    blocking(move || {
        let relayed = relay(&app, &caller, &text)?;
        Ok(Json(RelayedJson {
            visit: relayed.visit.to_string(),
            person: relayed.person.to_string(),
            said: relayed.kind.as_str(),
            until: maybe(relayed.until),
            known: relayed.known,
            weaker: relayed.why.map(|why| {
                let (en, zh) = why.words();
                format!("{en} {zh}")
            }),
        }))
    })
    .await
}

impl From<WordError> for Problem {
    fn from(error: WordError) -> Self {
        let said = error.to_string();
        match error {
            WordError::Text(text) => {
                let detail = format!("{said}; nobody's watch has changed. {}", text.zh());
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "text_not_valid", detail)
            }
            WordError::Over => {
                let detail = format!("{said}; nobody's watch has changed. 短信中的时间已过：请对方重发");
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "text_over", detail)
            }
            WordError::Frame(error) => error.into(),
            WordError::Kind => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "not_ahead", said),
            WordError::NotAccepted => Self::new(StatusCode::UNAUTHORIZED, "device_not_accepted", said),
            WordError::Ended(over) => Self::over(over),
            WordError::NotFound => Self::not_found("visit of that device"),
            WordError::Store(store) => store.into(),
        }
    }
}
