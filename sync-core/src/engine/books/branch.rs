//! One document's changes on this device: those that stand, and those on a branch that the server refused. A refused
//! change takes everything that builds on it off the document; nothing is thrown away. No rows and no entries here.
//!
//! Of what stands, only what is whole is shown: changes that build on one that is not here wait, and Automerge, which
//! may panic over them, never sees them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::document::Document;
use crate::document::guard::{self, ScannedChange};
use crate::ids::{ActorId, ChangeHash};

/// A change's bytes where they stand already, so that nothing is held twice.
#[derive(Debug, Clone)]
pub(super) struct Bytes {
    pub of: Arc<[u8]>,
    pub range: Range<usize>,
}

impl Bytes {
    pub(super) fn get(&self) -> &[u8] {
        self.of.get(self.range.clone()).unwrap_or_default()
    }
}

#[derive(Debug)]
struct Held {
    bytes: Bytes,
    scanned: ScannedChange,
}

impl Held {
    fn hash(&self) -> &ChangeHash {
        &self.scanned.hash
    }

    fn deps(&self) -> &[ChangeHash] {
        &self.scanned.deps
    }
}

/// All changes of one document. Most have a few and the server takes no more than some thousand, so they are looked for one
/// by one: an index would cost more memory than it names.
#[derive(Debug, Default)]
pub(super) struct Branches {
    /// In the order of arrival.
    changes: Vec<Held>,
    /// Refused by the server's word.
    refused: BTreeSet<ChangeHash>,
    /// Those, and all that build on them.
    dropped: BTreeSet<ChangeHash>,
    /// What says a dropped change again.
    again: BTreeMap<ChangeHash, ChangeHash>,
    /// What stands, put together.
    pub opened: Option<Box<Document>>,
}

impl Branches {
    /// Adds a change: its hash, and whether it is new here.
    pub(super) fn add(&mut self, bytes: Bytes) -> Option<(ChangeHash, bool)> {
        let scanned = guard::scan(bytes.get()).ok()?;
        if self.has(&scanned.hash) {
            return Some((scanned.hash, false));
        }
        let hash = scanned.hash;
        let is_on_branch = |hash: &ChangeHash| self.dropped.contains(hash);
        let unsettles = is_on_branch(&hash) || scanned.deps.iter().any(is_on_branch);
        self.changes.push(Held { bytes, scanned });
        self.opened = None;
        if unsettles {
            self.settle();
        }
        Some((hash, true))
    }

    /// Names what stands: other changes, another digest.
    pub(super) fn digest(&self) -> [u8; 32] {
        let mut standing: Vec<&ChangeHash> = self.standing().map(Held::hash).collect();
        standing.sort_unstable();
        let mut digest = Sha256::new();
        standing.into_iter().for_each(|hash| digest.update(hash.0));
        digest.finalize().into()
    }

    /// Forgets a change.
    pub(super) fn remove(&mut self, hash: &ChangeHash) {
        self.changes.retain(|held| held.hash() != hash);
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
            let builds = |held: &Held| held.deps().iter().any(|dep| self.dropped.contains(dep));
            let fresh: Vec<ChangeHash> = self.standing().filter(|held| builds(held)).map(|held| *held.hash()).collect();
            if fresh.is_empty() {
                return;
            }
            self.dropped.extend(fresh);
        }
    }

    fn standing(&self) -> impl Iterator<Item = &Held> {
        self.changes.iter().filter(|held| !self.dropped.contains(held.hash()))
    }

    fn held(&self, hash: &ChangeHash) -> Option<&Held> {
        self.changes.iter().find(|held| held.hash() == hash)
    }

    pub(super) fn has(&self, hash: &ChangeHash) -> bool {
        self.held(hash).is_some()
    }

    /// Whose actor wrote a change.
    pub(super) fn actor_of(&self, hash: &ChangeHash) -> Option<ActorId> {
        self.held(hash).map(|held| held.scanned.actor)
    }

    /// The change of this actor that holds the operation of that number, if it stands.
    pub(super) fn change_of(&self, actor: ActorId, operation: u64) -> Option<ChangeHash> {
        let holds = |held: &&Held| {
            let scanned = &held.scanned;
            scanned.actor == actor && operation.checked_sub(scanned.start_op).is_some_and(|at| at < scanned.operations)
        };
        self.standing().find(holds).map(|held| *held.hash())
    }

    pub(super) fn bytes(&self, hash: &ChangeHash) -> Option<&[u8]> {
        self.held(hash).map(|held| held.bytes.get())
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
        self.changes.is_empty()
    }

    /// Whether any change stands.
    pub(super) fn stands(&self) -> bool {
        self.standing().next().is_some()
    }

    /// What stands, as a document, as far as it is whole; none when there is something and nothing of it is whole.
    pub(super) fn open(&self) -> Option<Document> {
        if let Some(opened) = &self.opened {
            return Some(Document::clone(opened));
        }
        let whole = whole(self.standing());
        if whole.is_empty() && self.stands() { None } else { document(&whole) }
    }

    /// Everything, as a document: what stands and what was refused beside each other.
    pub(super) fn open_whole(&self) -> Option<Document> {
        document(&whole(self.changes.iter()))
    }

    /// Whether something of this actor stands and can't be shown: it must write nothing more, its numbers would come twice.
    pub(super) fn hides(&self, actor: ActorId) -> bool {
        let own: Vec<&ChangeHash> =
            self.standing().filter(|held| held.scanned.actor == actor).map(Held::hash).collect();
        if own.is_empty() {
            return false;
        }
        let whole: BTreeSet<&ChangeHash> = whole(self.standing()).into_iter().map(Held::hash).collect();
        own.into_iter().any(|hash| !whole.contains(hash))
    }

    /// The changes that stand of those that the writer of this one had seen: accepted ones, and where it had seen dropped
    /// ones, what says those again. None when some of it is not here.
    pub(super) fn seen_by(&self, hash: &ChangeHash) -> Option<BTreeSet<ChangeHash>> {
        let (mut seen, mut visited) = (BTreeSet::new(), BTreeSet::from([*hash]));
        let mut next: Vec<ChangeHash> = self.held(hash)?.deps().to_vec();
        while let Some(hash) = next.pop() {
            if !visited.insert(hash) {
                continue;
            }
            let held = self.held(&hash)?;
            if self.dropped.contains(&hash) {
                next.extend(self.again.get(&hash));
            } else {
                seen.insert(hash);
            }
            next.extend(held.deps());
        }
        Some(seen)
    }
}

fn document(changes: &[&Held]) -> Option<Document> {
    Document::from_changes(changes.iter().map(|held| held.bytes.get())).ok()
}

/// Those of the wanted changes that are here with all that they build on, in an order in which they can be applied. A
/// writer's operations go on where those that it had seen end, and its changes are numbered, as the server's guard asks
/// of all: what does not go on so builds on something that is not here, whatever it names.
fn whole<'a>(wanted: impl Iterator<Item = &'a Held>) -> Vec<&'a Held> {
    let mut sorted: Vec<&Held> = wanted.collect();
    // What a change builds on begins before it.
    sorted.sort_by_key(|held| held.scanned.start_op);
    let (mut ends, mut numbers) = (BTreeMap::new(), BTreeMap::new());
    sorted.retain(|held| {
        let scanned = &held.scanned;
        let seen = scanned.deps.iter().map(|dep| ends.get(dep).copied()).collect::<Option<Vec<u64>>>();
        let goes_on = seen.is_some_and(|seen| seen.into_iter().max().unwrap_or(1) == scanned.start_op);
        let number = numbers.entry(scanned.actor).or_insert(1);
        let is_whole = goes_on && *number == scanned.seq;
        if is_whole {
            *number += 1;
            ends.insert(scanned.hash, scanned.start_op.saturating_add(scanned.operations));
        }
        is_whole
    });
    sorted
}
