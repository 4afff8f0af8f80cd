//! The ids of the domain, each a type of its own so that none can stand in for another.
//!
//! Here live names of things and nothing about what they do. Text ids (organisation, person, visit…) are chosen by
//! people or imported, so their form is checked once, at the border; random ids are bytes handed in by whoever makes them.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};

/// Longest text id in bytes. Long enough for a UUID with a prefix, short enough to be a key.
pub const MAX_TEXT_ID: usize = 64;

/// A text id that doesn't have the right form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} id {text:?} must be {form}")]
pub struct BadId {
    /// Which kind of id was asked for, for example `visit`.
    pub kind: &'static str,
    /// What was given, cut to a readable length.
    pub text: String,
    /// What it must be.
    pub form: &'static str,
}

/// The form of a text id.
const TEXT_FORM: &str = "1 to 64 characters of a-z, A-Z, 0-9, '.', '_' or '-'";

fn check(kind: &'static str, text: &str) -> Result<(), BadId> {
    let sound = !text.is_empty()
        && text.len() <= MAX_TEXT_ID
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    if sound { Ok(()) } else { Err(BadId { kind, text: text.chars().take(80).collect(), form: TEXT_FORM }) }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes a text as an id.
            ///
            /// # Errors
            /// [`BadId`] when the text is empty, too long or holds other characters.
            pub fn new(text: impl Into<String>) -> Result<Self, BadId> {
                let text = text.into();
                check($kind, &text)?;
                Ok(Self(text))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Self::new(text)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self, e: &mut minicbor::Encoder<W>, _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.str(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                let at = d.position();
                Self::new(d.str()?).map_err(|e| minicbor::decode::Error::message(e.to_string()).at(at))
            }
        }
    };
}

text_id!(/// An organisation: the tenant that every key starts with.
    OrgId, "organisation");
text_id!(/// A department of an organisation.
    DepartmentId, "department");
text_id!(/// A person with a login.
    PersonId, "person");
text_id!(/// A customer of the organisation.
    CustomerId, "customer");
text_id!(/// A person at a customer's (联系人).
    ContactId, "contact");
impl ContactId {
    /// A fresh one, from random bytes: it does not speak.
    pub fn drawn(random: [u8; 8]) -> Self {
        Self(random.iter().fold("k-".to_owned(), |id, byte| format!("{id}{byte:02x}")))
    }
}

text_id!(/// A place at a customer's that shows a rotating code.
    SiteId, "site");
text_id!(/// One visit to one customer. Its plan, record, review and itinerary share this id.
    VisitId, "visit");

macro_rules! byte_id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; $len]);

        impl $name {
            /// Takes bytes of the right length.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let bad = || BadId {
                    kind: stringify!($name),
                    text: text.chars().take(80).collect(),
                    form: concat!("the hexadecimal digits of ", $len, " bytes"),
                };
                let plain: String = text.chars().filter(|c| *c != '-').collect();
                if plain.len() != 2 * $len || !plain.is_ascii() {
                    return Err(bad());
                }
                let mut bytes = [0u8; $len];
                for (i, byte) in bytes.iter_mut().enumerate() {
                    *byte = u8::from_str_radix(&plain[2 * i..2 * i + 2], 16).map_err(|_| bad())?;
                }
                Ok(Self(bytes))
            }
        }
    };
}

byte_id!(/// The name of a blob: SHA-256 over its bytes.
    BlobHash, 32);
byte_id!(/// An enrolled device: one install on one phone, under one person.
    DeviceId, 16);
byte_id!(/// An Automerge actor: new and random at every engine start.
    ActorId, 16);
byte_id!(/// One boot of a device's running clock.
    BootId, 8);
byte_id!(/// A server-signed time, named by an id that no device can guess.
    AnchorId, 16);
impl AnchorId {
    /// One that is given to nobody, since the server's clock was in doubt. It can be told from others, so that it proves nothing
    /// to whoever learns of it later.
    pub fn withheld(random: [u8; 8]) -> Self {
        let mut bytes = [0; 16];
        bytes.iter_mut().skip(8).zip(random).for_each(|(byte, drawn)| *byte = drawn);
        Self(bytes)
    }

    /// Whether it was given to nobody.
    pub fn is_withheld(&self) -> bool {
        self.0.starts_with(&[0; 8])
    }
}

byte_id!(/// A single-use number given by the server.
    Nonce, 16);
byte_id!(/// SHA-256 of a journal entry's header.
    EntryHash, 32);
byte_id!(/// Hash of an Automerge change.
    ChangeHash, 32);
byte_id!(/// Which life of the server's store answered; a restore from a backup begins a new one.
    Epoch, 8);

/// The heads of a document: what exactly was seen.
pub type Heads = Vec<ChangeHash>;

/// The place of an entry in its device's journal, from 1 on. 0 stands for the enrolment itself.
pub type Seq = u64;

/// Names one journal entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct EntryId {
    /// Whose journal.
    #[n(0)]
    pub device: DeviceId,
    /// Its place there.
    #[n(1)]
    pub seq: Seq,
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.device, self.seq)
    }
}

impl FromStr for EntryId {
    type Err = BadId;
    /// Reads `<device>#<seq>`, or `<device>-<seq>` as it stands in other names.
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = || BadId {
            kind: "entry",
            text: text.chars().take(80).collect(),
            form: "a device's 32 hexadecimal digits, '-' and a number",
        };
        let (device, seq) = text.rsplit_once(['#', '-']).ok_or_else(bad)?;
        Ok(Self { device: device.parse().map_err(|_| bad())?, seq: seq.parse().map_err(|_| bad())? })
    }
}

/// What a document holds, and so who writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// The plan (拜访计划), written by the rep.
    Plan,
    /// The record (拜访记录), written by the rep and companions.
    Visit,
    /// The review, written by superiors.
    Review,
    /// The safety itinerary, written by the traveller.
    Itinerary,
}

impl DocumentKind {
    /// The kind's name in ids and on pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Visit => "visit",
            Self::Review => "review",
            Self::Itinerary => "itinerary",
        }
    }
}

/// Names one document: a kind and the visit it belongs to, written `plan/visit-001`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId {
    /// What it holds.
    pub kind: DocumentKind,
    /// The visit it belongs to.
    pub visit: VisitId,
}

impl DocumentId {
    /// The plan of a visit.
    pub fn plan(visit: &VisitId) -> Self {
        Self { kind: DocumentKind::Plan, visit: visit.clone() }
    }

    /// The record of a visit.
    pub fn record(visit: &VisitId) -> Self {
        Self { kind: DocumentKind::Visit, visit: visit.clone() }
    }

    /// The itinerary of a trip, which belongs to its lead visit.
    pub fn itinerary(visit: &VisitId) -> Self {
        Self { kind: DocumentKind::Itinerary, visit: visit.clone() }
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.as_str(), self.visit)
    }
}

impl FromStr for DocumentId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = || BadId {
            kind: "document",
            text: text.chars().take(80).collect(),
            form: "<kind>/<visit>, for example plan/visit-001",
        };
        let (kind, visit) = text.split_once('/').ok_or_else(bad)?;
        let kind = match kind {
            "plan" => DocumentKind::Plan,
            "visit" => DocumentKind::Visit,
            "review" => DocumentKind::Review,
            "itinerary" => DocumentKind::Itinerary,
            _ => return Err(bad()),
        };
        Ok(Self { kind, visit: VisitId::new(visit)? })
    }
}

impl<C> Encode<C> for DocumentId {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.to_string())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for DocumentId {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let at = d.position();
        d.str()?.parse().map_err(|e: BadId| minicbor::decode::Error::message(e.to_string()).at(at))
    }
}

#[cfg(test)]
mod tests {
    use super::{DeviceId, DocumentId, VisitId};

    #[test]
    fn a_document_id_reads_back_from_its_text() {
        let id: DocumentId = "plan/visit-001".parse().expect("a sound id");
        assert_eq!(id, DocumentId::plan(&VisitId::new("visit-001").expect("sound")));
        assert_eq!(id.to_string(), "plan/visit-001");
    }

    #[test]
    fn an_id_with_a_slash_or_a_space_is_refused_by_name() {
        let error = VisitId::new("visit 001").expect_err("a space");
        assert!(error.to_string().starts_with("visit id \"visit 001\" must be"));
        assert!(VisitId::new("").is_err());
        assert!("plan/a/b".parse::<DocumentId>().is_err());
    }

    #[test]
    fn a_device_id_reads_back_with_and_without_dashes() {
        let id = DeviceId(*b"0123456789abcdef");
        assert_eq!(id.to_string().parse::<DeviceId>().expect("hex"), id);
        assert_eq!("30313233-3435-3637-3839-616263646566".parse::<DeviceId>().expect("uuid form"), id);
    }
}
