//! What is played: a list of events, drawn from a seed before anything runs, so that a failing list can be made shorter. People's
//! work stands in `story`, what goes wrong in `trouble`.

mod story;
mod trouble;

use sync_core::fact::ObligationKind;
use sync_core::time::{Millis, Timestamp};

use crate::draw::Draw;
use crate::net::Fault;
use crate::time::BEGIN;

/// How large a scenario is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Phones; the last one is the supervisor's.
    pub phones: usize,
    /// Simulated days of work.
    pub days: i64,
    /// Faults.
    pub faults: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { phones: 4, days: 2, faults: 50 }
    }
}

/// Something a person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the command of the same name")]
pub enum Deed {
    Plan { start: Timestamp },
    Replan,
    Approve,
    Invite { phone: usize },
    HandOver { phone: usize },
    Share { return_by: Timestamp },
    SetOut,
    CheckIn { next_by: Timestamp },
    Extend { until: Timestamp },
    Sos,
    Acknowledge,
    Arrive,
    Note,
    Gift,
    Summary,
    Leave,
    Brief,
    Thank,
    Submit,
    Sign,
    Return,
    Waive { obligation: ObligationKind },
    Confirm,
    Cancel,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say what the sentence leaves open")]
pub enum What {
    /// A person does something.
    Do { phone: usize, visit: usize, deed: Deed },
    /// A phone contacts the server.
    Contact { phone: usize },
    /// A phone holds the server to its log.
    CheckLog { phone: usize },
    /// A phone has no coverage.
    Offline { phone: usize, span: Millis },
    /// Something happens to a phone's next request.
    Network { phone: usize, fault: Fault },
    /// A phone is switched off and on.
    Reboot { phone: usize, off: Millis },
    /// The app is killed at a call to its disk.
    Kill { phone: usize, calls: u64 },
    /// The battery is torn out at a call to its disk.
    PowerLoss { phone: usize, calls: u64 },
    /// The phone's disk is full.
    Full { phone: usize, span: Millis },
    /// A sync of the phone's disk fails.
    FailSync { phone: usize, syncs: u64 },
    /// The wall clock is set.
    Wall { phone: usize, ahead: Millis },
    /// A copy of the phone is made, which goes on beside it.
    Clone { phone: usize },
    /// A copy of the phone's folder is put aside.
    Keep { phone: usize },
    /// The phone's folder becomes what was put aside.
    Restore { phone: usize },
    /// The device is revoked.
    Revoke { phone: usize },
    /// The phone is lost for ever, and declared so.
    Lose { phone: usize },
    /// The server digests and fires what is due.
    Turn,
    /// The server is stopped in order and started again.
    ServerRestart { down: Millis },
    /// The server is killed at a call to its disk.
    ServerKill { calls: u64, down: Millis },
    /// The server loses power at a call to its disk.
    ServerPowerLoss { calls: u64, down: Millis },
    /// The server's disk is full.
    ServerFull { span: Millis },
    /// A sync of the server's disk fails.
    ServerFailSync { syncs: u64 },
    /// The server's clock is stepped.
    ServerClock { by: Millis },
    /// The server's data and keys are copied.
    ServerCopy,
    /// The server's folder is lost, and the newest copy is put in its place.
    ServerLost { down: Millis },
}

/// Something that happens at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// When, after the beginning.
    pub at: Millis,
    /// What.
    pub what: What,
}

/// A whole play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Decides everything that the events leave open.
    pub seed: u64,
    /// How many phones there are.
    pub phones: usize,
    /// How long it lasts.
    pub span: Millis,
    /// What happens, in order.
    pub events: Vec<Event>,
}

impl Scenario {
    /// Draws a play.
    pub fn draw(seed: u64, size: Size) -> Self {
        let mut draw = Draw::of(seed, 1);
        let span = Millis::days(size.days);
        let mut events = story::work(&mut draw, size);
        events.extend(story::contacts(&mut draw, size));
        events.extend(trouble::faults(&mut draw, size));
        events.sort_by_key(|event| event.at);
        Self { seed, phones: size.phones, span, events }
    }

    /// The moment of an event.
    pub fn moment(at: Millis) -> Timestamp {
        BEGIN + at
    }
}
