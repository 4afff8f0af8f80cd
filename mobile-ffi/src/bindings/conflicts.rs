//! What several people wrote in the same place of a record at the same time: every version with its author, and how a person
//! settles it. Nobody wins silently.

use sync_core::command::{Command, Settled};
use sync_core::document::record::{Place, RecordView, Section, Version};
use sync_core::engine::content::Content;

use super::desk::visit_id;
use super::error::PhoneError;
use super::records::Records;
use super::rows::Saved;

/// What one person wrote.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct WrittenVersion {
    /// The words.
    pub text: String,
    /// Who wrote them; none where that is not known here.
    pub author: Option<String>,
}

/// A place in which people differ.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RecordConflict {
    /// Where, for `settle`: for example `needs/ab12` or `intent`.
    pub place: String,
    /// What stands beside each other, in the order in which `keep` counts.
    pub versions: Vec<WrittenVersion>,
}

/// By what a conflict is settled.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Settlement {
    /// One of the versions, counted from 0.
    Keep {
        /// Which.
        at: i32,
    },
    /// Other words.
    Rewrite {
        /// What stands from now on.
        text: String,
    },
}

fn versions(record: &RecordView, place: &Place) -> Vec<Version> {
    match place {
        Place::Item(section, id) => of_section(record, *section, id),
        Place::Decider(id) => {
            record.chain.iter().find(|it| it.item.id == *id).map(|it| it.item.versions.clone()).unwrap_or_default()
        }
        Place::Field(name) => record.versions.get(name).cloned().unwrap_or_default(),
    }
}

fn of_section(record: &RecordView, section: Section, id: &str) -> Vec<Version> {
    record.items(section).find(|item| item.id == id).map(|item| item.versions.clone()).unwrap_or_default()
}

fn settled(visit: &str, place: &str, by: Settlement) -> Result<Command, PhoneError> {
    let visit = visit_id(visit)?;
    let place = place.parse().map_err(|error| PhoneError::bad("place", error))?;
    let with = match by {
        Settlement::Keep { at } => {
            let at = usize::try_from(at).map_err(|_| PhoneError::bad("at", "it is below 0"))?;
            Settled::Keep(at.saturating_add(1))
        }
        Settlement::Rewrite { text } => Settled::Text(text),
    };
    Ok(Command::Settle { visit, place, with })
}

#[uniffi::export]
impl Records {
    /// Where people differ in the record as it stands here, offline too.
    pub async fn conflicts(&self, visit: String) -> Result<Vec<RecordConflict>, PhoneError> {
        let visit = visit_id(&visit)?;
        let listed = self.desk.enrolled(move |device| {
            let Some(Content { record: Some(record), authors, .. }) = device.content(&visit) else {
                return Ok(Vec::new());
            };
            let written =
                |it: Version| WrittenVersion { author: authors.get(&it.actor).map(ToString::to_string), text: it.text };
            let conflict = |place: Place| RecordConflict {
                versions: versions(&record, &place).into_iter().map(written).collect(),
                place: place.to_string(),
            };
            Ok(record.conflicts().into_iter().map(conflict).collect())
        });
        listed.await
    }

    /// Settles what people wrote differently. What is not kept stays in sight, with who decided.
    pub async fn settle(&self, visit: String, place: String, by: Settlement) -> Result<Saved, PhoneError> {
        self.desk.save(settled(&visit, &place, by)).await
    }

    /// Submits a record that was changed after it had passed its review, with the reason.
    pub async fn amend(&self, visit: String, reason: String) -> Result<Saved, PhoneError> {
        self.desk.save(visit_id(&visit).map(|visit| Command::Amend { visit, reason })).await
    }
}
