//! What the server signs: a receipt bounds an entry from above, an anchor from below.

use numbered::{Decode, Encode};

use crate::cbor;
use crate::ids::{AnchorId, BootId, DeviceId, EntryHash, Epoch, OrgId, Seq};
use crate::journal::{PublicKey, Purpose, Signature, SignatureError, signing_message, verify};
use crate::time::Timestamp;

/// The server's public key, told at enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ServerKey {
    /// Which key, so that it can be changed one day.
    #[n(0)]
    pub id: u32,
    /// The key.
    #[n(1)]
    pub key: PublicKey,
}

/// These entries existed at this time: the server held them, fsynced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Receipt {
    /// Whose entries.
    #[n(0)]
    pub device: DeviceId,
    /// All up to this one.
    #[n(1)]
    pub up_to: Seq,
    /// The chain's hash there.
    #[n(2)]
    pub hash: EntryHash,
    /// The server's time.
    #[n(3)]
    pub at: Timestamp,
    /// Position in the server's journal: what `?at_least=` takes.
    #[n(4)]
    pub position: u64,
    /// Which life of the server's store.
    #[n(5)]
    pub epoch: Epoch,
}

/// A time that the device can't have known earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Anchor {
    /// Unguessable.
    #[n(0)]
    pub id: AnchorId,
    /// For which device.
    #[n(1)]
    pub device: DeviceId,
    /// The boot that the request named.
    #[n(2)]
    pub boot: BootId,
    /// The running clock that the request named, milliseconds.
    #[n(3)]
    pub running: u64,
    /// The server's time.
    #[n(4)]
    pub at: Timestamp,
}

/// A receipt with the server's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SignedReceipt {
    /// What is signed.
    #[n(0)]
    pub receipt: Receipt,
    /// Purpose `Receipt`.
    #[n(1)]
    pub signature: Signature,
}

/// An anchor with the server's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SignedAnchor {
    /// What is signed.
    #[n(0)]
    pub anchor: Anchor,
    /// Purpose `Anchor`.
    #[n(1)]
    pub signature: Signature,
}

impl Receipt {
    /// The bytes that the server signs.
    pub fn message(&self, org: &OrgId, origin: &str) -> Vec<u8> {
        signing_message(Purpose::Receipt, org, origin, &cbor::encode(self))
    }
}

impl Anchor {
    /// The bytes that the server signs.
    pub fn message(&self, org: &OrgId, origin: &str) -> Vec<u8> {
        signing_message(Purpose::Anchor, org, origin, &cbor::encode(self))
    }
}

impl SignedReceipt {
    /// Checks the server's signature.
    ///
    /// # Errors
    /// [`SignatureError`] when it doesn't hold.
    pub fn verify(&self, key: &ServerKey, org: &OrgId, origin: &str) -> Result<(), SignatureError> {
        verify(&key.key, &self.receipt.message(org, origin), &self.signature)
    }
}

impl SignedAnchor {
    /// Checks the server's signature.
    ///
    /// # Errors
    /// [`SignatureError`] when it doesn't hold.
    pub fn verify(&self, key: &ServerKey, org: &OrgId, origin: &str) -> Result<(), SignatureError> {
        verify(&key.key, &self.anchor.message(org, origin), &self.signature)
    }
}
