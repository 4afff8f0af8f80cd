//! What is left to a device whose enrolment is over: it leaves its journal with the server, keeps everything, and says what
//! became of it. Once it is enrolled anew it goes on where it stopped.

use minicbor::bytes::ByteVec;

use super::Phase;
use super::anchor::NOT_OURS;
use crate::cbor;
use crate::engine::Engine;
use crate::engine::effect::{Deposited, Effect, Told};
use crate::engine::rows::put_contact;
use crate::ids::{Nonce, Seq};
use crate::journal::{Codec, Purpose, Segment, Signature, pack, signing_message};
use crate::sync::{DepositAnswer, DepositRequest, NonceAnswer, NonceRequest, Over};

impl Engine {
    /// The server said so, to a signature or a token of this device: it is noted, and the deposit begins.
    pub(super) fn enrolment_over(&mut self, over: Over) -> Vec<Effect> {
        self.contact.token = None;
        // What was sent was not taken.
        self.contact.sent = 0;
        if self.books.contact.over == Some(over) {
            return self.deposit();
        }
        let mut state = self.books.contact.clone();
        state.over = Some(over);
        self.commit_in(Phase::CommitOver, vec![put_contact(&state)])
    }

    /// Own entries up to here need not be left any more.
    fn held(&self) -> Seq {
        self.books.contact.held.unwrap_or_default().max(self.books.contact.stored)
    }

    /// Leaves what is not held yet; without entries it is asked what is.
    pub(super) fn deposit(&mut self) -> Vec<Effect> {
        let head = self.books.head().map_or(0, |head| head.seq);
        if self.contact.told_held && self.held() >= head {
            return self.deposited(None);
        }
        if self.contact.retries >= super::MAX_RETRIES {
            return self.deposited(Some("the server does not say that it holds more: try again later".to_owned()));
        }
        let Some(enrolment) = self.enrolment() else { return Vec::new() };
        let frame = NonceRequest { org: enrolment.org.clone(), device: enrolment.device, enrolled: None };
        let task = self.task();
        self.contact.phase = Phase::DepositNonce(task);
        self.send(task, "/v1/nonce", Some(cbor::encode(&frame)))
    }

    pub(super) fn deposit_nonce_answered(&mut self, answer: &NonceAnswer) -> Vec<Effect> {
        (self.books.contact.nonce, self.books.contact.token_nonce) = (Some(answer.nonce), Some(answer.token_nonce));
        let Some(nonce) = answer.deposit_nonce else {
            return self.deposited(Some("the server takes no deposits: it is older than this app".to_owned()));
        };
        let Some(segment) = self.next_segment(self.held() + 1) else { return self.sign_deposit(nonce, None) };
        let (Some(hash), Some(enrolment)) = (self.hash_at(segment.last()), self.enrolment()) else { return Vec::new() };
        let message = signing_message(Purpose::Segment, &enrolment.org, &enrolment.origin, &hash.0);
        let task = self.task();
        self.contact.phase = Phase::SignHeld(task, Box::new(segment), nonce);
        vec![Effect::Sign { task, message }]
    }

    pub(super) fn sign_deposit(&mut self, nonce: Nonce, segment: Option<&Segment>) -> Vec<Effect> {
        let (Some(enrolment), Some(head)) = (self.enrolment(), self.books.head()) else { return Vec::new() };
        let segments: Vec<ByteVec> = segment.iter().map(|segment| pack(segment, Codec::Packed).into()).collect();
        let (org, device, signature) = (enrolment.org.clone(), enrolment.device, Signature([0; 64]));
        let request = DepositRequest { org, device, nonce, head, segments, signature };
        let message = request.message(&enrolment.origin);
        let task = self.task();
        self.contact.phase = Phase::SignDeposit(task, Box::new(request));
        vec![Effect::Sign { task, message }]
    }

    pub(super) fn send_deposit(&mut self, request: &DepositRequest) -> Vec<Effect> {
        let task = self.task();
        self.contact.phase = Phase::Deposit(task);
        self.send(task, "/v1/deposit", Some(cbor::encode(request)))
    }

    pub(super) fn deposit_answered(&mut self, answer: &DepositAnswer) -> Vec<Effect> {
        let Some(enrolment) = self.enrolment() else { return Vec::new() };
        let receipt = answer.receipt;
        let signed = answer.verify(&enrolment.server_key, &enrolment.org, &enrolment.origin).is_ok();
        if !signed || receipt.device != enrolment.device {
            return self.end_contact(NOT_OURS.to_owned());
        }
        let ours = receipt.held == 0 || self.hash_at(receipt.held) == Some(receipt.hash);
        if !ours || receipt.stored > receipt.held {
            return self.deposited(Some(
                "the server holds another journal for this device: have the operator enrol it anew".to_owned(),
            ));
        }
        self.contact.retries += u8::from(self.contact.told_held && receipt.held <= self.held());
        self.contact.told_held = true;
        let mut state = self.books.contact.clone();
        (state.stored, state.held) = (receipt.stored, Some(receipt.held));
        self.commit_in(Phase::CommitDeposit, vec![put_contact(&state)])
    }

    /// The contact is over, and this is how things stand.
    pub(super) fn deposited(&mut self, why: Option<String>) -> Vec<Effect> {
        self.contact.phase = Phase::Idle;
        let saved = self.books.head().map_or(0, |head| head.seq);
        let (stored, held) = (self.books.contact.stored, self.held());
        let over = self.books.contact.over.unwrap_or(Over::RanOut);
        vec![Effect::Tell(Told::Deposited(Deposited { over, saved, stored, held, why }))]
    }
}
