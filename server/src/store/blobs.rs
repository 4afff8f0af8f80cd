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

/// Changes blobs.
pub trait WriteBlobs {
    /// Adds the next part of a blob of so many bytes, which begins where the last one ended.
    fn add_blob_part(
        &mut self,
        org: &OrgId,
        visit: &VisitId,
        hash: &BlobHash,
        bytes: u64,
        offset: u64,
        part: &[u8],
    ) -> Result<(), StoreError>;
    /// All of it is here and was compared with its name.
    fn finish_blob(&mut self, org: &OrgId, visit: &VisitId, hash: &BlobHash, at: Timestamp) -> Result<(), StoreError>;
    /// Lets go of what is not what it is called.
    fn drop_blob(&mut self, org: &OrgId, visit: &VisitId, hash: &BlobHash) -> Result<(), StoreError>;
}
