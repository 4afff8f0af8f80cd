//! Facts, members, documents and what pages show of visits: their statements. The feed's stand in `feed`.

use rusqlite::{Row, params};
use sync_core::cbor;
use sync_core::fact::Fact;
use sync_core::ids::{ChangeHash, DepartmentId, DeviceId, DocumentId, OrgId, PersonId, Seq, VisitId};
use sync_core::obligation::State;
use sync_core::time::Timestamp;

use crate::store::sqlite::session::{Session, bits, bound, id, id_or_none, number, number_or_none, unreadable};
use crate::store::{
    FactRow, FeedPage, Member, MemberRole, Page, Position, Published, ReadScope, ReadVisits, Scope, StoreError, Turn,
    VisitRow, WaitingChange, WriteVisits,
};

const FACT: &str = "SELECT position, device, seq, person, received, fact FROM fact";
const VISIT: &str =
    "SELECT visit, rep, department, customer, customer_name, start_at, end_at, merged, parked, findings,
        approved FROM visit";
/// What is made from the journal, in the order of the migrations. Who adds such a table names it here.
const DERIVED: [&str; 9] = ["fact", "member", "change", "waiting", "visit", "obligation", "history", "watch", "timer"];

fn fact(row: &Row<'_>) -> rusqlite::Result<FactRow> {
    let bytes = row.get_ref(5)?.as_blob()?;
    Ok(FactRow {
        position: number(row, 0)?,
        device: row.get(1).map(DeviceId)?,
        seq: number(row, 2)?,
        person: id(row, 3)?,
        received: row.get(4).map(Timestamp)?,
        fact: cbor::decode("fact", bytes).map_err(|e| unreadable(5, e))?,
    })
}

fn member(row: &Row<'_>) -> rusqlite::Result<Member> {
    let role: i64 = row.get(1)?;
    let known = [MemberRole::Rep, MemberRole::Companion, MemberRole::Watcher];
    let role = known.into_iter().find(|known| *known as i64 == role).ok_or_else(|| unreadable(1, "no such role"))?;
    Ok(Member { person: id(row, 0)?, role, since: number(row, 2)?, until: number_or_none(row, 3)? })
}

fn waiting(row: &Row<'_>) -> rusqlite::Result<WaitingChange> {
    Ok(WaitingChange {
        hash: row.get(0).map(ChangeHash)?,
        position: number(row, 1)?,
        device: row.get(2).map(DeviceId)?,
        seq: number(row, 3)?,
        bytes: row.get(4)?,
    })
}

fn visit(row: &Row<'_>) -> rusqlite::Result<VisitRow> {
    Ok(VisitRow {
        visit: id(row, 0)?,
        rep: id(row, 1)?,
        department: id_or_none(row, 2)?,
        customer: row.get(3)?,
        customer_name: row.get(4)?,
        start: row.get::<_, Option<_>>(5)?.map(Timestamp),
        end: row.get::<_, Option<_>>(6)?.map(Timestamp),
        merged: number(row, 7)?,
        parked: row.get(8)?,
        findings: row.get(9)?,
        approved: row.get(10)?,
    })
}

impl ReadVisits for Session<'_> {
    fn facts(&self, org: &OrgId, visit: &VisitId, upto: Position) -> Result<Vec<FactRow>, StoreError> {
        let sql = format!("{FACT} WHERE org = ?1 AND visit = ?2 AND position <= ?3 ORDER BY position");
        self.all("fact", &sql, params![org.as_str(), visit.as_str(), bound(upto)], fact)
    }

    fn lost_facts(&self, org: &OrgId, device: &DeviceId, upto: Position) -> Result<Vec<FactRow>, StoreError> {
        let sql = format!("{FACT} WHERE org = ?1 AND about_device = ?2 AND position <= ?3 ORDER BY position");
        self.all("lost fact", &sql, params![org.as_str(), device.0, bound(upto)], fact)
    }

    fn members(&self, org: &OrgId, visit: &VisitId) -> Result<Vec<Member>, StoreError> {
        let sql = "SELECT person, role, since, until FROM member WHERE org = ?1 AND visit = ?2 ORDER BY role, person";
        self.all("member", sql, [org.as_str(), visit.as_str()], member)
    }

    fn visits_of(&self, org: &OrgId, person: &PersonId) -> Result<Vec<VisitId>, StoreError> {
        let sql = "SELECT DISTINCT visit FROM member INDEXED BY member_person
            WHERE org = ?1 AND person = ?2 AND role IN (0, 1) ORDER BY visit";
        self.all("member", sql, [org.as_str(), person.as_str()], |row| id(row, 0))
    }

    fn visits_awaiting(&self, org: &OrgId, person: &PersonId) -> Result<Vec<VisitId>, StoreError> {
        let sql = format!(
            "SELECT DISTINCT m.visit FROM member m INDEXED BY member_person
                JOIN obligation o ON o.org = m.org AND o.visit = m.visit
                WHERE m.org = ?1 AND m.person = ?2 AND m.role IN (0, 1) AND o.state IN ('{}', '{}') ORDER BY m.visit",
            State::AwaitingDevice.as_str(),
            State::Unrecoverable.as_str()
        );
        self.all("member", &sql, [org.as_str(), person.as_str()], |row| id(row, 0))
    }

    fn visits_of_device(
        &self,
        org: &OrgId,
        device: &DeviceId,
        from: Seq,
        upto: Position,
        since: Timestamp,
    ) -> Result<Vec<VisitId>, StoreError> {
        let sql = "SELECT visit FROM fact WHERE org = ?1 AND device = ?2 AND seq >= ?3 AND visit IS NOT NULL
            AND position <= ?4 GROUP BY visit HAVING max(received) > ?5 ORDER BY visit";
        self.all("fact", sql, params![org.as_str(), device.0, bound(from), bound(upto), since.0], |row| id(row, 0))
    }

    fn changes(&self, org: &OrgId, document: &DocumentId) -> Result<Vec<Vec<u8>>, StoreError> {
        let sql = "SELECT bytes FROM change WHERE org = ?1 AND document = ?2 ORDER BY rank";
        self.all("change", sql, [org.as_str(), &document.to_string()], |row| row.get(0))
    }

    fn waiting_changes(&self, org: &OrgId, document: &DocumentId) -> Result<Vec<WaitingChange>, StoreError> {
        let sql = "SELECT hash, position, device, seq, bytes FROM waiting WHERE org = ?1 AND document = ?2 ORDER BY id";
        self.all("waiting change", sql, [org.as_str(), &document.to_string()], waiting)
    }

    fn visit(&self, org: &OrgId, id: &VisitId) -> Result<Option<VisitRow>, StoreError> {
        let sql = format!("{VISIT} WHERE org = ?1 AND visit = ?2");
        self.one("visit", &sql, [org.as_str(), id.as_str()], visit)
    }

    fn visits(&self, org: &OrgId) -> Result<Vec<VisitRow>, StoreError> {
        let sql = format!("{VISIT} WHERE org = ?1 ORDER BY start_at NULLS LAST, visit");
        self.all("visit", &sql, [org.as_str()], visit)
    }

    fn feed_after(
        &self,
        org: &OrgId,
        scopes: &[ReadScope],
        after: u64,
        not_by: &DeviceId,
        page: Page,
    ) -> Result<FeedPage, StoreError> {
        self.read_feed(org, scopes, after, not_by, page)
    }

    fn feed_end(&self, org: &OrgId, scopes: &[ReadScope]) -> Result<u64, StoreError> {
        self.last_place(org, scopes)
    }

    fn turn_at(&self, org: &OrgId, position: u64) -> Result<Option<Turn>, StoreError> {
        self.find_turn(org, position)
    }

    fn readings_of(&self, org: &OrgId, person: &PersonId) -> Result<Vec<(DepartmentId, u64)>, StoreError> {
        self.list_readings_of(org, person)
    }

    fn readings(&self, org: &OrgId) -> Result<Vec<(PersonId, DepartmentId)>, StoreError> {
        self.list_readings(org)
    }

    fn visits_ever_in(
        &self,
        org: &OrgId,
        department: &DepartmentId,
        after: Option<&VisitId>,
        limit: usize,
    ) -> Result<Vec<(VisitId, bool)>, StoreError> {
        self.list_visits_ever_in(org, department, after, limit)
    }
}

impl WriteVisits for Session<'_> {
    fn add_fact(&mut self, org: &OrgId, row: &FactRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO fact (org, device, seq, position, person, received, name, visit, about_device, fact)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (org, device, seq) DO NOTHING";
        let about = match &row.fact {
            Fact::DeclareLost { device, .. } => Some(device.0),
            _ => None,
        };
        let values = params![
            org.as_str(),
            row.device.0,
            bits(row.seq),
            bits(row.position),
            row.person.as_str(),
            row.received.0,
            row.fact.name(),
            row.fact.visit().map(VisitId::as_str),
            about,
            cbor::encode(&row.fact),
        ];
        self.run("adding a fact", sql, values).map(|_| ())
    }

    fn add_member(&mut self, org: &OrgId, visit: &VisitId, member: &Member) -> Result<(), StoreError> {
        let sql = "INSERT INTO member (org, visit, role, person, since) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (org, visit, role, person) DO UPDATE SET until = NULL";
        let (role, person, since) = (member.role as i64, member.person.as_str(), bits(member.since));
        self.run("adding a member", sql, params![org.as_str(), visit.as_str(), role, person, since]).map(|_| ())
    }

    fn end_member(
        &mut self,
        org: &OrgId,
        visit: &VisitId,
        role: MemberRole,
        person: &PersonId,
        until: Position,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE member SET until = ?5 WHERE org = ?1 AND visit = ?2 AND role = ?3 AND person = ?4";
        let values = params![org.as_str(), visit.as_str(), role as i64, person.as_str(), bits(until)];
        self.run("ending a membership", sql, values).map(|_| ())
    }

    fn add_change(
        &mut self,
        org: &OrgId,
        document: &DocumentId,
        hash: &ChangeHash,
        position: Position,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO change (org, document, rank, hash, position, bytes) VALUES (?1, ?2,
                (SELECT coalesce(max(rank), 0) + 1 FROM change WHERE org = ?1 AND document = ?2), ?3, ?4, ?5)
            ON CONFLICT (org, document, hash) DO NOTHING";
        let values = params![org.as_str(), document.to_string(), hash.0, bits(position), bytes];
        self.run("adding a change", sql, values).map(|_| ())
    }

    fn add_waiting(&mut self, org: &OrgId, document: &DocumentId, change: &WaitingChange) -> Result<(), StoreError> {
        let sql = "INSERT INTO waiting (org, document, hash, position, device, seq, bytes)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (org, document, hash) DO NOTHING";
        let values = params![
            org.as_str(),
            document.to_string(),
            change.hash.0,
            bits(change.position),
            change.device.0,
            bits(change.seq),
            change.bytes,
        ];
        self.run("letting a change wait", sql, values).map(|_| ())
    }

    fn drop_waiting(&mut self, org: &OrgId, document: &DocumentId, hash: &ChangeHash) -> Result<(), StoreError> {
        let sql = "DELETE FROM waiting WHERE org = ?1 AND document = ?2 AND hash = ?3";
        let values = params![org.as_str(), document.to_string(), hash.0];
        self.run("letting a change wait no longer", sql, values).map(|_| ())
    }

    fn put_visit(&mut self, org: &OrgId, row: &VisitRow) -> Result<(), StoreError> {
        let sql =
            "INSERT OR REPLACE INTO visit (org, visit, rep, department, customer, customer_name, start_at, end_at,
                merged, parked, findings, approved)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        let values = params![
            org.as_str(),
            row.visit.as_str(),
            row.rep.as_str(),
            row.department.as_ref().map(|id| id.as_str()),
            row.customer,
            row.customer_name,
            row.start.map(|at| at.0),
            row.end.map(|at| at.0),
            bits(row.merged),
            row.parked,
            row.findings,
            row.approved,
        ];
        self.run("putting a visit", sql, values).map(|_| ())
    }

    fn publish(
        &mut self,
        org: &OrgId,
        scopes: &[Scope],
        by: &DeviceId,
        what: &Published,
    ) -> Result<Option<u64>, StoreError> {
        self.add_feed(org, scopes, by, what)
    }

    fn set_reading(
        &mut self,
        org: &OrgId,
        person: &PersonId,
        department: &DepartmentId,
        since: Option<u64>,
    ) -> Result<(), StoreError> {
        self.keep_reading(org, person, department, since)
    }

    fn place_visit(
        &mut self,
        org: &OrgId,
        visit: &VisitId,
        department: Option<&DepartmentId>,
    ) -> Result<(), StoreError> {
        self.keep_place(org, visit, department)
    }

    fn forget_derived(&mut self) -> Result<(), StoreError> {
        for table in DERIVED {
            self.run("forgetting what is derived", &format!("DELETE FROM {table}"), [])?;
        }
        self.run("forgetting what is derived", "UPDATE meta SET digested = 0", []).map(|_| ())
    }
}
