//! Acts about trips (V6.3): addresses at which a calendar program finds one. Looks are acts of their own.

use minicbor::{Decode, Encode};
use sync_core::ids::{PersonId, VisitId};

/// One act about a trip. New ones are added at the end; none is ever changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum TripAct {
    /// Somebody who may see a trip got an address for their calendar program; the address stands nowhere.
    #[n(0)]
    CalendarMade {
        /// The trip's lead visit.
        #[n(0)]
        visit: VisitId,
        /// Who.
        #[n(1)]
        person: PersonId,
    },
    /// Their addresses lead nowhere any more.
    #[n(1)]
    CalendarEnded {
        /// The trip's lead visit.
        #[n(0)]
        visit: VisitId,
        /// Whose.
        #[n(1)]
        person: PersonId,
    },
}

impl TripAct {
    /// Its name in SQL, JSON and on pages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::CalendarMade { .. } => "calendar_made",
            Self::CalendarEnded { .. } => "calendar_ended",
        }
    }

    /// Whom it is about.
    pub fn about(&self) -> &PersonId {
        match self {
            Self::CalendarMade { person, .. } | Self::CalendarEnded { person, .. } => person,
        }
    }
}
