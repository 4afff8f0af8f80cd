//! What this phone counts of its person's visits and of what is open of them (V11.3), to be held against the server's count.

use std::collections::{BTreeMap, BTreeSet};

use crate::assessment::assess_obligations;
use crate::engine::Engine;
use crate::handover::{Tally, is_open};
use crate::time::DeviceTime;

impl Engine {
    /// The visits of this person with what is open of each.
    pub fn tally(&self, now: &DeviceTime) -> Tally {
        let (timeline, time) = (self.timeline(), self.server_time(now));
        let mut visits = BTreeMap::new();
        let mut unsent = BTreeSet::new();
        for visit in self.books.visits() {
            let open = self.with_evidence(&visit, &timeline, time, |evidence, known| {
                let owed = || assess_obligations(evidence, time).into_iter().filter(|verdict| is_open(verdict.state));
                self.is_own(&visit, known).then(|| owed().map(|verdict| verdict.owed.name()).collect())
            });
            if self.books.last.get(&visit).is_some_and(|last| *last > self.books.contact.merged) {
                unsent.insert(visit.clone());
            }
            if let Some(open) = open {
                visits.insert(visit, open);
            }
        }
        Tally { visits, unsent }
    }
}
