//! The log's tiles and checkpoints. What a leaf is and what is signed stands in `sync_core::log`; that the log is never
//! changed but by growing is the callers' to keep.

use sync_core::ids::{DeviceId, OrgId, Seq};
use sync_core::log::{Hash, SignedCheckpoint};

use crate::store::{Position, StoreError};

/// Hashes in a whole tile: a tile of a level holds those of subtrees that are one tile of the level below.
pub const TILE: usize = 256;

/// Subtrees of one size side by side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tile {
    /// Their hashes, at most [`TILE`].
    pub hashes: Vec<Hash>,
    /// Of leaves, level 0: the rows' positions in the journal.
    pub places: Vec<Position>,
}

/// Asks the log.
pub trait ReadLog {
    /// All rows of the journal up to here are in their organisations' logs.
    fn log_upto(&self) -> Result<Position, StoreError>;
    /// One tile.
    fn log_tile(&self, org: &OrgId, level: u32, number: u64) -> Result<Option<Tile>, StoreError>;
    /// The last tile of a level, with its number.
    fn log_tail(&self, org: &OrgId, level: u32) -> Result<Option<(u64, Tile)>, StoreError>;
    /// The leaf's number of the row at a position.
    fn log_index(&self, org: &OrgId, position: Position) -> Result<Option<u64>, StoreError>;
    /// The place of an entry on the device's own (first) branch.
    fn entry_position(&self, org: &OrgId, device: &DeviceId, seq: Seq) -> Result<Option<Position>, StoreError>;
    /// The organisations that have a log.
    fn logged_organisations(&self) -> Result<Vec<OrgId>, StoreError>;
    /// The newest checkpoint.
    fn last_checkpoint(&self, org: &OrgId) -> Result<Option<SignedCheckpoint>, StoreError>;
    /// Checkpoints of more leaves than this, the smallest first.
    fn checkpoints(&self, org: &OrgId, after: u64, limit: usize) -> Result<Vec<SignedCheckpoint>, StoreError>;
}

/// Lets the log grow.
pub trait WriteLog {
    /// Puts a tile in place of what it was before it grew.
    fn put_log_tile(&mut self, org: &OrgId, level: u32, number: u64, tile: &Tile) -> Result<(), StoreError>;
    /// Moves the mark up to which all rows are in their logs.
    fn set_log_upto(&mut self, position: Position) -> Result<(), StoreError>;
    /// Keeps a checkpoint. Its time counts as said: the clock never goes back behind it.
    fn add_checkpoint(&mut self, said: &SignedCheckpoint) -> Result<(), StoreError>;
}
