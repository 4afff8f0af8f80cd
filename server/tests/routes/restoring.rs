//! The restore drill: a copy is made while the server serves, work goes on, the disk is lost, the older copy is put back, and
//! the phones bring back what it lacks. Nobody does anything on a phone but what they do every day.

use std::path::PathBuf;

use mobile_ffi::clock::TurnedClock;
use mobile_ffi::{Budget, Device};
use server::admin::backup::{Kind, Made, Order, backup, copies};
use server::admin::replica::Replica;
use server::admin::restore::{Point, REVIEW, Restored, Wanted, restore};
use server::admin::verify::{Verified, verify};
use server::store::{Act, Doer, Observation};
use sync_core::blob::Blob;
use sync_core::engine::effect::Told;
use sync_core::engine::status::Synced;
use sync_core::fact::Attached;
use sync_core::log::Held;
use sync_core::time::Millis;

use crate::lives::{note, planned, status};
use crate::setting::{Setting, contact, org, visit};

fn beside(setting: &Setting, name: &str) -> PathBuf {
    setting.data().with_file_name(name)
}

pub(crate) fn order(setting: &Setting) -> Order {
    Order { to: beside(setting, "copies"), keys_to: Some(beside(setting, "keys")), keep: None, keep_keys: 2 }
}

/// A copy of data and keys, made while the server serves.
fn copy(setting: &Setting) -> Made {
    let made = backup(&setting.data(), &order(setting), setting.running().app.clock.now(), &mut |_, _| {});
    setting.running().app.cover.look();
    made.expect("a copy")
}

fn wanted(setting: &Setting, at: Option<Point>) -> Wanted {
    let reason = "the disk broke".to_owned();
    Wanted { from: beside(setting, "copies"), keys: beside(setting, "keys"), at, reason }
}

/// The disk is lost; a copy is put back, and the server starts on it.
fn put_back(setting: &mut Setting, at: Option<Point>) -> Restored {
    setting.stop();
    std::fs::rename(setting.data(), beside(setting, "lost")).expect("moved away");
    let restored = restore(&setting.data(), &wanted(setting, at), setting.time_source()).expect("put back");
    setting.start_with_loops();
    restored
}

/// The program is started again, since the server has another address now.
fn again(setting: &Setting, phone: (Device, TurnedClock)) -> (Device, TurnedClock) {
    (setting.again(phone.0, &phone.1), phone.1)
}

fn texts(setting: &Setting, boss: &Device) -> Vec<String> {
    let page = setting.page(boss, "/v1/visits/visit-1").expect("a page");
    let points = page["record"]["points"].as_array().expect("points").iter();
    points.map(|point| point["text"].as_str().expect("text").to_owned()).collect()
}

fn checked(setting: &mut Setting, held: &[(String, Held)]) -> Verified {
    setting.stop();
    let app = server::admin::folder::open(&setting.data(), setting.time_source(), None, None).expect("opened");
    let keys = [app.keys.server_key().key];
    let trusted = server::admin::verify::Trusted { origin: &app.origin, keys: &keys, held };
    verify(&*app.store, trusted, &|_, _| {}).expect("read")
}

/// What is back is as sound as what was there.
#[track_caller]
fn sound(setting: &mut Setting) {
    let broken = checked(setting, &[]).broken;
    assert!(broken.is_empty(), "{broken:?}");
}

#[test]
fn reset_discards_unsynced() {
    let mut setting = Setting::new();
    let (rep, boss) = (setting.phone("acme", "li.na"), setting.phone("acme", "wang.lei"));
    rep.0.perform(planned("visit-1")).expect("saved");
    note(&rep.0, "before the copy");
    contact(&rep.0);
    contact(&boss.0);
    let made = copy(&setting);
    setting.turn(Millis::minutes(5));
    note(&rep.0, "stored after the copy");
    contact(&rep.0);
    rep.0.perform(planned("visit-2")).expect("saved");
    contact(&rep.0);
    contact(&boss.0);
    let (stored, seen) = (status(&rep.0), texts(&setting, &boss.0));
    let known = boss.0.visit(&visit("visit-1")).expect("known").facts;
    assert_eq!(seen, ["before the copy", "stored after the copy"]);
    note(&rep.0, "never sent");

    let restored = put_back(&mut setting, None);
    assert_eq!((restored.upto, &restored.copy), (made.position, &made.data));
    let (rep, boss) = (again(&setting, rep), again(&setting, boss));
    let saved = status(&rep.0).saved;
    assert_eq!(saved, stored.saved + 1, "the phone has lost nothing by the server's loss");
    let old = setting.page(&boss.0, "/v1/visits/visit-1").expect("a page");
    assert_eq!(old["record"]["points"].as_array().map(Vec::len), Some(1), "the server is as it was");
    setting.page(&boss.0, "/v1/visits/visit-2").expect_err("not there yet");

    contact(&rep.0);
    let now = status(&rep.0);
    assert_eq!((now.saved, now.stored, now.refused.len()), (saved, saved, 0), "all is back, in one contact");
    contact(&boss.0);
    assert_eq!(texts(&setting, &boss.0), ["before the copy", "stored after the copy", "never sent"]);
    setting.page(&boss.0, "/v1/visits/visit-2").expect("back");
    assert_eq!(boss.0.visit(&visit("visit-1")).expect("known").facts, known, "nothing is doubled on a phone either");
    contact(&rep.0);
    assert_eq!(status(&rep.0).visits.len(), 2);
    sound(&mut setting);
}

#[test]
fn a_restore_begins_another_epoch_and_is_written_down_in_every_organisations_journal() {
    let mut setting = Setting::new();
    let made = copy(&setting);
    setting.turn(Millis::hours(2));
    let restored = put_back(&mut setting, None);
    let app = &setting.running().app;
    let (epoch, rows, review) = app
        .store
        .read_with(|read| Ok((read.epoch()?, read.rows_after(made.position, 10)?, read.review()?)))
        .expect("read");
    assert_ne!(restored.before, restored.epoch);
    assert_eq!((epoch, review), (restored.epoch, Some(restored.review)));
    assert_eq!(restored.review, rows[0].at + REVIEW);
    for (row, id) in rows.iter().zip(["acme", "other"]) {
        assert_eq!(row.org, org(id));
        let Err(Observation::Act(acted)) = &row.what else { panic!("{row:?}") };
        assert_eq!(acted.by, Doer::Operator);
        let Some((Act::Restored { before, epoch, upto, taken, reason, .. }, _)) = &acted.content else {
            panic!("{acted:?}")
        };
        assert_eq!((*before, *epoch, *upto), (restored.before, restored.epoch, made.position));
        assert_eq!((*taken + Millis::hours(2), reason.as_str()), (row.at, "the disk broke"));
    }
}

#[test]
fn a_folder_that_holds_anything_is_not_restored_into_and_a_cut_copy_or_older_keys_are_refused() {
    let mut setting = Setting::still();
    let first = copy(&setting);
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(planned("visit-1")).expect("saved");
    contact(&rep);
    setting.turn(Millis::minutes(1));
    let made = copy(&setting);
    setting.stop();
    let empty = beside(&setting, "empty");
    let attempt = |setting: &Setting, wanted: Wanted, folder: &PathBuf| {
        restore(folder, &wanted, setting.time_source()).expect_err("refused").to_string()
    };
    let used = attempt(&setting, wanted(&setting, None), &setting.data());
    assert!(used.contains("not empty"), "{used}");
    let older = Wanted { keys: first.keys.expect("keys"), ..wanted(&setting, None) };
    let older = attempt(&setting, older, &empty);
    assert!(older.contains("keys are older than the data"), "{older}");
    let beyond = Wanted { from: made.data.clone(), ..wanted(&setting, Some(Point::Position(made.position - 1))) };
    let beyond = attempt(&setting, beyond, &empty);
    assert!(beyond.contains("beyond the point"), "{beyond}");
    assert!(!empty.exists(), "nothing was begun");
    let file = made.data.join("sojourn.db");
    let mut bytes = std::fs::read(&file).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).expect("written");
    let altered = attempt(&setting, wanted(&setting, None), &empty);
    assert!(altered.contains("not those that were copied"), "{altered}");
}

#[test]
fn the_copy_before_a_point_is_put_back_and_old_ones_go() {
    let mut setting = Setting::still();
    let (rep, _) = setting.phone("acme", "li.na");
    let mut made = Vec::new();
    for id in ["visit-1", "visit-2", "visit-3"] {
        rep.perform(planned(id)).expect("saved");
        contact(&rep);
        setting.turn(Millis::minutes(10));
        made.push((copy(&setting), setting.running().app.clock.now()));
    }
    let point = Point::Time(made[1].1 + Millis::minutes(9));
    let restored = put_back(&mut setting, Some(point));
    assert_eq!(restored.copy, made[1].0.data);
    let keeping = Order { keep: Some(1), keep_keys: 1, ..order(&setting) };
    let now = setting.running().app.clock.now();
    let last = backup(&setting.data(), &keeping, now, &mut |_, _| {}).expect("a copy");
    assert_eq!(last.removed, 5, "three of data, and of keys what two had left");
    let left = copies(&keeping.to, Kind::Data).expect("read");
    assert_eq!(left.into_iter().map(|(path, _)| path).collect::<Vec<_>>(), [last.data]);
}

#[test]
fn what_is_in_a_copy_is_called_safe_and_nothing_is_without_one() {
    let mut setting = Setting::new();
    let phone = setting.phone("acme", "li.na");
    let far = |phone: &Device| (status(phone).safe, phone.visit(&visit("visit-1")).and_then(|visit| visit.synced));
    phone.0.perform(planned("visit-1")).expect("saved");
    contact(&phone.0);
    contact(&phone.0);
    assert_eq!(far(&phone.0), (None, Some(Synced::Merged)), "without a copy the word does not appear");
    let stored = status(&phone.0).stored;
    let alone = Order { keys_to: None, ..order(&setting) };
    backup(&setting.data(), &alone, setting.running().app.clock.now(), &mut |_, _| {}).expect("a copy");
    setting.running().app.cover.look();
    contact(&phone.0);
    assert_eq!(status(&phone.0).safe, None, "a copy that nobody can read makes nothing safe");
    setting.turn(Millis::minutes(1));
    copy(&setting);
    contact(&phone.0);
    assert_eq!(far(&phone.0), (Some(stored), Some(Synced::Safe)));
    note(&phone.0, "after the copy");
    contact(&phone.0);
    contact(&phone.0);
    assert_eq!(far(&phone.0), (Some(stored), Some(Synced::Merged)), "and what came after it is not");
    put_back(&mut setting, None);
    let phone = again(&setting, phone);
    contact(&phone.0);
    assert_eq!(status(&phone.0).safe, None, "in another life of the store nothing is, until there is a copy of it");
}

#[test]
fn a_phone_enrolled_after_the_copy_is_known_again_by_the_servers_own_signature() {
    let mut setting = Setting::new();
    copy(&setting);
    setting.turn(Millis::minutes(5));
    let rep = setting.phone("acme", "li.na");
    let boss = setting.phone("acme", "wang.lei");
    rep.0.perform(planned("visit-1")).expect("saved");
    note(&rep.0, "stored after the copy");
    contact(&rep.0);
    let device = status(&rep.0).device;
    put_back(&mut setting, None);
    let (rep, boss) = (again(&setting, rep), again(&setting, boss));
    contact(&rep.0);
    contact(&boss.0);
    let now = status(&rep.0);
    assert_eq!((now.device, now.stored, now.refused.len()), (device, now.saved, 0));
    assert_eq!(texts(&setting, &boss.0), ["stored after the copy"]);
    sound(&mut setting);
}

#[test]
fn a_phone_whose_person_the_copy_does_not_know_keeps_everything_until_they_are_put_in_again() {
    let mut setting = Setting::new();
    copy(&setting);
    setting.turn(Millis::minutes(5));
    setting.add_person("acme", "sun.yu");
    let rep = setting.phone("acme", "sun.yu");
    rep.0.perform(planned("visit-1")).expect("saved");
    contact(&rep.0);
    let before = status(&rep.0);
    put_back(&mut setting, None);
    let rep = again(&setting, rep);
    assert!(matches!(rep.0.contact(), Told::NoContact { .. }));
    note(&rep.0, "she works on");
    let saved = status(&rep.0).saved;
    assert!(saved > before.saved);
    setting.add_person("acme", "sun.yu");
    setting.turn(Millis::hours(1));
    contact(&rep.0);
    assert_eq!(status(&rep.0).stored, saved);
}

#[test]
fn what_was_good_once_is_void_after_a_restore() {
    let mut setting = Setting::new();
    let code = setting.code("acme", "li.na");
    copy(&setting);
    setting.phone_by(&code, "used");
    put_back(&mut setting, None);
    let (keys, _) = setting.bare("acme", "chen.bo");
    let request = crate::setting::enrolment(&keys, &code);
    let answer = setting.post("/v1/enrol", &sync_core::cbor::encode(&request), None);
    assert_eq!(answer.code(), "code_not_valid", "somebody used it since the copy");
}

#[test]
fn receipts_from_before_a_restore_bound_the_time_of_what_comes_back() {
    let mut setting = Setting::new();
    let rep = setting.phone("acme", "li.na");
    rep.0.perform(planned("visit-1")).expect("saved");
    contact(&rep.0);
    copy(&setting);
    setting.turn(Millis::minutes(5));
    note(&rep.0, "stored after the copy");
    contact(&rep.0);
    let confirmed = rep.0.held().expect("held").receipts.last().expect("a receipt").receipt;
    setting.turn(Millis::hours(30));
    put_back(&mut setting, None);
    let rep = again(&setting, rep);
    contact(&rep.0);
    let (acme, device) = (org("acme"), status(&rep.0).device);
    let stamps = setting.running().app.store.read_with(|read| read.stamps(&acme, &device, u64::MAX)).expect("stamps");
    let back = stamps.iter().find(|stamp| stamp.seq == confirmed.up_to).expect("it is back");
    assert_eq!(back.received, Some(confirmed.at), "a day later it is still known when it was there");
    sound(&mut setting);
}

#[test]
fn a_replica_copies_what_is_new_and_says_so_when_it_can_not() {
    let setting = Setting::new();
    let (app, data) = (setting.running().app.clone(), setting.data());
    let mut replica = Replica::new(app.clone(), data, Order { keep: Some(2), ..order(&setting) });
    let first = replica.turn().expect("a copy").expect("the first");
    assert_eq!(app.cover.position(), Some(first.position));
    assert_eq!(replica.turn().expect("looked"), None, "nothing is new");
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(planned("visit-1")).expect("saved");
    contact(&rep);
    setting.turn(Millis::minutes(1));
    let second = replica.turn().expect("a copy").expect("there is something new");
    assert!(second.position > first.position && second.position <= app.cover.position().expect("covered"));
    std::fs::rename(beside(&setting, "keys"), beside(&setting, "gone")).expect("moved");
    std::fs::write(beside(&setting, "keys"), b"no folder").expect("written");
    note(&rep, "while the keys' disk is away");
    contact(&rep);
    replica.turn().expect_err("there is nowhere to copy the keys to");
    assert_eq!(app.cover.position(), Some(second.position), "and nothing more is called safe");
}

#[test]
fn a_phone_is_told_of_the_gap_and_no_lie_and_verify_says_what_of_it_has_come_back() {
    let mut setting = Setting::new();
    let (rep, other) = (setting.phone("acme", "li.na"), setting.phone("acme", "chen.bo"));
    rep.0.perform(planned("visit-1")).expect("saved");
    contact(&rep.0);
    other.0.perform(planned("visit-9")).expect("saved");
    contact(&other.0);
    copy(&setting);
    setting.turn(Millis::minutes(5));
    note(&rep.0, "stored after the copy");
    contact(&rep.0);
    other.0.perform(planned("visit-8")).expect("saved");
    contact(&other.0);
    let signed = |setting: &Setting| {
        let app = &setting.running().app;
        server::digest::digest_all(app).expect("digested");
        server::log::grow(app).expect("grown");
        server::log::sign(app).expect("signed");
    };
    signed(&setting);
    let seen = rep.0.check_log().expect("sound").expect("a log").checkpoint;
    let before = rep.0.held().expect("held");
    setting.turn(Millis::hours(1));
    put_back(&mut setting, None);
    let (rep, other) = (again(&setting, rep), again(&setting, other));
    contact(&rep.0);
    signed(&setting);
    let checked_now = rep.0.check_log().expect("no lie").expect("a log");
    let (at, rows) = checked_now.gap.expect("a gap, and it is named");
    assert!(rows > 0 && at > seen.at && checked_now.checkpoint.restored.is_some());
    assert_eq!(rep.0.check_log().expect("sound").expect("a log").gap, None, "it is told once");
    assert_eq!(rep.0.held().expect("held").gaps.map(|gaps| gaps.len()), Some(1), "and kept");
    let lost = other.0.held().expect("held");
    let held = [
        ("before".to_owned(), before),
        ("li.na".to_owned(), rep.0.held().expect("held")),
        ("chen.bo".to_owned(), lost),
    ];
    drop(rep);
    let verified = checked(&mut setting, &held);
    assert!(verified.back >= 2, "{verified:?}");
    assert_eq!(verified.lost.len(), 1, "the checkpoint from before: {:?}", verified.lost);
    let [broken] = verified.broken.as_slice() else { panic!("{:?}", verified.broken) };
    assert!(broken.what.contains("has not come back yet"), "the phone that was not in contact yet: {broken}");
    setting.start_with_loops();
    let other = again(&setting, other);
    contact(&other.0);
    assert!(checked(&mut setting, &held).broken.is_empty(), "now all is back");
}

/// A photo like no other.
fn photo(device: &Device, word: &str) -> Vec<u8> {
    let bytes = [b"\x89PNG\r\n\x1a\n", word.as_bytes()].concat();
    let blob = Blob::of_file(bytes.clone(), 1_000_000).expect("a picture");
    device.attach(&visit("visit-1"), &blob, Attached::Photo, word).expect("saved");
    bytes
}

fn there(setting: &Setting, device: &Device) -> Vec<bool> {
    let page = setting.page(device, "/v1/visits/visit-1").expect("a page");
    let attachments = page["attachments"].as_array().expect("a list").iter();
    attachments.map(|one| one["there"].as_bool().expect("said")).collect()
}

#[test]
fn photos_are_in_a_copy_and_what_it_lacks_comes_back_from_the_phone() {
    const ALL: Budget = Budget { bytes: u64::MAX, span: Millis::hours(1) };
    let mut setting = Setting::new();
    let (rep, boss) = (setting.phone("acme", "li.na"), setting.phone("acme", "wang.lei"));
    rep.0.perform(planned("visit-1")).expect("saved");
    let first = photo(&rep.0, "first");
    contact(&rep.0);
    rep.0.upload(ALL, &mut |_| {}).expect("sent");
    copy(&setting);
    setting.turn(Millis::minutes(5));
    let second = photo(&rep.0, "the second, which no copy has");
    contact(&rep.0);
    rep.0.upload(ALL, &mut |_| {}).expect("sent");
    assert_eq!(there(&setting, &boss.0), [true, true]);
    assert!(rep.0.blobs().expect("read").iter().all(|blob| blob.stored));

    put_back(&mut setting, None);
    let (rep, boss) = (again(&setting, rep), again(&setting, boss));
    assert_eq!(there(&setting, &boss.0), [true], "the first is in the copy");
    contact(&rep.0);
    assert!(rep.0.blobs().expect("read").iter().all(|blob| !blob.stored), "another life of the store is asked anew");
    let sent = rep.0.upload(ALL, &mut |_| {}).expect("sent");
    assert_eq!((sent.bytes, sent.stored), (second.len() as u64, 2), "what is there is not sent again");
    contact(&boss.0);
    assert_eq!(there(&setting, &boss.0), [true, true]);
    let mut fetched = Vec::new();
    let hash = sync_core::blob::hash(&first);
    boss.0.download(&visit("visit-1"), &hash, &mut fetched).expect("it opens under the keys of the copy");
    assert_eq!(fetched, first);
    sound(&mut setting);
}

#[test]
fn a_replica_copies_photos_too_though_no_row_of_the_journal_comes_with_them() {
    let setting = Setting::new();
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(planned("visit-1")).expect("saved");
    photo(&rep, "a photo");
    contact(&rep);
    setting.page(&rep, "/v1/board").expect("digested");
    let mut replica = Replica::new(setting.running().app.clone(), setting.data(), order(&setting));
    // Journals grow by contacts and digests too: until nothing is new.
    while replica.turn().expect("a copy").is_some() {
        setting.turn(Millis::minutes(1));
    }
    let token = setting.token_of(&rep);
    let blob = rep.blobs().expect("read")[0].blob;
    let bytes = [&b"\x89PNG\r\n\x1a\n"[..], b"a photo"].concat();
    let before = setting.running().app.store.read_with(|read| read.last_position()).expect("read");
    let path = format!("/v1/visits/visit-1/blob?hash={}&offset=0", blob.hash);
    assert_eq!(setting.post(&path, &bytes, Some(&token)).status, 200);
    let after = setting.running().app.store.read_with(|read| read.last_position()).expect("read");
    assert_eq!(before, after, "the photo alone came");
    assert!(replica.turn().expect("a copy").is_some());
}
