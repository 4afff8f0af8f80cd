//! What is written down of a visit: under headings, in common, with photos and the customer's signature.

use std::sync::Arc;

use sync_core::blob::{Blob, Drawing};
use sync_core::command::Command;
use sync_core::document::record::{self, RecordView, shown_text};
use sync_core::fact::Attached;

use super::desk::{Desk, visit_id};
use super::error::PhoneError;
use super::rows::Saved;

/// A heading of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Section {
    /// What the customer needs.
    Needs,
    /// What was discussed.
    Points,
    /// Objections and answers.
    Objections,
    /// Opinions and suggestions.
    Opinions,
    /// What to do next.
    Actions,
}

impl From<Section> for record::Section {
    fn from(section: Section) -> Self {
        match section {
            Section::Needs => Self::Needs,
            Section::Points => Self::Points,
            Section::Objections => Self::Objections,
            Section::Opinions => Self::Opinions,
            Section::Actions => Self::Actions,
        }
    }
}

/// The customer's first intent.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Intent {
    /// Clear.
    Clear,
    /// Some.
    Partial,
    /// None, and why.
    Refusal {
        /// What they said.
        reason: String,
    },
    /// A word of a newer app.
    Other {
        /// Which.
        word: String,
    },
}

/// One line under a heading.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Item {
    /// Its name in the record, for a later change.
    pub id: String,
    /// The words that stand.
    pub text: String,
    /// Who wrote it.
    pub author: String,
    /// What others wrote in its place at the same time.
    pub conflicting: Vec<String>,
    /// For an action: due in so many working days.
    pub due_working_days: Option<i32>,
}

/// A gift that was handed over.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct GiftGiven {
    /// What.
    pub item: String,
    /// A decimal text, for example `45.00`.
    pub amount: String,
    /// ISO 4217, for example `CNY`.
    pub currency: String,
}

/// The record as it stands here.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RecordContent {
    /// What the customer needs.
    pub needs: Vec<Item>,
    /// What was discussed.
    pub points: Vec<Item>,
    /// Objections and answers.
    pub objections: Vec<Item>,
    /// Opinions and suggestions.
    pub opinions: Vec<Item>,
    /// What to do next.
    pub actions: Vec<Item>,
    /// Gifts.
    pub gifts: Vec<GiftGiven>,
    /// The first intent.
    pub intent: Option<Intent>,
    /// What people write together.
    pub summary: String,
}

fn item(item: record::Item, due: Option<u32>) -> Item {
    let due_working_days = due.and_then(|days| i32::try_from(days).ok());
    Item { id: item.id, text: item.text, author: item.by, conflicting: item.conflicting, due_working_days }
}

fn items(all: Vec<record::Item>) -> Vec<Item> {
    all.into_iter().map(|it| item(it, None)).collect()
}

impl From<RecordView> for RecordContent {
    fn from(record: RecordView) -> Self {
        let intent = record.intent.map(|intent| match intent {
            record::Intent::Clear => Intent::Clear,
            record::Intent::Some => Intent::Partial,
            record::Intent::None => Intent::Refusal { reason: record.intent_reason.clone() },
            record::Intent::Unknown(word) => Intent::Other { word },
        });
        let gift = |gift: record::Gift| GiftGiven { item: gift.item, amount: gift.amount, currency: gift.currency };
        Self {
            needs: items(record.needs),
            points: items(record.points),
            objections: items(record.objections),
            opinions: items(record.opinions),
            actions: record.actions.into_iter().map(|action| item(action.item, action.due_working_days)).collect(),
            gifts: record.gifts.into_iter().map(gift).collect(),
            intent,
            summary: record.summary,
        }
    }
}

/// What is written down of a visit.
#[derive(uniffi::Object)]
pub struct Records {
    pub(super) desk: Arc<Desk>,
}

#[uniffi::export]
impl Records {
    /// The record as it stands here, offline too; none where nothing was written.
    pub async fn read(&self, visit: String) -> Result<Option<RecordContent>, PhoneError> {
        let visit = visit_id(&visit)?;
        let read = self
            .desk
            .enrolled(move |device| Ok(device.content(&visit).and_then(|it| it.record).map(RecordContent::from)));
        read.await
    }

    /// Notes a line under a heading; an action with the working days it is due in.
    pub async fn note(
        &self,
        visit: String,
        section: Section,
        text: String,
        due_working_days: Option<i32>,
    ) -> Result<Saved, PhoneError> {
        let due_working_days = due_working_days.map(days).transpose()?;
        let section = section.into();
        self.desk.save(visit_id(&visit).map(|visit| Command::Note { visit, section, text, due_working_days })).await
    }

    /// Changes the words of a line.
    pub async fn rewrite(
        &self,
        visit: String,
        section: Section,
        item: String,
        text: String,
    ) -> Result<Saved, PhoneError> {
        let put = |visit| Command::Put { visit, section: section.into(), id: item, text, due_working_days: None };
        self.desk.save(visit_id(&visit).map(put)).await
    }

    /// Writes the part that people write together: the whole text as it stands now, once a field is left and not at each key.
    pub async fn summarise(&self, visit: String, text: String) -> Result<Saved, PhoneError> {
        self.desk.save(visit_id(&visit).map(|visit| Command::Summary { visit, text })).await
    }

    /// The customer's first intent.
    pub async fn set_intent(&self, visit: String, intent: Intent) -> Result<Saved, PhoneError> {
        let (intent, reason) = match intent {
            Intent::Clear => (record::Intent::Clear, None),
            Intent::Partial => (record::Intent::Some, None),
            Intent::Refusal { reason } => (record::Intent::None, Some(reason)),
            Intent::Other { word } => (record::Intent::Unknown(word), None),
        };
        self.desk.save(visit_id(&visit).map(|visit| Command::SetIntent { visit, intent, reason })).await
    }

    /// A gift that was handed over.
    pub async fn give(&self, visit: String, gift: GiftGiven) -> Result<Saved, PhoneError> {
        let GiftGiven { item, amount, currency } = gift;
        self.desk.save(visit_id(&visit).map(|visit| Command::Gift { visit, item, amount, currency })).await
    }

    /// Submits the record.
    pub async fn submit(&self, visit: String) -> Result<Saved, PhoneError> {
        self.desk.save(visit_id(&visit).map(|visit| Command::Submit { visit })).await
    }

    /// Passes or returns, as a superior, the record as this phone has it.
    pub async fn review(&self, visit: String, passed: bool, points: Vec<String>) -> Result<Saved, PhoneError> {
        self.desk.save(visit_id(&visit).map(|visit| Command::Review { visit, passed, points })).await
    }

    /// Attaches a photo; where it was taken is cut out of the file.
    pub async fn attach_photo(&self, visit: String, bytes: Vec<u8>, caption: String) -> Result<Saved, PhoneError> {
        let visit = visit_id(&visit)?;
        let saved = self.desk.saving(move |device| {
            let limit = device.attachment_limit(&visit);
            let blob = Blob::of_file(bytes.clone(), limit).map_err(|error| PhoneError::bad("bytes", error))?;
            Ok(device.attach(&visit, &blob, Attached::Photo, &caption)?)
        });
        saved.await
    }

    /// What a customer is shown before they sign.
    pub async fn shown_for_signature(&self, visit: String) -> Result<String, PhoneError> {
        let visit = visit_id(&visit)?;
        let shown = self.desk.enrolled(move |device| {
            Ok(shown_text(&device.content(&visit).and_then(|content| content.record).unwrap_or_default()))
        });
        shown.await
    }

    /// The customer signs off what they were shown, by a drawing: its strokes as JSON (`docs/blobs.md`).
    pub async fn sign(
        &self,
        visit: String,
        signer: String,
        strokes: String,
        shown: String,
    ) -> Result<Saved, PhoneError> {
        let visit = visit_id(&visit)?;
        let drawing = Drawing::read(&strokes, shown).map_err(|error| PhoneError::bad("strokes", error))?;
        self.desk.saving(move |device| Ok(device.sign(&visit, &signer, &drawing)?)).await
    }
}

fn days(given: i32) -> Result<u32, PhoneError> {
    u32::try_from(given).map_err(|_| PhoneError::bad("due_working_days", "it is below 0"))
}
