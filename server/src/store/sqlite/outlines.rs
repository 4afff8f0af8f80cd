//! Outlines of visits: their statements. Two indices hold all that is read here.

use std::collections::HashMap;

use rusqlite::{Row, params};
use sync_core::fact::Owed;
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::obligation::State;
use sync_core::safety::WatchState;
use sync_core::time::Timestamp;

use crate::store::sqlite::session::{Session, bound, id, id_or_none, number, unreadable};
use crate::store::sqlite::visits::{member, review};
use crate::store::{Member, OutlineRow, Position, ReadOutlines, Stood, StoreError};

fn outline(row: &Row<'_>) -> rusqlite::Result<OutlineRow> {
    Ok(OutlineRow {
        visit: id(row, 0)?,
        rep: id(row, 1)?,
        department: id_or_none(row, 2)?,
        start: row.get::<_, Option<_>>(3)?.map(Timestamp),
        merged: number(row, 4)?,
        approved: row.get(5)?,
        review: review(row, 6)?,
        erased: row.get::<_, Option<i64>>(7)?.is_some(),
        owed: Vec::new(),
    })
}

fn stood(row: &Row<'_>) -> rusqlite::Result<(VisitId, Stood)> {
    let name: String = row.get(2)?;
    let state = State::named(&name).ok_or_else(|| unreadable(2, format!("{name:?} is no state")))?;
    let time = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<_>>(column)?.map(Timestamp));
    let owed: Owed = id(row, 1)?;
    Ok((id(row, 0)?, Stood { owed, state, due: time(3)?, changes_at: time(4)? }))
}

impl ReadOutlines for Session<'_> {
    fn outlines(&self, org: &OrgId) -> Result<Vec<OutlineRow>, StoreError> {
        let sql = "SELECT visit, rep, department, start_at, merged, approved, review, erased
            FROM visit INDEXED BY visit_outline WHERE org = ?1 ORDER BY visit";
        let mut visits = self.all("outline", sql, [org.as_str()], outline)?;
        let sql = "SELECT visit, kind, state, due, changes_at FROM obligation INDEXED BY obligation_outline
            WHERE org = ?1 ORDER BY visit";
        let mut owed: HashMap<VisitId, Vec<Stood>> = HashMap::with_capacity(visits.len());
        for (visit, stood) in self.all("outline", sql, [org.as_str()], stood)? {
            owed.entry(visit).or_default().push(stood);
        }
        for visit in &mut visits {
            visit.owed = owed.remove(&visit.visit).unwrap_or_default();
            visit.owed.sort_by_key(|stood| stood.owed);
        }
        Ok(visits)
    }

    fn parts_of(&self, org: &OrgId, person: &PersonId) -> Result<Vec<(VisitId, Member)>, StoreError> {
        let sql = "SELECT person, role, since, until, visit FROM member INDEXED BY member_person
            WHERE org = ?1 AND person = ?2";
        self.all("member", sql, [org.as_str(), person.as_str()], |row| Ok((id(row, 4)?, member(row)?)))
    }

    fn parts_ended(&self, org: &OrgId, after: Position) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM member WHERE org = ?1 AND until IS NOT NULL AND until > ?2)";
        self.always("member", sql, params![org.as_str(), bound(after)], |row| row.get(0))
    }

    fn watched(&self, org: &OrgId, with_closed: bool) -> Result<Vec<VisitId>, StoreError> {
        let sql = "SELECT visit FROM watch WHERE org = ?1 AND (?2 OR state <> ?3) ORDER BY visit";
        self.all("watch", sql, params![org.as_str(), with_closed, WatchState::Closed.as_str()], |row| id(row, 0))
    }
}
