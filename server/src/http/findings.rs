//! `GET /v1/findings`: what visits broke, across all that the caller sees: risk control's list.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use sync_core::time::Millis;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::bearer::Caller;
use crate::http::extract::Asked;
use crate::http::json::{Lang, en, maybe, time, zh};
use crate::http::{Problem, blocking, wait_for};
use crate::query::findings::{FoundIn, Wanted, findings};
use crate::store::Position;

/// How far back visits are looked into where nothing is said: a quarter.
const DAYS: u32 = 92;
/// And at most: ten years.
const MAX_DAYS: u32 = 3_660;
/// Most findings in an answer.
const MOST: usize = 5_000;

/// What is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FindingsQuery {
    /// Visits that were planned to begin at most so many days ago: 92, at most 3,660.
    days: Option<u32>,
    /// Whether what phones found is held against what the server finds (slower: each submitted record is read).
    #[serde(default)]
    differences: bool,
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
    /// How many there are of each clause.
    clauses: BTreeMap<String, usize>,
    /// The latest visits first; at most 5,000.
    findings: Vec<FoundInJson>,
    /// Whether there are more than are shown.
    more: bool,
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
        let more = found.len() > MOST;
        let findings = found.iter().take(MOST).map(|one| FoundInJson::new(one, query.lang)).collect();
        Ok(Json(FindingsJson { now: time(now), clauses, findings, more }))
    })
    .await
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
