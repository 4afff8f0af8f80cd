//! A card as a whole: what stands in its fields, how it is stored, what changed, and what follows from it.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use numbered::{Decode, Encode};
use serde_json::{Map, Value as Json};

use super::field::fen;
use super::{Contact, Field};
use crate::ids::CustomerId;

/// What stands in the fields of a card. A field that is not there is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card(BTreeMap<Field, String>);

/// One field of a card, on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Value {
    /// The field's key.
    #[n(0)]
    pub field: String,
    /// What stands there.
    #[n(1)]
    pub text: String,
}

/// A card as a device gets it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CustomerCard {
    /// Whose.
    #[n(0)]
    pub customer: CustomerId,
    /// What stands on it; a newer server may name fields that are not known here.
    #[n(1)]
    pub values: Vec<Value>,
    /// The people there.
    #[n(2)]
    pub contacts: Vec<Contact>,
    /// The day by which it is to be verified, `2026-09-14` (C2.4); none for one that never was: it is due.
    #[n(3)]
    pub verify_by: Option<String>,
    /// `large`, `medium` or `small`, where yearly purchases are known (C2.1).
    #[n(4)]
    pub size: Option<String>,
}

/// A field that changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct CardChange {
    /// The field's key.
    #[n(0)]
    pub field: String,
    /// What stood there; empty for nothing.
    #[n(1)]
    pub old: String,
    /// What stands there now; empty for nothing.
    #[n(2)]
    pub new: String,
}

/// How large a customer is, from yearly purchases (C2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// Less than the others.
    Small,
    /// From the lower limit on.
    Medium,
    /// From the higher limit on.
    Large,
}

impl Size {
    /// By yearly purchases and the limits of the policy, all in fen (C2.1).
    pub fn of(yearly: u64, medium_from: u64, large_from: u64) -> Self {
        match yearly {
            _ if yearly >= large_from => Self::Large,
            _ if yearly >= medium_from => Self::Medium,
            _ => Self::Small,
        }
    }

    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }
}

impl Card {
    /// What stands in a field.
    pub fn get(&self, field: Field) -> &str {
        self.0.get(&field).map_or("", String::as_str)
    }

    /// Writes into a field; an empty text empties it.
    pub fn set(&mut self, field: Field, text: impl Into<String>) {
        let text = text.into();
        if text.is_empty() {
            self.0.remove(&field)
        } else {
            self.0.insert(field, text)
        };
    }

    /// The same with a field written.
    #[must_use]
    pub fn with(mut self, field: Field, text: impl Into<String>) -> Self {
        self.set(field, text);
        self
    }

    /// Fields that are not empty, in order.
    pub fn values(&self) -> impl Iterator<Item = (Field, &str)> {
        self.0.iter().map(|(field, text)| (*field, text.as_str()))
    }

    /// What must be written to make this card of another.
    pub fn changes_from(&self, before: &Self) -> Vec<CardChange> {
        let differs = |field: &&Field| before.get(**field) != self.get(**field);
        let change = |field: &Field| CardChange {
            field: field.key().to_owned(),
            old: before.get(*field).to_owned(),
            new: self.get(*field).to_owned(),
        };
        Field::ALL.iter().filter(differs).map(change).collect()
    }

    /// Takes changes; those of fields that are not known are left out.
    pub fn change(&mut self, changes: &[CardChange]) {
        for change in changes {
            if let Some(field) = Field::of_key(&change.field) {
                self.set(field, change.new.clone());
            }
        }
    }

    /// From what is stored: the name, and a JSON object of the rest. What is not a known field, or not of its kind, is passed over.
    pub fn stored(name: &str, json: &str) -> Self {
        let object: Map<String, Json> = serde_json::from_str(json).unwrap_or_default();
        let mut card = Self::default();
        for (key, value) in &object {
            let text = match value {
                Json::String(text) => text.clone(),
                Json::Bool(flag) => flag.to_string(),
                Json::Number(number) => number.to_string(),
                _ => continue,
            };
            if let Some((field, text)) = Field::of_key(key).and_then(|field| Some((field, field.read(&text).ok()?))) {
                card.set(field, text);
            }
        }
        card.with(Field::Name, name)
    }

    /// As it is stored, into what was stored before: what else stands there stays.
    pub fn store_into(&self, json: &str) -> String {
        let mut object: Map<String, Json> = serde_json::from_str(json).unwrap_or_default();
        for field in Field::ALL.iter().filter(|field| **field != Field::Name) {
            let text = self.get(*field);
            match (text, *field) {
                ("", _) => drop(object.remove(field.key())),
                (text, Field::Key) => drop(object.insert(field.key().to_owned(), Json::Bool(text == "true"))),
                (text, _) => drop(object.insert(field.key().to_owned(), Json::String(text.to_owned()))),
            }
        }
        Json::Object(object).to_string()
    }

    /// How large the customer is by these limits in fen (C2.1); none where yearly purchases are not known.
    pub fn size(&self, medium_from: u64, large_from: u64) -> Option<Size> {
        Some(Size::of(fen(self.get(Field::YearlyPurchases))?, medium_from, large_from))
    }

    /// Whether the customer is abroad (C2.1); none where no country is known.
    pub fn is_overseas(&self, home: &str) -> Option<bool> {
        let country = self.get(Field::Country);
        (!country.is_empty()).then(|| !country.eq_ignore_ascii_case(home))
    }
}

impl CustomerCard {
    /// The card itself.
    pub fn card(&self) -> Card {
        let mut card = Card::default();
        for value in &self.values {
            if let Some(field) = Field::of_key(&value.field) {
                card.set(field, value.text.clone());
            }
        }
        card
    }

    /// Whether it is due to be verified on a day (C2.4).
    pub fn is_due(&self, today: Date) -> bool {
        self.verify_by.as_deref().and_then(|by| by.parse::<Date>().ok()).is_none_or(|by| by <= today)
    }
}

/// The day by which a card is to be verified again, so many days after it was (C2.4); none where it never was.
pub fn verify_by(card: &Card, days: u32) -> Option<Date> {
    let verified: Date = card.get(Field::Verified).parse().ok()?;
    Span::new().try_days(i64::from(days)).ok().map(|span| verified.saturating_add(span))
}

#[cfg(test)]
mod tests {
    use super::{Card, Size, verify_by};
    use crate::customer::Field;

    #[test]
    fn c2_1_the_size_comes_from_yearly_purchases_and_the_limits() {
        let card = |yearly: &str| Card::default().with(Field::YearlyPurchases, yearly);
        let size = |yearly: &str| card(yearly).size(100_000_000, 500_000_000);
        let cases = [
            ("5000000", Some(Size::Large)),
            ("4999999.99", Some(Size::Medium)),
            ("1000000", Some(Size::Medium)),
            ("999999", Some(Size::Small)),
            ("", None),
        ];
        for (yearly, wanted) in cases {
            assert_eq!(size(yearly), wanted, "{yearly}");
        }
    }

    #[test]
    fn c2_1_a_country_makes_a_customer_domestic_or_overseas() {
        let of = |country: &str| Card::default().with(Field::Country, country).is_overseas("CN");
        assert_eq!((of("CN"), of("DE"), of("")), (Some(false), Some(true), None));
    }

    #[test]
    fn c2_4_a_card_is_due_so_many_days_after_it_was_verified_and_at_once_if_it_never_was() {
        let card = Card::default().with(Field::Verified, "2026-03-20");
        assert_eq!(verify_by(&card, 180).map(|day| day.to_string()).as_deref(), Some("2026-09-16"));
        assert_eq!(verify_by(&Card::default(), 180), None);
    }

    #[test]
    fn c2_2_a_card_reads_back_from_its_store_and_what_else_stands_there_stays() {
        let stored =
            r#"{"tier":"A","key":true,"country":"CN","city":"Yiwu","lat":29.3,"contact":{"name":"x"},"nature":"boss"}"#;
        let card = Card::stored("义乌星桥", stored);
        assert_eq!((card.get(Field::Tier), card.get(Field::Key), card.get(Field::Name)), ("A", "true", "义乌星桥"));
        assert_eq!(card.get(Field::Nature), "", "what is none of its words is passed over");
        let changed = card.clone().with(Field::Tier, "B").with(Field::Country, "");
        let again = changed.store_into(stored);
        assert!(again.contains("\"city\":\"Yiwu\"") && again.contains("\"key\":true"), "{again}");
        assert_eq!(Card::stored("义乌星桥", &again), changed);
        let changes = changed.changes_from(&card);
        assert_eq!(
            changes.iter().map(|it| (it.field.as_str(), it.old.as_str(), it.new.as_str())).collect::<Vec<_>>(),
            [("country", "CN", ""), ("tier", "A", "B")]
        );
        let mut back = card;
        back.change(&changes);
        assert_eq!(back, changed);
    }
}
