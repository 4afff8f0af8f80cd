//! What a person is shown of what the server refused: their own words, why, what was written again by itself, and which of
//! their decisions name content that nobody else sees. Nothing is changed here.

use crate::command::edit::Edit;
use crate::document::{Document, words_of};
use crate::engine::Engine;
use crate::engine::rows::StoredRefused;
use crate::engine::status::{RefusedWork, UnseenDecision, WrittenAgain};
use crate::ids::{DocumentId, Seq};
use crate::journal::Body;

impl Engine {
    /// A document as it stands here; none when it has no changes, or can't be opened.
    pub fn document(&self, document: &DocumentId) -> Option<Document> {
        self.books.has(document).then(|| self.books.open(document))?
    }

    /// A document with the branches that were refused beside what stands: nothing that was written here is ever gone.
    pub fn open_with_refused(&self, document: &DocumentId) -> Option<Document> {
        self.books.open_whole(document)
    }

    /// What the person wrote in own entries that the server is not known to hold, oldest first.
    pub fn unsent_words(&self) -> Vec<(Seq, Vec<String>)> {
        let seqs = self.books.entries.all().iter().map(|entry| entry.header.seq);
        let unsent = seqs.filter(|seq| *seq > self.books.contact.stored).map(|seq| (seq, self.words(seq, None)));
        unsent.filter(|(_, words)| !words.is_empty()).collect()
    }

    pub(super) fn refused_work(&self) -> Vec<RefusedWork> {
        let by_server = self.books.refused.values().filter(|refused| self.is_to_show(refused));
        let by_server = by_server.map(|refused| RefusedWork {
            seq: refused.seq,
            document: refused.document.clone(),
            code: refused.code.clone(),
            detail: refused.detail.clone(),
            // The entries of a segment are sent again.
            words: match refused.document.is_some() || refused.is_whole() {
                true => self.words(refused.seq, refused.document.as_ref()),
                false => Vec::new(),
            },
        });
        let stuck = self.books.again.values().filter_map(|again| Some((again, again.why.as_ref()?)));
        let stuck = stuck.map(|(again, why)| RefusedWork {
            seq: again.seq,
            document: Some(again.document.clone()),
            code: "blocked_by".to_owned(),
            detail: format!("it builds on something refused and can't be written again by itself: {why}"),
            words: self.words(again.seq, Some(&again.document)),
        });
        let mut all: Vec<RefusedWork> = by_server.chain(stuck).collect();
        all.sort_by(|a, b| (a.seq, &a.document).cmp(&(b.seq, &b.document)));
        all
    }

    /// What is written again, or will be, is not shown as refused; what stays undone is shown with the reason.
    fn is_to_show(&self, refused: &StoredRefused) -> bool {
        let Some(document) = &refused.document else { return true };
        match self.books.again.get(&(refused.seq, document.clone())) {
            Some(_) => false,
            None => refused.blocked_by.is_none() || self.books.entries.get(refused.seq).is_none(),
        }
    }

    pub(super) fn written_again(&self) -> Vec<WrittenAgain> {
        let books = &self.books;
        let stands = |seq: Seq, document: &DocumentId| {
            let changes = books.entries.get(seq).into_iter().flat_map(|entry| &entry.changes);
            changes.filter(|(of, _)| of == document).all(|(_, change)| !books.is_dropped(document, change))
        };
        let done = books.again.values().filter(|again| again.why.is_none());
        let done = done.filter(|again| again.entry.is_none_or(|entry| stands(entry, &again.document)));
        let mut all: Vec<WrittenAgain> = done
            .map(|again| WrittenAgain {
                seq: books.origin(again.seq, &again.document),
                entry: again.entry,
                due: false,
                document: again.document.clone(),
                words: self.words(again.seq, Some(&again.document)),
            })
            // What can't be read now is due all the same, and shown when it can.
            .chain(books.to_write_again().unwrap_or_default().into_iter().map(|part| WrittenAgain {
                seq: books.origin(part.seq, &part.document),
                entry: None,
                due: true,
                words: self.words(part.seq, Some(&part.document)),
                document: part.document,
            }))
            .filter(|again| !again.words.is_empty())
            .collect();
        all.sort_by(|a, b| (a.seq, &a.document).cmp(&(b.seq, &b.document)));
        all
    }

    /// A plan's own fact is left out: the plan that was refused beside it is shown.
    pub(super) fn unseen_decisions(&self) -> Vec<UnseenDecision> {
        let dropped = self.books.dropped();
        if dropped.is_empty() {
            return Vec::new();
        }
        let unseen = self.books.entries.all().iter().filter_map(|entry| {
            let seq = entry.header.seq;
            let fact = entry.fact.as_ref()?;
            let named = |part: &&crate::engine::books::OwnPart| fact.heads().contains(&part.change) && part.seq != seq;
            let whole = || self.books.refusals_of(seq).any(StoredRefused::is_whole);
            let hit = dropped.iter().any(|part| named(&part)) && !whole();
            hit.then(|| Some(UnseenDecision { seq, fact: fact.name(), visit: fact.visit()?.clone() }))?
        });
        unseen.collect()
    }

    /// What the person wrote in an entry, in one document or in all: as it was meant, else as the bytes say.
    fn words(&self, seq: Seq, document: Option<&DocumentId>) -> Vec<String> {
        let Some(entry) = self.books.entries.get(seq) else { return Vec::new() };
        let mut words = Vec::new();
        for part in Body::read(&entry.body).unwrap_or_default().parts {
            if document.is_some_and(|document| *document != part.document) {
                continue;
            }
            match self.books.meant(seq, &part.document) {
                Ok(Some(steps)) => words.extend(steps.iter().flat_map(Edit::words)),
                Ok(None) | Err(_) => words.extend(words_of(&part.change)),
            }
        }
        if document.is_none() {
            words.extend(entry.fact.as_ref().and_then(|fact| fact.words()).map(str::to_owned));
        }
        words
    }
}
