//! What screens show. Each is made from the engine's own; nothing is judged here.

use plain_derive::Plain;
use sync_core::compliance::DraftCheck;
use sync_core::document::record::{Item, RecordView};
use sync_core::engine::content;
use sync_core::engine::status::{ObligationStatus, RefusedWork, Status, VisitStatus};
use sync_core::rule::completeness::Lacking;
use sync_core::sync;

use super::command::Plan;
use super::decide::{AnswerDraft, OpenQuestion};
use crate::print::Print;

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Sentence {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One row of the store, at a start.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Row {
    /// The table's number.
    pub table: u8,
    /// The key.
    #[serde(with = "serde_bytes")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
    pub key: Vec<u8>,
    /// The value.
    #[serde(with = "serde_bytes")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
    pub value: Vec<u8>,
}

/// Something that does not go by the policy, or is lacking.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Remark {
    /// The clause, for example `V6.2`.
    pub clause: String,
    /// In a sentence.
    pub sentence: Sentence,
}

/// Something owed.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Owed {
    /// What, for example `brief`.
    pub kind: String,
    /// The state's name, for example `running`.
    pub state: String,
    /// When it falls due, in milliseconds since 1970 by the server's clock.
    pub due: Option<i64>,
    /// Milliseconds left as it was asked.
    pub left: Option<i64>,
    /// The verdict.
    pub sentence: Sentence,
}

/// The safety watch.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Watch {
    /// For example `armed`.
    pub state: String,
    /// When the traveller is to be heard of next.
    pub due: i64,
}

/// One visit.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Visit {
    /// Its id.
    pub id: String,
    /// Whether this person is its rep or a companion.
    pub own: bool,
    /// The customer's name.
    pub customer: String,
    /// Planned start, in milliseconds since 1970.
    pub start: Option<i64>,
    /// Planned end.
    pub end: Option<i64>,
    /// How far own entries have come: `saved`, `sent`, `stored`, `merged` or `safe`.
    pub synced: Option<String>,
    /// Whether the plan as it is now is approved.
    pub approved: bool,
    /// The approval's state in a word.
    pub approval: Option<String>,
    /// What was done, in order.
    pub facts: Vec<String>,
    /// What is owed.
    pub owed: Vec<Owed>,
    /// The safety watch.
    pub watch: Option<Watch>,
    /// What does not go by the policy.
    pub findings: Vec<Remark>,
    /// What can't be told yet.
    pub notes: Vec<Remark>,
    /// How the review of the record stands.
    pub review: String,
    /// What the record lacks.
    pub missing: Vec<Remark>,
}

/// Something of the person's that the server did not take.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Refused {
    /// The entry.
    pub entry: u64,
    /// A stable code.
    pub code: String,
    /// What is wrong and what to do.
    pub detail: String,
    /// What the person wrote.
    pub words: Vec<String>,
}

/// Something in the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Notice {
    /// Stable.
    pub id: String,
    /// Which visit.
    pub visit: String,
    /// Since when.
    pub at: i64,
    /// In a sentence.
    pub sentence: Sentence,
}

/// The device with a page of its visits.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Device {
    /// Whose.
    pub person: String,
    /// Which.
    pub device: String,
    /// Last entry saved here.
    pub saved: u64,
    /// Last entry handed to the network.
    pub sent: u64,
    /// Last entry the server holds.
    pub stored: u64,
    /// Last entry others see.
    pub merged: u64,
    /// Last entry in a copy outside.
    pub safe: Option<u64>,
    /// How many visits are known here.
    pub known: u32,
    /// Those of the page, by planned start.
    pub visits: Vec<Visit>,
    /// The inbox, oldest first.
    pub notices: Vec<Notice>,
    /// What the server did not take.
    pub refused: Vec<Refused>,
    /// How far the wall clock is off, in milliseconds; positive when it is fast.
    pub wall_error: Option<i64>,
    /// Why this device may only deposit.
    pub over: Option<String>,
    /// Last entry the server holds; those after `stored` wait there for a decision.
    pub held: u64,
    /// Whether it can be enrolled anew with the same key.
    pub renewable: bool,
    /// When the enrolment ends, if that is soon.
    pub ends: Option<i64>,
}

/// One line of the record.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Line {
    /// Its name in the record.
    pub id: String,
    /// The words that stand.
    pub text: String,
    /// Who wrote it.
    pub author: String,
    /// What others wrote in its place at the same time.
    pub conflicting: Vec<String>,
}

/// The record.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Record {
    /// What the customer needs.
    pub needs: Vec<Line>,
    /// What was discussed.
    pub points: Vec<Line>,
    /// Objections and answers.
    pub objections: Vec<Line>,
    /// Opinions and suggestions.
    pub opinions: Vec<Line>,
    /// What to do next.
    pub actions: Vec<Line>,
    /// What people write together.
    pub summary: String,
}

/// What stands in a visit, and what the policy says of it as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Content {
    /// The plan, if it is here.
    pub plan: Option<Plan>,
    /// The record, if there is one here.
    pub record: Option<Record>,
    /// Places in texts, clauses, and what is lacking.
    pub remarks: Vec<Remark>,
    /// Answers to open questions, as they were drafted.
    pub answers: Vec<AnswerDraft>,
    /// What customers asked and nobody replied to yet, oldest first.
    pub questions: Vec<OpenQuestion>,
    /// The fingerprints of what a superior can say a word on.
    pub prints: Vec<Print>,
}

pub(crate) fn sentence(en: impl Into<String>, zh: impl Into<String>) -> Sentence {
    Sentence { zh: zh.into(), en: en.into() }
}

fn remark(clause: &str, en: impl Into<String>, zh: impl Into<String>) -> Remark {
    Remark { clause: clause.to_owned(), sentence: sentence(en, zh) }
}

pub(crate) fn lacking(lacking: &Lacking) -> Remark {
    remark(lacking.clause, lacking.en, lacking.zh)
}

impl From<ObligationStatus> for Owed {
    fn from(owed: ObligationStatus) -> Self {
        Self {
            kind: owed.kind,
            state: owed.state.to_owned(),
            due: owed.due.map(|due| due.0),
            left: owed.left_ms,
            sentence: sentence(owed.en, owed.zh),
        }
    }
}

impl From<VisitStatus> for Visit {
    fn from(visit: VisitStatus) -> Self {
        let remarks =
            |all: Vec<(&str, String, String)>| all.into_iter().map(|(id, en, zh)| remark(id, en, zh)).collect();
        Self {
            id: visit.visit.to_string(),
            own: visit.own,
            customer: visit.customer,
            start: visit.start.map(|start| start.0),
            end: visit.end.map(|end| end.0),
            synced: visit.synced.map(|synced| synced.en().to_owned()),
            approved: visit.approved,
            approval: visit.approval.map(|approval| approval.state.to_owned()),
            facts: visit.facts.into_iter().map(str::to_owned).collect(),
            owed: visit.obligations.into_iter().map(Owed::from).collect(),
            watch: visit.watch.map(|(state, due)| Watch { state: state.to_owned(), due: due.0 }),
            findings: remarks(visit.findings),
            notes: remarks(visit.notes),
            review: visit.review.state.as_str().to_owned(),
            missing: visit.missing.iter().map(lacking).collect(),
        }
    }
}

impl From<RefusedWork> for Refused {
    fn from(refused: RefusedWork) -> Self {
        Self { entry: refused.seq, code: refused.code, detail: refused.detail, words: refused.words }
    }
}

impl From<sync::Notice> for Notice {
    fn from(notice: sync::Notice) -> Self {
        let visit = notice.visit.to_string();
        Self { id: notice.id, visit, at: notice.at.0, sentence: sentence(notice.en, notice.zh) }
    }
}

impl From<Status> for Device {
    fn from(status: Status) -> Self {
        Self {
            person: status.person.to_string(),
            device: status.device.to_string(),
            saved: status.saved,
            sent: status.sent,
            stored: status.stored,
            merged: status.merged,
            safe: status.safe,
            known: u32::try_from(status.known).unwrap_or(u32::MAX),
            visits: status.visits.into_iter().map(Visit::from).collect(),
            notices: status.notices.into_iter().map(Notice::from).collect(),
            refused: status.refused.into_iter().map(Refused::from).collect(),
            wall_error: status.wall_error_ms,
            over: status.over.map(|over| over.code().to_owned()),
            held: status.held,
            renewable: status.renewable,
            ends: status.ends_soon.map(|ends| ends.0),
        }
    }
}

impl From<Item> for Line {
    fn from(item: Item) -> Self {
        Self { id: item.id, text: item.text, author: item.by, conflicting: item.conflicting }
    }
}

impl From<RecordView> for Record {
    fn from(record: RecordView) -> Self {
        let lines = |items: Vec<Item>| items.into_iter().map(Line::from).collect();
        Self {
            needs: lines(record.needs),
            points: lines(record.points),
            objections: lines(record.objections),
            opinions: lines(record.opinions),
            actions: record.actions.into_iter().map(|action| action.item.into()).collect(),
            summary: record.summary,
        }
    }
}

impl Content {
    pub(crate) fn of(content: content::Content, check: Option<DraftCheck>, prints: Vec<Print>) -> Self {
        let remarks = check.map(|found| {
            let marks =
                found.marks.iter().map(|mark| remark(mark.marked.clause.id(), &mark.marked.en, &mark.marked.zh));
            let findings = found.findings.iter().map(|it| remark(it.clause.id(), &it.detail_en, &it.detail_zh));
            marks.chain(findings).chain(found.missing.iter().map(lacking)).collect()
        });
        let answers = AnswerDraft::all(&content);
        let (plan, record) = (content.plan.map(Plan::from), content.record.map(Record::from));
        Self { plan, record, remarks: remarks.unwrap_or_default(), answers, questions: Vec::new(), prints }
    }
}
