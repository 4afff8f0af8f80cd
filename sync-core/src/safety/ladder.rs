//! How far the ladder of an alarm is climbed (V6.3): a pure function of the policy, of who took care of it and when, and of the time.
//! There is no silent end: a hold runs out, and the last step comes again until the alarm is closed.

use crate::ids::{EntryId, PersonId};
use crate::policy::SafetyLadder;
use crate::time::{Millis, Timestamp};

/// Somebody takes care of an alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The fact.
    pub entry: EntryId,
    /// Whose.
    pub person: PersonId,
    /// When the server received it: it holds from then on.
    pub received: Timestamp,
    /// What they do about it.
    pub note: String,
}

/// An alarm that is climbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Alarm {
    /// Which one, for a visit: a step of an older one is never taken.
    pub generation: u64,
    /// Since when its steps count.
    pub since: Timestamp,
    /// How many steps were taken; those beyond the ladder's end are repeats of its last.
    pub taken: u32,
    /// How many calls for help it answers: then all steps are taken at once.
    pub calls: u32,
}

/// What an acknowledgement came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Held {
    /// It holds the ladder until then.
    Until(Timestamp),
    /// Another one held it already: it is listed, and holds nothing more.
    Listed,
    /// It came before the alarm.
    Before,
}

/// Where a ladder stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// How many steps are reached by now, repeats among them.
    pub reached: u32,
    /// When the next one is reached if nothing else happens.
    pub next_at: Timestamp,
    /// What each acknowledgement came to, in the order of their receipt.
    pub held: Vec<(Acknowledgement, Held)>,
}

impl Outlook {
    /// Whose acknowledgement holds the ladder now, and until when.
    pub fn holder(&self, now: Timestamp) -> Option<(&Acknowledgement, Timestamp)> {
        self.held.iter().find_map(|(ack, held)| match held {
            Held::Until(until) if *until > now && ack.received <= now => Some((ack, *until)),
            _ => None,
        })
    }
}

/// Says where the ladder of an alarm stands at `now`.
pub fn outlook(ladder: &SafetyLadder, alarm: &Alarm, mut acks: Vec<Acknowledgement>, now: Timestamp) -> Outlook {
    acks.sort_by_key(|ack| (ack.received, ack.entry));
    let held = holds(ladder, alarm, acks);
    let moment = |step: u32| when(ladder, alarm, &held, step);
    let mut reached = 0;
    while moment(reached) <= now {
        // Repeats that nobody saw are one: the count goes to where it would stand.
        reached += 1;
    }
    let next_at = moment(reached.max(alarm.taken));
    Outlook { reached, next_at, held }
}

/// The first acknowledgement holds; a later one only when no other does.
fn holds(ladder: &SafetyLadder, alarm: &Alarm, acks: Vec<Acknowledgement>) -> Vec<(Acknowledgement, Held)> {
    let mut until = alarm.since;
    let judge = |ack: Acknowledgement| {
        let held = match ack.received {
            at if at < alarm.since => Held::Before,
            at if at < until => Held::Listed,
            at => {
                until = at + ladder.hold;
                Held::Until(until)
            }
        };
        (ack, held)
    };
    acks.into_iter().map(judge).collect()
}

/// When a step is reached: its time after the alarm, and as much longer as the ladder was held before it.
fn when(ladder: &SafetyLadder, alarm: &Alarm, held: &[(Acknowledgement, Held)], step: u32) -> Timestamp {
    let steps = ladder.of_alarm();
    let last = steps.len().saturating_sub(1);
    let index = step as usize;
    // Whoever calls for help waits for no step.
    let after =
        |index: usize| if alarm.calls > 0 { Millis(0) } else { steps.get(index).map_or(Millis(0), |it| it.after) };
    let repeats = i64::try_from(index.saturating_sub(last)).unwrap_or(i64::MAX);
    let mut at = alarm.since + after(index.min(last)) + Millis(ladder.repeat.0.saturating_mul(repeats));
    for (ack, held) in held {
        if let Held::Until(until) = held
            && ack.received < at
        {
            at = at + (*until - ack.received);
        }
    }
    at
}
