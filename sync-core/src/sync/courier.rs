//! What a colleague's phone carries for another: a sealed segment there, a receipt back. The courier can read neither the
//! entries nor who is visited, and alters nothing without its being seen. Sealing and opening stand with the hosts: this is
//! what they agree on.

use minicbor::bytes::ByteVec;
use numbered::{Decode, Encode};

use crate::cbor::{self, CborError};
use crate::ids::{DeviceId, OrgId};
use crate::journal::{MAX_SEGMENT, Purpose, Signature, SignatureError, signing_message, verify};
use crate::sync::{DepositAnswer, ServerKey, SignedReceipt};

/// Largest sealed segment, in bytes: a segment and what stands around it.
pub const MAX_SEALED: usize = MAX_SEGMENT + (4 << 10);
/// What everything is sealed for: HPKE's `info`, so that no other ciphertext of these keys can be taken for one.
pub const SEALED_FOR: &[u8] = b"sojourn courier 1";

/// How a file of a sealed segment begins.
const SEALED: &str = "sojourn sealed";
/// How a file of receipts begins.
const RECEIPTS: &str = "sojourn carried receipts";
const VERSION: u8 = 1;

/// The server's public key for couriers: X25519, as HPKE of RFC 9180 uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SealKey {
    /// Which key: higher ones are newer.
    #[n(0)]
    pub id: u32,
    /// Its 32 bytes.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub key: [u8; 32],
}

/// That key under the server's signature, so that nobody in between can put theirs in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SignedSealKey {
    /// What is signed.
    #[n(0)]
    pub key: SealKey,
    /// Purpose `SealKey`.
    #[n(1)]
    pub signature: Signature,
}

impl SealKey {
    /// The bytes that the server signs.
    pub fn message(&self, org: &OrgId, origin: &str) -> Vec<u8> {
        signing_message(Purpose::SealKey, org, origin, &cbor::encode(self))
    }
}

impl SignedSealKey {
    /// Checks the server's signature.
    ///
    /// # Errors
    /// [`SignatureError`] when it doesn't hold.
    pub fn verify(&self, key: &ServerKey, org: &OrgId, origin: &str) -> Result<(), SignatureError> {
        verify(&key.key, &self.key.message(org, origin), &self.signature)
    }
}

/// A segment sealed to the server: the body of `POST /v1/courier`, and what a courier's file or QR pictures hold.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Sealed {
    /// Says what the file is.
    #[n(0)]
    pub mark: String,
    /// Of this form.
    #[n(1)]
    pub version: u8,
    /// The organisation.
    #[n(2)]
    pub org: OrgId,
    /// The server that it is for.
    #[n(3)]
    pub origin: String,
    /// Whose entries.
    #[n(4)]
    pub device: DeviceId,
    /// To which of the server's keys.
    #[n(5)]
    pub key: u32,
    /// HPKE's encapsulated key.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub encapsulated: [u8; 32],
    /// The packed segment, encrypted; [`Sealed::about`] is authenticated with it.
    #[n(7)]
    pub ciphertext: ByteVec,
}

/// Something that is no sealed segment, or no file of receipts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealedError {
    /// Too big to look at.
    #[error("it is larger than {MAX_SEALED} bytes: pack fewer entries")]
    TooLarge,
    /// Not deterministic CBOR.
    #[error("{0}: it is damaged, or something else; ask for it again")]
    Cbor(#[from] CborError),
    /// Something else.
    #[error("this is not what a courier carries: take a file that `courier pack` or `courier receipts` wrote")]
    Foreign,
    /// Of a form nobody here knows.
    #[error("it is of form {0}, this program knows form {VERSION}: update the program")]
    Version(u8),
}

fn decoded<T: for<'b> minicbor::Decode<'b, ()>>(what: &'static str, bytes: &[u8]) -> Result<T, SealedError> {
    if bytes.len() > MAX_SEALED {
        return Err(SealedError::TooLarge);
    }
    Ok(cbor::decode(what, bytes)?)
}

/// Whether a file says that it is what is looked for, in the form that is known here.
fn known((mark, version): (&str, u8), looked_for: &str) -> Result<(), SealedError> {
    match version {
        _ if mark != looked_for => Err(SealedError::Foreign),
        VERSION => Ok(()),
        other => Err(SealedError::Version(other)),
    }
}

impl Sealed {
    /// Puts together what was sealed.
    pub fn new(org: OrgId, origin: String, device: DeviceId, key: u32) -> Self {
        let (mark, encapsulated, ciphertext) = (SEALED.to_owned(), [0; 32], ByteVec::from(Vec::new()));
        Self { mark, version: VERSION, org, origin, device, key, encapsulated, ciphertext }
    }

    /// What is authenticated with the ciphertext: all that stands beside it in the clear.
    pub fn about(&self) -> Vec<u8> {
        cbor::encode(&(self.version, &self.org, &self.origin, self.device, self.key))
    }

    /// As a file holds it.
    pub fn write(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads it. What it holds can only be read by the server.
    ///
    /// # Errors
    /// [`SealedError`], naming the remedy.
    pub fn read(bytes: &[u8]) -> Result<Self, SealedError> {
        let sealed: Self = decoded("sealed segment", bytes)?;
        known((&sealed.mark, sealed.version), SEALED).map(|()| sealed)
    }
}

/// What the server says of a segment that a courier brought: a receipt, never an anchor, and no word of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CourierAnswer {
    /// Whose entries.
    #[n(0)]
    pub device: DeviceId,
    /// The receipt for that device, as after a push of its own; none while nothing of it is stored, and where its enrolment is
    /// over.
    #[n(1)]
    pub receipt: Option<SignedReceipt>,
    /// What is held in quarantine, where its enrolment is over.
    #[n(2)]
    pub deposit: Option<DepositAnswer>,
}

/// A file of receipts on the way back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CarriedReceipts {
    /// Says what the file is.
    #[n(0)]
    pub mark: String,
    /// Of this form.
    #[n(1)]
    pub version: u8,
    /// The organisation.
    #[n(2)]
    pub org: OrgId,
    /// What the server said, of whichever devices.
    #[n(3)]
    pub answers: Vec<CourierAnswer>,
}

impl CarriedReceipts {
    /// Of these answers.
    pub fn new(org: OrgId, answers: Vec<CourierAnswer>) -> Self {
        Self { mark: RECEIPTS.to_owned(), version: VERSION, org, answers }
    }

    /// As a file holds it.
    pub fn write(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads it; signatures are checked by whom it concerns.
    ///
    /// # Errors
    /// [`SealedError`], naming the remedy.
    pub fn read(bytes: &[u8]) -> Result<Self, SealedError> {
        let receipts: Self = decoded("receipts", bytes)?;
        known((&receipts.mark, receipts.version), RECEIPTS).map(|()| receipts)
    }
}
