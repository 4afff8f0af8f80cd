//! What others did, on its way to a device: raw changes, facts, refusals and notices, in the order of their publication.

use minicbor::bytes::ByteVec;
use numbered::{Decode, Encode};

use crate::cbor::{self, CborError};
use crate::customer::CustomerCard;
use crate::ids::{CustomerId, DeviceId, DocumentId, EntryId, PersonId, Seq, VisitId};
use crate::packing::{self, PackingError};
use crate::sync::Refused;
use crate::time::Timestamp;

/// A fact of another device, with the server's word on when it was.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FeedFact {
    /// Which entry.
    #[n(0)]
    pub entry: EntryId,
    /// Whose.
    #[n(1)]
    pub person: PersonId,
    /// When the server received it: it is not younger than that.
    #[n(2)]
    pub received: Timestamp,
    /// The server's best estimate of when it was.
    #[n(3)]
    pub estimate: Option<Timestamp>,
    /// The fact's bytes.
    #[n(4)]
    pub fact: ByteVec,
}

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum NoticeKind {
    /// A traveller is past the expected return (V6.3).
    #[n(0)]
    WatchOverdue,
    /// The safety watch raises the alarm (V6.3).
    #[n(1)]
    WatchAlarmed,
    /// The safety watch is closed (V6.3).
    #[n(2)]
    WatchClosed,
    /// An obligation is missing (V9.3, V10.1, A3.3).
    #[n(3)]
    ObligationMissing,
    /// A phone has not been heard of though something is due.
    #[n(4)]
    DeviceSilent,
    /// An earlier notice no longer holds: later evidence cleared it.
    #[n(5)]
    Withdrawn,
    /// The phone is in contact, the planned end long past, and nobody has left.
    #[n(6)]
    OpenPastPlan,
    /// Later evidence contradicts a verdict that is frozen: it stays, and the history holds both.
    #[n(7)]
    Amended,
    /// Something is due soon: a reminder to whoever owes it (V9.3, V10.1, A3.3).
    #[n(8)]
    DueSoon,
    /// Changed details of the customer are to be confirmed before the visit (V5.3).
    #[n(9)]
    ConfirmDetails,
    /// An approved plan may be looked at by the departments concerned (A3.1).
    #[n(10)]
    PlanShared,
    /// The approval of a plan is not what it was: returned, withdrawn, stale or contested (V4.2, V4.3).
    #[n(11)]
    PlanDecision,
    /// The answer to a customer's question is to be drafted, or drafted anew (V10.3).
    #[n(12)]
    AnswerWanted,
    /// A drafted answer is to be reviewed (V10.3).
    #[n(13)]
    AnswerDrafted,
    /// A reviewed answer may go to the customer (V10.3).
    #[n(14)]
    AnswerPassed,
    /// The review of a record has come further: returned, passed, submitted again, changed afterwards (A3.3, A4.1).
    #[n(15)]
    RecordReview,
    /// Phone and server did not find the same in a record that was submitted (V6.2, V7.2, V9.2).
    #[n(18)]
    FoundOtherwise,
    /// A thank-you that the server was asked to send: it can't be sent, and the customer has none (V10.1).
    #[n(22)]
    ThanksRefused,
    /// A change of a customer's card waits for a superior's review (V11.1).
    #[n(16)]
    CardProposed,
    /// A proposed change of a customer's card was reviewed (V11.1).
    #[n(17)]
    CardReviewed,
    /// Somebody opened the note for helpers of one's trip (V6.3).
    #[n(23)]
    MedicalOpened,
    /// Somebody who was named can't watch over a trip (V6.3).
    #[n(24)]
    WatcherMissing,
    /// Visits were handed on, with all that is open of them (V11.3).
    #[n(19)]
    HandedOver,
    /// A traveller calls for help (V6.3).
    #[n(30)]
    WatchCalled,
    /// Somebody takes care of an alarm (V6.3).
    #[n(31)]
    WatchAcknowledged,
    /// Something was heard while it stays an alarm (V6.3).
    #[n(32)]
    WatchNews,
    /// What somebody entered about a watch counts for nothing, or not whole (V6.3).
    #[n(33)]
    WatchNotCounted,
    /// A drill of the safety ladder: nobody is in danger (V6.3).
    #[n(34)]
    Drill,
    /// A text says that a traveller is well, and nobody answers for it (V6.3).
    #[n(38)]
    WatchText,
}

/// Something a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Notice {
    /// Stable: the same notice twice is one.
    #[n(0)]
    pub id: String,
    /// What about.
    #[n(1)]
    pub kind: NoticeKind,
    /// Which visit.
    #[n(2)]
    pub visit: VisitId,
    /// Since when, by the server's clock.
    #[n(3)]
    pub at: Timestamp,
    /// A sentence in English.
    #[n(4)]
    pub en: String,
    /// The same in Chinese.
    #[n(5)]
    pub zh: String,
}

/// What an organisation publishes to everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum RulingKind {
    /// A version of its policy (A6).
    #[n(0)]
    Policy,
    /// A notice of working days (V4.1).
    #[n(1)]
    Calendar,
}

impl RulingKind {
    /// Its name in SQL and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Calendar => "calendar",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Policy, Self::Calendar].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// That a visit is somebody else's from here on (V11.3).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Handed {
    /// Which visit.
    #[n(0)]
    pub visit: VisitId,
    /// Whose it was.
    #[n(1)]
    pub from: PersonId,
    /// Whose it is.
    #[n(2)]
    pub to: PersonId,
    /// Since when, by the server's clock.
    #[n(3)]
    pub at: Timestamp,
}

/// One thing in the feed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum FeedItem {
    /// Changes of a document, in an order that can be applied.
    #[n(0)]
    Changes {
        /// Which document.
        #[n(0)]
        document: DocumentId,
        /// Raw chunks.
        #[n(1)]
        changes: Vec<ByteVec>,
        /// Who wrote them; none from servers that don't say.
        #[n(2)]
        by: Option<PersonId>,
    },
    /// Somebody did something.
    #[n(1)]
    Fact {
        /// What, who and when.
        #[n(0)]
        fact: FeedFact,
    },
    /// Content of an own entry did not pass the guard.
    #[n(2)]
    Refused {
        /// Which and why.
        #[n(0)]
        refused: Refused,
        /// Whose entry: another device of the same person leaves it aside.
        #[n(1)]
        device: Option<DeviceId>,
    },
    /// For the person's inbox.
    #[n(3)]
    Notice {
        /// The notice.
        #[n(0)]
        notice: Notice,
    },
    /// The visit is no longer in this person's sight.
    #[n(4)]
    Removed {
        /// Which visit.
        #[n(0)]
        visit: VisitId,
    },
    /// The organisation published something that everybody is judged by (A6, V4.1).
    #[n(20)]
    Ruling {
        /// Its place in the server's journal: a later one counts over an earlier one.
        #[n(0)]
        position: u64,
        /// What it is.
        #[n(1)]
        kind: RulingKind,
        /// Its JSON, as it was published.
        #[n(2)]
        text: String,
    },
    /// A customer's card as it stands now; it takes the place of any before (C2.2).
    #[n(27)]
    Customer {
        /// The card.
        #[n(0)]
        card: CustomerCard,
    },
    /// The customer's card is no longer in this person's sight.
    #[n(28)]
    CustomerGone {
        /// Which customer.
        #[n(0)]
        customer: CustomerId,
    },
    /// A visit was handed on with all that is open of it (V11.3): whoever gave it writes in it no more.
    #[n(33)]
    Handed {
        /// Which visit, from whom and to whom.
        #[n(0)]
        handed: Handed,
    },
}

/// Largest feed answer once it is whole, in bytes.
pub const MAX_FEED: usize = 16 << 20;

/// A feed answer that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// Not packed as it should be.
    #[error(transparent)]
    Packing(#[from] PackingError),
    /// Not the deterministic CBOR of a feed answer.
    #[error(transparent)]
    Cbor(#[from] CborError),
}

/// `GET /v1/feed?after=CURSOR`, packed (see [`crate::packing`]).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FeedAnswer {
    /// What is new, oldest first.
    #[n(0)]
    pub items: Vec<FeedItem>,
    /// Opaque; to be sent as `after` next time.
    #[n(1)]
    pub cursor: String,
    /// Whether there is more at once.
    #[n(2)]
    pub more: bool,
    /// The device's own entries up to here are digested: others see them.
    #[n(3)]
    pub merged: Seq,
}

impl FeedAnswer {
    /// The answer as it travels.
    pub fn write(&self) -> Vec<u8> {
        packing::pack(&cbor::encode(self))
    }

    /// Reads an answer as it travels.
    ///
    /// # Errors
    /// [`FeedError`], naming what is wrong.
    pub fn read(bytes: &[u8]) -> Result<Self, FeedError> {
        Ok(cbor::decode("feed", &packing::unpack(bytes, MAX_FEED)?)?)
    }
}
