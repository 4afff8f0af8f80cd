//! The way between a phone and the server, and how it fails. What is asked about it stands elsewhere.

use std::sync::{Arc, Mutex};

use mobile_ffi::HttpTransport;
use mobile_ffi::transport::{Answer, Transport, TransportError};
use sync_core::cbor;
use sync_core::engine::effect::Request;
use sync_core::sync::{PushAnswer, PushRequest};

/// How requests fare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// They arrive, and so do the answers.
    Good,
    /// Nothing leaves the phone.
    NoNetwork,
    /// They arrive; the answers to pushes are lost.
    AnswerLost,
    /// A portal answers in the server's place: 200, and a page to log in on.
    Portal,
    /// A proxy answers in the server's place that it can't reach it.
    BadGateway,
    /// The answer to a push breaks off in the middle.
    AnswerCut,
    /// The answer to a push says that all is stored, and has no receipt for it.
    NoReceipt,
    /// The answer to a push bears a receipt for another time than the server signed.
    FalseReceipt,
    /// What a push announces arrives, what it carries does not.
    NothingCarried,
}

/// A way that fails as it is told.
#[derive(Clone)]
pub struct Way(Arc<Mutex<Fate>>);

impl Way {
    pub fn good() -> Self {
        Self(Arc::new(Mutex::new(Fate::Good)))
    }

    pub fn set(&self, fate: Fate) {
        *self.0.lock().expect("nobody panicked") = fate;
    }

    fn fate(&self) -> Fate {
        *self.0.lock().expect("nobody panicked")
    }

    /// A phone's transport over this way.
    pub fn to(&self, server: &str) -> Box<dyn Transport> {
        let http = HttpTransport::new(Some(server.parse().expect("an address")));
        Box::new(Carrier { way: self.clone(), http })
    }
}

struct Carrier {
    way: Way,
    http: HttpTransport,
}

const PUSH: &str = "/v1/journal";

impl Transport for Carrier {
    fn send(&self, request: &Request) -> Result<Answer, TransportError> {
        let lost = |why: &str| Err(TransportError { why: why.to_owned() });
        let fate = self.way.fate();
        match fate {
            Fate::Good => return self.http.send(request),
            Fate::NoNetwork => return lost("no network"),
            Fate::Portal => return Ok(page(200, "<html>Log in to the hotel's network</html>")),
            Fate::BadGateway => return Ok(page(502, "<html>Bad gateway</html>")),
            _ if request.path != PUSH => return self.http.send(request),
            _ => {}
        }
        if fate == Fate::NothingCarried {
            return self.http.send(&emptied(request));
        }
        let answer = self.http.send(request)?;
        match fate {
            Fate::AnswerLost => lost("the connection was reset"),
            Fate::AnswerCut => Ok(Answer { body: answer.body[..answer.body.len() / 2].to_vec(), ..answer }),
            _ if answer.status != 200 => Ok(answer),
            _ => Ok(Answer { body: lying(&answer.body, fate), ..answer }),
        }
    }
}

fn page(status: u16, html: &str) -> Answer {
    Answer { status, media_type: "text/html".to_owned(), body: html.as_bytes().to_vec(), again_in: None }
}

fn lying(body: &[u8], fate: Fate) -> Vec<u8> {
    let mut answer: PushAnswer = cbor::decode("answer", body).expect("the server's answer");
    match fate {
        Fate::NoReceipt => answer.receipt = None,
        _ => {
            if let Some(signed) = &mut answer.receipt {
                signed.receipt.at = signed.receipt.at + sync_core::time::Millis::minutes(-30);
            }
        }
    }
    cbor::encode(&answer)
}

fn emptied(request: &Request) -> Request {
    let push: PushRequest = cbor::decode("push", request.body.as_deref().unwrap_or_default()).expect("a push");
    Request { body: Some(cbor::encode(&PushRequest { segments: Vec::new(), ..push })), ..request.clone() }
}
