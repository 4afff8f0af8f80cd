//! Verdicts, their history, watches, timers and notices: their statements.

use rusqlite::{Row, params};
use sync_core::cbor;
use sync_core::fact::Owed;
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::obligation::Climb;
use sync_core::safety::Alarm;
use sync_core::time::Timestamp;

use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, bits, id, number, rows, unreadable};
use crate::store::{
    HistoryRow, NoticeRow, ObligationRow, Position, ReadVerdicts, StoreError, Subject, Timer, TimerKind, WatchRow,
    WriteVerdicts,
};

/// Rank of a timer: watches come first.
fn rank(kind: TimerKind) -> i64 {
    i64::from(kind != TimerKind::Watch)
}

fn time_or_none(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<_>>(column)?.map(Timestamp))
}

/// A sentence, English and Chinese, that may name people and quote them.
type Said = (String, String);

/// Where a row stands.
pub(super) fn place_of_obligation(visit: &VisitId, kind: &str) -> Place {
    Place::new("obligation", &[visit.as_str().as_bytes(), kind.as_bytes()])
}

/// Where a row stands.
pub(super) fn place_of_history(visit: &VisitId, subject: &str, position: Position, to: &str) -> Place {
    Place::new("history", &[visit.as_str().as_bytes(), subject.as_bytes(), &position.to_be_bytes(), to.as_bytes()])
}

/// Where a row stands.
pub(super) fn place_of_watch(visit: &VisitId) -> Place {
    Place::new("watch", &[visit.as_str().as_bytes()])
}

/// Where a row stands.
pub(super) fn place_of_notice(person: &str, name: &str) -> Place {
    Place::new("notice", &[person.as_bytes(), name.as_bytes()])
}

/// One visit's rows, and the key that opens them.
struct Verdicts<'s> {
    session: &'s Session<'s>,
    visit: &'s VisitId,
    name: Name,
}

impl<'s> Verdicts<'s> {
    fn of(session: &'s Session<'s>, org: &OrgId, visit: &'s VisitId) -> Self {
        Self { session, visit, name: Name::visit(org, visit) }
    }

    fn said(&self, row: &Row<'_>, column: usize, place: Place) -> rusqlite::Result<Option<Said>> {
        self.session.open_as(row, column, &self.name, place)
    }

    fn obligation(&self, row: &Row<'_>) -> rusqlite::Result<Option<ObligationRow>> {
        let name: String = row.get(0)?;
        let Some((en, zh)) = self.said(row, 4, place_of_obligation(self.visit, &name))? else { return Ok(None) };
        let (due, changes_at) = (time_or_none(row, 2)?, time_or_none(row, 3)?);
        let (owed, state, position, climb) = (id(row, 0)?, row.get(1)?, number(row, 5)?, climb(row, 6)?);
        Ok(Some(ObligationRow { owed, state, due, changes_at, en, zh, position, climb }))
    }

    fn history(&self, row: &Row<'_>) -> rusqlite::Result<Option<HistoryRow>> {
        let (subject, position, to): (String, _, String) = (row.get(0)?, number(row, 1)?, row.get(4)?);
        let place = place_of_history(self.visit, &subject, position, &to);
        let Some((en, zh)) = self.said(row, 5, place)? else { return Ok(None) };
        let (at, from) = (row.get(2).map(Timestamp)?, row.get(3)?);
        Ok(Some(HistoryRow { subject, position, at, from, to, en, zh }))
    }

    fn watch(&self, row: &Row<'_>) -> rusqlite::Result<Option<WatchRow>> {
        let Some((en, zh)) = self.said(row, 3, place_of_watch(self.visit))? else { return Ok(None) };
        let (due, changes_at) = (row.get(1).map(Timestamp)?, time_or_none(row, 2)?);
        Ok(Some(WatchRow { state: row.get(0)?, due, changes_at, alarm: alarm(row, 4)?, en, zh }))
    }
}

/// Three columns from this one on.
fn climb(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Climb>> {
    let generation = row.get::<_, Option<i64>>(column)?.map(i64::cast_unsigned);
    let rest = || Ok::<_, rusqlite::Error>((Timestamp(row.get(column + 1)?), row.get(column + 2)?));
    let whole = |generation| rest().map(|(due, taken)| Climb { generation, due, taken });
    generation.map(whole).transpose()
}

/// Four columns from this one on.
fn alarm(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Alarm>> {
    let Some(generation) = row.get::<_, Option<i64>>(column)?.map(i64::cast_unsigned) else { return Ok(None) };
    let (since, taken) = (Timestamp(row.get(column + 1)?), row.get(column + 2)?);
    Ok(Some(Alarm { generation, since, taken, calls: row.get(column + 3)? }))
}

fn timer(row: &Row<'_>) -> rusqlite::Result<Timer> {
    let kind: String = row.get(2)?;
    let kind = TimerKind::named(&kind).ok_or_else(|| unreadable(2, format!("{kind:?} is no timer")))?;
    Ok(Timer { org: id(row, 0)?, visit: id(row, 1)?, kind, due: row.get(3).map(Timestamp)? })
}

impl Session<'_> {
    fn due_of_rank(&self, rank: i64, now: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError> {
        let sql = "SELECT org, visit, kind, due FROM timer WHERE rank = ?1 AND due <= ?2
            AND (rank = 0 OR ?2 >= ifnull((SELECT review FROM meta), ?2)) ORDER BY due, org, visit, kind LIMIT ?3";
        self.all("timer", sql, [rank, now.0, rows(limit)], timer)
    }
}

impl ReadVerdicts for Session<'_> {
    fn obligations(&self, org: &OrgId, visit: &VisitId) -> Result<Vec<ObligationRow>, StoreError> {
        let sql = "SELECT kind, state, due, changes_at, sealed, position, climb, climb_due, climb_taken FROM obligation
            WHERE org = ?1 AND visit = ?2";
        let verdicts = Verdicts::of(self, org, visit);
        let rows = self.all("obligation", sql, [org.as_str(), visit.as_str()], |row| verdicts.obligation(row))?;
        let mut rows: Vec<_> = rows.into_iter().flatten().collect();
        rows.sort_by_key(|row| row.owed);
        Ok(rows)
    }

    fn climbs(&self, org: &OrgId, visit: &VisitId) -> Result<Vec<(Owed, Climb)>, StoreError> {
        let sql = "SELECT kind, climb, climb_due, climb_taken FROM obligation
            WHERE org = ?1 AND visit = ?2 AND climb IS NOT NULL";
        let found = self.all("obligation", sql, [org.as_str(), visit.as_str()], |row| {
            let owed = id(row, 0)?;
            Ok(climb(row, 1)?.map(|climb| (owed, climb)))
        })?;
        Ok(found.into_iter().flatten().collect())
    }

    fn history(&self, org: &OrgId, visit: &VisitId) -> Result<Vec<HistoryRow>, StoreError> {
        let sql = "SELECT subject, position, at, from_state, to_state, sealed FROM history
            WHERE org = ?1 AND visit = ?2 ORDER BY position, id";
        let verdicts = Verdicts::of(self, org, visit);
        let rows = self.all("history", sql, [org.as_str(), visit.as_str()], |row| verdicts.history(row))?;
        Ok(rows.into_iter().flatten().collect())
    }

    fn watch(&self, org: &OrgId, visit: &VisitId) -> Result<Option<WatchRow>, StoreError> {
        let sql = "SELECT state, due, changes_at, sealed, alarm, alarm_since, alarm_taken, alarm_calls FROM watch
            WHERE org = ?1 AND visit = ?2";
        let verdicts = Verdicts::of(self, org, visit);
        Ok(self.one("watch", sql, [org.as_str(), visit.as_str()], |row| verdicts.watch(row))?.flatten())
    }

    fn next_timer(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(due) FROM (SELECT min(due) AS due FROM timer WHERE rank = 0
            UNION ALL SELECT max(due, ifnull((SELECT review FROM meta), due))
                FROM (SELECT min(due) AS due FROM timer WHERE rank = 1))";
        self.always("timer", sql, [], |row| time_or_none(row, 0))
    }

    fn due_timers(&self, now: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError> {
        let mut timers = self.due_of_rank(0, now, limit)?;
        timers.extend(self.due_of_rank(1, now, limit.saturating_sub(timers.len()))?);
        Ok(timers)
    }

    fn told(&self, org: &OrgId, visit: &VisitId, subject: &str) -> Result<Vec<PersonId>, StoreError> {
        let sql = "SELECT DISTINCT person FROM notice INDEXED BY notice_subject
            WHERE org = ?1 AND subject = ?2 AND substr(name, 1, length(?3)) = ?3 ORDER BY person";
        let about = Subject::Visit(visit.clone()).to_string();
        self.all("notice", sql, [org.as_str(), &about, &format!("{visit}/{subject}/")], |row| id(row, 0))
    }

    fn notices(&self, org: &OrgId, person: &PersonId) -> Result<Vec<NoticeRow>, StoreError> {
        let sql = "SELECT name, subject, sealed FROM notice WHERE org = ?1 AND person = ?2 ORDER BY id";
        let rows = self.all("notice", sql, [org.as_str(), person.as_str()], |row| {
            let place = place_of_notice(person.as_str(), &row.get::<_, String>(0)?);
            let opened = self.open(row, 2, &Name::of(org, &id(row, 1)?), place)?;
            let notice = opened.map(|bytes| cbor::decode("notice", &bytes)).transpose();
            let notice = notice.map_err(|e| unreadable(2, e))?;
            Ok(notice.map(|notice| NoticeRow { person: person.clone(), notice }))
        })?;
        Ok(rows.into_iter().flatten().collect())
    }
}

impl WriteVerdicts for Session<'_> {
    fn put_obligation(&mut self, org: &OrgId, visit: &VisitId, row: &ObligationRow) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO obligation
            (org, visit, kind, state, due, changes_at, en, zh, position, sealed, climb, climb_due, climb_taken)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', '', ?7, ?8, ?9, ?10, ?11)";
        let name = row.owed.name();
        let place = place_of_obligation(visit, &name);
        let sealed = self.seal_as(&Name::visit(org, visit), place, &(&row.en, &row.zh))?;
        let values = params![
            org.as_str(),
            visit.as_str(),
            name,
            row.state,
            row.due.map(|at| at.0),
            row.changes_at.map(|at| at.0),
            bits(row.position),
            sealed,
            row.climb.map(|climb| bits(climb.generation)),
            row.climb.map(|climb| climb.due.0),
            row.climb.map(|climb| climb.taken),
        ];
        self.run("putting a verdict", sql, values).map(|_| ())
    }

    fn add_history(&mut self, org: &OrgId, visit: &VisitId, row: &HistoryRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO history (org, visit, subject, position, at, from_state, to_state, en, zh, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '', '', ?8)";
        let place = place_of_history(visit, &row.subject, row.position, &row.to);
        let sealed = self.seal_as(&Name::visit(org, visit), place, &(&row.en, &row.zh))?;
        let values =
            params![org.as_str(), visit.as_str(), row.subject, bits(row.position), row.at.0, row.from, row.to, sealed,];
        self.run("adding to the history", sql, values).map(|_| ())
    }

    fn put_watch(&mut self, org: &OrgId, visit: &VisitId, row: &WatchRow) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO watch
            (org, visit, state, due, changes_at, en, zh, sealed, alarm, alarm_since, alarm_taken, alarm_calls)
            VALUES (?1, ?2, ?3, ?4, ?5, '', '', ?6, ?7, ?8, ?9, ?10)";
        let changes_at = row.changes_at.map(|at| at.0);
        let sealed = self.seal_as(&Name::visit(org, visit), place_of_watch(visit), &(&row.en, &row.zh))?;
        let values = params![
            org.as_str(),
            visit.as_str(),
            row.state,
            row.due.0,
            changes_at,
            sealed,
            row.alarm.map(|alarm| bits(alarm.generation)),
            row.alarm.map(|alarm| alarm.since.0),
            row.alarm.map(|alarm| alarm.taken),
            row.alarm.map(|alarm| alarm.calls),
        ];
        self.run("putting a watch", sql, values).map(|_| ())
    }

    fn set_timer(
        &mut self,
        org: &OrgId,
        visit: &VisitId,
        kind: TimerKind,
        due: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let Some(due) = due else {
            let sql = "DELETE FROM timer WHERE org = ?1 AND visit = ?2 AND kind = ?3";
            return self.run("clearing a timer", sql, [org.as_str(), visit.as_str(), &kind.name()]).map(|_| ());
        };
        let sql = "INSERT INTO timer (org, visit, kind, rank, due) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (org, visit, kind) DO UPDATE SET due = excluded.due WHERE due <> excluded.due";
        let values = params![org.as_str(), visit.as_str(), kind.name(), rank(kind), due.0];
        self.run("setting a timer", sql, values).map(|_| ())
    }

    fn add_notice(&mut self, org: &OrgId, row: &NoticeRow) -> Result<bool, StoreError> {
        let sql = "INSERT INTO notice (org, person, name, notice, subject, sealed) VALUES (?1, ?2, ?3, x'', ?4, ?5)
            ON CONFLICT (org, person, name) DO NOTHING";
        let (person, subject) = (row.person.as_str(), Subject::Visit(row.notice.visit.clone()));
        let place = place_of_notice(person, &row.notice.id);
        let sealed = match self.seal.seal(&Name::of(org, &subject), place, &cbor::encode(&row.notice)) {
            // What is erased is told to nobody.
            Err(StoreError::Erased(_)) => return Ok(false),
            sealed => sealed?,
        };
        let values = params![org.as_str(), person, row.notice.id, subject.to_string(), sealed];
        Ok(self.run("putting a notice", sql, values)? > 0)
    }

    fn last_state(&mut self, org: &OrgId, visit: &VisitId, subject: &str) -> Result<Option<String>, StoreError> {
        let sql =
            "SELECT to_state FROM history WHERE org = ?1 AND visit = ?2 AND subject = ?3 ORDER BY id DESC LIMIT 1";
        self.one("history", sql, [org.as_str(), visit.as_str(), subject], |row| row.get(0))
    }
}
