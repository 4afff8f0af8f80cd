//! The archive: visits as they are filed, and the words that stand in them.

use sync_core::archive::Words;
use sync_core::ids::{OrgId, VisitId};
use sync_core::time::Timestamp;

use crate::store::{StoreError, VisitRow};

/// Where a visit stands among all, by its planned start; one without stands at the beginning of time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FiledAt {
    /// The planned start.
    pub start: Timestamp,
    /// Which, among those of the same start.
    pub visit: VisitId,
}

impl FiledAt {
    /// The place of a row.
    pub fn of(row: &VisitRow) -> Self {
        Self { start: row.start.unwrap_or(Timestamp(0)), visit: row.visit.clone() }
    }
}

/// Of what time visits are asked for, by their planned start; both ends in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FiledSpan {
    /// Not before.
    pub from: Option<Timestamp>,
    /// Not after.
    pub upto: Option<Timestamp>,
}

/// Asks the archive.
pub trait ReadArchive {
    /// Visits of a time that are not erased, latest first, those before one of them.
    fn visits_filed(
        &self,
        org: &OrgId,
        span: FiledSpan,
        before: Option<&FiledAt>,
        limit: usize,
    ) -> Result<Vec<VisitRow>, StoreError>;
    /// The words of a visit; none where they were not filed yet, or it was erased.
    fn filed_words(&self, org: &OrgId, visit: &VisitId) -> Result<Option<Vec<Words>>, StoreError>;
}

/// Changes the archive.
pub trait WriteArchive {
    /// Files the words of a visit in place of those of before.
    fn file_words(&mut self, org: &OrgId, visit: &VisitId, words: &[Words]) -> Result<(), StoreError>;
}
