//! Chance that can be repeated: the same seed draws the same numbers.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

/// A stream of numbers (SplitMix64).
pub struct Draw(u64);

impl Draw {
    /// The stream of one taker: every taker of a seed has its own.
    pub fn of(seed: u64, taker: u64) -> Self {
        Self(seed ^ taker.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    /// A seed that nobody chose.
    pub fn fresh_seed() -> u64 {
        RandomState::new().build_hasher().finish() % 1_000_000_000
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `most`.
    pub fn below(&mut self, most: u64) -> u64 {
        self.next() % most.max(1)
    }

    /// Once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// A span up to about a millisecond shifted left by `scale`: all orders of magnitude are alike likely.
    pub fn span(&mut self, scale: u64) -> Duration {
        let magnitude = self.below(10 + scale) + 1;
        Duration::from_micros(self.below(1 << magnitude))
    }
}
