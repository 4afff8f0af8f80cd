//! One journal entry: the header that the chain covers, and the body that the header commits to.
//!
//! Bodies can be erased one day, so the chain never covers them in the clear: the header holds
//! `commit = HMAC-SHA-256(salt, body)` with `salt = HMAC-SHA-256(run secret, device || seq)`.

use std::ops::Range;

use hmac::{Hmac, KeyInit, Mac};
use minicbor::bytes::ByteVec;
use numbered::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::cbor::{self, CborError};
use crate::fact::Fact;
use crate::ids::{DeviceId, DocumentId, EntryHash, OrgId, PersonId, Seq};
use crate::time::Stamp;

/// Most changes one entry may carry: one act of one person.
pub const MAX_PARTS: usize = 64;

/// The secret of one engine run, from which the salts of its entries are made. The server keeps none.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct RunSecret(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl std::fmt::Debug for RunSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RunSecret(***)")
    }
}

impl RunSecret {
    /// The salt of one entry's commitment.
    pub fn salt(&self, device: DeviceId, seq: Seq) -> [u8; 32] {
        hmac(&self.0, &[&device.0, &seq.to_be_bytes()])
    }
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// What a header commits to.
pub fn commit(salt: &[u8; 32], body: &[u8]) -> [u8; 32] {
    hmac(salt, &[body])
}

/// What the chain covers: who, where in the chain, when, and a commitment to the body.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Header {
    /// Whose journal.
    #[n(0)]
    pub device: DeviceId,
    /// The place in it, from 1.
    #[n(1)]
    pub seq: Seq,
    /// Hash of the entry before, or of the enrolment.
    #[n(2)]
    pub prev: EntryHash,
    /// When, as far as the device can say.
    #[n(3)]
    pub stamp: Stamp,
    /// Keyed commitment to the body.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub commit: [u8; 32],
}

/// The hash that the next entry names as `prev`.
pub fn chain_hash(header: &Header) -> EntryHash {
    EntryHash(Sha256::digest(cbor::encode(header)).into())
}

/// What a device's chain begins from.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Enrolment {
    /// The organisation.
    #[n(0)]
    pub org: OrgId,
    /// Under whom the device is enrolled.
    #[n(1)]
    pub person: PersonId,
    /// The device.
    #[n(2)]
    pub device: DeviceId,
    /// Its public key, SEC1 compressed (33 bytes).
    #[cbor(n(3), with = "minicbor::bytes")]
    pub key: Vec<u8>,
}

/// `prev` of the first entry.
pub fn genesis(enrolment: &Enrolment) -> EntryHash {
    EntryHash(Sha256::digest(cbor::encode(enrolment)).into())
}

/// A raw change of one document.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Part {
    /// Which document.
    #[n(0)]
    pub document: DocumentId,
    /// The change: an Automerge chunk of type 1, never compressed.
    #[n(1)]
    pub change: ByteVec,
}

/// One act: its changes in order, and at most one fact whose heads include them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Default)]
#[cbor(map)]
pub struct Body {
    /// Raw changes in order.
    #[n(0)]
    pub parts: Vec<Part>,
    /// What was done, if anything but writing. Kept as bytes so that a newer app's fact is not lost.
    #[n(1)]
    fact: Option<ByteVec>,
}

/// A part whose change stays where it stands in the body's bytes.
#[derive(Decode)]
#[cbor(map)]
struct PartIn<'b> {
    #[n(0)]
    document: DocumentId,
    #[cbor(b(1), with = "minicbor::bytes")]
    change: &'b [u8],
}

#[derive(Decode)]
#[cbor(map)]
struct BodyIn<'b> {
    #[b(0)]
    parts: Vec<PartIn<'b>>,
    #[cbor(b(1), with = "minicbor::bytes")]
    fact: Option<&'b [u8]>,
}

/// What a body holds and where in its bytes, for those who keep the bytes: changes are not copied.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BodyParts {
    /// Documents in order, and where their changes stand.
    pub parts: Vec<(DocumentId, Range<usize>)>,
    /// As [`Body::fact`].
    pub fact: Option<Fact>,
}

impl BodyParts {
    /// Reads a body; what [`Body::read`] takes, and nothing else.
    ///
    /// # Errors
    /// [`BodyError`] naming what is wrong.
    pub fn read(bytes: &[u8]) -> Result<Self, BodyError> {
        let body: BodyIn<'_> = cbor::decode("entry body", bytes)?;
        check(body.parts.len(), body.fact.is_some())?;
        let place = |part: PartIn<'_>| {
            let from = part.change.as_ptr().addr() - bytes.as_ptr().addr();
            (part.document, from..from + part.change.len())
        };
        let fact = body.fact.and_then(|bytes| cbor::decode("fact", bytes).ok());
        Ok(Self { parts: body.parts.into_iter().map(place).collect(), fact })
    }
}

fn check(parts: usize, has_fact: bool) -> Result<(), BodyError> {
    match (parts, has_fact) {
        (0, false) => Err(BodyError::Empty),
        (n, _) if n > MAX_PARTS => Err(BodyError::TooManyParts(n)),
        _ => Ok(()),
    }
}

/// A body that can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Not the deterministic CBOR of a body.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// Too many changes for one act.
    #[error("an entry carries at most {MAX_PARTS} changes, this one {0}: write one entry for each act")]
    TooManyParts(usize),
    /// Neither a change nor a fact.
    #[error("the body holds neither a change nor a fact: leave such entries out")]
    Empty,
}

impl Body {
    /// One act.
    pub fn new(parts: Vec<Part>, fact: Option<&Fact>) -> Self {
        Self { parts, fact: fact.map(|fact| cbor::encode(fact).into()) }
    }

    /// The fact, unless there is none or it is of a kind that only a newer version knows.
    pub fn fact(&self) -> Option<Fact> {
        self.fact.as_ref().and_then(|bytes| cbor::decode("fact", bytes).ok())
    }

    /// Reads a body as a device wrote it.
    ///
    /// # Errors
    /// [`BodyError`] naming what is wrong.
    pub fn read(bytes: &[u8]) -> Result<Self, BodyError> {
        let body: Self = cbor::decode("entry body", bytes)?;
        check(body.parts.len(), body.fact.is_some())?;
        Ok(body)
    }
}
