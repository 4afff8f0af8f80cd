//! How requests leave the device. A transport carries bytes and says what answered; whether that was our server, and what
//! the answer means, is the engine's to say.

mod http;

use sync_core::engine::effect::Request;
use sync_core::time::Millis;

pub use http::HttpTransport;

/// Something answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Media type in lower case, without parameters; empty when none was given.
    pub media_type: String,
    /// The bytes.
    pub body: Vec<u8>,
    /// `Retry-After`, where it is given in seconds.
    pub again_in: Option<Millis>,
}

/// Nothing answered, or not to the end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct TransportError {
    /// Why, for the person.
    pub why: String,
}

/// Carries a request to the server and the answer back.
pub trait Transport: Send + Sync {
    /// Sends once; never again by itself.
    ///
    /// # Errors
    /// [`TransportError`] when there is no whole answer. The request may have arrived all the same.
    fn send(&self, request: &Request) -> Result<Answer, TransportError>;
}
