//! The customers' cards that are on this phone, and what visits propose for them (C2.2, V11.1). Offline.

use std::sync::Arc;

use sync_core::command::Command;
use sync_core::customer::duplicate::levelled;
use sync_core::customer::{self, CustomerCard, Field, Reviewing};
use sync_core::ids::{ContactId, CustomerId};

use super::desk::{Desk, entry_id, visit_id};
use super::error::PhoneError;
use super::rows::{Hint, Saved};

/// A field of a card that is filled.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CardField {
    /// Its key, for example `tier`.
    pub key: String,
    /// What it is called.
    pub name: Hint,
    /// What stands there, as it is kept.
    pub value: String,
    /// The same in words.
    pub shown: Hint,
}

/// Somebody at a customer's.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ContactCard {
    /// Who, by an id that does not speak; not looked at where a contact is proposed.
    #[uniffi(default = "")]
    pub contact: String,
    /// The name.
    pub name: String,
    /// The post.
    #[uniffi(default = "")]
    pub post: String,
    /// The telephone.
    #[uniffi(default = "")]
    pub phone: String,
    /// The mail address.
    #[uniffi(default = "")]
    pub mail: String,
    /// The language to speak with them.
    #[uniffi(default = "")]
    pub language: String,
}

/// A customer's card.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Card {
    /// Whose.
    pub customer: String,
    /// Their name.
    pub name: String,
    /// What is filled, in the card's order.
    pub fields: Vec<CardField>,
    /// The people there.
    pub contacts: Vec<ContactCard>,
    /// The day by which it is to be verified, `2026-09-14`; none for one that never was: it is due.
    pub verify_by: Option<String>,
    /// `large`, `medium` or `small`, where that is known.
    pub size: Option<String>,
}

/// What a visit proposes for a card.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum ProposedChange {
    /// A field should read otherwise.
    OfField {
        /// Its key.
        key: String,
        /// What it is called.
        name: Hint,
        /// What the rep saw there; none where the card was not on their phone.
        seen: Option<String>,
        /// What should stand there.
        wanted: String,
        /// What stands there by now; none where the card is not here.
        current: Option<String>,
    },
    /// A contact that the card lacks.
    OfContact {
        /// Who.
        contact: ContactCard,
    },
}

/// What somebody said of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CardReview {
    /// Who.
    pub person: String,
    /// Accepted, or else rejected; none where that is not known here.
    pub accepted: Option<bool>,
    /// Why.
    pub reason: String,
    /// What came of it by the server; none before it is known.
    pub outcome: Option<Hint>,
}

/// A proposal for a card.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CardProposal {
    /// Its name.
    pub proposal: String,
    /// On which visit.
    pub visit: String,
    /// Whose it is.
    pub person: String,
    /// The customer, by id; none where the plan has not come here.
    pub customer: Option<String>,
    /// What it says.
    pub change: ProposedChange,
    /// Whether this person is to review it.
    pub awaits_me: bool,
    /// Whether the card says something else by now than what the rep saw: show both values.
    pub outdated: bool,
    /// What was said of it.
    pub reviews: Vec<CardReview>,
    /// How it was decided; none while it is not.
    pub accepted: Option<bool>,
}

fn contact(contact: customer::Contact) -> ContactCard {
    ContactCard {
        contact: contact.contact.to_string(),
        name: contact.name,
        post: contact.post,
        phone: contact.phone,
        mail: contact.mail,
        language: contact.language,
    }
}

fn field_name(key: &str) -> Hint {
    Field::of_key(key).map_or_else(
        || Hint { zh: key.to_owned(), en: key.to_owned() },
        |field| Hint { zh: field.zh().to_owned(), en: field.en().to_owned() },
    )
}

impl From<CustomerCard> for Card {
    fn from(whole: CustomerCard) -> Self {
        let card = whole.card();
        let filled = |(field, text): (Field, &str)| CardField {
            key: field.key().to_owned(),
            name: field_name(field.key()),
            value: text.to_owned(),
            shown: Hint { zh: field.shown(text, true), en: field.shown(text, false) },
        };
        Self {
            customer: whole.customer.to_string(),
            name: card.get(Field::Name).to_owned(),
            fields: card.values().map(filled).collect(),
            contacts: whole.contacts.into_iter().map(contact).collect(),
            verify_by: whole.verify_by,
            size: whole.size,
        }
    }
}

impl Card {
    /// Every part of what is looked for stands somewhere on it, in whatever width and case.
    fn says(&self, wanted: &[String]) -> bool {
        let fields = self.fields.iter().map(|field| field.value.as_str());
        let contacts = self.contacts.iter().flat_map(|it| [it.name.as_str(), &it.post, &it.phone, &it.mail]);
        let all: Vec<&str> = [self.customer.as_str()].into_iter().chain(fields).chain(contacts).collect();
        let all = levelled(&all.join("\n"));
        wanted.iter().all(|part| all.contains(part))
    }
}

fn review(review: &Reviewing) -> CardReview {
    CardReview {
        person: review.by.to_string(),
        accepted: review.accepted,
        reason: review.reason.clone(),
        outcome: review.outcome.map(|outcome| {
            let (en, zh) = outcome.words();
            Hint { zh: zh.to_owned(), en: en.to_owned() }
        }),
    }
}

impl From<customer::CardProposal> for CardProposal {
    fn from(given: customer::CardProposal) -> Self {
        let (outdated, proposal) = (given.proposed.conflicts(), given.name());
        Self {
            accepted: given.holds().and_then(|it| it.accepted),
            reviews: given.reviews.iter().map(review).collect(),
            proposal,
            visit: given.visit.to_string(),
            person: given.person.to_string(),
            customer: given.customer.map(|(id, _)| id.to_string()),
            change: match given.proposed {
                customer::ProposedChange::Field { field, old, new, current } => {
                    ProposedChange::OfField { name: field_name(&field), key: field, seen: old, wanted: new, current }
                }
                customer::ProposedChange::Contact(it) => ProposedChange::OfContact { contact: contact(*it) },
            },
            awaits_me: given.awaits,
            outdated,
        }
    }
}

/// The customers' cards.
#[derive(uniffi::Object)]
pub struct Customers {
    pub(super) desk: Arc<Desk>,
}

#[uniffi::export]
impl Customers {
    /// The cards that this person may see, by name, offline too: all, or those on which every word of `find` stands: a name, a
    /// contact, a telephone.
    pub async fn list(&self, find: String) -> Result<Vec<Card>, PhoneError> {
        let wanted: Vec<String> = find.split_whitespace().map(levelled).collect();
        let listed = self.desk.enrolled(move |device| {
            let cards = device.customers().into_iter().map(Card::from);
            Ok(cards.filter(|card| card.says(&wanted)).collect())
        });
        listed.await
    }

    /// One customer's card, offline too; none where it is not here.
    pub async fn find(&self, customer: String) -> Result<Option<Card>, PhoneError> {
        let id = CustomerId::new(customer).map_err(|error| PhoneError::bad("customer", error))?;
        self.desk.enrolled(move |device| Ok(device.customer(&id).map(Card::from))).await
    }

    /// What visits propose for cards, those that await this person first; offline too.
    pub async fn proposals(&self) -> Result<Vec<CardProposal>, PhoneError> {
        let all =
            self.desk.enrolled(|device| Ok(device.card_proposals().into_iter().map(CardProposal::from).collect()));
        all.await
    }

    /// Proposes that a field of the customer's card reads otherwise; empty for nothing.
    pub async fn propose_change(&self, visit: String, key: String, wanted: String) -> Result<Saved, PhoneError> {
        let proposed = visit_id(&visit).map(|visit| Command::ProposeChange { visit, field: key, new: wanted });
        self.desk.save(proposed).await
    }

    /// Proposes a contact for the customer's card.
    pub async fn propose_contact(&self, visit: String, contact: ContactCard) -> Result<Saved, PhoneError> {
        let ContactCard { name, post, phone, mail, language, .. } = contact;
        let contact = customer::Contact { name, post, phone, mail, language, ..unnamed() };
        let contact = Box::new(contact);
        self.desk.save(visit_id(&visit).map(|visit| Command::ProposeContact { visit, contact })).await
    }

    /// Accepts or rejects, as a superior, what a visit proposes; the only one that awaits this person where none is named. `over`:
    /// the card says something else by now, and the person has seen both.
    pub async fn review(
        &self,
        visit: String,
        proposal: Option<String>,
        accepted: bool,
        reason: String,
        over: bool,
    ) -> Result<Saved, PhoneError> {
        let proposal = proposal.map(|text| entry_id("proposal", &text)).transpose();
        let command = visit_id(&visit)
            .and_then(|visit| Ok(Command::ReviewCard { visit, proposal: proposal?, accepted, reason, over }));
        self.desk.save(command).await
    }

    /// Notes that there is new information about the customer.
    pub async fn note_news(&self, visit: String, what: String) -> Result<Saved, PhoneError> {
        self.desk.save(visit_id(&visit).map(|visit| Command::NewInformation { visit, what })).await
    }
}

/// The id of a contact that is proposed is not looked at.
fn unnamed() -> customer::Contact {
    customer::Contact::new(ContactId::drawn([0; 8]))
}
