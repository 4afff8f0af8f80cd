//! A customer's open questions on their way to an answer (V7.2, V10.3).

use std::sync::Arc;

use sync_core::command::{Command, QuestionTap};
use sync_core::ids::EntryId;

use super::desk::{Desk, entry_id, people, visit_id};
use super::error::PhoneError;
use super::rows::Saved;
use super::visits::Channel;

/// Open questions. Each is named as `Owed.kind` names it behind `question/`; where none is named, the only one that is open is meant.
#[derive(uniffi::Object)]
pub struct Questions {
    pub(super) desk: Arc<Desk>,
}

fn tapped(visit: &str, tap: Result<QuestionTap, PhoneError>) -> Result<Command, PhoneError> {
    Ok(Command::Question { visit: visit_id(visit)?, tap: tap? })
}

fn named(question: Option<String>) -> Result<Option<EntryId>, PhoneError> {
    question.map(|text| entry_id("question", text.strip_prefix("question/").unwrap_or(&text))).transpose()
}

#[uniffi::export]
impl Questions {
    /// The customer asked what can't be answered at once. `within_minutes` is what was promised, the policy's limit where it is left
    /// out; `to` are those who shall draft the answer.
    pub async fn ask(
        &self,
        visit: String,
        text: String,
        within_minutes: Option<i32>,
        to: Vec<String>,
    ) -> Result<Saved, PhoneError> {
        let below = |_| PhoneError::bad("within_minutes", "it is below 0");
        let within = within_minutes.map(|minutes| u32::try_from(minutes).map_err(below)).transpose();
        let tap =
            within.and_then(|within_minutes| Ok(QuestionTap::Ask { text, within_minutes, to: people("to", to)? }));
        self.desk.save(tapped(&visit, tap)).await
    }

    /// Has others draft the answer.
    pub async fn entrust(&self, visit: String, question: Option<String>, to: Vec<String>) -> Result<Saved, PhoneError> {
        let tap = named(question).and_then(|question| Ok(QuestionTap::Entrust { question, to: people("to", to)? }));
        self.desk.save(tapped(&visit, tap)).await
    }

    /// Drafts the answer.
    pub async fn draft(&self, visit: String, question: Option<String>, text: String) -> Result<Saved, PhoneError> {
        let tap = named(question).map(|question| QuestionTap::Draft { question, text });
        self.desk.save(tapped(&visit, tap)).await
    }

    /// Passes or returns, as a superior, the last draft.
    pub async fn check(
        &self,
        visit: String,
        question: Option<String>,
        passed: bool,
        points: Vec<String>,
    ) -> Result<Saved, PhoneError> {
        let tap = named(question).map(|question| QuestionTap::Check { question, passed, points });
        self.desk.save(tapped(&visit, tap)).await
    }

    /// The customer got the reply; without a text it is the draft that was passed.
    pub async fn reply(
        &self,
        visit: String,
        question: Option<String>,
        channel: Channel,
        text: Option<String>,
    ) -> Result<Saved, PhoneError> {
        let tap = named(question).map(|question| QuestionTap::Reply { question, channel: channel.into(), text });
        self.desk.save(tapped(&visit, tap)).await
    }
}
