//! Drills of the safety ladder, as an operator starts them and reads what came of them.

use serde_json::{Value, json};
use sync_core::ids::{OrgId, PersonId};
use sync_core::sync::{Notice, NoticeKind};
use sync_core::time::Timestamp;

use crate::admin::people::check_org;
use crate::admin::{AdminError, unknown};
use crate::drill::{Started, begin, name_of, notice_of};
pub use crate::query::reached::Way;
use crate::query::reached::ways;
use crate::store::{Doer, Drill, DrillPlace, Position, Read, Store, StoreError};

/// What came of a drill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The drill.
    pub drill: Drill,
    /// When the next starts by itself, or this one is over; none where no server has looked yet.
    pub next: Option<Timestamp>,
    /// Each place on a ladder, and how far the notice came.
    pub places: Vec<(DrillPlace, Vec<Way>)>,
}

/// Starts one now, at any hour.
///
/// # Errors
/// [`AdminError::Refused`] while one runs, and where there is nobody.
pub fn start(store: &dyn Store, org: &OrgId, now: Timestamp) -> Result<Position, AdminError> {
    check_org(store, org)?;
    let in_tx = org.clone();
    match store.write_with(move |tx| begin(tx, &in_tx, now, &Doer::Operator))? {
        Started::Runs(id) => Ok(id),
        Started::Already(drill) => {
            let (name, until) = (name_of(drill.id), drill.confirm_by);
            Err(AdminError::Refused(format!("{name} runs until {until}: `drill report` shows it")))
        }
        Started::Nobody => {
            Err(AdminError::Refused("there are no people yet: `user add` and `department add` put them in".to_owned()))
        }
    }
}

/// What came of one, or of the last.
///
/// # Errors
/// [`AdminError::Unknown`] where there is none.
pub fn report(store: &dyn Store, org: &OrgId, id: Option<Position>, now: Timestamp) -> Result<Report, AdminError> {
    check_org(store, org)?;
    let found = store.read_with(|read| {
        let mut all = read.drills(org, usize::MAX)?.into_iter();
        all.find(|drill| id.is_none_or(|id| id == drill.id)).map(|drill| of(read, org, drill, now)).transpose()
    })?;
    let name = id.map_or_else(|| "-".to_owned(), name_of);
    found.ok_or_else(|| unknown("drill", name, "`sojourn admin drill start` starts one"))
}

/// The last drills, the newest first.
///
/// # Errors
/// What the store returns.
pub fn latest(read: &dyn Read, org: &OrgId, most: usize, now: Timestamp) -> Result<Vec<Report>, StoreError> {
    read.drills(org, most)?.into_iter().map(|drill| of(read, org, drill, now)).collect()
}

fn of(read: &dyn Read, org: &OrgId, drill: Drill, now: Timestamp) -> Result<Report, StoreError> {
    let next = read.drills_due()?.into_iter().find(|(of, _)| of == org).map(|(_, at)| at);
    let mut places = Vec::new();
    for place in read.drill_places(org, drill.id)? {
        let ways = match &place.person {
            Some(person) => reached(read, org, person, &drill, now)?,
            None => Vec::new(),
        };
        places.push((place, ways));
    }
    Ok(Report { drill, next, places })
}

fn reached(
    read: &dyn Read,
    org: &OrgId,
    person: &PersonId,
    drill: &Drill,
    now: Timestamp,
) -> Result<Vec<Way>, StoreError> {
    let visit = name_of(drill.id).parse();
    let visit = visit.map_err(|error| StoreError::Other { context: "a drill", source: Box::new(error) })?;
    let (id, kind, at) = (notice_of(drill.id), NoticeKind::Drill, drill.at);
    ways(read, org, person, &Notice { id, kind, visit, at, en: String::new(), zh: String::new() }, now)
}

/// All drills, the newest first.
///
/// # Errors
/// [`AdminError::Unknown`].
pub fn list(store: &dyn Store, org: &OrgId) -> Result<Vec<Drill>, AdminError> {
    check_org(store, org)?;
    Ok(store.read_with(|read| read.drills(org, usize::MAX))?)
}

/// The same for a program.
pub fn as_json(report: &Report) -> Value {
    let place = |(place, ways): &(DrillPlace, Vec<Way>)| {
        let ways = ways.iter().map(|way| {
            let at = way.at.map(|at| at.to_string());
            json!({ "by": way.by, "far": way.far.as_str(), "at": at, "why": way.why })
        });
        json!({
            "department": place.department.as_ref().map(ToString::to_string),
            "rung": place.rung,
            "person": place.person.as_ref().map(ToString::to_string),
            "confirmed": place.confirmed.map(|at| at.to_string()),
            "ways": ways.collect::<Vec<_>>(),
            "note": { "en": place.en, "zh": place.zh },
        })
    };
    json!({
        "id": report.drill.id,
        "at": report.drill.at.to_string(),
        "by": report.drill.by.key(),
        "confirm_by": report.drill.confirm_by.to_string(),
        "over": report.drill.over.map(|at| at.to_string()),
        "next": report.next.map(|at| at.to_string()),
        "places": report.places.iter().map(place).collect::<Vec<_>>(),
    })
}
