//! Blobs: their statements. Each part is sealed by itself, so that no blob ever stands in memory as a whole.

use rusqlite::params;
use sync_core::ids::{BlobHash, OrgId, VisitId};
use sync_core::time::Timestamp;

use crate::store::StoreError;
use crate::store::blobs::{BlobRow, NewPart, ReadBlobs, WriteBlobs};
use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, bits, number};

fn place(tag: &[u8; 32], offset: u64) -> Place {
    Place::new("blob_part", &[tag, &offset.to_be_bytes()])
}

impl Session<'_> {
    fn blob_tag(&self, org: &OrgId, visit: &VisitId, hash: &BlobHash) -> Result<(Name, [u8; 32]), StoreError> {
        let name = Name::visit(org, visit);
        let tag = self.seal.tag(&name, &hash.0)?;
        Ok((name, tag))
    }

    fn count_blobs(&mut self) -> Result<(), StoreError> {
        self.run("counting changes of blobs", "UPDATE meta SET blobs = blobs + 1", []).map(|_| ())
    }
}

impl ReadBlobs for Session<'_> {
    fn blobs_changed(&self) -> Result<u64, StoreError> {
        let changed = self.one("changes of blobs", "SELECT blobs FROM meta", [], |row| number(row, 0))?;
        Ok(changed.unwrap_or_default())
    }

    fn blob(&self, org: &OrgId, visit: &VisitId, hash: &BlobHash) -> Result<Option<BlobRow>, StoreError> {
        let (_, tag) = self.blob_tag(org, visit, hash)?;
        let sql = "SELECT bytes, confirmed, whole FROM blob WHERE org = ?1 AND visit = ?2 AND tag = ?3";
        self.one("blob", sql, params![org.as_str(), visit.as_str(), tag], |row| {
            let whole = row.get::<_, Option<i64>>(2)?.map(Timestamp);
            Ok(BlobRow { bytes: number(row, 0)?, confirmed: number(row, 1)?, whole })
        })
    }

    fn blob_part(
        &self,
        org: &OrgId,
        visit: &VisitId,
        hash: &BlobHash,
        offset: u64,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let (name, tag) = self.blob_tag(org, visit, hash)?;
        let sql = "SELECT sealed FROM blob_part WHERE org = ?1 AND visit = ?2 AND tag = ?3 AND at = ?4";
        let key = params![org.as_str(), visit.as_str(), tag, bits(offset)];
        Ok(self.one("part of a blob", sql, key, |row| self.open(row, 0, &name, place(&tag, offset)))?.flatten())
    }
}

impl WriteBlobs for Session<'_> {
    fn add_blob_part(&mut self, org: &OrgId, visit: &VisitId, new: NewPart<'_>) -> Result<(), StoreError> {
        let NewPart { hash, bytes, offset, part, at } = new;
        let (name, tag) = self.blob_tag(org, visit, hash)?;
        let sealed = self.seal.seal(&name, place(&tag, offset), part)?;
        let sql = "INSERT INTO blob_part (org, visit, tag, at, sealed) VALUES (?1, ?2, ?3, ?4, ?5)";
        let values = params![org.as_str(), visit.as_str(), tag, bits(offset), sealed];
        self.run("adding a part of a blob", sql, values)?;
        let sql = "INSERT INTO blob (org, visit, tag, bytes, confirmed, touched) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (org, visit, tag) DO UPDATE SET confirmed = excluded.confirmed, touched = excluded.touched";
        let confirmed = offset + part.len() as u64;
        let values = params![org.as_str(), visit.as_str(), tag, bits(bytes), bits(confirmed), at.0];
        self.run("adding a part of a blob", sql, values)?;
        self.count_blobs()
    }

    fn finish_blob(&mut self, org: &OrgId, visit: &VisitId, hash: &BlobHash, at: Timestamp) -> Result<(), StoreError> {
        let (_, tag) = self.blob_tag(org, visit, hash)?;
        let sql = "UPDATE blob SET whole = ?4 WHERE org = ?1 AND visit = ?2 AND tag = ?3 AND whole IS NULL
            AND confirmed = bytes";
        self.run("finishing a blob", sql, params![org.as_str(), visit.as_str(), tag, at.0])?;
        self.count_blobs()
    }

    fn drop_blob(&mut self, org: &OrgId, visit: &VisitId, hash: &BlobHash) -> Result<(), StoreError> {
        let (_, tag) = self.blob_tag(org, visit, hash)?;
        for table in ["blob_part", "blob"] {
            let sql = format!("DELETE FROM {table} WHERE org = ?1 AND visit = ?2 AND tag = ?3");
            self.run("dropping a blob", &sql, params![org.as_str(), visit.as_str(), tag])?;
        }
        self.count_blobs()
    }

    fn forget_parts(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let sql = "DELETE FROM blob_part WHERE (org, visit, tag) IN
            (SELECT org, visit, tag FROM blob WHERE whole IS NULL AND touched < ?1)";
        self.run("forgetting parts of blobs", sql, [before.0])?;
        let sql = "DELETE FROM blob WHERE whole IS NULL AND touched < ?1";
        let forgotten = self.run("forgetting parts of blobs", sql, [before.0])?;
        if forgotten > 0 {
            self.count_blobs()?;
        }
        Ok(forgotten as u64)
    }
}
