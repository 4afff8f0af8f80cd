//! Restorations: the lives of a store that was put back from a copy. How that is done stands in `admin::restore`.

use sync_core::ids::{DeviceId, Epoch, OrgId, Seq};
use sync_core::sync::SignedReceipt;
use sync_core::time::Timestamp;

use crate::store::{Position, StoreError};

/// A store was put back from a copy: what had come after it is not here, until devices send it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restoration {
    /// The epoch that ended.
    pub before: Epoch,
    /// The epoch that began.
    pub epoch: Epoch,
    /// The journal's last position in the copy.
    pub upto: Position,
    /// How many leaves the organisation's log had up to there.
    pub size: u64,
    /// When the copy was made.
    pub taken: Timestamp,
    /// When it was put back.
    pub at: Timestamp,
}

/// Asks for restorations.
pub trait ReadRestorations {
    /// All of an organisation's, oldest first.
    fn restorations(&self, org: &OrgId) -> Result<Vec<Restoration>, StoreError>;
    /// Until when reminders wait after the last one.
    fn review(&self) -> Result<Option<Timestamp>, StoreError>;
    /// Receipts of a device from before a restore, by which what came back is known to have been there.
    fn confirmed(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<SignedReceipt>, StoreError>;
}

/// Notes restorations.
pub trait WriteRestorations {
    /// Begins another epoch. What was given out once, nonces, kept answers, one-time codes and passes, is void: it may have
    /// been used since the copy was made. Reminders wait until `review`.
    fn begin_epoch(&mut self, epoch: Epoch, review: Timestamp) -> Result<(), StoreError>;
    /// Notes why entries up to one are received before their row: they were there by then, by a receipt or in quarantine.
    fn add_confirmed(
        &mut self,
        org: &OrgId,
        device: &DeviceId,
        end: (Seq, Timestamp),
        receipt: Option<&SignedReceipt>,
    ) -> Result<(), StoreError>;
    /// Notes one.
    fn add_restoration(&mut self, org: &OrgId, restoration: &Restoration) -> Result<(), StoreError>;
}
