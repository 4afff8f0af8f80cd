//! How a device becomes one of the organisation's, and how it gets its ten-minute token.

use numbered::{Decode, Encode};

use crate::cbor;
use crate::ids::{BootId, DeviceId, Epoch, Nonce, OrgId, PersonId};
use crate::journal::{PublicKey, Purpose, Signature, signing_message};
use crate::sync::{ServerKey, SignedAnchor, SignedSealKey};
use crate::time::Timestamp;

/// `POST /v1/enrol`: a device's key, under the one-time code that an operator gave.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolRequest {
    /// The one-time code, `<organisation>/<secret>`.
    #[n(0)]
    pub code: String,
    /// The device's public key; the private one never leaves the device.
    #[n(1)]
    pub key: PublicKey,
    /// What the person calls the device.
    #[n(2)]
    pub name: String,
    /// Over [`enrolment_payload`], purpose `Enrolment`, origin empty (it is not known yet).
    #[n(3)]
    pub signature: Signature,
}

/// What a device signs to show that it holds the key it enrols.
pub fn enrolment_payload(code: &str, key: &PublicKey) -> Vec<u8> {
    [code.as_bytes(), &key.0].concat()
}

/// The device is enrolled. Asking again with the same code and key gives the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolAnswer {
    /// The organisation.
    #[n(0)]
    pub org: OrgId,
    /// Under whom.
    #[n(1)]
    pub person: PersonId,
    /// The device's id, made by the server.
    #[n(2)]
    pub device: DeviceId,
    /// The server's name for itself, covered by every signature.
    #[n(3)]
    pub origin: String,
    /// What receipts and anchors are checked with.
    #[n(4)]
    pub server_key: ServerKey,
    /// For the first contact.
    #[n(5)]
    pub nonce: Nonce,
    /// For the first token.
    #[n(6)]
    pub token_nonce: Nonce,
    /// Which life of the server's store.
    #[n(7)]
    pub epoch: Epoch,
    /// The server's time.
    #[n(8)]
    pub at: Timestamp,
    /// The server's signature over [`Enrolled::message`], by which it knows this device again should it be put back from a copy
    /// that is older than the enrolment; none from a server older than that.
    #[n(9)]
    pub signed: Option<Signature>,
    /// To which key a courier's segments are sealed; none from servers that take none.
    #[n(10)]
    pub seal_key: Option<SignedSealKey>,
}

/// An enrolment as the server vouched for it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Enrolled {
    /// Under whom.
    #[n(0)]
    pub person: PersonId,
    /// The device's key.
    #[n(1)]
    pub key: PublicKey,
    /// When.
    #[n(2)]
    pub at: Timestamp,
    /// The server's signature; zeros while it is not signed.
    #[n(3)]
    pub signature: Signature,
}

impl Enrolled {
    /// The bytes that the server signs: whose device with which key it enrolled, and when.
    pub fn message(&self, org: &OrgId, device: DeviceId, origin: &str) -> Vec<u8> {
        let unsigned = Self { signature: Signature([0; 64]), ..self.clone() };
        signing_message(Purpose::Enrolled, org, origin, &[&device.0[..], &cbor::encode(&unsigned)].concat())
    }
}

/// `POST /v1/nonce`: asks for fresh nonces. Any device that was ever enrolled gets them: without its key they are of no use.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NonceRequest {
    /// The organisation.
    #[n(0)]
    pub org: OrgId,
    /// For which device.
    #[n(1)]
    pub device: DeviceId,
    /// What the server signed at its enrolment, said where the server does not seem to know the device.
    #[n(2)]
    pub enrolled: Option<Enrolled>,
}

/// Single-use numbers, one for each purpose.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NonceAnswer {
    /// For the next contact.
    #[n(0)]
    pub nonce: Nonce,
    /// For the next token.
    #[n(1)]
    pub token_nonce: Nonce,
    /// For the next deposit, should it come to that.
    #[n(2)]
    pub deposit_nonce: Option<Nonce>,
}

/// `POST /v1/token`: a signed nonce for a ten-minute token.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TokenRequest {
    /// The organisation.
    #[n(0)]
    pub org: OrgId,
    /// Which device asks.
    #[n(1)]
    pub device: DeviceId,
    /// A token nonce, used once.
    #[n(2)]
    pub nonce: Nonce,
    /// Over the nonce's bytes, purpose `Token`.
    #[n(3)]
    pub signature: Signature,
    /// What the device's clocks run by, if it wants an anchor with the token.
    #[n(4)]
    pub running: Option<RunningClock>,
}

/// A running clock's reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RunningClock {
    /// In which boot.
    #[n(0)]
    pub boot: BootId,
    /// Milliseconds since it began.
    #[n(1)]
    pub at: u64,
}

/// The token.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TokenAnswer {
    /// To be sent as `Authorization: Bearer …`.
    #[n(0)]
    pub token: String,
    /// How long it holds, in seconds.
    #[n(1)]
    pub expires_in: u32,
    /// The server's time, for the clock that the request named.
    #[n(2)]
    pub anchor: Option<SignedAnchor>,
    /// When the enrolment ends, if the device is not enrolled anew or (before its last end) in contact again.
    #[n(3)]
    pub ends: Option<Timestamp>,
}

impl std::fmt::Debug for TokenAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TokenAnswer {{ token: ***, expires_in: {} }}", self.expires_in)
    }
}
