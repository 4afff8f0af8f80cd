//! By when a traveller is to be heard of: the share's plan, moved by check-ins and extensions, never into a planned gap.

use super::case::{CheckIn, Extension, WatchCase, is_after};
use crate::fact::Gap;
use crate::ids::{DeviceId, EntryId, PersonId};
use crate::obligation::Seen;
use crate::time::{Millis, Timestamp};

/// By when a device's person is to be heard of, by what stands in its own journal and in that order, proven or not: what its own alarm
/// goes by, offline. None where the share in force is not that device's.
pub fn own_due(case: &WatchCase, device: DeviceId) -> Option<Timestamp> {
    let is_later = |seen: &Seen| seen.entry.device == device && seen.entry.seq > case.share.entry.seq;
    let check_ins = case.check_ins.iter().map(Word::CheckIn);
    let extensions = case.extensions.iter().filter(|it| it.how.is_none()).map(Word::Extension);
    let mut words: Vec<Word<'_>> = check_ins.chain(extensions).filter(|word| is_later(word.seen())).collect();
    words.sort_by_key(|word| word.seen().entry.seq);
    let mut due = planned(case);
    for word in words {
        due = match word {
            Word::CheckIn(check) => check.next_by,
            Word::Extension(extension) => reached(case, extension).max(due),
        };
    }
    (case.share.entry.device == device).then(|| beyond_gaps(due, &case.gaps, case.grace))
}

/// The first of the plan's times and the return.
fn planned(case: &WatchCase) -> Timestamp {
    case.dues.iter().copied().chain([case.return_by]).min().unwrap_or(case.return_by)
}

/// How far an extension reaches, with what the policy lets.
fn reached(case: &WatchCase, extension: &Extension) -> Timestamp {
    let placement = &extension.seen.placement;
    extension.until.min(placement.latest.unwrap_or(placement.wall) + case.reach)
}

/// Why an extension does not count, or not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotCounted {
    /// It is not proven to be after the share.
    BeforeShare,
    /// It is not proven to be after the last check-in or extension.
    BeforeLast,
    /// It asks for no later time than what is due.
    Backwards,
    /// It reaches further than the policy lets: it counts up to then.
    Clipped(Timestamp),
    /// The watch was closed before.
    Closed,
}

/// By when to hear of the traveller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Due {
    /// When, outside of planned gaps.
    pub(super) at: Timestamp,
    /// Extensions that don't count, or not whole.
    pub(super) not_counted: Vec<(EntryId, PersonId, NotCounted)>,
}

/// What may move the due time.
enum Word<'a> {
    CheckIn(&'a CheckIn),
    Extension(&'a Extension),
}

impl Word<'_> {
    fn seen(&self) -> &Seen {
        match self {
            Self::CheckIn(check) => &check.seen,
            Self::Extension(extension) => &extension.seen,
        }
    }
}

/// A check-in moves the due time, but only if it is proven to be after the last one. An extension moves it further ahead.
pub(super) fn next_due(case: &WatchCase) -> Due {
    let mut due = Due { at: planned(case), not_counted: Vec::new() };
    let check_ins = case.check_ins.iter().map(Word::CheckIn);
    let mut words: Vec<Word<'_>> = check_ins.chain(case.extensions.iter().map(Word::Extension)).collect();
    words.sort_by_key(|word| (word.seen().placement.earliest, word.seen().entry));
    let mut last: Option<Seen> = None;
    for word in words {
        match word {
            Word::CheckIn(check) if is_after(&check.seen, &case.share) => {
                let earliest = check.seen.placement.earliest;
                if last.is_none_or(|last| earliest > last.placement.earliest) {
                    (due.at, last) = (check.next_by, Some(check.seen));
                }
            }
            Word::CheckIn(_) => {}
            Word::Extension(extension) => {
                let (counts, why) = counted(case, extension, due.at, last.as_ref());
                due.not_counted.extend(why.map(|why| (extension.seen.entry, extension.person.clone(), why)));
                if let Some(until) = counts {
                    (due.at, last) = (until, Some(extension.seen));
                }
            }
        }
    }
    due.at = beyond_gaps(due.at, &case.gaps, case.grace);
    due
}

/// Until when an extension counts, and what is to be said of it.
fn counted(
    case: &WatchCase,
    extension: &Extension,
    due: Timestamp,
    last: Option<&Seen>,
) -> (Option<Timestamp>, Option<NotCounted>) {
    if !is_after(&extension.seen, &case.share) {
        return (None, Some(NotCounted::BeforeShare));
    }
    if last.is_some_and(|last| !is_after(&extension.seen, last)) {
        return (None, Some(NotCounted::BeforeLast));
    }
    let until = reached(case, extension);
    match () {
        () if until <= due => (None, Some(NotCounted::Backwards)),
        () if until < extension.until => (Some(until), Some(NotCounted::Clipped(until))),
        () => (Some(until), None),
    }
}

/// The first moment at or after it that lies in no gap; one that lies in a gap is put off to the gap's end and the grace.
fn beyond_gaps(mut due: Timestamp, gaps: &[Gap], grace: Millis) -> Timestamp {
    let mut gaps: Vec<&Gap> = gaps.iter().filter(|gap| gap.from < gap.until).collect();
    gaps.sort_by_key(|gap| (gap.from, gap.until));
    for gap in gaps {
        if gap.from <= due && due < gap.until {
            due = gap.until + grace;
        }
    }
    due
}

/// The planned gap at a moment, if any: until when.
pub(super) fn gap_at(case: &WatchCase, now: Timestamp) -> Option<Timestamp> {
    case.gaps.iter().filter(|gap| gap.from <= now && now < gap.until).map(|gap| gap.until).max()
}

/// When the next gap begins or ends after a moment.
pub(super) fn next_edge(case: &WatchCase, now: Timestamp) -> Option<Timestamp> {
    let sound = case.gaps.iter().filter(|gap| gap.from < gap.until);
    sound.flat_map(|gap| [gap.from, gap.until]).filter(|edge| *edge > now).min()
}
