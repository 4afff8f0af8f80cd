//! What is done about a safety watch (V6.3), each with the few words it needs. What counts of it is the watch's to say; here only
//! what a person can mend at once is refused.

use crate::command::act::{Act, Known, fact_only, filled};
use crate::command::{Command, CommandError};
use crate::fact::{CheckPlan, Coded, Fact, SafetyAct, WordKind};
use crate::ids::{EntryId, PersonId, VisitId};
use crate::time::{Millis, Timestamp};

/// The longest extension that makes sense; how much of it counts the policy says.
const LONGEST: Millis = Millis::days(30);
/// The most check-ins, and the most gaps, of one plan.
pub const MOST_OF_PLAN: usize = 400;

/// One thing done about a watch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SafetyTap {
    /// Share the itinerary with a plan of check-ins and gaps.
    Share {
        /// Who watches.
        watchers: Vec<PersonId>,
        /// Expected return.
        return_by: Timestamp,
        /// When to hear of the traveller before that, and when not.
        plan: CheckPlan,
    },
    /// Check in with a code.
    CheckIn {
        /// When to hear from the traveller next.
        next_by: Timestamp,
        /// The code, as it travels.
        code: Coded,
    },
    /// Be back, with a code.
    Return {
        /// The code, as it travels.
        code: Coded,
    },
    /// Take care of an alarm.
    Acknowledge {
        /// What one does about it.
        note: String,
    },
    /// Be heard of later.
    Extend {
        /// When to hear from the traveller at the latest.
        until: Timestamp,
        /// Why.
        reason: String,
        /// How whoever enters it for the traveller knows.
        how: Option<String>,
    },
    /// Call for help.
    Sos {
        /// What there is to say; may be empty.
        words: String,
    },
    /// Say that one has opened the itinerary.
    Open,
}

pub(super) fn safety(tap: SafetyTap, visit: VisitId, known: &dyn Known) -> Result<Act, CommandError> {
    let about = Some(visit.clone());
    let step = match tap {
        SafetyTap::Share { watchers, return_by, plan } => {
            check_plan(&plan, return_by)?;
            let plan = (!plan.dues.is_empty() || !plan.gaps.is_empty()).then(|| Box::new(plan));
            return Ok(fact_only(about, move |_| Fact::Share { visit, watchers, return_by, plan }));
        }
        SafetyTap::CheckIn { next_by, code } => SafetyAct::CheckedIn { next_by, code },
        SafetyTap::Return { code } => SafetyAct::Returned { code },
        SafetyTap::Acknowledge { note } => SafetyAct::Acknowledged { note: filled("note", note)? },
        SafetyTap::Extend { until, reason, how } => {
            let how = how.map(|how| filled("how", how)).transpose()?;
            extend(&visit, until, filled("reason", reason)?, how, known)?
        }
        SafetyTap::Sos { words } => SafetyAct::Sos { words },
        SafetyTap::Open => SafetyAct::Opened { share: share_of(&visit, known)? },
    };
    Ok(fact_only(about, move |_| Fact::Safety { visit, step }))
}

/// The share in force, as far as it is known here.
fn share_of(visit: &VisitId, known: &dyn Known) -> Result<EntryId, CommandError> {
    let shared = known.facts(visit).into_iter().rfind(|(_, fact)| matches!(fact, Fact::Share { .. }));
    shared.map(|(entry, _)| entry).ok_or_else(|| CommandError::NotShared(visit.clone()))
}

fn extend(
    visit: &VisitId,
    until: Timestamp,
    reason: String,
    how: Option<String>,
    known: &dyn Known,
) -> Result<SafetyAct, CommandError> {
    share_of(visit, known)?;
    if let Some(now) = known.now().filter(|now| until <= *now || until > *now + LONGEST) {
        let limit = now + LONGEST;
        return Err(CommandError::OutOfRange("until", format!("give a time from {now} to {limit}")));
    }
    Ok(SafetyAct::Extended { until, reason, how })
}

/// A plan that would never fall due, or at no moment that is meant, is refused where it can be mended.
fn check_plan(plan: &CheckPlan, return_by: Timestamp) -> Result<(), CommandError> {
    if plan.dues.len() > MOST_OF_PLAN || plan.gaps.len() > MOST_OF_PLAN {
        return Err(CommandError::OutOfRange("plan", format!("give at most {MOST_OF_PLAN} check-ins and gaps")));
    }
    if let Some(due) = plan.dues.iter().find(|due| **due > return_by) {
        let remedy = format!("{due} is after the return: check in by {return_by} at the latest");
        return Err(CommandError::OutOfRange("due", remedy));
    }
    let unsound = |gap: &&crate::fact::Gap| gap.from >= gap.until || gap.until - gap.from > LONGEST;
    match plan.gaps.iter().find(unsound) {
        Some(gap) => {
            let remedy = format!("{} to {}: let it end after it begins, within 30 days", gap.from, gap.until);
            Err(CommandError::OutOfRange("gap", remedy))
        }
        None => Ok(()),
    }
}

/// The calls for help of a visit that are known here.
pub(super) fn calls(visit: &VisitId, known: &dyn Known) -> Vec<EntryId> {
    let call = |(entry, fact)| match fact {
        Fact::Safety { step: SafetyAct::Sos { .. }, .. } => Some(entry),
        Fact::Word { word, .. } if word.kind == WordKind::Sos => {
            Some(if word.is_signed() { word.entry } else { entry })
        }
        _ => None,
    };
    known.facts(visit).into_iter().filter_map(call).collect()
}

impl Command {
    /// One thing done about a watch.
    pub fn safety(visit: VisitId, tap: SafetyTap) -> Self {
        Self::Safety { visit, tap }
    }
}
