//! As what customers are filed (A3.4): by their cards as they stand now, as far as somebody may see them.

use std::collections::BTreeMap;

use sync_core::access::{Action, Resource};
use sync_core::customer::{Card, Field};
use sync_core::ids::{OrgId, PersonId};

use crate::query::customers::CustomerSight;
use crate::store::{Read, StoreError};

/// As what a customer is filed; empty where their card does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filed {
    /// The name on the card.
    pub name: String,
    /// Their nature (C2.1).
    pub class: String,
    /// Their tier.
    pub tier: String,
    /// The business in which they are served.
    pub field: String,
}

/// The cards that somebody may see, by customer.
#[derive(Debug, Clone, Default)]
pub struct Cards(BTreeMap<String, Filed>);

impl Cards {
    /// Reads them.
    ///
    /// # Errors
    /// What the store returns.
    pub fn read(read: &dyn Read, org: &OrgId, person: &PersonId) -> Result<Self, StoreError> {
        let sight = CustomerSight::read(read, org, person)?;
        let mut cards = BTreeMap::new();
        for customer in read.customers(org)? {
            if sight.may(read, org, &customer.id, (Action::Read, Resource::Customer))? {
                let card = Card::stored(&customer.name, &customer.card);
                let text = |field| card.get(field).to_owned();
                let filed = Filed {
                    name: text(Field::Name),
                    class: text(Field::Nature),
                    tier: text(Field::Tier),
                    field: text(Field::Business),
                };
                cards.insert(customer.id.to_string(), filed);
            }
        }
        Ok(Self(cards))
    }

    /// One of them; nothing for a card that they may not see, and for who has none.
    pub fn of(&self, customer: &str) -> Filed {
        self.0.get(customer).cloned().unwrap_or_default()
    }
}
