//! Blobs: pictures, papers and signatures, named by the SHA-256 of their bytes. What may be attached, how it is cut into parts for
//! the way, and what is taken out of a picture before it leaves. Nothing of where they are kept.

mod drawing;
mod error;
mod jpeg;

use sha2::{Digest, Sha256};

use crate::fact::{BlobRef, Media};
use crate::ids::BlobHash;

pub use drawing::{Drawing, Point};
pub use error::BlobError;

/// How many bytes go in one part. Every part but the last has so many; a part that is confirmed is never sent again.
pub const PART: u64 = 128 << 10;

/// How many bytes say what kind a picture is.
pub const MAGIC: usize = 16;

/// The name of some bytes.
pub fn hash(bytes: &[u8]) -> BlobHash {
    BlobHash(Sha256::digest(bytes).into())
}

/// The name of bytes that come in pieces.
#[derive(Default)]
pub struct Hashing(Sha256);

impl Hashing {
    /// Takes the next piece.
    pub fn take(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// All pieces are taken.
    pub fn end(self) -> BlobHash {
        BlobHash(self.0.finalize().into())
    }
}

/// What bytes are, by their beginning; none for what can't be attached.
pub fn media_of(bytes: &[u8]) -> Option<Media> {
    const HEIC: [&[u8]; 6] = [b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"];
    let brand = bytes.get(8..12).unwrap_or_default();
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(Media::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Media::Png),
        [b'R', b'I', b'F', b'F', ..] if brand == b"WEBP" => Some(Media::Webp),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] if HEIC.contains(&brand) => Some(Media::Heic),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some(Media::Pdf),
        _ => None,
    }
}

/// Whether bytes may begin what a fact calls by this type.
pub fn begins_as(media: Media, bytes: &[u8]) -> bool {
    match media {
        Media::Svg => bytes.starts_with(b"<svg "),
        // A map of four in CBOR.
        Media::Strokes => bytes.first() == Some(&0xa4),
        picture => media_of(bytes) == Some(picture),
    }
}

/// How long the part is that begins at an offset; none where the blob has ended.
pub fn part_at(offset: u64, bytes: u64) -> Option<u64> {
    bytes.checked_sub(offset).filter(|left| *left > 0).map(|left| left.min(PART))
}

/// Whether so many bytes may be attached.
///
/// # Errors
/// [`BlobError::TooLarge`] naming the limit, [`BlobError::Empty`].
pub fn check_size(bytes: u64, limit: u64) -> Result<(), BlobError> {
    match bytes {
        0 => Err(BlobError::Empty),
        bytes if bytes > limit => Err(BlobError::TooLarge { bytes, limit }),
        _ => Ok(()),
    }
}

/// Bytes that are ready to be kept and sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Blob {
    /// What a fact says of them.
    pub of: BlobRef,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether the places that a picture may name were taken out; false where this can't be done for its type.
    pub without_places: bool,
}

impl std::fmt::Debug for Blob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Blob {{ of: {:?}, bytes: *** }}", self.of)
    }
}

impl Blob {
    /// Takes a file's bytes as a picture or paper: what a JPEG says beside its picture, such as where it was taken, goes first.
    ///
    /// # Errors
    /// [`BlobError`], with what to do.
    pub fn of_file(bytes: Vec<u8>, limit: u64) -> Result<Self, BlobError> {
        check_size(bytes.len() as u64, limit)?;
        let media = media_of(&bytes).ok_or(BlobError::WrongType)?;
        let stripped = if media == Media::Jpeg { Some(jpeg::bare(&bytes).ok_or(BlobError::Broken)?) } else { None };
        let without_places = stripped.is_some();
        Ok(Self { without_places, ..Self::new(media, stripped.unwrap_or(bytes)) })
    }

    /// These bytes as they are.
    pub fn new(media: Media, bytes: Vec<u8>) -> Self {
        let of = BlobRef { hash: hash(&bytes), media, bytes: bytes.len() as u64 };
        Self { of, bytes, without_places: true }
    }
}

#[cfg(test)]
mod tests {
    use super::{Blob, BlobError, PART, begins_as, media_of, part_at};
    use crate::fact::Media;

    #[test]
    fn a_blob_is_cut_into_parts_of_which_only_the_last_is_shorter() {
        let parts = |bytes| {
            std::iter::successors(part_at(0, bytes).map(|part| (0, part)), move |(at, part)| {
                part_at(at + part, bytes).map(|next| (at + part, next))
            })
        };
        assert_eq!(parts(0).count(), 0);
        assert_eq!(parts(PART).collect::<Vec<_>>(), [(0, PART)]);
        assert_eq!(parts(PART + 1).collect::<Vec<_>>(), [(0, PART), (PART, 1)]);
        assert_eq!(part_at(PART * 3, PART), None);
    }

    #[test]
    fn a_picture_is_known_by_how_it_begins_and_nothing_else_is_one() {
        let begins: [(&[u8], Option<Media>); 8] = [
            (b"\xff\xd8\xff\xe0", Some(Media::Jpeg)),
            (b"\x89PNG\r\n\x1a\n", Some(Media::Png)),
            (b"RIFF\0\0\0\0WEBP", Some(Media::Webp)),
            (b"\0\0\0\x18ftypheic", Some(Media::Heic)),
            (b"%PDF-1.7", Some(Media::Pdf)),
            (b"MZ\x90\0", None),
            (b"<svg onload=alert(1)>", None),
            (b"", None),
        ];
        for (bytes, media) in begins {
            assert_eq!(media_of(bytes), media, "{bytes:?}");
            assert!(media.is_none_or(|media| begins_as(media, bytes)));
        }
        assert!(!begins_as(Media::Jpeg, b"MZ\x90\0"));
    }

    #[test]
    fn a_60_mb_photo_and_a_wrong_type_are_refused_with_what_to_do() {
        let large = Blob::of_file(vec![0xff; 60_000_000], 25_000_000).expect_err("too large");
        assert_eq!(large, BlobError::TooLarge { bytes: 60_000_000, limit: 25_000_000 });
        assert!(large.to_string().contains("60.0 MB") && large.to_string().contains("25.0 MB"), "{large}");
        assert!(large.zh().contains("25.0 MB"));
        let wrong = Blob::of_file(b"MZ program".to_vec(), 25_000_000).expect_err("no picture");
        assert!(wrong.to_string().contains("JPEG"), "{wrong}");
        assert_eq!(Blob::of_file(Vec::new(), 25_000_000), Err(BlobError::Empty));
    }
}
