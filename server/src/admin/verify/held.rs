//! What devices hold against the journal: each receipt names an entry by its hash and a contact by its place, and both must
//! stand there.

use std::collections::BTreeMap;

use sync_core::ids::{DeviceId, EntryHash, EntryId, Epoch, OrgId, Seq};
use sync_core::journal::verify as check_signature;
use sync_core::log::Held;
use sync_core::sync::Receipt;

use crate::admin::verify::{Broken, Trusted, Verified};
use crate::store::{Contact, JournalRow, Position};

/// A receipt, and who holds it.
type By<'a> = (&'a str, Receipt);

/// What must be met on the way through the journal.
#[derive(Default)]
pub struct Wanted<'a> {
    receipts: u64,
    entries: BTreeMap<(OrgId, DeviceId, Seq), Vec<By<'a>>>,
    contacts: BTreeMap<(OrgId, Position), Vec<By<'a>>>,
    found: Vec<Broken>,
}

impl<'a> Wanted<'a> {
    /// All that is held. What the server did not sign can't be held against it.
    pub fn of(trusted: Trusted<'a>, epoch: Epoch) -> Self {
        let mut wanted = Self::default();
        for (file, held) in trusted.held {
            wanted.file(file, held, trusted, epoch);
        }
        wanted
    }

    fn file(&mut self, file: &'a str, held: &Held, trusted: Trusted<'_>, epoch: Epoch) {
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
            } else if receipt.epoch != epoch {
                self.against((file, receipt), "it is from another life of the store, which was made anew since");
            } else {
                let entry = (held.org.clone(), receipt.device, receipt.up_to);
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
        if self.entries.is_empty() {
            return;
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
        verified.held = self.receipts;
        for by in std::mem::take(&mut self.entries).into_values().flatten() {
            self.against(by, "the journal does not have this entry: it was removed");
        }
        for by in std::mem::take(&mut self.contacts).into_values().flatten() {
            self.against(by, "the journal does not have that contact: it was removed");
        }
        verified.broken.append(&mut self.found);
    }
}
