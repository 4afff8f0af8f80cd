//! What JavaScript sees of `at_visit`.

use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

use super::{Core, given, taken};
use crate::shape::customer::CustomerChoices;

#[wasm_bindgen]
impl Core {
    /// One visit in full; none where nothing of it is here.
    #[wasm_bindgen(unchecked_return_type = "Detail | undefined")]
    pub fn detail(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Clocks")] clocks: JsValue,
        visit: &str,
    ) -> Result<JsValue, JsError> {
        Ok(given(&self.0.detail(taken(&clocks)?, visit)?))
    }

    /// What the policy says of a tap while it is being typed.
    #[wasm_bindgen(unchecked_return_type = "Typed")]
    pub fn typed(&self, #[wasm_bindgen(unchecked_param_type = "Do")] command: JsValue) -> Result<JsValue, JsError> {
        Ok(given(&self.0.typed(taken(&command)?)?))
    }

    /// A picture that is ready to be kept, or why it can't be attached.
    #[wasm_bindgen(unchecked_return_type = "Picture")]
    pub fn picture(&self, visit: &str, bytes: Vec<u8>) -> Result<JsValue, JsError> {
        Ok(given(&self.0.picture(visit, bytes)?))
    }

    /// What a customer is shown before they sign.
    pub fn shown(&self, visit: &str) -> Result<String, JsError> {
        Ok(self.0.shown(visit)?)
    }

    /// What is to be kept of a signature before the record is signed with it.
    #[wasm_bindgen(unchecked_return_type = "DrawnBlobs")]
    pub fn drawn(&self, strokes: &str, shown: String) -> Result<JsValue, JsError> {
        Ok(given(&self.0.drawn(strokes, shown)?))
    }

    /// The blobs that own entries name.
    #[wasm_bindgen(unchecked_return_type = "OwnBlobs")]
    pub fn own_blobs(&self) -> Result<JsValue, JsError> {
        Ok(given(&self.0.own_blobs()))
    }

    /// How much of a blob the server says it holds.
    #[wasm_bindgen(unchecked_return_type = "Confirmed")]
    pub fn confirmed(&self, answer: &[u8]) -> Result<JsValue, JsError> {
        Ok(given(&crate::at_visit::confirmed(answer)?))
    }

    /// The thank-you as it can be drafted from the record, in `zh` or `en`.
    #[wasm_bindgen(unchecked_return_type = "Thanks | undefined")]
    pub fn thanks(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Clocks")] clocks: JsValue,
        visit: &str,
        tongue: &str,
    ) -> Result<JsValue, JsError> {
        Ok(given(&self.0.thanks(taken(&clocks)?, visit, tongue)?))
    }

    /// The cards of customers that are here, by name.
    #[wasm_bindgen(unchecked_return_type = "CustomerChoices")]
    pub fn customers(&self, find: &str, limit: u32) -> Result<JsValue, JsError> {
        let all = self.0.customers(find, limit);
        Ok(given(&CustomerChoices { all }))
    }
}
