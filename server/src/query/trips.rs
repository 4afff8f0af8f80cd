//! The trips that one person may look at (V6.3), the most urgent first: how each watch stands and why, what was heard last, and how far
//! the ladder of an alarm is climbed. Where somebody was stands in none of it.

use sync_core::assessment::acknowledgements;
use sync_core::ids::{DepartmentId, OrgId, PersonId, VisitId};
use sync_core::policy::SafetyStep;
use sync_core::safety::{Alarm, Heard, WatchReason, WatchState, outlook};
use sync_core::time::Timestamp;

use crate::gather::Gathered;
use crate::query::sight::{Shown, Sight};
use crate::query::standing::{Asked, Watched, of_watch};
use crate::store::{Read, StoreError, VisitRow};

/// A trip in sight.
#[derive(Debug, Clone)]
pub struct InSight {
    /// The lead visit.
    pub visit: VisitId,
    /// Whose trip it is.
    pub traveller: PersonId,
    /// Their name.
    pub name: String,
    /// Their department.
    pub department: Option<DepartmentId>,
    /// The customer's name; empty for who sees the watch and no more.
    pub customer: String,
    /// How the watch stands.
    pub watch: Watched,
    /// Why, by its name.
    pub why: &'static str,
    /// How many calls for help are open.
    pub calls: u32,
    /// Since when it is an alarm.
    pub alarmed: Option<Timestamp>,
    /// The last sign of life.
    pub heard: Option<Heard>,
    /// The ladder of the alarm; none for the traveller's own party.
    pub ladder: Option<Ladder>,
    /// Whether it is the caller's own trip, or they come along.
    pub own: bool,
}

/// Where a trip stands among all: by urgency, when to hear of the traveller next, and its id.
pub type Place = (usize, Timestamp, VisitId);

impl InSight {
    /// Where it stands.
    pub fn place(&self) -> Place {
        (urgency(self.why), self.watch.due, self.visit.clone())
    }
}

/// How far the ladder of an alarm is climbed.
#[derive(Debug, Clone)]
pub struct Ladder {
    /// Its steps, in their order.
    pub steps: Vec<SafetyStep>,
    /// How many were taken; those beyond the end repeat the last.
    pub taken: u32,
    /// When the next one is reached if nothing else happens.
    pub next_at: Timestamp,
    /// Who takes care of it, their name, what they do about it, and until when that holds the ladder.
    pub held: Option<(PersonId, String, String, Timestamp)>,
}

/// The trips that a person may look at. Those that are over are left out, unless they are asked for.
///
/// # Errors
/// What the store returns.
pub fn trips(
    read: &dyn Read,
    org: &OrgId,
    caller: &PersonId,
    with_closed: bool,
    now: Timestamp,
) -> Result<Vec<InSight>, StoreError> {
    let asked = Asked::new(read, org, now)?;
    let sight = Sight::read(read, org, caller)?;
    let mut trips = Vec::new();
    for visit in read.watched(org, with_closed)? {
        let (Some(kept), Some(row)) = (read.watch(org, &visit)?, read.visit(org, &visit)?) else { continue };
        if row.erased.is_some() {
            continue;
        }
        let shown = sight.shown(read, org, &row)?;
        if !shown.itinerary {
            continue;
        }
        // Their own may be over in the traveller's eyes where it is not in those of the others.
        let trip = in_sight(&asked, &sight, row, &shown, kept.alarm)?;
        trips.extend(trip.filter(|trip| with_closed || trip.watch.state != WatchState::Closed.as_str()));
    }
    trips.sort_by_cached_key(InSight::place);
    Ok(trips)
}

fn in_sight(
    asked: &Asked<'_>,
    sight: &Sight,
    row: VisitRow,
    shown: &Shown,
    alarm: Option<Alarm>,
) -> Result<Option<InSight>, StoreError> {
    let Some((watch, gathered)) = asked.judged(&row.visit, shown.own)? else { return Ok(None) };
    let alarm = alarm.filter(|_| watch.alarm.is_some() && !shown.own);
    Ok(Some(InSight {
        name: sight.name(&row.rep),
        visit: row.visit,
        traveller: row.rep,
        department: row.department,
        customer: if shown.visit || shown.plan { row.customer_name } else { String::new() },
        why: why(&watch.reason),
        calls: watch.calls,
        alarmed: watch.alarm,
        heard: watch.heard,
        ladder: alarm.map(|alarm| ladder(sight, &gathered, &alarm, asked.now)),
        own: shown.own,
        watch: of_watch(&watch, &gathered.policy.office_zone),
    }))
}

fn ladder(sight: &Sight, gathered: &Gathered, alarm: &Alarm, now: Timestamp) -> Ladder {
    let ladder = &gathered.policy.safety_ladder;
    let seen = outlook(ladder, alarm, acknowledgements(&gathered.evidence()), now);
    let held = seen.holder(now);
    let held = held.map(|(ack, until)| (ack.person.clone(), sight.name(&ack.person), ack.note.clone(), until));
    Ladder { steps: ladder.of_alarm(), taken: alarm.taken, next_at: seen.next_at, held }
}

fn why(reason: &WatchReason) -> &'static str {
    match reason {
        WatchReason::Called { secret: true, .. } => "forced",
        WatchReason::Called { .. } => "called",
        WatchReason::NothingHeard => "nothing_heard",
        WatchReason::PastReturn => "past_due",
        WatchReason::OutOfCoverage { .. } => "out_of_coverage",
        WatchReason::OnTheRoad => "on_the_road",
        WatchReason::NotDeparted => "not_departed",
        WatchReason::Returned => "returned",
        WatchReason::Confirmed { .. } => "confirmed",
    }
}

/// What asks most for somebody comes first: a call, silence past the grace, silence, then silence that was announced.
fn urgency(why: &str) -> usize {
    let order = ["forced", "called", "nothing_heard", "past_due", "out_of_coverage", "on_the_road", "not_departed"];
    order.iter().position(|known| *known == why).unwrap_or(order.len())
}
