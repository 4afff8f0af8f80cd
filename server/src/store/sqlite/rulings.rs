//! What was published to everybody: its statements.

use rusqlite::params;
use sync_core::ids::OrgId;
use sync_core::sync::RulingKind;
use sync_core::time::Timestamp;

use crate::store::rulings::{ReadRulings, Ruling, WriteRulings};
use crate::store::sqlite::session::{Session, bits, bound, number, unreadable};
use crate::store::sqlite::visits::{FACT, left};
use crate::store::{FactRow, Position, StoreError};

impl ReadRulings for Session<'_> {
    fn rulings(&self, org: &OrgId, upto: Position) -> Result<Vec<Ruling>, StoreError> {
        let sql = "SELECT position, at, kind, text FROM ruling WHERE org = ?1 AND position <= ?2 ORDER BY position";
        self.all("ruling", sql, params![org.as_str(), bound(upto)], |row| {
            let kind: String = row.get(2)?;
            let kind = RulingKind::named(&kind).ok_or_else(|| unreadable(2, format!("{kind:?} is no ruling")))?;
            Ok(Ruling { position: number(row, 0)?, at: row.get(1).map(Timestamp)?, kind, text: row.get(3)? })
        })
    }

    fn acknowledgements(&self, org: &OrgId) -> Result<Vec<FactRow>, StoreError> {
        let sql = format!("{FACT} WHERE org = ?1 AND name = 'acknowledge' ORDER BY position");
        left(self.all("fact", &sql, [org.as_str()], |row| self.fact_in(row, org)))
    }
}

impl WriteRulings for Session<'_> {
    fn add_ruling(&mut self, org: &OrgId, ruling: &Ruling) -> Result<(), StoreError> {
        let sql = "INSERT INTO ruling (org, position, at, kind, text) VALUES (?1, ?2, ?3, ?4, ?5)";
        let Ruling { position, at, kind, text } = ruling;
        let values = params![org.as_str(), bits(*position), at.0, kind.as_str(), text];
        self.run("publishing to everybody", sql, values).map(|_| ())
    }
}
