//! A device as bare as can be: a key, a token, one connection, and pushes that were signed beforehand. It costs the machine that
//! is measured next to nothing, and it does what no phone does: it asks without pause and hears no "later".

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use mobile_ffi::{FileKeyStore, KeyStore};
use sync_core::cbor;
use sync_core::fact::Fact;
use sync_core::ids::{BootId, EntryHash, Nonce, Seq, VisitId};
use sync_core::journal::{
    Body, Codec, Enrolment, Purpose, Run, RunSecret, Segment, Signature, WireEntry, genesis, pack, signing_message,
    unpack,
};
use sync_core::sync::{
    EnrolAnswer, EnrolRequest, Head, PushAnswer, PushRequest, SafetyRequest, TokenAnswer, TokenRequest,
    enrolment_payload,
};
use sync_core::time::{Stamp, Timestamp};

use crate::{Outcome, words};

/// Whoever hears nothing for so long gives up.
const PATIENCE: Duration = Duration::from_secs(15);
const BOOT: BootId = BootId([5; 8]);

/// A device.
pub struct Bare {
    keys: FileKeyStore,
    enrolled: EnrolAnswer,
    /// Shown with each request.
    pub token: String,
    nonce: Nonce,
    head: Head,
    ready: VecDeque<(Vec<u8>, Head)>,
    sent: Head,
    caller: Caller,
    visit: Option<VisitId>,
}

/// One connection, made anew when it breaks.
pub struct Caller {
    address: SocketAddr,
    stream: Option<TcpStream>,
}

impl Caller {
    /// Not connected yet.
    pub fn new(address: SocketAddr) -> Self {
        Self { address, stream: None }
    }

    /// Asks for a page: the status.
    ///
    /// # Errors
    /// When there is no answer; the next one connects anew.
    pub fn get(&mut self, path: &str, token: &str) -> Outcome<u16> {
        let head = format!("GET {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\r\n");
        self.exchange(head.as_bytes()).map(|(status, _)| status)
    }

    /// Sends a body: the status.
    ///
    /// # Errors
    /// When there is no answer; the next one connects anew.
    pub fn post(&mut self, path: &str, token: &str, body: &[u8]) -> Outcome<u16> {
        self.exchange(&post(path, token, body)).map(|(status, _)| status)
    }

    fn exchange(&mut self, request: &[u8]) -> Outcome<(u16, Vec<u8>)> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => connect(self.address)?,
        };
        let answer = ask(&mut stream, request)?;
        self.stream = Some(stream);
        Ok(answer)
    }
}

impl Bare {
    /// Enrols a device and gets its token.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub fn enrol(folder: &Path, address: SocketAddr, code: &str) -> Outcome<Self> {
        let keys = FileKeyStore::open(folder).map_err(words)?;
        let key = keys.public_key();
        let org = code.split_once('/').and_then(|(org, _)| org.parse().ok()).ok_or("no code")?;
        let message = signing_message(Purpose::Enrolment, &org, "", &enrolment_payload(code, &key));
        let signature = keys.sign(&message).map_err(words)?;
        let request = EnrolRequest { code: code.to_owned(), key, name: "bare".to_owned(), signature };
        let (_, body) = ask(&mut connect(address)?, &post("/v1/enrol", "", &cbor::encode(&request)))?;
        let enrolled: EnrolAnswer = cbor::decode("enrolment", &body).map_err(words)?;
        let message = signing_message(Purpose::Token, &enrolled.org, &enrolled.origin, &enrolled.token_nonce.0);
        let signature = keys.sign(&message).map_err(words)?;
        let (org, device, nonce) = (enrolled.org.clone(), enrolled.device, enrolled.token_nonce);
        let request = TokenRequest { org, device, nonce, signature, running: None };
        let (_, body) = ask(&mut connect(address)?, &post("/v1/token", "", &cbor::encode(&request)))?;
        let token = cbor::decode::<TokenAnswer>("token", &body).map_err(words)?.token;
        let (org, person, key) = (enrolled.org.clone(), enrolled.person.clone(), key.0.to_vec());
        let first = genesis(&Enrolment { org, person, device: enrolled.device, key });
        let head = Head { seq: 0, hash: first };
        let (nonce, ready) = (enrolled.nonce, VecDeque::new());
        let caller = Caller::new(address);
        Ok(Self { keys, enrolled, token, nonce, head, ready, sent: head, caller, visit: None })
    }

    /// Writes and signs pushes of so many entries each.
    ///
    /// # Errors
    /// When the key can't sign.
    pub fn prepare(&mut self, pushes: usize, entries: usize) -> Outcome<()> {
        (0..pushes).try_for_each(|_| self.prepare_facts(&vec![Fact::Tick; entries]))
    }

    /// Writes and signs one push of these facts.
    ///
    /// # Errors
    /// When the key can't sign.
    pub fn prepare_facts(&mut self, facts: &[Fact]) -> Outcome<()> {
        let first = self.head.seq + 1;
        let entry = |(at, fact): (usize, &Fact)| {
            let running = 1_000 * first + at as u64;
            let zone = "Asia/Shanghai".to_owned();
            let stamp = Stamp { running, boot: BOOT, wall: Timestamp(1_789_356_600_000), zone, anchor: None };
            WireEntry::new(&stamp, cbor::encode(&Body::new(Vec::new(), Some(fact))), None)
        };
        let runs = vec![Run { from: first, secret: RunSecret([8; 32]) }];
        let entries = facts.iter().enumerate().map(entry).collect();
        let mut segment = Segment { version: 1, first, runs, entries, signature: Signature([0; 64]) };
        let hash: EntryHash = unpack(&segment, self.enrolled.device, self.head.hash).last().ok_or("no entry")?.hash;
        let message = signing_message(Purpose::Segment, &self.enrolled.org, &self.enrolled.origin, &hash.0);
        segment.signature = self.keys.sign(&message).map_err(words)?;
        let last: Seq = segment.last();
        self.head = Head { seq: last, hash };
        self.ready.push_back((pack(&segment, Codec::Packed), self.head));
        Ok(())
    }

    /// Prepares a trip that colleagues watch over, which this device is on.
    ///
    /// # Errors
    /// As [`Self::prepare_facts`].
    pub fn sets_out(&mut self, id: &str) -> Outcome<()> {
        let visit: VisitId = id.parse().map_err(words)?;
        let (watchers, return_by) = (vec!["rep-0".parse().map_err(words)?], Timestamp(4_000_000_000_000));
        let plan = Fact::Plan { visit: visit.clone(), heads: Vec::new() };
        let share = Fact::Share { visit: visit.clone(), watchers, return_by, plan: None };
        self.prepare_facts(&[plan, share, Fact::SetOut { visit: visit.clone() }])?;
        self.visit = Some(visit);
        Ok(())
    }

    /// Says that all is well, ahead of the journal, for the so many-th time: the status.
    ///
    /// # Errors
    /// When there is no answer; the next one connects anew.
    pub fn says(&mut self, number: usize) -> Outcome<u16> {
        let visit = self.visit.clone().ok_or("not on the road")?;
        let minutes = i64::try_from(number).map_err(words)?;
        let fact = Fact::CheckIn { visit, next_by: Timestamp(4_000_000_000_000 + minutes * 60_000) };
        let seq = self.head.seq + 1 + number as u64;
        let mut request = SafetyRequest::new(self.enrolled.org.clone(), self.enrolled.device, seq, &fact);
        request.signature = self.keys.sign(&request.message(&self.enrolled.origin)).map_err(words)?;
        self.caller.post("/v1/safety", "", &cbor::encode(&request))
    }

    /// Sends the next push, or a contact without one when none is left: the status.
    ///
    /// # Errors
    /// When there is no answer; the next one connects anew.
    pub fn push(&mut self) -> Outcome<u16> {
        let next = self.ready.front();
        let head = next.map_or(self.sent, |(_, head)| *head);
        let segments = next.map(|(segment, _)| segment.clone().into()).into_iter().collect();
        let frame =
            PushRequest { nonce: self.nonce, boot: BOOT, running: 2_000, head, segments, cursor: None, receipts: None };
        let request = post("/v1/journal", &self.token, &cbor::encode(&frame));
        let (status, body) = self.caller.exchange(&request)?;
        if status == 200 {
            let answer: PushAnswer = cbor::decode("answer", &body).map_err(words)?;
            self.nonce = answer.nonce;
            self.sent = head;
            self.ready.pop_front();
        }
        Ok(status)
    }

    /// Asks for a page: the status.
    ///
    /// # Errors
    /// When there is no answer; the next one connects anew.
    pub fn get(&mut self, path: &str) -> Outcome<u16> {
        self.caller.get(path, &self.token)
    }
}

fn connect(address: SocketAddr) -> Outcome<TcpStream> {
    let stream = TcpStream::connect(address).map_err(words)?;
    stream.set_nodelay(true).map_err(words)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(words)?;
    Ok(stream)
}

/// A request with a body, in one piece.
fn post(path: &str, token: &str, body: &[u8]) -> Vec<u8> {
    let bearer = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\n{bearer}content-type: application/cbor\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Sends a request: the answer's status and body.
fn ask(stream: &mut TcpStream, request: &[u8]) -> Outcome<(u16, Vec<u8>)> {
    stream.write_all(request).map_err(words)?;
    let mut come = Vec::new();
    let mut some = [0u8; 16 << 10];
    let head = loop {
        if let Some(at) = come.windows(4).position(|it| it == b"\r\n\r\n") {
            break at + 4;
        }
        match stream.read(&mut some).map_err(words)? {
            0 => return Err("hung up".to_owned()),
            read => come.extend_from_slice(&some[..read]),
        }
    };
    let text = String::from_utf8_lossy(&come[..head]).to_ascii_lowercase();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or("no status")?;
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")).and_then(|it| it.parse().ok());
    let length: usize = length.ok_or("no length")?;
    let mut body = come.split_off(head);
    while body.len() < length {
        match stream.read(&mut some).map_err(words)? {
            0 => return Err("hung up".to_owned()),
            read => body.extend_from_slice(&some[..read]),
        }
    }
    Ok((status, body))
}
