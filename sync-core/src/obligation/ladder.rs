//! Climbing a ladder: which steps of it are reached, and when the next one is. Steps tell people and judge nobody. A pure
//! function, so the phone and the server count alike.

use crate::obligation::hours::{LEAST, OfficeHours};
use crate::obligation::{Sentence, State, Verdict};
use crate::policy::{Rung, Step};
use crate::time::{Millis, Timestamp};

/// A deadline that moves by less is the same one, told a little better.
const SAME: Millis = Millis::minutes(1);

/// How far somebody is on a ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Climb {
    /// The position of the journal at which it began: another deadline, or the same after it had been closed, begins another.
    pub generation: u64,
    /// The deadline that it counts from.
    pub due: Timestamp,
    /// Steps that were taken, a bit for each.
    pub taken: u8,
}

impl Climb {
    fn has(&self, step: usize) -> bool {
        self.taken & bit(step) != 0
    }
}

/// What a moment brings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outlook {
    /// Where it stands now; none while nothing is to be told.
    pub climb: Option<Climb>,
    /// Steps that were reached just now, in their order.
    pub reached: Vec<usize>,
    /// When the next one is, as far as time alone decides it.
    pub next: Option<Timestamp>,
}

/// What is reached of a ladder at `now`, given where it stood before. `position` is that of the journal.
///
/// Reminders are given while the time runs, the rest while it is over and nothing was heard: `waiting` and whatever is settled
/// has no steps. A reminder that came too late to be one is left out.
pub fn climb(
    before: Option<Climb>,
    verdict: &Verdict,
    ladder: &[Step],
    hours: &OfficeHours<'_>,
    (position, now): (u64, Timestamp),
) -> Outlook {
    let running = verdict.state == State::Running;
    let Some(due) = verdict.due.filter(|_| running || is_overdue(verdict.state)) else { return Outlook::default() };
    let same = before.filter(|before| (due - before.due).0.abs() < SAME.0);
    let mut climb = same.unwrap_or(Climb { generation: position, due, taken: 0 });
    let mut outlook = Outlook::default();
    for (index, step) in ladder.iter().enumerate().take(u8::BITS as usize) {
        let Some(at) = moment(step, &climb, verdict, hours).filter(|_| step.is_before() == running) else { continue };
        if at > now {
            outlook.next = Some(outlook.next.map_or(at, |next| next.min(at)));
        } else if !climb.has(index) {
            climb.taken |= bit(index);
            outlook.reached.push(index);
        }
    }
    Outlook { climb: Some(climb), ..outlook }
}

/// Past the deadline with nothing done, as far as is known.
pub fn is_overdue(state: State) -> bool {
    matches!(state, State::Missing | State::AwaitingDevice | State::Unrecoverable)
}

/// Whom the steps after the deadline have told so far, each once.
pub fn told_after(climb: Option<Climb>, ladder: &[Step]) -> Vec<Rung> {
    let taken = ladder.iter().enumerate().filter(|(index, step)| {
        !step.is_before() && *index < u8::BITS as usize && climb.is_some_and(|climb| climb.has(*index))
    });
    let mut rungs: Vec<Rung> = taken.map(|(_, step)| step.tell).collect();
    rungs.sort();
    rungs.dedup();
    rungs
}

/// When a step is taken; none for a reminder that no hour is left for.
fn moment(step: &Step, climb: &Climb, verdict: &Verdict, hours: &OfficeHours<'_>) -> Option<Timestamp> {
    let plain = climb.due + step.offset;
    if !step.is_before() {
        return Some(hours.at_or_after(step.hours, plain));
    }
    let at = hours.at_or_before(step.hours, plain);
    // A limit shorter than the span, or a night that began before they left: there is nothing to remind of yet.
    let began = verdict.trigger.map(|seen| seen.placement.shown());
    (began.is_none_or(|began| at >= began + LEAST)).then_some(at)
}

fn bit(step: usize) -> u8 {
    u32::try_from(step).ok().and_then(|step| 1_u8.checked_shl(step)).unwrap_or(0)
}

/// What a step says, around the verdict's own sentence. Silence is said to be no news, and is not called late.
pub fn step_sentence(state: State, verdict: &Sentence) -> Sentence {
    let (en, zh) = match state {
        State::Running => ("Due soon", "即将到期"),
        State::Missing => ("Still open", "仍未完成"),
        _ => ("No news", "暂无消息"),
    };
    Sentence { en: format!("{en}. {}", verdict.en), zh: format!("{zh}。{}", verdict.zh) }
}
