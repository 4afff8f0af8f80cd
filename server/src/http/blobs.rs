//! `/v1/visits/{id}/blob`: photos and signatures, part by part, up and down. The blob's name stands in the query, which no log sees.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sync_core::cbor;

use crate::app::App;
use crate::bearer::Caller;
use crate::blob::{self, BlobError};
use crate::http::extract::{Asked, VisitInPath};
use crate::http::journal::Cbor;
use crate::http::looks::note;
use crate::http::{Problem, blocking};
use crate::store::Sight;

/// Which blob of the visit, and from where on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BlobQuery {
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    hash: String,
    /// Where the part begins, a multiple of 131072.
    #[serde(default)]
    offset: u64,
}

fn asked(caller: &Caller, visit: sync_core::ids::VisitId, query: &BlobQuery) -> Result<blob::Asked, Problem> {
    let hash = query.hash.parse().map_err(|_| Problem::not_found("blob"))?;
    Ok(blob::Asked { org: caller.org.clone(), person: caller.person.clone(), visit, hash })
}

/// How much of a blob that an own entry names is here, fsynced: the next part begins there.
#[utoipa::path(
    get, path = "/v1/visits/{id}/blob", tag = "device", security(("token" = [])),
    params(BlobQuery, ("id" = String, Path, description = "the visit's id")),
    responses(
        (status = 200, description = "blob-answer, see docs/wire.md", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn progress(
    State(app): State<App>,
    caller: Caller,
    VisitInPath(visit): VisitInPath,
    Asked(query): Asked<BlobQuery>,
) -> Result<Cbor, Problem> {
    let asked = asked(&caller, visit, &query)?;
    blocking(move || Ok(Cbor(cbor::encode(&blob::progress(&app, &asked)?)))).await
}

/// Takes the next part of a blob; answered once it is fsynced.
#[utoipa::path(
    post, path = "/v1/visits/{id}/blob", tag = "device", security(("token" = [])),
    params(BlobQuery, ("id" = String, Path, description = "the visit's id")),
    request_body(content = crate::http::openapi::Frame, content_type = "application/octet-stream", description = "the bytes of the part"),
    responses(
        (status = 200, description = "blob-answer, see docs/wire.md", content_type = "application/cbor", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn upload(
    State(app): State<App>,
    caller: Caller,
    VisitInPath(visit): VisitInPath,
    Asked(query): Asked<BlobQuery>,
    body: Bytes,
) -> Result<Cbor, Problem> {
    let asked = asked(&caller, visit, &query)?;
    blocking(move || Ok(Cbor(cbor::encode(&blob::take(&app, &asked, query.offset, &body)?)))).await
}

/// One part of a blob that is here as a whole.
#[utoipa::path(
    get, path = "/v1/visits/{id}/blob/bytes", tag = "pages", security(("token" = [])),
    params(BlobQuery, ("id" = String, Path, description = "the visit's id")),
    responses(
        (status = 200, description = "the bytes of the part", content_type = "application/octet-stream", body = crate::http::openapi::Frame),
        (status = "default", response = Problem)
    )
)]
pub async fn bytes(
    State(app): State<App>,
    caller: Caller,
    VisitInPath(visit): VisitInPath,
    Asked(query): Asked<BlobQuery>,
) -> Result<Response, Problem> {
    let asked = asked(&caller, visit, &query)?;
    let part = blocking(move || {
        let (part, about) = app
            .store
            .read_with(|read| Ok((blob::give(read, &asked, query.offset)?, blob::looked_at(read, &asked)?)))?;
        let part = part.ok_or_else(|| Problem::not_found("blob"))?;
        if let Some(about) = about {
            // Written down before it is given.
            note(&app, &caller, &about, &asked.visit, &[Sight::Attachment], app.clock.now())?;
        }
        Ok(part)
    })
    .await?;
    // What somebody else attached is never opened as a page of ours.
    let headers = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CONTENT_DISPOSITION, "attachment")];
    Ok((headers, part).into_response())
}

impl From<BlobError> for Problem {
    fn from(error: BlobError) -> Self {
        let detail = error.to_string();
        match error {
            BlobError::Store(error) => error.into(),
            BlobError::Unknown => Self::not_found("blob"),
            BlobError::Refused(sync_core::blob::BlobError::TooLarge { .. }) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "blob_too_large", detail)
            }
            BlobError::Refused(_) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "blob_not_taken", detail),
            BlobError::Part => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "part_not_valid", detail),
            BlobError::Damaged => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "blob_damaged", detail),
        }
    }
}
