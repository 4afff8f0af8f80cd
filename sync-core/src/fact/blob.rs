//! What facts say of blobs: which bytes, of what kind, and what a signature was drawn over. The bytes themselves come beside the
//! journal; what is done with them stands in `blob`.

use numbered::{Decode, Encode};

use crate::ids::BlobHash;

/// What the bytes of a blob are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Media {
    /// A picture.
    #[n(0)]
    Jpeg,
    /// A picture.
    #[n(1)]
    Png,
    /// A picture.
    #[n(2)]
    Webp,
    /// A picture, as some phones take them.
    #[n(3)]
    Heic,
    /// A paper.
    #[n(4)]
    Pdf,
    /// The strokes of a signature with what was shown: see `blob::Drawing`.
    #[n(5)]
    Strokes,
    /// The picture of a signature, drawn from its strokes.
    #[n(6)]
    Svg,
}

impl Media {
    /// Its media type.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
            Self::Pdf => "application/pdf",
            Self::Strokes => "application/vnd.sojourn.strokes+cbor",
            Self::Svg => "image/svg+xml",
        }
    }
}

/// Which bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BlobRef {
    /// Their name.
    #[n(0)]
    pub hash: BlobHash,
    /// What they are.
    #[n(1)]
    pub media: Media,
    /// How many.
    #[n(2)]
    pub bytes: u64,
}

/// What somebody attached to a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Attached {
    /// A photo.
    #[n(0)]
    Photo,
    /// Something else, such as a scanned paper.
    #[n(1)]
    Other,
}

impl Attached {
    /// Its name in JSON and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Other => "other",
        }
    }
}

/// What the customer drew, and over what (V13.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Drawn {
    /// The strokes, and with them the exact text that was shown.
    #[n(0)]
    pub strokes: BlobRef,
    /// The picture that the strokes make.
    #[n(1)]
    pub picture: BlobRef,
    /// SHA-256 over the text that was shown, as UTF-8.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub shown: [u8; 32],
}
