//! One contact: the device announces its head, sends what it has, and is told what is held.

use minicbor::bytes::ByteVec;
use numbered::{Decode, Encode};

use crate::ids::{BootId, DocumentId, EntryHash, Epoch, Nonce, Seq};
use crate::sync::{SignedAnchor, SignedReceipt};

/// The end of a device's journal, as far as it is fsynced there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Head {
    /// Seq of the last entry, 0 for none.
    #[n(0)]
    pub seq: Seq,
    /// Its hash, or that of the enrolment.
    #[n(1)]
    pub hash: EntryHash,
}

/// `POST /v1/journal`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PushRequest {
    /// Makes the announcement fresh; used once.
    #[n(0)]
    pub nonce: Nonce,
    /// The boot of the running clock.
    #[n(1)]
    pub boot: BootId,
    /// The running clock when this was sent, milliseconds.
    #[n(2)]
    pub running: u64,
    /// What the device has in all, sent or not.
    #[n(3)]
    pub head: Head,
    /// Segments with their codec bytes, ascending; may be none.
    #[n(4)]
    pub segments: Vec<ByteVec>,
    /// How far the device has read its feed; then a little news may come with the answer.
    #[n(5)]
    pub cursor: Option<String>,
    /// Receipts of these entries from before: the server has lost them since, and what it signed still bounds their time.
    #[n(6)]
    pub receipts: Option<Vec<SignedReceipt>>,
}

/// An entry, or a change in it, that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Refused {
    /// Which entry; for a segment, its first.
    #[n(0)]
    pub seq: Seq,
    /// Stable code in snake case, for example `wrong_signature`.
    #[n(1)]
    pub code: String,
    /// What is wrong and what to do, for people.
    #[n(2)]
    pub detail: String,
    /// The refused entry that this one builds on, where that is why.
    #[n(3)]
    pub blocked_by: Option<Seq>,
    /// The document concerned, when only the content was refused.
    #[n(4)]
    pub document: Option<DocumentId>,
}

/// Codes that say something of a segment: its entries were not taken by it, and may come again in another.
const OF_SEGMENTS: [&str; 4] = ["segment_unreadable", "wrong_signature", "segment_held_too_many", "fork"];

impl Refused {
    /// Whether a segment was refused, or a second branch: then no entry stands refused in the journal by this.
    pub fn is_of_segment(&self) -> bool {
        OF_SEGMENTS.contains(&self.code.as_str())
    }
}

/// Entries that the server has not got, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Missing {
    /// The first.
    #[n(0)]
    pub from: Seq,
    /// The last.
    #[n(1)]
    pub to: Seq,
}

/// The answer to a contact. A repeated request gets the answer that it got before.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PushAnswer {
    /// The server holds everything up to here, fsynced.
    #[n(0)]
    pub stored: Seq,
    /// Everything up to here is digested: others see it.
    #[n(1)]
    pub merged: Seq,
    /// What of this request was not taken.
    #[n(2)]
    pub refused: Vec<Refused>,
    /// What must be sent before what is held can be taken.
    #[n(3)]
    pub missing: Option<Missing>,
    /// For all that is stored; none when the contact brought no segment or nothing is stored.
    #[n(4)]
    pub receipt: Option<SignedReceipt>,
    /// The time; none when the nonce was not fresh.
    #[n(5)]
    pub anchor: Option<SignedAnchor>,
    /// For the next contact.
    #[n(6)]
    pub nonce: Nonce,
    /// For the next token.
    #[n(7)]
    pub token_nonce: Nonce,
    /// Which life of the server's store.
    #[n(8)]
    pub epoch: Epoch,
    /// What the feed says after the request's cursor, a feed answer's bytes, if that was asked for and is little. An empty
    /// one says that there is nothing new. It is not kept: a repeated request gets none. (9 was something else.)
    #[n(10)]
    pub news: Option<ByteVec>,
    /// Own entries up to here are in a copy outside the server's data folder too; none where there is no such copy.
    #[n(11)]
    pub safe: Option<Seq>,
}
