//! What JavaScript sees of trips, codes and words ahead of the journal.

use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

use super::{Core, given};
use crate::ahead::Words;
use crate::codes::{self, NewCodes, Tagged};
use crate::shape::input::Clocks;
use crate::shape::trip_view::Trip;
use crate::trip::{Colleagues, TextAsked};

#[wasm_bindgen]
impl Core {
    /// The trip that a visit leads or is a leg of; none where neither itinerary nor watch is known here.
    pub fn trip(&self, clocks: Ts<Clocks>, visit: &str) -> Result<Option<Ts<Trip>>, JsError> {
        given(self.0.trip(clocks.to_rust()?, visit)?)
    }

    /// Who has to do with the latest visits and trips known here.
    pub fn colleagues(&mut self, clocks: Ts<Clocks>) -> Result<Ts<Colleagues>, JsError> {
        Ok(self.0.colleagues(clocks.to_rust()?)?.into_ts()?)
    }

    /// The text for one SMS, for a colleague to enter.
    pub fn short_text(&self, asked: Ts<TextAsked>) -> Result<String, JsError> {
        Ok(self.0.short_text(&asked.to_rust()?)?)
    }

    /// What waits of somebody's safety behind other entries.
    pub fn words_ahead(&self, clocks: Ts<Clocks>) -> Result<Ts<Words>, JsError> {
        Ok(self.0.words_ahead(clocks.to_rust()?)?.into_ts()?)
    }

    /// The body of `POST /v1/safety`.
    pub fn word_signed(&self, word: &[u8], signature: &[u8]) -> Result<Vec<u8>, JsError> {
        Ok(self.0.word_signed(word, signature)?)
    }

    /// The server answered: whether the watch has it.
    pub fn word_answered(&mut self, word: &[u8], answer: &[u8]) -> Result<bool, JsError> {
        Ok(self.0.word_answered(word, answer)?)
    }

    /// Keys from two codes and 32 random bytes.
    pub fn set_codes(&self, secret: &[u8], well: &str, duress: &str) -> Result<Ts<NewCodes>, JsError> {
        Ok(codes::set_codes(secret, well, duress)?.into_ts()?)
    }

    /// A code as it travels, and what is left then.
    pub fn tag_code(&self, keys: &[u8], code: &str) -> Result<Ts<Tagged>, JsError> {
        Ok(codes::tag_code(keys, code)?.into_ts()?)
    }

    /// A report for support that names nobody, as JSON.
    pub fn support(&mut self, clocks: Ts<Clocks>) -> Result<String, JsError> {
        Ok(self.0.support(clocks.to_rust()?)?)
    }
}
