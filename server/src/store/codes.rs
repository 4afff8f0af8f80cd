//! What phones gave when their travellers set codes (V6.3).

use sync_core::ids::{DeviceId, OrgId, PersonId};

use crate::store::StoreError;

/// Asks about codes.
pub trait ReadCodes {
    /// What a person's device gave last, as it was given; none where no codes were set on it.
    fn codes(&self, org: &OrgId, person: &PersonId, device: &DeviceId) -> Result<Option<Vec<u8>>, StoreError>;
}

/// Changes codes.
pub trait WriteCodes {
    /// Keeps what a person's device gives, in place of what it gave before.
    fn put_codes(&mut self, org: &OrgId, person: &PersonId, device: &DeviceId, given: &[u8]) -> Result<(), StoreError>;
    /// Forgets what a person's devices gave.
    fn forget_codes_of(&mut self, org: &OrgId, person: &PersonId) -> Result<(), StoreError>;
}
