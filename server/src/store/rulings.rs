//! What an organisation published to everybody: versions of its policy, notices of working days, and who has read them.

use sync_core::ids::OrgId;
use sync_core::sync::RulingKind;
use sync_core::time::Timestamp;

use crate::store::{FactRow, Position, StoreError};

/// Something that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The position of the act; 0 for what was there before acts were written down.
    pub position: Position,
    /// When.
    pub at: Timestamp,
    /// What it is.
    pub kind: RulingKind,
    /// Its JSON, as it was published.
    pub text: String,
}

/// Asks what was published.
pub trait ReadRulings {
    /// What was published at or before a position, in order.
    fn rulings(&self, org: &OrgId, upto: Position) -> Result<Vec<Ruling>, StoreError>;
    /// Facts by which people said that they have read a version of the policy, in order of position.
    fn acknowledgements(&self, org: &OrgId) -> Result<Vec<FactRow>, StoreError>;
}

/// Publishes.
pub trait WriteRulings {
    /// Keeps what was published. It never changes.
    fn add_ruling(&mut self, org: &OrgId, ruling: &Ruling) -> Result<(), StoreError>;
}
