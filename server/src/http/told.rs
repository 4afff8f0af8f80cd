//! Who was told of a watch, as JSON, and how far each notice came.

use serde::Serialize;
use utoipa::ToSchema;

use crate::channel::notice_name;
use crate::http::json::{maybe, time};
use crate::query::reached::Way;
use crate::query::told::Told;

/// A notice of the watch to one person. That they read it is said nowhere: who takes care of it says so (`acknowledge_alarm`).
#[derive(Debug, Serialize, ToSchema)]
pub struct ToldJson {
    /// Whom.
    person: String,
    /// What, for example `watch_alarmed`.
    kind: &'static str,
    /// When it was put into their inbox.
    at: String,
    /// Whether it is known that it came to a phone, a mail server or the organisation's service.
    reached: bool,
    /// How far it came by each way.
    ways: Vec<WayJson>,
}

/// How far a notice came by one way.
#[derive(Debug, Serialize, ToSchema)]
struct WayJson {
    /// `inbox`, `mail`, `webhook` or `push`; the last once for each of their browsers.
    by: &'static str,
    /// `fetched` (a phone of theirs has it) or `not_fetched`; `handed_over` (the mail server took it), `answered` (the service took it),
    /// `accepted` (the browser's push service took it, which says nothing of the browser), `waiting`, `failed` or `not_sent`; `unknown`.
    far: &'static str,
    /// Since when; for `waiting` when it is tried next.
    at: Option<String>,
    /// Why not further.
    why: Option<String>,
}

impl From<&Told> for ToldJson {
    fn from(told: &Told) -> Self {
        Self {
            person: told.person.to_string(),
            kind: notice_name(told.kind),
            at: time(told.at),
            reached: told.ways.iter().any(|way| way.far.is_there()),
            ways: told.ways.iter().map(WayJson::from).collect(),
        }
    }
}

impl From<&Way> for WayJson {
    fn from(way: &Way) -> Self {
        Self { by: way.by, far: way.far.as_str(), at: maybe(way.at), why: way.why.clone() }
    }
}
