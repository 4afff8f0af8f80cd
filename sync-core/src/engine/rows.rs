//! The shapes in which a device keeps things. They only grow: a newer app must load what an older one wrote.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::engine::effect::{Table, Write};
use crate::ids::{AnchorId, BootId, DocumentId, EntryId, Seq};
use crate::journal::{Header, PublicKey, RunSecret};
use crate::sync::{EnrolAnswer, FeedFact, Notice, Refused};
use crate::time::{Exchange, Timestamp};
use crate::{cbor, ids};

/// Key of the enrolment in the table of small values.
pub(super) const ENROLMENT: &[u8] = b"enrolment";
/// Key of the state of contact in the table of small values.
pub(super) const CONTACT: &[u8] = b"contact";

/// An own entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct StoredEntry {
    #[n(0)]
    pub header: Header,
    #[n(1)]
    pub secret: RunSecret,
    #[n(2)]
    pub body: ByteVec,
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
pub(super) struct StoredChange {
    #[n(0)]
    pub document: DocumentId,
    #[n(1)]
    pub change: ByteVec,
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
}

/// Key of a number, so that byte order is number order.
pub(super) fn number(n: u64) -> Vec<u8> {
    n.to_be_bytes().to_vec()
}

pub(super) fn put<T: Encode<()>>(table: Table, key: Vec<u8>, value: &T) -> Write {
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

pub(super) fn put_refused(refused: &Refused) -> Write {
    let document = refused.document.as_ref().map(ToString::to_string).unwrap_or_default();
    let key = [&number(refused.seq)[..], refused.code.as_bytes(), b"/", document.as_bytes()].concat();
    put(Table::Refused, key, refused)
}

pub(super) fn entry_key(entry: &EntryId) -> Vec<u8> {
    [&entry.device.0[..], &entry.seq.to_be_bytes()].concat()
}
