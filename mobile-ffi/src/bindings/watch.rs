//! Lists that are watched: the whole once, then small differences. Who failed to hear one gets the whole again.

use std::sync::{Arc, Mutex};

use sync_core::engine::status::Page;

use super::desk::{NONE, list, locked};
use super::diff::{Step, steps};
use super::error::PlatformError;
use super::platform::NoticeRow;
use super::rows::VisitRow;
use super::tell::{Heard, Watcher};
use crate::device::Device;

/// A difference in a list of visits, each on what the one before left.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum VisitChange {
    /// All of it, in place of what was shown.
    Whole {
        /// The rows.
        rows: Vec<VisitRow>,
    },
    /// A row more.
    Inserted {
        /// Where.
        at: i32,
        /// Which.
        row: VisitRow,
    },
    /// A row reads otherwise.
    Changed {
        /// Where.
        at: i32,
        /// How.
        row: VisitRow,
    },
    /// A row less.
    Removed {
        /// Where it stood.
        at: i32,
    },
}

/// A difference in the inbox, each on what the one before left.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum NoticeChange {
    /// All of it, in place of what was shown.
    Whole {
        /// The rows.
        rows: Vec<NoticeRow>,
    },
    /// A row more.
    Inserted {
        /// Where.
        at: i32,
        /// Which.
        row: NoticeRow,
    },
    /// A row reads otherwise.
    Changed {
        /// Where.
        at: i32,
        /// How.
        row: NoticeRow,
    },
    /// A row less.
    Removed {
        /// Where it stood.
        at: i32,
    },
}

/// Hears of a list of visits, on a thread of the library's.
#[uniffi::export(with_foreign)]
pub trait VisitObserver: Send + Sync {
    /// What is new, to be taken in order.
    fn visits_changed(&self, changes: Vec<VisitChange>) -> Result<(), PlatformError>;
}

/// Hears of the inbox, on a thread of the library's.
#[uniffi::export(with_foreign)]
pub trait NoticeObserver: Send + Sync {
    /// What is new, to be taken in order.
    fn notices_changed(&self, changes: Vec<NoticeChange>) -> Result<(), PlatformError>;
}

fn place(at: usize) -> i32 {
    i32::try_from(at).unwrap_or(i32::MAX)
}

impl From<Step<VisitRow>> for VisitChange {
    fn from(step: Step<VisitRow>) -> Self {
        match step {
            Step::Removed { at } => Self::Removed { at: place(at) },
            Step::Inserted { at, row } => Self::Inserted { at: place(at), row },
            Step::Changed { at, row } => Self::Changed { at: place(at), row },
        }
    }
}

impl From<Step<NoticeRow>> for NoticeChange {
    fn from(step: Step<NoticeRow>) -> Self {
        match step {
            Step::Removed { at } => Self::Removed { at: place(at) },
            Step::Inserted { at, row } => Self::Inserted { at: place(at), row },
            Step::Changed { at, row } => Self::Changed { at: place(at), row },
        }
    }
}

pub(super) struct VisitWatch {
    pub observer: Arc<dyn VisitObserver>,
    pub page: Page,
    pub last: Mutex<Option<Vec<VisitRow>>>,
    pub heard: Heard,
}

impl Watcher for VisitWatch {
    fn look(&self, device: &Device) {
        let Ok(status) = list(device, self.page) else { return };
        // Time alone is no difference: a countdown is the screen's, from `due_ms`.
        let still = |mut row: VisitRow| {
            row.owed.iter_mut().for_each(|owed| owed.left_ms = None);
            row
        };
        let rows: Vec<VisitRow> = status.visits.into_iter().map(VisitRow::from).map(still).collect();
        let changes: Vec<VisitChange> = match locked(&self.last).as_ref() {
            Some(last) => steps(last, &rows, |row| row.visit.clone()).into_iter().map(VisitChange::from).collect(),
            None => vec![VisitChange::Whole { rows: rows.clone() }],
        };
        if !changes.is_empty() {
            let heard = self.heard.note(self.observer.visits_changed(changes));
            *locked(&self.last) = heard.then_some(rows);
        }
    }
}

pub(super) struct NoticeWatch {
    pub observer: Arc<dyn NoticeObserver>,
    pub last: Mutex<Option<Vec<NoticeRow>>>,
    pub heard: Heard,
}

impl Watcher for NoticeWatch {
    fn look(&self, device: &Device) {
        let Ok(status) = list(device, NONE) else { return };
        let rows: Vec<NoticeRow> = status.notices.into_iter().map(NoticeRow::from).collect();
        let changes: Vec<NoticeChange> = match locked(&self.last).as_ref() {
            Some(last) => steps(last, &rows, |row| row.id.clone()).into_iter().map(NoticeChange::from).collect(),
            None => vec![NoticeChange::Whole { rows: rows.clone() }],
        };
        if !changes.is_empty() {
            let heard = self.heard.note(self.observer.notices_changed(changes));
            *locked(&self.last) = heard.then_some(rows);
        }
    }
}

/// A list that is watched, until it is stopped or let go of. Keep it as long as the screen is there.
#[derive(uniffi::Object)]
pub struct Subscription {
    watcher: Mutex<Option<(Arc<dyn Watcher>, Failure)>>,
}

type Failure = Box<dyn Fn() -> Option<PlatformError> + Send + Sync>;

impl Subscription {
    pub(super) fn of(watcher: Arc<dyn Watcher>, failure: Failure) -> Arc<Self> {
        Arc::new(Self { watcher: Mutex::new(Some((watcher, failure))) })
    }
}

#[uniffi::export]
impl Subscription {
    /// Ends it. What is being told meanwhile may still arrive.
    pub fn stop(&self) {
        let gone = locked(&self.watcher).take();
        drop(gone);
    }

    /// What the observer answered the last time, if it failed then. It gets the whole list with the next change.
    pub fn failure(&self) -> Option<PlatformError> {
        locked(&self.watcher).as_ref().and_then(|(_, failure)| failure())
    }
}
