//! What one person may see: their relation to every visit and device, looked up at once for a whole page. What a relation
//! allows stands in the access table and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::access::{Action, Relation, Resource, Role, Stage, allows, allows_at};
use sync_core::assessment::ReviewState;
use sync_core::ids::{DepartmentId, OrgId, PersonId, VisitId};
use sync_core::rule::approval::Superior;

use crate::relation::{DepartmentTree, relation_in};
use crate::store::{Person, Read, StoreError, VisitRow};

/// What of a visit somebody may look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Whether it is their own visit, or they come along.
    pub own: bool,
    /// What was done, verdicts, findings.
    pub visit: bool,
    /// The plan.
    pub plan: bool,
    /// The record.
    pub record: bool,
    /// The trip and the watch over it.
    pub itinerary: bool,
    /// Where somebody was.
    pub location: bool,
    /// How the customer's contact is reached.
    pub contact: bool,
}

impl Shown {
    /// Whether there is anything to look at.
    pub fn anything(&self) -> bool {
        self.visit || self.plan || self.record || self.itinerary
    }

    /// The names of the parts that are shown.
    pub fn parts(&self) -> Vec<&'static str> {
        let parts =
            [(self.plan, "plan"), (self.record, "record"), (self.visit, "visit"), (self.itinerary, "itinerary")];
        parts.into_iter().filter(|(shown, _)| *shown).map(|(_, name)| name).collect()
    }
}

/// One person's sight of their organisation.
pub struct Sight {
    caller: PersonId,
    /// Whether they belong to the organisation, still.
    here: bool,
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
            here: people.get(caller).is_some_and(|person| person.left.is_none()),
            roles: people.get(caller).map(|person| person.roles.clone()).unwrap_or_default(),
            people,
            tree: DepartmentTree::read(read, org)?,
            own: read.visits_of(org, caller)?.into_iter().collect(),
        })
    }

    /// The same sight without powers that were lent to this person: what was lent is not theirs to lend on, nor to end.
    #[must_use]
    pub fn by_oneself(mut self) -> Self {
        self.tree = self.tree.without_lent();
        self
    }

    /// Whether the access table has a tick for this person.
    pub fn allows(&self, relation: Relation, action: Action, resource: Resource) -> bool {
        allows(&self.roles, relation, action, resource)
    }

    /// What of a visit this person may look at.
    ///
    /// # Errors
    /// What the store returns.
    pub fn shown(&self, read: &dyn Read, org: &OrgId, row: &VisitRow) -> Result<Shown, StoreError> {
        let relation = self.of_visit(read, org, row)?;
        Ok(self.shown_as(relation, row.approved, row.review))
    }

    /// What of a visit this person may look at who stands to it like this, by how far approval and review are.
    pub fn shown_as(&self, relation: Relation, approved: bool, review: ReviewState) -> Shown {
        let stage = Stage { approved, reviewed: review == ReviewState::Passed };
        let may = |resource| self.here && allows_at(&self.roles, relation, stage, Action::Read, resource);
        Shown {
            own: matches!(relation, Relation::Rep | Relation::Companion),
            visit: may(Resource::Visit),
            plan: may(Resource::Plan),
            record: may(Resource::Record),
            itinerary: may(Resource::Itinerary),
            location: may(Resource::Location),
            contact: may(Resource::Contact),
        }
    }

    /// Something that is another once anybody's place, name, role or lent powers are: then what was seen before is to be asked again.
    pub fn print(&self) -> u64 {
        let mut print = std::hash::DefaultHasher::new();
        std::hash::Hash::hash(&format!("{:?}", (&self.people, &self.tree, self.here)), &mut print);
        std::hash::Hasher::finish(&print)
    }

    /// How this person stands to a visit.
    ///
    /// # Errors
    /// What the store returns.
    pub fn of_visit(&self, read: &dyn Read, org: &OrgId, row: &VisitRow) -> Result<Relation, StoreError> {
        if row.rep == self.caller {
            return Ok(Relation::Rep);
        }
        let superior = self.of_person(&row.rep);
        if superior != Relation::Colleague && !self.own.contains(&row.visit) {
            return Ok(superior);
        }
        Ok(relation_in(read, &self.tree, org, &row.visit, &self.caller)?.unwrap_or(Relation::Colleague))
    }

    /// How this person stands to another: themselves, above them, or a colleague.
    pub fn of_person(&self, other: &PersonId) -> Relation {
        if *other == self.caller {
            return Relation::Rep;
        }
        let department = self.people.get(other).and_then(|person| person.department.as_ref());
        match self.tree.superior(other, department, &self.caller) {
            Some(Superior::Manager) => Relation::Manager,
            Some(Superior::Supervisor) => Relation::Supervisor,
            None => Relation::Colleague,
        }
    }

    /// Everybody of the organisation, by id.
    pub fn people(&self) -> impl Iterator<Item = &PersonId> {
        self.people.keys()
    }

    /// The people whose devices this person may look at: their own, their department's, or all where a role allows it.
    pub fn people_with_devices(&self) -> impl Iterator<Item = &PersonId> {
        self.people.keys().filter(|other| {
            let relation = self.of_person(other);
            self.here && self.allows(relation, Action::Read, Resource::Device)
        })
    }

    /// A department's name; the id where none is known.
    pub fn department(&self, department: &DepartmentId) -> String {
        self.tree.name(department)
    }

    /// A person's name; the id where none is known.
    pub fn name(&self, person: &PersonId) -> String {
        let name = self.people.get(person).map(|person| person.name.clone());
        name.filter(|name| !name.is_empty()).unwrap_or_else(|| person.to_string())
    }
}
