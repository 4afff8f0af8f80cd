//! A leaf: what never changes of a row of the journal. Content is in it by commitment alone, so that a body, or what an act
//! says, can be erased without touching the log.

use numbered::{Decode, Encode};

use crate::cbor;
use crate::ids::{AnchorId, BootId, DeviceId, EntryHash, Seq, VisitId};
use crate::log::tree::{Hash, leaf_hash};
use crate::time::Timestamp;

/// A row of an organisation's journal as the log has it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Leaf {
    /// Its place in the server's journal.
    #[n(0)]
    pub position: u64,
    /// The server's time: when it was received, seen or done.
    #[n(1)]
    pub at: Timestamp,
    /// What the row says.
    #[n(2)]
    pub what: Logged,
}

/// What a row says, as far as it can never change.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum Logged {
    /// An entry of a device. The hash covers its header, the header commits to its body.
    #[n(0)]
    #[cbor(map)]
    Entry {
        /// Whose.
        #[n(0)]
        device: DeviceId,
        /// Its place in the device's journal.
        #[n(1)]
        seq: Seq,
        /// The chain's hash there.
        #[n(2)]
        hash: EntryHash,
        /// The code, of one that was refused when it came. One that was held may be taken later: that is not said here.
        #[n(3)]
        refused: Option<String>,
    },
    /// A device was in contact.
    #[n(1)]
    #[cbor(map)]
    Contact {
        /// Which device.
        #[n(0)]
        device: DeviceId,
        /// The head it announced.
        #[n(1)]
        announced: Seq,
        /// The head that was stored once it was answered: what its receipt says.
        #[n(2)]
        stored: Seq,
        /// The boot it named.
        #[n(3)]
        boot: BootId,
        /// The running clock it named, milliseconds.
        #[n(4)]
        running: u64,
        /// The anchor it was given.
        #[n(5)]
        anchor: AnchorId,
    },
    /// A timer fired.
    #[n(2)]
    #[cbor(map)]
    TimerFired {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
        /// Which timer, by its stored name.
        #[n(1)]
        kind: String,
        /// For when it was set.
        #[n(2)]
        due: Timestamp,
    },
    /// The organisation's policy was published.
    #[n(3)]
    #[cbor(map)]
    PolicyPublished {},
    /// Somebody administered something.
    #[n(4)]
    #[cbor(map)]
    Act {
        /// Who, by the stored name.
        #[n(0)]
        by: String,
        /// The act's name.
        #[n(1)]
        name: String,
        /// The salted digest of what it says.
        #[cbor(n(2), with = "minicbor::bytes")]
        digest: [u8; 32],
    },
}

impl Leaf {
    /// The bytes that are hashed.
    pub fn record(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Its hash in the tree.
    pub fn hash(&self) -> Hash {
        leaf_hash(&self.record())
    }
}
