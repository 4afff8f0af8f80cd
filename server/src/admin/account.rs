//! People's accounts as an operator looks after them, and the organisation's own login service.

use std::path::Path;

use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::admin::folder;
use crate::admin::people::{check_org, person};
use crate::admin::{AdminError, bad_file};
use crate::login::account::{AccountView, view};
use crate::login::invitation;
use crate::oidc::Settings;
use crate::store::{Account, AccountEvent, Act, Doer, Store, StoreError, Tx};

/// What can be done to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// Invite the person to set a password.
    Invite,
    /// Take attempts again.
    Unlock,
    /// Take password, second factor and login services away, and invite anew.
    Reset,
    /// Take the second factor away.
    ResetFactor,
}

/// Does it: the invitation and when it is over, where one was made.
///
/// # Errors
/// [`AdminError::Unknown`] for an organisation or person that is not there.
pub fn care(
    store: &dyn Store,
    org: &OrgId,
    id: &PersonId,
    care: Care,
    now: Timestamp,
) -> Result<Option<(String, Timestamp)>, AdminError> {
    let (org, id) = (org.clone(), person(store, org, id)?.id);
    Ok(store.write_with(move |tx| {
        let by = &Doer::Operator;
        match care {
            Care::Invite => invitation::invite(tx, &org, &id, by, now).map(Some),
            Care::Reset => invitation::reset(tx, &org, &id, by, now).map(Some),
            Care::Unlock => invitation::unlock(tx, &org, &id, by, now).map(|()| None),
            Care::ResetFactor => invitation::reset_factor(tx, &org, &id, by, now).map(|()| None),
        }
    })?)
}

/// A person's account.
///
/// # Errors
/// [`AdminError::Unknown`].
pub fn look(store: &dyn Store, org: &OrgId, id: &PersonId) -> Result<AccountView, AdminError> {
    let id = person(store, org, id)?.id;
    Ok(store.read_with(|read| view(read, org, &id))?)
}

/// Sets the address by which a first login through the organisation's login service finds a person; none takes it away.
///
/// # Errors
/// [`AdminError::Unknown`]; [`AdminError::File`] for an address that is another person's.
pub fn set_email(
    store: &dyn Store,
    org: &OrgId,
    id: &PersonId,
    email: Option<&str>,
    now: Timestamp,
) -> Result<(), AdminError> {
    let (org, id) = (org.clone(), person(store, org, id)?.id);
    if email.is_some_and(|email| !email.trim().is_empty() && !email.contains('@')) {
        return Err(bad_file("--email", "it has no @: write it as name@example.com".to_owned()));
    }
    let email = email.map(|email| email.trim().to_lowercase()).filter(|email| !email.is_empty());
    let others = |email: &String| store.read_with(|read| read.person_by_email(&org, email));
    if let Some(other) = email.as_ref().map(others).transpose()?.flatten().filter(|other| *other != id) {
        let why = format!("it is {other}'s: take it from them first, with `user email` without --email");
        return Err(bad_file("--email", why));
    }
    Ok(store.write_with(move |tx: &mut dyn Tx| -> Result<(), StoreError> {
        let known = tx.account(&org, &id)?.unwrap_or_else(|| Account::new(id.clone()));
        tx.put_account(&org, &Account { email, ..known })?;
        let act = Act::Account { person: id, event: AccountEvent::EmailSet };
        crate::act::carry_out(tx, &org, now, &Doer::Operator, act).map(|_| ())
    })?)
}

/// Sets an organisation's login service; its secret is copied into the data folder, for the folder's owner only.
///
/// # Errors
/// [`AdminError::File`] for a secret that can't be read, or settings that can't be used.
pub fn set_provider(
    store: &dyn Store,
    data: &Path,
    org: &OrgId,
    settings: &Settings,
    secret_file: Option<&Path>,
    now: Timestamp,
) -> Result<(), AdminError> {
    check_org(store, org)?;
    settings.check().map_err(|bad| bad_file("oidc set", bad.to_string()))?;
    let secret = secret_file.map(folder::read_secret).transpose()?;
    folder::keep_secret(data, folder::LOGIN_SERVICE, org, secret.as_deref())?;
    let text = serde_json::to_string(settings).map_err(|error| bad_file("oidc set", error.to_string()))?;
    put_provider(store, org, Some((text, settings.issuer.clone())), now)
}

/// Takes an organisation's login service away. Who is linked stays linked, should it come back.
///
/// # Errors
/// [`AdminError::Unknown`].
pub fn drop_provider(store: &dyn Store, data: &Path, org: &OrgId, now: Timestamp) -> Result<(), AdminError> {
    check_org(store, org)?;
    folder::keep_secret(data, folder::LOGIN_SERVICE, org, None)?;
    put_provider(store, org, None, now)
}

/// Stored settings with their issuer, or none.
fn put_provider(
    store: &dyn Store,
    org: &OrgId,
    set: Option<(String, String)>,
    now: Timestamp,
) -> Result<(), AdminError> {
    let org = org.clone();
    let (text, issuer) = set.unzip();
    Ok(store.write_with(move |tx| {
        tx.set_provider(&org, text.as_deref())?;
        crate::act::carry_out(tx, &org, now, &Doer::Operator, Act::LoginServiceSet { issuer }).map(|_| ())
    })?)
}

/// An organisation's login service.
///
/// # Errors
/// [`AdminError::Unknown`].
pub fn provider(store: &dyn Store, org: &OrgId) -> Result<Option<Settings>, AdminError> {
    check_org(store, org)?;
    let text = store.read_with(|read| read.provider(org))?;
    text.map(|text| serde_json::from_str(&text).map_err(|error| bad_file("the stored settings", error.to_string())))
        .transpose()
}
