//! An itinerary made from plans in one step: a leg for each visit, in the order of time, and the return after the last.

use super::local::local_of;
use crate::document::itinerary::{ItineraryEdit, LegEdit};
use crate::document::plan::PlanView;
use crate::ids::{PersonId, VisitId};
use crate::time::{Millis, Timestamp};

/// A visit on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Which.
    pub visit: VisitId,
    /// Its plan.
    pub plan: PlanView,
}

/// What the plans don't say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// When the traveller means to be back; none for so long after the last visit.
    pub return_at: Option<Timestamp>,
    /// How long after the end of the last visit the traveller is back.
    pub return_after: Option<Millis>,
    /// The zone in which the return is written; the office's where it is left out.
    pub return_zone: Option<String>,
    /// Colleagues who watch.
    pub watchers: Vec<PersonId>,
    /// A sign of life every so many hours.
    pub check_in_hours: Option<u32>,
    /// Or at these local times.
    pub check_ins: Vec<String>,
    /// Whom to call when something has happened.
    pub emergency_name: Option<String>,
    /// Their telephone.
    pub emergency_phone: Option<String>,
}

/// The lead visit, which is the first in time, and the edit that makes its itinerary. `home` is the office's zone: that of plans
/// which name none. None without a stop that has a start.
pub fn made_from(mut stops: Vec<Stop>, asked: &Asked, home: &str) -> Option<(VisitId, ItineraryEdit)> {
    stops.retain(|stop| stop.plan.start.is_some());
    stops.sort_by(|a, b| (a.plan.start, &a.visit).cmp(&(b.plan.start, &b.visit)));
    let lead = stops.first()?.visit.clone();
    let end = stops.iter().filter_map(|stop| stop.plan.end()).max()?;
    let return_at = asked.return_at.or_else(|| asked.return_after.map(|after| end + after));
    let zone = asked.return_zone.clone().unwrap_or_else(|| home.to_owned());
    let edit = ItineraryEdit {
        legs: stops.iter().map(|stop| leg(stop, home)).collect(),
        return_at: return_at.and_then(|at| local_of(at, &zone)),
        return_zone: Some(zone),
        check_ins: Some(asked.check_ins.clone()).filter(|all| !all.is_empty()),
        check_in_hours: asked.check_in_hours,
        watchers: Some(asked.watchers.iter().map(ToString::to_string).collect()),
        emergency_name: asked.emergency_name.clone(),
        emergency_phone: asked.emergency_phone.clone(),
    };
    Some((lead, edit))
}

fn leg(stop: &Stop, home: &str) -> LegEdit {
    let plan = &stop.plan;
    let zone = if plan.zone.is_empty() { home } else { plan.zone.as_str() };
    let place = match (plan.place.is_empty(), plan.customer_name.is_empty()) {
        (false, false) => format!("{} ({})", plan.place, plan.customer_name),
        (false, true) => plan.place.clone(),
        (true, _) => plan.customer_name.clone(),
    };
    LegEdit {
        id: stop.visit.to_string(),
        visit: Some(stop.visit.to_string()),
        place: Some(place).filter(|place| !place.is_empty()),
        contact: Some(plan.contact.clone()).filter(|contact| !contact.is_empty()),
        arrive: plan.start.and_then(|at| local_of(at, zone)),
        arrive_zone: Some(zone.to_owned()),
        until: plan.end().and_then(|at| local_of(at, zone)),
        ..LegEdit::default()
    }
}
