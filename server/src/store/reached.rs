//! How far a notice came that somebody's safety may hang on: whether a device of its person has it, and what became of it in the
//! outbox. That somebody read it stands nowhere.

use sync_core::ids::{DeviceId, OrgId, PersonId, VisitId};
use sync_core::time::Timestamp;

use crate::store::{Channel, ErrandState, NoticeRow, StoreError};

/// What notices are followed: the subjects of the watch and of drills.
pub const FOLLOWED: [&str; 3] = ["watch", "drill", "drill_over"];

/// A message of a notice in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// By which way.
    pub channel: Channel,
    /// To which of their devices, by a way that leads to one.
    pub device: Option<DeviceId>,
    /// How it stands.
    pub state: ErrandState,
    /// When it was taken or given up, or is tried next.
    pub at: Timestamp,
    /// Why the last try failed.
    pub failed: Option<String>,
}

/// Asks how far notices came.
pub trait ReadReached {
    /// A visit's notices of a subject with whom they went to, oldest first.
    fn notices_about(&self, org: &OrgId, visit: &VisitId, subject: &str) -> Result<Vec<NoticeRow>, StoreError>;
    /// When a device of theirs had a notice: none where nobody follows that one, an empty time where none had it yet.
    fn fetched(&self, org: &OrgId, person: &PersonId, notice: &str) -> Result<Option<Option<Timestamp>>, StoreError>;
    /// Whether a person's device that has its feed up to a place has notices that are not yet said to be there.
    fn is_news_fetched(&self, org: &OrgId, person: &PersonId, upto: u64) -> Result<bool, StoreError>;
    /// What the outbox has of a notice to a person.
    fn sendings(&self, org: &OrgId, person: &PersonId, notice: &str) -> Result<Vec<Sending>, StoreError>;
}

/// Notes how far notices came.
pub trait WriteReached {
    /// A notice stands at a place of its person's feed.
    fn follow_notice(&mut self, org: &OrgId, row: &NoticeRow, place: u64) -> Result<(), StoreError>;
    /// A device of theirs has its feed up to a place.
    fn note_fetched(&mut self, org: &OrgId, person: &PersonId, upto: u64, at: Timestamp) -> Result<(), StoreError>;
}
