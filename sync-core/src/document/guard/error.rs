//! Why a change was refused: one name for each reason, stable on the wire, and what to do about it.

use automerge::AutomergeError;

use super::scan;
use crate::ids::{ActorId, ChangeHash};

/// A change that does not become part of the document.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    /// More bytes than a change may have.
    #[error("the change has {bytes} bytes, at most {} are allowed: commit smaller edits", scan::MAX_CHANGE)]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// Not the bytes of a change at all.
    #[error("the bytes are not a document change ({what}): send the raw bytes of one change")]
    NotAChange {
        /// What was found.
        what: &'static str,
    },
    /// A deflated change: it could unfold without limit.
    #[error("the change is compressed: send its raw bytes, the segment around it is what gets compressed")]
    CompressedChunk,
    /// A whole document.
    #[error("the bytes are a whole document: send its changes one by one")]
    DocumentChunk,
    /// A bundle of changes.
    #[error("the bytes are a bundle of changes: send the changes one by one")]
    BundleChunk,
    /// The bytes end too early.
    #[error("the change ends in the middle: send it again, whole")]
    Truncated,
    /// More or fewer bytes than the change says it has.
    #[error("the change says it has {said} bytes of content but {found} follow: send exactly one change")]
    Length {
        /// What its header says.
        said: u64,
        /// What is there.
        found: usize,
    },
    /// Damaged on the way.
    #[error("the checksum of the change is wrong: send it again from the store")]
    Checksum,
    /// Well delimited, but not of the form that our devices write.
    #[error("the change is malformed ({what}): update the app and edit again")]
    Malformed {
        /// What was found.
        what: &'static str,
    },
    /// Beyond one of the limits that keep decoding cheap.
    #[error("the change has too many {what}, at most {limit} are allowed: commit smaller edits")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many are allowed.
        limit: u64,
    },
    /// An operation that our documents have no use for.
    #[error("the change has an operation of kind {action}, which documents here do not use: update the app")]
    OperationNotAllowed {
        /// Its number in the format.
        action: u64,
    },
    /// Written under an actor that the sending device never announced.
    #[error("actor {actor} was not announced by this device: journal the start of the engine first")]
    ForeignActor {
        /// Which actor.
        actor: ActorId,
    },
    /// Operations name an actor of whom the document has no change.
    #[error("the change names actor {actor}, who has written nothing here: take a new actor and edit again")]
    UnknownActor {
        /// Which actor.
        actor: ActorId,
    },
    /// The document has this change: harmless.
    #[error("the document has this change already: nothing needs to be done")]
    Duplicate,
    /// It builds on changes that are not here.
    #[error("{} changes that this one builds on are not here: send those first", .0.len())]
    MissingDependencies(Vec<ChangeHash>),
    /// Not the next change of its actor.
    #[error("change {found} of this actor came where {expected} is next: take a new actor and edit again")]
    ActorSeqGap {
        /// The next one.
        expected: u64,
        /// The one that came.
        found: u64,
    },
    /// Operation numbers that don't go on from the changes it builds on.
    #[error("the operations start at {found} where {expected} is next: take a new actor and edit again")]
    StartOpUnexplained {
        /// The next one.
        expected: u64,
        /// Where it starts.
        found: u64,
    },
    /// It does not build on the change of this actor that came before it.
    #[error("the change does not build on the one of this actor before it: take a new actor and edit again")]
    OwnPastMissing,
    /// Documents of this kind hold nothing yet.
    #[error("documents of kind {kind} take no changes yet: update the server")]
    ClosedDocument {
        /// Which kind.
        kind: &'static str,
    },
    /// An operation on an object that is not there, or that its author can't have seen.
    #[error("operation {operation} is on an object that is not there: take a new actor and edit again")]
    UnknownObject {
        /// Which operation of the change, from 0 on.
        operation: usize,
    },
    /// An operation on, or an insert after, an element that is not in that list or text.
    #[error("operation {operation} names an element that is not in its list: take a new actor and edit again")]
    UnknownElement {
        /// Which operation of the change, from 0 on.
        operation: usize,
    },
    /// A key in a list or text, or an element in a map.
    #[error("operation {operation} names a key in a list or an element in a map: take a new actor and edit again")]
    WrongKindOfKey {
        /// Which operation of the change, from 0 on.
        operation: usize,
    },
    /// A key that documents of this kind do not have there.
    #[error("operation {operation} writes a key that the document does not have: update the app")]
    UnknownKey {
        /// Which operation of the change, from 0 on.
        operation: usize,
    },
    /// Something that is never written in this place.
    #[error("operation {operation} is none that is written in its place ({what}): update the app")]
    Misplaced {
        /// Which operation of the change, from 0 on.
        operation: usize,
        /// What was found.
        what: &'static str,
    },
    /// A value of another type than the key has, or out of its range.
    #[error("operation {operation} writes a value that its place does not take: update the app")]
    WrongValue {
        /// Which operation of the change, from 0 on.
        operation: usize,
    },
    /// A predecessor that is not a value of the same key or element, or that the author can't have seen.
    #[error("operation {operation} replaces what does not stand in its place: take a new actor and edit again")]
    WrongPredecessor {
        /// Which operation of the change, from 0 on.
        operation: usize,
    },
    /// Automerge can't decode it.
    #[error("the operations of the change can't be decoded: take a new actor and edit again")]
    Undecodable,
    /// Automerge refused it.
    #[error("the change does not fit the document: take a new actor and edit again")]
    Refused(#[source] Box<AutomergeError>),
    /// Automerge panicked over it, on a clone that is gone.
    #[error("the change breaks the document engine: take a new actor and edit again")]
    Panicked,
    /// With it the document could be stored but never read again.
    #[error("the change would make the document unreadable: take a new actor and edit again")]
    Poisoned,
}

impl GuardError {
    /// The stable name of the reason, for the wire, pages and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "change_too_large",
            Self::NotAChange { .. } => "not_a_change",
            Self::CompressedChunk => "compressed_chunk",
            Self::DocumentChunk => "document_chunk",
            Self::BundleChunk => "bundle_chunk",
            Self::Truncated => "truncated",
            Self::Length { .. } => "length",
            Self::Checksum => "checksum",
            Self::Malformed { .. } => "malformed",
            Self::TooMany { .. } => "too_many",
            Self::OperationNotAllowed { .. } => "operation_not_allowed",
            Self::ForeignActor { .. } => "foreign_actor",
            Self::UnknownActor { .. } => "unknown_actor",
            Self::Duplicate => "duplicate",
            Self::MissingDependencies(_) => "missing_dependencies",
            Self::ActorSeqGap { .. } => "actor_seq_gap",
            Self::StartOpUnexplained { .. } => "start_op_unexplained",
            Self::OwnPastMissing => "own_past_missing",
            Self::ClosedDocument { .. } => "closed_document",
            Self::UnknownObject { .. } => "unknown_object",
            Self::UnknownElement { .. } => "unknown_element",
            Self::WrongKindOfKey { .. } => "wrong_kind_of_key",
            Self::UnknownKey { .. } => "unknown_key",
            Self::Misplaced { .. } => "misplaced_operation",
            Self::WrongValue { .. } => "wrong_value",
            Self::WrongPredecessor { .. } => "wrong_predecessor",
            Self::Undecodable => "undecodable",
            Self::Refused(_) => "change_refused",
            // To the sender both are one thing; logs tell them apart by the text.
            Self::Panicked | Self::Poisoned => "poisoned",
        }
    }
}
