//! Contact with the server: token, push until everything is stored, then the feed. A failed contact changes nothing.

mod anchor;
mod answer;
mod deposit;
mod outbox;
mod pause;

use serde::Deserialize;

use crate::cbor;
use crate::engine::Engine;
use crate::engine::contact::anchor::stored_anchor;
use crate::engine::contact::pause::Patience;
use crate::engine::effect::{Contacted, Effect, Request, TaskId, Told};
use crate::engine::rows::StoredEnrolment;
use crate::ids::{BootId, Nonce, Seq, VisitId};
use crate::journal::{Purpose, Segment, Signature, signing_message};
use crate::sync::{
    CBOR, DepositRequest, Enrolled, FeedAnswer, NonceAnswer, NonceRequest, Over, PushAnswer, RunningClock, TokenAnswer,
    TokenRequest,
};
use crate::time::{DeviceTime, Millis};

/// A token is renewed this long before it ends.
const TOKEN_MARGIN: Millis = Millis::minutes(1);

/// Where a contact stands.
#[derive(Debug, Default)]
enum Phase {
    #[default]
    Idle,
    Nonces(TaskId),
    SignToken(TaskId, Nonce),
    Token(TaskId, RunningClock),
    SignPush(TaskId, Box<Segment>),
    Push(TaskId, RunningClock),
    CommitToken,
    CommitPush,
    CommitTick,
    Feed(TaskId),
    CommitFeed {
        more: bool,
    },
    /// It is noted that the enrolment is over.
    CommitOver,
    DepositNonce(TaskId),
    SignHeld(TaskId, Box<Segment>, Nonce),
    SignDeposit(TaskId, Box<DepositRequest>),
    Deposit(TaskId),
    CommitDeposit,
    /// Something is written again first; then it goes on as it stood.
    Rebase(Box<Phase>),
    /// Nothing was asked for yet.
    Begin,
}

#[derive(Debug)]
struct Token {
    token: String,
    boot: BootId,
    until: u64,
}

/// The state of contact that lives in memory.
#[derive(Debug, Default)]
pub(super) struct Contact {
    phase: Phase,
    token: Option<Token>,
    done: Contacted,
    /// The last entry handed to the network.
    pub sent: Seq,
    /// How much goes at once.
    batch: outbox::Batch,
    retries: u8,
    ticked: bool,
    /// The last entry that was stored before this contact.
    began_at: Seq,
    /// Whether the last push's answer told all that is new.
    told_all: bool,
    /// Visits whose rows the commit under way removes.
    gone: Vec<VisitId>,
    /// Whether something was written again in this contact and not handed on yet.
    rebased: bool,
    /// Whether the server said in this contact what it holds of a journal that can only be deposited.
    told_held: bool,
    /// How long the server is left alone.
    patience: Patience,
}

/// What answered a request.
pub(super) struct Answered<'a> {
    pub status: u16,
    pub media_type: &'a str,
    pub body: &'a [u8],
    pub again_in: Option<Millis>,
}

/// Fresh nonces and tokens are asked for at most so often in one contact.
const MAX_RETRIES: u8 = 3;

/// What the running clock reads.
fn running_clock(now: &DeviceTime) -> RunningClock {
    RunningClock { boot: now.boot, at: now.running }
}

fn unreadable(error: &dyn std::fmt::Display) -> String {
    format!("the server's answer can't be read: {error}")
}

/// Why the enrolment is over, where a refusal says so.
fn over(status: u16, media_type: &str, body: &[u8]) -> Option<Over> {
    let ours = status == 403 && media_type == PROBLEM;
    Over::of_code(&ours.then(|| problem(body))??.code?)
}

/// What is read of a refusal.
#[derive(Deserialize)]
struct Problem {
    code: Option<String>,
    detail: Option<String>,
}

fn problem(body: &[u8]) -> Option<Problem> {
    serde_json::from_str(std::str::from_utf8(body).ok()?).ok()
}

/// The media type of our server's refusals.
const PROBLEM: &str = "application/problem+json";

/// What to tell a person about an answer that is not ours.
pub(super) fn refusal(status: u16, media_type: &str, body: &[u8]) -> String {
    if media_type == PROBLEM {
        let detail = problem(body).and_then(|problem| problem.detail);
        return detail.unwrap_or_else(|| format!("the server answered {status}"));
    }
    format!(
        "something that is not the Sojourn server answered ({status}, {media_type:?}), perhaps a login page of the \
         network: log in there or use another network"
    )
}

impl Engine {
    pub(super) fn begin_contact(&mut self, now: &DeviceTime) -> Vec<Effect> {
        if self.books.enrolment.is_none() {
            return vec![Effect::Tell(Told::NoContact { why: "this device is not enrolled yet".to_owned() })];
        }
        if let Some(again_in) = self.asked_to_wait(now) {
            let why = "the server has asked for patience".to_owned();
            return vec![Effect::Tell(Told::Later { again_in, why })];
        }
        self.contact.done = Contacted::default();
        (self.contact.retries, self.contact.ticked) = (0, false);
        (self.contact.began_at, self.contact.told_all) = (self.books.contact.stored, false);
        (self.contact.rebased, self.contact.told_held) = (false, false);
        self.contact.phase = Phase::Begin;
        self.rebase_first(now)
    }

    /// Goes on with a token if there is one, else gets one.
    fn authorise(&mut self, now: &DeviceTime) -> Vec<Effect> {
        let holds = |token: &Token| token.boot == now.boot && now.running < token.until;
        if self.contact.token.as_ref().is_some_and(holds) {
            return self.prepare_push(now);
        }
        match self.books.contact.token_nonce.take() {
            Some(nonce) => self.sign_token(nonce),
            None => self.ask_nonces(),
        }
    }

    fn ask_nonces(&mut self) -> Vec<Effect> {
        let Some(enrolment) = self.enrolment() else { return Vec::new() };
        // Whoever was put back from a copy older than the enrolment does not know this device, but its own signature.
        let enrolled = (self.contact.retries > 0).then(|| self.enrolled()).flatten();
        let frame = NonceRequest { org: enrolment.org.clone(), device: enrolment.device, enrolled };
        let task = self.task();
        self.contact.phase = Phase::Nonces(task);
        self.send(task, "/v1/nonce", Some(cbor::encode(&frame)))
    }

    /// What the server signed at the enrolment.
    fn enrolled(&self) -> Option<Enrolled> {
        let StoredEnrolment { answer, key } = self.books.enrolment.as_ref()?;
        let signature = answer.signed?;
        Some(Enrolled { person: answer.person.clone(), key: *key, at: answer.at, signature })
    }

    fn sign_token(&mut self, nonce: Nonce) -> Vec<Effect> {
        let Some(enrolment) = self.enrolment() else { return Vec::new() };
        let message = signing_message(Purpose::Token, &enrolment.org, &enrolment.origin, &nonce.0);
        let task = self.task();
        self.contact.phase = Phase::SignToken(task, nonce);
        vec![Effect::Sign { task, message }]
    }

    fn ask_token(&mut self, now: &DeviceTime, nonce: Nonce, signature: Signature) -> Vec<Effect> {
        let Some(enrolment) = self.enrolment() else { return Vec::new() };
        let (org, device, clock) = (enrolment.org.clone(), enrolment.device, running_clock(now));
        // An anchor is of use only for what waits to be sent.
        let running = self.waits_of(now.boot).then_some(clock);
        let frame = TokenRequest { org, device, nonce, signature, running };
        let task = self.task();
        self.contact.phase = Phase::Token(task, clock);
        self.send(task, "/v1/token", Some(cbor::encode(&frame)))
    }

    fn send(&mut self, task: TaskId, path: &str, body: Option<Vec<u8>>) -> Vec<Effect> {
        let bearer = self.contact.token.as_ref().map(|token| token.token.clone());
        vec![Effect::Send { task, request: Request { body, path: path.to_owned(), bearer } }]
    }

    pub(super) fn contact_signed(&mut self, now: &DeviceTime, task: TaskId, signature: Signature) -> Vec<Effect> {
        match std::mem::take(&mut self.contact.phase) {
            Phase::SignToken(awaited, nonce) if awaited == task => self.ask_token(now, nonce, signature),
            Phase::SignPush(awaited, mut segment) if awaited == task => {
                segment.signature = signature;
                self.send_push(now, Some(*segment))
            }
            Phase::SignHeld(awaited, mut segment, nonce) if awaited == task => {
                segment.signature = signature;
                self.sign_deposit(nonce, Some(&segment))
            }
            Phase::SignDeposit(awaited, mut request) if awaited == task => {
                request.signature = signature;
                self.send_deposit(&request)
            }
            other => {
                self.contact.phase = other;
                Vec::new()
            }
        }
    }

    pub(super) fn contact_answered(&mut self, now: &DeviceTime, task: TaskId, answer: Answered<'_>) -> Vec<Effect> {
        let Answered { status, media_type, body, again_in } = answer;
        let phase = std::mem::take(&mut self.contact.phase);
        let awaited = match &phase {
            Phase::Nonces(awaited) | Phase::Feed(awaited) => *awaited == task,
            Phase::DepositNonce(awaited) | Phase::Deposit(awaited) => *awaited == task,
            Phase::Token(awaited, _) | Phase::Push(awaited, _) => *awaited == task,
            _ => false,
        };
        if !awaited {
            self.contact.phase = phase;
            return Vec::new();
        }
        if let Some(over) = over(status, media_type, body) {
            return self.enrolment_over(over);
        }
        if matches!(status, 401 | 409) && self.contact.retries < MAX_RETRIES {
            return self.renew();
        }
        if matches!(status, 429 | 503) {
            return self.wait_as_asked(now, again_in, refusal(status, media_type, body));
        }
        if status != 200 || media_type != CBOR {
            self.be_patient(now, None, false);
            let why = refusal(status, media_type, body);
            return if matches!(phase, Phase::Deposit(_)) { self.deposited(Some(why)) } else { self.end_contact(why) };
        }
        let next = match phase {
            Phase::DepositNonce(_) => cbor::decode("nonces", body).map(|answer| self.deposit_nonce_answered(&answer)),
            Phase::Deposit(_) => cbor::decode("deposit answer", body).map(|answer| self.deposit_answered(&answer)),
            Phase::Nonces(_) => cbor::decode("nonces", body).map(|answer| self.nonces_answered(now, answer)),
            Phase::Token(_, asked) => cbor::decode("token", body).map(|answer| self.token_answered(now, answer, asked)),
            Phase::Push(_, asked) => {
                cbor::decode::<PushAnswer>("push answer", body).map(|answer| self.push_answered(now, answer, asked))
            }
            _ => match FeedAnswer::read(body) {
                Ok(answer) => Ok(self.feed_answered(answer)),
                Err(error) => return self.end_contact(unreadable(&error)),
            },
        };
        next.unwrap_or_else(|error| self.end_contact(unreadable(&error)))
    }

    /// The token or the nonce was not good: both are got anew.
    fn renew(&mut self) -> Vec<Effect> {
        self.contact.retries += 1;
        self.contact.token = None;
        (self.books.contact.nonce, self.books.contact.token_nonce) = (None, None);
        self.ask_nonces()
    }

    fn nonces_answered(&mut self, now: &DeviceTime, answer: NonceAnswer) -> Vec<Effect> {
        self.books.contact.nonce = Some(answer.nonce);
        self.books.contact.token_nonce = Some(answer.token_nonce);
        self.authorise(now)
    }

    fn token_answered(&mut self, now: &DeviceTime, answer: TokenAnswer, asked: RunningClock) -> Vec<Effect> {
        if let Some(why) = self.distrust_anchor(answer.anchor.as_ref()) {
            return self.end_contact(why);
        }
        self.books.contact.ends = answer.ends;
        let lasts = (Millis::seconds(i64::from(answer.expires_in)) - TOKEN_MARGIN).0.max(0).unsigned_abs();
        let until = now.running.saturating_add(lasts);
        self.contact.token = Some(Token { token: answer.token, boot: now.boot, until });
        match answer.anchor.and_then(|signed| stored_anchor(now, &signed.anchor, asked)) {
            // It is told in the same push as what it is about.
            Some(anchor) if self.wants_tick(now, Some(&anchor)) => self.keep_anchor(anchor),
            _ => self.prepare_push(now),
        }
    }

    /// What a commit of this contact leads to.
    pub(super) fn contact_committed(&mut self, now: &DeviceTime) -> Vec<Effect> {
        for visit in std::mem::take(&mut self.contact.gone) {
            self.books.forget(&visit);
        }
        self.rebase_first(now)
    }

    /// Writes again what must be, if anything, and goes on.
    fn rebase_first(&mut self, now: &DeviceTime) -> Vec<Effect> {
        let rebase = match self.rebase(now) {
            Ok(Some(rebase)) => rebase,
            Ok(None) => return self.go_on(now),
            Err(why) => return self.end_contact(why),
        };
        let next = std::mem::take(&mut self.contact.phase);
        self.contact.phase = Phase::Rebase(Box::new(next));
        self.ask_commit(rebase)
    }

    pub(super) fn rebase_committed(&mut self, now: &DeviceTime, again: u64, refused: u64) -> Vec<Effect> {
        self.contact.done.again += again;
        self.contact.done.refused += refused;
        self.contact.rebased |= again > 0;
        match std::mem::take(&mut self.contact.phase) {
            Phase::Rebase(next) => {
                self.contact.phase = *next;
                self.go_on(now)
            }
            other => {
                self.contact.phase = other;
                Vec::new()
            }
        }
    }

    /// What is to be written again stays to be done; what waits for it is not done.
    pub(super) fn rebase_failed(&mut self, why: String) -> Vec<Effect> {
        let waiting = self.waiting.pop_front().map(|_| Effect::Tell(Told::NotSaved { why: why.clone() }));
        let mut effects: Vec<Effect> = waiting.into_iter().collect();
        if matches!(self.contact.phase, Phase::Rebase(_)) {
            effects.extend(self.end_contact(why));
        }
        effects
    }

    fn go_on(&mut self, now: &DeviceTime) -> Vec<Effect> {
        match std::mem::take(&mut self.contact.phase) {
            Phase::Begin => self.authorise(now),
            Phase::CommitToken => self.tick_first(now),
            Phase::CommitPush => self.after_push(now),
            Phase::CommitTick => self.prepare_push(now),
            Phase::CommitOver | Phase::CommitDeposit => self.deposit(),
            Phase::CommitFeed { more: true } => self.ask_feed(),
            Phase::CommitFeed { more: false } if self.owes_push() => self.prepare_push(now),
            Phase::CommitFeed { more: false } => self.finish(),
            other => {
                self.contact.phase = other;
                Vec::new()
            }
        }
    }

    /// Whether what was written again in this contact is still to be sent.
    fn owes_push(&mut self) -> bool {
        let head = self.books.head().map_or(0, |head| head.seq);
        std::mem::take(&mut self.contact.rebased) && self.books.contact.stored < head
    }

    /// The contact is over and went well.
    fn finish(&mut self) -> Vec<Effect> {
        self.contact.patience.over();
        self.contact.done.stored = self.books.contact.stored;
        self.contact.done.merged = self.books.contact.merged;
        self.contact.done.safe = self.books.contact.safe;
        vec![Effect::Tell(Told::Contacted(std::mem::take(&mut self.contact.done)))]
    }

    pub(super) fn contact_failed(&mut self, now: &DeviceTime, task: TaskId, why: String) -> Vec<Effect> {
        let awaited = match &self.contact.phase {
            Phase::Nonces(awaited) | Phase::Feed(awaited) => *awaited == task,
            Phase::SignToken(awaited, _) => *awaited == task,
            Phase::SignPush(awaited, _) => *awaited == task,
            Phase::DepositNonce(awaited) | Phase::Deposit(awaited) => *awaited == task,
            Phase::SignHeld(awaited, ..) => *awaited == task,
            Phase::SignDeposit(awaited, _) => *awaited == task,
            Phase::Token(awaited, _) | Phase::Push(awaited, _) => *awaited == task,
            _ => false,
        };
        if !awaited {
            return Vec::new();
        }
        if matches!(self.contact.phase, Phase::Push(..)) {
            self.contact.batch.failed();
        }
        self.be_patient(now, None, false);
        self.end_contact(why)
    }

    pub(super) fn end_contact(&mut self, why: String) -> Vec<Effect> {
        self.contact.phase = Phase::Idle;
        self.contact.gone.clear();
        vec![Effect::Tell(Told::NoContact { why })]
    }
}
