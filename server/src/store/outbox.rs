//! What is on its way out by another channel than the inbox, and the channels that an organisation has.

use minicbor::{Decode, Encode};
use sync_core::ids::{DeviceId, EntryId, OrgId, PersonId, VisitId};
use sync_core::sync::NoticeKind;
use sync_core::time::Timestamp;

use crate::store::StoreError;

/// Before the name of a letter to a customer in the outbox.
pub const LETTER: &str = "thanks/";

/// A way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// E-mail.
    Mail,
    /// A request to the organisation's own service.
    Webhook,
    /// A notification on the screen of each of their browsers that subscribed.
    Push,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mail, Self::Webhook, Self::Push];

    /// Its name in SQL and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
            Self::Push => "push",
        }
    }

    /// The channel of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == name)
    }
}

/// What is said: no name and no sentence that anybody wrote, since it goes where no login protects it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Message {
    /// What about.
    #[n(0)]
    pub kind: NoticeKind,
    /// Which visit.
    #[n(1)]
    pub visit: VisitId,
    /// `brief`, `thank_you`, `record`, one of these after `amendment/`, `watch` or `open_past_plan`.
    #[n(2)]
    pub subject: String,
    /// Since when, by the server's clock.
    #[n(3)]
    pub at: Timestamp,
    /// The entry that asks for a letter to a customer (V10.1): it is the letter itself, and no notice of it.
    #[n(4)]
    pub letter: Option<EntryId>,
}

/// Something to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewErrand {
    /// To whom.
    pub person: PersonId,
    /// The notice's stable id.
    pub name: String,
    /// By which way.
    pub channel: Channel,
    /// To which of their devices, by a way that leads to one.
    pub device: Option<DeviceId>,
    /// What.
    pub message: Message,
    /// When it was made.
    pub made: Timestamp,
    /// Not before.
    pub not_before: Timestamp,
    /// Given up after.
    pub ends: Timestamp,
}

impl NewErrand {
    /// Whether it is about somebody's safety. A drill is not: it must never stand before an alarm.
    pub fn is_safety(&self) -> bool {
        use NoticeKind::{
            WatchAcknowledged, WatchAlarmed, WatchCalled, WatchClosed, WatchNews, WatchOverdue, WatchText,
        };
        let of_alarm = matches!(self.message.kind, WatchOverdue | WatchAlarmed | WatchClosed | WatchCalled);
        of_alarm || matches!(self.message.kind, WatchAcknowledged | WatchNews | WatchText)
    }
}

/// How something in the outbox stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrandState {
    /// It is tried when its time comes.
    Waiting,
    /// Somebody took it.
    Sent,
    /// It is not tried any more.
    GivenUp,
}

impl ErrandState {
    /// Its name in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::GivenUp => "given_up",
        }
    }

    /// The state of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Sent, Self::GivenUp].into_iter().find(|state| state.as_str() == name)
    }
}

/// Something in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// Its number.
    pub id: u64,
    /// Whose organisation.
    pub org: OrgId,
    /// What, to whom and how.
    pub what: NewErrand,
    /// How it stands.
    pub state: ErrandState,
    /// When it is tried next, or was last looked at.
    pub next_at: Timestamp,
    /// How often it was tried.
    pub tries: u32,
    /// Why the last try failed.
    pub failed: Option<String>,
}

/// What became of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// Taken.
    Sent,
    /// To be tried again at this time; why.
    Again(Timestamp, String),
    /// Not to be tried any more; why.
    GivenUp(String),
}

/// The outbox in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutboxCount {
    /// Waits.
    pub waiting: u64,
    /// Was given up.
    pub given_up: u64,
    /// Since when the oldest that waits and is not held back could have gone.
    pub oldest: Option<Timestamp>,
}

/// Asks about the outbox.
pub trait ReadOutbox {
    /// When something is to be tried next, over all organisations.
    fn next_errand(&self) -> Result<Option<Timestamp>, StoreError>;
    /// What is not sent yet or was given up, oldest first. What is erased is left out.
    fn errands(&self, org: &OrgId, limit: usize) -> Result<Vec<Errand>, StoreError>;
    /// How many wait and how many were given up, over all organisations.
    fn outbox(&self) -> Result<OutboxCount, StoreError>;
    /// How many letters to customers a person had sent since a time.
    fn letters_sent(&self, org: &OrgId, person: &PersonId, since: Timestamp) -> Result<u64, StoreError>;
    /// The settings of an organisation's channel, as stored JSON.
    fn channel(&self, org: &OrgId, channel: Channel) -> Result<Option<String>, StoreError>;
}

/// Changes the outbox.
pub trait WriteOutbox {
    /// Puts something into the outbox: false when it was there already, or is about what was erased.
    fn add_errand(&mut self, org: &OrgId, errand: &NewErrand) -> Result<bool, StoreError>;
    /// Takes what is due, safety first, for the caller to send until `until`: nobody else gets it before. Each counts as a try.
    fn claim_errands(&mut self, now: Timestamp, until: Timestamp, limit: usize) -> Result<Vec<Errand>, StoreError>;
    /// Notes what became of a claimed one: false where the claim is over and somebody else has it, or it was erased.
    fn end_try(&mut self, errand: &Errand, now: Timestamp, tried: &Tried) -> Result<bool, StoreError>;
    /// Has one that was given up, or all of an organisation, tried again until `ends`: how many.
    fn retry_errands(
        &mut self,
        org: &OrgId,
        id: Option<u64>,
        now: Timestamp,
        ends: Timestamp,
    ) -> Result<usize, StoreError>;
    /// Forgets what was sent, or given up, before a time: how many. That it was told stands in the inbox.
    fn forget_errands(&mut self, before: Timestamp) -> Result<usize, StoreError>;
    /// Inserts or replaces the settings of an organisation's channel; none takes them away, and with them subscriptions to it and what
    /// waits for it but letters to customers: of those it is said that they can't be sent.
    fn set_channel(&mut self, org: &OrgId, channel: Channel, settings: Option<&str>) -> Result<(), StoreError>;
}
