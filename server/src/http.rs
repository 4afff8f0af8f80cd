//! The HTTP API: the only place that knows axum. One file is one resource; a handler identifies, checks, acts, answers.

mod absences;
mod access;
mod account;
mod address;
mod admission;
mod archive;
mod auth;
mod blobs;
mod board;
mod codes;
mod connections;
mod courier;
mod coverage;
mod customer_file;
mod customers;
mod delegations;
mod deposit;
mod devices;
mod doors;
mod drills;
mod enrol;
mod extract;
mod feed;
mod findings;
mod handovers;
mod health;
mod itineraries;
mod journal;
mod json;
mod keys;
mod known;
mod lanes;
mod layers;
mod log;
mod login;
mod looks;
mod nudges;
mod oidc;
mod openapi;
mod operation;
mod pace;
mod peer;
mod people;
mod problem;
mod proposals;
mod push;
mod routes;
mod rules;
mod sms;
mod token;
mod told;
mod trips;
mod visits;
#[cfg(feature = "web")]
mod web;
mod word;

#[cfg(test)]
mod tests;

pub use crate::code::code_digest;
pub use connections::{Door, serve_until};
pub use problem::Problem;
pub use routes::{Listed, routes_listed};

use std::sync::Arc;

use axum::Router;

use crate::app::App;
use crate::fair::Fair;
use crate::http::admission::Admission;
use crate::http::routes::Answers;

/// The routes as a value, for whoever serves them.
pub type Routes = Router;

/// The whole API, built from the table of routes.
pub fn router(app: App, fair: Arc<Fair>) -> Routes {
    let admission = Arc::new(Admission::new(fair));
    let routes = routes::answering(Answers::Whole, &app, &admission)
        .merge(routes::answering(Answers::Stream, &app, &admission))
        .merge(openapi::page())
        .with_state(app);
    #[cfg(feature = "web")]
    let routes = routes.merge(web::pages());
    layers::around(routes)
}

/// The API's description as JSON, as `GET /v1/openapi.json` gives it.
pub fn openapi_json() -> String {
    serde_json::to_string_pretty(&openapi::api()).unwrap_or_default()
}

/// The longest a read waits for what it asks to be digested.
const LONGEST_WAIT: std::time::Duration = std::time::Duration::from_secs(5);

/// Waits, bounded, until everything up to a position is digested, held or parked.
pub(crate) async fn wait_for(app: &App, at_least: Option<crate::store::Position>) {
    if let Some(position) = at_least {
        wait_at_most(app, position, LONGEST_WAIT).await;
    }
}

/// Waits no longer than this until everything up to a position is digested.
pub(crate) async fn wait_at_most(app: &App, position: crate::store::Position, longest: std::time::Duration) {
    let mut digested = app.follow_digested();
    let reached = digested.wait_for(|digested| *digested >= position);
    // Too late is no error: the answer then shows what is known.
    let _ = tokio::time::timeout(longest, reached).await;
}

/// Runs store work away from the event loop, once it is this request's turn.
///
/// # Errors
/// What the work returns; a 503 or 429 when its turn does not come; a constant 500 when it could not run.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let turn = admission::turn().await?;
    let work = move || {
        let done = work();
        // Whoever asked may have gone: the turn ends with the work all the same.
        drop(turn);
        done
    };
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(Problem::internal()))
}
