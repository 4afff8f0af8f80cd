//! What the log answers: proofs by the tiles that they need, for whoever belongs to the organisation.

use sync_core::ids::{DeviceId, OrgId, Seq};
use sync_core::log::{ConsistencyAnswer, InclusionAnswer, consistency_path, inclusion_path};

use crate::log::leaf::leaf_of;
use crate::log::tiles::{Tiles, size};
use crate::store::{JournalRow, Position, Read, StoreError};

/// Which leaf is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// An entry of the asking device.
    Seq(Seq),
    /// A row of the asking device, for example what a receipt names.
    Position(Position),
    /// Any leaf, of which nothing but its hash is told.
    Index(u64),
}

/// That a leaf stands in the log as it was at this size; none where it does not, or is another's.
///
/// # Errors
/// What the store returns.
pub fn inclusion(
    read: &dyn Read,
    org: &OrgId,
    device: &DeviceId,
    asked: Asked,
    of: u64,
) -> Result<Option<InclusionAnswer>, StoreError> {
    if of > size(read, org)? {
        return Ok(None);
    }
    let position = match asked {
        Asked::Index(index) => return of_index(read, org, index, of),
        Asked::Position(position) => Some(position),
        Asked::Seq(seq) => read.entry_position(org, device, seq)?,
    };
    let Some(row) = own_row(read, org, device, position)? else { return Ok(None) };
    let Some(index) = read.log_index(org, row.position)?.filter(|index| *index < of) else { return Ok(None) };
    let path = inclusion_path(&mut Tiles::of(read, org), index, of)?;
    Ok(Some(InclusionAnswer { index, path, leaf: Some(leaf_of(&row).record().into()), hash: None }))
}

fn of_index(read: &dyn Read, org: &OrgId, index: u64, of: u64) -> Result<Option<InclusionAnswer>, StoreError> {
    if index >= of {
        return Ok(None);
    }
    let mut tiles = Tiles::of(read, org);
    let hash = Some(sync_core::log::Nodes::node(&mut tiles, 0, index)?);
    let path = inclusion_path(&mut tiles, index, of)?;
    Ok(Some(InclusionAnswer { index, path, leaf: None, hash }))
}

/// The row at a position, if it is this device's.
fn own_row(
    read: &dyn Read,
    org: &OrgId,
    device: &DeviceId,
    position: Option<Position>,
) -> Result<Option<JournalRow>, StoreError> {
    let Some(before) = position.and_then(|position| position.checked_sub(1)) else { return Ok(None) };
    let row = read.headers_after(before, 1)?.pop().filter(|row| Some(row.position) == position && row.org == *org);
    Ok(row.filter(|row| row.device() == Some(*device)))
}

/// That the log of the second size begins with that of the first; none where it never had such sizes.
///
/// # Errors
/// What the store returns.
pub fn consistency(
    read: &dyn Read,
    org: &OrgId,
    first: u64,
    second: u64,
) -> Result<Option<ConsistencyAnswer>, StoreError> {
    if first == 0 || first > second || second > size(read, org)? {
        return Ok(None);
    }
    let path = consistency_path(&mut Tiles::of(read, org), first, second)?;
    Ok(Some(ConsistencyAnswer { path }))
}
