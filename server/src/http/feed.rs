//! `GET /v1/feed?after=CURSOR`: what others did, for this person's scopes. What a pull brings stands in `feed`.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

use crate::app::App;
use crate::bearer::Caller;
use crate::feed::{has_fetched, pull};
use crate::http::extract::Asked;
use crate::http::journal::Cbor;
use crate::http::{Problem, blocking};
use crate::store::{Page, Position};

/// The most that one answer brings.
const PAGE: Page = Page { rows: 2_000, bytes: 1 << 20 };

/// Where to go on, and what must be digested first.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FeedQuery {
    /// The cursor of the last answer; empty or absent for the beginning.
    #[serde(default)]
    after: String,
    /// A receipt's position: waits, bounded, until everything up to it is digested.
    at_least: Option<Position>,
}

/// What others did, for the caller's scopes.
#[utoipa::path(
    get, path = "/v1/feed", tag = "device", params(FeedQuery), security(("token" = [])),
    responses(
        (status = 200, description = "feed-answer, see docs/wire.md", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn feed(State(app): State<App>, caller: Caller, Asked(query): Asked<FeedQuery>) -> Result<Cbor, Problem> {
    crate::http::wait_for(&app, query.at_least).await;
    blocking(move || {
        let Caller { org, person, device } = &caller;
        note_fetched(&app, &caller, &query.after);
        let answer = app.store.read_with(|read| pull(read, org, person, device, &query.after, PAGE))?;
        answer.map(|answer| Cbor(answer.write())).ok_or_else(bad_cursor)
    })
    .await
}

/// Whoever asks from a place on has all before it: that a phone has a notice of the watch is written down. Where it can't be, they are
/// answered all the same, and it is known by the next.
pub fn note_fetched(app: &App, caller: &Caller, after: &str) {
    let (org, person, now) = (caller.org.clone(), caller.person.clone(), app.clock.now());
    let noted = match app.store.read_with(|read| has_fetched(read, &org, &person, after)) {
        Ok(Some(upto)) => app.store.write_with(move |tx| tx.note_fetched(&org, &person, upto, now)),
        other => other.map(|_| ()),
    };
    if let Err(error) = noted {
        tracing::warn!(error = %error, "that a notice was fetched can't be written down yet");
    }
}

fn bad_cursor() -> Problem {
    let detail = "after: this cursor is not one of this server's: begin without one";
    Problem::new(StatusCode::BAD_REQUEST, "cursor_not_valid", detail)
}
