//! Reading a JSON page of the server with the device's token: nonce, signature, token, page. For the terminal's board;
//! the engine has its own tokens and sees none of this.

use sync_core::cbor;
use sync_core::engine::effect::Request;
use sync_core::journal::{Purpose, signing_message};
use sync_core::sync::{CBOR, EnrolAnswer, NonceAnswer, NonceRequest, TokenAnswer, TokenRequest};

use super::{Device, FetchError};
use crate::transport::Answer;

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";

impl Device {
    /// The JSON at a path from `/v1/` on, read with this device's rights.
    ///
    /// # Errors
    /// [`FetchError`] when the server can't be reached, is not ours, or refuses.
    pub fn authorised_get(&self, path: &str) -> Result<String, FetchError> {
        let enrolment = self.enrolment().ok_or(FetchError::NotEnrolled)?;
        let token = self.token(&enrolment)?;
        let page = self.exchange(path, None, Some(token), JSON)?;
        String::from_utf8(page.body).map_err(|_| not_ours(page.status, page.media_type))
    }

    /// What the server answers to a frame, sent with this device's rights.
    ///
    /// # Errors
    /// [`FetchError`] when the server can't be reached, is not ours, or refuses.
    pub fn authorised_post(&self, path: &str, frame: Vec<u8>) -> Result<Vec<u8>, FetchError> {
        let enrolment = self.enrolment().ok_or(FetchError::NotEnrolled)?;
        let token = self.token(&enrolment)?;
        Ok(self.exchange(path, Some(frame), Some(token), CBOR)?.body)
    }

    pub(super) fn token(&self, enrolment: &EnrolAnswer) -> Result<String, FetchError> {
        let (org, device) = (enrolment.org.clone(), enrolment.device);
        let ask = NonceRequest { org: org.clone(), device, enrolled: None };
        let fresh: NonceAnswer = self.frame("/v1/nonce", cbor::encode(&ask))?;
        let nonce = fresh.token_nonce;
        let message = signing_message(Purpose::Token, &org, &enrolment.origin, &nonce.0);
        let signature = self.keys.sign(&message).map_err(|e| FetchError::Key(e.to_string()))?;
        let ask = TokenRequest { org, device, nonce, signature, running: None };
        let answer: TokenAnswer = self.frame("/v1/token", cbor::encode(&ask))?;
        Ok(answer.token)
    }

    fn frame<T: for<'b> minicbor::Decode<'b, ()>>(&self, path: &str, body: Vec<u8>) -> Result<T, FetchError> {
        let answer = self.exchange(path, Some(body), None, CBOR)?;
        cbor::decode("answer", &answer.body).map_err(|_| not_ours(answer.status, answer.media_type))
    }

    pub(super) fn exchange(
        &self,
        path: &str,
        body: Option<Vec<u8>>,
        bearer: Option<String>,
        wanted: &str,
    ) -> Result<Answer, FetchError> {
        let request = Request { body, path: path.to_owned(), bearer };
        let answer = self.transport.send(&request).map_err(|e| FetchError::Unreachable(e.why))?;
        match (answer.status, answer.media_type.as_str()) {
            (200, media_type) if media_type == wanted => Ok(answer),
            (status @ 400.., JSON | PROBLEM | CBOR | "text/plain") => Err(refused(status, &answer)),
            _ => Err(not_ours(answer.status, answer.media_type)),
        }
    }
}

pub(super) fn not_ours(status: u16, media_type: String) -> FetchError {
    FetchError::NotOurs { status, media_type }
}

/// The `detail` or `title` of a problem, else the beginning of what was said.
fn refused(status: u16, answer: &Answer) -> FetchError {
    let problem: Option<serde_json::Value> = serde_json::from_slice(&answer.body).ok();
    let field = |name: &str| problem.as_ref().and_then(|p| p.get(name)?.as_str().map(str::to_owned));
    let said = || String::from_utf8_lossy(&answer.body).chars().filter(|c| !c.is_control()).take(200).collect();
    FetchError::Refused { status, detail: field("detail").or_else(|| field("title")).unwrap_or_else(said) }
}
