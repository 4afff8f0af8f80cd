//! `GET /v1/findings`: what visits broke, across all that the caller sees: risk control's list.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sync_core::ids::VisitId;
use sync_core::time::{Millis, Timestamp};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::bearer::Caller;
use crate::http::extract::Asked;
use crate::http::json::{Lang, en, maybe, time, zh};
use crate::http::{Problem, blocking, wait_for};
use crate::query::findings::{FoundIn, Place, Wanted, findings};
use crate::store::Position;

/// How far back visits are looked into where nothing is said: a quarter.
const DAYS: u32 = 92;
/// And at most: ten years.
const MAX_DAYS: u32 = 3_660;
/// Findings of a page where nothing is said.
const PAGE: usize = 200;
/// And at most.
const MAX_PAGE: usize = 1_000;

/// What is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FindingsQuery {
    /// Visits that were planned to begin at most so many days ago: 92, at most 3,660.
    days: Option<u32>,
    /// Whether what phones found is held against what the server finds (slower: each submitted record is read).
    #[serde(default)]
    differences: bool,
    /// Where the page before ended: its `next`.
    after: Option<String>,
    /// Findings on the page: 200, at most 1,000.
    limit: Option<usize>,
    /// One clause alone, for example `V4.1`.
    clause: Option<String>,
    /// The language of sentences; both where none is named.
    lang: Option<Lang>,
    /// A receipt's position: waits, bounded, until everything up to it is digested, held or parked.
    at_least: Option<Position>,
}

/// Findings.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingsJson {
    /// The server's now.
    now: String,
    /// How many there are of each clause, on all pages.
    clauses: BTreeMap<String, usize>,
    /// The latest visits first; at most 1,000.
    findings: Vec<FoundInJson>,
    /// Whether there are more behind these.
    more: bool,
    /// Where the next page begins; none at the end.
    next: Option<String>,
}

/// One finding.
#[derive(Debug, Serialize, ToSchema)]
struct FoundInJson {
    /// The visit: its page has the evidence.
    visit: String,
    /// Whose.
    rep: String,
    /// Their name.
    rep_name: String,
    /// Their department.
    department: Option<String>,
    /// The customer's name as the plan has it.
    customer_name: String,
    /// Planned start.
    start: Option<String>,
    /// The clause's id, for example `V4.1`; `difference` where phone and server did not find the same.
    clause: String,
    /// What was broken, in English.
    title_en: Option<String>,
    /// What was broken, in Chinese.
    title_zh: Option<String>,
    /// How, in English.
    en: Option<String>,
    /// How, in Chinese.
    zh: Option<String>,
}

/// What visits broke, of all that the caller sees whole.
#[utoipa::path(
    get, path = "/v1/findings", tag = "pages", security(("token" = [])), params(FindingsQuery),
    responses((status = 200, body = FindingsJson), (status = "default", response = Problem))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(query): Asked<FindingsQuery>,
) -> Result<Json<FindingsJson>, Problem> {
    let (after, limit) = (query.place()?, query.limit.unwrap_or(PAGE).clamp(1, MAX_PAGE));
    wait_for(&app, query.at_least).await;
    blocking(move || {
        let now = app.clock.now();
        let days = i64::from(query.days.unwrap_or(DAYS).min(MAX_DAYS));
        let wanted = Wanted { since: now - Millis::days(days), differences: query.differences };
        let found = app.store.read_with(|read| findings(read, &caller.org, &caller.person, wanted, now))?;
        let mut clauses = BTreeMap::new();
        for one in &found {
            *clauses.entry(one.found.clause.clone()).or_insert(0) += 1;
        }
        let chosen = found.iter().filter(|one| query.clause.as_ref().is_none_or(|clause| *clause == one.found.clause));
        let mut rest = chosen.skip_while(|one| after.as_ref().is_some_and(|after| one.place() <= *after));
        let page: Vec<&FoundIn> = rest.by_ref().take(limit).collect();
        let more = rest.next().is_some();
        let next = page.last().filter(|_| more).map(|one| write(&one.place()));
        let findings = page.iter().map(|one| FoundInJson::new(one, query.lang)).collect();
        Ok(Json(FindingsJson { now: time(now), clauses, findings, more, next }))
    })
    .await
}

impl FindingsQuery {
    fn place(&self) -> Result<Option<Place>, Problem> {
        let remedy = || {
            let detail = "after: take it from the page before, as it is";
            Problem::new(StatusCode::BAD_REQUEST, "query_not_valid", detail)
        };
        self.after.as_ref().map(|text| read(text).ok_or_else(remedy)).transpose()
    }
}

fn write(place: &Place) -> String {
    format!("{}.{}.{}", place.start.0.0, place.at, place.visit)
}

fn read(text: &str) -> Option<Place> {
    let mut parts = text.splitn(3, '.');
    let (start, at) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Place { start: Reverse(Timestamp(start)), visit: VisitId::new(parts.next()?).ok()?, at })
}

impl FoundInJson {
    fn new(one: &FoundIn, lang: Option<Lang>) -> Self {
        Self {
            visit: one.visit.to_string(),
            rep: one.rep.to_string(),
            rep_name: one.rep_name.clone(),
            department: one.department.as_ref().map(ToString::to_string),
            customer_name: one.customer.clone(),
            start: maybe(one.start),
            clause: one.found.clause.clone(),
            title_en: en(&one.found.title, lang),
            title_zh: zh(&one.found.title, lang),
            en: en(&one.found.said, lang),
            zh: zh(&one.found.said, lang),
        }
    }
}
