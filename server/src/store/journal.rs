//! The journal: the truth. Entries of devices and observations of the server, in one order.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::evidence::{KnownAnchor, Stamped};
use sync_core::ids::{ActorId, AnchorId, DeviceId, EntryHash, OrgId, PersonId, Seq, VisitId};
use sync_core::journal::Signature;
use sync_core::obligation::DeviceContact;
use sync_core::sync::{Anchor, Refused};
use sync_core::time::Timestamp;

use crate::store::{Branch, HeldSegment, JournalRow, NewEntry, Observation, Parcel, Position, StoreError};

/// Asks the journal.
pub trait ReadJournal {
    /// The last position, 0 for none.
    fn last_position(&self) -> Result<Position, StoreError>;
    /// The last place that was ever given, to a row or to a parcel's entry; places are given one after the other.
    fn last_given(&self) -> Result<Position, StoreError>;
    /// Up to where everything is digested.
    fn digested(&self) -> Result<Position, StoreError>;
    /// The time of the latest anchor that any entry of a device names.
    fn latest_anchor_named(&self, org: &OrgId, device: &DeviceId) -> Result<Option<Timestamp>, StoreError>;
    /// Rows after a position, in order.
    fn rows_after(&self, after: Position, limit: usize) -> Result<Vec<JournalRow>, StoreError>;
    /// As [`Self::rows_after`], without the entries' bodies and what those are about.
    fn headers_after(&self, after: Position, limit: usize) -> Result<Vec<JournalRow>, StoreError>;
    /// The places of rows after a position, whatever stands there.
    fn places_after(&self, after: Position, limit: usize) -> Result<Vec<Position>, StoreError>;
    /// Places where the tables of the journal contradict each other, and how: what is written in two of them must agree.
    fn contradictions(&self) -> Result<Vec<(Position, &'static str)>, StoreError>;
    /// The latest time that the server observed anything: the clock must not go back behind it. Entries have their contact's.
    fn latest_at(&self) -> Result<Option<Timestamp>, StoreError>;
    /// The hash of an entry on the device's own (first) branch.
    fn entry_hash(&self, org: &OrgId, device: &DeviceId, seq: Seq) -> Result<Option<EntryHash>, StoreError>;
    /// The body of an entry, unless it was refused or erased.
    fn body(&self, org: &OrgId, device: &DeviceId, seq: Seq) -> Result<Option<Vec<u8>>, StoreError>;
    /// The stamps of a device's entries that stand at or before a position, by seq.
    fn stamps(&self, org: &OrgId, device: &DeviceId, upto: Position) -> Result<Vec<Stamped>, StoreError>;
    /// The last so many entries of a device, in the order of the chain, without their content.
    fn last_stamps(&self, org: &OrgId, device: &DeviceId, limit: usize) -> Result<Vec<Stamped>, StoreError>;
    /// Those of the wanted anchors that a device was given at or before a position.
    fn anchors(
        &self,
        org: &OrgId,
        device: &DeviceId,
        wanted: &BTreeSet<AnchorId>,
        upto: Position,
    ) -> Result<BTreeMap<AnchorId, KnownAnchor>, StoreError>;
    /// Devices of a person with their contacts at or before a position.
    fn contacts(&self, org: &OrgId, person: &PersonId, upto: Position) -> Result<Vec<DeviceContact>, StoreError>;
    /// The head that a device announced last; none before its first contact.
    fn last_announced(&self, org: &OrgId, device: &DeviceId) -> Result<Option<Seq>, StoreError>;
    /// The head of a device's journal as the last contact at or before a position left it; none before its first.
    fn stored_by(&self, org: &OrgId, device: &DeviceId, upto: Position) -> Result<Option<Seq>, StoreError>;
    /// The device that an actor is bound to.
    fn actor_device(&self, org: &OrgId, actor: &ActorId) -> Result<Option<DeviceId>, StoreError>;
    /// Segments that are not taken apart yet, in the order in which they came, each with the place of its first entry.
    fn parcels(&self, limit: usize) -> Result<Vec<(Position, Parcel)>, StoreError>;
    /// Those of one organisation, in the same order.
    fn parcels_of(&self, org: &OrgId, limit: usize) -> Result<Vec<(Position, Parcel)>, StoreError>;
    /// The place of the first entry that is not taken apart yet.
    fn first_parcel(&self) -> Result<Option<Position>, StoreError>;
    /// The place of the first such entry of one organisation.
    fn first_parcel_of(&self, org: &OrgId) -> Result<Option<Position>, StoreError>;
    /// Segments that wait for the ones before them, by first seq.
    fn held_segments(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<HeldSegment>, StoreError>;
    /// Entries held for a visit's membership: device and seq, in order of arrival.
    fn held_entries(&self, org: &OrgId, visit: &VisitId) -> Result<Vec<(Position, DeviceId, Seq)>, StoreError>;
    /// Entries that were taken because of the membership fact at this position, in order of arrival.
    fn released_by(&self, org: &OrgId, position: Position) -> Result<Vec<JournalRow>, StoreError>;
    /// How many entries of a device are held.
    fn count_held(&self, org: &OrgId, device: &DeviceId) -> Result<usize, StoreError>;
    /// What was refused of a device, by seq.
    fn refused(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<Refused>, StoreError>;
    /// The signatures over a device's chain: last seq and signature, by seq.
    fn signatures(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<(Seq, Signature)>, StoreError>;
    /// Forked branches that are kept.
    fn forks(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<Branch>, StoreError>;
}

/// Adds to the journal. Nothing in it is ever changed, but for what an entry waits for.
pub trait WriteJournal {
    /// Adds an entry.
    fn add_entry(&mut self, org: &OrgId, at: Timestamp, entry: &NewEntry) -> Result<Position, StoreError>;
    /// Adds an entry at the place that its parcel keeps for it.
    fn add_entry_at(
        &mut self,
        position: Position,
        org: &OrgId,
        at: Timestamp,
        entry: &NewEntry,
    ) -> Result<(), StoreError>;
    /// Keeps a segment to be taken apart later, and places in the journal for its entries: the first of them.
    fn add_parcel(&mut self, parcel: &Parcel) -> Result<Position, StoreError>;
    /// A segment is taken apart.
    fn drop_parcel(&mut self, position: Position) -> Result<(), StoreError>;
    /// Adds an observation; a contact's anchor can be found by its id from then on.
    fn add_observation(&mut self, org: &OrgId, at: Timestamp, seen: &Observation) -> Result<Position, StoreError>;
    /// Notes an anchor that was given apart from a contact: it is known from the journal's last position on.
    fn add_anchor(&mut self, org: &OrgId, anchor: &Anchor) -> Result<(), StoreError>;
    /// A held entry's visit has come, by the fact at a position: it is taken. Its place in the journal stays.
    fn take_held(&mut self, org: &OrgId, device: &DeviceId, seq: Seq, by: Position) -> Result<(), StoreError>;
    /// Binds an actor to a device, unless it is bound: to whom it is bound now.
    fn bind_actor(&mut self, org: &OrgId, actor: &ActorId, device: &DeviceId) -> Result<DeviceId, StoreError>;
    /// Keeps a signature over the chain up to a seq.
    fn add_signature(
        &mut self,
        org: &OrgId,
        device: &DeviceId,
        seq: Seq,
        signature: &Signature,
    ) -> Result<(), StoreError>;
    /// Holds a segment that comes too early; the same one twice is one.
    fn hold_segment(&mut self, org: &OrgId, device: &DeviceId, segment: &HeldSegment) -> Result<(), StoreError>;
    /// Drops held segments whose last entry is at or before a seq.
    fn drop_held_segments(&mut self, org: &OrgId, device: &DeviceId, upto: Seq) -> Result<(), StoreError>;
    /// Keeps a second branch; the same one twice is one.
    fn keep_fork(&mut self, org: &OrgId, device: &DeviceId, branch: &Branch) -> Result<(), StoreError>;
    /// Notes what was refused; the same (seq, code, document) twice is one.
    fn add_refused(&mut self, org: &OrgId, device: &DeviceId, refused: &Refused) -> Result<(), StoreError>;
    /// Moves the mark up to which everything is digested.
    fn set_digested(&mut self, position: Position) -> Result<(), StoreError>;
}
