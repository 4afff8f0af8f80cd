//! The HTTP API: the only place that knows axum. One file is one resource; a handler identifies, checks, acts, answers.

mod auth;
mod enrol;
mod feed;
mod journal;
mod problem;
mod token;

pub use enrol::code_digest;
pub use problem::Problem;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;

/// Largest request body, in bytes: a push of segments with some room around them.
const MAX_BODY: usize = 8 << 20;

/// The routes. This table is the API's table of contents.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/v1/enrol", post(enrol::enrol))
        .route("/v1/nonce", post(token::nonce))
        .route("/v1/token", post(token::token))
        .route("/v1/journal", post(journal::push))
        .route("/v1/feed", get(feed::feed))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(app)
}

/// The routes as a value, for whoever serves them.
pub type Routes = Router;

/// Serves the routes until the listener fails.
///
/// # Errors
/// What the listener says.
pub async fn serve(listener: tokio::net::TcpListener, routes: Routes) -> std::io::Result<()> {
    axum::serve(listener, routes).await
}

/// The longest a read waits for what it asks to be digested.
const LONGEST_WAIT: std::time::Duration = std::time::Duration::from_secs(5);

/// Waits, bounded, until everything up to a position is digested, held or parked.
pub(crate) async fn wait_for(app: &App, at_least: Option<crate::store::Position>) {
    let Some(position) = at_least else { return };
    let mut digested = app.follow_digested();
    let reached = digested.wait_for(|digested| *digested >= position);
    // Too late is no error: the answer then shows what is known.
    let _ = tokio::time::timeout(LONGEST_WAIT, reached).await;
}

/// Runs store work away from the event loop.
///
/// # Errors
/// What the work returns; a constant 500 when it could not run.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(Problem::internal()))
}
