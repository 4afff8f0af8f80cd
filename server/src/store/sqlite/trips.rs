//! Trips: their statements. Nothing here speaks of where anybody was: facts do, under keys of their own.

use rusqlite::params;
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::time::Timestamp;

use crate::store::sqlite::session::{Session, bits, bound, id};
use crate::store::trips::{CalendarLink, LinkDigest, ReadTrips, WriteTrips};
use crate::store::{MemberRole, Position, Scope, Seen, StoreError, Subject, Turn};

impl ReadTrips for Session<'_> {
    fn leads_of(&self, org: &OrgId, visit: &VisitId, upto: Position) -> Result<Vec<VisitId>, StoreError> {
        let sql = "SELECT lead FROM leg WHERE org = ?1 AND visit = ?2 AND since <= ?3 AND lead <> ?2 ORDER BY lead";
        let upto = i64::try_from(upto).unwrap_or(i64::MAX);
        self.all("leads of a leg", sql, params![org.as_str(), visit.as_str(), upto], |row| id(row, 0))
    }

    fn watched_by(&self, org: &OrgId, person: &PersonId) -> Result<Vec<VisitId>, StoreError> {
        let sql =
            "SELECT visit FROM member WHERE org = ?1 AND person = ?2 AND role = ?3 AND until IS NULL ORDER BY visit";
        let values = params![org.as_str(), person.as_str(), MemberRole::Watcher as i64];
        self.all("visits watched over", sql, values, |row| id(row, 0))
    }

    fn published_of(
        &self,
        org: &OrgId,
        person: &PersonId,
        visit: &VisitId,
        upto: u64,
    ) -> Result<(bool, bool), StoreError> {
        let sql = "SELECT ifnull(max(feed.position <= ?5), 0), ifnull(max(feed.position > ?5), 0)
            FROM feed_item JOIN feed ON feed.position = feed_item.position
            WHERE feed_item.org = ?1 AND feed.org = ?1 AND feed.scope = ?2 AND (feed_item.visit = ?3 OR feed_item.turn = ?4)";
        let scope = Scope::Person(person.clone()).key();
        let gained = Turn::Gained(Seen::Visit(visit.clone())).key();
        let values = params![org.as_str(), scope, visit.as_str(), gained, bound(upto)];
        self.always("published of a visit", sql, values, |row| Ok((row.get(0)?, row.get(1)?)))
    }

    fn calendar_link(&self, digest: &LinkDigest) -> Result<Option<CalendarLink>, StoreError> {
        let sql = "SELECT org, visit, person, made, ended FROM calendar_link WHERE digest = ?1";
        self.one("calendar link", sql, params![digest], |row| {
            Ok(CalendarLink {
                org: id(row, 0)?,
                visit: id(row, 1)?,
                person: id(row, 2)?,
                made: row.get(3).map(Timestamp)?,
                ended: row.get::<_, Option<i64>>(4)?.map(Timestamp),
            })
        })
    }

    fn had_calendar_link(&self, org: &OrgId, visit: &VisitId, person: &PersonId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM calendar_link WHERE org = ?1 AND visit = ?2 AND person = ?3 LIMIT 1";
        let values = params![org.as_str(), visit.as_str(), person.as_str()];
        Ok(self.one("calendar links of somebody", sql, values, |_| Ok(()))?.is_some())
    }

    fn whereabouts_before(&self, org: &OrgId, before: Timestamp) -> Result<Vec<VisitId>, StoreError> {
        let sql = "SELECT visit FROM fact WHERE org = ?1 AND subject >= 'trip/' AND subject < 'trip0'
            GROUP BY visit HAVING max(received) < ?2 ORDER BY visit";
        self.all("whereabouts", sql, params![org.as_str(), before.0], |row| id(row, 0))
    }

    fn has_whereabouts(&self, org: &OrgId, visit: &VisitId) -> Result<bool, StoreError> {
        let sql =
            "SELECT 1 FROM fact WHERE org = ?1 AND subject = ?2 AND subject >= 'trip/' AND subject < 'trip0' LIMIT 1";
        let subject = Subject::Trip(visit.clone()).to_string();
        Ok(self.one("whereabouts", sql, params![org.as_str(), subject], |_| Ok(()))?.is_some())
    }
}

impl WriteTrips for Session<'_> {
    fn add_legs(&mut self, org: &OrgId, lead: &VisitId, legs: &[VisitId], since: Position) -> Result<(), StoreError> {
        let sql = "INSERT INTO leg (org, visit, lead, since) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
        for leg in legs.iter().filter(|leg| *leg != lead) {
            self.run("adding a leg", sql, params![org.as_str(), leg.as_str(), lead.as_str(), bits(since)])?;
        }
        Ok(())
    }

    fn add_calendar_link(&mut self, digest: &LinkDigest, link: &CalendarLink) -> Result<(), StoreError> {
        let sql = "INSERT INTO calendar_link (digest, org, visit, person, made) VALUES (?1, ?2, ?3, ?4, ?5)";
        let (org, visit, person) = (link.org.as_str(), link.visit.as_str(), link.person.as_str());
        self.run("adding a calendar link", sql, params![digest, org, visit, person, link.made.0]).map(|_| ())
    }

    fn end_calendar_links(
        &mut self,
        org: &OrgId,
        visit: &VisitId,
        person: Option<&PersonId>,
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        let sql = "UPDATE calendar_link SET ended = ?4 WHERE org = ?1 AND visit = ?2 AND ended IS NULL
            AND (?3 IS NULL OR person = ?3)";
        let person = person.map(PersonId::as_str);
        self.run("ending calendar links", sql, params![org.as_str(), visit.as_str(), person, at.0])
    }
}
