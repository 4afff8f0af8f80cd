//! The archive: its statements. The words of a visit are sealed under the visit's key like all that they are made from, so that
//! nothing can be found that could not be read, and nothing is left when the key is destroyed.

use rusqlite::params;
use sync_core::archive::Words;
use sync_core::ids::{OrgId, VisitId};

use crate::store::archive::{FiledAt, FiledSpan, ReadArchive, WriteArchive};
use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, rows};
use crate::store::sqlite::visits::VISIT;
use crate::store::{StoreError, VisitRow};

fn place(visit: &VisitId) -> Place {
    Place::new("filed", &[visit.as_str().as_bytes()])
}

impl ReadArchive for Session<'_> {
    fn visits_filed(
        &self,
        org: &OrgId,
        span: FiledSpan,
        before: Option<&FiledAt>,
        limit: usize,
    ) -> Result<Vec<VisitRow>, StoreError> {
        let sql = format!(
            "{VISIT} INDEXED BY visit_filed WHERE org = ?1 AND erased IS NULL
                AND coalesce(start_at, 0) BETWEEN ?2 AND ?3 AND (coalesce(start_at, 0) < ?3 OR visit < ?4)
            ORDER BY coalesce(start_at, 0) DESC, visit DESC LIMIT ?5"
        );
        // No id is as long as this character is late.
        let after_all = "\u{10ffff}";
        let end = span.upto.map_or(i64::MAX, |upto| upto.0);
        let (start, visit) = match before {
            Some(at) if at.start.0 <= end => (at.start.0, at.visit.as_str()),
            _ => (end, after_all),
        };
        let from = span.from.map_or(i64::MIN, |from| from.0);
        self.all("visit", &sql, params![org.as_str(), from, start, visit, rows(limit)], |row| self.visit_in(row, org))
    }

    fn filed_words(&self, org: &OrgId, visit: &VisitId) -> Result<Option<Vec<Words>>, StoreError> {
        let sql = "SELECT sealed FROM filed WHERE org = ?1 AND visit = ?2";
        let name = Name::visit(org, visit);
        let found = self.one("filed words", sql, [org.as_str(), visit.as_str()], |row| {
            self.open_as::<Vec<Words>>(row, 0, &name, place(visit))
        })?;
        Ok(found.flatten())
    }
}

impl WriteArchive for Session<'_> {
    fn file_words(&mut self, org: &OrgId, visit: &VisitId, words: &[Words]) -> Result<(), StoreError> {
        let sql = "INSERT INTO filed (org, visit, sealed) VALUES (?1, ?2, ?3)
            ON CONFLICT (org, visit) DO UPDATE SET sealed = excluded.sealed";
        let sealed = self.seal_as(&Name::visit(org, visit), place(visit), &words.to_vec())?;
        self.run("filing words", sql, params![org.as_str(), visit.as_str(), sealed]).map(|_| ())
    }
}
