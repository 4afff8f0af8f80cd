//! Sites and their codes: their statements.

use std::collections::BTreeMap;

use rusqlite::{Row, params};
use sync_core::ids::{DeviceId, OrgId, Seq, SiteId, VisitId};
use sync_core::time::Timestamp;

use crate::store::sites::{ReadSites, Site, SiteCode, WriteSites};
use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, bits, bound, id, number};
use crate::store::{Position, StoreError, Subject};

const SITE: &str = "SELECT site, customer, since, ended, sealed FROM site";

fn place_of_site(id: &str) -> Place {
    Place::new("site", &[id.as_bytes()])
}

impl Session<'_> {
    fn site_in(&self, row: &Row<'_>, org: &OrgId) -> rusqlite::Result<Option<Site>> {
        let (site, customer): (SiteId, _) = (id(row, 0)?, id(row, 1)?);
        let name = Name::of(org, &Subject::Customer(customer));
        let place = place_of_site(site.as_str());
        let Some((called, secret)) = self.open_as::<(String, Vec<u8>)>(row, 4, &name, place)? else { return Ok(None) };
        let secret = <[u8; 20]>::try_from(secret).unwrap_or_default();
        let (since, ended) = (row.get(2).map(Timestamp)?, row.get::<_, Option<i64>>(3)?.map(Timestamp));
        Ok(Some(Site { id: site, customer: id(row, 1)?, name: called, secret, since, ended }))
    }
}

impl ReadSites for Session<'_> {
    fn site(&self, org: &OrgId, id: &SiteId) -> Result<Option<Site>, StoreError> {
        let sql = format!("{SITE} WHERE org = ?1 AND site = ?2");
        Ok(self.one("site", &sql, [org.as_str(), id.as_str()], |row| self.site_in(row, org))?.flatten())
    }

    fn sites(&self, org: &OrgId) -> Result<Vec<Site>, StoreError> {
        let sql = format!("{SITE} WHERE org = ?1 ORDER BY site");
        let rows = self.all("site", &sql, [org.as_str()], |row| self.site_in(row, org))?;
        Ok(rows.into_iter().flatten().collect())
    }

    fn site_codes(
        &self,
        org: &OrgId,
        device: &DeviceId,
        upto: Position,
    ) -> Result<BTreeMap<Seq, Timestamp>, StoreError> {
        let sql = "SELECT seq, known FROM site_code
            WHERE org = ?1 AND device = ?2 AND position <= ?3 AND known IS NOT NULL";
        let found = self.all("code of a site", sql, params![org.as_str(), device.0, bound(upto)], |row| {
            Ok((number(row, 0)?, row.get(1).map(Timestamp)?))
        })?;
        Ok(found.into_iter().collect())
    }

    fn site_codes_of(&self, org: &OrgId, visit: &VisitId) -> Result<Vec<Option<Timestamp>>, StoreError> {
        let sql = "SELECT known FROM site_code WHERE org = ?1 AND visit = ?2";
        self.all("code of a site", sql, [org.as_str(), visit.as_str()], |row| {
            Ok(row.get::<_, Option<i64>>(0)?.map(Timestamp))
        })
    }
}

impl WriteSites for Session<'_> {
    fn put_site(&mut self, org: &OrgId, site: &Site) -> Result<(), StoreError> {
        let sql =
            "INSERT OR REPLACE INTO site (org, site, customer, since, ended, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let name = Name::of(org, &Subject::Customer(site.customer.clone()));
        let sealed = self.seal_as(&name, place_of_site(site.id.as_str()), &(&site.name, site.secret.to_vec()))?;
        let ended = site.ended.map(|at| at.0);
        let values = params![org.as_str(), site.id.as_str(), site.customer.as_str(), site.since.0, ended, sealed];
        self.run("putting a site", sql, values).map(|_| ())
    }

    fn end_site(&mut self, org: &OrgId, id: &SiteId, at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE site SET ended = ?3 WHERE org = ?1 AND site = ?2 AND ended IS NULL";
        self.run("ending a site", sql, params![org.as_str(), id.as_str(), at.0]).map(|_| ())
    }

    fn add_site_code(&mut self, org: &OrgId, code: &SiteCode) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO site_code (org, device, seq, position, visit, known)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let (known, visit) = (code.from.map(|at| at.0), code.visit.as_str());
        let values = params![org.as_str(), code.device.0, bits(code.seq), bits(code.position), visit, known];
        self.run("noting a code", sql, values).map(|_| ())
    }
}
