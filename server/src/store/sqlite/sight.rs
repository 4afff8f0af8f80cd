//! Who reads which department's feed, and in which departments a visit ever was: the statements behind `visits`.

use rusqlite::params;
use sync_core::ids::{DepartmentId, OrgId, PersonId, VisitId};

use crate::store::StoreError;
use crate::store::sqlite::session::{Session, bits, id, number, rows};

impl Session<'_> {
    pub(super) fn list_readings_of(
        &self,
        org: &OrgId,
        person: &PersonId,
    ) -> Result<Vec<(DepartmentId, u64)>, StoreError> {
        let sql = "SELECT department, since FROM reading WHERE org = ?1 AND person = ?2 ORDER BY department";
        self.all("reading", sql, [org.as_str(), person.as_str()], |row| Ok((id(row, 0)?, number(row, 1)?)))
    }

    pub(super) fn list_readings(&self, org: &OrgId) -> Result<Vec<(PersonId, DepartmentId)>, StoreError> {
        let sql = "SELECT person, department FROM reading WHERE org = ?1 ORDER BY person, department";
        self.all("reading", sql, [org.as_str()], |row| Ok((id(row, 0)?, id(row, 1)?)))
    }

    pub(super) fn keep_reading(
        &mut self,
        org: &OrgId,
        person: &PersonId,
        department: &DepartmentId,
        since: Option<u64>,
    ) -> Result<(), StoreError> {
        let key = params![org.as_str(), person.as_str(), department.as_str()];
        let Some(since) = since else {
            let sql = "DELETE FROM reading WHERE org = ?1 AND person = ?2 AND department = ?3";
            return self.run("ending a reading", sql, key).map(|_| ());
        };
        let sql = "INSERT INTO reading (org, person, department, since) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (org, person, department) DO UPDATE SET since = excluded.since";
        let values = params![org.as_str(), person.as_str(), department.as_str(), bits(since)];
        self.run("beginning a reading", sql, values).map(|_| ())
    }

    pub(super) fn list_visits_ever_in(
        &self,
        org: &OrgId,
        department: &DepartmentId,
        after: Option<&VisitId>,
        limit: usize,
    ) -> Result<Vec<(VisitId, bool)>, StoreError> {
        let sql = "SELECT visit, now FROM visit_department WHERE org = ?1 AND department = ?2 AND visit > ?3
            ORDER BY visit LIMIT ?4";
        // No id is empty.
        let after = after.map_or("", |id| id.as_str());
        let values = params![org.as_str(), department.as_str(), after, rows(limit)];
        self.all("visit of a department", sql, values, |row| Ok((id(row, 0)?, row.get(1)?)))
    }

    pub(super) fn keep_place(
        &mut self,
        org: &OrgId,
        visit: &VisitId,
        department: Option<&DepartmentId>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE visit_department SET now = 0 WHERE org = ?1 AND visit = ?2 AND now = 1
            AND department IS NOT ?3";
        let department = department.map(|id| id.as_str());
        self.run("moving a visit", sql, params![org.as_str(), visit.as_str(), department])?;
        let Some(department) = department else { return Ok(()) };
        let sql = "INSERT INTO visit_department (org, department, visit, now) VALUES (?1, ?2, ?3, 1)
            ON CONFLICT (org, department, visit) DO UPDATE SET now = 1";
        self.run("placing a visit", sql, params![org.as_str(), department, visit.as_str()]).map(|_| ())
    }
}
