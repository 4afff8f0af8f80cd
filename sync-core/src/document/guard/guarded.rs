//! A document behind the guard: Automerge's, and beside it the shape that changes from outside are asked against. What
//! passes goes into Automerge as one batch, on a clone. Automerge is expected to take all of it; should it not, each is
//! tried alone and proven readable, so that the culprit is refused and nobody else.

use super::scan::{self, Body};
use super::shape::{Fitted, Shape};
use super::{GuardError, ScannedChange};
use crate::document::{Document, DocumentError};
use crate::ids::{ActorId, ChangeHash, DocumentKind, Heads};

/// A change on its way in, scanned. Until [`Arriving::of_device`] says otherwise its actor is a stranger's.
pub struct Arriving<'a> {
    bytes: &'a [u8],
    scanned: ScannedChange,
    body: Body<'a>,
    announced: bool,
}

impl<'a> Arriving<'a> {
    /// Scans the bytes of one change.
    ///
    /// # Errors
    /// As [`super::scan`].
    pub fn scan(bytes: &'a [u8]) -> Result<Self, GuardError> {
        let (scanned, body) = scan::open(bytes)?;
        Ok(Self { bytes, scanned, body, announced: false })
    }

    /// Who claims to have written it.
    pub fn actor(&self) -> ActorId {
        self.scanned.actor
    }

    /// Its name.
    pub fn hash(&self) -> ChangeHash {
        self.scanned.hash
    }

    /// The changes that it builds on.
    pub fn deps(&self) -> &[ChangeHash] {
        &self.scanned.deps
    }

    /// Says whether the actor was announced by the sending device.
    #[must_use]
    pub fn of_device(self, announced: bool) -> Self {
        Self { announced, ..self }
    }
}

/// A document and its shape.
#[derive(Clone)]
pub struct Guarded {
    document: Document,
    shape: Shape,
    fallbacks: u64,
}

impl Guarded {
    /// A document of this kind in which nothing was written yet.
    pub fn empty(kind: DocumentKind) -> Self {
        Self { document: Document::empty(), shape: Shape::empty(kind), fallbacks: 0 }
    }

    /// Puts a document together from our own log of accepted changes, in their order.
    ///
    /// # Errors
    /// As [`Document::from_changes`].
    pub fn from_log<'a>(
        kind: DocumentKind,
        changes: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, DocumentError> {
        let changes: Vec<&[u8]> = changes.into_iter().collect();
        let mut shape = Shape::empty(kind);
        for bytes in &changes {
            let (scanned, body) = scan::open(bytes).map_err(|_| DocumentError::Unreadable)?;
            let fitted = shape.trust(&scanned, &body).map_err(|error| match error {
                GuardError::MissingDependencies(missing) => DocumentError::MissingDependencies(missing),
                _ => DocumentError::Unreadable,
            })?;
            shape.push(&scanned, fitted);
        }
        Ok(Self { document: Document::from_changes(changes)?, shape, fallbacks: 0 })
    }

    /// The document as it stands.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// How many changes are in it.
    pub fn changes(&self) -> usize {
        self.shape.len()
    }

    /// How many operations are in it: what it costs in memory.
    pub fn operations(&self) -> usize {
        self.shape.operations()
    }

    /// Whether all of these changes are in it.
    pub fn has_all(&self, hashes: &[ChangeHash]) -> bool {
        hashes.iter().all(|hash| self.shape.has(hash))
    }

    /// How often Automerge did not take what the guard had let through; expected to stay 0.
    pub fn fallbacks(&self) -> u64 {
        self.fallbacks
    }

    /// Takes changes in, in their order, and answers each. What is refused leaves nothing behind.
    ///
    /// Where panics abort (wasm) only the questions before the attempt protect: take in there what the server has let
    /// through.
    pub fn admit(&mut self, batch: &[Arriving<'_>]) -> Vec<Result<ChangeHash, GuardError>> {
        self.admit_with(batch, &applied)
    }

    fn admit_with(&mut self, batch: &[Arriving<'_>], apply: Apply<'_>) -> Vec<Result<ChangeHash, GuardError>> {
        let mark = self.shape.mark();
        let asked: Vec<_> = batch.iter().map(|arriving| self.ask(arriving)).collect();
        let fit = batch.iter().zip(&asked).filter(|(_, answer)| answer.is_ok()).map(|(arriving, _)| arriving.bytes);
        let fit: Vec<&[u8]> = fit.collect();
        if fit.is_empty() {
            return asked;
        }
        match apply(&self.document, &fit, &self.shape.heads()) {
            Ok(document) => {
                self.document = document;
                asked
            }
            Err(_) => {
                self.fallbacks += 1;
                self.shape.rewind(mark);
                batch.iter().map(|arriving| self.alone(arriving, apply)).collect()
            }
        }
    }

    fn ask(&mut self, arriving: &Arriving<'_>) -> Result<ChangeHash, GuardError> {
        let fitted = self.fit(arriving)?;
        self.shape.push(&arriving.scanned, fitted);
        Ok(arriving.scanned.hash)
    }

    fn fit(&self, arriving: &Arriving<'_>) -> Result<Fitted, GuardError> {
        if !arriving.announced {
            return Err(GuardError::ForeignActor { actor: arriving.scanned.actor });
        }
        self.shape.fit(&arriving.scanned, &arriving.body)
    }

    /// Takes one change in and proves that the document can be read again.
    fn alone(&mut self, arriving: &Arriving<'_>, apply: Apply<'_>) -> Result<ChangeHash, GuardError> {
        let fitted = self.fit(arriving)?;
        let mark = self.shape.mark();
        self.shape.push(&arriving.scanned, fitted);
        let heads = self.shape.heads();
        let tried = apply(&self.document, &[arriving.bytes], &heads).and_then(|document| {
            reads_again(&document)?;
            Ok(document)
        });
        match tried {
            Ok(document) => self.document = document,
            Err(error) => {
                self.shape.rewind(mark);
                return Err(error);
            }
        }
        Ok(arriving.scanned.hash)
    }
}

type Apply<'a> = &'a dyn Fn(&Document, &[&[u8]], &Heads) -> Result<Document, GuardError>;

/// A clone of the document with these changes, which must then have these heads.
fn applied(document: &Document, changes: &[&[u8]], heads: &Heads) -> Result<Document, GuardError> {
    match document.with_changes(changes.iter().copied()) {
        Ok(copy) if copy.heads == *heads => Ok(copy),
        Ok(_) => Err(GuardError::Poisoned),
        Err(DocumentError::Unreadable) => Err(GuardError::Undecodable),
        Err(DocumentError::Refused(error)) => Err(GuardError::Refused(error)),
        Err(DocumentError::MissingDependencies(missing)) => Err(GuardError::MissingDependencies(missing)),
        Err(_) => Err(GuardError::Panicked),
    }
}

/// Proves that a document can be stored and read again. Costly, and idle behind the other questions: for tests and for
/// what should not happen.
///
/// # Errors
/// [`GuardError::Poisoned`], [`GuardError::Panicked`].
pub fn reads_again(document: &Document) -> Result<(), GuardError> {
    match document.save().and_then(|saved| Document::load(&saved)) {
        Ok(again) if again.heads == document.heads => Ok(()),
        Ok(_) | Err(DocumentError::Unreadable) => Err(GuardError::Poisoned),
        Err(_) => Err(GuardError::Panicked),
    }
}

#[cfg(test)]
mod tests {
    use super::{Arriving, GuardError, Guarded, applied};
    use crate::document::Document;
    use crate::document::record::{create_record, set_framework};
    use crate::ids::{ActorId, DocumentKind};

    /// A document by this actor with two changes.
    fn written(actor: u8) -> Vec<Vec<u8>> {
        let mut doc = Document::empty();
        doc.set_actor(ActorId([actor; 16])).expect("nothing pending");
        create_record(&mut doc).expect("an actor is set");
        let first = doc.commit().expect("edited");
        set_framework(&mut doc, "海运").expect("an actor is set");
        vec![first, doc.commit().expect("edited")]
    }

    #[test]
    fn should_automerge_not_take_a_batch_the_culprit_alone_is_refused_and_what_builds_on_it_waits() {
        let (known, culprit) = (written(1), written(2));
        let mut guarded = Guarded::from_log(DocumentKind::Visit, [known[0].as_slice()]).expect("our log");
        let scan = |bytes: &'static [u8]| Arriving::scan(bytes).expect("sound").of_device(true);
        let bytes = [&culprit[0], &culprit[1], &known[1]].map(|bytes| &*bytes.clone().leak());
        let answers = guarded.admit_with(&bytes.map(scan), &|document, changes, heads| {
            if changes.contains(&bytes[0]) { Err(GuardError::Panicked) } else { applied(document, changes, heads) }
        });
        let codes: Vec<_> = answers.into_iter().map(|answer| answer.err().map(|error| error.code())).collect();
        assert_eq!(codes, [Some("poisoned"), Some("missing_dependencies"), None]);
        assert_eq!((guarded.fallbacks(), guarded.changes()), (1, 2));
        let honest = Document::from_changes(known.iter().map(Vec::as_slice)).expect("sound");
        assert_eq!(guarded.document().heads(), honest.heads());
        assert_eq!(guarded.shape.heads(), honest.heads());
    }
}
