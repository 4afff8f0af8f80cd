//! `GET /v1/coverage`: which customers are due for a visit (V4.1).

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::bearer::Caller;
use crate::http::json::time;
use crate::http::{Problem, blocking};
use crate::query::coverage::{CustomerCoverage, coverage as read_coverage};

/// Customers and how they stand.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageJson {
    /// The server's now.
    now: String,
    /// The customers whom the caller may look at: who is overdue first, then core customers, then by tier.
    customers: Vec<CoveredJson>,
}

/// One customer.
#[derive(Debug, Serialize, ToSchema)]
struct CoveredJson {
    /// The customer's id.
    id: String,
    /// The name.
    name: String,
    /// Whether it is a core customer (核心客户).
    core: bool,
    /// The tier, where the card has one.
    tier: Option<String>,
    /// `overdue`, `due` or `visited`.
    state: &'static str,
    /// The same in Chinese.
    state_zh: &'static str,
    /// The last day of the present period: by then a visit is due.
    until: String,
    /// The last day on which somebody arrived there.
    last: Option<String>,
    /// Whose visit was planned there last.
    rep: Option<String>,
}

impl From<CustomerCoverage> for CoveredJson {
    fn from(of: CustomerCoverage) -> Self {
        Self {
            id: of.customer.to_string(),
            name: of.name,
            core: of.core,
            tier: of.tier,
            state: of.coverage.covered.as_str(),
            state_zh: of.coverage.covered.zh(),
            until: of.coverage.until.to_string(),
            last: of.last.map(|day| day.to_string()),
            rep: of.rep.map(|rep| rep.to_string()),
        }
    }
}

/// Which customers are due for a visit.
#[utoipa::path(
    get, path = "/v1/coverage", tag = "pages", security(("token" = [])),
    responses((status = 200, body = CoverageJson), (status = "default", response = Problem))
)]
pub async fn coverage(State(app): State<App>, caller: Caller) -> Result<Json<CoverageJson>, Problem> {
    blocking(move || {
        let now = app.clock.now();
        let found = app.store.read_with(|read| read_coverage(read, &caller.org, &caller.person, now))?;
        Ok(Json(CoverageJson { now: time(now), customers: found.into_iter().map(CoveredJson::from).collect() }))
    })
    .await
}
