//! Changes as a hostile peer makes them: well delimited, with the right checksum, and wrong inside. Here is how they are
//! made, at random too, and how one is tried on a document. What must become of each is said in the tests.

mod chunk;
mod dice;
mod honest;
mod mutation;
mod trial;

pub use chunk::{altered, content, hash, number, patched, resealed, sealed, with_columns};
pub use dice::Dice;
pub use honest::{Story, long_visit, plan_story, record_story};
pub use mutation::Mutator;
pub use trial::{Outcome, attempt};

pub use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType, SortedVec};
pub use automerge::{ExpandedChange, ObjType, ScalarValue};
