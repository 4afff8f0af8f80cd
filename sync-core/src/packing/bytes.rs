//! Numbers of any length (LEB128) in bytes from outside, read without ever passing the end. Nothing is judged here.

use super::PackingError;

/// What is left to read.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn take(&mut self, length: u64) -> Result<&'a [u8], PackingError> {
        let length = usize::try_from(length).map_err(|_| PackingError::Damaged)?;
        let (taken, rest) = self.0.split_at_checked(length).ok_or(PackingError::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, PackingError> {
        let (first, rest) = self.0.split_first().ok_or(PackingError::Damaged)?;
        self.0 = rest;
        Ok(*first)
    }

    pub(super) fn number(&mut self) -> Result<u64, PackingError> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(PackingError::Damaged)
    }
}

/// Writes a number in its shortest form.
pub(super) fn put(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}
