//! A login at the server, from a password or an invitation to the one-time code that enrols this device. Nothing of it is
//! kept on the device: what is typed leaves for the server and is forgotten here.

use serde_json::{Value, json};

use crate::transport::{Answer, HttpTransport, TransportError};

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";

/// How far a login has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The device can be enrolled.
    Enrol {
        /// The one-time code.
        code: String,
        /// What stands in for a second factor that was set up just now; shown this once.
        recovery_codes: Vec<String>,
        /// Attempts at the account that failed since the last login, and when the last of them was.
        failed: Option<(u64, String)>,
    },
    /// The second factor is asked for.
    SecondFactor {
        /// What to go on with.
        ticket: String,
    },
    /// A second factor is to be set up.
    SetUp {
        /// What to go on with.
        ticket: String,
        /// For an authenticator app, to be typed.
        secret: String,
        /// The same as an address.
        uri: String,
    },
}

/// A login that did not go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// Nothing answered.
    #[error("{0}")]
    Unreachable(String),
    /// Something answered that is not our server.
    #[error("what answered is not the Sojourn server (status {0}): is there a login page in between?")]
    NotOurs(u16),
    /// The server said no.
    #[error("{detail}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Its stable code.
        code: String,
        /// What it said.
        detail: String,
        /// After how many seconds to try again.
        retry_after: Option<u64>,
    },
}

/// Sends JSON without a token, once.
pub trait Post {
    /// What answered.
    ///
    /// # Errors
    /// [`TransportError`] when there is no whole answer.
    fn post_json(&self, path: &str, body: &[u8]) -> Result<Answer, TransportError>;
}

impl Post for HttpTransport {
    fn post_json(&self, path: &str, body: &[u8]) -> Result<Answer, TransportError> {
        HttpTransport::post_json(self, path, body)
    }
}

/// Begins with a password.
///
/// # Errors
/// [`LoginError`].
pub fn with_password(http: &dyn Post, org: &str, person: &str, password: &str) -> Result<Step, LoginError> {
    say(http, "/v1/login", &json!({ "org": org, "person": person, "password": password }))
}

/// Begins with an invitation, which sets the password.
///
/// # Errors
/// [`LoginError`].
pub fn with_invitation(http: &dyn Post, invitation: &str, password: &str) -> Result<Step, LoginError> {
    say(http, "/v1/invitation", &json!({ "invitation": invitation, "password": password }))
}

/// Goes on with a code of the app, or a recovery code.
///
/// # Errors
/// [`LoginError`].
pub fn with_second_factor(http: &dyn Post, ticket: &str, code: &str) -> Result<Step, LoginError> {
    say(http, "/v1/login/second-factor", &json!({ "ticket": ticket, "second_factor": code }))
}

/// A login that was begun at the organisation's login service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtService {
    /// Where to send the person.
    pub url: String,
    /// What to go on with once they are back.
    pub ticket: String,
}

/// What a person came back with from the login service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    /// `code` of the address.
    pub code: String,
    /// `state` of the address.
    pub state: String,
    /// `iss` of the address, if it has one.
    pub iss: Option<String>,
}

/// Begins at the organisation's login service.
///
/// # Errors
/// [`LoginError`].
pub fn at_service(
    http: &dyn Post,
    org: &str,
    back_to: &str,
    invitation: Option<&str>,
) -> Result<AtService, LoginError> {
    let body = json!({ "org": org, "redirect": back_to, "invitation": invitation });
    let answer = sent(http, "/v1/oidc/start", &body)?;
    let said = read(&answer)?;
    let text = |name: &str| said[name].as_str().map(str::to_owned).ok_or(LoginError::NotOurs(answer.status));
    Ok(AtService { url: text("url")?, ticket: text("ticket")? })
}

/// Goes on with what the person came back with.
///
/// # Errors
/// [`LoginError`].
pub fn from_service(http: &dyn Post, ticket: &str, back: &Back) -> Result<Step, LoginError> {
    let Back { code, state, iss } = back;
    say(http, "/v1/oidc/finish", &json!({ "ticket": ticket, "code": code, "state": state, "iss": iss }))
}

fn say(http: &dyn Post, path: &str, body: &Value) -> Result<Step, LoginError> {
    step(&sent(http, path, body)?)
}

fn sent(http: &dyn Post, path: &str, body: &Value) -> Result<Answer, LoginError> {
    http.post_json(path, body.to_string().as_bytes()).map_err(|error| LoginError::Unreachable(error.why))
}

/// What the server said, if it is ours and it was no refusal.
fn read(answer: &Answer) -> Result<Value, LoginError> {
    let retry_after = answer.again_in.and_then(|span| u64::try_from(span.0 / 1_000).ok());
    let not_ours = || LoginError::NotOurs(answer.status);
    let said: Value = serde_json::from_slice(&answer.body).map_err(|_| not_ours())?;
    let text = |name: &str| said[name].as_str().map(str::to_owned);
    match (answer.status, answer.media_type.as_str()) {
        (200, JSON) => Ok(said),
        (400.., PROBLEM) => {
            let (code, detail) = (text("code").ok_or_else(not_ours)?, text("detail").unwrap_or_default());
            Err(LoginError::Refused { status: answer.status, code, detail, retry_after })
        }
        _ => Err(not_ours()),
    }
}

fn step(answer: &Answer) -> Result<Step, LoginError> {
    next(&read(answer)?).ok_or(LoginError::NotOurs(answer.status))
}

fn next(said: &Value) -> Option<Step> {
    let text = |name: &str| said[name].as_str().map(str::to_owned);
    Some(match said["next"].as_str()? {
        "enrol" => {
            let codes = said["recovery_codes"].as_array().into_iter().flatten();
            let failed = &said["failed"];
            let last = failed["last"].as_str().unwrap_or_default().to_owned();
            Step::Enrol {
                code: text("code")?,
                recovery_codes: codes.filter_map(|code| code.as_str().map(str::to_owned)).collect(),
                failed: failed["count"].as_u64().map(|count| (count, last)),
            }
        }
        "second_factor" => Step::SecondFactor { ticket: text("ticket")? },
        "set_up_second_factor" => Step::SetUp { ticket: text("ticket")?, secret: text("secret")?, uri: text("uri")? },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{LoginError, Step, step};
    use crate::transport::Answer;
    use sync_core::time::Millis;

    fn answer(status: u16, media_type: &str, body: &str) -> Result<Step, LoginError> {
        let again_in = Some(Millis::seconds(3));
        step(&Answer { status, media_type: media_type.to_owned(), body: body.as_bytes().to_vec(), again_in })
    }

    #[test]
    fn each_step_of_a_login_is_understood() {
        let body =
            r#"{"next":"enrol","code":"acme/x","expires":"…","failed":{"count":2,"last":"2026-09-14T03:31:00Z"}}"#;
        let failed = Some((2, "2026-09-14T03:31:00Z".to_owned()));
        let wanted = Step::Enrol { code: "acme/x".to_owned(), recovery_codes: Vec::new(), failed };
        assert_eq!(answer(200, "application/json", body), Ok(wanted));
        let body = r#"{"next":"set_up_second_factor","ticket":"acme/t","secret":"ABC","uri":"otpauth://x"}"#;
        assert!(matches!(answer(200, "application/json", body), Ok(Step::SetUp { ticket, .. }) if ticket == "acme/t"));
    }

    #[test]
    fn a_refusal_keeps_its_code_and_when_to_come_back() {
        let body = r#"{"code":"too_many_attempts","detail":"wait 3 s"}"#;
        let refused = answer(429, "application/problem+json", body).expect_err("refused");
        assert!(
            matches!(refused, LoginError::Refused { code, retry_after: Some(3), .. } if code == "too_many_attempts")
        );
    }

    #[test]
    fn a_page_in_between_is_not_the_server() {
        assert_eq!(answer(200, "text/html", "<html>"), Err(LoginError::NotOurs(200)));
        assert_eq!(answer(200, "application/json", r#"{"next":"pay"}"#), Err(LoginError::NotOurs(200)));
    }
}
