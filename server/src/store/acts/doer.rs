//! Who carried out an act, and their name in SQL.

use sync_core::ids::PersonId;

/// Who carried out an act.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doer {
    /// Somebody of the organisation.
    Person(PersonId),
    /// Whoever may use the data folder, by a command.
    Operator,
    /// The server by itself, when a time had come.
    Server,
}

impl Doer {
    /// Its name in SQL.
    pub fn key(&self) -> String {
        match self {
            Self::Person(id) => format!("person/{id}"),
            Self::Operator => "operator".to_owned(),
            Self::Server => "server".to_owned(),
        }
    }

    /// The doer of that name.
    pub fn named(key: &str) -> Option<Self> {
        match key {
            "operator" => Some(Self::Operator),
            "server" => Some(Self::Server),
            other => other.strip_prefix("person/")?.parse().ok().map(Self::Person),
        }
    }
}
