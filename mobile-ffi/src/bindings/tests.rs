//! The surface without a foreign language: what is called when, and what comes of it when the app fails. The journeys in Kotlin and
//! Python against a real server are under `mobile-ffi/examples`.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use futures_lite::future::block_on;
use sync_core::cbor;
use sync_core::ids::{DeviceId, Epoch, Nonce, OrgId, PersonId};
use sync_core::journal::PublicKey;
use sync_core::sync::{CBOR, EnrolAnswer, ServerKey};
use sync_core::time::Timestamp;

use super::terminal::{file_key_store, file_storage_key};
use super::{
    ClockReading, HttpAnswer, HttpRequest, KeyStore, Phone, PhoneClock, PhoneError, PlanDraft, Platform, PlatformError,
    StorageKey, SyncOutcome, SyncWindow, Transport, VisitChange, VisitObserver, set_aside,
};
use crate::store::StoreError;

const NOW: i64 = 1_789_356_600_000;
const PATIENCE: Duration = Duration::from_secs(60);

/// An app: each of its hands can fail, wait, or call the phone back.
#[derive(Default)]
struct App {
    phone: OnceLock<Arc<Phone>>,
    calls_back: AtomicBool,
    called_back: AtomicUsize,
    running: AtomicUsize,
    broken: Mutex<Option<&'static str>>,
    stuck: Mutex<Option<Receiver<()>>>,
    key: Mutex<Option<PublicKey>>,
}

impl App {
    /// Does something else with the phone from inside a call. Under a lock it would wait for ever.
    fn call_back(&self) {
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

fn platform(app: &Arc<App>, dir: &Path) -> Platform {
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

fn open(app: &Arc<App>, dir: &Path) -> Result<Arc<Phone>, PhoneError> {
    block_on(Phone::start(dir.display().to_string(), platform(app, dir)))
}

fn enrolled(app: &Arc<App>, dir: &Path) -> Arc<Phone> {
    let phone = open(app, dir).expect("opened");
    block_on(phone.enrol("http://127.0.0.1:1".to_owned(), "acme/x".to_owned(), "test".to_owned())).expect("enrolled");
    let _ = app.phone.set(Arc::clone(&phone));
    phone
}

fn draft() -> PlanDraft {
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

fn plan(phone: &Phone, visit: &str) -> Result<super::Saved, PhoneError> {
    block_on(phone.plans().make(Some(visit.to_owned()), draft()))
}

struct Watching {
    app: Arc<App>,
    told: Sender<Vec<VisitChange>>,
    broken: AtomicBool,
}

impl VisitObserver for Watching {
    fn visits_changed(&self, changes: Vec<VisitChange>) -> Result<(), PlatformError> {
        self.app.call_back();
        // Before it is heard of: whoever hears it may break the next one.
        let broken = self.broken.swap(false, Ordering::AcqRel);
        let _ = self.told.send(changes);
        if broken { Err(PlatformError::Unexpected { why: "no screen".to_owned() }) } else { Ok(()) }
    }
}

#[test]
fn every_hand_of_the_app_may_call_the_phone_while_it_is_called_for_no_lock_is_held() {
    let dir = tempfile::tempdir().expect("folder");
    let app = Arc::new(App::default());
    let phone = enrolled(&app, dir.path());
    let (told, heard) = channel();
    let watching = Watching { app: Arc::clone(&app), told, broken: AtomicBool::new(false) };
    let _watched = phone.visits().watch(Arc::new(watching), 0, 50).expect("watched");
    heard.recv_timeout(PATIENCE).expect("the whole");
    let back = |times| {
        assert_eq!(app.called_back.load(Ordering::Acquire), times);
        app.calls_back.store(true, Ordering::Release);
    };
    back(0);
    plan(&phone, "v1").expect("saved, and the clock called back");
    heard.recv_timeout(PATIENCE).expect("told");
    back(1);
    block_on(phone.sync().run(SyncWindow { span_ms: 30_000, metered: false })).expect("done");
    assert_eq!(app.called_back.load(Ordering::Acquire), 2);
}

#[test]
fn what_the_app_throws_is_a_typed_result_at_every_hand_and_nothing_has_changed() {
    let dir = tempfile::tempdir().expect("folder");
    let app = Arc::new(App::default());
    let breaks = |hand| *app.broken.lock().expect("whole") = hand;
    for hand in ["clock", "key_store"] {
        breaks(Some(hand));
        let error = open(&app, dir.path()).err().expect("it threw");
        assert!(
            matches!(&error, PhoneError::Platform { what, why } if what == hand && why.contains("threw")),
            "{error:?}"
        );
    }
    breaks(Some("locked"));
    assert!(matches!(open(&app, dir.path()), Err(PhoneError::Locked { .. })));
    breaks(None);
    let phone = enrolled(&app, dir.path());
    plan(&phone, "v1").expect("saved");
    breaks(Some("clock"));
    assert!(matches!(plan(&phone, "v2"), Err(PhoneError::Platform { .. })));
    breaks(Some("transport"));
    let outcome = block_on(phone.sync().run(SyncWindow { span_ms: 30_000, metered: false })).expect("an outcome");
    assert!(matches!(&outcome, SyncOutcome::NoContact { why } if why.contains("transport threw")), "{outcome:?}");
    breaks(None);
    assert_eq!(block_on(phone.visits().list(0, 50)).expect("listed").known, 1);
    let report = block_on(phone.support_report()).expect("a report");
    assert!(report.contains("\"platform\"") && !report.contains("li.na") && !report.contains("𠮷"), "{report}");
}

#[test]
fn who_fails_to_hear_a_difference_gets_the_whole_list_with_the_next() {
    let dir = tempfile::tempdir().expect("folder");
    let app = Arc::new(App::default());
    let phone = enrolled(&app, dir.path());
    let (told, heard) = channel();
    let watching = Arc::new(Watching { app: Arc::clone(&app), told, broken: AtomicBool::new(false) });
    let watched = phone.visits().watch(Arc::clone(&watching) as Arc<dyn VisitObserver>, 0, 50).expect("watched");
    let hear = || heard.recv_timeout(PATIENCE).expect("told");
    assert!(matches!(&hear()[..], [VisitChange::Whole { rows }] if rows.is_empty()));
    watching.broken.store(true, Ordering::Release);
    plan(&phone, "v1").expect("saved");
    assert!(matches!(&hear()[..], [VisitChange::Inserted { at: 0, row }] if row.visit == "v1"));
    plan(&phone, "v2").expect("saved");
    assert!(matches!(&hear()[..], [VisitChange::Whole { rows }] if rows.len() == 2));
    plan(&phone, "v3").expect("saved");
    assert!(matches!(&hear()[..], [VisitChange::Inserted { .. }]), "so the whole before it was heard to its end");
    assert_eq!(watched.failure(), None);
    watched.stop();
    plan(&phone, "v4").expect("saved");
    assert!(heard.try_recv().is_err(), "it was stopped");
}

#[test]
fn a_window_is_over_in_time_though_the_network_hangs_and_a_tap_is_saved_meanwhile() {
    let dir = tempfile::tempdir().expect("folder");
    let app = Arc::new(App::default());
    let phone = enrolled(&app, dir.path());
    plan(&phone, "v1").expect("saved");
    let (answer, stuck) = channel();
    *app.stuck.lock().expect("whole") = Some(stuck);
    let outcome = block_on(phone.sync().run(SyncWindow { span_ms: 600, metered: false })).expect("an outcome");
    assert_eq!(outcome, SyncOutcome::WindowOver { waiting: -1 });
    plan(&phone, "v2").expect("saved while the network hangs");
    answer.send(()).expect("it waits");
}

#[test]
fn two_processes_are_told_apart_and_a_phone_that_was_shut_gives_its_folder_free() {
    let dir = tempfile::tempdir().expect("folder");
    let app = Arc::new(App::default());
    let phone = enrolled(&app, dir.path());
    assert!(matches!(open(&app, dir.path()), Err(PhoneError::InUse { .. })));
    block_on(phone.shut()).expect("shut");
    assert!(matches!(plan(&phone, "v1"), Err(PhoneError::Closed)));
    open(&app, dir.path()).expect("free");
}

#[test]
fn a_backup_on_another_phone_is_refused_set_aside_and_enrolled_anew_without_its_words_being_lost() {
    let (dir, other) = (tempfile::tempdir().expect("folder"), tempfile::tempdir().expect("folder"));
    let app = Arc::new(App::default());
    let phone = enrolled(&app, dir.path());
    plan(&phone, "v1").expect("saved");
    block_on(phone.shut()).expect("shut");
    let copy = |names: &[&str]| {
        for name in names {
            std::fs::copy(dir.path().join(name), other.path().join(name)).expect("copied");
        }
    };
    copy(&["phone.db"]);
    assert!(matches!(open(&app, other.path()), Err(PhoneError::KeyMissing { .. })));
    copy(&["store.key"]);
    assert!(
        matches!(open(&app, other.path()), Err(PhoneError::ForeignKey { .. })),
        "the signing key stays on its phone"
    );
    let aside =
        block_on(set_aside(other.path().display().to_string(), platform(&app, other.path()))).expect("set aside");
    assert_eq!((aside.kept_as.as_deref(), aside.incomplete), (Some("phone.db.bad-1"), false));
    assert!(aside.unsent_words.iter().any(|words| words.contains("𠮷野家")), "{:?}", aside.unsent_words);
    let anew = open(&app, other.path()).expect("empty");
    assert!(matches!(block_on(anew.status()), Err(PhoneError::NotEnrolled)));
}

#[test]
fn a_wipe_that_is_cut_short_is_ended_by_the_next_start_and_unsent_entries_are_asked_about() {
    let dir = tempfile::tempdir().expect("folder");
    let app = Arc::new(App::default());
    let phone = enrolled(&app, dir.path());
    plan(&phone, "v1").expect("saved");
    assert!(matches!(block_on(phone.wipe(false)), Err(PhoneError::Unsent { entries }) if entries > 0));
    *app.broken.lock().expect("whole") = Some("storage_key");
    assert!(matches!(block_on(phone.wipe(true)), Err(PhoneError::Platform { .. })));
    assert!(dir.path().join("phone.db").exists(), "the key goes first");
    *app.broken.lock().expect("whole") = None;
    let anew = open(&app, dir.path()).expect("opened");
    assert!(matches!(block_on(anew.status()), Err(PhoneError::NotEnrolled)), "nothing of it is left");
}

#[test]
fn errors_have_stable_codes_and_a_sentence_in_both_languages() {
    let full = PhoneError::from(crate::device::DeviceError::NotSaved(StoreError::Full.to_string()));
    assert!(matches!(full, PhoneError::DiskFull { .. }));
    assert_eq!(super::error_code(full.clone()), "disk_full");
    assert!(super::error_sentence(full.clone(), super::Language::Chinese).contains("空间"));
    assert!(super::error_sentence(full, super::Language::English).contains("disk is full"));
}
