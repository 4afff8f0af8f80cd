//! The log at work: grows behind the journal, is signed now and then, and answers for what it holds. What a leaf is, how it is
//! hashed and what is signed stands in `sync_core::log`.

mod grow;
mod keeper;
mod leaf;
mod proofs;
mod sign;
mod tiles;

pub use grow::grow;
pub use keeper::Keeper;
pub use leaf::leaf_of;
pub use proofs::{Asked, consistency, inclusion};
pub use sign::sign;
pub use tiles::size;
