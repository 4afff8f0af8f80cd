//! People and departments of an organisation, as an operator keeps them.

use sync_core::ids::{DepartmentId, OrgId, PersonId};
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::admin::{AdminError, unknown};
use crate::login::invitation;
use crate::store::{Act, Department, Doer, Person, Read, Store, StoreError, Subject};

const LIST: &str = "`sojourn admin user list` shows who is";

/// Refuses an organisation that is not there.
///
/// # Errors
/// [`AdminError::Unknown`].
pub fn check_org(store: &dyn Store, org: &OrgId) -> Result<(), AdminError> {
    match store.read_with(|read| read.organisation(org))? {
        Some(_) => Ok(()),
        None => Err(unknown("organisation", org, "`sojourn init` with the same --data and --org makes it")),
    }
}

/// Adds a person, or replaces one of the same id.
///
/// # Errors
/// [`AdminError::Unknown`] for an organisation or department that is not there.
pub fn put_person(store: &dyn Store, org: &OrgId, now: Timestamp, person: Person) -> Result<(), AdminError> {
    check_org(store, org)?;
    if let Some(department) = &person.department
        && !store.read_with(|read| has_department(read, org, department))?
    {
        return Err(unknown("department", department, "`sojourn admin department add` makes it"));
    }
    let (org, act) = (org.clone(), act_of_person(&person));
    store.write_with(move |tx| carry_out(tx, &org, now, &Doer::Operator, act))?;
    Ok(())
}

/// A person belongs to the organisation no more.
///
/// # Errors
/// [`AdminError::Unknown`] for a person who is not there.
pub fn leave(store: &dyn Store, org: &OrgId, now: Timestamp, id: &PersonId) -> Result<(), AdminError> {
    let person = self::person(store, org, id)?.id;
    let org = org.clone();
    store.write_with(move |tx| carry_out(tx, &org, now, &Doer::Operator, Act::PersonLeft { person, at: now }))?;
    Ok(())
}

/// A person who had left belongs to the organisation again. Nothing of before opens anything: their devices are revoked, password
/// and second factor are void. An invitation, and when it is over.
///
/// # Errors
/// [`AdminError::Unknown`] for a person who is not there or has not left.
pub fn come_back(
    store: &dyn Store,
    org: &OrgId,
    now: Timestamp,
    id: &PersonId,
) -> Result<(String, Timestamp), AdminError> {
    let person = self::person(store, org, id)?;
    if person.left.is_none() {
        return Err(unknown("leaving of", id, "they belong to the organisation: there is nothing to do"));
    }
    let (org, id) = (org.clone(), person.id);
    Ok(store.write_with(move |tx| {
        if tx.is_erased(&org, &Subject::Person(id.clone()))? {
            return Err(StoreError::Erased(format!("{org}/person/{id}")));
        }
        for device in tx.devices_of(&org, &id)?.into_iter().filter(|device| !device.revoked) {
            let reason = "the person had left and came back".to_owned();
            let act = Act::DeviceRevoked { device: device.id, person: id.clone(), reason };
            carry_out(tx, &org, now, &Doer::Operator, act)?;
        }
        carry_out(tx, &org, now, &Doer::Operator, Act::PersonReturned { person: id.clone() })?;
        invitation::reset(tx, &org, &id, &Doer::Operator, now)
    })?)
}

/// All people, by id.
///
/// # Errors
/// What the store returns.
pub fn people(store: &dyn Store, org: &OrgId) -> Result<Vec<Person>, AdminError> {
    check_org(store, org)?;
    Ok(store.read_with(|read| read.people(org))?)
}

/// Adds a department, or replaces one of the same id. Whoever leads it may be added later.
///
/// # Errors
/// [`AdminError::Unknown`] for an organisation or parent that is not there.
pub fn put_department(
    store: &dyn Store,
    org: &OrgId,
    now: Timestamp,
    department: Department,
) -> Result<(), AdminError> {
    check_org(store, org)?;
    if let Some(parent) = &department.parent
        && !store.read_with(|read| has_department(read, org, parent))?
    {
        return Err(unknown("department", parent, "add the one above first"));
    }
    let (org, act) = (org.clone(), act_of_department(&department));
    store.write_with(move |tx| carry_out(tx, &org, now, &Doer::Operator, act))?;
    Ok(())
}

/// The act that puts a person in.
pub fn act_of_person(person: &Person) -> Act {
    Act::PersonPut {
        person: person.id.clone(),
        name: person.name.clone(),
        department: person.department.clone(),
        roles: person.roles.iter().map(|role| role.as_str().to_owned()).collect(),
    }
}

/// The act that puts a department in.
pub fn act_of_department(department: &Department) -> Act {
    Act::DepartmentPut {
        department: department.id.clone(),
        name: department.name.clone(),
        parent: department.parent.clone(),
        supervisor: department.supervisor.clone(),
        manager: department.manager.clone(),
    }
}

/// All departments, by id.
///
/// # Errors
/// What the store returns.
pub fn departments(store: &dyn Store, org: &OrgId) -> Result<Vec<Department>, AdminError> {
    check_org(store, org)?;
    Ok(store.read_with(|read| read.departments(org))?)
}

/// Leaders that nobody of the organisation is, to be warned of.
///
/// # Errors
/// What the store returns.
pub fn missing_leaders(store: &dyn Store, org: &OrgId) -> Result<Vec<PersonId>, AdminError> {
    let missing = store.read_with(|read| {
        let mut missing = Vec::new();
        for department in read.departments(org)? {
            for leader in department.supervisor.into_iter().chain(department.manager) {
                if read.person(org, &leader)?.is_none() && !missing.contains(&leader) {
                    missing.push(leader);
                }
            }
        }
        Ok(missing)
    })?;
    Ok(missing)
}

/// One person.
///
/// # Errors
/// [`AdminError::Unknown`].
pub fn person(store: &dyn Store, org: &OrgId, id: &PersonId) -> Result<Person, AdminError> {
    check_org(store, org)?;
    store.read_with(|read| read.person(org, id))?.ok_or_else(|| unknown("person", id, LIST))
}

fn has_department(read: &dyn Read, org: &OrgId, id: &DepartmentId) -> Result<bool, crate::store::StoreError> {
    Ok(read.departments(org)?.iter().any(|department| department.id == *id))
}
