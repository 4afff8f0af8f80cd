//! An organisation's own login service, by OpenID Connect: code flow with PKCE, discovery. What it takes for a login stands
//! here: where to send a person, and what the service vouches for when they come back. Whom that is here stands in `login`.
//!
//! The service is reached by a back channel that follows no redirect, reads no large body, waits for nothing long, and goes
//! nowhere but over TLS, except to this machine.

mod back_channel;
mod exchange;
mod settings;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce,
    PkceCodeChallenge, ProviderMetadata, RedirectUrl, Scope,
};
use serde::{Deserialize, Serialize};
use sync_core::ids::OrgId;
use sync_core::time::{Millis, Timestamp};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::oidc::back_channel::BackChannel;
use crate::oidc::exchange::{Client, exchange};

pub use exchange::{Returned, Vouched};
pub use settings::{BadSettings, Matching, Settings};

/// How long what a service says about itself is believed without asking again.
const KNOWN_FOR: Millis = Millis::minutes(10);
/// Requests to services at once: each waits, bounded, in one of the few threads that work. One organisation's slow service must
/// not keep the others' people out.
const AT_ONCE: usize = 6;
/// Of these, one organisation's.
const OF_ONE: usize = 2;

/// Why a service vouched for nobody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OidcError {
    /// It can't be reached, or what it says makes no sense.
    #[error("the login service can't be reached: {0}")]
    Unreachable(String),
    /// It refused, or what it vouches for is not for us, not for this login, not by it, or not of now.
    #[error("the login service did not vouch for this login: {0}")]
    Refused(String),
}

/// What a service may say about itself beyond what the library reads.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Also {
    /// Whether it names itself when it sends a person back (RFC 9207).
    #[serde(default, rename = "authorization_response_iss_parameter_supported")]
    names_itself: bool,
}

impl AdditionalProviderMetadata for Also {}

type Metadata = ProviderMetadata<
    Also,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// What is kept between sending a person away and their coming back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// The service.
    pub issuer: String,
    /// What it must give back.
    pub state: String,
    nonce: String,
    verifier: String,
    redirect: String,
    names_itself: bool,
}

impl Begun {
    /// Whether who sent the person back is the service they were sent to: another may not hand its code in here (RFC 9207).
    pub fn is_from(&self, named: Option<&str>) -> bool {
        match named {
            Some(named) => named == self.issuer,
            None => !self.names_itself,
        }
    }
}

/// All organisations' services.
pub struct Providers {
    channel: BackChannel,
    secrets: BTreeMap<OrgId, ClientSecret>,
    known: Mutex<BTreeMap<String, (Timestamp, Arc<Metadata>)>>,
    places: Arc<Semaphore>,
    places_of: Mutex<BTreeMap<OrgId, Arc<Semaphore>>>,
}

/// A place in which one organisation's service can be asked.
pub struct Place(#[expect(dead_code, reason = "held, not read")] [OwnedSemaphorePermit; 2]);

impl Providers {
    /// With the secrets by which services know us.
    pub fn new(secrets: BTreeMap<OrgId, String>) -> Self {
        Self {
            channel: BackChannel::new(),
            secrets: secrets.into_iter().map(|(org, secret)| (org, ClientSecret::new(secret))).collect(),
            known: Mutex::default(),
            places: Arc::new(Semaphore::new(AT_ONCE)),
            places_of: Mutex::default(),
        }
    }

    /// A place for an organisation that is there, if one is free.
    pub fn place(&self, org: &OrgId) -> Option<Place> {
        let of_one = {
            let mut all = self.places_of.lock().unwrap_or_else(PoisonError::into_inner);
            let of_one = all.entry(org.clone()).or_insert_with(|| Arc::new(Semaphore::new(OF_ONE)));
            Arc::clone(of_one).try_acquire_owned().ok()?
        };
        Some(Place([of_one, Arc::clone(&self.places).try_acquire_owned().ok()?]))
    }

    /// Where to send a person, and what to keep until they come back.
    ///
    /// # Errors
    /// [`OidcError::Unreachable`].
    pub fn begin(
        &self,
        _place: &Place,
        settings: &Settings,
        redirect: &str,
        now: Timestamp,
    ) -> Result<(String, Begun), OidcError> {
        let metadata = self.metadata(settings, now, false)?;
        let client = client(&metadata, settings, redirect, None)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = openidconnect::AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let mut request = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
        for scope in settings.scopes() {
            request = request.add_scope(Scope::new((*scope).to_owned()));
        }
        let (url, state, nonce) = request.set_pkce_challenge(challenge).url();
        if !back_channel::may_go(url.as_str(), &settings.issuer) {
            return Err(OidcError::Unreachable("its page for logging in is not at an https address".to_owned()));
        }
        let begun = Begun {
            issuer: settings.issuer.clone(),
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
            redirect: redirect.to_owned(),
            names_itself: metadata.additional_metadata().names_itself,
        };
        Ok((url.to_string(), begun))
    }

    /// What the service vouches for, asked with the code that it gave.
    ///
    /// # Errors
    /// [`OidcError`].
    pub fn finish(
        &self,
        _place: &Place,
        org: &OrgId,
        settings: &Settings,
        begun: &Begun,
        code: &str,
        now: Timestamp,
    ) -> Result<Vouched, OidcError> {
        let metadata = self.metadata(settings, now, false)?;
        let client = client(&metadata, settings, &begun.redirect, self.secrets.get(org).cloned())?;
        let code = AuthorizationCode::new(code.to_owned());
        let returned = Returned { code, verifier: begun.verifier.clone(), nonce: Nonce::new(begun.nonce.clone()) };
        let again = || {
            let fresh = self.metadata(settings, now, true)?;
            self::client(&fresh, settings, &begun.redirect, None)
        };
        exchange(&self.channel.of(&settings.issuer), &client, returned, again, now)
    }

    /// What a service says about itself. It is asked again when that has become old, or when its keys have changed.
    fn metadata(&self, settings: &Settings, now: Timestamp, anew: bool) -> Result<Arc<Metadata>, OidcError> {
        let fresh = |(at, _): &&(Timestamp, Arc<Metadata>)| !anew && now < *at + KNOWN_FOR && *at <= now;
        let known = self.known.lock().ok().and_then(|known| known.get(&settings.issuer).filter(fresh).cloned());
        if let Some((_, metadata)) = known {
            return Ok(metadata);
        }
        let unreachable = |why: String| OidcError::Unreachable(why);
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|error| unreachable(error.to_string()))?;
        let asked = Metadata::discover(&issuer, &self.channel.of(&settings.issuer));
        let metadata = Arc::new(asked.map_err(|error| unreachable(back_channel::said(&error)))?);
        if let Ok(mut known) = self.known.lock() {
            known.insert(settings.issuer.clone(), (now, Arc::clone(&metadata)));
        }
        Ok(metadata)
    }
}

fn client(
    metadata: &Metadata,
    settings: &Settings,
    redirect: &str,
    secret: Option<ClientSecret>,
) -> Result<Client, OidcError> {
    let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|error| OidcError::Refused(error.to_string()))?;
    let id = ClientId::new(settings.client_id.clone());
    Ok(Client::from_provider_metadata(metadata.clone(), id, secret).set_redirect_uri(redirect))
}
