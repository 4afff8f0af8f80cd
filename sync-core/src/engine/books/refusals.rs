//! Which parts of own entries stand on a refused branch, and what becomes of each: shown, or written again. Derived from
//! rows alone, so that a restart finds the same work left to do. Writing again is `engine/rebase.rs`.

use super::Books;
use crate::cbor::CborError;
use crate::command::edit::{Edit, Meant};
use crate::engine::effect::Table;
use crate::engine::rows::{StoredAgain, StoredRefused, number};
use crate::ids::{ChangeHash, DocumentId, Seq};
use crate::{cbor, document::Document};

/// What an entry wrote in one document: an entry carries one change a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) struct OwnPart {
    pub seq: Seq,
    pub document: DocumentId,
    pub change: ChangeHash,
}

impl Books {
    pub(super) fn enter_refused(&mut self, key: &[u8], value: &[u8]) -> Result<(), CborError> {
        let mut refused: StoredRefused = cbor::decode("refusal", value)?;
        if refused.whole.is_none() {
            // A store of before kept it in its wire form.
            refused = StoredRefused::new(cbor::decode("refusal", value)?, self.contact.stored);
        }
        let parts = self.entries.get(refused.seq).into_iter().flat_map(|entry| &entry.changes);
        for (document, change) in parts.filter(|(document, _)| refused.concerns(document)) {
            if let Some(branches) = self.slots.get_mut(document) {
                branches.refuse(*change);
                self.begins.look_again(document);
            }
        }
        self.refused.insert(key.to_vec(), refused);
        Ok(())
    }

    pub(super) fn enter_again(&mut self, again: StoredAgain) {
        let change = |seq: Seq| {
            let entry = self.entries.get(seq)?;
            entry.changes.iter().find(|(document, _)| *document == again.document).map(|(_, change)| *change)
        };
        let link = change(again.seq).zip(again.entry.and_then(change));
        if let (Some((dropped, fresh)), Some(branches)) = (link, self.slots.get_mut(&again.document)) {
            branches.link(dropped, fresh);
        }
        self.again.insert((again.seq, again.document.clone()), again);
    }

    /// The refusals of one entry.
    pub(in crate::engine) fn refusals_of(&self, seq: Seq) -> impl Iterator<Item = &StoredRefused> {
        self.refused.range(number(seq)..number(seq.saturating_add(1))).map(|(_, refused)| refused)
    }

    /// Whether a change stands on a refused branch.
    pub(in crate::engine) fn is_dropped(&self, document: &DocumentId, change: &ChangeHash) -> bool {
        self.slots.get(document).is_some_and(|branches| branches.is_dropped(change))
    }

    /// The own parts on refused branches, oldest first.
    pub(in crate::engine) fn dropped(&self) -> Vec<OwnPart> {
        if !self.slots.values().any(super::Branches::has_dropped) {
            return Vec::new();
        }
        let parts =
            self.entries.all().iter().flat_map(|entry| entry.changes.iter().map(|part| (entry.header.seq, part)));
        let dropped = parts.filter(|(_, (document, change))| self.is_dropped(document, change));
        dropped.map(|(seq, (document, change))| OwnPart { seq, document: document.clone(), change: *change }).collect()
    }

    /// Those that must be written again and were not yet.
    ///
    /// # Errors
    /// As [`Self::meant`].
    pub(in crate::engine) fn to_write_again(&self) -> Result<Vec<OwnPart>, String> {
        let mut left = Vec::new();
        for part in self.dropped() {
            let is_done = self.again.contains_key(&(part.seq, part.document.clone()));
            if !is_done && !self.is_shown(part.seq, &part.document)? {
                left.push(part);
            }
        }
        Ok(left)
    }

    /// Whether a part was itself refused, so that it is shown and not written again. One that only made a record's
    /// containers holds no words of anybody: it is made again, once.
    fn is_shown(&self, seq: Seq, document: &DocumentId) -> Result<bool, String> {
        let refused = self.refusals_of(seq).filter(|it| it.concerns(document) && it.blocked_by.is_none());
        let wholes: Vec<bool> = refused.map(StoredRefused::is_whole).collect();
        if wholes.is_empty() || wholes.contains(&true) {
            return Ok(!wholes.is_empty());
        }
        let steps = self.meant(seq, document)?.unwrap_or_default();
        let creates = !steps.is_empty() && steps.iter().all(|step| *step == Edit::CreateRecord);
        Ok(!(creates && self.tries(seq, document) == 0))
    }

    /// What the person meant by what an entry wrote in a document; none when that is no longer kept.
    ///
    /// # Errors
    /// Why the store can't be read now.
    pub(in crate::engine) fn meant(&self, seq: Seq, document: &DocumentId) -> Result<Option<Vec<Edit>>, String> {
        let Some(shelf) = &self.shelf else { return Ok(None) };
        let kept = shelf.row(Table::Intent, &number(seq))?;
        let of_document = |value: Vec<u8>| {
            let steps = cbor::decode::<Meant>("intent", &value).map(|meant| meant.steps).unwrap_or_default();
            steps.into_iter().filter(|(of, _)| of == document).map(|(_, step)| step).collect()
        };
        Ok(kept.map(of_document))
    }

    /// How often a part was written again before it came to this entry.
    pub(in crate::engine) fn tries(&self, seq: Seq, document: &DocumentId) -> usize {
        self.origins(seq, document).len()
    }

    /// The entry that a part was written in first.
    pub(in crate::engine) fn origin(&self, seq: Seq, document: &DocumentId) -> Seq {
        self.origins(seq, document).last().copied().unwrap_or(seq)
    }

    fn origins(&self, seq: Seq, document: &DocumentId) -> Vec<Seq> {
        let before = |seq: Seq| {
            let mut rows = self.again.values();
            rows.find(|row| row.entry == Some(seq) && row.document == *document).map(|row| row.seq)
        };
        std::iter::successors(before(seq), |seq| before(*seq)).collect()
    }

    /// A document with its refused branches beside what stands.
    pub(in crate::engine) fn open_whole(&self, document: &DocumentId) -> Option<Document> {
        self.slots.get(document)?.open_whole()
    }

    /// What the writer of a change had seen of its document, without what was refused; none when some of it is not here.
    pub(in crate::engine) fn seen_by(&self, part: &OwnPart) -> Option<Vec<(ChangeHash, &[u8])>> {
        let branches = self.slots.get(&part.document)?;
        let seen = branches.seen_by(&part.change)?.into_iter();
        Some(seen.filter_map(|hash| branches.bytes(&hash).map(|bytes| (hash, bytes))).collect())
    }
}
