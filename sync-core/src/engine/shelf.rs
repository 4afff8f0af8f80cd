//! The rows that the engine leaves in the store and asks for when it needs one: what a person meant by an entry is needed
//! only after a refusal, and there may be as much of it as of everything else. Reading only; writing is an effect.

use crate::engine::effect::Table;

/// A device's store, for looking up one row.
pub trait Shelf: std::fmt::Debug + Send {
    /// The value of a row as it was last committed; none when there is no such row.
    ///
    /// # Errors
    /// Why it can't be read now, for the person. The engine then does nothing that would need it, and asks again later.
    fn row(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, String>;
}
