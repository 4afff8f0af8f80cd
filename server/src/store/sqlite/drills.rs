//! Drills: their statements. Ids and times alone, so nothing here is sealed.

use rusqlite::{Row, params};
use sync_core::ids::{OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::store::sqlite::session::{Session, bits, id, id_or_none, number, rows, unreadable};
use crate::store::{Doer, Drill, DrillPlace, DrillRung, Position, ReadDrills, StoreError, WriteDrills};

fn time_or_none(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp))
}

fn drill(row: &Row<'_>) -> rusqlite::Result<Drill> {
    let by: String = row.get(2)?;
    let by = Doer::named(&by).ok_or_else(|| unreadable(2, format!("{by:?} does nothing")))?;
    let (at, confirm_by) = (row.get(1).map(Timestamp)?, row.get(3).map(Timestamp)?);
    Ok(Drill { id: number(row, 0)?, at, by, confirm_by, over: time_or_none(row, 4)? })
}

fn drill_place(row: &Row<'_>) -> rusqlite::Result<DrillPlace> {
    let (department, rung, person) = (id_or_none(row, 0)?, row.get(1)?, id_or_none(row, 2)?);
    Ok(DrillPlace { department, rung, person, en: row.get(3)?, zh: row.get(4)?, confirmed: time_or_none(row, 5)? })
}

impl ReadDrills for Session<'_> {
    fn drills(&self, org: &OrgId, limit: usize) -> Result<Vec<Drill>, StoreError> {
        let sql = "SELECT id, at, by, confirm_by, over FROM drill WHERE org = ?1 ORDER BY id DESC LIMIT ?2";
        self.all("drill", sql, params![org.as_str(), rows(limit)], drill)
    }

    fn drill_places(&self, org: &OrgId, drill: Position) -> Result<Vec<DrillPlace>, StoreError> {
        let sql = "SELECT department, rung, person, en, zh, confirmed FROM drill_place
            WHERE org = ?1 AND drill = ?2 ORDER BY place";
        self.all("drill", sql, params![org.as_str(), bits(drill)], drill_place)
    }

    fn drills_due(&self) -> Result<Vec<(OrgId, Timestamp)>, StoreError> {
        let sql = "SELECT org, due FROM drill_due ORDER BY due, org";
        self.all("drill", sql, [], |row| Ok((id(row, 0)?, row.get(1).map(Timestamp)?)))
    }
}

impl WriteDrills for Session<'_> {
    fn add_drill(&mut self, org: &OrgId, drill: &Drill, rungs: &[DrillRung]) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO drill (org, id, at, by, confirm_by, over) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let over = drill.over.map(|at| at.0);
        let values = params![org.as_str(), bits(drill.id), drill.at.0, drill.by.key(), drill.confirm_by.0, over];
        self.run("putting a drill", sql, values)?;
        let sql = "INSERT OR REPLACE INTO drill_place (org, drill, place, department, rung, person, en, zh)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let mut place = 0_i64;
        for rung in rungs {
            let department = rung.department.as_ref().map(|it| it.as_str());
            let nobody = rung.people.is_empty().then_some(None);
            for person in rung.people.iter().map(|it| Some(it.as_str())).chain(nobody) {
                let (org, of, name, en, zh) = (org.as_str(), bits(drill.id), &rung.rung, &rung.en, &rung.zh);
                self.run("putting a drill", sql, params![org, of, place, department, name, person, en, zh])?;
                place += 1;
            }
        }
        Ok(())
    }

    fn confirm_drill(
        &mut self,
        org: &OrgId,
        drill: Position,
        person: &PersonId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE drill_place SET confirmed = ?4
            WHERE org = ?1 AND drill = ?2 AND person = ?3 AND confirmed IS NULL";
        let values = params![org.as_str(), bits(drill), person.as_str(), at.0];
        Ok(self.run("confirming a drill", sql, values)? > 0)
    }

    fn end_drill(&mut self, org: &OrgId, drill: Position, at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE drill SET over = ?3 WHERE org = ?1 AND id = ?2 AND over IS NULL";
        self.run("ending a drill", sql, params![org.as_str(), bits(drill), at.0]).map(|_| ())
    }

    fn set_drill_due(&mut self, org: &OrgId, due: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO drill_due (org, due) VALUES (?1, ?2) ON CONFLICT (org) DO UPDATE SET due = excluded.due";
        self.run("setting a drill", sql, params![org.as_str(), due.0]).map(|_| ())
    }
}
