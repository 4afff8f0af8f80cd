//! Visits: facts, members, documents and the feed.

use sync_core::ids::{ChangeHash, DepartmentId, DeviceId, DocumentId, OrgId, PersonId, Seq, VisitId};
use sync_core::time::Timestamp;

use crate::store::{
    FactRow, FeedPage, Member, MemberRole, Page, Position, Published, ReadScope, Scope, StoreError, Turn, VisitRow,
    WaitingChange,
};

/// Gifts of one visit to a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The visit.
    pub visit: VisitId,
    /// When it was planned to begin.
    pub start: Timestamp,
    /// Amounts and currencies, as they were written.
    pub gifts: Vec<(String, String)>,
}

/// Asks about visits.
pub trait ReadVisits {
    /// A visit's facts at or before a position, in order of position.
    fn facts(&self, org: &OrgId, visit: &VisitId, upto: Position) -> Result<Vec<FactRow>, StoreError>;
    /// Facts about a device being lost, at or before a position, in order.
    fn lost_facts(&self, org: &OrgId, device: &DeviceId, upto: Position) -> Result<Vec<FactRow>, StoreError>;
    /// Who takes part in a visit, by role and person.
    fn members(&self, org: &OrgId, visit: &VisitId) -> Result<Vec<Member>, StoreError>;
    /// The visits that a person takes part in as rep or companion.
    fn visits_of(&self, org: &OrgId, person: &PersonId) -> Result<Vec<VisitId>, StoreError>;
    /// The visits of a person with an obligation that waits for a device: mere contact may change it.
    fn visits_awaiting(&self, org: &OrgId, person: &PersonId) -> Result<Vec<VisitId>, StoreError>;
    /// The visits in which a device wrote facts, from an entry on, at or before a position, the last received after a time.
    fn visits_of_device(
        &self,
        org: &OrgId,
        device: &DeviceId,
        from: Seq,
        upto: Position,
        since: Timestamp,
    ) -> Result<Vec<VisitId>, StoreError>;
    /// The accepted changes of a document, in the order of their acceptance.
    fn changes(&self, org: &OrgId, document: &DocumentId) -> Result<Vec<Vec<u8>>, StoreError>;
    /// The accepted changes of a document in the same order, each with the device and the entry that brought it.
    fn written(&self, org: &OrgId, document: &DocumentId) -> Result<Vec<(DeviceId, Seq, Vec<u8>)>, StoreError>;
    /// Changes that wait for others of their document, in order of arrival.
    fn waiting_changes(&self, org: &OrgId, document: &DocumentId) -> Result<Vec<WaitingChange>, StoreError>;
    /// What pages show of a visit.
    fn visit(&self, org: &OrgId, visit: &VisitId) -> Result<Option<VisitRow>, StoreError>;
    /// What pages show of all visits, by planned start and id.
    fn visits(&self, org: &OrgId) -> Result<Vec<VisitRow>, StoreError>;
    /// Gifts to a customer on visits that were planned to begin in a span, both ends in it, by start and visit.
    fn given(&self, org: &OrgId, customer: &str, from: Timestamp, upto: Timestamp) -> Result<Vec<Given>, StoreError>;
    /// Rows of a feed after a position, in order, without those that a device caused itself; of each scope those from where
    /// it is read on.
    fn feed_after(
        &self,
        org: &OrgId,
        scopes: &[ReadScope],
        after: u64,
        not_by: &DeviceId,
        page: Page,
    ) -> Result<FeedPage, StoreError>;
    /// The last position that went to any of the scopes, 0 for none.
    fn feed_end(&self, org: &OrgId, scopes: &[ReadScope]) -> Result<u64, StoreError>;
    /// The turn that stands at a place of the feed, if one does.
    fn turn_at(&self, org: &OrgId, position: u64) -> Result<Option<Turn>, StoreError>;
    /// The departments whose feeds a person reads, each with the place since which.
    fn readings_of(&self, org: &OrgId, person: &PersonId) -> Result<Vec<(DepartmentId, u64)>, StoreError>;
    /// Who reads which department's feed.
    fn readings(&self, org: &OrgId) -> Result<Vec<(PersonId, DepartmentId)>, StoreError>;
    /// The visits that ever were a department's, by id, those after one of them, and whether they are now.
    fn visits_ever_in(
        &self,
        org: &OrgId,
        department: &DepartmentId,
        after: Option<&VisitId>,
        limit: usize,
    ) -> Result<Vec<(VisitId, bool)>, StoreError>;
}

/// Changes what is known of visits.
pub trait WriteVisits {
    /// Puts a fact in its place; the same (device, seq) twice is one.
    fn add_fact(&mut self, org: &OrgId, row: &FactRow) -> Result<(), StoreError>;
    /// Makes a person a member; an earlier membership of the same role stays, and lasts again if it had ended.
    fn add_member(&mut self, org: &OrgId, visit: &VisitId, member: &Member) -> Result<(), StoreError>;
    /// Ends a person's part in a visit at a position.
    fn end_member(
        &mut self,
        org: &OrgId,
        visit: &VisitId,
        role: MemberRole,
        person: &PersonId,
        until: Position,
    ) -> Result<(), StoreError>;
    /// Adds an accepted change.
    fn add_change(
        &mut self,
        org: &OrgId,
        document: &DocumentId,
        hash: &ChangeHash,
        position: Position,
        bytes: &[u8],
    ) -> Result<(), StoreError>;
    /// Lets a change wait; the same hash twice is one.
    fn add_waiting(&mut self, org: &OrgId, document: &DocumentId, change: &WaitingChange) -> Result<(), StoreError>;
    /// A change waits no longer.
    fn drop_waiting(&mut self, org: &OrgId, document: &DocumentId, hash: &ChangeHash) -> Result<(), StoreError>;
    /// Inserts or replaces what pages show of a visit.
    fn put_visit(&mut self, org: &OrgId, row: &VisitRow) -> Result<(), StoreError>;
    /// Replaces what a visit says of gifts, amounts with currencies; nothing stays where there are none.
    fn put_given(&mut self, org: &OrgId, row: &VisitRow, gifts: &[(String, String)]) -> Result<(), StoreError>;
    /// Publishes to scopes: the place in the feed, which is given in commit order; none for no scope, and for what is about a visit or
    /// person that was erased. `by` does not get it back.
    fn publish(
        &mut self,
        org: &OrgId,
        scopes: &[Scope],
        by: &DeviceId,
        what: &Published,
    ) -> Result<Option<u64>, StoreError>;
    /// A person reads a department's feed from a place on, or no longer.
    fn set_reading(
        &mut self,
        org: &OrgId,
        person: &PersonId,
        department: &DepartmentId,
        since: Option<u64>,
    ) -> Result<(), StoreError>;
    /// A visit is a department's now, and no other's.
    fn place_visit(
        &mut self,
        org: &OrgId,
        visit: &VisitId,
        department: Option<&DepartmentId>,
    ) -> Result<(), StoreError>;
    /// Forgets all that a rebuild makes again: facts, members, changes (waiting ones too), visits, verdicts, history,
    /// watches, timers, the digested mark; never the journal, people, devices, notices, or what was published.
    fn forget_derived(&mut self) -> Result<(), StoreError>;
}
