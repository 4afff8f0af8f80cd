//! Documents that the digest keeps open: at most so many, and the one not used for longest goes first. What is in them is
//! decided by the guard and the log alone.

use std::collections::BTreeMap;

use sync_core::document::guard::Guarded;
use sync_core::document::{Document, DocumentError};
use sync_core::ids::{DocumentId, OrgId};

use crate::digest::views::Views;
use crate::store::{Position, Read, StoreError};

/// Documents kept open between batches.
const MAX_OPEN: usize = 16;
/// Most operations in all of them: about 50 bytes each, so that long documents can't fill the memory.
const MAX_OPERATIONS: usize = 1_000_000;

/// Documents that are open already, each with when it was last used.
#[derive(Default)]
pub struct OpenDocuments {
    documents: BTreeMap<(OrgId, DocumentId), (Guarded, u64)>,
    uses: u64,
    /// What they say, as far as somebody asked.
    pub(super) views: Views,
    /// Up to where they are digested.
    at: Option<Position>,
}

impl OpenDocuments {
    /// Closes all, unless the digest goes on from where these documents stand.
    pub fn resume(&mut self, at: Position) {
        if self.at != Some(at) {
            *self = Self { at: Some(at), ..Self::default() };
        }
    }

    /// Says that what was merged up to here is written.
    pub fn reached(&mut self, at: Position) {
        self.at = Some(at);
    }

    /// The document behind its guard, opened from its changes where it is not open yet.
    ///
    /// # Errors
    /// What the store returns.
    pub fn open(&mut self, read: &dyn Read, org: &OrgId, id: &DocumentId) -> Result<&mut Guarded, StoreError> {
        let key = (org.clone(), id.clone());
        self.uses += 1;
        let guarded = match self.documents.remove(&key) {
            Some((guarded, _)) => guarded,
            None => {
                let changes = read.changes(org, id)?;
                let damaged =
                    |error: DocumentError| StoreError::Damaged { what: "document", why: format!("{id}: {error}") };
                let guarded = Guarded::from_log(id.kind, changes.iter().map(Vec::as_slice)).map_err(damaged)?;
                self.make_room();
                guarded
            }
        };
        Ok(&mut self.documents.entry(key).or_insert((guarded, self.uses)).0)
    }

    /// Closes the documents that were not used for longest, where there are too many or too long ones.
    fn make_room(&mut self) {
        let mut operations: usize = self.documents.values().map(|(guarded, _)| guarded.operations()).sum();
        while self.documents.len() >= MAX_OPEN || operations > MAX_OPERATIONS {
            let oldest = self.documents.iter().min_by_key(|(_, (_, used))| *used).map(|(key, _)| key.clone());
            let Some((guarded, _)) = oldest.and_then(|key| self.documents.remove(&key)) else { return };
            operations -= guarded.operations();
        }
    }

    /// A document as it stands; none while it has no changes.
    ///
    /// # Errors
    /// What the store returns.
    pub fn read(&mut self, read: &dyn Read, org: &OrgId, id: &DocumentId) -> Result<Option<&Document>, StoreError> {
        let open = self.open(read, org, id)?;
        Ok((open.changes() > 0).then(|| open.document()))
    }
}
