//! What the app's hands may do while they are called, and what comes of it when they fail.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};

use futures_lite::future::block_on;

use super::super::{
    Language, PhoneError, PlatformError, SyncOutcome, SyncWindow, VisitChange, VisitObserver, come_to_rest, error_code,
    error_sentence,
};
use super::app::{App, PATIENCE, enrolled, open, plan};
use crate::store::StoreError;

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
fn errors_have_stable_codes_and_a_sentence_in_both_languages() {
    let full = PhoneError::from(crate::device::DeviceError::NotSaved(StoreError::Full.to_string()));
    assert!(matches!(full, PhoneError::DiskFull { .. }));
    assert_eq!(error_code(full.clone()), "disk_full");
    assert!(error_sentence(full.clone(), Language::Chinese).contains("空间"));
    assert!(error_sentence(full, Language::English).contains("disk is full"));
}

#[test]
fn after_its_last_call_the_library_comes_to_rest_and_while_one_lasts_it_says_so() {
    let dir = tempfile::tempdir().expect("folder");
    let app = Arc::new(App::default());
    let phone = enrolled(&app, dir.path());
    let (answer, stuck) = channel();
    *app.stuck.lock().expect("whole") = Some(stuck);
    block_on(phone.sync().run(SyncWindow { span_ms: 600, metered: false })).expect("an outcome");
    assert!(!come_to_rest(50), "an exchange is under way");
    answer.send(()).expect("it waits");
    assert!(come_to_rest(60_000));
}
