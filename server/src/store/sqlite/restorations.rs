//! Restorations and what they make void: their statements.

use rusqlite::{Row, params};
use sync_core::cbor;
use sync_core::ids::{DeviceId, Epoch, OrgId, Seq};
use sync_core::sync::SignedReceipt;
use sync_core::time::Timestamp;

use crate::store::sqlite::session::{Session, bits, number, unreadable};
use crate::store::{ReadRestorations, Restoration, StoreError, WriteRestorations};

/// What was good for one use: whether it was used since the copy is not known.
const USED_ONCE: [&str; 4] =
    ["DELETE FROM nonce", "DELETE FROM answer", "DELETE FROM code WHERE device IS NULL", "DELETE FROM pass"];

fn restoration(row: &Row<'_>) -> rusqlite::Result<Restoration> {
    Ok(Restoration {
        before: Epoch(row.get(0)?),
        epoch: Epoch(row.get(1)?),
        upto: number(row, 2)?,
        size: number(row, 3)?,
        taken: Timestamp(row.get(4)?),
        at: Timestamp(row.get(5)?),
    })
}

impl ReadRestorations for Session<'_> {
    fn restorations(&self, org: &OrgId) -> Result<Vec<Restoration>, StoreError> {
        let sql = "SELECT before, epoch, upto, size, taken, at FROM restoration WHERE org = ?1 ORDER BY number";
        self.all("restoration", sql, [org.as_str()], restoration)
    }

    fn review(&self) -> Result<Option<Timestamp>, StoreError> {
        self.always("review", "SELECT review FROM meta", [], |row| Ok(row.get::<_, Option<_>>(0)?.map(Timestamp)))
    }

    fn confirmed(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<SignedReceipt>, StoreError> {
        let sql = "SELECT receipt FROM confirmed WHERE org = ?1 AND device = ?2 AND receipt IS NOT NULL ORDER BY seq";
        self.all("confirmed end", sql, params![org.as_str(), device.0], |row| {
            cbor::decode("receipt", row.get_ref(0)?.as_blob()?).map_err(|error| unreadable(0, error))
        })
    }
}

impl WriteRestorations for Session<'_> {
    fn begin_epoch(&mut self, epoch: Epoch, review: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE meta SET epoch = ?1, review = ?2";
        self.change("beginning an epoch", sql, params![epoch.0, review.0])?;
        USED_ONCE.iter().try_for_each(|sql| self.run("voiding what is used once", sql, []).map(|_| ()))
    }

    fn add_confirmed(
        &mut self,
        org: &OrgId,
        device: &DeviceId,
        (seq, at): (Seq, Timestamp),
        receipt: Option<&SignedReceipt>,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO confirmed (org, device, seq, at, receipt) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (org, device, seq, at) DO NOTHING";
        let values = params![org.as_str(), device.0, bits(seq), at.0, receipt.map(cbor::encode)];
        self.run("noting a confirmed end", sql, values).map(|_| ())
    }

    fn add_restoration(&mut self, org: &OrgId, restoration: &Restoration) -> Result<(), StoreError> {
        let Restoration { before, epoch, upto, size, taken, at } = restoration;
        let sql = "INSERT INTO restoration (org, number, before, epoch, upto, size, taken, at)
            VALUES (?1, 1 + (SELECT count(*) FROM restoration WHERE org = ?1), ?2, ?3, ?4, ?5, ?6, ?7)";
        let values = params![org.as_str(), before.0, epoch.0, bits(*upto), bits(*size), taken.0, at.0];
        self.run("noting a restoration", sql, values).map(|_| ())
    }
}
