//! Acts about the archive: what was taken away, handed on, held and destroyed.

use minicbor::{Decode, Encode};
use sync_core::ids::{CustomerId, PersonId, VisitId};

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
    /// A rep's visits and customers, all or those of one customer, were handed on to another (V11.3).
    #[n(1)]
    HandedOver {
        /// Whose they were.
        #[n(0)]
        from: PersonId,
        /// Whose they are from here on.
        #[n(1)]
        to: PersonId,
        /// Which visits.
        #[n(2)]
        visits: Vec<VisitId>,
        /// Why.
        #[n(3)]
        reason: String,
    },
    /// A customer was put under legal hold (V11.2).
    #[n(2)]
    HoldPut {
        /// Which.
        #[n(0)]
        customer: CustomerId,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// A legal hold was lifted.
    #[n(3)]
    HoldLifted {
        /// Of which customer.
        #[n(0)]
        customer: CustomerId,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// A customer was destroyed since their time was over (A3.5): what a certificate says.
    #[n(4)]
    Destroyed {
        /// Which.
        #[n(0)]
        customer: CustomerId,
        /// The day on which co-operation had ended.
        #[n(1)]
        ended: String,
        /// For how many years visits were kept.
        #[n(2)]
        years: u32,
        /// By which version of the policy.
        #[n(3)]
        policy: u32,
        /// The visits that went.
        #[n(4)]
        visits: Vec<VisitId>,
        /// How many contacts went.
        #[n(5)]
        contacts: u64,
        /// Why.
        #[n(6)]
        reason: String,
    },
}

impl ArchiveAct {
    /// Its name in SQL, JSON and on pages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Exported { .. } => "visits_exported",
            Self::HandedOver { .. } => "handed_over",
            Self::HoldPut { .. } => "hold_put",
            Self::HoldLifted { .. } => "hold_lifted",
            Self::Destroyed { .. } => "destroyed",
        }
    }

    /// The person of the organisation whom it is about, if it is about one.
    pub fn about(&self) -> Option<&PersonId> {
        match self {
            Self::Exported { person, .. } | Self::HandedOver { from: person, .. } => Some(person),
            Self::HoldPut { .. } | Self::HoldLifted { .. } | Self::Destroyed { .. } => None,
        }
    }

    /// Under whose key its content stands.
    pub fn subject(&self) -> Subject {
        match self {
            Self::Exported { person, .. } => Subject::Person(person.clone()),
            Self::HoldPut { customer, .. } | Self::HoldLifted { customer, .. } => Subject::Customer(customer.clone()),
            // Whose a visit is must be known when one of the two is erased, and what was destroyed for ever.
            Self::HandedOver { .. } | Self::Destroyed { .. } => Subject::Organisation,
        }
    }
}
