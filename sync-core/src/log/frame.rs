//! What the server answers when it is asked for proofs. They prove nothing before they are checked.

use minicbor::bytes::ByteVec;
use numbered::{Decode, Encode};

use crate::log::tree::Hash;

/// That a leaf stands in the log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct InclusionAnswer {
    /// The leaf's number, from 0.
    #[n(0)]
    pub index: u64,
    /// The proof.
    #[n(1)]
    pub path: Vec<Hash>,
    /// The leaf's bytes, where the row is the asking device's own.
    #[n(2)]
    pub leaf: Option<ByteVec>,
    /// Else its hash.
    #[n(3)]
    pub hash: Option<Hash>,
}

/// That a log begins with a smaller one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Default)]
#[cbor(map)]
pub struct ConsistencyAnswer {
    /// The proof.
    #[n(0)]
    pub path: Vec<Hash>,
}
