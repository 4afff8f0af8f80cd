//! Devices and their nonces: the statements behind `people`, apart for their number.

use rusqlite::{Row, params};
use sync_core::ids::{DeviceId, EntryHash, Nonce, OrgId, PersonId, Seq};
use sync_core::journal::PublicKey;
use sync_core::sync::Head;
use sync_core::time::Timestamp;

use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, bits, bound, id, number, number_or_none};
use crate::store::{Device, Fork, NonceKind, Position, StoreError};

/// Unused nonces that a device has of each kind. More are of no use to it and would only fill the disk.
const NONCES: i64 = 16;

const DEVICE: &str =
    "SELECT device, person, key, sealed, enrolled, head_seq, head_hash, merged, forked_from, forked_since, revoked
        FROM device";

fn fork(row: &Row<'_>) -> rusqlite::Result<Option<Fork>> {
    let (from, since) = (number_or_none(row, 8)?, number_or_none(row, 9)?);
    Ok(from.zip(since).map(|(from, since)| Fork { from, since }))
}

/// Where a row stands.
pub(super) fn place(device: &DeviceId) -> Place {
    Place::new("device", &[&device.0])
}

impl Session<'_> {
    fn device_in(&self, row: &Row<'_>, org: &OrgId) -> rusqlite::Result<Device> {
        let (device, person) = (row.get(0).map(DeviceId)?, id(row, 1)?);
        let name = self.open_as::<String>(row, 3, &Name::person(org, &person), place(&device))?;
        Ok(Device {
            id: device,
            person,
            key: row.get(2).map(PublicKey)?,
            name: name.unwrap_or_default(),
            enrolled: row.get(4).map(Timestamp)?,
            head: Head { seq: number(row, 5)?, hash: row.get(6).map(EntryHash)? },
            merged: number(row, 7)?,
            forked: fork(row)?,
            revoked: row.get(10)?,
        })
    }

    pub(super) fn get_device(&self, org: &OrgId, id: &DeviceId) -> Result<Option<Device>, StoreError> {
        let sql = format!("{DEVICE} WHERE org = ?1 AND device = ?2");
        self.one("device", &sql, params![org.as_str(), id.0], |row| self.device_in(row, org))
    }

    pub(super) fn list_devices(&self, org: &OrgId) -> Result<Vec<Device>, StoreError> {
        let sql = format!("{DEVICE} WHERE org = ?1 ORDER BY device");
        self.all("device", &sql, [org.as_str()], |row| self.device_in(row, org))
    }

    pub(super) fn list_devices_of(&self, org: &OrgId, person: &PersonId) -> Result<Vec<Device>, StoreError> {
        let sql = format!("{DEVICE} WHERE org = ?1 AND person = ?2 ORDER BY device");
        self.all("device", &sql, [org.as_str(), person.as_str()], |row| self.device_in(row, org))
    }

    pub(super) fn insert_device(&mut self, org: &OrgId, device: &Device) -> Result<(), StoreError> {
        let sql = "INSERT INTO device
            (org, device, person, key, name, sealed, enrolled, head_seq, head_hash, merged, forked_from, forked_since,
                revoked)
            VALUES (?1, ?2, ?3, ?4, '', ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        let sealed = self.seal_as(&Name::person(org, &device.person), place(&device.id), &device.name)?;
        let values = params![
            org.as_str(),
            device.id.0,
            device.person.as_str(),
            device.key.0,
            sealed,
            device.enrolled.0,
            bits(device.head.seq),
            device.head.hash.0,
            bits(device.merged),
            device.forked.map(|fork| bits(fork.from)),
            device.forked.map(|fork| bits(fork.since)),
            device.revoked,
        ];
        self.run("adding a device", sql, values).map(|_| ())
    }

    pub(super) fn move_head(&mut self, org: &OrgId, device: &DeviceId, head: &Head) -> Result<(), StoreError> {
        let sql = "UPDATE device SET head_seq = ?3, head_hash = ?4 WHERE org = ?1 AND device = ?2";
        self.change("moving a device's head", sql, params![org.as_str(), device.0, bits(head.seq), head.hash.0])
    }

    pub(super) fn move_merged(&mut self, org: &OrgId, device: &DeviceId, merged: Seq) -> Result<(), StoreError> {
        let sql = "UPDATE device SET merged = ?3 WHERE org = ?1 AND device = ?2";
        self.change("moving a device's merged end", sql, params![org.as_str(), device.0, bits(merged)])
    }

    pub(super) fn mark_forked(
        &mut self,
        org: &OrgId,
        device: &DeviceId,
        from: Seq,
        since: Position,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE device SET forked_from = min(coalesce(forked_from, ?3), ?3),
            forked_since = coalesce(forked_since, ?4) WHERE org = ?1 AND device = ?2";
        self.change("marking a fork", sql, params![org.as_str(), device.0, bound(from), bound(since)])
    }

    pub(super) fn give_nonce(
        &mut self,
        nonce: &Nonce,
        org: &OrgId,
        device: &DeviceId,
        kind: NonceKind,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO nonce (nonce, org, device, kind, given) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.run("giving a nonce", sql, params![nonce.0, org.as_str(), device.0, kind as i64, now.0])?;
        let sql = "DELETE FROM nonce WHERE id IN (SELECT id FROM nonce WHERE org = ?1 AND device = ?2 AND kind = ?3
            ORDER BY id DESC LIMIT -1 OFFSET ?4)";
        self.run("forgetting old nonces", sql, params![org.as_str(), device.0, kind as i64, NONCES]).map(|_| ())
    }
}
