//! `POST /v1/sms/{org}`: a text that an organisation's gateway for SMS received (V6.3), signed as Standard Webhooks say.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::http::{Problem, blocking};
use crate::sms::{Came, SmsError, take};

/// What became of a text.
#[derive(Debug, Serialize, ToSchema)]
pub struct SmsJson {
    /// Whether it was taken. A text with a slip in it is none: the sender is told which part of it.
    taken: bool,
    /// What the gateway sends back to the sender, in Chinese and English.
    reply: String,
}

/// Takes a text of a gateway. JSON with `text` and, if it is known, `from`; the headers `webhook-id`, `webhook-timestamp` and
/// `webhook-signature` sign it. One that comes again under its id is answered alike and taken once.
#[utoipa::path(
    post, path = "/v1/sms/{org}", tag = "operation", params(("org" = String, Path, description = "whose gateway it is")),
    request_body(content = Object, content_type = "application/json", description = "text, from"),
    responses((status = 200, body = SmsJson), (status = "default", response = Problem))
)]
pub async fn text(
    State(app): State<App>,
    Path(org): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<SmsJson>, Problem> {
    let header = |name: &str| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
    let (id, timestamp, signature) = (header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"));
    let came = Came { org, id, timestamp, signature, body: body.to_vec() };
    blocking(move || {
        let answer = take(&app, came)?;
        Ok(Json(SmsJson { taken: answer.taken, reply: answer.reply }))
    })
    .await
}

impl From<SmsError> for Problem {
    fn from(error: SmsError) -> Self {
        let said = error.to_string();
        match error {
            SmsError::NotAccepted => Self::new(StatusCode::UNAUTHORIZED, "gateway_not_accepted", said),
            SmsError::Form => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "sms_not_valid", said),
            SmsError::TooMany => Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_texts", said),
            SmsError::Store(store) => store.into(),
        }
    }
}
