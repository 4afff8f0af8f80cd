//! The small parts that facts are made of: a location, a channel, the name of an obligation.

mod trip;
mod word;

pub use trip::{TripMade, TripStep};

use std::fmt;
use std::str::FromStr;

use numbered::{Decode, Encode};

use crate::ids::{EntryId, Heads};

pub use word::{Weaker, Word, WordKind};

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
    /// The plan that it was checked beside: another one may ask for other things. None from apps that don't say.
    #[n(3)]
    pub plan: Option<Heads>,
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

/// A kind of thing owed around a visit, with a time limit.
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
    /// The reply to a customer's open question (V7.2, V10.3).
    #[n(3)]
    Question,
    /// A custom proposal that was promised (V10.2).
    #[n(4)]
    Proposal,
    /// Word that the customer has seen a proposal (V10.2).
    #[n(5)]
    Seen,
    /// The record once more, after it was returned (A3.3).
    #[n(6)]
    Revision,
}

impl ObligationKind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Brief, Self::ThankYou, Self::Record, Self::Question, Self::Proposal, Self::Seen, Self::Revision];
    /// Those that every visit has once, counted from leaving, in the order they fall due.
    pub const OF_EACH_VISIT: [Self; 3] = [Self::Brief, Self::ThankYou, Self::Record];

    /// Its name in JSON, SQL and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Brief => "brief",
            Self::ThankYou => "thank_you",
            Self::Record => "record",
            Self::Question => "question",
            Self::Proposal => "proposal",
            Self::Seen => "seen",
            Self::Revision => "revision",
        }
    }
}

impl fmt::Display for ObligationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing owed of a visit: of a kind, and where there can be several, by the entry that began it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owed {
    /// Of which kind.
    pub kind: ObligationKind,
    /// The question, promise, delivery or return that it is about; none for what every visit has once.
    pub of: Option<EntryId>,
}

impl Owed {
    /// Its name in JSON, SQL and on the command line: `brief`, `question/<device>-<seq>`.
    pub fn name(&self) -> String {
        self.to_string()
    }

    /// The one that an entry began.
    pub fn begun_by(kind: ObligationKind, entry: EntryId) -> Self {
        Self { kind, of: Some(entry) }
    }
}

impl From<ObligationKind> for Owed {
    fn from(kind: ObligationKind) -> Self {
        Self { kind, of: None }
    }
}

impl fmt::Display for Owed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.of {
            None => f.write_str(self.kind.as_str()),
            Some(entry) => write!(f, "{}/{}-{}", self.kind, entry.device, entry.seq),
        }
    }
}

impl FromStr for Owed {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let unknown = || UnknownWord {
            kind: "obligation",
            given: text.chars().take(80).collect(),
            known: "brief, thank_you, record, or a name that `status` shows, such as question/<device>-<seq>",
        };
        let Some((kind, entry)) = text.split_once('/') else {
            let kind: ObligationKind = text.parse()?;
            return if ObligationKind::OF_EACH_VISIT.contains(&kind) { Ok(kind.into()) } else { Err(unknown()) };
        };
        let kind: ObligationKind = kind.parse().map_err(|_| unknown())?;
        if ObligationKind::OF_EACH_VISIT.contains(&kind) {
            return Err(unknown());
        }
        Ok(Self::begun_by(kind, entry.parse().map_err(|_| unknown())?))
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
            known: "brief, thank_you, record, question, proposal, seen, revision",
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
