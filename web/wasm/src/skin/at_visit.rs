//! What JavaScript sees of `at_visit`.

use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

use super::{Core, given};
use crate::shape::blob::{Confirmed, DrawnBlobs, OwnBlobs, Picture};
use crate::shape::command::Do;
use crate::shape::customer::{CustomerChoice, CustomerChoices};
use crate::shape::detail::{Detail, Thanks, Typed};
use crate::shape::input::Clocks;

#[wasm_bindgen]
impl Core {
    /// One visit in full; none where nothing of it is here.
    pub fn detail(&self, clocks: Ts<Clocks>, visit: &str) -> Result<Option<Ts<Detail>>, JsError> {
        given(self.0.detail(clocks.to_rust()?, visit)?)
    }

    /// What the policy says of a tap while it is being typed.
    pub fn typed(&self, command: Ts<Do>) -> Result<Ts<Typed>, JsError> {
        Ok(self.0.typed(command.to_rust()?)?.into_ts()?)
    }

    /// A picture that is ready to be kept, or why it can't be attached.
    pub fn picture(&self, visit: &str, bytes: Vec<u8>) -> Result<Ts<Picture>, JsError> {
        Ok(self.0.picture(visit, bytes)?.into_ts()?)
    }

    /// What a customer is shown before they sign.
    pub fn shown(&self, visit: &str) -> Result<String, JsError> {
        Ok(self.0.shown(visit)?)
    }

    /// What is to be kept of a signature before the record is signed with it.
    pub fn drawn(&self, strokes: &str, shown: String) -> Result<Ts<DrawnBlobs>, JsError> {
        Ok(self.0.drawn(strokes, shown)?.into_ts()?)
    }

    /// The blobs that own entries name.
    pub fn own_blobs(&self) -> Result<Ts<OwnBlobs>, JsError> {
        Ok(self.0.own_blobs().into_ts()?)
    }

    /// How much of a blob the server says it holds.
    pub fn confirmed(&self, answer: &[u8]) -> Result<Ts<Confirmed>, JsError> {
        Ok(crate::at_visit::confirmed(answer)?.into_ts()?)
    }

    /// The thank-you as it can be drafted from the record, in `zh` or `en`.
    pub fn thanks(&self, clocks: Ts<Clocks>, visit: &str, tongue: &str) -> Result<Option<Ts<Thanks>>, JsError> {
        given(self.0.thanks(clocks.to_rust()?, visit, tongue)?)
    }

    /// The cards of customers that are here, by name.
    pub fn customers(&self, find: &str, limit: u32) -> Result<Ts<CustomerChoices>, JsError> {
        let all: Vec<CustomerChoice> = self.0.customers(find, limit);
        Ok(CustomerChoices { all }.into_ts()?)
    }
}
