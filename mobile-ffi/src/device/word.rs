//! Safety first: what concerns somebody's safety goes ahead of a long backlog, each in one small signed message and one round
//! trip. The journal follows as ever; nothing is taken for stored by this.

use sync_core::cbor;
use sync_core::sync::{CBOR, SafetyAnswer};

use super::{Device, FetchError};

const JSON: &str = "application/json";

impl Device {
    /// Says what waits of somebody's safety behind other entries: how many words the server took. What fails is no matter: the
    /// contact that follows brings all of it.
    pub(super) fn say_first(&self) -> usize {
        let waiting = self.lock().map(|core| core.engine.words_ahead(&self.clock.now())).unwrap_or_default();
        let Some(enrolment) = self.enrolment().filter(|_| !waiting.is_empty()) else { return 0 };
        let mut taken = 0;
        for mut word in waiting {
            let Ok(signature) = self.keys.sign(&word.message(&enrolment.origin)) else { break };
            word.signature = signature;
            let Ok(answer) = self.exchange("/v1/safety", Some(cbor::encode(&word)), None, CBOR) else { break };
            let Ok(answer) = cbor::decode::<SafetyAnswer>("safety answer", &answer.body) else { break };
            if !answer.taken {
                break;
            }
            if let Ok(mut core) = self.lock() {
                core.engine.word_taken(word.seq);
            }
            taken += 1;
        }
        taken
    }

    /// Enters a colleague's short text for them: what the server took of it, as JSON.
    ///
    /// # Errors
    /// [`FetchError`], with which group of it to ask for again.
    pub fn relay(&self, text: &str) -> Result<String, FetchError> {
        let enrolment = self.enrolment().ok_or(FetchError::NotEnrolled)?;
        let token = self.token(&enrolment)?;
        let said = serde_json::json!({ "text": text }).to_string().into_bytes();
        let page = self.exchange("/v1/text", Some(said), Some(token), JSON)?;
        String::from_utf8(page.body).map_err(|_| super::authorised::not_ours(page.status, page.media_type))
    }
}
