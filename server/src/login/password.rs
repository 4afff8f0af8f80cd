//! `POST /v1/login`: a person and their password. Whether there is such a person makes no difference to what it costs, to
//! what is written, and to what is said.

use sync_core::ids::{OrgId, PersonId};

use crate::app::App;
use crate::login::{First, Login, LoginError, account, after_first, complete, factor, note_failure, who};
use crate::password::{Password, Place, is_dated};
use crate::store::{Account, AccountEvent, StoreError, Tx};
use crate::throttle::{self, Charged};

/// An attempt that was counted.
pub struct Attempt {
    org: OrgId,
    person: PersonId,
    address: String,
    charged: Charged,
    /// The hash to compare with; none for whoever is not there or has no password.
    kept: Option<String>,
    is_there: bool,
}

/// Counts an attempt.
///
/// # Errors
/// [`LoginError::Wait`] when it comes too early.
pub fn begin(app: &App, org: &OrgId, person: &PersonId, address: &str) -> Result<Attempt, LoginError> {
    let (org, person, address) = (org.clone(), person.clone(), address.to_owned());
    let now = app.clock.now();
    let begun = app.store.write_with(move |tx| {
        let buckets = throttle::at_password(tx, &org, &person, &address)?;
        let charged = match throttle::charge(tx, buckets, now)? {
            Ok(charged) => charged,
            Err(wait) => return Ok(Err(wait)),
        };
        let is_there = who(tx, &org, &person, now)?.is_some();
        let kept = tx.account(&org, &person)?.and_then(|account| account.password).filter(|_| is_there);
        Ok(Ok(Attempt { org, person, address, charged, kept, is_there }))
    });
    Ok(begun??)
}

/// Takes an attempt back for which there was no place to look at it.
pub fn give_up(app: &App, attempt: Attempt) {
    let undone: Result<(), StoreError> = app.store.write_with(move |tx| throttle::undo(tx, &attempt.charged));
    if let Err(error) = undone {
        tracing::warn!(%error, "an attempt stays counted that was not looked at");
    }
}

/// Looks at an attempt: one hash, whoever it is aimed at.
///
/// # Errors
/// [`LoginError::Refused`] in the same words for a wrong password and for nobody.
pub fn finish(
    app: &App,
    place: &Place,
    attempt: Attempt,
    password: &Password,
    second: Option<String>,
) -> Result<Login, LoginError> {
    let right = place.verify(password, attempt.kept.as_deref()) && attempt.is_there;
    let dated = right && attempt.kept.as_deref().is_some_and(is_dated);
    let renewed = if dated { place.hash(password) } else { None };
    let now = app.clock.now();
    let done: Result<Result<Login, LoginError>, StoreError> = app.store.write_with(move |tx| {
        let Attempt { org, person, address, charged, kept, is_there } = attempt;
        let known = account(tx, &org, &person)?;
        // Changed or taken away while it was looked at.
        let stands = known.password == kept && who(tx, &org, &person, now)?.is_some();
        if !right || !stands {
            throttle::keep(tx, &charged, now)?;
            if is_there {
                note_failure(tx, &org, &person, charged.locks, now)?;
            }
            return Ok(Err(LoginError::Refused));
        }
        throttle::give_back(tx, &charged)?;
        if renewed.is_some() {
            tx.put_account(&org, &Account { password: renewed, ..known.clone() })?;
        }
        let (event, second_asked) = (AccountEvent::LoggedIn, known.factor.is_some());
        let first = First { org: &org, person: &person, address: &address, event, second: false };
        match second.filter(|_| second_asked) {
            Some(given) => with_second(tx, &first, &given, now),
            None => after_first(tx, &first, now).map(Ok),
        }
    });
    done?
}

/// Both factors in one request.
fn with_second(
    tx: &mut dyn Tx,
    first: &First<'_>,
    given: &str,
    now: sync_core::time::Timestamp,
) -> Result<Result<Login, LoginError>, StoreError> {
    match factor::check(tx, first.org, first.person, given, now)? {
        Ok(()) => complete(tx, first, Vec::new(), now).map(|enrol| Ok(Login::Enrol(enrol))),
        Err(error) => Ok(Err(error)),
    }
}
