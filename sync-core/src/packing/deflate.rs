//! Raw deflate (RFC 1951) in memory, and back with a limit.

use std::io::Read;

use super::PackingError;

/// Deflates any bytes.
pub fn deflate(plain: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(plain.len() / 2);
    let mut deflate = flate2::bufread::DeflateEncoder::new(plain, flate2::Compression::default());
    // Reading from memory does not fail; a short read would only make bytes that nobody can inflate.
    let _ = deflate.read_to_end(&mut packed);
    packed
}

/// Inflates at most so many bytes.
///
/// # Errors
/// [`PackingError`]; what is more than `most` bytes is never there.
pub fn inflate(packed: &[u8], most: usize) -> Result<Vec<u8>, PackingError> {
    let mut plain = Vec::new();
    let mut reader = flate2::bufread::DeflateDecoder::new(packed).take(most as u64 + 1);
    reader.read_to_end(&mut plain).map_err(|_| PackingError::Damaged)?;
    if plain.len() > most { Err(PackingError::TooLarge) } else { Ok(plain) }
}
