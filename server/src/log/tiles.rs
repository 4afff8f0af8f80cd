//! The tree over its tiles: any whole subtree is some hashes side by side in one of them.

use std::collections::BTreeMap;

use sync_core::ids::OrgId;
use sync_core::log::{Frontier, Hash, Nodes};

use crate::store::{Read, StoreError, TILE, Tile};

/// The height of a whole tile.
const HEIGHT: u32 = TILE.ilog2();

/// An organisation's tree on one snapshot. Each tile is read once.
pub struct Tiles<'a> {
    read: &'a dyn Read,
    org: &'a OrgId,
    kept: BTreeMap<(u32, u64), Tile>,
}

impl<'a> Tiles<'a> {
    /// The tree of an organisation.
    pub fn of(read: &'a dyn Read, org: &'a OrgId) -> Self {
        Self { read, org, kept: BTreeMap::new() }
    }

    fn tile(&mut self, level: u32, number: u64) -> Result<&Tile, StoreError> {
        if !self.kept.contains_key(&(level, number)) {
            let tile = self.read.log_tile(self.org, level, number)?.unwrap_or_default();
            self.kept.insert((level, number), tile);
        }
        self.kept.get(&(level, number)).ok_or_else(gone)
    }
}

fn gone() -> StoreError {
    let why = "it lacks hashes that it had: stop the server and run `sojourn admin verify`".to_owned();
    StoreError::Damaged { what: "log tile", why }
}

impl Nodes for Tiles<'_> {
    type Error = StoreError;

    fn node(&mut self, height: u32, index: u64) -> Result<Hash, StoreError> {
        let (level, inner) = (height / HEIGHT, height % HEIGHT);
        let first = index << inner;
        let from = usize::try_from(first % TILE as u64).map_err(|_| gone())?;
        let tile = self.tile(level, first / TILE as u64)?;
        let side_by_side = tile.hashes.get(from..from + (1 << inner)).ok_or_else(gone)?;
        Ok(together(side_by_side))
    }
}

/// Subtrees of one size as one.
pub fn together(hashes: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    hashes.iter().for_each(|hash| frontier.push(*hash, |_, _, _| {}));
    frontier.root()
}

/// How many leaves an organisation's log has.
///
/// # Errors
/// What the store returns.
pub fn size(read: &dyn Read, org: &OrgId) -> Result<u64, StoreError> {
    let tail = read.log_tail(org, 0)?;
    Ok(tail.map_or(0, |(number, tile)| number * TILE as u64 + tile.hashes.len() as u64))
}
