//! Frames for a page's own token, beside the engine's: ask for a number, sign it, hand it in.

use sync_core::cbor;
use sync_core::journal::{Purpose, Signature, signing_message};
use sync_core::sync::{NonceAnswer, NonceRequest, TokenAnswer, TokenRequest};

use crate::core::{Bad, Core};

const NOT_OURS: &str = "what answered is not the Sojourn server: is there a login page in between?";

impl Core {
    /// The body of `POST /v1/nonce`; none before the enrolment.
    pub fn nonce_request(&self) -> Option<Vec<u8>> {
        let enrolment = self.engine.enrolment()?;
        let (org, device) = (enrolment.org.clone(), enrolment.device);
        Some(cbor::encode(&NonceRequest { org, device, enrolled: None }))
    }

    /// What to sign of its answer.
    ///
    /// # Errors
    /// [`Bad`] where the answer is not the server's, or nobody is enrolled.
    pub fn token_message(&self, answer: &[u8]) -> Result<Vec<u8>, Bad> {
        let enrolment = self.engine.enrolment().ok_or_else(nobody)?;
        Ok(signing_message(Purpose::Token, &enrolment.org, &enrolment.origin, &number(answer)?.0))
    }

    /// The body of `POST /v1/token`.
    ///
    /// # Errors
    /// As [`Self::token_message`]; a signature that is not 64 bytes.
    pub fn token_request(&self, answer: &[u8], signature: &[u8]) -> Result<Vec<u8>, Bad> {
        let enrolment = self.engine.enrolment().ok_or_else(nobody)?;
        let signature = signature.try_into().map_err(|_| Bad::of("signature", "give 64 bytes, r and s"))?;
        let (org, device) = (enrolment.org.clone(), enrolment.device);
        let (nonce, signature) = (number(answer)?, Signature(signature));
        Ok(cbor::encode(&TokenRequest { org, device, nonce, signature, running: None }))
    }
}

/// The token of an answer, and for how many seconds it holds.
///
/// # Errors
/// [`Bad`] where the answer is not the server's.
pub fn token_of(answer: &[u8]) -> Result<(String, u32), Bad> {
    let answer: TokenAnswer = cbor::decode("token", answer).map_err(|_| Bad::of("answer", NOT_OURS))?;
    Ok((answer.token, answer.expires_in))
}

fn number(answer: &[u8]) -> Result<sync_core::ids::Nonce, Bad> {
    let answer: NonceAnswer = cbor::decode("nonce", answer).map_err(|_| Bad::of("answer", NOT_OURS))?;
    Ok(answer.token_nonce)
}

fn nobody() -> Bad {
    Bad::of("device", "it is nobody's yet: enrol it")
}
