//! What people write: small Automerge documents, one kind of writer each. Here lives the document itself (edit, commit,
//! heads, replay); `plan` and `record` say what stands in it, `guard` what may come in from outside.
//!
//! Who may write a document is decided by facts, and what a document leads to by obligations: neither stands here. The
//! actor is always handed in, a commit carries time 0, so the same edits by the same actor are the same bytes everywhere.

pub mod guard;
pub mod itinerary;
pub mod money;
pub mod plan;
pub mod record;
mod view;
mod words;

use std::collections::BTreeSet;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{AutoCommit, AutomergeError, Change, LoadOptions, ReadDoc, TextEncoding};

use crate::ids::{ActorId, ChangeHash, Heads};
pub use money::{Money, MoneyError};
pub(crate) use view::View;
pub use words::words_of;

/// Text positions count UTF-16 units on every platform, as the editors of phones and browsers do.
const ENCODING: TextEncoding = TextEncoding::Utf16CodeUnit;

/// A document that could not be edited or put together.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// An edit before any actor was set.
    #[error("the document has no actor to write under: call set_actor first")]
    NoActor,
    /// Something would have committed edits behind the caller's back, and their bytes would be lost.
    #[error("the document has edits that are not committed: call commit first and keep its bytes")]
    Uncommitted,
    /// Bytes that are not one change.
    #[error("the stored bytes are not a document change or snapshot: fetch the document again")]
    Unreadable,
    /// Changes that build on others which are not there.
    #[error("{} changes that these build on are missing: load the whole log of the document", .0.len())]
    MissingDependencies(Vec<ChangeHash>),
    /// Automerge refused an edit or a batch.
    #[error("the document refused the operation")]
    Refused(#[source] Box<AutomergeError>),
    /// Automerge panicked; what it worked on was thrown away.
    #[error("the document could not be built from these bytes: rebuild it from the log of accepted changes")]
    Panicked,
    /// The record has not been created.
    #[error("the record has no {container}: create the record first")]
    NotCreated {
        /// What is missing.
        container: &'static str,
    },
    /// No item in sight has this id.
    #[error("there is no item {id} among the {section}: it may have been removed, look at the record again")]
    NoSuchItem {
        /// Which list.
        section: &'static str,
        /// The id that was given.
        id: String,
    },
    /// An item with this id exists already.
    #[error("the item {id} exists already among the {section}: change it, or choose another id")]
    DuplicateItem {
        /// Which list.
        section: &'static str,
        /// The id that was given.
        id: String,
    },
    /// Only actions have a due time.
    #[error("only actions have a number of working days: leave it out for {section}")]
    DueWithoutAction {
        /// Which list.
        section: &'static str,
    },
    /// An amount that is not money.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl From<AutomergeError> for DocumentError {
    fn from(error: AutomergeError) -> Self {
        Self::Refused(Box::new(error))
    }
}

/// One document. Edits gather until [`Document::commit`]; readers see them at once.
#[derive(Clone)]
pub struct Document {
    doc: AutoCommit,
    actor: Option<ActorId>,
    /// Kept here since Automerge's own question for the heads would commit what is pending.
    heads: Heads,
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document").field("heads", &self.heads).field("actor", &self.actor).finish_non_exhaustive()
    }
}

impl Document {
    /// A document in which nothing was written yet.
    pub fn empty() -> Self {
        Self::around(AutoCommit::new_with_encoding(ENCODING))
    }

    /// Puts a document together from our own log of accepted changes, as one batch.
    ///
    /// # Errors
    /// [`DocumentError`] when a change is unreadable, refused, or builds on one that is not there. Bytes of a device go
    /// through [`guard::Guarded::admit`] first.
    pub fn from_changes<'a>(changes: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, DocumentError> {
        Self::empty().with_changes(changes)
    }

    /// This document and more accepted changes, as one batch; this one stays as it is.
    ///
    /// # Errors
    /// As [`Document::from_changes`], and [`DocumentError::Uncommitted`].
    pub fn with_changes<'a>(&self, changes: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, DocumentError> {
        let mut copy = self.settled()?;
        let changes: Vec<&[u8]> = changes.into_iter().collect();
        caught(move || {
            let read = |bytes: &&[u8]| Change::from_bytes(bytes.to_vec()).map_err(|_| DocumentError::Unreadable);
            let changes = changes.iter().map(read).collect::<Result<Vec<_>, _>>()?;
            // Asked before Automerge takes any of it: it would hold back what lacks something, and may panic over the rest.
            let here: BTreeSet<_> = changes.iter().map(Change::hash).collect();
            let deps: BTreeSet<_> = changes.iter().flat_map(|change| change.deps()).copied().collect();
            let missing = copy.missing(&deps.difference(&here).copied().map(ours).collect::<Vec<_>>());
            if !missing.is_empty() {
                return Err(DocumentError::MissingDependencies(missing));
            }
            copy.doc.apply_changes(changes)?;
            copy.heads = heads_of(&mut copy.doc);
            Ok(copy)
        })
    }

    /// Reads a snapshot that [`Document::save`] of our own store wrote; never bytes of a device.
    ///
    /// # Errors
    /// [`DocumentError::Unreadable`] or [`DocumentError::Panicked`]: rebuild it from the log.
    pub fn load(snapshot: &[u8]) -> Result<Self, DocumentError> {
        caught(|| {
            let options = LoadOptions::new().text_encoding(ENCODING);
            let doc = AutoCommit::load_with_options(snapshot, options).map_err(|_| DocumentError::Unreadable)?;
            Ok(Self::around(doc))
        })
    }

    /// The whole document as a snapshot: a cache, for the log is the truth. Not canonical: compare heads, never bytes.
    ///
    /// # Errors
    /// [`DocumentError::Uncommitted`].
    pub fn save(&self) -> Result<Vec<u8>, DocumentError> {
        let mut copy = self.settled()?;
        caught(move || Ok(copy.doc.save_nocompress()))
    }

    /// Sets the actor of the edits to come: new and random at every engine start, announced before its first change.
    ///
    /// # Errors
    /// [`DocumentError::Uncommitted`]: the pending edits belong to the former actor.
    pub fn set_actor(&mut self, actor: ActorId) -> Result<(), DocumentError> {
        if self.has_pending_edits() {
            return Err(DocumentError::Uncommitted);
        }
        self.doc.set_actor(automerge::ActorId::from(actor.0));
        self.actor = Some(actor);
        Ok(())
    }

    /// The heads of what is committed, sorted.
    pub fn heads(&self) -> Heads {
        self.heads.clone()
    }

    /// Whether the document has seen all of these changes.
    pub fn has_all(&self, hashes: &[ChangeHash]) -> bool {
        self.missing(hashes).is_empty()
    }

    /// Which of these changes the document has not seen, sorted.
    pub fn missing(&self, hashes: &[ChangeHash]) -> Vec<ChangeHash> {
        let asked: Vec<_> = hashes.iter().map(theirs).collect();
        let mut missing: Vec<_> = ReadDoc::get_missing_deps(&self.doc, &asked).into_iter().map(ours).collect();
        missing.sort_unstable();
        missing
    }

    /// Whether something was edited since the last commit.
    pub fn has_pending_edits(&self) -> bool {
        self.doc.pending_ops() > 0
    }

    /// Makes one change of what was edited since the last commit and gives its raw bytes; none if nothing was edited.
    pub fn commit(&mut self) -> Option<Vec<u8>> {
        if !self.has_pending_edits() {
            self.doc.rollback();
            return None;
        }
        let hash = self.doc.commit_with(CommitOptions::default().with_time(0))?;
        self.heads = heads_of(&mut self.doc);
        self.doc.get_change_by_hash(&hash).map(|change| change.raw_bytes().to_vec())
    }

    /// Forgets what was edited since the last commit.
    pub fn rollback(&mut self) {
        self.doc.rollback();
    }

    /// The document as it is now, pending edits included.
    pub(crate) fn view(&self) -> View<'_> {
        View::new(&self.doc, None)
    }

    /// The document as somebody saw it at these heads; none when one of them is unknown.
    pub(crate) fn view_at(&self, heads: &[ChangeHash]) -> Option<View<'_>> {
        self.has_all(heads).then(|| View::new(&self.doc, Some(heads.iter().map(theirs).collect())))
    }

    /// The hand that writes.
    pub(crate) fn writer(&mut self) -> Result<&mut AutoCommit, DocumentError> {
        if self.actor.is_none() {
            return Err(DocumentError::NoActor);
        }
        Ok(&mut self.doc)
    }

    fn around(mut doc: AutoCommit) -> Self {
        let heads = heads_of(&mut doc);
        // Automerge drew a random actor; nothing may ever be written under it.
        doc.set_actor(automerge::ActorId::from([0u8; 16]));
        Self { doc, actor: None, heads }
    }

    fn settled(&self) -> Result<Self, DocumentError> {
        if self.has_pending_edits() { Err(DocumentError::Uncommitted) } else { Ok(self.clone()) }
    }
}

/// Runs what Automerge may panic in. What it worked on is dropped with the panic: after one a document is damaged.
fn caught<T>(work: impl FnOnce() -> Result<T, DocumentError>) -> Result<T, DocumentError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(DocumentError::Panicked))
}

fn heads_of(doc: &mut AutoCommit) -> Heads {
    let mut heads: Heads = doc.get_heads().into_iter().map(ours).collect();
    heads.sort_unstable();
    heads
}

pub(crate) fn ours(hash: automerge::ChangeHash) -> ChangeHash {
    ChangeHash(hash.0)
}

pub(crate) fn theirs(hash: &ChangeHash) -> automerge::ChangeHash {
    automerge::ChangeHash(hash.0)
}

#[cfg(test)]
mod tests;
