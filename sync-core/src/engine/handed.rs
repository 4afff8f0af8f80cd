//! Whose a visit is, as far as this phone knows, and what may not be written any more in one that was handed on (V11.3). The server
//! decides; what is refused here would be refused there.

use crate::access::{Relation, asked_by, asked_by_document, row_of};
use crate::command::CommandError;
use crate::engine::Engine;
use crate::engine::books::KnownFact;
use crate::fact::Fact;
use crate::ids::{DocumentId, PersonId, VisitId};
use crate::sync::Handed;

impl Engine {
    /// Whether this person is the visit's rep or a companion.
    pub(super) fn is_own(&self, visit: &VisitId, known: &[KnownFact]) -> bool {
        let Some(me) = self.enrolment().map(|enrolment| &enrolment.person) else { return false };
        let invited = known.iter().any(|known| matches!(&*known.fact, Fact::Invite { person, .. } if person == me));
        invited || self.rep(visit, known) == Some(me)
    }

    /// The visit's rep; none where nobody is known to have planned it.
    fn rep<'a>(&'a self, visit: &VisitId, known: &'a [KnownFact]) -> Option<&'a PersonId> {
        let planned = known.iter().find(|known| matches!(&*known.fact, Fact::Plan { .. })).map(|known| &known.person);
        let handed = self.books.handed.get(visit);
        let later = |known: &&KnownFact| match (handed, known.told) {
            (None, _) => true,
            (Some(handed), Some((received, _))) => received > handed.handed.at,
            (Some(handed), None) => known.entry.seq > handed.head,
        };
        let given = known.iter().rev().filter(later).find_map(|known| match &*known.fact {
            Fact::HandOver { person, .. } => Some(person),
            _ => None,
        });
        given.or(handed.map(|handed| &handed.handed.to)).or(planned)
    }

    /// How a visit was handed on from this person, if it was and is not theirs again.
    pub fn handed_on(&self, visit: &VisitId) -> Option<&Handed> {
        let handed = &self.books.handed.get(visit)?.handed;
        let me = &self.enrolment()?.person;
        let known = self.books.facts.get(visit).map(Vec::as_slice).unwrap_or_default();
        (handed.from == *me && !self.is_own(visit, known)).then_some(handed)
    }

    /// To whom this person handed the visit over, if it is not theirs again.
    fn gave_away(&self, visit: &VisitId) -> Option<PersonId> {
        let me = &self.enrolment()?.person;
        let known = self.books.facts.get(visit)?;
        let stands = |known: &&KnownFact| known.person == *me && !self.books.is_refused(known);
        let given = known.iter().rev().filter(stands).find_map(|known| match &*known.fact {
            Fact::HandOver { person, .. } => Some(person.clone()),
            _ => None,
        });
        given.filter(|_| !self.is_own(visit, known))
    }

    /// Refuses what only a rep or a companion may write in a visit that this person handed on. Word from the road always goes: nobody
    /// on a trip is kept from saying that they are back.
    pub(super) fn may_write<'d>(
        &self,
        visit: &VisitId,
        fact: Option<&Fact>,
        documents: impl Iterator<Item = &'d DocumentId>,
    ) -> Result<(), CommandError> {
        let handed = self.handed_on(visit).map(|handed| handed.to.clone());
        let Some(to) = handed.or_else(|| self.gave_away(visit)) else { return Ok(()) };
        if fact.is_some_and(Fact::is_safety) {
            return Ok(());
        }
        let asked = fact.and_then(asked_by).into_iter().chain(documents.map(|id| asked_by_document(id.kind)));
        let of_party = asked.filter_map(|(action, resource)| row_of(action, resource)).any(|row| {
            let superior = [Relation::Supervisor, Relation::Manager];
            !superior.iter().any(|relation| row.relations.contains(relation))
        });
        let plans = matches!(fact, Some(Fact::Plan { .. }));
        if of_party || plans {
            return Err(CommandError::HandedOn { visit: visit.clone(), to });
        }
        Ok(())
    }
}
