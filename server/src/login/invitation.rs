//! Invitations, by which a person sets a first password, and what those who look after people do with accounts: invite,
//! unlock, reset. What gets somebody in is said once, to whoever asked; the store has its digest.

use sync_core::ids::{OrgId, PersonId};
use sync_core::time::{Millis, Timestamp};

use crate::act::carry_out;
use crate::app::App;
use crate::code::{code_digest, make_code, org_of};
use crate::login::factor::Held;
use crate::login::{First, Login, LoginError, account, after_first};
use crate::password::{Password, Place};
use crate::store::{Account, AccountEvent, Act, Bucket, Doer, Pass, PassKind, StoreError, Tx};
use crate::throttle;

/// How long an invitation holds.
pub const INVITATION_LASTS: Millis = Millis::hours(72);

/// Invites a person to set a password: the invitation, which nobody can be told again, and when it is over. Earlier ones are
/// void; the present password holds until the new one is set.
///
/// # Errors
/// What the store returns.
pub fn invite(
    tx: &mut dyn Tx,
    org: &OrgId,
    person: &PersonId,
    by: &Doer,
    now: Timestamp,
) -> Result<(String, Timestamp), StoreError> {
    tx.drop_passes_of(org, person)?;
    let (text, expires) = (make_code(org), now + INVITATION_LASTS);
    let kind = PassKind::Invitation;
    let pass = Pass { kind, person: Some(person.clone()), expires, tries: 0, data: Vec::new() };
    tx.put_pass(org, &code_digest(&text), &pass, now)?;
    event(tx, org, person, by, AccountEvent::Invited, now)?;
    Ok((text, expires))
}

/// Takes attempts at a person's account again.
///
/// # Errors
/// What the store returns.
pub fn unlock(tx: &mut dyn Tx, org: &OrgId, person: &PersonId, by: &Doer, now: Timestamp) -> Result<(), StoreError> {
    tx.clear_attempts_at(org, person)?;
    event(tx, org, person, by, AccountEvent::Unlocked, now)
}

/// Takes a person's password, second factor and names at providers away and invites them anew. Their devices stay.
///
/// # Errors
/// What the store returns.
pub fn reset(
    tx: &mut dyn Tx,
    org: &OrgId,
    person: &PersonId,
    by: &Doer,
    now: Timestamp,
) -> Result<(String, Timestamp), StoreError> {
    let known = account(tx, org, person)?;
    let bare = Account {
        email: known.email,
        failed: known.failed,
        failed_last: known.failed_last,
        ..Account::new(person.clone())
    };
    tx.put_account(org, &bare)?;
    tx.drop_codes_of(org, person)?;
    tx.set_recovery_codes(org, person, &[])?;
    tx.drop_identities_of(org, person)?;
    tx.clear_attempts_at(org, person)?;
    event(tx, org, person, by, AccountEvent::Reset, now)?;
    invite(tx, org, person, by, now)
}

/// Takes a person's second factor away; whoever needs one sets up another at the next login.
///
/// # Errors
/// What the store returns.
pub fn reset_factor(
    tx: &mut dyn Tx,
    org: &OrgId,
    person: &PersonId,
    by: &Doer,
    now: Timestamp,
) -> Result<(), StoreError> {
    let known = account(tx, org, person)?;
    tx.put_account(org, &Account { factor: None, factor_step: 0, ..known })?;
    tx.set_recovery_codes(org, person, &[])?;
    tx.drop_passes_of(org, person)?;
    tx.drop_codes_of(org, person)?;
    event(tx, org, person, by, AccountEvent::SecondFactorReset, now)
}

/// Writes down what happened to an account.
pub(crate) fn event(
    tx: &mut dyn Tx,
    org: &OrgId,
    person: &PersonId,
    by: &Doer,
    event: AccountEvent,
    now: Timestamp,
) -> Result<(), StoreError> {
    carry_out(tx, org, now, by, Act::Account { person: person.clone(), event }).map(|_| ())
}

/// An invitation that holds, with a password that is taken.
pub struct Accepting {
    org: OrgId,
    person: PersonId,
    text: String,
    address: String,
    password: Password,
}

/// Looks at an invitation and at the password to be. A password that is not taken leaves the invitation as it was.
///
/// # Errors
/// [`LoginError::Invitation`], [`LoginError::Password`], [`LoginError::Wait`].
pub fn begin(app: &App, text: &str, password: Password, address: &str) -> Result<Accepting, LoginError> {
    let org = org_of(text).ok_or(LoginError::Invitation)?;
    let (text, address, now) = (text.to_owned(), address.to_owned(), app.clock.now());
    let begun: Result<Result<Accepting, LoginError>, StoreError> = app.store.write_with(move |tx| {
        // One that holds is held up by nobody's guesses; only guesses are counted.
        let Some(held) = Held::find(tx, &org, &text, PassKind::Invitation, now)? else {
            let counted = throttle::charge(tx, vec![Bucket::Address(address)], now)?;
            return Ok(Err(counted.err().map_or(LoginError::Invitation, Into::into)));
        };
        if let Err(bad) = password.check(&[held.person.as_str(), org.as_str()]) {
            return Ok(Err(bad.into()));
        }
        Ok(Ok(Accepting { org, person: held.person, text, address, password }))
    });
    begun?
}

/// Sets the password and goes on as a login does: an invitation has shown who it is.
///
/// # Errors
/// [`LoginError::Invitation`] when it was used meanwhile.
pub fn finish(app: &App, place: &Place, accepting: Accepting) -> Result<Login, LoginError> {
    let hash = place.hash(&accepting.password).ok_or(LoginError::Hash)?;
    let now = app.clock.now();
    let done: Result<Result<Login, LoginError>, StoreError> = app.store.write_with(move |tx| {
        let Accepting { org, person, text, address, .. } = accepting;
        if Held::find(tx, &org, &text, PassKind::Invitation, now)?.is_none() {
            return Ok(Err(LoginError::Invitation));
        }
        tx.drop_passes_of(&org, &person)?;
        tx.clear_attempts_at(&org, &person)?;
        let known = account(tx, &org, &person)?;
        tx.put_account(&org, &Account { password: Some(hash), password_set: Some(now), ..known })?;
        event(tx, &org, &person, &Doer::Person(person.clone()), AccountEvent::PasswordSet, now)?;
        let first =
            First { org: &org, person: &person, address: &address, event: AccountEvent::LoggedIn, second: false };
        after_first(tx, &first, now).map(Ok)
    });
    done?
}
