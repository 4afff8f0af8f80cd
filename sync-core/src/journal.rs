//! The journal: append-only, gapless, hash-chained, signed. What goes into the chain, how it is committed to, and how a
//! run of entries travels. Who may write what is decided elsewhere.

mod entry;
mod segment;
mod signature;

pub use entry::{Body, BodyError, BodyParts, Enrolment, Header, Part, RunSecret, chain_hash, commit, genesis};
pub use segment::{
    Codec, MAX_INFLATED, MAX_SEGMENT, Run, Segment, SegmentError, UnpackedEntry, WireEntry, pack, unpack,
};
pub use signature::{PublicKey, Purpose, Signature, SignatureError, signing_message, verify};
