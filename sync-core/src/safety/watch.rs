//! The watch over one trip (V6.3): a pure function of what was heard and the time.

use super::case::{Call, WatchCase, is_after};
use super::due::{NotCounted, gap_at, next_due, next_edge};
use crate::ids::{EntryId, PersonId};
use crate::obligation::Seen;
use crate::planted::{self, Bug};
use crate::time::{Millis, Timestamp};

/// Where the watch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WatchState {
    /// Shared; no departure heard of.
    Armed,
    /// The departure or the first arrival was heard of.
    UnderWay,
    /// Past the expected return, within the grace.
    Overdue,
    /// Past the grace, or called for help: colleagues act.
    Alarmed,
    /// Back, or a person vouches.
    Closed,
}

impl WatchState {
    /// Its name in JSON, SQL and tests.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Armed => "armed",
            Self::UnderWay => "under_way",
            Self::Overdue => "overdue",
            Self::Alarmed => "alarmed",
            Self::Closed => "closed",
        }
    }

    /// Its name in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Armed => "已布防",
            Self::UnderWay => "行程中",
            Self::Overdue => "逾时未归",
            Self::Alarmed => "已报警",
            Self::Closed => "已解除",
        }
    }
}

/// Why the watch stands where it does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum WatchReason {
    /// Shared, not departed.
    NotDeparted,
    /// On the road.
    OnTheRoad,
    /// In a gap of the coverage that was planned: silence says nothing.
    OutOfCoverage {
        /// The gap's end.
        until: Timestamp,
    },
    /// Past the expected return.
    PastReturn,
    /// Nothing heard past the grace.
    NothingHeard,
    /// The traveller calls for help.
    Called {
        /// Who calls.
        by: PersonId,
        /// What they say.
        words: String,
        /// By the duress code.
        secret: bool,
    },
    /// The return stands after the departure.
    Returned,
    /// A person vouches.
    Confirmed {
        /// Who.
        by: PersonId,
        /// How it is known.
        how: String,
    },
}

/// The last sign of life, with its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Heard {
    /// Which entry.
    pub entry: EntryId,
    /// Not before this, as far as is known.
    pub low: Option<Timestamp>,
    /// Not after this.
    pub high: Option<Timestamp>,
    /// When the server received it.
    pub received: Option<Timestamp>,
}

/// What the watch says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Watch {
    /// Where it stands.
    pub state: WatchState,
    /// Why.
    pub reason: WatchReason,
    /// When to hear from the traveller next.
    pub due: Timestamp,
    /// When time alone changes it.
    pub changes_at: Option<Timestamp>,
    /// Since when it is an alarm, if it is.
    pub alarm: Option<Timestamp>,
    /// How many calls for help are open.
    pub calls: u32,
    /// The last sign of life since the share.
    pub heard: Option<Heard>,
    /// Extensions that don't count, or not whole.
    pub not_counted: Vec<(EntryId, PersonId, NotCounted)>,
}

/// Says where the watch stands at `now`.
pub fn judge_watch(case: &WatchCase, now: Timestamp) -> Watch {
    let due = next_due(case);
    let watch = Watch {
        state: WatchState::Armed,
        reason: WatchReason::NotDeparted,
        due: due.at,
        changes_at: None,
        alarm: None,
        calls: 0,
        heard: heard(case),
        not_counted: due.not_counted,
    };
    let open = case.calls.iter().filter(|call| !is_answered(case, call) && !planted::is(Bug::CallUnheard));
    let open: Vec<&Call> = open.collect();
    if let Some(call) = open.iter().min_by_key(|call| (call.secret, call.seen.entry)) {
        let reason = WatchReason::Called { by: call.person.clone(), words: call.words.clone(), secret: call.secret };
        let calls = u32::try_from(open.len()).unwrap_or(u32::MAX);
        let since = open.iter().filter_map(|call| call.seen.placement.latest).min().unwrap_or(now);
        return Watch { state: WatchState::Alarmed, reason, alarm: Some(since), calls, ..watch };
    }
    if let Some((reason, end)) = ended(case) {
        return Watch { state: WatchState::Closed, reason, not_counted: after_end(case, &end), ..watch };
    }
    by_time(case, watch, now)
}

/// Whether somebody vouched for the traveller knowing of the call, or after it was received.
fn is_answered(case: &WatchCase, call: &Call) -> bool {
    let answers = |word: &super::case::Confirmation| {
        word.person != call.person && (word.calls.contains(&call.seen.entry) || is_after(&word.seen, &call.seen))
    };
    case.confirmations.iter().any(answers) || planted::is(Bug::ReturnEndsCall) && !case.returns.is_empty()
}

/// What ended the watch, if anything did: a person's word, or the return.
fn ended(case: &WatchCase) -> Option<(WatchReason, Seen)> {
    let received_since = |seen: &Seen| seen.placement.latest >= case.share.placement.latest;
    let words = case.confirmations.iter().filter(|word| received_since(&word.seen));
    if let Some(word) = words.min_by_key(|word| word.seen.entry) {
        let reason = WatchReason::Confirmed { by: word.person.clone(), how: word.how.clone() };
        return Some((reason, word.seen));
    }
    if let Some(back) = case.returns.iter().find(|back| is_back(case, back)) {
        return Some((WatchReason::Returned, *back));
    }
    let planted = planted::is(Bug::CheckInEndsWatch).then(|| case.check_ins.first()).flatten();
    planted.map(|check| (WatchReason::Returned, check.seen))
}

/// Where it stands by what is due.
fn by_time(case: &WatchCase, watch: Watch, now: Timestamp) -> Watch {
    let due = watch.due;
    let alarm = match () {
        () if planted::is(Bug::AlarmLate) => due + case.grace + case.grace,
        () if planted::is(Bug::AlarmEarly) => due + case.grace - Millis::minutes(10),
        () => due + case.grace,
    };
    if now >= alarm {
        // Whoever shares only when it should be over is watched from then on.
        let since = case.share.placement.latest.map_or(alarm, |shared| alarm.max(shared));
        return Watch { state: WatchState::Alarmed, reason: WatchReason::NothingHeard, alarm: Some(since), ..watch };
    }
    if now >= due {
        let (state, reason) = (WatchState::Overdue, WatchReason::PastReturn);
        return Watch { state, reason, changes_at: Some(alarm), ..watch };
    }
    let (state, reason) = match case.departures.is_empty() {
        true => (WatchState::Armed, WatchReason::NotDeparted),
        false => (WatchState::UnderWay, WatchReason::OnTheRoad),
    };
    let reason = gap_at(case, now).map_or(reason, |until| WatchReason::OutOfCoverage { until });
    let changes_at = next_edge(case, now).map_or(due, |edge| edge.min(due));
    Watch { state, reason, changes_at: Some(changes_at), ..watch }
}

/// After the share and a departure, and with no departure after it in the same chain: whoever shares or sets out again is
/// away again.
fn is_back(case: &WatchCase, back: &Seen) -> bool {
    let again = |out: &Seen| out.entry.device == back.entry.device && out.entry.seq > back.entry.seq;
    let left = case.departures.iter().any(|out| is_after(back, out)) && !case.departures.iter().any(again);
    left && is_after(back, &case.share)
}

/// Extensions that came when the watch was closed.
fn after_end(case: &WatchCase, end: &Seen) -> Vec<(EntryId, PersonId, NotCounted)> {
    let late = case.extensions.iter().filter(|it| is_after(&it.seen, end));
    late.map(|it| (it.seen.entry, it.person.clone(), NotCounted::Closed)).collect()
}

/// The last that is known to be from the traveller since the share.
fn heard(case: &WatchCase) -> Option<Heard> {
    let own = case.extensions.iter().filter(|it| it.how.is_none()).map(|it| &it.seen);
    let signs = case.departures.iter().chain(&case.returns).chain(case.check_ins.iter().map(|it| &it.seen)).chain(own);
    let last =
        signs.filter(|seen| is_after(seen, &case.share)).max_by_key(|seen| (seen.placement.shown(), seen.entry))?;
    let placement = &last.placement;
    Some(Heard {
        entry: last.entry,
        low: placement.low.or(placement.earliest),
        high: placement.high.or(placement.latest),
        received: placement.latest,
    })
}
