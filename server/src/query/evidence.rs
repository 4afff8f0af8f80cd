//! Facts with their evidence, for people: who did what, and what is claimed, attested and proven about when.

use std::collections::BTreeMap;

use sync_core::assessment::FactSeen;
use sync_core::evidence::Placement;
use sync_core::fact::{Fact, Fix, Owed, ProposalStep, QuestionStep};
use sync_core::ids::{EntryId, PersonId};
use sync_core::time::Timestamp;

use crate::gather::Gathered;
use crate::store::FactRow;

/// One fact with its place in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactView {
    /// Which entry.
    pub entry: EntryId,
    /// Whose.
    pub person: PersonId,
    /// The fact's name.
    pub name: &'static str,
    /// The few words that it carries.
    pub words: Option<String>,
    /// For a brief: whether the goals were met.
    pub goals_met: Option<bool>,
    /// For an arrival: where, if the phone knew.
    pub fix: Option<Fix>,
    /// When, as far as can be said.
    pub placement: Placement,
    /// For the code of a site: the moment before which nobody can have known it; none where the code says nothing.
    pub known_from: Option<Timestamp>,
    /// When the server received it.
    pub received: Timestamp,
    /// Whether the safety watch listens to it.
    pub is_safety: bool,
}

/// Facts in the order of their best times.
pub fn facts(gathered: &Gathered, rows: &[FactRow]) -> Vec<FactView> {
    let placed = &gathered.facts;
    let received: BTreeMap<EntryId, Timestamp> =
        rows.iter().map(|row| (EntryId { device: row.device, seq: row.seq }, row.received)).collect();
    let view = |fact: &FactSeen| Some(view(fact, gathered.witnessed(fact.entry), *received.get(&fact.entry)?));
    let mut views: Vec<FactView> = placed.iter().filter_map(view).collect();
    views.sort_by_key(|view| (view.placement.shown(), view.entry));
    views
}

fn view(seen: &FactSeen, known_from: Option<Timestamp>, received: Timestamp) -> FactView {
    let goals_met = match &seen.fact {
        Fact::Brief { goals_met, .. } => Some(*goals_met),
        _ => None,
    };
    let fix = match &seen.fact {
        Fact::Arrive { fix, .. } => *fix,
        _ => None,
    };
    FactView {
        entry: seen.entry,
        person: seen.person.clone(),
        name: seen.fact.name(),
        words: words(&seen.fact),
        goals_met,
        fix,
        placement: seen.placement,
        known_from,
        received,
        is_safety: seen.fact.is_safety(),
    }
}

fn names(people: &[PersonId]) -> String {
    people.iter().map(PersonId::as_str).collect::<Vec<_>>().join(", ")
}

fn words(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::Invite { person, .. } | Fact::HandOver { person, .. } => person.to_string(),
        Fact::Share { watchers, return_by, .. } => {
            format!("{}; {return_by}", names(watchers))
        }
        Fact::CheckIn { next_by, .. } => next_by.to_string(),
        Fact::Sign { signer, .. } => signer.clone(),
        Fact::Brief { next, .. } => next.clone(),
        Fact::Thank { channel, text, .. } => format!("{}: {text}", channel.as_str()),
        Fact::SendThanks { subject, text, .. } => format!("{subject}: {text}"),
        Fact::ThanksPosted { why, .. } => why.clone(),
        Fact::Word { word, .. } => {
            let until = word.until.map(|until| format!(" {until}")).unwrap_or_default();
            let by = word.entered_by.as_ref().map(|by| format!("; entered by {by}")).unwrap_or_default();
            format!("{}{until}{by}", word.kind.as_str())
        }
        Fact::Waive { obligation, reason, of, .. } => {
            format!("{}: {reason}", Owed { kind: *obligation, of: *of })
        }
        Fact::ReturnPlan { reason, .. } | Fact::Withdraw { reason, .. } => reason.clone(),
        Fact::Replan { before, after, .. } => {
            let said = |at: &Option<Timestamp>| at.map_or_else(|| "-".to_owned(), |at| at.to_string());
            format!("{} -> {}", said(before), said(after))
        }
        Fact::TellChange { channel, text, .. } => format!("{}: {text}", channel.as_str()),
        Fact::ConfirmDetails { with, .. } => with.clone(),
        Fact::Decide { obligation, accepted, reason, of, .. } => {
            let owed = Owed { kind: *obligation, of: *of };
            format!("{owed}, {}: {reason}", if *accepted { "accepted" } else { "rejected" })
        }
        Fact::Submit { reason: Some(reason), .. } => reason.clone(),
        Fact::Question { step, .. } => match step {
            QuestionStep::Asked { text, .. } | QuestionStep::Drafted { text, .. } => text.clone(),
            QuestionStep::Entrusted { to, .. } => names(to),
            QuestionStep::Checked { points, .. } => points.join("; "),
            QuestionStep::Replied { channel, text, .. } => format!("{}: {text}", channel.as_str()),
        },
        Fact::Proposal { step, .. } => match step {
            ProposalStep::Promised { what: words, .. } | ProposalStep::Seen { how: words, .. } => words.clone(),
            ProposalStep::Delivered { channel, what, .. } => format!("{}: {what}", channel.as_str()),
        },
        Fact::Review { review, .. } => review.points.join("; "),
        Fact::SiteCode { site, .. } => site.to_string(),
        Fact::ClockJump { before, after } => format!("{before} -> {after}"),
        Fact::ConfirmSafe { how, .. } => how.clone(),
        Fact::ProposeChange { field, new, .. } => format!("{field}: {new}"),
        Fact::ProposeContact { name, .. } => name.clone(),
        Fact::NewInformation { what, .. } => what.clone(),
        Fact::Attach { what, caption, .. } => format!("{}: {caption}", what.as_str()),
        Fact::Cancel { reason, .. } | Fact::DeclareLost { reason, .. } => reason.clone(),
        Fact::Begin { .. }
        | Fact::Tick
        | Fact::Acknowledge { .. }
        | Fact::Plan { .. }
        | Fact::Approve { .. }
        | Fact::SetOut { .. }
        | Fact::Arrive { .. }
        | Fact::Leave { .. }
        | Fact::Submit { .. }
        | Fact::Return { .. } => return None,
    })
}
