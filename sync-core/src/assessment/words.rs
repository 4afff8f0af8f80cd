//! What the watch makes of words that came ahead of their journal (V6.3). What a traveller's own device signed counts as its
//! entry will, and where that has come the word counts no more. Word of mouth may only say that somebody is waited for later, or
//! needs help: it is no departure, no return, and nobody is back by it.

use crate::assessment::FactSeen;
use crate::fact::{Fact, SafetyAct, Word, WordKind};
use crate::obligation::Seen;
use crate::safety::{Call, CheckIn};

/// What words add to a watch's case.
#[derive(Debug, Default)]
pub(super) struct Added {
    pub departures: Vec<Seen>,
    pub check_ins: Vec<CheckIn>,
    pub returns: Vec<Seen>,
}

/// Words whose entries have not come yet. A text's call for help names whatever entry was the last: only one that calls stands for
/// it.
fn waiting(facts: &[FactSeen]) -> impl Iterator<Item = (&FactSeen, &Word)> {
    let calls = |fact: &Fact| matches!(fact, Fact::Safety { step: SafetyAct::Sos { .. }, .. });
    let has_come = move |of: &FactSeen, word: &Word| {
        // A text that came after the call of its entry is another call.
        let in_time = |fact: &FactSeen| word.is_signed() || fact.placement.latest >= of.placement.latest;
        let stands_for = |fact: &FactSeen| word.kind != WordKind::Sos || (calls(&fact.fact) && in_time(fact));
        facts.iter().any(|fact| fact.entry == word.entry && stands_for(fact))
    };
    facts.iter().filter_map(move |fact| match &fact.fact {
        Fact::Word { word, .. } if !has_come(fact, word) => Some((fact, word)),
        _ => None,
    })
}

/// What the words among a visit's facts add.
pub(super) fn added(facts: &[FactSeen]) -> Added {
    let mut added = Added::default();
    for (fact, word) in waiting(facts) {
        let own = Seen { entry: word.entry, placement: fact.placement };
        match (word.kind, word.is_signed()) {
            (WordKind::SetOut, true) => added.departures.push(own),
            (WordKind::Returned, true) => added.returns.push(own),
            (WordKind::CheckedIn, signed) => {
                let seen = if signed { own } else { fact.seen() };
                added.check_ins.extend(word.until.map(|next_by| CheckIn { seen, next_by }));
            }
            (WordKind::Shared | WordKind::SetOut | WordKind::Returned | WordKind::Sos, _) => {}
        }
    }
    added
}

/// The calls for help among them: each is one as if it stood in a journal.
pub(super) fn calls(facts: &[FactSeen]) -> impl Iterator<Item = Call> + '_ {
    waiting(facts).filter(|(_, word)| word.kind == WordKind::Sos).map(|(fact, word)| {
        let entry = if word.is_signed() { word.entry } else { fact.entry };
        let seen = Seen { entry, placement: fact.placement };
        Call { seen, person: fact.person.clone(), words: String::new(), secret: false }
    })
}
