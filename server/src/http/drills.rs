//! `/v1/drills`: drills of the safety ladder are started and looked at; `POST /v1/drills/{id}/confirm`: whoever was told of one says that
//! they have it (V6.3).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};
use sync_core::access::{Action, Resource};
use utoipa::ToSchema;

use crate::admin::drill::{as_json, latest};
use crate::app::App;
use crate::bearer::Caller;
use crate::drill::{Confirmed, Started, begin, confirm, name_of};
use crate::http::access::has_tick;
use crate::http::extract::VisitInPath;
use crate::http::{Problem, blocking};
use crate::store::Doer;

/// So many drills are shown.
const SHOWN: usize = 12;

/// The last drills, newest first: each rung, who stands on it, how far the notice came, and when they said that they have it.
#[utoipa::path(
    get, path = "/v1/drills", tag = "people", security(("token" = [])),
    responses((status = 200, body = Object), (status = "default", response = Problem))
)]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Value>, Problem> {
    blocking(move || {
        app.store.read_with(|read| Ok(has_tick(read, &caller, Action::Read, Resource::Drill)))??;
        let now = app.clock.now();
        let drills = app.store.read_with(|read| latest(read, &caller.org, SHOWN, now))?;
        Ok(Json(json!({ "drills": drills.iter().map(as_json).collect::<Vec<_>>() })))
    })
    .await
}

/// Starts a drill now, at any hour.
#[utoipa::path(
    post, path = "/v1/drills", tag = "people", security(("token" = [])),
    responses((status = 200, body = Object), (status = "default", response = Problem))
)]
pub async fn start(State(app): State<App>, caller: Caller) -> Result<Json<Value>, Problem> {
    blocking(move || {
        app.store.read_with(|read| Ok(has_tick(read, &caller, Action::Administer, Resource::Drill)))??;
        let (now, by) = (app.clock.now(), Doer::Person(caller.person.clone()));
        let started = app.store.write_with(move |tx| begin(tx, &caller.org, now, &by))?;
        app.wake_timers();
        let refused = |code, detail: String| Err(Problem::new(StatusCode::CONFLICT, code, detail));
        match started {
            Started::Runs(id) => Ok(Json(json!({ "drill": name_of(id) }))),
            Started::Already(drill) => {
                refused("drill_runs", format!("{} runs until {}", name_of(drill.id), drill.confirm_by))
            }
            Started::Nobody => refused("nobody_to_drill", "there are no people yet".to_owned()),
        }
    })
    .await
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfirmedJson {
    /// Whether it was said before.
    before: bool,
}

/// Says that one has the notice of a drill. Said twice it counts once; after its time it is written down as late.
#[utoipa::path(
    post, path = "/v1/drills/{id}/confirm", tag = "pages", security(("token" = [])),
    params(("id" = String, Path, description = "the drill as its notice names it, for example drill-4711")),
    responses((status = 200, body = ConfirmedJson), (status = "default", response = Problem))
)]
pub async fn confirmed(
    State(app): State<App>,
    caller: Caller,
    VisitInPath(name): VisitInPath,
) -> Result<Json<ConfirmedJson>, Problem> {
    let number = name.as_str().strip_prefix("drill-").unwrap_or(name.as_str()).parse::<u64>();
    let drill = number.map_err(|_| Problem::not_found("drill"))?;
    blocking(move || match confirm(&app, &caller.org, &caller.person, drill)? {
        Confirmed::Unknown => Err(Problem::not_found("drill")),
        said => Ok(Json(ConfirmedJson { before: said == Confirmed::Before })),
    })
    .await
}
