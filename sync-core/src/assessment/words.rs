//! What the watch makes of words that came ahead of their journal (V6.3). What a traveller's own device signed counts as its
//! entry will, and where that has come the word counts no more. Word of mouth may only say that somebody is waited for later, or
//! at once: it is no departure, no return, and nobody is back by it.

use crate::assessment::FactSeen;
use crate::fact::{Fact, Word, WordKind};
use crate::ids::EntryId;
use crate::obligation::Seen;
use crate::safety::CheckIn;
use crate::time::Millis;

/// What words add to a watch's case.
#[derive(Debug, Default)]
pub(super) struct Added {
    pub departures: Vec<Seen>,
    pub check_ins: Vec<CheckIn>,
    pub returns: Vec<Seen>,
}

/// Words whose entries have not come yet. No entry says a call for help.
fn waiting(facts: &[FactSeen]) -> impl Iterator<Item = (&FactSeen, &Word)> {
    let has_come = |entry: EntryId| facts.iter().any(|fact| fact.entry == entry);
    facts.iter().filter_map(move |fact| match &fact.fact {
        Fact::Word { word, .. } if word.kind == WordKind::Sos || !has_come(word.entry) => Some((fact, word)),
        _ => None,
    })
}

/// What the words among a visit's facts add. A call for help is an overdue check-in whose grace is over, and no later word of
/// mouth takes it back.
pub(super) fn added(facts: &[FactSeen], grace: Millis) -> Added {
    let mut added = Added::default();
    let mut help: Option<EntryId> = None;
    for (fact, word) in waiting(facts) {
        let own = Seen { entry: word.entry, placement: fact.placement };
        let at = fact.placement.latest.unwrap_or(fact.placement.wall);
        match (word.kind, word.is_signed()) {
            (WordKind::SetOut, true) => added.departures.push(own),
            (WordKind::Returned, true) => added.returns.push(own),
            (WordKind::CheckedIn, true) => {
                added.check_ins.extend(word.until.map(|next_by| CheckIn { seen: own, next_by }))
            }
            (WordKind::CheckedIn, false) if help.is_none() => {
                added.check_ins.extend(word.until.map(|next_by| CheckIn { seen: fact.seen(), next_by }));
            }
            (WordKind::Sos, signed) => {
                help = Some(word.entry);
                let seen = if signed { own } else { fact.seen() };
                added.check_ins.push(CheckIn { seen, next_by: at - grace });
            }
            (WordKind::Shared | WordKind::SetOut | WordKind::Returned | WordKind::CheckedIn, _) => {}
        }
    }
    added
}
