//! What a superior's word would be signed on, as one fingerprint: the version of the plan (V4.2) or of the record (A3.3, A4.1) that it would
//! name, or the draft of an answer (V10.3), each with how it stands. A page gets it with what it shows and gives it back with the word, so
//! that nobody signs what they did not see. It is compared within one browser and kept nowhere.

use plain_derive::Plain;
use sync_core::blob::Hashing;
use sync_core::command::{Command, QuestionTap};
use sync_core::engine::status::VisitStatus;
use sync_core::fact::{ObligationKind, Owed};
use sync_core::ids::{DocumentId, EntryId, VisitId};
use sync_core::time::DeviceTime;

use crate::core::{Bad, Core};
use crate::shape::decide::AnswerDraft;

/// The fingerprint of something that a superior can say a word on.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Print {
    /// `plan`, `record`, or the question's name among what is owed, `question/<device>-<seq>`.
    pub of: String,
    /// Equal as long as what a word would be signed on is the same.
    pub print: String,
}

/// What a word is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Plan,
    Record,
    Question(EntryId),
}

impl About {
    fn of(command: &Command) -> Option<Self> {
        match command {
            Command::Approve { .. } | Command::ReturnPlan { .. } => Some(Self::Plan),
            Command::Review { .. } => Some(Self::Record),
            Command::Question {
                tap: QuestionTap::Draft { question, .. } | QuestionTap::Check { question, .. },
                ..
            } => question.map(Self::Question),
            _ => None,
        }
    }

    fn name(self) -> String {
        match self {
            Self::Plan => "plan".to_owned(),
            Self::Record => "record".to_owned(),
            Self::Question(question) => Owed::begun_by(ObligationKind::Question, question).name(),
        }
    }
}

/// Pieces of which none can pass for a part of its neighbour.
#[derive(Default)]
struct Pieces(Hashing);

impl Pieces {
    fn with(mut self, piece: &[u8]) -> Self {
        self.0.take(&(piece.len() as u64).to_le_bytes());
        self.0.take(piece);
        self
    }

    fn end(self) -> String {
        self.0.end().to_string()
    }
}

impl Core {
    /// All that somebody can say a word on in a visit, as it is now.
    pub(crate) fn prints(&self, now: &DeviceTime, visit: &VisitId) -> Vec<Print> {
        let Some(status) = self.engine.visit(now, visit) else { return Vec::new() };
        let questions = self.engine.open_questions(visit).into_iter().map(|(question, _)| About::Question(question));
        let all = [About::Plan, About::Record].into_iter().chain(questions);
        all.filter_map(|about| Some(Print { of: about.name(), print: self.print(&status, about)? })).collect()
    }

    /// Whether what this command would be signed on is what was shown.
    pub(crate) fn stands(&self, now: &DeviceTime, command: &Command, shown: &str) -> Result<bool, Bad> {
        let no_word = || Bad::of("shown", "it goes with a word on a plan, a record or an answer: leave it out here");
        let (about, visit) = About::of(command).zip(command.visit()).ok_or_else(no_word)?;
        let status = self.engine.visit(now, visit);
        Ok(status.and_then(|status| self.print(&status, about)).is_some_and(|print| print == shown))
    }

    /// None where it is not here. What the policy says of it moves with the clock and is no part of it.
    fn print(&self, status: &VisitStatus, about: About) -> Option<String> {
        let visit = &status.visit;
        let version = |document: &DocumentId| {
            let heads = self.engine.heads(document)?;
            Some(heads.iter().fold(Pieces::default(), |pieces, head| pieces.with(&head.0)))
        };
        Some(match about {
            About::Plan => {
                let state = status.approval.as_ref().map_or("", |approval| approval.state);
                version(&DocumentId::plan(visit))?.with(state.as_bytes()).with(&[u8::from(status.approved)]).end()
            }
            About::Record => {
                let submitted = status.facts.iter().filter(|fact| **fact == "submit").count() as u64;
                let state = status.review.state.as_str().as_bytes();
                version(&DocumentId::record(visit))?.with(state).with(&submitted.to_le_bytes()).end()
            }
            About::Question(question) => {
                let name = about.name();
                // One that was replied to or excused is no question any more.
                self.engine.open_questions(visit).into_iter().find(|(open, _)| *open == question)?;
                let drafts = AnswerDraft::all(&self.engine.content(visit)?);
                let draft = drafts.into_iter().find(|draft| draft.question == name);
                let said = draft.map(|it| (it.by, it.text, format!("{:?}", it.passed))).unwrap_or_default();
                Pieces::default().with(said.0.as_bytes()).with(said.1.as_bytes()).with(said.2.as_bytes()).end()
            }
        })
    }
}
