//! Second factors: who needs one, setting one up, and the step of a login that asks for it.

use sync_core::access::Role;
use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::app::App;
use crate::code::{code_digest, org_of};
use crate::login::{AppSecret, Enrol, First, Login, LoginError, account, complete, note_failure, who};
use crate::store::{Account, AccountEvent, Act, Bucket, Doer, Pass, PassKind, Read, StoreError, Tx};
use crate::throttle;
use crate::totp::{SECRET, Secret, is_recovery_code, recovery_codes};

/// Wrong codes that one ticket bears.
const TRIES: u32 = 5;
/// The form in which a secret is kept: its bytes as they are; the store seals them.
const PLAIN: u8 = 0;

/// A secret as it is handed to the store. This and [`from_rest`] are the only places that know its form.
pub(crate) fn at_rest(secret: &Secret) -> Vec<u8> {
    std::iter::once(PLAIN).chain(secret.0).collect()
}

/// A secret from what is kept; none where that can't be read.
fn from_rest(kept: &[u8]) -> Option<Secret> {
    match kept.split_first() {
        Some((&PLAIN, bytes)) => <[u8; SECRET]>::try_from(bytes).ok().map(Secret),
        _ => None,
    }
}

/// A new secret: as it is kept, and as its person is shown it.
pub(crate) fn make(org: &OrgId, person: &PersonId) -> (Vec<u8>, AppSecret) {
    let secret = Secret::make();
    let app = AppSecret { base32: secret.base32(), uri: secret.uri(org, person) };
    (at_rest(&secret), app)
}

/// Whether a person must have a second factor: by role, by leading a department, or by powers that were lent to them.
///
/// # Errors
/// What the store returns.
pub fn is_needed(read: &dyn Read, org: &OrgId, person: &PersonId) -> Result<bool, StoreError> {
    let Some(known) = read.person(org, person)? else { return Ok(false) };
    if known.roles.iter().any(|role| !matches!(role, Role::Rep | Role::CustomerService | Role::Marketing)) {
        return Ok(true);
    }
    let leads = |it: &crate::store::Department| [&it.supervisor, &it.manager].contains(&&Some(person.clone()));
    if read.departments(org)?.iter().any(leads) {
        return Ok(true);
    }
    let lent = read.delegations(org)?;
    Ok(lent.iter().any(|it| it.taker == *person && it.until.is_none()))
}

/// Checks a code of an app, or a recovery code, against what a person has. Each is used once.
///
/// # Errors
/// What the store returns; inside, [`LoginError::Wait`] and [`LoginError::SecondFactor`].
pub(crate) fn check(
    tx: &mut dyn Tx,
    org: &OrgId,
    person: &PersonId,
    given: &str,
    now: Timestamp,
) -> Result<Result<(), LoginError>, StoreError> {
    let charged = match throttle::charge(tx, vec![Bucket::Factor(org.clone(), person.clone())], now)? {
        Ok(charged) => charged,
        Err(wait) => return Ok(Err(wait.into())),
    };
    let known = account(tx, org, person)?;
    let right = if is_recovery_code(given) {
        use_recovery_code(tx, org, person, given, now)?
    } else {
        let secret = known.factor.as_deref().and_then(from_rest);
        let step = secret.and_then(|secret| secret.step_of(given, now, known.factor_step));
        if let Some(factor_step) = step {
            tx.put_account(org, &Account { factor_step, ..known })?;
        }
        step.is_some()
    };
    if right {
        throttle::give_back(tx, &charged)?;
        return Ok(Ok(()));
    }
    note_failure(tx, org, person, charged.locks, now)?;
    Ok(Err(LoginError::SecondFactor))
}

fn use_recovery_code(
    tx: &mut dyn Tx,
    org: &OrgId,
    person: &PersonId,
    given: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let used = tx.use_recovery_code(org, person, &recovery_digest(given))?;
    if used {
        let act = Act::Account { person: person.clone(), event: AccountEvent::RecoveryCodeUsed };
        carry_out(tx, org, now, &Doer::Person(person.clone()), act)?;
    }
    Ok(used)
}

/// Of its letters alone: blanks, dashes and case are how somebody wrote it down.
fn recovery_digest(code: &str) -> [u8; 32] {
    let letters: String = code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '+').collect();
    code_digest(&letters.to_ascii_lowercase())
}

/// Takes a secret that its person has shown to have in an app: the recovery codes, which are shown this once. What the app
/// showed before can't be used again.
///
/// # Errors
/// What the store returns.
fn take(
    tx: &mut dyn Tx,
    org: &OrgId,
    person: &PersonId,
    kept: &[u8],
    step: i64,
    now: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let known = account(tx, org, person)?;
    tx.put_account(org, &Account { factor: Some(kept.to_vec()), factor_step: step, ..known })?;
    let codes = recovery_codes();
    let digests: Vec<[u8; 32]> = codes.iter().map(|code| recovery_digest(code)).collect();
    tx.set_recovery_codes(org, person, &digests)?;
    let act = Act::Account { person: person.clone(), event: AccountEvent::SecondFactorSet };
    carry_out(tx, org, now, &Doer::Person(person.clone()), act)?;
    Ok(codes)
}

/// A code for a secret that is being set up: the recovery codes, if it is right. A wrong one counts against the pass.
///
/// # Errors
/// What the store returns.
pub(crate) fn confirm(
    tx: &mut dyn Tx,
    org: &OrgId,
    held: &Held,
    kept: &[u8],
    given: &str,
    now: Timestamp,
) -> Result<Result<Vec<String>, LoginError>, StoreError> {
    match from_rest(kept).and_then(|secret| secret.step_of(given, now, 0)) {
        Some(step) => {
            tx.drop_pass(org, &held.digest)?;
            take(tx, org, &held.person, kept, step, now).map(Ok)
        }
        None => held.wrong(tx, org, now).map(Err),
    }
}

/// A pass that somebody came with.
pub(crate) struct Held {
    digest: [u8; 32],
    pub(crate) person: PersonId,
    pub(crate) pass: Pass,
}

impl Held {
    /// Finds it, if it holds and its person may still log in.
    pub(crate) fn find(
        tx: &mut dyn Tx,
        org: &OrgId,
        text: &str,
        kind: PassKind,
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        let digest = code_digest(text);
        let Some(pass) = tx.pass(org, &digest, kind, now)? else { return Ok(None) };
        let Some(person) = pass.person.clone() else { return Ok(None) };
        Ok(who(tx, org, &person, now)?.map(|_| Self { digest, person, pass }))
    }

    /// A wrong code was given with it: after a few it is void.
    fn wrong(&self, tx: &mut dyn Tx, org: &OrgId, now: Timestamp) -> Result<LoginError, StoreError> {
        let tries = self.pass.tries + 1;
        if tries < TRIES {
            tx.put_pass(org, &self.digest, &Pass { tries, ..self.pass.clone() }, now)?;
        } else {
            tx.drop_pass(org, &self.digest)?;
        }
        Ok(LoginError::SecondFactor)
    }
}

/// `POST /v1/login/second-factor`: goes on with a login.
///
/// # Errors
/// [`LoginError::Ticket`], [`LoginError::SecondFactor`], [`LoginError::Wait`].
pub fn go_on(app: &App, ticket: &str, given: &str, address: &str) -> Result<Login, LoginError> {
    let org = org_of(ticket).ok_or(LoginError::Ticket)?;
    let (ticket, given, address, now) = (ticket.to_owned(), given.to_owned(), address.to_owned(), app.clock.now());
    let done: Result<Result<Enrol, LoginError>, StoreError> = app.store.write_with(move |tx| {
        let Some(held) = Held::find(tx, &org, &ticket, PassKind::Login, now)? else {
            return Ok(Err(LoginError::Ticket));
        };
        let Some((by_provider, secret)) = held.pass.data.split_first() else { return Ok(Err(LoginError::Ticket)) };
        let event = if *by_provider == 1 { AccountEvent::LoggedInByProvider } else { AccountEvent::LoggedIn };
        let first = First { org: &org, person: &held.person, address: &address, event, second: true };
        if !secret.is_empty() {
            return Ok(match confirm(tx, &org, &held, secret, &given, now)? {
                Ok(codes) => Ok(complete(tx, &first, codes, now)?),
                Err(error) => Err(error),
            });
        }
        match check(tx, &org, &held.person, &given, now)? {
            Ok(()) => {
                tx.drop_pass(&org, &held.digest)?;
                complete(tx, &first, Vec::new(), now).map(Ok)
            }
            Err(LoginError::SecondFactor) => held.wrong(tx, &org, now).map(Err),
            Err(error) => Ok(Err(error)),
        }
    });
    done?.map(Login::Enrol)
}
