//! A trip as this device knows it (V6.3): the itinerary with its local times, what the watch goes by, who watches and how far it has
//! reached them, and what is next. For one's own trips and for those one watches over.

use crate::assessment::{VisitEvidence, assess_reach, assess_watch};
use crate::document::itinerary::ItineraryView;
use crate::engine::Engine;
use crate::engine::books::KnownFact;
use crate::fact::{CheckPlan, Fact, Gap};
use crate::ids::{PersonId, VisitId};
use crate::itinerary::{About, Point, Timed, check, timed};
use crate::obligation::Sentence;
use crate::safety::{Reached, WatchState, explain_watch};
use crate::time::{DeviceTime, Timestamp};

/// What comes next on a trip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Next {
    /// The traveller is to be heard of.
    HeardOf,
    /// A leg begins.
    LegBegins,
    /// Coverage ends, as planned.
    GapBegins,
    /// Coverage is back, as planned.
    GapEnds,
    /// The traveller means to be back.
    Back,
}

/// A trip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TripPage {
    /// The lead visit.
    pub visit: VisitId,
    /// Whose trip it is, if that is known.
    pub traveller: Option<PersonId>,
    /// Whether this device's person is on it.
    pub own: bool,
    /// The itinerary as it stands here; empty where only times were shared.
    pub view: ItineraryView,
    /// When the traveller means to be back: what was shared, or else what the itinerary says.
    pub return_by: Option<Timestamp>,
    /// When a sign of life is due, by what was shared, or else by the itinerary.
    pub dues: Vec<Timestamp>,
    /// When none can be expected.
    pub gaps: Vec<Gap>,
    /// How far what was shared has reached those who watch.
    pub watchers: Vec<Reached>,
    /// Where the watch stands, by when to hear of the traveller, and why; none where nothing is shared.
    pub watch: Option<(WatchState, Timestamp, Sentence)>,
    /// When this device itself reminds its person.
    pub own_alarm: Option<Timestamp>,
    /// What is next.
    pub next: Option<(Timestamp, Next)>,
    /// What is to be said of the itinerary.
    pub points: Vec<Point>,
}

impl Engine {
    /// The trip that a visit leads, or is a leg of; none where this device knows of neither itinerary nor watch.
    pub fn trip(&self, now: &DeviceTime, visit: &VisitId) -> Option<TripPage> {
        let lead = self.books.lead_of(visit).unwrap_or_else(|| visit.clone());
        let view = self.books.itinerary(&lead);
        let (timeline, time) = (self.timeline(), self.server_time(now));
        let page = self.with_evidence(&lead, &timeline, time, |evidence, known| {
            self.trip_by(&lead, view.clone().unwrap_or_default(), (evidence, known), time)
        });
        (view.is_some() || page.watch.is_some()).then_some(page)
    }

    fn trip_by(
        &self,
        lead: &VisitId,
        view: ItineraryView,
        (evidence, known): (&VisitEvidence<'_>, &[KnownFact]),
        now: Timestamp,
    ) -> TripPage {
        let laid_out = timed(&view);
        let shared = known.iter().rev().find_map(|known| match &*known.fact {
            Fact::Share { return_by, plan, .. } => Some((*return_by, plan.as_deref().cloned().unwrap_or_default())),
            _ => None,
        });
        let (return_by, plan) = match shared {
            Some((return_by, plan)) => (Some(return_by), plan),
            None => (laid_out.return_by, plan_of(&laid_out)),
        };
        let zone = &evidence.policy.office_zone;
        let watch = assess_watch(evidence, now);
        let traveller = known.iter().find(|known| matches!(*known.fact, Fact::Plan { .. } | Fact::Share { .. }));
        let traveller = traveller.map(|known| known.person.clone());
        let own = self.is_own(lead, known);
        let due = watch.as_ref().filter(|watch| watch.state != WatchState::Closed).map(|watch| watch.due);
        TripPage {
            visit: lead.clone(),
            own,
            next: next(&laid_out, (return_by, due), &plan, now),
            points: check(&view, &About { traveller: traveller.as_ref(), left: &[] }),
            traveller,
            return_by,
            watchers: assess_reach(evidence),
            own_alarm: if own { self.own_alarm(evidence, now).map(|(at, _)| at) } else { None },
            watch: watch.map(|watch| (watch.state, watch.due, explain_watch(&watch, zone))),
            dues: plan.dues,
            gaps: plan.gaps,
            view,
        }
    }
}

fn plan_of(timed: &Timed) -> CheckPlan {
    let gaps = timed.gaps.iter().map(|gap| Gap { from: gap.from, until: gap.until }).collect();
    CheckPlan { dues: timed.dues.clone(), gaps }
}

/// The first of all that lies ahead; whoever is to be heard of comes before what happens at the same moment.
fn next(
    timed: &Timed,
    (return_by, due): (Option<Timestamp>, Option<Timestamp>),
    plan: &CheckPlan,
    now: Timestamp,
) -> Option<(Timestamp, Next)> {
    let legs = timed.legs.iter().flatten().map(|leg| (leg.from, Next::LegBegins));
    let gaps = plan.gaps.iter().flat_map(|gap| [(gap.from, Next::GapBegins), (gap.until, Next::GapEnds)]);
    let back = return_by.map(|at| (at, Next::Back));
    let heard = due.map(|at| (at, Next::HeardOf));
    let ahead = legs.chain(gaps).chain(back).filter(|(at, _)| *at > now);
    // Who is overdue is what is next, whatever lies ahead.
    ahead.chain(heard).min()
}
