//! `POST /v1/journal`: what is refused as a whole, and what of a push is refused by itself.

use std::io::{Read, Write};

use mobile_ffi::{FileKeyStore, KeyStore};
use sync_core::cbor;
use sync_core::fact::Fact;
use sync_core::ids::{ActorId, BootId, Nonce};
use sync_core::journal::{
    Body, Codec, Enrolment, Purpose, Run, RunSecret, Segment, Signature, WireEntry, genesis, pack, signing_message,
    unpack,
};
use sync_core::sync::{EnrolAnswer, FeedAnswer, Head, PushAnswer, PushRequest};
use sync_core::time::Stamp;

use crate::setting::{NOW, Setting};

const BOOT: BootId = BootId([5; 8]);

/// One entry, signed by the key; `spoil` may change the signature.
fn push(keys: &FileKeyStore, enrolled: &EnrolAnswer, spoil: impl Fn(Signature) -> Signature) -> PushRequest {
    let fact = Fact::Begin { actor: ActorId([3; 16]), app: "test".to_owned() };
    let stamp = Stamp { running: 1_000, boot: BOOT, wall: NOW, zone: "Asia/Shanghai".to_owned(), anchor: None };
    let entry = WireEntry::new(&stamp, cbor::encode(&Body::new(Vec::new(), Some(&fact))), None);
    let runs = vec![Run { from: 1, secret: RunSecret([8; 32]) }];
    let mut segment = Segment { version: 1, first: 1, runs, entries: vec![entry], signature: Signature([0; 64]) };
    let genesis = genesis(&Enrolment {
        org: enrolled.org.clone(),
        person: enrolled.person.clone(),
        device: enrolled.device,
        key: keys.public_key().0.to_vec(),
    });
    let hash = unpack(&segment, enrolled.device, genesis)[0].hash;
    let message = signing_message(Purpose::Segment, &enrolled.org, &enrolled.origin, &hash.0);
    segment.signature = spoil(keys.sign(&message).expect("signed"));
    PushRequest {
        nonce: enrolled.nonce,
        boot: BOOT,
        running: 2_000,
        head: Head { seq: 1, hash },
        segments: vec![pack(&segment, Codec::None).into()],
        cursor: None,
        receipts: None,
    }
}

#[test]
fn a_push_is_stored_and_the_same_push_again_gets_the_same_answer() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let request = cbor::encode(&push(&keys, &enrolled, |signature| signature));
    let first = setting.post("/v1/journal", &request, Some(&token));
    let again = setting.post("/v1/journal", &request, Some(&token));
    assert_eq!((first.status, &first.body), (200, &again.body));
    let answer: PushAnswer = cbor::decode("answer", &first.body).expect("an answer");
    assert_eq!((answer.stored, answer.refused.len()), (1, 0));
}

#[test]
fn a_small_push_is_answered_with_what_is_new_and_with_its_own_entries_merged() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let with_cursor = |request| PushRequest { cursor: Some(String::new()), ..request };
    let request = with_cursor(push(&keys, &enrolled, |signature| signature));
    let answer = setting.post("/v1/journal", &cbor::encode(&request), Some(&token));
    let answer: PushAnswer = cbor::decode("answer", &answer.body).expect("an answer");
    let news = FeedAnswer::read(&answer.news.expect("news")).expect("a feed answer");
    assert_eq!((answer.stored, answer.merged, news.merged, news.more), (1, 1, 1, false));
    assert!(news.items.is_empty() && !news.cursor.is_empty());
    let again = setting.post("/v1/journal", &cbor::encode(&request), Some(&token));
    let again: PushAnswer = cbor::decode("answer", &again.body).expect("an answer");
    assert_eq!((again.stored, again.news), (1, None), "what is kept for a repeated push holds no news");
}

#[test]
fn a_push_without_a_cursor_or_with_a_strange_one_gets_no_news() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let request = PushRequest { cursor: Some("tomorrow".to_owned()), ..push(&keys, &enrolled, |it| it) };
    let answer = setting.post("/v1/journal", &cbor::encode(&request), Some(&token));
    let answer: PushAnswer = cbor::decode("answer", &answer.body).expect("an answer");
    assert_eq!((answer.stored, answer.news), (1, None));
    let request = PushRequest { nonce: answer.nonce, segments: Vec::new(), cursor: None, ..request };
    let answer = setting.post("/v1/journal", &cbor::encode(&request), Some(&token));
    let answer: PushAnswer = cbor::decode("answer", &answer.body).expect("an answer");
    assert_eq!((answer.stored, answer.news), (1, None));
}

#[test]
fn a_segment_with_a_wrong_signature_is_refused_by_name_and_nothing_of_it_is_stored() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let spoil = |Signature(mut bytes): Signature| {
        bytes[40] ^= 1;
        Signature(bytes)
    };
    let answer = setting.post("/v1/journal", &cbor::encode(&push(&keys, &enrolled, spoil)), Some(&token));
    let answer: PushAnswer = cbor::decode("answer", &answer.body).expect("an answer");
    assert_eq!(answer.stored, 0);
    assert_eq!(answer.refused.iter().map(|refused| refused.code.as_str()).collect::<Vec<_>>(), ["wrong_signature"]);
}

#[test]
fn an_unknown_nonce_is_a_conflict() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let request = PushRequest { nonce: Nonce([7; 16]), ..push(&keys, &enrolled, |signature| signature) };
    let answer = setting.post("/v1/journal", &cbor::encode(&request), Some(&token));
    assert_eq!((answer.status, answer.code()), (409, "nonce_not_fresh".to_owned()));
}

#[test]
fn bytes_that_are_no_frame_are_refused_with_the_reason() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let long = [vec![0xa1, 0x00, 0x9f], vec![0x9f; 100_000]].concat();
    for bytes in [&b""[..], b"\xff", b"{\"json\":1}", &long] {
        let answer = setting.post("/v1/journal", bytes, Some(&token));
        assert_eq!((answer.status, answer.code()), (422, "frame_unreadable".to_owned()));
    }
}

#[test]
fn a_body_of_100_megabytes_is_refused_before_it_is_read() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let mut stream = std::net::TcpStream::connect(setting.running().addr).expect("connected");
    let head = format!(
        "POST /v1/journal HTTP/1.1\r\nhost: test\r\nauthorization: Bearer {token}\r\ncontent-type: application/cbor\r\n\
         content-length: 104857600\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("application/problem+json") && answer.contains("\"body_too_large\""), "{answer}");
}

#[test]
fn a_body_without_a_length_is_cut_off_at_the_limit() {
    let setting = Setting::new();
    let (keys, enrolled) = setting.bare("acme", "li.na");
    let token = setting.token(&keys, &enrolled);
    let mut stream = std::net::TcpStream::connect(setting.running().addr).expect("connected");
    let head = format!(
        "POST /v1/journal HTTP/1.1\r\nhost: test\r\nauthorization: Bearer {token}\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let chunk = [b"10000\r\n".to_vec(), vec![0; 0x10000], b"\r\n".to_vec()].concat();
    // One chunk more than the limit; the server may hang up before all is sent.
    for _ in 0..129 {
        if stream.write_all(&chunk).is_err() {
            break;
        }
    }
    let mut first = [0; 12];
    stream.read_exact(&mut first).expect("answered");
    assert_eq!(&first, b"HTTP/1.1 413");
}
