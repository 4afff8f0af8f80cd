//! How a run ends, as an exit code that scripts can tell apart.

use std::process::ExitCode;

/// The end, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Done; what was to be saved is fsynced.
    Done,
    /// Only the server could not be reached; nothing is lost.
    NoContact,
    /// The enrolment is over: what there is was left with the server, nothing is lost.
    Over,
    /// In contact, but the server refused something that only the person can put right; it is kept and shown.
    Refused,
    /// The input can't be understood; nothing was done.
    BadInput,
    /// Not saved; nothing has changed.
    NotSaved,
    /// The disk failed: only another start tells whether it was saved.
    InDoubt,
    /// The server contradicts what it signed; the evidence is kept.
    Lie,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::BadInput => Self::from(2),
            Outcome::NotSaved => Self::from(3),
            Outcome::NoContact => Self::from(4),
            Outcome::Refused => Self::from(5),
            Outcome::InDoubt => Self::from(6),
            Outcome::Lie => Self::from(7),
            Outcome::Over => Self::from(8),
        }
    }
}
