//! After a refused change: what the person meant by the changes that build on it is written again, on the document as its
//! writer had seen it without what was refused, by a new actor, as new entries. What was refused itself is only shown
//! (`engine/refusals.rs`). One commit holds it all, and what is left to do is derived from rows, so a kill costs nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::command::edit::{Edit, EditError, Meant};
use crate::document::guard;
use crate::document::{Document, DocumentError};
use crate::engine::Engine;
use crate::engine::books::OwnPart;
use crate::engine::effect::Table;
use crate::engine::rows::{StoredAgain, number, put, put_again};
use crate::engine::save::{Draft, Kind, Pending};
use crate::fact::Fact;
use crate::ids::{ChangeHash, DocumentId, PersonId, Seq};
use crate::journal::{Body, Part};
use crate::time::DeviceTime;

/// What was written again so often and always refused is shown instead: no server may keep a phone writing for ever.
const MAX_TRIES: usize = 8;

/// A document being written again, and the accepted changes in it.
struct Work {
    document: Document,
    holds: BTreeSet<ChangeHash>,
}

/// What became of one part.
enum Outcome {
    Written(Part, Vec<Edit>),
    Stands,
    Cannot(String),
}

impl Engine {
    /// The commit that writes again all that must be; none when there is nothing to do, or the chain's end is in use.
    ///
    /// # Errors
    /// Why what was meant can't be read now. Then nothing may be written before it: it is tried again at the next tap.
    pub(super) fn rebase(&mut self, now: &DeviceTime) -> Result<Option<Pending>, String> {
        let (true, Some(by)) = (self.pending.is_empty(), self.person()) else { return Ok(None) };
        let todo = self.books.to_write_again()?;
        if todo.is_empty() {
            return Ok(None);
        }
        if self.run.announced {
            // It may have written on the branch that is left.
            self.new_actor();
        }
        let Some(mut draft) = self.draft(now) else { return Ok(None) };
        let mut works = BTreeMap::new();
        let (mut rows, mut again, mut refused) = (Vec::new(), 0, 0);
        for parts in todo.chunk_by(|a, b| a.seq == b.seq) {
            let (mut body, mut steps, mut written) = (Vec::new(), Vec::new(), Vec::new());
            for part in parts {
                let row = StoredAgain { seq: part.seq, document: part.document.clone(), entry: None, why: None };
                match self.write_again(part, &by, &mut works)? {
                    Outcome::Written(change, edits) => {
                        body.push(change);
                        steps.extend(edits.into_iter().map(|edit| (part.document.clone(), edit)));
                        written.push(row);
                    }
                    Outcome::Stands => rows.push(row),
                    Outcome::Cannot(why) => {
                        refused += 1;
                        rows.push(StoredAgain { why: Some(why), ..row });
                    }
                }
            }
            if !written.is_empty() {
                let entry = self.append_again(now, &mut draft, again == 0, body, steps);
                again += written.len() as u64;
                rows.extend(written.into_iter().map(|row| StoredAgain { entry: Some(entry), ..row }));
            }
        }
        draft.writes.extend(rows.iter().map(put_again));
        let announces = (again > 0).then_some(self.run.actor);
        let kind = Kind::Rebase { again, refused };
        Ok(Some(Pending { task: self.task(), writes: draft.writes, documents: Vec::new(), announces, kind }))
    }

    /// One entry that says again what one entry meant, behind the announcement of the new actor.
    fn append_again(
        &self,
        now: &DeviceTime,
        draft: &mut Draft,
        is_first: bool,
        parts: Vec<Part>,
        steps: Vec<(DocumentId, Edit)>,
    ) -> Seq {
        if is_first {
            let begin = Fact::Begin { actor: self.run.actor, app: self.app.clone() };
            self.append(now, draft, &Body::new(Vec::new(), Some(&begin)));
        }
        let seq = self.append(now, draft, &Body::new(parts, None));
        draft.writes.push(put(Table::Intent, number(seq), &Meant { steps }));
        seq
    }

    fn write_again(
        &self,
        part: &OwnPart,
        by: &PersonId,
        works: &mut BTreeMap<DocumentId, Work>,
    ) -> Result<Outcome, String> {
        let steps = self.books.meant(part.seq, &part.document)?.unwrap_or_default();
        Ok(self.take_again(part, by, steps, works))
    }

    fn take_again(
        &self,
        part: &OwnPart,
        by: &PersonId,
        steps: Vec<Edit>,
        works: &mut BTreeMap<DocumentId, Work>,
    ) -> Outcome {
        if steps.is_empty() {
            return Outcome::Cannot("this phone no longer holds what was meant: write it again".to_owned());
        }
        if self.books.tries(part.seq, &part.document) >= MAX_TRIES {
            return Outcome::Cannot(format!("it was written again {MAX_TRIES} times and always refused"));
        }
        let Some(mut document) = self.as_seen(part, works) else {
            return Outcome::Cannot(format!(
                "{} can't be opened on this phone: sync, then write it again",
                part.document
            ));
        };
        for step in &steps {
            match step.apply(&mut document, by) {
                // The item stands in the document: ids are never given twice.
                Ok(()) | Err(EditError::Document(DocumentError::DuplicateItem { .. })) => {}
                Err(error) => return Outcome::Cannot(error.to_string()),
            }
        }
        let Some(change) = document.commit() else { return Outcome::Stands };
        if let Err(error) = guard::scan(&change) {
            return Outcome::Cannot(format!("{error}: write less at a time"));
        }
        if let Some(work) = works.get_mut(&part.document) {
            work.document = document;
        }
        Outcome::Written(Part { document: part.document.clone(), change: change.into() }, steps)
    }

    /// A copy of the document as the part's writer had seen it without what was refused, with what was just written again.
    fn as_seen(&self, part: &OwnPart, works: &mut BTreeMap<DocumentId, Work>) -> Option<Document> {
        let work = works
            .entry(part.document.clone())
            .or_insert_with(|| Work { document: Document::empty(), holds: BTreeSet::new() });
        let seen = self.books.seen_by(part)?;
        let fresh: Vec<&[u8]> = seen.iter().filter(|(hash, _)| !work.holds.contains(hash)).map(|(_, b)| *b).collect();
        if !fresh.is_empty() {
            work.document = work.document.with_changes(fresh).ok()?;
            work.holds.extend(seen.iter().map(|(hash, _)| *hash));
        }
        let mut copy = work.document.clone();
        copy.set_actor(self.run.actor).ok()?;
        Some(copy)
    }
}
