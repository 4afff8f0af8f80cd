//! The customers' cards that are on this device, as a plan needs them (C2.2).

use plain_derive::Plain;
use sync_core::customer::duplicate::levelled;
use sync_core::customer::{Contact, CustomerCard, Field};

use super::view::{Sentence, sentence};

/// Somebody at a customer's.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct CardContact {
    /// Who, by an id that does not speak.
    pub id: String,
    /// The name.
    pub name: String,
    /// The post.
    pub post: String,
    /// The telephone.
    pub phone: String,
    /// The mail address.
    pub mail: String,
    /// The language to speak with them.
    pub language: String,
}

/// A customer's card.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct CustomerChoice {
    /// Whose.
    pub customer: String,
    /// Their name.
    pub name: String,
    /// The tier in words, where one is known.
    pub tier: Option<Sentence>,
    /// Whether it is a key customer.
    pub key: bool,
    /// ISO 3166-1, where it is known.
    pub country: String,
    /// Where they are.
    pub place: String,
    /// The people there.
    pub contacts: Vec<CardContact>,
}

/// Several cards.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct CustomerChoices {
    /// By name.
    pub all: Vec<CustomerChoice>,
}

fn contact(of: &Contact) -> CardContact {
    CardContact {
        id: of.contact.to_string(),
        name: of.name.clone(),
        post: of.post.clone(),
        phone: of.phone.clone(),
        mail: of.mail.clone(),
        language: of.language.clone(),
    }
}

impl From<&CustomerCard> for CustomerChoice {
    fn from(whole: &CustomerCard) -> Self {
        let card = whole.card();
        let tier = card.get(Field::Tier);
        let shown = || sentence(Field::Tier.shown(tier, false), Field::Tier.shown(tier, true));
        Self {
            customer: whole.customer.to_string(),
            name: card.get(Field::Name).to_owned(),
            tier: (!tier.is_empty()).then(shown),
            key: card.get(Field::Key) == "true",
            country: card.get(Field::Country).to_owned(),
            place: card.get(Field::Address).to_owned(),
            contacts: whole.contacts.iter().map(contact).collect(),
        }
    }
}

/// Whether every word of what is looked for stands in the id, the name or a contact, in whatever width and case.
pub(crate) fn says(choice: &CustomerChoice, wanted: &[String]) -> bool {
    let people = choice.contacts.iter().flat_map(|it| [it.name.as_str(), it.phone.as_str(), it.mail.as_str()]);
    let all: Vec<&str> = [choice.customer.as_str(), choice.name.as_str()].into_iter().chain(people).collect();
    let all = levelled(&all.join("\n"));
    wanted.iter().all(|part| all.contains(part))
}

/// What is looked for, word by word.
pub(crate) fn words(find: &str) -> Vec<String> {
    find.split_whitespace().map(levelled).collect()
}
