//! Sorts a visit's facts, and the trip that it is a leg of, into what V6.3 asks: whether colleagues knew before the traveller set out.

use crate::assessment::VisitEvidence;
use crate::fact::Fact;
use crate::obligation::Seen;
use crate::rule::itinerary::{Shared, Trip};
use crate::time::Timestamp;

/// A shared trip that a visit is a leg of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TripCover {
    /// Its first share.
    pub shared: Seen,
    /// When the trip begins.
    pub from: Timestamp,
    /// When the traveller means to be back.
    pub until: Timestamp,
}

/// What V6.3 asks of a visit; none while its plan is not known.
pub(super) fn trip_case(visit: &VisitEvidence<'_>) -> Option<Trip> {
    let plan = visit.plan?;
    let departed = visit.first(|fact| matches!(fact, Fact::SetOut { .. } | Fact::Arrive { .. }));
    let covers = |trip: &TripCover| {
        let span = plan.start.zip(plan.end());
        span.is_some_and(|(start, end)| trip.from <= start && end <= trip.until)
    };
    let own = visit.seen(|fact| matches!(fact, Fact::Share { .. }));
    let shares = own.into_iter().chain(visit.holder.trip().filter(covers).map(|trip| trip.shared));
    let shared = shares.map(|share| how(&share, departed.as_ref())).max().unwrap_or(Shared::Never);
    let comes_along = visit.facts.iter().any(|seen| matches!(seen.fact, Fact::Invite { .. }));
    let abroad = plan.overseas || (!plan.country.is_empty() && visit.policy.is_overseas(&plan.country));
    Some(Trip {
        alone: plan.participants.len() <= 1 && !comes_along,
        away: abroad || plan.remote,
        start: plan.start,
        departed: departed.map(|seen| seen.placement.shown()),
        shared,
    })
}

/// In one journal the order says it, between two the best times.
fn how(share: &Seen, departed: Option<&Seen>) -> Shared {
    let before = departed.is_none_or(|departed| match share.entry.device == departed.entry.device {
        true => share.entry.seq < departed.entry.seq,
        false => share.placement.shown() <= departed.placement.shown(),
    });
    if before { Shared::Before } else { Shared::After }
}
