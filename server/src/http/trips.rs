//! `GET /v1/itineraries`: the trips that the caller may look at, the most urgent first (V6.3). It shows neither places nor positions, so
//! it is no look at anybody; the page of one trip is.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sync_core::ids::VisitId;
use sync_core::safety::Heard;
use sync_core::time::{Millis, Timestamp};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::bearer::Caller;
use crate::http::extract::Asked;
use crate::http::json::{Lang, en, maybe, time, zh};
use crate::http::{Problem, blocking, wait_for};
use crate::query::trips::{InSight, Ladder, Place, trips};
use crate::store::Position;

/// What is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TripsQuery {
    /// Those that are over as well.
    #[serde(default)]
    closed: bool,
    /// Where the page before ended: its `next`.
    after: Option<String>,
    /// Trips on the page: 200, at most 500.
    limit: Option<usize>,
    /// The language of sentences; both where none is named.
    lang: Option<Lang>,
    /// A receipt's position: waits, bounded, until everything up to it is digested, held or parked.
    at_least: Option<Position>,
}

/// Trips.
#[derive(Debug, Serialize, ToSchema)]
pub struct TripsJson {
    /// The server's now.
    now: String,
    /// The most urgent first; at most 500.
    trips: Vec<TripInSightJson>,
    /// Where the next page begins; none at the end. Between two pages a trip may become more urgent: then it is on a
    /// page that was read.
    next: Option<String>,
}

/// Trips of a page where nothing is said.
const PAGE: usize = 200;
/// And at most.
const MAX_PAGE: usize = 500;

/// One trip and the watch over it.
#[derive(Debug, Serialize, ToSchema)]
struct TripInSightJson {
    /// The lead visit.
    visit: String,
    /// Whose trip it is.
    traveller: String,
    /// Their name.
    traveller_name: String,
    /// Their department.
    department: Option<String>,
    /// The customer's name; empty for who sees the watch and no more.
    customer_name: String,
    /// State of the watch: `armed`, `under_way`, `overdue`, `alarmed` or `closed`.
    state: String,
    /// The state in Chinese.
    state_zh: &'static str,
    /// Why: `forced`, `called`, `nothing_heard`, `past_due`, `out_of_coverage` (announced), `on_the_road`, `not_departed`, `returned`
    /// or `confirmed`.
    why: &'static str,
    /// When to hear from the traveller next.
    due: String,
    /// Where it stands, in English.
    sentence_en: Option<String>,
    /// The same in Chinese.
    sentence_zh: Option<String>,
    /// How many calls for help are open.
    calls: u32,
    /// Since when it is an alarm.
    alarmed: Option<String>,
    /// The last sign of life since it was shared.
    heard: Option<HeardJson>,
    /// How far the ladder of the alarm is climbed; none without one, and for the traveller's own party.
    ladder: Option<LadderJson>,
    /// Whether the caller travels themself.
    own: bool,
}

/// A sign of life with its bounds.
#[derive(Debug, Serialize, ToSchema)]
struct HeardJson {
    /// Not before this, as far as is known.
    low: Option<String>,
    /// Not after this.
    high: Option<String>,
    /// When the server received it.
    received: Option<String>,
}

/// The ladder of an alarm.
#[derive(Debug, Serialize, ToSchema)]
struct LadderJson {
    /// Its steps, in their order.
    steps: Vec<StepJson>,
    /// How many were taken; more than there are steps: the last was repeated.
    taken: u32,
    /// When the next one is reached if nothing else happens.
    next_at: String,
    /// Who takes care of it, and until when that holds the ladder.
    held: Option<HolderJson>,
}

/// A step.
#[derive(Debug, Serialize, ToSchema)]
struct StepJson {
    /// Whom: `watchers`, `supervisor`, `manager` or `duty`.
    tell: &'static str,
    /// The same in Chinese.
    tell_zh: &'static str,
    /// How long after the alarm began, in minutes.
    after_minutes: i64,
    /// Whether it was taken.
    taken: bool,
}

/// Somebody takes care of an alarm.
#[derive(Debug, Serialize, ToSchema)]
struct HolderJson {
    /// Who.
    person: String,
    /// Their name.
    name: String,
    /// What they do about it.
    note: String,
    /// Until when.
    until: String,
}

/// The trips that the caller may look at: watched by them, or of their people. One that is over is left out.
#[utoipa::path(
    get, path = "/v1/itineraries", tag = "pages", security(("token" = [])), params(TripsQuery),
    responses((status = 200, body = TripsJson), (status = "default", response = Problem))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(query): Asked<TripsQuery>,
) -> Result<Json<TripsJson>, Problem> {
    let (after, limit) = (query.place()?, query.limit.unwrap_or(PAGE).clamp(1, MAX_PAGE));
    wait_for(&app, query.at_least).await;
    blocking(move || {
        let now = app.clock.now();
        let found = app.store.read_with(|read| trips(read, &caller.org, &caller.person, query.closed, now))?;
        let behind = after.map_or(0, |after| found.partition_point(|trip| trip.place() <= after));
        let rest = found.get(behind..).unwrap_or_default();
        let page = rest.get(..limit.min(rest.len())).unwrap_or_default();
        let next = page.last().filter(|_| rest.len() > page.len()).map(|trip| write(&trip.place()));
        let trips = page.iter().map(|trip| TripInSightJson::new(trip, query.lang)).collect();
        Ok(Json(TripsJson { now: time(now), trips, next }))
    })
    .await
}

impl TripsQuery {
    fn place(&self) -> Result<Option<Place>, Problem> {
        let remedy = || {
            let detail = "after: take it from the page before, as it is";
            Problem::new(StatusCode::BAD_REQUEST, "query_not_valid", detail)
        };
        self.after.as_ref().map(|text| read(text).ok_or_else(remedy)).transpose()
    }
}

fn write((urgency, due, visit): &Place) -> String {
    format!("{urgency}.{}.{visit}", due.0)
}

fn read(text: &str) -> Option<Place> {
    let mut parts = text.splitn(3, '.');
    let (urgency, due) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some((urgency, Timestamp(due), VisitId::new(parts.next()?).ok()?))
}

impl TripInSightJson {
    fn new(trip: &InSight, lang: Option<Lang>) -> Self {
        Self {
            visit: trip.visit.to_string(),
            traveller: trip.traveller.to_string(),
            traveller_name: trip.name.clone(),
            department: trip.department.as_ref().map(ToString::to_string),
            customer_name: trip.customer.clone(),
            state: trip.watch.state.clone(),
            state_zh: trip.watch.state_zh,
            why: trip.why,
            due: time(trip.watch.due),
            sentence_en: en(&trip.watch.said, lang),
            sentence_zh: zh(&trip.watch.said, lang),
            calls: trip.calls,
            alarmed: maybe(trip.alarmed),
            heard: trip.heard.as_ref().map(HeardJson::from),
            ladder: trip.ladder.as_ref().map(LadderJson::from),
            own: trip.own,
        }
    }
}

impl From<&Heard> for HeardJson {
    fn from(heard: &Heard) -> Self {
        Self { low: maybe(heard.low), high: maybe(heard.high), received: maybe(heard.received) }
    }
}

impl From<&Ladder> for LadderJson {
    fn from(ladder: &Ladder) -> Self {
        let step = |(at, step): (usize, &sync_core::policy::SafetyStep)| StepJson {
            tell: step.tell.as_str(),
            tell_zh: step.tell.zh(),
            after_minutes: step.after.0 / Millis::minutes(1).0,
            taken: at < ladder.taken as usize,
        };
        let held = ladder.held.as_ref().map(|(person, name, note, until)| HolderJson {
            person: person.to_string(),
            name: name.clone(),
            note: note.clone(),
            until: time(*until),
        });
        let steps = ladder.steps.iter().enumerate().map(step).collect();
        Self { steps, taken: ladder.taken, next_at: time(ladder.next_at), held }
    }
}
