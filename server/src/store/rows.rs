//! What stands in a store: plain rows in domain types. They are not wire types; the edges have their own.

use sync_core::access::Role;
use sync_core::assessment::ReviewState;
use sync_core::fact::Owed;
use sync_core::ids::{
    AnchorId, BootId, ChangeHash, CustomerId, DepartmentId, DeviceId, EntryHash, OrgId, PersonId, Seq, VisitId,
};
use sync_core::journal::PublicKey;
use sync_core::obligation::Climb;
use sync_core::safety::Alarm;
use sync_core::sync::{Head, Notice};
use sync_core::time::{Stamp, Timestamp};

use crate::store::acts::Acted;
use crate::store::subject::Subject;

/// A place in the server's journal: entries and observations in the order of their commit.
pub type Position = u64;

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// Its policy versions as stored JSON, oldest first; none means the defaults.
    pub policy: Option<String>,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their department.
    pub department: Option<DepartmentId>,
    /// Their roles.
    pub roles: Vec<Role>,
    /// Since when they belong to the organisation no more.
    pub left: Option<Timestamp>,
}

/// A superior's powers, lent to somebody for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// The position of the act that gave it.
    pub id: Position,
    /// Whose powers.
    pub giver: PersonId,
    /// To whom.
    pub taker: PersonId,
    /// From when on.
    pub starts: Timestamp,
    /// Until when.
    pub ends: Timestamp,
    /// The position at which it began; none before that.
    pub since: Option<Position>,
    /// The position at which it ended; none before that.
    pub until: Option<Position>,
}

impl Delegation {
    /// How it stands, in a word: `given`, `under_way` or `over`.
    pub fn state(&self) -> &'static str {
        match (self.since, self.until) {
            (_, Some(_)) => "over",
            (Some(_), None) => "under_way",
            (None, None) => "given",
        }
    }

    /// Whether the powers counted at a position.
    pub fn holds_at(&self, position: Position) -> bool {
        self.since.is_some_and(|since| since <= position) && self.until.is_none_or(|until| position < until)
    }
}

/// A department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Its id.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
    /// The department above it.
    pub parent: Option<DepartmentId>,
    /// Who supervises it (部门主管).
    pub supervisor: Option<PersonId>,
    /// Who manages it (部门经理).
    pub manager: Option<PersonId>,
}

/// A customer, as far as visits need to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// The id.
    pub id: CustomerId,
    /// The name.
    pub name: String,
    /// The rest of the card as stored JSON.
    pub card: String,
}

/// An enrolled device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// Under whom.
    pub person: PersonId,
    /// Its public key.
    pub key: PublicKey,
    /// What the person calls it.
    pub name: String,
    /// When it was enrolled.
    pub enrolled: Timestamp,
    /// The end of its journal as far as it is stored.
    pub head: Head,
    /// Its entries up to here are digested.
    pub merged: Seq,
    /// Whether its chain has two heads.
    pub forked: Option<Fork>,
    /// Whether it was revoked.
    pub revoked: bool,
}

/// Two heads on one chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fork {
    /// The first entry that stands there twice.
    pub from: Seq,
    /// Since which position of the journal that is known.
    pub since: Position,
}

/// What a nonce is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NonceKind {
    /// A contact.
    Contact = 0,
    /// A token.
    Token = 1,
    /// A deposit.
    Deposit = 2,
}

/// An entry on its way into the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// Whose.
    pub device: DeviceId,
    /// Its place there.
    pub seq: Seq,
    /// The header's bytes, which the chain covers.
    pub header: Vec<u8>,
    /// Their hash.
    pub hash: EntryHash,
    /// The stamp in the header.
    pub stamp: Stamp,
    /// Body and salt; none when the entry was refused and only keeps its place, and when it was erased.
    pub body: Option<(Vec<u8>, [u8; 32])>,
    /// What the body is about; none where there never was one.
    pub about: Option<Subject>,
    /// Why it was refused, or what it waits for.
    pub recorded: Recorded,
}

/// What became of an entry when it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// Taken.
    Taken,
    /// Held until this visit's membership allows it.
    Held(VisitId),
    /// Refused, with the code.
    Refused(String),
}

/// A segment that waits for the ones before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldSegment {
    /// Seq of its first entry.
    pub first: Seq,
    /// Seq of its last entry.
    pub last: Seq,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A second branch of a journal, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The first entry that stands in the journal with other content.
    pub from: Seq,
    /// Its entries, of which some may be those of the journal.
    pub entries: Vec<NewEntry>,
}

/// A segment that is stored and not taken apart yet. Its entries have their places in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Whose organisation.
    pub org: OrgId,
    /// Whose.
    pub device: DeviceId,
    /// When it came.
    pub received: Timestamp,
    /// Seq of its first entry.
    pub first: Seq,
    /// Seq of its last entry.
    pub last: Seq,
    /// The chain's hash before its first entry.
    pub prev: EntryHash,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A contact as the server saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Which device.
    pub device: DeviceId,
    /// The head it announced.
    pub announced: Seq,
    /// The head that was stored once the contact was answered.
    pub stored: Seq,
    /// The boot it named.
    pub boot: BootId,
    /// The running clock it named, milliseconds.
    pub running: u64,
    /// The anchor it was given.
    pub anchor: AnchorId,
}

/// Which deadline a timer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimerKind {
    /// An obligation of a visit may change by time.
    Obligation(Owed),
    /// The safety watch of a visit may change by time.
    Watch,
    /// The visit is long past its planned end.
    OpenPastPlan,
    /// The next step of an obligation's ladder is reached.
    Step(Owed),
    /// Changed details of the customer are to be confirmed (V5.3).
    Details,
}

impl TimerKind {
    /// Its name in SQL.
    pub fn name(self) -> String {
        match self {
            Self::Obligation(owed) => owed.name(),
            Self::Watch => "watch".to_owned(),
            Self::OpenPastPlan => "open_past_plan".to_owned(),
            Self::Step(owed) => format!("{owed}_step"),
            Self::Details => "details".to_owned(),
        }
    }

    /// The timer of that name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "watch" => Some(Self::Watch),
            "open_past_plan" => Some(Self::OpenPastPlan),
            "details" => Some(Self::Details),
            other => match other.strip_suffix("_step") {
                Some(kind) => kind.parse().ok().map(Self::Step),
                None => other.parse().ok().map(Self::Obligation),
            },
        }
    }
}

/// A moment at which time alone may change something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    /// Whose visit.
    pub org: OrgId,
    /// Which visit.
    pub visit: VisitId,
    /// What may change.
    pub kind: TimerKind,
    /// When.
    pub due: Timestamp,
}

/// What the server itself saw. Verdicts read nothing but entries and these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Observation {
    /// A device was in contact.
    Contact(Contact),
    /// A timer fired.
    TimerFired {
        /// Which visit.
        visit: VisitId,
        /// Which timer.
        kind: TimerKind,
        /// For when it was set.
        due: Timestamp,
    },
    /// An organisation's policy was published.
    PolicyPublished,
    /// Somebody administered something.
    Act(Box<Acted>),
}

/// One row of the server's journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// Its place.
    pub position: Position,
    /// The organisation.
    pub org: OrgId,
    /// The server's time when it was committed.
    pub at: Timestamp,
    /// An entry, or an observation.
    pub what: Result<NewEntry, Observation>,
}

impl JournalRow {
    /// The device that it is of, if it is of one.
    pub fn device(&self) -> Option<DeviceId> {
        match &self.what {
            Ok(entry) => Some(entry.device),
            Err(Observation::Contact(contact)) => Some(contact.device),
            Err(_) => None,
        }
    }
}

/// How a person takes part in a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MemberRole {
    /// It is their visit.
    Rep = 0,
    /// They come along.
    Companion = 1,
    /// They watch over the trip.
    Watcher = 2,
    /// They were asked to draft the answer to a customer's question (V10.3).
    Expert = 3,
}

/// A person's part in a visit, since a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: MemberRole,
    /// Since which position of the journal.
    pub since: Position,
    /// Until which position; none while it lasts.
    pub until: Option<Position>,
}

impl Member {
    /// Whether the part was theirs at a position.
    pub fn at(&self, position: Position) -> bool {
        self.since <= position && self.until.is_none_or(|until| position < until)
    }
}

/// A fact in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRow {
    /// Where it stands in the server's journal.
    pub position: Position,
    /// Which device's.
    pub device: DeviceId,
    /// Its place there.
    pub seq: Seq,
    /// Whose.
    pub person: PersonId,
    /// When it was received.
    pub received: Timestamp,
    /// The fact.
    pub fact: sync_core::fact::Fact,
}

/// A change that waits for others of its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingChange {
    /// Its hash.
    pub hash: ChangeHash,
    /// The entry that carries it.
    pub position: Position,
    /// Whose.
    pub device: DeviceId,
    /// Its place there.
    pub seq: Seq,
    /// The raw chunk.
    pub bytes: Vec<u8>,
}

/// What pages show of a visit; made again by a rebuild.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitRow {
    /// Which.
    pub visit: VisitId,
    /// Whose.
    pub rep: PersonId,
    /// The rep's department.
    pub department: Option<DepartmentId>,
    /// The customer's id as the plan has it.
    pub customer: String,
    /// The customer's name as the plan has it.
    pub customer_name: String,
    /// Planned start.
    pub start: Option<Timestamp>,
    /// Planned end.
    pub end: Option<Timestamp>,
    /// Up to which position its documents are merged.
    pub merged: Position,
    /// Whether a document of it is parked: content that can't be merged within its budget.
    pub parked: bool,
    /// Whether a valid approval of its plan stood when it was last settled (A3.1).
    pub approved: bool,
    /// How the review of its record stood when it was last settled (A3.3).
    pub review: ReviewState,
    /// Findings as stored JSON.
    pub findings: String,
    /// How long they hold.
    pub found_until: crate::store::Until,
    /// When it was erased: then nothing else is known of it but whose it was.
    pub erased: Option<Timestamp>,
}

/// A verdict as it was last settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObligationRow {
    /// What is owed.
    pub owed: Owed,
    /// The state's name.
    pub state: String,
    /// When it falls due.
    pub due: Option<Timestamp>,
    /// When time alone may change it.
    pub changes_at: Option<Timestamp>,
    /// The sentence in English.
    pub en: String,
    /// The sentence in Chinese.
    pub zh: String,
    /// The position up to which evidence was looked at.
    pub position: Position,
    /// How far its ladder is climbed; none while nothing is to be told.
    pub climb: Option<Climb>,
}

/// One change of a verdict or watch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// `watch`, `review` or the name of what is owed, such as `brief`; `amendment/brief` and so on for what came after a verdict
    /// was frozen.
    pub subject: String,
    /// The evidence that changed it: a position of the journal.
    pub position: Position,
    /// The server's time there.
    pub at: Timestamp,
    /// The state before; none at first.
    pub from: Option<String>,
    /// The state since.
    pub to: String,
    /// Why, in English.
    pub en: String,
    /// Why, in Chinese.
    pub zh: String,
}

/// The safety watch as it was last settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchRow {
    /// The state's name.
    pub state: String,
    /// When to hear from the traveller next.
    pub due: Timestamp,
    /// When time alone may change it.
    pub changes_at: Option<Timestamp>,
    /// The alarm whose ladder is climbed.
    pub alarm: Option<Alarm>,
    /// The sentence in English.
    pub en: String,
    /// The sentence in Chinese.
    pub zh: String,
}

/// A notice in a person's inbox, by its stable id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// For whom.
    pub person: PersonId,
    /// The notice; its id is unique in the organisation and person.
    pub notice: Notice,
}
