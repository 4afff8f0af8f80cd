//! A traveller's codes on the phone (V6.3): what is left of them is in `codes.key`, beside the other keys. Neither code nor
//! anything to try one against stands there: what a code was only the server can tell.

use std::io;
use std::path::Path;

use sync_core::cbor;
use sync_core::fact::Coded;
use sync_core::safety::{BadCode, CodeKeys, SetCodes, set_codes};

use crate::device::{Device, FetchError};
use crate::files::write_private;

const NAME: &str = "codes.key";

/// Why codes could not be set or used.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// Not a code.
    #[error(transparent)]
    Bad(#[from] BadCode),
    /// The file of the keys.
    #[error("{NAME} can't be read or written ({0}): free some space, or set the codes again")]
    File(#[from] io::Error),
    /// The file holds something else.
    #[error("{NAME} is damaged: set the codes again")]
    Damaged,
    /// The server was not told.
    #[error(transparent)]
    Server(#[from] FetchError),
}

/// Whether codes are set on the phone in this folder.
pub fn are_set(dir: &Path) -> bool {
    dir.join(NAME).exists()
}

/// Sets two codes: the server is told first, so that the phone never holds keys that the server does not know. What was saved before goes
/// before: from then on a sign of life without a code counts for nothing with those who watch.
///
/// # Errors
/// [`CodeError`]; codes that were set before count on then.
pub fn set(device: &Device, dir: &Path, secret: [u8; 32], normal: &str, duress: &str) -> Result<(), CodeError> {
    let (keys, given) = set_codes(secret, normal, duress)?;
    let _ = device.contact();
    device.give_codes(&given)?;
    Ok(write_private(dir, NAME, &cbor::encode(&keys))?)
}

/// Tags a code, whichever it is: its key is forgotten before the tag can be used.
///
/// # Errors
/// [`CodeError`].
pub fn tag(dir: &Path, code: &str) -> Result<Coded, CodeError> {
    let keys: CodeKeys = cbor::decode("codes", &std::fs::read(dir.join(NAME))?).map_err(|_| CodeError::Damaged)?;
    let (coded, left) = keys.tag(code)?;
    write_private(dir, NAME, &cbor::encode(&left))?;
    Ok(coded)
}

impl Device {
    fn give_codes(&self, given: &SetCodes) -> Result<(), FetchError> {
        self.authorised_post("/v1/account/codes", cbor::encode(given)).map(|_| ())
    }
}
