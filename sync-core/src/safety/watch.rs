//! The watch over one trip: a pure function of what was heard and the time.

use crate::ids::PersonId;
use crate::obligation::{Seen, Sentence};
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
    /// Past the grace: colleagues act.
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

/// A sign of life on the road.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckIn {
    /// The fact.
    pub seen: Seen,
    /// When to hear from the traveller next.
    pub next_by: Timestamp,
}

/// Everything the watch is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchCase {
    /// The share in force: the last one in the traveller's chain.
    pub share: Seen,
    /// Expected return in it.
    pub return_by: Timestamp,
    /// How long after that the alarm is raised.
    pub grace: Millis,
    /// Departures, and arrivals that stand for one that was not recorded.
    pub departures: Vec<Seen>,
    /// Check-ins.
    pub check_ins: Vec<CheckIn>,
    /// Returns.
    pub returns: Vec<Seen>,
    /// People who vouch: who, and in which words.
    pub confirmations: Vec<(Seen, PersonId, String)>,
}

/// Why the watch stands where it does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum WatchReason {
    /// Shared, not departed.
    NotDeparted,
    /// On the road.
    OnTheRoad,
    /// Past the expected return.
    PastReturn,
    /// Nothing heard past the grace.
    NothingHeard,
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
}

/// Says where the watch stands at `now`.
pub fn judge_watch(case: &WatchCase, now: Timestamp) -> Watch {
    let due = next_due(case);
    let watch = |state, reason, changes_at| Watch { state, reason, due, changes_at };
    let received_since = |seen: &Seen| seen.placement.latest >= case.share.placement.latest;
    let confirmed =
        case.confirmations.iter().filter(|(seen, ..)| received_since(seen)).min_by_key(|(seen, ..)| seen.entry);
    if let Some((_, by, how)) = confirmed {
        let reason = WatchReason::Confirmed { by: by.clone(), how: how.clone() };
        return watch(WatchState::Closed, reason, None);
    }
    if case.returns.iter().any(|back| is_back(case, back)) {
        return watch(WatchState::Closed, WatchReason::Returned, None);
    }
    if !case.check_ins.is_empty() && planted::is(Bug::CheckInEndsWatch) {
        return watch(WatchState::Closed, WatchReason::Returned, None);
    }
    let alarm = match () {
        () if planted::is(Bug::AlarmLate) => due + case.grace + case.grace,
        () if planted::is(Bug::AlarmEarly) => due + case.grace - Millis::minutes(10),
        () => due + case.grace,
    };
    if now >= alarm {
        return watch(WatchState::Alarmed, WatchReason::NothingHeard, None);
    }
    if now >= due {
        return watch(WatchState::Overdue, WatchReason::PastReturn, Some(alarm));
    }
    match case.departures.is_empty() {
        true => watch(WatchState::Armed, WatchReason::NotDeparted, Some(due)),
        false => watch(WatchState::UnderWay, WatchReason::OnTheRoad, Some(due)),
    }
}

/// After the share and a departure, and with no departure after it in the same chain: whoever shares or sets out again is
/// away again.
fn is_back(case: &WatchCase, back: &Seen) -> bool {
    let again = |out: &Seen| out.entry.device == back.entry.device && out.entry.seq > back.entry.seq;
    let left = case.departures.iter().any(|out| is_after(back, out)) && !case.departures.iter().any(again);
    left && is_after(back, &case.share)
}

/// A check-in moves the due time, but only if it is proven to be after the last one.
fn next_due(case: &WatchCase) -> Timestamp {
    let mut check_ins: Vec<&CheckIn> =
        case.check_ins.iter().filter(|check| is_after(&check.seen, &case.share)).collect();
    check_ins.sort_by_key(|check| (check.seen.placement.earliest, check.seen.entry));
    let mut last: Option<&CheckIn> = None;
    for check in check_ins {
        let later = last.is_none_or(|last| check.seen.placement.earliest > last.seen.placement.earliest);
        if later {
            last = Some(check);
        }
    }
    last.map_or(case.return_by, |check| check.next_by)
}

/// After it in the same chain, or with an earliest bound after the other's latest.
fn is_after(later: &Seen, earlier: &Seen) -> bool {
    if later.entry.device == earlier.entry.device {
        return later.entry.seq > earlier.entry.seq;
    }
    matches!((later.placement.earliest, earlier.placement.latest), (Some(later), Some(earlier)) if later > earlier)
}

/// Says it in a sentence. `zone` is an IANA name.
pub fn explain_watch(watch: &Watch, zone: &str) -> Sentence {
    let due = crate::obligation::clock(watch.due, zone);
    let (en, zh) = match &watch.reason {
        WatchReason::NotDeparted => (
            format!("Shared; no departure heard of; expected back {due}."),
            format!("行程已共享,尚未得知出发;预计 {due} 返回。"),
        ),
        WatchReason::OnTheRoad => {
            (format!("On the road; to be heard of by {due}."), format!("行程中;最迟应于 {due} 有消息。"))
        }
        WatchReason::PastReturn => (
            format!("Past {due} without a sign of life; the alarm follows after the grace."),
            format!("{due} 已过,尚无消息;宽限期过后报警。"),
        ),
        WatchReason::NothingHeard => (
            format!("Nothing heard since {due} and the grace is over: call the traveller, then the customer."),
            format!("{due} 后一直没有消息,宽限期已过:请先联系本人,再联系客户。"),
        ),
        WatchReason::Returned => {
            ("Back: the return stands after the departure.".to_owned(), "已返回:返回记录在出发之后。".to_owned())
        }
        WatchReason::Confirmed { by, how } => {
            (format!("{by} vouches for the traveller: {how}."), format!("{by} 确认人员平安:{how}。"))
        }
    };
    Sentence { en, zh }
}
