//! Second branches of journals: the statements behind `journal` and `record`. Each entry stands under the key of what it is about, so
//! that a branch can be kept when one of its visits is erased.

use rusqlite::params;
use sha2::{Digest, Sha256};
use sync_core::cbor;
use sync_core::ids::{DeviceId, EntryHash, OrgId, Seq};
use sync_core::journal::Header;

use crate::store::sqlite::journal::apart;
use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, bits, id, number, unreadable};
use crate::store::{Branch, NewEntry, Recorded, StoreError, Subject};

fn place(device: &DeviceId, from: Seq, digest: &[u8; 32], seq: Seq) -> Place {
    Place::new("fork_entry", &[&device.0, &from.to_be_bytes(), digest, &seq.to_be_bytes()])
}

/// Says which branch it is: by its headers, and by nothing of what they commit to.
fn digest(branch: &Branch) -> [u8; 32] {
    let hash = |all: Sha256, entry: &NewEntry| all.chain_update(entry.hash.0);
    branch.entries.iter().fold(Sha256::new(), hash).finalize().into()
}

impl Session<'_> {
    /// Keeps a branch; the same one twice is one.
    pub(super) fn add_fork(&mut self, org: &OrgId, device: &DeviceId, branch: &Branch) -> Result<(), StoreError> {
        let (from, digest) = (branch.from, digest(branch));
        let sql = "INSERT INTO fork (org, device, from_seq, digest, bytes, sealed) VALUES (?1, ?2, ?3, ?4, x'', x'')
            ON CONFLICT (org, device, from_seq, digest) DO NOTHING";
        if self.run("keeping a fork", sql, params![org.as_str(), device.0, bits(from), digest])? == 0 {
            return Ok(());
        }
        let sql = "INSERT INTO fork_entry (org, device, from_seq, digest, seq, header, hash, subject, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        for entry in &branch.entries {
            let about = entry.about.clone().unwrap_or(Subject::Organisation);
            let sealed = match &entry.body {
                Some((body, salt)) => {
                    let (name, content) = (Name::of(org, &about), [salt, body.as_slice()].concat());
                    self.seal.seal(&name, place(device, from, &digest, entry.seq), &content)
                }
                None => Ok(Vec::new()),
            };
            let sealed = match sealed {
                // It was erased before: of this entry there is only that it was.
                Err(StoreError::Erased(_)) => Vec::new(),
                sealed => sealed?,
            };
            let (about, from, seq, hash) = (about.to_string(), bits(from), bits(entry.seq), entry.hash.0);
            let values = params![org.as_str(), device.0, from, digest, seq, entry.header, hash, about, sealed];
            self.run("keeping a fork", sql, values)?;
        }
        Ok(())
    }

    /// The branches of a device.
    pub(super) fn read_forks(&self, org: &OrgId, device: &DeviceId) -> Result<Vec<Branch>, StoreError> {
        let sql = "SELECT from_seq, digest FROM fork WHERE org = ?1 AND device = ?2 ORDER BY from_seq, digest";
        let known = self.all("fork", sql, params![org.as_str(), device.0], |row| {
            Ok((number(row, 0)?, row.get::<_, [u8; 32]>(1)?))
        })?;
        let branch = |(from, digest)| Ok(Branch { from, entries: self.entries_of(org, device, from, &digest)? });
        known.into_iter().map(branch).collect()
    }

    fn entries_of(
        &self,
        org: &OrgId,
        device: &DeviceId,
        from: Seq,
        digest: &[u8; 32],
    ) -> Result<Vec<NewEntry>, StoreError> {
        let sql = "SELECT seq, header, hash, subject, sealed FROM fork_entry
            WHERE org = ?1 AND device = ?2 AND from_seq = ?3 AND digest = ?4 ORDER BY seq";
        self.all("fork", sql, params![org.as_str(), device.0, bits(from), digest], |row| {
            let (seq, header): (_, Vec<u8>) = (number(row, 0)?, row.get(1)?);
            let about: Subject = id(row, 3)?;
            let stamp = cbor::decode::<Header>("header", &header).map_err(|e| unreadable(1, e))?.stamp;
            let opened = match row.get_ref(4)?.as_blob()?.is_empty() {
                true => None,
                false => self.open(row, 4, &Name::of(org, &about), place(device, from, digest, seq))?,
            };
            Ok(NewEntry {
                device: *device,
                seq,
                header,
                hash: row.get(2).map(EntryHash)?,
                stamp,
                body: opened.and_then(|plain| apart(&plain)),
                about: Some(about),
                recorded: Recorded::Taken,
            })
        })
    }
}
