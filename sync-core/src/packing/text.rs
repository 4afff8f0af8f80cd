//! Text coded by rank: the characters of a stream that occur most often get one byte, the others two.
//!
//! A Chinese character is three bytes of UTF-8, of which a byte-wise compressor can't see that they are one thing. Any
//! bytes come back as they were: a byte that is not part of such a character is a symbol of its own.

use super::PackingError;
use super::bytes::{Bytes, put};

/// Streams shorter than this stay as they are: the list of their symbols would cost more than it saves.
const WORTH_IT: usize = 1_024;
/// Symbols that get one byte.
const SHORT: usize = 208;
/// Most symbols that can be said in two.
const MOST: usize = SHORT + (256 - SHORT) * 256;
/// Below this a symbol is a byte, from here on a character.
const FIRST_CHARACTER: u16 = 0x800;

const AS_IT_IS: u8 = 0;
const RANKED: u8 = 1;

/// Codes a stream; the first byte says how.
pub(super) fn code(bytes: &[u8]) -> Vec<u8> {
    ranked(bytes).unwrap_or_else(|| std::iter::once(AS_IT_IS).chain(bytes.iter().copied()).collect())
}

fn ranked(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.len() < WORTH_IT {
        return None;
    }
    let mut counts = vec![0u32; 1 << 16];
    each_symbol(bytes, |symbol| counts[usize::from(symbol)] += 1);
    let mut order: Vec<u16> = (0..=u16::MAX).filter(|symbol| counts[usize::from(*symbol)] > 0).collect();
    if order.len() > MOST {
        return None;
    }
    order.sort_by_key(|symbol| (std::cmp::Reverse(counts[usize::from(*symbol)]), *symbol));
    let mut ranks = counts;
    let mut coded = vec![RANKED];
    put(&mut coded, order.len() as u64);
    for (rank, symbol) in (0u32..).zip(&order) {
        coded.extend_from_slice(&symbol.to_be_bytes());
        ranks[usize::from(*symbol)] = rank;
    }
    coded.reserve(bytes.len() / 2);
    each_symbol(bytes, |symbol| {
        let rank = ranks[usize::from(symbol)] as usize;
        match rank.checked_sub(SHORT) {
            None => coded.push(rank as u8),
            Some(long) => coded.extend_from_slice(&[(SHORT + (long >> 8)) as u8, long as u8]),
        }
    });
    Some(coded)
}

fn each_symbol(mut bytes: &[u8], mut see: impl FnMut(u16)) {
    while let Some(first) = bytes.first() {
        match character(bytes) {
            Some(symbol) => {
                see(symbol);
                bytes = &bytes[3..];
            }
            None => {
                see(u16::from(*first));
                bytes = &bytes[1..];
            }
        }
    }
}

/// A character of three bytes, if one begins here.
fn character(bytes: &[u8]) -> Option<u16> {
    let [first @ 0xe0..=0xef, second @ 0x80..=0xbf, third @ 0x80..=0xbf, ..] = bytes else { return None };
    let symbol = u16::from(first & 0x0f) << 12 | u16::from(second & 0x3f) << 6 | u16::from(third & 0x3f);
    (symbol >= FIRST_CHARACTER).then_some(symbol)
}

/// Reads a coded stream.
pub(super) fn read(coded: &[u8], most: usize) -> Result<Vec<u8>, PackingError> {
    let mut bytes = Bytes(coded);
    match bytes.byte()? {
        AS_IT_IS => Ok(bytes.0.to_vec()),
        RANKED => unranked(bytes, most),
        _ => Err(PackingError::Damaged),
    }
}

fn unranked(mut bytes: Bytes<'_>, most: usize) -> Result<Vec<u8>, PackingError> {
    let count = bytes.number()?;
    let listed = bytes.take(count.checked_mul(2).ok_or(PackingError::Damaged)?)?;
    let order: Vec<u16> = listed.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    let mut plain = Vec::with_capacity(bytes.0.len().saturating_mul(2).min(most));
    while !bytes.0.is_empty() {
        let first = usize::from(bytes.byte()?);
        let rank = match first.checked_sub(SHORT) {
            None => first,
            Some(high) => SHORT + (high << 8) + usize::from(bytes.byte()?),
        };
        match *order.get(rank).ok_or(PackingError::Damaged)? {
            byte @ 0..0x100 => plain.push(byte as u8),
            symbol @ FIRST_CHARACTER.. => plain.extend_from_slice(&[
                0xe0 | (symbol >> 12) as u8,
                0x80 | (symbol >> 6 & 0x3f) as u8,
                0x80 | (symbol & 0x3f) as u8,
            ]),
            _ => return Err(PackingError::Damaged),
        }
        if plain.len() > most {
            return Err(PackingError::TooLarge);
        }
    }
    Ok(plain)
}
