//! What others did, for one person's scopes, from a cursor on. A pull costs what it brings. Who gets what into their feed is
//! decided by digest.

use sync_core::cbor;
use sync_core::ids::{DeviceId, OrgId, PersonId};
use sync_core::sync::{FeedAnswer, FeedItem};

use crate::cursor;
use crate::relation::DepartmentTree;
use crate::store::{FeedPage, Page, Read, StoreError};

/// A page of a device's feed after a cursor; none for a cursor that is not one of this server's, and for a device that is
/// not known.
///
/// # Errors
/// What the store returns.
pub fn pull(
    read: &dyn Read,
    org: &OrgId,
    person: &PersonId,
    device: &DeviceId,
    after: &str,
    page: Page,
) -> Result<Option<FeedAnswer>, StoreError> {
    let epoch = read.epoch()?;
    let Some(after) = cursor::read(after, epoch) else { return Ok(None) };
    let Some(known) = read.device(org, device)? else { return Ok(None) };
    let scopes = DepartmentTree::read(read, org)?.scopes(person);
    let FeedPage { rows, full } = read.feed_after(org, &scopes, after, device, page)?;
    let last = rows.last().map_or(after, |row| row.position);
    // Past what the device published itself, too, so that it is not looked through again.
    let last = if full { last } else { last.max(read.feed_end(org, &scopes)?) };
    let items = rows.iter().filter_map(|row| cbor::decode::<FeedItem>("feed item", &row.item).ok()).collect();
    Ok(Some(FeedAnswer { items, cursor: cursor::write(epoch, last), more: full, merged: known.merged }))
}
