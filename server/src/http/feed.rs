//! `GET /v1/feed?after=CURSOR`: what others did, for this person's scopes. A pull costs what it brings.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use sync_core::cbor;
use sync_core::sync::{FeedAnswer, FeedItem};

use crate::app::App;
use crate::bearer::Caller;
use crate::cursor;
use crate::http::extract::Asked;
use crate::http::journal::Cbor;
use crate::http::{Problem, blocking};
use crate::relation::DepartmentTree;
use crate::store::{FeedPage, Page, Position, Read, StoreError};

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
        let answer = app.store.read_with(|read| pull(read, &caller, &query.after))?;
        answer.map(|answer| Cbor(answer.write())).ok_or_else(bad_cursor)
    })
    .await
}

fn bad_cursor() -> Problem {
    let detail = "after: this cursor is not one of this server's: begin without one";
    Problem::new(StatusCode::BAD_REQUEST, "cursor_not_valid", detail)
}

fn pull(read: &dyn Read, caller: &Caller, after: &str) -> Result<Option<FeedAnswer>, StoreError> {
    let epoch = read.epoch()?;
    let Some(after) = cursor::read(after, epoch) else { return Ok(None) };
    let Some(device) = read.device(&caller.org, &caller.device)? else { return Ok(None) };
    let scopes = DepartmentTree::read(read, &caller.org)?.scopes(&caller.person);
    let FeedPage { rows, full } = read.feed_after(&caller.org, &scopes, after, &caller.device, PAGE)?;
    let last = rows.last().map_or(after, |row| row.position);
    // Past what the device published itself, too, so that an idle device can see that its feed ends here.
    let last = if full { last } else { last.max(read.feed_end(&caller.org, &scopes)?) };
    let items = rows.iter().filter_map(|row| cbor::decode::<FeedItem>("feed item", &row.item).ok()).collect();
    Ok(Some(FeedAnswer { items, cursor: cursor::write(epoch, last), more: full, merged: device.merged }))
}
