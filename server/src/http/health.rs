//! `GET /healthz`: whether the server works and how far it is. For load balancers and the operator's monitoring.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::http::json::seconds;
use crate::http::{Problem, blocking};
use crate::store::{Condition, StoreError};
use crate::timer::STANDS;

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Always true: what is not well does not answer so.
    ok: bool,
    /// Up to where everything is digested.
    digested: u64,
    /// The end of the journal.
    last: u64,
    /// Which life of the store.
    epoch: String,
    /// Whether the machine's clock is in doubt: then the time goes on by its running clock, and no anchor is given.
    clock_in_doubt: bool,
    /// How far the wall clock is ahead of what the server goes by, in seconds; none without a doubt.
    clock_off_seconds: Option<f64>,
    /// Messages that wait for their channel.
    outbox_waiting: u64,
    /// Messages that were given up: `sojourn admin outbox list` says why.
    outbox_given_up: u64,
    /// For how many seconds the next message could have gone already.
    outbox_late_s: u64,
}

/// Whether the server works: 507 while the disk is full, 503 once the store has stopped, and while no timer fires: then no
/// deadline and no alarm goes off.
#[utoipa::path(
    get, path = "/healthz", tag = "operation",
    responses((status = 200, body = Health), (status = "default", response = Problem))
)]
pub async fn healthz(State(app): State<App>) -> Result<Json<Health>, Problem> {
    blocking(move || {
        if *app.store.condition().borrow() == Condition::Full {
            return Err(StoreError::Full.into());
        }
        if app.timers_stand().is_some_and(|stands| stands >= STANDS) {
            let detail = "the timer loop stands still: no deadline and no alarm goes off; restart the server";
            return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "timers_stand_still", detail));
        }
        let (now, doubt) = (app.clock.now(), app.clock.doubt());
        let health = app.store.read_with(|read| {
            let (digested, last, epoch) = (read.digested()?, read.last_position()?, read.epoch()?);
            let outbox = read.outbox()?;
            let late = outbox.oldest.map_or(0, |oldest| (now - oldest).0.max(0) / 1_000);
            Ok(Health {
                ok: true,
                digested,
                last,
                epoch: epoch.to_string(),
                clock_in_doubt: doubt.is_some(),
                clock_off_seconds: doubt.map(|doubt| seconds(doubt.shown - doubt.expected)),
                outbox_waiting: outbox.waiting,
                outbox_given_up: outbox.given_up,
                outbox_late_s: late.unsigned_abs(),
            })
        })?;
        Ok(Json(health))
    })
    .await
}
