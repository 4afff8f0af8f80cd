//! A visit as its card on the board has it: whose, with whom, when, and the one thing that decides its lane.

use sync_core::ids::{DepartmentId, PersonId, VisitId};
use sync_core::obligation::State;
use sync_core::time::Timestamp;

use crate::query::lanes::{Lane, Placed};
use crate::query::outlines::Outlines;
use crate::query::standing::Owed;
use crate::store::StoreError;

/// A card.
#[derive(Debug, Clone)]
pub struct Card {
    /// Which visit.
    pub visit: VisitId,
    /// Its place in its lane: texts in their order.
    pub key: String,
    /// The lane.
    pub lane: Lane,
    /// Whose.
    pub rep: PersonId,
    /// Their name.
    pub rep_name: String,
    /// The rep's department.
    pub department: Option<DepartmentId>,
    /// Its name.
    pub department_name: Option<String>,
    /// The customer's name as the plan has it.
    pub customer: String,
    /// Planned start.
    pub start: Option<Timestamp>,
    /// What decides the lane; none where nothing is owed, or shown.
    pub owed: Option<Owed>,
}

impl Card {
    /// Opens the words of one visit; none where it was erased just now.
    pub(super) fn open(outlines: &Outlines<'_>, placed: &Placed<'_>) -> Result<Option<Self>, StoreError> {
        let (asked, sight, outline) = (&outlines.asked, &outlines.sight, placed.outline);
        let Some(row) = asked.read.visit(asked.org, &outline.row.visit)? else { return Ok(None) };
        let owed = match outline.shown.visit && row.erased.is_none() {
            true => asked.owed(&row, outline.shown.own)?,
            false => Vec::new(),
        };
        let lane_of = |owed: &Owed| State::named(&owed.state).map_or(Lane::Other, Lane::of);
        let owed = match owed.iter().position(|owed| lane_of(owed) == placed.lane) {
            Some(at) => owed.into_iter().nth(at),
            None => owed.into_iter().min_by_key(lane_of),
        };
        Ok(Some(Self {
            key: placed.key.clone(),
            lane: placed.lane,
            rep_name: sight.name(&row.rep),
            department_name: row.department.as_ref().map(|department| sight.department(department)),
            visit: row.visit,
            rep: row.rep,
            department: row.department,
            customer: row.customer_name,
            start: row.start,
            owed,
        }))
    }
}
