//! Sight: what acts of administration change of who sees what. Departments' readers and visits' departments are brought up
//! to the chart of now, and each change leaves a turn in the feeds that it concerns; what a turn brings or takes away is
//! found when it is read.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::ids::{DepartmentId, OrgId, PersonId};

use crate::customer::placed_again;
use crate::notices::SERVER;
use crate::relation::DepartmentTree;
use crate::store::{Position, Published, Scope, Seen, StoreError, Turn, Tx, VisitRow};

/// Organisations whose chart changed, each with the people who were put anew.
pub type Charts = BTreeMap<OrgId, BTreeSet<PersonId>>;

/// Brings everybody's sight up to the chart of now: the scopes that must be nudged.
///
/// # Errors
/// What the store returns.
pub fn turn(tx: &mut dyn Tx, org: &OrgId, moved: &BTreeSet<PersonId>) -> Result<Vec<Scope>, StoreError> {
    let mut nudged = readers(tx, org)?;
    for person in moved {
        nudged.extend(visits_of(tx, org, person)?);
        nudged.extend(placed_again(tx, org, person)?);
    }
    Ok(nudged)
}

/// Who reads which department's feed.
fn readers(tx: &mut dyn Tx, org: &OrgId) -> Result<Vec<Scope>, StoreError> {
    let tree = DepartmentTree::read(tx, org)?;
    let mut wanted = BTreeSet::new();
    for person in tx.people(org)?.into_iter().filter(|person| person.left.is_none()) {
        let led = tree.led_by(&person.id).into_iter();
        wanted.extend(led.map(|department| (person.id.clone(), department)));
    }
    let known: BTreeSet<_> = tx.readings(org)?.into_iter().collect();
    let mut nudged = Vec::new();
    for (person, department) in known.difference(&wanted) {
        let scope = Scope::Person(person.clone());
        let seen = || Seen::Department(department.clone());
        publish(tx, org, &scope, Turn::Lost(seen()))?;
        // What they still see of it by another right they get anew.
        publish(tx, org, &scope, Turn::Gained(seen()))?;
        for id in tx.customers_in(org, department)? {
            publish(tx, org, &scope, Turn::Lost(Seen::Customer(id)))?;
        }
        tx.set_reading(org, person, department, None)?;
        nudged.push(scope);
    }
    for (person, department) in wanted.difference(&known) {
        let scope = Scope::Person(person.clone());
        let since = publish(tx, org, &scope, Turn::Gained(Seen::Department(department.clone())))?;
        for id in tx.customers_in(org, department)? {
            publish(tx, org, &scope, Turn::Gained(Seen::Customer(id)))?;
        }
        tx.set_reading(org, person, department, since)?;
        nudged.push(scope);
    }
    Ok(nudged)
}

/// The visits of a person who may be of another department now.
fn visits_of(tx: &mut dyn Tx, org: &OrgId, person: &PersonId) -> Result<Vec<Scope>, StoreError> {
    let department = tx.person(org, person)?.and_then(|person| person.department);
    let mut nudged = BTreeSet::new();
    for visit in tx.visits_of(org, person)? {
        let Some(row) = tx.visit(org, &visit)?.filter(|row| row.rep == *person) else { continue };
        if row.department == department {
            continue;
        }
        nudged.extend(row.department.iter().chain(&department).cloned().map(Scope::Department));
        let row = VisitRow { department: department.clone(), ..row };
        place(tx, org, &row)?;
        tx.put_visit(org, &row)?;
    }
    Ok(nudged.into_iter().collect())
}

/// Puts a visit into its department's sight, and out of the one's that it was in. Before its row is put.
///
/// # Errors
/// What the store returns.
pub fn place(tx: &mut dyn Tx, org: &OrgId, row: &VisitRow) -> Result<(), StoreError> {
    let before = tx.visit(org, &row.visit)?;
    if before.as_ref().is_some_and(|before| before.department == row.department) {
        return Ok(());
    }
    tx.place_visit(org, &row.visit, row.department.as_ref())?;
    // What a new visit has published stands in its department's feed already.
    let Some(before) = before else { return Ok(()) };
    let seen = || Seen::Visit(row.visit.clone());
    let scope = |department: &DepartmentId| Scope::Department(department.clone());
    if let Some(left) = &before.department {
        publish(tx, org, &scope(left), Turn::Lost(seen()))?;
        publish(tx, org, &scope(left), Turn::Gained(seen()))?;
    }
    if let Some(joined) = &row.department {
        publish(tx, org, &scope(joined), Turn::Gained(seen()))?;
    }
    Ok(())
}

fn publish(tx: &mut dyn Tx, org: &OrgId, scope: &Scope, turn: Turn) -> Result<Option<Position>, StoreError> {
    tx.publish(org, std::slice::from_ref(scope), &SERVER, &Published::Turn(turn))
}
