//! What the watch is made from: everything that was heard of a traveller, by whom, and when.

use crate::fact::Gap;
use crate::ids::PersonId;
use crate::obligation::Seen;
use crate::time::{Millis, Timestamp};

/// A sign of life on the road.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckIn {
    /// The fact.
    pub seen: Seen,
    /// When to hear from the traveller next.
    pub next_by: Timestamp,
}

/// Word that the traveller is heard of later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// The fact.
    pub seen: Seen,
    /// Whose.
    pub person: PersonId,
    /// When to hear from the traveller at the latest.
    pub until: Timestamp,
    /// Why.
    pub reason: String,
    /// How whoever enters it for the traveller knows; none from the traveller.
    pub how: Option<String>,
}

/// A call for help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The fact.
    pub seen: Seen,
    /// Who calls.
    pub person: PersonId,
    /// What there is to say.
    pub words: String,
    /// By the duress code: whoever stands beside the traveller must not learn of it.
    pub secret: bool,
}

/// A person's word that the traveller is safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The fact.
    pub seen: Seen,
    /// Who vouches.
    pub person: PersonId,
    /// How it is known.
    pub how: String,
    /// The calls for help that they knew of.
    pub calls: Vec<crate::ids::EntryId>,
}

/// Everything the watch is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchCase {
    /// The share in force: the last one in the traveller's chain; without any, the first call for help.
    pub share: Seen,
    /// Expected return in it.
    pub return_by: Timestamp,
    /// By when to hear of the traveller before that, until a check-in says otherwise.
    pub dues: Vec<Timestamp>,
    /// When they can't be heard of, as planned.
    pub gaps: Vec<Gap>,
    /// How long after the time at which the traveller should be heard of the alarm is raised.
    pub grace: Millis,
    /// How far ahead an extension may reach.
    pub reach: Millis,
    /// Departures, and arrivals that stand for one that was not recorded.
    pub departures: Vec<Seen>,
    /// Check-ins.
    pub check_ins: Vec<CheckIn>,
    /// Extensions.
    pub extensions: Vec<Extension>,
    /// Returns.
    pub returns: Vec<Seen>,
    /// Calls for help.
    pub calls: Vec<Call>,
    /// People who vouch.
    pub confirmations: Vec<Confirmation>,
}

impl WatchCase {
    /// Shared, and nothing heard since.
    pub fn of(share: Seen, return_by: Timestamp, grace: Millis, reach: Millis) -> Self {
        Self {
            share,
            return_by,
            dues: Vec::new(),
            gaps: Vec::new(),
            grace,
            reach,
            departures: Vec::new(),
            check_ins: Vec::new(),
            extensions: Vec::new(),
            returns: Vec::new(),
            calls: Vec::new(),
            confirmations: Vec::new(),
        }
    }
}

/// After it in the same chain, or with an earliest bound after the other's latest.
pub(super) fn is_after(later: &Seen, earlier: &Seen) -> bool {
    if later.entry.device == earlier.entry.device {
        return later.entry.seq > earlier.entry.seq;
    }
    matches!((later.placement.earliest, earlier.placement.latest), (Some(later), Some(earlier)) if later > earlier)
}
