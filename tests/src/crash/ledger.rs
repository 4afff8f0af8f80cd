//! What was seen from outside of one phone: every promise it made. Nothing that is in here may be lost later.

use std::collections::BTreeMap;

use crate::crash::work::{Aim, Step, Trace};

/// How far a phone says it has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Far {
    /// Last entry saved.
    pub saved: u64,
    /// Last entry that the server holds.
    pub stored: u64,
    /// Last entry that others see.
    pub merged: u64,
    /// How much was refused.
    pub refused: u64,
}

impl Far {
    /// Reads `… saved=4 stored=3 …`; what is not named is 0.
    pub fn read(line: &str) -> Self {
        let named = |name: &str| {
            let value = line.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
            value.map_or(0, |value| value.parse().expect("a number"))
        };
        Self { saved: named("saved"), stored: named("stored"), merged: named("merged"), refused: named("refused") }
    }
}

/// One phone's promises.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// Whose phone.
    pub person: &'static str,
    /// What was saved, by the entry that was named: visit and trace.
    pub saved: BTreeMap<u64, (String, Trace)>,
    /// What the phone was told before it died and did not answer, death by death, in order.
    pub doubtful: Vec<Vec<(String, Trace)>>,
    /// The furthest that was ever said.
    pub far: Far,
    /// Contacts that were made.
    pub contacts: u64,
    /// Why there was no contact, and how often.
    pub no_contact: BTreeMap<String, u64>,
    /// How often it was killed.
    pub kills: u64,
}

impl Ledger {
    /// An empty one.
    pub fn of(person: &'static str) -> Self {
        Self {
            person,
            saved: BTreeMap::new(),
            doubtful: Vec::new(),
            far: Far::default(),
            contacts: 0,
            no_contact: BTreeMap::new(),
            kills: 0,
        }
    }

    /// Enters the answer to a line. A promise that goes back on an earlier one fails the test at once.
    pub fn enter(&mut self, step: &Step, answer: &str) {
        let who = self.person;
        let (word, rest) = answer.split_once(' ').unwrap_or((answer, ""));
        match (&step.aim, word) {
            (Aim::Save(visit, trace), "saved") => {
                let seq: u64 = rest.split(' ').next().and_then(|seq| seq.parse().ok()).expect("saved SEQ");
                assert!(seq > self.far.saved, "{who}: saved {seq} after {}: a number twice", self.far.saved);
                self.far.saved = seq;
                self.saved.insert(seq, (visit.clone(), trace.clone()));
            }
            (Aim::Sync, "contacted") => {
                let far = Far::read(answer);
                assert_eq!(far.refused, 0, "{who}: {answer}");
                self.contacts += 1;
                self.acknowledged(far, answer);
            }
            (Aim::Sync, "no-contact") => *self.no_contact.entry(rest.to_owned()).or_default() += 1,
            // "later MILLISECONDS WHY": the server is there and has no time, or has stopped working.
            (Aim::Sync, "later") => {
                let why = rest.split_once(' ').map_or(rest, |(_, why)| why);
                *self.no_contact.entry(why.to_owned()).or_default() += 1;
            }
            (Aim::Status, "status") => {
                let far = Far::read(answer);
                assert_eq!(far.refused, 0, "{who}: {answer}");
                assert!(far.saved >= self.far.saved, "{who}: LOST on the phone: {answer}, once {:?}", self.far);
                self.far.saved = far.saved;
                self.acknowledged(far, answer);
            }
            (Aim::Look(_), "visit" | "bad-input") => {}
            _ => panic!("{who}: {:?} was answered {answer:?}", step.line),
        }
    }

    fn acknowledged(&mut self, far: Far, answer: &str) {
        let (who, once) = (self.person, self.far);
        assert!(far.stored >= once.stored, "{who}: LOST on the server: {answer}, once {once:?}");
        assert!(far.merged >= once.merged, "{who}: no longer merged: {answer}, once {once:?}");
        self.far = Far { saved: once.saved.max(far.stored), ..far };
    }

    /// The phone has died with these lines unanswered.
    pub fn died_with<'a>(&mut self, unanswered: impl Iterator<Item = &'a Step>) {
        self.kills += 1;
        let save = |step: &Step| match &step.aim {
            Aim::Save(visit, trace) => Some((visit.clone(), trace.clone())),
            _ => None,
        };
        self.doubtful.push(unanswered.filter_map(save).collect());
    }
}
