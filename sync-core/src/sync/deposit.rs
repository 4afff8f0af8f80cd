//! A deposit: what a device may still do once its enrolment is over. It leaves its journal and is told what is held of it;
//! it gets no time, no feed and no word about anything else.

use minicbor::bytes::ByteVec;
use numbered::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::cbor;
use crate::ids::{DeviceId, EntryHash, Nonce, OrgId, Seq};
use crate::journal::{Purpose, Signature, SignatureError, signing_message, verify};
use crate::sync::{Head, ServerKey};
use crate::time::Timestamp;

/// Why a device can only deposit. The server says it by the code of its refusal, and to nobody but who holds the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Over {
    /// The device was revoked: its key is good for nothing any more.
    #[n(0)]
    Revoked,
    /// The person has left the organisation.
    #[n(1)]
    PersonLeft,
    /// The device was declared lost.
    #[n(2)]
    Lost,
    /// The enrolment has run out: too long without a contact, or its last day is over.
    #[n(3)]
    RanOut,
}

impl Over {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Revoked, Self::PersonLeft, Self::Lost, Self::RanOut];

    /// The stable code of the refusal.
    pub fn code(self) -> &'static str {
        match self {
            Self::Revoked => "device_revoked",
            Self::PersonLeft => "person_left",
            Self::Lost => "device_lost",
            Self::RanOut => "enrolment_over",
        }
    }

    /// Which one a code stands for.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|over| over.code() == code)
    }

    /// What is the matter, in English and Chinese.
    pub fn sentence(self) -> (&'static str, &'static str) {
        match self {
            Self::Revoked => ("this device was revoked", "本设备已被停用"),
            Self::PersonLeft => ("its person has left the organisation", "使用人已离开本组织"),
            Self::Lost => ("this device was declared lost", "本设备已被声明遗失"),
            Self::RanOut => ("its enrolment has run out", "本设备的登记已到期"),
        }
    }

    /// What the person can do, in English and Chinese.
    pub fn remedy(self) -> (&'static str, &'static str) {
        match self {
            Self::Revoked => (
                "to go on, enrol with a new key: a fresh start of the app, or an empty folder",
                "如需继续使用，请以新密钥登记（重新安装应用，或使用空文件夹）",
            ),
            Self::PersonLeft => ("ask the administration if this is a mistake", "如有误，请联系行政部"),
            Self::Lost | Self::RanOut => (
                "to go on where you stopped, ask the operator for a new one-time code and enrol again on this device",
                "如需继续使用，请向管理员索取新的登记码，在本设备上重新登记即可接着用",
            ),
        }
    }
}

/// `POST /v1/deposit`: the journal of a device whose enrolment is over. The device's signature stands in a token's place.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DepositRequest {
    /// The organisation.
    #[n(0)]
    pub org: OrgId,
    /// Whose journal.
    #[n(1)]
    pub device: DeviceId,
    /// A deposit nonce, used once.
    #[n(2)]
    pub nonce: Nonce,
    /// What the device has in all, sent or not.
    #[n(3)]
    pub head: Head,
    /// Segments with their codec bytes, ascending.
    #[n(4)]
    pub segments: Vec<ByteVec>,
    /// Over [`DepositRequest::message`].
    #[n(5)]
    pub signature: Signature,
}

impl DepositRequest {
    /// The bytes that the device signs: nonce, head and a digest of the segments, for this organisation and origin.
    pub fn message(&self, origin: &str) -> Vec<u8> {
        let mut digest = Sha256::new();
        for segment in &self.segments {
            digest.update((segment.len() as u64).to_be_bytes());
            digest.update(segment.as_slice());
        }
        let digest: [u8; 32] = digest.finalize().into();
        let payload = cbor::encode(&(self.nonce, self.head, ByteVec::from(digest.to_vec())));
        signing_message(Purpose::Deposit, &self.org, origin, &payload)
    }
}

/// What the server holds of a device's journal: nothing else is said of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DepositReceipt {
    /// Whose entries.
    #[n(0)]
    pub device: DeviceId,
    /// All up to this one stand in the server's journal, taken or refused.
    #[n(1)]
    pub stored: Seq,
    /// All up to this one are held, fsynced; those after `stored` wait for a decision.
    #[n(2)]
    pub held: Seq,
    /// The chain's hash at `held`.
    #[n(3)]
    pub hash: EntryHash,
    /// The server's time.
    #[n(4)]
    pub at: Timestamp,
}

/// The answer to a deposit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DepositAnswer {
    /// What is held.
    #[n(0)]
    pub receipt: DepositReceipt,
    /// The server's, over it.
    #[n(1)]
    pub signature: Signature,
}

impl DepositReceipt {
    /// The bytes that the server signs.
    pub fn message(&self, org: &OrgId, origin: &str) -> Vec<u8> {
        signing_message(Purpose::DepositReceipt, org, origin, &cbor::encode(self))
    }
}

impl DepositAnswer {
    /// Checks the server's signature.
    ///
    /// # Errors
    /// [`SignatureError`] when it doesn't hold.
    pub fn verify(&self, key: &ServerKey, org: &OrgId, origin: &str) -> Result<(), SignatureError> {
        verify(&key.key, &self.receipt.message(org, origin), &self.signature)
    }
}
