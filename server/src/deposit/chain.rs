//! What a device has in quarantine as a chain behind what is stored, and on which side of the end each entry lies.

use std::collections::BTreeMap;

use sync_core::evidence::{Placement, Side, Stamped, Timeline};
use sync_core::ids::{EntryHash, OrgId, Seq};
use sync_core::journal::{Purpose, Segment, UnpackedEntry, signing_message, unpack, verify};
use sync_core::time::Timestamp;

use crate::deposit::DepositError;
use crate::receive::{VerifiedSegment, hash_before};
use crate::store::{Deposit, Device, Position, Read, StoreError};

/// A device's quarantine.
pub struct Quarantine {
    device: Device,
    /// With the time at which each came, in the order of their first entries.
    segments: Vec<(Timestamp, VerifiedSegment)>,
    hashes: BTreeMap<Seq, EntryHash>,
}

/// On which side of the end each entry lies that waits.
pub struct Sides(pub BTreeMap<Seq, Side>);

impl Sides {
    /// Up to which entry can be taken, and up to which can be decided, without a person.
    pub fn without_a_person(&self, stored: Seq) -> (Seq, Seq) {
        let behind = |from: Seq, side| {
            let run = self.0.range(from + 1..).take_while(|(_, it)| **it == side);
            run.map(|(seq, _)| *seq).last().unwrap_or(from)
        };
        let taken = behind(stored, Side::Before);
        (taken, behind(taken, Side::After))
    }

    /// The last entry that is not proven to be from after the end.
    pub fn not_after(&self, stored: Seq) -> Seq {
        let run = self.0.iter().take_while(|(_, side)| **side != Side::After);
        run.map(|(seq, _)| *seq).last().unwrap_or(stored)
    }
}

impl Quarantine {
    /// Reads it.
    ///
    /// # Errors
    /// What the store returns; [`StoreError::Damaged`] when stored bytes are not what was stored.
    pub fn read(read: &dyn Read, org: &OrgId, device: &Device) -> Result<Self, StoreError> {
        let mut held = Self { device: device.clone(), segments: Vec::new(), hashes: BTreeMap::new() };
        for deposit in read.deposits(org, &device.id)? {
            let segment = Segment::read(&deposit.bytes);
            let segment = segment.map_err(|error| StoreError::Damaged { what: "deposit", why: error.to_string() })?;
            let entries = unpack(&segment, device.id, deposit.prev);
            held.add(deposit.at, VerifiedSegment { entries, signature: segment.signature, bytes: deposit.bytes });
        }
        Ok(held)
    }

    fn add(&mut self, at: Timestamp, segment: VerifiedSegment) {
        self.hashes.extend(segment.entries.iter().map(|entry| (entry.header.seq, entry.hash)));
        self.segments.push((at, segment));
    }

    /// All entries up to this one are held or stored.
    pub fn last(&self) -> Seq {
        self.hashes.keys().next_back().copied().unwrap_or(0).max(self.device.head.seq)
    }

    /// The chain's hash there.
    pub fn hash(&self) -> EntryHash {
        self.hashes.get(&self.last()).copied().unwrap_or(self.device.head.hash)
    }

    /// How many entries wait.
    pub fn entries(&self) -> u64 {
        self.last() - self.device.head.seq
    }

    /// How many bytes wait.
    pub fn bytes(&self) -> usize {
        self.segments.iter().map(|(_, segment)| segment.bytes.len()).sum()
    }

    /// The segments, each with the time at which it came.
    pub fn segments(&self) -> impl Iterator<Item = (Timestamp, &VerifiedSegment)> {
        self.segments.iter().map(|(at, segment)| (*at, segment))
    }

    /// The entries that wait, each with the time at which it came first.
    pub fn waiting(&self) -> BTreeMap<Seq, (Timestamp, &UnpackedEntry)> {
        let mut waiting = BTreeMap::new();
        for (at, segment) in &self.segments {
            for entry in segment.entries.iter().filter(|entry| entry.header.seq > self.device.head.seq) {
                waiting.entry(entry.header.seq).or_insert((*at, entry));
            }
        }
        waiting
    }

    /// Checks a segment that goes on where the quarantine ends, and adds it here: as it is to be stored.
    ///
    /// # Errors
    /// What the store returns.
    pub fn check(
        &mut self,
        read: &dyn Read,
        org: &OrgId,
        origin: &str,
        segment: Segment,
        bytes: Vec<u8>,
        at: Timestamp,
    ) -> Result<Result<Deposit, DepositError>, StoreError> {
        let (first, last, signature) = (segment.first, segment.last(), segment.signature);
        let Some(prev) = self.hash_before(read, org, first)? else {
            return Ok(Err(DepositError::Segment(format!("entry {first} follows nothing that is held: sync again"))));
        };
        let entries = unpack(&segment, self.device.id, prev);
        let end = entries.last().map_or(prev, |entry| entry.hash);
        let message = signing_message(Purpose::Segment, org, origin, &end.0);
        if let Err(error) = verify(&self.device.key, &message, &signature) {
            return Ok(Err(DepositError::Segment(format!("entries {first} to {last}: {error}"))));
        }
        for entry in &entries {
            let seq = entry.header.seq;
            let known = match self.hashes.get(&seq) {
                Some(hash) => Some(*hash),
                None if seq <= self.device.head.seq => read.entry_hash(org, &self.device.id, seq)?,
                None => None,
            };
            if known.is_some_and(|hash| hash != entry.hash) {
                return Ok(Err(DepositError::Fork(seq)));
            }
        }
        self.add(at, VerifiedSegment { entries, signature, bytes: bytes.clone() });
        Ok(Ok(Deposit { device: self.device.id, at, first, last, prev, bytes }))
    }

    fn hash_before(&self, read: &dyn Read, org: &OrgId, seq: Seq) -> Result<Option<EntryHash>, StoreError> {
        match seq.checked_sub(1).and_then(|before| self.hashes.get(&before)) {
            Some(hash) => Ok(Some(*hash)),
            None => hash_before(read, org, &self.device, seq),
        }
    }

    /// The device's journal laid out in time, with what waits. That it waits here is a proof that it existed when it came, and so
    /// is an end that was announced before.
    ///
    /// # Errors
    /// What the store returns.
    pub fn timeline(&self, read: &dyn Read, org: &OrgId) -> Result<Timeline, StoreError> {
        let mut stamps = read.stamps(org, &self.device.id, Position::MAX)?;
        stamps.extend(self.waiting().into_iter().map(|(seq, (at, entry))| Stamped {
            seq,
            stamp: entry.header.stamp.clone(),
            received: Some(at),
        }));
        for (head, at) in read.announced(org, &self.device.id)? {
            let waits = self.hashes.get(&head.seq).is_some_and(|hash| *hash == head.hash);
            let of_head = stamps.iter_mut().filter(|stamped| waits && stamped.seq == head.seq);
            of_head.for_each(|stamped| stamped.received = stamped.received.min(Some(at)));
        }
        let wanted = stamps.iter().filter_map(|stamped| stamped.stamp.anchor.map(|seen| seen.id)).collect();
        let anchors = read.anchors(org, &self.device.id, &wanted, Position::MAX)?;
        Ok(Timeline::new(stamps, &anchors, self.device.forked.map(|fork| fork.from)))
    }

    /// On which side of a moment each entry lies that waits.
    ///
    /// # Errors
    /// What the store returns.
    pub fn sides(&self, read: &dyn Read, org: &OrgId, end: Timestamp) -> Result<Sides, StoreError> {
        let timeline = self.timeline(read, org)?;
        let side = |seq: Seq| timeline.place(seq).map_or(Side::Unproven, |placed: Placement| placed.side_of(end));
        Ok(Sides(self.waiting().into_keys().map(|seq| (seq, side(seq))).collect()))
    }
}
