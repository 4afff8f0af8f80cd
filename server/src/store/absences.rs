//! Who is away, from when to when (V6.3). An absence is over by the clock alone, or when it is taken back.

use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::store::{Position, StoreError};

/// Somebody is away for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// The position of the act that said it.
    pub id: Position,
    /// Who.
    pub person: PersonId,
    /// From when on.
    pub starts: Timestamp,
    /// Until when.
    pub ends: Timestamp,
    /// The position at which it was taken back; none where it was not.
    pub until: Option<Position>,
}

impl Absence {
    /// Whether somebody is away at a time, as it was known at a position.
    pub fn holds(&self, position: Position, at: Timestamp) -> bool {
        let known = self.id <= position && self.until.is_none_or(|until| position < until);
        known && self.starts <= at && at < self.ends
    }

    /// How it stands at a time, in a word: `given`, `under_way` or `over`.
    pub fn state(&self, now: Timestamp) -> &'static str {
        match () {
            () if self.until.is_some() || self.ends <= now => "over",
            () if self.starts <= now => "under_way",
            () => "given",
        }
    }
}

/// Asks who is away.
pub trait ReadAbsences {
    /// All absences that were ever told of, oldest first.
    fn absences(&self, org: &OrgId) -> Result<Vec<Absence>, StoreError>;
}

/// Changes who is away.
pub trait WriteAbsences {
    /// Inserts or replaces an absence.
    fn put_absence(&mut self, org: &OrgId, absence: &Absence) -> Result<(), StoreError>;
}
