//! What lists and screens show, as the three languages have it. Each row is made from the engine's; nothing is judged here.

use sync_core::engine::status::{ObligationStatus, VisitStatus};
use sync_core::rule::completeness::Lacking;
use sync_core::sync::Notice;

use super::platform::NoticeRow;

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Hint {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// It is fsynced on this phone, offline or not.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Saved {
    /// Its place in this phone's journal.
    pub entry: i64,
    /// The visit it is about.
    pub visit: Option<String>,
    /// What the policy has to say of it, for example a forbidden promise. Never a refusal.
    pub hints: Vec<Hint>,
    /// The disk was full and what was kept in reserve is used up: free some space.
    pub disk_low: bool,
}

/// How far something has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Synced {
    /// On this phone, fsynced.
    Saved,
    /// Handed to the network; no answer yet.
    Sent,
    /// The server holds it.
    Stored,
    /// Others see it.
    Merged,
    /// A copy outside the server holds it too.
    Safe,
}

impl From<sync_core::engine::status::Synced> for Synced {
    fn from(synced: sync_core::engine::status::Synced) -> Self {
        use sync_core::engine::status::Synced as Core;
        match synced {
            Core::Saved => Self::Saved,
            Core::Sent => Self::Sent,
            Core::Stored => Self::Stored,
            Core::Merged => Self::Merged,
            Core::Safe => Self::Safe,
        }
    }
}

/// Something owed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Owed {
    /// What: `brief`, `thank_you`, `record`, or for example `question/<device>-<seq>`.
    pub kind: String,
    /// The state's name, for example `running`.
    pub state: String,
    /// When it falls due, in milliseconds since 1970 by the server's clock.
    pub due_ms: Option<i64>,
    /// Milliseconds left as it was asked; negative when it is over.
    pub left_ms: Option<i64>,
    /// The verdict in a sentence.
    pub sentence: Hint,
}

/// Something that does not go by the policy, or can't be told yet.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Remark {
    /// The clause, for example `V6.2`.
    pub clause: String,
    /// In a sentence.
    pub sentence: Hint,
}

/// The safety watch over a trip.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Watch {
    /// `armed`, `under_way`, `overdue`, `alarmed` or `closed`.
    pub state: String,
    /// When the traveller is to be heard of next, in milliseconds since 1970.
    pub due_ms: i64,
}

/// One visit, as a list and its own screen show it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VisitRow {
    /// Its id.
    pub visit: String,
    /// Whether this person is its rep or a companion.
    pub own: bool,
    /// The customer's name.
    pub customer: String,
    /// Planned start in milliseconds since 1970, once the plan is here.
    pub start_ms: Option<i64>,
    /// Planned end.
    pub end_ms: Option<i64>,
    /// How far what was done here has come.
    pub synced: Option<Synced>,
    /// Whether the plan as it is now is approved.
    pub approved: bool,
    /// The approval's state in a word, for example `stale`.
    pub approval: Option<String>,
    /// What was done, in order, for example `arrive`.
    pub facts: Vec<String>,
    /// What is owed.
    pub owed: Vec<Owed>,
    /// The safety watch, where the itinerary is shared.
    pub watch: Option<Watch>,
    /// What does not go by the policy, as far as this phone can tell.
    pub findings: Vec<Remark>,
    /// What can't be told yet.
    pub notes: Vec<Remark>,
    /// How the review of the record stands, for example `passed`.
    pub review: String,
    /// What is to be mended in the record.
    pub points: Vec<String>,
    /// What the record lacks.
    pub missing: Vec<Remark>,
}

fn hint(en: impl Into<String>, zh: impl Into<String>) -> Hint {
    Hint { zh: zh.into(), en: en.into() }
}

pub(super) fn remark(clause: &str, en: impl Into<String>, zh: impl Into<String>) -> Remark {
    Remark { clause: clause.to_owned(), sentence: hint(en, zh) }
}

pub(super) fn lacking(lacking: &Lacking) -> Remark {
    remark(lacking.clause, lacking.en, lacking.zh)
}

impl From<ObligationStatus> for Owed {
    fn from(owed: ObligationStatus) -> Self {
        Self {
            kind: owed.kind,
            state: owed.state.to_owned(),
            due_ms: owed.due.map(|due| due.0),
            left_ms: owed.left_ms,
            sentence: hint(owed.en, owed.zh),
        }
    }
}

impl From<VisitStatus> for VisitRow {
    fn from(visit: VisitStatus) -> Self {
        let remarks =
            |all: Vec<(&str, String, String)>| all.into_iter().map(|(id, en, zh)| remark(id, en, zh)).collect();
        Self {
            visit: visit.visit.to_string(),
            own: visit.own,
            customer: visit.customer,
            start_ms: visit.start.map(|start| start.0),
            end_ms: visit.end.map(|end| end.0),
            synced: visit.synced.map(Synced::from),
            approved: visit.approved,
            approval: visit.approval.map(|approval| approval.state.to_owned()),
            facts: visit.facts.into_iter().map(str::to_owned).collect(),
            owed: visit.obligations.into_iter().map(Owed::from).collect(),
            watch: visit.watch.map(|(state, due)| Watch { state: state.to_owned(), due_ms: due.0 }),
            findings: remarks(visit.findings),
            notes: remarks(visit.notes),
            review: visit.review.state.as_str().to_owned(),
            points: visit.review.points,
            missing: visit.missing.iter().map(lacking).collect(),
        }
    }
}

impl From<Notice> for NoticeRow {
    fn from(notice: Notice) -> Self {
        Self { id: notice.id, visit: notice.visit.to_string(), at_ms: notice.at.0, en: notice.en, zh: notice.zh }
    }
}
