//! What phones gave when their travellers set codes (V6.3).

use std::collections::BTreeMap;

use sync_core::fact::{Fact, WordKind};
use sync_core::ids::{DeviceId, EntryId, OrgId, PersonId};

use crate::store::{FactRow, Position, StoreError};

/// Signs of life without a code, by their entries: whose, and where the journal says them first.
pub type Uncoded = BTreeMap<EntryId, (PersonId, Position)>;

/// A check-in or return without a code: the entry that says it.
fn plain_sign(row: &FactRow) -> Option<EntryId> {
    match &row.fact {
        Fact::CheckIn { .. } | Fact::Return(_) => Some(EntryId { device: row.device, seq: row.seq }),
        Fact::Word { word, .. } if word.is_signed() => {
            matches!(word.kind, WordKind::CheckedIn | WordKind::Returned).then_some(word.entry)
        }
        _ => None,
    }
}

/// Asks about codes.
pub trait ReadCodes {
    /// What a person's device gave last, as it was given; none where no codes were set on it.
    fn codes(&self, org: &OrgId, person: &PersonId, device: &DeviceId) -> Result<Option<Vec<u8>>, StoreError>;
    /// Since which place in the journal a person has codes, on whatever device; none where they have none.
    fn codes_since(&self, org: &OrgId, person: &PersonId) -> Result<Option<Position>, StoreError>;
    /// The signs of life without a code that came after their person had set codes, on whatever phone: whose they are, and the first
    /// place in the journal that says them.
    fn uncoded(&self, org: &OrgId, rows: &[FactRow]) -> Result<Uncoded, StoreError> {
        let mut since: BTreeMap<&PersonId, Option<Position>> = BTreeMap::new();
        let mut found = Uncoded::new();
        for (row, entry) in rows.iter().filter_map(|row| Some((row, plain_sign(row)?))) {
            let since = match since.get(&row.person) {
                Some(since) => *since,
                None => *since.entry(&row.person).or_insert(self.codes_since(org, &row.person)?),
            };
            if since.is_some_and(|since| row.position > since) {
                found.entry(entry).or_insert((row.person.clone(), row.position));
            }
        }
        Ok(found)
    }
}

/// Changes codes.
pub trait WriteCodes {
    /// Keeps what a person's device gives at a place in the journal, in place of what it gave before; since when there are codes on it
    /// stays as it was.
    fn put_codes(
        &mut self,
        org: &OrgId,
        person: &PersonId,
        device: &DeviceId,
        given: (&[u8], Position),
    ) -> Result<(), StoreError>;
    /// Forgets what a person's devices gave.
    fn forget_codes_of(&mut self, org: &OrgId, person: &PersonId) -> Result<(), StoreError>;
}
