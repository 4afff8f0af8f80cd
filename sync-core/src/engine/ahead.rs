//! What goes ahead of the journal: facts of somebody's safety (V6.3) that a long backlog would hold up.

use crate::engine::Engine;
use crate::ids::Seq;
use crate::sync::SafetyRequest;
use crate::time::DeviceTime;

/// Bodies of at most so many bytes go in the contact's first push, which is as quick as a word of its own.
const SHORT: usize = 6 << 10;
/// Most words at once: the latest say what matters.
const MOST: usize = 8;

impl Engine {
    /// The departures, check-ins, returns and calls for help that wait behind more than a short push, oldest first, to be signed; none where the
    /// enrolment is over or the server asked for patience, and none that were taken before.
    pub fn words_ahead(&self, now: &DeviceTime) -> Vec<SafetyRequest> {
        let state = &self.books.contact;
        let Some(enrolment) = self.enrolment().filter(|_| state.over.is_none() && self.asked_to_wait(now).is_none())
        else {
            return Vec::new();
        };
        let mut before = 0;
        let mut words = Vec::new();
        for entry in self.books.entries.from(state.stored + 1).iter() {
            before += entry.body.len();
            let fact = entry.fact.as_deref().filter(|fact| fact.as_word().is_some());
            if let Some(fact) = fact.filter(|_| before > SHORT && entry.header.seq > self.said_ahead) {
                let (org, device) = (enrolment.org.clone(), enrolment.device);
                words.push(SafetyRequest::new(org, device, entry.header.seq, fact));
            }
        }
        words.split_off(words.len().saturating_sub(MOST))
    }

    /// The server has heard the word of this entry; it is not said again.
    pub fn word_taken(&mut self, seq: Seq) {
        self.said_ahead = self.said_ahead.max(seq);
    }
}
