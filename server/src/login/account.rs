//! What a person does with their own account, from a device of theirs: look at it, change the password, set up a second
//! factor. What is sensitive asks again who they are: a device that lies about unlocked is not the person.

use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::app::App;
use crate::bearer::Caller;
use crate::code::{code_digest, make_code};
use crate::login::factor::{self, Held};
use crate::login::invitation::event;
use crate::login::{AppSecret, LoginError, TICKET_LASTS, account, note_failure};
use crate::password::{Password, Place};
use crate::store::{Account, AccountEvent, Bucket, Doer, Pass, PassKind, Read, StoreError, Tx};
use crate::throttle::{self, Charged};

/// What a person sees of their account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountView {
    /// Who.
    pub person: PersonId,
    /// Since when the password is this one; none without a password.
    pub password_set: Option<Timestamp>,
    /// Whether there is a second factor.
    pub second_factor: bool,
    /// Whether there must be one.
    pub second_factor_needed: bool,
    /// How many recovery codes are left.
    pub recovery_codes: u32,
    /// Attempts that failed since the last login.
    pub failed: u32,
    /// When the last of them was.
    pub failed_last: Option<Timestamp>,
    /// Providers through which the person can log in.
    pub providers: Vec<String>,
}

/// Reads a person's account.
///
/// # Errors
/// What the store returns.
pub fn view(read: &dyn Read, org: &OrgId, person: &PersonId) -> Result<AccountView, StoreError> {
    let known = account(read, org, person)?;
    Ok(AccountView {
        person: person.clone(),
        password_set: known.password_set.filter(|_| known.password.is_some()),
        second_factor: known.factor.is_some(),
        second_factor_needed: factor::is_needed(read, org, person)?,
        recovery_codes: read.recovery_codes(org, person)?,
        failed: known.failed,
        failed_last: known.failed_last,
        providers: read.identities_of(org, person)?.into_iter().map(|it| it.issuer).collect(),
    })
}

/// Who somebody says they are, once more.
#[derive(Clone, Default)]
pub struct StepUp {
    /// The present password.
    pub password: Option<Password>,
    /// A code of the app, or a recovery code.
    pub second_factor: Option<String>,
}

/// Makes sure that it is the person and not only their device: by the second factor where there is one, else by the password.
///
/// # Errors
/// [`LoginError`] saying what is wanted, or that it is wrong.
pub fn step_up(app: &App, place: &Place, caller: &Caller, given: &StepUp) -> Result<(), LoginError> {
    let known = app.store.read_with(|read| account(read, &caller.org, &caller.person))?;
    if known.factor.is_none() {
        if known.password.is_none() {
            return Err(LoginError::NothingToProve);
        }
        let password = given.password.as_ref().ok_or(LoginError::PasswordWanted)?;
        return prove(app, place, caller, &known, password);
    }
    let code = given.second_factor.clone().ok_or(LoginError::FactorWanted)?;
    let (caller, now) = (caller.clone(), app.clock.now());
    app.store.write_with(move |tx| factor::check(tx, &caller.org, &caller.person, &code, now))?
}

/// Checks the present password. Attempts are counted for the device, as if it were an address.
fn prove(app: &App, place: &Place, caller: &Caller, known: &Account, password: &Password) -> Result<(), LoginError> {
    let Caller { org, person, device } = caller.clone();
    let bucket = Bucket::Here(org, person, format!("device {device}"));
    let now = app.clock.now();
    let charged: Charged = app.store.write_with(move |tx| throttle::charge(tx, vec![bucket], now))??;
    let right = place.verify(password, known.password.as_deref());
    let (caller, now) = (caller.clone(), app.clock.now());
    app.store.write_with(move |tx| {
        if right {
            return throttle::give_back(tx, &charged);
        }
        throttle::keep(tx, &charged, now)?;
        note_failure(tx, &caller.org, &caller.person, charged.locks, now)
    })?;
    if right { Ok(()) } else { Err(LoginError::Present) }
}

/// Changes the password. Half logins and invitations of the person are void; their devices stay.
///
/// # Errors
/// [`LoginError::Present`], [`LoginError::Password`], [`LoginError::NothingToProve`].
pub fn change_password(
    app: &App,
    place: &Place,
    caller: &Caller,
    present: &Password,
    new: &Password,
) -> Result<(), LoginError> {
    let known = app.store.read_with(|read| account(read, &caller.org, &caller.person))?;
    if known.password.is_none() {
        return Err(LoginError::NothingToProve);
    }
    new.check(&[caller.person.as_str(), caller.org.as_str()])?;
    prove(app, place, caller, &known, present)?;
    let hash = place.hash(new).ok_or(LoginError::Hash)?;
    let (caller, now) = (caller.clone(), app.clock.now());
    let done: Result<Result<(), LoginError>, StoreError> = app.store.write_with(move |tx| {
        let Caller { org, person, .. } = caller;
        let now_known = account(tx, &org, &person)?;
        if now_known.password != known.password {
            return Ok(Err(LoginError::Present));
        }
        tx.put_account(&org, &Account { password: Some(hash), password_set: Some(now), ..now_known })?;
        tx.drop_passes_of(&org, &person)?;
        tx.drop_codes_of(&org, &person)?;
        event(tx, &org, &person, &Doer::Person(person.clone()), AccountEvent::PasswordChanged, now).map(Ok)
    });
    done?
}

/// Begins to set up a second factor, after [`step_up`]: a ticket to confirm it with, when that is over, and the secret. The
/// one before holds until then.
///
/// # Errors
/// What the store returns.
pub fn begin_factor(app: &App, caller: &Caller) -> Result<(String, Timestamp, AppSecret), LoginError> {
    let (caller, now) = (caller.clone(), app.clock.now());
    let begun: Result<_, StoreError> = app.store.write_with(move |tx| {
        let Caller { org, person, .. } = caller;
        let (data, shown) = factor::make(&org, &person);
        let (text, expires) = (make_code(&org), now + TICKET_LASTS);
        let pass = Pass { kind: PassKind::Factor, person: Some(person), expires, tries: 0, data };
        tx.put_pass(&org, &code_digest(&text), &pass, now)?;
        Ok((text, expires, shown))
    });
    Ok(begun?)
}

/// Takes the second factor that was set up, with a code that shows that the app has it: the recovery codes.
///
/// # Errors
/// [`LoginError::Ticket`], [`LoginError::SecondFactor`].
pub fn confirm_factor(app: &App, caller: &Caller, ticket: &str, code: &str) -> Result<Vec<String>, LoginError> {
    let (caller, ticket, code, now) = (caller.clone(), ticket.to_owned(), code.to_owned(), app.clock.now());
    app.store.write_with(move |tx| confirm(tx, &caller, &ticket, &code, now))?
}

fn confirm(
    tx: &mut dyn Tx,
    caller: &Caller,
    ticket: &str,
    code: &str,
    now: Timestamp,
) -> Result<Result<Vec<String>, LoginError>, StoreError> {
    let found = Held::find(tx, &caller.org, ticket, PassKind::Factor, now)?;
    let Some(held) = found.filter(|held| held.person == caller.person) else { return Ok(Err(LoginError::Ticket)) };
    let secret = held.pass.data.clone();
    factor::confirm(tx, &caller.org, &held, &secret, code, now)
}
