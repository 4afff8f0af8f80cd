//! What the organisation's policy says while somebody writes and prepares: places in a text, checklists, the thank-you as it can be
//! drafted. Offline, by the version that has come here.

use std::sync::Arc;

use sync_core::assessment::Tongue;
use sync_core::command::Command;
use sync_core::compliance::check_text;
use sync_core::document::plan::PlanEdit;
use sync_core::engine::content::Content;
use sync_core::ids::VisitId;
use sync_core::policy::PolicyDocument;

use super::desk::{Desk, NONE, list, visit_id};
use super::error::{Language, PhoneError};
use super::rows::{Hint, Saved};
use crate::device::Device;

/// A place in a text that breaks a clause.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct TextMark {
    /// The clause.
    pub clause: String,
    /// Where it begins, in UTF-16 units as editors count.
    pub begin: i32,
    /// Where it ends.
    pub end: i32,
    /// Why.
    pub sentence: Hint,
}

/// A line of a visit's checklists.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ChecklistLine {
    /// Its name, for `tick`.
    pub line: String,
    /// The clause that asks for it.
    pub clause: String,
    /// What it is about, for example visa.
    pub topic: Hint,
    /// What is to be done or heeded.
    pub sentence: Hint,
    /// Where that stands; empty for a material.
    pub source: String,
    /// Whether it must be ticked off before setting out.
    pub required: bool,
    /// Whether it is.
    pub done: bool,
}

/// A thank-you as it can be drafted from the record: to be read and changed by the person.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ThanksDraft {
    /// The mail's subject.
    pub subject: String,
    /// The mail's text.
    pub body: String,
    /// The short message.
    pub sms: String,
}

/// Which version of the policy holds here.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PolicyState {
    /// The one in force now.
    pub version: i32,
    /// The next one, where it is known.
    pub coming: Option<i32>,
    /// From when on it is in force, in milliseconds since 1970.
    pub coming_ms: Option<i64>,
    /// The one that this person has not said to have read.
    pub unread: Option<i32>,
}

/// The policy.
#[derive(uniffi::Object)]
pub struct Policy {
    pub(super) desk: Arc<Desk>,
}

fn number(version: u32) -> i32 {
    i32::try_from(version).unwrap_or(i32::MAX)
}

fn unit(at: usize) -> i32 {
    i32::try_from(at).unwrap_or(i32::MAX)
}

#[uniffi::export]
impl Policy {
    /// What the policy says of a text as far as it is typed; nothing is saved.
    pub async fn check_text(&self, text: String) -> Result<Vec<TextMark>, PhoneError> {
        let checked = self.desk.enrolled(move |device| {
            let marks = check_text(&text, &device.policy().unwrap_or_default());
            let mark = |mark: sync_core::compliance::Marked| TextMark {
                clause: mark.clause.id().to_owned(),
                begin: unit(mark.at_utf16.start),
                end: unit(mark.at_utf16.end),
                sentence: Hint { zh: mark.zh, en: mark.en },
            };
            Ok(marks.into_iter().map(mark).collect())
        });
        checked.await
    }

    /// The checklists of a visit: materials, and the country's lines where it leads abroad.
    pub async fn checklist(&self, visit: String) -> Result<Vec<ChecklistLine>, PhoneError> {
        let visit = visit_id(&visit)?;
        self.desk.enrolled(move |device| checklist(device, &visit)).await
    }

    /// Ticks a line of the checklists off, or takes the tick back. A material is ticked off by standing in the plan.
    pub async fn tick(&self, visit: String, line: String, done: bool) -> Result<Saved, PhoneError> {
        let visit = visit_id(&visit)?;
        self.desk.saving(move |device| Ok(device.perform(ticked(device, &visit, &line, done)?)?)).await
    }

    /// The thank-you as it can be drafted from a visit's record; none where the plan is not here.
    pub async fn draft_thanks(&self, visit: String, language: Language) -> Result<Option<ThanksDraft>, PhoneError> {
        let visit = visit_id(&visit)?;
        let tongue = match language {
            Language::Chinese => Tongue::Zh,
            Language::English => Tongue::En,
        };
        let drafted = self.desk.enrolled(move |device| {
            let letter = device.thanks(&visit, tongue);
            Ok(letter.map(|it| ThanksDraft { subject: it.subject, body: it.body, sms: it.sms }))
        });
        drafted.await
    }

    /// Which version holds, which comes, which is unread.
    pub async fn state(&self) -> Result<PolicyState, PhoneError> {
        let state = self.desk.enrolled(|device| {
            let policy = list(device, NONE)?.policy;
            Ok(PolicyState {
                version: number(policy.version),
                coming: policy.coming.map(|(version, _)| number(version)),
                coming_ms: policy.coming.map(|(_, from)| from.0),
                unread: policy.unread.map(number),
            })
        });
        state.await
    }

    /// Says that the person has read a version; the latest that is here where none is named.
    pub async fn acknowledge(&self, version: Option<i32>) -> Result<Saved, PhoneError> {
        let below = |_| PhoneError::bad("version", "it is below 0");
        let version = version.map(|version| u32::try_from(version).map_err(below)).transpose();
        self.desk.save(version.map(|version| Command::Acknowledge { version })).await
    }
}

fn ticked(device: &Device, visit: &VisitId, line: &str, done: bool) -> Result<Command, PhoneError> {
    let (visit, policy) = (visit.clone(), device.policy().unwrap_or_default());
    if !policy.materials.iter().any(|name| name == line) {
        return Ok(Command::Prepare { visit, line: line.to_owned(), done });
    }
    let Some(Content { plan: Some(plan), .. }) = device.content(&visit) else {
        return Err(PhoneError::UnknownVisit { visit: visit.to_string() });
    };
    let mut materials = plan.materials;
    materials.retain(|name| name != line);
    materials.extend(done.then(|| line.to_owned()));
    let edit = Box::new(PlanEdit { materials: Some(materials), ..PlanEdit::default() });
    Ok(Command::Replan { visit, edit })
}

fn checklist(device: &Device, visit: &VisitId) -> Result<Vec<ChecklistLine>, PhoneError> {
    let Some(Content { plan: Some(plan), .. }) = device.content(visit) else {
        return Err(PhoneError::UnknownVisit { visit: visit.to_string() });
    };
    let policy = device.policy().unwrap_or_default();
    let material = |name: &String| ChecklistLine {
        line: name.clone(),
        clause: "V6.1".to_owned(),
        topic: Hint { zh: "材料".to_owned(), en: "materials".to_owned() },
        sentence: Hint { zh: name.clone(), en: name.clone() },
        source: String::new(),
        required: false,
        done: plan.materials.contains(name),
    };
    let mut lines: Vec<ChecklistLine> = policy.materials.iter().map(material).collect();
    if plan.overseas || (!plan.country.is_empty() && policy.is_overseas(&plan.country)) {
        lines.extend(of_country(&policy, &plan.country, &plan.prepared));
    }
    Ok(lines)
}

fn of_country(policy: &PolicyDocument, code: &str, done: &[String]) -> Vec<ChecklistLine> {
    let lines = policy.country(code).map(|country| country.lines.clone()).unwrap_or_default();
    let line = |line: sync_core::policy::Line| {
        let (en, zh) = line.topic.title();
        ChecklistLine {
            done: done.contains(&line.id),
            line: line.id,
            clause: "V6.2".to_owned(),
            topic: Hint { zh: zh.to_owned(), en: en.to_owned() },
            sentence: Hint { zh: line.zh, en: line.en },
            source: line.source,
            required: line.required,
        }
    };
    lines.into_iter().map(line).collect()
}
