//! Codes of travellers: their statements.

use rusqlite::params;
use sync_core::ids::{DeviceId, OrgId, PersonId};

use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::Session;
use crate::store::{Position, ReadCodes, StoreError, Subject, WriteCodes};

fn place_of_codes(device: &DeviceId) -> Place {
    Place::new("travel_code", &[&device.0])
}

fn name_of(org: &OrgId, person: &PersonId) -> Name {
    Name::of(org, &Subject::Person(person.clone()))
}

impl ReadCodes for Session<'_> {
    fn codes(&self, org: &OrgId, person: &PersonId, device: &DeviceId) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT sealed FROM travel_code WHERE org = ?1 AND person = ?2 AND device = ?3";
        let name = name_of(org, person);
        let open = |row: &rusqlite::Row<'_>| self.open(row, 0, &name, place_of_codes(device));
        Ok(self.one("codes", sql, params![org.as_str(), person.as_str(), device.0], open)?.flatten())
    }

    fn codes_since(&self, org: &OrgId, person: &PersonId) -> Result<Option<Position>, StoreError> {
        let sql = "SELECT MIN(since) FROM travel_code WHERE org = ?1 AND person = ?2";
        let since = self.one("codes", sql, [org.as_str(), person.as_str()], |row| row.get::<_, Option<i64>>(0))?;
        Ok(since.flatten().and_then(|since| u64::try_from(since).ok()))
    }
}

impl WriteCodes for Session<'_> {
    fn put_codes(
        &mut self,
        org: &OrgId,
        person: &PersonId,
        device: &DeviceId,
        (given, since): (&[u8], Position),
    ) -> Result<(), StoreError> {
        let sealed = self.seal.seal(&name_of(org, person), place_of_codes(device), given)?;
        let sql = "INSERT INTO travel_code (org, person, device, sealed, since) VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (org, person, device) DO UPDATE SET sealed = excluded.sealed";
        let since = i64::try_from(since).unwrap_or(i64::MAX);
        let values = params![org.as_str(), person.as_str(), device.0, sealed, since];
        self.run("putting codes", sql, values).map(|_| ())
    }

    fn forget_codes_of(&mut self, org: &OrgId, person: &PersonId) -> Result<(), StoreError> {
        let sql = "DELETE FROM travel_code WHERE org = ?1 AND person = ?2";
        self.run("erasing", sql, [org.as_str(), person.as_str()]).map(|_| ())
    }
}
