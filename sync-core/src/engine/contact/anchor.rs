//! The server's time as a contact learns it: which anchor is kept, and the tick that journals its clock pair. What pairs
//! prove stands in `evidence`.

use super::Phase;
use crate::engine::Engine;
use crate::engine::effect::{Effect, Table};
use crate::engine::rows::{StoredAnchor, put, put_contact};
use crate::evidence::MAX_ROUND_TRIP;
use crate::fact::Fact;
use crate::ids::BootId;
use crate::sync::{Anchor, RunningClock, SignedAnchor};
use crate::time::{DeviceTime, Exchange, Millis};

/// An entry that waited longer than this for its delivery gets a clock pair journalled after it.
const WAITED: Millis = Millis::minutes(10);

pub(super) const NOT_OURS: &str = "the answer does not bear this server's signature: check the address";

/// An anchor with the exchange that brought it; none where it was given for another reading of the clock.
pub(super) fn stored_anchor(now: &DeviceTime, anchor: &Anchor, asked: RunningClock) -> Option<StoredAnchor> {
    let exchange = Exchange { sent: asked.at, received: now.running };
    let ours = (anchor.boot, anchor.running) == (asked.boot, asked.at) && asked.boot == now.boot;
    ours.then_some(StoredAnchor { id: anchor.id, at: anchor.at, boot: asked.boot, exchange })
}

impl Engine {
    /// An anchor must be this server's.
    pub(super) fn distrust_anchor(&self, anchor: Option<&SignedAnchor>) -> Option<String> {
        let enrolment = self.enrolment()?;
        let verified = anchor?.verify(&enrolment.server_key, &enrolment.org, &enrolment.origin);
        verified.is_err().then(|| NOT_OURS.to_owned())
    }

    /// Whether an anchor's clock pair says more about this contact's entries of this boot than what they journalled.
    pub(super) fn wants_tick(&self, now: &DeviceTime, anchor: Option<&StoredAnchor>) -> bool {
        let usable = anchor.is_some_and(|anchor| {
            let trip = anchor.exchange.received.saturating_sub(anchor.exchange.sent);
            anchor.boot == now.boot && trip <= MAX_ROUND_TRIP.0.unsigned_abs()
        });
        if !usable || self.contact.ticked {
            return false;
        }
        let delivered = self.books.entries.from(self.contact.began_at + 1).iter();
        let of_boot = delivered.filter(|entry| entry.header.stamp.boot == now.boot);
        of_boot.filter(|entry| !matches!(entry.fact.as_deref(), Some(Fact::Tick | Fact::ClockJump { .. }))).any(
            |entry| {
                let stamp = &entry.header.stamp;
                let paired = stamp.anchor.is_some_and(|anchor| anchor.exchange.is_some());
                !paired || now.running.saturating_sub(stamp.running) > WAITED.0.unsigned_abs()
            },
        )
    }

    /// Whether an entry of a boot waits to be sent.
    pub(super) fn waits_of(&self, boot: BootId) -> bool {
        self.books.entries.from(self.books.contact.stored + 1).iter().any(|entry| entry.header.stamp.boot == boot)
    }

    /// Keeps the anchor that came with a token; a tick follows it.
    pub(super) fn keep_anchor(&mut self, anchor: StoredAnchor) -> Vec<Effect> {
        let mut state = self.books.contact.clone();
        state.anchor = Some(anchor);
        let writes = vec![put(Table::Anchor, anchor.id.0.to_vec(), &anchor), put_contact(&state)];
        self.commit_in(Phase::CommitToken, writes)
    }

    /// Journals the clock pair, so that it goes with the entries that it is about.
    pub(super) fn tick_first(&mut self, now: &DeviceTime) -> Vec<Effect> {
        self.ask_tick(now).unwrap_or_else(|| self.prepare_push(now))
    }

    /// One tick a contact; none while something else is being saved.
    pub(super) fn ask_tick(&mut self, now: &DeviceTime) -> Option<Vec<Effect>> {
        let pending = self.tick(now)?;
        self.contact.ticked = true;
        self.contact.phase = Phase::CommitTick;
        Some(self.ask_commit(pending))
    }
}
