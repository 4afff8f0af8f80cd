//! For support and for the worst day: a report that names nobody, and going on after a store that can't be used any more.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use serde_json::{Value, json};
use sync_core::engine::effect::{Row, Table};
use sync_core::engine::shelf::Shelf;
use sync_core::engine::{Loading, Start};

use super::desk::{Desk, NONE};
use super::error::PhoneError;
use super::hands::Keys;
use super::platform::Platform;
use super::work::aside;
use crate::device::Device;
use crate::store;

/// What became of a store that could not be used any more.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SetAside {
    /// The file's name now, in the same folder; none where there was none. Keep it until the person has what they need.
    pub kept_as: Option<String>,
    /// How many rows of it could be read.
    pub readable: i64,
    /// Whether parts of it could not.
    pub incomplete: bool,
    /// What the person wrote and the server may not have, word for word, oldest first: to be shown, and written again by them.
    pub unsent_words: Vec<String>,
}

/// Goes on after `Damaged`, `KeyMissing` or `ForeignKey`: the store is kept under another name, what can be read of it is told, and
/// the folder is empty then, to be enrolled anew. What the server has comes back with the first contact. Nothing forks, for the
/// new enrolment is another device. Give a new signing key before it is enrolled, where the old one is gone.
#[uniffi::export]
pub async fn set_aside(folder: String, platform: Platform) -> Result<SetAside, PhoneError> {
    aside(move || {
        let keys = Keys::ready(platform.key_store, platform.storage_key)?;
        let found = store::set_aside(Path::new(&folder), &keys)?;
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let readable = count(found.rows.len());
        let incomplete = found.damaged > 0 || !found.cut.is_empty();
        // What is left of a store may hold together no more, and then says nothing.
        let words = catch_unwind(AssertUnwindSafe(|| unsent_words(found.rows))).unwrap_or_default();
        Ok(SetAside { kept_as: found.kept_as, readable, incomplete, unsent_words: words })
    })
    .await
}

/// Rows in memory.
#[derive(Debug)]
struct Rows(BTreeMap<(Table, Vec<u8>), Vec<u8>>);

impl Shelf for Rows {
    fn row(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, String> {
        Ok(self.0.get(&(table, key.to_vec())).cloned())
    }
}

fn unsent_words(rows: Vec<Row>) -> Vec<String> {
    let all = rows.iter().map(|row| ((row.table, row.key.clone()), row.value.clone())).collect();
    let mut loading = Loading::new(Box::new(Rows(all)));
    for row in &rows {
        let _ = loading.take(row.table, &row.key, &row.value);
    }
    // It is read and never saved: it needs no randomness.
    let engine = loading.start(Start { entropy: [0; 32], app: String::new() });
    engine.unsent_words().into_iter().flat_map(|(_, words)| words).collect()
}

/// Versions, counts, codes and sizes.
pub(super) fn report(desk: &Desk, device: &Device) -> Result<String, PhoneError> {
    let status = device.list(NONE);
    let about = status.map(|status| {
        let mut codes: BTreeMap<String, u64> = BTreeMap::new();
        status.refused.iter().for_each(|refused| *codes.entry(refused.code.clone()).or_default() += 1);
        json!({
            "saved": status.saved, "sent": status.sent, "stored": status.stored, "merged": status.merged, "safe": status.safe,
            "held": status.held, "visits": status.known, "notices": status.notices.len(), "refused": codes,
            "written_again": status.again.len(), "unseen_decisions": status.unseen.len(),
            "wall_error_ms": status.wall_error_ms, "over": status.over.map(|over| over.code()),
            "renewable": status.renewable, "policy": status.policy.version,
        })
    });
    let report = json!({
        "library": env!("CARGO_PKG_VERSION"),
        "enrolled": about.is_some(),
        "phone": about,
        "next_contact_ms": device.next_contact().map(|span| span.0),
        "photos": device.blobs().map(|blobs| json!({
            "all": blobs.len(),
            "waiting": blobs.iter().filter(|blob| !blob.stored).count(),
        })).ok(),
        "reserve": desk.reserve.is_there(),
        "errors": desk.failed(),
        "files": sizes(&desk.folder)?,
    });
    serde_json::to_string_pretty(&report).map_err(|error| PhoneError::Fault { why: error.to_string() })
}

/// Sizes of the files that this library makes; whatever else stands in the folder is not named.
fn sizes(folder: &Path) -> Result<Value, PhoneError> {
    let mut sizes = BTreeMap::new();
    for file in fs::read_dir(folder)?.flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        if name.starts_with(store::STORE_FILE) || name == super::reserve::RESERVE_FILE {
            sizes.insert(name, file.metadata()?.len());
        }
    }
    Ok(json!(sizes))
}
