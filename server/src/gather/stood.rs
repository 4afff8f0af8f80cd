//! How a visit's verdicts stood last, and since when, as their history tells: what a freeze is measured by.

use std::collections::BTreeMap;

use sync_core::obligation::{State, frozen_from};
use sync_core::time::{Millis, Timestamp};

use crate::store::HistoryRow;

/// Before the subject of a history row that amends a frozen verdict: `amendment/brief`.
pub const AMENDMENT: &str = "amendment/";

/// How one subject stood last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stood {
    /// The state's name.
    pub state: String,
    /// Since when.
    pub since: Timestamp,
    /// Why, in English.
    pub en: String,
    /// Why, in Chinese.
    pub zh: String,
    /// What later evidence would have made of it, where it was frozen by then.
    pub amended: Option<String>,
}

impl Stood {
    /// From when on it stays as it is; none while it may change.
    pub fn frozen_from(&self, after: Millis) -> Option<Timestamp> {
        frozen_from(State::named(&self.state)?, self.since, after)
    }

    /// Since when it is frozen, if it is so at a time.
    pub fn frozen_at(&self, after: Millis, at: Timestamp) -> Option<Timestamp> {
        self.frozen_from(after).filter(|from| *from <= at)
    }
}

/// How each subject stood last, from the whole history.
pub fn stood(history: Vec<HistoryRow>) -> BTreeMap<String, Stood> {
    let mut all: BTreeMap<String, Stood> = BTreeMap::new();
    for HistoryRow { subject, at, to, en, zh, .. } in history {
        match subject.strip_prefix(AMENDMENT) {
            Some(amended) => {
                if let Some(stood) = all.get_mut(amended) {
                    stood.amended = Some(to);
                }
            }
            None => drop(all.insert(subject, Stood { state: to, since: at, en, zh, amended: None })),
        }
    }
    all
}
