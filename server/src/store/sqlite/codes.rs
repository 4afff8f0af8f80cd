//! Codes of travellers: their statements.

use rusqlite::params;
use sync_core::ids::{DeviceId, OrgId, PersonId};

use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::Session;
use crate::store::{ReadCodes, StoreError, Subject, WriteCodes};

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
}

impl WriteCodes for Session<'_> {
    fn put_codes(&mut self, org: &OrgId, person: &PersonId, device: &DeviceId, given: &[u8]) -> Result<(), StoreError> {
        let sealed = self.seal.seal(&name_of(org, person), place_of_codes(device), given)?;
        let sql = "INSERT OR REPLACE INTO travel_code (org, person, device, sealed) VALUES (?1, ?2, ?3, ?4)";
        let values = params![org.as_str(), person.as_str(), device.0, sealed];
        self.run("putting codes", sql, values).map(|_| ())
    }

    fn forget_codes_of(&mut self, org: &OrgId, person: &PersonId) -> Result<(), StoreError> {
        let sql = "DELETE FROM travel_code WHERE org = ?1 AND person = ?2";
        self.run("erasing", sql, [org.as_str(), person.as_str()]).map(|_| ())
    }
}
