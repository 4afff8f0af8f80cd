//! The board: the visits and devices that one person may see, each as it stands at the server's now.

use std::collections::BTreeMap;

use sync_core::ids::{DepartmentId, OrgId, PersonId, VisitId};
use sync_core::time::Timestamp;

use crate::query::device::{DeviceView, devices_of};
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

/// Reads the board for one person.
///
/// # Errors
/// What the store returns.
pub fn board(read: &dyn Read, org: &OrgId, caller: &PersonId, now: Timestamp) -> Result<Board, StoreError> {
    let asked = Asked::new(read, org, now)?;
    let sight = Sight::read(read, org, caller)?;
    let mut devices = DevicesByPerson::default();
    let mut visits = Vec::new();
    for row in read.visits(org)? {
        let shown = sight.shown(read, org, &row)?;
        if !shown.anything() {
            continue;
        }
        let devices = match shown.visit {
            true => devices.of(&asked, &people_of(&asked, &row)?)?,
            false => Vec::new(),
        };
        visits.push(BoardVisit::shown(&asked, &sight, row, &shown, devices)?);
    }
    let people: Vec<PersonId> = sight.people_with_devices().cloned().collect();
    let named = devices.of(&asked, &people)?.into_iter().map(|device| (sight.name(&device.person), device));
    Ok(Board { now, position: asked.digested, visits, devices: named.collect() })
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
