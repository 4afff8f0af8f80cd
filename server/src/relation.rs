//! How people stand to visits and to each other, from the store's rows. What a relation allows is the access table's word.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::access::Relation;
use sync_core::ids::{ActorId, DepartmentId, OrgId, PersonId, VisitId};
use sync_core::rule::approval::Superior;

use crate::store::{Department, Member, MemberRole, Position, Read, Scope, StoreError};

/// The departments of an organisation, as a tree, and to whom its leaders lent their powers.
#[derive(Debug, Clone, Default)]
pub struct DepartmentTree {
    departments: BTreeMap<DepartmentId, Department>,
    /// By taker: the givers.
    lent: BTreeMap<PersonId, Vec<PersonId>>,
}

/// Deepest nesting of departments that is followed.
const MAX_DEPTH: usize = 16;

impl DepartmentTree {
    /// Reads the tree.
    ///
    /// # Errors
    /// What the store returns.
    pub fn read(read: &dyn Read, org: &OrgId) -> Result<Self, StoreError> {
        Self::of(read, org, read.departments(org)?, Position::MAX)
    }

    /// Reads the tree as it was at a position of the journal.
    ///
    /// # Errors
    /// What the store returns.
    pub fn read_at(read: &dyn Read, org: &OrgId, at: Position) -> Result<Self, StoreError> {
        Self::of(read, org, read.departments_at(org, at)?, at)
    }

    fn of(read: &dyn Read, org: &OrgId, departments: Vec<Department>, at: Position) -> Result<Self, StoreError> {
        // Who had left before that is nobody: they lead nothing, and neither lend powers nor have any that were lent.
        let gone: BTreeSet<PersonId> =
            read.leavers(org)?.into_iter().filter(|(_, since)| *since < at).map(|(person, _)| person).collect();
        let mut lent: BTreeMap<PersonId, Vec<PersonId>> = BTreeMap::new();
        for delegation in read.delegations(org)?.into_iter().filter(|delegation| delegation.holds_at(at)) {
            if !gone.contains(&delegation.taker) && !gone.contains(&delegation.giver) {
                lent.entry(delegation.taker).or_default().push(delegation.giver);
            }
        }
        let here = |leader: Option<PersonId>| leader.filter(|leader| !gone.contains(leader));
        let led = |department: Department| Department {
            supervisor: here(department.supervisor),
            manager: here(department.manager),
            ..department
        };
        let departments = departments.into_iter().map(|it| (it.id.clone(), led(it))).collect();
        Ok(Self { departments, lent })
    }

    /// A department's name; the id where none is known.
    pub fn name(&self, department: &DepartmentId) -> String {
        let name = self.departments.get(department).map(|it| it.name.clone());
        name.filter(|name| !name.is_empty()).unwrap_or_else(|| department.to_string())
    }

    /// The same tree with nobody's powers lent to anybody.
    pub fn without_lent(mut self) -> Self {
        self.lent.clear();
        self
    }

    /// A department and all above it, nearest first.
    pub fn with_ancestors(&self, department: Option<&DepartmentId>) -> Vec<&Department> {
        let mut chain = Vec::new();
        let mut next = department;
        while let Some(found) = next.and_then(|id| self.departments.get(id)).filter(|_| chain.len() < MAX_DEPTH) {
            chain.push(found);
            next = found.parent.as_ref();
        }
        chain
    }

    /// In whose place a person may act as a superior: their own, and those whose powers were lent to them.
    fn acts_as<'a>(&'a self, person: &'a PersonId) -> impl Iterator<Item = &'a PersonId> {
        std::iter::once(person).chain(self.lent.get(person).into_iter().flatten())
    }

    /// How a person stands above somebody (`of`) of a department, by themselves or for another; a manager outranks a supervisor.
    /// Lent powers are powers over others than the lender: nobody is above who lent them theirs by what was lent.
    pub fn superior(&self, of: &PersonId, department: Option<&DepartmentId>, person: &PersonId) -> Option<Superior> {
        let chain = self.with_ancestors(department);
        let is = |role: fn(&Department) -> &Option<PersonId>| {
            let mut leaders = chain.iter().filter_map(|department| role(department).as_ref());
            leaders.any(|leader| self.acts_as(person).filter(|who| *who != of).any(|who| who == leader))
        };
        if is(|department| &department.manager) {
            Some(Superior::Manager)
        } else if is(|department| &department.supervisor) {
            Some(Superior::Supervisor)
        } else {
            None
        }
    }

    /// To whom a person's powers are lent.
    fn takers<'a>(&'a self, giver: &'a PersonId) -> impl Iterator<Item = &'a PersonId> {
        self.lent.iter().filter(move |(_, givers)| givers.contains(giver)).map(|(taker, _)| taker)
    }

    /// Who acts for a person: to whom their powers are lent.
    pub fn acting_for(&self, person: &PersonId) -> Vec<PersonId> {
        self.takers(person).cloned().collect()
    }

    /// Supervisors, then managers, above somebody of a department, nearest first: each with whoever acts for them.
    pub fn leaders(&self, department: Option<&DepartmentId>) -> Vec<Vec<PersonId>> {
        let chain = self.with_ancestors(department);
        let supervisors = chain.iter().filter_map(|department| department.supervisor.as_ref());
        supervisors.map(|leader| self.with_takers(leader)).chain(self.managers(department)).collect()
    }

    /// Managers above somebody of a department, nearest first: each with whoever acts for them.
    pub fn managers(&self, department: Option<&DepartmentId>) -> Vec<Vec<PersonId>> {
        let chain = self.with_ancestors(department);
        let managers = chain.iter().filter_map(|department| department.manager.as_ref());
        managers.map(|leader| self.with_takers(leader)).collect()
    }

    fn with_takers(&self, leader: &PersonId) -> Vec<PersonId> {
        std::iter::once(leader).chain(self.takers(leader)).cloned().collect()
    }

    /// Supervisors, then managers, above somebody of a department; then whoever acts for them.
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
        let takers: Vec<PersonId> = people.iter().flat_map(|leader| self.takers(leader)).cloned().collect();
        people.extend(takers.into_iter().filter(|taker| !people.contains(taker)).collect::<Vec<_>>());
        people
    }

    /// The departments that a person leads, by themselves or for another, and all below them.
    pub fn led_by(&self, person: &PersonId) -> BTreeSet<DepartmentId> {
        let leads = |department: &Department| {
            let mut leaders = department.supervisor.iter().chain(&department.manager);
            leaders.any(|leader| self.acts_as(person).any(|who| who == leader))
        };
        let below = |id: &&DepartmentId| self.with_ancestors(Some(id)).into_iter().any(leads);
        self.departments.keys().filter(below).cloned().collect()
    }

    /// The scopes that a person reads: their own, and those of the departments below them.
    pub fn scopes(&self, person: &PersonId) -> Vec<Scope> {
        let led = self.led_by(person).into_iter().map(Scope::Department);
        [Scope::Person(person.clone()), Scope::Organisation].into_iter().chain(led).collect()
    }
}

/// Whose visit it is at a position of the journal; none while nobody planned it. Members are in the order of the store.
pub fn rep_at(members: &[Member], position: Position) -> Option<&PersonId> {
    let reps = members.iter().filter(|member| member.role == MemberRole::Rep && member.at(position));
    reps.max_by_key(|member| member.since).map(|member| &member.person)
}

/// Whose visit it was at a position of the journal; none while nobody had planned it.
///
/// # Errors
/// What the store returns.
pub fn rep_then(
    read: &dyn Read,
    org: &OrgId,
    visit: &VisitId,
    position: Position,
) -> Result<Option<PersonId>, StoreError> {
    Ok(rep_at(&read.members(org, visit)?, position).cloned())
}

/// Whose visit it is; none while nobody planned it.
///
/// # Errors
/// What the store returns.
pub fn rep_of(read: &dyn Read, org: &OrgId, visit: &VisitId) -> Result<Option<PersonId>, StoreError> {
    rep_then(read, org, visit, Position::MAX)
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
    relation_in(read, &DepartmentTree::read(read, org)?, org, visit, person)
}

/// The same, in a tree that was read before.
///
/// # Errors
/// What the store returns.
pub fn relation_in(
    read: &dyn Read,
    tree: &DepartmentTree,
    org: &OrgId,
    visit: &VisitId,
    person: &PersonId,
) -> Result<Option<Relation>, StoreError> {
    relation_by(read, tree, org, visit, person, |rep| Ok(read.person(org, rep)?.and_then(|rep| rep.department)))
}

/// How a person stands to a visit by the chart of the organisation as it was at a position; members are those of now.
///
/// # Errors
/// What the store returns.
pub fn relation_at(
    read: &dyn Read,
    org: &OrgId,
    visit: &VisitId,
    person: &PersonId,
    at: Position,
) -> Result<Option<Relation>, StoreError> {
    let tree = DepartmentTree::read_at(read, org, at)?;
    relation_by(read, &tree, org, visit, person, |rep| read.department_at(org, rep, at))
}

fn relation_by(
    read: &dyn Read,
    tree: &DepartmentTree,
    org: &OrgId,
    visit: &VisitId,
    person: &PersonId,
    department: impl FnOnce(&PersonId) -> Result<Option<DepartmentId>, StoreError>,
) -> Result<Option<Relation>, StoreError> {
    let members = read.members(org, visit)?;
    let Some(rep) = rep_at(&members, Position::MAX) else { return Ok(None) };
    if rep == person {
        return Ok(Some(Relation::Rep));
    }
    let mine = |role| {
        let mut mine = members.iter().filter(|member| member.person == *person && member.at(Position::MAX));
        mine.any(|member| member.role == role)
    };
    if mine(MemberRole::Companion) {
        return Ok(Some(Relation::Companion));
    }
    let department = department(rep)?;
    Ok(Some(match tree.superior(rep, department.as_ref(), person) {
        Some(Superior::Manager) => Relation::Manager,
        Some(Superior::Supervisor) => Relation::Supervisor,
        None if mine(MemberRole::Watcher) => Relation::Watcher,
        None if mine(MemberRole::Expert) => Relation::Expert,
        None => Relation::Colleague,
    }))
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
    if of == person {
        // Nobody is their own superior, whatever was lent to them.
        return Ok(None);
    }
    let department = read.person(org, of)?.and_then(|person| person.department);
    Ok(DepartmentTree::read(read, org)?.superior(of, department.as_ref(), person))
}

/// Whose an actor is: the person of the device to which it is bound.
///
/// # Errors
/// What the store returns.
pub fn author_of(read: &dyn Read, org: &OrgId, actor: &ActorId) -> Result<Option<PersonId>, StoreError> {
    let Some(device) = read.actor_device(org, actor)? else { return Ok(None) };
    Ok(read.device(org, &device)?.map(|device| device.person))
}
