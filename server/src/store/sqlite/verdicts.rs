//! Verdicts, their history, watches, timers and notices: their statements.

use rusqlite::{Row, params};
use sync_core::cbor;
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::time::Timestamp;

use crate::store::sqlite::session::{Session, bits, id, number, rows, unreadable};
use crate::store::{
    HistoryRow, NoticeRow, ObligationRow, ReadVerdicts, StoreError, Timer, TimerKind, WatchRow, WriteVerdicts,
};

/// Rank of a timer: watches come first.
fn rank(kind: TimerKind) -> i64 {
    i64::from(kind != TimerKind::Watch)
}

fn time_or_none(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<_>>(column)?.map(Timestamp))
}

fn obligation(row: &Row<'_>) -> rusqlite::Result<ObligationRow> {
    Ok(ObligationRow {
        kind: id(row, 0)?,
        state: row.get(1)?,
        due: time_or_none(row, 2)?,
        changes_at: time_or_none(row, 3)?,
        en: row.get(4)?,
        zh: row.get(5)?,
        position: number(row, 6)?,
    })
}

fn history(row: &Row<'_>) -> rusqlite::Result<HistoryRow> {
    Ok(HistoryRow {
        subject: row.get(0)?,
        position: number(row, 1)?,
        at: row.get(2).map(Timestamp)?,
        from: row.get(3)?,
        to: row.get(4)?,
        en: row.get(5)?,
        zh: row.get(6)?,
    })
}

fn watch(row: &Row<'_>) -> rusqlite::Result<WatchRow> {
    Ok(WatchRow {
        state: row.get(0)?,
        due: row.get(1).map(Timestamp)?,
        changes_at: time_or_none(row, 2)?,
        en: row.get(3)?,
        zh: row.get(4)?,
    })
}

fn timer(row: &Row<'_>) -> rusqlite::Result<Timer> {
    let kind: String = row.get(2)?;
    let kind = TimerKind::named(&kind).ok_or_else(|| unreadable(2, format!("{kind:?} is no timer")))?;
    Ok(Timer { org: id(row, 0)?, visit: id(row, 1)?, kind, due: row.get(3).map(Timestamp)? })
}

fn notice(row: &Row<'_>) -> rusqlite::Result<NoticeRow> {
    let notice = cbor::decode("notice", row.get_ref(1)?.as_blob()?).map_err(|e| unreadable(1, e))?;
    Ok(NoticeRow { person: id(row, 0)?, notice })
}

impl Session<'_> {
    fn due_of_rank(&self, rank: i64, now: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError> {
        let sql = "SELECT org, visit, kind, due FROM timer WHERE rank = ?1 AND due <= ?2
            ORDER BY due, org, visit, kind LIMIT ?3";
        self.all("timer", sql, [rank, now.0, rows(limit)], timer)
    }
}

impl ReadVerdicts for Session<'_> {
    fn obligations(&self, org: &OrgId, visit: &VisitId) -> Result<Vec<ObligationRow>, StoreError> {
        let sql = "SELECT kind, state, due, changes_at, en, zh, position FROM obligation WHERE org = ?1 AND visit = ?2";
        let mut rows = self.all("obligation", sql, [org.as_str(), visit.as_str()], obligation)?;
        rows.sort_by_key(|row| row.kind);
        Ok(rows)
    }

    fn history(&self, org: &OrgId, visit: &VisitId) -> Result<Vec<HistoryRow>, StoreError> {
        let sql = "SELECT subject, position, at, from_state, to_state, en, zh FROM history
            WHERE org = ?1 AND visit = ?2 ORDER BY position, id";
        self.all("history", sql, [org.as_str(), visit.as_str()], history)
    }

    fn watch(&self, org: &OrgId, visit: &VisitId) -> Result<Option<WatchRow>, StoreError> {
        let sql = "SELECT state, due, changes_at, en, zh FROM watch WHERE org = ?1 AND visit = ?2";
        self.one("watch", sql, [org.as_str(), visit.as_str()], watch)
    }

    fn next_timer(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(due) FROM (SELECT min(due) AS due FROM timer WHERE rank = 0
            UNION ALL SELECT min(due) FROM timer WHERE rank = 1)";
        self.always("timer", sql, [], |row| time_or_none(row, 0))
    }

    fn due_timers(&self, now: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError> {
        let mut timers = self.due_of_rank(0, now, limit)?;
        timers.extend(self.due_of_rank(1, now, limit.saturating_sub(timers.len()))?);
        Ok(timers)
    }

    fn notices(&self, org: &OrgId, person: &PersonId) -> Result<Vec<NoticeRow>, StoreError> {
        let sql = "SELECT person, notice FROM notice WHERE org = ?1 AND person = ?2 ORDER BY id";
        self.all("notice", sql, [org.as_str(), person.as_str()], notice)
    }
}

impl WriteVerdicts for Session<'_> {
    fn put_obligation(&mut self, org: &OrgId, visit: &VisitId, row: &ObligationRow) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO obligation (org, visit, kind, state, due, changes_at, en, zh, position)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let values = params![
            org.as_str(),
            visit.as_str(),
            row.kind.as_str(),
            row.state,
            row.due.map(|at| at.0),
            row.changes_at.map(|at| at.0),
            row.en,
            row.zh,
            bits(row.position),
        ];
        self.run("putting a verdict", sql, values).map(|_| ())
    }

    fn add_history(&mut self, org: &OrgId, visit: &VisitId, row: &HistoryRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO history (org, visit, subject, position, at, from_state, to_state, en, zh)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let values = params![
            org.as_str(),
            visit.as_str(),
            row.subject,
            bits(row.position),
            row.at.0,
            row.from,
            row.to,
            row.en,
            row.zh,
        ];
        self.run("adding to the history", sql, values).map(|_| ())
    }

    fn put_watch(&mut self, org: &OrgId, visit: &VisitId, row: &WatchRow) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO watch (org, visit, state, due, changes_at, en, zh)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let changes_at = row.changes_at.map(|at| at.0);
        let values = params![org.as_str(), visit.as_str(), row.state, row.due.0, changes_at, row.en, row.zh];
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
            return self.run("clearing a timer", sql, [org.as_str(), visit.as_str(), kind.as_str()]).map(|_| ());
        };
        let sql = "INSERT INTO timer (org, visit, kind, rank, due) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (org, visit, kind) DO UPDATE SET due = excluded.due WHERE due <> excluded.due";
        let values = params![org.as_str(), visit.as_str(), kind.as_str(), rank(kind), due.0];
        self.run("setting a timer", sql, values).map(|_| ())
    }

    fn add_notice(&mut self, org: &OrgId, row: &NoticeRow) -> Result<bool, StoreError> {
        let sql = "INSERT INTO notice (org, person, name, notice) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (org, person, name) DO NOTHING";
        let values = params![org.as_str(), row.person.as_str(), row.notice.id, cbor::encode(&row.notice)];
        Ok(self.run("putting a notice", sql, values)? > 0)
    }

    fn last_state(&mut self, org: &OrgId, visit: &VisitId, subject: &str) -> Result<Option<String>, StoreError> {
        let sql =
            "SELECT to_state FROM history WHERE org = ?1 AND visit = ?2 AND subject = ?3 ORDER BY id DESC LIMIT 1";
        self.one("history", sql, [org.as_str(), visit.as_str(), subject], |row| row.get(0))
    }
}
