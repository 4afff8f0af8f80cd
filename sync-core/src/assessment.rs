//! One visit judged as a whole: from its facts and documents to verdicts, watch and findings. The same call on the phone
//! and on the server; what differs is how much evidence each holds. Rules stand in `obligation`, `safety` and `rule`.

mod cancelled;
mod findings;
mod obligations;
mod planned;
mod posted;
mod review;
mod thanks;
mod trip;
mod watched;
mod words;

pub use findings::{assess_arrival, assess_findings, assess_notes, findings_change_at, lead_answer};
pub use obligations::assess_obligations;
pub use planned::{ApprovalAnswer, approval_answer, details_due, is_plan_approved};
pub use posted::why_not_sent;
pub use review::{ReviewStanding, ReviewState, Version, assess_review, check_record};
pub use thanks::{Letter, Tongue, draft_thanks};
pub use trip::TripCover;
pub use watched::{
    Eyes, acknowledgements, assess_own_due, assess_reach, assess_watch, assess_watch_as, has_two_voices, return_by,
    unknown_codes,
};

use std::collections::BTreeMap;

use crate::calendar::Calendar;
use crate::document::plan::PlanView;
use crate::document::record::RecordView;
use crate::evidence::Placement;
use crate::fact::Fact;
use crate::ids::{ChangeHash, EntryId, PersonId};
use crate::obligation::{DeviceContact, Seen};
use crate::policy::PolicyDocument;
use crate::rule::approval::Superior;
use crate::time::Millis;

/// A fact with its author and its place in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactSeen {
    /// Which entry.
    pub entry: EntryId,
    /// Whose.
    pub person: PersonId,
    /// When, as far as can be said.
    pub placement: Placement,
    /// What was done.
    pub fact: Fact,
}

impl FactSeen {
    fn seen(&self) -> Seen {
        Seen { entry: self.entry, placement: self.placement }
    }
}

/// What the holder of the evidence can answer about it.
pub trait Holder {
    /// The least and most time between two entries by a running clock that both share.
    fn elapsed(&self, from: EntryId, to: EntryId) -> Option<(Millis, Millis)>;
    /// The plan as it read at these heads; none when they are not known.
    fn plan_at(&self, heads: &[ChangeHash]) -> Option<PlanView>;
    /// The record as it read at these heads; none when they are not known.
    fn record_at(&self, heads: &[ChangeHash]) -> Option<RecordView>;
    /// How the author of a fact stood above the rep of the visit when they recorded it.
    fn superior(&self, fact: &FactSeen) -> Option<Superior>;
    /// The shared trip of the same traveller that the visit is a leg of, but does not lead (V6.3).
    fn trip(&self) -> Option<TripCover> {
        None
    }
    /// Signs of life without a code, from whoever had set codes before: with those who watch they count for nothing (V6.3). Only the server
    /// knows who has.
    fn uncoded(&self) -> BTreeMap<EntryId, PersonId> {
        BTreeMap::new()
    }
    /// Departures and arrivals at the other legs of the trip that the visit leads (V6.3).
    fn on_legs(&self) -> Vec<Seen> {
        Vec::new()
    }
}

/// Everything known of one visit.
pub struct VisitEvidence<'a> {
    /// Its facts; the order doesn't matter.
    pub facts: &'a [FactSeen],
    /// Answers about times, plans and people.
    pub holder: &'a dyn Holder,
    /// The plan as it stands, if it is known.
    pub plan: Option<&'a PlanView>,
    /// The record as it stands, if it is known.
    pub record: Option<&'a RecordView>,
    /// Devices of the rep and the companions.
    pub devices: &'a [DeviceContact],
    /// The policy in force for this visit.
    pub policy: &'a PolicyDocument,
    /// The office's working days, if they are known.
    pub calendar: Option<&'a Calendar>,
}

impl VisitEvidence<'_> {
    fn seen(&self, mut wanted: impl FnMut(&Fact) -> bool) -> Vec<Seen> {
        self.facts.iter().filter(|fact| wanted(&fact.fact)).map(FactSeen::seen).collect()
    }

    /// Whether the visit was called off.
    fn is_called_off(&self) -> bool {
        self.facts.iter().any(|fact| matches!(fact.fact, Fact::Cancel { .. }))
    }

    fn first(&self, wanted: impl FnMut(&Fact) -> bool) -> Option<Seen> {
        self.seen(wanted).into_iter().min_by_key(|seen| (seen.placement.shown(), seen.entry))
    }
}
