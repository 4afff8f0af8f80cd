//! What is done after a visit: open questions on their way to an answer (V10.3), proposals (V10.2), the review of the record
//! (A3.3) and its amendment (A4.1). Which question or draft is meant is found here where there is only one.

use crate::command::act::{Act, Known, fact_only, filled, need};
use crate::command::{Command, CommandError};
use crate::fact::{Channel, Fact, ObligationKind, ProposalStep, QuestionStep, Reviewed};
use crate::ids::{DocumentId, EntryId, PersonId, VisitId};

/// Longest list of points, and of people.
const MOST: usize = 50;

/// Something done about a customer's open question. Where none is named, the only one that is open is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionTap {
    /// The customer asked what can't be answered at once, and a reply was promised (V7.2).
    Ask {
        /// The question.
        text: String,
        /// Within how many minutes the reply was promised.
        within_minutes: Option<u32>,
        /// Who shall draft the answer.
        to: Vec<PersonId>,
    },
    /// Have others draft the answer.
    Entrust {
        /// Which question.
        question: Option<EntryId>,
        /// Who.
        to: Vec<PersonId>,
    },
    /// Draft the answer.
    Draft {
        /// Which question.
        question: Option<EntryId>,
        /// The answer.
        text: String,
    },
    /// Pass or return, as a superior, the last draft.
    Check {
        /// Which question.
        question: Option<EntryId>,
        /// Passed, or else returned.
        passed: bool,
        /// What is to be mended.
        points: Vec<String>,
    },
    /// The customer got the reply.
    Reply {
        /// Which question.
        question: Option<EntryId>,
        /// How it was sent.
        channel: Channel,
        /// What was sent; the draft that was passed where nothing is given.
        text: Option<String>,
    },
}

/// Something done about a proposal. Where none is named, the only one that is open is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProposalTap {
    /// Promise one.
    Promise {
        /// What for.
        what: String,
        /// Within how many working days.
        working_days: Option<u32>,
    },
    /// Deliver it.
    Deliver {
        /// The promise.
        proposal: Option<EntryId>,
        /// How it was sent.
        channel: Channel,
        /// What was sent.
        what: String,
    },
    /// Make sure that the customer has seen it.
    Seen {
        /// The delivery.
        delivery: Option<EntryId>,
        /// How it is known.
        how: String,
    },
}

/// Turns one of these commands into an act.
pub(super) fn after_visit(command: Command, visit: VisitId, known: &dyn Known) -> Result<Act, CommandError> {
    let about = Some(visit.clone());
    Ok(match command {
        Command::Question { tap, .. } => {
            let step = question(tap, &visit, known)?;
            fact_only(about, move |_| Fact::Question(visit, step))
        }
        Command::Proposal { tap, .. } => {
            let step = proposal(tap, &visit, known)?;
            fact_only(about, move |_| Fact::Proposal(visit, step))
        }
        Command::Review { passed, points, .. } => review(visit, passed, points, known)?,
        Command::Submit { .. } => submit(visit, None, known)?,
        Command::Amend { reason, .. } => submit(visit, Some(filled("reason", reason)?), known)?,
        _ => return Err(CommandError::Empty("command")),
    })
}

fn question(tap: QuestionTap, visit: &VisitId, known: &dyn Known) -> Result<QuestionStep, CommandError> {
    let which = |given| which(given, ObligationKind::Question, visit, known);
    Ok(match tap {
        QuestionTap::Ask { text, within_minutes, to } => {
            if within_minutes == Some(0) {
                return Err(CommandError::OutOfRange("within", "give at least one minute".to_owned()));
            }
            QuestionStep::Asked { text: filled("text", text)?, within_minutes, to: few("to", to)? }
        }
        QuestionTap::Entrust { question, to } => {
            if to.is_empty() {
                return Err(CommandError::Empty("to"));
            }
            QuestionStep::Entrusted { question: which(question)?, to: few("to", to)? }
        }
        QuestionTap::Draft { question, text } => {
            QuestionStep::Drafted { question: which(question)?, text: filled("text", text)? }
        }
        QuestionTap::Check { question, passed, points } => {
            let question = which(question)?;
            let (draft, _) = last_draft(question, visit, known).ok_or(CommandError::NothingOpen("draft"))?;
            QuestionStep::Checked { question, draft, passed, points: pointed(passed, points)? }
        }
        QuestionTap::Reply { question, channel, text } => {
            let question = which(question)?;
            let passed = last_passed(question, visit, known);
            let text = match text {
                Some(text) => text,
                None => passed.as_ref().map(|(_, text)| text.clone()).ok_or(CommandError::Empty("text"))?,
            };
            let checked = passed.map(|(entry, _)| entry);
            QuestionStep::Replied { question, checked, channel, text: filled("text", text)? }
        }
    })
}

fn proposal(tap: ProposalTap, visit: &VisitId, known: &dyn Known) -> Result<ProposalStep, CommandError> {
    Ok(match tap {
        ProposalTap::Promise { what, working_days } => {
            if working_days == Some(0) {
                return Err(CommandError::OutOfRange("working days", "give at least one".to_owned()));
            }
            ProposalStep::Promised { what: filled("what", what)?, working_days }
        }
        ProposalTap::Deliver { proposal, channel, what } => ProposalStep::Delivered {
            proposal: which(proposal, ObligationKind::Proposal, visit, known)?,
            channel,
            what: filled("what", what)?,
        },
        ProposalTap::Seen { delivery, how } => ProposalStep::Seen {
            delivery: which(delivery, ObligationKind::Seen, visit, known)?,
            how: filled("how", how)?,
        },
    })
}

/// The entry that is meant: the one that was named if it is known here, else the only one that is open.
fn which(
    given: Option<EntryId>,
    kind: ObligationKind,
    visit: &VisitId,
    known: &dyn Known,
) -> Result<EntryId, CommandError> {
    let facts = known.facts(visit);
    let begun = facts.iter().filter(|(_, fact)| fact.begins() == Some(kind)).map(|(entry, _)| *entry);
    let mut all: Vec<EntryId> = begun.chain(known.asked(visit)).collect();
    all.sort();
    all.dedup();
    if let Some(given) = given {
        return if all.contains(&given) { Ok(given) } else { Err(CommandError::NothingOpen(kind.as_str())) };
    }
    let done = |entry: &EntryId| {
        facts.iter().any(|(_, fact)| fact.fulfils().iter().any(|owed| owed.kind == kind && owed.of == Some(*entry)))
    };
    let open: Vec<EntryId> = all.into_iter().filter(|entry| !done(entry)).collect();
    match open.as_slice() {
        [] => Err(CommandError::NothingOpen(kind.as_str())),
        [one] => Ok(*one),
        several => {
            let names: Vec<String> = several.iter().map(|entry| format!("{}-{}", entry.device, entry.seq)).collect();
            Err(CommandError::WhichOne { what: kind.as_str(), names: names.join(", ") })
        }
    }
}

fn last_draft(of: EntryId, visit: &VisitId, known: &dyn Known) -> Option<(EntryId, String)> {
    known.facts(visit).into_iter().rev().find_map(|(entry, fact)| match fact {
        Fact::Question(_, QuestionStep::Drafted { question, text }) if question == of => Some((entry, text)),
        _ => None,
    })
}

/// The last superior's word on a draft, if that passed it, and the draft's text.
fn last_passed(of: EntryId, visit: &VisitId, known: &dyn Known) -> Option<(EntryId, String)> {
    let facts = known.facts(visit);
    let (checked, draft) = facts.iter().rev().find_map(|(entry, fact)| match fact {
        Fact::Question(_, QuestionStep::Checked { question, draft, passed, .. }) if *question == of => {
            Some(passed.then_some((*entry, *draft)))
        }
        _ => None,
    })??;
    let text = facts.iter().find(|(entry, _)| *entry == draft).and_then(|(_, fact)| fact.words()).unwrap_or_default();
    Some((checked, text.to_owned()))
}

/// Passes or returns the last submission that is known here, with the record as it stands here (A3.3).
fn review(visit: VisitId, passed: bool, points: Vec<String>, known: &dyn Known) -> Result<Act, CommandError> {
    let record = DocumentId::record(&visit);
    need(known, &record)?;
    let submitted = known.facts(&visit).into_iter().rev().find(|(_, fact)| matches!(fact, Fact::Submit { .. }));
    let (submission, _) = submitted.ok_or(CommandError::NothingOpen("submission"))?;
    let points = pointed(passed, points)?;
    let about = Some(visit.clone());
    Ok(fact_only(about, move |heads| {
        Fact::Review(visit, Reviewed { submission, heads: heads(&record), passed, points })
    }))
}

/// Submits the record: the first time, again after it was returned, or after it had passed, with a reason (A4.1).
fn submit(visit: VisitId, reason: Option<String>, known: &dyn Known) -> Result<Act, CommandError> {
    let record = DocumentId::record(&visit);
    need(known, &record)?;
    let facts = known.facts(&visit);
    let answered: Vec<EntryId> = facts
        .iter()
        .filter_map(|(_, fact)| match fact {
            Fact::Submit { answers, .. } => Some(answers.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    let reviews = facts.iter().filter_map(|(entry, fact)| match fact {
        Fact::Review(_, review) => Some((*entry, review.passed)),
        _ => None,
    });
    let (passed, returned): (Vec<_>, Vec<_>) = reviews.partition(|(_, passed)| *passed);
    let returned = returned.into_iter().map(|(entry, _)| entry);
    let answers: Vec<EntryId> = returned.filter(|entry| !answered.contains(entry)).collect();
    if reason.is_none() && !passed.is_empty() && answers.is_empty() {
        return Err(CommandError::NeedsReason(visit));
    }
    let about = Some(visit.clone());
    Ok(fact_only(about, move |heads| Fact::Submit { visit, heads: heads(&record), answers, reason, checked: None }))
}

/// What is returned is returned with points.
fn pointed(passed: bool, points: Vec<String>) -> Result<Vec<String>, CommandError> {
    let points: Vec<String> = points.into_iter().filter(|point| !point.trim().is_empty()).collect();
    if !passed && points.is_empty() { Err(CommandError::Empty("point")) } else { few("point", points) }
}

fn few<T>(field: &'static str, all: Vec<T>) -> Result<Vec<T>, CommandError> {
    if all.len() > MOST { Err(CommandError::OutOfRange(field, format!("give at most {MOST}"))) } else { Ok(all) }
}
