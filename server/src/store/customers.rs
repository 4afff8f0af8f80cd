//! Customers' cards beyond the row itself: whose they are, the people there, what visits propose, and what was done about them.

use sync_core::customer::Contact;
use sync_core::ids::{ContactId, CustomerId, DepartmentId, DeviceId, OrgId, PersonId, Seq, VisitId};
use sync_core::time::Timestamp;

use crate::store::{Act, Customer, Doer, Position, StoreError, Subject};

/// Where a card stands among people: ids alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Whose card.
    pub customer: CustomerId,
    /// Who is in charge of them.
    pub in_charge: Option<PersonId>,
    /// The department whose superiors have the card in their feed.
    pub department: Option<DepartmentId>,
    /// The customer that this id is another name of.
    pub merged_into: Option<CustomerId>,
}

/// A person at a customer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// At whose.
    pub customer: CustomerId,
    /// Who.
    pub contact: Contact,
    /// The visit on which they were proposed.
    pub visit: Option<VisitId>,
}

/// A change of a card that a visit proposes. What it says stands in the fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalRow {
    /// In whose journal.
    pub device: DeviceId,
    /// Its place there.
    pub seq: Seq,
    /// Where it took effect in the server's journal.
    pub position: Position,
    /// On which visit.
    pub visit: VisitId,
    /// Whose.
    pub person: PersonId,
    /// The position of the act that decided on it, and whether it was accepted.
    pub decided: Option<(Position, bool)>,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastAct {
    /// Its place in the journal.
    pub position: Position,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Doer,
    /// What.
    pub act: Act,
}

/// Asks about cards.
pub trait ReadCustomers {
    /// All customers but those merged into others, by id.
    fn customers(&self, org: &OrgId) -> Result<Vec<Customer>, StoreError>;
    /// Where a card stands; one that was merged into another too.
    fn placed(&self, org: &OrgId, id: &CustomerId) -> Result<Option<Placed>, StoreError>;
    /// The cards of which a person is in charge, by id.
    fn customers_of(&self, org: &OrgId, person: &PersonId) -> Result<Vec<CustomerId>, StoreError>;
    /// The cards that a department's superiors have in their feed, by id.
    fn customers_in(&self, org: &OrgId, department: &DepartmentId) -> Result<Vec<CustomerId>, StoreError>;
    /// Ids that are other names of a customer.
    fn aliases(&self, org: &OrgId, id: &CustomerId) -> Result<Vec<CustomerId>, StoreError>;
    /// The people at a customer's, by id.
    fn people_at(&self, org: &OrgId, id: &CustomerId) -> Result<Vec<ContactRow>, StoreError>;
    /// One of them; none where they were erased.
    fn contact_row(&self, org: &OrgId, id: &ContactId) -> Result<Option<ContactRow>, StoreError>;
    /// What was done about something, oldest first; what was erased is not among it.
    fn acts_on(&self, org: &OrgId, subject: &Subject) -> Result<Vec<PastAct>, StoreError>;
    /// All proposals, latest first.
    fn proposals(&self, org: &OrgId, limit: usize) -> Result<Vec<ProposalRow>, StoreError>;
    /// One proposal.
    fn proposal(&self, org: &OrgId, device: &DeviceId, seq: Seq) -> Result<Option<ProposalRow>, StoreError>;
}

/// Changes cards.
pub trait WriteCustomers {
    /// Notes whose superiors have a card in their feed.
    fn place_customer(
        &mut self,
        org: &OrgId,
        id: &CustomerId,
        department: Option<&DepartmentId>,
    ) -> Result<(), StoreError>;
    /// Makes a customer's id, and whatever was merged into it, another name of one that stays; the people there move.
    fn merge_customer(&mut self, org: &OrgId, dropped: &CustomerId, kept: &CustomerId) -> Result<(), StoreError>;
    /// Inserts or replaces a person at a customer's.
    fn put_contact(&mut self, org: &OrgId, row: &ContactRow) -> Result<(), StoreError>;
    /// Takes a person at a customer's off the card.
    fn drop_contact(&mut self, org: &OrgId, id: &ContactId) -> Result<(), StoreError>;
    /// Adds a proposal, if it is not there.
    fn add_proposal(&mut self, org: &OrgId, row: &ProposalRow) -> Result<(), StoreError>;
    /// Notes that a proposal was decided on, if it is there.
    fn decide_proposal(
        &mut self,
        org: &OrgId,
        device: &DeviceId,
        seq: Seq,
        decided: (Position, bool),
    ) -> Result<(), StoreError>;
}
