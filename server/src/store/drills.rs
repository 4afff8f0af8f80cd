//! Drills of the safety ladder (V6.3), as their acts in the journal say: who stood on which rung, and who said that they have it. When
//! the next one starts is no part of that.

use minicbor::{Decode, Encode};
use sync_core::ids::{DepartmentId, OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::store::{Doer, Position, StoreError};

/// Who stood on one rung of one department's ladder when a drill began.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DrillRung {
    /// Whose ladder; none for people of no department.
    #[n(0)]
    pub department: Option<DepartmentId>,
    /// The rung, by its name in the policy.
    #[n(1)]
    pub rung: String,
    /// Who stands on it. Nobody is a fault of the chart.
    #[n(2)]
    pub people: Vec<PersonId>,
    /// Why somebody is passed over or stands in for another, in English.
    #[n(3)]
    pub en: String,
    /// The same in Chinese.
    #[n(4)]
    pub zh: String,
}

/// A drill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drill {
    /// The position of the act that began it.
    pub id: Position,
    /// When it began.
    pub at: Timestamp,
    /// Who started it.
    pub by: Doer,
    /// By when whoever was told is to say that they have it.
    pub confirm_by: Timestamp,
    /// Since when it is over.
    pub over: Option<Timestamp>,
}

/// One person on one rung in a drill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrillPlace {
    /// Whose ladder; none for people of no department.
    pub department: Option<DepartmentId>,
    /// The rung.
    pub rung: String,
    /// Who; none where nobody stands on it.
    pub person: Option<PersonId>,
    /// Who was passed over, or stands in, in English.
    pub en: String,
    /// The same in Chinese.
    pub zh: String,
    /// When they said that they have it.
    pub confirmed: Option<Timestamp>,
}

/// Asks about drills.
pub trait ReadDrills {
    /// Drills, the newest first.
    fn drills(&self, org: &OrgId, limit: usize) -> Result<Vec<Drill>, StoreError>;
    /// Who stood where in one, in the order of its ladders.
    fn drill_places(&self, org: &OrgId, drill: Position) -> Result<Vec<DrillPlace>, StoreError>;
    /// When the next drill starts, or one that runs is over, by organisation, earliest first.
    fn drills_due(&self) -> Result<Vec<(OrgId, Timestamp)>, StoreError>;
}

/// Changes what is known of drills.
pub trait WriteDrills {
    /// A drill began.
    fn add_drill(&mut self, org: &OrgId, drill: &Drill, rungs: &[DrillRung]) -> Result<(), StoreError>;
    /// Somebody said that they have it: false where they had said so, or were never told.
    fn confirm_drill(
        &mut self,
        org: &OrgId,
        drill: Position,
        person: &PersonId,
        at: Timestamp,
    ) -> Result<bool, StoreError>;
    /// Its time for that is over.
    fn end_drill(&mut self, org: &OrgId, drill: Position, at: Timestamp) -> Result<(), StoreError>;
    /// When something is to be done about an organisation's drills next. Not derived: a rebuild leaves it.
    fn set_drill_due(&mut self, org: &OrgId, due: Timestamp) -> Result<(), StoreError>;
}
