//! `GET /v1/policy` and `GET /v1/policy/acknowledgements`: by what everybody is judged, and who has read the last version of it (A6).

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::bearer::Caller;
use crate::http::json::{maybe, time};
use crate::http::{Problem, blocking};
use crate::query::rules::{Reader, readers, rules};

/// The organisation's rulebook.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyJson {
    /// The server's now.
    now: String,
    /// The number of the version in force.
    in_force: u32,
    /// That version; docs/policy.md says what each field is.
    #[schema(value_type = Object)]
    policy: serde_json::Value,
    /// All versions, oldest first.
    versions: Vec<PolicyVersionJson>,
    /// The office's calendar.
    calendar: Option<CalendarJson>,
}

/// One version.
#[derive(Debug, Serialize, ToSchema)]
struct PolicyVersionJson {
    /// Its number.
    version: u32,
    /// From when on it is in force.
    effective_from: String,
    /// When it was published; none for the defaults.
    published: Option<String>,
}

/// What is known of a region's working days.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarJson {
    /// The region.
    region: String,
    /// The first day that is known.
    from: String,
    /// The last one. What lies beyond is provisional.
    through: String,
}

/// Who has read the last version.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadersJson {
    /// Its number.
    version: u32,
    /// The people whom the caller may look at, by id; nobody while nothing was published.
    people: Vec<ReaderJson>,
}

/// One person.
#[derive(Debug, Serialize, ToSchema)]
struct ReaderJson {
    /// Who.
    person: String,
    /// Their name.
    name: String,
    /// Whether they have said that they have read it.
    acknowledged: bool,
    /// When they said so, as far as can be told.
    at: Option<String>,
}

/// The policy in force, and all versions.
#[utoipa::path(
    get, path = "/v1/policy", tag = "pages", security(("token" = [])),
    responses((status = 200, body = PolicyJson), (status = "default", response = Problem))
)]
pub async fn policy(State(app): State<App>, caller: Caller) -> Result<Json<PolicyJson>, Problem> {
    blocking(move || {
        let now = app.clock.now();
        let rules = app.store.read_with(|read| rules(read, &caller.org))?;
        let history = rules.rulebook.policies();
        let in_force = history.in_force(now);
        let version = |version: &sync_core::policy::PolicyDocument| PolicyVersionJson {
            version: version.version,
            effective_from: time(version.effective_from),
            published: maybe(rules.published.get(&version.version).copied()),
        };
        let calendar = rules.rulebook.calendar(&in_force.office_calendar).map(|known| CalendarJson {
            region: known.region().to_owned(),
            from: known.from().to_string(),
            through: known.through().to_string(),
        });
        let versions = history.versions().map(version).collect();
        Ok(Json(PolicyJson {
            now: time(now),
            in_force: in_force.version,
            policy: in_force.to_json(),
            versions,
            calendar,
        }))
    })
    .await
}

/// Who has read the last version of the policy, and who has not.
#[utoipa::path(
    get, path = "/v1/policy/acknowledgements", tag = "pages", security(("token" = [])),
    responses((status = 200, body = ReadersJson), (status = "default", response = Problem))
)]
pub async fn acknowledgements(State(app): State<App>, caller: Caller) -> Result<Json<ReadersJson>, Problem> {
    blocking(move || {
        let (version, found) = app.store.read_with(|read| readers(read, &caller.org, &caller.person))?;
        let reader = |Reader { person, name, read }: Reader| ReaderJson {
            person: person.to_string(),
            name,
            acknowledged: read.is_some(),
            at: maybe(read),
        };
        Ok(Json(ReadersJson { version, people: found.into_iter().map(reader).collect() }))
    })
    .await
}
