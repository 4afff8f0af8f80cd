//! Slow and greedy clients: they hold a socket for a bounded time and nothing else, and others don't notice.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use server::fair::Limits;

use crate::setting::Setting;

fn connected(setting: &Setting) -> TcpStream {
    let stream = TcpStream::connect(setting.running().addr).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
    stream
}

/// All that comes until the connection ends; the end may be rude.
fn rest(stream: &mut TcpStream) -> String {
    let (mut all, mut some) = (Vec::new(), [0; 4_096]);
    loop {
        match stream.read(&mut some) {
            Ok(0) => break,
            Ok(read) => all.extend_from_slice(&some[..read]),
            Err(error) => {
                assert_ne!(error.kind(), ErrorKind::WouldBlock, "the connection has no end");
                break;
            }
        }
    }
    String::from_utf8_lossy(&all).into_owned()
}

/// Sends a byte now and then until the other end has gone.
#[expect(clippy::disallowed_methods, reason = "a socket does not say when its other end hangs up")]
fn trickle(stream: &mut TcpStream) {
    stream.set_nodelay(true).expect("set");
    while stream.write_all(b"a").is_ok() {
        let mut none = [0];
        stream.set_nonblocking(true).expect("set");
        let gone = matches!(stream.peek(&mut none), Ok(_) | Err(_)) && !would_block(stream);
        stream.set_nonblocking(false).expect("set");
        if gone {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn would_block(stream: &TcpStream) -> bool {
    matches!(stream.peek(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock)
}

fn works(setting: &Setting) {
    assert_eq!(setting.get("/healthz", None).status, 200, "others are served");
}

#[test]
fn a_head_that_comes_byte_by_byte_is_cut_off() {
    let setting = Setting::limited(Limits { head_ms: 100, ..Limits::default() });
    let mut stream = connected(&setting);
    stream.write_all(b"GET /healthz HTTP/1.1\r\nx-slow: ").expect("sent");
    trickle(&mut stream);
    assert!(!rest(&mut stream).contains("200"));
    works(&setting);
}

#[test]
fn a_connection_that_asks_nothing_ends() {
    let setting = Setting::limited(Limits { head_ms: 100, ..Limits::default() });
    assert_eq!(rest(&mut connected(&setting)), "");
    works(&setting);
}

#[test]
fn a_body_that_comes_byte_by_byte_is_cut_off_and_holds_no_slot() {
    let limits = Limits { body_ms: 100, slowest: 1 << 20, slots: 1, slots_kept: 0, ..Limits::default() };
    let setting = Setting::limited(limits);
    let mut stream = connected(&setting);
    stream.write_all(b"POST /v1/nonce HTTP/1.1\r\nhost: test\r\ncontent-length: 60000\r\n\r\n").expect("sent");
    works(&setting);
    assert_eq!(setting.running().fair.gate.serving(), 0);
    trickle(&mut stream);
    let answer = rest(&mut stream);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408") && answer.contains("too_slow"), "{answer}");
    works(&setting);
}

#[test]
fn a_body_that_stops_is_told_why_and_the_connection_ends() {
    let setting = Setting::limited(Limits { body_ms: 100, ..Limits::default() });
    let mut stream = connected(&setting);
    stream.write_all(b"POST /v1/nonce HTTP/1.1\r\nhost: test\r\ncontent-length: 60\r\n\r\nhalf").expect("sent");
    let answer = rest(&mut stream);
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("\"retryable\":true"), "{answer}");
}

/// What is answered to a request without a good token, with so much of its body sent.
fn refused_after(setting: &Setting, body: &str) -> String {
    let mut stream = connected(setting);
    let head = "POST /v1/journal HTTP/1.1\r\nhost: test\r\nauthorization: Bearer over\r\ncontent-length: 4\r\n\r\n";
    stream.write_all(format!("{head}{body}").as_bytes()).expect("sent");
    let mut some = [0; 4_096];
    let read = stream.read(&mut some).expect("an answer");
    String::from_utf8_lossy(&some[..read]).to_ascii_lowercase()
}

#[test]
fn who_is_refused_before_the_body_was_read_is_told_that_the_connection_ends() {
    let setting = Setting::still();
    let answer = refused_after(&setting, "");
    assert!(answer.starts_with("http/1.1 401") && answer.contains("connection: close"), "{answer}");
    let answer = refused_after(&setting, "body");
    assert!(answer.starts_with("http/1.1 401") && answer.contains("connection: close"), "not read either: {answer}");
}

#[test]
fn who_is_answered_with_all_read_keeps_the_connection() {
    let setting = Setting::still();
    let mut stream = connected(&setting);
    for _ in 0..2 {
        stream.write_all(b"POST /v1/nonce HTTP/1.1\r\nhost: test\r\ncontent-length: 4\r\n\r\nbody").expect("sent");
        let mut some = [0; 4_096];
        let read = stream.read(&mut some).expect("an answer");
        let answer = String::from_utf8_lossy(&some[..read]).to_ascii_lowercase();
        assert!(answer.starts_with("http/1.1 ") && !answer.contains("connection: close"), "{answer}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a socket does not say when its other end hangs up")]
fn answers_that_nobody_takes_end_the_connection() {
    let setting = Setting::limited(Limits { answer_ms: 100, slowest: 1 << 30, ..Limits::default() });
    let mut stream = connected(&setting);
    stream.write_all(&b"GET /v1/openapi.json HTTP/1.1\r\nhost: test\r\n\r\n".repeat(3_000)).expect("sent");
    // Nothing is read: what is between the two fills up, and then the server hangs up.
    stream.set_write_timeout(Some(Duration::from_secs(30))).expect("set");
    let gone = loop {
        match stream.write_all(b"\r\n") {
            Ok(()) => std::thread::sleep(Duration::from_millis(5)),
            Err(error) => break error.kind(),
        }
    };
    assert!(matches!(gone, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe), "{gone}");
    works(&setting);
}

#[test]
fn a_head_and_a_body_have_a_largest_size() {
    let setting = Setting::new();
    let mut stream = connected(&setting);
    let _ = stream.write_all(format!("GET /healthz HTTP/1.1\r\nx-long: {}\r\n\r\n", "x".repeat(100_000)).as_bytes());
    assert!(rest(&mut stream).starts_with("HTTP/1.1 431"));
    for (path, size) in [("/v1/nonce", (64 << 10) + 1), ("/v1/journal", (8 << 20) + 1)] {
        let mut stream = connected(&setting);
        let head = format!("POST {path} HTTP/1.1\r\nhost: test\r\ncontent-length: {size}\r\nconnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).expect("sent");
        let answer = rest(&mut stream);
        assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("body_too_large"), "{path}: {answer}");
    }
    let mut stream = connected(&setting);
    let head = b"POST /v1/nonce HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    stream.write_all(head).expect("sent");
    let chunk = [b"8000\r\n".as_slice(), &[b'x'; 0x8000], b"\r\n"].concat();
    let _ = (0..3).try_for_each(|_| stream.write_all(&chunk));
    let answer = rest(&mut stream);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
    works(&setting);
}

#[test]
fn one_address_can_not_take_all_connections() {
    let limits =
        Limits { connections_of_address: 3, proxies: vec![Ipv4Addr::new(127, 0, 0, 2).into()], ..Limits::default() };
    let setting = Setting::limited(limits);
    // The setting has asked over a connection of its own, which counts.
    let mut open: Vec<TcpStream> = Vec::new();
    let mut hung_up = 0;
    for _ in 0..6 {
        let mut stream = connected(&setting);
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: test\r\n\r\n").expect("sent");
        let mut first = [0; 12];
        match stream.read_exact(&mut first) {
            Ok(()) => open.push(stream),
            Err(_) => hung_up += 1,
        }
    }
    assert!((2..=3).contains(&open.len()) && hung_up == 6 - open.len(), "{}", open.len());
    drop(open);
    while setting.try_get("/healthz").is_none() {
        std::thread::yield_now();
    }
}
