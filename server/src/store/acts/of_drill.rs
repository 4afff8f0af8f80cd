//! Acts about drills of the safety ladder (V6.3).

use minicbor::{Decode, Encode};
use sync_core::ids::PersonId;
use sync_core::time::Timestamp;

use crate::store::DrillRung;

/// One act about a drill. New ones are added at the end; none is ever changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum DrillAct {
    /// A drill began: who stood where by the chart of that moment.
    #[n(0)]
    Begun {
        /// By when whoever was told is to say that they have it.
        #[n(0)]
        confirm_by: Timestamp,
        /// The rungs of each department's ladder.
        #[n(1)]
        rungs: Vec<DrillRung>,
    },
    /// Somebody said that they have it.
    #[n(1)]
    Confirmed {
        /// The drill: the position of the act that began it.
        #[n(0)]
        drill: u64,
        /// Who.
        #[n(1)]
        person: PersonId,
    },
    /// The time for that is over.
    #[n(2)]
    Over {
        /// The drill: the position of the act that began it.
        #[n(0)]
        drill: u64,
    },
}

impl DrillAct {
    /// Its name in SQL, JSON and on pages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Begun { .. } => "drill_begun",
            Self::Confirmed { .. } => "drill_confirmed",
            Self::Over { .. } => "drill_over",
        }
    }

    /// Whom it is about, if it is about one.
    pub fn about(&self) -> Option<&PersonId> {
        match self {
            Self::Confirmed { person, .. } => Some(person),
            Self::Begun { .. } | Self::Over { .. } => None,
        }
    }
}
