//! What stands before Automerge. A change from outside is scanned as bytes, and then asked operation by operation whether
//! it belongs into this document; only then does Automerge see it, on a clone. A hostile change costs one refused entry,
//! never the process nor the document.
//!
//! Whether the author may write this document is decided by facts, before.

mod bytes;
mod column;
mod error;
mod guarded;
mod operation;
mod scan;
mod schema;
mod shape;

pub use error::GuardError;
pub use guarded::{Arriving, Guarded, reads_again};
pub use scan::{MAX_CHANGE, MAX_OPERATIONS, ScannedChange, scan};
