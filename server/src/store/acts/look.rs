//! Looks that are written down: at what, by whom. When one is, the queries say.

use minicbor::{Decode, Encode};
use sync_core::ids::VisitId;
use sync_core::time::Timestamp;

use crate::store::Doer;

/// What somebody looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Sight {
    /// Where a person was, or is expected to be.
    #[n(0)]
    Location,
    /// How a customer's contact can be reached.
    #[n(1)]
    Contact,
    /// The note for helpers of a traveller (V6.3).
    #[n(2)]
    MedicalNote,
    /// A trip, by a calendar program (V6.3).
    #[n(3)]
    Calendar,
    /// A photo, a paper or a signature of a visit, which may show where somebody was and who was with them.
    #[n(4)]
    Attachment,
}

/// A look that was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookRow {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Doer,
    /// At which visit.
    pub visit: VisitId,
    /// At what of it.
    pub sight: Sight,
}
