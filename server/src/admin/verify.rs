//! `sojourn admin verify`: walks the journal and checks what anybody who holds it can check: every chain, commitment and
//! signature, every row against the log and every checkpoint that was signed of it, and what devices hold: their receipts
//! and checkpoints. Nothing is changed.

mod blobs;
mod held;
mod log;

use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use sync_core::cbor;
use sync_core::ids::{DeviceId, EntryHash, EntryId, OrgId, Seq};
use sync_core::journal::{
    Enrolment, Header, PublicKey, Purpose, Signature, UnpackedEntry, chain_hash, commit, genesis, signing_message,
    verify as check_signature,
};
use sync_core::log::Held;
use sync_core::time::Timestamp;

use crate::admin::verify::held::Wanted;
use crate::admin::verify::log::LogWalk;
use crate::store::{
    Act, Acted, Contact, Device, JournalRow, NewEntry, Observation, Parcel, Position, Read, Recorded, Store,
    StoreError, Subject,
};

/// Rows read at a time.
const BATCH: usize = 1_000;

/// Something in the journal that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The row, or the end of the journal.
    pub position: Position,
    /// The entry, where it is one.
    pub entry: Option<EntryId>,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.entry {
            Some(entry) => write!(f, "entry {entry} (position {}): {}", self.position, self.what),
            None => write!(f, "position {}: {}", self.position, self.what),
        }
    }
}

/// Whose word counts, and what others hold against it.
#[derive(Debug, Clone, Copy)]
pub struct Trusted<'a> {
    /// The server's name for itself.
    pub origin: &'a str,
    /// The server's signing keys, of now and of before; with none its signatures are not looked at.
    pub keys: &'a [PublicKey],
    /// What devices hold, each with the name of its file.
    pub held: &'a [(String, Held)],
}

/// What was checked, and what does not hold.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Entries.
    pub entries: u64,
    /// Bodies whose commitment was checked.
    pub bodies: u64,
    /// Bodies and acts that were erased: of those nothing is left to be checked.
    pub erased: u64,
    /// Receipts, by the contacts that gave them.
    pub receipts: u64,
    /// Signatures.
    pub signatures: u64,
    /// Rows compared with the log.
    pub leaves: u64,
    /// Rows that are not in the log yet.
    pub unlogged: u64,
    /// Checkpoints of the log.
    pub checkpoints: u64,
    /// Receipts that devices hold.
    pub held: u64,
    /// Of these, receipts from the gap of a restore: what they confirm was lost with it, and is here again.
    pub back: u64,
    /// What was lost by a restore that is written down, and can't be compared any more.
    pub lost: Vec<String>,
    /// Photos and signatures whose bytes are those of their names.
    pub blobs: u64,
    /// Photos and signatures that are awaited, in a sentence.
    pub awaited: Vec<String>,
    /// What does not hold.
    pub broken: Vec<Broken>,
}

struct Chain {
    device: Device,
    seq: Seq,
    hash: EntryHash,
    signatures: BTreeMap<Seq, Signature>,
}

struct Walk<'a> {
    read: &'a dyn Read,
    trusted: Trusted<'a>,
    log: LogWalk<'a>,
    wanted: Wanted<'a>,
    chains: BTreeMap<(OrgId, DeviceId), Chain>,
    latest: Timestamp,
    parcels: VecDeque<(Position, Parcel)>,
    /// The last place that is taken, by a row or a parcel's entry.
    place: Position,
    verified: Verified,
}

/// Walks the whole journal on one snapshot. `progress` is told position and end.
///
/// # Errors
/// What the store returns.
pub fn verify(
    store: &dyn Store,
    trusted: Trusted<'_>,
    progress: &dyn Fn(Position, Position),
) -> Result<Verified, StoreError> {
    store.read_with(|read| {
        let last = read.last_position()?;
        let latest = Timestamp(i64::MIN);
        let parcels = read.parcels(usize::MAX)?.into();
        let (log, wanted) = (LogWalk::new(read, trusted)?, Wanted::of(trusted, read)?);
        let (chains, verified) = (BTreeMap::new(), Verified::default());
        let mut walk = Walk { read, trusted, log, wanted, chains, latest, parcels, place: 0, verified };
        let mut after = 0;
        loop {
            let rows = walk.rows_after(after)?;
            let Some((reached, _)) = rows.last() else { break };
            after = *reached;
            rows.iter().filter_map(|(_, row)| row.as_ref()).try_for_each(|row| walk.row(row))?;
            progress(after, last);
        }
        walk.parcels_before(Position::MAX)?;
        walk.take(read.last_given()?, 0);
        walk.ends(last)?;
        let found = read.contradictions()?.into_iter();
        found.for_each(|(position, what)| walk.broken(position, None, what));
        let Walk { log, wanted, mut verified, .. } = walk;
        log.end(&mut verified)?;
        wanted.end(&mut verified);
        blobs::check(read, &mut verified)?;
        verified.broken.sort_by_key(|broken| broken.position);
        Ok(verified)
    })
}

impl Walk<'_> {
    fn broken(&mut self, position: Position, entry: Option<EntryId>, what: impl Into<String>) {
        self.verified.broken.push(Broken { position, entry, what: what.into() });
    }

    /// The next rows, each with its place. One that can't be read is noted, and the others are read all the same.
    fn rows_after(&mut self, after: Position) -> Result<Vec<(Position, Option<JournalRow>)>, StoreError> {
        match self.read.rows_after(after, BATCH) {
            Ok(rows) => Ok(rows.into_iter().map(|row| (row.position, Some(row))).collect()),
            Err(StoreError::Damaged { .. }) => {
                let places = self.read.places_after(after, BATCH)?;
                places.into_iter().map(|place| Ok((place, self.row_at(place)?))).collect()
            }
            Err(other) => Err(other),
        }
    }

    fn row_at(&mut self, place: Position) -> Result<Option<JournalRow>, StoreError> {
        match self.read.rows_after(place.saturating_sub(1), 1) {
            Ok(mut rows) => Ok(rows.pop()),
            Err(error @ StoreError::Damaged { .. }) => {
                self.broken(place, None, error.to_string());
                // What can't be opened has a header all the same, by which the chain goes on.
                match self.read.headers_after(place.saturating_sub(1), 1) {
                    Ok(mut rows) => Ok(rows.pop()),
                    Err(StoreError::Damaged { .. }) => Ok(None),
                    Err(other) => Err(other),
                }
            }
            Err(other) => Err(other),
        }
    }

    /// Places are given one after the other: what lies between and is not in the log, which says so itself, was removed before
    /// it came there. Then so many more are taken.
    fn take(&mut self, before: Position, many: u64) {
        let from = self.place.max(self.log.upto());
        if from < before {
            let what = format!("the rows from here to position {before} are gone: they were removed");
            self.broken(from + 1, None, what);
        }
        self.place = before.saturating_add(many);
    }

    fn row(&mut self, row: &JournalRow) -> Result<(), StoreError> {
        self.parcels_before(row.position)?;
        self.take(row.position.saturating_sub(1), 1);
        self.log.row(row, &mut self.verified)?;
        if row.at < self.latest {
            self.broken(row.position, None, "its time is before that of the row above it");
        }
        self.latest = self.latest.max(row.at);
        match &row.what {
            Ok(entry) => self.entry(row.position, &row.org, entry),
            Err(Observation::Contact(contact)) => self.contact(row, contact),
            Err(Observation::TimerFired { .. } | Observation::PolicyPublished) => Ok(()),
            Err(Observation::Act(acted)) => self.act(row, acted),
        }
    }

    /// What stands beside an act, for looking it up, is what the act says; an erased one is not looked at.
    fn act(&mut self, row: &JournalRow, acted: &Acted) -> Result<(), StoreError> {
        let named = |(act, _): &(Act, _)| act.name() == acted.name && act.about() == acted.about.as_ref();
        if acted.content.is_none() && self.is_erased(&row.org, acted.subject.as_ref())? {
            self.verified.erased += 1;
        } else if !acted.is_whole() || !acted.content.as_ref().is_some_and(named) {
            self.broken(row.position, None, format!("the act {} is not the one that was carried out", acted.name));
        }
        Ok(())
    }

    /// The chain of a device; none where it is not known.
    fn chain(&mut self, org: &OrgId, id: DeviceId) -> Result<Option<&mut Chain>, StoreError> {
        let key = (org.clone(), id);
        if !self.chains.contains_key(&key) {
            let Some(device) = self.read.device(org, &id)? else { return Ok(None) };
            let (person, public) = (device.person.clone(), device.key.0.to_vec());
            let hash = genesis(&Enrolment { org: org.clone(), person, device: id, key: public });
            let signatures = self.read.signatures(org, &id)?.into_iter().collect();
            self.chains.insert(key.clone(), Chain { device, seq: 0, hash, signatures });
        }
        Ok(self.chains.get_mut(&key))
    }

    fn entry(&mut self, position: Position, org: &OrgId, entry: &NewEntry) -> Result<(), StoreError> {
        let id = EntryId { device: entry.device, seq: entry.seq };
        self.verified.entries += 1;
        self.wanted.entry(org, &id, &entry.hash);
        let Ok(header) = cbor::decode::<Header>("header", &entry.header) else {
            self.broken(position, Some(id), "its header can't be read");
            return Ok(());
        };
        let Some(chain) = self.chain(org, entry.device)? else {
            self.broken(position, Some(id), "its device is not known");
            return Ok(());
        };
        let mut wrong = of_chain(chain, &header, entry);
        (chain.seq, chain.hash) = (entry.seq, entry.hash);
        let signed = chain.signatures.remove(&entry.seq).map(|signature| (chain.device.key, signature));
        if let Some((key, signature)) = signed {
            self.verified.signatures += 1;
            let message = signing_message(Purpose::Segment, org, self.trusted.origin, &entry.hash.0);
            if check_signature(&key, &message, &signature).is_err() {
                wrong.push("the device's signature over the chain up to it does not hold");
            }
        }
        if let Some((body, salt)) = &entry.body {
            self.verified.bodies += 1;
            if commit(salt, body) != header.commit {
                wrong.push("its body is not the one that its header commits to");
            }
        } else if self.is_erased(org, entry.about.as_ref())? {
            self.verified.erased += 1;
        } else if !matches!(entry.recorded, Recorded::Refused(_)) {
            wrong.push("its body is gone");
        }
        wrong.into_iter().for_each(|what| self.broken(position, Some(id), what));
        Ok(())
    }

    fn is_erased(&self, org: &OrgId, about: Option<&Subject>) -> Result<bool, StoreError> {
        about.map_or(Ok(false), |about| self.read.is_erased(org, about))
    }

    /// A receipt of this position says what the device's chain held then.
    fn contact(&mut self, row: &JournalRow, contact: &Contact) -> Result<(), StoreError> {
        self.verified.receipts += 1;
        self.wanted.contact(row, contact);
        let held = self.chain(&row.org, contact.device)?.map(|chain| chain.seq);
        if held != Some(contact.stored) {
            let held = held.unwrap_or(0);
            let what = format!("its receipt names entry {}, the journal held {held} then", contact.stored);
            self.broken(row.position, None, what);
        }
        Ok(())
    }

    /// What is stored and not taken apart yet stands in the chains before what came after it.
    fn parcels_before(&mut self, end: Position) -> Result<(), StoreError> {
        while let Some((position, parcel)) = self.parcels.pop_front_if(|(position, _)| *position < end) {
            self.take(position.saturating_sub(1), (parcel.last - parcel.first).saturating_add(1));
            match crate::receive::entries(&parcel) {
                Err(error) => self.broken(position, None, error.to_string()),
                Ok(entries) => {
                    for (position, entry) in (position..).zip(entries) {
                        self.entry(position, &parcel.org, &as_stored(parcel.device, entry))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Every chain ends where its device's row says, and a signature covers its end.
    fn ends(&mut self, last: Position) -> Result<(), StoreError> {
        for organisation in self.read.organisations()? {
            for device in self.read.devices(&organisation.id)? {
                let (id, head) = (device.id, device.head);
                let Some(chain) = self.chain(&organisation.id, id)? else { continue };
                let (ends, left) = ((chain.seq, chain.hash), chain.signatures.keys().next_back().copied());
                let signed = chain.seq == 0
                    || self.read.signatures(&organisation.id, &id)?.iter().any(|(seq, _)| *seq == head.seq)
                    // It stands in the middle of a segment of which the rest waits in quarantine.
                    || self.read.deposits(&organisation.id, &id)?.iter().any(|held| (held.first..=held.last).contains(&head.seq));
                if ends != (head.seq, head.hash) {
                    let what = format!("device {id}: its chain ends at entry {}, its row says {}", ends.0, head.seq);
                    self.broken(last, None, what);
                }
                self.confirmed(&organisation.id, id, last)?;
                if let Some(seq) = left {
                    self.broken(last, None, format!("device {id}: a signature over entry {seq} has no entry"));
                }
                if !signed {
                    self.broken(last, None, format!("device {id}: no signature covers its last entry {}", head.seq));
                }
            }
        }
        Ok(())
    }
}

impl Walk<'_> {
    /// Receipts that count since a restore are the server's own.
    fn confirmed(&mut self, org: &OrgId, id: DeviceId, last: Position) -> Result<(), StoreError> {
        for signed in self.read.confirmed(org, &id)? {
            let message = signed.receipt.message(org, self.trusted.origin);
            let holds = |key| check_signature(key, &message, &signed.signature).is_ok();
            if signed.receipt.device != id || !(self.trusted.keys.is_empty() || self.trusted.keys.iter().any(holds)) {
                let what = format!("device {id}: a receipt from before a restore is not this server's");
                self.broken(last, None, what);
            }
        }
        Ok(())
    }
}

/// An entry of a parcel as it will stand in the journal.
fn as_stored(device: DeviceId, entry: UnpackedEntry) -> NewEntry {
    NewEntry {
        device,
        seq: entry.header.seq,
        header: cbor::encode(&entry.header),
        hash: entry.hash,
        stamp: entry.header.stamp,
        body: Some((entry.body, entry.salt)),
        about: None,
        recorded: Recorded::Taken,
    }
}

/// What of an entry's place in its chain does not hold.
fn of_chain(chain: &Chain, header: &Header, entry: &NewEntry) -> Vec<&'static str> {
    let checks = [
        (chain_hash(header) != entry.hash, "its hash is not that of its header"),
        ((header.device, header.seq) != (entry.device, entry.seq), "its header names another entry"),
        (entry.seq != chain.seq + 1, "entries before it are missing"),
        (header.prev != chain.hash, "it does not follow the entry before it"),
        (header.stamp != entry.stamp, "its stamp is not the one in its header"),
    ];
    checks.into_iter().filter(|(wrong, _)| *wrong).map(|(_, what)| what).collect()
}
