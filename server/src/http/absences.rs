//! `/v1/account/absences`: when the caller is away. The safety ladder passes them over then, and who acts for them is told (V6.3).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sync_core::time::Timestamp;
use utoipa::ToSchema;

use crate::act::carry_out;
use crate::app::App;
use crate::bearer::Caller;
use crate::http::json::{JsonBody, time};
use crate::http::{Problem, blocking};
use crate::query::absences::{absences_of, check_times, to_end};
use crate::store::{Absence, Act, Doer};

/// When somebody is or was away.
#[derive(Debug, Serialize, ToSchema)]
pub struct AbsenceJson {
    /// Its number, by which it is taken back.
    id: u64,
    /// From when on.
    starts: String,
    /// Until when.
    ends: String,
    /// `given`, `under_way` or `over`.
    state: &'static str,
}

impl AbsenceJson {
    fn new(absence: &Absence, now: Timestamp) -> Self {
        let (starts, ends) = (time(absence.starts), time(absence.ends));
        Self { id: absence.id, starts, ends, state: absence.state(now) }
    }
}

/// From when to when the caller is away.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AwayJson {
    /// From when on, RFC 3339; at once where it is left out.
    starts: Option<String>,
    /// Until when, RFC 3339; at most 366 days on. It ends by itself.
    ends: String,
}

/// Which absence.
#[derive(Debug, Deserialize, ToSchema)]
pub struct BackJson {
    /// Its number.
    id: u64,
}

/// The caller's absences, oldest first.
#[utoipa::path(
    get, path = "/v1/account/absences", tag = "pages", security(("token" = [])),
    responses((status = 200, body = Vec<AbsenceJson>), (status = "default", response = Problem))
)]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Vec<AbsenceJson>>, Problem> {
    blocking(move || {
        let now = app.clock.now();
        let found = app.store.read_with(|read| absences_of(read, &caller.org, &caller.person))?;
        Ok(Json(found.iter().map(|absence| AbsenceJson::new(absence, now)).collect()))
    })
    .await
}

/// Says that the caller is away for a time.
#[utoipa::path(
    post, path = "/v1/account/absences", tag = "pages", security(("token" = [])), request_body = AwayJson,
    responses((status = 200, body = AbsenceJson), (status = "default", response = Problem))
)]
pub async fn add(
    State(app): State<App>,
    caller: Caller,
    JsonBody(asked): JsonBody<AwayJson>,
) -> Result<Json<AbsenceJson>, Problem> {
    blocking(move || {
        let now = app.clock.now();
        let starts = asked.starts.as_deref().map_or(Ok(now), |at| moment("starts", at))?;
        let ends = moment("ends", &asked.ends)?;
        check_times(starts, ends, now).map_err(|why| bad(why.to_string()))?;
        let Caller { org, person, .. } = caller;
        let (by, act) = (Doer::Person(person.clone()), Act::AbsenceSet { person: person.clone(), starts, ends });
        let id = app.store.write_with(move |tx| carry_out(tx, &org, now, &by, act))?;
        Ok(Json(AbsenceJson::new(&Absence { id, person, starts, ends, until: None }, now)))
    })
    .await
}

/// Takes one of the caller's absences back.
#[utoipa::path(
    post, path = "/v1/account/absences/end", tag = "pages", security(("token" = [])), request_body = BackJson,
    responses((status = 204, description = "taken back"), (status = "default", response = Problem))
)]
pub async fn end(
    State(app): State<App>,
    caller: Caller,
    JsonBody(asked): JsonBody<BackJson>,
) -> Result<StatusCode, Problem> {
    blocking(move || {
        let now = app.clock.now();
        let found = app.store.read_with(|read| to_end(read, &caller.org, Some(&caller.person), (asked.id, now)))?;
        let absence = found.ok_or_else(|| Problem::not_found("absence"))?.id;
        let Caller { org, person, .. } = caller;
        let (by, act) = (Doer::Person(person.clone()), Act::AbsenceEnded { person, absence });
        app.store.write_with(move |tx| carry_out(tx, &org, now, &by, act))?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

fn moment(field: &str, text: &str) -> Result<Timestamp, Problem> {
    let at = text.parse::<jiff::Timestamp>();
    at.map(|at| Timestamp(at.as_millisecond()))
        .map_err(|_| bad(format!("{field}: give a time such as 2026-11-22T08:00:00Z")))
}

fn bad(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "absence_not_valid", detail)
}
