//! A traveller's codes (V6.3): what is left of them is bytes for the browser to keep beside the key. Neither code nor anything to
//! try one against is in them; which code a tag was made of only the server can tell.

use plain_derive::Plain;
use sync_core::cbor;
use sync_core::safety::CodeKeys;

use crate::core::Bad;

/// Codes that were set.
#[derive(Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct NewCodes {
    /// To be kept once the server has the other.
    #[serde(with = "serde_bytes")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
    pub keys: Vec<u8>,
    /// The body of `POST /v1/account/codes`.
    #[serde(with = "serde_bytes")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
    pub given: Vec<u8>,
}

/// A code that was entered, whichever it was.
#[derive(Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Tagged {
    /// As it travels with a sign of life.
    #[serde(with = "serde_bytes")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
    pub code: Vec<u8>,
    /// To be kept in the place of the keys, before the code is used.
    #[serde(with = "serde_bytes")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
    pub left: Vec<u8>,
}

/// Makes keys from two codes and 32 random bytes, which must never be used twice.
///
/// # Errors
/// [`Bad`] for codes of other than 4 to 8 digits, or too much alike.
pub fn set_codes(secret: &[u8], well: &str, duress: &str) -> Result<NewCodes, Bad> {
    let secret = secret.try_into().map_err(|_| Bad::of("secret", "give 32 random bytes"))?;
    let (keys, given) = sync_core::safety::set_codes(secret, well, duress).map_err(|error| Bad::of("code", error))?;
    Ok(NewCodes { keys: cbor::encode(&keys), given: cbor::encode(&given) })
}

/// Tags a code.
///
/// # Errors
/// [`Bad`] for keys that are none, or what is not 4 to 8 digits. Whether it is one of the two nobody here can tell.
pub fn tag_code(keys: &[u8], code: &str) -> Result<Tagged, Bad> {
    let damaged = |_| Bad::of("codes", "what is kept of them is damaged: set the codes again");
    let keys: CodeKeys = cbor::decode("codes", keys).map_err(damaged)?;
    let (coded, left) = keys.tag(code).map_err(|error| Bad::of("code", error))?;
    Ok(Tagged { code: cbor::encode(&coded), left: cbor::encode(&left) })
}
