//! A phone's clocks and its contacts with the server, with the truth kept beside what the phone says: what evidence is
//! made of. Stories and simulations drive the same phone.

use std::collections::BTreeMap;

use sync_core::evidence::{KnownAnchor, Stamped, Timeline};
use sync_core::ids::{AnchorId, BootId, Seq};
use sync_core::time::{AnchorSeen, Exchange, Millis, Stamp, Timestamp};

/// A phone and what the server knows first-hand.
#[derive(Debug, Clone)]
pub(crate) struct Phone {
    boot_no: u64,
    booted: Timestamp,
    anchor: Option<AnchorSeen>,
    next_anchor: u64,
    /// How fast the running clock is, in parts per million.
    pub(crate) drift_ppm: i64,
    /// How far the wall clock is off.
    pub(crate) wall_off: Millis,
    /// What the phone journalled, with the receipts.
    pub(crate) entries: Vec<Stamped>,
    /// What the server gave.
    pub(crate) anchors: BTreeMap<AnchorId, KnownAnchor>,
    /// When each entry truly was.
    pub(crate) truth: BTreeMap<Seq, Timestamp>,
    /// Where the chain has two heads.
    pub(crate) forked_from: Option<Seq>,
}

/// One contact, as it truly was.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Contact {
    pub(crate) sent: Timestamp,
    /// When the server had it, between sending and receiving.
    pub(crate) at: Timestamp,
    pub(crate) received: Timestamp,
    /// Whether the answer came back.
    pub(crate) answered: bool,
}

impl Phone {
    /// Switched on at this moment.
    pub(crate) fn on(booted: Timestamp) -> Self {
        Self {
            boot_no: 1,
            booted,
            anchor: None,
            next_anchor: 1,
            drift_ppm: 0,
            wall_off: Millis(0),
            entries: Vec::new(),
            anchors: BTreeMap::new(),
            truth: BTreeMap::new(),
            forked_from: None,
        }
    }

    pub(crate) fn boot(&self) -> BootId {
        BootId(self.boot_no.to_be_bytes())
    }

    /// The running clock at a true moment.
    pub(crate) fn running(&self, now: Timestamp) -> u64 {
        let span = (now - self.booted).0;
        u64::try_from(span + span * self.drift_ppm / 1_000_000).expect("after the boot")
    }

    pub(crate) fn reboot(&mut self, now: Timestamp) {
        self.boot_no += 1;
        self.booted = now;
    }

    /// The running clock leaps, as no honest one does.
    pub(crate) fn leap(&mut self, by: Millis) {
        self.booted = self.booted - by;
    }

    /// Journals an entry and gives its seq.
    pub(crate) fn press(&mut self, now: Timestamp) -> Seq {
        let boot = self.boot();
        let exchange_here = |seen: AnchorSeen| match self.anchors.get(&seen.id) {
            Some(known) if known.boot == boot => seen,
            _ => AnchorSeen { exchange: None, ..seen },
        };
        let stamp = Stamp {
            running: self.running(now),
            boot,
            wall: now + self.wall_off,
            zone: "Asia/Shanghai".to_owned(),
            anchor: self.anchor.map(exchange_here),
        };
        let seq = self.entries.len() as Seq + 1;
        self.entries.push(Stamped { seq, stamp, received: None });
        self.truth.insert(seq, now);
        seq
    }

    /// Delivers everything and fetches an anchor; a lost answer leaves the phone as it was.
    pub(crate) fn contact(&mut self, contact: Contact) -> AnchorId {
        let id = AnchorId(u128::from(self.next_anchor).to_be_bytes());
        self.next_anchor += 1;
        let sent = self.running(contact.sent);
        self.anchors.insert(id, KnownAnchor { at: contact.at, boot: self.boot(), running: sent });
        for entry in &mut self.entries {
            entry.received.get_or_insert(contact.at);
        }
        if contact.answered {
            let exchange = Exchange { sent, received: self.running(contact.received) };
            self.anchor = Some(AnchorSeen { id, exchange: Some(exchange) });
        }
        id
    }

    /// What the server concludes.
    pub(crate) fn timeline(&self) -> Timeline {
        Timeline::new(self.entries.clone(), &self.anchors, self.forked_from)
    }
}
