//! Who is asking: the device and person behind an access token. Tokens are JWTs of ten minutes, ES256, for one audience
//! and purpose (RFC 8725); the person's rights are read from the store, never from the token.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};
use sync_core::ids::{DeviceId, OrgId, PersonId};
use sync_core::time::{Millis, Timestamp};

use crate::app::App;
use crate::http::Problem;
use crate::keys::Keys;

/// How long a token holds.
pub const TOKEN_LASTS: Millis = Millis::minutes(10);
const AUDIENCE: &str = "sojourn-api";
const TYPE: &str = "at+jwt";

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    org: String,
    device: String,
    iat: i64,
    exp: i64,
}

/// Whoever holds a valid token.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The organisation.
    pub org: OrgId,
    /// The person.
    pub person: PersonId,
    /// The device.
    pub device: DeviceId,
}

/// Makes a token.
pub fn issue(keys: &Keys, origin: &str, caller: &Caller, now: Timestamp) -> Result<String, Problem> {
    let claims = Claims {
        iss: origin.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: caller.person.to_string(),
        org: caller.org.to_string(),
        device: caller.device.to_string(),
        iat: now.0 / 1_000,
        exp: (now + TOKEN_LASTS).0 / 1_000,
    };
    let header = Header { typ: Some(TYPE.to_owned()), ..Header::new(Algorithm::ES256) };
    jsonwebtoken::encode(&header, &claims, &keys.token_encoding).map_err(|_| Problem::internal())
}

/// Checks a token. Times are the server clock's, not the machine's.
fn check(keys: &Keys, origin: &str, token: &str, now: Timestamp) -> Option<Caller> {
    let mut validation = Validation::new(Algorithm::ES256);
    validation.set_audience(&[AUDIENCE]);
    validation.set_issuer(&[origin]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.validate_exp = false;
    let decoded = jsonwebtoken::decode::<Claims>(token, &keys.token_decoding, &validation).ok()?;
    let claims = decoded.claims;
    let typed = decoded.header.typ.as_deref() == Some(TYPE);
    let in_time = now.0 / 1_000 < claims.exp && claims.iat <= now.0 / 1_000 + 60;
    if !typed || !in_time {
        return None;
    }
    Some(Caller {
        org: claims.org.parse().ok()?,
        person: claims.sub.parse().ok()?,
        device: claims.device.parse().ok()?,
    })
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(admitted) = parts.extensions.get::<Self>() {
            return Ok(admitted.clone());
        }
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(Problem::unauthorised)?;
        check(&app.keys, &app.origin, token, app.clock.now()).ok_or_else(Problem::unauthorised)
    }
}

/// Lets a request through to a route that is not public, with its caller.
pub async fn admit(State(app): State<App>, request: Request, next: Next) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, &app).await?;
    parts.extensions.insert(caller);
    Ok(next.run(Request::from_parts(parts, body)).await)
}
