//! The lives of devices: how enrolments begin anew and end, and the quarantine of journals that came after an end.

use sync_core::ids::{DeviceId, EntryHash, OrgId, PersonId, Seq};
use sync_core::journal::PublicKey;
use sync_core::sync::Head;
use sync_core::time::Timestamp;

use crate::store::{Device, NewEntry, Position, StoreError};

/// What happened to an enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// The device was declared lost.
    Lost,
    /// It was revoked, for good.
    Revoked,
    /// It was enrolled anew with the same key: what was lost is found, what ran out begins again.
    Renewed,
}

impl Fate {
    /// Its name in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Revoked => "revoked",
            Self::Renewed => "renewed",
        }
    }

    /// The turn of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Lost, Self::Revoked, Self::Renewed].into_iter().find(|turn| turn.as_str() == name)
    }
}

/// A turn in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceTurn {
    /// The act's position, or the fact's.
    pub position: Position,
    /// When.
    pub at: Timestamp,
    /// What.
    pub turn: Fate,
}

/// A segment in quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposit {
    /// Whose.
    pub device: DeviceId,
    /// When it came: its entries existed by then.
    pub at: Timestamp,
    /// Its first entry.
    pub first: Seq,
    /// Its last entry.
    pub last: Seq,
    /// The chain's hash before the first.
    pub prev: EntryHash,
    /// As it came.
    pub bytes: Vec<u8>,
}

/// Asks about lives.
pub trait ReadLives {
    /// What happened to a device's enrolment, by position; losses that a device declared are among it.
    fn turns(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<DeviceTurn>, StoreError>;
    /// When a device was last given a token.
    fn heard(&self, org: &OrgId, device: &DeviceId) -> Result<Option<Timestamp>, StoreError>;
    /// The device that is enrolled with a key.
    fn device_of_key(&self, org: &OrgId, key: &PublicKey) -> Result<Option<Device>, StoreError>;
    /// The position of the act by which a person left last.
    fn left_since(&self, org: &OrgId, person: &PersonId) -> Result<Option<Position>, StoreError>;
    /// Everybody who has left an organisation, and the act by which they did (0: from before acts were journalled).
    fn leavers(&self, org: &OrgId) -> Result<Vec<(PersonId, Position)>, StoreError>;
    /// Ends of a journal that were announced and not delivered at once: with the first time of each.
    fn announced(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<(Head, Timestamp)>, StoreError>;
    /// Devices with something in quarantine, by id.
    fn depositors(&self, org: &OrgId) -> Result<Vec<DeviceId>, StoreError>;
    /// What a device has in quarantine, in the order in which it came.
    fn deposits(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<Deposit>, StoreError>;
}

/// Changes lives.
pub trait WriteLives {
    /// Notes a turn; a revoked device is marked as that.
    fn add_turn(&mut self, org: &OrgId, device: &DeviceId, turn: &DeviceTurn) -> Result<(), StoreError>;
    /// Gives a device another name.
    fn rename_device(&mut self, org: &OrgId, device: &DeviceId, name: &str) -> Result<(), StoreError>;
    /// A device was given a token.
    fn set_heard(&mut self, org: &OrgId, device: &DeviceId, at: Timestamp) -> Result<(), StoreError>;
    /// Notes an announced end; the first time of each stays.
    fn add_announced(&mut self, org: &OrgId, device: &DeviceId, head: &Head, at: Timestamp) -> Result<(), StoreError>;
    /// Puts a segment into quarantine.
    fn add_deposit(&mut self, org: &OrgId, deposit: &Deposit) -> Result<(), StoreError>;
    /// Drops what is decided: segments whose last entry is at or before this.
    fn drop_deposits(&mut self, org: &OrgId, device: &DeviceId, upto: Seq) -> Result<(), StoreError>;
    /// Adds an entry that was received earlier than it is added.
    fn add_entry_of(
        &mut self,
        org: &OrgId,
        at: Timestamp,
        received: Timestamp,
        entry: &NewEntry,
    ) -> Result<Position, StoreError>;
}
