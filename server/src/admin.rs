//! What an operator does with a data folder while no server uses it. One file is one topic; nothing here prints or reads
//! arguments: `cli` does.

pub mod absences;
pub mod account;
pub mod again;
pub mod backup;
pub mod calendar;
pub mod channel;
pub mod country;
pub mod customer;
pub mod delegations;
pub mod device;
pub mod drill;
pub mod folder;
pub mod held;
pub mod import;
pub mod init;
pub mod key;
pub mod outbox;
pub mod people;
pub mod policy;
pub mod replica;
pub mod restore;
pub mod site;
pub mod sms;
pub mod verify;

use crate::admin::folder::FolderError;
use crate::store::StoreError;

/// An admin command that can't be carried out. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something named that is not there.
    #[error("{what} {id} is not known: {remedy}")]
    Unknown {
        /// What kind.
        what: &'static str,
        /// Which.
        id: String,
        /// What to do.
        remedy: &'static str,
    },
    /// Something that may not be.
    #[error("{0}")]
    Refused(String),
    /// A file that can't be read.
    #[error("{file}: {why}")]
    File {
        /// Which.
        file: String,
        /// Why, and what to do.
        why: String,
    },
}

/// Digests all that was received, so that what is asked next is answered from all of it.
///
/// # Errors
/// What the store returns.
pub fn digested(app: &crate::app::App) -> Result<(), StoreError> {
    crate::digest::digest_all(app).map(|_| ())
}

fn unknown(what: &'static str, id: impl ToString, remedy: &'static str) -> AdminError {
    AdminError::Unknown { what, id: id.to_string(), remedy }
}

fn bad_file(file: &str, why: String) -> AdminError {
    AdminError::File { file: file.to_owned(), why }
}
