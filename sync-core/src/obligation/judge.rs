//! The rules of the obligation machine. Precedence is that of [`State`]; each rule says which statement it makes.

use crate::evidence::Placement;
use crate::obligation::{Case, Completion, DeviceContact, Limit, Reason, Seen, State, Verdict};
use crate::planted::{self, Bug};
use crate::time::{Millis, Timestamp};

/// Concludes what can be concluded at `now`.
pub fn judge(case: &Case, now: Timestamp) -> Verdict {
    let trigger = first_leaving(&case.triggers);
    let due = trigger.map(|seen| seen.placement.shown()).or(case.planned_end).map(|from| case.limit.due(from));
    let open = Verdict {
        owed: case.owed,
        about: case.about.clone(),
        state: State::Waiting,
        reason: Reason::NotLeft,
        due: due.map(|(due, _)| due),
        provisional: due.is_some_and(|(_, provisional)| provisional),
        trigger,
        completion: None,
        changes_at: None,
    };
    if case.cancelled {
        return Verdict { state: State::Void, reason: Reason::Cancelled, ..open };
    }
    if let Some(waiver) = case.waivers.iter().min_by_key(|waiver| waiver.entry) {
        let reason = Reason::Waived { by: waiver.by.clone(), reason: waiver.reason.clone() };
        return Verdict { state: State::Excused, reason, ..open };
    }
    let judged = trigger.iter().flat_map(|trigger| case.completions.iter().map(move |done| (trigger, done)));
    let best = judged
        .map(|(trigger, done)| (judge_done(trigger, done, &case.limit), done.seen))
        .min_by_key(|((state, _), seen)| (*state, seen.placement.shown(), seen.entry));
    match best {
        Some(((state, reason), seen)) => decided(case, Verdict { state, reason, completion: Some(seen), ..open }),
        None => judge_open(case, open, now),
    }
}

/// What only a claim says is for a superior to accept or reject. Nothing else is: proof and running clocks need no opinion, and
/// from what can't be decided no penalty follows.
fn decided(case: &Case, verdict: Verdict) -> Verdict {
    let Some(seen) = verdict.completion.filter(|_| verdict.state == State::Claimed) else { return verdict };
    let about = case.decisions.iter().filter(|decision| decision.saw.contains(&seen.entry));
    let Some(last) = about.max_by_key(|decision| (decision.at, decision.entry)) else { return verdict };
    let (by, accepted, reason) = (last.by.clone(), last.accepted, last.reason.clone());
    let state = if accepted { State::Accepted } else { State::Rejected };
    Verdict { state, reason: Reason::Decided { by, accepted, reason }, ..verdict }
}

/// The leaving that counts: on one device the first in its chain, whatever the clocks say; between devices the earliest.
fn first_leaving(triggers: &[Seen]) -> Option<Seen> {
    let before = |a: &Seen, b: &Seen| a.entry.device == b.entry.device && a.entry.seq < b.entry.seq;
    let firsts = triggers.iter().filter(|seen| !triggers.iter().any(|other| before(other, seen)));
    firsts.copied().min_by_key(|seen| (seen.placement.shown(), seen.entry))
}

/// What a completion and a trigger say together.
fn judge_done(trigger: &Seen, done: &Completion, limit: &Limit) -> (State, Reason) {
    let longer;
    let limit = match limit {
        Limit::Span(span) if planted::is(Bug::LateIsInTime) => {
            longer = Limit::Span(*span + Millis::minutes(10));
            &longer
        }
        limit => limit,
    };
    let (left, made) = (&trigger.placement, &done.seen.placement);
    if let Some(contradiction) = left.contradiction.or(made.contradiction) {
        return (State::Disputed, Reason::Contradicted(contradiction));
    }
    let after_deadline =
        |done: Option<Timestamp>, from: Option<Timestamp>| both(done, from.map(|at| limit.deadline(at)));
    if after_deadline(made.latest, left.earliest).is_some_and(|over| over <= Millis(0)) {
        return (State::Met, Reason::ProvenInTime);
    }
    let attested = Attested::of(trigger, done, limit);
    if attested.in_time && is_attested(left, made, done, trigger) {
        return in_time(left, made, limit, attested.most.unwrap_or_default());
    }
    if let Some(by) = after_deadline(made.earliest, left.latest).filter(|over| *over > Millis(0)) {
        return (State::Late, Reason::ProvenLate { by });
    }
    if let Some(after) = attested.least.filter(|_| attested.late) {
        return (State::Late, Reason::LateByOwnClock { after });
    }
    if !(left.is_attested() && made.is_attested()) && made.shown_claim() <= limit.deadline(left.shown_claim()) {
        return (State::Claimed, Reason::WallClockOnly);
    }
    (State::Undetermined, Reason::Undecided)
}

/// In time by attestation: `met` when it was also received before the deadline, else `met_offline`.
fn in_time(left: &Placement, made: &Placement, limit: &Limit, after: Millis) -> (State, Reason) {
    let deadline = limit.deadline(left.shown());
    match made.latest {
        Some(received) if received > deadline && planted::is(Bug::OfflineIsLate) => {
            (State::Late, Reason::ProvenLate { by: received - deadline })
        }
        Some(received) if received > deadline => {
            (State::MetOffline, Reason::DoneOffline { after, delivered_late: received - deadline })
        }
        Some(_) => (State::Met, Reason::ReceivedInTime),
        None => (State::MetOffline, Reason::DoneOffline { after, delivered_late: Millis(0) }),
    }
}

/// Both placed by running clocks with a clock pair, of their own boot or of chain neighbours that leave no room.
fn is_attested(left: &Placement, made: &Placement, done: &Completion, trigger: &Seen) -> bool {
    let same_clock = done.since.iter().any(|(entry, _)| *entry == trigger.entry);
    if same_clock { left.is_attested() && made.is_attested() } else { left.low.is_some() && made.high.is_some() }
}

/// What running clocks say of the time between trigger and completion.
struct Attested {
    /// The least time.
    least: Option<Millis>,
    /// The most time.
    most: Option<Millis>,
    /// At most the limit.
    in_time: bool,
    /// At least more than the limit.
    late: bool,
}

impl Attested {
    /// By the running clock that both share, else by their intervals. How much time a deadline by working days leaves depends on
    /// when it began: there the shared clock narrows the interval of neither.
    fn of(trigger: &Seen, done: &Completion, limit: &Limit) -> Self {
        let (left, made) = (&trigger.placement, &done.seen.placement);
        let shared = done.since.iter().find(|(entry, _)| *entry == trigger.entry).map(|(_, span)| *span);
        let least = shared.map(|(least, _)| least).or(both(made.low, left.high));
        let most = shared.map(|(_, most)| most).or(both(made.high, left.low));
        let (in_time, late) = match limit.span() {
            Some(limit) => (most.is_some_and(|most| most <= limit), least.is_some_and(|least| least > limit)),
            None => {
                let over = |done, from: Option<Timestamp>| both(done, from.map(|at| limit.deadline(at)));
                let in_time = over(made.high, left.low).is_some_and(|over| over <= Millis(0));
                (in_time, over(made.low, left.high).is_some_and(|over| over > Millis(0)))
            }
        };
        Self { least, most, in_time, late }
    }
}

fn both(later: Option<Timestamp>, earlier: Option<Timestamp>) -> Option<Millis> {
    later.zip(earlier).map(|(later, earlier)| later - earlier)
}

impl Placement {
    /// The estimate where there is one, else what the wall clock says.
    fn shown_claim(&self) -> Timestamp {
        self.estimate.unwrap_or(self.wall)
    }
}

/// Nothing was done as far as the server knows: who must be heard of before that can be called missing?
fn judge_open(case: &Case, open: Verdict, now: Timestamp) -> Verdict {
    if let Some(contradiction) = open.trigger.and_then(|seen| seen.placement.contradiction) {
        return Verdict { state: State::Disputed, reason: Reason::Contradicted(contradiction), ..open };
    }
    let planned = open.trigger.is_none();
    let from = match open.trigger {
        Some(seen) => seen.placement.high.or(seen.placement.latest).unwrap_or(seen.placement.shown()),
        None => match case.planned_end {
            Some(end) => end,
            None => return open,
        },
    };
    let due = case.limit.deadline(from);
    if now <= due {
        let (state, reason) =
            if planned { (State::Waiting, Reason::NotLeft) } else { (State::Running, Reason::TimeLeft) };
        return Verdict { state, reason, changes_at: Some(due + Millis(1)), ..open };
    }
    let lost = case.devices.iter().filter(|device| is_lost_with_it(device, due, from));
    if let Some(lost) = lost.min_by_key(|device| (device.lost, device.device)) {
        let reason = Reason::DeviceLost { person: lost.person.clone() };
        return Verdict { state: State::Unrecoverable, reason, ..open };
    }
    let live = || case.devices.iter().filter(|device| is_live(device, case.live, now));
    let silent = live().filter(|device| !heard_since(device, due)).min_by_key(|device| (device.heard, device.device));
    let contact = case.devices.iter().filter_map(|device| device.complete).filter(|at| *at > due).max();
    match (silent, contact) {
        (Some(_), _) if !planned && planted::is(Bug::SilenceIsMissing) => {
            Verdict { state: State::Missing, reason: Reason::NoneFound { contact: now }, ..open }
        }
        (silent, Some(_)) if planted::is(Bug::NothingIsMissing) => awaiting(case, open, silent, planned),
        (None, Some(_)) if planned => Verdict { state: State::Waiting, reason: Reason::NotLeft, ..open },
        (None, Some(contact)) => Verdict { state: State::Missing, reason: Reason::NoneFound { contact }, ..open },
        (silent, _) => awaiting(case, open, silent, planned),
    }
}

fn awaiting(case: &Case, open: Verdict, silent: Option<&DeviceContact>, planned: bool) -> Verdict {
    // The device silent for longest is the first that is no longer waited for.
    let changes_at = silent.and_then(|device| device.heard).map(|heard| heard + case.live + Millis(1));
    let device = silent.or(case.devices.iter().max_by_key(|device| (device.heard, device.device)));
    match device {
        Some(device) => {
            let reason = Reason::Silent { person: device.person.clone(), heard: device.heard, planned };
            Verdict { state: State::AwaitingDevice, reason, changes_at, ..open }
        }
        None => open,
    }
}

/// Enrolled, neither revoked nor lost, heard of lately.
fn is_live(device: &DeviceContact, live: Millis, now: Timestamp) -> bool {
    !device.revoked && device.lost.is_none() && device.heard.is_some_and(|heard| now - heard <= live)
}

fn heard_since(device: &DeviceContact, due: Timestamp) -> bool {
    device.complete.is_some_and(|at| at > due)
}

/// Lost before it was heard of again, and after it may have held what is owed.
fn is_lost_with_it(device: &DeviceContact, due: Timestamp, from: Timestamp) -> bool {
    device.lost.is_some_and(|lost| lost > from) && !heard_since(device, due)
}
