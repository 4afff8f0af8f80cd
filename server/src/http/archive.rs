//! `GET /v1/archive…`: the visits that the caller may see as they are filed: searched, listed, counted, and as a file (V11.2, A3.4).

mod file;

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sync_core::archive::{Heading, Search};
use sync_core::assessment::ReviewState;
use sync_core::ids::{DepartmentId, VisitId};
use sync_core::time::Timestamp;
use utoipa::{IntoParams, ToSchema};

pub use file::{__path_file, file};

use crate::app::App;
use crate::bearer::Caller;
use crate::http::extract::Asked;
use crate::http::json::{Lang, maybe};
use crate::http::{Problem, blocking, wait_for};
use crate::query::archive::{Cards, Counts, Found, Looking, Room, Wanted, counts as read_counts, look};
use crate::rulebook::rulebook;
use crate::store::{FiledAt, Position};

/// Visits on a page.
const PAGE: usize = 50;
/// Most on a page.
const MAX_PAGE: usize = 200;
/// Most visits that are looked into for one page: who finds little goes on where it ended.
const MAX_LOOKED: usize = 10_000;

/// What is asked for. What is left out does not matter.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ArchiveQuery {
    /// Words that must all stand in it, in whatever order; those between double quotes as they stand. Chinese is found anywhere in
    /// a text, Latin words by their beginning.
    text: Option<String>,
    /// The customer's nature: `trader`, `manufacturer` or `end_customer`.
    class: Option<String>,
    /// The customer's tier, A to D.
    tier: Option<String>,
    /// The customer's business field, as it stands on the card.
    field: Option<String>,
    /// The customer's id.
    customer: Option<String>,
    /// The rep's department.
    department: Option<String>,
    /// How far the review of the record is, for example `passed`.
    review: Option<String>,
    /// The first day of the planned start, for example `2026-09-01`, in the office's zone.
    from: Option<String>,
    /// The last day.
    upto: Option<String>,
    /// Where the page before ended: its `next`.
    after: Option<String>,
    /// Visits on the page: 50, at most 200.
    limit: Option<usize>,
    /// The language of headings; both where none is named.
    lang: Option<Lang>,
    /// A receipt's position: waits, bounded, until everything up to it is digested, held or parked.
    at_least: Option<Position>,
}

/// A page of the archive.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArchiveJson {
    /// Visits, latest first.
    visits: Vec<FiledJson>,
    /// Where the next page begins; none at the end. A page may be short, or empty, and yet not the last one.
    next: Option<String>,
}

/// A visit as it is filed.
#[derive(Debug, Serialize, ToSchema)]
struct FiledJson {
    /// Its id.
    id: String,
    /// Whose.
    rep: String,
    /// Their name.
    rep_name: String,
    /// The rep's department.
    department: Option<String>,
    /// The customer's id, as the plan has it.
    customer: String,
    /// The customer's name: as on the card, where that may be seen, else as the plan has it.
    customer_name: String,
    /// The customer's nature; empty where the card does not say, or may not be seen.
    class: String,
    /// The customer's tier.
    tier: String,
    /// The customer's business field.
    field: String,
    /// Planned start.
    start: Option<String>,
    /// Planned end.
    end: Option<String>,
    /// How far the review of the record is.
    review: &'static str,
    /// Where the first of the words stands.
    excerpt: Option<ExcerptJson>,
}

/// A piece of text in which something was found.
#[derive(Debug, Serialize, ToSchema)]
struct ExcerptJson {
    /// Under which heading, for example `points`.
    heading: &'static str,
    /// The heading in English.
    heading_en: Option<&'static str>,
    /// The heading in Chinese.
    heading_zh: Option<&'static str>,
    /// What stands there.
    text: String,
}

/// How many visits are filed under what; an empty name for those under none.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountsJson {
    /// All.
    visits: u64,
    /// By the customer's nature.
    classes: BTreeMap<String, u64>,
    /// By the customer's tier.
    tiers: BTreeMap<String, u64>,
    /// By business field.
    fields: BTreeMap<String, u64>,
    /// By month of the planned start, `2026-09`, in the office's zone.
    months: BTreeMap<String, u64>,
    /// By the rep's department.
    departments: BTreeMap<String, u64>,
    /// By how far the review of the record is.
    reviews: BTreeMap<String, u64>,
}

impl From<Counts> for CountsJson {
    fn from(counts: Counts) -> Self {
        let Counts { visits, classes, tiers, fields, months, departments, reviews } = counts;
        Self { visits, classes, tiers, fields, months, departments, reviews }
    }
}

fn bad(field: &str, remedy: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "query_not_valid", format!("{field}: {remedy}"))
}

impl ArchiveQuery {
    fn wanted(&self) -> Result<Wanted, Problem> {
        let day = |name: &str, text: &Option<String>| {
            let read = |text: &String| text.parse::<Date>().map_err(|_| bad(name, "write a day like 2026-09-01"));
            text.as_ref().map(read).transpose()
        };
        let search = self.text.as_deref().map(Search::read).transpose();
        let department = self.department.as_deref().map(str::parse::<DepartmentId>).transpose();
        let review = |name: &String| {
            let known = "use not_submitted, submitted, returned, passed, changed or amended";
            ReviewState::named(name).ok_or_else(|| bad("review", known))
        };
        Ok(Wanted {
            search: search
                .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, "query_not_valid", error.to_string()))?,
            class: self.class.clone(),
            tier: self.tier.clone(),
            field: self.field.clone(),
            customer: self.customer.clone(),
            department: department.map_err(|error| bad("department", &format!("it must be {}", error.form)))?,
            review: self.review.as_ref().map(review).transpose()?,
            from: day("from", &self.from)?,
            upto: day("upto", &self.upto)?,
        })
    }

    fn place(&self) -> Result<Option<FiledAt>, Problem> {
        let read = |text: &String| {
            let (start, visit) = text.split_once('.')?;
            Some(FiledAt { start: Timestamp(start.parse().ok()?), visit: VisitId::new(visit).ok()? })
        };
        let place = |text| read(text).ok_or_else(|| bad("after", "take it from the page before, as it is"));
        self.after.as_ref().map(place).transpose()
    }
}

/// Visits that the caller may see, by class, business field, time and words, latest first.
#[utoipa::path(
    get, path = "/v1/archive", tag = "pages", security(("token" = [])), params(ArchiveQuery),
    responses((status = 200, body = ArchiveJson), (status = "default", response = Problem))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<ArchiveQuery>,
) -> Result<Json<ArchiveJson>, Problem> {
    let (wanted, place) = (asked.wanted()?, asked.place()?);
    let room = Room { found: asked.limit.unwrap_or(PAGE).clamp(1, MAX_PAGE), looked: MAX_LOOKED };
    wait_for(&app, asked.at_least).await;
    blocking(move || {
        let now = app.clock.now();
        let mut visits = Vec::new();
        let next = app.store.read_with(|read| {
            let cards = Cards::read(read, &caller.org, &caller.person)?;
            let looking = Looking { caller: &caller.person, wanted: &wanted, cards: &cards, takes: false, now };
            look(read, &caller.org, &looking, place, room, &mut |found| visits.push(filed(found, asked.lang)))
        })?;
        let next = next.map(|at| format!("{}.{}", at.start.0, at.visit));
        Ok(Json(ArchiveJson { visits, next }))
    })
    .await
}

fn filed(found: Found, lang: Option<Lang>) -> FiledJson {
    let Found { row, rep_name, filed, excerpt, .. } = found;
    let both = |heading: Heading| {
        ((lang != Some(Lang::Zh)).then(|| heading.en()), (lang != Some(Lang::En)).then(|| heading.zh()))
    };
    let excerpt = excerpt.map(|excerpt| {
        let (heading_en, heading_zh) = both(excerpt.heading);
        ExcerptJson { heading: excerpt.heading.key(), heading_en, heading_zh, text: excerpt.text }
    });
    FiledJson {
        id: row.visit.to_string(),
        rep: row.rep.to_string(),
        rep_name,
        department: row.department.map(|id| id.to_string()),
        customer: row.customer,
        customer_name: if filed.name.is_empty() { row.customer_name } else { filed.name },
        class: filed.class,
        tier: filed.tier,
        field: filed.field,
        start: maybe(row.start),
        end: maybe(row.end),
        review: row.review.as_str(),
        excerpt,
    }
}

/// How many of the visits that the caller may see are filed under what.
#[utoipa::path(
    get, path = "/v1/archive/counts", tag = "pages", security(("token" = [])), params(ArchiveQuery),
    responses((status = 200, body = CountsJson), (status = "default", response = Problem))
)]
pub async fn counts(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<ArchiveQuery>,
) -> Result<Json<CountsJson>, Problem> {
    let wanted = asked.wanted()?;
    wait_for(&app, asked.at_least).await;
    blocking(move || {
        let now = app.clock.now();
        let counted = app.store.read_with(|read| {
            let zone = rulebook(read, &caller.org, Position::MAX)?.policies().latest().office_zone.clone();
            let cards = Cards::read(read, &caller.org, &caller.person)?;
            let looking = Looking { caller: &caller.person, wanted: &wanted, cards: &cards, takes: false, now };
            read_counts(read, &caller.org, &looking, &zone)
        })?;
        Ok(Json(CountsJson::from(counted)))
    })
    .await
}
