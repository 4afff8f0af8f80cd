//! Listening to the server's nudges as a page does: a token of one's own, and a stream that says only that something changed.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use mobile_ffi::FileKeyStore;
use mobile_ffi::key::KeyStore;
use mobile_ffi::transport::{HttpTransport, Transport};
use sync_core::cbor;
use sync_core::engine::effect::Request;
use sync_core::journal::{Purpose, signing_message};
use sync_core::sync::{NonceAnswer, NonceRequest, TokenAnswer, TokenRequest};

use crate::phone::Phone;
use crate::{Outcome, words};

/// What a nudge looks like on the wire.
const NUDGE: &[u8] = b"event: nudge";

/// A token with the rights of a phone.
///
/// # Errors
/// When the server gives none.
pub fn token(phone: &Phone, server: SocketAddr) -> Outcome<String> {
    let http = HttpTransport::new(Some(format!("http://{server}").parse().map_err(words)?));
    let ask = |path: &str, body: Vec<u8>| {
        let request = Request { body: Some(body), path: path.to_owned(), bearer: None };
        http.send(&request).map(|answer| answer.body).map_err(words)
    };
    let enrolment = phone.device.enrolment().ok_or("not enrolled")?;
    let (org, device) = (enrolment.org.clone(), enrolment.device);
    let nonces = ask("/v1/nonce", cbor::encode(&NonceRequest { org: org.clone(), device, enrolled: None }))?;
    let nonce = cbor::decode::<NonceAnswer>("nonces", &nonces).map_err(words)?.token_nonce;
    let keys = FileKeyStore::open(&phone.folder).map_err(words)?;
    let signature = keys.sign(&signing_message(Purpose::Token, &org, &enrolment.origin, &nonce.0)).map_err(words)?;
    let answer = ask("/v1/token", cbor::encode(&TokenRequest { org, device, nonce, signature, running: None }))?;
    Ok(cbor::decode::<TokenAnswer>("token", &answer).map_err(words)?.token)
}

/// A stream of nudges: connected, and answered with a head that promises events.
///
/// # Errors
/// When the server gives none.
pub fn open(server: SocketAddr, token: &str) -> Outcome<TcpStream> {
    open_over(TcpStream::connect(server).map_err(words)?, server, token)
}

/// The same over a connection that is there.
///
/// # Errors
/// When the server gives none.
pub fn open_over<S: Read + Write>(mut stream: S, server: SocketAddr, token: &str) -> Outcome<S> {
    let head = format!("GET /v1/nudges HTTP/1.1\r\nhost: {server}\r\nauthorization: Bearer {token}\r\n\r\n");
    stream.write_all(head.as_bytes()).map_err(words)?;
    let mut answer = Vec::new();
    let mut byte = [0u8; 1];
    while !answer.ends_with(b"\r\n\r\n") && answer.len() < 8 << 10 {
        stream.read_exact(&mut byte).map_err(words)?;
        answer.push(byte[0]);
    }
    let answer = String::from_utf8_lossy(&answer).into_owned();
    if answer.starts_with("HTTP/1.1 200") { Ok(stream) } else { Err(format!("no nudges: {answer}")) }
}

/// Listens: one message a nudge, until the stream ends.
///
/// # Errors
/// When there is no stream.
pub fn listen(phone: &Phone, server: SocketAddr) -> Outcome<Receiver<()>> {
    let mut stream = open(server, &token(phone, server)?)?;
    let (tell, told) = channel();
    thread::spawn(move || {
        let (mut kept, mut bytes) = (Vec::new(), [0u8; 4 << 10]);
        while let Ok(read @ 1..) = stream.read(&mut bytes) {
            kept.extend_from_slice(&bytes[..read]);
            while let Some(at) = kept.windows(NUDGE.len()).position(|it| it == NUDGE) {
                kept.drain(..at + NUDGE.len());
                if tell.send(()).is_err() {
                    return;
                }
            }
            let spent = kept.len().saturating_sub(NUDGE.len());
            kept.drain(..spent);
        }
    });
    Ok(told)
}
