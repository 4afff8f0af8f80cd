//! Changes that visits propose for customers' cards, as this device has them: what they say, who reviewed them, and which await this
//! person (V11.1). Whose they are to review the server decides.

use crate::customer::review::reviews;
use crate::customer::{CardProposal, ProposedChange};
use crate::engine::Engine;
use crate::engine::books::{Books, KnownFact};
use crate::fact::CardOutcome;
use crate::ids::{CustomerId, VisitId};

impl Engine {
    /// The proposals that are known here, those that await this person first; offline too (V11.1).
    pub fn card_proposals(&self) -> Vec<CardProposal> {
        let of_all = self.books.facts.keys().flat_map(|visit| self.books.card_proposals(visit));
        let mut all: Vec<CardProposal> = of_all
            .map(|proposal| {
                let known = self.books.facts.get(&proposal.visit).map(Vec::as_slice).unwrap_or_default();
                let awaits = proposal.awaits && !self.is_own(&proposal.visit, known);
                CardProposal { awaits, ..proposal }
            })
            .collect();
        all.sort_by_key(|proposal| !proposal.awaits);
        all
    }
}

impl Books {
    /// The proposals of a visit, in the order in which they became known. Who stands how to the visit is not looked at.
    pub(super) fn card_proposals(&self, visit: &VisitId) -> Vec<CardProposal> {
        let facts = self.facts.get(visit).map(Vec::as_slice).unwrap_or_default();
        let proposes = |known: &&KnownFact| known.fact.proposes() && !self.is_refused(known);
        if !facts.iter().any(|known| proposes(&known)) {
            return Vec::new();
        }
        let plan = self.plan(visit);
        let customer = plan.and_then(|plan| Some((CustomerId::new(plan.customer).ok()?, plan.customer_name)));
        let proposals = facts.iter().filter(proposes);
        proposals.filter_map(|known| self.card_proposal(visit, known, facts, customer.as_ref())).collect()
    }

    fn card_proposal(
        &self,
        visit: &VisitId,
        known: &KnownFact,
        facts: &[KnownFact],
        customer: Option<&(CustomerId, String)>,
    ) -> Option<CardProposal> {
        let card = customer.and_then(|(id, _)| self.customers.get(id.as_str().as_bytes()));
        let card = card.map(|card| card.card());
        let proposed = ProposedChange::of(&known.fact, card.as_ref())?;
        let stand = facts.iter().filter(|known| !self.is_refused(known));
        let reviews = reviews(known.entry, stand.map(|known| (known.entry, &known.person, &*known.fact)));
        let me = self.enrolment.as_ref().map(|enrolment| &enrolment.answer.person);
        let decided = reviews.iter().any(|review| review.outcome.is_some_and(CardOutcome::decides));
        let said = reviews.iter().any(|review| review.outcome.is_none() && Some(&review.by) == me);
        let awaits = !decided && !said && Some(&known.person) != me;
        let (visit, customer) = (visit.clone(), customer.cloned());
        Some(CardProposal {
            visit,
            entry: known.entry,
            person: known.person.clone(),
            customer,
            proposed,
            reviews,
            awaits,
        })
    }
}
