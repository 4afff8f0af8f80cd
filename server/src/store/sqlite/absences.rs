//! Absences: their statements.

use rusqlite::params;
use sync_core::ids::OrgId;
use sync_core::time::Timestamp;

use crate::store::StoreError;
use crate::store::absences::{Absence, ReadAbsences, WriteAbsences};
use crate::store::sqlite::session::{Session, bits, id};

impl ReadAbsences for Session<'_> {
    fn absences(&self, org: &OrgId) -> Result<Vec<Absence>, StoreError> {
        let sql = "SELECT id, person, starts, ends, until FROM absence WHERE org = ?1 ORDER BY id";
        self.all("absence", sql, [org.as_str()], |row| {
            Ok(Absence {
                id: row.get::<_, i64>(0)?.cast_unsigned(),
                person: id(row, 1)?,
                starts: Timestamp(row.get(2)?),
                ends: Timestamp(row.get(3)?),
                until: row.get::<_, Option<i64>>(4)?.map(i64::cast_unsigned),
            })
        })
    }
}

impl WriteAbsences for Session<'_> {
    fn put_absence(&mut self, org: &OrgId, absence: &Absence) -> Result<(), StoreError> {
        let sql = "INSERT INTO absence (org, id, person, starts, ends, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (org, id) DO UPDATE SET until = excluded.until";
        let values = params![
            org.as_str(),
            bits(absence.id),
            absence.person.as_str(),
            absence.starts.0,
            absence.ends.0,
            absence.until.map(bits),
        ];
        self.run("putting an absence", sql, values).map(|_| ())
    }
}
