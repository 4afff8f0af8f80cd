//! What a journal's stamps say of the clocks themselves: boots, and wall clocks that were set. People see it beside the
//! evidence; no verdict is made from it, since a wall clock proves nothing either way.

use crate::evidence::JUMP;
use crate::evidence::pairs::drift;
use crate::time::{Millis, Stamp, Timestamp};

/// A wall clock that jumped while the running clock went on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Jump {
    /// What it would have shown.
    pub before: Timestamp,
    /// What it shows.
    pub after: Timestamp,
}

impl Jump {
    /// By how much; negative when it was set back.
    pub fn by(&self) -> Millis {
        self.after - self.before
    }
}

/// What happened to a device's clocks between two entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockEvent {
    /// It was switched off and on, or restarted.
    Reboot,
    /// The wall clock was set, or set itself.
    Jump(Jump),
}

impl ClockEvent {
    /// Its name in JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Reboot => "reboot",
            Self::Jump(_) => "clock_jump",
        }
    }
}

/// Whether the wall clock jumped between two readings of one boot, the earlier one first. Over a reboot nothing can be said.
pub fn jump(earlier: &Stamp, later: &Stamp) -> Option<Jump> {
    let gap = i64::try_from(later.running.checked_sub(earlier.running)?).ok()?;
    let jump = Jump { before: earlier.wall + Millis(gap), after: later.wall };
    let allowed = JUMP + drift(gap);
    (earlier.boot == later.boot && jump.by().0.unsigned_abs() > allowed.0.unsigned_abs()).then_some(jump)
}

/// What happened between two entries that follow each other.
pub(super) fn between(earlier: &Stamp, later: &Stamp) -> Option<ClockEvent> {
    if earlier.boot != later.boot { Some(ClockEvent::Reboot) } else { jump(earlier, later).map(ClockEvent::Jump) }
}
