//! The columns of a sheet of customers: one row a customer, one more for each further contact. A heading may be the key, or the
//! name in Chinese or English.

use sync_core::customer::contact::PARTS;
use sync_core::customer::duplicate::levelled;
use sync_core::customer::{Card, Contact, CustomerCard, Field};

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The customer's id.
    Id,
    /// A field of the card.
    Of(Field),
    /// A contact's id.
    ContactId,
    /// A part of a contact, by its place.
    Contact(usize),
    /// Why a row was not taken: it stands in the file of rows to be mended, and is passed over.
    Errors,
}

const ID: (&str, &str, &str) = ("id", "客户编号", "id");
const CONTACT_ID: (&str, &str, &str) = ("contact_id", "联系人编号", "contact id");
const ERRORS: (&str, &str, &str) = ("errors", "错误", "errors");

/// The language of headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headings {
    /// As in JSON.
    Keys,
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Column {
    /// All that are written, in order.
    pub fn all() -> Vec<Self> {
        let fields = Field::ALL.iter().copied().map(Self::Of);
        let parts = (0..PARTS.len()).map(Self::Contact);
        std::iter::once(Self::Id).chain(fields).chain([Self::ContactId]).chain(parts).collect()
    }

    /// The column of a heading.
    pub fn named(heading: &str) -> Option<Self> {
        let wanted = levelled(heading);
        let is =
            |names: (&str, &str, &str)| [names.0, names.1, names.2].into_iter().any(|name| levelled(name) == wanted);
        let special = [(ID, Self::Id), (CONTACT_ID, Self::ContactId), (ERRORS, Self::Errors)];
        if let Some((_, column)) = special.into_iter().find(|(names, _)| is(*names)) {
            return Some(column);
        }
        let part = |(key, zh, en): (&str, &str, &str)| is((&format!("contact_{key}"), zh, en));
        match PARTS.into_iter().position(part) {
            Some(at) => Some(Self::Contact(at)),
            None => Field::of_heading(heading).map(Self::Of),
        }
    }

    /// Its heading.
    pub fn heading(self, headings: Headings) -> String {
        let pick = |(key, zh, en): (&str, &str, &str)| match headings {
            Headings::Keys => key.to_owned(),
            Headings::Zh => zh.to_owned(),
            Headings::En => en.to_owned(),
        };
        match self {
            Self::Id => pick(ID),
            Self::ContactId => pick(CONTACT_ID),
            Self::Errors => pick(ERRORS),
            Self::Of(field) => pick((field.key(), field.zh(), field.en())),
            Self::Contact(at) => {
                let (key, zh, en) = PARTS.get(at).copied().unwrap_or_default();
                pick((&format!("contact_{key}"), zh, en))
            }
        }
    }
}

/// The headings of all columns.
pub fn heading_row(headings: Headings) -> Vec<String> {
    Column::all().into_iter().map(|column| column.heading(headings)).collect()
}

/// The rows of a card: the card with its first contact, then the others.
pub fn rows_of(whole: &CustomerCard) -> Vec<Vec<String>> {
    let (card, nothing) = (whole.card(), Card::default());
    let first = row(whole, &card, whole.contacts.first());
    let more = whole.contacts.iter().skip(1).map(|contact| row(whole, &nothing, Some(contact)));
    std::iter::once(first).chain(more).collect()
}

fn row(whole: &CustomerCard, card: &Card, contact: Option<&Contact>) -> Vec<String> {
    let cell = |column: Column| match (column, contact) {
        (Column::Id, _) => whole.customer.to_string(),
        (Column::Of(field), _) => card.get(field).to_owned(),
        (Column::ContactId, Some(contact)) => contact.contact.to_string(),
        (Column::Contact(at), Some(contact)) => contact.words().get(at).copied().unwrap_or_default().to_owned(),
        _ => String::new(),
    };
    Column::all().into_iter().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::{Column, Headings};

    #[test]
    fn every_column_is_found_by_its_headings_in_both_languages() {
        for column in Column::all().into_iter().chain([Column::Errors]) {
            for headings in [Headings::Keys, Headings::Zh, Headings::En] {
                let heading = column.heading(headings);
                assert_eq!(Column::named(&heading), Some(column), "{heading}");
            }
        }
        assert_eq!(Column::named("colour"), None);
    }
}
