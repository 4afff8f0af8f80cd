//! `GET /v1/looks`: who looked at where the caller was, or at how their customers' contacts are reached; and how such a look is
//! written down before its page is shown.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::time::Timestamp;
use utoipa::{IntoParams, ToSchema};

use crate::act::carry_out;
use crate::app::App;
use crate::bearer::Caller;
use crate::http::extract::Asked;
use crate::http::json::time;
use crate::http::{Problem, blocking};
use crate::query::looks::{Looks, is_new, looks as read_looks};
use crate::store::{Act, Doer, LookRow, Sight};

/// Looks at one person.
#[derive(Debug, Serialize, ToSchema)]
pub struct LooksJson {
    /// Who looked, latest first; at most 500. The same look by the same person within an hour is one.
    looks: Vec<LookJson>,
    /// People whose devices hold these visits by standing right; what they read there offline is not written down.
    kept_by: Vec<String>,
}

/// One look.
#[derive(Debug, Serialize, ToSchema)]
struct LookJson {
    /// When.
    at: String,
    /// Who.
    by: String,
    /// At which visit.
    visit: String,
    /// `location`, `contact`, `medical_note`, `calendar` or `attachment`.
    sight: &'static str,
}

/// Whose looks are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LooksQuery {
    /// A person's id; the caller where it is left out. Only risk control may ask about others.
    person: Option<String>,
}

/// Who looked at the caller's whereabouts and at their customers' contacts.
#[utoipa::path(
    get, path = "/v1/looks", tag = "pages", params(LooksQuery), security(("token" = [])),
    responses((status = 200, body = LooksJson), (status = "default", response = Problem))
)]
pub async fn looks(
    State(app): State<App>,
    caller: Caller,
    Asked(query): Asked<LooksQuery>,
) -> Result<Json<LooksJson>, Problem> {
    let missing = || Problem::not_found("person");
    let about = match query.person {
        Some(text) => PersonId::new(text).map_err(|_| missing())?,
        None => caller.person.clone(),
    };
    blocking(move || {
        let found = app.store.read_with(|read| read_looks(read, &caller.org, &caller.person, &about))?;
        found.map(|found| Json(LooksJson::from(&found))).ok_or_else(missing)
    })
    .await
}

impl From<&Looks> for LooksJson {
    fn from(found: &Looks) -> Self {
        let kept_by = found.kept_by.iter().map(ToString::to_string).collect();
        Self { looks: found.looks.iter().map(LookJson::from).collect(), kept_by }
    }
}

impl From<&LookRow> for LookJson {
    fn from(row: &LookRow) -> Self {
        let by = match &row.by {
            Doer::Person(id) => id.to_string(),
            other => other.key(),
        };
        let sight = match row.sight {
            Sight::Location => "location",
            Sight::Contact => "contact",
            Sight::MedicalNote => "medical_note",
            Sight::Calendar => "calendar",
            Sight::Attachment => "attachment",
        };
        Self { at: time(row.at), by, visit: row.visit.to_string(), sight }
    }
}

/// Writes down what a page is about to show of somebody else's whereabouts and contacts.
///
/// # Errors
/// What the store returns: then the page must not be shown.
pub fn note(
    app: &App,
    caller: &Caller,
    about: &PersonId,
    visit: &VisitId,
    looked: &[Sight],
    now: Timestamp,
) -> Result<(), Problem> {
    note_of(app, (&caller.org, &caller.person), about, visit, looked, now)
}

/// The same for somebody whom a token of another kind stands for.
///
/// # Errors
/// What the store returns: then nothing must be shown.
pub fn note_of(
    app: &App,
    (org, by): (&OrgId, &PersonId),
    about: &PersonId,
    visit: &VisitId,
    looked: &[Sight],
    now: Timestamp,
) -> Result<(), Problem> {
    for sight in looked {
        let (org, by) = (org.clone(), by.clone());
        let look = (about, visit, *sight);
        if !app.store.read_with(|read| is_new(read, &org, &by, look, now))? {
            continue;
        }
        let act = Act::Looked { about: about.clone(), visit: visit.clone(), sight: *sight };
        app.store.write_with(move |tx| carry_out(tx, &org, now, &Doer::Person(by), act))?;
        app.wake_digest();
    }
    Ok(())
}
