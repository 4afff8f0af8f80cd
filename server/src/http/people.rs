//! `GET /v1/people`: who is in the organisation. `POST /v1/people/{id}/…`: what those who look after people do with accounts. Each asks who they are once more, and nobody
//! does it to themselves: a device that lies about unlocked must not open its owner's account, nor anybody's.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use sync_core::access::{Action, Resource, Role};
use sync_core::ids::PersonId;
use sync_core::time::Timestamp;
use utoipa::ToSchema;

use crate::app::App;
use crate::bearer::Caller;
use crate::http::access::has_tick;
use crate::http::account::StepUpBody;
use crate::http::extract::PersonInPath;
use crate::http::json::{JsonBody, maybe, time};
use crate::http::login::place;
use crate::http::{Problem, blocking};
use crate::login::{account, invitation};
use crate::query::accounts::may_look_after;
use crate::store::{Department, Doer, Person, Read, StoreError, Tx};

/// The organisation's people and departments.
#[derive(Serialize, ToSchema)]
pub struct PeopleJson {
    /// Everybody, also who has left, by id.
    people: Vec<PersonJson>,
    /// Departments, by id.
    departments: Vec<DepartmentJson>,
}

/// One person.
#[derive(Serialize, ToSchema)]
struct PersonJson {
    /// Their id.
    id: String,
    /// Their name.
    name: String,
    /// Their department.
    department: Option<String>,
    /// Their roles.
    roles: Vec<&'static str>,
    /// Since when they belong to the organisation no more.
    left: Option<String>,
    /// Whether they have a password.
    password: bool,
    /// Whether they have a second factor.
    second_factor: bool,
    /// Attempts at their account that failed since the last login.
    failed: u32,
    /// Whether the caller may invite, unlock and reset them.
    in_care: bool,
}

/// One department.
#[derive(Serialize, ToSchema)]
struct DepartmentJson {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// The department above it.
    parent: Option<String>,
    /// Who supervises it (部门主管).
    supervisor: Option<String>,
    /// Who manages it (部门经理).
    manager: Option<String>,
}

/// Everybody of the organisation, with departments, roles, and how far their login is set up; nothing of a password.
#[utoipa::path(
    get, path = "/v1/people", tag = "people", security(("token" = [])),
    responses((status = 200, body = PeopleJson), (status = "default", response = Problem))
)]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<PeopleJson>, Problem> {
    blocking(move || {
        app.store.read_with(|read| Ok(has_tick(read, &caller, Action::Read, Resource::People)))??;
        let now = app.clock.now();
        Ok(Json(app.store.read_with(|read| chart(read, &caller, now))?))
    })
    .await
}

fn chart(read: &dyn Read, caller: &Caller, now: Timestamp) -> Result<PeopleJson, StoreError> {
    let person = |it: Person| {
        let known = read.account(&caller.org, &it.id)?;
        let known = known.as_ref();
        Ok(PersonJson {
            in_care: may_look_after(read, &caller.org, &caller.person, &it.id, now)?,
            id: it.id.to_string(),
            name: it.name,
            department: it.department.map(|id| id.to_string()),
            roles: it.roles.into_iter().map(Role::as_str).collect(),
            left: maybe(it.left),
            password: known.is_some_and(|it| it.password.is_some()),
            second_factor: known.is_some_and(|it| it.factor.is_some()),
            failed: known.map_or(0, |it| it.failed),
        })
    };
    let department = |it: Department| DepartmentJson {
        id: it.id.to_string(),
        name: it.name,
        parent: it.parent.map(|id| id.to_string()),
        supervisor: it.supervisor.map(|id| id.to_string()),
        manager: it.manager.map(|id| id.to_string()),
    };
    let people = read.people(&caller.org)?.into_iter().map(person).collect::<Result<_, StoreError>>()?;
    Ok(PeopleJson { people, departments: read.departments(&caller.org)?.into_iter().map(department).collect() })
}

/// An invitation, to be handed over to the person and nobody else.
#[derive(Serialize, ToSchema)]
pub struct InvitationJson {
    /// It is not shown again.
    invitation: String,
    /// When it is over.
    expires: String,
}

/// Done.
#[derive(Serialize, ToSchema)]
pub struct DoneJson {
    /// For whom.
    person: String,
}

/// Makes sure who asks and that they may, then does it.
async fn done<T: Send + 'static>(
    app: App,
    caller: Caller,
    person: PersonId,
    body: StepUpBody,
    what: impl FnOnce(&mut dyn Tx, &Caller, &PersonId, &Doer, Timestamp) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Problem> {
    let (asking, asker, about) = (app.clone(), caller.clone(), person.clone());
    // Asked first: who may not learns nothing of passwords.
    blocking(move || {
        let now = asking.clock.now();
        let may = asking.store.read_with(|read| may_look_after(read, &asker.org, &asker.person, &about, now))?;
        if may { Ok(()) } else { Err(Problem::not_found("person")) }
    })
    .await?;
    let place = place(&app).await?;
    blocking(move || {
        account::step_up(&app, &place, &caller, &body.into())?;
        let (now, by) = (app.clock.now(), Doer::Person(caller.person.clone()));
        Ok(app.store.write_with(move |tx| what(tx, &caller, &person, &by, now))?)
    })
    .await
}

/// Invites a person to set a password. The present one holds until they do.
#[utoipa::path(
    post, path = "/v1/people/{id}/invitation", tag = "people", security(("token" = [])),
    params(("id" = String, Path, description = "the person")), request_body = StepUpBody,
    responses((status = 200, body = InvitationJson), (status = "default", response = Problem))
)]
pub async fn invite(
    State(app): State<App>,
    caller: Caller,
    PersonInPath(person): PersonInPath,
    JsonBody(body): JsonBody<StepUpBody>,
) -> Result<Json<InvitationJson>, Problem> {
    let made = done(app, caller, person, body, |tx, caller, person, by, now| {
        invitation::invite(tx, &caller.org, person, by, now)
    });
    made.await.map(|(invitation, expires)| Json(InvitationJson { invitation, expires: time(expires) }))
}

/// Takes a person's password, second factor and login services away and invites them anew.
#[utoipa::path(
    post, path = "/v1/people/{id}/reset", tag = "people", security(("token" = [])),
    params(("id" = String, Path, description = "the person")), request_body = StepUpBody,
    responses((status = 200, body = InvitationJson), (status = "default", response = Problem))
)]
pub async fn reset(
    State(app): State<App>,
    caller: Caller,
    PersonInPath(person): PersonInPath,
    JsonBody(body): JsonBody<StepUpBody>,
) -> Result<Json<InvitationJson>, Problem> {
    let made = done(app, caller, person, body, |tx, caller, person, by, now| {
        invitation::reset(tx, &caller.org, person, by, now)
    });
    made.await.map(|(invitation, expires)| Json(InvitationJson { invitation, expires: time(expires) }))
}

/// Takes attempts at a person's account again.
#[utoipa::path(
    post, path = "/v1/people/{id}/unlock", tag = "people", security(("token" = [])),
    params(("id" = String, Path, description = "the person")), request_body = StepUpBody,
    responses((status = 200, body = DoneJson), (status = "default", response = Problem))
)]
pub async fn unlock(
    State(app): State<App>,
    caller: Caller,
    PersonInPath(person): PersonInPath,
    JsonBody(body): JsonBody<StepUpBody>,
) -> Result<Json<DoneJson>, Problem> {
    let named = person.to_string();
    let made = done(app, caller, person, body, |tx, caller, person, by, now| {
        invitation::unlock(tx, &caller.org, person, by, now)
    });
    made.await.map(|()| Json(DoneJson { person: named }))
}

/// Takes a person's second factor away.
#[utoipa::path(
    post, path = "/v1/people/{id}/second-factor/reset", tag = "people", security(("token" = [])),
    params(("id" = String, Path, description = "the person")), request_body = StepUpBody,
    responses((status = 200, body = DoneJson), (status = "default", response = Problem))
)]
pub async fn reset_factor(
    State(app): State<App>,
    caller: Caller,
    PersonInPath(person): PersonInPath,
    JsonBody(body): JsonBody<StepUpBody>,
) -> Result<Json<DoneJson>, Problem> {
    let named = person.to_string();
    let made = done(app, caller, person, body, |tx, caller, person, by, now| {
        invitation::reset_factor(tx, &caller.org, person, by, now)
    });
    made.await.map(|()| Json(DoneJson { person: named }))
}
