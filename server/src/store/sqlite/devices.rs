//! Devices and their nonces: the statements behind `people`, apart for their number.

use rusqlite::{Row, params};
use sync_core::ids::{DeviceId, EntryHash, Nonce, OrgId, PersonId, Seq};
use sync_core::journal::PublicKey;
use sync_core::sync::Head;
use sync_core::time::Timestamp;

use crate::store::sqlite::session::{Session, bits, bound, id, number, number_or_none};
use crate::store::{Device, Fork, NonceKind, Position, StoreError};

/// Unused nonces that a device has of each kind. More are of no use to it and would only fill the disk.
const NONCES: i64 = 16;

const DEVICE: &str =
    "SELECT device, person, key, name, enrolled, head_seq, head_hash, merged, forked_from, forked_since, revoked
        FROM device";

fn device(row: &Row<'_>) -> rusqlite::Result<Device> {
    Ok(Device {
        id: row.get(0).map(DeviceId)?,
        person: id(row, 1)?,
        key: row.get(2).map(PublicKey)?,
        name: row.get(3)?,
        enrolled: row.get(4).map(Timestamp)?,
        head: Head { seq: number(row, 5)?, hash: row.get(6).map(EntryHash)? },
        merged: number(row, 7)?,
        forked: fork(row)?,
        revoked: row.get(10)?,
    })
}

fn fork(row: &Row<'_>) -> rusqlite::Result<Option<Fork>> {
    let (from, since) = (number_or_none(row, 8)?, number_or_none(row, 9)?);
    Ok(from.zip(since).map(|(from, since)| Fork { from, since }))
}

impl Session<'_> {
    pub(super) fn get_device(&self, org: &OrgId, id: &DeviceId) -> Result<Option<Device>, StoreError> {
        let sql = format!("{DEVICE} WHERE org = ?1 AND device = ?2");
        self.one("device", &sql, params![org.as_str(), id.0], device)
    }

    pub(super) fn list_devices(&self, org: &OrgId) -> Result<Vec<Device>, StoreError> {
        self.all("device", &format!("{DEVICE} WHERE org = ?1 ORDER BY device"), [org.as_str()], device)
    }

    pub(super) fn list_devices_of(&self, org: &OrgId, person: &PersonId) -> Result<Vec<Device>, StoreError> {
        let sql = format!("{DEVICE} WHERE org = ?1 AND person = ?2 ORDER BY device");
        self.all("device", &sql, [org.as_str(), person.as_str()], device)
    }

    pub(super) fn insert_device(&mut self, org: &OrgId, device: &Device) -> Result<(), StoreError> {
        let sql = "INSERT INTO device
            (org, device, person, key, name, enrolled, head_seq, head_hash, merged, forked_from, forked_since, revoked)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        let values = params![
            org.as_str(),
            device.id.0,
            device.person.as_str(),
            device.key.0,
            device.name,
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
