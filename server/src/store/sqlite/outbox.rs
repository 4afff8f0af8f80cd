//! The outbox and its channels: their statements. What is said stands under the key of whom it is said to.

use rusqlite::{Row, params};
use sync_core::cbor;
use sync_core::ids::{DeviceId, OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, bits, id, number, rows, unreadable};
use crate::store::{
    Channel, Errand, ErrandState, LETTER, Message, NewErrand, OutboxCount, ReadOutbox, StoreError, Subject, Tried,
    WriteOutbox,
};

const ERRAND: &str =
    "SELECT id, org, person, name, channel, state, made, next_at, ends, tries, failed, sealed, device FROM outbox";

fn place_of_errand(person: &PersonId, name: &str, channel: Channel, device: Option<&DeviceId>) -> Place {
    let of = [person.as_str().as_bytes(), name.as_bytes(), channel.as_str().as_bytes()];
    match device {
        None => Place::new("outbox", &of),
        Some(device) => Place::new("outbox", &[of[0], of[1], of[2], &device.0]),
    }
}

/// A device, or none by a way that leads to the person.
pub(super) fn device_in(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<DeviceId>> {
    let bytes: Vec<u8> = row.get(column)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let device = bytes.as_slice().try_into().map_err(|_| unreadable(column, "no device"))?;
    Ok(Some(DeviceId(device)))
}

impl Session<'_> {
    /// None of whom was erased.
    fn errand_in(&self, row: &Row<'_>) -> rusqlite::Result<Option<Errand>> {
        let (org, person, name): (OrgId, PersonId, String) = (id(row, 1)?, id(row, 2)?, row.get(3)?);
        let (channel, state): (String, String) = (row.get(4)?, row.get(5)?);
        let channel = Channel::named(&channel).ok_or_else(|| unreadable(4, format!("{channel:?} is no channel")))?;
        let state = ErrandState::named(&state).ok_or_else(|| unreadable(5, format!("{state:?} is no state")))?;
        let device = device_in(row, 12)?;
        let place = place_of_errand(&person, &name, channel, device.as_ref());
        let Some(opened) = self.open(row, 11, &Name::person(&org, &person), place)? else { return Ok(None) };
        let message: Message = cbor::decode("message", &opened).map_err(|error| unreadable(11, error))?;
        let (made, not_before, ends) = (Timestamp(row.get(6)?), Timestamp(row.get(7)?), Timestamp(row.get(8)?));
        Ok(Some(Errand {
            id: number(row, 0)?,
            org,
            what: NewErrand { person, name, channel, device, message, made, not_before, ends },
            state,
            next_at: not_before,
            tries: row.get(9)?,
            failed: row.get(10)?,
        }))
    }

    /// All that is on its way to a person.
    pub(super) fn forget_errands_to(&self, org: &OrgId, person: &PersonId) -> Result<(), StoreError> {
        let sql = "DELETE FROM outbox WHERE org = ?1 AND person = ?2";
        self.run("erasing", sql, [org.as_str(), person.as_str()]).map(|_| ())
    }

    fn due_errands(&self, rank: i64, now: Timestamp, limit: usize) -> Result<Vec<u64>, StoreError> {
        // After a restore what is not somebody's safety waits for the review, as reminders do.
        let sql = "SELECT id FROM outbox WHERE state = 'waiting' AND rank = ?1 AND next_at <= ?2
            AND (rank = 0 OR ?2 >= ifnull((SELECT review FROM meta), ?2)) ORDER BY next_at, id LIMIT ?3";
        self.all("outbox", sql, [rank, now.0, rows(limit)], |row| number(row, 0))
    }
}

impl ReadOutbox for Session<'_> {
    fn next_errand(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql =
            "SELECT min(next_at) FROM (SELECT min(next_at) AS next_at FROM outbox WHERE state = 'waiting' AND rank = 0
            UNION ALL SELECT max(next_at, ifnull((SELECT review FROM meta), next_at))
            FROM (SELECT min(next_at) AS next_at FROM outbox WHERE state = 'waiting' AND rank = 1))";
        self.always("outbox", sql, [], |row| Ok(row.get::<_, Option<_>>(0)?.map(Timestamp)))
    }

    fn errands(&self, org: &OrgId, limit: usize) -> Result<Vec<Errand>, StoreError> {
        let sql = format!("{ERRAND} WHERE org = ?1 AND state <> 'sent' ORDER BY id LIMIT ?2");
        let found = self.all("outbox", &sql, params![org.as_str(), rows(limit)], |row| self.errand_in(row))?;
        Ok(found.into_iter().flatten().collect())
    }

    fn outbox(&self) -> Result<OutboxCount, StoreError> {
        let sql = "SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'given_up'),
            min(next_at) FILTER (WHERE state = 'waiting') FROM outbox WHERE state <> 'sent'";
        self.always("outbox", sql, [], |row| {
            let oldest = row.get::<_, Option<_>>(2)?.map(Timestamp);
            Ok(OutboxCount { waiting: number(row, 0)?, given_up: number(row, 1)?, oldest })
        })
    }

    fn letters_sent(&self, org: &OrgId, person: &PersonId, since: Timestamp) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM outbox WHERE org = ?1 AND person = ?2 AND state = 'sent' AND next_at > ?3
            AND name GLOB ?4 || '*'";
        self.always("outbox", sql, params![org.as_str(), person.as_str(), since.0, LETTER], |row| number(row, 0))
    }

    fn channel(&self, org: &OrgId, channel: Channel) -> Result<Option<String>, StoreError> {
        let sql = "SELECT settings FROM channel WHERE org = ?1 AND channel = ?2";
        self.one("channel", sql, [org.as_str(), channel.as_str()], |row| row.get(0))
    }
}

impl WriteOutbox for Session<'_> {
    fn add_errand(&mut self, org: &OrgId, errand: &NewErrand) -> Result<bool, StoreError> {
        let sql = "INSERT INTO outbox
            (org, person, name, channel, subject, rank, state, made, next_at, ends, tries, failed, sealed, device)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'waiting', ?7, ?8, ?9, 0, NULL, ?10, ?11)
            ON CONFLICT (org, person, name, channel, device) DO NOTHING";
        let place = place_of_errand(&errand.person, &errand.name, errand.channel, errand.device.as_ref());
        let said = cbor::encode(&errand.message);
        let sealed = match self.seal.seal(&Name::person(org, &errand.person), place, &said) {
            // Who is erased is told nothing.
            Err(StoreError::Erased(_)) => return Ok(false),
            sealed => sealed?,
        };
        let values = params![
            org.as_str(),
            errand.person.as_str(),
            errand.name,
            errand.channel.as_str(),
            Subject::Visit(errand.message.visit.clone()).to_string(),
            i64::from(!errand.is_safety()),
            errand.made.0,
            errand.not_before.0,
            errand.ends.0,
            sealed,
            errand.device.map_or_else(Vec::new, |device| device.0.to_vec()),
        ];
        Ok(self.run("putting into the outbox", sql, values)? > 0)
    }

    fn claim_errands(&mut self, now: Timestamp, until: Timestamp, limit: usize) -> Result<Vec<Errand>, StoreError> {
        let mut due = self.due_errands(0, now, limit)?;
        due.extend(self.due_errands(1, now, limit.saturating_sub(due.len()))?);
        let claim = "UPDATE outbox SET tries = tries + 1, next_at = ?2 WHERE id = ?1";
        let sql = format!("{ERRAND} WHERE id = ?1");
        let mut claimed = Vec::new();
        for id in due {
            self.change("claiming from the outbox", claim, params![bits(id), until.0])?;
            claimed.extend(self.one("outbox", &sql, [bits(id)], |row| self.errand_in(row))?.flatten());
        }
        Ok(claimed)
    }

    fn end_try(&mut self, errand: &Errand, now: Timestamp, tried: &Tried) -> Result<bool, StoreError> {
        let (state, next, failed) = match tried {
            Tried::Sent => (ErrandState::Sent, now, None),
            Tried::Again(at, why) => (ErrandState::Waiting, *at, Some(why)),
            Tried::GivenUp(why) => (ErrandState::GivenUp, now, Some(why)),
        };
        // Whoever held it too long finds that it was tried again since, and changes nothing.
        let sql = "UPDATE outbox SET state = ?3, next_at = ?4, failed = ?5
            WHERE id = ?1 AND tries = ?2 AND state = 'waiting'";
        let values = params![bits(errand.id), errand.tries, state.as_str(), next.0, failed];
        Ok(self.run("noting what was sent", sql, values)? > 0)
    }

    fn retry_errands(
        &mut self,
        org: &OrgId,
        id: Option<u64>,
        now: Timestamp,
        ends: Timestamp,
    ) -> Result<usize, StoreError> {
        let sql = "UPDATE outbox SET state = 'waiting', next_at = ?3, ends = ?4
            WHERE org = ?1 AND state = 'given_up' AND (?2 IS NULL OR id = ?2)";
        self.run("trying again", sql, params![org.as_str(), id.map(bits), now.0, ends.0])
    }

    fn forget_errands(&mut self, before: Timestamp) -> Result<usize, StoreError> {
        let sql = "DELETE FROM outbox WHERE state <> 'waiting' AND next_at < ?1";
        self.run("forgetting what was sent", sql, [before.0])
    }

    fn set_channel(&mut self, org: &OrgId, channel: Channel, settings: Option<&str>) -> Result<(), StoreError> {
        let of = [org.as_str(), channel.as_str()];
        let Some(settings) = settings else {
            self.run("taking a channel away", "DELETE FROM channel WHERE org = ?1 AND channel = ?2", of)?;
            if channel == Channel::Push {
                self.run("ending subscriptions", "DELETE FROM push_subscription WHERE org = ?1", [of[0]])?;
            }
            let sql =
                "DELETE FROM outbox WHERE org = ?1 AND channel = ?2 AND state <> 'sent' AND name NOT GLOB ?3 || '*'";
            return self.run("taking a channel away", sql, [of[0], of[1], LETTER]).map(|_| ());
        };
        let sql = "INSERT INTO channel (org, channel, settings) VALUES (?1, ?2, ?3)
            ON CONFLICT (org, channel) DO UPDATE SET settings = excluded.settings";
        self.run("setting a channel", sql, params![org.as_str(), channel.as_str(), settings]).map(|_| ())
    }
}
