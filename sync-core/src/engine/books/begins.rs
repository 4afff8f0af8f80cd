//! When each visit begins, so that a list is put in order without opening plans. Read from a plan, kept in a row that names
//! the changes it was read from: a row that holds no longer is noticed, read again and replaced by a later commit.

use std::collections::{BTreeMap, BTreeSet};

use super::{Books, Branches};
use crate::engine::effect::{Table, Write};
use crate::engine::rows::{StoredBegins, begins_key, put_begins};
use crate::ids::{DocumentId, DocumentKind, VisitId};
use crate::time::Timestamp;

/// Most plans that one commit waits for.
const MAX_READ: usize = 16;
/// Most rows that go along with one commit.
const MAX_WRITTEN: usize = 256;

/// What is known of beginnings.
#[derive(Debug, Default)]
pub(super) struct Begins {
    starts: BTreeMap<VisitId, Timestamp>,
    /// Visits whose plan has changed since it was read.
    stale: BTreeSet<VisitId>,
    /// Visits whose row is not in the store as it should be.
    unsaved: BTreeSet<VisitId>,
}

impl Begins {
    /// A document has changed, perhaps.
    pub(super) fn look_again(&mut self, document: &DocumentId) {
        if document.kind == DocumentKind::Plan && !self.stale.contains(&document.visit) {
            self.stale.insert(document.visit.clone());
        }
    }

    fn learn(&mut self, visit: &VisitId, start: Option<Timestamp>) {
        self.stale.remove(visit);
        match start {
            Some(start) => drop(self.starts.insert(visit.clone(), start)),
            None => drop(self.starts.remove(visit)),
        }
    }
}

impl Books {
    pub(super) fn enter_begins(&mut self, stored: StoredBegins) {
        let slot = self.slots.get(&DocumentId::plan(&stored.visit));
        if slot.is_some_and(|slot| slot.digest() == stored.of) {
            self.begins.learn(&stored.visit, stored.start);
            self.begins.unsaved.remove(&stored.visit);
        }
    }

    /// Every visit of which anything is known, with its start, in the order of [`crate::engine::status::Status::visits`].
    pub(in crate::engine) fn in_order(&mut self) -> Vec<(Option<Timestamp>, VisitId)> {
        self.read_begins(usize::MAX);
        let all = self.visits().into_iter().map(|visit| (self.begins.starts.get(&visit).copied(), visit));
        let mut all: Vec<_> = all.collect();
        all.sort();
        all
    }

    /// Rows that go along with a commit: of what was read already, and of a few plans read now. None of a visit that leaves.
    pub(in crate::engine) fn begins_to_store(&mut self, writes: &[Write]) -> Vec<Write> {
        self.read_begins(MAX_READ);
        let leaves = |visit: &VisitId| {
            let gone = |write: &Write| matches!(write, Write::Delete { table: Table::Begins, key } if *key == begins_key(visit));
            writes.iter().any(gone)
        };
        let fresh = self.begins.unsaved.difference(&self.begins.stale).filter(|visit| !leaves(visit));
        let row = |visit: &VisitId| {
            let of = self.slots.get(&DocumentId::plan(visit)).map(Branches::digest)?;
            let start = self.begins.starts.get(visit).copied();
            Some(put_begins(&StoredBegins { visit: visit.clone(), of, start }))
        };
        fresh.take(MAX_WRITTEN).filter_map(row).collect()
    }

    fn read_begins(&mut self, most: usize) {
        let stale: Vec<VisitId> = self.begins.stale.iter().take(most).cloned().collect();
        for visit in stale {
            let plan = self.plan(&visit);
            match plan.is_some() {
                true => drop(self.begins.unsaved.insert(visit.clone())),
                false => drop(self.begins.unsaved.remove(&visit)),
            }
            self.begins.learn(&visit, plan.and_then(|plan| plan.start));
        }
    }
}
