//! Signatures: ES256 over a message that says what it is for, so that no signature can be used for anything else.
//!
//! Signing itself is an effect: keys live in a phone's keystore, a browser's WebCrypto or the server's folder.

use numbered::{Decode, Encode};
use p256::ecdsa::signature::Verifier;

use crate::cbor;
use crate::ids::OrgId;

/// What a signature is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Purpose {
    /// A device vouches for its journal up to a hash.
    #[n(0)]
    Segment,
    /// A device asks for an access token with a nonce.
    #[n(1)]
    Token,
    /// The server says until when entries existed.
    #[n(2)]
    Receipt,
    /// The server says what time it is.
    #[n(3)]
    Anchor,
    /// A device proves that it holds the key it enrols.
    #[n(4)]
    Enrolment,
    /// The server says what its log holds.
    #[n(5)]
    Checkpoint,
    /// A device whose enrolment is over leaves its journal with the server.
    #[n(6)]
    Deposit,
    /// The server says what of a journal it holds for a device whose enrolment is over.
    #[n(7)]
    DepositReceipt,
    /// The server vouches for an enrolment, to itself after a restore.
    #[n(8)]
    Enrolled,
    /// The server says what was destroyed (A3.5).
    #[n(9)]
    Destruction,
    /// The server says to which key a courier's segments are sealed.
    #[n(10)]
    SealKey,
    /// A device says something of somebody's safety ahead of its journal.
    #[n(11)]
    Safety,
}

/// A P-256 public key, SEC1 compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct PublicKey(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 33]);

/// An ES256 signature, r||s.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Signature(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 64]);

impl std::fmt::Debug for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signature({:02x}{:02x}…)", self.0[0], self.0[1])
    }
}

/// A signature that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The key is not a point of the curve.
    #[error("the public key is not a P-256 point: send it SEC1 compressed, 33 bytes")]
    Key,
    /// The signature is not of this message by this key.
    #[error("the signature does not hold for this message and key: sign the message itself with the enrolled key")]
    Wrong,
}

/// The bytes to sign: purpose, version, organisation, origin and payload as one CBOR array.
pub fn signing_message(purpose: Purpose, org: &OrgId, origin: &str, payload: &[u8]) -> Vec<u8> {
    cbor::encode(&("sojourn", 1u8, purpose, org, origin, minicbor::bytes::ByteVec::from(payload.to_vec())))
}

/// Checks a signature.
///
/// # Errors
/// [`SignatureError`] when the key is none or the signature doesn't hold.
pub fn verify(key: &PublicKey, message: &[u8], signature: &Signature) -> Result<(), SignatureError> {
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&key.0).map_err(|_| SignatureError::Key)?;
    let signature = p256::ecdsa::Signature::from_slice(&signature.0).map_err(|_| SignatureError::Wrong)?;
    key.verify(message, &signature).map_err(|_| SignatureError::Wrong)
}
