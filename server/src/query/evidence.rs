//! Facts with their evidence, for people: who did what, and what is claimed, attested and proven about when.

use std::collections::BTreeMap;

use sync_core::assessment::FactSeen;
use sync_core::evidence::Placement;
use sync_core::fact::{CardStep, Fact, Fix, Owed, ProposalStep, QuestionStep, SafetyAct, TripStep};
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
    let shown = placed.iter().filter(|fact| !fact.fact.is_kept_apart());
    let mut views: Vec<FactView> = shown.filter_map(view).collect();
    for (entry, fix) in placed.iter().filter_map(position) {
        views.iter_mut().filter(|view| view.entry == entry).for_each(|view| view.fix = Some(fix));
    }
    views.sort_by_key(|view| (view.placement.shown(), view.entry));
    views
}

/// Where somebody was at an entry, which stands in an entry of its own (V6.3).
fn position(seen: &FactSeen) -> Option<(EntryId, Fix)> {
    match &seen.fact {
        Fact::Trip { step: TripStep::Position { of, fix }, .. } => {
            Some((EntryId { device: seen.entry.device, seq: *of }, *fix))
        }
        _ => None,
    }
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

fn words_of_safety(step: &SafetyAct) -> Option<String> {
    Some(match step {
        SafetyAct::Acknowledged { note } => note.clone(),
        SafetyAct::Extended { until, reason, how: None } => format!("{until}: {reason}"),
        SafetyAct::Extended { until, reason, how: Some(how) } => format!("{until}: {reason} ({how})"),
        SafetyAct::Sos { words } => words.clone(),
        SafetyAct::CheckedIn { next_by, .. } => next_by.to_string(),
        SafetyAct::Vouched { how, .. } => how.clone(),
        SafetyAct::CodeHeard { which, .. } => which.as_str().to_owned(),
        SafetyAct::Reached { watcher, .. } => watcher.to_string(),
        SafetyAct::Opened { .. } | SafetyAct::Returned { .. } => return None,
    })
}

fn words(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::Invite { person, .. } | Fact::HandOver { person, .. } => person.to_string(),
        Fact::Share { watchers, return_by, .. } => {
            format!("{}; {return_by}", names(watchers))
        }
        Fact::CheckIn { next_by, .. } => next_by.to_string(),
        Fact::Trip { step: TripStep::Made { legs, from, until, .. }, .. } => {
            let legs: Vec<&str> = legs.iter().map(|leg| leg.as_str()).collect();
            format!("{}; {from} - {until}", legs.join(", "))
        }
        Fact::Sign { signer, .. } => signer.clone(),
        Fact::Brief { next, .. } => next.clone(),
        Fact::Thank { channel, text, .. } => format!("{}: {text}", channel.as_str()),
        Fact::SendThanks { subject, text, .. } => format!("{subject}: {text}"),
        Fact::ThanksPosted { why, .. } => why.clone(),
        Fact::Word { word, .. } => {
            let until = word.until.map(|until| format!(" {until}")).unwrap_or_default();
            let weaker = word.weaker.as_ref();
            let by = match &word.entered_by {
                Some(_) if weaker.is_some_and(|it| it.by_gateway) => {
                    "; by a gateway, nobody spoke with them".to_owned()
                }
                by => by.as_ref().map(|by| format!("; entered by {by}")).unwrap_or_default(),
            };
            let says = weaker.and_then(|it| it.says).map(|at| format!(" says {at}, moves nothing")).unwrap_or_default();
            format!("{}{until}{says}{by}", word.kind.as_str())
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
        Fact::Question(_, step) => match step {
            QuestionStep::Asked { text, .. } | QuestionStep::Drafted { text, .. } => text.clone(),
            QuestionStep::Entrusted { to, .. } => names(to),
            QuestionStep::Checked { points, .. } => points.join("; "),
            QuestionStep::Replied { channel, text, .. } => format!("{}: {text}", channel.as_str()),
        },
        Fact::Proposal(_, step) => match step {
            ProposalStep::Promised { what: words, .. } | ProposalStep::Seen { how: words, .. } => words.clone(),
            ProposalStep::Delivered { channel, what, .. } => format!("{}: {what}", channel.as_str()),
        },
        Fact::Review(_, review) => review.points.join("; "),
        Fact::SiteCode { site, .. } => site.to_string(),
        Fact::ClockJump { before, after } => format!("{before} -> {after}"),
        Fact::ConfirmSafe { how, .. } => how.clone(),
        Fact::ProposeChange { field, new, .. } => format!("{field}: {new}"),
        Fact::ProposeContact { name, .. } => name.clone(),
        Fact::Card(_, step) => card(step),
        Fact::NewInformation { what, .. } => what.clone(),
        Fact::Safety { step, .. } => return words_of_safety(step),
        Fact::Attach { what, caption, .. } => format!("{}: {caption}", what.as_str()),
        Fact::Cancel { reason, .. } | Fact::DeclareLost { reason, .. } => reason.clone(),
        Fact::Begin { .. }
        | Fact::Tick
        | Fact::Acknowledge(_)
        | Fact::Plan { .. }
        | Fact::Approve { .. }
        | Fact::SetOut { .. }
        | Fact::Arrive { .. }
        | Fact::Leave { .. }
        | Fact::Submit { .. }
        | Fact::Return(_)
        | Fact::Trip { .. } => return None,
    })
}

fn card(step: &CardStep) -> String {
    let proposal = step.proposal();
    match step {
        CardStep::Reviewed { reason, .. } => format!("{}-{}: {reason}", proposal.device, proposal.seq),
        CardStep::Answered { outcome, reason, .. } => {
            format!("{}-{}, {}: {reason}", proposal.device, proposal.seq, outcome.words().0)
        }
    }
}
