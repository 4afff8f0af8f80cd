//! Clock pairs: one boot's running clock beside the server's time, and the rate check between them.

use std::collections::BTreeMap;

use crate::evidence::{MAX_ROUND_TRIP, RATE_PPM, STALE_ANCHOR};
use crate::ids::{AnchorId, BootId};
use crate::planted::{self, Bug};
use crate::time::{Millis, Stamp, Timestamp};

/// An anchor as its issuer knows it first-hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownAnchor {
    /// The server's time in it.
    pub at: Timestamp,
    /// The boot that the request named.
    pub boot: BootId,
    /// The running clock that the request named, milliseconds.
    pub running: u64,
}

/// One comparison of the two clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ClockPair {
    /// The running clock halfway between sending and receiving.
    middle: i64,
    /// The server's time.
    at: Timestamp,
    /// Half the round trip plus one second: how far the two may be apart.
    slack: Millis,
}

/// The clock pairs of one boot.
#[derive(Debug, Clone, Default)]
pub(super) struct BootClock {
    pairs: Vec<ClockPair>,
    rate_failed: bool,
}

/// An estimate and its error.
pub(super) type Estimate = (Timestamp, Millis);

impl ClockPair {
    /// The pair that an entry journals, if its anchor is known and was fetched in the entry's own boot.
    fn of(stamp: &Stamp, anchors: &BTreeMap<AnchorId, KnownAnchor>) -> Option<Self> {
        let seen = stamp.anchor?;
        let exchange = seen.exchange?;
        let known = anchors.get(&seen.id)?;
        let sound = (known.boot == stamp.boot || planted::is(Bug::PairOfAnotherBoot))
            && known.running == exchange.sent
            && exchange.sent <= exchange.received
            && exchange.received <= stamp.running;
        let round_trip = i64::try_from(exchange.received.checked_sub(exchange.sent)?).ok()?;
        if !sound || Millis(round_trip) > MAX_ROUND_TRIP {
            return None;
        }
        let middle = i64::try_from(exchange.sent).ok()? + round_trip / 2;
        Some(Self { middle, at: known.at, slack: Millis(round_trip / 2) + Millis::seconds(1) })
    }

    fn estimate(&self, running: i64) -> Estimate {
        let gap = running.saturating_sub(self.middle);
        (self.at + Millis(gap), self.slack + drift(gap))
    }

    fn agrees_with(&self, other: &Self) -> bool {
        let gap = self.middle.saturating_sub(other.middle);
        let off = (self.at - other.at) - Millis(gap);
        off.0.unsigned_abs() <= (self.slack + other.slack + drift(gap)).0.unsigned_abs()
    }
}

/// What an honest clock may drift over a gap.
pub(super) fn drift(gap: i64) -> Millis {
    Millis(gap.saturating_abs() / 1_000_000 * RATE_PPM + gap.saturating_abs() % 1_000_000 * RATE_PPM / 1_000_000)
}

impl BootClock {
    /// Collects the pairs of every boot in a journal.
    pub(super) fn collect<'a>(
        stamps: impl Iterator<Item = &'a Stamp>,
        anchors: &BTreeMap<AnchorId, KnownAnchor>,
    ) -> BTreeMap<BootId, Self> {
        let mut clocks: BTreeMap<BootId, Self> = BTreeMap::new();
        for stamp in stamps {
            let Some(pair) = ClockPair::of(stamp, anchors) else { continue };
            let clock = clocks.entry(stamp.boot).or_default();
            if clock.pairs.last() != Some(&pair) {
                clock.pairs.push(pair);
            }
        }
        for clock in clocks.values_mut() {
            clock.pairs.sort();
            clock.pairs.dedup();
            clock.rate_failed = clock.pairs.windows(2).any(|two| !two[0].agrees_with(&two[1]))
                || matches!((clock.pairs.first(), clock.pairs.last()), (Some(a), Some(b)) if !a.agrees_with(b));
        }
        clocks
    }

    /// Whether two pairs of this boot disagree by more than an honest clock can drift.
    pub(super) fn rate_failed(&self) -> bool {
        self.rate_failed
    }

    /// The best estimate for a moment of this boot: the pair with the least error, not older than seven days.
    pub(super) fn estimate(&self, running: u64) -> Option<Estimate> {
        let running = i64::try_from(running).ok()?;
        let near = self.pairs.partition_point(|pair| pair.middle <= running);
        let candidates = self.pairs.get(near.saturating_sub(1)..(near + 1).min(self.pairs.len()))?;
        let fresh = candidates.iter().filter(|pair| (running - pair.middle).abs() <= STALE_ANCHOR.0);
        fresh.map(|pair| pair.estimate(running)).min_by_key(|(at, error)| (*error, *at))
    }
}
