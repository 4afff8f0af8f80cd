//! What the guard knows of a document without asking Automerge: which changes are in it, and for each operation ever
//! written on which object and in which place it stands. `fit` asks a change against it. Kept small: 12 bytes for each
//! operation; it only grows at its end, so a batch can be taken back.

mod fit;

use std::collections::BTreeMap;

use super::schema::{Holds, root};
use super::{GuardError, ScannedChange};
use crate::ids::{ActorId, ChangeHash, DocumentKind, Heads};

pub(super) use fit::Fitted;

/// An accepted change.
#[derive(Clone)]
struct Known {
    hash: ChangeHash,
    actor: u32,
    seq: u64,
    start_op: u64,
    operations: u32,
    first: u32,
    deps: Vec<u32>,
}

impl Known {
    fn max_op(&self) -> u64 {
        self.start_op + u64::from(self.operations) - 1
    }
}

/// What an operation left in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    /// A new element of a list or text, which stays one even when it is deleted.
    Element,
    /// A value under a key.
    Value,
    /// Nothing of its own.
    Deletion,
    /// Something that came into the log before this guard stood there: no operation may name it.
    Foreign,
}

/// An accepted operation.
#[derive(Debug, Clone, Copy)]
struct Placed {
    object: u32,
    /// The key's place among the fields, or the element's own operation.
    slot: u32,
    written: Written,
}

const FOREIGN: Placed = Placed { object: u32::MAX, slot: u32::MAX, written: Written::Foreign };

/// What is in a document.
#[derive(Clone)]
pub(super) struct Shape {
    kind: DocumentKind,
    changes: Vec<Known>,
    by_hash: BTreeMap<ChangeHash, u32>,
    heads: Vec<u32>,
    actors: BTreeMap<ActorId, u32>,
    by_actor: Vec<Vec<u32>>,
    operations: Vec<Placed>,
    /// What each object holds, and which operation made it; the root is the first.
    objects: Vec<(Holds, u32)>,
    made: BTreeMap<u32, u32>,
}

/// How far a shape had grown.
pub(super) struct Mark {
    changes: usize,
    heads: Vec<u32>,
}

impl Shape {
    pub(super) fn empty(kind: DocumentKind) -> Self {
        Self {
            kind,
            changes: Vec::new(),
            by_hash: BTreeMap::new(),
            heads: Vec::new(),
            actors: BTreeMap::new(),
            by_actor: Vec::new(),
            operations: Vec::new(),
            objects: vec![(Holds::Fields(root(kind).unwrap_or_default()), u32::MAX)],
            made: BTreeMap::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.changes.len()
    }

    pub(super) fn operations(&self) -> usize {
        self.operations.len()
    }

    pub(super) fn has(&self, hash: &ChangeHash) -> bool {
        self.by_hash.contains_key(hash)
    }

    pub(super) fn heads(&self) -> Heads {
        let mut heads: Heads = self.heads.iter().filter_map(|at| self.change(*at)).map(|known| known.hash).collect();
        heads.sort_unstable();
        heads
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { changes: self.changes.len(), heads: self.heads.clone() }
    }

    /// Forgets what came after the mark.
    pub(super) fn rewind(&mut self, mark: Mark) {
        for known in self.changes.drain(mark.changes..).rev() {
            self.by_hash.remove(&known.hash);
            if let Some(own) = self.by_actor.get_mut(known.actor as usize) {
                own.pop();
            }
            self.operations.truncate(known.first as usize);
        }
        let kept = u32::try_from(self.operations.len()).unwrap_or(u32::MAX);
        self.objects.retain(|(_, by)| *by == u32::MAX || *by < kept);
        self.made.retain(|by, _| *by < kept);
        self.heads = mark.heads;
    }

    /// Takes in a change that fits.
    pub(super) fn push(&mut self, scanned: &ScannedChange, fitted: Fitted) {
        let at = u32::try_from(self.changes.len()).unwrap_or(u32::MAX);
        let first = u32::try_from(self.operations.len()).unwrap_or(u32::MAX);
        let fresh = u32::try_from(self.by_actor.len()).unwrap_or(u32::MAX);
        let actor = *self.actors.entry(scanned.actor).or_insert(fresh);
        if actor == fresh {
            self.by_actor.push(Vec::new());
        }
        if let Some(own) = self.by_actor.get_mut(actor as usize) {
            own.push(at);
        }
        for (holds, by) in fitted.objects {
            self.made.insert(by, u32::try_from(self.objects.len()).unwrap_or(u32::MAX));
            self.objects.push((holds, by));
        }
        self.heads.retain(|head| !fitted.deps.contains(head));
        self.heads.push(at);
        self.by_hash.insert(scanned.hash, at);
        self.changes.push(Known {
            hash: scanned.hash,
            actor,
            seq: scanned.seq,
            start_op: scanned.start_op,
            operations: u32::try_from(fitted.operations.len()).unwrap_or(u32::MAX),
            first,
            deps: fitted.deps,
        });
        self.operations.extend(fitted.operations);
    }

    fn change(&self, at: u32) -> Option<&Known> {
        self.changes.get(at as usize)
    }

    /// The changes that these are, or which of them are missing.
    fn known(&self, deps: &[ChangeHash]) -> Result<Vec<u32>, GuardError> {
        let found: Vec<Option<u32>> = deps.iter().map(|dep| self.by_hash.get(dep).copied()).collect();
        let missing = deps.iter().zip(&found).filter(|(_, at)| at.is_none()).map(|(dep, _)| *dep);
        let missing: Vec<ChangeHash> = missing.collect();
        if missing.is_empty() {
            Ok(found.into_iter().flatten().collect())
        } else {
            Err(GuardError::MissingDependencies(missing))
        }
    }

    /// The latest change of an actor.
    fn latest(&self, actor: &ActorId) -> Option<u32> {
        self.actors.get(actor).and_then(|actor| self.by_actor.get(*actor as usize)).and_then(|own| own.last()).copied()
    }

    /// The place of a number of an actor among all operations, and the change it came with.
    fn place(&self, actor: u32, counter: u64) -> Option<(u32, u32)> {
        let own = self.by_actor.get(actor as usize)?;
        let before = |at: &u32| self.change(*at).is_some_and(|known| known.start_op <= counter);
        let at = *own.get(own.partition_point(before).checked_sub(1)?)?;
        let known = self.change(at).filter(|known| counter <= known.max_op())?;
        let place = u32::try_from(counter - known.start_op).ok()?;
        Some((known.first + place, at))
    }

    /// What these changes build on, themselves included; none where that is all there is.
    fn past(&self, deps: &[u32]) -> Option<Vec<bool>> {
        if deps.len() == self.heads.len() && self.heads.iter().all(|head| deps.contains(head)) {
            return None;
        }
        let mut past = vec![false; self.changes.len()];
        let see = |past: &mut Vec<bool>, at: &u32| past.get_mut(*at as usize).into_iter().for_each(|seen| *seen = true);
        deps.iter().for_each(|at| see(&mut past, at));
        // Each change stands after those it builds on, so one walk back sees all.
        for (at, known) in self.changes.iter().enumerate().rev() {
            if past.get(at) == Some(&true) {
                known.deps.iter().for_each(|dep| see(&mut past, dep));
            }
        }
        Some(past)
    }
}
