//! Who is served next, who is told to come again, and when. The store is held up by the test, so that order and counts decide and
//! no time does.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use mobile_ffi::FileKeyStore;
use server::fair::{Account, Accounts, Lane, Limits, Places, Rate};
use server::store::Observation;
use sync_core::cbor;
use sync_core::engine::effect::Told;
use sync_core::ids::{BootId, DeviceId, Nonce};
use sync_core::journal::{Enrolment, genesis};
use sync_core::sync::{EnrolAnswer, Head, NonceAnswer, NonceRequest, PushRequest};
use sync_core::time::Millis;

use crate::setting::{Answer, Setting};

/// A device with what it needs for a few contacts.
struct Caller {
    enrolled: EnrolAnswer,
    keys: FileKeyStore,
    token: String,
    nonces: Vec<Nonce>,
}

impl Caller {
    fn new(setting: &Setting, org: &str, person: &str, contacts: usize) -> Self {
        let (keys, enrolled) = setting.bare(org, person);
        let token = setting.token(&keys, &enrolled);
        let mut nonces = vec![enrolled.nonce];
        while nonces.len() < contacts {
            let request = NonceRequest { org: enrolled.org.clone(), device: enrolled.device, enrolled: None };
            let answer = setting.post("/v1/nonce", &cbor::encode(&request), None);
            nonces.push(cbor::decode::<NonceAnswer>("nonces", &answer.body).expect("nonces").nonce);
        }
        Self { enrolled, keys, token, nonces }
    }

    /// A contact that brings nothing; a long one has much to say of where it has read to.
    fn contact(&mut self, long: bool) -> Vec<u8> {
        use mobile_ffi::KeyStore;
        let enrolment = Enrolment {
            org: self.enrolled.org.clone(),
            person: self.enrolled.person.clone(),
            device: self.enrolled.device,
            key: self.keys.public_key().0.to_vec(),
        };
        cbor::encode(&PushRequest {
            nonce: self.nonces.pop().expect("enough nonces"),
            boot: BootId([5; 8]),
            running: 2_000,
            head: Head { seq: 0, hash: genesis(&enrolment) },
            segments: Vec::new(),
            cursor: long.then(|| "x".repeat(4_096)),
            receipts: None,
        })
    }
}

/// Holds up the one writer until told to go on.
fn hold_up(setting: &Setting) -> (Sender<()>, JoinHandle<()>) {
    let ((go_on, wait), (begun, begins)) = (channel(), channel());
    let app = setting.running().app.clone();
    let held = thread::spawn(move || {
        let work = move |_: &mut dyn server::store::Tx| {
            begun.send(()).expect("the test listens");
            // A test that failed has gone.
            let _ = wait.recv_timeout(Duration::from_secs(30));
            Ok(())
        };
        app.store.write(Box::new(work)).expect("written");
    });
    begins.recv().expect("it began");
    (go_on, held)
}

/// Waits until so many wait in a lane.
fn until_waiting(setting: &Setting, lane: Lane, many: usize) {
    while setting.running().fair.gate.waiting(lane) != many {
        thread::yield_now();
    }
}

/// Contacts in the order of the journal.
fn contacts(setting: &Setting) -> Vec<DeviceId> {
    let rows = setting.running().app.store.read_with(|read| read.rows_after(0, 1_000)).expect("rows");
    let contact = |what| if let Err(Observation::Contact(contact)) = what { Some(contact.device) } else { None };
    rows.into_iter().filter_map(|row| contact(row.what)).collect()
}

/// One is served, and held up; the rest come one after the other.
fn come(setting: &Setting, all: Vec<(Vec<u8>, String, Lane)>) -> Vec<Answer> {
    let (go_on, held) = hold_up(setting);
    let mut waiting = [0, 0];
    let mut all = all.into_iter();
    let (first, token, _) = all.next().expect("a first");
    thread::scope(|scope| {
        let mut callers = vec![scope.spawn(move || setting.post("/v1/journal", &first, Some(&token)))];
        while setting.running().fair.gate.serving() == 0 {
            thread::yield_now();
        }
        for (body, token, lane) in all {
            callers.push(scope.spawn(move || setting.post("/v1/journal", &body, Some(&token))));
            waiting[lane as usize] += 1;
            until_waiting(setting, lane, waiting[lane as usize]);
        }
        go_on.send(()).expect("it waits");
        held.join().expect("written");
        callers.into_iter().map(|caller| caller.join().expect("answered")).collect()
    })
}

/// One at a time.
fn narrow() -> Limits {
    Limits { slots: 1, slots_kept: 0, short_push_bytes: 1_024, ..Limits::default() }
}

#[test]
fn a_flooding_device_waits_for_itself_and_a_flooding_organisation_too() {
    let setting = Setting::still_limited(narrow());
    let mut flood = Caller::new(&setting, "acme", "li.na", 3);
    let (mut colleague, mut stranger) =
        (Caller::new(&setting, "acme", "chen.bo", 1), Caller::new(&setting, "other", "ivy", 1));
    let mut all: Vec<_> = (0..3).map(|_| (flood.contact(false), flood.token.clone(), Lane::Short)).collect();
    all.push((colleague.contact(false), colleague.token.clone(), Lane::Short));
    all.push((stranger.contact(false), stranger.token.clone(), Lane::Short));
    let answers = come(&setting, all);
    assert!(answers.iter().all(|answer| answer.status == 200));
    let (a, b, c) = (flood.enrolled.device, colleague.enrolled.device, stranger.enrolled.device);
    assert_eq!(contacts(&setting), [a, c, b, a, a], "who came last goes before who came often");
}

#[test]
fn a_short_push_is_not_behind_long_ones() {
    let setting = Setting::still_limited(narrow());
    let people = [("acme", "li.na"), ("acme", "chen.bo"), ("acme", "wang.lei"), ("other", "ivy")];
    let mut long: Vec<_> = people.iter().map(|(org, id)| Caller::new(&setting, org, id, 1)).collect();
    let mut short = Caller::new(&setting, "acme", "zhou.jie", 1);
    let mut all: Vec<_> = long.iter_mut().map(|it| (it.contact(true), it.token.clone(), Lane::Long)).collect();
    all.push((short.contact(false), short.token.clone(), Lane::Short));
    let answers = come(&setting, all);
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(contacts(&setting)[..2], [long[0].enrolled.device, short.enrolled.device]);
}

#[test]
fn when_the_room_is_full_the_next_is_told_to_come_again_before_its_body_is_read() {
    let setting = Setting::still_limited(Limits { room: 2, retry_after_s: 20, ..narrow() });
    let people = ["li.na", "chen.bo", "wang.lei", "zhou.jie"];
    let mut callers: Vec<_> = people.iter().map(|id| Caller::new(&setting, "acme", id, 1)).collect();
    let refused = callers.pop().expect("the last");
    let (go_on, held) = hold_up(&setting);
    thread::scope(|scope| {
        let sent: Vec<_> = callers
            .iter_mut()
            .enumerate()
            .map(|(at, caller)| {
                let (body, token) = (caller.contact(false), caller.token.clone());
                let setting = &setting;
                let sent = scope.spawn(move || setting.post("/v1/journal", &body, Some(&token)).status);
                while setting.running().fair.gate.serving() + setting.running().fair.gate.waiting(Lane::Short) <= at {
                    thread::yield_now();
                }
                sent
            })
            .collect();
        let mut again = Vec::new();
        for _ in 0..8 {
            let answer = head_only(&setting, &refused.token);
            assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
            assert!(answer.contains("\"code\":\"overloaded\"") && answer.contains("\"retryable\":true"), "{answer}");
            let seconds = answer.lines().find_map(|line| line.strip_prefix("retry-after: ")).expect("it says when");
            again.push(seconds.trim().parse::<u64>().expect("a number"));
        }
        assert!(again.iter().all(|seconds| (1..=20).contains(seconds)), "{again:?}");
        assert!(again.iter().any(|seconds| *seconds != again[0]), "not all at the same time: {again:?}");
        go_on.send(()).expect("it waits");
        assert!(sent.into_iter().all(|sent| sent.join().expect("answered") == 200));
    });
    held.join().expect("written");
    let mut refused = refused;
    let body = refused.contact(false);
    assert_eq!(setting.post("/v1/journal", &body, Some(&refused.token)).status, 200, "the service is back");
}

/// Announces a body, sends none: what is answered.
fn head_only(setting: &Setting, token: &str) -> String {
    let mut stream = TcpStream::connect(setting.running().addr).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
    let head = format!(
        "POST /v1/journal HTTP/1.1\r\nhost: test\r\nauthorization: Bearer {token}\r\ncontent-length: 300\r\n\
         content-type: application/cbor\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    answer
}

#[test]
fn a_device_has_a_few_requests_open_and_no_more() {
    let places = Places { of_device: 2, ..Places::default() };
    let setting = Setting::still_limited(Limits { places, ..narrow() });
    let mut caller = Caller::new(&setting, "acme", "li.na", 2);
    let other = Caller::new(&setting, "acme", "chen.bo", 1);
    let (go_on, held) = hold_up(&setting);
    thread::scope(|scope| {
        let sent: Vec<_> = (0..2)
            .map(|_| {
                let (body, token, setting) = (caller.contact(false), caller.token.clone(), &setting);
                scope.spawn(move || setting.post("/v1/journal", &body, Some(&token)).status)
            })
            .collect();
        until_waiting(&setting, Lane::Short, 1);
        let third = setting.get("/v1/feed?after=", Some(&caller.token));
        assert_eq!((third.status, third.code(), third.again_in), (429, "too_many_open".to_owned(), Some(1)));
        assert_eq!(setting.get("/v1/openapi.json", None).status, 200, "others are served");
        go_on.send(()).expect("it waits");
        assert!(sent.into_iter().all(|sent| sent.join().expect("answered") == 200));
    });
    held.join().expect("written");
    assert_eq!(setting.get("/v1/feed?after=", Some(&caller.token)).status, 200);
    assert_eq!(setting.get("/v1/feed?after=", Some(&other.token)).status, 200);
}

fn few(burst: u64) -> Account {
    let plenty = Rate { burst: 1 << 20, per_second: 1 << 20 };
    Account { requests: Rate { burst, per_second: 1 }, kib: plenty, entries: plenty, blob_kib: plenty }
}

#[test]
fn a_budget_that_is_used_up_says_when_and_is_there_again_once_the_clock_has_turned() {
    let accounts = Accounts { device: few(3), ..Accounts::default() };
    let setting = Setting::limited(Limits { accounts, ..Limits::default() });
    let (caller, other) = (Caller::new(&setting, "acme", "li.na", 1), Caller::new(&setting, "acme", "chen.bo", 1));
    let ask = |caller: &Caller| setting.get("/v1/feed?after=", Some(&caller.token));
    (0..3).for_each(|_| assert_eq!(ask(&caller).status, 200));
    let refused = ask(&caller);
    assert_eq!((refused.status, refused.code()), (429, "too_many_requests".to_owned()));
    let again = refused.again_in.expect("it says when");
    assert_eq!(
        (refused.json()["retryable"].clone(), refused.json()["retry_after"].clone()),
        (true.into(), again.into())
    );
    assert_eq!(ask(&other).status, 200, "another device has a budget of its own");
    setting.turn(Millis::seconds(again.cast_signed()));
    assert_eq!(ask(&caller).status, 200);
}

#[test]
fn entries_are_budgeted_and_what_comes_in_one_go_passes() {
    let accounts = Accounts {
        device: Account { entries: Rate { burst: 10, per_second: 1 }, ..Accounts::default().device },
        ..Accounts::default()
    };
    let setting = Setting::still_limited(Limits { accounts, ..Limits::default() });
    let (rep, _) = setting.phone("acme", "li.na");
    for _ in 0..40 {
        let plan = sync_core::command::Command::Plan { visit: None, plan: Box::new(crate::setting::plan()) };
        rep.perform(plan).expect("saved");
    }
    let told = rep.contact();
    assert!(matches!(told, Told::Later { .. }), "reading on waits for it: {told:?}");
    let status = rep.status().expect("enrolled");
    assert_eq!(status.stored, status.saved, "whatever came is taken as a whole");
    let other = Caller::new(&setting, "acme", "chen.bo", 1);
    assert_eq!(setting.get("/v1/feed?after=", Some(&other.token)).status, 200, "a colleague's budget is another");
}

#[test]
fn a_check_in_does_not_wait_for_a_budget_of_entries() {
    let none = Rate { burst: 1, per_second: 1 };
    let device = Account { entries: none, kib: none, ..Accounts::default().device };
    let accounts = Accounts { device, ..Accounts::default() };
    let setting = Setting::still_limited(Limits { accounts, ..narrow() });
    let mut caller = Caller::new(&setting, "acme", "li.na", 3);
    let contact = |caller: &mut Caller, long| {
        let body = caller.contact(long);
        setting.post("/v1/journal", &body, Some(&caller.token)).status
    };
    assert_eq!(contact(&mut caller, true), 200);
    assert_eq!(contact(&mut caller, true), 429);
    caller.nonces.push(caller.enrolled.nonce);
    assert_ne!(contact(&mut caller, false), 429);
}

#[test]
fn streams_are_counted_until_they_end() {
    let places = Places { streams_of_device: 1, ..Places::default() };
    let setting = Setting::limited(Limits { places, ..Limits::default() });
    let caller = Caller::new(&setting, "acme", "li.na", 1);
    let open = || {
        let mut stream = TcpStream::connect(setting.running().addr).expect("connected");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
        let head = format!("GET /v1/nudges HTTP/1.1\r\nhost: test\r\nauthorization: Bearer {}\r\n\r\n", caller.token);
        stream.write_all(head.as_bytes()).expect("sent");
        let mut status = [0; 12];
        stream.read_exact(&mut status).expect("answered");
        (stream, String::from_utf8_lossy(&status).into_owned())
    };
    let (first, status) = open();
    assert_eq!(status, "HTTP/1.1 200");
    assert_eq!(open().1, "HTTP/1.1 429");
    assert_eq!(setting.get("/v1/feed?after=", Some(&caller.token)).status, 200, "a stream takes nothing from requests");
    drop(first);
    // The server hears of it in a moment.
    while open().1 != "HTTP/1.1 200" {
        thread::yield_now();
    }
}

#[test]
fn strangers_are_budgeted_by_address_and_by_the_device_that_they_name() {
    let accounts = Accounts { address: few(6), named: few(3), ..Accounts::default() };
    let setting = Setting::limited(Limits { accounts, ..Limits::default() });
    let ask = |address: &str, device: u8| {
        let request = NonceRequest { org: crate::setting::org("acme"), device: DeviceId([device; 16]), enrolled: None };
        setting.post_from(address, "/v1/nonce", &cbor::encode(&request)).status
    };
    (0..3).for_each(|_| assert_eq!(ask("192.0.2.1", 1), 401, "nobody knows the device"));
    assert_eq!(ask("192.0.2.1", 1), 429, "it is named too often");
    assert_eq!(ask("192.0.2.2", 1), 401, "elsewhere it can be named still: nobody locks it out from afar");
    (0..2).for_each(|_| assert_eq!(ask("192.0.2.1", 2), 401, "a colleague behind the same address"));
    assert_eq!(ask("192.0.2.1", 2), 429, "and the address has a limit, too");
    setting.turn(Millis::minutes(1));
    assert_eq!(ask("192.0.2.1", 1), 401);
}

#[test]
fn tokens_that_are_not_good_are_looked_at_only_so_often() {
    let accounts = Accounts { bad_tokens: Rate { burst: 3, per_second: 1 }, ..Accounts::default() };
    let setting = Setting::limited(Limits { accounts, ..Limits::default() });
    let caller = Caller::new(&setting, "acme", "li.na", 1);
    assert_eq!(setting.get("/v1/feed?after=", Some(&caller.token)).status, 200);
    (0..3).for_each(|_| assert_eq!(setting.get("/v1/feed?after=", Some("no.such.token")).status, 401));
    assert_eq!(setting.get("/v1/feed?after=", Some("no.such.token")).status, 429);
    assert_eq!(setting.get("/v1/feed?after=", Some(&caller.token)).status, 200, "one that is known is good still");
    setting.turn(Millis::minutes(11));
    assert_eq!(setting.get("/v1/feed?after=", Some(&caller.token)).status, 401, "but not for longer than it lasts");
}
