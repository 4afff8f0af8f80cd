//! An act as it stands in the journal: who, what and when for good, its content until it is erased.

use sync_core::cbor;
use sync_core::ids::PersonId;
use sync_core::journal::commit;

use crate::store::acts::{Act, Doer};
use crate::store::subject::Subject;

/// An act in the journal. Its content may be erased one day; who, what and when stay, and so does its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acted {
    /// Who.
    pub by: Doer,
    /// The act's name.
    pub name: String,
    /// Whom it is about.
    pub about: Option<PersonId>,
    /// HMAC-SHA-256 of the act under its salt.
    pub digest: [u8; 32],
    /// What it is about, with which it is erased.
    pub subject: Option<Subject>,
    /// The act and its salt; none once they are erased.
    pub content: Option<(Act, [u8; 32])>,
}

impl Acted {
    /// An act under a fresh random salt.
    pub fn new(by: Doer, act: Act, salt: [u8; 32]) -> Self {
        let digest = commit(&salt, &cbor::encode(&act));
        let (name, about, subject) = (act.name().to_owned(), act.about().cloned(), Some(act.subject()));
        Self { by, name, about, digest, subject, content: Some((act, salt)) }
    }

    /// Whether content and digest belong together; an erased one is not looked at.
    pub fn is_whole(&self) -> bool {
        self.content.as_ref().is_none_or(|(act, salt)| commit(salt, &cbor::encode(act)) == self.digest)
    }
}
