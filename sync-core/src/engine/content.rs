//! What stands in one visit as this device has it: documents as they read, and facts. Nothing is judged here.

use std::collections::BTreeMap;

use crate::customer::{CustomerCard, Field};
use crate::document::plan::PlanView;
use crate::document::record::RecordView;
use crate::engine::Engine;
use crate::fact::{Fact, QuestionStep};
use crate::ids::{ActorId, CustomerId, DocumentId, EntryId, Heads, PersonId, VisitId};

/// A visit's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The plan, if it has reached this device.
    pub plan: Option<PlanView>,
    /// The record, if it has reached this device.
    pub record: Option<RecordView>,
    /// Facts with who did them, in the order in which they became known here; what the server refused is not among them.
    pub facts: Vec<(PersonId, Fact)>,
    /// Whose the actors are that the record names where people differ, as far as it is known here.
    pub authors: BTreeMap<ActorId, PersonId>,
}

impl Engine {
    /// The cards of customers that this person may see, by name; they are here offline (C2.2).
    pub fn customers(&self) -> Vec<&CustomerCard> {
        let mut cards: Vec<(String, &CustomerCard)> =
            self.books.customers.values().map(|card| (card.card().get(Field::Name).to_owned(), card)).collect();
        cards.sort_by(|(a, one), (b, other)| (a, &one.customer).cmp(&(b, &other.customer)));
        cards.into_iter().map(|(_, card)| card).collect()
    }

    /// One customer's card; none where it is not here.
    pub fn customer(&self, id: &CustomerId) -> Option<&CustomerCard> {
        self.books.customers.get(id.as_str().as_bytes())
    }

    /// The version of a document that a word on it would name now; none where it is not here.
    pub fn heads(&self, document: &DocumentId) -> Option<Heads> {
        self.books.has(document).then(|| self.books.open(document)).flatten().map(|open| open.heads())
    }

    /// Customers' questions that nobody replied to and nobody excused, as far as is known here, oldest first, with what was asked (V10.3).
    pub fn open_questions(&self, visit: &VisitId) -> Vec<(EntryId, String)> {
        let known = self.books.facts.get(visit).into_iter().flatten().filter(|known| !self.books.is_refused(known));
        let known: Vec<_> = known.collect();
        let is_over = |asked: EntryId| {
            known.iter().any(|known| match &*known.fact {
                Fact::Question(_, QuestionStep::Replied { question, .. }) => *question == asked,
                Fact::Waive { of, .. } => *of == Some(asked),
                _ => false,
            })
        };
        let asked = known.iter().filter_map(|known| match &*known.fact {
            Fact::Question(_, QuestionStep::Asked { text, .. }) => Some((known.entry, text.clone())),
            _ => None,
        });
        asked.filter(|(entry, _)| !is_over(*entry)).collect()
    }

    /// What stands in a visit; none when nothing of it is known here.
    pub fn content(&self, visit: &VisitId) -> Option<Content> {
        let books = &self.books;
        let (plan, record) = (books.plan(visit), books.record(visit));
        let known = books.facts.get(visit).into_iter().flatten().filter(|known| !books.is_refused(known));
        let facts: Vec<_> = known.map(|known| (known.person.clone(), Fact::clone(&known.fact))).collect();
        let actors = record.as_ref().map(RecordView::actors).unwrap_or_default().into_iter();
        let authors = actors.filter_map(|actor| Some((actor, books.writer(&actor)?.clone()))).collect();
        (plan.is_some() || record.is_some() || !facts.is_empty()).then_some(Content { plan, record, facts, authors })
    }
}
