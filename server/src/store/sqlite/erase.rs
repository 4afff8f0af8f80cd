//! Erasing, and what was erased: the statements. Rows that are made from content go; the content itself, in the journal and
//! wherever else it stands, can be read by nobody once its key is destroyed, which the writer does after the commit.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};
use sync_core::ids::{DeviceId, OrgId, VisitId};
use sync_core::time::Timestamp;

use crate::store::sqlite::lives::place_of_deposit;
use crate::store::sqlite::open;
use crate::store::sqlite::seal::{Line, Place, Seal};
use crate::store::sqlite::session::{Doomed, Session, bits, fault, id, number, unreadable};
use crate::store::{
    Erasure, Position, ReadErasures, ReadJournal, StoreError, Subject, WriteCodes, WriteErasures, WriteJournal,
    speaks_of,
};

impl ReadErasures for Session<'_> {
    fn is_erased(&self, org: &OrgId, subject: &Subject) -> Result<bool, StoreError> {
        if !self.seal.has_erased() {
            return Ok(false);
        }
        let sql = "SELECT 1 FROM erasure WHERE org = ?1 AND subject = ?2";
        Ok(self.one("erasure", sql, params![org.as_str(), subject.to_string()], |_| Ok(()))?.is_some())
    }

    fn erasures(&self, org: &OrgId) -> Result<Vec<Erasure>, StoreError> {
        let sql = "SELECT subject, at, position FROM erasure WHERE org = ?1 ORDER BY subject";
        self.all("erasure", sql, [org.as_str()], |row| {
            Ok(Erasure { subject: id(row, 0)?, at: row.get(1).map(Timestamp)?, position: number(row, 2)? })
        })
    }
}

impl WriteErasures for Session<'_> {
    fn erase(
        &mut self,
        org: &OrgId,
        subjects: &[Subject],
        at: Timestamp,
        position: Position,
    ) -> Result<(), StoreError> {
        self.seal.will_erase();
        let sql = "INSERT INTO erasure (org, subject, at, position) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (org, subject) DO NOTHING";
        for subject in subjects {
            if *subject == Subject::Organisation {
                let source = "an organisation can't be erased".into();
                return Err(StoreError::Other { context: "erasing", source });
            }
            self.run("erasing", sql, params![org.as_str(), subject.to_string(), at.0, bits(position)])?;
            self.doomed.subjects.push(Line { at, org: org.clone(), subject: subject.clone() });
        }
        self.forget_visits(org, subjects, at, position)?;
        for subject in subjects {
            match subject {
                Subject::Customer(customer) => {
                    let sql = "DELETE FROM customer WHERE org = ?1 AND customer = ?2";
                    self.run("erasing", sql, [org.as_str(), customer.as_str()])?;
                    let sql = "DELETE FROM customer_contact WHERE org = ?1 AND customer = ?2";
                    self.run("erasing", sql, [org.as_str(), customer.as_str()])?;
                    let sql = "DELETE FROM site WHERE org = ?1 AND customer = ?2";
                    self.run("erasing", sql, [org.as_str(), customer.as_str()])?;
                }
                Subject::Person(person) => {
                    let sql = "DELETE FROM fact WHERE org = ?1 AND visit IS NULL AND about_device IS NULL
                        AND device IN (SELECT device FROM device WHERE org = ?1 AND person = ?2)";
                    self.run("erasing", sql, [org.as_str(), person.as_str()])?;
                    self.forget_logins_of(org, person)?;
                    self.forget_codes_of(org, person)?;
                    self.forget_errands_to(org, person)?;
                    self.forget_subscriptions_of(org, person)?;
                }
                Subject::Contact(contact) => {
                    let sql = "DELETE FROM customer_contact WHERE org = ?1 AND contact = ?2";
                    self.run("erasing", sql, [org.as_str(), contact.as_str()])?;
                }
                Subject::Trip(_) => {
                    let sql = "DELETE FROM fact WHERE org = ?1 AND subject = ?2";
                    self.run("erasing", sql, [org.as_str(), &subject.to_string()])?;
                }
                Subject::Visit(_) | Subject::Organisation => {}
            }
        }
        self.change_key_of_what_waits(org, subjects)
    }
}

/// What is made from a visit's content, by visit.
const OF_VISIT: [&str; 14] = [
    "fact",
    "member",
    "obligation",
    "history",
    "watch",
    "timer",
    "given",
    "proposal",
    "filed",
    "blob",
    "blob_part",
    "leg",
    "calendar_link",
    "notice_way",
];
/// By document.
const OF_DOCUMENT: [&str; 2] = ["change", "waiting"];

fn list<T: AsRef<str>>(all: impl Iterator<Item = T>) -> String {
    serde_json::Value::from(all.map(|it| it.as_ref().to_owned()).collect::<Vec<_>>()).to_string()
}

impl Session<'_> {
    fn forget_visits(
        &mut self,
        org: &OrgId,
        subjects: &[Subject],
        at: Timestamp,
        position: Position,
    ) -> Result<(), StoreError> {
        let visits: Vec<&VisitId> = subjects.iter().filter_map(Subject::visit).collect();
        if visits.is_empty() {
            return Ok(());
        }
        let ids = list(visits.iter().map(|visit| visit.as_str()));
        let kinds = ["plan", "visit", "review", "itinerary"];
        let documents = list(visits.iter().flat_map(|visit| kinds.map(|kind| format!("{kind}/{visit}"))));
        let names = list(subjects.iter().map(ToString::to_string));
        for table in OF_VISIT {
            let sql = format!("DELETE FROM {table} WHERE org = ?1 AND visit IN (SELECT value FROM json_each(?2))");
            self.run("erasing", &sql, [org.as_str(), &ids])?;
        }
        for table in OF_DOCUMENT {
            let sql = format!("DELETE FROM {table} WHERE org = ?1 AND document IN (SELECT value FROM json_each(?2))");
            self.run("erasing", &sql, [org.as_str(), &documents])?;
        }
        let items = "SELECT position FROM feed_item
            WHERE org = ?1 AND subject IN (SELECT value FROM json_each(?2))";
        let sql = format!("DELETE FROM feed WHERE org = ?1 AND position IN ({items})");
        self.run("erasing", &sql, [org.as_str(), &names])?;
        for table in ["feed_item", "notice", "outbox"] {
            let sql = format!("DELETE FROM {table} WHERE org = ?1 AND subject IN (SELECT value FROM json_each(?2))");
            self.run("erasing", &sql, [org.as_str(), &names])?;
        }
        // An entry that is held for it waits for nothing any more.
        let sql = "UPDATE entry SET released_by = ?3 WHERE org = ?1 AND recorded = 'held' AND released_by IS NULL
            AND waits_for IN (SELECT value FROM json_each(?2))";
        if position > 0 {
            self.run("erasing", sql, params![org.as_str(), ids, bits(position)])?;
        }
        let sql =
            "UPDATE visit SET erased = ?3, sealed = NULL, start_at = NULL, end_at = NULL, parked = 0, approved = 0,
                review = 'not_submitted', found_until = 0
            WHERE org = ?1 AND visit IN (SELECT value FROM json_each(?2))";
        self.run("erasing", sql, params![org.as_str(), ids, at.0]).map(|_| ())
    }

    /// What waits speaks of many visits, and rows of it that are gone left their bytes behind. So the key of all that is changed: what
    /// may stay is sealed again under another, a segment that speaks of what is erased is let go (its phone sends it once more, and
    /// what it says of it is refused), kept answers too.
    fn change_key_of_what_waits(&mut self, org: &OrgId, subjects: &[Subject]) -> Result<(), StoreError> {
        let waits = "SELECT EXISTS (SELECT 1 FROM parcel WHERE org = ?1)";
        if self.always("parcel", waits, [org.as_str()], |row| row.get(0))? {
            // After a restore alone: an erasure takes parcels apart first.
            tracing::warn!(org = %org, "segments wait to be taken apart; the key they stand under is changed at the next erasure");
            return Ok(());
        }
        let sql = "SELECT DISTINCT device FROM held_segment WHERE org = ?1";
        let devices = self.all("held segment", sql, [org.as_str()], |row| row.get(0).map(DeviceId))?;
        let mut stay = Vec::new();
        for device in devices {
            let gone = self.get_device(org, &device)?.is_none_or(|device| {
                let owner = Subject::Person(device.person);
                subjects.contains(&owner)
            });
            let held = self.held_segments(org, &device)?.into_iter();
            stay.extend(held.filter(|held| !gone && !speaks_of(&held.bytes, subjects)).map(|held| (device, held)));
        }
        self.run("erasing", "DELETE FROM held_segment WHERE org = ?1", [org.as_str()])?;
        self.run("erasing", "DELETE FROM answer WHERE org = ?1", [org.as_str()])?;
        let deposits = self.open_deposits(org)?;
        let before = self.seal.turn(org)?;
        self.doomed.keys.extend(before);
        for (device, held) in stay {
            self.hold_segment(org, &device, &held)?;
        }
        for (row, place, bytes) in deposits {
            let sealed = self.seal.seal_waiting(org, place, &bytes)?;
            self.change("erasing", "UPDATE deposit SET sealed = ?2 WHERE id = ?1", params![row, sealed])?;
        }
        self.forget_whole_forks(org, subjects)
    }

    /// What lies in quarantine stays: its phones were told that it is held. Whoever erases looks first that it speaks of nothing that
    /// goes.
    fn open_deposits(&self, org: &OrgId) -> Result<Vec<(i64, Place, Vec<u8>)>, StoreError> {
        let sql = "SELECT id, device, first_seq, last_seq, sealed FROM deposit WHERE org = ?1";
        self.all("deposit", sql, [org.as_str()], |row| {
            let (device, first, last) = (row.get(1).map(DeviceId)?, number(row, 2)?, number(row, 3)?);
            let place = || place_of_deposit(&device, first, last);
            let bytes = self.seal.open_waiting(org, place(), row.get_ref(4)?.as_blob()?);
            let bytes = bytes.map_err(|error| unreadable(4, error))?.ok_or_else(|| unreadable(4, "its key is gone"))?;
            Ok((row.get(0)?, place(), bytes))
        })
    }

    /// Branches of before content was sealed, which could not be taken apart then.
    fn forget_whole_forks(&mut self, org: &OrgId, subjects: &[Subject]) -> Result<(), StoreError> {
        for (device, from, digest, bytes) in self.whole_forks(org)? {
            if bytes.is_none_or(|bytes| speaks_of(&bytes, subjects)) {
                let sql = "DELETE FROM fork WHERE org = ?1 AND device = ?2 AND from_seq = ?3 AND digest = ?4";
                self.run("erasing", sql, params![org.as_str(), device.0, bits(from), digest])?;
            }
        }
        Ok(())
    }
}

/// Makes sure at a start that what was ever erased is: after a death in the middle, and after a restore of older data or keys.
pub(super) fn repeat(connection: &Connection, seal: &Seal) -> Result<(), StoreError> {
    if !seal.has_erased() && !any(connection)? {
        return Ok(());
    }
    seal.will_erase();
    let listed = seal.listed()?;
    connection.execute_batch("BEGIN IMMEDIATE").map_err(|e| fault("erasing again", e))?;
    let repeated = again(connection, seal, &listed).and_then(|doomed| {
        open::keep_keys(connection, seal)?;
        connection.execute_batch("COMMIT").map_err(|e| fault("erasing again", e))?;
        Ok(doomed)
    });
    let doomed = match repeated {
        Ok(doomed) => doomed,
        Err(error) => {
            // What was wrong is said; the transaction ends with the connection at the latest.
            let _ = connection.execute_batch("ROLLBACK");
            return Err(error);
        }
    };
    if doomed.is_empty() { Ok(()) } else { seal.destroy(&doomed.keys, &doomed.subjects) }
}

fn any(connection: &Connection) -> Result<bool, StoreError> {
    let any = "SELECT EXISTS (SELECT 1 FROM erasure)";
    connection.query_row(any, [], |row| row.get(0)).map_err(|e| fault("erasures", e))
}

/// Rows that an older copy of the data brought back, and keys that an older copy of the keys did.
fn again(connection: &Connection, seal: &Seal, listed: &[Line]) -> Result<Doomed, StoreError> {
    let mut session = Session::new(connection, seal);
    let sql = "SELECT org, subject, at FROM erasure";
    let known = session.all("erasure", sql, [], |row| {
        Ok(Line { org: id(row, 0)?, subject: id(row, 1)?, at: row.get(2).map(Timestamp)? })
    })?;
    let mut missing: BTreeMap<&OrgId, Vec<&Line>> = BTreeMap::new();
    let names: BTreeSet<(&OrgId, &Subject)> = known.iter().map(|line| (&line.org, &line.subject)).collect();
    for line in listed.iter().filter(|line| !names.contains(&(&line.org, &line.subject))) {
        missing.entry(&line.org).or_default().push(line);
    }
    for (org, lines) in missing {
        tracing::warn!(org = %org, subjects = lines.len(), "erased before, and brought back by an older copy: erased again");
        let at = lines.iter().map(|line| line.at).max().unwrap_or(Timestamp(0));
        let subjects: Vec<Subject> = lines.iter().map(|line| line.subject.clone()).collect();
        session.erase(org, &subjects, at, 0)?;
    }
    for line in known {
        if seal.still_has(&line)? {
            session.doomed.subjects.push(line);
        }
    }
    Ok(session.doomed)
}
