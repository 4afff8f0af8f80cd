//! What a device can say about itself and its visits at any moment, offline: the local read view.

use crate::assessment::{ApprovalAnswer, ReviewState};
use crate::ids::{DeviceId, DocumentId, PersonId, Seq, VisitId};
use crate::rule::completeness::Lacking;
use crate::safety::Reached;
use crate::sync::{Notice, Over};
use crate::time::{Millis, Timestamp};

/// How far something has come. Each word is shown by what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Synced {
    /// On this phone, fsynced.
    Saved,
    /// Handed to the network; no answer yet.
    Sent,
    /// The server holds it, fsynced.
    Stored,
    /// Others see it.
    Merged,
    /// Others see it, and a copy outside the server's data folder holds it.
    Safe,
}

impl Synced {
    /// The word in English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Sent => "sent",
            Self::Stored => "stored",
            Self::Merged => "merged",
            Self::Safe => "safe",
        }
    }

    /// The word in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Saved => "已保存在本机",
            Self::Sent => "已发出",
            Self::Stored => "服务器已收存",
            Self::Merged => "同事可见",
            Self::Safe => "已有备份",
        }
    }
}

/// A stretch of the list of visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// So many visits are left out before it.
    pub from: usize,
    /// So many are shown.
    pub limit: usize,
}

impl Default for Page {
    fn default() -> Self {
        Self { from: 0, limit: 50 }
    }
}

/// The device as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Whose device.
    pub person: PersonId,
    /// Which device.
    pub device: DeviceId,
    /// Last entry saved here.
    pub saved: Seq,
    /// Last entry handed to the network.
    pub sent: Seq,
    /// Last entry the server holds.
    pub stored: Seq,
    /// Last entry others see.
    pub merged: Seq,
    /// Last entry that is safe: a copy outside the server's data folder holds it. None where the server has no such copy.
    pub safe: Option<Seq>,
    /// What the server did not take and nobody wrote again, oldest first.
    pub refused: Vec<RefusedWork>,
    /// What built on something refused and was written again by itself, oldest first.
    pub again: Vec<WrittenAgain>,
    /// Own decisions that name content which was refused, oldest first.
    pub unseen: Vec<UnseenDecision>,
    /// The inbox, oldest first.
    pub notices: Vec<Notice>,
    /// How many visits are known here.
    pub known: usize,
    /// The visits known here, by planned start; those of a page where a page was asked for.
    pub visits: Vec<VisitStatus>,
    /// How far the wall clock is off, in milliseconds, where a contact in this boot tells; positive when it is fast.
    pub wall_error_ms: Option<i64>,
    /// Why this device may only deposit its journal, if it is so.
    pub over: Option<Over>,
    /// Last entry that the server holds; those after `stored` wait there for a decision.
    pub held: Seq,
    /// When the enrolment ends, if that is soon or over.
    pub ends_soon: Option<Timestamp>,
    /// Whether the device can be enrolled anew, with the same key under the same person.
    pub renewable: bool,
    /// The organisation's policy, as far as it has come here (A6).
    pub policy: PolicyStatus,
}

/// Which version of the policy is in force, and what is new of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolicyStatus {
    /// The one in force now.
    pub version: u32,
    /// The next one, and from when on.
    pub coming: Option<(u32, Timestamp)>,
    /// The one published last, where the person has not said here that they have read it.
    pub unread: Option<u32>,
}

/// So long before its end a person is warned that the enrolment ends.
pub const ENDS_SOON: Millis = Millis::days(14);
/// A visit that was planned so long ago or less is near: what is owed after it may run still (V9.3, V10.1), with a day to spare.
pub(super) const NEAR: Millis = Millis::days(2);

/// Something of the person's that does not stand. It is kept here, word for word, until the person has dealt with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedWork {
    /// The entry; for a segment, its first.
    pub seq: Seq,
    /// The document concerned, when only the content was refused.
    pub document: Option<DocumentId>,
    /// Stable code, for example `document_full`; `blocked_by` for what could not be written again.
    pub code: String,
    /// What is wrong and what to do, for people.
    pub detail: String,
    /// What the person wrote.
    pub words: Vec<String>,
}

/// Something that stands again, without what was refused before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenAgain {
    /// The entry in which the person wrote it.
    pub seq: Seq,
    /// The entry that says it now; none where the document said so already, or it is not written yet.
    pub entry: Option<Seq>,
    /// Whether it is still to be written: the phone stopped in between, and does it at the next tap or contact.
    pub due: bool,
    /// Where it stands.
    pub document: DocumentId,
    /// What the person wrote.
    pub words: Vec<String>,
}

/// A decision about content that the server refused: it stands in the journal, but nobody else sees what it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnseenDecision {
    /// The entry.
    pub seq: Seq,
    /// The fact's name, for example `submit`.
    pub fact: &'static str,
    /// The visit.
    pub visit: VisitId,
}

/// One visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitStatus {
    /// Which.
    pub visit: VisitId,
    /// Whether this device's person is its rep or a companion.
    pub own: bool,
    /// The customer's name.
    pub customer: String,
    /// Planned start, if the plan has reached this device.
    pub start: Option<Timestamp>,
    /// Planned end.
    pub end: Option<Timestamp>,
    /// How far own entries about this visit have come; none when there are none.
    pub synced: Option<Synced>,
    /// Whether the plan as it is now is approved, as far as this device knows.
    pub approved: bool,
    /// How the approval stands and who decided, as far as this device knows; none while the plan has not reached it.
    pub approval: Option<ApprovalAnswer>,
    /// Names of the facts known here, in order, for example `arrive`.
    pub facts: Vec<&'static str>,
    /// What is owed, by the same code as the server's.
    pub obligations: Vec<ObligationStatus>,
    /// The safety watch, if the itinerary is shared: state's name and the next due time.
    pub watch: Option<(&'static str, Timestamp)>,
    /// When this phone itself reminds its person to be heard of, before the server does; none where nobody is waited for.
    pub own_alarm: Option<Timestamp>,
    /// When the traveller means to be back, by the share in force as this device knows it.
    pub return_by: Option<Timestamp>,
    /// How far what was shared has reached each of those who watch, as this device knows it.
    pub watchers: Vec<Reached>,
    /// Clauses broken as far as this device can tell: id, English, Chinese.
    pub findings: Vec<(&'static str, String, String)>,
    /// What can't be decided yet, and why: the clause's id, English, Chinese.
    pub notes: Vec<(&'static str, String, String)>,
    /// How the review of its record stands.
    pub review: ReviewStatus,
    /// The arrival against the appointment, English and Chinese; none before anybody arrived (V7.1).
    pub arrival: Option<(String, String)>,
    /// What the record lacks, with where to write it (V9.1, A3.2); nothing where there is no record here.
    pub missing: Vec<Lacking>,
}

/// The review of a record (A3.3, A4.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewStatus {
    /// How far it has come.
    pub state: ReviewState,
    /// What is to be mended, where it was returned.
    pub points: Vec<String>,
    /// What the checklist finds: name, English, Chinese.
    pub checklist: Vec<(String, String, String)>,
}

/// One obligation of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObligationStatus {
    /// Its name: `brief`, `thank_you`, `record`, or for example `question/<device>-<seq>`.
    pub kind: String,
    /// The state's name, for example `running`.
    pub state: &'static str,
    /// When it falls due, by the server's clock as this device knows it.
    pub due: Option<Timestamp>,
    /// Milliseconds left; negative when it is over.
    pub left_ms: Option<i64>,
    /// The verdict in a sentence.
    pub en: String,
    /// The same in Chinese.
    pub zh: String,
}
