//! How far notices came: the statements.

use rusqlite::{Row, params};
use sync_core::cbor;
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::time::Timestamp;

use crate::store::sqlite::outbox::device_in;
use crate::store::sqlite::seal::Name;
use crate::store::sqlite::session::{Session, bound, id, unreadable};
use crate::store::sqlite::verdicts::place_of_notice;
use crate::store::{Channel, ErrandState, NoticeRow, ReadReached, Sending, StoreError, Subject, WriteReached};

impl Session<'_> {
    fn notice_in(&self, row: &Row<'_>, name: &Name) -> rusqlite::Result<Option<NoticeRow>> {
        let person: PersonId = id(row, 0)?;
        let place = place_of_notice(person.as_str(), &row.get::<_, String>(1)?);
        let Some(opened) = self.open(row, 2, name, place)? else { return Ok(None) };
        let notice = cbor::decode("notice", &opened).map_err(|error| unreadable(2, error))?;
        Ok(Some(NoticeRow { person, notice }))
    }
}

fn sending(row: &Row<'_>) -> rusqlite::Result<Sending> {
    let (channel, state): (String, String) = (row.get(0)?, row.get(1)?);
    let channel = Channel::named(&channel).ok_or_else(|| unreadable(0, format!("{channel:?} is no channel")))?;
    let state = ErrandState::named(&state).ok_or_else(|| unreadable(1, format!("{state:?} is no state")))?;
    let device = device_in(row, 4)?;
    Ok(Sending { channel, device, state, at: row.get(2).map(Timestamp)?, failed: row.get(3)? })
}

impl ReadReached for Session<'_> {
    fn notices_about(&self, org: &OrgId, visit: &VisitId, subject: &str) -> Result<Vec<NoticeRow>, StoreError> {
        let sql = "SELECT person, name, sealed FROM notice INDEXED BY notice_subject
            WHERE org = ?1 AND subject = ?2 AND substr(name, 1, length(?3)) = ?3 ORDER BY id";
        let about = Subject::Visit(visit.clone()).to_string();
        let name = Name::visit(org, visit);
        let values = params![org.as_str(), about, format!("{visit}/{subject}/")];
        let found = self.all("notice", sql, values, |row| self.notice_in(row, &name))?;
        Ok(found.into_iter().flatten().collect())
    }

    fn fetched(&self, org: &OrgId, person: &PersonId, notice: &str) -> Result<Option<Option<Timestamp>>, StoreError> {
        let sql = "SELECT fetched FROM notice_way WHERE org = ?1 AND person = ?2 AND name = ?3";
        self.one("way of a notice", sql, [org.as_str(), person.as_str(), notice], |row| {
            Ok(row.get::<_, Option<i64>>(0)?.map(Timestamp))
        })
    }

    fn is_news_fetched(&self, org: &OrgId, person: &PersonId, upto: u64) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM notice_way
            WHERE org = ?1 AND person = ?2 AND place <= ?3 AND fetched IS NULL)";
        self.always("way of a notice", sql, params![org.as_str(), person.as_str(), bound(upto)], |row| row.get(0))
    }

    fn sendings(&self, org: &OrgId, person: &PersonId, notice: &str) -> Result<Vec<Sending>, StoreError> {
        let sql = "SELECT channel, state, next_at, failed, device FROM outbox
            WHERE org = ?1 AND person = ?2 AND name = ?3 ORDER BY channel, device";
        self.all("outbox", sql, [org.as_str(), person.as_str(), notice], sending)
    }
}

impl WriteReached for Session<'_> {
    fn follow_notice(&mut self, org: &OrgId, row: &NoticeRow, place: u64) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO notice_way (org, person, name, visit, place) VALUES (?1, ?2, ?3, ?4, ?5)";
        let (person, visit) = (row.person.as_str(), row.notice.visit.as_str());
        let values = params![org.as_str(), person, row.notice.id, visit, bound(place)];
        self.run("following a notice", sql, values).map(|_| ())
    }

    fn note_fetched(&mut self, org: &OrgId, person: &PersonId, upto: u64, at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE notice_way SET fetched = ?4
            WHERE org = ?1 AND person = ?2 AND place <= ?3 AND fetched IS NULL";
        let values = params![org.as_str(), person.as_str(), bound(upto), at.0];
        self.run("noting what was fetched", sql, values).map(|_| ())
    }
}
