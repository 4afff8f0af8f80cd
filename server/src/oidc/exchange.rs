//! The code for what the service vouches for: the request for tokens, and every check of the one that says who it is.

use std::collections::BTreeMap;

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthorizationCode, ClaimsVerificationError, EmptyExtraTokenFields, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IdToken, IdTokenClaims, IdTokenFields, Nonce, PkceCodeVerifier,
    SignatureVerificationError, StandardErrorResponse, StandardTokenResponse, SyncHttpClient, TokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sync_core::time::{Millis, Timestamp};

use crate::oidc::OidcError;
use crate::oidc::back_channel::said;

/// How far the service's clock may differ from ours, and how old what it has just written may be.
const SKEW: Millis = Millis::minutes(2);

/// Ways of signing that are taken: by a key that only the service has. None by a shared secret, and never none at all.
const SIGNED_BY: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
];

/// Claims that the library has no names for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Others(BTreeMap<String, Value>);

impl AdditionalClaims for Others {}

type Claims = IdTokenClaims<Others, CoreGenderClaim>;
type Token = IdToken<Others, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Fields = IdTokenFields<
    Others,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

/// A service as the library asks it.
pub type Client = openidconnect::Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What a person came back with, and what was kept for it.
pub struct Returned {
    /// The code.
    pub code: AuthorizationCode,
    /// What only we know of the challenge that was sent with them.
    pub verifier: String,
    /// What the service must have put into what it vouches for.
    pub nonce: Nonce,
}

/// Somebody for whom a service vouches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// Its name for them, for ever.
    pub subject: String,
    /// Their e-mail address, if it says that it has verified it; in lower case.
    pub email: Option<String>,
    /// How they showed who they are.
    pub amr: Vec<String>,
    /// How well.
    pub acr: Option<String>,
    claims: BTreeMap<String, Value>,
}

impl Vouched {
    /// A claim by its name, if it is a text.
    pub fn claim(&self, name: &str) -> Option<&str> {
        self.claims.get(name).and_then(Value::as_str)
    }
}

/// Asks for the tokens and checks the one that says who it is. Signed by a key that is not known, the service's keys are asked
/// for once more: it may have changed them.
///
/// # Errors
/// [`OidcError`].
pub fn exchange<H>(
    http: &H,
    client: &Client,
    returned: Returned,
    again: impl FnOnce() -> Result<Client, OidcError>,
    now: Timestamp,
) -> Result<Vouched, OidcError>
where
    H: SyncHttpClient,
    H::Error: Send + Sync,
{
    let refused = |why: String| OidcError::Refused(why);
    let request = client.exchange_code(returned.code).map_err(|error| refused(error.to_string()))?;
    let answer = request.set_pkce_verifier(PkceCodeVerifier::new(returned.verifier)).request(http);
    let answer = answer.map_err(|error| match &error {
        openidconnect::RequestTokenError::Request(_) => OidcError::Unreachable(said(&error)),
        // What it says may hold what was sent.
        openidconnect::RequestTokenError::ServerResponse(said) => refused(said.error().to_string()),
        _ => refused("it answered no tokens".to_owned()),
    })?;
    let token = answer.id_token().ok_or_else(|| refused("it did not say who it is".to_owned()))?;
    let claims = match check(client, token, &returned.nonce, now) {
        Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
            check(&again()?, token, &returned.nonce, now)
        }
        other => other,
    };
    Ok(vouched(&claims.map_err(|error| refused(error.to_string()))?))
}

/// Issuer, audience, signature, nonce, and that it is of now.
fn check(client: &Client, token: &Token, nonce: &Nonce, now: Timestamp) -> Result<Claims, ClaimsVerificationError> {
    let span = |at: Timestamp| std::time::Duration::from_millis(u64::try_from(at.0).unwrap_or(0));
    let (written_after, written_before) = (span(now - SKEW), span(now + SKEW));
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(SIGNED_BY)
        .set_time_fn(move || since_epoch(span(now)))
        .set_issue_time_verifier_fn(move |at| {
            if lies_between(at, written_after, written_before) {
                Ok(())
            } else {
                Err("it was not written just now: are both clocks right?".to_owned())
            }
        });
    token.claims(&verifier, nonce).cloned()
}

fn lies_between<T>(at: T, from: std::time::Duration, to: std::time::Duration) -> bool
where
    T: Default + PartialOrd + std::ops::Add<std::time::Duration, Output = T>,
{
    at >= since_epoch(from) && at <= since_epoch(to)
}

/// A moment in the library's type, which is not named here.
fn since_epoch<T: Default + std::ops::Add<std::time::Duration, Output = T>>(span: std::time::Duration) -> T {
    T::default() + span
}

fn vouched(claims: &Claims) -> Vouched {
    let email = claims.email().filter(|_| claims.email_verified() == Some(true));
    let known = [
        ("preferred_username", claims.preferred_username().map(|name| name.as_str().to_owned())),
        ("sub", Some(claims.subject().as_str().to_owned())),
    ];
    let mut all = claims.additional_claims().0.clone();
    all.extend(known.into_iter().filter_map(|(name, text)| Some((name.to_owned(), Value::String(text?)))));
    Vouched {
        subject: claims.subject().as_str().to_owned(),
        email: email.map(|email| email.as_str().to_lowercase()),
        amr: claims.auth_method_refs().into_iter().flatten().map(|it| it.as_str().to_owned()).collect(),
        acr: claims.auth_context_ref().map(|it| it.as_str().to_owned()),
        claims: all,
    }
}
