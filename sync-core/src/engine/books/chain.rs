//! The own journal in memory: entries in the order of their numbers, side by side. No documents and no rows here.

use std::sync::Arc;

use crate::fact::Fact;
use crate::ids::{ChangeHash, DocumentId, Seq};
use crate::journal::{Header, RunSecret};

/// An own entry, as the engine needs it.
#[derive(Debug)]
pub(in crate::engine) struct OwnEntry {
    pub header: Header,
    pub secret: RunSecret,
    pub body: Arc<[u8]>,
    pub fact: Option<Arc<Fact>>,
    /// What it wrote, by document.
    pub changes: Box<[(DocumentId, ChangeHash)]>,
}

/// All own entries. A tree would leave nearly half of each node empty, since they come in order.
#[derive(Debug, Default)]
pub(in crate::engine) struct Chain(Vec<OwnEntry>);

impl Chain {
    /// Takes an entry to its place; one of the same number gives way.
    pub(super) fn insert(&mut self, entry: OwnEntry) {
        let seq = entry.header.seq;
        if self.last().is_none_or(|last| last.header.seq < seq) {
            return self.0.push(entry);
        }
        match self.place(seq) {
            Ok(place) => self.0.splice(place..=place, [entry]).for_each(drop),
            Err(place) => self.0.insert(place, entry),
        }
    }

    /// One entry.
    pub(in crate::engine) fn get(&self, seq: Seq) -> Option<&OwnEntry> {
        self.0.get(self.place(seq).ok()?)
    }

    /// All entries, oldest first.
    pub(in crate::engine) fn all(&self) -> &[OwnEntry] {
        &self.0
    }

    /// The entries from this number on.
    pub(in crate::engine) fn from(&self, seq: Seq) -> &[OwnEntry] {
        let place = self.place(seq).unwrap_or_else(|place| place);
        self.0.get(place..).unwrap_or_default()
    }

    /// The newest entry.
    pub(in crate::engine) fn last(&self) -> Option<&OwnEntry> {
        self.0.last()
    }

    fn place(&self, seq: Seq) -> Result<usize, usize> {
        self.0.binary_search_by_key(&seq, |entry| entry.header.seq)
    }
}
