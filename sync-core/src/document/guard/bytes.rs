//! A reader over outside bytes in the number format of Automerge (LEB128), which never reads past the end, never
//! allocates by what the bytes say, and accepts each number in its shortest form only.

use super::GuardError;

/// What is left to read.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn take(&mut self, len: u64) -> Result<&'a [u8], GuardError> {
        let len = usize::try_from(len).map_err(|_| GuardError::Truncated)?;
        let (taken, rest) = self.0.split_at_checked(len).ok_or(GuardError::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, GuardError> {
        let (first, rest) = self.0.split_first().ok_or(GuardError::Truncated)?;
        self.0 = rest;
        Ok(*first)
    }

    pub(super) fn unsigned(&mut self) -> Result<u64, GuardError> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            match byte {
                2.. if shift == 63 => return Err(BAD_NUMBER),
                0 if shift > 0 => return Err(BAD_NUMBER),
                0..0x80 => return Ok(value),
                _ => {}
            }
        }
        Err(BAD_NUMBER)
    }

    pub(super) fn signed(&mut self) -> Result<i64, GuardError> {
        let (mut value, mut before) = (0i64, 0u8);
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= i64::from(byte & 0x7f) << shift;
            if shift == 63 && !matches!(byte, 0 | 0x7f) {
                return Err(BAD_NUMBER);
            }
            if byte < 0x80 {
                let repeats_sign = (byte == 0 && before & 0x40 == 0) || (byte == 0x7f && before & 0x40 != 0);
                if shift > 0 && repeats_sign {
                    return Err(BAD_NUMBER);
                }
                let negative = byte & 0x40 != 0 && shift + 7 < 64;
                return Ok(if negative { value | (-1 << (shift + 7)) } else { value });
            }
            before = byte;
        }
        Err(BAD_NUMBER)
    }

    /// Reads as many things as the bytes say, which must not be more than `limit`.
    pub(super) fn counted<T>(
        &mut self,
        what: &'static str,
        limit: u64,
        mut read: impl FnMut(&mut Self) -> Result<T, GuardError>,
    ) -> Result<Vec<T>, GuardError> {
        let count = self.unsigned()?;
        if count > limit {
            return Err(GuardError::TooMany { what, limit });
        }
        // Limits are small; grown one by one, what is kept for years would keep its slack too.
        let mut found = Vec::with_capacity(usize::try_from(count).unwrap_or_default());
        for _ in 0..count {
            found.push(read(self)?);
        }
        Ok(found)
    }
}

pub(super) const BAD_NUMBER: GuardError = GuardError::Malformed { what: "a number that is not in its shortest form" };

/// Walks a run-length column of unsigned numbers, giving each run's length and value without unfolding it.
pub(super) fn each_run(
    column: &[u8],
    mut see: impl FnMut(u64, Option<u64>) -> Result<(), GuardError>,
) -> Result<(), GuardError> {
    let mut bytes = Bytes(column);
    while !bytes.is_empty() {
        match bytes.signed()? {
            0 => {
                let nulls = bytes.unsigned()?;
                see(nulls, None)?;
            }
            run if run > 0 => {
                let value = bytes.unsigned()?;
                see(run.unsigned_abs(), Some(value))?;
            }
            literal => {
                for _ in 0..literal.unsigned_abs() {
                    let value = bytes.unsigned()?;
                    see(1, Some(value))?;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Bytes, each_run};

    #[test]
    fn numbers_read_in_their_shortest_form_only() {
        let unsigned = |bytes: &[u8]| Bytes(bytes).unsigned().ok();
        let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert_eq!(unsigned(&[0x81, 0x01]), Some(129));
        assert_eq!(unsigned(&most), Some(u64::MAX));
        assert_eq!(unsigned(&[0x81, 0x00]), None);
        assert_eq!(unsigned(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02]), None);
        let signed = |bytes: &[u8]| Bytes(bytes).signed().ok();
        let least = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f];
        assert_eq!(signed(&[0x7f]), Some(-1));
        assert_eq!(signed(&[0xc0, 0x00]), Some(64));
        assert_eq!(signed(&least), Some(i64::MIN));
        assert_eq!(signed(&[0xff, 0x7f]), None);
    }

    #[test]
    fn a_run_of_any_length_is_seen_and_not_unfolded() {
        let mut seen = Vec::new();
        let column = [0x80, 0x80, 0x80, 0x80, 0x10, 0x05, 0x7e, 0x01, 0x02, 0x00, 0x03];
        each_run(&column, |run, value| {
            seen.push((run, value));
            Ok(())
        })
        .expect("sound");
        assert_eq!(seen, vec![(1 << 32, Some(5)), (1, Some(1)), (1, Some(2)), (3, None)]);
    }
}
