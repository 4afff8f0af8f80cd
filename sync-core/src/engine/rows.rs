//! The shapes in which a device keeps things. They only grow: a newer app must load what an older one wrote.

use numbered::{Decode, Encode};

use crate::customer::CustomerCard;
use crate::engine::effect::{Table, Write};
use crate::ids::{AnchorId, BootId, DocumentId, EntryId, Seq};
use crate::journal::{Header, PublicKey, RunSecret};
use crate::sync::{EnrolAnswer, FeedFact, Handed, Notice, Over, Refused, RulingKind};
use crate::time::{Exchange, Timestamp};
use crate::{cbor, ids};

/// Key of the enrolment in the table of small values.
pub(super) const ENROLMENT: &[u8] = b"enrolment";
/// Key of the state of contact in the table of small values.
pub(super) const CONTACT: &[u8] = b"contact";

/// An own entry. Its body is not copied in between.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct StoredEntry<'b> {
    #[n(0)]
    pub header: Header,
    #[n(1)]
    pub secret: RunSecret,
    #[cbor(b(2), with = "minicbor::bytes")]
    pub body: &'b [u8],
}

/// Whose the device is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct StoredEnrolment {
    #[n(0)]
    pub answer: EnrolAnswer,
    #[n(1)]
    pub key: PublicKey,
}

/// A change that somebody else made.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct StoredChange<'b> {
    #[n(0)]
    pub document: DocumentId,
    #[cbor(b(1), with = "minicbor::bytes")]
    pub change: &'b [u8],
    /// Whose; none in rows that are older than this field, and from servers that don't say.
    #[n(2)]
    pub by: Option<ids::PersonId>,
}

/// A server-signed time, with the exchange that brought it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct StoredAnchor {
    #[n(0)]
    pub id: AnchorId,
    #[n(1)]
    pub at: Timestamp,
    #[n(2)]
    pub boot: BootId,
    #[n(3)]
    pub exchange: Exchange,
}

/// A receipt, as far as evidence needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct StoredReceipt {
    #[n(0)]
    pub at: Timestamp,
    #[n(1)]
    pub signature: crate::journal::Signature,
    #[n(2)]
    pub position: u64,
    /// Which life of the server's store; none in rows that are older than this field: that of the enrolment.
    #[n(3)]
    pub epoch: Option<ids::Epoch>,
}

/// How far contact with the server has come.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Default)]
#[cbor(map)]
pub(super) struct ContactState {
    #[n(0)]
    pub stored: Seq,
    #[n(1)]
    pub merged: Seq,
    #[n(2)]
    pub cursor: String,
    #[n(3)]
    pub nonce: Option<ids::Nonce>,
    #[n(4)]
    pub token_nonce: Option<ids::Nonce>,
    #[n(5)]
    pub anchor: Option<StoredAnchor>,
    #[n(6)]
    pub next_change: u64,
    /// All refusals of entries up to here are known; none in stores older than that.
    #[n(7)]
    pub known: Option<Seq>,
    /// Why the device can only deposit, if it is so.
    #[n(8)]
    pub over: Option<Over>,
    /// The server holds own entries up to here, those after `stored` in quarantine.
    #[n(9)]
    pub held: Option<Seq>,
    /// When the enrolment ends, as the server said last.
    #[n(10)]
    pub ends: Option<Timestamp>,
    /// Own entries up to here are safe, as the server said last; none where it has no copy outside.
    #[n(11)]
    pub safe: Option<Seq>,
}

/// A refusal, and whether it is the entry as a whole that stands refused in the server's journal.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct StoredRefused {
    #[n(0)]
    pub seq: Seq,
    #[n(1)]
    pub code: String,
    #[n(2)]
    pub detail: String,
    #[n(3)]
    pub blocked_by: Option<Seq>,
    #[n(4)]
    pub document: Option<DocumentId>,
    /// None in stores older than that, until they are read.
    #[n(5)]
    pub whole: Option<bool>,
}

impl StoredRefused {
    /// A refusal as it comes in, when the server holds entries up to `stored`.
    pub(super) fn new(refused: Refused, stored: Seq) -> Self {
        let of_entry = (1..=stored).contains(&refused.seq) && !refused.is_of_segment();
        let whole = Some(refused.document.is_none() && of_entry);
        let Refused { seq, code, detail, blocked_by, document } = refused;
        Self { seq, code, detail, blocked_by, document, whole }
    }

    /// Whether the whole entry stands refused.
    pub(super) fn is_whole(&self) -> bool {
        self.whole.unwrap_or(false)
    }

    /// Whether it concerns what an entry wrote in this document.
    pub(super) fn concerns(&self, document: &DocumentId) -> bool {
        self.document.as_ref().map_or_else(|| self.is_whole(), |refused| refused == document)
    }

    pub(super) fn key(&self) -> Vec<u8> {
        let document = self.document.as_ref().map(ToString::to_string).unwrap_or_default();
        [&number(self.seq)[..], self.code.as_bytes(), b"/", document.as_bytes()].concat()
    }
}

/// What became of what an entry wrote in a document, on a branch that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct StoredAgain {
    #[n(0)]
    pub seq: Seq,
    #[n(1)]
    pub document: DocumentId,
    /// The entry that says it again.
    #[n(2)]
    pub entry: Option<Seq>,
    /// Why it can't be said again; with neither it stands in the document already.
    #[n(3)]
    pub why: Option<String>,
}

/// When a visit begins, read from its plan.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct StoredBegins {
    #[n(0)]
    pub visit: ids::VisitId,
    /// Digest of the plan's changes it was read from: it holds for no others.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub of: [u8; 32],
    #[n(2)]
    pub start: Option<Timestamp>,
}

/// Something that the organisation published to everybody.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct StoredRuling {
    #[n(0)]
    pub kind: RulingKind,
    #[n(1)]
    pub text: String,
}

/// That a visit was handed on, from this person or to them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct StoredHanded {
    #[n(0)]
    pub handed: Handed,
    /// The end of the own journal when this became known here: what stands behind it was done since.
    #[n(1)]
    pub head: Seq,
}

/// Key of a number, so that byte order is number order.
pub(super) fn number(n: u64) -> Vec<u8> {
    n.to_be_bytes().to_vec()
}

pub(super) fn put<T: minicbor::Encode<()>>(table: Table, key: Vec<u8>, value: &T) -> Write {
    Write::Put { table, key, value: cbor::encode(value) }
}

pub(super) fn put_contact(state: &ContactState) -> Write {
    put(Table::Meta, CONTACT.to_vec(), state)
}

pub(super) fn put_fact(fact: &FeedFact) -> Write {
    put(Table::Fact, entry_key(&fact.entry), fact)
}

pub(super) fn put_notice(notice: &Notice) -> Write {
    put(Table::Notice, notice.id.clone().into_bytes(), notice)
}

pub(super) fn card_key(customer: &ids::CustomerId) -> Vec<u8> {
    customer.as_str().as_bytes().to_vec()
}

pub(super) fn put_card(card: &CustomerCard) -> Write {
    put(Table::Customer, card_key(&card.customer), card)
}

pub(super) fn put_handed(stored: &StoredHanded) -> Write {
    put(Table::Handed, begins_key(&stored.handed.visit), stored)
}

pub(super) fn put_refused(refused: &StoredRefused) -> Write {
    put(Table::Refused, refused.key(), refused)
}

pub(super) fn put_again(again: &StoredAgain) -> Write {
    let key = [&number(again.seq)[..], again.document.to_string().as_bytes()].concat();
    put(Table::Again, key, again)
}

pub(super) fn begins_key(visit: &ids::VisitId) -> Vec<u8> {
    visit.as_str().as_bytes().to_vec()
}

pub(super) fn put_begins(begins: &StoredBegins) -> Write {
    put(Table::Begins, begins_key(&begins.visit), begins)
}

pub(super) fn entry_key(entry: &EntryId) -> Vec<u8> {
    [&entry.device.0[..], &entry.seq.to_be_bytes()].concat()
}
