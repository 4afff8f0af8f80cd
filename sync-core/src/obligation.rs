//! The one machine for everything owed with a time limit: brief (V9.3), thank-you (V10.1), record and its revision (A3.3),
//! the reply to an open question (V7.2, V10.3), a proposal and word that it was seen (V10.2).
//!
//! [`judge`] is a pure function of the set of evidence and the time; no device ever writes a verdict. Here stand its inputs
//! and states; the rules are in `obligation/judge.rs`, the sentences in `obligation/explain.rs`.

mod explain;
mod freeze;
mod hours;
mod judge;
mod ladder;
mod limit;

pub(crate) use explain::clock;
pub use explain::{Sentence, explain};
pub use freeze::{explain_amendment, frozen_from};
pub use hours::OfficeHours;
pub use judge::judge;
pub use ladder::{Climb, Outlook, climb, is_overdue, step_sentence, told_after};
pub use limit::{Limit, WorkingDaysLimit};

use crate::evidence::{Contradiction, Placement};
use crate::fact::Owed;
use crate::ids::{DeviceId, EntryId, PersonId};
use crate::time::{Millis, Timestamp};

/// What a verdict says, in the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// The visit was cancelled by rule.
    Void,
    /// Waived by a superior, with a reason.
    Excused,
    /// Grade X on trigger or completion.
    Disputed,
    /// Received in time, or proven done in time.
    Met,
    /// Done in time by grade A or B evidence, delivered late.
    MetOffline,
    /// Proven late, or late by the device's own running clock.
    Late,
    /// Only a claim says that it was in time, and a superior accepted that.
    Accepted,
    /// Only a claim says that it was in time, and a superior did not accept that.
    Rejected,
    /// Only a claim says that it was in time.
    Claimed,
    /// Done, but bounds and estimates don't decide.
    Undetermined,
    /// Waits for a device declared lost.
    Unrecoverable,
    /// Overdue; every live device has been in contact since and has none.
    Missing,
    /// Overdue, but a device has not been heard of: not called late.
    AwaitingDevice,
    /// Due in the future.
    Running,
    /// No trigger yet.
    Waiting,
}

impl State {
    /// All states, in the order of precedence.
    pub const ALL: [Self; 15] = [
        Self::Void,
        Self::Excused,
        Self::Disputed,
        Self::Met,
        Self::MetOffline,
        Self::Late,
        Self::Accepted,
        Self::Rejected,
        Self::Claimed,
        Self::Undetermined,
        Self::Unrecoverable,
        Self::Missing,
        Self::AwaitingDevice,
        Self::Running,
        Self::Waiting,
    ];

    /// Its name in JSON, SQL and tests.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Void => "void",
            Self::Excused => "excused",
            Self::Disputed => "disputed",
            Self::Met => "met",
            Self::MetOffline => "met_offline",
            Self::Late => "late",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Claimed => "claimed",
            Self::Undetermined => "undetermined",
            Self::Unrecoverable => "unrecoverable",
            Self::Missing => "missing",
            Self::AwaitingDevice => "awaiting_device",
            Self::Running => "running",
            Self::Waiting => "waiting",
        }
    }

    /// The state of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Its name in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Void => "已作废",
            Self::Excused => "已豁免",
            Self::Disputed => "有争议",
            Self::Met => "按时完成",
            Self::MetOffline => "离线按时完成",
            Self::Late => "逾期完成",
            Self::Accepted => "自述按时，已认可",
            Self::Rejected => "自述按时，未认可",
            Self::Claimed => "自述按时，待确认",
            Self::Undetermined => "无法判定",
            Self::Unrecoverable => "设备遗失",
            Self::Missing => "未完成",
            Self::AwaitingDevice => "设备失联，待同步",
            Self::Running => "进行中",
            Self::Waiting => "未开始",
        }
    }

    /// Whether it is still to be done, as far as is known.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Unrecoverable | Self::Missing | Self::AwaitingDevice | Self::Running | Self::Waiting)
    }
}

/// A fact as evidence: where it stands and when it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seen {
    /// Which entry.
    pub entry: EntryId,
    /// When, as far as can be said.
    pub placement: Placement,
}

/// A completion, with the time since a trigger where one running clock measured it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The fact.
    pub seen: Seen,
    /// By trigger: the least and most time since it, by the running clock of the boot that both share.
    pub since: Vec<(EntryId, (Millis, Millis))>,
}

/// A waiver by a superior.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Who waived.
    pub by: PersonId,
    /// Why.
    pub reason: String,
    /// Which entry.
    pub entry: EntryId,
}

/// A superior's word on what only a claim says was in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Who decided.
    pub by: PersonId,
    /// Accepted, or else rejected.
    pub accepted: bool,
    /// Why.
    pub reason: String,
    /// The completions that they saw.
    pub saw: Vec<EntryId>,
    /// When, as far as can be said: of several the last counts.
    pub at: Timestamp,
    /// Which entry.
    pub entry: EntryId,
}

/// A device of somebody who may fulfil the obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceContact {
    /// Which device.
    pub device: DeviceId,
    /// Whose.
    pub person: PersonId,
    /// When it was last in contact, whatever was still missing then.
    pub heard: Option<Timestamp>,
    /// When it was last in contact with an announced head that the server holds in full.
    pub complete: Option<Timestamp>,
    /// Since when it is declared lost.
    pub lost: Option<Timestamp>,
    /// Whether it was revoked.
    pub revoked: bool,
}

/// Everything a verdict is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What is owed.
    pub owed: Owed,
    /// In what words it was asked for or promised; empty for what every visit has once.
    pub about: String,
    /// Within how long after the trigger.
    pub limit: Limit,
    /// Devices not heard of for this long are no longer waited for.
    pub live: Millis,
    /// The planned end, which stands in for a trigger that has not been heard of.
    pub planned_end: Option<Timestamp>,
    /// Whether the visit was cancelled by rule.
    pub cancelled: bool,
    /// Waivers of this obligation.
    pub waivers: Vec<Waiver>,
    /// Decisions of superiors on it.
    pub decisions: Vec<Decision>,
    /// When the customer's premises were left; else what began it.
    pub triggers: Vec<Seen>,
    /// When it was done.
    pub completions: Vec<Completion>,
    /// Devices of the rep and the companions.
    pub devices: Vec<DeviceContact>,
}

/// What tipped the scales.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The visit was called off before anybody arrived.
    Cancelled,
    /// A superior waived it.
    Waived {
        /// Who.
        by: PersonId,
        /// Why.
        reason: String,
    },
    /// The evidence contradicts itself.
    Contradicted(Contradiction),
    /// The proven bounds alone show that it was in time.
    ProvenInTime,
    /// The running clock shows it was in time and it was received in time.
    ReceivedInTime,
    /// The running clock shows it was in time; it was received after the deadline.
    DoneOffline {
        /// How long after leaving, at most.
        after: Millis,
        /// How long after the deadline it was received.
        delivered_late: Millis,
    },
    /// The proven bounds alone show that it was late.
    ProvenLate {
        /// By at least this.
        by: Millis,
    },
    /// The device's own running clock shows that it was late.
    LateByOwnClock {
        /// How long after leaving, at least.
        after: Millis,
    },
    /// Only the wall clock places it in time.
    WallClockOnly,
    /// Only the wall clock places it in time, and a superior accepted or rejected that.
    Decided {
        /// Who.
        by: PersonId,
        /// Accepted, or else rejected.
        accepted: bool,
        /// Why.
        reason: String,
    },
    /// Neither clock decides.
    Undecided,
    /// Something owed sits on a lost device.
    DeviceLost {
        /// Whose device.
        person: PersonId,
    },
    /// All devices were heard of since, and none has it.
    NoneFound {
        /// The latest contact since.
        contact: Timestamp,
    },
    /// A device was not heard of since.
    Silent {
        /// Whose device.
        person: PersonId,
        /// When it was last heard of.
        heard: Option<Timestamp>,
        /// Whether the planned end stands in for leaving.
        planned: bool,
    },
    /// There is time left.
    TimeLeft,
    /// Nobody is known to have left yet.
    NotLeft,
}

/// What is concluded, with all that it takes to say why.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Verdict {
    /// What is owed.
    pub owed: Owed,
    /// In what words it was asked for or promised, cut to a readable length.
    pub about: String,
    /// What is concluded.
    pub state: State,
    /// Why.
    pub reason: Reason,
    /// When it falls or fell due, by the best estimate.
    pub due: Option<Timestamp>,
    /// Whether that rests on days which the calendar does not know yet.
    pub provisional: bool,
    /// The trigger it counts from.
    pub trigger: Option<Seen>,
    /// The completion it rests on.
    pub completion: Option<Seen>,
    /// When time alone may change it.
    pub changes_at: Option<Timestamp>,
}
