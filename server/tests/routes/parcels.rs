//! A long push is stored as it came and taken apart afterwards: nothing may be judged, sent or checked around it.

use ::hostile::record_story;
use mobile_ffi::Device;
use server::admin::{again, import, verify};
use server::rebuild::rebuild;
use server::receive::take_apart;
use server::store::Recorded;
use server::timer::fire_due;
use sync_core::cbor;
use sync_core::command::Command;
use sync_core::document::record::Section;
use sync_core::engine::status::Status;
use sync_core::fact::Fact;
use sync_core::ids::{ActorId, DeviceId};
use sync_core::journal::Body;
use sync_core::sync::{FeedAnswer, FeedItem, PushAnswer, PushRequest};
use sync_core::time::Millis;

use crate::hostile::{OWN, TABLET, begin, push, push_from, record};
use crate::setting::{NOW, Setting, contact, person, plan, trusted, visit};

/// More than a short push has.
const MANY: usize = 24;

fn notes(device: &Device, many: usize) {
    for at in 0..many {
        let text = format!("note {at}");
        let note = Command::Note { visit: visit("visit-1"), section: Section::Points, text, due_working_days: None };
        device.perform(note).expect("saved");
    }
}

fn planned(id: &str) -> Command {
    Command::Plan { visit: Some(visit(id)), plan: Box::new(plan()) }
}

fn status(device: &Device) -> Status {
    device.status().expect("enrolled")
}

fn waiting(setting: &Setting) -> usize {
    setting.running().app.store.read_with(|read| Ok(read.parcels(9)?.len())).expect("read")
}

/// What `admin verify` finds, and how many entries it saw.
fn verified(setting: &Setting) -> (u64, Vec<verify::Broken>) {
    let app = &setting.running().app;
    let verified = verify::verify(&*app.store, trusted(&app.origin, &[]), &|_, _| {}).expect("verified");
    (verified.entries, verified.broken)
}

#[test]
fn what_arrived_is_stored_checked_and_makes_the_same_rows_once_taken_apart() {
    let setting = Setting::still();
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(planned("visit-1")).expect("saved");
    notes(&rep, MANY);
    contact(&rep);
    assert_eq!(waiting(&setting), 1);
    let now = status(&rep);
    assert_eq!((now.stored, now.merged), (now.saved, 0), "stored is not merged");
    assert_eq!(verified(&setting), (now.saved, vec![]), "checked where it lies");
    let app = &setting.running().app;
    rebuild(app, &mut |_, _| {}).expect("rebuilt");
    assert_eq!(waiting(&setting), 0, "a rebuild takes it apart first");
    let again = again::again(app, &mut |_, _| {}).expect("rebuilt");
    assert!(again.is_same(), "{again:?}");
    assert_eq!((waiting(&setting), verified(&setting)), (0, (now.saved, vec![])));
    contact(&rep);
    assert_eq!(status(&rep).merged, now.saved);
}

#[test]
fn a_short_push_behind_a_parcel_has_it_taken_apart_first() {
    let setting = Setting::still();
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(planned("visit-1")).expect("saved");
    notes(&rep, MANY);
    contact(&rep);
    notes(&rep, 1);
    contact(&rep);
    assert_eq!((waiting(&setting), verified(&setting)), (0, (status(&rep).saved, vec![])));
    assert_eq!(status(&rep).refused.len(), 0, "the plan was there when the note came");
}

#[test]
fn parcels_are_taken_apart_in_the_order_in_which_they_came() {
    let setting = Setting::still();
    let (rep, guest) = (setting.bare("acme", "li.na"), setting.bare("acme", "chen.bo"));
    let log = record_story(OWN, TABLET).log;
    let planned = Fact::Plan { visit: visit("visit-1"), heads: Vec::new() };
    let invited = Fact::Invite { visit: visit("visit-1"), person: person("chen.bo") };
    let many = |first: u8| (0..MANY).map(move |at| begin(ActorId([first + at as u8; 16])));
    let of_rep = [begin(OWN), record(&[&log[0]], Some(&planned)), record(&[], Some(&invited))].into_iter();
    let of_guest = [begin(TABLET), record(&[&log[1]], None)].into_iter();
    for ((keys, enrolled), bodies) in
        [(&rep, of_rep.chain(many(100)).collect::<Vec<_>>()), (&guest, of_guest.chain(many(150)).collect())]
    {
        let token = setting.token(keys, enrolled);
        let answer = setting.post("/v1/journal", &cbor::encode(&push(keys, enrolled, &bodies)), Some(&token));
        assert_eq!(answer.status, 200);
    }
    assert_eq!((waiting(&setting), verified(&setting).1), (2, vec![]));
    let app = &setting.running().app;
    take_apart(app, usize::MAX).expect("taken apart");
    assert_eq!((waiting(&setting), verified(&setting).1), (0, vec![]));
    let rows = app.store.read_with(|read| read.rows_after(0, usize::MAX)).expect("rows");
    let entries: Vec<_> = rows.into_iter().filter_map(|row| row.what.ok()).collect();
    let taken = entries.iter().all(|entry| entry.recorded == Recorded::Taken);
    assert!(taken && entries.len() == 2 * MANY + 5, "the invitation was there when the companion's note came");
}

#[test]
fn entries_that_come_again_before_they_are_taken_apart_are_no_fork() {
    let setting = Setting::still();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let bodies: Vec<Body> = (0..MANY).map(|at| begin(ActorId([at as u8; 16]))).collect();
    let request = push(&keys, &enrolled, &bodies);
    let first = setting.post("/v1/journal", &cbor::encode(&request), Some(&token));
    let first: PushAnswer = cbor::decode("answer", &first.body).expect("an answer");
    assert_eq!((first.stored, waiting(&setting)), (MANY as u64, 1));
    let tail = PushRequest { nonce: first.nonce, ..push_from(&keys, &enrolled, &bodies, 9) };
    let again = setting.post("/v1/journal", &cbor::encode(&tail), Some(&token));
    let again: PushAnswer = cbor::decode("answer", &again.body).expect("an answer");
    assert_eq!((again.stored, again.refused, again.missing), (MANY as u64, vec![], None));
    assert_eq!((waiting(&setting), verified(&setting)), (0, (MANY as u64, vec![])));
}

#[test]
fn what_is_refused_when_it_is_taken_apart_reaches_its_author_by_the_feed() {
    let setting = Setting::still();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let lost = Fact::DeclareLost { device: DeviceId([9; 16]), reason: "in the river".to_owned() };
    let mut bodies: Vec<Body> = (0..MANY).map(|at| begin(ActorId([at as u8; 16]))).collect();
    bodies.insert(3, Body::new(Vec::new(), Some(&lost)));
    let answer = setting.post("/v1/journal", &cbor::encode(&push(&keys, &enrolled, &bodies)), Some(&token));
    let answer: PushAnswer = cbor::decode("answer", &answer.body).expect("an answer");
    assert_eq!((answer.stored, answer.merged, answer.refused), (bodies.len() as u64, 0, vec![]));
    take_apart(&setting.running().app, usize::MAX).expect("taken apart");
    let feed = FeedAnswer::read(&setting.get("/v1/feed?after=", Some(&token)).body).expect("a feed");
    let refused: Vec<_> = feed.items.iter().filter_map(told).collect();
    assert_eq!(refused, [(4, "unknown_device")]);
}

fn told(item: &FeedItem) -> Option<(u64, &str)> {
    match item {
        FeedItem::Refused { refused, device: Some(_) } => Some((refused.seq, refused.code.as_str())),
        _ => None,
    }
}

#[test]
fn an_idle_contact_takes_nothing_apart_and_an_import_takes_all_apart_first() {
    let setting = Setting::still();
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(planned("visit-1")).expect("saved");
    notes(&rep, MANY);
    contact(&rep);
    contact(&rep);
    assert_eq!((waiting(&setting), status(&rep).stored), (1, status(&rep).saved));
    let file = setting.data().join("org.json");
    std::fs::write(&file, r#"{"org":"acme","name":"Acme","departments":[{"id":"it","name":"IT"}]}"#).expect("written");
    import::import(&*setting.running().app.store, setting.running().app.clock.now(), &file, None).expect("imported");
    assert_eq!(waiting(&setting), 0, "what was acknowledged is judged by the people of then");
}

#[test]
fn a_check_in_that_arrived_is_heard_before_the_alarm_goes_off() {
    let setting = Setting::still();
    let (rep, clock) = setting.phone("acme", "li.na");
    let id = visit("visit-1");
    rep.perform(planned("visit-1")).expect("saved");
    let return_by = NOW + Millis::days(8);
    let watchers = vec![person("chen.bo")];
    rep.perform(Command::Share { visit: id.clone(), watchers, return_by }).expect("saved");
    rep.perform(Command::SetOut { visit: id.clone() }).expect("saved");
    let soon = NOW + Millis::hours(2);
    rep.perform(Command::CheckIn { visit: id.clone(), next_by: soon }).expect("saved");
    contact(&rep);
    notes(&rep, MANY);
    clock.set_true(NOW + Millis::hours(1));
    setting.turn(Millis::hours(1));
    rep.perform(Command::CheckIn { visit: id.clone(), next_by: NOW + Millis::hours(40) }).expect("saved");
    contact(&rep);
    assert_eq!(waiting(&setting), 1);
    setting.turn(Millis::hours(4));
    fire_due(&setting.running().app).expect("fired");
    let app = &setting.running().app;
    let state = app.store.read_with(|read| read.watch(&crate::setting::org("acme"), &id)).expect("read");
    assert_eq!(state.expect("a watch").state, "under_way");
    assert_eq!(waiting(&setting), 0);
}

#[test]
fn nobody_waits_for_the_parcels_of_another_organisation() {
    let setting = Setting::still();
    let (rep, _) = setting.phone("acme", "li.na");
    rep.perform(planned("visit-1")).expect("saved");
    notes(&rep, MANY);
    contact(&rep);
    let (other, _) = setting.phone("other", "ivy");
    other.perform(planned("visit-2")).expect("saved");
    contact(&other);
    assert_eq!((waiting(&setting), status(&other).stored), (1, status(&other).saved));
    notes(&rep, 1);
    contact(&rep);
    assert_eq!(waiting(&setting), 0, "one's own are taken apart first");
    assert_eq!(verified(&setting).1, vec![]);
    let again = again::again(&setting.running().app, &mut |_, _| {}).expect("rebuilt");
    assert!(again.is_same(), "{again:?}");
}

#[test]
fn a_push_of_more_entries_than_a_phone_sends_is_refused_with_what_to_do() {
    let setting = Setting::still();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let bodies = vec![Body::new(Vec::new(), Some(&Fact::Tick)); 4_097];
    let answer = setting.post("/v1/journal", &cbor::encode(&push(&keys, &enrolled, &bodies)), Some(&token));
    let answer: PushAnswer = cbor::decode("answer", &answer.body).expect("an answer");
    assert_eq!(answer.stored, 0);
    assert!(answer.refused[0].detail.contains("send fewer at a time"), "{:?}", answer.refused);
}
