//! The smallest message for somebody's safety: one fact, ahead of the journal that will bring it. The device's signature stands in
//! a token's place, so that it costs one round trip; said twice it is said once, so it needs no nonce.

use minicbor::bytes::ByteVec;
use numbered::{Decode, Encode};

use crate::cbor;
use crate::fact::Fact;
use crate::ids::{DeviceId, OrgId, Seq};
use crate::journal::{Purpose, Signature, signing_message};

/// `POST /v1/safety`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SafetyRequest {
    /// The organisation.
    #[n(0)]
    pub org: OrgId,
    /// Whose word.
    #[n(1)]
    pub device: DeviceId,
    /// The entry that says the same.
    #[n(2)]
    pub seq: Seq,
    /// Its fact.
    #[n(3)]
    pub fact: ByteVec,
    /// Over [`SafetyRequest::message`].
    #[n(4)]
    pub signature: Signature,
}

impl SafetyRequest {
    /// Of an entry's fact, not signed yet.
    pub fn new(org: OrgId, device: DeviceId, seq: Seq, fact: &Fact) -> Self {
        Self { org, device, seq, fact: cbor::encode(fact).into(), signature: Signature([0; 64]) }
    }

    /// The bytes that the device signs.
    pub fn message(&self, origin: &str) -> Vec<u8> {
        let payload = cbor::encode(&(self.device, self.seq, &self.fact));
        signing_message(Purpose::Safety, &self.org, origin, &payload)
    }
}

/// What the server made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SafetyAnswer {
    /// The watch has it. Else nobody is watched yet: the journal must come first.
    #[n(0)]
    pub taken: bool,
}
