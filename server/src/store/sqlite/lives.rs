//! The lives of devices: statements of turns, announced ends and the quarantine.

use rusqlite::{Row, params};
use sync_core::ids::{DeviceId, EntryHash, OrgId, PersonId, Seq};
use sync_core::journal::PublicKey;
use sync_core::sync::Head;
use sync_core::time::Timestamp;

use crate::store::lives::{Deposit, DeviceTurn, Fate, ReadLives, WriteLives};
use crate::store::sqlite::devices;
use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, bits, bound, id, number, unreadable};
use crate::store::{Device, NewEntry, Position, StoreError, WritePushes};

fn turn(row: &Row<'_>) -> rusqlite::Result<DeviceTurn> {
    let name: String = row.get(2)?;
    let turn = Fate::named(&name).ok_or_else(|| unreadable(2, format!("{name:?} is no turn")))?;
    Ok(DeviceTurn { position: number(row, 0)?, at: row.get(1).map(Timestamp)?, turn })
}

/// Where a deposit stands.
pub(super) fn place_of_deposit(device: &DeviceId, first: Seq, last: Seq) -> Place {
    Place::new("deposit", &[&device.0, &first.to_be_bytes(), &last.to_be_bytes()])
}

impl ReadLives for Session<'_> {
    fn turns(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<DeviceTurn>, StoreError> {
        let sql = "SELECT position, at, turn FROM device_turn WHERE org = ?1 AND device = ?2
            UNION ALL SELECT position, received, 'lost' FROM fact WHERE org = ?1 AND about_device = ?2
            ORDER BY 1";
        self.all("turn", sql, params![org.as_str(), device.0], turn)
    }

    fn heard(&self, org: &OrgId, device: &DeviceId) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT heard FROM device WHERE org = ?1 AND device = ?2";
        let heard = self.one("device", sql, params![org.as_str(), device.0], |row| row.get::<_, Option<i64>>(0))?;
        Ok(heard.flatten().map(Timestamp))
    }

    fn device_of_key(&self, org: &OrgId, key: &PublicKey) -> Result<Option<Device>, StoreError> {
        let sql = "SELECT device FROM device WHERE org = ?1 AND key = ?2 ORDER BY enrolled, device LIMIT 1";
        let id = self.one("device", sql, params![org.as_str(), key.0], |row| row.get(0).map(DeviceId))?;
        id.map_or(Ok(None), |id| self.get_device(org, &id))
    }

    fn left_since(&self, org: &OrgId, person: &PersonId) -> Result<Option<Position>, StoreError> {
        let sql = "SELECT act.position FROM act JOIN journal ON journal.position = act.position
            WHERE act.about = ?2 AND act.name = 'person_left' AND journal.org = ?1 ORDER BY act.position DESC LIMIT 1";
        self.one("act", sql, params![org.as_str(), person.as_str()], |row| number(row, 0))
    }

    fn leavers(&self, org: &OrgId) -> Result<Vec<(PersonId, Position)>, StoreError> {
        let sql = "SELECT person, ifnull((SELECT max(act.position) FROM act JOIN journal USING (position)
                WHERE act.about = person.person AND act.name = 'person_left' AND journal.org = ?1), 0)
            FROM person WHERE org = ?1 AND left_at IS NOT NULL";
        self.all("leaver", sql, [org.as_str()], |row| Ok((id(row, 0)?, number(row, 1)?)))
    }

    fn announced(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<(Head, Timestamp)>, StoreError> {
        let sql = "SELECT seq, hash, at FROM announced WHERE org = ?1 AND device = ?2 ORDER BY at, seq";
        self.all("announced end", sql, params![org.as_str(), device.0], |row| {
            Ok((Head { seq: number(row, 0)?, hash: row.get(1).map(EntryHash)? }, row.get(2).map(Timestamp)?))
        })
    }

    fn depositors(&self, org: &OrgId) -> Result<Vec<DeviceId>, StoreError> {
        let sql = "SELECT DISTINCT device FROM deposit WHERE org = ?1 ORDER BY device";
        self.all("deposit", sql, [org.as_str()], |row| row.get(0).map(DeviceId))
    }

    fn deposits(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<Deposit>, StoreError> {
        let sql =
            "SELECT at, first_seq, last_seq, prev, sealed FROM deposit WHERE org = ?1 AND device = ?2 ORDER BY id";
        self.all("deposit", sql, params![org.as_str(), device.0], |row| {
            let (first, last) = (number(row, 1)?, number(row, 2)?);
            let place = place_of_deposit(device, first, last);
            let bytes = self.seal.open_waiting(org, place, row.get_ref(4)?.as_blob()?);
            let bytes = bytes.map_err(|error| unreadable(4, error))?.ok_or_else(|| unreadable(4, "its key is gone"))?;
            let (at, prev) = (row.get(0).map(Timestamp)?, row.get(3).map(EntryHash)?);
            Ok(Deposit { device: *device, at, first, last, prev, bytes })
        })
    }
}

impl WriteLives for Session<'_> {
    fn add_turn(&mut self, org: &OrgId, device: &DeviceId, turn: &DeviceTurn) -> Result<(), StoreError> {
        let sql = "INSERT INTO device_turn (org, device, position, at, turn) VALUES (?1, ?2, ?3, ?4, ?5)";
        let values = params![org.as_str(), device.0, bits(turn.position), turn.at.0, turn.turn.as_str()];
        self.run("noting a turn", sql, values)?;
        if matches!(turn.turn, Fate::Revoked | Fate::Lost) {
            self.end_subscription(org, device, None)?;
        }
        if turn.turn == Fate::Revoked {
            let sql = "UPDATE device SET revoked = 1 WHERE org = ?1 AND device = ?2";
            self.change("revoking a device", sql, params![org.as_str(), device.0])?;
        }
        Ok(())
    }

    fn rename_device(&mut self, org: &OrgId, device: &DeviceId, name: &str) -> Result<(), StoreError> {
        let sql = "UPDATE device SET sealed = ?3 WHERE org = ?1 AND device = ?2";
        let Some(known) = self.get_device(org, device)? else {
            return self.change("naming a device", sql, params![org.as_str(), device.0, None::<Vec<u8>>]);
        };
        let sealed = self.seal_as(&Name::person(org, &known.person), devices::place(device), &name)?;
        self.change("naming a device", sql, params![org.as_str(), device.0, sealed])
    }

    fn set_heard(&mut self, org: &OrgId, device: &DeviceId, at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE device SET heard = max(coalesce(heard, ?3), ?3) WHERE org = ?1 AND device = ?2";
        self.change("hearing of a device", sql, params![org.as_str(), device.0, at.0])
    }

    fn add_announced(&mut self, org: &OrgId, device: &DeviceId, head: &Head, at: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO announced (org, device, seq, hash, at) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (org, device, seq, hash) DO NOTHING";
        self.run("noting an announced end", sql, params![org.as_str(), device.0, bits(head.seq), head.hash.0, at.0])?;
        // A few are enough: each bounds all that stands before it in the chain.
        let sql = "DELETE FROM announced WHERE org = ?1 AND device = ?2 AND at < (SELECT at FROM announced
            WHERE org = ?1 AND device = ?2 ORDER BY at DESC LIMIT 1 OFFSET 63)";
        self.run("forgetting announced ends", sql, params![org.as_str(), device.0]).map(|_| ())
    }

    fn add_deposit(&mut self, org: &OrgId, deposit: &Deposit) -> Result<(), StoreError> {
        let sql = "INSERT INTO deposit (org, device, at, first_seq, last_seq, prev, bytes, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, x'', ?7)";
        let place = place_of_deposit(&deposit.device, deposit.first, deposit.last);
        let sealed = self.seal.seal_waiting(org, place, &deposit.bytes)?;
        let (first, last) = (bits(deposit.first), bits(deposit.last));
        let (device, at, prev) = (deposit.device.0, deposit.at.0, deposit.prev.0);
        let values = params![org.as_str(), device, at, first, last, prev, sealed];
        self.run("adding a deposit", sql, values).map(|_| ())
    }

    fn drop_deposits(&mut self, org: &OrgId, device: &DeviceId, upto: Seq) -> Result<(), StoreError> {
        let sql = "DELETE FROM deposit WHERE org = ?1 AND device = ?2 AND last_seq BETWEEN 0 AND ?3";
        self.run("dropping deposits", sql, params![org.as_str(), device.0, bound(upto)]).map(|_| ())
    }

    fn add_entry_of(
        &mut self,
        org: &OrgId,
        at: Timestamp,
        received: Timestamp,
        entry: &NewEntry,
    ) -> Result<Position, StoreError> {
        self.insert_entry(org, at, received, entry)
    }
}
