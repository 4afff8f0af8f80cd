//! What JavaScript sees. Every call takes and gives plain data; what makes no sense is thrown as `<field>: <why>`.

mod at_visit;
mod trip;

use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

use crate::core;
use crate::plain::{self, Plain};

#[wasm_bindgen(raw_module = "../plain")]
extern "C" {
    fn pack(value: &JsValue) -> Vec<u8>;
    fn unpack(bytes: &[u8]) -> JsValue;
}

fn taken<T: Plain>(value: &JsValue) -> Result<T, JsError> {
    Ok(plain::read(&pack(value))?)
}

fn given<T: Plain>(value: &T) -> JsValue {
    unpack(&plain::written(value))
}

/// A core being loaded.
#[wasm_bindgen]
#[derive(Default)]
pub struct Loading(core::Loading);

#[wasm_bindgen]
impl Loading {
    /// Begins with nothing.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next row: tables in the order of their numbers, each in the order of its keys.
    pub fn take(&mut self, table: u8, key: &[u8], value: &[u8]) -> Result<(), JsError> {
        Ok(self.0.take(table, key, value)?)
    }

    /// All rows are taken. The 32 random bytes must never be used twice.
    pub fn start(self, entropy: &[u8], app: &str) -> Result<Core, JsError> {
        Ok(Core(self.0.start(entropy, app)?))
    }
}

/// The core at work.
#[wasm_bindgen]
pub struct Core(core::Core);

#[wasm_bindgen]
impl Core {
    /// Tells what happened; what is to be done comes back.
    #[wasm_bindgen(unchecked_return_type = "Effects")]
    pub fn handle(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Clocks")] clocks: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Happened")] happened: JsValue,
    ) -> Result<JsValue, JsError> {
        Ok(given(&self.0.handle(taken(&clocks)?, taken(&happened)?)?))
    }

    /// The device with a page of its visits, what is near first; none before the enrolment.
    #[wasm_bindgen(unchecked_return_type = "Device | undefined")]
    pub fn list(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Clocks")] clocks: JsValue,
        from: u32,
        limit: u32,
    ) -> Result<JsValue, JsError> {
        Ok(given(&self.0.list(taken(&clocks)?, from, limit)?))
    }

    /// One visit; none where nothing of it is here.
    #[wasm_bindgen(unchecked_return_type = "Visit | undefined")]
    pub fn visit(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Clocks")] clocks: JsValue,
        visit: &str,
    ) -> Result<JsValue, JsError> {
        Ok(given(&self.0.visit(taken(&clocks)?, visit)?))
    }

    /// What stands in a visit; none where nothing of it is here.
    #[wasm_bindgen(unchecked_return_type = "Content | undefined")]
    pub fn content(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Clocks")] clocks: JsValue,
        visit: &str,
    ) -> Result<JsValue, JsError> {
        Ok(given(&self.0.content(taken(&clocks)?, visit)?))
    }

    /// The server's time as well as it is known here, in milliseconds since 1970.
    #[expect(clippy::cast_precision_loss, reason = "JavaScript's own times are such numbers")]
    pub fn server_time(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Clocks")] clocks: JsValue,
    ) -> Result<f64, JsError> {
        Ok(self.0.server_time(taken(&clocks)?)? as f64)
    }

    /// How many milliseconds a schedule should wait before the next contact.
    #[expect(clippy::cast_precision_loss, reason = "JavaScript's own times are such numbers")]
    pub fn next_contact(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Clocks")] clocks: JsValue,
    ) -> Result<Option<f64>, JsError> {
        Ok(self.0.next_contact(taken(&clocks)?)?.map(|wait| wait as f64))
    }

    /// The key under which it is enrolled, SEC1 compressed.
    pub fn enrolled_key(&self) -> Option<Vec<u8>> {
        self.0.enrolled_key()
    }

    /// The body of `POST /v1/nonce`.
    pub fn nonce_request(&self) -> Option<Vec<u8>> {
        self.0.nonce_request()
    }

    /// What to sign of its answer.
    pub fn token_message(&self, answer: &[u8]) -> Result<Vec<u8>, JsError> {
        Ok(self.0.token_message(answer)?)
    }

    /// The body of `POST /v1/token`.
    pub fn token_request(&self, answer: &[u8], signature: &[u8]) -> Result<Vec<u8>, JsError> {
        Ok(self.0.token_request(answer, signature)?)
    }

    /// The token of an answer.
    pub fn token_of(&self, answer: &[u8]) -> Result<String, JsError> {
        Ok(crate::token::token_of(answer)?.0)
    }
}
