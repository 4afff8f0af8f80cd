//! `sojourn admin verify`: walks the journal and checks what anybody who holds it can check: every chain, commitment and
//! signature, and that no receipt says more than the journal holds. Nothing is changed.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use sync_core::cbor;
use sync_core::ids::{DeviceId, EntryHash, EntryId, OrgId, Seq};
use sync_core::journal::{
    Enrolment, Header, Purpose, Signature, UnpackedEntry, chain_hash, commit, genesis, signing_message,
    verify as check_signature,
};
use sync_core::time::Timestamp;

use crate::store::{
    Contact, Device, JournalRow, NewEntry, Observation, Parcel, Position, Read, Recorded, Store, StoreError,
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

/// What was checked, and what does not hold.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Entries.
    pub entries: u64,
    /// Bodies whose commitment was checked.
    pub bodies: u64,
    /// Receipts, by the contacts that gave them.
    pub receipts: u64,
    /// Signatures.
    pub signatures: u64,
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
    origin: &'a str,
    chains: BTreeMap<(OrgId, DeviceId), Chain>,
    latest: Timestamp,
    parcels: VecDeque<(Position, Parcel)>,
    verified: Verified,
}

/// Walks the whole journal on one snapshot. `progress` is told position and end.
///
/// # Errors
/// What the store returns.
pub fn verify(store: &dyn Store, origin: &str, progress: &dyn Fn(Position, Position)) -> Result<Verified, StoreError> {
    store.read_with(|read| {
        let last = read.last_position()?;
        let latest = Timestamp(i64::MIN);
        let parcels = read.parcels(usize::MAX)?.into();
        let mut walk = Walk { read, origin, chains: BTreeMap::new(), latest, parcels, verified: Verified::default() };
        let mut after = 0;
        loop {
            let rows = read.rows_after(after, BATCH)?;
            let Some(reached) = rows.last().map(|row| row.position) else { break };
            rows.iter().try_for_each(|row| walk.row(row))?;
            after = reached;
            progress(after, last);
        }
        walk.parcels_before(Position::MAX)?;
        walk.ends(last)?;
        Ok(walk.verified)
    })
}

impl Walk<'_> {
    fn broken(&mut self, position: Position, entry: Option<EntryId>, what: impl Into<String>) {
        self.verified.broken.push(Broken { position, entry, what: what.into() });
    }

    fn row(&mut self, row: &JournalRow) -> Result<(), StoreError> {
        self.parcels_before(row.position)?;
        if row.at < self.latest {
            self.broken(row.position, None, "its time is before that of the row above it");
        }
        self.latest = self.latest.max(row.at);
        match &row.what {
            Ok(entry) => self.entry(row.position, &row.org, entry),
            Err(Observation::Contact(contact)) => self.contact(row, contact),
            Err(Observation::TimerFired { .. } | Observation::PolicyPublished) => Ok(()),
            Err(Observation::Act(acted)) => {
                if !acted.is_whole() {
                    self.broken(
                        row.position,
                        None,
                        format!("the act {} is not the one that was carried out", acted.name),
                    );
                }
                Ok(())
            }
        }
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
            let message = signing_message(Purpose::Segment, org, self.origin, &entry.hash.0);
            if check_signature(&key, &message, &signature).is_err() {
                wrong.push("the device's signature over the chain up to it does not hold");
            }
        }
        if let Some((body, salt)) = &entry.body {
            self.verified.bodies += 1;
            if commit(salt, body) != header.commit {
                wrong.push("its body is not the one that its header commits to");
            }
        } else if !matches!(entry.recorded, Recorded::Refused(_)) {
            wrong.push("its body is gone");
        }
        wrong.into_iter().for_each(|what| self.broken(position, Some(id), what));
        Ok(())
    }

    /// A receipt of this position says what the device's chain held then.
    fn contact(&mut self, row: &JournalRow, contact: &Contact) -> Result<(), StoreError> {
        self.verified.receipts += 1;
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
                    || self.read.signatures(&organisation.id, &id)?.iter().any(|(seq, _)| *seq == head.seq);
                if ends != (head.seq, head.hash) {
                    let what = format!("device {id}: its chain ends at entry {}, its row says {}", ends.0, head.seq);
                    self.broken(last, None, what);
                }
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

/// An entry of a parcel as it will stand in the journal.
fn as_stored(device: DeviceId, entry: UnpackedEntry) -> NewEntry {
    NewEntry {
        device,
        seq: entry.header.seq,
        header: cbor::encode(&entry.header),
        hash: entry.hash,
        stamp: entry.header.stamp,
        body: Some((entry.body, entry.salt)),
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
