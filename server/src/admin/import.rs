//! `sojourn admin import`: an organisation's departments, people and customers from JSON files, all or nothing. Run again,
//! it replaces what has the same id and leaves the rest.

use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use sync_core::access::Role;
use sync_core::customer::Contact;
use sync_core::ids::{BadId, ContactId, CustomerId, DepartmentId, OrgId, PersonId};
use sync_core::policy::PolicyDocument;
use sync_core::time::Timestamp;

use crate::act::carry_out;
use crate::admin::AdminError;
use crate::admin::people::{act_of_department, act_of_person};
use crate::rulebook::rulebook;
use crate::store::{
    Act, Customer, CustomerAct, Department, Doer, Organisation, Person, Position, Read, Store, StoreError,
};

#[derive(Deserialize)]
struct OrgFile {
    org: String,
    name: String,
    zone: Option<String>,
    calendar: Option<String>,
    #[serde(default)]
    departments: Vec<DepartmentEntry>,
    #[serde(default)]
    people: Vec<PersonEntry>,
}

#[derive(Deserialize)]
struct DepartmentEntry {
    id: String,
    name: String,
    parent: Option<String>,
    supervisor: Option<String>,
    manager: Option<String>,
}

#[derive(Deserialize)]
struct PersonEntry {
    id: String,
    name: Option<String>,
    dept: Option<String>,
    roles: Vec<String>,
}

#[derive(Deserialize)]
struct CustomerEntry {
    id: String,
    name: String,
    /// Under a key of their own, so not among the rest of the card.
    contact: Option<ContactEntry>,
    #[serde(flatten)]
    card: serde_json::Map<String, serde_json::Value>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ContactEntry {
    name: String,
    post: String,
    phone: String,
    mail: String,
    language: String,
}

/// How much was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The organisation.
    pub org: OrgId,
    /// How many departments.
    pub departments: usize,
    /// How many people.
    pub people: usize,
    /// How many customers.
    pub customers: usize,
}

struct Organised {
    organisation: Organisation,
    /// A first version, where zone or calendar are not the defaults.
    policy: Option<PolicyDocument>,
    departments: Vec<Department>,
    people: Vec<Person>,
}

/// Imports one or both files. What is there already, the same, is left alone.
///
/// # Errors
/// [`AdminError::File`] naming file, place and remedy; then nothing was imported.
pub fn import(
    store: &dyn Store,
    now: Timestamp,
    org_file: &Path,
    customers_file: Option<&Path>,
) -> Result<Imported, AdminError> {
    let at = |why: String| AdminError::File { file: org_file.display().to_string(), why };
    let Organised { organisation, policy, departments, people } = organise(read(org_file)?).map_err(at)?;
    let customers = customers_file.map(customers).transpose()?.unwrap_or_default();
    let imported = Imported {
        org: organisation.id.clone(),
        departments: departments.len(),
        people: people.len(),
        customers: customers.len(),
    };
    store.write_with(move |tx| {
        let org = organisation.id.clone();
        let known = tx.organisation(&org)?.and_then(|known| known.policy);
        tx.put_organisation(&Organisation { policy: known, ..organisation })?;
        if let Some(policy) = policy.filter(|policy| follows(policy, tx, &org)) {
            let (version, effective_from) = (policy.version, policy.effective_from);
            let act = Act::PolicyPublished { version, effective_from, policy: policy.to_json().to_string() };
            carry_out(tx, &org, now, &Doer::Operator, act)?;
        }
        let known = tx.departments(&org)?;
        let fresh = departments.iter().filter(|department| !known.contains(department)).map(act_of_department);
        let mut acts: Vec<Act> = fresh.collect();
        for person in &people {
            acts.extend((tx.person(&org, &person.id)?.as_ref() != Some(person)).then(|| act_of_person(person)));
        }
        for (customer, contact) in customers {
            let contact = contact.map(|entry| act_of_contact(tx, &org, &customer.id, entry)).transpose()?.flatten();
            let same = tx.customer(&org, &customer.id)?.as_ref() == Some(&customer);
            let Customer { id: customer, name, card } = customer;
            acts.extend((!same).then_some(Act::CustomerPut { customer, name, card }));
            acts.extend(contact);
        }
        acts.into_iter().try_for_each(|act| carry_out(tx, &org, now, &Doer::Operator, act).map(|_| ()))
    })?;
    Ok(imported)
}

fn read<T: DeserializeOwned>(file: &Path) -> Result<T, AdminError> {
    let at = |why: String| AdminError::File { file: file.display().to_string(), why };
    let text = std::fs::read_to_string(file).map_err(|error| at(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| at(error.to_string()))
}

fn organise(file: OrgFile) -> Result<Organised, String> {
    let policy = policy(&file)?;
    let id = OrgId::new(file.org).map_err(|error| error.to_string())?;
    let departments = file.departments.into_iter().map(department).collect::<Result<Vec<_>, _>>();
    let departments = departments.map_err(|error| error.to_string())?;
    let people = file.people.into_iter().map(person).collect::<Result<Vec<_>, _>>()?;
    for department in people.iter().filter_map(|person| person.department.as_ref()) {
        if !departments.iter().any(|known| known.id == *department) {
            return Err(format!("department {department} is not in the file: add it, or leave its people without one"));
        }
    }
    Ok(Organised { organisation: Organisation { id, name: file.name, policy: None }, policy, departments, people })
}

/// The policy with the file's zone and calendar, where they are not the defaults.
fn policy(file: &OrgFile) -> Result<Option<PolicyDocument>, String> {
    let plain = PolicyDocument::default();
    let office_zone = file.zone.clone().unwrap_or_else(|| plain.office_zone.clone());
    let office_calendar = file.calendar.clone().unwrap_or_else(|| plain.office_calendar.clone());
    let version = plain.version + 1;
    let wanted = PolicyDocument { version, office_zone, office_calendar, ..plain.clone() };
    if (&wanted.office_zone, &wanted.office_calendar) == (&plain.office_zone, &plain.office_calendar) {
        return Ok(None);
    }
    wanted.check().map_err(|error| error.to_string())?;
    Ok(Some(wanted))
}

/// Whether nothing was published yet: what was is not overruled by an import.
fn follows(policy: &PolicyDocument, read: &dyn Read, org: &OrgId) -> bool {
    rulebook(read, org, Position::MAX).is_ok_and(|known| known.policies().latest().version < policy.version)
}

fn department(entry: DepartmentEntry) -> Result<Department, BadId> {
    Ok(Department {
        id: DepartmentId::new(entry.id)?,
        name: entry.name,
        parent: entry.parent.map(DepartmentId::new).transpose()?,
        supervisor: entry.supervisor.map(PersonId::new).transpose()?,
        manager: entry.manager.map(PersonId::new).transpose()?,
    })
}

fn person(entry: PersonEntry) -> Result<Person, String> {
    let known = |name: &String| {
        let remedy = || format!("{name:?}, a role of {}, is not known: use {}", entry.id, role_names());
        Role::named(name).ok_or_else(remedy)
    };
    let roles = entry.roles.iter().map(known).collect::<Result<Vec<_>, _>>()?;
    Ok(Person {
        name: entry.name.unwrap_or_else(|| entry.id.clone()),
        department: entry.dept.map(DepartmentId::new).transpose().map_err(|error| error.to_string())?,
        roles,
        left: None,
        id: PersonId::new(entry.id).map_err(|error| error.to_string())?,
    })
}

/// The names of all roles, for people.
pub fn role_names() -> String {
    Role::ALL.map(Role::as_str).join(", ")
}

/// What makes a person at a customer's be as a file says; none where they are. One of the same name is the same person.
fn act_of_contact(
    read: &dyn Read,
    org: &OrgId,
    customer: &CustomerId,
    entry: ContactEntry,
) -> Result<Option<Act>, StoreError> {
    let known = read.people_at(org, customer)?.into_iter().map(|row| row.contact);
    let before = known.into_iter().find(|known| known.name == entry.name);
    let id = before.as_ref().map_or_else(|| ContactId::drawn(rand::random()), |known| known.contact.clone());
    let ContactEntry { name, post, phone, mail, language } = entry;
    let contact = Contact { contact: id, name, post, phone, mail, language };
    let (customer, same) = (customer.clone(), before.as_ref() == Some(&contact));
    let before = before.map(Box::new);
    let put = CustomerAct::ContactPut { customer, contact, before, visit: None, proposed: None };
    Ok((!same).then_some(Act::OfCustomer(put)))
}

fn customers(file: &Path) -> Result<Vec<(Customer, Option<ContactEntry>)>, AdminError> {
    let entries: Vec<CustomerEntry> = read(file)?;
    let customer = |entry: CustomerEntry| {
        let id = CustomerId::new(entry.id)?;
        let card = serde_json::Value::Object(entry.card).to_string();
        Ok((Customer { id, name: entry.name, card }, entry.contact))
    };
    let customers: Result<Vec<_>, BadId> = entries.into_iter().map(customer).collect();
    customers.map_err(|error| AdminError::File { file: file.display().to_string(), why: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::{OrgFile, organise};

    fn tried(json: &str) -> Result<usize, String> {
        let file: OrgFile = serde_json::from_str(json).expect("JSON");
        organise(file).map(|organised| organised.people.len())
    }

    #[test]
    fn an_unknown_role_is_refused_with_those_that_are_known() {
        let json = r#"{"org":"acme","name":"Acme","people":[{"id":"li","roles":["boss"]}]}"#;
        let why = tried(json).expect_err("no such role");
        assert!(why.contains("\"boss\"") && why.contains("risk_control"), "{why}");
    }

    #[test]
    fn a_person_of_a_department_that_is_not_in_the_file_is_refused() {
        let json = r#"{"org":"acme","name":"Acme","people":[{"id":"li","dept":"sales","roles":["rep"]}]}"#;
        assert!(tried(json).expect_err("no such department").contains("sales"));
    }
}
