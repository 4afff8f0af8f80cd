//! `GET /v1/feed?after=CURSOR`: what others did, for this person's scopes. What a pull brings stands in `feed`.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

use crate::app::App;
use crate::bearer::Caller;
use crate::cursor;
use crate::feed::{has_fetched, pull};
use crate::http::extract::Asked;
use crate::http::journal::Cbor;
use crate::http::{Problem, blocking};
use crate::store::{Page, Position, StoreError};
use crate::watch::reach;

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
        note_contact(&app, &caller, &query.after);
        let answer = app.store.read_with(|read| pull(read, org, person, device, &query.after, PAGE))?;
        answer.map(|answer| Cbor(answer.write())).ok_or_else(bad_cursor)
    })
    .await
}

/// Whoever asks from a place on has all before it: notices of the watch are marked as fetched, and what was shared of a trip has reached
/// them (V6.3). Where that can't be written down, they are answered all the same, and it is known by the next contact.
pub fn note_contact(app: &App, caller: &Caller, after: &str) {
    let noted = note_fetched(app, caller, after).and_then(|()| reached(app, caller, after));
    if let Err(error) = noted {
        tracing::warn!(error = %error, "what has reached somebody can't be written down yet");
    }
}

fn note_fetched(app: &App, caller: &Caller, after: &str) -> Result<(), StoreError> {
    let (org, person, now) = (caller.org.clone(), caller.person.clone(), app.clock.now());
    match app.store.read_with(|read| has_fetched(read, &org, &person, after))? {
        Some(upto) => app.store.write_with(move |tx| tx.note_fetched(&org, &person, upto, now)),
        None => Ok(()),
    }
}

fn reached(app: &App, caller: &Caller, after: &str) -> Result<(), StoreError> {
    let epoch = app.store.read_with(|read| read.epoch())?;
    cursor::read(after, epoch).map_or(Ok(()), |cursor| reach::note(app, &caller.org, &caller.person, cursor.whole()))
}

fn bad_cursor() -> Problem {
    let detail = "after: this cursor is not one of this server's: begin without one";
    Problem::new(StatusCode::BAD_REQUEST, "cursor_not_valid", detail)
}
