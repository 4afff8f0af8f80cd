//! How people stand to visits and to each other, from the store's rows. What a relation allows is the access table's word.

use std::collections::BTreeMap;

use sync_core::access::Relation;
use sync_core::ids::{DepartmentId, OrgId, PersonId, VisitId};
use sync_core::rule::approval::Superior;

use crate::store::{Department, MemberRole, Read, Scope, StoreError};

/// The departments of an organisation, as a tree.
#[derive(Debug, Clone, Default)]
pub struct DepartmentTree(BTreeMap<DepartmentId, Department>);

/// Deepest nesting of departments that is followed.
const MAX_DEPTH: usize = 16;

impl DepartmentTree {
    /// Reads the tree.
    ///
    /// # Errors
    /// What the store returns.
    pub fn read(read: &dyn Read, org: &OrgId) -> Result<Self, StoreError> {
        let departments = read.departments(org)?;
        Ok(Self(departments.into_iter().map(|department| (department.id.clone(), department)).collect()))
    }

    /// A department and all above it, nearest first.
    pub fn with_ancestors(&self, department: Option<&DepartmentId>) -> Vec<&Department> {
        let mut chain = Vec::new();
        let mut next = department;
        while let Some(found) = next.and_then(|id| self.0.get(id)).filter(|_| chain.len() < MAX_DEPTH) {
            chain.push(found);
            next = found.parent.as_ref();
        }
        chain
    }

    /// How a person stands above somebody of a department; a manager outranks a supervisor.
    pub fn superior(&self, department: Option<&DepartmentId>, person: &PersonId) -> Option<Superior> {
        let chain = self.with_ancestors(department);
        let is = |role: fn(&Department) -> &Option<PersonId>| chain.iter().any(|d| role(d).as_ref() == Some(person));
        if is(|department| &department.manager) {
            Some(Superior::Manager)
        } else if is(|department| &department.supervisor) {
            Some(Superior::Supervisor)
        } else {
            None
        }
    }

    /// Supervisors, then managers, above somebody of a department.
    pub fn superiors(&self, department: Option<&DepartmentId>) -> Vec<PersonId> {
        let chain = self.with_ancestors(department);
        let supervisors = chain.iter().filter_map(|department| department.supervisor.clone());
        let managers = chain.iter().filter_map(|department| department.manager.clone());
        let mut people: Vec<PersonId> = Vec::new();
        for person in supervisors.chain(managers) {
            if !people.contains(&person) {
                people.push(person);
            }
        }
        people
    }

    /// The scopes that a person reads: their own, and those of the departments they lead.
    pub fn scopes(&self, person: &PersonId) -> Vec<Scope> {
        let leads = |department: &&Department| {
            department.supervisor.as_ref() == Some(person) || department.manager.as_ref() == Some(person)
        };
        let led = self.0.values().filter(leads).map(|department| Scope::Department(department.id.clone()));
        std::iter::once(Scope::Person(person.clone())).chain(led).collect()
    }
}

/// Whose visit it is; none while nobody planned it.
///
/// # Errors
/// What the store returns.
pub fn rep_of(read: &dyn Read, org: &OrgId, visit: &VisitId) -> Result<Option<PersonId>, StoreError> {
    let members = read.members(org, visit)?;
    Ok(members.into_iter().find(|member| member.role == MemberRole::Rep).map(|member| member.person))
}

/// How a person stands to a visit; none while nobody planned it.
///
/// # Errors
/// What the store returns.
pub fn relation(
    read: &dyn Read,
    org: &OrgId,
    visit: &VisitId,
    person: &PersonId,
) -> Result<Option<Relation>, StoreError> {
    let members = read.members(org, visit)?;
    let Some(rep) = members.iter().find(|member| member.role == MemberRole::Rep) else { return Ok(None) };
    let mine = members.iter().filter(|member| member.person == *person).map(|member| member.role).min();
    let relation = match mine {
        Some(MemberRole::Rep) => Relation::Rep,
        Some(MemberRole::Companion) => Relation::Companion,
        other => match superior_of(read, org, &rep.person, person)? {
            Some(Superior::Manager) => Relation::Manager,
            Some(Superior::Supervisor) => Relation::Supervisor,
            None if other.is_some() => Relation::Watcher,
            None => Relation::Colleague,
        },
    };
    Ok(Some(relation))
}

/// How `person` stands above `of`.
///
/// # Errors
/// What the store returns.
pub fn superior_of(
    read: &dyn Read,
    org: &OrgId,
    of: &PersonId,
    person: &PersonId,
) -> Result<Option<Superior>, StoreError> {
    let department = read.person(org, of)?.and_then(|person| person.department);
    Ok(DepartmentTree::read(read, org)?.superior(department.as_ref(), person))
}
