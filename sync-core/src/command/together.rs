//! Several commands as one act: what one of them makes, the next may use. Each command's own rules stand in `act`.

use crate::command::act::{Act, Known, act};
use crate::command::{Command, CommandError};
use crate::customer::{CardProposal, Field};
use crate::document::itinerary::ItineraryView;
use crate::document::plan::PlanView;
use crate::document::record::RecordView;
use crate::fact::{Fact, Owed};
use crate::ids::{ContactId, DocumentId, EntryId, PersonId, VisitId};
use crate::time::Timestamp;

/// One act of several commands: their edits in order, and at most one fact.
pub(super) fn together(commands: Vec<Command>, known: &mut dyn Known) -> Result<Act, CommandError> {
    let mut whole = Act { visit: None, steps: Vec::new(), fact: None };
    for command in commands {
        let made = whole.steps.iter().map(|(document, _)| document.clone()).collect();
        let one = act(command, &mut Begun { known, made })?;
        if one.fact.is_some() && whole.fact.is_some() {
            return Err(CommandError::NotTogether("two of them are acts of their own"));
        }
        if whole.visit.is_some() && one.visit != whole.visit {
            return Err(CommandError::NotTogether("they are about different visits"));
        }
        whole.visit = one.visit;
        whole.steps.extend(one.steps);
        whole.fact = whole.fact.or(one.fact);
    }
    if whole.visit.is_none() { Err(CommandError::Empty("commands")) } else { Ok(whole) }
}

/// What is known once the commands before are taken.
struct Begun<'a> {
    known: &'a mut dyn Known,
    made: Vec<DocumentId>,
}

impl Known for Begun<'_> {
    fn knows(&self, visit: &VisitId) -> bool {
        self.made.iter().any(|document| document.visit == *visit) || self.known.knows(visit)
    }

    fn plan(&self, visit: &VisitId) -> Option<PlanView> {
        self.known.plan(visit)
    }

    fn attachment_limit(&self, visit: &VisitId) -> u64 {
        self.known.attachment_limit(visit)
    }

    fn record(&self, visit: &VisitId) -> Option<RecordView> {
        self.known.record(visit)
    }

    fn has(&self, document: &DocumentId) -> bool {
        self.made.contains(document) || self.known.has(document)
    }

    fn completions(&self, visit: &VisitId, obligation: Owed) -> Vec<EntryId> {
        self.known.completions(visit, obligation)
    }

    fn decisions(&self, visit: &VisitId) -> Vec<(EntryId, bool)> {
        self.known.decisions(visit)
    }

    fn latest_policy(&self) -> u32 {
        self.known.latest_policy()
    }

    fn facts(&self, visit: &VisitId) -> Vec<(EntryId, Fact)> {
        self.known.facts(visit)
    }

    fn asked(&self, visit: &VisitId) -> Vec<EntryId> {
        self.known.asked(visit)
    }

    fn card_says(&self, customer: &str, field: Field) -> Option<String> {
        self.known.card_says(customer, field)
    }

    fn card_proposals(&self, visit: &VisitId) -> Vec<CardProposal> {
        self.known.card_proposals(visit)
    }

    fn has_mail(&self, customer: &str, contact: &ContactId) -> Option<bool> {
        self.known.has_mail(customer, contact)
    }

    fn now(&self) -> Option<Timestamp> {
        self.known.now()
    }

    fn itinerary(&self, visit: &VisitId) -> Option<ItineraryView> {
        self.known.itinerary(visit)
    }

    fn lead_of(&self, visit: &VisitId) -> Option<VisitId> {
        self.known.lead_of(visit)
    }

    fn home_zone(&self) -> String {
        self.known.home_zone()
    }

    fn me(&self) -> Option<PersonId> {
        self.known.me()
    }

    fn fresh_id(&mut self) -> String {
        self.known.fresh_id()
    }
}
