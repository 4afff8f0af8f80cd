//! Which blobs this device has named in its journal, for the host that sends them: they go after the entries, never before.

use std::collections::BTreeSet;

use crate::engine::Engine;
use crate::fact::{BlobRef, Fact};
use crate::ids::{BlobHash, Seq, VisitId};

/// A blob that an own entry names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnBlob {
    /// Of which visit.
    pub visit: VisitId,
    /// The entry.
    pub seq: Seq,
    /// Which bytes.
    pub blob: BlobRef,
    /// Whether the server holds the entry, so that it takes the bytes.
    pub due: bool,
}

impl Engine {
    /// All blobs that own entries name and that were not refused: small ones first, since signatures are, then in their order.
    pub fn own_blobs(&self) -> Vec<OwnBlob> {
        let books = &self.books;
        let mut all = Vec::new();
        for entry in books.entries.all() {
            let seq = entry.header.seq;
            let Some((visit, fact)) = entry.fact.as_deref().and_then(|fact| Some((fact.visit()?, fact))) else {
                continue;
            };
            let blobs = fact.blobs();
            if blobs.is_empty() || books.refusals_of(seq).any(|refused| refused.is_whole()) {
                continue;
            }
            let due = seq <= books.contact.stored;
            all.extend(blobs.into_iter().map(|blob| OwnBlob { visit: visit.clone(), seq, blob, due }));
        }
        all.sort_by_key(|own| (own.blob.bytes > SMALL, own.seq));
        all
    }

    /// The names of all blobs that own entries name, also those that were refused: the person may need their bytes yet.
    pub fn named_blobs(&self) -> BTreeSet<BlobHash> {
        let facts = self.books.entries.all().iter().filter_map(|entry| entry.fact.as_deref());
        facts.flat_map(Fact::blobs).map(|blob| blob.hash).collect()
    }

    /// The most bytes of one photo or paper, by the policy that the visit is judged by.
    pub fn attachment_limit(&self, visit: &VisitId) -> u64 {
        self.books.policy_for(visit).attachment_limit_bytes
    }

    /// Which life of the server's store was met last: what it held in another it may have lost.
    pub fn server_epoch(&self) -> String {
        self.books.contact.cursor.split('-').next().unwrap_or_default().to_owned()
    }
}

/// At most so many bytes are sent ahead of photos.
const SMALL: u64 = 64 << 10;
