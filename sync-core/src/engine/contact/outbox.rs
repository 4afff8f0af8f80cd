//! The outbox: which entries go next, and how they are packed. Only entries that are fsynced here are in it.

use minicbor::bytes::ByteVec;

use super::Phase;
use crate::cbor;
use crate::engine::Engine;
use crate::engine::effect::Effect;
use crate::ids::Seq;
use crate::journal::{Codec, Purpose, Run, Segment, Signature, WireEntry, pack, signing_message};
use crate::sync::{PushRequest, SignedReceipt};
use crate::time::{DeviceTime, Stamp};

/// Most entries in one push.
const MAX_ENTRIES: usize = 2_048;
/// Most bytes of bodies in one push, unless one body alone is larger.
const MAX_BYTES: usize = 1 << 20;
/// No push is made smaller than this for a network's sake: it is as long as a short one anyhow.
const LEAST_BYTES: usize = 16 << 10;
/// Most receipts that go with a push.
const MAX_RECEIPTS: usize = 512;
/// Bodies of at most so many bytes make a short push, which the server serves before long ones.
const SHORT: usize = 6 << 10;

/// How many bytes of bodies go at once, in memory only: half of a push that did not get through, half as many more after each that did.
/// A network that drops long exchanges, or a window that is too short for them, is so got through in steps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Batch {
    most: usize,
    /// What is under way.
    sent: usize,
}

impl Default for Batch {
    fn default() -> Self {
        Self { most: MAX_BYTES, sent: 0 }
    }
}

impl Batch {
    /// Nothing answered. What is short enough failed for another reason than its length.
    pub(super) fn failed(&mut self) {
        if self.sent > LEAST_BYTES {
            self.most = (self.sent / 2).max(LEAST_BYTES);
        }
    }

    /// It got through.
    pub(super) fn passed(&mut self) {
        self.most = (self.most + self.most / 2).min(MAX_BYTES);
    }
}

impl Engine {
    /// Packs what the server has not got, and has it signed; without entries the contact itself is the message.
    pub(super) fn prepare_push(&mut self, now: &DeviceTime) -> Vec<Effect> {
        let Some(segment) = self.next_segment(self.books.contact.stored + 1) else { return self.send_push(now, None) };
        let (Some(hash), Some(enrolment)) = (self.hash_at(segment.last()), self.enrolment()) else { return Vec::new() };
        let message = signing_message(Purpose::Segment, &enrolment.org, &enrolment.origin, &hash.0);
        let task = self.task();
        self.contact.phase = Phase::SignPush(task, Box::new(segment));
        vec![Effect::Sign { task, message }]
    }

    /// The entries from `first` on, as many as go at once.
    pub(super) fn next_segment(&self, first: Seq) -> Option<Segment> {
        self.entries_from(first, self.urgent_first(first).unwrap_or(MAX_ENTRIES), self.contact.batch.most)
    }

    /// The same in at most about so many bytes, whatever is urgent: a courier comes once.
    pub(in crate::engine) fn next_entries(&self, first: Seq, bytes: usize) -> Option<Segment> {
        self.entries_from(first, MAX_ENTRIES, bytes.min(MAX_BYTES))
    }

    fn entries_from(&self, first: Seq, most: usize, most_bytes: usize) -> Option<Segment> {
        let mut last: Option<&Stamp> = None;
        let (mut runs, mut entries, mut bytes) = (Vec::<Run>::new(), Vec::new(), 0);
        for entry in self.books.entries.from(first).iter().take(most) {
            bytes += entry.body.len();
            if bytes > most_bytes && !entries.is_empty() {
                break;
            }
            let secret = entry.secret;
            if runs.last().is_none_or(|run| run.secret != secret) {
                runs.push(Run { from: entry.header.seq, secret });
            }
            entries.push(WireEntry::new(&entry.header.stamp, entry.body.to_vec(), last));
            last = Some(&entry.header.stamp);
        }
        let signature = Signature([0; 64]);
        (!entries.is_empty()).then_some(Segment { version: 1, first, runs, entries, signature })
    }

    /// How many entries go first where somebody's safety is among the first few of many: a short push need not wait for the
    /// long one behind it. Once a contact, since each push is a round trip.
    fn urgent_first(&self, first: Seq) -> Option<usize> {
        if self.contact.done.sent > 0 {
            return None;
        }
        // What was left in quarantine waits still, and goes not again.
        let urgent = self.urgent_up_to().filter(|urgent| *urgent >= first)?;
        let waiting = self.books.entries.from(first);
        let bytes = |upto: Seq| {
            let some = waiting.iter().take_while(|entry| entry.header.seq <= upto);
            some.map(|entry| entry.body.len()).sum::<usize>()
        };
        (bytes(Seq::MAX) > SHORT && bytes(urgent) <= SHORT).then(|| usize::try_from(urgent + 1 - first).unwrap_or(1))
    }

    pub(super) fn send_push(&mut self, now: &DeviceTime, segment: Option<Segment>) -> Vec<Effect> {
        let Some(nonce) = self.books.contact.nonce else { return self.ask_nonces() };
        let Some(head) = self.books.head() else { return Vec::new() };
        self.contact.sent = self.contact.sent.max(segment.as_ref().map_or(0, Segment::last));
        self.contact.done.sent += segment.as_ref().map_or(0, |segment| segment.entries.len() as u64);
        self.contact.batch.sent = segment.iter().flat_map(|it| &it.entries).map(|entry| entry.body.len()).sum();
        let segments: Vec<ByteVec> = segment.iter().map(|segment| pack(segment, Codec::Packed).into()).collect();
        let cursor = Some(self.books.contact.cursor.clone());
        let receipts = segment.as_ref().and_then(|segment| self.receipted_before(segment.first, segment.last()));
        let frame = PushRequest { nonce, boot: now.boot, running: now.running, head, segments, cursor, receipts };
        let task = self.task();
        self.contact.phase = Phase::Push(task, super::running_clock(now));
        self.send(task, "/v1/journal", Some(cbor::encode(&frame)))
    }

    /// Receipts of entries that the server held once and lost, newest first where there are too many.
    fn receipted_before(&self, first: Seq, last: Seq) -> Option<Vec<SignedReceipt>> {
        let lost = self.books.receipts.range(first..=last).next().is_some();
        let all = lost.then(|| self.receipts())?.into_iter();
        let mut of_segment: Vec<_> = all.filter(|it| (first..=last).contains(&it.receipt.up_to)).collect();
        let many = of_segment.len().saturating_sub(MAX_RECEIPTS);
        Some(of_segment.split_off(many))
    }

    /// The last own entry handed to the network.
    pub(in crate::engine) fn sent(&self) -> Seq {
        self.contact.sent.max(self.books.contact.stored)
    }
}
