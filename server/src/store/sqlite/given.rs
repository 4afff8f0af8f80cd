//! Gifts by customer and time, for the limit of a year (V6.2): their statements. Customers stand here as digests that only who
//! has the organisation's key can compare with; amounts are sealed under the visit's key.

use rusqlite::params;
use sync_core::ids::{OrgId, VisitId};
use sync_core::time::Timestamp;

use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, id};
use crate::store::{Given, StoreError, Subject, VisitRow};

fn place(visit: &VisitId) -> Place {
    Place::new("given", &[visit.as_str().as_bytes()])
}

impl Session<'_> {
    fn tag_of_customer(&self, org: &OrgId, customer: &str) -> Result<[u8; 32], StoreError> {
        self.seal.tag(&Name::of(org, &Subject::Organisation), format!("given/{customer}").as_bytes())
    }

    /// Those of a span.
    pub(super) fn list_given(
        &self,
        org: &OrgId,
        customer: &str,
        from: Timestamp,
        upto: Timestamp,
    ) -> Result<Vec<Given>, StoreError> {
        let sql = "SELECT visit, start_at, sealed FROM given INDEXED BY given_customer
            WHERE org = ?1 AND customer = ?2 AND start_at BETWEEN ?3 AND ?4 ORDER BY start_at, visit";
        let tag = self.tag_of_customer(org, customer)?;
        let rows = self.all("gift", sql, params![org.as_str(), tag, from.0, upto.0], |row| {
            let visit: VisitId = id(row, 0)?;
            let gifts: Option<Vec<(String, String)>> =
                self.open_as(row, 2, &Name::visit(org, &visit), place(&visit))?;
            let start = row.get(1).map(Timestamp)?;
            Ok(gifts.map(|gifts| Given { visit, start, gifts }))
        })?;
        Ok(rows.into_iter().flatten().collect())
    }

    /// Replaces those of a visit.
    pub(super) fn keep_given(
        &mut self,
        org: &OrgId,
        row: &VisitRow,
        gifts: &[(String, String)],
    ) -> Result<(), StoreError> {
        let Some(start) = row.start.filter(|_| !gifts.is_empty()) else {
            let sql = "DELETE FROM given WHERE org = ?1 AND visit = ?2";
            return self.run("putting gifts", sql, [org.as_str(), row.visit.as_str()]).map(|_| ());
        };
        let sql = "INSERT OR REPLACE INTO given (org, visit, customer, start_at, sealed) VALUES (?1, ?2, ?3, ?4, ?5)";
        let tag = self.tag_of_customer(org, &row.customer)?;
        let sealed = self.seal_as(&Name::visit(org, &row.visit), place(&row.visit), &gifts.to_vec())?;
        let values = params![org.as_str(), row.visit.as_str(), tag, start.0, sealed];
        self.run("putting gifts", sql, values).map(|_| ())
    }
}
