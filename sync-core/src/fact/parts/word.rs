//! What the server heard of somebody's safety ahead of their journal (V6.3): said by their phone in a small signed message, or
//! read out of a text by a colleague. The journal follows, and what stands in it stands for the word then.

use numbered::{Decode, Encode};

use crate::ids::{EntryId, PersonId};
use crate::time::Timestamp;

/// What was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum WordKind {
    /// The itinerary is shared.
    #[n(0)]
    Shared,
    /// Set out.
    #[n(1)]
    SetOut,
    /// All is well until a time.
    #[n(2)]
    CheckedIn,
    /// Back.
    #[n(3)]
    Returned,
    /// In need of help.
    #[n(4)]
    Sos,
}

impl WordKind {
    /// Its name on pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::SetOut => "set_out",
            Self::CheckedIn => "checked_in",
            Self::Returned => "returned",
            Self::Sos => "sos",
        }
    }
}

/// A word.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Word {
    /// The entry that says the same, once it is here.
    #[n(0)]
    pub entry: EntryId,
    /// What was said.
    #[n(1)]
    pub kind: WordKind,
    /// Until when, of a check-in; by when back, of an itinerary.
    #[n(2)]
    pub until: Option<Timestamp>,
    /// Who entered it for the traveller. None of what the traveller's own device signed: everything else is word of mouth.
    #[n(3)]
    pub entered_by: Option<PersonId>,
    /// What makes it weaker than the word of whoever entered it; none where they answer for it.
    #[n(4)]
    pub weaker: Option<Weaker>,
}

/// Why a text is less than what a colleague answers for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Weaker {
    /// Until when it says that all is well, where that moves nothing.
    #[n(0)]
    pub says: Option<Timestamp>,
    /// A gateway for texts brought it, in the name of the traveller: nobody has spoken with them.
    #[n(1)]
    pub by_gateway: bool,
}

impl Word {
    /// Whether the traveller's own device signed it.
    pub fn is_signed(&self) -> bool {
        self.entered_by.is_none()
    }
}
