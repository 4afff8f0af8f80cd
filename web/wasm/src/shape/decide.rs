//! What is decided of others' visits: obligations waived, claims accepted or not, answers to open questions drafted, passed or returned
//! (V10.3). And what of that stands in a visit to be looked at first.

use plain_derive::Plain;
use sync_core::command::{Command, QuestionTap};
use sync_core::engine::content;
use sync_core::fact::{Fact, ObligationKind, Owed, QuestionStep};
use sync_core::ids::EntryId;

use super::command::visit;
use crate::core::Bad;

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "what", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the core's command of that name, in its own words")]
pub enum Decision {
    Waive { visit: String, obligation: String, reason: String },
    Claim { visit: String, obligation: String, accepted: bool, reason: String },
    Draft { visit: String, question: String, text: String },
    Answer { visit: String, question: String, passed: bool, points: Vec<String> },
}

/// The answer to an open question that was drafted last, before the customer got a reply.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct AnswerDraft {
    /// The question's name among what is owed, `question/<device>-<seq>`.
    pub question: String,
    /// What was drafted.
    pub text: String,
    /// Who drafted it.
    pub by: String,
    /// What a superior said of this draft; nothing yet where there is none.
    pub passed: Option<bool>,
}

/// A customer's question that nobody replied to yet (V10.3).
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct OpenQuestion {
    /// Its name among what is owed, `question/<device>-<seq>`.
    pub question: String,
    /// What was asked.
    pub text: String,
}

impl From<(EntryId, String)> for OpenQuestion {
    fn from((entry, text): (EntryId, String)) -> Self {
        Self { question: Owed::begun_by(ObligationKind::Question, entry).name(), text }
    }
}

fn owed(text: &str) -> Result<Owed, Bad> {
    text.parse().map_err(|error| Bad::of("obligation", error))
}

fn question(text: &str) -> Result<EntryId, Bad> {
    let entry = owed(text)?.of.ok_or_else(|| Bad::of("question", "give its name among what is owed, question/…"))?;
    Ok(entry)
}

impl Decision {
    pub(crate) fn read(self) -> Result<Command, Bad> {
        Ok(match self {
            Self::Waive { visit: id, obligation, reason } => {
                Command::Waive { visit: visit(id)?, obligation: owed(&obligation)?, reason }
            }
            Self::Claim { visit: id, obligation, accepted, reason } => {
                Command::Decide { visit: visit(id)?, obligation: owed(&obligation)?, accepted, reason }
            }
            Self::Draft { visit: id, question: name, text } => {
                let tap = QuestionTap::Draft { question: Some(question(&name)?), text };
                Command::Question { visit: visit(id)?, tap }
            }
            Self::Answer { visit: id, question: name, passed, points } => {
                let tap = QuestionTap::Check { question: Some(question(&name)?), passed, points };
                Command::Question { visit: visit(id)?, tap }
            }
        })
    }
}

impl AnswerDraft {
    /// The last draft to each question that nobody replied to, oldest question first.
    pub(crate) fn all(content: &content::Content) -> Vec<Self> {
        let mut answers: Vec<(EntryId, Self)> = Vec::new();
        for (person, fact) in &content.facts {
            let Fact::Question(_, step) = fact else { continue };
            match step {
                QuestionStep::Drafted { question, text } => {
                    answers.retain(|(of, _)| of != question);
                    let name = Owed::begun_by(ObligationKind::Question, *question).name();
                    let draft = Self { question: name, text: text.clone(), by: person.to_string(), passed: None };
                    answers.push((*question, draft));
                }
                QuestionStep::Checked { question, passed, .. } => {
                    let of_it = answers.iter_mut().filter(|(of, _)| of == question);
                    of_it.for_each(|(_, answer)| answer.passed = Some(*passed));
                }
                QuestionStep::Replied { question, .. } => answers.retain(|(of, _)| of != question),
                QuestionStep::Asked { .. } | QuestionStep::Entrusted { .. } => {}
            }
        }
        answers.into_iter().map(|(_, answer)| answer).collect()
    }
}

#[cfg(test)]
mod tests {
    use sync_core::ids::{DeviceId, PersonId, VisitId};

    use super::*;

    const FIRST: EntryId = EntryId { device: DeviceId([7; 16]), seq: 3 };
    const DRAFT: EntryId = EntryId { device: DeviceId([8; 16]), seq: 9 };

    fn content(steps: Vec<QuestionStep>) -> content::Content {
        let visit = VisitId::new("v1").expect("an id");
        let by = PersonId::new("expert").expect("an id");
        let facts = steps.into_iter().map(|step| (by.clone(), Fact::Question(visit.clone(), step))).collect();
        content::Content { plan: None, record: None, facts, authors: std::collections::BTreeMap::new() }
    }

    fn drafted(text: &str) -> QuestionStep {
        QuestionStep::Drafted { question: FIRST, text: text.to_owned() }
    }

    fn checked(passed: bool) -> QuestionStep {
        QuestionStep::Checked { question: FIRST, draft: DRAFT, passed, points: Vec::new() }
    }

    #[test]
    fn what_is_decided_names_what_is_owed_as_lists_name_it() {
        let waive = |obligation: &str| Decision::Waive {
            visit: "v1".to_owned(),
            obligation: obligation.to_owned(),
            reason: "ill".to_owned(),
        };
        assert!(matches!(waive("brief").read(), Ok(Command::Waive { .. })));
        let question = Owed::begun_by(ObligationKind::Question, FIRST).name();
        assert!(
            matches!(waive(&question).read(), Ok(Command::Waive { obligation, .. }) if obligation.of == Some(FIRST))
        );
        assert_eq!(waive("tea").read().map_err(|bad| bad.field), Err("obligation".to_owned()));
        let answer = |question: &str| Decision::Answer {
            visit: "v1".to_owned(),
            question: question.to_owned(),
            passed: true,
            points: Vec::new(),
        };
        assert!(matches!(answer(&question).read(), Ok(Command::Question { .. })));
        assert_eq!(answer("brief").read().map_err(|bad| bad.field), Err("question".to_owned()));
    }

    #[test]
    fn an_answer_waits_until_a_superior_has_spoken_of_the_last_draft() {
        let waits =
            |steps| AnswerDraft::all(&content(steps)).into_iter().map(|it| (it.text, it.passed)).collect::<Vec<_>>();
        assert_eq!(waits(vec![drafted("yes")]), [("yes".to_owned(), None)]);
        assert_eq!(waits(vec![drafted("yes"), checked(false)]), [("yes".to_owned(), Some(false))]);
        assert_eq!(waits(vec![drafted("yes"), checked(false), drafted("no")]), [("no".to_owned(), None)]);
        let replied = QuestionStep::Replied {
            question: FIRST,
            checked: None,
            channel: sync_core::fact::Channel::Phone,
            text: "yes".to_owned(),
        };
        assert_eq!(waits(vec![drafted("yes"), checked(true), replied]), []);
    }
}
