//! What handlers take from a request, refused as a [`Problem`] that names the remedy.

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use sync_core::ids::{BadId, CustomerId, DeviceId, PersonId, VisitId};

use crate::app::App;
use crate::http::Problem;

/// The query part of the address.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Query(asked) = Query::<T>::from_request_parts(parts, app).await.map_err(bad_query)?;
        Ok(Self(asked))
    }
}

fn bad_query(rejection: QueryRejection) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "query_not_valid", rejection.body_text())
}

/// The device that the path names. A text that can be no device's id is no device.
pub struct DeviceInPath(pub DeviceId);

impl FromRequestParts<App> for DeviceInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let missing = || Problem::not_found("device");
        let Path(text) = Path::<String>::from_request_parts(parts, app).await.map_err(|_| missing())?;
        text.parse().map(Self).map_err(|_| missing())
    }
}

/// A small body in JSON.
///
/// # Errors
/// A 422 [`Problem`] that names the field.
pub fn said<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body)
        .map_err(|error| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "body_not_valid", format!("body: {error}")))
}

/// The visit that the path names. A text that can be no visit's id is no visit.
pub struct VisitInPath(pub VisitId);

impl FromRequestParts<App> for VisitInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let missing = || Problem::not_found("visit");
        let Path(text) = Path::<String>::from_request_parts(parts, app).await.map_err(|_| missing())?;
        VisitId::new(text).map(Self).map_err(|_| missing())
    }
}

/// The customer that the path names. A text that can be no customer's id is no customer.
pub struct CustomerInPath(pub CustomerId);

impl FromRequestParts<App> for CustomerInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let missing = || Problem::not_found("customer");
        let Path(text) = Path::<String>::from_request_parts(parts, app).await.map_err(|_| missing())?;
        CustomerId::new(text).map(Self).map_err(|_| missing())
    }
}

/// The person that the path names. A text that can be no person's id is nobody.
pub struct PersonInPath(pub PersonId);

impl FromRequestParts<App> for PersonInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let missing = || Problem::not_found("person");
        let Path(text) = Path::<String>::from_request_parts(parts, app).await.map_err(|_| missing())?;
        PersonId::new(text).map(Self).map_err(|_| missing())
    }
}

/// A field that holds an id.
///
/// # Errors
/// A 422 [`Problem`] that names the field.
pub fn field<T>(name: &str, read: Result<T, BadId>) -> Result<T, Problem> {
    let bad = |error: BadId| format!("{name}: a {} id must be {}", error.kind, error.form);
    read.map_err(|error| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "body_not_valid", bad(error)))
}
