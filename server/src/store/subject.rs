//! Whom or what something stored is about. Its content stands under a key of that person, customer or visit; destroying the
//! key is how they are erased. Nothing of keys here.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use sync_core::fact::Fact;
use sync_core::ids::{ContactId, CustomerId, PersonId, VisitId};
use sync_core::journal::{Body, Segment};
use sync_core::time::Timestamp;

use crate::store::Position;

/// What something stored is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The organisation itself. It can't be erased.
    Organisation,
    /// A person of the organisation.
    Person(PersonId),
    /// A customer.
    Customer(CustomerId),
    /// A person at a customer's.
    Contact(ContactId),
    /// A visit.
    Visit(VisitId),
    /// Where people were on a visit, and the note for helpers: let go by itself, before the visit (V6.3).
    Trip(VisitId),
}

/// A text that names no subject.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} names no person, customer, contact or visit")]
pub struct BadSubject(String);

/// An entry that speaks of several visits: it could not be erased with one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an entry is about one visit: write one entry for each")]
pub struct SeveralVisits;

impl Subject {
    /// What a fact is about: its visit, else who wrote it. That a device is lost is the organisation's to know, since verdicts on
    /// several people's visits rest on it.
    pub fn of_fact(fact: &Fact, author: &PersonId) -> Self {
        match (fact.visit(), fact) {
            (Some(visit), fact) if fact.is_kept_apart() => Self::Trip(visit.clone()),
            (Some(visit), _) => Self::Visit(visit.clone()),
            (None, Fact::DeclareLost { .. }) => Self::Organisation,
            (None, _) => Self::Person(author.clone()),
        }
    }

    /// What an entry is about.
    ///
    /// # Errors
    /// [`SeveralVisits`].
    pub fn of_body(body: &Body, author: &PersonId) -> Result<Self, SeveralVisits> {
        let fact = body.fact();
        let mut visits = body.parts.iter().map(|part| &part.document.visit).chain(fact.as_ref().and_then(Fact::visit));
        match visits.next() {
            Some(first) if visits.all(|visit| visit == first) => {
                let apart = body.parts.is_empty() && fact.as_ref().is_some_and(Fact::is_kept_apart);
                Ok(if apart { Self::Trip(first.clone()) } else { Self::Visit(first.clone()) })
            }
            Some(_) => Err(SeveralVisits),
            None => Ok(fact.as_ref().map_or(Self::Person(author.clone()), |fact| Self::of_fact(fact, author))),
        }
    }

    /// What kind it is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Organisation => "org",
            Self::Person(_) => "person",
            Self::Customer(_) => "customer",
            Self::Contact(_) => "contact",
            Self::Visit(_) => "visit",
            Self::Trip(_) => "trip",
        }
    }

    /// The visit, where it is one.
    pub fn visit(&self) -> Option<&VisitId> {
        match self {
            Self::Visit(visit) => Some(visit),
            _ => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organisation => f.write_str(self.kind()),
            Self::Person(id) => write!(f, "person/{id}"),
            Self::Customer(id) => write!(f, "customer/{id}"),
            Self::Contact(id) => write!(f, "contact/{id}"),
            Self::Visit(id) => write!(f, "visit/{id}"),
            Self::Trip(id) => write!(f, "trip/{id}"),
        }
    }
}

impl FromStr for Subject {
    type Err = BadSubject;

    fn from_str(text: &str) -> Result<Self, BadSubject> {
        let bad = || BadSubject(text.chars().take(80).collect());
        match text.split_once('/') {
            None if text == "org" => Ok(Self::Organisation),
            Some(("person", id)) => id.parse().map(Self::Person).map_err(|_| bad()),
            Some(("customer", id)) => id.parse().map(Self::Customer).map_err(|_| bad()),
            Some(("contact", id)) => id.parse().map(Self::Contact).map_err(|_| bad()),
            Some(("visit", id)) => id.parse().map(Self::Visit).map_err(|_| bad()),
            Some(("trip", id)) => id.parse().map(Self::Trip).map_err(|_| bad()),
            _ => Err(bad()),
        }
    }
}

/// Whether a segment speaks of one of these visits; one that can't be read may.
pub fn speaks_of(segment: &[u8], subjects: &[Subject]) -> bool {
    let Ok(segment) = Segment::read(segment) else { return true };
    let visits: BTreeSet<&VisitId> = subjects.iter().filter_map(Subject::visit).collect();
    segment.entries.iter().any(|entry| {
        let Ok(body) = Body::read(&entry.body) else { return true };
        let of_fact = body.fact().as_ref().and_then(Fact::visit).is_some_and(|visit| visits.contains(visit));
        of_fact || body.parts.iter().any(|part| visits.contains(&part.document.visit))
    })
}

/// That something was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// What.
    pub subject: Subject,
    /// When.
    pub at: Timestamp,
    /// The position of the act; 0 where it was repeated after a restore.
    pub position: Position,
}

/// Asks what was erased.
pub trait ReadErasures {
    /// Whether something was erased. Cheap where nothing was.
    fn is_erased(&self, org: &sync_core::ids::OrgId, subject: &Subject) -> Result<bool, super::StoreError>;
    /// All that was erased of an organisation, by subject.
    fn erasures(&self, org: &sync_core::ids::OrgId) -> Result<Vec<Erasure>, super::StoreError>;
}

/// Erases.
pub trait WriteErasures {
    /// Destroys the keys of subjects of an organisation, once this transaction is committed, and lets go of what is made from their
    /// content. What was erased stays so: nothing about it is ever taken again. A visit's row stays and says no more than that.
    fn erase(
        &mut self,
        org: &sync_core::ids::OrgId,
        subjects: &[Subject],
        at: Timestamp,
        position: Position,
    ) -> Result<(), super::StoreError>;
}

#[cfg(test)]
mod tests {
    use sync_core::fact::Fact;
    use sync_core::ids::{DocumentId, PersonId, VisitId};
    use sync_core::journal::{Body, Part};

    use super::{SeveralVisits, Subject};

    fn visit(id: &str) -> VisitId {
        VisitId::new(id).expect("sound")
    }

    fn part(id: &str) -> Part {
        Part { document: DocumentId::record(&visit(id)), change: vec![1].into() }
    }

    #[test]
    fn a_body_is_about_its_one_visit_or_else_about_who_wrote_it() {
        let li = PersonId::new("li").expect("sound");
        let leave = Fact::Leave { visit: visit("v") };
        let about = |body: &Body| Subject::of_body(body, &li);
        assert_eq!(about(&Body::new(vec![part("v")], Some(&leave))), Ok(Subject::Visit(visit("v"))));
        assert_eq!(about(&Body::new(vec![], Some(&Fact::Tick))), Ok(Subject::Person(li.clone())));
        assert_eq!(about(&Body::new(vec![part("v"), part("w")], None)), Err(SeveralVisits));
        assert_eq!(about(&Body::new(vec![part("w")], Some(&leave))), Err(SeveralVisits));
    }

    #[test]
    fn a_subject_reads_back_from_its_name() {
        for name in ["org", "person/li", "customer/c-1", "contact/k-1", "visit/v.1", "trip/v.1"] {
            assert_eq!(name.parse::<Subject>().expect("a subject").to_string(), name);
        }
        assert!("visit/".parse::<Subject>().is_err() && "device/x".parse::<Subject>().is_err());
    }
}
