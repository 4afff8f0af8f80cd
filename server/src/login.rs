//! Logins: from who somebody says they are to the right to enrol a device. There are no sessions: what a login gives is a
//! one-time code for [`crate::code`]'s way in, and everything after it is done with the device's own key.
//!
//! A login has a first factor (a password, an invitation, the organisation's provider) and, for whoever needs one, a second.
//! Between the two stands a ticket. One file is one thing a person does; HTTP stands elsewhere.

pub mod account;
pub mod factor;
pub mod invitation;
pub mod password;
pub mod provider;

use sync_core::ids::{OrgId, PersonId};
use sync_core::time::{Millis, Timestamp};

use crate::act::carry_out;
use crate::code::{LOGIN_CODE_LASTS, code_digest, make_code};
use crate::password::BadPassword;
use crate::store::{Account, AccountEvent, Act, Doer, Pass, PassKind, Person, Read, StoreError, Tx};
use crate::throttle::Wait;

/// How long somebody may take between the factors of a login.
pub const TICKET_LASTS: Millis = Millis::minutes(10);

/// How far a login has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// A device can be enrolled.
    Enrol(Enrol),
    /// The second factor is asked for.
    SecondFactor {
        /// What to go on with.
        ticket: String,
        /// When it is over.
        expires: Timestamp,
    },
    /// A second factor is to be set up first.
    SetUp {
        /// What to go on with.
        ticket: String,
        /// When it is over.
        expires: Timestamp,
        /// What an authenticator app needs.
        app: AppSecret,
    },
}

/// The end of a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrol {
    /// Who it is.
    pub person: PersonId,
    /// Enrols one device.
    pub code: String,
    /// When it is over.
    pub expires: Timestamp,
    /// Attempts that failed since the login before.
    pub failed: u32,
    /// When the last of them was.
    pub failed_last: Option<Timestamp>,
    /// Where a second factor was set up: what stands in for it when it is lost. Shown this once.
    pub recovery_codes: Vec<String>,
}

/// A new secret as it is shown to its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppSecret {
    /// To be typed.
    pub base32: String,
    /// To be shown as a picture.
    pub uri: String,
}

/// What is not done, and what to do about it. The same words for whoever is not there and whoever was wrong.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// Wrong, or nobody.
    #[error(
        "organisation, person and password don't belong together: check all three; whoever forgot the password asks the \
         organisation's administration for an invitation"
    )]
    Refused,
    /// Too many attempts.
    #[error("too many attempts: wait {} s and try again, or ask the organisation's administration for an invitation", .0.0.div_euclid(1_000) + 1)]
    Wait(Millis),
    /// Too many passwords are being checked.
    #[error("too many people log in at this moment: try again in a few seconds")]
    Busy,
    /// A ticket that is over, used, or none.
    #[error("ticket: it is over or was used: begin the login again")]
    Ticket,
    /// A wrong code.
    #[error(
        "second_factor: it is not right, or was used before: take the next one that the app shows, see that the phone's clock \
         is right, or use a recovery code"
    )]
    SecondFactor,
    /// An invitation that is over, used, or none.
    #[error("invitation: it is not valid, is over or was used: ask the organisation's administration for a new one")]
    Invitation,
    /// A password that is not taken.
    #[error(transparent)]
    Password(#[from] BadPassword),
    /// The present password is wrong.
    #[error("present: this is not your present password")]
    Present,
    /// The second factor has to be given.
    #[error("second_factor: say again that it is you: give the code that your app shows, or a recovery code")]
    FactorWanted,
    /// The password has to be given.
    #[error("password: say again that it is you: give your password")]
    PasswordWanted,
    /// There is nothing to prove it by.
    #[error(
        "you have neither a password nor a second factor here: ask the organisation's administration for an invitation"
    )]
    NothingToProve,
    /// The organisation's provider.
    #[error("{0}")]
    Provider(#[from] provider::ProviderError),
    /// No randomness, no memory.
    #[error("the password could not be kept")]
    Hash,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Wait> for LoginError {
    fn from(wait: Wait) -> Self {
        Self::Wait(wait.span)
    }
}

/// What a first factor has shown.
pub(crate) struct First<'a> {
    org: &'a OrgId,
    person: &'a PersonId,
    address: &'a str,
    /// How.
    event: AccountEvent,
    /// Whether a second factor was checked along with it.
    second: bool,
}

/// Whoever belongs to an organisation can log in.
pub(crate) fn may(person: &Person, now: Timestamp) -> bool {
    person.left.is_none_or(|left| left > now)
}

/// A person who may log in.
///
/// # Errors
/// What the store returns.
pub(crate) fn who(
    read: &dyn Read,
    org: &OrgId,
    person: &PersonId,
    now: Timestamp,
) -> Result<Option<Person>, StoreError> {
    Ok(read.person(org, person)?.filter(|person| may(person, now)))
}

/// What is kept of a person's login.
///
/// # Errors
/// What the store returns.
pub(crate) fn account(read: &dyn Read, org: &OrgId, person: &PersonId) -> Result<Account, StoreError> {
    Ok(read.account(org, person)?.unwrap_or_else(|| Account::new(person.clone())))
}

/// The first factor was right: what comes next. The caller has made sure that the person is there.
///
/// # Errors
/// What the store returns.
pub(crate) fn after_first(tx: &mut dyn Tx, first: &First<'_>, now: Timestamp) -> Result<Login, StoreError> {
    let account = account(tx, first.org, first.person)?;
    if first.second || (account.factor.is_none() && !factor::is_needed(tx, first.org, first.person)?) {
        return complete(tx, first, Vec::new(), now).map(Login::Enrol);
    }
    if account.factor.is_some() {
        let (ticket, expires) = ticket(tx, first, &[], now)?;
        return Ok(Login::SecondFactor { ticket, expires });
    }
    let (secret, app) = factor::make(first.org, first.person);
    let (ticket, expires) = ticket(tx, first, &secret, now)?;
    Ok(Login::SetUp { ticket, expires, app })
}

/// A ticket: what it must carry, besides the person, to go on.
fn ticket(
    tx: &mut dyn Tx,
    first: &First<'_>,
    secret: &[u8],
    now: Timestamp,
) -> Result<(String, Timestamp), StoreError> {
    let by_provider = u8::from(first.event == AccountEvent::LoggedInByProvider);
    let data = std::iter::once(by_provider).chain(secret.iter().copied()).collect();
    let (text, expires) = (make_code(first.org), now + TICKET_LASTS);
    let pass = Pass { kind: PassKind::Login, person: Some(first.person.clone()), expires, tries: 0, data };
    tx.put_pass(first.org, &code_digest(&text), &pass, now)?;
    Ok((text, expires))
}

/// All factors were right: the code that enrols a device, and what happened since the last time.
pub(crate) fn complete(
    tx: &mut dyn Tx,
    first: &First<'_>,
    recovery_codes: Vec<String>,
    now: Timestamp,
) -> Result<Enrol, StoreError> {
    let First { org, person, address, event, .. } = *first;
    let (code, expires, by) = (make_code(org), now + LOGIN_CODE_LASTS, Doer::Person(person.clone()));
    carry_out(tx, org, now, &by, Act::Account { person: person.clone(), event })?;
    carry_out(tx, org, now, &by, Act::CodeMade { person: person.clone(), expires })?;
    tx.add_code(org, &code_digest(&code), person, expires)?;
    tx.know_address(org, person, address, now)?;
    let known = account(tx, org, person)?;
    tx.put_account(org, &Account { failed: 0, failed_last: None, ..known.clone() })?;
    let Account { failed, failed_last, .. } = known;
    Ok(Enrol { person: person.clone(), code, expires, failed, failed_last, recovery_codes })
}

/// An attempt at somebody's account failed: told them at their next login.
pub(crate) fn note_failure(
    tx: &mut dyn Tx,
    org: &OrgId,
    person: &PersonId,
    locks: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let known = account(tx, org, person)?;
    tx.put_account(org, &Account { failed: known.failed.saturating_add(1), failed_last: Some(now), ..known })?;
    if locks {
        let act = Act::Account { person: person.clone(), event: AccountEvent::Locked };
        carry_out(tx, org, now, &Doer::Server, act)?;
    }
    Ok(())
}
