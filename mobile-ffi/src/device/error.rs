//! What can go wrong with a device, each with what to do about it.

use sync_core::engine::LoadError;
use sync_core::log::Unsound;

use crate::store::StoreError;

/// A device that can't be opened. Nothing of it is changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What the store holds.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The key is not the one that was enrolled.
    #[error(
        "the key in this folder is not the one that was enrolled: put the old device.key back, or enrol in an empty folder"
    )]
    ForeignKey,
    /// No randomness for a new run.
    #[error("the system gave no randomness ({0}): try again")]
    Randomness(String),
}

/// Something that was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// It was not saved; nothing has changed.
    #[error("{0}")]
    NotSaved(String),
    /// The disk failed while it was being saved: only another start tells whether it was.
    #[error("{0}")]
    InDoubt(String),
    /// It needs the server, and there was no contact.
    #[error("{0}")]
    NoContact(String),
    /// The engine said nothing.
    #[error("the engine gave no answer: this is a mistake of the program, please report it")]
    Silent,
    /// The engine panicked earlier.
    #[error("the program failed in the middle of something: start it again; what was saved is safe")]
    Stopped,
}

/// A page of the server that can't be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The device is not enrolled.
    #[error("this device is not enrolled yet")]
    NotEnrolled,
    /// Nothing answered.
    #[error("the server can't be reached ({0})")]
    Unreachable(String),
    /// Something answered that is not our server.
    #[error(
        "what answered is not the Sojourn server (status {status}, {media_type:?}): is there a login page in between?"
    )]
    NotOurs {
        /// HTTP status.
        status: u16,
        /// Media type.
        media_type: String,
    },
    /// The server said no.
    #[error("the server refused (status {status}): {detail}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// What it said.
        detail: String,
    },
    /// The key can't be used.
    #[error("{0}")]
    Key(String),
}

/// The server's log can't be called sound.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// The server could not be asked.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// What was answered can't be kept, or what was kept can't be read.
    #[error("{0}")]
    Store(String),
    /// What it says does not hold.
    #[error("{0}")]
    Unsound(Unsound),
}
