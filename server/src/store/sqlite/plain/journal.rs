//! The journal and what is beside it, of before content was sealed.

use rusqlite::params;
use sync_core::cbor;
use sync_core::ids::{DeviceId, DocumentId, EntryHash, OrgId, PersonId, Seq};
use sync_core::journal::{Body, Enrolment, Segment, UnpackedEntry, genesis, unpack};
use sync_core::sync::Refused;

use super::damaged;
use crate::store::sqlite::lives::place_of_deposit;
use crate::store::sqlite::record::{place_of_act, place_of_body, place_of_held, place_of_parcel, place_of_refused};
use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, bits, id, id_or_none, number};
use crate::store::{Act, Branch, NewEntry, Position, ReadJournal, Recorded, StoreError, Subject};

/// What a body of before is about. Of one that speaks of several visits it is the first: phones write none.
fn about(bytes: &[u8], author: &PersonId) -> Subject {
    let Ok(body) = Body::read(bytes) else { return Subject::Person(author.clone()) };
    let first = || body.parts.first().map(|part| Subject::Visit(part.document.visit.clone()));
    Subject::of_body(&body, author).ok().or_else(first).unwrap_or_else(|| Subject::Person(author.clone()))
}

/// Seals some.
pub(super) fn bodies(session: &mut Session<'_>) -> Result<usize, StoreError> {
    let more = "JOIN journal j ON j.position = t.position JOIN device d ON d.org = j.org AND d.device = j.device";
    let rows = session.plain("body", "t.position, j.org, d.person, t.body, t.salt", more, |row| {
        Ok((number(row, 0)?, id(row, 1)?, id(row, 2)?, row.get::<_, Vec<u8>>(3)?, row.get::<_, [u8; 32]>(4)?))
    })?;
    for (position, org, person, body, salt) in &rows {
        let subject = about(body, person);
        let content = [salt.as_slice(), body].concat();
        let sealed = session.seal.seal(&Name::of(org, &subject), place_of_body(*position), &content)?;
        let sql = "UPDATE body SET body = x'', salt = x'', subject = ?2, sealed = ?3 WHERE position = ?1";
        session.sealed(sql, &[&bits(*position), &subject.to_string(), &sealed])?;
    }
    Ok(rows.len())
}

/// Seals some.
pub(super) fn acts(session: &mut Session<'_>) -> Result<usize, StoreError> {
    let more = "JOIN journal j ON j.position = t.position";
    let rows: Vec<(Position, OrgId, Vec<u8>, [u8; 32])> =
        session.plain("act", "t.position, j.org, t.act, t.salt", more, |row| {
            Ok((number(row, 0)?, id(row, 1)?, row.get(2)?, row.get(3)?))
        })?;
    for (position, org, bytes, salt) in &rows {
        let act = cbor::decode::<Act>("act", bytes).map_err(|e| damaged("act", e))?;
        let subject = act.subject();
        let content = [salt.as_slice(), bytes].concat();
        let sealed = session.seal.seal(&Name::of(org, &subject), place_of_act(*position), &content)?;
        let sql = "UPDATE act SET act = NULL, salt = NULL, subject = ?2, sealed = ?3 WHERE position = ?1";
        session.sealed(sql, &[&bits(*position), &subject.to_string(), &sealed])?;
    }
    Ok(rows.len())
}

/// Seals some.
pub(super) fn parcels(session: &mut Session<'_>) -> Result<usize, StoreError> {
    let rows: Vec<(Position, OrgId, Vec<u8>)> = session
        .plain("parcel", "t.position, t.org, t.bytes", "", |row| Ok((number(row, 0)?, id(row, 1)?, row.get(2)?)))?;
    for (position, org, bytes) in &rows {
        let sealed = session.seal.seal_waiting(org, place_of_parcel(*position), bytes)?;
        let sql = "UPDATE parcel SET bytes = x'', sealed = ?2 WHERE position = ?1";
        session.sealed(sql, &[&bits(*position), &sealed])?;
    }
    Ok(rows.len())
}

/// Seals some.
pub(super) fn held(session: &mut Session<'_>) -> Result<usize, StoreError> {
    let columns = "t.org, t.device, t.first_seq, t.last_seq, t.digest, t.bytes";
    type Held = (OrgId, DeviceId, Seq, Seq, Vec<u8>, Vec<u8>);
    let rows: Vec<Held> = session.plain("held_segment", columns, "", |row| {
        Ok((id(row, 0)?, row.get(1).map(DeviceId)?, number(row, 2)?, number(row, 3)?, row.get(4)?, row.get(5)?))
    })?;
    for (org, device, first, last, digest, bytes) in &rows {
        let sealed = session.seal.seal_waiting(org, place_of_held(device, *first, *last), bytes)?;
        let sql = "UPDATE held_segment SET bytes = x'', sealed = ?6
            WHERE org = ?1 AND device = ?2 AND first_seq = ?3 AND last_seq = ?4 AND digest = ?5";
        session.sealed(sql, &[&org.as_str(), &device.0, &bits(*first), &bits(*last), digest, &sealed])?;
    }
    Ok(rows.len())
}

/// Seals some.
pub(super) fn forks(session: &mut Session<'_>) -> Result<usize, StoreError> {
    let columns = "t.org, t.device, t.from_seq, t.digest, t.bytes";
    type Fork = (OrgId, DeviceId, Seq, Vec<u8>, Vec<u8>);
    let rows: Vec<Fork> = session.plain("fork", columns, "", |row| {
        Ok((id(row, 0)?, row.get(1).map(DeviceId)?, number(row, 2)?, row.get(3)?, row.get(4)?))
    })?;
    for (org, device, from, digest, bytes) in &rows {
        match branch(session, org, device, *from, bytes)? {
            Some(branch) => {
                let sql = "DELETE FROM fork WHERE org = ?1 AND device = ?2 AND from_seq = ?3 AND digest = ?4";
                session.sealed(sql, &[&org.as_str(), &device.0, &bits(*from), digest])?;
                session.add_fork(org, device, &branch)?;
            }
            None => {
                let subject = owner(session, org, device)?.map_or(Subject::Organisation, Subject::Person);
                let sealed = session.seal.seal(&Name::of(org, &subject), place_of_whole_fork(device, *from), bytes)?;
                let sql = "UPDATE fork SET bytes = x'', subject = ?5, sealed = ?6
                    WHERE org = ?1 AND device = ?2 AND from_seq = ?3 AND digest = ?4";
                let subject = subject.to_string();
                session.sealed(sql, &[&org.as_str(), &device.0, &bits(*from), digest, &subject, &sealed])?;
            }
        }
    }
    Ok(rows.len())
}

/// Seals some.
pub(super) fn deposits(session: &mut Session<'_>) -> Result<usize, StoreError> {
    let columns = "t.id, t.org, t.device, t.first_seq, t.last_seq, t.bytes";
    let rows: Vec<(i64, OrgId, DeviceId, Seq, Seq, Vec<u8>)> = session.plain("deposit", columns, "", |row| {
        Ok((row.get(0)?, id(row, 1)?, row.get(2).map(DeviceId)?, number(row, 3)?, number(row, 4)?, row.get(5)?))
    })?;
    for (row, org, device, first, last, bytes) in &rows {
        let sealed = session.seal.seal_waiting(org, place_of_deposit(device, *first, *last), bytes)?;
        session.sealed("UPDATE deposit SET bytes = x'', sealed = ?2 WHERE id = ?1", &[row, &sealed])?;
    }
    Ok(rows.len())
}

fn owner(session: &Session<'_>, org: &OrgId, device: &DeviceId) -> Result<Option<PersonId>, StoreError> {
    let sql = "SELECT person FROM device WHERE org = ?1 AND device = ?2";
    session.one("device", sql, params![org.as_str(), device.0], |row| id(row, 0))
}

fn place_of_whole_fork(device: &DeviceId, from: Seq) -> Place {
    Place::new("fork", &[&device.0, &from.to_be_bytes()])
}

/// A branch taken apart; none where the entry before it is not known, so that its headers can't be derived.
fn branch(
    session: &Session<'_>,
    org: &OrgId,
    device: &DeviceId,
    from: Seq,
    bytes: &[u8],
) -> Result<Option<Branch>, StoreError> {
    let Ok(segment) = Segment::read(bytes) else { return Ok(None) };
    let sql = "SELECT person, key FROM device WHERE org = ?1 AND device = ?2";
    let known = session.one("device", sql, params![org.as_str(), device.0], |row| {
        Ok((id::<PersonId>(row, 0)?, row.get::<_, Vec<u8>>(1)?))
    })?;
    let Some((person, key)) = known else { return Ok(None) };
    let before = match segment.first {
        1 => Some(genesis(&Enrolment { org: org.clone(), person: person.clone(), device: *device, key })),
        first => session.entry_hash(org, device, first - 1)?,
    };
    let entry = |entry: UnpackedEntry| NewEntry {
        device: *device,
        seq: entry.header.seq,
        header: cbor::encode(&entry.header),
        hash: entry.hash,
        about: Some(about(&entry.body, &person)),
        stamp: entry.header.stamp,
        body: Some((entry.body, entry.salt)),
        recorded: Recorded::Taken,
    };
    let entries = |before: EntryHash| unpack(&segment, *device, before).into_iter().map(entry).collect();
    Ok(before.map(|before| Branch { from, entries: entries(before) }))
}

/// A branch that could not be taken apart, by its row's key; its bytes unless they were erased.
type WholeFork = (DeviceId, Seq, Vec<u8>, Option<Vec<u8>>);

impl Session<'_> {
    /// Branches that could not be taken apart.
    pub(in crate::store::sqlite) fn whole_forks(&self, org: &OrgId) -> Result<Vec<WholeFork>, StoreError> {
        let sql = "SELECT device, from_seq, digest, subject, sealed FROM fork WHERE org = ?1 AND length(sealed) > 0";
        self.all("fork", sql, [org.as_str()], |row| {
            let (device, from) = (row.get(0).map(DeviceId)?, number(row, 1)?);
            let bytes = self.open(row, 4, &Name::of(org, &id(row, 3)?), place_of_whole_fork(&device, from))?;
            Ok((device, from, row.get(2)?, bytes))
        })
    }
}

/// Seals some.
pub(super) fn refused(session: &mut Session<'_>) -> Result<usize, StoreError> {
    let columns = "t.org, t.device, t.seq, t.code, t.detail, nullif(t.document, '')";
    let rows = session.plain("refused", columns, "", |row| {
        let document: Option<DocumentId> = id_or_none(row, 5)?;
        let (seq, code, detail) = (number(row, 2)?, row.get(3)?, row.get(4)?);
        let refused = Refused { seq, code, detail, blocked_by: None, document };
        Ok((id::<OrgId>(row, 0)?, row.get(1).map(DeviceId)?, refused))
    })?;
    for (org, device, refused) in &rows {
        let subject = match &refused.document {
            Some(document) => Subject::Visit(document.visit.clone()),
            None => owner(session, org, device)?.map_or(Subject::Organisation, Subject::Person),
        };
        let document = refused.document.as_ref().map(ToString::to_string).unwrap_or_default();
        let place = place_of_refused(device, refused.seq, &refused.code, &document);
        let sealed = session.seal_as(&Name::of(org, &subject), place, &refused.detail)?;
        let sql = "UPDATE refused SET detail = '', subject = ?6, sealed = ?7
            WHERE org = ?1 AND device = ?2 AND seq = ?3 AND code = ?4 AND document = ?5";
        let (seq, subject) = (bits(refused.seq), subject.to_string());
        session.sealed(sql, &[&org.as_str(), &device.0, &seq, &refused.code, &document, &subject, &sealed])?;
    }
    Ok(rows.len())
}
