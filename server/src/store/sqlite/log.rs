//! The log's tiles and checkpoints.

use rusqlite::{Row, params};
use sync_core::cbor;
use sync_core::ids::{DeviceId, OrgId, Seq};
use sync_core::log::{Hash, SignedCheckpoint};

use crate::store::sqlite::session::{Session, bits, bound, id, number, rows, unreadable};
use crate::store::{Position, ReadLog, StoreError, TILE, Tile, WriteLog};

/// Two columns from this one on: hashes, places.
fn tile(row: &Row<'_>, first: usize) -> rusqlite::Result<Tile> {
    let (hashes, places): (Vec<u8>, Option<Vec<u8>>) = (row.get(first)?, row.get(first + 1)?);
    let (hashes, _) = hashes.as_chunks::<32>();
    let places = places.unwrap_or_default();
    let (places, _) = places.as_chunks::<8>();
    let hashes = hashes.iter().copied().map(Hash).collect();
    Ok(Tile { hashes, places: places.iter().copied().map(u64::from_be_bytes).collect() })
}

fn checkpoint(row: &Row<'_>) -> rusqlite::Result<SignedCheckpoint> {
    let said: Vec<u8> = row.get(0)?;
    cbor::decode("checkpoint", &said).map_err(|error| unreadable(0, error))
}

impl ReadLog for Session<'_> {
    fn log_upto(&self) -> Result<Position, StoreError> {
        let found = self.one("log mark", "SELECT upto FROM log_mark", [], |row| number(row, 0))?;
        Ok(found.unwrap_or_default())
    }

    fn log_tile(&self, org: &OrgId, level: u32, at: u64) -> Result<Option<Tile>, StoreError> {
        let sql = "SELECT hashes, places FROM log_tile WHERE org = ?1 AND level = ?2 AND number = ?3";
        self.one("log tile", sql, params![org.as_str(), level, bits(at)], |row| tile(row, 0))
    }

    fn log_tail(&self, org: &OrgId, level: u32) -> Result<Option<(u64, Tile)>, StoreError> {
        let sql = "SELECT number, hashes, places FROM log_tile WHERE org = ?1 AND level = ?2
            ORDER BY number DESC LIMIT 1";
        self.one("log tile", sql, params![org.as_str(), level], |row| Ok((number(row, 0)?, tile(row, 1)?)))
    }

    fn log_index(&self, org: &OrgId, position: Position) -> Result<Option<u64>, StoreError> {
        let sql = "SELECT number, hashes, places FROM log_tile WHERE org = ?1 AND level = 0 AND first <= ?2
            ORDER BY first DESC LIMIT 1";
        let found = self
            .one("log tile", sql, params![org.as_str(), bound(position)], |row| Ok((number(row, 0)?, tile(row, 1)?)))?;
        let Some((at, tile)) = found else { return Ok(None) };
        let within = tile.places.binary_search(&position).ok();
        Ok(within.map(|within| at * TILE as u64 + within as u64))
    }

    fn entry_position(&self, org: &OrgId, device: &DeviceId, seq: Seq) -> Result<Option<Position>, StoreError> {
        let sql = "SELECT position FROM entry WHERE org = ?1 AND device = ?2 AND seq = ?3";
        self.one("entry", sql, params![org.as_str(), device.0, bits(seq)], |row| number(row, 0))
    }

    fn logged_organisations(&self) -> Result<Vec<OrgId>, StoreError> {
        let sql = "SELECT org FROM log_tile UNION SELECT org FROM log_checkpoint ORDER BY org";
        self.all("log", sql, [], |row| id(row, 0))
    }

    fn last_checkpoint(&self, org: &OrgId) -> Result<Option<SignedCheckpoint>, StoreError> {
        let sql = "SELECT said FROM log_checkpoint WHERE org = ?1 ORDER BY size DESC LIMIT 1";
        self.one("checkpoint", sql, [org.as_str()], checkpoint)
    }

    fn checkpoints(&self, org: &OrgId, after: u64, limit: usize) -> Result<Vec<SignedCheckpoint>, StoreError> {
        let sql = "SELECT said FROM log_checkpoint WHERE org = ?1 AND size > ?2 ORDER BY size LIMIT ?3";
        self.all("checkpoint", sql, params![org.as_str(), bound(after), rows(limit)], checkpoint)
    }
}

impl WriteLog for Session<'_> {
    fn put_log_tile(&mut self, org: &OrgId, level: u32, at: u64, tile: &Tile) -> Result<(), StoreError> {
        let sql = "INSERT INTO log_tile (org, level, number, hashes, first, places) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (org, level, number) DO UPDATE SET hashes = excluded.hashes, places = excluded.places";
        let hashes: Vec<u8> = tile.hashes.iter().flat_map(|hash| hash.0).collect();
        let places: Vec<u8> = tile.places.iter().flat_map(|place| place.to_be_bytes()).collect();
        let places = (level == 0).then_some(places);
        let first = tile.places.first().copied().map(bits);
        self.run("letting the log grow", sql, params![org.as_str(), level, bits(at), hashes, first, places]).map(|_| ())
    }

    fn set_log_upto(&mut self, position: Position) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO log_mark (one, upto) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET upto = excluded.upto";
        self.run("moving the log's mark", sql, [bits(position)]).map(|_| ())
    }

    fn add_checkpoint(&mut self, said: &SignedCheckpoint) -> Result<(), StoreError> {
        let checkpoint = &said.checkpoint;
        let sql = "INSERT INTO log_checkpoint (org, size, said) VALUES (?1, ?2, ?3)";
        let values = params![checkpoint.org.as_str(), bits(checkpoint.size), cbor::encode(said)];
        self.run("keeping a checkpoint", sql, values)?;
        self.note_latest(checkpoint.at)
    }
}
