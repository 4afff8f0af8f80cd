//! Trips, as far as this device knows of them (V6.3): the itinerary of a visit, and to which trip a visit belongs as a leg.

use crate::document::itinerary::{ItineraryView, read_itinerary};
use crate::engine::books::{Books, KnownFact};
use crate::fact::Fact;
use crate::ids::{DocumentId, VisitId};
use crate::time::Timestamp;

/// A trip that was made, as the last word of its traveller says.
pub(in crate::engine) struct KnownTrip<'a> {
    pub lead: &'a VisitId,
    pub legs: &'a [VisitId],
    pub from: Timestamp,
    pub until: Timestamp,
}

impl Books {
    /// The itinerary that belongs to a visit, as it stands here.
    pub(in crate::engine) fn itinerary(&self, visit: &VisitId) -> Option<ItineraryView> {
        let id = DocumentId::itinerary(visit);
        self.has(&id).then(|| self.open(&id))?.as_ref().map(read_itinerary)
    }

    /// The other visits of the same person on the trip that a visit leads.
    pub(in crate::engine) fn legs_of<'a>(&'a self, lead: &'a VisitId) -> Vec<&'a VisitId> {
        let legs = self.facts.get(lead).and_then(|facts| last_trip(self, lead, facts)).map(|trip| trip.legs);
        let traveller = self.planner(lead);
        let legs = legs.unwrap_or_default().iter().filter(|leg| *leg != lead);
        legs.filter(|leg| traveller.is_some() && self.planner(leg) == traveller).collect()
    }

    /// The trip of the same person that a visit is a leg of, but does not lead.
    pub(in crate::engine) fn trip_over(&self, visit: &VisitId) -> Option<KnownTrip<'_>> {
        let traveller = self.planner(visit)?;
        self.trips.iter().filter(|lead| *lead != visit).find_map(|lead| {
            let trip = last_trip(self, lead, self.facts.get(lead)?)?;
            (trip.legs.contains(visit) && self.planner(lead) == Some(traveller)).then_some(trip)
        })
    }

    /// The lead visit of the trip that a visit is a leg of, unless it is watched over by itself.
    pub(in crate::engine) fn lead_of(&self, visit: &VisitId) -> Option<VisitId> {
        let is_shared = |known: &KnownFact| matches!(*known.fact, Fact::Share { .. }) && !self.is_refused(known);
        if self.facts.get(visit).into_iter().flatten().any(is_shared) {
            return None;
        }
        self.trip_over(visit).map(|trip| trip.lead.clone())
    }

    /// Who planned a visit.
    fn planner(&self, visit: &VisitId) -> Option<&crate::ids::PersonId> {
        let facts = self.facts.get(visit).into_iter().flatten();
        facts.filter(|known| matches!(*known.fact, Fact::Plan { .. })).map(|known| &known.person).next()
    }
}

/// What the traveller said last of the trip that a visit leads.
fn last_trip<'a>(books: &Books, lead: &'a VisitId, facts: &'a [KnownFact]) -> Option<KnownTrip<'a>> {
    let made = facts.iter().rev().filter(|known| !books.is_refused(known)).find_map(|known| known.fact.trip());
    made.map(|trip| KnownTrip { lead, legs: trip.legs, from: trip.from, until: trip.until })
}
