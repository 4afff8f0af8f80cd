//! When two cards may be one customer's (C2.4): the same name but for width, case and the form of the company, or the same
//! telephone or mail. It warns; a person decides.

use std::collections::{BTreeMap, BTreeSet};

use super::{Card, Contact, Field};
use crate::ids::CustomerId;

/// Ends of companies' names that say only of which form they are, longest first.
const FORMS: [&str; 26] = [
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "有限公司",
    "股份公司",
    "总公司",
    "集团",
    "公司",
    "株式会社",
    "corporation",
    "incorporated",
    "company",
    "limited",
    "gmbhcokg",
    "gmbh",
    "sarl",
    "corp",
    "pty",
    "llc",
    "ltd",
    "inc",
    "plc",
    "bv",
    "ag",
    "sa",
    "co",
];

/// One character in half width: full-width letters, digits and signs are the same to everybody but a computer.
pub fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// A text without what does not tell two apart: width, case, spaces and punctuation.
pub fn levelled(text: &str) -> String {
    text.chars().map(narrow).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A company's name without its form.
pub fn plain_name(name: &str) -> String {
    let whole = levelled(name);
    let mut plain = whole.as_str();
    while let Some(rest) = FORMS.iter().find_map(|form| plain.strip_suffix(form)).filter(|rest| !rest.is_empty()) {
        plain = rest;
    }
    plain.to_owned()
}

/// The digits that tell a telephone from others: the last eleven, since some write the country's and some don't.
pub fn plain_phone(phone: &str) -> Option<String> {
    let digits: Vec<char> = phone.chars().map(narrow).filter(char::is_ascii_digit).collect();
    let from = digits.len().saturating_sub(11);
    (digits.len() >= 7).then(|| digits.get(from..).unwrap_or_default().iter().collect())
}

/// By what two cards are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Same {
    /// The name.
    Name,
    /// A telephone.
    Phone,
    /// A mail address.
    Mail,
}

impl Same {
    /// In Chinese and English.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Name => ("名称相同", "the same name"),
            Self::Phone => ("电话相同", "the same telephone"),
            Self::Mail => ("邮箱相同", "the same mail address"),
        }
    }
}

/// What is known of all customers, to be asked for those that may be the same.
#[derive(Debug, Default)]
pub struct Known(BTreeMap<(Same, String), BTreeSet<CustomerId>>);

impl Known {
    /// Adds a card.
    pub fn add(&mut self, id: &CustomerId, card: &Card, contacts: &[Contact]) {
        for mark in marks(card, contacts) {
            self.0.entry(mark).or_default().insert(id.clone());
        }
    }

    /// Others that may be the same customer, each with why.
    pub fn like(&self, id: &CustomerId, card: &Card, contacts: &[Contact]) -> Vec<(CustomerId, Same)> {
        let mut found = BTreeMap::new();
        for mark in marks(card, contacts) {
            for other in self.0.get(&mark).into_iter().flatten().filter(|other| *other != id) {
                found.entry(other.clone()).or_insert(mark.0);
            }
        }
        found.into_iter().collect()
    }
}

fn marks(card: &Card, contacts: &[Contact]) -> BTreeSet<(Same, String)> {
    let name = Some(plain_name(card.get(Field::Name))).filter(|name| !name.is_empty());
    let phones = std::iter::once(card.get(Field::Phone)).chain(contacts.iter().map(|contact| contact.phone.as_str()));
    let mails = std::iter::once(card.get(Field::Mail)).chain(contacts.iter().map(|contact| contact.mail.as_str()));
    let mail = |mail: &str| mail.trim().to_lowercase();
    let mails = mails.map(mail).filter(|mail| !mail.is_empty()).map(|mail| (Same::Mail, mail));
    let phones = phones.filter_map(plain_phone).map(|phone| (Same::Phone, phone));
    name.into_iter().map(|name| (Same::Name, name)).chain(phones).chain(mails).collect()
}

#[cfg(test)]
mod tests {
    use super::{Known, Same, plain_name, plain_phone};
    use crate::customer::{Card, Field};
    use crate::ids::CustomerId;

    #[test]
    fn c2_4_width_case_and_the_form_of_a_company_tell_no_two_apart() {
        let same = [
            ["深圳恒渡服饰贸易有限公司", "深圳恒渡服饰贸易 有限责任公司"],
            ["Nordwind AG", "ＮＯＲＤＷＩＮＤ"],
            ["Acme Co., Ltd.", "ACME Limited"],
            ["Müller GmbH & Co. KG", "müller gmbh"],
        ];
        for [one, other] in same {
            assert_eq!(plain_name(one), plain_name(other), "{one} {other}");
        }
        assert_ne!(plain_name("深圳恒渡"), plain_name("深圳拾光"));
        assert_eq!(plain_name("有限公司"), "有限公司", "a name is never empty");
    }

    #[test]
    fn a_telephone_is_the_same_with_and_without_its_country() {
        assert_eq!(plain_phone("+86 139-0000-0001"), plain_phone("１３９００００ ０００１"));
        assert_eq!(plain_phone("110"), None, "everybody's");
    }

    #[test]
    fn c2_4_another_card_of_the_same_name_or_telephone_is_named_with_why() {
        let id = |id: &str| CustomerId::new(id).expect("an id");
        let card = |name: &str, phone: &str| Card::default().with(Field::Name, name).with(Field::Phone, phone);
        let mut known = Known::default();
        known.add(&id("c-1"), &card("Nordwind AG", "+49 40 1234567"), &[]);
        known.add(&id("c-2"), &card("Südwind", "13900000001"), &[]);
        let like = |id: &CustomerId, card: &Card| known.like(id, card, &[]);
        assert_eq!(like(&id("c-3"), &card("nordwind", "")), [(id("c-1"), Same::Name)]);
        assert_eq!(like(&id("c-3"), &card("x", "+86 139 0000 0001")), [(id("c-2"), Same::Phone)]);
        assert_eq!(like(&id("c-1"), &card("Nordwind", "")), [], "itself is no other");
    }
}
