//! `/v1/itineraries`: a trip as JSON and for calendar programs, addresses for those, and the note for helpers (V6.3). An address's token
//! stands in the query, which no log sees.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use sync_core::document::itinerary::Leg;
use sync_core::ids::{OrgId, VisitId};
use sync_core::itinerary::{Point, Span, Weight};
use sync_core::safety::Reached;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::bearer::Caller;
use crate::http::extract::{Asked, VisitInPath};
use crate::http::json::{PageQuery, maybe, time};
use crate::http::looks::{note, note_of};
use crate::http::told::ToldJson;
use crate::http::{Problem, blocking, wait_for};
use crate::itinerary::{TripError, as_calendar, by_token, end_links, make_link, open_note};
use crate::query::itinerary::{Trip, trip};
use crate::store::Sight;

/// How the path of a calendar ends.
const ICS: &str = ".ics";

/// A trip.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItineraryJson {
    /// The server's now.
    now: String,
    /// The lead visit.
    visit: String,
    /// Whose trip it is.
    traveller: String,
    /// Their name.
    traveller_name: String,
    /// The legs, in the order of the document.
    legs: Vec<LegJson>,
    /// When the traveller means to be back, local time.
    return_at: String,
    /// The IANA zone of that.
    return_zone: String,
    /// The same as a moment.
    return_by: Option<String>,
    /// When a sign of life is due.
    check_ins: Vec<String>,
    /// Where none can be expected.
    gaps: Vec<SpanJson>,
    /// Whom the traveller names as watchers; who watches is said by the visit's `share`.
    watchers: Vec<String>,
    /// How far what was shared has reached each of those who watch.
    reached: Vec<ReachedJson>,
    /// Whom to call when something has happened.
    emergency_name: String,
    /// Their telephone.
    emergency_phone: String,
    /// State of the watch; none where it was never shared.
    watch: Option<String>,
    /// Who was told of the watch, and how far each notice came, oldest first.
    told: Vec<ToldJson>,
    /// Whether there is a note for helpers; it is opened by `POST /v1/itineraries/{id}/medical-note` while the watch is alarmed.
    has_medical_note: bool,
    /// What must be mended, is missing, or may be a mistake.
    points: Vec<TripPointJson>,
    /// What was written at the same time into a field of the whole, by the field's name.
    conflicting: BTreeMap<String, Vec<String>>,
}

/// One who watches, and how far what was shared has reached them.
#[derive(Debug, Serialize, ToSchema)]
struct ReachedJson {
    /// Who.
    watcher: String,
    /// Their name.
    name: String,
    /// `not_reached`, `on_device` or `opened`.
    state: &'static str,
    /// The same for people, in English.
    en: &'static str,
    /// In Chinese.
    zh: &'static str,
    /// When the server heard so.
    at: Option<String>,
}

/// One leg.
#[derive(Debug, Serialize, ToSchema)]
struct LegJson {
    /// The visit that it leads to; empty for none.
    visit: String,
    /// Where.
    place: String,
    /// Whom the traveller meets.
    contact: String,
    /// The contact's telephone.
    phone: String,
    /// Local departure.
    depart: String,
    /// Its IANA zone.
    depart_zone: String,
    /// Local arrival.
    arrive: String,
    /// Its IANA zone.
    arrive_zone: String,
    /// Local end of the stay.
    until: String,
    /// By what.
    transport: String,
    /// Where the night is spent.
    lodging: String,
    /// Local end of what has no coverage.
    no_coverage_until: String,
    /// The same on one line of time, where it can be read.
    span: Option<SpanJson>,
    /// What else was written at the same time, by the field's name.
    conflicting: BTreeMap<String, Vec<String>>,
}

/// A stretch of time.
#[derive(Debug, Serialize, ToSchema)]
struct SpanJson {
    /// Where it begins.
    from: String,
    /// Where it ends.
    until: String,
}

/// One thing about an itinerary.
#[derive(Debug, Serialize, ToSchema)]
struct TripPointJson {
    /// Which field.
    field: String,
    /// `refuse`, `ask` or `warn`.
    weight: &'static str,
    /// In English.
    en: String,
    /// In Chinese.
    zh: String,
}

/// A new address for a calendar program.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarAddressJson {
    /// Its path and query on this server, told this once: `/v1/calendar.ics?token=…`.
    path: String,
}

/// The note for helpers.
#[derive(Debug, Serialize, ToSchema)]
pub struct MedicalNoteJson {
    /// What the traveller wrote.
    note: String,
}

/// Which calendar.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CalendarQuery {
    /// What `POST /v1/itineraries/{id}/calendar` told.
    token: String,
}

/// The trip that a visit leads, for who may see it; with `.ics` behind the id for calendar programs.
#[utoipa::path(
    get, path = "/v1/itineraries/{id}", tag = "pages", security(("token" = [])),
    params(PageQuery, ("id" = String, Path, description = "the lead visit's id, with `.ics` behind it for a calendar")),
    responses((status = 200, body = ItineraryJson), (status = "default", response = Problem))
)]
pub async fn itinerary(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Asked(query): Asked<PageQuery>,
) -> Result<Response, Problem> {
    let missing = || Problem::not_found("itinerary");
    wait_for(&app, query.at_least).await;
    let (id, as_ics) = match id.strip_suffix(ICS) {
        Some(id) => (id.to_owned(), true),
        None => (id, false),
    };
    let visit = VisitId::new(id).map_err(|_| missing())?;
    blocking(move || {
        let now = app.clock.now();
        let found = app.store.read_with(|read| trip(read, &caller.org, &caller.person, &visit, now))?;
        let found = found.ok_or_else(missing)?;
        let looked = if as_ics { vec![Sight::Calendar] } else { found.looked.clone() };
        let looked: Vec<Sight> = looked.into_iter().filter(|_| found.traveller != caller.person).collect();
        note(&app, &caller, &found.traveller, &visit, &looked, now)?;
        Ok(match as_ics {
            true => ics(&caller.org, &visit, &found),
            false => Json(ItineraryJson::new(&visit, &found)).into_response(),
        })
    })
    .await
}

/// A trip for a calendar program, by an address's token alone. One that was ended, and one of a trip that is over, is not found.
#[utoipa::path(
    get, path = "/v1/calendar.ics", tag = "pages", params(CalendarQuery),
    responses(
        (status = 200, description = "RFC 5545", content_type = "text/calendar", body = String),
        (status = "default", response = Problem)
    )
)]
pub async fn by_address(State(app): State<App>, Asked(query): Asked<CalendarQuery>) -> Result<Response, Problem> {
    blocking(move || {
        let found = by_token(&app, &query.token)?;
        let (link, found) = found.ok_or_else(|| Problem::not_found("calendar"))?;
        let now = app.clock.now();
        if found.traveller != link.person {
            note_of(&app, (&link.org, &link.person), &found.traveller, &link.visit, &[Sight::Calendar], now)?;
        }
        Ok(ics(&link.org, &link.visit, &found))
    })
    .await
}

/// Makes an address for the caller's calendar program; it ends with the watch, or when the caller takes it back.
#[utoipa::path(
    post, path = "/v1/itineraries/{id}/calendar", tag = "pages", security(("token" = [])),
    params(("id" = String, Path, description = "the lead visit's id")),
    responses((status = 201, body = CalendarAddressJson), (status = "default", response = Problem))
)]
pub async fn make_address(
    State(app): State<App>,
    caller: Caller,
    VisitInPath(visit): VisitInPath,
) -> Result<Response, Problem> {
    blocking(move || {
        let token = make_link(&app, &caller.org, &caller.person, &visit)?;
        let body = CalendarAddressJson { path: format!("/v1/calendar.ics?token={token}") };
        Ok((StatusCode::CREATED, Json(body)).into_response())
    })
    .await
}

/// Takes all of the caller's addresses of a trip back.
#[utoipa::path(
    post, path = "/v1/itineraries/{id}/calendar/end", tag = "pages", security(("token" = [])),
    params(("id" = String, Path, description = "the lead visit's id")),
    responses((status = 204, description = "they lead nowhere any more"), (status = "default", response = Problem))
)]
pub async fn end_addresses(
    State(app): State<App>,
    caller: Caller,
    VisitInPath(visit): VisitInPath,
) -> Result<StatusCode, Problem> {
    blocking(move || {
        end_links(&app, &caller.org, &caller.person, &visit)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Opens the note for helpers while the watch is alarmed. It is written down, and the traveller is told.
#[utoipa::path(
    post, path = "/v1/itineraries/{id}/medical-note", tag = "pages", security(("token" = [])),
    params(("id" = String, Path, description = "the lead visit's id")),
    responses((status = 200, body = MedicalNoteJson), (status = "default", response = Problem))
)]
pub async fn medical_note(
    State(app): State<App>,
    caller: Caller,
    VisitInPath(visit): VisitInPath,
) -> Result<Json<MedicalNoteJson>, Problem> {
    blocking(move || {
        let note = open_note(&app, &caller.org, &caller.person, &visit)?;
        Ok(Json(MedicalNoteJson { note }))
    })
    .await
}

fn ics(org: &OrgId, visit: &VisitId, found: &Trip) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (headers, as_calendar(org, visit, found)).into_response()
}

impl ItineraryJson {
    fn new(visit: &VisitId, found: &Trip) -> Self {
        let legs = found.view.legs.iter().zip(&found.timed.legs);
        Self {
            now: time(found.now),
            visit: visit.to_string(),
            traveller: found.traveller.to_string(),
            traveller_name: found.name.clone(),
            legs: legs.map(|(leg, span)| LegJson::new(leg, span.as_ref())).collect(),
            return_at: found.view.return_at.clone(),
            return_zone: found.view.return_zone.clone(),
            return_by: maybe(found.timed.return_by),
            check_ins: found.timed.dues.iter().copied().map(time).collect(),
            gaps: found.timed.gaps.iter().map(SpanJson::from).collect(),
            watchers: found.view.watchers.clone(),
            reached: found.reached.iter().map(ReachedJson::from).collect(),
            emergency_name: found.view.emergency_name.clone(),
            emergency_phone: found.view.emergency_phone.clone(),
            watch: found.watch.as_ref().map(|watch| watch.state.clone()),
            told: found.told.iter().map(ToldJson::from).collect(),
            has_medical_note: found.has_note,
            points: found.points.iter().map(TripPointJson::from).collect(),
            conflicting: beside(&found.view.conflicting),
        }
    }
}

impl LegJson {
    fn new(leg: &Leg, span: Option<&Span>) -> Self {
        Self {
            visit: leg.visit.clone(),
            place: leg.place.clone(),
            contact: leg.contact.clone(),
            phone: leg.phone.clone(),
            depart: leg.depart.clone(),
            depart_zone: leg.depart_zone.clone(),
            arrive: leg.arrive.clone(),
            arrive_zone: leg.arrive_zone.clone(),
            until: leg.until.clone(),
            transport: leg.transport.clone(),
            lodging: leg.lodging.clone(),
            no_coverage_until: leg.no_coverage_until.clone(),
            span: span.map(SpanJson::from),
            conflicting: beside(&leg.conflicting),
        }
    }
}

fn beside(conflicting: &BTreeMap<&'static str, Vec<String>>) -> BTreeMap<String, Vec<String>> {
    conflicting.iter().map(|(name, texts)| ((*name).to_owned(), texts.clone())).collect()
}

impl From<&(Reached, String)> for ReachedJson {
    fn from((reached, name): &(Reached, String)) -> Self {
        let (watcher, reach) = (reached.person.to_string(), reached.reach);
        let (state, en, zh) = (reach.as_str(), reach.en(), reach.zh());
        Self { watcher, name: name.clone(), state, en, zh, at: maybe(reached.at) }
    }
}

impl From<&Span> for SpanJson {
    fn from(span: &Span) -> Self {
        Self { from: time(span.from), until: time(span.until) }
    }
}

impl From<&Point> for TripPointJson {
    fn from(point: &Point) -> Self {
        let weight = match point.weight {
            Weight::Refuse => "refuse",
            Weight::Ask => "ask",
            Weight::Warn => "warn",
        };
        Self { field: point.field.clone(), weight, en: point.en.clone(), zh: point.zh.clone() }
    }
}

impl From<TripError> for Problem {
    fn from(error: TripError) -> Self {
        let detail = error.to_string();
        match error {
            TripError::Store(error) => error.into(),
            TripError::Unknown => Self::not_found("itinerary"),
            TripError::NotAlarmed => Self::new(StatusCode::CONFLICT, "not_alarmed", detail),
            TripError::NoNote => Self::new(StatusCode::CONFLICT, "no_note", detail),
        }
    }
}
