//! The parts of the facts of the safety watch (V6.3): a plan of check-ins with its gaps, and codes.

use minicbor::bytes::ByteArray;
use numbered::{Decode, Encode};

use crate::ids::{EntryId, PersonId};
use crate::time::Timestamp;

/// Bytes of a tag.
pub const TAG: usize = 16;

/// No coverage from here to there, as planned: silence in it says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Gap {
    /// Its beginning.
    #[n(0)]
    pub from: Timestamp,
    /// Its end.
    #[n(1)]
    pub until: Timestamp,
}

/// When to hear of a traveller before the return, and when not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CheckPlan {
    /// By when to hear of the traveller, until a check-in says otherwise.
    #[n(0)]
    pub dues: Vec<Timestamp>,
    /// When they can't be heard of.
    #[n(1)]
    pub gaps: Vec<Gap>,
}

/// A code that the traveller entered, as it travels: nobody but the server can tell which it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Coded {
    /// Which of the phone's keys made the tag, counted from 0: each makes one tag and is forgotten.
    #[n(0)]
    pub turn: u32,
    /// Of the code, under that key.
    #[n(1)]
    pub tag: ByteArray<TAG>,
}

/// Which code a traveller entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum WhichCode {
    /// The one that says that all is well.
    #[n(0)]
    Normal,
    /// The one that says that somebody forces them.
    #[n(1)]
    Duress,
    /// Neither.
    #[n(2)]
    Unknown,
}

impl WhichCode {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Duress => "duress",
            Self::Unknown => "unknown",
        }
    }
}

/// What is done about the watch over a trip.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum SafetyAct {
    /// Somebody takes care of an alarm: it holds the ladder for a time, and closes nothing.
    #[n(0)]
    Acknowledged {
        /// What they do about it.
        #[n(0)]
        note: String,
    },
    /// The traveller is heard of later than was said: by themselves, or by somebody on their word.
    #[n(1)]
    Extended {
        /// When to hear from the traveller at the latest.
        #[n(0)]
        until: Timestamp,
        /// Why.
        #[n(1)]
        reason: String,
        /// How whoever enters it for the traveller knows; none from the traveller.
        #[n(2)]
        how: Option<String>,
    },
    /// The traveller needs help, now.
    #[n(2)]
    Sos {
        /// What there is to say; may be empty.
        #[n(0)]
        words: String,
    },
    /// A watcher has opened the itinerary that was shared with them.
    #[n(3)]
    Opened {
        /// The entry that shared it.
        #[n(0)]
        share: EntryId,
    },
    /// A check-in with a code.
    #[n(5)]
    CheckedIn {
        /// When to hear from the traveller next.
        #[n(0)]
        next_by: Timestamp,
        /// By which code, as only the server can tell.
        #[n(1)]
        code: Coded,
    },
    /// A return with a code.
    #[n(6)]
    Returned {
        /// By which code, as only the server can tell.
        #[n(0)]
        code: Coded,
    },
    /// A person who knows of calls for help vouches that the traveller is safe.
    #[n(7)]
    Vouched {
        /// How it is known.
        #[n(0)]
        how: String,
        /// The calls that they knew of.
        #[n(1)]
        calls: Vec<EntryId>,
    },
    /// A device of a watcher has fetched what was shared. Written by the server alone.
    #[n(8)]
    Reached {
        /// The entry that shared it.
        #[n(0)]
        share: EntryId,
        /// Whose device.
        #[n(1)]
        watcher: PersonId,
    },
    /// By which code a sign of life was given. Written by the server alone, and never sent to any phone.
    #[n(4)]
    CodeHeard {
        /// The entry with the code.
        #[n(0)]
        entry: EntryId,
        /// Which code it was.
        #[n(1)]
        which: WhichCode,
    },
}

impl SafetyAct {
    /// The fact's name on pages, in JSON and in logs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Acknowledged { .. } => "acknowledge_alarm",
            Self::Extended { .. } => "extend",
            Self::Sos { .. } => "sos",
            Self::Opened { .. } => "see_itinerary",
            Self::CodeHeard { .. } => "code_heard",
            Self::Reached { .. } => "reached_watcher",
            // With a code or without, it looks the same.
            Self::CheckedIn { .. } => "check_in",
            Self::Returned { .. } => "return",
            Self::Vouched { .. } => "confirm_safe",
        }
    }

    /// The code that it carries.
    pub fn code(&self) -> Option<&Coded> {
        match self {
            Self::CheckedIn { code, .. } | Self::Returned { code } => Some(code),
            _ => None,
        }
    }
}
