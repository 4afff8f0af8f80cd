//! Acts about the archive: what was taken away.

use minicbor::{Decode, Encode};
use sync_core::ids::PersonId;

use crate::store::subject::Subject;

/// One act about the archive. New ones are added at the end; none is ever changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum ArchiveAct {
    /// Somebody took many visits away as a file. What they had searched for is not kept.
    #[n(0)]
    Exported {
        /// Who.
        #[n(0)]
        person: PersonId,
        /// Whether they took all in their sight, or those that fitted what they asked for.
        #[n(1)]
        all: bool,
    },
}

impl ArchiveAct {
    /// Its name in SQL, JSON and on pages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Exported { .. } => "visits_exported",
        }
    }

    /// The person of the organisation whom it is about, if it is about one.
    pub fn about(&self) -> Option<&PersonId> {
        match self {
            Self::Exported { person, .. } => Some(person),
        }
    }

    /// Under whose key its content stands.
    pub fn subject(&self) -> Subject {
        match self {
            Self::Exported { person, .. } => Subject::Person(person.clone()),
        }
    }
}
