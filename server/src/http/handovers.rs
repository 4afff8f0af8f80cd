//! `POST /v1/handovers` and `GET /v1/counts`: handing visits and customers on, and what the caller's phone should have (V11.3).

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sync_core::handover::Gone;
use sync_core::ids::{CustomerId, PersonId};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::bearer::Caller;
use crate::handover::{HandOverError, Reach, Wanted, hand_over, reach};
use crate::http::extract::{Asked, field};
use crate::http::json::{JsonBody, time};
use crate::http::{Problem, blocking, wait_for};
use crate::query::counts::counts as read_counts;
use crate::store::Position;

/// What is to be handed on.
#[derive(Debug, Deserialize, ToSchema)]
pub struct HandoverBody {
    /// Whose it is.
    from: String,
    /// Whose it shall be.
    to: String,
    /// The customer; all of the rep where it is left out.
    customer: Option<String>,
    /// Why: both read it.
    reason: String,
    /// Say what would go, and change nothing.
    #[serde(default)]
    dry_run: bool,
}

/// What went, or would go.
#[derive(Debug, Serialize, ToSchema)]
pub struct HandoverJson {
    /// Whether it was done.
    done: bool,
    /// Visits that go.
    visits: Vec<String>,
    /// Customers that go.
    customers: Vec<String>,
    /// What is open of those visits, by kind.
    open: BTreeMap<String, u64>,
    /// Visits that stay, since their traveller is on the road: hand them on when they are back.
    on_the_road: Vec<String>,
}

/// Hands on, in one step, the visits and customers of a rep, or those of one customer.
#[utoipa::path(
    post, path = "/v1/handovers", tag = "people", security(("token" = [])), request_body = HandoverBody,
    responses((status = 200, body = HandoverJson), (status = "default", response = Problem))
)]
pub async fn hand(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<HandoverBody>,
) -> Result<Json<HandoverJson>, Problem> {
    blocking(move || {
        let customer = body.customer.map(|id| field("customer", CustomerId::new(id))).transpose()?;
        let (from, to) = (field("from", PersonId::new(body.from))?, field("to", PersonId::new(body.to))?);
        let wanted = Wanted { from, to, customer, reason: body.reason };
        let asker = Some(&caller.person);
        let done = match body.dry_run {
            true => app.store.read_with(|read| match reach(read, &caller.org, asker, &wanted) {
                Err(HandOverError::Store(error)) => Err(error),
                other => Ok(other),
            })?,
            false => hand_over(&app, &caller.org, asker, &wanted),
        };
        let Reach { visits, customers, open, on_the_road } = done.map_err(refused)?;
        let ids = |visits: Vec<sync_core::ids::VisitId>| visits.iter().map(ToString::to_string).collect();
        Ok(Json(HandoverJson {
            done: !body.dry_run,
            visits: ids(visits),
            customers: customers.iter().map(ToString::to_string).collect(),
            open,
            on_the_road: ids(on_the_road),
        }))
    })
    .await
}

fn refused(error: HandOverError) -> Problem {
    let detail = error.to_string();
    match error {
        HandOverError::Store(error) => error.into(),
        HandOverError::NotKnown(_) => Problem::new(StatusCode::NOT_FOUND, "not_found", detail),
        _ => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "handover_not_valid", detail),
    }
}

/// What the count takes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CountsQuery {
    /// A receipt's position: waits, bounded, until everything up to it is digested, held or parked.
    at_least: Option<Position>,
}

/// The caller's visits as the server counts them.
#[derive(Debug, Serialize, ToSchema)]
pub struct TallyJson {
    /// The server's now.
    now: String,
    /// Theirs, as rep or companion, each with the names of what is open.
    visits: BTreeMap<String, BTreeSet<String>>,
    /// How much is open, by kind.
    open: BTreeMap<String, usize>,
    /// Theirs no more.
    gone: BTreeMap<String, GoneJson>,
}

/// Why a visit is somebody's no more.
#[derive(Debug, Serialize, ToSchema)]
struct GoneJson {
    /// `handed_on` or `erased`.
    why: &'static str,
    /// To whom.
    to: Option<String>,
}

/// What the server counts of the caller's visits, to be held against their phone.
#[utoipa::path(
    get, path = "/v1/counts", tag = "device", security(("token" = [])), params(CountsQuery),
    responses((status = 200, body = TallyJson), (status = "default", response = Problem))
)]
pub async fn counts(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<CountsQuery>,
) -> Result<Json<TallyJson>, Problem> {
    wait_for(&app, asked.at_least).await;
    blocking(move || {
        let now = app.clock.now();
        let counted = app.store.read_with(|read| read_counts(read, &caller.org, &caller.person, now))?;
        let open = counted.tally.open();
        let visits = counted.tally.visits.into_iter().map(|(visit, open)| (visit.to_string(), open)).collect();
        let gone = |why| match why {
            Gone::HandedOn(to) => GoneJson { why: "handed_on", to: Some(to.to_string()) },
            Gone::Erased => GoneJson { why: "erased", to: None },
        };
        let gone = counted.gone.into_iter().map(|(visit, why)| (visit.to_string(), gone(why))).collect();
        Ok(Json(TallyJson { now: time(now), visits, open, gone }))
    })
    .await
}
