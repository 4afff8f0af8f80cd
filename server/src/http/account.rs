//! `GET /v1/account` and what stands below it: a person's own account, from a device of theirs.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::bearer::Caller;
use crate::http::json::{JsonBody, maybe, time};
use crate::http::login::{FailedJson, place};
use crate::http::{Problem, blocking};
use crate::login::account::{self, AccountView, StepUp};
use crate::password::Password;
use crate::relation::DepartmentTree;
use crate::store::{Person, Read, StoreError};

/// An account.
#[derive(Serialize, ToSchema)]
pub struct AccountJson {
    /// Whose.
    person: String,
    /// Their name.
    name: String,
    /// Their department.
    department: Option<String>,
    /// Their roles.
    roles: Vec<&'static str>,
    /// Whether they lead a department, or act for somebody who does.
    leads: bool,
    /// Since when the password is this one; none without a password.
    password_set: Option<String>,
    /// Whether there is a second factor.
    second_factor: bool,
    /// Whether the person's part in the organisation demands one.
    second_factor_needed: bool,
    /// How many recovery codes are left.
    recovery_codes: u32,
    /// Attempts at this account that failed since the last login.
    failed: FailedJson,
    /// Login services through which the person can log in.
    providers: Vec<String>,
}

impl AccountJson {
    fn read(read: &dyn Read, caller: &Caller) -> Result<Self, StoreError> {
        let view = account::view(read, &caller.org, &caller.person)?;
        let leads = !DepartmentTree::read(read, &caller.org)?.led_by(&caller.person).is_empty();
        Ok(Self::new(view, read.person(&caller.org, &caller.person)?, leads))
    }

    fn new(view: AccountView, known: Option<Person>, leads: bool) -> Self {
        let known = known.as_ref();
        Self {
            person: view.person.to_string(),
            name: known.map(|it| it.name.clone()).unwrap_or_default(),
            department: known.and_then(|it| it.department.as_ref()).map(ToString::to_string),
            roles: known.iter().flat_map(|it| &it.roles).map(|role| role.as_str()).collect(),
            leads,
            password_set: maybe(view.password_set),
            second_factor: view.second_factor,
            second_factor_needed: view.second_factor_needed,
            recovery_codes: view.recovery_codes,
            failed: FailedJson { count: view.failed, last: maybe(view.failed_last) },
            providers: view.providers,
        }
    }
}

/// Who somebody says they are, once more: the second factor where they have one, else the password.
#[derive(Deserialize, ToSchema)]
pub struct StepUpBody {
    /// The present password.
    #[schema(format = Password)]
    password: Option<String>,
    /// A code of the app, or a recovery code.
    second_factor: Option<String>,
}

impl From<StepUpBody> for StepUp {
    fn from(body: StepUpBody) -> Self {
        Self { password: body.password.as_deref().map(Password::typed), second_factor: body.second_factor }
    }
}

/// The password before and after.
#[derive(Deserialize, ToSchema)]
pub struct ChangeBody {
    /// The present password.
    #[schema(format = Password)]
    present: String,
    /// The new one: 8 to 256 characters of any kind; not one that everybody tries first.
    #[schema(format = Password)]
    new: String,
}

/// A second factor that is being set up.
#[derive(Serialize, ToSchema)]
pub struct NewFactorJson {
    /// To be confirmed with.
    ticket: String,
    /// When that is over.
    expires: String,
    /// The secret, to be typed into an authenticator app.
    secret: String,
    /// The same as an address, to be shown as a QR code.
    uri: String,
}

/// A code that shows that the app has the secret.
#[derive(Deserialize, ToSchema)]
pub struct ConfirmBody {
    /// The ticket.
    ticket: String,
    /// The code that the app shows.
    code: String,
}

/// What stands in for a second factor that is lost.
#[derive(Serialize, ToSchema)]
pub struct RecoveryJson {
    /// Each once. They are not shown again; earlier ones are void.
    recovery_codes: Vec<String>,
}

/// The caller's account.
#[utoipa::path(
    get, path = "/v1/account", tag = "login", security(("token" = [])),
    responses((status = 200, body = AccountJson), (status = "default", response = Problem))
)]
pub async fn account(State(app): State<App>, caller: Caller) -> Result<Json<AccountJson>, Problem> {
    blocking(move || Ok(Json(app.store.read_with(|read| AccountJson::read(read, &caller))?))).await
}

/// Changes the caller's password. Their devices stay enrolled; invitations and logins under way are void.
#[utoipa::path(
    post, path = "/v1/account/password", tag = "login", security(("token" = [])), request_body = ChangeBody,
    responses((status = 200, body = AccountJson), (status = "default", response = Problem))
)]
pub async fn change_password(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<ChangeBody>,
) -> Result<Json<AccountJson>, Problem> {
    let place = place(&app).await?;
    blocking(move || {
        let (present, new) = (Password::typed(&body.present), Password::typed(&body.new));
        account::change_password(&app, &place, &caller, &present, &new)?;
        Ok(Json(app.store.read_with(|read| AccountJson::read(read, &caller))?))
    })
    .await
}

/// Begins to set up a second factor for the caller; one that is there holds until the new one is confirmed.
#[utoipa::path(
    post, path = "/v1/account/second-factor", tag = "login", security(("token" = [])), request_body = StepUpBody,
    responses((status = 200, body = NewFactorJson), (status = "default", response = Problem))
)]
pub async fn begin_factor(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<StepUpBody>,
) -> Result<Json<NewFactorJson>, Problem> {
    let place = place(&app).await?;
    blocking(move || {
        account::step_up(&app, &place, &caller, &body.into())?;
        let (ticket, expires, shown) = account::begin_factor(&app, &caller)?;
        Ok(Json(NewFactorJson { ticket, expires: time(expires), secret: shown.base32, uri: shown.uri }))
    })
    .await
}

/// Takes the second factor that was set up.
#[utoipa::path(
    post, path = "/v1/account/second-factor/confirm", tag = "login", security(("token" = [])),
    request_body = ConfirmBody,
    responses((status = 200, body = RecoveryJson), (status = "default", response = Problem))
)]
pub async fn confirm_factor(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<ConfirmBody>,
) -> Result<Json<RecoveryJson>, Problem> {
    blocking(move || {
        let recovery_codes = account::confirm_factor(&app, &caller, &body.ticket, &body.code)?;
        Ok(Json(RecoveryJson { recovery_codes }))
    })
    .await
}
