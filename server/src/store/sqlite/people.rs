//! Organisations, departments, people, customers: their statements. Devices, codes and nonces stand in `devices`.

use rusqlite::{Row, params};
use sync_core::access::Role;
use sync_core::ids::{CustomerId, DepartmentId, DeviceId, Epoch, Nonce, OrgId, PersonId, Seq};
use sync_core::sync::Head;
use sync_core::time::Timestamp;

use crate::store::sqlite::seal::{Name, Place};
use crate::store::sqlite::session::{Session, id, id_or_none, unreadable};
use crate::store::{
    Customer, Delegation, Department, Device, LookRow, NonceKind, Organisation, Person, Position, ReadPeople,
    StoreError, Subject, WritePeople,
};

const PERSON: &str = "SELECT person, sealed, department, roles, left_at FROM person";

fn organisation(row: &Row<'_>) -> rusqlite::Result<Organisation> {
    Ok(Organisation { id: id(row, 0)?, name: row.get(1)?, policy: row.get(2)? })
}

fn department(row: &Row<'_>) -> rusqlite::Result<Department> {
    Ok(Department {
        id: id(row, 0)?,
        name: row.get(1)?,
        parent: id_or_none(row, 2)?,
        supervisor: id_or_none(row, 3)?,
        manager: id_or_none(row, 4)?,
    })
}

/// Where a row stands.
pub(super) fn place(table: &'static str, id: &str) -> Place {
    Place::new(table, &[id.as_bytes()])
}

impl Session<'_> {
    /// Of a person who was erased only the id is left, and what is no name.
    fn person_in(&self, row: &Row<'_>, org: &OrgId) -> rusqlite::Result<Person> {
        let who: PersonId = id(row, 0)?;
        let names: String = row.get(3)?;
        let role = |name| Role::named(name).ok_or_else(|| unreadable(3, format!("{name:?} is no role")));
        let name = self.open_as::<String>(row, 1, &Name::person(org, &who), place("person", who.as_str()))?;
        Ok(Person {
            name: name.unwrap_or_default(),
            department: id_or_none(row, 2)?,
            roles: names.split_whitespace().map(role).collect::<Result<_, _>>()?,
            left: row.get::<_, Option<_>>(4)?.map(Timestamp),
            id: who,
        })
    }

    fn customer_in(&self, row: &Row<'_>, org: &OrgId, id: &CustomerId) -> rusqlite::Result<Option<Customer>> {
        let name = Name::of(org, &Subject::Customer(id.clone()));
        let opened = self.open_as::<(String, String)>(row, 0, &name, place("customer", id.as_str()))?;
        Ok(opened.map(|(name, card)| Customer { id: id.clone(), name, card }))
    }
}

impl ReadPeople for Session<'_> {
    fn epoch(&self) -> Result<Epoch, StoreError> {
        self.always("epoch", "SELECT epoch FROM meta", [], |row| row.get(0).map(Epoch))
    }

    fn organisations(&self) -> Result<Vec<Organisation>, StoreError> {
        let sql = "SELECT org, name, policy FROM organisation ORDER BY org";
        self.all("organisation", sql, [], organisation)
    }

    fn organisation(&self, org: &OrgId) -> Result<Option<Organisation>, StoreError> {
        let sql = "SELECT org, name, policy FROM organisation WHERE org = ?1";
        self.one("organisation", sql, [org.as_str()], organisation)
    }

    fn departments(&self, org: &OrgId) -> Result<Vec<Department>, StoreError> {
        let sql =
            "SELECT department, name, parent, supervisor, manager FROM department WHERE org = ?1 ORDER BY department";
        self.all("department", sql, [org.as_str()], department)
    }

    fn people(&self, org: &OrgId) -> Result<Vec<Person>, StoreError> {
        let sql = format!("{PERSON} WHERE org = ?1 ORDER BY person");
        self.all("person", &sql, [org.as_str()], |row| self.person_in(row, org))
    }

    fn person(&self, org: &OrgId, id: &PersonId) -> Result<Option<Person>, StoreError> {
        let sql = format!("{PERSON} WHERE org = ?1 AND person = ?2");
        self.one("person", &sql, [org.as_str(), id.as_str()], |row| self.person_in(row, org))
    }

    fn customer(&self, org: &OrgId, id: &CustomerId) -> Result<Option<Customer>, StoreError> {
        let sql = "SELECT sealed FROM customer WHERE org = ?1 AND customer = ?2";
        let found = self.one("customer", sql, [org.as_str(), id.as_str()], |row| self.customer_in(row, org, id));
        Ok(found?.flatten())
    }

    fn device(&self, org: &OrgId, id: &DeviceId) -> Result<Option<Device>, StoreError> {
        self.get_device(org, id)
    }

    fn devices(&self, org: &OrgId) -> Result<Vec<Device>, StoreError> {
        self.list_devices(org)
    }

    fn devices_of(&self, org: &OrgId, person: &PersonId) -> Result<Vec<Device>, StoreError> {
        self.list_devices_of(org, person)
    }

    fn app_of(&self, org: &OrgId, device: &DeviceId) -> Result<Option<String>, StoreError> {
        let sql = "SELECT app FROM device WHERE org = ?1 AND device = ?2";
        Ok(self.one("device", sql, params![org.as_str(), device.0], |row| row.get(0))?.flatten())
    }

    fn departments_at(&self, org: &OrgId, at: Position) -> Result<Vec<Department>, StoreError> {
        self.chart_at(org, at)
    }

    fn department_at(&self, org: &OrgId, id: &PersonId, at: Position) -> Result<Option<DepartmentId>, StoreError> {
        self.place_at(org, id, at)
    }

    fn chart_since(&self, org: &OrgId) -> Result<Position, StoreError> {
        self.last_turn(org)
    }

    fn delegations(&self, org: &OrgId) -> Result<Vec<Delegation>, StoreError> {
        self.list_delegations(org)
    }

    fn looks(&self, org: &OrgId, about: &PersonId, after: Timestamp, limit: usize) -> Result<Vec<LookRow>, StoreError> {
        self.list_looks(org, about, after, limit)
    }

    fn due_delegations(&self, now: Timestamp) -> Result<Vec<(OrgId, Delegation)>, StoreError> {
        self.list_due_delegations(now)
    }

    fn next_delegation(&self) -> Result<Option<Timestamp>, StoreError> {
        self.next_turn()
    }

    fn kept_answer(&self, nonce: &Nonce, digest: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT sealed, org, device FROM answer WHERE nonce = ?1 AND digest = ?2";
        let found = self.one("kept answer", sql, params![nonce.0, digest], |row| {
            let place = Place::new("answer", &[&row.get::<_, [u8; 16]>(2)?, &nonce.0]);
            let opened = self.seal.open_waiting(&id(row, 1)?, place, row.get_ref(0)?.as_blob()?);
            opened.map_err(|error| unreadable(0, error))
        });
        Ok(found?.flatten())
    }
}

impl WritePeople for Session<'_> {
    fn put_organisation(&mut self, organisation: &Organisation) -> Result<(), StoreError> {
        let sql = "INSERT INTO organisation (org, name, policy) VALUES (?1, ?2, ?3)
            ON CONFLICT (org) DO UPDATE SET name = excluded.name, policy = excluded.policy";
        let values = params![organisation.id.as_str(), organisation.name, organisation.policy];
        self.run("putting an organisation", sql, values).map(|_| ())
    }

    fn put_department(&mut self, org: &OrgId, department: &Department) -> Result<(), StoreError> {
        let sql = "INSERT INTO department (org, department, name, parent, supervisor, manager)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (org, department) DO UPDATE SET name = excluded.name, parent = excluded.parent,
                supervisor = excluded.supervisor, manager = excluded.manager";
        let values = params![
            org.as_str(),
            department.id.as_str(),
            department.name,
            department.parent.as_ref().map(|id| id.as_str()),
            department.supervisor.as_ref().map(|id| id.as_str()),
            department.manager.as_ref().map(|id| id.as_str()),
        ];
        self.run("putting a department", sql, values).map(|_| ())
    }

    fn put_person(&mut self, org: &OrgId, person: &Person) -> Result<(), StoreError> {
        let sql = "INSERT INTO person (org, person, name, department, roles, left_at, sealed)
            VALUES (?1, ?2, '', ?3, ?4, ?5, ?6)
            ON CONFLICT (org, person) DO UPDATE SET sealed = excluded.sealed, department = excluded.department,
                roles = excluded.roles, left_at = excluded.left_at";
        let roles: Vec<&str> = person.roles.iter().map(|role| role.as_str()).collect();
        let department = person.department.as_ref().map(|id| id.as_str());
        let (roles, left) = (roles.join(" "), person.left.map(|at| at.0));
        let name = Name::person(org, &person.id);
        let sealed = self.seal_as(&name, place("person", person.id.as_str()), &person.name)?;
        let values = params![org.as_str(), person.id.as_str(), department, roles, left, sealed];
        self.run("putting a person", sql, values).map(|_| ())
    }

    fn note_person(&mut self, org: &OrgId, id: &PersonId, since: Position) -> Result<(), StoreError> {
        self.chart_person(org, id, since)
    }

    fn note_department(&mut self, org: &OrgId, id: &DepartmentId, since: Position) -> Result<(), StoreError> {
        self.chart_department(org, id, since)
    }

    fn put_delegation(&mut self, org: &OrgId, delegation: &Delegation) -> Result<(), StoreError> {
        self.keep_delegation(org, delegation)
    }

    fn put_customer(&mut self, org: &OrgId, customer: &Customer) -> Result<(), StoreError> {
        let sql = "INSERT INTO customer (org, customer, name, card, in_charge, sealed) VALUES (?1, ?2, '', '', ?4, ?3)
            ON CONFLICT (org, customer) DO UPDATE SET sealed = excluded.sealed, in_charge = excluded.in_charge";
        let name = Name::of(org, &Subject::Customer(customer.id.clone()));
        let content = (&customer.name, &customer.card);
        let sealed = self.seal_as(&name, place("customer", customer.id.as_str()), &content)?;
        let values = params![org.as_str(), customer.id.as_str(), sealed, Self::in_charge_by(customer)];
        self.run("putting a customer", sql, values).map(|_| ())
    }

    fn drop_codes_of(&mut self, org: &OrgId, person: &PersonId) -> Result<(), StoreError> {
        let sql = "DELETE FROM code WHERE org = ?1 AND person = ?2 AND device IS NULL";
        self.run("dropping codes", sql, [org.as_str(), person.as_str()]).map(|_| ())
    }

    fn add_code(
        &mut self,
        org: &OrgId,
        digest: &[u8; 32],
        person: &PersonId,
        expires: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "DELETE FROM code WHERE expires < (SELECT ifnull(latest, 0) FROM meta)";
        self.run("forgetting codes", sql, [])?;
        let sql = "INSERT INTO code (org, digest, person, expires, device) VALUES (?1, ?2, ?3, ?4, NULL)";
        self.run("adding a code", sql, params![org.as_str(), digest, person.as_str(), expires.0]).map(|_| ())
    }

    fn code(
        &mut self,
        org: &OrgId,
        digest: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<(PersonId, Option<DeviceId>)>, StoreError> {
        let sql = "SELECT person, device FROM code WHERE org = ?1 AND digest = ?2 AND expires > ?3";
        self.one("code", sql, params![org.as_str(), digest, now.0], |row| {
            Ok((id(row, 0)?, row.get::<_, Option<_>>(1)?.map(DeviceId)))
        })
    }

    fn use_code(&mut self, org: &OrgId, digest: &[u8; 32], device: &DeviceId) -> Result<(), StoreError> {
        let sql = "UPDATE code SET device = ?3 WHERE org = ?1 AND digest = ?2";
        self.change("using a code", sql, params![org.as_str(), digest, device.0])
    }

    fn add_device(&mut self, org: &OrgId, device: &Device) -> Result<(), StoreError> {
        self.insert_device(org, device)
    }

    fn set_head(&mut self, org: &OrgId, device: &DeviceId, head: &Head) -> Result<(), StoreError> {
        self.move_head(org, device, head)
    }

    fn set_merged(&mut self, org: &OrgId, device: &DeviceId, merged: Seq) -> Result<(), StoreError> {
        self.move_merged(org, device, merged)
    }

    fn set_app(&mut self, org: &OrgId, device: &DeviceId, app: &str) -> Result<(), StoreError> {
        let sql = "UPDATE device SET app = ?3 WHERE org = ?1 AND device = ?2";
        self.run("noting a device's app", sql, params![org.as_str(), device.0, app]).map(|_| ())
    }

    fn set_forked(&mut self, org: &OrgId, device: &DeviceId, from: Seq, since: Position) -> Result<(), StoreError> {
        self.mark_forked(org, device, from, since)
    }

    fn add_nonce(
        &mut self,
        nonce: &Nonce,
        org: &OrgId,
        device: &DeviceId,
        kind: NonceKind,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.give_nonce(nonce, org, device, kind, now)
    }

    fn take_nonce(
        &mut self,
        nonce: &Nonce,
        org: &OrgId,
        device: &DeviceId,
        kind: NonceKind,
    ) -> Result<Option<Timestamp>, StoreError> {
        let sql = "DELETE FROM nonce WHERE nonce = ?1 AND org = ?2 AND device = ?3 AND kind = ?4 RETURNING given";
        self.one("nonce", sql, params![nonce.0, org.as_str(), device.0, kind as i64], |row| row.get(0).map(Timestamp))
    }

    fn keep_answer(
        &mut self,
        org: &OrgId,
        device: &DeviceId,
        nonce: &Nonce,
        digest: &[u8; 32],
        answer: &[u8],
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO answer (org, device, nonce, digest, answer, sealed) VALUES (?1, ?2, ?3, ?4, x'', ?5)
            ON CONFLICT (org, device) DO UPDATE SET nonce = excluded.nonce, digest = excluded.digest,
                sealed = excluded.sealed";
        let place = Place::new("answer", &[&device.0, &nonce.0]);
        let sealed = self.seal.seal_waiting(org, place, answer)?;
        self.run("keeping an answer", sql, params![org.as_str(), device.0, nonce.0, digest, sealed]).map(|_| ())
    }
}
