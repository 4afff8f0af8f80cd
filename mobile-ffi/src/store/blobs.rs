//! The bytes of photos and signatures, in parts, and how much of them the server has confirmed. They stand beside the rows and are
//! read only when they are sent or looked at.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use sync_core::blob::PART;
use sync_core::ids::{BlobHash, VisitId};

use super::{PhoneStore, StoreError};

/// How many parts are written with one fsync: what is not called saved yet may be lost, and the log stays short.
const PARTS_AT_ONCE: usize = 16;

/// How much of a blob has been sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sent {
    /// The server confirmed the first so many bytes.
    pub confirmed: u64,
    /// It has all of it; in which life of its store.
    pub whole_in: Option<String>,
}

fn length(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

impl PhoneStore {
    /// Keeps the bytes of a blob, fsynced when it returns. What is there already costs nothing.
    ///
    /// # Errors
    /// As [`Self::commit`]; what was written of it is written again by the next try, or swept.
    pub fn keep_blob(&mut self, hash: &BlobHash, bytes: &[u8]) -> Result<(), StoreError> {
        if self.blob_bytes(hash)?.is_some() {
            return Ok(());
        }
        let part = usize::try_from(PART).unwrap_or(usize::MAX);
        let mut at = 0;
        for parts in bytes.chunks(part * PARTS_AT_ONCE) {
            self.write(|connection| {
                let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                let mut put = transaction
                    .prepare_cached("INSERT OR REPLACE INTO blob_part (hash, at, value) VALUES (?1, ?2, ?3)")?;
                for value in parts.chunks(part) {
                    put.execute(params![hash.0, length(at), value])?;
                    at += value.len();
                }
                drop(put);
                Ok(transaction.commit()?)
            })?;
        }
        self.write(|connection| {
            let sql = "INSERT OR REPLACE INTO blob (hash, bytes) VALUES (?1, ?2)";
            connection.execute(sql, params![hash.0, length(bytes.len())])?;
            Ok(())
        })
    }

    /// How many bytes a blob has; none where it is not here as a whole.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn blob_bytes(&self, hash: &BlobHash) -> Result<Option<u64>, StoreError> {
        self.0.with(|connection| {
            let sql = "SELECT bytes FROM blob WHERE hash = ?1";
            let bytes: Option<i64> = connection.query_row(sql, params![hash.0], |row| row.get(0)).optional()?;
            Ok(bytes.map(i64::cast_unsigned))
        })
    }

    /// The part of a blob that begins at an offset.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn blob_part(&self, hash: &BlobHash, offset: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.with(|connection| {
            let sql = "SELECT value FROM blob_part WHERE hash = ?1 AND at = ?2";
            Ok(connection.query_row(sql, params![hash.0, offset.cast_signed()], |row| row.get(0)).optional()?)
        })
    }

    /// Notes what the server confirmed.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub fn note_sent(&mut self, visit: &VisitId, hash: &BlobHash, sent: &Sent) -> Result<(), StoreError> {
        self.write(|connection| {
            let sql = "INSERT OR REPLACE INTO blob_sent (visit, hash, confirmed, whole_in) VALUES (?1, ?2, ?3, ?4)";
            let values = params![visit.as_str(), hash.0, sent.confirmed.cast_signed(), sent.whole_in];
            connection.execute(sql, values)?;
            Ok(())
        })
    }

    /// What the server confirmed, by visit and blob.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sent(&self) -> Result<BTreeMap<(String, BlobHash), Sent>, StoreError> {
        self.0.with(|connection| {
            let mut all = connection.prepare_cached("SELECT visit, hash, confirmed, whole_in FROM blob_sent")?;
            let rows = all.query_map([], |row| {
                let sent = Sent { confirmed: row.get::<_, i64>(2)?.cast_unsigned(), whole_in: row.get(3)? };
                Ok(((row.get(0)?, BlobHash(row.get(1)?)), sent))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Lets go of blobs that nothing names: somebody was killed between keeping the bytes and naming them.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub fn sweep_blobs(&mut self, named: &BTreeSet<BlobHash>) -> Result<(), StoreError> {
        let stray: Vec<BlobHash> = self.0.with(|connection| hashes(connection))?;
        for hash in stray.into_iter().filter(|hash| !named.contains(hash)) {
            self.write(|connection| {
                connection.execute("DELETE FROM blob WHERE hash = ?1", params![hash.0])?;
                connection.execute("DELETE FROM blob_part WHERE hash = ?1", params![hash.0])?;
                Ok(())
            })?;
        }
        Ok(())
    }
}

fn hashes(connection: &Connection) -> Result<Vec<BlobHash>, StoreError> {
    let mut all = connection.prepare("SELECT DISTINCT hash FROM blob_part")?;
    let rows = all.query_map([], |row| row.get(0).map(BlobHash))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
