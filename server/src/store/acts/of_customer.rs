//! Acts about customers' cards, the people there, and what visits propose for them.

use minicbor::{Decode, Encode};
use sync_core::customer::{CardChange, Contact};
use sync_core::fact::{CardOutcome, CardStep, Fact};
use sync_core::ids::{ContactId, CustomerId, EntryId, PersonId, VisitId};

use crate::store::subject::Subject;

/// One act about a customer. New ones are added at the end; none is ever changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum CustomerAct {
    /// Fields of a card were written (C2.2, C2.4); one that was not there was made.
    #[n(0)]
    Changed {
        /// Whose card.
        #[n(0)]
        customer: CustomerId,
        /// What, with what stood there before.
        #[n(1)]
        changes: Vec<CardChange>,
        /// The entry that proposed it (V11.1).
        #[n(2)]
        proposed: Option<EntryId>,
    },
    /// A person at a customer's was put in, or changed (C2.2).
    #[n(1)]
    ContactPut {
        /// At whose.
        #[n(0)]
        customer: CustomerId,
        /// Who, as they stand now.
        #[n(1)]
        contact: Contact,
        /// As they stood before.
        #[n(2)]
        before: Option<Box<Contact>>,
        /// The visit on which they were proposed (V11.1).
        #[n(3)]
        visit: Option<VisitId>,
        /// The entry that proposed them.
        #[n(4)]
        proposed: Option<EntryId>,
    },
    /// A person at a customer's was taken off the card.
    #[n(2)]
    ContactDropped {
        /// At whose.
        #[n(0)]
        customer: CustomerId,
        /// Who.
        #[n(1)]
        contact: ContactId,
    },
    /// Two cards were one customer's (C2.4): one id is another name of the other from here on.
    #[n(3)]
    Merged {
        /// The card that stays.
        #[n(0)]
        kept: CustomerId,
        /// The id that is another name of it.
        #[n(1)]
        dropped: CustomerId,
    },
    /// A superior reviewed a change that was proposed for a card (V11.1).
    #[n(4)]
    Reviewed {
        /// On which visit.
        #[n(0)]
        visit: VisitId,
        /// The entry that proposed it.
        #[n(1)]
        entry: EntryId,
        /// Accepted, or else rejected.
        #[n(2)]
        accepted: bool,
        /// Why.
        #[n(3)]
        reason: String,
    },
    /// What came of a superior's review of such a change, in the server's order; said to every device that has the visit.
    #[n(6)]
    Answered {
        /// On which visit.
        #[n(0)]
        visit: VisitId,
        /// The entry that proposed it.
        #[n(1)]
        entry: EntryId,
        /// Who reviewed.
        #[n(2)]
        person: PersonId,
        /// The entry that reviewed it; none where it was reviewed on a page.
        #[n(3)]
        review: Option<EntryId>,
        /// What came of it.
        #[n(4)]
        outcome: CardOutcome,
        /// Why, in the words of whoever reviewed.
        #[n(5)]
        reason: String,
    },
    /// Somebody took many cards away as a file.
    #[n(5)]
    Exported {
        /// Who; none for an operator.
        #[n(0)]
        person: Option<PersonId>,
        /// How many cards.
        #[n(1)]
        cards: u64,
    },
}

impl CustomerAct {
    /// Its name in SQL, JSON and on pages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Changed { .. } => "customer_changed",
            Self::ContactPut { .. } => "contact_put",
            Self::ContactDropped { .. } => "contact_dropped",
            Self::Merged { .. } => "customers_merged",
            Self::Reviewed { .. } => "proposal_reviewed",
            Self::Answered { .. } => "review_answered",
            Self::Exported { .. } => "customers_exported",
        }
    }

    /// The person of the organisation whom it is about, if it is about one.
    pub fn about(&self) -> Option<&PersonId> {
        match self {
            Self::Answered { person, .. } => Some(person),
            Self::Exported { person, .. } => person.as_ref(),
            _ => None,
        }
    }

    /// Under whose key its content stands.
    pub fn subject(&self) -> Subject {
        match self {
            Self::Changed { customer, .. } | Self::Merged { kept: customer, .. } => Subject::Customer(customer.clone()),
            Self::ContactPut { contact, .. } => Subject::Contact(contact.contact.clone()),
            Self::ContactDropped { contact, .. } => Subject::Contact(contact.clone()),
            Self::Reviewed { visit, .. } | Self::Answered { visit, .. } => Subject::Visit(visit.clone()),
            Self::Exported { person: Some(person), .. } => Subject::Person(person.clone()),
            Self::Exported { person: None, .. } => Subject::Organisation,
        }
    }

    /// What the server says of a visit by it: in whose name, and the fact.
    pub fn says(&self) -> Option<(&PersonId, Fact)> {
        let Self::Answered { visit, entry, person, review, outcome, reason } = self else { return None };
        let (proposal, review, outcome, reason) = (*entry, *review, *outcome, reason.clone());
        let step = CardStep::Answered { proposal, review, outcome, reason };
        Some((person, Fact::Card(visit.clone(), step)))
    }
}
