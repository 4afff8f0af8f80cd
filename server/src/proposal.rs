//! Changes that visits propose for customers' cards (V11.1): what waits, beside what stands on the card now, and a superior's
//! review. What is accepted changes the card in the same transaction; where the card has changed meanwhile, both values are
//! shown and nothing is taken until somebody has seen them. What came of a review goes to every phone that has the visit.

mod by_fact;

pub use by_fact::answer;

use sync_core::access::{Action, Relation, Resource, Role, allows};
use sync_core::customer::{Card, CardChange, Contact, Field, FieldError, ProposedChange};
use sync_core::fact::CardOutcome;
use sync_core::ids::{ContactId, CustomerId, DeviceId, EntryId, OrgId, PersonId, Seq, VisitId};
use sync_core::rule::approval::Superior;
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::customer::resolve_text;
use crate::notices;
use crate::relation::DepartmentTree;
use crate::store::{Act, Customer, CustomerAct, Doer, Position, ProposalRow, Read, StoreError, Tx};

/// A proposal as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalView {
    /// Its place, and what became of it.
    pub row: ProposalRow,
    /// When it was received.
    pub received: Timestamp,
    /// The customer of the visit's plan; none where they have no card.
    pub customer: Option<(CustomerId, String)>,
    /// What it says.
    pub proposed: ProposedChange,
}

/// Why a proposal is not reviewed. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// There is none, or not for this person.
    #[error("no such proposal, or it is not yours to review")]
    Unknown,
    /// It was reviewed before.
    #[error("this proposal was reviewed already")]
    Decided,
    /// The visit's customer has no card.
    #[error(
        "the visit's customer has no card: put one first (`sojourn admin customer put`), or correct the visit's plan"
    )]
    NoCard,
    /// The card says something else than what the rep saw.
    #[error(
        "the card has changed since: the rep saw {old:?} and proposes {new:?}, the card says {current:?}. To accept it all the \
         same say over: {current:?}"
    )]
    Conflict {
        /// What the rep saw.
        old: String,
        /// What they propose.
        new: String,
        /// What stands there now.
        current: String,
    },
    /// It can't stand on a card.
    #[error("it can't stand on the card ({0}): reject it")]
    Unfit(FieldError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a superior says of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Accepted, or else rejected.
    pub accepted: bool,
    /// Why.
    pub reason: String,
    /// What they have seen on the card, where it is not what the rep saw.
    pub over: Option<String>,
}

/// Most proposals that are looked at.
const MAX_LISTED: usize = 1_000;

/// The proposals that a person may see, latest first; those that were reviewed too where `all`.
///
/// # Errors
/// What the store returns.
pub fn proposals(read: &dyn Read, org: &OrgId, person: &PersonId, all: bool) -> Result<Vec<ProposalView>, StoreError> {
    let eye = Eye::new(read, org, person)?;
    let mut views = Vec::new();
    for row in read.proposals(org, MAX_LISTED)? {
        if (all || row.decided.is_none())
            && eye.may(read, org, &row, Action::Read)?
            && let Some(view) = view(read, org, row)?
        {
            views.push(view);
        }
    }
    Ok(views)
}

/// Reviews a proposal (V11.1): the customer whose card it is about.
///
/// # Errors
/// What the store returns, or why nothing was done.
pub fn review(
    tx: &mut dyn Tx,
    org: &OrgId,
    now: Timestamp,
    by: &PersonId,
    (device, seq): (DeviceId, Seq),
    review: &Review,
) -> Result<Result<Option<CustomerId>, ReviewError>, StoreError> {
    let done = decide(tx, org, now, by, (device, seq), review)?;
    if let Ok((visit, _)) = &done {
        let outcome = if review.accepted { CardOutcome::Accepted } else { CardOutcome::Rejected };
        say(tx, org, now, by, (visit.clone(), EntryId { device, seq }), None, (outcome, &review.reason))?;
    }
    Ok(done.map(|(_, customer)| customer))
}

/// Says to every device that has the visit what came of a review.
fn say(
    tx: &mut dyn Tx,
    org: &OrgId,
    now: Timestamp,
    by: &PersonId,
    (visit, entry): (VisitId, EntryId),
    review: Option<EntryId>,
    (outcome, reason): (CardOutcome, &str),
) -> Result<(), StoreError> {
    let (person, reason) = (by.clone(), reason.to_owned());
    let act = CustomerAct::Answered { visit, entry, person, review, outcome, reason };
    carry_out(tx, org, now, &Doer::Person(by.clone()), Act::OfCustomer(act)).map(|_| ())
}

/// Carries a review out, if it may be: on which visit, and the customer whose card it is about.
fn decide(
    tx: &mut dyn Tx,
    org: &OrgId,
    now: Timestamp,
    by: &PersonId,
    (device, seq): (DeviceId, Seq),
    review: &Review,
) -> Result<Result<(VisitId, Option<CustomerId>), ReviewError>, StoreError> {
    let Some(row) = tx.proposal(org, &device, seq)? else { return Ok(Err(ReviewError::Unknown)) };
    if !Eye::new(tx, org, by)?.may(tx, org, &row, Action::Decide)? {
        return Ok(Err(ReviewError::Unknown));
    }
    if row.decided.is_some() {
        return Ok(Err(ReviewError::Decided));
    }
    let Some(view) = view(tx, org, row)? else { return Ok(Err(ReviewError::Unknown)) };
    let doer = Doer::Person(by.clone());
    if review.accepted {
        let act = match accepted(&view, review, &rand::random::<[u8; 8]>()) {
            Ok(act) => act,
            Err(why) => return Ok(Err(why)),
        };
        carry_out(tx, org, now, &doer, Act::OfCustomer(act))?;
    }
    let (visit, entry) = (view.row.visit.clone(), EntryId { device, seq });
    let act = CustomerAct::Reviewed { visit, entry, accepted: review.accepted, reason: review.reason.clone() };
    carry_out(tx, org, now, &doer, Act::OfCustomer(act))?;
    notices::of_review(tx, org, &view.row, (review.accepted, &review.reason), now)?;
    Ok(Ok((view.row.visit, view.customer.map(|(id, _)| id))))
}

/// The act that an accepted proposal comes to.
fn accepted(view: &ProposalView, review: &Review, random: &[u8; 8]) -> Result<CustomerAct, ReviewError> {
    let (customer, _) = view.customer.clone().ok_or(ReviewError::NoCard)?;
    let proposed = Some(EntryId { device: view.row.device, seq: view.row.seq });
    match &view.proposed {
        ProposedChange::Field { field, old, new, current } => {
            let current = current.as_deref().unwrap_or_default();
            if view.proposed.conflicts() && review.over.as_deref() != Some(current) {
                let (old, new, current) = (old.clone().unwrap_or_default(), new.clone(), current.to_owned());
                return Err(ReviewError::Conflict { old, new, current });
            }
            let known = Field::of_key(field).filter(|field| *field != Field::InCharge);
            let new =
                known.map_or_else(|| Err(unknown_field()), |field| field.read(new)).map_err(ReviewError::Unfit)?;
            if known == Some(Field::Name) && new.is_empty() {
                return Err(ReviewError::Unfit(nameless()));
            }
            let changes = vec![CardChange { field: field.clone(), old: current.to_owned(), new }];
            Ok(CustomerAct::Changed { customer, changes, proposed })
        }
        ProposedChange::Contact(contact) => {
            let contact = Contact { contact: ContactId::drawn(*random), ..(**contact).clone() };
            let contact = contact.read().map_err(|(_, error)| ReviewError::Unfit(error))?;
            Ok(CustomerAct::ContactPut {
                customer,
                contact,
                before: None,
                visit: Some(view.row.visit.clone()),
                proposed,
            })
        }
    }
}

fn unknown_field() -> FieldError {
    FieldError {
        reason: "the field is not known here, or not to be proposed".to_owned(),
        remedy: "bring the server up to date".to_owned(),
    }
}

fn nameless() -> FieldError {
    FieldError { reason: "a customer has a name".to_owned(), remedy: "write one".to_owned() }
}

/// What a proposal says; none where it was erased.
fn view(read: &dyn Read, org: &OrgId, row: ProposalRow) -> Result<Option<ProposalView>, StoreError> {
    let facts = read.facts(org, &row.visit, Position::MAX)?;
    let Some(found) = facts.into_iter().find(|fact| (fact.device, fact.seq) == (row.device, row.seq)) else {
        return Ok(None);
    };
    let customer = customer_of(read, org, &row)?;
    let card = customer.as_ref().map(|customer| Card::stored(&customer.name, &customer.card)).unwrap_or_default();
    let Some(proposed) = ProposedChange::of(&found.fact, Some(&card)) else { return Ok(None) };
    let customer = customer.map(|customer| (customer.id, customer.name));
    Ok(Some(ProposalView { row, received: found.received, customer, proposed }))
}

fn customer_of(read: &dyn Read, org: &OrgId, row: &ProposalRow) -> Result<Option<Customer>, StoreError> {
    let Some(visit) = read.visit(org, &row.visit)? else { return Ok(None) };
    match CustomerId::new(resolve_text(read, org, &visit.customer)?) {
        Ok(id) => read.customer(org, &id),
        Err(_) => Ok(None),
    }
}

/// What a person's rights depend on.
struct Eye {
    person: PersonId,
    roles: Option<Vec<Role>>,
    tree: DepartmentTree,
}

impl Eye {
    fn new(read: &dyn Read, org: &OrgId, person: &PersonId) -> Result<Self, StoreError> {
        let here = read.person(org, person)?.filter(|person| person.left.is_none());
        let roles = here.map(|person| person.roles);
        Ok(Self { person: person.clone(), roles, tree: DepartmentTree::read(read, org)? })
    }

    /// By the relation to whoever made the proposal.
    fn may(&self, read: &dyn Read, org: &OrgId, row: &ProposalRow, action: Action) -> Result<bool, StoreError> {
        let Some(roles) = &self.roles else { return Ok(false) };
        let department = read.person(org, &row.person)?.and_then(|person| person.department);
        let relation = match self.tree.superior(&row.person, department.as_ref(), &self.person) {
            _ if row.person == self.person => Relation::Rep,
            Some(Superior::Manager) => Relation::Manager,
            Some(Superior::Supervisor) => Relation::Supervisor,
            None => Relation::Colleague,
        };
        Ok(allows(roles, relation, action, Resource::Proposal))
    }
}
