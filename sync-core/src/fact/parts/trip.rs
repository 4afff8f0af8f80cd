//! The steps of a trip (V6.3): where it leads to, where the traveller was, and what a helper must know.

use numbered::{Decode, Encode};

use crate::fact::Fix;
use crate::ids::{Heads, Seq, VisitId};
use crate::time::Timestamp;

/// A step of a trip.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum TripStep {
    /// The traveller made the itinerary, or changed it: which visits it leads to, and from when to when it lasts.
    #[n(0)]
    Made {
        /// The itinerary as it was then.
        #[n(0)]
        heads: Heads,
        /// The visits on the way, the lead visit too.
        #[n(1)]
        legs: Vec<VisitId>,
        /// When it begins.
        #[n(2)]
        from: Timestamp,
        /// When the traveller means to be back.
        #[n(3)]
        until: Timestamp,
    },
    /// Where somebody was when they did something: beside it and not in it, so that it can be let go by itself.
    #[n(1)]
    Position {
        /// The entry of the same device that says what they did.
        #[n(0)]
        of: Seq,
        /// Where.
        #[n(1)]
        fix: Fix,
    },
    /// What a helper must know of the traveller's health if something happens. Nobody is shown it but by opening it.
    #[n(2)]
    MedicalNote {
        /// The note; empty takes the one before back.
        #[n(0)]
        note: String,
    },
}

impl TripStep {
    /// The step's name on pages, in JSON and in logs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Made { .. } => "trip",
            Self::Position { .. } => "position",
            Self::MedicalNote { .. } => "medical_note",
        }
    }
}

/// What a traveller said of a trip when they made it, or changed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TripMade<'a> {
    /// The visits on the way.
    pub legs: &'a [VisitId],
    /// When it begins.
    pub from: Timestamp,
    /// When they mean to be back.
    pub until: Timestamp,
}
