//! One visit in full, as one person may see it: content, facts with their evidence, verdicts with their history, and what
//! was refused. A watcher gets the itinerary and the watch, and no more.

use sync_core::access::Action;
use sync_core::document::plan::PlanView;
use sync_core::document::record::RecordView;
use sync_core::ids::{DeviceId, OrgId, PersonId, VisitId};
use sync_core::sync::Refused;
use sync_core::time::Timestamp;

use crate::gather::policy_history;
use crate::query::board::{BoardVisit, DevicesByPerson, itinerary_only, people_of};
use crate::query::evidence::{FactView, facts};
use crate::query::sight::Sight;
use crate::query::standing::Asked;
use crate::query::synced::Synced;
use crate::store::{HistoryRow, Position, Read, StoreError, TimerKind, VisitRow};

/// One visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitDetail {
    /// The server's now.
    pub now: Timestamp,
    /// Up to where everything is digested.
    pub position: Position,
    /// As on the board.
    pub summary: BoardVisit,
    /// The plan; for a watcher only what the trip needs.
    pub plan: Option<PlanView>,
    /// The record; none for a watcher.
    pub record: Option<RecordView>,
    /// Facts, by their best times; for a watcher only those of the trip.
    pub facts: Vec<FactView>,
    /// How verdicts and watch changed, oldest first; for a watcher only the watch.
    pub history: Vec<HistoryRow>,
    /// Content of this visit that was refused, by device.
    pub refused: Vec<(DeviceId, Refused)>,
}

/// Reads one visit for one person; none where there is no such visit or it is not for them to see.
///
/// # Errors
/// What the store returns.
pub fn visit(
    read: &dyn Read,
    org: &OrgId,
    caller: &PersonId,
    visit: &VisitId,
    now: Timestamp,
) -> Result<Option<VisitDetail>, StoreError> {
    let asked = Asked::new(read, org, now)?;
    let Some(row) = read.visit(org, visit)? else { return Ok(None) };
    let sight = Sight::read(read, org, caller)?;
    let relation = sight.of_visit(read, org, &row)?;
    if sight.allows(relation, Action::ReadVisit) {
        return in_full(&asked, &sight, row).map(Some);
    }
    match sight.allows(relation, Action::ReadItinerary) {
        true => itinerary(&asked, &sight, row).map(Some),
        false => Ok(None),
    }
}

fn in_full(asked: &Asked<'_>, sight: &Sight, row: VisitRow) -> Result<VisitDetail, StoreError> {
    let (read, org) = (asked.read, asked.org);
    let zone = policy_history(read, org)?.latest().office_zone.clone();
    let people = people_of(asked, &row)?;
    let devices = DevicesByPerson::default().of(asked, &people)?;
    let gathered = asked.gather(&row.visit)?;
    let standing = asked.standing(&row)?;
    Ok(VisitDetail {
        now: asked.now,
        position: asked.digested,
        plan: gathered.plan().cloned(),
        record: gathered.record().cloned(),
        facts: facts(&gathered.facts, &read.facts(org, &row.visit, asked.digested)?),
        history: read.history(org, &row.visit)?,
        refused: refused(asked, &row.visit, devices.iter().map(|device| device.device))?,
        summary: BoardVisit {
            synced: Some(Synced::of(devices, row.start, row.end, asked.now, &zone)),
            ..BoardVisit::of(sight, row, standing, false)
        },
    })
}

fn itinerary(asked: &Asked<'_>, sight: &Sight, row: VisitRow) -> Result<VisitDetail, StoreError> {
    let (read, org) = (asked.read, asked.org);
    let gathered = asked.gather(&row.visit)?;
    let mut trip = facts(&gathered.facts, &read.facts(org, &row.visit, asked.digested)?);
    trip.retain(|fact| fact.is_safety);
    let mut history = read.history(org, &row.visit)?;
    history.retain(|change| change.subject == TimerKind::Watch.as_str());
    let standing = itinerary_only(asked, &row.visit)?;
    Ok(VisitDetail {
        now: asked.now,
        position: asked.digested,
        plan: gathered.plan().map(trip_of),
        record: None,
        facts: trip,
        history,
        refused: Vec::new(),
        summary: BoardVisit::of(sight, row, standing, true),
    })
}

/// What of a plan the people who watch over a trip need (V6.3): address, customer's contact, times.
fn trip_of(plan: &PlanView) -> PlanView {
    PlanView {
        customer: plan.customer.clone(),
        customer_name: plan.customer_name.clone(),
        country: plan.country.clone(),
        overseas: plan.overseas,
        remote: plan.remote,
        place: plan.place.clone(),
        contact: plan.contact.clone(),
        zone: plan.zone.clone(),
        start: plan.start,
        minutes: plan.minutes,
        participants: plan.participants.clone(),
        ..PlanView::default()
    }
}

/// What was refused of a visit's documents. A refused entry's body is not kept, so what else it was about can't be said:
/// devices count those.
fn refused(
    asked: &Asked<'_>,
    visit: &VisitId,
    devices: impl Iterator<Item = DeviceId>,
) -> Result<Vec<(DeviceId, Refused)>, StoreError> {
    let mut all = Vec::new();
    for device in devices {
        let refused = asked.read.refused(asked.org, &device)?.into_iter();
        let about = refused.filter(|refused| refused.document.as_ref().is_some_and(|id| id.visit == *visit));
        all.extend(about.map(|refused| (device, refused)));
    }
    Ok(all)
}
