//! A person at the customer's (联系人). Each is a subject of their own, so that one can be erased alone.

use numbered::{Decode, Encode};

use super::field::{self, FieldError};
use crate::ids::ContactId;

/// A person at the customer's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct Contact {
    /// Who, by an id that does not speak.
    #[n(0)]
    pub contact: ContactId,
    /// The name.
    #[n(1)]
    pub name: String,
    /// The post.
    #[n(2)]
    pub post: String,
    /// The telephone.
    #[n(3)]
    pub phone: String,
    /// The mail address.
    #[n(4)]
    pub mail: String,
    /// The language to speak with them.
    #[n(5)]
    pub language: String,
}

/// A part of a contact: its name in JSON, in Chinese, in English.
pub const PARTS: [(&str, &str, &str); 5] = [
    ("name", "联系人", "contact"),
    ("post", "职务", "post"),
    ("phone", "联系人电话", "contact's phone"),
    ("mail", "联系人邮箱", "contact's mail"),
    ("language", "语言", "language"),
];

impl Contact {
    /// One without words.
    pub fn new(contact: ContactId) -> Self {
        let none = String::new;
        Self { contact, name: none(), post: none(), phone: none(), mail: none(), language: none() }
    }

    /// The words, in the order of [`PARTS`].
    pub fn words(&self) -> [&str; 5] {
        [&self.name, &self.post, &self.phone, &self.mail, &self.language]
    }

    /// The same with its words checked and trimmed.
    ///
    /// # Errors
    /// The part's place in [`PARTS`], with reason and remedy.
    pub fn read(mut self) -> Result<Self, (usize, FieldError)> {
        let parts = [&mut self.name, &mut self.post, &mut self.phone, &mut self.mail, &mut self.language];
        for (at, part) in parts.into_iter().enumerate() {
            let text = part.trim().to_owned();
            let read = match (at, text.is_empty()) {
                (_, true) => Ok(text),
                (2, _) => field::sound(&text).and_then(|()| field::phone(&text)),
                (3, _) => field::sound(&text).and_then(|()| field::mail(&text)),
                _ => field::sound(&text).map(|()| text),
            };
            *part = read.map_err(|error| (at, error))?;
        }
        if self.name.is_empty() {
            return Err((0, FieldError::new("the contact has no name", "write the name")));
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Contact;

    #[test]
    fn c2_2_a_contact_needs_a_name_and_sound_ways_to_be_reached() {
        let plain = || Contact { name: " 王先生 ".to_owned(), ..Contact::new("k-1".parse().expect("an id")) };
        assert_eq!(plain().read().map(|read| read.name).as_deref(), Ok("王先生"));
        let wrong = [
            (Contact { name: String::new(), phone: "139 0000".to_owned(), ..plain() }, 0),
            (Contact { phone: "x".to_owned(), ..plain() }, 2),
            (Contact { mail: "x".to_owned(), ..plain() }, 3),
            (Contact { post: "-".to_owned(), ..plain() }, 1),
        ];
        for (contact, at) in wrong {
            assert_eq!(contact.clone().read().expect_err("wrong").0, at, "{contact:?}");
        }
    }
}
