//! Choices: from given bytes as long as they last (a fuzzer's), then from a seed. The same input gives the same choices.

/// A source of choices.
pub struct Dice<'a> {
    given: &'a [u8],
    state: u64,
}

impl<'a> Dice<'a> {
    /// Choices that follow from a number alone.
    pub fn seeded(seed: u64) -> Self {
        Self { given: &[], state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1 }
    }

    /// Choices that follow from bytes.
    pub fn given(bytes: &'a [u8]) -> Self {
        Self { given: bytes, state: 0x2545_f491_4f6c_dd1d }
    }

    /// A number below this, or 0 if that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 {
            return 0;
        }
        if let Some((bytes, rest)) = self.given.split_first_chunk::<2>() {
            self.given = rest;
            return usize::from(u16::from_le_bytes(*bytes)) % end;
        }
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        ((self.state >> 11) % end as u64) as usize
    }

    /// One of these.
    pub fn one<'b, T>(&mut self, of: &'b [T]) -> Option<&'b T> {
        of.get(self.below(of.len()))
    }
}
