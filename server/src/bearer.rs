//! Access tokens: JWTs of ten minutes, ES256, for one audience and purpose (RFC 8725). They say which device of whom is
//! asking, and nothing of what it may do. HTTP stands elsewhere, so that a fuzzer reaches the check alone.

use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};
use sync_core::ids::{DeviceId, OrgId, PersonId};
use sync_core::time::{Millis, Timestamp};

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The organisation.
    pub org: OrgId,
    /// The person.
    pub person: PersonId,
    /// The device.
    pub device: DeviceId,
}

/// Makes a token; none where the key can't sign.
pub fn issue(keys: &Keys, origin: &str, caller: &Caller, now: Timestamp) -> Option<String> {
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
    jsonwebtoken::encode(&header, &claims, &keys.token_encoding).ok()
}

/// Checks a token, which may be any text. Times are the server clock's, not the machine's.
pub fn check(keys: &Keys, origin: &str, token: &str, now: Timestamp) -> Option<Caller> {
    check_until(keys, origin, token, now).map(|(caller, _)| caller)
}

/// The same, with when the token ends.
pub fn check_until(keys: &Keys, origin: &str, token: &str, now: Timestamp) -> Option<(Caller, Timestamp)> {
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
    let caller =
        Caller { org: claims.org.parse().ok()?, person: claims.sub.parse().ok()?, device: claims.device.parse().ok()? };
    Some((caller, Timestamp(claims.exp.saturating_mul(1_000))))
}
