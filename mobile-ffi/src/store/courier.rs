//! What this phone carries for colleagues: sealed segments, and the server's answers on their way back. They stand beside the
//! rows; nothing of them can be read here.

use rusqlite::{TransactionBehavior, params};
use sync_core::ids::DeviceId;
use sync_core::time::Timestamp;

use super::{PhoneStore, StoreError};

/// One thing that is carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedRow {
    /// SHA-256 of the sealed bytes: what came twice is kept once.
    pub id: [u8; 32],
    /// Whose.
    pub device: DeviceId,
    /// How many sealed bytes.
    pub size: u64,
    /// When it was taken, by this phone's wall clock.
    pub taken: Timestamp,
    /// What the server said; its sealed bytes are gone then.
    pub answer: Option<Vec<u8>>,
    /// Why the server did not take it.
    pub refused: Option<String>,
}

impl PhoneStore {
    /// Keeps a sealed segment, fsynced when it returns. What is there already stays as it is.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub fn keep_carried(&mut self, row: &CarriedRow, sealed: &[u8]) -> Result<(), StoreError> {
        self.write(|connection| {
            let sql = "INSERT OR IGNORE INTO carried (id, device, size, taken, sealed) VALUES (?1, ?2, ?3, ?4, ?5)";
            connection.execute(sql, params![row.id, row.device.0, row.size.cast_signed(), row.taken.0, sealed])?;
            Ok(())
        })
    }

    /// All that is carried, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn carried(&self) -> Result<Vec<CarriedRow>, StoreError> {
        self.0.with(|connection| {
            let sql = "SELECT id, device, size, taken, answer, refused FROM carried ORDER BY taken, id";
            let mut all = connection.prepare_cached(sql)?;
            let rows = all.query_map([], |row| {
                Ok(CarriedRow {
                    id: row.get(0)?,
                    device: DeviceId(row.get(1)?),
                    size: row.get::<_, i64>(2)?.cast_unsigned(),
                    taken: Timestamp(row.get(3)?),
                    answer: row.get(4)?,
                    refused: row.get(5)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The sealed bytes of one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn carried_bytes(&self, id: &[u8; 32]) -> Result<Vec<u8>, StoreError> {
        self.0.with(|connection| {
            let sql = "SELECT sealed FROM carried WHERE id = ?1";
            Ok(connection.query_row(sql, params![id], |row| row.get(0))?)
        })
    }

    /// Notes what the server said: an answer, for which the sealed bytes are let go; or why it takes none of it.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub fn note_carried(
        &mut self,
        id: &[u8; 32],
        answer: Option<&[u8]>,
        refused: Option<&str>,
    ) -> Result<(), StoreError> {
        self.write(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let sql = "UPDATE carried SET answer = ?2, refused = ?3 WHERE id = ?1";
            transaction.execute(sql, params![id, answer, refused])?;
            if answer.is_some() {
                transaction.execute("UPDATE carried SET sealed = x'' WHERE id = ?1", params![id])?;
            }
            Ok(transaction.commit()?)
        })
    }

    /// Lets go of what was taken before a time.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub fn drop_carried_before(&mut self, before: Timestamp) -> Result<(), StoreError> {
        self.write(|connection| {
            connection.execute("DELETE FROM carried WHERE taken < ?1", params![before.0])?;
            Ok(())
        })
    }
}
