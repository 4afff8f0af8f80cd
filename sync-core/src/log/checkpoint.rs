//! A checkpoint: what the server signs of its log, and can be held to for ever.

use numbered::{Decode, Encode};

use crate::cbor;
use crate::ids::{Epoch, OrgId};
use crate::journal::{PublicKey, Purpose, Signature, SignatureError, signing_message, verify};
use crate::log::tree::Hash;
use crate::time::Timestamp;

/// The server's store was put back from a copy: a life of it has ended, and the log goes on from where the copy was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Restored {
    /// The life that ended.
    #[n(0)]
    pub before: Epoch,
    /// The life that began.
    #[n(1)]
    pub epoch: Epoch,
    /// How many leaves the copy had: those after them are lost, until devices bring the entries again.
    #[n(2)]
    pub size: u64,
    /// The journal's last place in the copy.
    #[n(3)]
    pub upto: u64,
    /// When it was put back.
    #[n(4)]
    pub at: Timestamp,
}

/// The log as it was at a time.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Checkpoint {
    /// Whose log.
    #[n(0)]
    pub org: OrgId,
    /// How many leaves it had.
    #[n(1)]
    pub size: u64,
    /// The tree's root.
    #[n(2)]
    pub root: Hash,
    /// The server's time when it was signed.
    #[n(3)]
    pub at: Timestamp,
    /// All rows of the organisation up to this place in the server's journal are in it.
    #[n(4)]
    pub upto: u64,
    /// Which life of the server's store.
    #[n(5)]
    pub epoch: Epoch,
    /// Every time that the store was put back, oldest first; none where it never was.
    #[n(6)]
    pub restored: Option<Vec<Restored>>,
}

/// A checkpoint with the server's signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SignedCheckpoint {
    /// What is signed.
    #[n(0)]
    pub checkpoint: Checkpoint,
    /// Purpose `Checkpoint`.
    #[n(1)]
    pub signature: Signature,
}

impl Checkpoint {
    /// What is left of a life of the store that ended: all that was put back since is named, and of that the least is left. None
    /// for a life that is not named.
    pub fn left_of(&self, epoch: Epoch) -> Option<Restored> {
        let all = self.restored.as_deref().unwrap_or_default();
        let first = all.iter().position(|restored| restored.before == epoch)?;
        all.get(first..)?.iter().copied().min_by_key(|restored| restored.size)
    }

    /// The bytes that the server signs.
    pub fn message(&self, origin: &str) -> Vec<u8> {
        signing_message(Purpose::Checkpoint, &self.org, origin, &cbor::encode(self))
    }
}

impl SignedCheckpoint {
    /// Checks the server's signature.
    ///
    /// # Errors
    /// [`SignatureError`] when it doesn't hold.
    pub fn verify(&self, key: &PublicKey, origin: &str) -> Result<(), SignatureError> {
        verify(key, &self.checkpoint.message(origin), &self.signature)
    }
}
