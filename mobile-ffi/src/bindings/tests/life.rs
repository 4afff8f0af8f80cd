//! A phone's life: hanging networks, two processes, backups, full disks, upgrades, wipes.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;

use futures_lite::future::block_on;
use rusqlite::Connection;
use sync_core::command::Command;
use sync_core::ids::VisitId;

use super::super::{Phone, PhoneError, Section, SyncOutcome, SyncWindow, set_aside};
use super::app::{App, enrolled, open, plan, platform};
use crate::device::DeviceError;
use crate::store::{self, STORE_FILE, StoreError};
use crate::vault::{FileVault, Vault};

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
fn a_tap_on_a_full_disk_is_saved_in_the_reserves_room_and_the_reserve_comes_back_when_there_is_some() {
    let dir = tempfile::tempdir().expect("folder");
    let app = Arc::new(App::default());
    let phone = enrolled(&app, dir.path());
    plan(&phone, "v1").expect("saved");
    let reserve = dir.path().join("reserve");
    assert!(reserve.exists(), "kept from the start");
    // A disk that is full as long as the reserve is there.
    let full = reserve.clone();
    let leave = || {
        let full = full.clone();
        block_on(phone.desk.saving(move |device| {
            if full.exists() {
                return Err(DeviceError::NotSaved(StoreError::Full.to_string()).into());
            }
            Ok(device.perform(Command::Leave { visit: VisitId::new("v1").expect("sound") })?)
        }))
    };
    let saved = leave().expect("saved in its room");
    assert!(saved.disk_low && !reserve.exists());
    assert!(block_on(phone.status()).expect("a status").disk_low);
    assert!(!plan(&phone, "v2").expect("saved").disk_low || !reserve.exists(), "it is told as long as it is so");
    let always = block_on(phone.desk.saving(|_| Err(DeviceError::NotSaved(StoreError::Full.to_string()).into())));
    assert!(matches!(always, Err(PhoneError::DiskFull { .. })), "without a reserve it is said plainly: {always:?}");
    block_on(phone.sync().run(SyncWindow { span_ms: 5_000, metered: false })).expect("an outcome");
    assert!(reserve.exists() && !plan(&phone, "v3").expect("saved").disk_low);
}

/// The store as the version before photos wrote it.
fn as_it_was(dir: &Path) {
    let store = Connection::open(dir.join(STORE_FILE)).expect("opened");
    let key = FileVault::of(dir).store_key().expect("read").expect("there");
    store::unlock_for_test(&store, &key);
    let old =
        "DROP TABLE blob; DROP TABLE blob_part; DROP TABLE blob_sent; DROP TABLE carried; PRAGMA user_version = 1";
    store.execute_batch(old).expect("as it was");
}

#[test]
fn an_upgrade_with_a_full_outbox_loses_nothing_and_goes_on_counting() {
    let dir = tempfile::tempdir().expect("folder");
    let app = Arc::new(App::default());
    let phone = enrolled(&app, dir.path());
    plan(&phone, "v1").expect("saved");
    let note =
        |phone: &Phone, text: String| block_on(phone.records().note("v1".to_owned(), Section::Points, text, None));
    (0..40).for_each(|number| drop(note(&phone, format!("第 {number} 点 𠮷")).expect("saved")));
    let before = block_on(phone.status()).expect("a status");
    let record = block_on(phone.records().read("v1".to_owned())).expect("read");
    block_on(phone.shut()).expect("shut");
    as_it_was(dir.path());
    let upgraded = open(&app, dir.path()).expect("opened by the new version");
    let after = block_on(upgraded.status()).expect("a status");
    assert_eq!((after.saved, after.stored, after.visits), (before.saved, before.stored, before.visits));
    assert_eq!(block_on(upgraded.records().read("v1".to_owned())).expect("read"), record);
    assert!(matches!(block_on(upgraded.wipe(false)), Err(PhoneError::Unsent { entries }) if entries == before.saved));
    assert!(note(&upgraded, "之后".to_owned()).expect("saved").entry > before.saved, "no number twice");
    let photo = block_on(upgraded.courier().list()).expect("what is new is there");
    assert!(photo.is_empty());
}
