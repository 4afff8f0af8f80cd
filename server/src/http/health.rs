//! `GET /healthz`: whether the server works and how far it is. For load balancers and the operator's monitoring.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::http::{Problem, blocking};
use crate::store::{Condition, StoreError};

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
}

/// Whether the server works: 507 while the disk is full, 503 once the store has stopped.
#[utoipa::path(
    get, path = "/healthz", tag = "operation",
    responses((status = 200, body = Health), (status = "default", response = Problem))
)]
pub async fn healthz(State(app): State<App>) -> Result<Json<Health>, Problem> {
    blocking(move || {
        if *app.store.condition().borrow() == Condition::Full {
            return Err(StoreError::Full.into());
        }
        let health = app.store.read_with(|read| {
            let (digested, last, epoch) = (read.digested()?, read.last_position()?, read.epoch()?);
            Ok(Health { ok: true, digested, last, epoch: epoch.to_string() })
        })?;
        Ok(Json(health))
    })
    .await
}
