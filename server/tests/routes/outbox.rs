//! The outbox, and the organisation's own service that takes what is in it: sent at least once under one name, tried again,
//! given up where it can be seen, and to no address inside.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use server::admin::{again, channel as channels, outbox};
use server::channel::{Carrier, WebhookSettings};
use server::outbox::send_due;
use server::store::{Channel, ErrandState};
use sha2::Sha256;
use sync_core::time::Millis;

use crate::ladder::{left_the_customer, settle, turn, with_manager};
use crate::setting::{NOW, Setting, org};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A request as the service got it.
#[derive(Debug, Clone)]
struct Got {
    head: String,
    body: String,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}:")));
        line.and_then(|line| line.split_once(':')).expect("the header").1.trim()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

/// A service that gives these answers, one after the other, and hangs up without one where there is none.
fn service(answers: Vec<Option<&'static str>>) -> (String, Receiver<Got>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/hook?of=acme", listener.local_addr().expect("an address"));
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().expect("a caller");
            let mut bytes = Vec::new();
            let got = loop {
                let mut some = [0; 4_096];
                let read = stream.read(&mut some).expect("a request");
                bytes.extend_from_slice(&some[..read]);
                let text = String::from_utf8(bytes.clone()).expect("text");
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let got = Got { head: head.to_owned(), body: body.to_owned() };
                if got.header("content-length").parse() == Ok(body.len()) {
                    break got;
                }
            };
            let _ = sender.send(got);
            if let Some(answer) = answer {
                let _ = write!(stream, "HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            }
        }
    });
    (url, receiver)
}

/// A server whose notices go to a service.
fn with_service(url: &str, allow: &[&str]) -> Setting {
    let mut setting = with_manager();
    let file = setting.data().parent().expect("a folder").join("hook-secret");
    std::fs::write(&file, SECRET).expect("written");
    let own = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&file, own).expect("the owner's alone");
    let settings = WebhookSettings { url: url.to_owned(), allow: allow.iter().map(|it| (*it).to_owned()).collect() };
    let store = std::sync::Arc::clone(&setting.running().app.store);
    channels::set_webhook(&*store, &setting.data(), &org("acme"), &settings, &file, NOW).expect("set");
    drop(store);
    setting.restart();
    setting
}

fn send(setting: &Setting) -> usize {
    send_due(&setting.running().app).expect("tried")
}

/// State, tries and last failure of what is not sent.
fn left(setting: &Setting) -> Vec<(ErrandState, u32, Option<String>)> {
    let listed = outbox::list(&*setting.running().app.store, &org("acme")).expect("a list");
    listed.into_iter().map(|errand| (errand.state, errand.tries, errand.failed)).collect()
}

fn waits(tries: u32, failed: &str) -> (ErrandState, u32, Option<String>) {
    (ErrandState::Waiting, tries, Some(failed.to_owned()))
}

#[test]
fn a_service_gets_a_signed_request_with_ids_and_nothing_else() {
    let (url, got) = service(vec![Some("204 No Content")]);
    let setting = with_service(&url, &["127.0.0.1"]);
    let _phone = left_the_customer(&setting, "visit-1");
    turn(&setting, Millis::minutes(90));
    assert_eq!(send(&setting), 1);
    let got = got.recv().expect("a request");
    assert!(got.head.starts_with("POST /hook?of=acme HTTP/1.1\r\n"), "{}", got.head);
    let (id, at) = (got.header("webhook-id"), got.header("webhook-timestamp"));
    assert_eq!(at, ((NOW + Millis::minutes(90)).0 / 1_000).to_string());
    let key = STANDARD.decode(&SECRET[6..]).expect("base64");
    let mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key").chain_update(format!("{id}.{at}.{}", got.body));
    let signed = STANDARD.encode(mac.finalize().into_bytes());
    assert_eq!(got.header("webhook-signature"), format!("v1,{signed}"));
    let json = got.json();
    assert_eq!((&json["type"], &json["data"]["visit"]), (&"notice.due_soon".into(), &"visit-1".into()));
    assert_eq!((&json["data"]["person"], &json["data"]["subject"]), (&"li.na".into(), &"brief".into()));
    assert!(!got.body.contains("深圳") && !got.body.contains("报价"), "{}", got.body);
    assert_eq!((left(&setting), send(&setting)), (vec![], 0));
}

#[test]
fn what_a_service_does_not_take_is_sent_again_under_the_same_name() {
    let (url, got) = service(vec![Some("500 Oops"), None, Some("503 Busy"), Some("200 OK")]);
    let setting = with_service(&url, &["127.0.0.1"]);
    let _phone = left_the_customer(&setting, "visit-1");
    turn(&setting, Millis::minutes(90));
    for (tries, failed) in [(1, "http 500"), (2, "connection"), (3, "http 503")] {
        assert_eq!((send(&setting), left(&setting)), (0, vec![waits(tries, failed)]));
        assert_eq!(send(&setting), 0, "not before its time");
        setting.turn(Millis::minutes(2));
    }
    assert_eq!((send(&setting), left(&setting)), (1, vec![]));
    let ids: std::collections::BTreeSet<String> =
        (0..4).map(|_| got.recv().expect("a request").header("webhook-id").to_owned()).collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
}

#[test]
fn what_nobody_takes_for_a_day_is_given_up_where_it_can_be_seen_and_tried_again() {
    let (url, got) = service(vec![Some("500 Oops"), Some("500 Oops"), Some("200 OK")]);
    let setting = with_service(&url, &["127.0.0.1"]);
    let _phone = left_the_customer(&setting, "visit-1");
    turn(&setting, Millis::minutes(90));
    send(&setting);
    let health = setting.get("/healthz", None).json();
    assert_eq!((&health["outbox_waiting"], &health["outbox_given_up"]), (&1.into(), &0.into()));
    setting.turn(Millis::hours(24));
    assert!(setting.get("/healthz", None).json()["outbox_late_s"].as_u64() > Some(80_000));
    send(&setting);
    let given_up = (ErrandState::GivenUp, 2, Some("http 500".to_owned()));
    assert_eq!(left(&setting), [given_up]);
    assert_eq!(setting.get("/healthz", None).json()["outbox_given_up"], 1);
    assert_eq!(send(&setting), 0);
    let store = &*setting.running().app.store;
    let id = outbox::list(store, &org("acme")).expect("a list")[0].id;
    let now = setting.running().app.clock.now();
    assert!(outbox::retry(store, &org("acme"), Some(id + 1), now).is_err());
    assert_eq!(outbox::retry(store, &org("acme"), Some(id), now).expect("again"), 1);
    assert_eq!((send(&setting), left(&setting), got.iter().count()), (1, vec![], 3));
}

#[test]
fn a_redirect_is_not_followed_and_ends_it() {
    let (inside, asked) = service(vec![Some("200 OK")]);
    let answer: &'static str = Box::leak(format!("307 There\r\nlocation: {inside}").into_boxed_str());
    let (url, _got) = service(vec![Some(answer)]);
    let setting = with_service(&url, &["127.0.0.1"]);
    let _phone = left_the_customer(&setting, "visit-1");
    turn(&setting, Millis::minutes(90));
    assert_eq!(send(&setting), 0);
    assert_eq!(left(&setting), [(ErrandState::GivenUp, 1, Some("http 307".to_owned()))]);
    assert!(asked.try_recv().is_err(), "nobody went there");
}

#[test]
fn an_address_inside_is_not_connected_to_unless_the_operator_allows_it() {
    let (url, asked) = service(vec![Some("200 OK")]);
    let by_name = url.replace("127.0.0.1", "localhost");
    for url in [&url, &by_name, "https://169.254.169.254/latest/meta-data", "https://[::ffff:10.0.0.1]/"] {
        let setting = with_service(url, &["192.168.0.0/16"]);
        let _phone = left_the_customer(&setting, "visit-1");
        turn(&setting, Millis::minutes(90));
        assert_eq!((send(&setting), left(&setting)), (0, vec![waits(1, "address not allowed")]), "{url}");
    }
    assert!(asked.try_recv().is_err(), "nobody knocked");
}

#[test]
fn whoever_dies_after_sending_sends_again_and_a_rebuild_never_does() {
    let (url, got) = service(vec![Some("200 OK"), Some("200 OK")]);
    let mut setting = with_service(&url, &["127.0.0.1"]);
    let _phone = left_the_customer(&setting, "visit-1");
    turn(&setting, Millis::minutes(90));
    // Sent, and dead before it was noted: all that is known is the claim.
    let app = setting.running().app.clone();
    let now = app.clock.now();
    let claimed = app.store.write_with(move |tx| tx.claim_errands(now, now + Millis::minutes(10), 9)).expect("claimed");
    let settings = app.store.read_with(|read| read.channel(&org("acme"), Channel::Webhook)).expect("read");
    app.channels.send(&claimed[0], &settings.expect("set"), None, now).expect("taken");
    drop(app);
    setting.restart();
    assert_eq!(send(&setting), 0, "the claim may be somebody's who lives");
    setting.turn(Millis::minutes(10));
    assert_eq!(send(&setting), 1);
    let ids = [got.recv(), got.recv()].map(|got| got.expect("a request").header("webhook-id").to_owned());
    assert_eq!(ids[0], ids[1]);
    settle(&setting);
    let rebuilt = again::again(&setting.running().app, &mut |_, _| {}).expect("rebuilt");
    assert!(rebuilt.is_same());
    assert_eq!((send(&setting), left(&setting)), (0, vec![]));
}

#[test]
fn in_the_quiet_hours_the_inbox_has_it_and_nobody_is_disturbed() {
    let (url, got) = service(vec![Some("200 OK")]);
    let setting = with_service(&url, &["127.0.0.1"]);
    // Half past eight in the evening; due at half past ten.
    setting.turn(Millis::hours(9));
    let (rep, clock) = setting.phone("acme", "li.na");
    clock.set_true(NOW + Millis::hours(9));
    let id = crate::setting::visit("visit-1");
    let plan = Box::new(crate::setting::plan());
    rep.perform(sync_core::command::Command::Plan { visit: Some(id.clone()), plan }).expect("saved");
    rep.perform(sync_core::command::Command::Arrive { visit: id.clone(), fix: None }).expect("saved");
    rep.perform(sync_core::command::Command::Leave { visit: id }).expect("saved");
    crate::setting::contact(&rep);
    settle(&setting);
    // The reminder of ten o'clock would be in the quiet hours; it came a minute before.
    turn(&setting, Millis::minutes(89));
    assert_eq!(send(&setting), 1);
    assert_eq!(got.recv().expect("a request").json()["type"], "notice.due_soon");
    turn(&setting, Millis::minutes(32));
    let app = &setting.running().app;
    let inbox = app.store.read_with(|read| read.notices(&org("acme"), &crate::setting::person("wang.lei")));
    assert_eq!(inbox.expect("an inbox").len(), 1);
    assert_eq!((send(&setting), left(&setting).len()), (0, 1));
    let next = app.store.read_with(|read| read.next_errand()).expect("read").expect("one waits");
    assert_eq!(next.to_string(), "2026-09-14T23:00:00Z", "seven in the morning in Shanghai");
}
