//! What the organisation published, as far as it has reached this device, and which versions its person has read. What it means is
//! the rulebook's business.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::Calendar;
use crate::engine::rows::StoredRuling;
use crate::policy::PolicyDocument;
use crate::rulebook::Rulebook;
use crate::sync::RulingKind;

/// The rulings known here, and the rulebook they make.
#[derive(Debug, Default)]
pub(in crate::engine) struct Rules {
    rulings: BTreeMap<Vec<u8>, StoredRuling>,
    book: Rulebook,
    read: BTreeSet<u32>,
}

impl Rules {
    /// Takes a ruling. One that this version of the app can't read is kept for one that can.
    pub(super) fn enter(&mut self, key: &[u8], ruling: StoredRuling) {
        self.rulings.insert(key.to_vec(), ruling);
        let mut book = Rulebook::default();
        for StoredRuling { kind, text } in self.rulings.values() {
            match kind {
                RulingKind::Policy => {
                    // What can't follow what is known is not in force here; the server judges by its own.
                    let _ = PolicyDocument::from_json(text).and_then(|version| book.add_policy(version));
                }
                RulingKind::Calendar => {
                    Calendar::from_json(text).into_iter().for_each(|notice| book.add_notice(notice))
                }
            }
        }
        self.book = book;
    }

    /// The person has read a version.
    pub(super) fn has_read(&mut self, version: u32) {
        self.read.insert(version);
    }

    /// By what visits are judged.
    pub(in crate::engine) fn book(&self) -> &Rulebook {
        &self.book
    }

    /// The version that was published last, where the person has not said on this device that they have read it.
    pub(in crate::engine) fn unread(&self) -> Option<u32> {
        let latest = self.book.policies().latest().version;
        let published = self.book.policies().versions().count() > 1;
        (published && !self.read.contains(&latest)).then_some(latest)
    }
}
