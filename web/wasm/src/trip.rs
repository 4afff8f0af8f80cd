//! A trip as this device knows it (V6.3), the text for one SMS, and who could watch.

use std::collections::BTreeSet;

use plain_derive::Plain;
use sync_core::engine::status::Page;
use sync_core::ids::VisitId;
use sync_core::text::{Said, ShortText, device_code, to_the_minute, visit_code};
use sync_core::time::Timestamp;

use crate::core::{Bad, Core};
use crate::shape::input::Clocks;
use crate::shape::trip_view::Trip;

/// Of so many of the latest visits people are taken: each opens documents.
const LOOKED_AT: usize = 60;

/// What a text for one SMS shall say. What was done is saved before.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TextAsked {
    /// Of which trip.
    pub visit: String,
    /// `shared`, `set_out`, `check_in`, `return` or `sos`.
    pub said: String,
    /// When to be back, or until when all is well, in milliseconds since 1970.
    pub at: Option<i64>,
    /// The entry that says the same.
    pub entry: u64,
}

/// Colleagues of whom something is here.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Colleagues {
    /// Their ids, without this device's person.
    pub people: Vec<String>,
}

impl Core {
    /// The trip that a visit leads or is a leg of; none where neither itinerary nor watch is known here.
    ///
    /// # Errors
    /// [`Bad`] for clocks or an id that make no sense.
    pub fn trip(&self, clocks: Clocks, visit: &str) -> Result<Option<Trip>, Bad> {
        Ok(self.engine.trip(&clocks.read()?, &id(visit)?).map(Trip::from))
    }

    /// Who has to do with the latest visits and trips known here.
    ///
    /// # Errors
    /// [`Bad`] for clocks that make no sense.
    pub fn colleagues(&mut self, clocks: Clocks) -> Result<Colleagues, Bad> {
        let now = clocks.read()?;
        let known = self.engine.list(&now, Page { from: 0, limit: 0 }).map_or(0, |status| status.known);
        let page = Page { from: known.saturating_sub(LOOKED_AT), limit: LOOKED_AT };
        let Some(status) = self.engine.list(&now, page) else { return Ok(Colleagues { people: Vec::new() }) };
        let mut people = BTreeSet::new();
        for visit in status.visits {
            people.extend(visit.watchers.into_iter().map(|it| it.person));
            if let Some(content) = self.engine.content(&visit.visit) {
                people.extend(content.facts.into_iter().map(|(person, _)| person));
            }
            if let Some(trip) = self.engine.trip(&now, &visit.visit) {
                people.extend(trip.view.watchers.into_iter().filter_map(|id| sync_core::ids::PersonId::new(id).ok()));
            }
        }
        people.remove(&status.person);
        Ok(Colleagues { people: people.into_iter().map(|person| person.to_string()).collect() })
    }

    /// The text for one SMS, for a colleague to enter.
    ///
    /// # Errors
    /// [`Bad`] for an id, a word or a missing time; where nobody is enrolled.
    pub fn short_text(&self, asked: &TextAsked) -> Result<String, Bad> {
        let enrolment = self.engine.enrolment().ok_or_else(|| Bad::of("device", "it is nobody's yet: enrol it"))?;
        let visit = id(&asked.visit)?;
        let at = || {
            asked.at.map(|at| to_the_minute(Timestamp(at))).ok_or_else(|| Bad::of("at", "give milliseconds since 1970"))
        };
        let said = match asked.said.as_str() {
            "shared" => Said::Shared(at()?),
            "set_out" => Said::SetOut,
            "check_in" => Said::CheckedIn(at()?),
            "return" => Said::Returned,
            "sos" => Said::Sos,
            _ => return Err(Bad::of("said", "give shared, set_out, check_in, return or sos")),
        };
        let (device, visit) = (device_code(&enrolment.device), visit_code(&visit));
        Ok(ShortText { said, device, visit, seq: asked.entry }.write())
    }
}

fn id(text: &str) -> Result<VisitId, Bad> {
    VisitId::new(text).map_err(|error| Bad::of("visit", error))
}
