//! A device at work: gives the engine its inputs and performs the effects it asks for, until none is left.
//!
//! Nothing is decided here. The engine and the store are behind one lock, so that commits happen in the engine's order;
//! no lock is held while the network or the key's keeper is waited for, so a person can go on during a contact.

mod authorised;
mod blobs;
mod courier;
mod error;
mod gate;
mod log;
mod tally;
#[cfg(all(test, feature = "turned-clock"))]
mod tests;
mod word;

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Mutex, MutexGuard};

use rand::TryRng;
use rand::rngs::SysRng;
use sync_core::assessment::{Letter, Tongue};
use sync_core::command::Command;
use sync_core::compliance::DraftCheck;
use sync_core::customer::{CardProposal, CustomerCard};
use sync_core::engine::content::Content;
use sync_core::engine::effect::{Effect, Input, Request, TaskId, Told};
use sync_core::engine::itinerary::TripPage;
use sync_core::engine::status::{Page, Status, VisitStatus};
use sync_core::engine::{Engine, Loading, Start};
use sync_core::ids::{CustomerId, VisitId};
use sync_core::planted::{self, Bug};
use sync_core::policy::PolicyDocument;
use sync_core::sync::EnrolAnswer;
use sync_core::time::Millis;

use self::gate::Gate;
use crate::clock::Clock;
use crate::key::KeyStore;
use crate::store::{PhoneStore, StoreError};
use crate::transport::{Answer, Transport};

pub use blobs::{BlobStatus, Budget, Uploaded};
pub use courier::{CourierError, Delivered, Packed};
pub use error::{DeviceError, FetchError, LogError, OpenError};
pub use log::Checked;
pub use tally::Compared;

const UNDER_WAY: &str = "a contact is under way already";

/// A device. It can be shared between threads.
pub struct Device {
    core: Mutex<Core>,
    gate: Gate,
    /// Photos have one of their own, so that no contact ever waits for them.
    sending: Gate,
    clock: Box<dyn Clock>,
    transport: Box<dyn Transport>,
    keys: Box<dyn KeyStore>,
}

struct Core {
    engine: Engine,
    store: PhoneStore,
    /// Why it is not known of the last commit whether it happened.
    doubt: Option<String>,
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Device")
    }
}

impl Device {
    /// Opens the folder's device with the system's randomness.
    ///
    /// # Errors
    /// [`OpenError`] when the store or the engine can't be loaded, or there is no randomness.
    pub fn open(
        dir: &Path,
        clock: Box<dyn Clock>,
        transport: Box<dyn Transport>,
        keys: Box<dyn KeyStore>,
    ) -> Result<Self, OpenError> {
        let mut entropy = [0u8; 32];
        SysRng.try_fill_bytes(&mut entropy).map_err(|e| OpenError::Randomness(e.to_string()))?;
        Self::open_with(dir, clock, transport, keys, entropy)
    }

    /// Opens the folder's device with this randomness, which must never be used twice outside tests.
    ///
    /// # Errors
    /// [`OpenError`] when the store or the engine can't be loaded.
    pub fn open_with(
        dir: &Path,
        clock: Box<dyn Clock>,
        transport: Box<dyn Transport>,
        keys: Box<dyn KeyStore>,
        entropy: [u8; 32],
    ) -> Result<Self, OpenError> {
        let mut store = PhoneStore::open(dir, keys.as_ref())?;
        let start = Start { entropy, app: concat!("sojourn-device ", env!("CARGO_PKG_VERSION")).to_owned() };
        let mut loading = Loading::new(store.shelf());
        store.each_row(|table, key, value| loading.take(table, key, value).map_err(OpenError::from))?;
        let engine = loading.start(start);
        if engine.enrolled_key().is_some_and(|key| key != keys.public_key()) {
            return Err(OpenError::ForeignKey);
        }
        store.sweep_blobs(&engine.named_blobs())?;
        Ok(Self {
            core: Mutex::new(Core { engine, store, doubt: None }),
            gate: Gate::default(),
            sending: Gate::default(),
            clock,
            transport,
            keys,
        })
    }

    /// Does what the person did. `Told::Saved` means that it is fsynced.
    ///
    /// # Errors
    /// [`DeviceError`] when it was not saved.
    pub fn perform(&self, command: Command) -> Result<Told, DeviceError> {
        self.first(Input::Command(command), |told| matches!(told, Told::Saved { .. }))
    }

    /// Enrols the device with a one-time code.
    ///
    /// # Errors
    /// [`DeviceError`] when it is not enrolled.
    pub fn enrol(&self, code: &str, name: &str) -> Result<Told, DeviceError> {
        let _passed = self.gate.pass().ok_or_else(|| DeviceError::NoContact(UNDER_WAY.to_owned()))?;
        let input = Input::Enrol { code: code.to_owned(), name: name.to_owned(), key: self.keys.public_key() };
        self.first(input, |told| matches!(told, Told::Enrolled { .. }))
    }

    /// One contact with the server: `Told::Contacted`, `Told::Later` or `Told::NoContact`. Nothing is lost either way.
    pub fn contact(&self) -> Told {
        let Some(_passed) = self.gate.pass() else { return Told::NoContact { why: UNDER_WAY.to_owned() } };
        self.say_first();
        let told = self.run(Input::Contact);
        let over = told
            .into_iter()
            .rfind(|told| !matches!(told, Told::Saved { .. } | Told::Enrolled { .. } | Told::Receipted { .. }));
        over.unwrap_or_else(|| Told::NoContact { why: DeviceError::Silent.to_string() })
    }

    /// How long a schedule should wait before the next contact; none where it need not.
    pub fn next_contact(&self) -> Option<Millis> {
        self.lock().ok()?.engine.next_contact(&self.clock.now())
    }

    /// What a screen shows now, offline too: the device and a page of its visits; none before the enrolment.
    pub fn list(&self, page: Page) -> Option<Status> {
        self.lock().ok()?.engine.list(&self.clock.now(), page)
    }

    /// What can be said of one visit now, offline too; none when nothing of it is known here.
    pub fn visit(&self, visit: &VisitId) -> Option<VisitStatus> {
        self.lock().ok()?.engine.visit(&self.clock.now(), visit)
    }

    /// The trip that a visit leads, or is a leg of, as this device knows it, offline too.
    pub fn trip(&self, visit: &VisitId) -> Option<TripPage> {
        self.lock().ok()?.engine.trip(&self.clock.now(), visit)
    }

    /// What can be said now of everything, offline too; none before the enrolment. It opens all documents: a screen shows
    /// [`Self::list`].
    pub fn status(&self) -> Option<Status> {
        let core = self.lock().ok()?;
        core.engine.status(&self.clock.now())
    }

    /// The thank-you as it can be drafted from a visit's record, offline too (V10.1), signed with this person's id; none where the
    /// plan is not known here.
    pub fn thanks(&self, visit: &VisitId, tongue: Tongue) -> Option<Letter> {
        let writer = self.enrolment()?.person;
        self.lock().ok()?.engine.thanks(&self.clock.now(), visit, writer.as_str(), tongue)
    }

    /// What stands in a visit, offline too; none when nothing of it is known here.
    pub fn content(&self, visit: &VisitId) -> Option<Content> {
        self.lock().ok()?.engine.content(visit)
    }

    /// What the policy says of a visit as it stands here, offline too; none when nothing of it is here.
    pub fn check(&self, visit: &VisitId) -> Option<DraftCheck> {
        self.lock().ok()?.engine.check(visit)
    }

    /// The version of the policy that is in force now, as far as it has come here, offline too (A6).
    pub fn policy(&self) -> Option<PolicyDocument> {
        let core = self.lock().ok()?;
        Some(core.engine.policy(&self.clock.now()).clone())
    }

    /// The cards of customers that this person may see, by name; they are here offline (C2.2).
    pub fn customers(&self) -> Vec<CustomerCard> {
        self.lock().map(|core| core.engine.customers().into_iter().cloned().collect()).unwrap_or_default()
    }

    /// One customer's card; none where it is not here.
    pub fn customer(&self, id: &CustomerId) -> Option<CustomerCard> {
        self.lock().ok()?.engine.customer(id).cloned()
    }

    /// What visits propose for customers' cards, those that await this person first; offline too (V11.1).
    pub fn card_proposals(&self) -> Vec<CardProposal> {
        self.lock().map(|core| core.engine.card_proposals()).unwrap_or_default()
    }

    /// What the enrolment answered; none before it.
    pub fn enrolment(&self) -> Option<EnrolAnswer> {
        self.lock().ok()?.engine.enrolment().cloned()
    }

    /// Gives the engine an input and performs what it asks for, until nothing is left. What the person is told, in order.
    fn run(&self, input: Input) -> Vec<Told> {
        let mut told = Vec::new();
        let mut waiting = VecDeque::new();
        let mut next = Some(input);
        while let Some(input) = next {
            match self.step(input, &mut told) {
                Ok(outside) => waiting.extend(outside),
                Err(e) => {
                    told.push(Told::NotSaved { why: e.to_string() });
                    break;
                }
            }
            next = waiting.pop_front().map(|effect| self.reach_out(effect));
        }
        told
    }

    /// Under the lock: the engine, and the commits that it asks for, in its order. What must wait for others is returned.
    fn step(&self, input: Input, told: &mut Vec<Told>) -> Result<Vec<Outside>, DeviceError> {
        let mut core = self.lock()?;
        let mut inputs = VecDeque::from([input]);
        let mut outside = Vec::new();
        while let Some(input) = inputs.pop_front() {
            let now = self.clock.now();
            for effect in core.engine.handle(&now, input) {
                match effect {
                    Effect::Commit { task, writes } => inputs.push_back(match core.store.commit(&writes) {
                        Ok(()) => Input::Committed(task),
                        Err(StoreError::Full) if planted::is(Bug::FullDiskIsSaved) => Input::Committed(task),
                        Err(e) => {
                            core.doubt = matches!(e, StoreError::InDoubt(_)).then(|| e.to_string());
                            Input::CommitFailed { task, why: e.to_string() }
                        }
                    }),
                    Effect::Tell(word) => told.push(word),
                    Effect::Sign { task, message } => outside.push(Outside::Sign { task, message }),
                    Effect::Send { task, request } => outside.push(Outside::Send { task, request }),
                }
            }
        }
        Ok(outside)
    }

    /// Without any lock: the key's keeper or the network.
    fn reach_out(&self, effect: Outside) -> Input {
        match effect {
            Outside::Sign { task, message } => match self.keys.sign(&message) {
                Ok(signature) => Input::Signed { task, signature },
                Err(e) => Input::Failed { task, why: e.to_string() },
            },
            Outside::Send { task, request } => match self.transport.send(&request) {
                Ok(Answer { status, media_type, body, again_in }) => {
                    Input::Answered { task, status, media_type, body, again_in }
                }
                Err(e) => Input::Failed { task, why: e.why },
            },
        }
    }

    fn first(&self, input: Input, wanted: impl Fn(&Told) -> bool) -> Result<Told, DeviceError> {
        let mut reason = None;
        for told in self.run(input) {
            match told {
                told if wanted(&told) => return Ok(told),
                Told::NotSaved { why } if self.lock()?.doubt.as_ref() == Some(&why) => {
                    reason = Some(DeviceError::InDoubt(why));
                }
                Told::NotSaved { why } => reason = Some(DeviceError::NotSaved(why)),
                Told::NoContact { why } | Told::Later { why, .. } => reason = Some(DeviceError::NoContact(why)),
                _ => {}
            }
        }
        Err(reason.unwrap_or(DeviceError::Silent))
    }

    fn lock(&self) -> Result<MutexGuard<'_, Core>, DeviceError> {
        self.core.lock().map_err(|_| DeviceError::Stopped)
    }
}

/// Effects that must wait for somebody else than the store.
enum Outside {
    Sign { task: TaskId, message: Vec<u8> },
    Send { task: TaskId, request: Request },
}
