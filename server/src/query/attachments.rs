//! The photos and signatures of a visit, and which of them are still awaited.

use sync_core::fact::{BlobRef, Fact};
use sync_core::ids::{EntryId, PersonId};

use crate::query::standing::Asked;
use crate::store::{FactRow, StoreError};

/// One blob that a fact names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The entry that names it.
    pub entry: EntryId,
    /// Whose.
    pub person: PersonId,
    /// `photo`, `other`, `strokes` or `signature`.
    pub what: &'static str,
    /// What the person says of it.
    pub caption: String,
    /// Which bytes.
    pub blob: BlobRef,
    /// The first so many bytes are here.
    pub confirmed: u64,
    /// All of it is here and was compared with its name.
    pub there: bool,
}

/// All of a visit, in the order of their facts.
pub(super) fn attachments(asked: &Asked<'_>, rows: &[FactRow]) -> Result<Vec<Attachment>, StoreError> {
    let mut all = Vec::new();
    for row in rows {
        let Some(visit) = row.fact.visit() else { continue };
        for (blob, what) in named(&row.fact) {
            let stands = asked.read.blob(asked.org, visit, &blob.hash)?.unwrap_or_default();
            let caption = match &row.fact {
                Fact::Attach { caption, .. } => caption.clone(),
                _ => String::new(),
            };
            let entry = EntryId { device: row.device, seq: row.seq };
            let (confirmed, there) = (stands.confirmed, stands.whole.is_some());
            all.push(Attachment { entry, person: row.person.clone(), what, caption, blob, confirmed, there });
        }
    }
    Ok(all)
}

fn named(fact: &Fact) -> Vec<(BlobRef, &'static str)> {
    match fact {
        Fact::Attach { blob, what, .. } => vec![(*blob, what.as_str())],
        Fact::Sign { drawn: Some(drawn), .. } => vec![(drawn.strokes, "strokes"), (drawn.picture, "signature")],
        _ => Vec::new(),
    }
}
