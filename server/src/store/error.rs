//! What can go wrong in a store, in domain words.

/// A store's refusal. Whatever was asked has not happened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room left. What was acknowledged before is safe.
    #[error("the disk is full: nothing of this request was kept; free space and send it again")]
    Full,
    /// The store has stopped after a write error; a restart recovers it from its log.
    #[error("the store has stopped after a write error: restart the server")]
    Stopped,
    /// The database or its log can't be opened or made.
    #[error("the database or its log can't be opened or made: look at the data folder's rights and at the free space")]
    Unopened,
    /// The store is shutting down.
    #[error("the store is closed")]
    Closed,
    /// Another process holds the folder.
    #[error("another process uses the data folder {0}: stop it first")]
    InUse(String),
    /// The database library is one that can corrupt data.
    #[error("SQLite {found} is too old: at least {needed} is needed")]
    OldLibrary {
        /// The version found.
        found: String,
        /// The least version.
        needed: &'static str,
    },
    /// The folder was written by a newer server.
    #[error("the data folder has schema {found}, this server knows up to {known}: start the newer server")]
    Newer {
        /// The schema found.
        found: u32,
        /// The newest known here.
        known: u32,
    },
    /// The keys of the data can't be used.
    #[error("{0}")]
    Keys(String),
    /// It was erased, and nothing is ever stored about it again.
    #[error("{0} was erased and stays so: its id is not used again, choose another")]
    Erased(String),
    /// Something stored can't be read.
    #[error("a stored {what} can't be read: {why}")]
    Damaged {
        /// What.
        what: &'static str,
        /// Why.
        why: String,
    },
    /// Anything else, for the log; never for a caller.
    #[error("{context}: {source}")]
    Other {
        /// What was being done.
        context: &'static str,
        /// The cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
