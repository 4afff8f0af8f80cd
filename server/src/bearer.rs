//! Access tokens: JWTs of ten minutes, ES256, for one audience and purpose (RFC 8725). They say which device of whom is
//! asking, and nothing of what it may do. HTTP stands elsewhere, so that a fuzzer reaches the check alone.

use jsonwebtoken::{Algorithm, Validation};
use serde::{Deserialize, Serialize};
use sync_core::ids::{DeviceId, OrgId, PersonId};
use sync_core::time::{Millis, Timestamp};

use crate::keys::Keys;

/// How long a token holds.
pub const TOKEN_LASTS: Millis = Millis::minutes(10);
const AUDIENCE: &str = "sojourn-api";
/// Longest token that is looked at, in bytes.
const LONGEST: usize = 2_048;
/// So many seconds a token may come from the future: another process's clock may be ahead by that.
const SKEW: i64 = 60;

/// All claims, each once and of its one type: a token of this server has no others.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    let held = keys.tokens.held();
    jsonwebtoken::encode(&held.header, &claims, &held.encoding).ok()
}

/// Checks a token, which may be any text. Times are the server clock's, not the machine's. Nothing that the token says of
/// itself is believed before its signature holds: which key and algorithm count is found by its first part, which must be,
/// letter for letter, the one that this server writes.
pub fn check(keys: &Keys, origin: &str, token: &str, now: Timestamp) -> Option<Caller> {
    check_until(keys, origin, token, now).map(|(caller, _)| caller)
}

/// Whether the key of a token that was checked before still counts: it may be taken out of use before its tokens end.
pub fn still_trusted(keys: &Keys, token: &str, now: Timestamp) -> bool {
    token.split('.').next().is_some_and(|head| keys.tokens.held().of_head(head, now).is_some())
}

/// The same, with when the token ends.
pub fn check_until(keys: &Keys, origin: &str, token: &str, now: Timestamp) -> Option<(Caller, Timestamp)> {
    if token.len() > LONGEST {
        return None;
    }
    let held = keys.tokens.held();
    let key = held.of_head(token.split('.').next()?, now)?;
    let mut validation = Validation::new(Algorithm::ES256);
    validation.set_audience(&[AUDIENCE]);
    validation.set_issuer(&[origin]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    // Times are looked at below, as the numbers that `Claims` demands.
    (validation.validate_exp, validation.validate_nbf) = (false, false);
    let claims = jsonwebtoken::decode::<Claims>(token, &key.key, &validation).ok()?.claims;
    let now = now.0 / 1_000;
    let lasts = claims.exp.checked_sub(claims.iat)?;
    let in_time = now < claims.exp && claims.iat <= now + SKEW && lasts <= TOKEN_LASTS.0 / 1_000;
    in_time.then_some(())?;
    let caller =
        Caller { org: claims.org.parse().ok()?, person: claims.sub.parse().ok()?, device: claims.device.parse().ok()? };
    Some((caller, Timestamp(claims.exp.saturating_mul(1_000))))
}
