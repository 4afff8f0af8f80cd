//! `POST /v1/login`, `/v1/login/second-factor` and `/v1/invitation`: from a password or an invitation to a code that enrols a
//! device. No session begins and no cookie is set.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use sync_core::ids::{OrgId, PersonId};
use utoipa::ToSchema;

use crate::app::App;
use crate::http::address::Address;
use crate::http::extract::field;
use crate::http::json::{JsonBody, maybe, time};
use crate::http::{Problem, blocking};
use crate::login::{Enrol, Login, LoginError, factor, invitation, password};
use crate::password::{Password, Place};

/// Who somebody says they are.
#[derive(Deserialize, ToSchema)]
pub struct LoginBody {
    /// The organisation's id.
    org: String,
    /// The person's id.
    person: String,
    /// The password.
    #[schema(format = Password)]
    password: String,
    /// A code of the app, or a recovery code, if the person has a second factor; may follow in a second request.
    second_factor: Option<String>,
}

/// A second factor for a login under way.
#[derive(Deserialize, ToSchema)]
pub struct SecondFactorBody {
    /// The ticket that the first factor got.
    ticket: String,
    /// A code of the app, or a recovery code.
    second_factor: String,
}

/// An invitation and the password to be.
#[derive(Deserialize, ToSchema)]
pub struct InvitationBody {
    /// The invitation, as it was handed over.
    invitation: String,
    /// 8 to 256 characters of any kind; not one that everybody tries first.
    #[schema(format = Password)]
    password: String,
}

/// What comes next.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Next {
    /// Enrol a device with `code`.
    Enrol,
    /// Give the second factor with `ticket`.
    SecondFactor,
    /// Put `secret` into an authenticator app, then give a code of it with `ticket`.
    SetUpSecondFactor,
}

/// How far a login has come.
#[derive(Serialize, ToSchema)]
pub struct LoginJson {
    /// What comes next.
    next: Next,
    /// When `code` or `ticket` is over.
    expires: String,
    /// Enrols one device: `POST /v1/enrol`.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// Goes on: `POST /v1/login/second-factor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<String>,
    /// Who it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    /// The secret of an authenticator app, to be typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    /// The same as an address, to be shown as a QR code.
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
    /// Each stands in for one code of the app, once. They are not shown again.
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_codes: Option<Vec<String>>,
    /// Attempts at this account that failed since the login before.
    #[serde(skip_serializing_if = "Option::is_none")]
    failed: Option<FailedJson>,
}

/// Attempts that failed.
#[derive(Serialize, ToSchema)]
pub struct FailedJson {
    /// How many.
    pub count: u32,
    /// When the last of them was.
    pub last: Option<String>,
}

impl From<Login> for LoginJson {
    fn from(login: Login) -> Self {
        let bare = |next, expires| Self {
            next,
            expires: time(expires),
            code: None,
            ticket: None,
            person: None,
            secret: None,
            uri: None,
            recovery_codes: None,
            failed: None,
        };
        match login {
            Login::Enrol(Enrol { person, code, expires, failed, failed_last, recovery_codes }) => Self {
                code: Some(code),
                person: Some(person.to_string()),
                recovery_codes: Some(recovery_codes).filter(|codes| !codes.is_empty()),
                failed: (failed > 0).then(|| FailedJson { count: failed, last: maybe(failed_last) }),
                ..bare(Next::Enrol, expires)
            },
            Login::SecondFactor { ticket, expires } => {
                Self { ticket: Some(ticket), ..bare(Next::SecondFactor, expires) }
            }
            Login::SetUp { ticket, expires, app } => Self {
                ticket: Some(ticket),
                secret: Some(app.base32),
                uri: Some(app.uri),
                ..bare(Next::SetUpSecondFactor, expires)
            },
        }
    }
}

/// A place in which a password can be hashed.
///
/// # Errors
/// 503 where too many wait.
pub async fn place(app: &App) -> Result<Place, Problem> {
    app.passwords.place().await.map_err(|_| LoginError::Busy.into())
}

/// Logs a person in by a password.
#[utoipa::path(
    post, path = "/v1/login", tag = "login", request_body = LoginBody,
    responses((status = 200, body = LoginJson), (status = "default", response = Problem))
)]
pub async fn login(
    State(app): State<App>,
    Address(address): Address,
    JsonBody(body): JsonBody<LoginBody>,
) -> Result<Json<LoginJson>, Problem> {
    let (org, person) = (field("org", OrgId::new(body.org))?, field("person", PersonId::new(body.person))?);
    let (beginning, from) = (app.clone(), address);
    let attempt = blocking(move || Ok(password::begin(&beginning, &org, &person, &from)?)).await?;
    let Ok(place) = place(&app).await else {
        return blocking(move || {
            password::give_up(&app, attempt);
            Err(LoginError::Busy.into())
        })
        .await;
    };
    blocking(move || {
        let typed = Password::typed(&body.password);
        Ok(Json(password::finish(&app, &place, attempt, &typed, body.second_factor)?.into()))
    })
    .await
}

/// Goes on with a login: checks the second factor, or the first code of one that is being set up.
#[utoipa::path(
    post, path = "/v1/login/second-factor", tag = "login", request_body = SecondFactorBody,
    responses((status = 200, body = LoginJson), (status = "default", response = Problem))
)]
pub async fn second_factor(
    State(app): State<App>,
    Address(address): Address,
    JsonBody(body): JsonBody<SecondFactorBody>,
) -> Result<Json<LoginJson>, Problem> {
    blocking(move || Ok(Json(factor::go_on(&app, &body.ticket, &body.second_factor, &address)?.into()))).await
}

/// Sets a first password by an invitation, and logs its person in.
#[utoipa::path(
    post, path = "/v1/invitation", tag = "login", request_body = InvitationBody,
    responses((status = 200, body = LoginJson), (status = "default", response = Problem))
)]
pub async fn accept(
    State(app): State<App>,
    Address(address): Address,
    JsonBody(body): JsonBody<InvitationBody>,
) -> Result<Json<LoginJson>, Problem> {
    let beginning = app.clone();
    let accepting = blocking(move || {
        Ok(invitation::begin(&beginning, &body.invitation, Password::typed(&body.password), &address)?)
    })
    .await?;
    let place = place(&app).await?;
    blocking(move || Ok(Json(invitation::finish(&app, &place, accepting)?.into()))).await
}
