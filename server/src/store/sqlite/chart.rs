//! The chart of an organisation as it was at any position, and the powers that superiors lent: the statements behind
//! `people`, apart for their number.

use rusqlite::{Row, params};
use sync_core::ids::{DepartmentId, OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::store::sqlite::session::{Session, bits, bound, id, id_or_none, number, number_or_none};
use crate::store::{Delegation, Department, Position, StoreError};

const DELEGATION: &str = "SELECT id, giver, taker, starts, ends, since, until, org FROM delegation";

fn delegation(row: &Row<'_>) -> rusqlite::Result<Delegation> {
    Ok(Delegation {
        id: number(row, 0)?,
        giver: id(row, 1)?,
        taker: id(row, 2)?,
        starts: row.get(3).map(Timestamp)?,
        ends: row.get(4).map(Timestamp)?,
        since: number_or_none(row, 5)?,
        until: number_or_none(row, 6)?,
    })
}

impl Session<'_> {
    pub(super) fn chart_at(&self, org: &OrgId, at: Position) -> Result<Vec<Department>, StoreError> {
        let sql = "SELECT c.department, d.name, c.parent, c.supervisor, c.manager FROM department_chart c
            JOIN department d ON d.org = c.org AND d.department = c.department
            WHERE c.org = ?1 AND c.since = (SELECT max(since) FROM department_chart
                WHERE org = c.org AND department = c.department AND since <= ?2)
            ORDER BY c.department";
        self.all("department", sql, params![org.as_str(), bound(at)], |row| {
            Ok(Department {
                id: id(row, 0)?,
                name: row.get(1)?,
                parent: id_or_none(row, 2)?,
                supervisor: id_or_none(row, 3)?,
                manager: id_or_none(row, 4)?,
            })
        })
    }

    pub(super) fn place_at(
        &self,
        org: &OrgId,
        person: &PersonId,
        at: Position,
    ) -> Result<Option<DepartmentId>, StoreError> {
        let sql = "SELECT department FROM person_chart WHERE org = ?1 AND person = ?2 AND since <= ?3
            ORDER BY since DESC LIMIT 1";
        let found =
            self.one("person", sql, params![org.as_str(), person.as_str(), bound(at)], |row| id_or_none(row, 0));
        Ok(found?.flatten())
    }

    pub(super) fn last_turn(&self, org: &OrgId) -> Result<Position, StoreError> {
        let sql = "SELECT max(ifnull((SELECT max(since) FROM person_chart WHERE org = ?1), 0),
            ifnull((SELECT max(since) FROM department_chart WHERE org = ?1), 0),
            ifnull((SELECT max(max(ifnull(since, 0), ifnull(until, 0))) FROM delegation WHERE org = ?1), 0))";
        self.always("chart", sql, [org.as_str()], |row| number(row, 0))
    }

    pub(super) fn chart_person(&mut self, org: &OrgId, id: &PersonId, since: Position) -> Result<(), StoreError> {
        let sql = "INSERT INTO person_chart (org, person, since, department)
            SELECT org, person, ?3, department FROM person WHERE org = ?1 AND person = ?2
            ON CONFLICT (org, person, since) DO UPDATE SET department = excluded.department";
        self.change("noting a person's place", sql, params![org.as_str(), id.as_str(), bound(since)])
    }

    pub(super) fn chart_department(
        &mut self,
        org: &OrgId,
        id: &DepartmentId,
        since: Position,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO department_chart (org, department, since, parent, supervisor, manager)
            SELECT org, department, ?3, parent, supervisor, manager FROM department WHERE org = ?1 AND department = ?2
            ON CONFLICT (org, department, since) DO UPDATE SET parent = excluded.parent,
                supervisor = excluded.supervisor, manager = excluded.manager";
        self.change("noting a department's place", sql, params![org.as_str(), id.as_str(), bound(since)])
    }

    pub(super) fn list_delegations(&self, org: &OrgId) -> Result<Vec<Delegation>, StoreError> {
        self.all("delegation", &format!("{DELEGATION} WHERE org = ?1 ORDER BY id"), [org.as_str()], delegation)
    }

    pub(super) fn list_due_delegations(&self, now: Timestamp) -> Result<Vec<(OrgId, Delegation)>, StoreError> {
        let sql = format!(
            "{DELEGATION} WHERE until IS NULL AND (ends <= ?1 OR (since IS NULL AND starts <= ?1)) ORDER BY org, id"
        );
        self.all("delegation", &sql, [now.0], |row| Ok((id(row, 7)?, delegation(row)?)))
    }

    pub(super) fn next_turn(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(iif(since IS NULL, starts, ends)) FROM delegation WHERE until IS NULL";
        self.always("delegation", sql, [], |row| Ok(row.get::<_, Option<_>>(0)?.map(Timestamp)))
    }

    pub(super) fn keep_delegation(&mut self, org: &OrgId, delegation: &Delegation) -> Result<(), StoreError> {
        let sql = "INSERT INTO delegation (org, id, giver, taker, starts, ends, since, until)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (org, id) DO UPDATE SET starts = excluded.starts, ends = excluded.ends,
                since = excluded.since, until = excluded.until";
        let values = params![
            org.as_str(),
            bits(delegation.id),
            delegation.giver.as_str(),
            delegation.taker.as_str(),
            delegation.starts.0,
            delegation.ends.0,
            delegation.since.map(bits),
            delegation.until.map(bits),
        ];
        self.run("keeping a delegation", sql, values).map(|_| ())
    }
}
