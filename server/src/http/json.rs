//! How times, durations and sentences are written as JSON: RFC 3339 in UTC, seconds, and one language or both.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sync_core::obligation::Sentence;
use sync_core::time::{Millis, Timestamp};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::http::Problem;
use crate::store::Position;

/// Which language sentences come in; both where none is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English only.
    En,
    /// Chinese only.
    Zh,
}

/// What every page takes.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// A receipt's position: waits, bounded, until everything up to it is digested, held or parked.
    pub at_least: Option<Position>,
    /// The language of sentences; both where none is named.
    pub lang: Option<Lang>,
}

/// Largest body of JSON, in bytes: what people type.
const MAX_JSON: usize = 16 << 10;

/// A body of JSON. What it says is never repeated in a refusal: it may be a password.
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim().to_ascii_lowercase();
        if kind != "application/json" {
            let detail = "send the body as application/json";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type", detail));
        }
        let body = Bytes::from_request(request, app).await.map_err(|error| Problem::of_status(error.status()))?;
        if body.len() > MAX_JSON {
            let detail = "the body is larger than 16 KiB: send what the description says and no more";
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail));
        }
        serde_json::from_slice(&body).map(Self).map_err(|error| bad_json(&error))
    }
}

fn bad_json(error: &serde_json::Error) -> Problem {
    let text = error.to_string();
    let named = text.starts_with("missing field").then(|| text.split(" at line").next().unwrap_or_default().to_owned());
    let what = named.unwrap_or_else(|| format!("it can't be read at line {}, column {}", error.line(), error.column()));
    let detail = format!("body: {what}: see GET /v1/openapi.json");
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "body_not_valid", detail)
}

/// A sentence in the languages that were asked for.
pub fn en(said: &Sentence, lang: Option<Lang>) -> Option<String> {
    (lang != Some(Lang::Zh)).then(|| said.en.clone())
}

/// The same in Chinese.
pub fn zh(said: &Sentence, lang: Option<Lang>) -> Option<String> {
    (lang != Some(Lang::En)).then(|| said.zh.clone())
}

/// A time in RFC 3339, UTC.
pub fn time(at: Timestamp) -> String {
    at.to_string()
}

/// A time that may be unknown.
pub fn maybe(at: Option<Timestamp>) -> Option<String> {
    at.map(time)
}

/// A span in seconds.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of any span of people's lives fit")]
pub fn seconds(span: Millis) -> f64 {
    span.0 as f64 / 1_000.0
}

/// One device, as the server knows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeviceJson {
    /// The device's id.
    pub device: String,
    /// Whose.
    pub person: String,
    /// What the person calls it.
    pub name: String,
    /// When it was last in contact; the enrolment counts.
    pub last_contact: Option<String>,
    /// The head it announced last; none before the first contact.
    pub announced: Option<u64>,
    /// The head that the server holds.
    pub stored: u64,
    /// Its entries up to here are digested: others see them.
    pub merged: u64,
    /// Entries that it announced and the server has not got.
    pub known_missing: u64,
    /// How much of it was refused.
    pub refused: usize,
    /// Where its chain has two heads: a copied or restored phone.
    pub forked_from: Option<u64>,
    /// Since when it is declared lost.
    pub lost: Option<String>,
    /// Whether it was revoked.
    pub revoked: bool,
    /// Which app it runs, as its last start said.
    pub app: Option<String>,
    /// How far its wall clock was off at the latest of its last entries that tells, in seconds; positive when it was fast.
    pub clock_off_seconds: Option<f64>,
}

impl From<&crate::query::device::DeviceView> for DeviceJson {
    fn from(view: &crate::query::device::DeviceView) -> Self {
        Self {
            device: view.device.to_string(),
            person: view.person.to_string(),
            name: view.name.clone(),
            last_contact: maybe(view.heard),
            announced: view.announced,
            stored: view.stored,
            merged: view.merged,
            known_missing: view.known_missing(),
            refused: view.refused,
            forked_from: view.forked_from,
            lost: maybe(view.lost),
            revoked: view.revoked,
            app: view.app.clone(),
            clock_off_seconds: view.clock_off.map(seconds),
        }
    }
}
