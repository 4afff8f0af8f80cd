//! Acts about trips (V6.3): addresses at which a calendar program finds one. Looks are acts of their own.

use minicbor::{Decode, Encode};
use sync_core::fact::{Fact, SafetyAct};
use sync_core::ids::{EntryId, PersonId, VisitId};

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
    /// A device of a watcher has fetched what was shared, as its place in the feed proves.
    #[n(2)]
    Reached {
        /// The trip's lead visit.
        #[n(0)]
        visit: VisitId,
        /// Whose device.
        #[n(1)]
        person: PersonId,
        /// The entry that shared it.
        #[n(2)]
        share: EntryId,
    },
}

impl TripAct {
    /// Its name in SQL, JSON and on pages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::CalendarMade { .. } => "calendar_made",
            Self::CalendarEnded { .. } => "calendar_ended",
            Self::Reached { .. } => "reached_watcher",
        }
    }

    /// Whom it is about.
    pub fn about(&self) -> &PersonId {
        match self {
            Self::CalendarMade { person, .. } | Self::CalendarEnded { person, .. } | Self::Reached { person, .. } => {
                person
            }
        }
    }

    /// What the server says of the visit by it: whose words they are, and which.
    pub fn says(&self) -> Option<(&PersonId, Fact)> {
        match self {
            Self::Reached { visit, person, share } => {
                let step = SafetyAct::Reached { share: *share, watcher: person.clone() };
                Some((person, Fact::Safety { visit: visit.clone(), step }))
            }
            Self::CalendarMade { .. } | Self::CalendarEnded { .. } => None,
        }
    }
}
