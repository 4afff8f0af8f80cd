//! Verdicts, their history, the safety watch, timers and notices: caches of what the journal says, but for notices sent.

use sync_core::fact::Owed;
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::obligation::Climb;
use sync_core::time::Timestamp;

use crate::store::{HistoryRow, NoticeRow, ObligationRow, StoreError, Timer, TimerKind, WatchRow};

/// How long something holds that was settled, while nothing but time comes to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Until {
    /// It was settled before that was noted.
    #[default]
    Unknown,
    /// At this moment it may be another.
    At(Timestamp),
    /// Time alone changes nothing.
    Ever,
}

/// Asks about verdicts.
pub trait ReadVerdicts {
    /// A visit's obligations, in the order of their kinds.
    fn obligations(&self, org: &OrgId, visit: &VisitId) -> Result<Vec<ObligationRow>, StoreError>;
    /// How far the ladders of a visit are climbed, as they were last settled.
    fn climbs(&self, org: &OrgId, visit: &VisitId) -> Result<Vec<(Owed, Climb)>, StoreError>;
    /// A visit's history, oldest first.
    fn history(&self, org: &OrgId, visit: &VisitId) -> Result<Vec<HistoryRow>, StoreError>;
    /// A visit's watch.
    fn watch(&self, org: &OrgId, visit: &VisitId) -> Result<Option<WatchRow>, StoreError>;
    /// When the next timer is due, over all organisations.
    fn next_timer(&self) -> Result<Option<Timestamp>, StoreError>;
    /// Timers due at or before a time, watches first, then by due time.
    fn due_timers(&self, now: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError>;
    /// Who was ever told something of a subject of a visit.
    fn told(&self, org: &OrgId, visit: &VisitId, subject: &str) -> Result<Vec<PersonId>, StoreError>;
    /// A person's notices, oldest first.
    fn notices(&self, org: &OrgId, person: &PersonId) -> Result<Vec<NoticeRow>, StoreError>;
}

/// Changes verdicts.
pub trait WriteVerdicts {
    /// Inserts or replaces a verdict.
    fn put_obligation(&mut self, org: &OrgId, visit: &VisitId, row: &ObligationRow) -> Result<(), StoreError>;
    /// Adds to the history.
    fn add_history(&mut self, org: &OrgId, visit: &VisitId, row: &HistoryRow) -> Result<(), StoreError>;
    /// Inserts or replaces a watch.
    fn put_watch(&mut self, org: &OrgId, visit: &VisitId, row: &WatchRow) -> Result<(), StoreError>;
    /// Sets, moves or (with none) clears a timer.
    fn set_timer(
        &mut self,
        org: &OrgId,
        visit: &VisitId,
        kind: TimerKind,
        due: Option<Timestamp>,
    ) -> Result<(), StoreError>;
    /// Puts a notice into an inbox: false when its id was there already.
    fn add_notice(&mut self, org: &OrgId, row: &NoticeRow) -> Result<bool, StoreError>;
    /// The state that a subject of a visit had last in its history.
    fn last_state(&mut self, org: &OrgId, visit: &VisitId, subject: &str) -> Result<Option<String>, StoreError>;
}
