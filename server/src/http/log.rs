//! `GET /v1/log/…`: the log's newest checkpoint, and proofs that something stands in it and that it only grew. They bear
//! hashes, and of rows nothing but the caller's own.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use sync_core::cbor;

use crate::app::App;
use crate::bearer::Caller;
use crate::http::extract::Asked;
use crate::http::journal::Cbor;
use crate::http::{Problem, blocking};
use crate::log;
use crate::store::Position;

/// What the server last signed of the organisation's log.
#[utoipa::path(
    get, path = "/v1/log/checkpoint", tag = "device", security(("token" = [])),
    responses(
        (status = 200, description = "signed-checkpoint, see docs/wire.md", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn checkpoint(State(app): State<App>, caller: Caller) -> Result<Cbor, Problem> {
    blocking(move || {
        let last = app.store.read_with(|read| read.last_checkpoint(&caller.org))?;
        let none = || {
            let detail = "nothing of the log is signed yet: ask again in some minutes";
            Problem::new(StatusCode::NOT_FOUND, "no_checkpoint", detail)
        };
        last.map(|last| Cbor(cbor::encode(&last))).ok_or_else(none)
    })
    .await
}

/// Which leaf, by one of three, and in the log of which size.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InclusionQuery {
    /// An entry of the asking device, by its number.
    seq: Option<u64>,
    /// A row of the asking device, by its position: what a receipt names.
    position: Option<Position>,
    /// Any leaf, by its number from 0.
    index: Option<u64>,
    /// A checkpoint's size.
    size: u64,
}

impl InclusionQuery {
    fn asked(&self) -> Option<log::Asked> {
        match (self.seq, self.position, self.index) {
            (Some(seq), None, None) => Some(log::Asked::Seq(seq)),
            (None, Some(position), None) => Some(log::Asked::Position(position)),
            (None, None, Some(index)) => Some(log::Asked::Index(index)),
            _ => None,
        }
    }
}

/// That a leaf stands in the log.
#[utoipa::path(
    get, path = "/v1/log/inclusion", tag = "device", params(InclusionQuery), security(("token" = [])),
    responses(
        (status = 200, description = "inclusion-answer, see docs/wire.md", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn inclusion(
    State(app): State<App>,
    caller: Caller,
    Asked(query): Asked<InclusionQuery>,
) -> Result<Cbor, Problem> {
    let Some(asked) = query.asked() else {
        return Err(bad("name one of seq, position and index, and size"));
    };
    blocking(move || {
        let Caller { org, device, .. } = &caller;
        let answer = app.store.read_with(|read| log::inclusion(read, org, device, asked, query.size))?;
        answer
            .map(|answer| Cbor(cbor::encode(&answer)))
            .ok_or_else(|| Problem::not_found("leaf in the log of this size"))
    })
    .await
}

/// Two sizes, each a checkpoint's.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConsistencyQuery {
    /// The smaller, at least 1.
    first: u64,
    /// The greater.
    second: u64,
}

/// That the log only grew between two sizes.
#[utoipa::path(
    get, path = "/v1/log/consistency", tag = "device", params(ConsistencyQuery), security(("token" = [])),
    responses(
        (status = 200, description = "consistency-answer, see docs/wire.md", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn consistency(
    State(app): State<App>,
    caller: Caller,
    Asked(ConsistencyQuery { first, second }): Asked<ConsistencyQuery>,
) -> Result<Cbor, Problem> {
    blocking(move || {
        let answer = app.store.read_with(|read| log::consistency(read, &caller.org, first, second))?;
        let wrong = || bad("first and second must be sizes that the log had, first at least 1 and not above second");
        answer.map(|answer| Cbor(cbor::encode(&answer))).ok_or_else(wrong)
    })
    .await
}

fn bad(detail: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "query_not_valid", detail)
}
