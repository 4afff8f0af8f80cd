//! Erasing a visit, a customer or a person for ever: what goes with it, the act in the journal, and who is told. How content becomes
//! unreadable is the store's business (A3.5).

use std::collections::BTreeSet;

use sync_core::ids::{CustomerId, DeviceId, DocumentId, OrgId, VisitId};
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::app::App;
use crate::customer::held;
use crate::notices::SERVER;
use crate::relation::rep_of;
use crate::store::{
    Act, ArchiveAct, Doer, Position, Published, Read, Scope, Seen, StoreError, Subject, Turn, Tx, VisitRow, speaks_of,
};

/// Why something can't be erased. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// The id is another name of a customer.
    #[error("customer {0} was merged into {1}: erase that one, and this goes with it")]
    Merged(CustomerId, CustomerId),
    /// There is no such thing.
    #[error("{0} is not known: nothing was erased")]
    Unknown(Subject),
    /// It was erased before, and there is nothing new about it.
    #[error("{0} was erased already, and nothing about it has come since")]
    Already(Subject),
    /// Not everything that was received is looked through.
    #[error("entries wait to be digested, and may be about {0}: try again in a moment")]
    NotDigested(Subject),
    /// Something in quarantine may be about it.
    #[error("what the device {0} left in quarantine may be about {1}: decide on it first (`sojourn admin deposit`)")]
    Deposited(DeviceId, Subject),
    /// A legal hold is on it, or on a customer to whom its visits are.
    #[error(
        "{0} can't be erased: customer {1} is under legal hold. Lift it first (`sojourn admin retention lift`), with a reason"
    )]
    Held(Subject, CustomerId),
    /// The organisation is not there, or can't be erased like this.
    #[error("an organisation is not erased piece by piece: delete its data folder and every backup of its keys")]
    Organisation,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Acts and other observations that may stand behind the last entry that was digested.
const MAX_ACTS: usize = 1_000;

/// What goes when something is erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// What was named.
    pub subject: Subject,
    /// Visits whose whole content goes: the one that was named, those to the customer, or those of which the person is the rep.
    pub visits: Vec<VisitId>,
    /// Visits that stay, and whose plans may have named the customer once: each can be erased by itself.
    pub may_have_named: Vec<VisitId>,
    /// How many devices lose their names.
    pub devices: usize,
    /// Visits of others in which the person took part: what they wrote there belongs to the visit and stays.
    pub shared: Vec<VisitId>,
}

/// Says what would go, and changes nothing.
///
/// # Errors
/// [`EraseError`], where nothing could be erased.
pub fn reach(read: &dyn Read, org: &OrgId, subject: &Subject) -> Result<Reach, EraseError> {
    let mut reach = Reach {
        subject: subject.clone(),
        visits: Vec::new(),
        may_have_named: Vec::new(),
        devices: 0,
        shared: Vec::new(),
    };
    let known = match subject {
        Subject::Organisation => return Err(EraseError::Organisation),
        Subject::Visit(visit) => {
            reach.visits.push(visit.clone());
            read.visit(org, visit)?.is_some() || !read.members(org, visit)?.is_empty()
        }
        Subject::Trip(visit) => read.has_whereabouts(org, visit)?,
        Subject::Customer(customer) => {
            digested(read, subject)?;
            let placed = read.placed(org, customer)?;
            if let Some(kept) = placed.and_then(|placed| placed.merged_into) {
                return Err(EraseError::Merged(customer.clone(), kept));
            }
            let mut names = read.aliases(org, customer)?;
            names.push(customer.clone());
            for row in read.visits(org)?.into_iter().filter(|row| row.erased.is_none()) {
                if row.customer == customer.as_str() {
                    reach.visits.push(row.visit);
                    continue;
                }
                let named = names.iter().map(|id| plan_names(read, org, &row, id.as_str()));
                if named.collect::<Result<Vec<_>, _>>()?.contains(&true) {
                    reach.may_have_named.push(row.visit);
                }
            }
            !reach.visits.is_empty() || read.customer(org, customer)?.is_some()
        }
        Subject::Contact(contact) => {
            let row = read.contact_row(org, contact)?;
            // What a visit says of them, the proposal of it too, is the visit's.
            reach.may_have_named.extend(row.as_ref().and_then(|row| row.visit.clone()));
            row.is_some()
        }
        Subject::Person(person) => {
            for visit in read.visits_of(org, person)? {
                let is_rep = rep_of(read, org, &visit)?.as_ref() == Some(person);
                if is_rep { &mut reach.visits } else { &mut reach.shared }.push(visit);
            }
            reach.devices = read.devices_of(org, person)?.len();
            read.person(org, person)?.is_some()
        }
    };
    unheld(read, org, &reach)?;
    deposited(read, org, &reach)?;
    let before = read.is_erased(org, subject)?;
    let new = matches!(subject, Subject::Customer(_) | Subject::Person(_)) && !reach.visits.is_empty();
    match (known || before, before && !new) {
        (false, _) => Err(EraseError::Unknown(subject.clone())),
        (true, true) => Err(EraseError::Already(subject.clone())),
        (true, false) => Ok(reach),
    }
}

/// Nothing under legal hold goes (V11.2).
fn unheld(read: &dyn Read, org: &OrgId, reach: &Reach) -> Result<(), EraseError> {
    let mut customers = BTreeSet::new();
    match &reach.subject {
        Subject::Customer(customer) => drop(customers.insert(customer.clone())),
        Subject::Contact(contact) => customers.extend(read.contact_row(org, contact)?.map(|row| row.customer)),
        Subject::Visit(_) | Subject::Trip(_) | Subject::Person(_) | Subject::Organisation => {}
    }
    for visit in &reach.visits {
        let to = read.visit(org, visit)?.and_then(|row| CustomerId::new(row.customer).ok());
        customers.extend(to);
    }
    for customer in customers {
        if held(read, org, &customer)?.is_some() {
            return Err(EraseError::Held(reach.subject.clone(), customer));
        }
    }
    Ok(())
}

/// A phone was told that what it left in quarantine is held: it can't be let go here, nor cut, since its chain would not hold.
fn deposited(read: &dyn Read, org: &OrgId, reach: &Reach) -> Result<(), EraseError> {
    let subjects: Vec<Subject> = reach.visits.iter().cloned().map(Subject::Visit).collect();
    for device in read.depositors(org)? {
        let owner = read.device(org, &device)?.map(|device| Subject::Person(device.person));
        let speaks = || {
            let deposits = read.deposits(org, &device)?;
            Ok::<_, StoreError>(deposits.iter().any(|deposit| speaks_of(&deposit.bytes, &subjects)))
        };
        if owner.as_ref() == Some(&reach.subject) || speaks()? {
            return Err(EraseError::Deposited(device, reach.subject.clone()));
        }
    }
    Ok(())
}

/// Which customer a visit is to is known once its plan is digested.
fn digested(read: &dyn Read, subject: &Subject) -> Result<(), EraseError> {
    let rows = read.rows_after(read.digested()?, MAX_ACTS)?;
    let waits = read.first_parcel()?.is_some() || rows.len() == MAX_ACTS || rows.iter().any(|row| row.what.is_ok());
    if waits { Err(EraseError::NotDigested(subject.clone())) } else { Ok(()) }
}

/// Whether an id stands anywhere in the history of a plan: its changes hold their texts as they are.
fn plan_names(read: &dyn Read, org: &OrgId, row: &VisitRow, id: &str) -> Result<bool, StoreError> {
    let changes = read.changes(org, &DocumentId::plan(&row.visit))?;
    Ok(changes.iter().any(|change| change.windows(id.len()).any(|window| window == id.as_bytes())))
}

/// Erases: the keys are destroyed when this returns, and nothing brings them back. A person who has not left does so with it.
///
/// # Errors
/// [`EraseError`]; then nothing was erased, unless the store stopped: then the next start goes on with it.
pub fn erase(app: &App, org: &OrgId, subject: &Subject, reason: &str, by: &Doer) -> Result<Reach, EraseError> {
    erase_with(app, org, subject, reason, by, None).map(|(reach, _)| reach)
}

/// What is certified of an erasure, by the visits that go.
pub type Certifies = Box<dyn FnOnce(&[VisitId]) -> ArchiveAct + Send>;

/// The same with an act that certifies it, in one transaction: that act's place in the journal, where there is one.
///
/// # Errors
/// As [`erase`].
pub fn erase_with(
    app: &App,
    org: &OrgId,
    subject: &Subject,
    reason: &str,
    by: &Doer,
    certifies: Option<Certifies>,
) -> Result<(Reach, Option<Position>), EraseError> {
    let (org, subject, reason, by, now) =
        (org.clone(), subject.clone(), reason.to_owned(), by.clone(), app.clock.now());
    let erased = app.store.write_with(move |tx| {
        // What waits may be about it: it must be known before.
        crate::receive::take_apart_all_of(tx, &org)?;
        match reach(tx, &org, &subject) {
            Err(EraseError::Store(error)) => Err(error),
            Err(other) => Ok(Err(other)),
            Ok(reach) => {
                let certify =
                    |certifies: Certifies| carry_out(tx, &org, now, &by, Act::OfArchive(certifies(&reach.visits)));
                let certified = certifies.map(certify).transpose()?;
                carry_out_on(tx, &org, &reach, reason, &by, now)?;
                Ok(Ok((reach, certified)))
            }
        }
    });
    let done = erased??;
    // What stands open in memory is let go too.
    app.forget();
    Ok(done)
}

fn carry_out_on(
    tx: &mut dyn Tx,
    org: &OrgId,
    reach: &Reach,
    reason: String,
    by: &Doer,
    now: Timestamp,
) -> Result<(), StoreError> {
    if let Subject::Person(person) = &reach.subject
        && tx.person(org, person)?.is_some_and(|person| person.left.is_none())
        && !tx.is_erased(org, &reach.subject)?
    {
        carry_out(tx, org, now, by, Act::PersonLeft { person: person.clone(), at: now })?;
    }
    for visit in &reach.visits {
        removed(tx, org, visit)?;
    }
    let act = Act::Erased { subject: reach.subject.to_string(), reason, visits: reach.visits.clone() };
    carry_out(tx, org, now, by, act).map(|_| ())
}

/// Tells the devices of all who had a visit to let it go.
fn removed(tx: &mut dyn Tx, org: &OrgId, visit: &VisitId) -> Result<(), StoreError> {
    let department = tx.visit(org, visit)?.and_then(|row| row.department).map(Scope::Department);
    let members = tx.members(org, visit)?.into_iter().map(|member| Scope::Person(member.person));
    let mut scopes: Vec<Scope> = members.chain(department).collect();
    scopes.sort();
    scopes.dedup();
    tx.publish(org, &scopes, &SERVER, &Published::Turn(Turn::Lost(Seen::Visit(visit.clone())))).map(|_| ())
}
