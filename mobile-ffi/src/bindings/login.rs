//! A login on a phone that is nobody's yet: from a password, an invitation or the organisation's login service to the one-time code
//! that `Phone.enrol` takes. Nothing of it is kept on the phone.

use std::sync::Arc;

use super::desk::Desk;
use super::error::PhoneError;
use super::work::Waiting;
use crate::login::{self, LoginError, Step};
use crate::server::{Open, Server, ServerUrl};

/// How far a login has come.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
pub enum LoginStep {
    /// The phone can be enrolled.
    Enrol {
        /// The one-time code for `Phone.enrol`.
        code: String,
        /// What stands in for a second factor that was set up just now; shown this once.
        recovery_codes: Vec<String>,
        /// How many attempts at the account failed since the last login.
        failed_before: i64,
    },
    /// The second factor is asked for.
    SecondFactor {
        /// What to go on with.
        ticket: String,
    },
    /// A second factor is to be set up in an authenticator app.
    SetUp {
        /// What to go on with.
        ticket: String,
        /// To be typed there.
        secret: String,
        /// The same as an address, for a QR code.
        uri: String,
    },
}

impl std::fmt::Debug for LoginStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Enrol { .. } => "Enrol",
            Self::SecondFactor { .. } => "SecondFactor",
            Self::SetUp { .. } => "SetUp",
        })
    }
}

/// Where a person logs in at the organisation's login service.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct BrowserLogin {
    /// To be opened in the system's browser (Custom Tab, ASWebAuthenticationSession).
    pub url: String,
    /// Kept by the app until the person is back.
    pub ticket: String,
}

impl std::fmt::Debug for BrowserLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BrowserLogin")
    }
}

impl From<LoginError> for PhoneError {
    fn from(error: LoginError) -> Self {
        let why = error.to_string();
        match error {
            LoginError::Unreachable(_) => Self::NoContact { why },
            LoginError::NotOurs(_) => Self::NotOurs { why },
            LoginError::Refused { status, .. } => Self::Refused { status: i32::from(status), why },
        }
    }
}

impl From<Step> for LoginStep {
    fn from(step: Step) -> Self {
        match step {
            Step::Enrol { code, recovery_codes, failed } => {
                let failed_before = failed.map_or(0, |(count, _)| i64::try_from(count).unwrap_or(i64::MAX));
                Self::Enrol { code, recovery_codes, failed_before }
            }
            Step::SecondFactor { ticket } => Self::SecondFactor { ticket },
            Step::SetUp { ticket, secret, uri } => Self::SetUp { ticket, secret, uri },
        }
    }
}

/// A login. Each call names the server, as `Phone.enrol` does.
#[derive(uniffi::Object)]
pub struct Login {
    pub(super) desk: Arc<Desk>,
}

impl Login {
    fn say<T: Send + 'static>(
        &self,
        server: String,
        act: impl FnOnce(&dyn login::Post) -> Result<T, LoginError> + Send + 'static,
    ) -> Waiting<T> {
        self.desk.ask(move |desk, device| {
            if let Some(enrolment) = device.enrolment() {
                return Err(PhoneError::EnrolledAlready { person: enrolment.person.to_string() });
            }
            let url: ServerUrl = server.parse().map_err(|error| PhoneError::bad("server", error))?;
            let server = Server::told(url, None, Open::Refused).map_err(|error| PhoneError::bad("server", error))?;
            desk.link.set_server(server);
            Ok(act(desk.link.as_ref())?)
        })
    }
}

#[uniffi::export]
impl Login {
    /// Begins with a password.
    pub async fn with_password(
        &self,
        server: String,
        org: String,
        person: String,
        password: String,
    ) -> Result<LoginStep, PhoneError> {
        let step = self.say(server, move |post| login::with_password(post, &org, &person, &password).map(Into::into));
        step.await
    }

    /// Begins with an invitation, which sets the password.
    pub async fn with_invitation(
        &self,
        server: String,
        invitation: String,
        password: String,
    ) -> Result<LoginStep, PhoneError> {
        self.say(server, move |post| login::with_invitation(post, &invitation, &password).map(Into::into)).await
    }

    /// Goes on with a code of the authenticator app, or a recovery code.
    pub async fn second_factor(&self, server: String, ticket: String, code: String) -> Result<LoginStep, PhoneError> {
        self.say(server, move |post| login::with_second_factor(post, &ticket, &code).map(Into::into)).await
    }

    /// Begins at the organisation's login service (OpenID Connect): what to open in the browser. `back_to` is the address at which the
    /// app is called back, one that the operator has allowed.
    pub async fn in_browser(
        &self,
        server: String,
        org: String,
        back_to: String,
        invitation: Option<String>,
    ) -> Result<BrowserLogin, PhoneError> {
        let begun = self.say(server, move |post| {
            let begun = login::at_service(post, &org, &back_to, invitation.as_deref())?;
            Ok(BrowserLogin { url: begun.url, ticket: begun.ticket })
        });
        begun.await
    }

    /// Goes on where the browser came back: `code`, `state` and `iss` as they stand in the address.
    pub async fn back_from_browser(
        &self,
        server: String,
        ticket: String,
        code: String,
        state: String,
        iss: Option<String>,
    ) -> Result<LoginStep, PhoneError> {
        let back = login::Back { code, state, iss };
        self.say(server, move |post| login::from_service(post, &ticket, &back).map(Into::into)).await
    }
}
