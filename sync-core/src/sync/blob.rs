//! What the server says of a blob on its way: how far it has come, fsynced.

use numbered::{Decode, Encode};

/// How much of a blob the server holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BlobAnswer {
    /// The first so many bytes, fsynced: the next part begins here.
    #[n(0)]
    pub confirmed: u64,
    /// All bytes are there, and are those of the name.
    #[n(1)]
    pub whole: bool,
}
