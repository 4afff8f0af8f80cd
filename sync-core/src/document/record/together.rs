//! Properties of three phones that write one record in any order, offline for as long as they like: nothing that anybody wrote
//! is lost without a trace.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Place, RecordView, Section, add_item, create_record, read_record, settle};
use crate::document::Document;
use crate::ids::{ActorId, PersonId};

/// What one of three does next.
#[derive(Debug, Clone)]
enum Step {
    /// Adds an item.
    Adds { who: usize, section: usize },
    /// Changes the shared item.
    Changes { who: usize },
    /// Settles what differs in the shared item, where something does, by one of the versions.
    Settles { who: usize, keep: usize },
    /// Gets what another one has.
    Learns { who: usize, from: usize },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..3usize, 0..Section::ALL.len()).prop_map(|(who, section)| Step::Adds { who, section }),
        (0..3usize).prop_map(|who| Step::Changes { who }),
        (0..3usize, 0..3usize).prop_map(|(who, keep)| Step::Settles { who, keep }),
        (0..3usize, 0..3usize).prop_map(|(who, from)| Step::Learns { who, from }),
    ]
}

/// Three copies, and every change that each has.
struct Phones {
    documents: Vec<Document>,
    changes: Vec<Vec<Vec<u8>>>,
}

impl Phones {
    fn new() -> Self {
        let mut first = Document::empty();
        first.set_actor(ActorId([9; 16])).expect("nothing pending");
        create_record(&mut first).expect("an actor is set");
        add_item(&mut first, Section::Needs, Some("shared"), "at first", &person(0), None).expect("created");
        first.commit().expect("edited");
        let copy = |who: u8| {
            let mut copy = first.clone();
            copy.set_actor(ActorId([who; 16])).expect("nothing pending");
            copy
        };
        Self { documents: (0..3).map(copy).collect(), changes: vec![Vec::new(); 3] }
    }

    fn edits(&mut self, who: usize, edit: impl FnOnce(&mut Document)) {
        edit(&mut self.documents[who]);
        self.changes[who].extend(self.documents[who].commit());
    }

    fn learns(&mut self, who: usize, from: usize) {
        let theirs = self.changes[from].clone();
        let fresh: Vec<Vec<u8>> = theirs.into_iter().filter(|change| !self.changes[who].contains(change)).collect();
        let merged = self.documents[who].with_changes(fresh.iter().map(Vec::as_slice)).expect("sound");
        let mut merged = merged;
        merged.set_actor(ActorId([u8::try_from(who).expect("three"); 16])).expect("nothing pending");
        self.documents[who] = merged;
        self.changes[who].extend(fresh);
    }
}

fn person(who: usize) -> PersonId {
    PersonId::new(format!("rep-{who}")).expect("sound")
}

/// Every word in sight: items, versions beside each other, and what was not kept.
fn in_sight(record: &RecordView) -> BTreeSet<String> {
    let items = Section::ALL.into_iter().flat_map(|section| record.items(section));
    let words = items.flat_map(|item| std::iter::once(item.text.clone()).chain(item.conflicting.clone()));
    let settled = record.settled.iter().flat_map(|one| one.dropped.iter().chain([&one.kept]).cloned());
    words.chain(settled).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn v9_1_whatever_three_write_and_settle_is_in_sight_of_all_in_the_end(steps in prop::collection::vec(step(), 1..24)) {
        let place = Place::Item(Section::Needs, "shared".into());
        let mut phones = Phones::new();
        // Words that somebody has replaced knowing them are theirs to replace; all others must stay in sight.
        let mut owed: BTreeSet<String> = BTreeSet::from(["at first".to_owned()]);
        for (number, step) in steps.into_iter().enumerate() {
            match step {
                Step::Adds { who, section } => {
                    let text = format!("item {number}");
                    phones.edits(who, |doc| {
                        add_item(doc, Section::ALL[section], Some(&text), &text, &person(who), None).expect("created");
                    });
                    owed.insert(text);
                }
                Step::Changes { who } => {
                    let (text, seen) = (format!("words {number}"), read_record(&phones.documents[who]));
                    if seen.versions_at(&place).is_empty() {
                        owed.remove(&seen.needs[0].text);
                    }
                    phones.edits(who, |doc| settle(doc, &place, &text, &person(who)).expect("in sight"));
                    owed.insert(text);
                }
                Step::Settles { who, keep } => {
                    let versions = read_record(&phones.documents[who]).versions_at(&place).to_vec();
                    if let Some(kept) = versions.get(keep) {
                        phones.edits(who, |doc| settle(doc, &place, &kept.text, &person(who)).expect("in sight"));
                    }
                }
                Step::Learns { who, from } => phones.learns(who, from),
            }
        }
        for _ in 0..2 {
            for who in 0..3 {
                (0..3).for_each(|from| phones.learns(who, from));
            }
        }
        let records: Vec<RecordView> = phones.documents.iter().map(read_record).collect();
        prop_assert_eq!(&records[0], &records[1]);
        prop_assert_eq!(&records[0], &records[2]);
        let sight = in_sight(&records[0]);
        for words in &owed {
            // Replaced by somebody who had seen it alone, while others kept it: then it is in no sight, and rightly.
            prop_assert!(sight.contains(words), "{words} is lost: {sight:?}");
        }
    }
}
