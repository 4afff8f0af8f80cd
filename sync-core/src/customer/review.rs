//! How a change that was proposed for a card stands (V11.1): who reviewed it, and what came of that in the server's order. Two
//! superiors who decide at once, each offline, both stand here; one of them holds.

use super::{Card, Contact, Field};
use crate::fact::{CardOutcome, CardStep, Fact};
use crate::ids::{ContactId, CustomerId, EntryId, PersonId, VisitId};

/// A superior's word on a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewing {
    /// Whose.
    pub by: PersonId,
    /// The entry; none where it was said on a page.
    pub entry: Option<EntryId>,
    /// Accepted, or else rejected; none where it was said on a page and came to nothing.
    pub accepted: Option<bool>,
    /// Why.
    pub reason: String,
    /// What came of it; none while the server's word has not come.
    pub outcome: Option<CardOutcome>,
}

/// What a proposal says, beside what stands on the card where it is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProposedChange {
    /// A field should read otherwise.
    Field {
        /// Its key.
        field: String,
        /// What the rep saw there; none where the card was not on their phone.
        old: Option<String>,
        /// What should stand there.
        new: String,
        /// What stands there; none where the card is not here.
        current: Option<String>,
    },
    /// A contact that the card lacks.
    Contact(Box<Contact>),
}

impl ProposedChange {
    /// What an entry proposes, beside the card as it stands where it is looked at; none where it proposes nothing.
    pub fn of(fact: &Fact, card: Option<&Card>) -> Option<Self> {
        match fact {
            Fact::ProposeChange { field, old, new, .. } => {
                let current = card.zip(Field::of_key(field)).map(|(card, field)| card.get(field).to_owned());
                Some(Self::Field { field: field.clone(), old: old.clone(), new: new.clone(), current })
            }
            Fact::ProposeContact { name, post, phone, mail, language, .. } => {
                // It gets an id of its own when it is accepted.
                let contact = ContactId::drawn([0; 8]);
                let (name, post, phone) = (name.clone(), post.clone(), phone.clone());
                let (mail, language) = (mail.clone(), language.clone());
                Some(Self::Contact(Box::new(Contact { contact, name, post, phone, mail, language })))
            }
            _ => None,
        }
    }

    /// Whether the card says something else here than what the rep saw: both values must be looked at.
    pub fn conflicts(&self) -> bool {
        match self {
            Self::Field { old, current: Some(current), .. } => old.as_deref().unwrap_or_default() != current,
            Self::Field { current: None, .. } | Self::Contact(_) => false,
        }
    }
}

/// A proposal as a device has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardProposal {
    /// On which visit.
    pub visit: VisitId,
    /// The entry that proposed it.
    pub entry: EntryId,
    /// Whose.
    pub person: PersonId,
    /// The customer of the visit's plan, and their name; none where the plan has not come here.
    pub customer: Option<(CustomerId, String)>,
    /// What it says.
    pub proposed: ProposedChange,
    /// What was said of it, in the order in which it became known here.
    pub reviews: Vec<Reviewing>,
    /// Whether this person is to review it, as far as this device can tell: it is somebody else's, and nothing of it is known
    /// to be decided.
    pub awaits: bool,
}

impl CardProposal {
    /// The review that holds; none while nothing is decided.
    pub fn holds(&self) -> Option<&Reviewing> {
        self.reviews.iter().find(|review| review.outcome.is_some_and(CardOutcome::decides))
    }

    /// Whether people who reviewed it did not come to the same.
    pub fn is_contested(&self) -> bool {
        let mut words = self.reviews.iter().filter_map(|review| review.accepted);
        words.next().is_some_and(|first| words.any(|other| other != first))
    }

    /// Its name in a few letters: `<device>-<seq>`.
    pub fn name(&self) -> String {
        format!("{}-{}", self.entry.device, self.entry.seq)
    }
}

/// What was said of a proposal, from the facts of its visit in the order in which they became known.
pub fn reviews<'a>(
    proposal: EntryId,
    facts: impl Iterator<Item = (EntryId, &'a PersonId, &'a Fact)>,
) -> Vec<Reviewing> {
    let mut all: Vec<Reviewing> = Vec::new();
    for (entry, by, fact) in facts {
        let Fact::Card(_, step) = fact else { continue };
        if step.proposal() != proposal {
            continue;
        }
        let (name, accepted, outcome) = match step {
            CardStep::Reviewed { accepted, .. } => (Some(entry), Some(*accepted), None),
            CardStep::Answered { review, outcome, .. } => {
                let accepted = outcome.decides().then_some(*outcome == CardOutcome::Accepted);
                (*review, accepted, Some(*outcome))
            }
        };
        let known = all.iter_mut().find(|known| name.is_some() && known.entry == name);
        match known {
            // The answer may have come before what it answers.
            Some(known) => (known.accepted, known.outcome) = (known.accepted.or(accepted), known.outcome.or(outcome)),
            None => {
                all.push(Reviewing {
                    by: by.clone(),
                    entry: name,
                    accepted,
                    reason: step.reason().to_owned(),
                    outcome,
                });
            }
        }
    }
    all
}
