//! The network between phones and the server, and what goes wrong on it. It carries real requests to the real routes.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use disk::Disk;
use mobile_ffi::transport::{Answer, Transport, TransportError};
use sync_core::engine::effect::Request;
use sync_core::time::{Millis, Timestamp};

use crate::draw::Draw;
use crate::server::SimServer;
use crate::time::True;

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It does not arrive.
    LostRequest,
    /// It arrives, its answer does not.
    LostAnswer,
    /// Nothing comes any more on this connection, and nobody says so.
    HalfOpen,
    /// It arrives twice.
    Twice,
    /// The phone gives up, and it arrives much later, after others.
    Late,
    /// A bit of it flips on the way.
    Altered,
    /// Something else answers: a login page.
    Portal,
    /// The server has no time.
    Busy,
    /// It takes more than a minute.
    Slow,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::LostRequest,
        Self::LostAnswer,
        Self::HalfOpen,
        Self::Twice,
        Self::Late,
        Self::Altered,
        Self::Portal,
        Self::Busy,
        Self::Slow,
    ];
}

/// How a phone gives up waiting.
const PATIENCE: Millis = Millis::seconds(30);

/// What stands in the middle. Copies are the same.
#[derive(Clone)]
pub struct Net(Arc<Mutex<Middle>>);

/// The middle.
pub struct Middle {
    /// The server.
    pub server: SimServer,
    time: True,
    draw: Draw,
    /// Until when a phone reaches nobody.
    offline: BTreeMap<usize, Timestamp>,
    planned: BTreeMap<usize, VecDeque<Fault>>,
    /// Requests on their way that nobody waits for: when they arrive.
    late: Vec<(Timestamp, Request)>,
    /// What happened, counted.
    pub counts: BTreeMap<String, u64>,
    /// Requests that were answered.
    pub requests: u64,
    /// The longest that a request of a phone took, by phone, since it was asked last.
    slowest: BTreeMap<usize, Millis>,
}

impl Net {
    /// A network before a server.
    pub fn new(server: SimServer, time: &True, seed: u64) -> Self {
        Self(Arc::new(Mutex::new(Middle {
            server,
            time: time.clone(),
            draw: Draw::of(seed, 201),
            offline: BTreeMap::new(),
            planned: BTreeMap::new(),
            late: Vec::new(),
            counts: BTreeMap::new(),
            requests: 0,
            slowest: BTreeMap::new(),
        })))
    }

    /// Looks at it, or changes it.
    pub fn middle(&self) -> MutexGuard<'_, Middle> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How a phone reaches it.
    pub fn transport(&self, phone: usize, disk: &Disk) -> Box<dyn Transport> {
        Box::new(SimTransport { net: self.clone(), phone, disk: disk.clone() })
    }
}

impl Middle {
    /// A phone reaches nobody until then.
    pub fn cut_off(&mut self, phone: usize, until: Timestamp) {
        let known = self.offline.entry(phone).or_insert(until);
        *known = (*known).max(until);
    }

    /// Whether it reaches anybody.
    pub fn is_cut_off(&self, phone: usize) -> bool {
        self.offline.get(&phone).is_some_and(|until| self.time.now() < *until)
    }

    /// Something will happen to a phone's next request.
    pub fn plan(&mut self, phone: usize, fault: Fault) {
        self.planned.entry(phone).or_default().push_back(fault);
    }

    /// Nothing goes wrong any more; what is on its way arrives.
    pub fn heal(&mut self) {
        self.offline.clear();
        self.planned.clear();
        for (_, request) in std::mem::take(&mut self.late) {
            self.server.ask(&request);
        }
    }

    /// What was on its way and is due arrives.
    pub fn arrive(&mut self) {
        let now = self.time.now();
        let (due, later) = std::mem::take(&mut self.late).into_iter().partition(|(at, _)| *at <= now);
        self.late = later;
        let due: Vec<(Timestamp, Request)> = due;
        for (_, request) in due {
            self.server.ask(&request);
        }
    }

    /// The longest that a request of a phone took since this was asked last.
    pub fn slowest(&mut self, phone: usize) -> Millis {
        self.slowest.remove(&phone).unwrap_or(Millis(0))
    }

    fn carry(&mut self, phone: usize, request: &Request) -> Result<Answer, TransportError> {
        let lost = |why: &str| Err(TransportError { why: why.to_owned() });
        if self.is_cut_off(phone) {
            *self.counts.entry("without coverage".to_owned()).or_default() += 1;
            return lost("no network");
        }
        let fault = self.planned.get_mut(&phone).and_then(VecDeque::pop_front);
        if let Some(fault) = fault {
            *self.counts.entry(format!("{fault:?}")).or_default() += 1;
        }
        let (up, down) = (self.draw.between(15, 400), self.draw.between(15, 400));
        let (up, down) = if fault == Some(Fault::Slow) { (up + 35_000, down + 40_000) } else { (up, down) };
        let begun = self.time.now();
        self.time.pass(Millis(up));
        let answer = match fault {
            Some(Fault::LostRequest | Fault::HalfOpen) => None,
            Some(Fault::Late) => {
                let at = self.time.now() + Millis(self.draw.between(60_000, 3 * 3_600_000));
                self.late.push((at, request.clone()));
                None
            }
            Some(Fault::Portal) => {
                let (media_type, body) = ("text/html".to_owned(), b"<html>log in</html>".to_vec());
                return Ok(Answer { status: 200, media_type, body, again_in: None });
            }
            Some(Fault::Busy) => {
                let (media_type, body) = ("application/problem+json".to_owned(), b"{\"detail\":\"busy\"}".to_vec());
                return Ok(Answer { status: 503, media_type, body, again_in: Some(Millis::seconds(20)) });
            }
            Some(Fault::Altered) => {
                let mut altered = request.clone();
                if let Some(body) = altered.body.as_mut().filter(|body| !body.is_empty()) {
                    let at = self.draw.place(body.len());
                    body[at] ^= 1 << self.draw.below(8);
                }
                self.server.ask(&altered)
            }
            Some(Fault::LostAnswer) => {
                self.server.ask(request);
                None
            }
            Some(Fault::Twice) => {
                let first = self.server.ask(request);
                self.time.pass(Millis(self.draw.between(1, 2_000)));
                let second = self.server.ask(request);
                // A push asked twice is answered alike; a token's nonce is good once only.
                if request.path == "/v1/token" { first } else { second }
            }
            _ => self.server.ask(request),
        };
        let Some(answer) = answer else {
            self.time.pass(PATIENCE);
            return lost("no answer");
        };
        self.time.pass(Millis(down));
        self.requests += 1;
        let took = self.time.now() - begun;
        let slowest = self.slowest.entry(phone).or_insert(took);
        *slowest = (*slowest).max(took);
        Ok(answer)
    }
}

struct SimTransport {
    net: Net,
    phone: usize,
    disk: Disk,
}

impl Transport for SimTransport {
    fn send(&self, request: &Request) -> Result<Answer, TransportError> {
        let dead = || TransportError { why: "the phone is off".to_owned() };
        if self.disk.is_dead() {
            return Err(dead());
        }
        self.net.middle().carry(self.phone, request)
    }
}
