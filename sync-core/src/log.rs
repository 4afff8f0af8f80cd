//! The log: a Merkle tree over what an organisation's journal holds, so that nobody, the server's operator included, can
//! alter, remove or insert a row unseen (RFC 6962 and RFC 9162 hashing). What is a leaf, how the tree is built and asked,
//! what the server signs of it, and how a device holds the server to what it signed. Where hashes are kept is the host's.

mod checkpoint;
mod frame;
mod held;
mod leaf;
mod proof;
mod tree;
mod witness;

pub use checkpoint::{Checkpoint, Restored, SignedCheckpoint};
pub use frame::{ConsistencyAnswer, InclusionAnswer};
pub use held::{Held, HeldError};
pub use leaf::{Leaf, Logged};
pub use proof::{ProofError, verify_consistency, verify_inclusion};
pub use tree::{Frontier, Hash, Nodes, consistency_path, empty_root, inclusion_path, leaf_hash, node_hash, root};
pub use witness::{Gap, LONGEST_DELAY, Lie, Shown, Standing, Trust, Unsound, Witness};
