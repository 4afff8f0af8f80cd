//! The board: the visits and devices that one person may see, each as it stands at the server's now, in pages.

use std::collections::BTreeMap;

use sync_core::ids::{DepartmentId, OrgId, PersonId, VisitId};
use sync_core::time::Timestamp;

use crate::query::device::{DeviceView, devices_of};
use crate::query::outlines::{Chosen, Outline, Outlines};
use crate::query::sight::{Shown, Sight};
use crate::query::standing::{Asked, Standing};
use crate::query::synced::Synced;
use crate::store::{MemberRole, Position, Read, StoreError, VisitRow};

/// The board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The server's now.
    pub now: Timestamp,
    /// Up to where everything is digested.
    pub position: Position,
    /// Visits, by planned start.
    pub visits: Vec<BoardVisit>,
    /// Behind which place the next page begins; none at the end.
    pub next: Option<String>,
    /// Devices, with their people's names.
    pub devices: Vec<(String, DeviceView)>,
}

/// One visit on the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardVisit {
    /// Which.
    pub visit: VisitId,
    /// Whose.
    pub rep: PersonId,
    /// Their name.
    pub rep_name: String,
    /// The rep's department.
    pub department: Option<DepartmentId>,
    /// The department's name.
    pub department_name: Option<String>,
    /// The customer's name as the plan has it.
    pub customer: String,
    /// Planned start.
    pub start: Option<Timestamp>,
    /// Planned end.
    pub end: Option<Timestamp>,
    /// Whether only the itinerary is shown: the person watches over the trip and no more.
    pub itinerary_only: bool,
    /// The parts that this person may look at: `plan`, `record`, `visit`, `itinerary`.
    pub parts: Vec<&'static str>,
    /// How it stands; for a watcher only the watch.
    pub standing: Standing,
    /// How much is known; none for a watcher.
    pub synced: Option<Synced>,
    /// Whether content of it can't be merged within its budget.
    pub parked: bool,
    /// When it was erased: then nothing of it is left to be shown.
    pub erased: Option<Timestamp>,
}

/// Which page.
#[derive(Debug, Clone, Copy)]
pub struct Room<'a> {
    /// Behind which place; the first page where none is named.
    pub after: Option<&'a str>,
    /// Most visits.
    pub limit: usize,
}

/// A page of the board for one person: the visits behind a place, and the devices on the first page.
///
/// # Errors
/// What the store returns.
pub fn board(
    read: &dyn Read,
    org: &OrgId,
    caller: &PersonId,
    now: Timestamp,
    chosen: &Chosen,
    Room { after, limit }: Room<'_>,
) -> Result<Board, StoreError> {
    let outlines = Outlines::read(read, org, caller, now)?;
    let (asked, sight) = (&outlines.asked, &outlines.sight);
    let mut keyed: Vec<(String, &Outline)> = outlines.chosen(chosen)?.into_iter().map(|it| (key(it), it)).collect();
    keyed.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    let behind = after.map_or(0, |after| keyed.partition_point(|(key, _)| key.as_str() <= after));
    let more = keyed.len() > behind + limit;
    let mut devices = DevicesByPerson::default();
    let (mut visits, mut next) = (Vec::new(), None);
    for (key, outline) in keyed.into_iter().skip(behind).take(limit) {
        next = Some(key).filter(|_| more);
        let Some(row) = read.visit(org, &outline.row.visit)? else { continue };
        let devices = match outline.shown.visit {
            true => devices.of(asked, &people_of(asked, &row)?)?,
            false => Vec::new(),
        };
        visits.push(BoardVisit::shown(asked, sight, row, &outline.shown, devices)?);
    }
    let people: Vec<PersonId> = sight.people_with_devices().filter(|_| after.is_none()).cloned().collect();
    let named = devices.of(asked, &people)?.into_iter().map(|device| (sight.name(&device.person), device));
    Ok(Board { now, position: asked.digested, visits, next, devices: named.collect() })
}

/// By planned start, those without one last.
fn key(outline: &Outline) -> String {
    let start = outline.row.start.map(|at| format!("{:016x}", at.0.cast_unsigned() ^ (1 << 63)));
    format!("{}{}", start.as_deref().unwrap_or("~"), outline.row.visit)
}

impl BoardVisit {
    /// A row with what of it is shown.
    ///
    /// # Errors
    /// What the store returns.
    pub(super) fn shown(
        asked: &Asked<'_>,
        sight: &Sight,
        row: VisitRow,
        shown: &Shown,
        devices: Vec<DeviceView>,
    ) -> Result<Self, StoreError> {
        let standing = match shown.visit {
            _ if row.erased.is_some() => Standing::default(),
            true => asked.standing(&row, shown.own)?,
            false => Standing { watch: asked.watch(&row.visit, shown.own)?, ..Standing::default() },
        };
        let synced = (shown.visit && row.erased.is_none())
            .then(|| Synced::of(devices, row.start, row.end, asked.now, &asked.zone));
        Ok(Self {
            rep_name: sight.name(&row.rep),
            department_name: row.department.as_ref().map(|department| sight.department(department)),
            visit: row.visit,
            rep: row.rep,
            department: row.department,
            customer: row.customer_name,
            start: row.start,
            end: row.end,
            itinerary_only: shown.itinerary && !shown.visit,
            parts: shown.parts(),
            standing: Standing { watch: standing.watch.filter(|_| shown.itinerary), ..standing },
            synced,
            parked: row.parked,
            erased: row.erased,
        })
    }
}

/// The rep and the companions.
pub(super) fn people_of(asked: &Asked<'_>, row: &VisitRow) -> Result<Vec<PersonId>, StoreError> {
    let members = asked.read.members(asked.org, &row.visit)?;
    let companions = members.into_iter().filter(|member| member.role == MemberRole::Companion);
    Ok(std::iter::once(row.rep.clone()).chain(companions.map(|member| member.person)).collect())
}

/// Devices that were looked up already.
#[derive(Default)]
pub(super) struct DevicesByPerson(BTreeMap<PersonId, Vec<DeviceView>>);

impl DevicesByPerson {
    pub(super) fn of(&mut self, asked: &Asked<'_>, people: &[PersonId]) -> Result<Vec<DeviceView>, StoreError> {
        let mut all = Vec::new();
        for person in people {
            if !self.0.contains_key(person) {
                let found = devices_of(asked.read, asked.org, person, asked.digested)?;
                self.0.insert(person.clone(), found);
            }
            all.extend(self.0.get(person).into_iter().flatten().cloned());
        }
        Ok(all)
    }
}
