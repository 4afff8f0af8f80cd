//! A photo or signature on a visit's page.

use serde::Serialize;
use utoipa::ToSchema;

use crate::query::attachments::Attachment;

/// A photo, a paper or a part of a signature.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttachmentJson {
    /// The entry that names it, `<device>#<seq>`.
    entry: String,
    /// Whose.
    person: String,
    /// `photo`, `other`, `strokes` or `signature`.
    what: &'static str,
    /// What the person says of it.
    caption: String,
    /// SHA-256 of its bytes.
    hash: String,
    /// Its media type.
    media_type: &'static str,
    /// How many bytes it has.
    bytes: u64,
    /// How many of them have come.
    confirmed: u64,
    /// Whether all have come and are those of the name; else it is awaited.
    there: bool,
    /// Of a signature: whether the text that was shown is the record at the heads that the entry names; none for others, and where
    /// these are not known here yet.
    as_recorded: Option<bool>,
}

impl From<&Attachment> for AttachmentJson {
    fn from(of: &Attachment) -> Self {
        Self {
            entry: of.entry.to_string(),
            person: of.person.to_string(),
            what: of.what,
            caption: of.caption.clone(),
            hash: of.blob.hash.to_string(),
            media_type: of.blob.media.as_str(),
            bytes: of.blob.bytes,
            confirmed: of.confirmed,
            there: of.there,
            as_recorded: of.as_recorded,
        }
    }
}
