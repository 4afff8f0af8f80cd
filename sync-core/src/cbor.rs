//! Deterministic CBOR (RFC 8949, section 4.2.1): the one form in which journal and wire are written and accepted.
//!
//! What is signed or hashed must have a single spelling. So everything read from outside is first walked here: shortest
//! integers, definite lengths, map keys ascending and unique, no floats, no tags, nothing left over, nesting bounded.
//! Unknown map keys are allowed: a newer app may say more, and what it says is kept with the bytes.

pub mod fields;

use minicbor::{Decode, Decoder, Encode};

/// Deepest nesting that is accepted, in containers.
pub const MAX_DEPTH: usize = 12;

/// Bytes that are not the deterministic CBOR of the thing asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CborError {
    /// The bytes end in the middle of an item.
    #[error("the bytes end at {at}, in the middle of an item: send the whole message")]
    Truncated {
        /// Where, in bytes.
        at: usize,
    },
    /// The bytes say the thing in another than the one allowed form.
    #[error(
        "byte {at} is not deterministic CBOR ({what}): write shortest integers, definite lengths, sorted unique keys"
    )]
    NotCanonical {
        /// Where, in bytes.
        at: usize,
        /// What was found there.
        what: &'static str,
    },
    /// Canonical, but not of the shape asked for.
    #[error("not a {thing}: {why}")]
    Shape {
        /// What was asked for.
        thing: &'static str,
        /// What the decoder found.
        why: String,
    },
}

/// Writes a value as deterministic CBOR.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing into a Vec has no error: the error type is Infallible.
    let Ok(()) = minicbor::encode(value, &mut bytes) else { return Vec::new() };
    bytes
}

/// Reads a value, refusing every other form than the deterministic one.
///
/// # Errors
/// [`CborError`], naming the byte and the remedy.
pub fn decode<'b, T: Decode<'b, ()>>(thing: &'static str, bytes: &'b [u8]) -> Result<T, CborError> {
    walk_all(bytes)?;
    T::decode(&mut Decoder::new(bytes), &mut ()).map_err(|error| shape(thing, &error))
}

/// Beside the generic function, for there are a hundred of those.
#[inline(never)]
fn walk_all(bytes: &[u8]) -> Result<(), CborError> {
    let end = walk(bytes, 0, 0)?;
    if end == bytes.len() { Ok(()) } else { Err(CborError::NotCanonical { at: end, what: "bytes after the end" }) }
}

#[cold]
#[inline(never)]
fn shape(thing: &'static str, error: &minicbor::decode::Error) -> CborError {
    CborError::Shape { thing, why: error.to_string() }
}

/// Walks one item from `at` and gives the place after it.
fn walk(bytes: &[u8], at: usize, depth: usize) -> Result<usize, CborError> {
    let (major, value, next) = head(bytes, at)?;
    match major {
        0 | 1 => Ok(next),
        2 => skip(bytes, next, value).map(|(_, end)| end),
        3 => {
            let (text, end) = skip(bytes, next, value)?;
            std::str::from_utf8(text).map_err(|_| CborError::NotCanonical { at, what: "text that is not UTF-8" })?;
            Ok(end)
        }
        4 | 5 if depth >= MAX_DEPTH => Err(CborError::NotCanonical { at, what: "nesting too deep" }),
        4 => (0..value).try_fold(next, |place, _| walk(bytes, place, depth + 1)),
        5 => walk_map(bytes, next, value, depth),
        7 if matches!(value, 20..=22) => Ok(next),
        _ => Err(CborError::NotCanonical { at, what: "a tag, float or reserved value" }),
    }
}

fn walk_map(bytes: &[u8], start: usize, pairs: u64, depth: usize) -> Result<usize, CborError> {
    let mut place = start;
    let mut last: Option<&[u8]> = None;
    for _ in 0..pairs {
        let after_key = walk(bytes, place, depth + 1)?;
        let key = &bytes[place..after_key];
        if last.is_some_and(|last| last >= key) {
            return Err(CborError::NotCanonical { at: place, what: "map keys not ascending or not unique" });
        }
        last = Some(key);
        place = walk(bytes, after_key, depth + 1)?;
    }
    Ok(place)
}

/// Reads the head of an item: major type, argument, and the place after it.
fn head(bytes: &[u8], at: usize) -> Result<(u8, u64, usize), CborError> {
    let first = *bytes.get(at).ok_or(CborError::Truncated { at })?;
    let (major, info) = (first >> 5, first & 0x1f);
    let width = match info {
        0..=23 => return Ok((major, u64::from(info), at + 1)),
        24..=27 => 1usize << (info - 24),
        _ => return Err(CborError::NotCanonical { at, what: "an indefinite length" }),
    };
    let end = at + 1 + width;
    let argument = bytes.get(at + 1..end).ok_or(CborError::Truncated { at: bytes.len() })?;
    let value = argument.iter().fold(0u64, |value, byte| value << 8 | u64::from(*byte));
    let least = [24, 1 << 8, 1 << 16, 1 << 32][usize::from(info - 24)];
    if major == 7 || value < least {
        return Err(CborError::NotCanonical { at, what: "an argument longer than it needs to be" });
    }
    Ok((major, value, end))
}

fn skip(bytes: &[u8], at: usize, len: u64) -> Result<(&[u8], usize), CborError> {
    let end = usize::try_from(len).ok().and_then(|len| at.checked_add(len)).filter(|end| *end <= bytes.len());
    let end = end.ok_or(CborError::Truncated { at: bytes.len() })?;
    Ok((&bytes[at..end], end))
}

#[cfg(test)]
mod tests {
    use super::{CborError, decode, encode};

    #[test]
    fn a_canonical_item_reads_back() {
        let bytes = encode(&vec![1u64, 500, u64::MAX]);
        assert_eq!(decode::<Vec<u64>>("list", &bytes).expect("canonical"), vec![1, 500, u64::MAX]);
    }

    #[test]
    fn every_other_spelling_is_refused() {
        let spellings: [(&[u8], &str); 7] = [
            (&[0x18, 0x05], "a long five"),
            (&[0x9f, 0x01, 0xff], "an indefinite list"),
            (&[0xa2, 0x02, 0x01, 0x01, 0x01], "keys that fall"),
            (&[0xa2, 0x01, 0x01, 0x01, 0x01], "a key twice"),
            (&[0xc0, 0x01], "a tag"),
            (&[0xfa, 0, 0, 0, 0], "a float"),
            (&[0x01, 0x01], "something after the end"),
        ];
        for (bytes, what) in spellings {
            assert!(matches!(decode::<u64>("x", bytes), Err(CborError::NotCanonical { .. })), "{what}");
        }
    }

    #[test]
    fn a_length_beyond_the_bytes_is_truncated_and_allocates_nothing() {
        let bomb = [0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert!(matches!(decode::<u64>("x", &bomb), Err(CborError::Truncated { .. })));
        let list = [0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert!(matches!(decode::<u64>("x", &list), Err(CborError::Truncated { .. })));
        let deep = [0x81; 40];
        assert!(matches!(decode::<u64>("x", &deep), Err(CborError::NotCanonical { what: "nesting too deep", .. })));
    }
}
