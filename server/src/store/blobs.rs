//! The bytes of photos and signatures, part by part, each visit's under its own key.

use sync_core::ids::{BlobHash, OrgId, VisitId};
use sync_core::time::Timestamp;

use crate::store::StoreError;

/// How far a blob has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BlobRow {
    /// How many bytes it has.
    pub bytes: u64,
    /// The first so many are here.
    pub confirmed: u64,
    /// Since when all of them are here and were compared with its name.
    pub whole: Option<Timestamp>,
}

/// Asks about blobs.
pub trait ReadBlobs {
    /// How often blobs were changed: what tells a replica that there is something new though no row came to the journal.
    fn blobs_changed(&self) -> Result<u64, StoreError>;
    /// How far a visit's blob has come; none where no part of it is here.
    fn blob(&self, org: &OrgId, visit: &VisitId, hash: &BlobHash) -> Result<Option<BlobRow>, StoreError>;
    /// The part that begins at an offset.
    fn blob_part(
        &self,
        org: &OrgId,
        visit: &VisitId,
        hash: &BlobHash,
        offset: u64,
    ) -> Result<Option<Vec<u8>>, StoreError>;
}

/// The next part of a blob.
#[derive(Debug, Clone, Copy)]
pub struct NewPart<'a> {
    /// Of which blob.
    pub hash: &'a BlobHash,
    /// How many bytes the blob has.
    pub bytes: u64,
    /// Where the part begins: where the last one ended.
    pub offset: u64,
    /// Its bytes.
    pub part: &'a [u8],
    /// When it came.
    pub at: Timestamp,
}

/// Changes blobs.
pub trait WriteBlobs {
    /// Adds the next part of a blob.
    fn add_blob_part(&mut self, org: &OrgId, visit: &VisitId, new: NewPart<'_>) -> Result<(), StoreError>;
    /// All of it is here and was compared with its name.
    fn finish_blob(&mut self, org: &OrgId, visit: &VisitId, hash: &BlobHash, at: Timestamp) -> Result<(), StoreError>;
    /// Lets go of what is not what it is called.
    fn drop_blob(&mut self, org: &OrgId, visit: &VisitId, hash: &BlobHash) -> Result<(), StoreError>;
    /// Lets go of blobs that are not whole and of which nothing came since a time: how many those were.
    fn forget_parts(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}
