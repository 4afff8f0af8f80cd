//! An app for tests: each of its hands can fail, wait, or call the phone back.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use futures_lite::future::block_on;
use sync_core::cbor;
use sync_core::ids::{DeviceId, Epoch, Nonce, OrgId, PersonId};
use sync_core::journal::PublicKey;
use sync_core::sync::{CBOR, EnrolAnswer, ServerKey};
use sync_core::time::Timestamp;

use super::super::terminal::{file_key_store, file_storage_key};
use super::super::{
    ClockReading, HttpAnswer, HttpRequest, KeyStore, Phone, PhoneClock, PhoneError, PlanDraft, Platform, PlatformError,
    Saved, StorageKey, Transport,
};

pub(super) const NOW: i64 = 1_789_356_600_000;
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// An app: each of its hands can fail, wait, or call the phone back.
#[derive(Default)]
pub(super) struct App {
    phone: OnceLock<Arc<Phone>>,
    pub(super) calls_back: AtomicBool,
    pub(super) called_back: AtomicUsize,
    running: AtomicUsize,
    pub(super) broken: Mutex<Option<&'static str>>,
    pub(super) stuck: Mutex<Option<Receiver<()>>>,
    key: Mutex<Option<PublicKey>>,
}

impl App {
    /// Does something else with the phone from inside a call. Under a lock it would wait for ever.
    pub(super) fn call_back(&self) {
        if let Some(phone) = self.phone.get()
            && self.calls_back.swap(false, Ordering::AcqRel)
        {
            block_on(phone.visits().list(0, 5)).expect("listed");
            block_on(phone.inbox().list()).expect("listed");
            self.called_back.fetch_add(1, Ordering::AcqRel);
        }
    }

    fn fails(&self, hand: &str) -> Result<(), PlatformError> {
        let broken = *self.broken.lock().expect("whole");
        if broken == Some(hand) { Err(PlatformError::Unexpected { why: format!("{hand} threw") }) } else { Ok(()) }
    }
}

struct Hand(Arc<App>);

impl PhoneClock for Hand {
    fn read(&self) -> Result<ClockReading, PlatformError> {
        self.0.call_back();
        self.0.fails("clock")?;
        let passed = i64::try_from(self.0.running.fetch_add(1, Ordering::AcqRel)).unwrap_or(0);
        Ok(ClockReading {
            running_ms: 1_000 + passed,
            boot: "7".to_owned(),
            wall_ms: NOW + passed,
            zone: "UTC".to_owned(),
        })
    }
}

impl Transport for Hand {
    fn exchange(&self, request: HttpRequest) -> Result<HttpAnswer, PlatformError> {
        self.0.call_back();
        self.0.fails("transport")?;
        if request.url.ends_with("/v1/enrol") {
            let key = ServerKey { id: 1, key: self.0.key.lock().expect("whole").expect("asked for") };
            return Ok(HttpAnswer {
                status: 200,
                content_type: CBOR.to_owned(),
                retry_after: None,
                body: enrolment(key),
            });
        }
        let stuck = self.0.stuck.lock().expect("whole").take();
        if let Some(stuck) = stuck {
            let _ = stuck.recv_timeout(PATIENCE);
        }
        Err(PlatformError::Unavailable { why: "no network".to_owned() })
    }
}

fn enrolment(server_key: ServerKey) -> Vec<u8> {
    cbor::encode(&EnrolAnswer {
        org: OrgId::new("acme").expect("sound"),
        person: PersonId::new("li.na").expect("sound"),
        device: DeviceId([7; 16]),
        origin: "test".to_owned(),
        server_key,
        nonce: Nonce([1; 16]),
        token_nonce: Nonce([2; 16]),
        epoch: Epoch([3; 8]),
        at: Timestamp(NOW),
        signed: None,
        seal_key: None,
    })
}

/// Keys of files, which can fail and call back too.
struct KeyHand(Arc<App>, Arc<dyn KeyStore>);

impl KeyStore for KeyHand {
    fn public_key(&self) -> Result<Vec<u8>, PlatformError> {
        self.0.fails("key_store")?;
        let key = self.1.public_key()?;
        *self.0.key.lock().expect("whole") = key.clone().try_into().ok().map(PublicKey);
        Ok(key)
    }

    fn sign(&self, message: Vec<u8>) -> Result<Vec<u8>, PlatformError> {
        self.0.call_back();
        self.0.fails("key_store")?;
        self.1.sign(message)
    }
}

struct VaultHand(Arc<App>, Arc<dyn StorageKey>);

impl StorageKey for VaultHand {
    fn load(&self) -> Result<Option<Vec<u8>>, PlatformError> {
        if *self.0.broken.lock().expect("whole") == Some("locked") {
            return Err(PlatformError::Locked { why: "before the first unlock".to_owned() });
        }
        self.1.load()
    }

    fn keep(&self, key: Vec<u8>) -> Result<(), PlatformError> {
        self.1.keep(key)
    }

    fn forget(&self) -> Result<(), PlatformError> {
        self.0.fails("storage_key")?;
        self.1.forget()
    }
}

pub(super) fn platform(app: &Arc<App>, dir: &Path) -> Platform {
    let folder = dir.display().to_string();
    let keys = file_key_store(folder.clone()).expect("keys");
    Platform {
        transport: Arc::new(Hand(Arc::clone(app))),
        clock: Arc::new(Hand(Arc::clone(app))),
        key_store: Arc::new(KeyHand(Arc::clone(app), keys)),
        storage_key: Arc::new(VaultHand(Arc::clone(app), file_storage_key(folder))),
        location: None,
        notifications: None,
    }
}

pub(super) fn open(app: &Arc<App>, dir: &Path) -> Result<Arc<Phone>, PhoneError> {
    block_on(Phone::start(dir.display().to_string(), platform(app, dir)))
}

pub(super) fn enrolled(app: &Arc<App>, dir: &Path) -> Arc<Phone> {
    let phone = open(app, dir).expect("opened");
    block_on(phone.enrol("http://127.0.0.1:1".to_owned(), "acme/x".to_owned(), "test".to_owned())).expect("enrolled");
    let _ = app.phone.set(Arc::clone(&phone));
    phone
}

pub(super) fn draft() -> PlanDraft {
    PlanDraft {
        customer: "c1".to_owned(),
        customer_name: "𠮷野家".to_owned(),
        start_ms: NOW + 86_400_000,
        minutes: 60,
        purpose: "demo".to_owned(),
        country: "CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        overseas: false,
        remote: false,
        place: String::new(),
        contact: String::new(),
        participants: Vec::new(),
        materials: Vec::new(),
        quotation_notice: false,
        questions: Vec::new(),
        research: String::new(),
        business: String::new(),
        cooperation: String::new(),
        needs: Vec::new(),
        cases: Vec::new(),
    }
}

pub(super) fn plan(phone: &Phone, visit: &str) -> Result<Saved, PhoneError> {
    block_on(phone.plans().make(Some(visit.to_owned()), draft()))
}
