//! How connections end when the server stops: at once where nothing was asked, after the answer where something was.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use crate::setting::Setting;

fn connected(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(addr).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
    stream
}

/// Sends, and gives what is answered up to an end.
fn ask(stream: &mut TcpStream, bytes: &[u8], end: &[u8]) -> String {
    stream.write_all(bytes).expect("sent");
    let (mut answer, mut byte) = (Vec::new(), [0]);
    while !answer.ends_with(end) {
        stream.read_exact(&mut byte).expect("answered");
        answer.push(byte[0]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

fn rest(mut stream: TcpStream) -> String {
    let mut rest = String::new();
    stream.read_to_string(&mut rest).expect("it ends in order");
    rest
}

#[test]
fn a_stop_does_not_wait_for_connections_that_ask_for_nothing() {
    let mut setting = Setting::new();
    let addr = setting.running().addr;
    let silent = connected(addr);
    let mut kept = connected(addr);
    let answer = ask(&mut kept, b"GET /healthz HTTP/1.1\r\nhost: test\r\n\r\n", b"}");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let began = Instant::now();
    setting.stop();
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert_eq!((rest(silent), rest(kept)), (String::new(), String::new()));
}

#[test]
fn a_request_under_way_is_answered_before_the_server_stops() {
    let mut setting = Setting::new();
    let addr = setting.running().addr;
    let mut stream = connected(addr);
    let head = b"POST /v1/nonce HTTP/1.1\r\nhost: test\r\nexpect: 100-continue\r\n\
        content-type: application/cbor\r\ncontent-length: 4\r\n\r\n";
    // The server asks for the body: the request has begun.
    assert!(ask(&mut stream, head, b"\r\n\r\n").starts_with("HTTP/1.1 100"));
    let sender = thread::spawn(move || {
        // No more connections are taken: the stop has begun.
        while TcpStream::connect(addr).is_ok() {}
        stream.write_all(b"none").expect("sent");
        rest(stream)
    });
    setting.stop();
    let answer = sender.join().expect("it ended");
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert!(answer.contains("urn:sojourn:problem:"), "{answer}");
}
