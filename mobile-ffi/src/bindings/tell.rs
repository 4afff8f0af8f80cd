//! Tells those who watch: after something was saved or came, on a thread of its own that ends when all is told. What is watched is
//! read first, and told without any lock: whoever is told may call the phone.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, Weak};

use sync_core::engine::status::Page;

use super::desk::{Desk, NONE, list, locked};
use super::error::PlatformError;
use super::platform::{NoticeRow, Notifications, Reminder};
use super::rows::VisitRow;
use super::work::behind;
use crate::device::Device;

/// So many of the latest visits are looked at for reminders.
const LOOKED_AT: usize = 100;

/// Somebody who watches a list.
pub(super) trait Watcher: Send + Sync {
    /// Reads what is watched, and tells what is new of it.
    fn look(&self, device: &Device);
}

/// Whether a thread is telling, and whether more has happened meanwhile.
#[derive(Default)]
struct Telling {
    under_way: bool,
    again: bool,
}

pub(super) struct Teller {
    watchers: Mutex<Vec<Weak<dyn Watcher>>>,
    telling: Mutex<Telling>,
    platform: Option<Arc<dyn Notifications>>,
    shown: Mutex<BTreeSet<String>>,
    set: Mutex<Option<Vec<Reminder>>>,
}

impl Teller {
    /// What is in the inbox at the start was shown before.
    pub fn new(device: &Device, platform: Option<Arc<dyn Notifications>>) -> Self {
        let shown = device.list(NONE).map(|status| status.notices.into_iter().map(|notice| notice.id).collect());
        let (shown, set) = (Mutex::new(shown.unwrap_or_default()), Mutex::new(None));
        Self { watchers: Mutex::default(), telling: Mutex::default(), platform, shown, set }
    }

    pub fn add(&self, watcher: &Arc<dyn Watcher>) {
        let mut watchers = locked(&self.watchers);
        watchers.retain(|it| it.strong_count() > 0);
        watchers.push(Arc::downgrade(watcher));
    }

    /// Nothing is started where nobody would hear it.
    pub fn wake(&self, desk: &Arc<Desk>) {
        if self.platform.is_none() && locked(&self.watchers).iter().all(|it| it.strong_count() == 0) {
            return;
        }
        let mut telling = locked(&self.telling);
        telling.again = true;
        if std::mem::replace(&mut telling.under_way, true) {
            return;
        }
        drop(telling);
        let desk = Arc::clone(desk);
        behind(move || desk.teller.until_all_is_told(&desk));
    }

    fn until_all_is_told(&self, desk: &Desk) {
        loop {
            let mut telling = locked(&self.telling);
            if !std::mem::take(&mut telling.again) {
                telling.under_way = false;
                return;
            }
            drop(telling);
            if desk.clock.refresh().is_err() {
                continue;
            }
            let Ok(lent) = desk.lend() else { continue };
            let Ok(device) = lent.device() else { continue };
            let watchers: Vec<_> = locked(&self.watchers).iter().filter_map(Weak::upgrade).collect();
            watchers.iter().for_each(|watcher| watcher.look(device));
            if let Some(platform) = &self.platform {
                self.notify(platform.as_ref(), device);
            }
        }
    }

    /// What the platform could not show or set is tried with the next.
    fn notify(&self, platform: &dyn Notifications, device: &Device) {
        let Ok(status) = list(device, NONE) else { return };
        let fresh: Vec<NoticeRow> = {
            let shown = locked(&self.shown);
            status.notices.into_iter().filter(|notice| !shown.contains(&notice.id)).map(NoticeRow::from).collect()
        };
        let ids: Vec<String> = fresh.iter().map(|notice| notice.id.clone()).collect();
        if !fresh.is_empty() && platform.show(fresh).is_ok() {
            locked(&self.shown).extend(ids);
        }
        let due = reminders(device, status.known);
        if locked(&self.set).as_ref() != Some(&due) && platform.schedule(due.clone()).is_ok() {
            *locked(&self.set) = Some(due);
        }
    }
}

/// What runs out, of the latest visits.
pub(super) fn reminders(device: &Device, known: usize) -> Vec<Reminder> {
    let page = Page { from: known.saturating_sub(LOOKED_AT), limit: LOOKED_AT };
    let visits = device.list(page).map(|status| status.visits).unwrap_or_default();
    let mut due: Vec<Reminder> = visits
        .into_iter()
        .filter(|visit| visit.own)
        .map(VisitRow::from)
        .flat_map(|visit| {
            let watch =
                visit.watch.filter(|watch| watch.state != "closed").map(|watch| ("watch".to_owned(), watch.due_ms));
            let owed = visit.owed.into_iter().filter(|owed| owed.state == "running");
            let all: Vec<_> =
                watch.into_iter().chain(owed.filter_map(|owed| Some((owed.kind, owed.due_ms?)))).collect();
            let visit = visit.visit;
            all.into_iter().map(move |(kind, due_ms)| Reminder { visit: visit.clone(), kind, due_ms })
        })
        .collect();
    due.sort_by(|one, other| (one.due_ms, &one.visit, &one.kind).cmp(&(other.due_ms, &other.visit, &other.kind)));
    due
}

/// How telling somebody ended the last time.
#[derive(Default)]
pub(super) struct Heard(Mutex<Option<PlatformError>>);

impl Heard {
    pub fn note(&self, outcome: Result<(), PlatformError>) -> bool {
        let failed = outcome.err();
        let heard = failed.is_none();
        *locked(&self.0) = failed;
        heard
    }

    pub fn failure(&self) -> Option<PlatformError> {
        locked(&self.0).clone()
    }
}
