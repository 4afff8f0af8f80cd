//! What a device holds against the server, as a file that can be handed on: receipts, the last checkpoint, and lies. It bears
//! no content, and everything in it that matters is signed by the server.

use numbered::{Decode, Encode};

use crate::cbor::{self, CborError};
use crate::ids::{DeviceId, OrgId};
use crate::log::checkpoint::SignedCheckpoint;
use crate::log::witness::{Gap, Shown};
use crate::sync::{ServerKey, SignedReceipt};

/// Largest file that is read, in bytes: some hundred thousand receipts.
const MAX_HELD: usize = 64 << 20;
/// What the file begins with, so that nothing else is taken for one.
const MARK: &str = "sojourn held";

/// What is held.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Held {
    /// Always the same words.
    #[n(0)]
    mark: String,
    /// Version of the form: 1.
    #[n(1)]
    version: u8,
    /// Whose organisation.
    #[n(2)]
    pub org: OrgId,
    /// The server's name for itself.
    #[n(3)]
    pub origin: String,
    /// The server's key as it was told at the enrolment, or as the server has it.
    #[n(4)]
    pub key: ServerKey,
    /// Who holds it; none where it was kept at the server.
    #[n(5)]
    pub device: Option<DeviceId>,
    /// Receipts, by the entry up to which they hold.
    #[n(6)]
    pub receipts: Vec<SignedReceipt>,
    /// The last checkpoint seen.
    #[n(7)]
    pub checkpoint: Option<SignedCheckpoint>,
    /// Lies that were caught.
    #[n(8)]
    pub shown: Vec<Shown>,
    /// Gaps that the server named, when it was put back from a copy.
    #[n(9)]
    pub gaps: Option<Vec<Gap>>,
}

/// A file that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeldError {
    /// Too long, or something else.
    #[error("it is no file of receipts: make one with `sojourn-device receipts --out FILE`")]
    Foreign,
    /// Of a later version.
    #[error("its version {0} is not known here: use the newer program")]
    Version(u8),
    /// Damaged.
    #[error(transparent)]
    Cbor(#[from] CborError),
}

impl Held {
    /// Nothing yet.
    pub fn new(org: OrgId, origin: String, key: ServerKey, device: Option<DeviceId>) -> Self {
        let (receipts, shown) = (Vec::new(), Vec::new());
        Self {
            mark: MARK.to_owned(),
            version: 1,
            org,
            origin,
            key,
            device,
            receipts,
            checkpoint: None,
            shown,
            gaps: None,
        }
    }

    /// As a file.
    pub fn write(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`HeldError`], naming the remedy.
    pub fn read(bytes: &[u8]) -> Result<Self, HeldError> {
        let begins = bytes.get(3..3 + MARK.len()) == Some(MARK.as_bytes());
        if bytes.len() > MAX_HELD || !begins {
            return Err(HeldError::Foreign);
        }
        let held: Self = cbor::decode("file of receipts", bytes)?;
        if held.version == 1 { Ok(held) } else { Err(HeldError::Version(held.version)) }
    }
}
