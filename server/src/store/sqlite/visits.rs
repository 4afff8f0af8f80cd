//! Facts, members, documents and what pages show of visits: their statements. The feed's stand in `feed`.

use minicbor::bytes::{ByteArray, ByteVec};
use rusqlite::{Row, params};
use sync_core::assessment::ReviewState;
use sync_core::cbor;
use sync_core::fact::Fact;
use sync_core::ids::{ChangeHash, DepartmentId, DeviceId, DocumentId, OrgId, PersonId, Seq, VisitId};
use sync_core::obligation::State;
use sync_core::time::Timestamp;

use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, bits, bound, id, id_or_none, number, number_or_none, unreadable};
use crate::store::{
    FactRow, FeedPage, Given, Member, MemberRole, Page, Position, Published, ReadScope, ReadVisits, Scope, StoreError,
    Subject, Turn, Until, VisitRow, WaitingChange, WriteVisits,
};

pub(super) const FACT: &str = "SELECT position, device, seq, person, received, subject, sealed FROM fact";
pub(super) const VISIT: &str =
    "SELECT visit, rep, department, start_at, end_at, merged, parked, erased, sealed, approved, review, found_until
    FROM visit";
/// What is made from the journal, in the order of the migrations. Who adds such a table names it here.
const DERIVED: [&str; 15] = [
    "fact",
    "member",
    "change",
    "waiting",
    "visit",
    "obligation",
    "history",
    "watch",
    "timer",
    "given",
    "proposal",
    "filed",
    "leg",
    "drill",
    "drill_place",
];

/// Where a row stands.
pub(super) fn place_of_fact(device: &DeviceId, seq: Seq) -> Place {
    Place::new("fact", &[&device.0, &seq.to_be_bytes()])
}

/// Where a row stands.
pub(super) fn place_of_change(table: &'static str, document: &str, tag: &[u8; 32]) -> Place {
    Place::new(table, &[document.as_bytes(), tag])
}

/// Where a row stands.
pub(super) fn place_of_visit(visit: &VisitId) -> Place {
    Place::new("visit", &[visit.as_str().as_bytes()])
}

/// Rows that are not erased.
pub(super) fn left<T>(rows: Result<Vec<Option<T>>, StoreError>) -> Result<Vec<T>, StoreError> {
    rows.map(|rows| rows.into_iter().flatten().collect())
}

/// Person, role, since, until.
pub(super) fn member(row: &Row<'_>) -> rusqlite::Result<Member> {
    let role: i64 = row.get(1)?;
    let known = [MemberRole::Rep, MemberRole::Companion, MemberRole::Watcher, MemberRole::Expert];
    let role = known.into_iter().find(|known| *known as i64 == role).ok_or_else(|| unreadable(1, "no such role"))?;
    Ok(Member { person: id(row, 0)?, role, since: number(row, 2)?, until: number_or_none(row, 3)? })
}

/// How a review stands, by its name.
pub(super) fn review(row: &Row<'_>, column: usize) -> rusqlite::Result<ReviewState> {
    let name: String = row.get(column)?;
    ReviewState::named(&name).ok_or_else(|| unreadable(column, format!("{name:?} is no state of a review")))
}

/// What is stored for what is not known, which has passed at any time.
const UNKNOWN: i64 = 0;

fn until(stored: Option<i64>) -> Until {
    match stored {
        Some(UNKNOWN) => Until::Unknown,
        Some(at) => Until::At(Timestamp(at)),
        None => Until::Ever,
    }
}

fn stored_until(until: Until) -> Option<i64> {
    match until {
        Until::Unknown => Some(UNKNOWN),
        Until::At(at) => Some(at.0),
        Until::Ever => None,
    }
}

/// A row's content: customer, customer's name, findings.
type VisitContent = (String, String, String);

impl Session<'_> {
    pub(super) fn fact_in(&self, row: &Row<'_>, org: &OrgId) -> rusqlite::Result<Option<FactRow>> {
        let (device, seq) = (row.get(1).map(DeviceId)?, number(row, 2)?);
        let name = Name::of(org, &id(row, 5)?);
        let Some(bytes) = self.open(row, 6, &name, place_of_fact(&device, seq))? else { return Ok(None) };
        let fact = cbor::decode("fact", &bytes).map_err(|e| unreadable(6, e))?;
        let (position, person) = (number(row, 0)?, id(row, 3)?);
        Ok(Some(FactRow { position, device, seq, person, received: row.get(4).map(Timestamp)?, fact }))
    }

    fn waiting_in(&self, row: &Row<'_>, name: &Name, document: &str) -> rusqlite::Result<Option<WaitingChange>> {
        let place = place_of_change("waiting", document, &row.get(0)?);
        let opened: Option<(ByteArray<32>, ByteVec)> = self.open_as(row, 4, name, place)?;
        let Some((hash, bytes)) = opened else { return Ok(None) };
        Ok(Some(WaitingChange {
            hash: ChangeHash(hash.into()),
            position: number(row, 1)?,
            device: row.get(2).map(DeviceId)?,
            seq: number(row, 3)?,
            bytes: bytes.into(),
        }))
    }

    pub(super) fn visit_in(&self, row: &Row<'_>, org: &OrgId) -> rusqlite::Result<VisitRow> {
        let visit: VisitId = id(row, 0)?;
        let erased = row.get::<_, Option<_>>(7)?.map(Timestamp);
        let content: Option<VisitContent> = match erased {
            Some(_) => None,
            None => self.open_as(row, 8, &Name::visit(org, &visit), place_of_visit(&visit))?,
        };
        let (customer, customer_name, findings) = content.unwrap_or_default();
        Ok(VisitRow {
            visit,
            rep: id(row, 1)?,
            department: id_or_none(row, 2)?,
            customer,
            customer_name,
            start: row.get::<_, Option<_>>(3)?.map(Timestamp),
            end: row.get::<_, Option<_>>(4)?.map(Timestamp),
            merged: number(row, 5)?,
            parked: row.get(6)?,
            approved: row.get(9)?,
            review: review(row, 10)?,
            findings,
            found_until: until(row.get(11)?),
            erased,
        })
    }

    /// A change's hash is known to nobody who has not the key of its visit.
    pub(super) fn tag_of(&self, name: &Name, hash: &ChangeHash) -> Result<[u8; 32], StoreError> {
        self.seal.tag(name, &hash.0)
    }
}

impl ReadVisits for Session<'_> {
    fn facts(&self, org: &OrgId, visit: &VisitId, upto: Position) -> Result<Vec<FactRow>, StoreError> {
        let sql = format!("{FACT} WHERE org = ?1 AND visit = ?2 AND position <= ?3 ORDER BY position");
        let values = params![org.as_str(), visit.as_str(), bound(upto)];
        left(self.all("fact", &sql, values, |row| self.fact_in(row, org)))
    }

    fn lost_facts(&self, org: &OrgId, device: &DeviceId, upto: Position) -> Result<Vec<FactRow>, StoreError> {
        let sql = format!("{FACT} WHERE org = ?1 AND about_device = ?2 AND position <= ?3 ORDER BY position");
        let values = params![org.as_str(), device.0, bound(upto)];
        left(self.all("lost fact", &sql, values, |row| self.fact_in(row, org)))
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
        let sql = "SELECT hash, sealed FROM change WHERE org = ?1 AND document = ?2 ORDER BY rank";
        let (name, document) = (Name::visit(org, &document.visit), document.to_string());
        left(self.all("change", sql, [org.as_str(), &document], |row| {
            self.open(row, 1, &name, place_of_change("change", &document, &row.get(0)?))
        }))
    }

    fn written(&self, org: &OrgId, document: &DocumentId) -> Result<Vec<(DeviceId, Seq, Vec<u8>)>, StoreError> {
        let sql = "SELECT change.hash, change.sealed, journal.device, journal.seq
            FROM change JOIN journal ON journal.position = change.position
            WHERE change.org = ?1 AND change.document = ?2 AND journal.seq IS NOT NULL ORDER BY change.rank";
        let (name, document) = (Name::visit(org, &document.visit), document.to_string());
        left(self.all("change", sql, [org.as_str(), &document], |row| {
            let (device, seq) = (row.get(2).map(DeviceId)?, number(row, 3)?);
            let bytes = self.open(row, 1, &name, place_of_change("change", &document, &row.get(0)?))?;
            Ok(bytes.map(|bytes| (device, seq, bytes)))
        }))
    }

    fn waiting_changes(&self, org: &OrgId, document: &DocumentId) -> Result<Vec<WaitingChange>, StoreError> {
        let sql =
            "SELECT hash, position, device, seq, sealed FROM waiting WHERE org = ?1 AND document = ?2 ORDER BY id";
        let (name, document) = (Name::visit(org, &document.visit), document.to_string());
        left(self.all("waiting change", sql, [org.as_str(), &document], |row| self.waiting_in(row, &name, &document)))
    }

    fn visit(&self, org: &OrgId, id: &VisitId) -> Result<Option<VisitRow>, StoreError> {
        let sql = format!("{VISIT} WHERE org = ?1 AND visit = ?2");
        self.one("visit", &sql, [org.as_str(), id.as_str()], |row| self.visit_in(row, org))
    }

    fn visits(&self, org: &OrgId) -> Result<Vec<VisitRow>, StoreError> {
        let sql = format!("{VISIT} WHERE org = ?1 ORDER BY start_at NULLS LAST, visit");
        self.all("visit", &sql, [org.as_str()], |row| self.visit_in(row, org))
    }

    fn given(&self, org: &OrgId, customer: &str, from: Timestamp, upto: Timestamp) -> Result<Vec<Given>, StoreError> {
        self.list_given(org, customer, from, upto)
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
        let sql = "INSERT INTO fact (org, device, seq, position, person, received, name, visit, about_device, fact,
                subject, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, x'', ?10, ?11) ON CONFLICT (org, device, seq) DO NOTHING";
        let about = match &row.fact {
            Fact::DeclareLost { device, .. } => Some(device.0),
            _ => None,
        };
        let subject = Subject::of_fact(&row.fact, &row.person);
        let (name, place) = (Name::of(org, &subject), place_of_fact(&row.device, row.seq));
        let sealed = self.seal.seal(&name, place, &cbor::encode(&row.fact))?;
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
            subject.to_string(),
            sealed,
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
        let sql = "INSERT INTO change (org, document, rank, hash, position, bytes, sealed) VALUES (?1, ?2,
                (SELECT coalesce(max(rank), 0) + 1 FROM change WHERE org = ?1 AND document = ?2), ?3, ?4, x'', ?5)
            ON CONFLICT (org, document, hash) DO NOTHING";
        let (name, document) = (Name::visit(org, &document.visit), document.to_string());
        let tag = self.tag_of(&name, hash)?;
        let sealed = self.seal.seal(&name, place_of_change("change", &document, &tag), bytes)?;
        let values = params![org.as_str(), document, tag, bits(position), sealed];
        self.run("adding a change", sql, values).map(|_| ())
    }

    fn add_waiting(&mut self, org: &OrgId, document: &DocumentId, change: &WaitingChange) -> Result<(), StoreError> {
        let sql = "INSERT INTO waiting (org, document, hash, position, device, seq, bytes, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, x'', ?7) ON CONFLICT (org, document, hash) DO NOTHING";
        let (name, document) = (Name::visit(org, &document.visit), document.to_string());
        let tag = self.tag_of(&name, &change.hash)?;
        let content = (ByteArray::from(change.hash.0), ByteVec::from(change.bytes.clone()));
        let sealed = self.seal_as(&name, place_of_change("waiting", &document, &tag), &content)?;
        let values =
            params![org.as_str(), document, tag, bits(change.position), change.device.0, bits(change.seq), sealed,];
        self.run("letting a change wait", sql, values).map(|_| ())
    }

    fn drop_waiting(&mut self, org: &OrgId, document: &DocumentId, hash: &ChangeHash) -> Result<(), StoreError> {
        let sql = "DELETE FROM waiting WHERE org = ?1 AND document = ?2 AND hash = ?3";
        let tag = self.tag_of(&Name::visit(org, &document.visit), hash)?;
        let values = params![org.as_str(), document.to_string(), tag];
        self.run("letting a change wait no longer", sql, values).map(|_| ())
    }

    fn put_visit(&mut self, org: &OrgId, row: &VisitRow) -> Result<(), StoreError> {
        let sql =
            "INSERT OR REPLACE INTO visit (org, visit, rep, department, customer, customer_name, start_at, end_at,
                merged, parked, findings, approved, erased, sealed, review, found_until)
            VALUES (?1, ?2, ?3, ?4, '', '', ?5, ?6, ?7, ?8, '', ?9, NULL, ?10, ?11, ?12)";
        let content = (&row.customer, &row.customer_name, &row.findings);
        let sealed = self.seal_as(&Name::visit(org, &row.visit), place_of_visit(&row.visit), &content)?;
        let values = params![
            org.as_str(),
            row.visit.as_str(),
            row.rep.as_str(),
            row.department.as_ref().map(|id| id.as_str()),
            row.start.map(|at| at.0),
            row.end.map(|at| at.0),
            bits(row.merged),
            row.parked,
            row.approved,
            sealed,
            row.review.as_str(),
            stored_until(row.found_until),
        ];
        self.run("putting a visit", sql, values).map(|_| ())
    }

    fn put_given(&mut self, org: &OrgId, row: &VisitRow, gifts: &[(String, String)]) -> Result<(), StoreError> {
        self.keep_given(org, row, gifts)
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
            // That a visit was erased is all that can be said of it, and it can't be made again.
            let kept = if table == "visit" { " WHERE erased IS NULL" } else { "" };
            self.run("forgetting what is derived", &format!("DELETE FROM {table}{kept}"), [])?;
        }
        self.run("forgetting what is derived", "UPDATE meta SET digested = 0", []).map(|_| ())
    }
}
