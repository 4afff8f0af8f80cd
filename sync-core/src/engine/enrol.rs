//! Enrolment: the device's key under a one-time code.

use crate::cbor;
use crate::engine::Engine;
use crate::engine::effect::{Effect, Request, Table, TaskId, Told};
use crate::engine::rows::{ContactState, ENROLMENT, StoredEnrolment, put, put_contact};
use crate::engine::save::{Kind, Pending};
use crate::ids::OrgId;
use crate::journal::{PublicKey, Purpose, Signature, signing_message};
use crate::sync::{CBOR, EnrolAnswer, EnrolRequest, enrolment_payload};

/// Where an enrolment stands.
#[derive(Debug, Default)]
pub(super) struct Enrolling {
    task: Option<TaskId>,
    code: String,
    name: String,
    key: Option<PublicKey>,
}

impl Enrolling {
    pub(super) fn awaits(&self, task: TaskId) -> bool {
        self.task == Some(task)
    }
}

fn refuse(why: impl Into<String>) -> Vec<Effect> {
    vec![Effect::Tell(Told::NoContact { why: why.into() })]
}

impl Engine {
    pub(super) fn begin_enrolment(&mut self, code: String, name: String, key: PublicKey) -> Vec<Effect> {
        if let Some(enrolment) = &self.books.enrolment {
            if !self.may_renew() {
                return refuse(format!("this device is enrolled under {} already", enrolment.answer.person));
            }
            if enrolment.key != key {
                return refuse(
                    "this device is enrolled with another key: put the old one back, or enrol in an empty folder",
                );
            }
        }
        let code = code.trim().to_owned();
        let Some(Ok(org)) = code.split_once('/').map(|(org, _)| OrgId::new(org)) else {
            return refuse("code: it must read <organisation>/<secret>, as the operator's command printed it");
        };
        let task = self.task();
        let message = signing_message(Purpose::Enrolment, &org, "", &enrolment_payload(&code, &key));
        self.enrolling = Enrolling { task: Some(task), code, name, key: Some(key) };
        vec![Effect::Sign { task, message }]
    }

    /// Whether an enrolment may be made anew: once it is over, and before that where the server said when it will be.
    pub(super) fn may_renew(&self) -> bool {
        self.books.contact.over.is_some() || self.books.contact.ends.is_some()
    }

    /// An enrolment made anew must be the same one: the journal's chain begins with it.
    fn distrust_renewal(&self, answer: &EnrolAnswer) -> Option<String> {
        let old = self.enrolment()?;
        let same = |one: &EnrolAnswer| (one.org.clone(), one.person.clone(), one.device, one.origin.clone());
        (same(old) != same(answer)).then(|| {
            format!("this device's journal is {}'s: for another person or server use an empty folder", old.person)
        })
    }

    pub(super) fn enrolment_signed(&mut self, signature: Signature) -> Vec<Effect> {
        let Some(key) = self.enrolling.key else { return Vec::new() };
        let (code, name) = (self.enrolling.code.clone(), self.enrolling.name.clone());
        let body = cbor::encode(&EnrolRequest { code, key, name, signature });
        let task = self.task();
        self.enrolling.task = Some(task);
        vec![Effect::Send { task, request: Request { body: Some(body), path: "/v1/enrol".to_owned(), bearer: None } }]
    }

    pub(super) fn enrolment_failed(&mut self, why: String) -> Vec<Effect> {
        self.enrolling = Enrolling::default();
        refuse(format!("not enrolled: {why}"))
    }

    pub(super) fn enrolment_answered(&mut self, status: u16, media_type: &str, body: &[u8]) -> Vec<Effect> {
        let Some(key) = self.enrolling.key else { return Vec::new() };
        if status != 200 || media_type != CBOR {
            return self.enrolment_failed(super::contact::refusal(status, media_type, body));
        }
        let answer: EnrolAnswer = match cbor::decode("enrolment", body) {
            Ok(answer) => answer,
            Err(error) => return self.enrolment_failed(error.to_string()),
        };
        if let Some(why) = self.distrust_renewal(&answer) {
            return self.enrolment_failed(why);
        }
        self.enrolling = Enrolling::default();
        let kind = Kind::Save(Told::Enrolled { person: answer.person.clone() });
        let (nonce, token_nonce) = (Some(answer.nonce), Some(answer.token_nonce));
        // Enrolled anew, the journal goes on: what is known of the server's side stays known.
        let known = self.books.enrolment.as_ref().map(|_| self.books.contact.clone()).unwrap_or_default();
        let state = ContactState { nonce, token_nonce, over: None, held: None, ends: None, ..known };
        let enrolment = put(Table::Meta, ENROLMENT.to_vec(), &StoredEnrolment { answer, key });
        let writes = vec![enrolment, put_contact(&state)];
        let task = self.task();
        self.ask_commit(Pending { task, writes, documents: Vec::new(), announces: None, kind })
    }
}
