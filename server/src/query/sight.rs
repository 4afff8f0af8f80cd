//! What one person may see: their relation to every visit and device, looked up at once for a whole page. What a relation
//! allows stands in the access table and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::access::{Action, Relation, Role, allows};
use sync_core::ids::{OrgId, PersonId, VisitId};
use sync_core::rule::approval::Superior;

use crate::relation::DepartmentTree;
use crate::store::{MemberRole, Person, Read, StoreError, VisitRow};

/// One person's sight of their organisation.
pub struct Sight {
    caller: PersonId,
    roles: Vec<Role>,
    people: BTreeMap<PersonId, Person>,
    tree: DepartmentTree,
    own: BTreeSet<VisitId>,
}

impl Sight {
    /// Reads what a person's sight depends on. A person who is not known (any more) has no roles.
    ///
    /// # Errors
    /// What the store returns.
    pub fn read(read: &dyn Read, org: &OrgId, caller: &PersonId) -> Result<Self, StoreError> {
        let people: BTreeMap<_, _> = read.people(org)?.into_iter().map(|person| (person.id.clone(), person)).collect();
        Ok(Self {
            caller: caller.clone(),
            roles: people.get(caller).map(|person| person.roles.clone()).unwrap_or_default(),
            people,
            tree: DepartmentTree::read(read, org)?,
            own: read.visits_of(org, caller)?.into_iter().collect(),
        })
    }

    /// Whether the access table has a tick for this person.
    pub fn allows(&self, relation: Relation, action: Action) -> bool {
        allows(&self.roles, relation, action)
    }

    /// How this person stands to a visit.
    ///
    /// # Errors
    /// What the store returns.
    pub fn of_visit(&self, read: &dyn Read, org: &OrgId, row: &VisitRow) -> Result<Relation, StoreError> {
        if row.rep == self.caller {
            return Ok(Relation::Rep);
        }
        if self.own.contains(&row.visit) {
            return Ok(Relation::Companion);
        }
        match self.of_person(&row.rep) {
            Relation::Colleague if self.watches(read, org, &row.visit)? => Ok(Relation::Watcher),
            relation => Ok(relation),
        }
    }

    fn watches(&self, read: &dyn Read, org: &OrgId, visit: &VisitId) -> Result<bool, StoreError> {
        let mut members = read.members(org, visit)?.into_iter();
        Ok(members.any(|member| member.role == MemberRole::Watcher && member.person == self.caller))
    }

    /// How this person stands to another: themselves, above them, or a colleague.
    pub fn of_person(&self, other: &PersonId) -> Relation {
        if *other == self.caller {
            return Relation::Rep;
        }
        let department = self.people.get(other).and_then(|person| person.department.as_ref());
        match self.tree.superior(department, &self.caller) {
            Some(Superior::Manager) => Relation::Manager,
            Some(Superior::Supervisor) => Relation::Supervisor,
            None => Relation::Colleague,
        }
    }

    /// The people whose devices this person may look at: their own, their department's, or all where a role allows it.
    pub fn people_with_devices(&self) -> impl Iterator<Item = &PersonId> {
        self.people.keys().filter(|other| {
            let relation = self.of_person(other);
            self.allows(relation, Action::ReadVisit) || self.allows(relation, Action::DeclareLost)
        })
    }

    /// A person's name; the id where none is known.
    pub fn name(&self, person: &PersonId) -> String {
        let name = self.people.get(person).map(|person| person.name.clone());
        name.filter(|name| !name.is_empty()).unwrap_or_else(|| person.to_string())
    }
}
