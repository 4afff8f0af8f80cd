//! People, customers, devices and kept answers of before content was sealed.

use sync_core::ids::{CustomerId, DeviceId, OrgId, PersonId};

use crate::store::sqlite::seal::Name;
use crate::store::sqlite::session::{Session, id};
use crate::store::sqlite::{devices as device_rows, people as person_rows};
use crate::store::{StoreError, Subject};

/// Seals some.
pub(super) fn people(session: &mut Session<'_>) -> Result<usize, StoreError> {
    let rows: Vec<(OrgId, PersonId, String)> =
        session.plain("person", "t.org, t.person, t.name", "", |row| Ok((id(row, 0)?, id(row, 1)?, row.get(2)?)))?;
    for (org, person, name) in &rows {
        let place = person_rows::place("person", person.as_str());
        let sealed = session.seal_as(&Name::person(org, person), place, name)?;
        let sql = "UPDATE person SET name = '', sealed = ?3 WHERE org = ?1 AND person = ?2";
        session.sealed(sql, &[&org.as_str(), &person.as_str(), &sealed])?;
    }
    Ok(rows.len())
}

/// Seals some.
pub(super) fn customers(session: &mut Session<'_>) -> Result<usize, StoreError> {
    let rows = session.plain("customer", "t.org, t.customer, t.name, t.card", "", |row| {
        Ok((id::<OrgId>(row, 0)?, id::<CustomerId>(row, 1)?, (row.get::<_, String>(2)?, row.get::<_, String>(3)?)))
    })?;
    for (org, customer, content) in &rows {
        let name = Name::of(org, &Subject::Customer(customer.clone()));
        let sealed = session.seal_as(&name, person_rows::place("customer", customer.as_str()), content)?;
        let sql = "UPDATE customer SET name = '', card = '', sealed = ?3 WHERE org = ?1 AND customer = ?2";
        session.sealed(sql, &[&org.as_str(), &customer.as_str(), &sealed])?;
    }
    Ok(rows.len())
}

/// Seals some.
pub(super) fn devices(session: &mut Session<'_>) -> Result<usize, StoreError> {
    let rows: Vec<(OrgId, DeviceId, PersonId, String)> =
        session.plain("device", "t.org, t.device, t.person, t.name", "", |row| {
            Ok((id(row, 0)?, row.get(1).map(DeviceId)?, id(row, 2)?, row.get(3)?))
        })?;
    for (org, device, person, name) in &rows {
        let sealed = session.seal_as(&Name::person(org, person), device_rows::place(device), name)?;
        let sql = "UPDATE device SET name = '', sealed = ?3 WHERE org = ?1 AND device = ?2";
        session.sealed(sql, &[&org.as_str(), &device.0, &sealed])?;
    }
    Ok(rows.len())
}

/// Who repeats a push from before gets another nonce: an answer is not worth more.
pub(super) fn answers(session: &mut Session<'_>) -> Result<usize, StoreError> {
    session.run("sealing what was stored in the clear", "DELETE FROM answer WHERE sealed IS NULL", [])
}
