//! One document's changes on this device: those that stand, and those on a branch that the server refused. A refused
//! change takes everything that builds on it off the document; nothing is thrown away. No rows and no entries here.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Document;
use crate::document::guard;
use crate::ids::ChangeHash;

#[derive(Debug)]
struct Held {
    bytes: Vec<u8>,
    deps: Vec<ChangeHash>,
}

/// All changes of one document.
#[derive(Debug, Default)]
pub(super) struct Branches {
    changes: BTreeMap<ChangeHash, Held>,
    order: Vec<ChangeHash>,
    /// Refused by the server's word.
    refused: BTreeSet<ChangeHash>,
    /// Those, and all that build on them.
    dropped: BTreeSet<ChangeHash>,
    /// What says a dropped change again.
    again: BTreeMap<ChangeHash, ChangeHash>,
    /// What stands, put together.
    pub opened: Option<Document>,
}

impl Branches {
    /// Adds a change: its hash, if it was not here yet.
    pub(super) fn add(&mut self, bytes: &[u8]) -> Option<ChangeHash> {
        let scanned = guard::scan(bytes).ok()?;
        if self.changes.contains_key(&scanned.hash) {
            return None;
        }
        self.changes.insert(scanned.hash, Held { bytes: bytes.to_vec(), deps: scanned.deps });
        self.order.push(scanned.hash);
        self.settle();
        Some(scanned.hash)
    }

    /// Forgets a change.
    pub(super) fn remove(&mut self, hash: &ChangeHash) {
        self.changes.remove(hash);
        self.order.retain(|other| other != hash);
        self.settle();
    }

    /// Takes the server's word that a change is refused.
    pub(super) fn refuse(&mut self, hash: ChangeHash) {
        if self.refused.insert(hash) {
            self.settle();
        }
    }

    /// Notes which change says a dropped one again.
    pub(super) fn link(&mut self, dropped: ChangeHash, again: ChangeHash) {
        self.again.insert(dropped, again);
    }

    fn settle(&mut self) {
        self.opened = None;
        self.dropped.clone_from(&self.refused);
        while !self.refused.is_empty() {
            let builds = |held: &Held| held.deps.iter().any(|dep| self.dropped.contains(dep));
            let fresh = self.changes.iter().filter(|(hash, held)| !self.dropped.contains(hash) && builds(held));
            let fresh: Vec<ChangeHash> = fresh.map(|(hash, _)| *hash).collect();
            if fresh.is_empty() {
                return;
            }
            self.dropped.extend(fresh);
        }
    }

    pub(super) fn has(&self, hash: &ChangeHash) -> bool {
        self.changes.contains_key(hash)
    }

    pub(super) fn bytes(&self, hash: &ChangeHash) -> Option<&[u8]> {
        self.changes.get(hash).map(|held| held.bytes.as_slice())
    }

    /// Whether a change is on a refused branch.
    pub(super) fn is_dropped(&self, hash: &ChangeHash) -> bool {
        self.dropped.contains(hash)
    }

    /// Whether any change is on a refused branch.
    pub(super) fn has_dropped(&self) -> bool {
        !self.dropped.is_empty()
    }

    /// Whether there is no change at all.
    pub(super) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Whether any change stands.
    pub(super) fn stands(&self) -> bool {
        self.order.iter().any(|hash| !self.dropped.contains(hash))
    }

    /// What stands, as a document.
    pub(super) fn open(&self) -> Option<Document> {
        if let Some(opened) = &self.opened {
            return Some(opened.clone());
        }
        let stands = self.order.iter().filter(|hash| !self.dropped.contains(hash));
        Document::from_changes(stands.filter_map(|hash| self.bytes(hash))).ok()
    }

    /// Everything, as a document: what stands and what was refused beside each other.
    pub(super) fn open_whole(&self) -> Option<Document> {
        Document::from_changes(self.order.iter().filter_map(|hash| self.bytes(hash))).ok()
    }

    /// The changes that stand of those that the writer of this one had seen: accepted ones, and where it had seen dropped
    /// ones, what says those again.
    pub(super) fn seen_by(&self, hash: &ChangeHash) -> BTreeSet<ChangeHash> {
        let (mut seen, mut visited) = (BTreeSet::new(), BTreeSet::from([*hash]));
        let mut next: Vec<ChangeHash> = self.deps(hash).to_vec();
        while let Some(hash) = next.pop() {
            if !visited.insert(hash) {
                continue;
            }
            if self.dropped.contains(&hash) {
                next.extend(self.again.get(&hash));
            } else {
                seen.insert(hash);
            }
            next.extend(self.deps(&hash));
        }
        seen
    }

    fn deps(&self, hash: &ChangeHash) -> &[ChangeHash] {
        self.changes.get(hash).map(|held| held.deps.as_slice()).unwrap_or_default()
    }
}
