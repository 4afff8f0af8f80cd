//! Patience: how long a phone leaves a server alone that can't serve it now, and how soon it tries again where nobody answered.
//! Full jitter, so that phones which were sent away together do not come back together; the chance comes from the engine's draw.

use crate::engine::Engine;
use crate::engine::effect::{Effect, Told};
use crate::fact::Fact;
use crate::ids::BootId;
use crate::planted::{self, Bug};
use crate::time::{DeviceTime, Millis};

/// The first wait of a phone that was not told how long, at most; each further one may be twice as long.
const FIRST: Millis = Millis::seconds(2);
/// The longest such wait.
const LONGEST: Millis = Millis::minutes(5);
/// Nobody is left alone for longer than this, whatever is asked for.
const MOST: Millis = Millis::hours(1);
/// While somebody may be in danger, no wait is longer.
const URGENT: Millis = Millis::seconds(10);

/// A stretch in which nothing is sent.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    boot: BootId,
    since: u64,
    until: u64,
    /// Whether the server asked for it; else it is only what a schedule should wait.
    asked: bool,
}

/// What is known of the last contacts' failures.
#[derive(Debug, Default)]
pub(super) struct Patience {
    stretch: Option<Stretch>,
    failures: u32,
}

impl Patience {
    /// All is well.
    pub(super) fn over(&mut self) {
        *self = Self::default();
    }

    fn left(&self, now: &DeviceTime, urgent: bool) -> Option<(Millis, bool)> {
        let stretch = self.stretch.filter(|stretch| stretch.boot == now.boot)?;
        let until = if urgent { stretch.until.min(stretch.since + span(URGENT)) } else { stretch.until };
        let left = until.checked_sub(now.running).filter(|left| *left > 0)?;
        Some((Millis(i64::try_from(left).unwrap_or(i64::MAX)), stretch.asked))
    }
}

fn span(of: Millis) -> u64 {
    of.0.max(0).unsigned_abs()
}

impl Engine {
    /// How long a schedule should wait before the next contact; none where it need not.
    pub fn next_contact(&self, now: &DeviceTime) -> Option<Millis> {
        self.contact.patience.left(now, self.is_urgent()).map(|(left, _)| left)
    }

    /// How long the server still wants to be left alone.
    pub(in crate::engine) fn asked_to_wait(&self, now: &DeviceTime) -> Option<Millis> {
        self.contact.patience.left(now, self.is_urgent()).filter(|(_, asked)| *asked).map(|(left, _)| left)
    }

    /// The server can't serve now; `again_in` is what it asks for.
    pub(super) fn wait_as_asked(&mut self, now: &DeviceTime, again_in: Option<Millis>, why: String) -> Vec<Effect> {
        self.be_patient(now, again_in, true);
        self.contact.phase = super::Phase::Idle;
        self.contact.gone.clear();
        let again_in = self.asked_to_wait(now).unwrap_or(Millis(0));
        vec![Effect::Tell(Told::Later { again_in, why })]
    }

    /// A contact failed.
    pub(super) fn be_patient(&mut self, now: &DeviceTime, again_in: Option<Millis>, asked: bool) {
        let failures = self.contact.patience.failures;
        let wait = match again_in {
            Some(_) if planted::is(Bug::PatienceForAMonth) => span(Millis::days(30)),
            // Never before the time that was given; a little after it, each at another moment.
            Some(again_in) => {
                let again_in = again_in.clamp(Millis(0), MOST);
                span(again_in) + self.draw.below(span(again_in) / 2 + 1_000)
            }
            None => 500 + self.draw.below(span(FIRST).saturating_mul(1 << failures.min(16)).min(span(LONGEST))),
        };
        let (boot, since) = (now.boot, now.running);
        let stretch = Stretch { boot, since, until: since.saturating_add(wait), asked };
        self.contact.patience = Patience { stretch: Some(stretch), failures: failures.saturating_add(1) };
    }

    /// Whether somebody waits to be heard of for their safety.
    fn is_urgent(&self) -> bool {
        self.urgent_up_to().is_some()
    }

    /// The last entry waiting to be sent that is about somebody's safety on the road.
    pub(super) fn urgent_up_to(&self) -> Option<crate::ids::Seq> {
        let waiting = self.books.entries.from(self.books.contact.stored + 1).iter();
        let urgent = |fact: &Fact| {
            let of_trip = matches!(fact, Fact::SetOut { .. } | Fact::CheckIn { .. } | Fact::Return(_));
            of_trip || matches!(fact, Fact::ConfirmSafe { .. } | Fact::Safety { .. })
        };
        waiting.filter(|entry| entry.fact.as_deref().is_some_and(urgent)).map(|entry| entry.header.seq).next_back()
    }
}
