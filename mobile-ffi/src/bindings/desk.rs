//! What all objects of a phone have in common: the device, its clocks and link, who watches its lists. Every call passes here: the
//! clocks are read, the device does it, errors are counted for support, and those who watch are told behind it.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sync_core::command::{Command, CommandError};
use sync_core::engine::effect::Told;
use sync_core::engine::status::{Page, Status};
use sync_core::ids::{EntryId, PersonId, VisitId};

use super::error::PhoneError;
use super::hands::{HeldClock, Keys, Link, SharedClock, SharedLink};
use super::platform::Platform;
use super::reserve::Reserve;
use super::rows::{Hint, Saved};
use super::tell::Teller;
use super::work::{Waiting, aside};
use crate::device::Device;
use crate::server::Server;

/// So many codes of errors are kept for support.
const KEPT: usize = 50;
/// No visits, only what is said of the device.
pub(super) const NONE: Page = Page { from: 0, limit: 0 };

/// So long a phone that is shut waits for those who still do something with it.
const LAST_CALL: Duration = Duration::from_secs(5);

/// How many calls have the device now.
#[derive(Default)]
struct Users {
    count: Mutex<usize>,
    fewer: Condvar,
}

/// The device for one call.
pub(super) struct Lent {
    device: Option<Arc<Device>>,
    users: Arc<Users>,
}

impl Lent {
    pub fn device(&self) -> Result<&Device, PhoneError> {
        self.device.as_deref().ok_or(PhoneError::Closed)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        // Let go of before it is counted: who waits for the last call finds the device free.
        drop(self.device.take());
        *locked(&self.users.count) -= 1;
        self.users.fewer.notify_all();
    }
}

/// What the objects share.
pub(super) struct Desk {
    pub folder: PathBuf,
    pub platform: Platform,
    pub clock: Arc<HeldClock>,
    pub link: Arc<Link>,
    pub reserve: Reserve,
    pub teller: Teller,
    device: Mutex<Option<Arc<Device>>>,
    users: Arc<Users>,
    failed: Mutex<VecDeque<&'static str>>,
}

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    /// Opens the folder's phone.
    pub fn open(folder: &Path, platform: Platform) -> Result<Arc<Self>, PhoneError> {
        super::wipe::finish(folder, platform.storage_key.as_ref())?;
        let clock = Arc::new(HeldClock::new(Arc::clone(&platform.clock))?);
        let server = Server::load(folder)?;
        let link = Arc::new(Link::new(Arc::clone(&platform.transport), Arc::clone(&clock), server));
        let keys = Keys::ready(Arc::clone(&platform.key_store), Arc::clone(&platform.storage_key))?;
        let hands = (Box::new(SharedClock(Arc::clone(&clock))), Box::new(SharedLink(Arc::clone(&link))));
        let device = Device::open(folder, hands.0, hands.1, Box::new(keys))?;
        let reserve = Reserve::of(folder);
        reserve.fill();
        let teller = Teller::new(&device, platform.notifications.clone());
        let (device, failed) = (Mutex::new(Some(Arc::new(device))), Mutex::default());
        Ok(Arc::new(Self {
            folder: folder.to_owned(),
            platform,
            clock,
            link,
            reserve,
            teller,
            device,
            users: Arc::default(),
            failed,
        }))
    }

    /// The device, unless the phone was shut.
    pub fn lend(&self) -> Result<Lent, PhoneError> {
        let device = Some(locked(&self.device).clone().ok_or(PhoneError::Closed)?);
        *locked(&self.users.count) += 1;
        Ok(Lent { device, users: Arc::clone(&self.users) })
    }

    /// Takes the device away: all later calls find the phone closed. Those that have it end first, if they do within seconds.
    pub fn shut(&self) -> Option<Arc<Device>> {
        let device = locked(&self.device).take();
        let count = locked(&self.users.count);
        let _count = self.users.fewer.wait_timeout_while(count, LAST_CALL, |count| *count > 0);
        device
    }

    pub fn put_back(&self, device: Arc<Device>) {
        *locked(&self.device) = Some(device);
    }

    /// Does something with the device on a thread of its own, at the clocks of now.
    pub fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        act: impl FnOnce(&Arc<Self>, &Device) -> Result<T, PhoneError> + Send + 'static,
    ) -> Waiting<T> {
        let desk = Arc::clone(self);
        aside(move || {
            let done = desk.clock.refresh().and_then(|_| desk.lend()).and_then(|lent| act(&desk, lent.device()?));
            done.inspect_err(|error| desk.note(error))
        })
    }

    /// The same, of a phone that is enrolled.
    pub fn enrolled<T: Send + 'static>(
        self: &Arc<Self>,
        act: impl FnOnce(&Device) -> Result<T, PhoneError> + Send + 'static,
    ) -> Waiting<T> {
        self.ask(move |_, device| {
            device.enrolment().ok_or(PhoneError::NotEnrolled)?;
            act(device)
        })
    }

    /// Saves what the person did. When it returns, it is fsynced.
    pub fn save(self: &Arc<Self>, command: Result<Command, PhoneError>) -> Waiting<Saved> {
        self.saving(move |device| {
            let command = command.clone()?;
            let visit = command.visit().cloned();
            device.perform(command).map_err(|error| told_apart(error.into(), visit.as_ref()))
        })
    }

    /// The same by any of the device's ways to save. Where the disk is full, once more in the reserve's room.
    pub fn saving(
        self: &Arc<Self>,
        act: impl Fn(&Device) -> Result<Told, PhoneError> + Send + 'static,
    ) -> Waiting<Saved> {
        self.ask(move |desk, device| {
            device.enrolment().ok_or(PhoneError::NotEnrolled)?;
            let told = match act(device) {
                Err(PhoneError::DiskFull { .. }) if desk.reserve.release() => act(device),
                other => other,
            };
            let Told::Saved { seq, visit, hints } = told? else {
                return Err(PhoneError::Fault { why: "the engine said something else than saved".to_owned() });
            };
            desk.tell();
            let hints = hints.into_iter().map(|(zh, en)| Hint { zh, en }).collect();
            let entry = i64::try_from(seq).unwrap_or(i64::MAX);
            Ok(Saved { entry, visit: visit.map(|visit| visit.to_string()), hints, disk_low: !desk.reserve.is_there() })
        })
    }

    /// Those who watch are told what is new, behind this.
    pub fn tell(self: &Arc<Self>) {
        self.teller.wake(self);
    }

    pub fn note(&self, error: &PhoneError) {
        let mut failed = locked(&self.failed);
        if failed.len() == KEPT {
            failed.pop_front();
        }
        failed.push_back(error.code());
    }

    pub fn failed(&self) -> Vec<&'static str> {
        locked(&self.failed).iter().copied().collect()
    }
}

/// The device and a page of its visits.
pub(super) fn list(device: &Device, page: Page) -> Result<Status, PhoneError> {
    device.list(page).ok_or(PhoneError::NotEnrolled)
}

/// Names a visit, or says what is wrong with the name.
pub(super) fn visit_id(text: &str) -> Result<VisitId, PhoneError> {
    VisitId::new(text).map_err(|error| PhoneError::bad("visit", error))
}

/// Names an entry as lists name it, or says what is wrong with the name.
pub(super) fn entry_id(field: &str, text: &str) -> Result<EntryId, PhoneError> {
    text.parse().map_err(|error| PhoneError::bad(field, error))
}

/// Names people.
pub(super) fn people(field: &str, ids: Vec<String>) -> Result<Vec<PersonId>, PhoneError> {
    ids.into_iter().map(|id| PersonId::new(id).map_err(|error| PhoneError::bad(field, error))).collect()
}

/// What kept a command from being saved, where it has a kind of its own.
fn told_apart(error: PhoneError, visit: Option<&VisitId>) -> PhoneError {
    match (error, visit) {
        (PhoneError::NotSaved { why }, Some(visit)) if why == CommandError::UnknownVisit(visit.clone()).to_string() => {
            PhoneError::UnknownVisit { visit: visit.to_string() }
        }
        (other, _) => other,
    }
}
