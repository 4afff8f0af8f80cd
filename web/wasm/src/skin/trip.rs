//! What JavaScript sees of trips, codes and words ahead of the journal.

use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

use super::{Core, given, taken};
use crate::codes;

#[wasm_bindgen]
impl Core {
    /// The trip that a visit leads or is a leg of; none where neither itinerary nor watch is known here.
    #[wasm_bindgen(unchecked_return_type = "Trip | undefined")]
    pub fn trip(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Clocks")] clocks: JsValue,
        visit: &str,
    ) -> Result<JsValue, JsError> {
        Ok(given(&self.0.trip(taken(&clocks)?, visit)?))
    }

    /// Who has to do with the latest visits and trips known here.
    #[wasm_bindgen(unchecked_return_type = "Colleagues")]
    pub fn colleagues(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Clocks")] clocks: JsValue,
    ) -> Result<JsValue, JsError> {
        Ok(given(&self.0.colleagues(taken(&clocks)?)?))
    }

    /// The text for one SMS, for a colleague to enter.
    pub fn short_text(
        &self,
        #[wasm_bindgen(unchecked_param_type = "TextAsked")] asked: JsValue,
    ) -> Result<String, JsError> {
        Ok(self.0.short_text(&taken(&asked)?)?)
    }

    /// What waits of somebody's safety behind other entries.
    #[wasm_bindgen(unchecked_return_type = "Words")]
    pub fn words_ahead(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Clocks")] clocks: JsValue,
    ) -> Result<JsValue, JsError> {
        Ok(given(&self.0.words_ahead(taken(&clocks)?)?))
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
    #[wasm_bindgen(unchecked_return_type = "NewCodes")]
    pub fn set_codes(&self, secret: &[u8], well: &str, duress: &str) -> Result<JsValue, JsError> {
        Ok(given(&codes::set_codes(secret, well, duress)?))
    }

    /// A code as it travels, and what is left then.
    #[wasm_bindgen(unchecked_return_type = "Tagged")]
    pub fn tag_code(&self, keys: &[u8], code: &str) -> Result<JsValue, JsError> {
        Ok(given(&codes::tag_code(keys, code)?))
    }

    /// A report for support that names nobody.
    #[wasm_bindgen(unchecked_return_type = "Support")]
    pub fn support(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Clocks")] clocks: JsValue,
    ) -> Result<JsValue, JsError> {
        Ok(given(&self.0.support(taken(&clocks)?)?))
    }
}
