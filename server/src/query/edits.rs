//! Who wrote what, for ever: the accepted changes of a visit's documents, each with its author and its best time. What somebody
//! overwrote stands here as it was written. What the documents say now is `visit`'s.

use sync_core::document::words_of;
use sync_core::ids::{DocumentId, EntryId, PersonId, VisitId};
use sync_core::time::Timestamp;

use crate::query::sight::Shown;
use crate::query::standing::Asked;
use crate::store::StoreError;

/// What one entry wrote into one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Which entry.
    pub entry: EntryId,
    /// Whose.
    pub person: PersonId,
    /// The best single time to show.
    pub at: Timestamp,
    /// Where.
    pub document: DocumentId,
    /// The texts that it wrote, in order; names of items are among them.
    pub words: Vec<String>,
}

/// What was written of what this person may look at, by its best times.
///
/// # Errors
/// What the store returns.
pub fn edits(asked: &Asked<'_>, visit: &VisitId, shown: &Shown) -> Result<Vec<Edit>, StoreError> {
    // A plan names the customer's contact, so who may not look at the contact does not read how the plan came about.
    let documents = [(shown.plan && shown.contact, DocumentId::plan(visit)), (shown.record, DocumentId::record(visit))];
    let mut edits = Vec::new();
    for (_, document) in documents.into_iter().filter(|(shown, _)| *shown) {
        for (device, seq, change) in asked.read.written(asked.org, &document)? {
            let entry = EntryId { device, seq };
            let Some(by) = asked.read.device(asked.org, &device)? else { continue };
            let Some(placement) = asked.placed(entry)? else { continue };
            let (at, words) = (placement.shown(), words_of(&change));
            edits.push(Edit { entry, person: by.person, at, document: document.clone(), words });
        }
    }
    edits.retain(|edit| !edit.words.is_empty());
    edits.sort_by_key(|edit| (edit.at, edit.entry));
    Ok(edits)
}
