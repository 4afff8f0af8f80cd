//! What screens show of a trip and of the watch over it (V6.3): one's own, and those one watches.

use plain_derive::Plain;
use sync_core::document::itinerary;
use sync_core::engine::itinerary::{Next, TripPage};
use sync_core::itinerary::{Point, Weight, timed};

use super::view::Sentence;

/// One leg, with its local times beside their zones.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[expect(missing_docs, reason = "each field is the one of the same name in the document's leg")]
pub struct TripLeg {
    pub id: String,
    pub visit: String,
    pub place: String,
    pub contact: String,
    pub phone: String,
    pub depart: String,
    pub depart_zone: String,
    pub arrive: String,
    pub arrive_zone: String,
    pub until: String,
    pub transport: String,
    pub lodging: String,
    pub no_coverage_until: String,
    /// When it begins, in milliseconds since 1970, where its times can be read.
    pub from_ms: Option<i64>,
    /// When it ends.
    pub until_ms: Option<i64>,
}

/// No coverage from here to there, as planned.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Quiet {
    /// Its beginning, in milliseconds since 1970.
    pub from: i64,
    /// Its end.
    pub until: i64,
}

/// How far the share in force has reached one who watches.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Receipt {
    /// Who.
    pub person: String,
    /// `not_reached`, `on_device` or `opened`.
    pub reach: String,
    /// When the server heard so.
    pub at: Option<i64>,
}

/// How the watch stands.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct WatchStands {
    /// For example `armed`.
    pub state: String,
    /// By when to hear of the traveller, in milliseconds since 1970 by the server's clock.
    pub due: i64,
    /// Why.
    pub sentence: Sentence,
}

/// What is next on a trip.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Coming {
    /// When.
    pub at: i64,
    /// `heard_of`, `leg_begins`, `gap_begins`, `gap_ends` or `back`.
    pub what: String,
}

/// Something to be said of an itinerary.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TripPoint {
    /// Which field, for example `legs[2].arrive`.
    pub field: String,
    /// `refuse`, `ask` or `warn`.
    pub weight: String,
    /// What it is and what to do.
    pub sentence: Sentence,
}

/// A trip.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Trip {
    /// The lead visit.
    pub visit: String,
    /// Whose, if that is known.
    pub traveller: Option<String>,
    /// Whether this device's person is on it.
    pub own: bool,
    /// The legs in sight.
    pub legs: Vec<TripLeg>,
    /// The return as it is written: local time and zone.
    pub return_at: String,
    /// Its zone.
    pub return_zone: String,
    /// Signs of life as they are written.
    pub check_ins: Vec<String>,
    /// Or every so many hours; 0 for not.
    pub check_in_hours: u32,
    /// Who watches, as the itinerary names them.
    pub named: Vec<String>,
    /// Whom to call.
    pub emergency_name: String,
    /// Their telephone.
    pub emergency_phone: String,
    /// When the traveller means to be back.
    pub return_by: Option<i64>,
    /// When a sign of life is due.
    pub dues: Vec<i64>,
    /// When none can be expected.
    pub gaps: Vec<Quiet>,
    /// Who watches, with their receipts.
    pub watchers: Vec<Receipt>,
    /// How the watch stands; none where nothing is shared.
    pub watch: Option<WatchStands>,
    /// When this device itself reminds its person.
    pub own_alarm: Option<i64>,
    /// What is next.
    pub next: Option<Coming>,
    /// What is to be said of it.
    pub points: Vec<TripPoint>,
}

fn coming(next: Next) -> &'static str {
    match next {
        Next::HeardOf => "heard_of",
        Next::LegBegins => "leg_begins",
        Next::GapBegins => "gap_begins",
        Next::GapEnds => "gap_ends",
        Next::Back => "back",
    }
}

fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Refuse => "refuse",
        Weight::Ask => "ask",
        Weight::Warn => "warn",
    }
}

impl From<Point> for TripPoint {
    fn from(point: Point) -> Self {
        let sentence = Sentence { zh: point.zh, en: point.en };
        Self { field: point.field, weight: weight(point.weight).to_owned(), sentence }
    }
}

impl From<itinerary::Leg> for TripLeg {
    fn from(leg: itinerary::Leg) -> Self {
        Self {
            id: leg.id,
            visit: leg.visit,
            place: leg.place,
            contact: leg.contact,
            phone: leg.phone,
            depart: leg.depart,
            depart_zone: leg.depart_zone,
            arrive: leg.arrive,
            arrive_zone: leg.arrive_zone,
            until: leg.until,
            transport: leg.transport,
            lodging: leg.lodging,
            no_coverage_until: leg.no_coverage_until,
            from_ms: None,
            until_ms: None,
        }
    }
}

impl From<TripPage> for Trip {
    fn from(page: TripPage) -> Self {
        let spans = timed(&page.view).legs;
        let leg = |(leg, span): (itinerary::Leg, Option<sync_core::itinerary::Span>)| TripLeg {
            from_ms: span.map(|span| span.from.0),
            until_ms: span.map(|span| span.until.0),
            ..TripLeg::from(leg)
        };
        let receipt = |it: sync_core::safety::Reached| Receipt {
            person: it.person.to_string(),
            reach: it.reach.as_str().to_owned(),
            at: it.at.map(|at| at.0),
        };
        Self {
            visit: page.visit.to_string(),
            traveller: page.traveller.map(|person| person.to_string()),
            own: page.own,
            legs: page.view.legs.into_iter().zip(spans).map(leg).collect(),
            return_at: page.view.return_at,
            return_zone: page.view.return_zone,
            check_ins: page.view.check_ins,
            check_in_hours: page.view.check_in_hours,
            named: page.view.watchers,
            emergency_name: page.view.emergency_name,
            emergency_phone: page.view.emergency_phone,
            return_by: page.return_by.map(|at| at.0),
            dues: page.dues.into_iter().map(|due| due.0).collect(),
            gaps: page.gaps.into_iter().map(|gap| Quiet { from: gap.from.0, until: gap.until.0 }).collect(),
            watchers: page.watchers.into_iter().map(receipt).collect(),
            watch: page.watch.map(|(state, due, why)| WatchStands {
                state: state.as_str().to_owned(),
                due: due.0,
                sentence: Sentence { zh: why.zh, en: why.en },
            }),
            own_alarm: page.own_alarm.map(|at| at.0),
            next: page.next.map(|(at, next)| Coming { at: at.0, what: coming(next).to_owned() }),
            points: page.points.into_iter().map(TripPoint::from).collect(),
        }
    }
}
