//! Packing: how a frame full of document changes gets small before it travels, and whole again, byte for byte.
//!
//! The changes are lifted out of the frame wherever they stand. What the receiver can derive is left out of them: first
//! bytes, checksum, length, the actor after its first use, a dependency that is another change of this frame; so is every
//! hash of such a change in the rest, as the heads that a fact names. What remains is laid side by side by kind, the text
//! coded by how often a character occurs, and deflated. Nothing here knows segments, feeds or documents: any bytes pack,
//! and what does not look like a change stays as it stands.

mod bytes;
mod change;
mod deflate;
mod text;

use std::collections::BTreeMap;

use bytes::{Bytes, put};
use change::{Changes, Restored, cut_at};
pub use deflate::{deflate, inflate};

/// First bytes of a change chunk.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// How CBOR announces 32 bytes.
const HASH_FOLLOWS: [u8; 2] = [0x58, 0x20];
/// Most kinds of columns.
const STREAMS: u64 = 32;

/// Packed bytes that can't be made whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PackingError {
    /// Not what packing writes.
    #[error("the packed bytes are damaged or cut: send them again")]
    Damaged,
    /// Too much once whole.
    #[error("the packed bytes are too many once they are whole: send less at a time")]
    TooLarge,
}

/// Packs any bytes; those that hold many changes get much smaller.
pub fn pack(plain: &[u8]) -> Vec<u8> {
    let mut changes = Changes::default();
    let (mut cuts, mut rest) = (Vec::new(), Vec::with_capacity(plain.len() / 4));
    let (mut at, mut kept) = (0, 0);
    while at < plain.len() {
        let Some((cut, length)) = cut(plain, at, &mut changes) else {
            at += 1;
            continue;
        };
        put(&mut cuts, (at - kept) as u64);
        put(&mut cuts, cut);
        rest.extend_from_slice(&plain[kept..at]);
        at += length;
        kept = at;
    }
    rest.extend_from_slice(&plain[kept..]);
    let mut streams = vec![cuts, rest];
    changes.into_streams(&mut streams);
    let mut whole = Vec::new();
    put(&mut whole, streams.len() as u64);
    streams.iter().for_each(|stream| put(&mut whole, stream.len() as u64));
    streams.iter().for_each(|stream| whole.extend_from_slice(stream));
    deflate(&whole)
}

/// What can be cut out at a place, and how long it is: 0 for a change, n for the hash of the nth last change.
fn cut(plain: &[u8], at: usize, changes: &mut Changes) -> Option<(u64, usize)> {
    let ahead = &plain[at..];
    if ahead.starts_with(&MAGIC) {
        let chunk = cut_at(ahead)?;
        return changes.add(chunk).then_some((0, chunk.len()));
    }
    // The announcement stays; what is cut is the hash after it.
    let hash = (at >= 2 && plain[at - 2..at] == HASH_FOLLOWS).then(|| ahead.first_chunk::<32>()).flatten()?;
    changes.back(hash).map(|back| (back, 32))
}

/// Makes packed bytes whole again.
///
/// # Errors
/// [`PackingError`]; nothing of more than a few times `most` bytes is ever allocated.
pub fn unpack(packed: &[u8], most: usize) -> Result<Vec<u8>, PackingError> {
    let whole = inflate(packed, most)?;
    let mut ahead = Bytes(&whole);
    let count = ahead.number()?;
    if !(5..=STREAMS + 5).contains(&count) {
        return Err(PackingError::Damaged);
    }
    let lengths = (0..count).map(|_| ahead.number()).collect::<Result<Vec<_>, _>>()?;
    let streams = lengths.into_iter().map(|length| ahead.take(length)).collect::<Result<Vec<_>, _>>()?;
    let (Some((&cuts, &rest)), true) = (streams.first().zip(streams.get(1)), ahead.0.is_empty()) else {
        return Err(PackingError::Damaged);
    };
    let changes = Restored::new(&streams[2..])?;
    let text = changes.text(most)?;
    restore(Bytes(cuts), Bytes(rest), changes.with_text(&text)?, most)
}

fn restore(
    mut cuts: Bytes<'_>,
    mut rest: Bytes<'_>,
    mut changes: Restored<'_>,
    most: usize,
) -> Result<Vec<u8>, PackingError> {
    let mut plain = Vec::new();
    while !cuts.0.is_empty() {
        plain.extend_from_slice(rest.take(cuts.number()?)?);
        match cuts.number()? {
            0 => changes.next(&mut plain)?,
            back => plain.extend_from_slice(changes.hash(back)?),
        }
        if plain.len() > most {
            return Err(PackingError::TooLarge);
        }
    }
    plain.extend_from_slice(rest.0);
    changes.ended()?;
    if plain.len() > most { Err(PackingError::TooLarge) } else { Ok(plain) }
}

/// Changes by their hash, to say one by how far back it stands.
#[derive(Default)]
struct Hashes {
    places: BTreeMap<[u8; 32], u64>,
    count: u64,
}

impl Hashes {
    /// One that comes again takes a place too, as it does where the frame is made whole.
    fn add(&mut self, hash: [u8; 32]) {
        self.places.insert(hash, self.count);
        self.count += 1;
    }

    /// 1 for the last one.
    fn back(&self, hash: &[u8; 32]) -> Option<u64> {
        self.places.get(hash).map(|place| self.count - place)
    }
}

#[cfg(test)]
mod tests;
