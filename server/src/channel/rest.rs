//! Push services that are left alone for a while: one that is down, slow or asks for it would hold up everybody else's messages each turn.
//! It is known in memory only: after a start each is tried once more.

use std::collections::BTreeMap;
use std::sync::Mutex;

use sync_core::ids::OrgId;
use sync_core::time::{Millis, Timestamp};

use crate::store::{Channel, Errand};

/// What is down as one: an organisation's channel, of web push each push service.
pub type Part = (OrgId, Channel, String);

/// Longest that a service is left alone unasked: it may be well again.
const LONGEST: Millis = Millis::minutes(10);

struct Rest {
    why: String,
    until: Timestamp,
    /// So often in a row it was down.
    times: u32,
    /// Whether it asked for this itself.
    asked: bool,
}

/// All that are left alone now.
#[derive(Default)]
pub struct Rests(Mutex<BTreeMap<Part, Rest>>);

impl Rests {
    /// Until when an errand waits for its service, and why. What concerns somebody's safety waits only where the service asked for it.
    pub fn of(&self, part: &Part, errand: &Errand, now: Timestamp) -> Option<(String, Timestamp)> {
        let all = self.0.lock().ok()?;
        let rest = all.get(part).filter(|rest| rest.until > now && (rest.asked || !errand.what.is_safety()))?;
        Some((rest.why.clone(), rest.until))
    }

    /// It was found down, and asks for so long if it asks; else `wait` says how long, by how often in a row. Until when it is left alone.
    pub fn down(
        &self,
        part: Part,
        why: String,
        asked: Option<Millis>,
        (now, wait): (Timestamp, impl FnOnce(u32) -> Millis),
    ) -> Option<Timestamp> {
        let mut all = self.0.lock().ok()?;
        // Nobody keeps a list of services that were down once.
        all.retain(|_, rest| rest.until + LONGEST > now);
        let times = all.get(&part).map_or(0, |rest| rest.times).saturating_add(1);
        let until = now + asked.unwrap_or_else(|| wait(times).min(LONGEST));
        all.insert(part, Rest { why, until, times, asked: asked.is_some() });
        Some(until)
    }

    /// It answered.
    pub fn well(&self, part: &Part) {
        if let Ok(mut all) = self.0.lock() {
            all.remove(part);
        }
    }
}
