//! `/v1/delegations`: powers that superiors lend for a time (holidays, illness): who lent them to whom, lending, ending.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sync_core::ids::PersonId;
use sync_core::time::Timestamp;
use utoipa::ToSchema;

use crate::act::carry_out;
use crate::app::App;
use crate::bearer::Caller;
use crate::http::json::{JsonBody, time};
use crate::http::{Problem, blocking};
use crate::query::delegations::{CannotLend, check, check_times, delegations as read_delegations, to_end};
use crate::store::{Act, Delegation, Doer, Position};

/// Powers that are or were lent.
#[derive(Debug, Serialize, ToSchema)]
pub struct DelegationJson {
    /// Its number, by which it is ended.
    id: u64,
    /// Whose powers.
    giver: String,
    /// To whom.
    taker: String,
    /// From when on.
    starts: String,
    /// Until when.
    ends: String,
    /// `given`, `under_way` or `over`.
    state: &'static str,
}

impl From<&Delegation> for DelegationJson {
    fn from(delegation: &Delegation) -> Self {
        Self {
            id: delegation.id,
            giver: delegation.giver.to_string(),
            taker: delegation.taker.to_string(),
            starts: time(delegation.starts),
            ends: time(delegation.ends),
            state: delegation.state(),
        }
    }
}

/// What is lent to whom.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LendJson {
    /// Whose powers; the caller's where it is left out.
    giver: Option<String>,
    /// To whom.
    taker: String,
    /// From when on, RFC 3339; at once where it is left out.
    starts: Option<String>,
    /// Until when, RFC 3339; at most 366 days on.
    ends: String,
}

/// Delegations that concern the caller and those below them.
#[utoipa::path(
    get, path = "/v1/delegations", tag = "pages", security(("token" = [])),
    responses((status = 200, body = Vec<DelegationJson>), (status = "default", response = Problem))
)]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Vec<DelegationJson>>, Problem> {
    blocking(move || {
        let found = app.store.read_with(|read| read_delegations(read, &caller.org, &caller.person))?;
        Ok(Json(found.iter().map(DelegationJson::from).collect()))
    })
    .await
}

/// Lends a superior's powers for a time.
#[utoipa::path(
    post, path = "/v1/delegations", tag = "pages", security(("token" = [])), request_body = LendJson,
    responses((status = 200, body = DelegationJson), (status = "default", response = Problem))
)]
pub async fn lend(
    State(app): State<App>,
    caller: Caller,
    JsonBody(asked): JsonBody<LendJson>,
) -> Result<Json<DelegationJson>, Problem> {
    blocking(move || {
        let now = app.clock.now();
        let giver = asked.giver.as_deref().map_or_else(|| Ok(caller.person.clone()), |id| person("giver", id))?;
        let taker = person("taker", &asked.taker)?;
        let starts = asked.starts.as_deref().map_or(Ok(now), |at| moment("starts", at))?.max(now);
        let ends = moment("ends", &asked.ends)?;
        check_times(starts, ends).map_err(refused)?;
        let org = caller.org.clone();
        app.store.read_with(|read| check(read, &org, Some(&caller.person), &giver, &taker))?.map_err(refused)?;
        let (by, act) = (Doer::Person(caller.person), Act::DelegationGiven { giver, taker, starts, ends });
        let id = app.store.write_with({
            let org = org.clone();
            move |tx| carry_out(tx, &org, now, &by, act)
        })?;
        // One that begins at once has begun before this is answered.
        crate::timer::fire_due(&app)?;
        app.wake_timers();
        let found = app.store.read_with(|read| read.delegations(&org))?;
        let found = found.iter().find(|delegation| delegation.id == id).ok_or_else(Problem::internal)?;
        Ok(Json(DelegationJson::from(found)))
    })
    .await
}

/// Ends powers that are lent, before their time.
#[utoipa::path(
    post, path = "/v1/delegations/{id}/end", tag = "pages", security(("token" = [])),
    params(("id" = u64, Path, description = "the delegation's number")),
    responses((status = 204, description = "ended"), (status = "default", response = Problem))
)]
pub async fn end(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<Position>, axum::extract::rejection::PathRejection>,
) -> Result<StatusCode, Problem> {
    let missing = || Problem::not_found("delegation");
    let Path(id) = id.map_err(|_| missing())?;
    blocking(move || {
        let now = app.clock.now();
        let found = app.store.read_with(|read| to_end(read, &caller.org, Some(&caller.person), id))?;
        let delegation = found.ok_or_else(missing)?.id;
        let by = Doer::Person(caller.person);
        app.store.write_with(move |tx| carry_out(tx, &caller.org, now, &by, Act::DelegationEnded { delegation }))?;
        app.wake_digest();
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

fn person(field: &str, id: &str) -> Result<PersonId, Problem> {
    PersonId::new(id).map_err(|error| bad(format!("{field}: {error}")))
}

fn moment(field: &str, text: &str) -> Result<Timestamp, Problem> {
    let at = text.parse::<jiff::Timestamp>();
    at.map(|at| Timestamp(at.as_millisecond()))
        .map_err(|_| bad(format!("{field}: give a time such as 2026-11-22T08:00:00Z")))
}

fn bad(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "delegation_not_valid", detail)
}

fn refused(why: CannotLend) -> Problem {
    match why {
        CannotLend::NotYours(_) => Problem::new(StatusCode::FORBIDDEN, "not_allowed", why.to_string()),
        other => bad(other.to_string()),
    }
}
