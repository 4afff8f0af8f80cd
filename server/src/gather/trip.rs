//! What a visit has of trips (V6.3), as they stood at a position: the shared trip that it is a leg of, and departures and arrivals at the
//! legs of the trip that it leads.

use sync_core::assessment::TripCover;
use sync_core::fact::{Fact, TripMade};
use sync_core::ids::{EntryId, OrgId, PersonId, VisitId};
use sync_core::obligation::Seen;

use crate::gather::Timelines;
use crate::relation::rep_then;
use crate::store::{FactRow, Position, Read, StoreError};

/// What a visit has of trips.
#[derive(Default)]
pub(super) struct Trips {
    pub cover: Option<TripCover>,
    pub on_legs: Vec<Seen>,
}

impl Trips {
    /// Around a visit's facts at or before a position.
    ///
    /// # Errors
    /// What the store returns.
    pub(super) fn around(
        read: &dyn Read,
        org: &OrgId,
        visit: &VisitId,
        upto: Position,
        (rep, rows): (Option<&PersonId>, &[FactRow]),
        known: &Timelines,
    ) -> Result<Self, StoreError> {
        let Some(rep) = rep else { return Ok(Self::default()) };
        let looking = Looking { read, org, rep, upto, known };
        let mut on_legs = Vec::new();
        for leg in last_trip(rows).map(|trip| trip.legs).unwrap_or_default().iter().filter(|leg| *leg != visit) {
            if looking.is_theirs(leg)? {
                on_legs.extend(looking.seen(&read.facts(org, leg, upto)?, |fact| {
                    matches!(fact, Fact::SetOut { .. } | Fact::Arrive { .. })
                })?);
            }
        }
        let mut cover = None;
        for lead in read.leads_of(org, visit, upto)? {
            cover = if looking.is_theirs(&lead)? { looking.cover(visit, &lead)?.or(cover) } else { cover };
        }
        Ok(Self { cover, on_legs })
    }
}

/// What was said last of a trip.
fn last_trip(rows: &[FactRow]) -> Option<TripMade<'_>> {
    rows.iter().rev().find_map(|row| row.fact.trip())
}

struct Looking<'a> {
    read: &'a dyn Read,
    org: &'a OrgId,
    rep: &'a PersonId,
    upto: Position,
    known: &'a Timelines,
}

impl Looking<'_> {
    fn is_theirs(&self, visit: &VisitId) -> Result<bool, StoreError> {
        Ok(rep_then(self.read, self.org, visit, self.upto)?.as_ref() == Some(self.rep))
    }

    fn seen(&self, rows: &[FactRow], wanted: fn(&Fact) -> bool) -> Result<Vec<Seen>, StoreError> {
        let mut all = Vec::new();
        for row in rows.iter().filter(|row| wanted(&row.fact)) {
            let timeline = self.known.of(self.read, self.org, &row.device, self.upto)?;
            let entry = EntryId { device: row.device, seq: row.seq };
            all.extend(timeline.place(row.seq).map(|placement| Seen { entry, placement }));
        }
        Ok(all)
    }

    /// The trip that a visit leads, if it is shared and has the other as a leg.
    fn cover(&self, visit: &VisitId, lead: &VisitId) -> Result<Option<TripCover>, StoreError> {
        let rows = self.read.facts(self.org, lead, self.upto)?;
        let Some(trip) = last_trip(&rows) else { return Ok(None) };
        if !trip.legs.contains(visit) {
            return Ok(None);
        }
        let shares = self.seen(&rows, |fact| matches!(fact, Fact::Share { .. }))?;
        let shared = shares.into_iter().min_by_key(|seen| (seen.placement.shown(), seen.entry));
        Ok(shared.map(|shared| TripCover { shared, from: trip.from, until: trip.until }))
    }
}
