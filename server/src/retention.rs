//! Retention (V11.2, A3.5): until when a customer's visits are kept, what holds them longer, and their destruction with a certificate.
//! How content becomes unreadable is `erase`'s business.

mod certificate;

pub use certificate::{Certificate, certificates};

use jiff::civil::Date;
use sync_core::customer::{Card, Field};
use sync_core::ids::{CustomerId, OrgId};
use sync_core::policy::PolicyDocument;

use crate::act::carry_out;
use crate::app::App;
use crate::customer::{held, resolve, view};
use crate::erase::{EraseError, erase_with};
use crate::store::{Act, ArchiveAct, Doer, Read, StoreError, Subject};

/// Why nothing was held, let go or destroyed.
#[derive(Debug, thiserror::Error)]
pub enum RetentionError {
    /// There is no such customer.
    #[error("customer {0} has no card: `sojourn admin customer list` shows all")]
    Unknown(CustomerId),
    /// Nobody said that it is over.
    #[error(
        "co-operation with {0} has not ended, as far as the card says: write the day it ended \
         (`sojourn admin customer put --id {0} --set co_operation_ended=2023-05-31`)"
    )]
    NotEnded(CustomerId),
    /// It is too early.
    #[error("visits to {0} are kept until {1}: come back then, or change retention_years of the policy")]
    NotDue(CustomerId, Date),
    /// It is held.
    #[error("{0} is under legal hold ({1}): lift it first (`sojourn admin retention lift`), with a reason")]
    Held(CustomerId, String),
    /// It is not held.
    #[error("{0} is not under legal hold: there is nothing to lift")]
    NotHeld(CustomerId),
    /// Nothing said.
    #[error("reason: it is empty: say why, it stands in the journal")]
    NoReason,
    /// A day that is none.
    #[error("the card of {0} has no day of the calendar as the end of co-operation: write one like 2023-05-31")]
    NoDay(CustomerId),
    /// What erasing says.
    #[error(transparent)]
    Erase(#[from] EraseError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A customer whose co-operation has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Which.
    pub customer: CustomerId,
    /// The name on the card.
    pub name: String,
    /// When co-operation ended.
    pub ended: Date,
    /// The first day on which they may be destroyed.
    pub until: Date,
    /// Why they are held, if they are.
    pub held: Option<String>,
    /// How many visits there are to them.
    pub visits: usize,
}

impl Kept {
    /// Whether the time has come, and nothing holds them.
    pub fn is_due(&self, today: Date) -> bool {
        self.until <= today && self.held.is_none()
    }
}

/// The first day on which what ended on a day may be destroyed.
pub fn until(ended: Date, policy: &PolicyDocument) -> Option<Date> {
    let years = i64::from(policy.retention_years);
    ended.checked_add(jiff::Span::new().try_years(years).ok()?).ok()?.tomorrow().ok()
}

fn kept(
    read: &dyn Read,
    org: &OrgId,
    id: &CustomerId,
    policy: &PolicyDocument,
) -> Result<Result<Kept, RetentionError>, StoreError> {
    let Some(known) = read.customer(org, id)? else { return Ok(Err(RetentionError::Unknown(id.clone()))) };
    let card = Card::stored(&known.name, &known.card);
    let text = card.get(Field::Ended);
    if text.is_empty() {
        return Ok(Err(RetentionError::NotEnded(id.clone())));
    }
    let days = text.parse::<Date>().ok().and_then(|ended| Some((ended, until(ended, policy)?)));
    let Some((ended, until)) = days else { return Ok(Err(RetentionError::NoDay(id.clone()))) };
    let to_them = |row: &crate::store::VisitRow| row.erased.is_none() && row.customer == id.as_str();
    Ok(Ok(Kept {
        customer: id.clone(),
        name: known.name,
        ended,
        until,
        held: held(read, org, id)?,
        visits: read.visits(org)?.iter().filter(|row| to_them(row)).count(),
    }))
}

/// All customers whose co-operation has ended, by the day until which they are kept.
///
/// # Errors
/// What the store returns.
pub fn ended(read: &dyn Read, org: &OrgId) -> Result<Vec<Kept>, StoreError> {
    let policy = view::policy(read, org)?;
    let mut all = Vec::new();
    for customer in read.customers(org)? {
        all.extend(kept(read, org, &customer.id, &policy)?.ok());
    }
    all.sort_by(|one, other| (one.until, &one.customer).cmp(&(other.until, &other.customer)));
    Ok(all)
}

/// Puts a customer, with every visit to them, under legal hold: nothing of it can be erased or destroyed until it is lifted.
///
/// # Errors
/// [`RetentionError`]; then nothing has changed.
pub fn hold(app: &App, org: &OrgId, id: &CustomerId, reason: &str, by: &Doer) -> Result<(), RetentionError> {
    let customer = known(app, org, id, reason)?;
    act(app, org, by, ArchiveAct::HoldPut { customer, reason: reason.to_owned() })
}

/// Lifts a legal hold.
///
/// # Errors
/// [`RetentionError`]; then nothing has changed.
pub fn lift(app: &App, org: &OrgId, id: &CustomerId, reason: &str, by: &Doer) -> Result<(), RetentionError> {
    let customer = known(app, org, id, reason)?;
    if app.store.read_with(|read| held(read, org, &customer))?.is_none() {
        return Err(RetentionError::NotHeld(customer));
    }
    // One that stood under an id of before is lifted there.
    let ids = app.store.read_with(|read| read.aliases(org, &customer))?;
    for customer in ids.into_iter().chain([customer]) {
        act(app, org, by, ArchiveAct::HoldLifted { customer, reason: reason.to_owned() })?;
    }
    Ok(())
}

fn known(app: &App, org: &OrgId, id: &CustomerId, reason: &str) -> Result<CustomerId, RetentionError> {
    if reason.trim().is_empty() {
        return Err(RetentionError::NoReason);
    }
    let (id, known) = app.store.read_with(|read| {
        let id = resolve(read, org, id)?;
        let known = read.customer(org, &id)?.is_some();
        Ok((id, known))
    })?;
    if known { Ok(id) } else { Err(RetentionError::Unknown(id)) }
}

fn act(app: &App, org: &OrgId, by: &Doer, act: ArchiveAct) -> Result<(), RetentionError> {
    let (org, by, now) = (org.clone(), by.clone(), app.clock.now());
    app.store.write_with(move |tx| carry_out(tx, &org, now, &by, Act::OfArchive(act)))?;
    Ok(())
}

/// Whether a customer may be destroyed now.
///
/// # Errors
/// [`RetentionError`], where they may not.
pub fn check(app: &App, org: &OrgId, id: &CustomerId) -> Result<Kept, RetentionError> {
    let (policy, found) = app.store.read_with(|read| {
        let (id, policy) = (resolve(read, org, id)?, view::policy(read, org)?);
        let found = kept(read, org, &id, &policy)?;
        Ok((policy, found))
    })?;
    let kept = found?;
    let today = policy.office_day(app.clock.now()).ok_or_else(|| RetentionError::NoDay(id.clone()))?;
    if let Some(why) = kept.held {
        return Err(RetentionError::Held(id.clone(), why));
    }
    if kept.until > today {
        return Err(RetentionError::NotDue(id.clone(), kept.until));
    }
    Ok(kept)
}

/// Destroys a customer's card, the people there and every visit to them, once their time is over: keys are gone when this returns. The
/// certificate is part of the same transaction.
///
/// # Errors
/// [`RetentionError`]; then nothing was destroyed, unless the store stopped: then the next start goes on with it.
pub fn destroy(
    app: &App,
    org: &OrgId,
    id: &CustomerId,
    reason: &str,
    by: &Doer,
) -> Result<Certificate, RetentionError> {
    let id = known(app, org, id, reason)?;
    let kept = check(app, org, &id)?;
    let policy = app.store.read_with(|read| view::policy(read, org))?;
    let contacts = app.store.read_with(|read| Ok(read.people_at(org, &id)?.len() as u64))?;
    let (customer, ended, why) = (id.clone(), kept.ended.to_string(), reason.to_owned());
    let (years, version) = (policy.retention_years, policy.version);
    let certify = move |visits: &[sync_core::ids::VisitId]| ArchiveAct::Destroyed {
        customer,
        ended,
        years,
        policy: version,
        visits: visits.to_vec(),
        contacts,
        reason: why,
    };
    let position = erase_with(app, org, &Subject::Customer(id.clone()), reason, by, Some(Box::new(certify)))?.1;
    let all = certificates(app, org)?;
    let made = all.into_iter().find(|certificate| Some(certificate.number) == position);
    made.ok_or(RetentionError::Unknown(id))
}
