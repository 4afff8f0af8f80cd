//! The small parts that facts are made of: a location, a channel, the name of an obligation.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};

/// A location as the phone gave it, WGS-84.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Fix {
    /// Latitude in millionths of a degree.
    #[n(0)]
    pub latitude_e6: i32,
    /// Longitude in millionths of a degree.
    #[n(1)]
    pub longitude_e6: i32,
    /// Radius of the fix in metres.
    #[n(2)]
    pub accuracy_m: u32,
}

/// What a phone found in a record when it was submitted, in the words that the server finds it in (V6.2, V7.2, V9.2).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CheckedAs {
    /// The version of the policy it was checked by.
    #[n(0)]
    pub policy: u32,
    /// Ids of the clauses found broken, ascending.
    #[n(1)]
    pub found: Vec<String>,
    /// How many gifts of other visits to the customer in that year were known.
    #[n(2)]
    pub before: u32,
}

/// How a message went to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Channel {
    /// E-mail.
    #[n(0)]
    Mail,
    /// Short message.
    #[n(1)]
    Sms,
    /// A chat application.
    #[n(2)]
    Chat,
    /// By telephone.
    #[n(3)]
    Phone,
}

/// A thing owed after a visit, with a time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum ObligationKind {
    /// The brief to the supervisor (V9.3).
    #[n(0)]
    Brief,
    /// The thank-you to the customer (V10.1).
    #[n(1)]
    ThankYou,
    /// The submitted record (A3.3).
    #[n(2)]
    Record,
}

impl ObligationKind {
    /// All of them, in the order they fall due.
    pub const ALL: [Self; 3] = [Self::Brief, Self::ThankYou, Self::Record];

    /// Its name in JSON, SQL and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Brief => "brief",
            Self::ThankYou => "thank_you",
            Self::Record => "record",
        }
    }
}

impl fmt::Display for ObligationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no obligation or channel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not a known {kind}: use one of {known}")]
pub struct UnknownWord {
    kind: &'static str,
    given: String,
    known: &'static str,
}

impl FromStr for ObligationKind {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| UnknownWord {
            kind: "obligation",
            given: text.chars().take(40).collect(),
            known: "brief, thank_you, record",
        })
    }
}

impl Channel {
    /// Its name in JSON and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
            Self::Chat => "chat",
            Self::Phone => "phone",
        }
    }
}

impl FromStr for Channel {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        [Self::Mail, Self::Sms, Self::Chat, Self::Phone].into_iter().find(|c| c.as_str() == text).ok_or_else(|| {
            UnknownWord { kind: "channel", given: text.chars().take(40).collect(), known: "mail, sms, chat, phone" }
        })
    }
}
