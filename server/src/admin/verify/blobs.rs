//! Blobs against the facts that name them: what is here must be the bytes of its name, what is not is awaited.

use sync_core::fact::BlobRef;
use sync_core::ids::{EntryId, OrgId};

use super::{Broken, Verified};
use crate::blob::holds;
use crate::store::{FactRow, Position, Read, StoreError};

/// Looks at every blob that a fact names.
pub(super) fn check(read: &dyn Read, verified: &mut Verified) -> Result<(), StoreError> {
    for organisation in read.organisations()? {
        let org = &organisation.id;
        for row in read.visits(org)? {
            for fact in read.facts(org, &row.visit, Position::MAX)? {
                fact.fact.blobs().iter().try_for_each(|of| one(read, org, &fact, of, verified))?;
            }
        }
    }
    Ok(())
}

fn one(read: &dyn Read, org: &OrgId, fact: &FactRow, of: &BlobRef, verified: &mut Verified) -> Result<(), StoreError> {
    let Some(visit) = fact.fact.visit() else { return Ok(()) };
    let entry = EntryId { device: fact.device, seq: fact.seq };
    let row = read.blob(org, visit, &of.hash)?.unwrap_or_default();
    if row.whole.is_none() {
        let (come, bytes) = (row.confirmed, of.bytes);
        verified.awaited.push(format!("visit {visit}, entry {entry}: {come} of {bytes} bytes have come"));
    } else if holds(read, org, visit, of)? {
        verified.blobs += 1;
    } else {
        let what = "a photo or signature that it names is here and is not the bytes of its name".to_owned();
        verified.broken.push(Broken { position: fact.position, entry: Some(entry), what });
    }
    Ok(())
}
