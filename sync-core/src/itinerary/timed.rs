//! An itinerary on one line of time: from when to when each leg lasts, when the traveller is back, when a sign of life is due, and
//! where none can be expected. Times that can't be read are left out here; `check` names them.

use super::local::moment;
use crate::document::itinerary::ItineraryView;
use crate::time::{Millis, Timestamp};

/// Most signs of life that an interval leads to: what one plan of check-ins may hold.
const MOST_DUES: usize = 400;

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Where it begins.
    pub from: Timestamp,
    /// Where it ends.
    pub until: Timestamp,
}

impl Span {
    /// Whether a moment lies in it; both ends do.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && at <= self.until
    }
}

/// What the watch takes from an itinerary.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timed {
    /// Each leg in the document's order, from setting out for it to leaving the place.
    pub legs: Vec<Option<Span>>,
    /// When the traveller means to be back.
    pub return_by: Option<Timestamp>,
    /// When a sign of life is due, ascending.
    pub dues: Vec<Timestamp>,
    /// Where none can be expected, ascending.
    pub gaps: Vec<Span>,
}

impl Timed {
    /// From the beginning of the first leg to the return.
    pub fn whole(&self) -> Option<Span> {
        let from = self.legs.iter().flatten().map(|leg| leg.from).min()?;
        let ends = self.legs.iter().flatten().map(|leg| leg.until).chain(self.return_by);
        Some(Span { from, until: self.return_by.or(ends.max())? })
    }

    /// When the last leg ends.
    pub fn last_end(&self) -> Option<Timestamp> {
        self.legs.iter().flatten().map(|leg| leg.until).max()
    }
}

/// Lays an itinerary out.
pub fn timed(view: &ItineraryView) -> Timed {
    let at = |text: &str, zone: &str| (!text.is_empty()).then(|| moment(text, zone).ok())?.map(|moment| moment.at);
    let mut timed = Timed { return_by: at(&view.return_at, &view.return_zone), ..Timed::default() };
    for leg in &view.legs {
        let (depart, arrive) = (at(&leg.depart, &leg.depart_zone), at(&leg.arrive, &leg.arrive_zone));
        let from = depart.or(arrive);
        let until = at(&leg.until, &leg.arrive_zone).or(arrive).or(depart);
        timed.legs.push(from.zip(until).map(|(from, until)| Span { from, until }));
        let quiet = at(&leg.no_coverage_until, &leg.arrive_zone);
        timed.gaps.extend(from.zip(quiet).map(|(from, until)| Span { from, until }));
    }
    timed.gaps.sort();
    timed.dues = view.check_ins.iter().filter_map(|text| at(text, &view.return_zone)).collect();
    if let (hours @ 1.., Some(whole)) = (view.check_in_hours, timed.whole()) {
        let every = Millis::hours(i64::from(hours));
        let mut due = whole.from + every;
        while due < whole.until && timed.dues.len() < MOST_DUES {
            timed.dues.push(due);
            due = due + every;
        }
    }
    timed.dues.sort();
    timed.dues.dedup();
    timed
}
