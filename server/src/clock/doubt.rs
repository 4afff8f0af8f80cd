//! Whether a wall clock can be believed: it is held against a running clock that nobody can set. Pure; nothing reads a clock
//! here.

use std::time::Duration;

use sync_core::time::{Millis, Timestamp};

/// The two may part by this much, and by [`SLEW_PPM`], before there is doubt. It is no more than two clock pairs of a phone may
/// disagree by, so that a correction within it costs no phone its grade.
pub const TOLERANCE: Millis = Millis::seconds(2);
/// The most by which clocks are slewed, in parts per million.
const SLEW_PPM: i64 = 500;
/// What was agreed holds for so long; then the wall clock as it is now is the measure, so that many small corrections are
/// none that adds up. Two seconds an hour are the most that can creep in unseen.
const HOLDS: Duration = Duration::from_secs(3_600);

/// Both clocks at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    pub wall: Timestamp,
    pub running: Duration,
}

/// A wall clock that can't be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// What it shows.
    pub shown: Timestamp,
    /// What the server goes by.
    pub expected: Timestamp,
}

/// The last moment at which both clocks agreed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Agreed {
    at: Timestamp,
    running: Duration,
    pub doubt: Option<Doubt>,
}

impl Agreed {
    /// At a start there is only the journal to hold the wall clock against. That it is ahead says nothing: the server may have
    /// been off.
    pub(super) fn start(seen: Seen, mark: Option<Timestamp>) -> Self {
        let behind = mark.filter(|mark| seen.wall < *mark - TOLERANCE);
        Self { at: behind.unwrap_or(seen.wall), running: seen.running, doubt: None }
    }

    /// Weighs a reading: the time to go by.
    pub(super) fn weigh(&mut self, seen: Seen) -> Timestamp {
        let passed = seen.running.saturating_sub(self.running);
        let gap = Millis(i64::try_from(passed.as_millis()).unwrap_or(i64::MAX));
        let expected = self.at + gap;
        let allowed = TOLERANCE + Millis(gap.0 / 1_000_000 * SLEW_PPM + gap.0 % 1_000_000 * SLEW_PPM / 1_000_000);
        if (seen.wall - expected).0.unsigned_abs() > allowed.0.unsigned_abs() {
            self.doubt = Some(Doubt { shown: seen.wall, expected });
            return expected;
        }
        if self.doubt.take().is_some() || passed >= HOLDS {
            (self.at, self.running) = (seen.wall, seen.running);
        }
        seen.wall
    }
}
