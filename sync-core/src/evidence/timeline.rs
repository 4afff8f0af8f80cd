//! A device's journal laid out in time: every entry's bounds, cut by its neighbours in the chain.

use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::jump::{ClockEvent, between};
use crate::evidence::pairs::{BootClock, drift};
use crate::evidence::{Contradiction, GRADE_A_SPAN, Grade, KnownAnchor, Placement, STALE_ANCHOR, least};
use crate::ids::{AnchorId, Seq};
use crate::planted::{self, Bug};
use crate::time::{Millis, Stamp, Timestamp};

/// One entry's evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// Its place in the chain.
    pub seq: Seq,
    /// What it says of itself.
    pub stamp: Stamp,
    /// When the server had it, fsynced; none on a device before a receipt.
    pub received: Option<Timestamp>,
}

/// A device's journal with everything that is known about its times.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    entries: Vec<Stamped>,
    placements: Vec<Placement>,
    witnessed: BTreeMap<Seq, Timestamp>,
}

impl Timeline {
    /// Lays out a journal. `entries` may come in any order and with doubles; `forked_from` is where its chain has two heads.
    pub fn new(entries: Vec<Stamped>, anchors: &BTreeMap<AnchorId, KnownAnchor>, forked_from: Option<Seq>) -> Self {
        Self::witnessed_by(entries, anchors, BTreeMap::new(), forked_from)
    }

    /// The same, with entries that hold what nobody can have known before a moment: the codes that sites show.
    pub fn witnessed_by(
        mut entries: Vec<Stamped>,
        anchors: &BTreeMap<AnchorId, KnownAnchor>,
        witnessed: BTreeMap<Seq, Timestamp>,
        forked_from: Option<Seq>,
    ) -> Self {
        entries.sort_by_key(|entry| (entry.seq, entry.received));
        entries.dedup_by_key(|entry| entry.seq);
        let clocks = BootClock::collect(entries.iter().map(|entry| &entry.stamp), anchors);
        let mut placements: Vec<Placement> =
            entries.iter().map(|entry| own_placement(entry, anchors, clocks.get(&entry.stamp.boot))).collect();
        for (entry, placement) in entries.iter().zip(&mut placements) {
            let code = witnessed.get(&entry.seq).copied();
            placement.by_code = code > placement.earliest;
            placement.earliest = placement.earliest.max(code);
        }
        mark_running_clock(&entries, &mut placements);
        cut_by_neighbours(&mut placements);
        for (entry, placement) in entries.iter().zip(&mut placements) {
            if forked_from.is_some_and(|from| entry.seq >= from) {
                placement.contradiction = Some(Contradiction::Fork);
            }
            let rate_failed = clocks.get(&entry.stamp.boot).is_some_and(BootClock::rate_failed);
            grade(placement, rate_failed);
        }
        Self { entries, placements, witnessed }
    }

    fn index(&self, seq: Seq) -> Option<usize> {
        self.entries.binary_search_by_key(&seq, |entry| entry.seq).ok()
    }

    /// The moment before which nobody can have known what an entry holds, where it holds the code of a site.
    pub fn witnessed(&self, seq: Seq) -> Option<Timestamp> {
        self.witnessed.get(&seq).copied()
    }

    /// When an entry was.
    pub fn place(&self, seq: Seq) -> Option<Placement> {
        self.placements.get(self.index(seq)?).copied()
    }

    /// The first entry that stood in an earlier layout of this journal and stands otherwise in this one: by what came since, its
    /// bounds or its grade have changed.
    pub fn moved_since(&self, before: &Self) -> Option<Seq> {
        let moved = |(entry, placement): &(&Stamped, &Placement)| self.place(entry.seq) != Some(**placement);
        before.entries.iter().zip(&before.placements).find(moved).map(|(entry, _)| entry.seq)
    }

    /// What happened to the clocks just before an entry, as the stamps show it, whether or not the device says so.
    pub fn clock_events(&self) -> impl Iterator<Item = (Seq, ClockEvent)> + '_ {
        let pairs = self.entries.windows(2);
        pairs.filter_map(|two| Some((two[1].seq, between(&two[0].stamp, &two[1].stamp)?)))
    }

    /// The least and most time that can have passed between two entries of one boot, by its running clock.
    pub fn elapsed(&self, from: Seq, to: Seq) -> Option<(Millis, Millis)> {
        let (a, b) = (&self.entries.get(self.index(from)?)?.stamp, &self.entries.get(self.index(to)?)?.stamp);
        let span = i64::try_from(b.running).ok()?.checked_sub(i64::try_from(a.running).ok()?)?;
        (a.boot == b.boot || planted::is(Bug::SpanAcrossBoots))
            .then(|| (Millis(span) - drift(span), Millis(span) + drift(span)))
    }
}

/// Bounds and estimate from the entry alone and the clock of its boot.
fn own_placement(entry: &Stamped, anchors: &BTreeMap<AnchorId, KnownAnchor>, clock: Option<&BootClock>) -> Placement {
    let anchor = entry.stamp.anchor.and_then(|seen| anchors.get(&seen.id));
    let own = clock.filter(|clock| !clock.rate_failed()).and_then(|clock| clock.estimate(entry.stamp.running));
    let by_wall = || planted::is(Bug::WallClockAttests).then(|| (entry.stamp.wall, Millis::seconds(1)));
    let own = own.or_else(by_wall);
    Placement {
        earliest: anchor.map(|anchor| anchor.at),
        latest: entry.received,
        low: own.map(|(at, error)| at - error),
        high: own.map(|(at, error)| at + error),
        estimate: own.map(|(at, _)| at),
        error: own.map(|(_, error)| error),
        wall: entry.stamp.wall,
        grade: Grade::C,
        contradiction: None,
        by_code: false,
    }
}

/// Marks entries whose running clock went back, or whose boot came again after another.
fn mark_running_clock(entries: &[Stamped], placements: &mut [Placement]) {
    let mut over = BTreeSet::new();
    for (index, pair) in entries.windows(2).enumerate() {
        let (last, next) = (&pair[0].stamp, &pair[1].stamp);
        if last.boot != next.boot {
            over.insert(last.boot);
        }
        let back = (last.boot == next.boot || planted::is(Bug::RebootContradicts)) && next.running < last.running;
        if (back || over.contains(&next.boot))
            && let Some(placement) = placements.get_mut(index + 1)
        {
            placement.contradiction = Some(Contradiction::RunningClock);
        }
    }
}

/// An entry is not before its predecessors nor after its successors, by proof and by attestation. A running clock that
/// contradicts itself attests nothing to its neighbours, else a later lie would undo what was sound before it.
fn cut_by_neighbours(placements: &mut [Placement]) {
    let (mut earliest, mut by_code, mut low) = (None, false, None);
    for placement in placements.iter_mut() {
        if placement.earliest < earliest {
            (placement.earliest, placement.by_code) = (earliest, by_code);
        }
        (earliest, by_code) = (placement.earliest, placement.by_code);
        if placement.contradiction.is_none() {
            placement.low = placement.low.max(low);
            low = placement.low;
        }
    }
    let (mut latest, mut high) = (None, None);
    for placement in placements.iter_mut().rev() {
        placement.latest = least(placement.latest, latest);
        latest = placement.latest;
        if placement.contradiction.is_none() {
            placement.high = least(placement.high, high);
            high = placement.high;
        }
    }
}

/// Gives the grade and finds contradictions between bounds and attestation.
fn grade(placement: &mut Placement, rate_failed: bool) {
    let outside = below(placement.high, placement.earliest)
        || below(placement.latest, placement.low)
        || below(placement.latest, placement.earliest)
        || below(placement.high, placement.low);
    if outside && placement.contradiction.is_none() {
        placement.contradiction = Some(Contradiction::OutsideBounds);
    }
    placement.low = placement.low.max(placement.earliest);
    placement.high = least(placement.high, placement.latest);
    let span = placement.earliest.zip(placement.latest).map(|(earliest, latest)| latest - earliest);
    placement.grade = match (placement.contradiction, span) {
        (Some(_), _) => Grade::X,
        (None, Some(span)) if span <= GRADE_A_SPAN => Grade::A,
        _ if rate_failed => Grade::D,
        _ if placement.estimate.is_some() => Grade::B,
        (None, Some(span)) if span > STALE_ANCHOR => Grade::D,
        _ if placement.earliest.is_none() => Grade::D,
        _ => Grade::C,
    };
}

/// Whether an upper bound lies below a lower one.
fn below(upper: Option<Timestamp>, lower: Option<Timestamp>) -> bool {
    matches!((upper, lower), (Some(upper), Some(lower)) if upper < lower)
}
