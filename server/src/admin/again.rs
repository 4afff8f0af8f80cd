//! `sojourn admin rebuild`: makes everything that is derived from the journal again, and says whether it came out the same.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::admin::AdminError;
use crate::app::App;
use crate::rebuild::{Progress, rebuild};
use crate::store::{Position, Read, StoreError};

/// Rows of one kind: how many, and a digest of what they say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// How many.
    pub count: usize,
    digest: [u8; 32],
}

/// What a rebuild did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    /// How many rows of the journal were read.
    pub journal: Position,
    /// By kind: rows before and after.
    pub kinds: Vec<(&'static str, Rows, Rows)>,
}

impl Rebuilt {
    /// Whether everything came out the same, row for row.
    pub fn is_same(&self) -> bool {
        self.kinds.iter().all(|(_, before, after)| before == after)
    }
}

/// Rebuilds. What the journal held beyond the digested mark is digested as well, and compared from there.
///
/// # Errors
/// What the store returns.
pub fn again(app: &App, progress: Progress<'_>) -> Result<Rebuilt, AdminError> {
    crate::digest::digest_all(app)?;
    let before = app.store.read_with(rows)?;
    let journal = rebuild(app, progress)?;
    let mut after = app.store.read_with(rows)?;
    let kind = |(kind, before)| (kind, before, after.remove(kind).unwrap_or_default());
    Ok(Rebuilt { journal, kinds: before.into_iter().map(kind).collect() })
}

/// All derived rows of all organisations, by kind.
fn rows(read: &dyn Read) -> Result<BTreeMap<&'static str, Rows>, StoreError> {
    let mut all = Counted::default();
    for kind in ["facts", "members", "visits", "obligations", "history", "watches", "changes", "proposals"] {
        all.0.insert(kind, Rows::default());
    }
    let last = read.last_position()?;
    for organisation in read.organisations()? {
        let org = &organisation.id;
        all.add("proposals", &read.proposals(org, usize::MAX)?);
        for row in read.visits(org)? {
            let visit = &row.visit;
            all.add("facts", &read.facts(org, visit, last)?);
            all.add("members", &read.members(org, visit)?);
            all.add("obligations", &read.obligations(org, visit)?);
            all.add("history", &read.history(org, visit)?);
            all.add("watches", read.watch(org, visit)?.as_slice());
            for document in [sync_core::ids::DocumentId::plan(visit), sync_core::ids::DocumentId::record(visit)] {
                all.add("changes", &read.changes(org, &document)?);
            }
            all.add("visits", std::slice::from_ref(&row));
        }
    }
    Ok(all.0)
}

#[derive(Default)]
struct Counted(BTreeMap<&'static str, Rows>);

impl Counted {
    fn add<T: std::fmt::Debug>(&mut self, kind: &'static str, rows: &[T]) {
        let counted = self.0.entry(kind).or_default();
        for row in rows {
            counted.count += 1;
            let words = format!("{row:?}");
            counted.digest = Sha256::new().chain_update(counted.digest).chain_update(words).finalize().into();
        }
    }
}
