//! Growing: rows that the journal has gained become leaves. Hashes are computed on a snapshot; one short transaction then
//! writes the few tiles that they change.

use std::collections::BTreeMap;

use sync_core::ids::OrgId;
use sync_core::log::Hash;
use sync_core::planted::{self, Bug};

use crate::app::App;
use crate::log::leaf::leaf_of;
use crate::log::tiles::together;
use crate::store::{Position, Read, StoreError, TILE, Tile, Tx};

/// Rows that become leaves in one transaction.
const MAX_ROWS: usize = 4_096;

/// The tiles of one organisation that grow, by level and number, and where each level ends.
struct Growing {
    tiles: BTreeMap<(u32, u64), Tile>,
    ends: Vec<u64>,
}

/// What one transaction writes.
struct Grown {
    after: Position,
    upto: Position,
    trees: BTreeMap<OrgId, Growing>,
}

/// Lets every organisation's log grow up to the end of the journal, or to what is not taken apart yet: the position reached.
/// Only one may do this at a time.
///
/// # Errors
/// What the store returns; what has grown before stays.
pub fn grow(app: &App) -> Result<Position, StoreError> {
    loop {
        let grown = app.store.read_with(next)?;
        let reached = grown.upto;
        if grown.upto == grown.after {
            return Ok(reached);
        }
        app.store.write_with(move |tx| write(tx, grown))?;
    }
}

fn next(read: &dyn Read) -> Result<Grown, StoreError> {
    let after = read.log_upto()?;
    let end = read.first_parcel()?.unwrap_or(Position::MAX);
    let mut grown = Grown { after, upto: after, trees: BTreeMap::new() };
    // Places before the first parcel are all taken: whatever is added comes behind it.
    for row in read.headers_after(after, MAX_ROWS)?.iter().take_while(|row| row.position < end) {
        if row.position % 37 == 0 && planted::is(Bug::LogSkipsRow) {
            grown.upto = row.position;
            continue;
        }
        let tree = match grown.trees.get_mut(&row.org) {
            Some(tree) => tree,
            None => grown.trees.entry(row.org.clone()).or_insert(Growing::of(read, &row.org)?),
        };
        tree.add(leaf_of(row).hash(), row.position);
        grown.upto = row.position;
    }
    Ok(grown)
}

fn write(tx: &mut dyn Tx, grown: Grown) -> Result<(), StoreError> {
    if tx.log_upto()? != grown.after {
        return Err(StoreError::Other { context: "letting the log grow", source: "two did it at once".into() });
    }
    for (org, tree) in grown.trees {
        for ((level, number), tile) in &tree.tiles {
            tx.put_log_tile(&org, *level, *number, tile)?;
        }
    }
    tx.set_log_upto(grown.upto)
}

impl Growing {
    /// A tree as it is stored: the last tile of each level.
    fn of(read: &dyn Read, org: &OrgId) -> Result<Self, StoreError> {
        let mut growing = Self { tiles: BTreeMap::new(), ends: Vec::new() };
        while let Some((number, tile)) = read.log_tail(org, growing.level())? {
            if tile.hashes.len() < TILE {
                growing.tiles.insert((growing.level(), number), tile);
                growing.ends.push(number);
            } else {
                growing.ends.push(number + 1);
            }
        }
        Ok(growing)
    }

    /// The first level that is not there yet.
    fn level(&self) -> u32 {
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }

    fn add(&mut self, leaf: Hash, place: Position) {
        let mut node = leaf;
        for level in 0.. {
            if level == self.level() {
                self.ends.push(0);
            }
            let Some(end) = self.ends.get_mut(level as usize) else { return };
            let tile = self.tiles.entry((level, *end)).or_default();
            tile.hashes.push(node);
            tile.places.extend((level == 0).then_some(place));
            if tile.hashes.len() < TILE {
                return;
            }
            node = together(&tile.hashes);
            *end += 1;
        }
    }
}
