//! `POST /v1/oidc/start` and `/finish`: a login through the organisation's own login service. Who somebody is there is noted
//! once, by an invitation or by what the organisation trusts; from then on that note alone counts.

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::app::App;
use crate::code::{code_digest, make_code, org_of};
use crate::login::factor::Held;
use crate::login::invitation::event;
use crate::login::{First, Login, LoginError, TICKET_LASTS, after_first, who};
use crate::oidc::{Begun, Matching, OidcError, Settings, Vouched};
use crate::store::{AccountEvent, Bucket, Doer, Identity, Pass, PassKind, Read, StoreError, Tx};
use crate::throttle;

/// Why there is no login through a provider.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// There is none.
    #[error("org: this organisation has no login service of its own here: log in with your password")]
    NotSetUp,
    /// Not one of those that were set.
    #[error(
        "redirect: this address is not one to which people may be sent back: the operator sets them with `sojourn admin oidc set`"
    )]
    Redirect,
    /// All places are taken.
    #[error("too many people log in at this moment: try again in a few seconds")]
    Busy,
    /// It can't be reached.
    #[error(
        "the organisation's login service can't be reached or is not set up right: try again later, or log in with your password"
    )]
    Unreachable,
    /// It vouches for nobody.
    #[error("the organisation's login service did not vouch for this login: begin the login again")]
    Refused,
    /// Nobody here.
    #[error(
        "the login service knows you, but it is not known who you are here: ask the organisation's administration for an \
         invitation, and begin the login again with it"
    )]
    Nobody,
}

impl From<OidcError> for ProviderError {
    /// What exactly was wrong is for the operator, not for whoever asked.
    fn from(error: OidcError) -> Self {
        tracing::warn!(%error, "no login through a login service");
        match error {
            OidcError::Unreachable(_) => Self::Unreachable,
            OidcError::Refused(_) => Self::Refused,
        }
    }
}

/// What is kept of a login that is under way there.
#[derive(Serialize, Deserialize)]
struct UnderWay {
    begun: Begun,
    /// The invitation it was begun with.
    invitation: Option<String>,
}

/// A login that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// Where to send the person.
    pub url: String,
    /// What to finish it with. It never stands in an address.
    pub ticket: String,
    /// When it is over.
    pub expires: Timestamp,
}

fn settings(read: &dyn Read, org: &OrgId) -> Result<Option<Settings>, StoreError> {
    Ok(read.provider(org)?.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Begins a login.
///
/// # Errors
/// [`LoginError::Provider`], [`LoginError::Invitation`], [`LoginError::Wait`].
pub fn start(
    app: &App,
    org: &OrgId,
    redirect: &str,
    invitation: Option<&str>,
    address: &str,
) -> Result<Started, LoginError> {
    let (asked, address, now) = (org.clone(), address.to_owned(), app.clock.now());
    let invited = invitation.map(str::to_owned);
    let found: Result<Result<Settings, LoginError>, StoreError> = app.store.write_with(move |tx| {
        if let Err(wait) = throttle::charge(tx, vec![Bucket::Start(address)], now)? {
            return Ok(Err(wait.into()));
        }
        if let Some(text) = invited
            && (org_of(&text).as_ref() != Some(&asked)
                || Held::find(tx, &asked, &text, PassKind::Invitation, now)?.is_none())
        {
            return Ok(Err(LoginError::Invitation));
        }
        Ok(settings(tx, &asked)?.ok_or(LoginError::Provider(ProviderError::NotSetUp)))
    });
    let settings = found??;
    if !settings.redirects.iter().any(|it| it == redirect) {
        return Err(ProviderError::Redirect.into());
    }
    let place = app.providers.place(org).ok_or(ProviderError::Busy)?;
    let (url, begun) = app.providers.begin(&place, &settings, redirect, now).map_err(ProviderError::from)?;
    let data = serde_json::to_vec(&UnderWay { begun, invitation: invitation.map(str::to_owned) });
    let data = data.map_err(|_| ProviderError::Refused)?;
    let (ticket, expires) = (make_code(org), now + TICKET_LASTS);
    let (digest, org) = (code_digest(&ticket), org.clone());
    let pass = Pass { kind: PassKind::Provider, person: None, expires, tries: 0, data };
    app.store.write_with(move |tx| tx.put_pass(&org, &digest, &pass, now))?;
    Ok(Started { url, ticket, expires })
}

/// What a person came back with.
pub struct Back {
    /// What the login was begun with.
    pub ticket: String,
    /// What the service gave back of what it was sent.
    pub state: String,
    /// Its code.
    pub code: String,
    /// Its name for itself.
    pub issuer: Option<String>,
}

/// Finishes a login. Whatever comes of it, it can't be finished again.
///
/// # Errors
/// [`LoginError::Ticket`], [`LoginError::Provider`].
pub fn finish(app: &App, back: &Back, address: &str) -> Result<Login, LoginError> {
    let org = org_of(&back.ticket).ok_or(LoginError::Ticket)?;
    let (asked, digest, now) = (org.clone(), code_digest(&back.ticket), app.clock.now());
    // Places are given to organisations that are there, so that made-up ones take no room.
    let known = app.store.read_with(|read| read.pass(&asked, &digest, PassKind::Provider, now))?;
    let place = known.map(|_| app.providers.place(&org).ok_or(ProviderError::Busy)).ok_or(LoginError::Ticket)??;
    let taken: Result<_, StoreError> = app.store.write_with(move |tx| {
        let pass = tx.pass(&asked, &digest, PassKind::Provider, now)?;
        tx.drop_pass(&asked, &digest)?;
        Ok((pass, settings(tx, &asked)?))
    });
    let (pass, settings) = taken?;
    let under_way = pass.and_then(|pass| serde_json::from_slice::<UnderWay>(&pass.data).ok());
    let UnderWay { begun, invitation } = under_way.ok_or(LoginError::Ticket)?;
    let settings = settings.filter(|settings| settings.issuer == begun.issuer).ok_or(LoginError::Ticket)?;
    let same_state = bool::from(begun.state.as_bytes().ct_eq(back.state.as_bytes()));
    if !same_state || !begun.is_from(back.issuer.as_deref()) {
        return Err(ProviderError::Refused.into());
    }
    let vouched =
        app.providers.finish(&place, &org, &settings, &begun, &back.code, now).map_err(ProviderError::from)?;
    let (address, now) = (address.to_owned(), app.clock.now());
    let done: Result<Result<Login, LoginError>, StoreError> = app.store.write_with(move |tx| {
        let Some(person) = identify(tx, &org, &settings, &vouched, invitation.as_deref(), now)? else {
            return Ok(Err(ProviderError::Nobody.into()));
        };
        let second = settings.counts_as_second(&vouched.amr, vouched.acr.as_deref());
        let event = AccountEvent::LoggedInByProvider;
        // One that was begun and came to something is nobody's attempt: an office behind one address is not held up.
        throttle::undo_one(tx, &Bucket::Start(address.clone()))?;
        let first = First { org: &org, person: &person, address: &address, event, second };
        after_first(tx, &first, now).map(Ok)
    });
    done?
}

/// Whom the service means: as noted; else by the invitation, else by what the organisation trusts, and that is noted.
fn identify(
    tx: &mut dyn Tx,
    org: &OrgId,
    settings: &Settings,
    vouched: &Vouched,
    invitation: Option<&str>,
    now: Timestamp,
) -> Result<Option<PersonId>, StoreError> {
    if let Some(person) = tx.identity(org, &settings.issuer, &vouched.subject)? {
        return Ok(who(tx, org, &person, now)?.map(|person| person.id));
    }
    let invited = match invitation {
        Some(text) => Held::find(tx, org, text, PassKind::Invitation, now)?,
        None => None,
    };
    let person = match (&invited, invitation) {
        (Some(held), _) => Some(held.person.clone()),
        // Begun with an invitation that is over by now: nothing else stands in for it.
        (None, Some(_)) => None,
        (None, None) => matched(tx, org, settings, vouched)?,
    };
    let Some(person) = person else { return Ok(None) };
    // Somebody else there was this person before: an address that was given to a new colleague is no proof.
    let taken = tx.identities_of(org, &person)?.iter().any(|it| it.issuer == settings.issuer);
    if taken || who(tx, org, &person, now)?.is_none() {
        return Ok(None);
    }
    if let Some(text) = invitation {
        tx.drop_pass(org, &code_digest(text))?;
    }
    let (issuer, subject) = (settings.issuer.clone(), vouched.subject.clone());
    tx.add_identity(org, &Identity { issuer, subject, person: person.clone() })?;
    event(tx, org, &person, &Doer::Person(person.clone()), AccountEvent::IdentityLinked, now)?;
    Ok(Some(person))
}

fn matched(
    read: &dyn Read,
    org: &OrgId,
    settings: &Settings,
    vouched: &Vouched,
) -> Result<Option<PersonId>, StoreError> {
    match &settings.matching {
        Matching::Invitation => Ok(None),
        Matching::Email => match &vouched.email {
            Some(email) => read.person_by_email(org, email),
            None => Ok(None),
        },
        Matching::Claim(name) => Ok(vouched.claim(name).and_then(|id| PersonId::new(id).ok())),
    }
}
