//! What devices hold against the journal: each receipt names an entry by its hash and a contact by its place, and both must
//! stand there.

use std::collections::BTreeMap;

use sync_core::ids::{DeviceId, EntryHash, EntryId, Epoch, OrgId, Seq};
use sync_core::journal::verify as check_signature;
use sync_core::log::Held;
use sync_core::sync::Receipt;

use crate::admin::verify::{Broken, Trusted, Verified};
use crate::store::{Contact, JournalRow, Position, Read, StoreError};

/// A receipt, and who holds it.
type By<'a> = (&'a str, Receipt);

/// The lives of an organisation's store: of each epoch, up to where its journal is here still.
struct Lives(BTreeMap<Epoch, Position>);

impl Lives {
    fn of(read: &dyn Read, org: &OrgId) -> Result<Self, StoreError> {
        let (mut upto, mut lives) = (Position::MAX, BTreeMap::from([(read.epoch()?, Position::MAX)]));
        for restored in read.restorations(org)?.iter().rev() {
            upto = upto.min(restored.upto);
            lives.insert(restored.before, upto);
        }
        Ok(Self(lives))
    }
}

/// What must be met on the way through the journal.
#[derive(Default)]
pub struct Wanted<'a> {
    receipts: u64,
    entries: BTreeMap<(OrgId, DeviceId, Seq), Vec<By<'a>>>,
    contacts: BTreeMap<(OrgId, Position), Vec<By<'a>>>,
    /// From the gap of a restore: the entry must have come back, the contact can't.
    lost: BTreeMap<(OrgId, DeviceId, Seq), Vec<By<'a>>>,
    back: u64,
    found: Vec<Broken>,
}

impl<'a> Wanted<'a> {
    /// All that is held. What the server did not sign can't be held against it.
    pub fn of(trusted: Trusted<'a>, read: &dyn Read) -> Result<Self, StoreError> {
        let mut wanted = Self::default();
        for (file, held) in trusted.held {
            wanted.file(file, held, trusted, &Lives::of(read, &held.org)?);
        }
        Ok(wanted)
    }

    fn file(&mut self, file: &'a str, held: &Held, trusted: Trusted<'_>, lives: &Lives) {
        if held.origin != trusted.origin {
            let what = format!("{file}: it is from the server {:?}, this is {:?}", held.origin, trusted.origin);
            return self.found.push(Broken { position: 0, entry: None, what });
        }
        for shown in &held.shown {
            let what = format!(
                "{file}: its device has caught the server at a lie ({}): {}",
                shown.lie.as_str(),
                shown.lie.en()
            );
            self.found.push(Broken { position: shown.said.checkpoint.upto, entry: None, what });
        }
        for signed in &held.receipts {
            self.receipts += 1;
            let receipt = signed.receipt;
            let message = receipt.message(&held.org, trusted.origin);
            if !trusted.keys.iter().any(|key| check_signature(key, &message, &signed.signature).is_ok()) {
                self.against((file, receipt), "it is not signed by this server");
                continue;
            }
            let entry = (held.org.clone(), receipt.device, receipt.up_to);
            let Some(upto) = lives.0.get(&receipt.epoch) else {
                self.against((file, receipt), "it is from another life of the store, which was made anew since");
                continue;
            };
            if receipt.position > *upto {
                self.lost.entry(entry).or_default().push((file, receipt));
            } else {
                self.entries.entry(entry).or_default().push((file, receipt));
                self.contacts.entry((held.org.clone(), receipt.position)).or_default().push((file, receipt));
            }
        }
    }

    fn against(&mut self, (file, receipt): By<'_>, why: &str) {
        let entry = Some(EntryId { device: receipt.device, seq: receipt.up_to });
        let what = format!("{file}: its receipt of {} does not hold: {why}", receipt.at);
        self.found.push(Broken { position: receipt.position, entry, what });
    }

    /// The journal has an entry, or a parcel that holds it.
    pub fn entry(&mut self, org: &OrgId, id: &EntryId, hash: &EntryHash) {
        if self.entries.is_empty() && self.lost.is_empty() {
            return;
        }
        for by in self.lost.remove(&(org.clone(), id.device, id.seq)).into_iter().flatten() {
            match by.1.hash == *hash {
                true => self.back += 1,
                false => self.against(by, "another entry came back in its place after the restore"),
            }
        }
        for by in self.entries.remove(&(org.clone(), id.device, id.seq)).into_iter().flatten() {
            if by.1.hash != *hash {
                self.against(by, "the journal has another entry there");
            }
        }
    }

    /// The journal has a contact.
    pub fn contact(&mut self, row: &JournalRow, contact: &Contact) {
        if self.contacts.is_empty() {
            return;
        }
        for by in self.contacts.remove(&(row.org.clone(), row.position)).into_iter().flatten() {
            let receipt = by.1;
            let said = (contact.device, contact.stored, row.at);
            if said != (receipt.device, receipt.up_to, receipt.at) {
                self.against(by, "the journal says something else of that contact");
            }
        }
    }

    /// The journal has ended: what was not met is gone.
    pub fn end(mut self, verified: &mut Verified) {
        (verified.held, verified.back) = (self.receipts, self.back);
        for by in std::mem::take(&mut self.lost).into_values().flatten() {
            self.against(by, "its entry was lost when the store was put back from a copy, and has not come back yet");
        }
        for by in std::mem::take(&mut self.entries).into_values().flatten() {
            self.against(by, "the journal does not have this entry: it was removed");
        }
        for by in std::mem::take(&mut self.contacts).into_values().flatten() {
            self.against(by, "the journal does not have that contact: it was removed");
        }
        verified.broken.append(&mut self.found);
    }
}
