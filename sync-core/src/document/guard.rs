//! What stands before Automerge. A change from outside is scanned as bytes, asked whether it belongs here, and tried on a
//! clone; only then does it become part of a document. A hostile change costs one refused entry, never the process.
//!
//! Whether the author may write this document is decided by facts, before. Not checked here yet: that each operation
//! names a real object and a key of the document's shape; until then the reload of the clone is what catches those.

mod bytes;
mod error;
mod scan;

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::Change;

pub use error::GuardError;
pub use scan::{MAX_CHANGE, MAX_OPERATIONS, ScannedChange, scan};

use super::{Document, DocumentError, heads_of, theirs};
use crate::ids::ActorId;

/// What is known about the sender of a change.
pub struct Expected<'a> {
    /// Whether an actor was announced by the sending device.
    pub actor_of_device: &'a dyn Fn(ActorId) -> bool,
}

/// Takes one change into a document and gives the document with it; the one handed in stays untouched, whatever happens.
///
/// Where panics abort (wasm) only the checks before the attempt protect: take in there what the server has let through.
///
/// # Errors
/// [`GuardError`]; [`GuardError::Duplicate`] is harmless: the document has the change already.
pub fn admit(doc: &Document, change: &[u8], expected: &Expected<'_>) -> Result<Document, GuardError> {
    let scanned = scan(change)?;
    if !(expected.actor_of_device)(scanned.actor) {
        return Err(GuardError::ForeignActor { actor: scanned.actor });
    }
    if doc.has_pending_edits() {
        return Err(GuardError::PendingEdits);
    }
    let mut copy = doc.clone();
    let attempt = move || {
        belongs(&mut copy, &scanned)?;
        tried(copy, change, &scanned)
    };
    catch_unwind(AssertUnwindSafe(attempt)).unwrap_or(Err(GuardError::Panicked))
}

/// Whether the change is the next one of its actor, on top of changes that the document has.
fn belongs(doc: &mut Document, scanned: &ScannedChange) -> Result<(), GuardError> {
    if doc.has_all(&[scanned.hash]) {
        return Err(GuardError::Duplicate);
    }
    let missing = doc.missing(&scanned.deps);
    if !missing.is_empty() {
        return Err(GuardError::MissingDependencies(missing));
    }
    let metas = doc.doc.get_changes_meta(&[]);
    let own = metas.iter().filter(|meta| meta.actor.to_bytes() == scanned.actor.0);
    let next = own.map(|meta| meta.seq).max().unwrap_or(0) + 1;
    if scanned.seq != next {
        return Err(GuardError::ActorSeqGap { expected: next, found: scanned.seq });
    }
    // Operation numbers of an honest writer go on from what it had seen; re-used ones poison the document.
    let deps: Vec<_> = scanned.deps.iter().map(theirs).collect();
    let seen = metas.iter().filter(|meta| deps.contains(&meta.hash)).map(|meta| meta.max_op).max();
    let next = seen.unwrap_or(0) + 1;
    if scanned.start_op != next {
        return Err(GuardError::StartOpUnexplained { expected: next, found: scanned.start_op });
    }
    Ok(())
}

/// Applies the change to the clone and proves that the result can be stored and read again.
fn tried(mut copy: Document, bytes: &[u8], scanned: &ScannedChange) -> Result<Document, GuardError> {
    let change = Change::from_bytes(bytes.to_vec()).map_err(|_| GuardError::Undecodable)?;
    copy.doc.apply_changes([change]).map_err(|e| GuardError::Refused(Box::new(e)))?;
    copy.heads = heads_of(&mut copy.doc);
    if !copy.heads.contains(&scanned.hash) {
        return Err(GuardError::Poisoned);
    }
    let reloaded = copy.save().and_then(|saved| Document::load(&saved));
    match reloaded {
        Ok(again) if again.heads == copy.heads => Ok(copy),
        Ok(_) | Err(DocumentError::Unreadable) => Err(GuardError::Poisoned),
        Err(_) => Err(GuardError::Panicked),
    }
}

#[cfg(test)]
mod tests;
