//! What an item of the feed is about, and how much of a visit one must be allowed to have for it.

use sync_core::cbor;
use sync_core::fact::Fact;
use sync_core::ids::{DocumentKind, EntryId, VisitId};
use sync_core::sync::{FeedFact, FeedItem};
use sync_core::time::Timestamp;

use crate::store::FactRow;

/// How much of a visit somebody may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing.
    Nothing,
    /// What the watch over a trip needs: the itinerary, the facts of the trip (V6.3). Not the plan, in which more stands than
    /// that: what of it a watcher may see, the page shows.
    Trip,
    /// Everything.
    Whole,
    /// What is in no feed: where people were, and what only an emergency opens (V6.3).
    Apart,
}

/// The least level for a document.
pub fn level_of_document(kind: DocumentKind) -> Level {
    match kind {
        DocumentKind::Itinerary => Level::Trip,
        DocumentKind::Plan | DocumentKind::Visit | DocumentKind::Review => Level::Whole,
    }
}

/// The least level for a fact.
pub fn level_of_fact(fact: &Fact) -> Level {
    match fact {
        apart if apart.is_kept_apart() => Level::Apart,
        safety if safety.is_safety() => Level::Trip,
        _ => Level::Whole,
    }
}

/// The visit that an item is about, and the least level for it; none for what is for one person and no visit.
pub fn needs(item: &FeedItem) -> Option<(VisitId, Level)> {
    match item {
        FeedItem::Changes { document, .. } => Some((document.visit.clone(), level_of_document(document.kind))),
        FeedItem::Fact { fact } => {
            let fact = cbor::decode::<Fact>("fact", &fact.fact).ok()?;
            Some((fact.visit()?.clone(), level_of_fact(&fact)))
        }
        FeedItem::Refused { .. }
        | FeedItem::Notice { .. }
        | FeedItem::Removed { .. }
        | FeedItem::Handed { .. }
        | FeedItem::Ruling { .. }
        | FeedItem::Customer { .. }
        | FeedItem::CustomerGone { .. } => None,
    }
}

/// Whether an item tells that somebody acts on an alarm.
pub fn answers_alarm(item: &FeedItem) -> bool {
    match item {
        FeedItem::Fact { fact } => cbor::decode::<Fact>("fact", &fact.fact).is_ok_and(|fact| fact.answers_alarm()),
        _ => false,
    }
}

/// A fact as others get it: where somebody was stands on pages, on which each look is written down.
pub fn fact_item(row: &FactRow, estimate: Option<Timestamp>) -> FeedItem {
    let without = match &row.fact {
        Fact::Arrive { visit, fix: Some(_) } => Some(Fact::Arrive { visit: visit.clone(), fix: None }),
        _ => None,
    };
    FeedItem::Fact {
        fact: FeedFact {
            entry: EntryId { device: row.device, seq: row.seq },
            person: row.person.clone(),
            received: row.received,
            estimate,
            fact: cbor::encode(without.as_ref().unwrap_or(&row.fact)).into(),
        },
    }
}
