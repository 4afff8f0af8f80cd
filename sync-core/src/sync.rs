//! Wire frames between a device and its server, as deterministic CBOR. Shapes only grow. What is done with them is decided
//! by the engine on the device and by receive and digest on the server.

mod blob;
mod courier;
mod deposit;
mod enrol;
mod feed;
mod push;
mod receipt;
mod safety;

pub use blob::BlobAnswer;
pub use courier::{
    CarriedReceipts, CourierAnswer, MAX_SEALED, SEALED_FOR, SealKey, Sealed, SealedError, SignedSealKey,
};
pub use deposit::{DepositAnswer, DepositReceipt, DepositRequest, Over};
pub use enrol::{
    EnrolAnswer, EnrolRequest, Enrolled, NonceAnswer, NonceRequest, RunningClock, TokenAnswer, TokenRequest,
    enrolment_payload,
};
pub use feed::{FeedAnswer, FeedError, FeedFact, FeedItem, Handed, MAX_FEED, Notice, NoticeKind, RulingKind};
pub use push::{Head, Missing, PushAnswer, PushRequest, Refused};
pub use receipt::{Anchor, Receipt, ServerKey, SignedAnchor, SignedReceipt};
pub use safety::{SafetyAnswer, SafetyRequest};

/// The media type of every frame.
pub const CBOR: &str = "application/cbor";
