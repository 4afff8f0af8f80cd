//! Outlines of visits: by what they are ordered, counted and chosen, with nothing that is sealed.

use sync_core::assessment::ReviewState;
use sync_core::fact::Owed;
use sync_core::ids::{DepartmentId, OrgId, PersonId, VisitId};
use sync_core::obligation::State;
use sync_core::time::Timestamp;

use crate::store::{Member, Position, StoreError};

/// How an obligation stood when it was settled last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stood {
    /// Which.
    pub owed: Owed,
    /// How it stood.
    pub state: State,
    /// When it falls due.
    pub due: Option<Timestamp>,
    /// From when on time alone may make it another state.
    pub changes_at: Option<Timestamp>,
}

/// A visit without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineRow {
    /// Which.
    pub visit: VisitId,
    /// Whose.
    pub rep: PersonId,
    /// The rep's department.
    pub department: Option<DepartmentId>,
    /// Planned start.
    pub start: Option<Timestamp>,
    /// The last place of the journal that changed something about it.
    pub merged: Position,
    /// Whether a valid approval of the plan stands (A3.1).
    pub approved: bool,
    /// How the review of its record stands (A3.3).
    pub review: ReviewState,
    /// Whether it was erased.
    pub erased: bool,
    /// What is owed, in the order of its kinds.
    pub owed: Vec<Stood>,
}

/// Asks about outlines.
pub trait ReadOutlines {
    /// All visits of an organisation, by id.
    fn outlines(&self, org: &OrgId) -> Result<Vec<OutlineRow>, StoreError>;
    /// All parts that a person has, or had, in visits.
    fn parts_of(&self, org: &OrgId, person: &PersonId) -> Result<Vec<(VisitId, Member)>, StoreError>;
    /// Whether anybody's part in a visit ended after a place of the journal.
    fn parts_ended(&self, org: &OrgId, after: Position) -> Result<bool, StoreError>;
    /// Visits with a watch, by id: those whose watch is over only where they are asked for.
    fn watched(&self, org: &OrgId, with_closed: bool) -> Result<Vec<VisitId>, StoreError>;
}
