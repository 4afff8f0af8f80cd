//! Photos and signatures on their way: what the Worker keeps, and what it sends when. What may be attached the core says.

use plain_derive::Plain;
use sync_core::blob::{Blob, Drawing};
use sync_core::engine::blobs::OwnBlob;

use super::view::{Sentence, sentence};
use crate::core::Bad;

/// Bytes that are ready to be kept.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Kept {
    /// Their name, 64 hexadecimal digits.
    pub hash: String,
    /// The media type.
    pub media: String,
    /// The bytes.
    #[serde(with = "serde_bytes")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
    pub bytes: Vec<u8>,
}

impl From<Blob> for Kept {
    fn from(blob: Blob) -> Self {
        Self { hash: blob.of.hash.to_string(), media: blob.of.media.as_str().to_owned(), bytes: blob.bytes }
    }
}

/// A picture, or why it can't be attached.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Picture {
    /// What is to be kept.
    pub kept: Option<Kept>,
    /// Why there is none, with what to do.
    pub why: Option<Sentence>,
}

impl Picture {
    pub(crate) fn of(bytes: Vec<u8>, limit: u64) -> Self {
        match Blob::of_file(bytes, limit) {
            Ok(blob) => Self { kept: Some(blob.into()), why: None },
            Err(error) => Self { kept: None, why: Some(sentence(error.to_string(), error.zh())) },
        }
    }
}

/// A blob that an own entry names.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Own {
    /// Of which visit.
    pub visit: String,
    /// Its name.
    pub hash: String,
    /// How many bytes.
    pub bytes: u64,
    /// Whether the server holds the entry, so that it takes the bytes.
    pub due: bool,
    /// How far the entry has come: `saved`, `sent`, `stored`, `merged` or `safe`.
    pub synced: String,
}

impl Own {
    pub(crate) fn of(own: OwnBlob, synced: &str) -> Self {
        Self {
            visit: own.visit.to_string(),
            hash: own.blob.hash.to_string(),
            bytes: own.blob.bytes,
            due: own.due,
            synced: synced.to_owned(),
        }
    }
}

/// Blobs of this device, and what else its host has to know of them.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct OwnBlobs {
    /// In the order in which they are sent.
    pub all: Vec<Own>,
    /// The names of all that entries name: what is kept beside them may go.
    pub named: Vec<String>,
    /// Which life of the server's store was met last: what it held in another it may have lost.
    pub epoch: String,
    /// Every part but the last has so many bytes.
    pub part: u32,
}

/// How much of a blob the server holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Confirmed {
    /// The first so many bytes.
    pub bytes: u64,
    /// All of them, and they are those of the name.
    pub whole: bool,
}

/// What is to be kept of a signature.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct DrawnBlobs {
    /// The strokes, with the text that was shown.
    pub strokes: Kept,
    /// The picture that they make.
    pub picture: Kept,
}

/// A signature as a screen hands it over.
pub(crate) fn drawing(strokes: &str, shown: String) -> Result<Drawing, Bad> {
    Drawing::read(strokes, shown).map_err(|error| Bad::of("strokes", format!("{error} / {}", error.zh())))
}
