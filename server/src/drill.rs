//! Drills of the safety ladder (V6.3): who an alarm of each department would reach is told that it is a drill, and asked to say that they
//! have it. One starts when an operator says so, or by itself when the last is `drill_days` ago. No watch is looked at or touched, and
//! whoever waits for an alarm waits for no drill: alarms fire first, and go out first.

mod words;

use std::collections::{BTreeMap, BTreeSet};

use sync_core::access::Role;
use sync_core::ids::{DepartmentId, OrgId, PersonId, VisitId};
use sync_core::obligation::OfficeHours;
use sync_core::policy::{Hours, PolicyDocument, SafetyRung};
use sync_core::sync::NoticeKind;
use sync_core::time::{Millis, Timestamp};

use crate::act::carry_out;
use crate::app::App;
use crate::notices::{Telling, give};
use crate::rulebook::rulebook;
use crate::store::{Act, Doer, Drill, DrillAct, DrillPlace, DrillRung, Person, Position, Read, StoreError, Tx};
use crate::watch::Line;

/// What notices of a drill are about.
pub const SUBJECT: &str = "drill";
/// What the notices of its end are about.
pub const OVER: &str = "drill_over";
/// The rungs that stand in the chart. Watchers are named by each traveller, and asked when a trip is shared.
const RUNGS: [SafetyRung; 3] = [SafetyRung::Supervisor, SafetyRung::Manager, SafetyRung::Duty];

/// What came of starting one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Started {
    /// It runs.
    Runs(Position),
    /// One runs already: nothing has happened.
    Already(Drill),
    /// There is nobody who could travel: nothing has happened.
    Nobody,
}

/// What came of somebody's word that they have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// It is written down.
    Noted,
    /// It was said before.
    Before,
    /// There is no such drill, or not for them.
    Unknown,
}

/// The name of a drill, where notices name a visit.
pub fn name_of(drill: Position) -> String {
    format!("drill-{drill}")
}

fn place_of(drill: Position) -> Result<VisitId, StoreError> {
    VisitId::new(name_of(drill)).map_err(|error| StoreError::Other { context: "a drill", source: Box::new(error) })
}

/// The id of the notice by which somebody was told of a drill.
pub fn notice_of(drill: Position) -> String {
    format!("{}/{SUBJECT}/begun", name_of(drill))
}

/// Starts one.
///
/// # Errors
/// What the store returns; then nothing has happened.
pub fn begin(tx: &mut dyn Tx, org: &OrgId, now: Timestamp, by: &Doer) -> Result<Started, StoreError> {
    if let Some(drill) = tx.drills(org, 1)?.pop().filter(|drill| drill.over.is_none()) {
        return Ok(Started::Already(drill));
    }
    let policy = policy(tx, org, now)?;
    let rungs = rungs(tx, org, &policy, now)?;
    if rungs.is_empty() {
        return Ok(Started::Nobody);
    }
    let confirm_by = now + policy.drill_confirm;
    let act = DrillAct::Begun { confirm_by, rungs: rungs.clone() };
    let id = carry_out(tx, org, now, by, Act::OfDrill(act))?;
    tx.set_drill_due(org, confirm_by)?;
    for (person, stands_on) in by_person(&rungs) {
        let said = words::begun(&name_of(id), &stands_on, policy.drill_confirm);
        tell(tx, org, id, (SUBJECT, "begun".to_owned()), vec![person], (now, said))?;
    }
    Ok(Started::Runs(id))
}

fn policy(read: &dyn Read, org: &OrgId, now: Timestamp) -> Result<PolicyDocument, StoreError> {
    Ok(rulebook(read, org, Position::MAX)?.policies().in_force(now).clone())
}

/// Who stands where on the ladder of each department with people, as the policy has it.
fn rungs(read: &dyn Read, org: &OrgId, policy: &PolicyDocument, now: Timestamp) -> Result<Vec<DrillRung>, StoreError> {
    let here = read.people(org)?.into_iter().filter(|person| person.left.is_none());
    let departments: BTreeSet<Option<DepartmentId>> = here.map(|person| person.department).collect();
    let is_told = |rung: &SafetyRung| policy.safety_ladder.steps.iter().any(|step| step.tell == *rung);
    let mut rungs = Vec::new();
    for department in departments {
        let line = Line::of_department(read, org, department.as_ref(), policy, now)?;
        for rung in RUNGS.iter().filter(|rung| is_told(rung)) {
            let stand = line.on(*rung);
            let (en, zh) = stand.said();
            let (rung, people) = (rung.as_str().to_owned(), stand.people);
            rungs.push(DrillRung { department: department.clone(), rung, people, en: en.trim().to_owned(), zh });
        }
    }
    Ok(rungs)
}

/// On which rungs everybody stands.
fn by_person(rungs: &[DrillRung]) -> BTreeMap<PersonId, Vec<&DrillRung>> {
    let mut all: BTreeMap<PersonId, Vec<&DrillRung>> = BTreeMap::new();
    for rung in rungs {
        for person in &rung.people {
            all.entry(person.clone()).or_default().push(rung);
        }
    }
    all
}

fn tell(
    tx: &mut dyn Tx,
    org: &OrgId,
    drill: Position,
    (subject, event): (&str, String),
    people: Vec<PersonId>,
    (at, (en, zh)): (Timestamp, (String, String)),
) -> Result<(), StoreError> {
    let (kind, subject, whom) = (NoticeKind::Drill, subject.to_owned(), Vec::new());
    let telling = Telling { subject, kind, event, whom, at, disturbs_at: at, duty: None, en, zh };
    give(tx, org, &place_of(drill)?, people, &telling)
}

/// Somebody says that they have it, also after its time.
///
/// # Errors
/// What the store returns.
pub fn confirm(app: &App, org: &OrgId, person: &PersonId, drill: Position) -> Result<Confirmed, StoreError> {
    let (org, person, now) = (org.clone(), person.clone(), app.clock.now());
    app.store.write_with(move |tx| {
        let places = tx.drill_places(&org, drill)?;
        let mut theirs = places.iter().filter(|place| place.person.as_ref() == Some(&person)).peekable();
        if theirs.peek().is_none() {
            return Ok(Confirmed::Unknown);
        }
        if theirs.all(|place| place.confirmed.is_some()) {
            return Ok(Confirmed::Before);
        }
        let act = DrillAct::Confirmed { drill, person: person.clone() };
        carry_out(tx, &org, now, &Doer::Person(person.clone()), Act::OfDrill(act))?;
        Ok(Confirmed::Noted)
    })
}

/// Does what is due about drills: how many began or ended. Each stands in one transaction with the time of the next.
///
/// # Errors
/// What the store returns.
pub fn turn_due(app: &App) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let due = app.store.read_with(|read| read.drills_due())?;
    let mut turned = 0;
    for (org, _) in due.into_iter().filter(|(_, at)| *at <= now) {
        turned += app.store.write_with(move |tx| turn(tx, &org, now))?;
    }
    Ok(turned)
}

fn turn(tx: &mut dyn Tx, org: &OrgId, now: Timestamp) -> Result<usize, StoreError> {
    // Somebody may have been here since it was looked at.
    if !tx.drills_due()?.iter().any(|(of, at)| of == org && *at <= now) {
        return Ok(0);
    }
    let last = tx.drills(org, 1)?.pop();
    if let Some(drill) = last.as_ref().filter(|drill| drill.over.is_none()) {
        if drill.confirm_by > now {
            return tx.set_drill_due(org, drill.confirm_by).map(|()| 0);
        }
        finish(tx, org, drill, now)?;
        let next = next_start(tx, org, drill.at, now)?;
        return tx.set_drill_due(org, next).map(|()| 1);
    }
    let wanted = match &last {
        Some(drill) => next_start(tx, org, drill.at, now)?,
        None => in_hours(tx, org, now, now)?,
    };
    // Who was down when it was due starts it in the working hours all the same.
    if wanted > now {
        return tx.set_drill_due(org, wanted).map(|()| 0);
    }
    match begin(tx, org, now, &Doer::Server)? {
        Started::Runs(_) => Ok(1),
        Started::Already(_) | Started::Nobody => {
            let next = next_start(tx, org, now, now)?;
            tx.set_drill_due(org, next).map(|()| 0)
        }
    }
}

/// When the drill after one that began then starts by itself; now, or when the office works again, where that is past.
fn next_start(read: &dyn Read, org: &OrgId, last: Timestamp, now: Timestamp) -> Result<Timestamp, StoreError> {
    let days = i64::from(policy(read, org, now)?.drill_days);
    in_hours(read, org, now, now.max(last + Millis::days(days)))
}

/// The first moment of the working hours from then on.
fn in_hours(read: &dyn Read, org: &OrgId, now: Timestamp, at: Timestamp) -> Result<Timestamp, StoreError> {
    let rulebook = rulebook(read, org, Position::MAX)?;
    let policy = rulebook.policies().in_force(now);
    let calendar = rulebook.calendar(&policy.office_calendar);
    Ok(OfficeHours::new(policy, calendar.as_ref()).at_or_after(Hours::Working, at))
}

/// Looks when the next drill of each organisation starts: the policy may have changed, and one that never had any has its first
/// `drill_days` after it was first looked at.
///
/// # Errors
/// What the store returns.
pub fn look(app: &App) -> Result<(), StoreError> {
    let now = app.clock.now();
    let wanted = app.store.read_with(|read| {
        let due: BTreeMap<OrgId, Timestamp> = read.drills_due()?.into_iter().collect();
        let mut wanted = Vec::new();
        for org in read.organisations()?.into_iter().map(|organisation| organisation.id) {
            let known = due.get(&org).copied();
            let next = match read.drills(&org, 1)?.pop() {
                Some(drill) if drill.over.is_none() => drill.confirm_by,
                Some(drill) => next_start(read, &org, drill.at, now)?,
                // A longer time does not put off the first.
                None => next_start(read, &org, now, now)?.min(known.unwrap_or(Timestamp(i64::MAX))),
            };
            wanted.extend((known != Some(next)).then_some((org, next)));
        }
        Ok(wanted)
    })?;
    if wanted.is_empty() {
        return Ok(());
    }
    app.store.write_with(move |tx| wanted.iter().try_for_each(|(org, next)| tx.set_drill_due(org, *next)))
}

/// Its time is over: where a rung is empty, or somebody has not said that they have it, the operators and that department's managers are
/// told.
fn finish(tx: &mut dyn Tx, org: &OrgId, drill: &Drill, now: Timestamp) -> Result<(), StoreError> {
    carry_out(tx, org, now, &Doer::Server, Act::OfDrill(DrillAct::Over { drill: drill.id }))?;
    let mut ladders: BTreeMap<Option<DepartmentId>, Vec<DrillPlace>> = BTreeMap::new();
    for place in tx.drill_places(org, drill.id)? {
        ladders.entry(place.department.clone()).or_default().push(place);
    }
    let operators = tx.people(org)?.into_iter();
    let is_operator = |person: &Person| person.left.is_none() && person.roles.contains(&Role::Operator);
    let operators: Vec<PersonId> = operators.filter(is_operator).map(|person| person.id).collect();
    for (department, places) in ladders {
        let Some(said) = words::over(department.as_ref(), &places) else { continue };
        let managers = places.iter().filter(|place| place.rung == SafetyRung::Manager.as_str());
        let mut people = operators.clone();
        people.extend(managers.filter_map(|place| place.person.clone()));
        let of = department.as_ref().map_or("-", |department| department.as_str());
        if people.is_empty() {
            tracing::warn!(%org, drill = drill.id, department = of, "a drill found faults, and nobody is there to be told");
        }
        tell(tx, org, drill.id, (OVER, of.to_owned()), people, (now, said))?;
    }
    Ok(())
}
