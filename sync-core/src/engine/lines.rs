//! How far each line of a record has come that this device wrote, and each own entry: one of the five words, by what it means.

use std::collections::BTreeMap;

use crate::document::record::written;
use crate::engine::Engine;
use crate::engine::status::Synced;
use crate::ids::{ChangeHash, DocumentId, Seq, VisitId};

impl Engine {
    /// How far an own entry has come.
    pub fn synced_entry(&self, seq: Seq) -> Synced {
        let contact = &self.books.contact;
        match seq {
            seq if seq <= contact.merged.min(contact.safe.unwrap_or_default()) => Synced::Safe,
            seq if seq <= contact.merged => Synced::Merged,
            seq if seq <= contact.stored => Synced::Stored,
            seq if seq <= self.sent() => Synced::Sent,
            _ => Synced::Saved,
        }
    }

    /// How far each line of a visit's record has come whose words this device wrote, by its place, for example `needs/ab12`. Of
    /// what others wrote nothing is said: it came from the server.
    pub fn synced_lines(&self, visit: &VisitId) -> BTreeMap<String, Synced> {
        let document = DocumentId::record(visit);
        let Some(record) = self.books.open(&document) else { return BTreeMap::new() };
        let own: BTreeMap<ChangeHash, Seq> = self.books.own_changes(&document).collect();
        let far = |line: written::Written| {
            let change = self.books.change_of(&document, line.actor, line.operation)?;
            Some((line.place, self.synced_entry(*own.get(&change)?)))
        };
        written::written(&record).into_iter().filter_map(far).collect()
    }
}
