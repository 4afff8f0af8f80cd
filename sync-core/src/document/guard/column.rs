//! Columns of a change, unfolded one value at a time and only in the form that every writer gives them: a document hashes
//! its changes again when it is read, and would not know one whose columns were written otherwise. Lengths of runs come
//! from outside, so nothing here allocates by them; how many values are taken is the caller's cap.

use super::GuardError;
use super::bytes::{BAD_NUMBER, Bytes};

const ENDS_EARLY: GuardError = GuardError::Malformed { what: "a column that ends early" };
const TOO_LONG: GuardError = GuardError::Malformed { what: "a column with more values than operations" };
const UNUSUAL_RUN: GuardError = GuardError::Malformed { what: "runs that no writer makes" };

/// A value that stands in a column.
pub(super) trait Cell<'a>: Copy + PartialEq {
    fn read(bytes: &mut Bytes<'a>) -> Result<Self, GuardError>;
}

impl Cell<'_> for u64 {
    fn read(bytes: &mut Bytes<'_>) -> Result<Self, GuardError> {
        bytes.unsigned()
    }
}

impl Cell<'_> for i64 {
    fn read(bytes: &mut Bytes<'_>) -> Result<Self, GuardError> {
        bytes.signed()
    }
}

impl<'a> Cell<'a> for &'a str {
    fn read(bytes: &mut Bytes<'a>) -> Result<Self, GuardError> {
        let len = bytes.unsigned()?;
        std::str::from_utf8(bytes.take(len)?).map_err(|_| GuardError::Malformed { what: "a key that is no text" })
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Run {
    Start,
    Repeated,
    Literal,
    Nulls,
}

/// A run-length column. One that is not there has nulls only.
pub(super) struct Runs<'a, T> {
    bytes: Bytes<'a>,
    absent: bool,
    run: Run,
    left: u64,
    last: Option<T>,
    any: bool,
}

impl<'a, T: Cell<'a>> Runs<'a, T> {
    pub(super) fn new(column: &'a [u8]) -> Self {
        Self { bytes: Bytes(column), absent: column.is_empty(), run: Run::Start, left: 0, last: None, any: false }
    }

    pub(super) fn next(&mut self) -> Result<Option<T>, GuardError> {
        if self.absent {
            return Ok(None);
        }
        if self.left == 0 {
            self.begin()?;
        }
        self.left -= 1;
        if self.run == Run::Literal {
            self.renew()?;
        }
        Ok(self.last)
    }

    /// A value that must be there.
    pub(super) fn value(&mut self) -> Result<T, GuardError> {
        self.next()?.ok_or(ENDS_EARLY)
    }

    /// Reads the head of the next run; afterwards `left` is at least 1.
    fn begin(&mut self) -> Result<(), GuardError> {
        if self.bytes.is_empty() {
            return Err(ENDS_EARLY);
        }
        match self.bytes.signed()? {
            0 => {
                self.left = self.bytes.unsigned()?;
                if self.left == 0 || self.run == Run::Nulls {
                    return Err(UNUSUAL_RUN);
                }
                (self.run, self.last) = (Run::Nulls, None);
            }
            1 => return Err(UNUSUAL_RUN),
            literal if literal < 0 => {
                if self.run == Run::Literal {
                    return Err(UNUSUAL_RUN);
                }
                (self.run, self.left) = (Run::Literal, literal.unsigned_abs());
            }
            repeated => {
                (self.run, self.left) = (Run::Repeated, repeated.unsigned_abs());
                self.renew()?;
            }
        }
        Ok(())
    }

    /// Takes a value, which must differ from the one before it.
    fn renew(&mut self) -> Result<(), GuardError> {
        let value = T::read(&mut self.bytes)?;
        if self.last == Some(value) {
            return Err(UNUSUAL_RUN);
        }
        (self.last, self.any) = (Some(value), true);
        Ok(())
    }

    /// Nothing may be left.
    pub(super) fn finish(&self) -> Result<(), GuardError> {
        match self.left == 0 && self.bytes.is_empty() {
            false => Err(TOO_LONG),
            true if self.any || self.absent => Ok(()),
            true => Err(UNUSUAL_RUN),
        }
    }
}

/// A run-length column of differences.
pub(super) struct Deltas<'a> {
    runs: Runs<'a, i64>,
    sum: i64,
}

impl<'a> Deltas<'a> {
    pub(super) fn new(column: &'a [u8]) -> Self {
        Self { runs: Runs::new(column), sum: 0 }
    }

    pub(super) fn next(&mut self) -> Result<Option<u64>, GuardError> {
        let Some(step) = self.runs.next()? else { return Ok(None) };
        self.sum = self.sum.checked_add(step).ok_or(BAD_NUMBER)?;
        u64::try_from(self.sum).map(Some).map_err(|_| BAD_NUMBER)
    }

    pub(super) fn finish(&self) -> Result<(), GuardError> {
        self.runs.finish()
    }
}

/// A column of yes and no: lengths of runs, beginning with no.
pub(super) struct Flags<'a> {
    bytes: Bytes<'a>,
    left: u64,
    value: bool,
    begun: bool,
}

impl<'a> Flags<'a> {
    pub(super) fn new(column: &'a [u8]) -> Self {
        Self { bytes: Bytes(column), left: 0, value: true, begun: false }
    }

    pub(super) fn next(&mut self) -> Result<bool, GuardError> {
        while self.left == 0 {
            if self.bytes.is_empty() {
                return Err(ENDS_EARLY);
            }
            self.left = self.bytes.unsigned()?;
            if self.left == 0 && self.begun {
                return Err(UNUSUAL_RUN);
            }
            (self.value, self.begun) = (!self.value, true);
        }
        self.left -= 1;
        Ok(self.value)
    }

    pub(super) fn finish(&self) -> Result<(), GuardError> {
        if self.left == 0 && self.bytes.is_empty() { Ok(()) } else { Err(TOO_LONG) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Flags, Runs};

    fn unfolded(column: &[u8], count: usize) -> Option<Vec<Option<u64>>> {
        let mut runs = Runs::new(column);
        let values = (0..count).map(|_| runs.next()).collect::<Result<_, _>>().ok();
        values.filter(|_| runs.finish().is_ok())
    }

    #[test]
    fn a_column_unfolds_only_in_the_form_that_writers_give() {
        assert_eq!(
            unfolded(&[3, 7, 0x7e, 1, 2, 0, 1], 6),
            Some(vec![Some(7), Some(7), Some(7), Some(1), Some(2), None])
        );
        assert_eq!(unfolded(&[], 2), Some(vec![None, None]));
        for unusual in [&[1, 7][..], &[0x7e, 7, 7], &[0x7f, 7, 0x7f, 8], &[2, 7, 2, 7], &[2, 7, 0x7f, 7], &[0, 2]] {
            assert!(!(1..5).any(|count| unfolded(unusual, count).is_some()), "{unusual:?}");
        }
        assert_eq!(unfolded(&[3, 7], 2), None);
        assert_eq!(unfolded(&[3, 7], 4), None);
    }

    #[test]
    fn flags_begin_with_no_and_have_no_empty_run_but_the_first() {
        let read = |column: &[u8], count: usize| {
            let mut flags = Flags::new(column);
            let values = (0..count).map(|_| flags.next()).collect::<Result<Vec<bool>, _>>().ok();
            values.filter(|_| flags.finish().is_ok())
        };
        assert_eq!(read(&[0, 1, 2], 3), Some(vec![true, false, false]));
        assert_eq!(read(&[1, 0, 1], 2), None);
        assert_eq!(read(&[2], 1), None);
    }
}
