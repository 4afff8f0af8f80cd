//! Errors as RFC 9457 problem details: a stable code, a sentence with the remedy, and nothing from inside the server.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sync_core::sync::Over;
use utoipa::{ToResponse, ToSchema};

use crate::login::LoginError;
use crate::login::provider::ProviderError;
use crate::receive::ReceiveError;
use crate::store::StoreError;

/// A problem, as `application/problem+json`.
#[derive(Debug, Clone, Serialize, ToSchema, ToResponse)]
#[response(description = "a problem with a stable code and its remedy", content_type = "application/problem+json")]
pub struct Problem {
    /// A stable URN, for example `urn:sojourn:problem:nonce_not_fresh`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The same in a few words.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable code in snake case.
    pub code: String,
    /// What is wrong and what to do.
    pub detail: String,
    /// Whether the same request may succeed later.
    pub retryable: bool,
    /// In how many seconds, where that can be said: the same as the header `Retry-After`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A problem with a stable code and its remedy.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:sojourn:problem:{code}"),
            title: status.canonical_reason().unwrap_or("Problem").to_owned(),
            status: status.as_u16(),
            code: code.to_owned(),
            detail: detail.into(),
            retryable: status.is_server_error(),
            retry_after: None,
        }
    }

    /// The same, to be asked again in so many seconds.
    fn again_in(self, seconds: u64) -> Self {
        Self { retryable: true, retry_after: Some(seconds), ..self }
    }

    /// The server can't do this in time now.
    pub fn overloaded(seconds: u64) -> Self {
        let detail = "the server has more to do than it can now: send it again after the time in Retry-After";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", detail).again_in(seconds)
    }

    /// More was asked for than is allowed over time.
    pub fn too_many_requests(seconds: u64) -> Self {
        let detail = "more was asked for than is allowed over time: send it again after the time in Retry-After";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail).again_in(seconds)
    }

    /// More was asked for at once than is allowed.
    pub fn too_many_open(seconds: u64) -> Self {
        let detail = "too many requests or streams are open: wait until one has ended, then send this again";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_open", detail).again_in(seconds)
    }

    /// The work took too long.
    pub fn late(seconds: u64) -> Self {
        Self::of_status(StatusCode::SERVICE_UNAVAILABLE).again_in(seconds)
    }

    /// The body came too slowly.
    pub fn too_slow() -> Self {
        Self { retryable: true, ..Self::of_status(StatusCode::REQUEST_TIMEOUT) }
    }

    /// A refusal that the framework worded itself.
    pub fn of_status(status: StatusCode) -> Self {
        let (code, detail) = match status {
            StatusCode::NOT_FOUND => ("not_found", "there is nothing at this address: see GET /v1/openapi.json"),
            StatusCode::METHOD_NOT_ALLOWED => {
                ("method_not_allowed", "this address takes another method: see its Allow header")
            }
            StatusCode::PAYLOAD_TOO_LARGE => (
                "body_too_large",
                "the body is larger than this address takes, 8 MiB for /v1/journal and 64 KiB elsewhere: send less at a time",
            ),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => ("media_type", "send the body as application/cbor"),
            StatusCode::UNPROCESSABLE_ENTITY => {
                ("unprocessable", "the request can't be read: see GET /v1/openapi.json")
            }
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => {
                ("too_slow", "this took too long: send it again")
            }
            other if other.is_client_error() => {
                ("request_not_valid", "the request can't be read: see GET /v1/openapi.json")
            }
            _ => return Self::internal(),
        };
        Self::new(status, code, detail)
    }

    /// Something is wrong inside; the cause is in the server's log.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the server could not do this; its log says why")
    }

    /// The token is missing, wrong or over.
    pub fn unauthorised() -> Self {
        let detail = "the access token is missing or over: get one from POST /v1/token";
        Self::new(StatusCode::UNAUTHORIZED, "token_not_valid", detail)
    }

    /// The enrolment is over. Said only to who holds the device's key or a token that it got.
    pub fn over(over: Over) -> Self {
        let ((what, zh), (remedy, remedy_zh)) = (over.sentence(), over.remedy());
        let detail = format!(
            "{what}; its journal can still be left with the server (POST /v1/deposit), nothing on the device is lost; \
             {remedy}. {zh}；本机日志仍可留存到服务器，内容不会丢失；{remedy_zh}。"
        );
        Self::new(StatusCode::FORBIDDEN, over.code(), detail)
    }

    /// There is no such thing, or not for this person.
    pub fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("no such {what}, or it is not yours to see"))
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::new(StatusCode::INSUFFICIENT_STORAGE, "disk_full", error.to_string()),
            StoreError::Stopped | StoreError::Closed => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "stopped", error.to_string())
            }
            other => {
                tracing::error!(error = %other, cause = ?std::error::Error::source(&other), "a request failed inside");
                Self::internal()
            }
        }
    }
}

impl From<ReceiveError> for Problem {
    fn from(error: ReceiveError) -> Self {
        match error {
            ReceiveError::Frame(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "frame_unreadable", error.to_string())
            }
            ReceiveError::Nonce => Self::new(StatusCode::CONFLICT, "nonce_not_fresh", error.to_string()),
            ReceiveError::UnknownDevice => Self::unauthorised(),
            ReceiveError::Over(over) => Self::over(over),
            ReceiveError::Store(store) => store.into(),
        }
    }
}

impl From<LoginError> for Problem {
    fn from(error: LoginError) -> Self {
        use LoginError::{
            Busy, FactorWanted, Hash, Invitation, NothingToProve, Password, PasswordWanted, Present, Provider, Refused,
            SecondFactor, Store, Ticket, Wait,
        };
        let detail = error.to_string();
        let (status, code) = match error {
            Store(error) => return error.into(),
            Hash => return Self::internal(),
            Wait(span) => {
                let seconds = u64::try_from(span.0.div_euclid(1_000) + 1).unwrap_or(1);
                return Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", detail).again_in(seconds);
            }
            Busy | Provider(ProviderError::Busy) => {
                return Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail).again_in(3);
            }
            Refused => (StatusCode::UNAUTHORIZED, "login_refused"),
            Ticket => (StatusCode::UNAUTHORIZED, "ticket_not_valid"),
            SecondFactor => (StatusCode::UNAUTHORIZED, "second_factor_refused"),
            Invitation => (StatusCode::FORBIDDEN, "invitation_not_valid"),
            Password(_) => (StatusCode::UNPROCESSABLE_ENTITY, "password_not_taken"),
            Present => (StatusCode::FORBIDDEN, "password_refused"),
            FactorWanted | PasswordWanted => (StatusCode::FORBIDDEN, "step_up_needed"),
            NothingToProve => (StatusCode::FORBIDDEN, "step_up_not_possible"),
            Provider(ProviderError::NotSetUp) => (StatusCode::UNPROCESSABLE_ENTITY, "provider_not_set_up"),
            Provider(ProviderError::Redirect) => (StatusCode::UNPROCESSABLE_ENTITY, "redirect_not_known"),
            Provider(ProviderError::Unreachable) => (StatusCode::SERVICE_UNAVAILABLE, "provider_unreachable"),
            Provider(ProviderError::Refused) => (StatusCode::UNAUTHORIZED, "provider_refused"),
            Provider(ProviderError::Nobody) => (StatusCode::FORBIDDEN, "person_not_linked"),
        };
        Self::new(status, code, detail)
    }
}

impl From<sync_core::cbor::CborError> for Problem {
    fn from(error: sync_core::cbor::CborError) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "frame_unreadable", error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
