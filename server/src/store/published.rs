//! What is published, to whom, and how it comes back: the feed in domain types.

use sync_core::ids::{CustomerId, DepartmentId, PersonId, VisitId};

/// Whose feed a row is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// One person's.
    Person(PersonId),
    /// The superiors' of a department.
    Department(DepartmentId),
    /// Everybody's.
    Organisation,
}

impl Scope {
    /// Its key in SQL.
    pub fn key(&self) -> String {
        match self {
            Self::Person(id) => format!("person/{id}"),
            Self::Department(id) => format!("department/{id}"),
            Self::Organisation => "organisation".to_owned(),
        }
    }
}

/// What may come into sight, or go out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// A visit.
    Visit(VisitId),
    /// All visits of a department.
    Department(DepartmentId),
    /// A customer's card.
    Customer(CustomerId),
}

/// A turn of what a scope sees. What it brings or takes away is found when it is read, by the rights of then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// It may have come into sight.
    Gained(Seen),
    /// It may have gone out of sight.
    Lost(Seen),
}

impl Turn {
    /// Its key in SQL.
    pub fn key(&self) -> String {
        let (sign, seen) = match self {
            Self::Gained(seen) => ('+', seen),
            Self::Lost(seen) => ('-', seen),
        };
        match seen {
            Seen::Visit(id) => format!("{sign}visit/{id}"),
            Seen::Department(id) => format!("{sign}department/{id}"),
            Seen::Customer(id) => format!("{sign}customer/{id}"),
        }
    }

    /// The turn of that key.
    pub fn named(key: &str) -> Option<Self> {
        let (sign, rest) = (key.chars().next()?, key.get(1..)?);
        let (kind, id) = rest.split_once('/')?;
        let seen = match kind {
            "visit" => Seen::Visit(id.parse().ok()?),
            "department" => Seen::Department(id.parse().ok()?),
            "customer" => Seen::Customer(id.parse().ok()?),
            _ => return None,
        };
        match sign {
            '+' => Some(Self::Gained(seen)),
            '-' => Some(Self::Lost(seen)),
            _ => None,
        }
    }
}

/// What is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Published {
    /// A [`sync_core::sync::FeedItem`] as CBOR, and the visit that it is about: with which it is erased. None for what is about the
    /// person whom it is for.
    Item(Option<VisitId>, Vec<u8>),
    /// A turn of what the scope sees.
    Turn(Turn),
}

/// A row of the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRow {
    /// Its place in the feed.
    pub position: u64,
    /// What stands there. Items of before have no visit named.
    pub what: Published,
}

/// A scope that is read from a place of the feed on.
pub type ReadScope = (Scope, u64);

/// The most that one reading of a feed brings; the first row comes whatever its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Rows.
    pub rows: usize,
    /// Bytes of their items.
    pub bytes: usize,
}

/// What one reading of a feed brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedPage {
    /// In order.
    pub rows: Vec<FeedRow>,
    /// Whether the page was full: more may follow.
    pub full: bool,
}
