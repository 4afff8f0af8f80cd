//! A trip as one person may see it (V6.3): legs, times, the watch, and what is to be said of it. The note for helpers is in none of it.

use sync_core::document::itinerary::{ItineraryView, read_itinerary};
use sync_core::fact::{Fact, TripStep};
use sync_core::ids::{DocumentId, OrgId, PersonId, VisitId};
use sync_core::itinerary::{About, Point, Timed, check, timed};
use sync_core::policy::PolicyDocument;
use sync_core::safety::Reached;
use sync_core::time::Timestamp;

use crate::query::sight::Sight;
use crate::query::standing::{Asked, Watched};
use crate::query::told::{Told, told};
use crate::query::whereabouts::is_emergency;
use crate::rulebook::rulebook;
use crate::store::{Position, Read, Sight as Look, StoreError};

/// A trip.
#[derive(Debug, Clone)]
pub struct Trip {
    /// The server's now.
    pub now: Timestamp,
    /// Whose trip it is.
    pub traveller: PersonId,
    /// Their name.
    pub name: String,
    /// The itinerary; contacts are empty for who may not see them.
    pub view: ItineraryView,
    /// The same on one line of time.
    pub timed: Timed,
    /// What is to be said of it.
    pub points: Vec<Point>,
    /// How the watch stands, where it is shared.
    pub watch: Option<Watched>,
    /// Who was told of the watch, and how far that came.
    pub told: Vec<Told>,
    /// How far what was shared has reached each of those who watch, with their names.
    pub reached: Vec<(Reached, String)>,
    /// Whether a note for helpers is there.
    pub has_note: bool,
    /// The policy in force.
    pub policy: PolicyDocument,
    /// What of this is a look that must be written down.
    pub looked: Vec<Look>,
}

/// Reads the trip that a visit leads; none where there is none, or not for this person.
///
/// # Errors
/// What the store returns.
pub fn trip(
    read: &dyn Read,
    org: &OrgId,
    caller: &PersonId,
    visit: &VisitId,
    now: Timestamp,
) -> Result<Option<Trip>, StoreError> {
    let asked = Asked::new(read, org, now)?;
    let Some(row) = read.visit(org, visit)?.filter(|row| row.erased.is_none()) else { return Ok(None) };
    let sight = Sight::read(read, org, caller)?;
    let shown = sight.shown(read, org, &row)?;
    if !shown.itinerary {
        return Ok(None);
    }
    let Some(document) = asked.document(&DocumentId::itinerary(visit))? else { return Ok(None) };
    let mut view = read_itinerary(&document);
    let left: Vec<PersonId> = read.leavers(org)?.into_iter().map(|(person, _)| person).collect();
    let points = check(&view, &About { traveller: Some(&row.rep), left: &left });
    if !shown.contact {
        for leg in &mut view.legs {
            leg.contact.clear();
            leg.phone.clear();
            leg.conflicting.retain(|field, _| !matches!(*field, "contact" | "phone"));
        }
    }
    let looks = [Look::Location, Look::Contact];
    let looked = looks.into_iter().filter(|_| !shown.own).filter(|look| *look != Look::Contact || shown.contact);
    Ok(Some(Trip {
        now,
        name: sight.name(&row.rep),
        timed: timed(&view),
        points,
        watch: asked.watch(visit, shown.own)?,
        told: told(read, org, visit, shown.own, now)?,
        reached: asked
            .reach(visit)?
            .into_iter()
            .map(|it| (sight.name(&it.person), it))
            .map(|(name, it)| (it, name))
            .collect(),
        has_note: note(read, org, visit)?.is_some(),
        policy: rulebook(read, org, Position::MAX)?.for_visit(row.start).clone(),
        looked: looked.collect(),
        traveller: row.rep,
        view,
    }))
}

/// The note for helpers as it stands; none where there is none, it was taken back, or its time is over.
///
/// # Errors
/// What the store returns.
pub fn note(read: &dyn Read, org: &OrgId, visit: &VisitId) -> Result<Option<String>, StoreError> {
    let facts = read.facts(org, visit, Position::MAX)?;
    let last = facts.into_iter().rev().find_map(|row| match row.fact {
        Fact::Trip { step: TripStep::MedicalNote { note }, .. } => Some(note),
        _ => None,
    });
    Ok(last.filter(|note| !note.is_empty()))
}

/// Whether the watch over a trip is alarmed, as of now.
///
/// # Errors
/// What the store returns.
pub fn is_alarmed(read: &dyn Read, org: &OrgId, visit: &VisitId, now: Timestamp) -> Result<bool, StoreError> {
    let asked = Asked::new(read, org, now)?;
    Ok(asked.watch(visit, false)?.is_some_and(|watch| is_emergency(&watch.state)))
}
